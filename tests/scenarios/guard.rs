//! Who may send what: the table as a committed text, and the same table found by sending every message from everybody.

use breakwater_clearinghouse::contract::instantiate;
use breakwater_clearinghouse::guard::{check, check_by, Funds, Who, PERMISSIONS};
use breakwater_clearinghouse::state::Front;
use breakwater_harness::chain::{address, Deployment};
use breakwater_harness::suite::{standard_market, Suite};
use breakwater_interfaces::clearinghouse::{ExecuteMsg, InstantiateMsg, Limits, StopKind, Timing};
use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
use cosmwasm_std::{from_json, to_json_string, Addr, Uint128};

const GOLDEN: &str = include_str!("golden/permissions.txt");
const MESSAGES: &str = include_str!("../../packages/interfaces/src/clearinghouse/execute.rs");

/// Everybody there is, as the table names them.
const SENDERS: [&str; 8] = ["anyone", "owner", "operator", "offered to", "venue", "fund", "guardian", "governance"];

fn table() -> String {
    let mut text = String::from("# message, who may send it, coins it takes, what the modes are asked, whether it goes through once all is caged\n");
    for (message, who, funds, asked, after) in PERMISSIONS {
        let (who, funds, asked) = (format!("{who:?}"), format!("{funds:?}"), format!("{asked:?}"));
        text.push_str(&format!("{message:20} {who:26} {funds:11} {asked:25} {after:?}\n"));
    }
    text
}

/// Every message there is, about account 1, market 0 and venue 0.
fn messages() -> Vec<ExecuteMsg> {
    let (account, market, venue) = (1, 0, 0);
    let someone = || address("someone").into_string();
    vec![
        ExecuteMsg::OpenAccount {},
        ExecuteMsg::CloseAccount { account },
        ExecuteMsg::OfferOwnership { account, to: None },
        ExecuteMsg::AcceptOwnership { account },
        ExecuteMsg::SetOperator { account, operator: someone(), appointed: true },
        ExecuteMsg::EnableVenue { account, venue },
        ExecuteMsg::RevokeVenue { account, venue },
        ExecuteMsg::SetOffMarkCap { account, cap_bps: 1 },
        ExecuteMsg::Deposit { account },
        ExecuteMsg::Withdraw { account, amount: Uint128::one(), remote: None },
        ExecuteMsg::Fill { fills: vec![] },
        ExecuteMsg::Touch { accounts: vec![account] },
        ExecuteMsg::AccrueFunding { markets: vec![market] },
        ExecuteMsg::StartAuction { accounts: vec![account] },
        ExecuteMsg::Liquidate {
            account: 2,
            market,
            taker: account,
            lots: None,
            least_discount_e18: None,
            deadline: None,
        },
        ExecuteMsg::Resolve { accounts: vec![account], reward_account: None },
        ExecuteMsg::Repay { market },
        ExecuteMsg::SweepFees { market },
        ExecuteMsg::PayTreasury {},
        ExecuteMsg::ReturnSurplus {},
        ExecuteMsg::ServeTickets { limit: 1 },
        ExecuteMsg::RetryClaim { owner: someone(), remote: None },
        ExecuteMsg::Trip { market: Some(market), accounts: vec![] },
        ExecuteMsg::Resume { market },
        ExecuteMsg::Tag { market },
        ExecuteMsg::FinalizeMarket { market },
        ExecuteMsg::Cage {},
        ExecuteMsg::Register { limit: 1 },
        ExecuteMsg::DrawInsurance {},
        ExecuteMsg::Finalize {},
        ExecuteMsg::Claim { accounts: vec![account], tickets: vec![] },
        ExecuteMsg::TakeTips {},
        ExecuteMsg::ExecuteChange { id: 0 },
        ExecuteMsg::FundFloat { fund: None },
        ExecuteMsg::ReportFund { fund: Uint128::one() },
        ExecuteMsg::Stop { kind: StopKind::Freeze, market: None, seconds: 1, reason: someone(), deadline: u64::MAX },
        ExecuteMsg::EndStop { kind: StopKind::Freeze, reason: someone(), deadline: u64::MAX },
        ExecuteMsg::ArmStop { kind: StopKind::Freeze, reason: someone(), deadline: u64::MAX },
        ExecuteMsg::CancelChange { id: 0 },
        ExecuteMsg::AddMarket { params: standard_market(0) },
        ExecuteMsg::UpdateMarket { market, params: standard_market(0) },
        ExecuteMsg::DelistMarket { market },
        ExecuteMsg::AddVenue { address: someone() },
        ExecuteMsg::SuspendVenue { venue, suspended: true },
        ExecuteMsg::SetInsuranceFund { address: someone() },
        ExecuteMsg::SetFloatTarget { float_target: Uint128::one() },
        ExecuteMsg::SetGovernance { governance: someone() },
        ExecuteMsg::SetGuardian { guardian: someone() },
        ExecuteMsg::SetLimits { limits: Deployment::default().limits },
        ExecuteMsg::SetTiming { timing: Deployment::default().timing },
        ExecuteMsg::SettleMarket { market },
        ExecuteMsg::Settle {},
    ]
}

