//! One market, and several, from entry to release.

use breakwater_interfaces::clearinghouse::{ExecuteMsg, MarketId};

use super::stage::Stage;
use crate::reference::Refusal;

fn finalize(market: MarketId) -> ExecuteMsg {
    ExecuteMsg::FinalizeMarket { market }
}

#[test]
fn a_winner_and_a_loser_are_registered_at_the_price() {
    let mut stage = Stage::new(&[100]);
    let (ann, bob) = (stage.account("ann", 1_000), stage.account("bob", 1_000));
    stage.trade(0, ann, bob, 10);
    assert_eq!(stage.refusal("anyone", ExecuteMsg::Tag { market: 0 }), Some(Refusal::NotSettling));
    stage.settles_at(0, 130);
    assert_eq!(stage.refusal("anyone", ExecuteMsg::Tag { market: 0 }), Some(Refusal::NothingToDo));
    assert_eq!(stage.refusal("anyone", finalize(0)), Some(Refusal::PositionsLeft));
    // As if registered: bob's loss is cash, ann's gain held.
    let view = stage.ledger.account_view(bob).expect("bob has an account");
    assert_eq!((view.cash, view.held.len(), view.positions.len()), (700, 0, 0));
    let view = stage.ledger.account_view(ann).expect("ann has an account");
    assert_eq!((view.cash, view.held.get(&0).copied(), view.positions.len()), (1_000, Some(300), 0));
    stage.touches(ann);
    // W −= 1,300; Q_long = −1,000 + 1,000; paid = 300
    assert_eq!((stage.cash(ann), stage.held(ann, 0)), (1_000, 300));
    assert_eq!((stage.books(0), stage.settlement(0)), ((300, 0, 0), (-1_300, 300, 0)));
    assert_eq!(stage.ledger.state.markets[&0].long.open_interest, 10);
    stage.touches(bob);
    assert_eq!((stage.cash(bob), stage.books(0), stage.settlement(0)), (700, (0, 0, 0), (0, 300, 0)));
    assert_eq!(stage.ledger.state.markets[&0].long.open_interest, 0);
    stage.anyone(finalize(0));
    assert_eq!(stage.refusal("anyone", finalize(0)), Some(Refusal::NothingToDo));
    stage.touches(ann);
    assert_eq!((stage.cash(ann), stage.held(ann, 0), stage.settlement(0)), (1_300, 0, (0, 0, 0)));
}

#[test]
fn a_deep_loser_cuts_the_winners_and_the_rest_goes_to_fees() {
    let mut stage = Stage::new(&[100]);
    let (ann, cid, bob) = (stage.account("ann", 1_000), stage.account("cid", 1_000), stage.account("bob", 199));
    stage.trade(0, ann, bob, 7);
    stage.trade(0, cid, bob, 3);
    stage.float(40);
    stage.settles_at(0, 130);
    for account in [ann, cid, bob] {
        stage.touches(account);
    }
    // bob: 199 − 300 = −101; IM_r⁰ = 1,300·10 % = 130
    assert_eq!((stage.cash(bob), stage.books(0), stage.settlement(0)), (0, (101, 0, 101), (0, 300, 101)));
    assert_eq!(stage.ledger.state.absorbed.used, 101);
    stage.anyone(finalize(0));
    // f = min(101, 101, 40); c = min(300, 61)
    assert_eq!((stage.ledger.state.float, stage.books(0), stage.settlement(0)), (0, (0, 0, 0), (0, 239, 0)));
    let view = stage.ledger.account_view(ann).expect("ann has an account");
    assert_eq!(view.held.get(&0), Some(&167));
    stage.touches(ann);
    stage.touches(cid);
    // ⌊210·239/300⌋ = 167, ⌊90·239/300⌋ = 71, 1 is left
    assert_eq!((stage.cash(ann), stage.cash(cid)), (1_167, 1_071));
    assert_eq!((stage.books(0), stage.settlement(0)), ((-1, 1, 0), (0, 0, 0)));
}

#[test]
fn the_float_pays_no_more_than_the_losers_margin() {
    let mut stage = Stage::new(&[100]);
    let (ann, bob) = (stage.account("ann", 1_000), stage.account("bob", 150));
    stage.trade(0, ann, bob, 10);
    stage.float(1_000);
    stage.settles_at(0, 200);
    stage.touches(ann);
    stage.touches(bob);
    // need 850, IM_r⁰ = 2,000·10 %
    assert_eq!((stage.books(0), stage.settlement(0)), ((850, 0, 850), (0, 1_000, 200)));
    stage.anyone(finalize(0));
    // 200 by the float, 650 of 1,000 by the winner
    stage.touches(ann);
    assert_eq!((stage.cash(ann), stage.ledger.state.float), (1_350, 800));
}

