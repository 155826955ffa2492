use breakwater_interfaces::oracle::{ConfigResponse, ExecuteMsg, FeedParams, QueryMsg, SourceKind};
use breakwater_oracle::contract;
use breakwater_oracle::error::ContractError;
use breakwater_oracle::permissions::{permitted, Action, Who, PERMISSIONS};
use cosmwasm_std::testing::{message_info, mock_env};
use cosmwasm_std::{coins, Empty};

use crate::suite::{addr, instantiation, Suite};

/// Who may send what, and when it is done, frozen: a change here is a change of the contract's promises.
const GOLDEN: &str = "\
Push Publisher AtOnce
Pull Anyone AtOnce
AddFeed Governance AtOnce
AddSource Governance Timelocked
SuspendSource GovernanceOrGuardian AtOnce
ReinstateSource Governance Timelocked
SetGovernance Governance Timelocked
SetGuardian Governance Timelocked
ExecuteChange Anyone AtOnce
CancelChange Governance AtOnce
";

#[test]
fn the_permission_table_is_as_promised() {
    let table: String =
        PERMISSIONS.iter().map(|(action, who, when)| format!("{action:?} {who:?} {when:?}\n")).collect();
    assert_eq!(table, GOLDEN);
}

fn one_of_each() -> Vec<ExecuteMsg> {
    vec![
        ExecuteMsg::Push { prices: vec![] },
        ExecuteMsg::Pull { source: 0, feeds: vec![] },
        ExecuteMsg::AddFeed { params: FeedParams { name: "X".into(), exponent: 0, quorum: 1 } },
        ExecuteMsg::AddSource { kind: SourceKind::Publisher { address: addr("x").into() }, feeds: vec![] },
        ExecuteMsg::SuspendSource { source: 0, suspended: true },
        ExecuteMsg::SuspendSource { source: 0, suspended: false },
        ExecuteMsg::SetGovernance { governance: addr("thief").into() },
        ExecuteMsg::SetGuardian { guardian: addr("thief").into() },
        ExecuteMsg::ExecuteChange { id: 0 },
        ExecuteMsg::CancelChange { id: 0 },
    ]
}

#[test]
fn everyone_does_what_the_table_says_and_nothing_else() {
    for msg in one_of_each() {
        let action = Action::of(&msg);
        let (who, _) = permitted(action);
        for (sender, is) in [
            ("eve", Who::Anyone),
            ("ann", Who::Publisher),
            ("guard", Who::GovernanceOrGuardian),
            ("gov", Who::Governance),
        ] {
            let mut suite = Suite::with_feeds(1);
            let before = suite.dump();
            let result = suite.execute(sender, msg.clone());
            let refused = matches!(&result, Err(ContractError::Unauthorized { action: a, who: w, .. })
                if (*a, *w) == (action, who));
            let governs = sender == "gov" && who == Who::GovernanceOrGuardian;
            let may = who == Who::Anyone || who == is || governs;
            assert_eq!(refused, !may, "{sender} {action:?} {result:?}");
            if refused {
                assert_eq!(suite.dump(), before);
            }
        }
    }
}

#[test]
fn no_message_takes_coins() {
    let mut suite = Suite::with_feeds(1);
    let before = suite.dump();
    for msg in one_of_each() {
        let error = suite.execute_with_coins("gov", msg).unwrap_err();
        assert!(matches!(&error, ContractError::FundsAttached { received } if received == "1uusdc"), "{error}");
    }
    assert_eq!(suite.dump(), before);
    let info = message_info(&addr("deployer"), &coins(1, "uusdc"));
    let result = contract::instantiate(suite.deps.as_mut(), mock_env(), info, instantiation(0));
    assert!(matches!(result, Err(ContractError::FundsAttached { .. })));
}

#[test]
fn governance_is_handed_over() {
    let mut suite = Suite::empty();
    let msg = |name: &str| ExecuteMsg::SetGovernance { governance: name.into() };
    assert!(matches!(suite.execute("gov", msg("no address")), Err(ContractError::Std(_))));
    suite.execute("gov", msg(addr("dao").as_str())).unwrap();
    let config: ConfigResponse = suite.query(QueryMsg::Config {}).unwrap();
    assert_eq!(config.governance, addr("dao"));
    assert!(matches!(suite.execute("gov", msg("x")), Err(ContractError::Unauthorized { .. })));
    suite.execute("dao", msg(addr("gov").as_str())).unwrap();
}

#[test]
fn the_guardian_is_replaced() {
    let mut suite = Suite::with(1, 1, &["ann", "bob", "cid"]);
    let msg = |name: &str| ExecuteMsg::SetGuardian { guardian: name.into() };
    assert!(matches!(suite.execute("gov", msg("no address")), Err(ContractError::Std(_))));
    suite.execute("gov", msg(addr("dao").as_str())).unwrap();
    let config: ConfigResponse = suite.query(QueryMsg::Config {}).unwrap();
    assert_eq!((config.governance, config.guardian, config.timelock_seconds), (addr("gov"), addr("dao"), 0));
    assert!(matches!(suite.guard(0), Err(ContractError::Unauthorized { .. })));
    suite.execute("dao", ExecuteMsg::SuspendSource { source: 0, suspended: true }).unwrap();
}

#[test]
fn a_governance_that_is_guardian_too_governs() {
    let mut suite = Suite::with(1, 1, &["ann", "bob", "cid"]);
    suite.execute("gov", ExecuteMsg::SetGuardian { guardian: addr("gov").into() }).unwrap();
    suite.suspend(0, true).unwrap();
    suite.advance(8 * 24 * 3_600);
    assert!(matches!(suite.push_items("ann", vec![]), Err(ContractError::NothingToDo {})));
    assert!(matches!(
        suite.push_items("ann", vec![suite.item(1)]),
        Err(ContractError::SourceSuspended { source_id: 0 })
    ));
}

#[test]
fn a_timelock_of_more_than_30_days_is_refused() {
    let mut suite = Suite::timelocked(2_592_000);
    let info = message_info(&addr("deployer"), &[]);
    let result = contract::instantiate(suite.deps.as_mut(), mock_env(), info, instantiation(2_592_001));
    assert!(matches!(result, Err(ContractError::TimelockTooLong { seconds: 2_592_001, max: 2_592_000 })));
}

#[test]
fn only_an_older_version_of_this_contract_migrates() {
    let mut suite = Suite::empty();
    let same = contract::migrate(suite.deps.as_mut(), mock_env(), Empty {}).unwrap_err().to_string();
    assert!(same.contains("already; this code takes over only from lower ones"), "{same}");
    cw2::set_contract_version(&mut suite.deps.storage, contract::CONTRACT_NAME, "0.0.1").unwrap();
    contract::migrate(suite.deps.as_mut(), mock_env(), Empty {}).unwrap();
    assert_eq!(cw2::get_contract_version(&suite.deps.storage).unwrap().version, contract::CONTRACT_VERSION);
    cw2::set_contract_version(&mut suite.deps.storage, "crates.io:another", "0.0.1").unwrap();
    let result = contract::migrate(suite.deps.as_mut(), mock_env(), Empty {});
    assert!(matches!(result, Err(ContractError::Std(_))));
}
