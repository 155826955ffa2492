//! A discount above the equity of the account it is taken from.

use breakwater_harness::suite::{dollars, lots_worth, Suite};

use super::{gain, lots, usd, without, Gang};

const HALF: u64 = lots_worth(50_000);

/// What the take-over of half a position came to.
struct TakenOver {
    /// Equity in parts per million of maintenance margin, before and after.
    ratio_before: i128,
    ratio_after: i128,
    profit: i128,
    float_change: i128,
}

fn ratio(suite: &mut Suite) -> i128 {
    let margin = suite.account("owner").margin();
    margin.equity.i128() * 1_000_000 / margin.maintenance.i128()
}

/// Mallory's account is nearly empty when her own keeper takes half of its lots over at the full discount, closes them at the mark, and has
/// the rest resolved or sold.
fn plan() -> TakenOver {
    let mut suite = Suite::new();
    suite.fund_float(usd(10_000));
    suite.account("bob").deposits(usd(50_000));
    let gang = Gang::joins(&mut suite, &[("owner", 10_000), ("keeper", 50_000)]);
    suite.account("owner").buys(lots_worth(100_000)).from("bob").at(dollars(10_000)).unwrap();
    suite.price(9_050);
    let before = gang.profit(&mut suite);
    suite.start_auction(&["owner"]).unwrap();
    suite.waits(60);
    let ratio_before = ratio(&mut suite);
    suite.account("keeper").liquidates_lots("owner", HALF).unwrap();
    let ratio_after = ratio(&mut suite);
    if suite.account("owner").equity() > 0 {
        suite.account("owner").sells(HALF).to("bob").at(dollars(9_050)).unwrap();
    } else {
        suite.resolve(&["owner"]).unwrap();
    }
    let taken = lots(suite.account("keeper").size());
    suite.account("keeper").sells(taken).to("bob").at(dollars(9_050)).unwrap();
    assert_eq!(suite.audit(), Vec::<String>::new());
    let float = i128::try_from(suite.chain.solvency().unwrap().float.u128()).unwrap();
    let profit = gang.profit(&mut suite) - before;
    TakenOver { ratio_before, ratio_after, profit, float_change: float - gain(10_000) }
}

/// Plan: let one's own keeper take more out of the account than it has; the float makes the account whole. Rule: the discount is at most the
/// leg's share of the equity. With it: equity/MM stays, and the pair loses a quarter of the discount to the float. Without it (a flat 3 %):
/// equity falls below 0, and the pair earns 518 dollars that the float loses.
#[test]
fn a_discount_never_exceeds_the_equity_it_is_taken_from() {
    let fair = plan();
    assert!(fair.ratio_after >= fair.ratio_before - 1, "{} fell to {}", fair.ratio_before, fair.ratio_after);
    assert_eq!((fair.profit, fair.float_change), (-62_499_999, 62_499_999));
    let flat = without("discount-uncapped", plan);
    assert!(flat.ratio_after < 0, "{} fell to {}", flat.ratio_before, flat.ratio_after);
    assert_eq!((flat.profit, flat.float_change), (518_125_000, -518_125_000));
}
