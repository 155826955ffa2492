//! Both sides opened by the same person, in the hope that the loser defaults to the float.

use breakwater_harness::suite::{dollars, lots_worth, Suite};

use super::{gain, lots, usd, without, Gang};

const FLOAT: u128 = 100_000;

/// What a straddle earned, and what the float paid for it.
#[derive(Debug, PartialEq)]
struct Earned {
    profit: i128,
    float_paid: i128,
}

fn earned(suite: &mut Suite, gang: &Gang) -> Earned {
    assert_eq!(suite.audit(), Vec::<String>::new());
    let float = i128::try_from(suite.chain.solvency().unwrap().float.u128()).unwrap();
    Earned { profit: gang.profit(suite), float_paid: i128::try_from(usd(FLOAT)).unwrap() - float }
}

/// Mallory's straddle of 10,000 dollars at full leverage, in a market where others hold 90,000, or alone; the price gaps by a quarter.
fn gap(with_others: bool) -> Earned {
    let mut suite = Suite::new();
    suite.fund_float(usd(FLOAT));
    let gang = Gang::joins(&mut suite, &[("long", 1_000), ("short", 1_000)]);
    suite.account("long").buys(lots_worth(10_000)).from("short").at(dollars(10_000)).unwrap();
    if with_others {
        super::people(&mut suite, &[("hal", 100_000), ("ida", 100_000)]);
        suite.account("hal").buys(lots_worth(90_000)).from("ida").at(dollars(10_000)).unwrap();
    }
    suite.price(7_500);
    suite.resolve(&["long"]).unwrap();
    suite.touch(&["short"]).unwrap();
    earned(&mut suite, &gang)
}

/// The same straddle when the price slides and a keeper watches. Mallory closes on one side what she loses on the other.
fn slide() -> Earned {
    let mut suite = Suite::new();
    suite.fund_float(usd(FLOAT));
    super::people(&mut suite, &[("kim", 100_000)]);
    let gang = Gang::joins(&mut suite, &[("long", 1_000), ("short", 1_000)]);
    suite.account("long").buys(lots_worth(10_000)).from("short").at(dollars(10_000)).unwrap();
    suite.price(9_400);
    suite.start_auction(&["long"]).unwrap();
    suite.waits(60);
    suite.account("kim").liquidates("long").unwrap();
    let taken = lots(suite.account("kim").size());
    suite.account("short").buys(taken).from("kim").at(dollars(9_400)).unwrap();
    let rest = lots(suite.account("long").size());
    suite.account("long").sells(rest).to("short").at(dollars(9_400)).unwrap();
    earned(&mut suite, &gang)
}

/// Plan: be long and short, let one side default beyond its margin, keep the other side's gain. Rule: for one default the float first pays at
/// most the initial margin of the account's positions; the rest is borne by the opposite side, which in a market of her own is Mallory.
/// With it: the float pays 750 dollars, less than the thousand of margin that the loser lost. Without it: 1,500, more than was lost.
///
/// The rule bounds the float's part, not the profit: what a *gap* takes beyond the margin is some other's loss in any clearing house. Alone in
/// the market Mallory earns exactly what the float pays (and where the sides are used up the float pays on, to `g` of the notional in all);
/// among others she earns also what they bear, 1,500 − 75 of her own part. Only a gap through the whole margin between two prices does it:
#[test]
fn a_straddle_takes_no_more_from_the_float_than_its_loser_lost() {
    assert_eq!(gap(false), Earned { profit: gain(750), float_paid: gain(750) });
    assert_eq!(gap(true), Earned { profit: gain(1_425), float_paid: gain(750) });
    let margin_lost = gain(1_000);
    assert!(gap(true).float_paid <= margin_lost);
    let unlimited = without("float-limit-ignored", || gap(true));
    assert_eq!(unlimited, Earned { profit: gain(1_500), float_paid: gain(1_500) });
    assert!(unlimited.float_paid > margin_lost);
}

/// … on a price that slides while a keeper watches, the straddle costs the auction's discount.
#[test]
fn a_straddle_on_a_sliding_price_loses() {
    let slid = slide();
    assert!(slid.profit < 0, "{slid:?}");
    assert!(slid.float_paid <= 0, "{slid:?}");
}
