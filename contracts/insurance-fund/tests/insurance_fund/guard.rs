use breakwater_insurance_fund::contract;
use breakwater_insurance_fund::error::ContractError;
use breakwater_insurance_fund::permissions::{permitted, Action, Coins, Who, PERMISSIONS};
use breakwater_interfaces::insurance_fund::ExecuteMsg;
use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
use cosmwasm_std::{coins, Coin, Empty};
use cw_multi_test::Executor;

use crate::suite::{addr, refused, Suite, DENOM};

/// Who may send what, frozen: a change here is a change of the contract's promises.
const GOLDEN: &str = "\
Stake Anyone Settlement
Unstake Staker Nothing
TakeUnstaked Staker Nothing
Restake Anyone Nothing
Refill Anyone Nothing
ReturnFloat ClearingHouse Settlement
Draw ClearingHouse Nothing
";

#[test]
fn the_permission_table_is_as_promised() {
    let rows = PERMISSIONS.iter().map(|(action, who, coins)| format!("{action:?} {who:?} {coins:?}\n"));
    assert_eq!(rows.collect::<String>(), GOLDEN);
}

fn one_of_each() -> Vec<ExecuteMsg> {
    vec![
        ExecuteMsg::Stake {},
        ExecuteMsg::Unstake { shares: 1u128.into() },
        ExecuteMsg::TakeUnstaked { id: 0 },
        ExecuteMsg::Restake { staker: addr("ann").into(), id: 0 },
        ExecuteMsg::Refill {},
        ExecuteMsg::ReturnFloat {},
        ExecuteMsg::Draw { amount: 1u128.into() },
    ]
}

#[test]
fn strangers_do_only_what_anyone_may() {
    for msg in one_of_each() {
        for (sender, is) in [("eve", Who::Anyone), ("ann", Who::Staker)] {
            let mut suite = Suite::staked();
            suite.unstake("ann", 5).unwrap();
            let action = Action::of(&msg);
            let (who, takes) = permitted(action);
            let funds = if takes == Coins::Settlement { coins(10, DENOM) } else { vec![] };
            suite.send("bank", &addr("ann"), 10);
            let before = suite.dump();
            let result = suite.execute(sender, msg.clone(), &funds);
            if who == Who::Anyone || who == is {
                let unauthorized = ContractError::Unauthorized { action, who, sender: addr(sender) }.to_string();
                assert!(!result.is_err_and(|told| told.contains(&unauthorized)));
            } else {
                refused(result, ContractError::Unauthorized { action, who, sender: addr(sender) });
                assert_eq!(suite.dump(), before);
            }
        }
    }
}

#[test]
fn coins_come_only_where_they_belong() {
    let mut suite = Suite::staked();
    suite.send("bank", &addr("ann"), 10);
    for msg in one_of_each() {
        let (who, takes) = permitted(Action::of(&msg));
        if takes == Coins::Nothing {
            let (fund, clearinghouse) = (suite.fund.clone(), suite.clearinghouse.clone());
            suite.send("bank", &clearinghouse, 3);
            let sender = if who == Who::ClearingHouse { clearinghouse } else { addr("ann") };
            let result = suite.app.execute_contract(sender, fund, &msg, &coins(3, DENOM)).map_err(|e| e.to_string());
            refused(result, ContractError::FundsAttached { received: "3uusdc".to_string() });
        }
    }
}

#[test]
fn a_returned_float_is_one_coin_of_the_denom() {
    let mut deps = mock_dependencies();
    let msg = breakwater_interfaces::insurance_fund::InstantiateMsg {
        clearinghouse: addr("clearinghouse").into(),
        settlement_denom: DENOM.into(),
    };
    contract::instantiate(deps.as_mut(), mock_env(), message_info(&addr("x"), &[]), msg).unwrap();
    let wrong: [&[Coin]; 4] =
        [&[], &coins(0, DENOM), &coins(1, "uatom"), &[Coin::new(1u128, DENOM), Coin::new(1u128, "uatom")]];
    for funds in wrong {
        for (sender, msg) in [("clearinghouse", ExecuteMsg::ReturnFloat {}), ("ann", ExecuteMsg::Stake {})] {
            let info = message_info(&addr(sender), funds);
            let result = contract::execute(deps.as_mut(), mock_env(), info, msg);
            assert!(matches!(result, Err(ContractError::WrongFunds { .. })), "{funds:?}");
        }
    }
}

#[test]
fn only_an_older_version_of_this_contract_migrates() {
    let mut deps = mock_dependencies();
    cw2::set_contract_version(&mut deps.storage, contract::CONTRACT_NAME, "0.0.1").unwrap();
    contract::migrate(deps.as_mut(), mock_env(), Empty {}).unwrap();
    let stored = cw2::get_contract_version(&deps.storage).unwrap();
    assert_eq!(stored.version, contract::CONTRACT_VERSION);
    let same = contract::migrate(deps.as_mut(), mock_env(), Empty {}).unwrap_err().to_string();
    assert!(same.contains("already; this code takes over only from lower ones"), "{same}");
    cw2::set_contract_version(&mut deps.storage, "crates.io:another", "0.0.1").unwrap();
    contract::migrate(deps.as_mut(), mock_env(), Empty {}).unwrap_err();
}