#[test]
fn legs_of_tagged_markets_wait_for_the_last_tag_and_are_registered_together() {
    let mut stage = Stage::new(&[100, 100]);
    let (ann, bob, eve) = (stage.account("ann", 1_000), stage.account("bob", 1_000), stage.account("eve", 400));
    stage.trade(0, eve, ann, 10);
    stage.trade(1, eve, bob, 10);
    stage.settles_at(0, 75);
    // market 1 settles and is not tagged: eve's leg of market 0 stays stored, and counts as if registered
    stage.marks.insert(1, 70);
    stage.governs(ExecuteMsg::SettleMarket { market: 1 });
    stage.touches(eve);
    assert_eq!((stage.cash(eve), stage.books(0).2, stage.settlement(0).0), (400, 0, 0));
    assert_eq!(stage.ledger.state.accounts[&eve].positions.len(), 2);
    let view = stage.ledger.account_view(eve).expect("eve has an account");
    assert_eq!((view.cash, view.positions.keys().copied().collect::<Vec<_>>()), (150, vec![1]));
    // 400 − 250 − 300 < 0, and nothing can be closed
    let resolve = ExecuteMsg::Resolve { accounts: vec![eve], reward_account: None };
    assert_eq!(stage.refusal("anyone", resolve), Some(Refusal::NothingClosable));
    stage.touches(ann);
    assert_eq!(stage.refusal("anyone", finalize(0)), Some(Refusal::PositionsLeft));
    stage.window(1, 70);
    stage.anyone(ExecuteMsg::Tag { market: 1 });
    stage.touches(eve);
    // 400 − 250 − 300 = −150 of market 1, whoever touched eve before; IM_r⁰ = 750·10 % + 700·10 %
    assert_eq!((stage.cash(eve), stage.books(0).2, stage.books(1).2), (0, 0, 150));
    assert_eq!((stage.settlement(0).2, stage.settlement(1).2), (0, 145));
    // bob's position in market 1 is left
    assert_eq!(stage.refusal("anyone", finalize(0)), Some(Refusal::PositionsLeft));
    stage.touches(bob);
    stage.anyone(finalize(0));
    stage.anyone(finalize(1));
    stage.touches(ann);
    stage.touches(bob);
    assert_eq!((stage.cash(ann), stage.cash(bob)), (1_250, 1_150));
}

#[test]
fn a_leg_that_waits_for_another_tag_counts_at_its_price_in_a_default() {
    let mut stage = Stage::new(&[100, 100, 100]);
    let (ann, bob) = (stage.account("ann", 10_000), stage.account("bob", 10_000));
    let (cid, eve) = (stage.account("cid", 10_000), stage.account("eve", 400));
    stage.trade(0, eve, ann, 10);
    stage.trade(1, eve, bob, 10);
    stage.trade(2, eve, cid, 10);
    stage.settles_at(0, 110);
    stage.governs(ExecuteMsg::SettleMarket { market: 1 });
    stage.marks.extend([(1, 60), (2, 85)]);
    stage.anyone(ExecuteMsg::Resolve { accounts: vec![eve], reward_account: None });
    // 400 + 100 − 400 − 150 = −50; the capacity of market 2's shorts is 85
    assert_eq!((stage.cash(eve), stage.books(2).2), (400 - 150 + 50, 0));
    assert_eq!(stage.ledger.state.accounts[&eve].positions.keys().copied().collect::<Vec<_>>(), vec![0, 1]);
    stage.touches(cid);
    assert_eq!(stage.cash(cid), 10_000 + 150 - 50);
}

