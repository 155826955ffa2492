//! The insurance fund while the whole is wound down.

use breakwater_interfaces::clearinghouse::ExecuteMsg;
use breakwater_interfaces::insurance_fund;

use super::stage::{units, Stage, DENOM};
use crate::reference::{Fund, Refusal};

fn with_fund() -> (Stage, Fund) {
    let mut stage = Stage::new(&[100]);
    let mut fund = Fund::new("fund", "house", DENOM, i128::from(stage.now));
    stage.governs(ExecuteMsg::SetInsuranceFund { address: "fund".to_owned() });
    let call = stage.call("staker", 1_000);
    let staked = fund.execute(&mut stage.ledger, &call, &insurance_fund::ExecuteMsg::Stake {});
    assert_eq!(staked, Ok(0));
    (stage, fund)
}

/// A winner of 300,000 whose loser has 60,000 too little.
fn short() -> (Stage, Fund, u64) {
    let (mut stage, fund) = with_fund();
    let (ann, bob) = (stage.account("ann", 1_000_000), stage.account("bob", 240_000));
    stage.trade(0, ann, bob, 10_000);
    stage.governs(ExecuteMsg::Settle {});
    stage.anyone(ExecuteMsg::Cage {});
    stage.window(0, 130);
    stage.anyone(ExecuteMsg::Tag { market: 0 });
    stage.anyone(ExecuteMsg::Register { limit: 30 });
    (stage, fund, ann)
}

#[test]
fn the_fund_adds_what_is_missing_or_what_it_has() {
    for (assets, drawn) in [(1_000, 1_000), (61_240, 61_240), (100_000, 61_240)] {
        let (mut stage, mut fund, ann) = short();
        fund.assets = assets;
        stage.anyone(ExecuteMsg::DrawInsurance {});
        // P = 1,000,000, G = 300,000, V₀ = 1,240,000, tips₀ = 1,240
        assert_eq!(stage.ledger.asked, 61_240);
        stage.tells(&mut fund);
        assert_eq!((stage.ledger.state.float, fund.assets), (drawn, assets - drawn));
        assert_eq!(stage.refusal("anyone", ExecuteMsg::DrawInsurance {}), Some(Refusal::NothingToDo));
        stage.anyone(ExecuteMsg::Finalize {});
        stage.anyone(ExecuteMsg::Claim { accounts: vec![ann], tickets: vec![] });
        let end = stage.ledger.state.ending.end.expect("it is final");
        assert_eq!((end.principal, end.gains), (1_000_000, 238_760 + drawn));
    }
}

#[test]
fn nobody_stakes_while_the_whole_settles_and_the_fund_waits_until_it_is_final() {
    let (mut stage, mut fund, _) = short();
    let call = stage.call("staker", 5);
    let stake = insurance_fund::ExecuteMsg::Stake {};
    assert_eq!(fund.execute(&mut stage.ledger, &call, &stake), Err(Refusal::ModeForbids));
    assert!(fund.fund_view(&stage.ledger, call.now()).waiting);
    let draw = insurance_fund::ExecuteMsg::Draw { amount: units(5) };
    let stranger = stage.call("staker", 0);
    assert_eq!(fund.execute(&mut stage.ledger, &stranger, &draw), Err(Refusal::Unauthorized));
    stage.anyone(ExecuteMsg::DrawInsurance {});
    stage.tells(&mut fund);
    stage.anyone(ExecuteMsg::Finalize {});
    assert!(!fund.fund_view(&stage.ledger, call.now()).waiting);
}

#[test]
fn what_is_not_owed_goes_back_to_the_stakers() {
    let (mut stage, mut fund) = with_fund();
    let ann = stage.account("ann", 1_000_000);
    stage.float(5_000);
    stage.governs(ExecuteMsg::Settle {});
    stage.anyone(ExecuteMsg::Cage {});
    stage.does("register", ExecuteMsg::Register { limit: 30 });
    stage.anyone(ExecuteMsg::DrawInsurance {});
    // S = 1,000,000 = V₀, tips₀ = 1,000 of the float
    assert_eq!(stage.ledger.asked, 0);
    stage.anyone(ExecuteMsg::Finalize {});
    stage.anyone(ExecuteMsg::ReturnSurplus {});
    assert_eq!(stage.ledger.to_fund, 4_000);
    stage.tells(&mut fund);
    assert_eq!(fund.assets, 5_000);
    assert_eq!(stage.refusal("anyone", ExecuteMsg::ReturnSurplus {}), Some(Refusal::NothingToDo));
    // the tip for registering is 500, the claimer's 500
    stage.does("claim", ExecuteMsg::Claim { accounts: vec![ann], tickets: vec![] });
    stage.does("claim", ExecuteMsg::TakeTips {});
    assert_eq!(stage.ledger.state.held, 500);
    assert_eq!(stage.refusal("anyone", ExecuteMsg::ReturnSurplus {}), Some(Refusal::NothingToDo));
    stage.does("register", ExecuteMsg::TakeTips {});
    assert_eq!(stage.ledger.state.held, 0);
}

#[test]
fn the_fund_waits_while_a_market_settles_until_that_is_final() {
    let (mut stage, fund) = with_fund();
    let (ann, bob) = (stage.account("ann", 1_000_000), stage.account("bob", 1_000_000));
    stage.trade(0, ann, bob, 10);
    let waits = |stage: &Stage| fund.fund_view(&stage.ledger, i128::from(stage.now)).waiting;
    assert!(!waits(&stage));
    stage.governs(ExecuteMsg::SettleMarket { market: 0 });
    assert!(waits(&stage));
    stage.window(0, 130);
    stage.anyone(ExecuteMsg::Tag { market: 0 });
    stage.touches(ann);
    stage.touches(bob);
    assert!(waits(&stage));
    stage.anyone(ExecuteMsg::FinalizeMarket { market: 0 });
    assert!(!waits(&stage));
}

#[test]
fn what_comes_back_without_stakers_is_not_the_funds() {
    let mut stage = Stage::new(&[100]);
    let mut fund = Fund::new("fund", "house", DENOM, i128::from(stage.now));
    let call = stage.call("house", 7);
    let message = insurance_fund::ExecuteMsg::ReturnFloat {};
    assert_eq!(fund.execute(&mut stage.ledger, &call, &message), Ok(7));
    assert_eq!(fund.assets, 0);
}
