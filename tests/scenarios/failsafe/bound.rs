//! What one block, and one hour, may add to what a gap would leave unpaid.

use breakwater_harness::chain::Chain;
use breakwater_interfaces::insurance_fund;

use super::*;

/// Insurance of a hundred thousand dollars: 4,500 a block and 22,500 an hour in this market, 500 and 2,500 for withdrawals.
fn insured() -> Suite {
    let mut suite = Suite::awake();
    for name in ["ann", "bob", "cat"] {
        suite.account(name).deposits(20_000 * USD);
    }
    suite.waits(12);
    suite
}

/// Opens both sides: with 10 % margin of its own each, a gap of 30 % leaves 20 % of what is beyond a third of the notional unpaid.
fn opens(suite: &mut Suite, buyer: &str, seller: &str, dollars_worth: u64) -> Outcome {
    let outcome = suite.account(buyer).buys(lots_worth(dollars_worth)).from(seller).at(dollars(10_000));
    suite.chain.next_block();
    outcome
}

#[test]
fn a_block_is_full_and_the_next_is_not() {
    let mut suite = insured();
    let room = market(&suite).block_room.u128();
    assert_eq!(room, 4_500 * USD);
    // Equity 20,000 each covers a gap of 66,666: two sides of 74,000 add 2,200 each.
    let fill = |suite: &mut Suite, worth| suite.account("ann").buys(lots_worth(worth)).from("bob").at(dollars(10_000));
    fill(&mut suite, 74_000).unwrap();
    assert_eq!(market(&suite).block_room.u128(), 100 * USD);
    let full = fill(&mut suite, 1_000).unwrap_err().0;
    let height = suite.chain.block().height + 1;
    let expected = "market 0 may add no more to what a gap would leave unpaid: 600000000 asked, 100000000 of 4500000000 left in this block";
    assert_eq!(full, format!("{expected}; wait, from height {height} on"));
    // What adds nothing passes.
    suite.account("cat").buys(lots_worth(10_000)).from("ann").at(dollars(10_000)).unwrap();
    suite.waits(6);
    suite.account("ann").buys(lots_worth(1_000)).from("bob").at(dollars(10_000)).unwrap();
    assert_eq!(suite.audit(), Vec::<String>::new());
}

#[test]
fn an_hour_is_full_and_reducing_gives_it_back_but_not_the_block() {
    let mut suite = insured();
    opens(&mut suite, "ann", "bob", 74_000).unwrap();
    for _ in 0..4 {
        suite.waits(6);
        suite.account("ann").buys(lots_worth(7_000)).from("bob").at(dollars(10_000)).unwrap();
    }
    suite.waits(6);
    let left = market(&suite).hour_room.u128();
    suite.account("ann").sells(lots_worth(7_000)).to("bob").at(dollars(10_000)).unwrap();
    let status = market(&suite);
    assert_eq!((status.hour_room.u128(), status.block_room.u128()), (left + 4_200 * USD, 4_500 * USD));
}

#[test]
fn withdrawing_and_paying_in_again_uses_nothing_up() {
    let mut suite = insured();
    opens(&mut suite, "ann", "cat", 60_000).unwrap();
    suite.waits(6);
    let room = |suite: &Suite| suite.chain.status().unwrap().withdrawal_hour_room.u128();
    let before = room(&suite);
    for _ in 0..8 {
        suite.waits(6);
        suite.account("ann").withdraws(2_400 * USD).unwrap();
        assert!(room(&suite) < before);
        suite.account("ann").deposits(2_400 * USD);
    }
    assert_eq!(room(&suite), before);
    // The block's part comes back with the next block alone.
    let full = words(suite.account("ann").withdraws(2_400 * USD));
    let from = suite.chain.block().height + 1;
    let expected = "400000000 asked, 100000000 of 500000000 left in this block";
    assert_eq!(full, format!("{expected}; wait, from height {from} on"));
}

#[test]
fn withdrawals_have_a_share_of_their_own() {
    let mut suite = insured();
    opens(&mut suite, "ann", "cat", 60_000).unwrap();
    suite.waits(6);
    assert_eq!(suite.chain.status().unwrap().withdrawal_block_room.u128(), 500 * USD);
    // Ann's 20,000 cover 18,000; the withdrawal of 2,400 adds 400.
    suite.account("ann").withdraws(2_400 * USD).unwrap();
    assert_eq!(suite.chain.status().unwrap().withdrawal_block_room.u128(), 100 * USD);
    let refused = words(suite.account("ann").withdraws(101 * USD));
    assert!(refused.starts_with("101000000 asked, 100000000 of 500000000 left in this block"), "{refused}");
    suite.chain.next_block();
    suite.account("ann").withdraws(101 * USD).unwrap();
}

/// The fund says what it has left when a staker takes his part: the bound follows it down.
#[test]
fn what_a_staker_takes_narrows_the_bound() {
    let mut suite = insured();
    let room = |suite: &Suite| market(suite).block_room.u128();
    let sue = address("sue");
    let tell = |chain: &mut Chain, message| chain.insure(&sue, &message, 0);
    suite.stake("sue", 600_000 * USD);
    let shares = suite.chain.staker(&sue).unwrap().shares;
    for third in [1_u128, 2] {
        let shares = shares.multiply_ratio(third, 3_u128);
        tell(&mut suite.chain, insurance_fund::ExecuteMsg::Unstake { shares }).unwrap();
    }
    // Nothing was said yet: the floor of a hundred thousand dollars counts.
    assert_eq!(room(&suite), 4_500 * USD);
    suite.silence(14 * DAY);
    tell(&mut suite.chain, insurance_fund::ExecuteMsg::TakeUnstaked { id: 0 }).unwrap();
    assert_eq!(room(&suite), 18_000 * USD, "of the 400,000 dollars left");
    tell(&mut suite.chain, insurance_fund::ExecuteMsg::TakeUnstaked { id: 1 }).unwrap();
    assert_eq!(room(&suite), 4_500 * USD, "of the floor");
    assert_eq!(suite.chain.balance(&sue).unwrap(), 600_000 * USD);
}