#[test]
fn a_torn_up_leg_of_a_market_that_settles_keeps_no_tagged_one_waiting() {
    let mut stage = Stage::new(&[100, 100]);
    let (ann, bob, eve) = (stage.account("ann", 1_000), stage.account("bob", 1_000), stage.account("eve", 110));
    stage.trade(0, bob, ann, 10);
    stage.trade(1, eve, bob, 10);
    stage.marks.insert(1, 93);
    stage.float(500);
    // eve: 110 − 70 = 40 < 46.5; after 60 s without a taker market 1 is torn up whole
    stage.anyone(ExecuteMsg::StartAuction { accounts: vec![eve] });
    stage.now += 60;
    stage.anyone(ExecuteMsg::Resolve { accounts: vec![eve], reward_account: None });
    assert_eq!(stage.ledger.state.accounts[&bob].positions.len(), 2);
    stage.governs(ExecuteMsg::SettleMarket { market: 1 });
    stage.settles_at(0, 110);
    stage.touches(bob);
    assert_eq!((stage.ledger.state.accounts[&bob].positions.len(), stage.held(bob, 0)), (0, 100));
}

#[test]
fn nothing_is_repaid_in_a_market_that_settles_until_it_is_final() {
    let mut stage = Stage::new(&[100, 100]);
    let (ann, bob) = (stage.account("ann", 1_000), stage.account("bob", 150));
    stage.trade(0, ann, bob, 10);
    stage.float(10_000);
    // shortfall from before it settles
    for market in [0, 1] {
        let books = stage.ledger.state.markets.get_mut(&market).expect("a market");
        (books.paid, books.shortfall) = (5_000, 5_000);
        stage.ledger.state.held -= 5_000;
    }
    let repay = |market| ExecuteMsg::Repay { market };
    let show = |stage: &Stage| -> Vec<bool> {
        stage.ledger.books(i128::from(stage.now)).iter().map(|books| books.settling).collect()
    };
    assert_eq!(show(&stage), [false, false]);
    // 5 % of the float in an hour
    stage.anyone(repay(0));
    assert_eq!(stage.books(0).2, 4_500);
    for market in [0, 1] {
        stage.governs(ExecuteMsg::SettleMarket { market });
    }
    // market 1 never had a position
    assert_eq!(show(&stage), [true, false]);
    stage.now += 3_600;
    stage.anyone(repay(0));
    stage.window(0, 100);
    stage.anyone(ExecuteMsg::Tag { market: 0 });
    stage.touches(ann);
    stage.touches(bob);
    stage.now += 3_600;
    assert_eq!((show(&stage), stage.refusal("anyone", repay(0))), (vec![true, false], Some(Refusal::NotFinal)));
    stage.anyone(finalize(0));
    assert_eq!(show(&stage), [false, false]);
    stage.anyone(repay(0));
}

#[test]
fn of_two_registered_at_once_the_larger_loss_answers() {
    let mut stage = Stage::new(&[100, 100]);
    let (ann, bob, eve) = (stage.account("ann", 1_000), stage.account("bob", 1_000), stage.account("eve", 400));
    stage.trade(0, eve, ann, 10);
    stage.trade(1, eve, bob, 10);
    stage.settles_at(0, 75);
    stage.settles_at(1, 70);
    stage.touches(eve);
    // IM_r⁰ = 75 + 70
    assert_eq!((stage.cash(eve), stage.books(0).2, stage.books(1).2), (0, 0, 150));
    assert_eq!(stage.settlement(1).2, 145);
}

#[test]
fn a_gain_in_one_market_stands_against_a_loss_in_another_until_it_is_cut() {
    let mut stage = Stage::new(&[100, 100]);
    let (ann, bob, eve) = (stage.account("ann", 1_000), stage.account("bob", 120), stage.account("eve", 250));
    stage.trade(0, eve, ann, 10);
    stage.trade(1, eve, bob, 10);
    stage.settles_at(0, 70);
    stage.settles_at(1, 130);
    stage.touches(eve);
    // 250 − 300 = −50 against a gain of 300
    assert_eq!((stage.cash(eve), stage.held(eve, 1)), (-50, 300));
    stage.touches(ann);
    stage.touches(bob);
    // bob: 120 − 300 = −180
    assert_eq!(stage.books(1).2, 180);
    stage.anyone(finalize(1));
    stage.anyone(finalize(0));
    stage.touches(eve);
    assert_eq!(stage.cash(eve), 70);
}

