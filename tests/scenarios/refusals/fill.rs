//! Fills: the batch, the parties, the lots.

use breakwater_harness::chain::address;
use breakwater_harness::suite::{dollars, lots_worth, Suite};
use breakwater_interfaces::clearinghouse::{ExecuteMsg, Fill};

use super::desk::{
    fill, fill_in, fills, one_trade, refuses, refuses_fill, two_traders, venue_sends, GRAND, MARK, TEN_GRAND_OF_LOTS,
};

fn batch(items: usize) -> ExecuteMsg {
    let fills: Vec<Fill> = vec![fill(1, 2, 1_000, MARK); items];
    ExecuteMsg::Fill { fills }
}

#[test]
fn a_batch_holds_one_to_thirty_fills() {
    let mut suite = two_traders();
    let venue = address("venue");
    refuses(&mut suite, &venue, &batch(0), "a batch holds 1 to 30 items; this one has 0");
    refuses(&mut suite, &venue, &batch(31), "a batch holds 1 to 30 items; this one has 31");
    suite.chain.clear(&venue, &batch(1), 0).unwrap();
    suite.chain.clear(&venue, &batch(30), 0).unwrap();
    assert_eq!(suite.account("ann").size(), 31_000);
}

#[test]
fn a_bad_fill_is_reported_and_the_others_go_through() {
    let mut suite = two_traders();
    let sent = vec![
        fill(1, 2, 1_000, MARK),
        fill(1, 1, 1_000, MARK),
        fill(1, 2, 0, MARK),
        fill(2, 1, 3_000, MARK),
        fill_in(7, 1, 2, 1_000, MARK),
        fill(1, 2, 4_000, MARK),
    ];
    let refused = venue_sends(&mut suite, sent);
    let words = [
        (1, "account 1 cannot trade with itself"),
        (2, "0 lots are not a positive multiple of the step of 1000"),
        (4, "market 7 does not exist"),
    ];
    assert_eq!(refused, words.map(|(index, words)| (index, words.to_owned())));
    assert_eq!((suite.account("ann").size(), suite.account("bob").size()), (2_000, -2_000));
    assert_eq!(suite.audit(), Vec::<String>::new());
}

#[test]
fn markets_and_accounts_must_exist() {
    let mut suite = two_traders();
    refuses_fill(&mut suite, fill_in(1, 1, 2, 1_000, MARK), "market 1 does not exist");
    refuses_fill(&mut suite, fill_in(255, 1, 2, 1_000, MARK), "market 255 does not exist");
    refuses_fill(&mut suite, fill(3, 1, 1_000, MARK), "account 3 does not exist");
    refuses_fill(&mut suite, fill(1, 3, 1_000, MARK), "account 3 does not exist");
}

#[test]
fn nobody_trades_with_himself() {
    refuses_fill(&mut two_traders(), fill(2, 2, 1_000, MARK), "account 2 cannot trade with itself");
}

#[test]
fn lots_are_a_positive_multiple_of_the_step() {
    let mut suite = two_traders();
    for lots in [0, 1, 999, 1_001] {
        let words = format!("{lots} lots are not a positive multiple of the step of 1000");
        refuses_fill(&mut suite, fill(1, 2, lots, MARK), &words);
    }
    fills(&mut suite, fill(1, 2, 1_000, MARK));
}

/// A tear-up leaves sizes off the step; a fill that closes such a position whole may be of just as many lots.
#[test]
fn odd_lots_can_be_closed_whole() {
    let mut suite = Suite::new();
    for (name, grands) in [("ann", 50), ("bob", 50), ("def", 1)] {
        suite.account(name).deposits(grands * GRAND);
    }
    suite.account("ann").buys(lots_worth(70_000)).from("bob").at(MARK).unwrap();
    suite.account("def").buys(lots_worth(7_700)).from("bob").at(MARK).unwrap();
    suite.price(8_600);
    suite.resolve(&["def"]).unwrap();
    suite.touch(&["bob"]).unwrap();
    let odd = u64::try_from(-suite.account("bob").size()).unwrap();
    assert_ne!(odd % 1_000, 0);
    let words = format!("{} lots are not a positive multiple of the step of 1000", odd - 1);
    refuses_fill(&mut suite, fill(2, 1, odd - 1, dollars(8_600)), &words);
    suite.account("bob").buys(odd).from("ann").at(dollars(8_600)).unwrap();
    assert_eq!(suite.account("bob").size(), 0);
}

#[test]
fn more_lots_than_can_be_are_no_size() {
    let most = u64::MAX - u64::MAX % 1_000;
    let words = "size goes beyond its limit (lots 10^19, prices 10^33, units 10^36): use smaller amounts";
    refuses_fill(&mut two_traders(), fill(1, 2, most, MARK), words);
}

#[test]
fn a_venue_fills_only_accounts_that_enabled_it() {
    let mut suite = two_traders();
    suite.account("bob").sends(&ExecuteMsg::RevokeVenue { account: 2, venue: 0 }).unwrap();
    refuses_fill(&mut suite, fill(1, 2, 1_000, MARK), "account 2 has not enabled venue 0");
    refuses_fill(&mut suite, fill(2, 1, 1_000, MARK), "account 2 has not enabled venue 0");
    let other = address("another venue");
    suite.chain.add_venue(&other).unwrap();
    suite.account("bob").sends(&ExecuteMsg::EnableVenue { account: 2, venue: 1 }).unwrap();
    let message = ExecuteMsg::Fill { fills: vec![fill(1, 2, 1_000, MARK)] };
    let refused = super::desk::skipped(&mut suite, &other, &message);
    assert_eq!(refused, [(0, "account 1 has not enabled venue 1".to_owned())]);
}

#[test]
fn an_account_without_equity_does_not_trade() {
    let mut suite = one_trade();
    suite.price(5_000);
    let words = "account 1 has no equity left (0); deposit first, or it is resolved";
    refuses_fill(&mut suite, fill(2, 1, 1_000, dollars(5_000)), words);
    suite.price(4_999);
    let words = "account 1 has no equity left (-1000000); deposit first, or it is resolved";
    refuses_fill(&mut suite, fill(1, 2, 1_000, dollars(4_999)), words);
    suite.account("ann").deposits(1_000_001);
    fills(&mut suite, fill(2, 1, TEN_GRAND_OF_LOTS, dollars(4_999)));
    assert_eq!(suite.account("ann").cash(), 1);
}

/// Ann has equity 100 of 455 maintenance margin; of half the position half of each may stay, not a unit less.
#[test]
fn reducing_must_not_leave_an_unsafe_account_worse() {
    let mut suite = one_trade();
    suite.account("ann").withdraws(4 * GRAND).unwrap();
    suite.price(9_100);
    let half = TEN_GRAND_OF_LOTS / 2;
    let words = "reducing must not leave account 1 worse: equity 9000000 after it, at least 50000000 needed";
    refuses_fill(&mut suite, fill(2, 1, half, dollars(8_918)), words);
    let words = "reducing must not leave account 1 worse: equity 49999999 after it, at least 50000000 needed";
    refuses_fill(&mut suite, fill(2, 1, half, dollars(9_000) - 200_000), words);
    fills(&mut suite, fill(2, 1, half, dollars(9_000)));
    assert_eq!(suite.account("ann").equity(), 50_000_000);
    assert_eq!(suite.audit(), Vec::<String>::new());
}
