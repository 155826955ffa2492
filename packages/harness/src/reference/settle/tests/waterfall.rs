//! The end of the waterfall: a market that settles because a default could not be paid.

use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg};

use super::stage::Stage;
use crate::reference::Refusal;

fn resolve(account: AccountId) -> ExecuteMsg {
    ExecuteMsg::Resolve { accounts: vec![account], reward_account: None }
}

/// dan is long 1,000 lots of market 0 and `lots` of market 1 at 100, others hold as many again of both.
fn crowd(coins: i128, lots: u64) -> (Stage, AccountId, AccountId, AccountId) {
    let mut stage = Stage::new(&[100, 100]);
    let (ann, bob) = (stage.account("ann", 1_000_000), stage.account("bob", 1_000_000));
    let dan = stage.account("dan", coins);
    stage.trade(0, dan, ann, 1_000);
    stage.trade(1, dan, bob, lots);
    (stage, dan, ann, bob)
}

#[test]
fn a_default_beyond_every_layer_ends_the_heaviest_market() {
    let (mut stage, dan, ann, bob) = crowd(20_000, 100);
    stage.marks.insert(0, 70);
    stage.anyone(resolve(dan));
    // cash 20,000, T: 70,000 and 10,000, cost 110,000: need 10,000. Capacities of 10 %: 7,000 and 1,000. w: 3,500 and 500.
    // 8,000 fit, 2,000 are left: more than 70 = 0.1 % of 70,000. Anew without market 0: 10,000 within 1,000.
    assert_eq!(stage.ledger.state.markets[&0].settlement.flagged_at, Some(i128::from(stage.now)));
    assert_eq!(stage.ledger.state.accounts[&dan].positions.keys().copied().collect::<Vec<_>>(), vec![0]);
    assert_eq!((stage.cash(dan), stage.books(0).2, stage.books(1).2), (21_000, 0, 0));
    stage.touches(bob);
    assert_eq!(stage.cash(bob), 1_000_000 - 1_000);
    assert_eq!(stage.refusal("anyone", resolve(dan)), Some(Refusal::NothingClosable));
    stage.window(0, 70);
    stage.anyone(ExecuteMsg::Tag { market: 0 });
    stage.touches(dan);
    // 21,000 − 30,000 = −9,000; IM_r⁰ = 7,000
    assert_eq!((stage.cash(dan), stage.books(0).2, stage.settlement(0).2), (0, 9_000, 7_000));
    stage.touches(ann);
    stage.anyone(ExecuteMsg::FinalizeMarket { market: 0 });
    stage.touches(ann);
    assert_eq!(stage.cash(ann), 1_000_000 + 30_000 - 9_000);
}

#[test]
fn what_the_float_paid_stands_when_a_market_ends() {
    let (mut stage, dan, _, bob) = crowd(20_000, 100);
    stage.float(1_500);
    stage.marks.insert(0, 70);
    stage.anyone(resolve(dan));
    // f₁ = 1,500 (of IM_r⁰ 8,000); 8,500 − 8,000 = 500 left, the float is empty
    assert_eq!((stage.ledger.state.float, stage.cash(dan)), (0, 22_500));
    assert_eq!(stage.ledger.state.accounts[&dan].float_paid, 1_500);
    stage.touches(bob);
    assert_eq!(stage.cash(bob), 999_000);
}

#[test]
fn a_little_that_is_left_is_shortfall() {
    let (mut stage, dan, _, _) = crowd(20_000, 100);
    stage.float(1_930);
    stage.marks.insert(0, 70);
    stage.anyone(resolve(dan));
    // 10,000 − 1,930 − 8,000 = 70
    assert_eq!((stage.cash(dan), stage.books(0).2), (0, 70));
    assert_eq!(stage.ledger.state.markets[&0].settlement.flagged_at, None);
    let (mut stage, dan, _, _) = crowd(20_000, 100);
    stage.float(1_929);
    stage.marks.insert(0, 70);
    stage.anyone(resolve(dan));
    assert!(stage.ledger.state.markets[&0].settlement.flagged_at.is_some());
}

#[test]
fn a_settling_market_that_is_heaviest_keeps_what_is_left() {
    let (mut stage, dan, _, bob) = crowd(20_000, 100);
    stage.governs(ExecuteMsg::SettleMarket { market: 0 });
    stage.marks.insert(0, 70);
    stage.anyone(resolve(dan));
    // need 10,000 at the mark of both; only market 1 closes, within 1,000
    assert_eq!((stage.cash(dan), stage.books(1).2), (21_000, 0));
    assert_eq!(stage.ledger.state.markets[&1].settlement.flagged_at, None);
    stage.touches(bob);
    assert_eq!(stage.cash(bob), 999_000);
}

#[test]
fn a_lone_leg_stays_open_in_the_market_it_ends() {
    let mut stage = Stage::new(&[100]);
    let (ann, dan) = (stage.account("ann", 1_000_000), stage.account("dan", 20_000));
    let eve = stage.account("eve", 20_000);
    stage.trade(0, dan, ann, 1_000);
    stage.trade(0, eve, ann, 1_000);
    stage.marks.insert(0, 60);
    // need 20,000, capacity 12,000; eve's default finds the market settling, in the same batch
    let outcome = stage.send("anyone", 0, &ExecuteMsg::Resolve { accounts: vec![dan, eve], reward_account: None });
    assert_eq!(outcome, Ok(vec![Ok(()), Err(Refusal::NothingClosable)]));
    assert_eq!((stage.cash(dan), stage.cash(eve)), (20_000, 20_000));
    assert_eq!(stage.ledger.state.accounts[&dan].positions.len(), 1);
}