#[test]
fn a_deficit_after_a_cut_is_the_cutting_markets() {
    let mut stage = Stage::new(&[100, 100]);
    let (ann, bob, eve) = (stage.account("ann", 1_000), stage.account("bob", 110), stage.account("eve", 210));
    stage.trade(0, eve, ann, 10);
    stage.trade(1, eve, bob, 10);
    stage.settles_at(0, 51);
    stage.settles_at(1, 150);
    stage.touches(eve);
    // 210 − 490 = −280 against 500
    assert_eq!((stage.cash(eve), stage.held(eve, 1)), (-280, 500));
    stage.touches(ann);
    stage.touches(bob);
    stage.anyone(finalize(0));
    stage.anyone(finalize(1));
    // bob owes 390: 110 of 500 are left, −280 + 110 = −170; the float has 100 and pays nothing
    stage.float(100);
    stage.touches(eve);
    assert_eq!((stage.cash(eve), stage.books(0).2, stage.books(1).2), (0, 0, 170));
    assert_eq!(stage.ledger.state.float, 100);
}

#[test]
fn a_live_leg_of_an_account_without_equity_closes_at_the_mark() {
    let mut stage = Stage::new(&[100, 100]);
    let (ann, bob, dan) = (stage.account("ann", 1_000), stage.account("bob", 1_000), stage.account("dan", 400));
    stage.trade(0, dan, ann, 10);
    stage.trade(1, dan, bob, 5);
    stage.marks.insert(1, 104);
    stage.settles_at(0, 50);
    // Silence of market 1's feed: its leg cannot be closed.
    stage.silent_since.insert(1, stage.now - 61);
    assert_eq!(stage.refusal("anyone", ExecuteMsg::Touch { accounts: vec![dan] }), Some(Refusal::LegsNotClosable));
    stage.silent_since.clear();
    stage.touches(dan);
    // 400 − 500 + (520 − 500) = −80 ≤ 0; IM_r⁰ = 50 + 52
    assert_eq!((stage.cash(dan), stage.books(0).2, stage.books(1).2), (0, 80, 0));
    assert_eq!((stage.settlement(0).2, stage.ledger.state.accounts[&dan].positions.len()), (80, 0));
    assert_eq!(stage.ledger.state.markets[&1].short.used_e18, 0);
    stage.touches(bob);
    assert_eq!(stage.cash(bob), 980);
}

#[test]
fn resolving_an_account_that_its_registration_closed_has_succeeded_without_reward() {
    let mut stage = Stage::new(&[100, 100]);
    let (ann, bob, dan) = (stage.account("ann", 1_000), stage.account("bob", 1_000), stage.account("dan", 400));
    let keeper = stage.account("keeper", 0);
    stage.trade(0, dan, ann, 10);
    stage.trade(1, dan, bob, 5);
    stage.float(500);
    stage.settles_at(0, 50);
    stage.anyone(ExecuteMsg::Resolve { accounts: vec![dan], reward_account: Some(keeper) });
    assert_eq!((stage.cash(dan), stage.cash(keeper), stage.ledger.state.float), (0, 0, 500));
}

#[test]
fn held_gains_are_equity_for_reducing_and_not_for_withdrawing() {
    let mut stage = Stage::new(&[100, 100]);
    let (ann, bob) = (stage.account("ann", 200), stage.account("bob", 1_000));
    stage.trade(0, ann, bob, 10);
    stage.trade(1, ann, bob, 10);
    stage.settles_at(0, 130);
    let call = stage.call("", 0);
    let margin = |purpose| stage.ledger.margin(&call, ann, purpose).expect("there are prices");
    assert_eq!(margin(crate::reference::Purpose::Reducing).equity, 500);
    assert_eq!(margin(crate::reference::Purpose::Liquidating).equity_high, 500);
    assert_eq!(margin(crate::reference::Purpose::Withdrawing).equity, 200);
    assert_eq!(margin(crate::reference::Purpose::Adding).maintenance, 50);
}

#[test]
fn a_gain_in_a_settling_market_counts_nothing_for_adding_a_loss_all() {
    let mut stage = Stage::new(&[100]);
    let (ann, bob) = (stage.account("ann", 200), stage.account("bob", 200));
    stage.trade(0, ann, bob, 10);
    stage.marks.insert(0, 110);
    stage.governs(ExecuteMsg::SettleMarket { market: 0 });
    let call = stage.call("", 0);
    let equity = |account, purpose| stage.ledger.margin(&call, account, purpose).expect("there are prices").equity;
    use crate::reference::Purpose::{Adding, Liquidating};
    assert_eq!((equity(ann, Adding), equity(ann, Liquidating)), (200, 300));
    assert_eq!((equity(bob, Adding), equity(bob, Liquidating)), (100, 100));
    assert_eq!(
        stage.refusal(super::stage::GOVERNANCE, ExecuteMsg::DelistMarket { market: 0 }),
        Some(Refusal::ModeForbids)
    );
}
