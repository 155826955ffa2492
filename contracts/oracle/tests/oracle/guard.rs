use breakwater_interfaces::oracle::{ConfigResponse, ExecuteMsg, FeedParams, InstantiateMsg, QueryMsg, SourceKind};
use breakwater_oracle::contract;
use breakwater_oracle::error::ContractError;
use breakwater_oracle::permissions::{permitted, Action, Who, PERMISSIONS};
use cosmwasm_std::testing::{message_info, mock_env};
use cosmwasm_std::{coins, Empty};

use crate::suite::{addr, Suite};

/// Who may send what, frozen: a change here is a change of the contract's promises.
const GOLDEN: &str = "\
Push Publisher
Pull Anyone
AddFeed Governance
AddSource Governance
SuspendSource Governance
SetGovernance Governance
";

#[test]
fn the_permission_table_is_as_promised() {
    let table: String = PERMISSIONS.iter().map(|(action, who)| format!("{action:?} {who:?}\n")).collect();
    assert_eq!(table, GOLDEN);
}

fn one_of_each() -> Vec<ExecuteMsg> {
    vec![
        ExecuteMsg::Push { prices: vec![] },
        ExecuteMsg::Pull { source: 0, feeds: vec![] },
        ExecuteMsg::AddFeed { params: FeedParams { name: "X".into(), exponent: 0, quorum: 1 } },
        ExecuteMsg::AddSource { kind: SourceKind::Publisher { address: addr("x").into() }, feeds: vec![] },
        ExecuteMsg::SuspendSource { source: 0, suspended: true },
        ExecuteMsg::SetGovernance { governance: addr("thief").into() },
    ]
}

#[test]
fn strangers_and_publishers_govern_nothing() {
    let mut suite = Suite::with_feeds(1);
    let before = suite.dump();
    for msg in one_of_each() {
        let action = Action::of(&msg);
        for (sender, is) in [("eve", Who::Anyone), ("ann", Who::Publisher), ("gov", Who::Governance)] {
            let who = permitted(action);
            let result = suite.execute(sender, msg.clone());
            let refused = matches!(&result, Err(ContractError::Unauthorized { action: a, who: w, .. })
                if (*a, *w) == (action, who));
            let may = who == Who::Anyone || who == is;
            assert_eq!(refused, !may, "{sender} {action:?} {result:?}");
            if refused {
                assert_eq!(suite.dump(), before);
            }
            if sender == "ann" {
                break;
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
    let msg = InstantiateMsg { governance: addr("gov").into() };
    let info = message_info(&addr("deployer"), &coins(1, "uusdc"));
    let result = contract::instantiate(suite.deps.as_mut(), mock_env(), info, msg);
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
fn only_an_older_version_of_this_contract_migrates() {
    let mut suite = Suite::empty();
    contract::migrate(suite.deps.as_mut(), mock_env(), Empty {}).unwrap();
    cw2::set_contract_version(&mut suite.deps.storage, "crates.io:another", "0.0.1").unwrap();
    let result = contract::migrate(suite.deps.as_mut(), mock_env(), Empty {});
    assert!(matches!(result, Err(ContractError::Std(_))));
}
