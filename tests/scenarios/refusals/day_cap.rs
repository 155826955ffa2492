//! The daily cap on what fills off the mark and fees may cost an account.

use breakwater_harness::suite::{dollars, Suite};
use breakwater_interfaces::clearinghouse::{ExecuteMsg, TakerSide};

use super::desk::{fill, fills, refuses_fill, two_traders, GRAND, MARK, TEN_GRAND_OF_LOTS};

const DAY_SECONDS: u64 = 86_400;

/// Lots of ten thousand dollars bought one percent too dear: a hundred dollars lost.
fn dear() -> (u64, u128) {
    (TEN_GRAND_OF_LOTS, dollars(10_100))
}

#[test]
fn the_cap_is_hit_exactly_and_not_passed_by_a_unit() {
    let mut suite = two_traders();
    let (lots, price) = dear();
    // Five percent of 5,000 dollars are 250: two fills cost 200 of them, half a one the rest.
    for _ in 0..2 {
        fills(&mut suite, fill(1, 2, lots, price));
    }
    let words = "fills off the mark would have cost account 1 250000001 today; its cap is 250000000, it starts again at 00:00 UTC";
    // 10¹⁰ · 10⁻¹⁸ more a lot, on 5 · 10¹² lots, is a unit and less.
    let over = fill(1, 2, lots / 2, price + 200_000);
    refuses_fill(&mut suite, over, words);
    fills(&mut suite, fill(1, 2, lots / 2, price));
    let words = "fills off the mark would have cost account 1 250010000 today; its cap is 250000000, it starts again at 00:00 UTC";
    refuses_fill(&mut suite, fill(1, 2, 1_000_000_000, price), words);
    fills(&mut suite, fill(1, 2, 1_000_000_000, MARK));
}

#[test]
fn a_seller_loses_below_the_mark() {
    let mut suite = two_traders();
    for _ in 0..2 {
        fills(&mut suite, fill(1, 2, TEN_GRAND_OF_LOTS, dollars(9_900)));
    }
    let words = "fills off the mark would have cost account 2 300000000 today; its cap is 250000000, it starts again at 00:00 UTC";
    refuses_fill(&mut suite, fill(1, 2, TEN_GRAND_OF_LOTS, dollars(9_900)), words);
}

#[test]
fn a_gain_makes_room_but_never_more_than_the_cap() {
    let mut suite = two_traders();
    let (lots, price) = dear();
    fills(&mut suite, fill(2, 1, lots, price));
    fills(&mut suite, fill(1, 2, lots, price));
    fills(&mut suite, fill(1, 2, lots, price));
    let words = "fills off the mark would have cost account 1 300000000 today; its cap is 250000000, it starts again at 00:00 UTC";
    refuses_fill(&mut suite, fill(1, 2, lots, price), words);
}

#[test]
fn the_day_ends_at_midnight() {
    let mut suite = two_traders();
    let (lots, price) = dear();
    for _ in 0..2 {
        fills(&mut suite, fill(1, 2, lots, price));
    }
    let midnight = (suite.chain.now() / DAY_SECONDS + 1) * DAY_SECONDS;
    let height = suite.chain.block().height;
    suite.chain.set_block(midnight - 31, height + 1_000);
    suite.waits(24);
    assert_eq!(suite.chain.now(), midnight - 7);
    suite.chain.set_block(midnight - 1, height + 2_000);
    let words = "fills off the mark would have cost account 1 300000000 today; its cap is 250000000, it starts again at 00:00 UTC";
    refuses_fill(&mut suite, fill(1, 2, lots, price), words);
    suite.chain.set_block(midnight, height + 2_001);
    fills(&mut suite, fill(1, 2, lots, price));
}

#[test]
fn the_owner_sets_the_cap() {
    let mut suite = two_traders();
    suite.account("ann").sends(&ExecuteMsg::SetOffMarkCap { account: 1, cap_bps: 0 }).unwrap();
    let words = "fills off the mark would have cost account 1 10 today; its cap is 0, it starts again at 00:00 UTC";
    refuses_fill(&mut suite, fill(1, 2, 1_000_000, dollars(10_100)), words);
    fills(&mut suite, fill(1, 2, 1_000_000, MARK));
}

/// Ann and Bob in a market that charges takers 0.2 %; Ann's cap is 15 dollars.
fn with_fees() -> Suite {
    let mut suite = Suite::with(|params| params.taker_fee_ppm = 2_000);
    for name in ["ann", "bob"] {
        suite.account(name).deposits(5 * GRAND);
    }
    suite.account("ann").sends(&ExecuteMsg::SetOffMarkCap { account: 1, cap_bps: 30 }).unwrap();
    suite
}

#[test]
fn whoever_adds_pays_the_fee_in_full_or_waits() {
    let mut suite = with_fees();
    let words = "fills off the mark would have cost account 1 20000000 today; its cap is 15000000, it starts again at 00:00 UTC";
    refuses_fill(&mut suite, fill(1, 2, TEN_GRAND_OF_LOTS, MARK), words);
    fills(&mut suite, fill(1, 2, TEN_GRAND_OF_LOTS / 2, MARK));
    assert_eq!(suite.account("ann").cash(), 4_990_000_000);
}

#[test]
fn a_reducing_sides_fee_passes_the_cap_and_refuses_nothing() {
    let mut suite = with_fees();
    fills(&mut suite, fill(1, 2, TEN_GRAND_OF_LOTS / 2, MARK));
    let mut out = fill(2, 1, TEN_GRAND_OF_LOTS / 2, MARK);
    out.taker = TakerSide::Seller;
    fills(&mut suite, out);
    assert_eq!(suite.account("ann").cash(), 4_980_000_000);
    assert_eq!(suite.chain.market(0).unwrap().books.fees.u128(), 20_000_000);
    let words = "fills off the mark would have cost account 1 20000002 today; its cap is 15000000, it starts again at 00:00 UTC";
    refuses_fill(&mut suite, fill(1, 2, 1_000_000, MARK), words);
}

/// Ann, below maintenance margin, is let out at the band's edge though her cap is nothing; below initial margin she is not.
#[test]
fn reducing_below_maintenance_margin_is_exempt() {
    let mut suite = two_traders();
    fills(&mut suite, fill(1, 2, TEN_GRAND_OF_LOTS, MARK));
    suite.account("ann").withdraws(4 * GRAND).unwrap();
    suite.account("ann").sends(&ExecuteMsg::SetOffMarkCap { account: 1, cap_bps: 0 }).unwrap();
    let out = fill(2, 1, 1_000_000, dollars(9_900));
    let words = "fills off the mark would have cost account 1 10 today; its cap is 0, it starts again at 00:00 UTC";
    refuses_fill(&mut suite, out.clone(), words);
    let words_above =
        "fills off the mark would have cost account 1 9 today; its cap is 0, it starts again at 00:00 UTC";
    suite.price(9_500);
    refuses_fill(&mut suite, fill(2, 1, 1_000_000, dollars(9_410)), words_above);
    suite.price(9_400);
    let out = fill(2, 1, 1_000_000, dollars(9_310));
    let words_after =
        "fills off the mark would have cost account 1 9 today; its cap is 0, it starts again at 00:00 UTC";
    fills(&mut suite, out);
    // It counts all the same: until midnight she adds nothing any more, not even at the mark.
    suite.account("ann").deposits(GRAND);
    refuses_fill(&mut suite, fill(1, 2, 1_000_000, dollars(9_400)), words_after);
    fills(&mut suite, fill(2, 1, 1_000_000, dollars(9_400)));
}