/// The message's name on the wire.
fn name(message: &ExecuteMsg) -> String {
    to_json_string(message).unwrap().split('"').nth(1).unwrap().to_owned()
}

fn may(who: Who, sender: &str) -> bool {
    match who {
        Who::Anyone => true,
        Who::Owner => sender == "owner",
        Who::OwnerOrOperator => sender == "owner" || sender == "operator",
        Who::OfferedTo => sender == "offered to",
        Who::Venue => sender == "venue",
        Who::InsuranceFund => sender == "fund",
        Who::InsuranceFundOrGovernance => sender == "fund" || sender == "governance",
        Who::GuardianOrGovernance => sender == "guardian" || sender == "governance",
        Who::Governance => sender == "governance",
    }
}

#[test]
fn the_table_is_as_promised() {
    assert_eq!(table(), GOLDEN, "if the change is meant, write this into golden/permissions.txt:\n{}", table());
}

#[test]
fn every_message_has_its_row() {
    let sent: Vec<String> = messages().iter().map(name).collect();
    let rows: Vec<&str> = PERMISSIONS.iter().map(|(name, ..)| *name).collect();
    assert_eq!(sent, rows);
    let body = MESSAGES.split_once("pub enum ExecuteMsg {").unwrap().1.split_once("\n}").unwrap().0;
    let is_variant = |line: &&str| line.starts_with("    ") && line[4..].starts_with(|c: char| c.is_ascii_uppercase());
    assert_eq!(body.lines().filter(is_variant).count(), rows.len(), "a message is missing from this story");
}

/// Account 1 of `owner`, with an operator, offered to somebody; a stranger's account 2.
fn stage() -> Suite {
    let mut suite = Suite::new();
    suite.account("owner").deposits(1_000_000);
    suite.account("stranger").deposits(1_000_000);
    let operator = address("operator").into_string();
    let appoint = ExecuteMsg::SetOperator { account: 1, operator, appointed: true };
    suite.account("owner").sends(&appoint).unwrap();
    let to = Some(address("offered to").into_string());
    suite.account("owner").sends(&ExecuteMsg::OfferOwnership { account: 1, to }).unwrap();
    suite
}

fn sender_of(suite: &Suite, name: &str) -> Addr {
    match name {
        "fund" => suite.chain.contracts().insurance_fund.clone(),
        "governance" => suite.chain.governance().clone(),
        "guardian" => Deployment::default().guardian,
        name => address(name),
    }
}

/// Whether the gate turned the message away, for whatever comes behind it may refuse it too.
fn turned_away(refusal: &str, message: &str, sender: &Addr) -> bool {
    refusal.starts_with(&format!("{message} is for ")) && refusal.ends_with(&format!("; {sender} is not"))
}

#[test]
fn the_table_is_what_happens() {
    for (message, (row, who, funds, ..)) in messages().iter().zip(PERMISSIONS) {
        for name in SENDERS {
            let mut suite = stage();
            let sender = sender_of(&suite, name);
            let units = u128::from(*funds == Funds::Settlement);
            if units > 0 {
                suite.chain.mint(&sender, units).unwrap();
            }
            let before = suite.chain.state_hash();
            let outcome = suite.chain.clear(&sender, message, units);
            let passed = !matches!(&outcome, Err(refusal) if turned_away(&refusal.0, row, &sender));
            assert_eq!(passed, may(*who, name), "{row} from {name}: {outcome:?}");
            assert!(passed || suite.chain.state_hash() == before, "{row} from {name} left a trace");
        }
    }
}

#[test]
fn a_message_without_a_row_is_for_nobody() {
    let mut deps = mock_dependencies();
    let governance = deps.api.addr_make("governance");
    let setting = InstantiateMsg {
        governance: governance.to_string(),
        settlement_denom: "uusdc".into(),
        oracle: governance.to_string(),
        treasury: governance.to_string(),
        float_target: Uint128::zero(),
        guardian: governance.to_string(),
        timing: Timing::default(),
        limits: Limits::usual(1, 1),
    };
    let info = message_info(&governance, &[]);
    instantiate(deps.as_mut(), mock_env(), info.clone(), setting).unwrap();
    for message in [ExecuteMsg::OpenAccount {}, ExecuteMsg::DelistMarket { market: 0 }] {
        let name = name(&message);
        let front = Front::load(&deps.storage).unwrap();
        check(deps.as_ref(), &mock_env(), &front, &info, &message).unwrap();
        let without: Vec<_> = PERMISSIONS.iter().copied().filter(|(row, ..)| *row != name).collect();
        let refusal = check_by(&without, deps.as_ref(), &mock_env(), &front, &info, &message).unwrap_err();
        assert_eq!(refusal.to_string(), format!("{name} is for nobody; {governance} is not"));
    }
}

#[test]
fn a_message_that_nobody_defined_is_not_understood() {
    assert!(from_json::<ExecuteMsg>(br#"{"seize_account":{"account":1}}"#).is_err());
}
