//! A venue that works against an account that trusted it.

use breakwater_harness::suite::{dollars, lots_worth, Suite};

use super::{gain, usd, without, Gang};

/// The venue lets Vic buy at the upper edge of the band and sell at the lower one, as often as it can within a day, always with Mallory.
/// Returns her profit.
fn round_trips() -> i128 {
    let mut suite = Suite::new();
    suite.account("vic").deposits(usd(10_000));
    let gang = Gang::joins(&mut suite, &[("mallory", 1_000_000)]);
    for lots in [lots_worth(10_000), lots_worth(2_500), lots_worth(1_000)] {
        for _ in 0..20 {
            if suite.account("vic").buys(lots).from("mallory").at(dollars(10_200)).is_err() {
                break;
            }
            let sold = suite.account("vic").sells(lots).to("mallory").at(dollars(9_800));
            if sold.is_err() {
                suite.account("vic").sells(lots).to("mallory").at(dollars(10_000)).unwrap();
            }
        }
    }
    assert_eq!(suite.audit(), Vec::<String>::new());
    gang.profit(&mut suite)
}

/// Plan: drain an account at the edge of the band. Rule: per account and UTC day, losses of fills off the mark and fees are at most 5 % of the
/// equity at the day's first fill. With it: 500 of 10,000 dollars. Without it: nearly everything.
#[test]
fn a_rogue_venue_takes_no_more_than_the_days_cap() {
    let taken = round_trips();
    assert!(taken <= gain(500), "taken {taken}");
    let taken = without("off-mark-uncounted", round_trips);
    assert!(taken > gain(8_000), "taken {taken}");
}

/// Lots worth 9.9 times Vic's equity.
fn all_that_margin_allows(suite: &mut Suite, price: u64) -> u64 {
    let equity = u128::try_from(suite.account("vic").equity()).unwrap();
    let lots = equity * 99 / 10 * 1_000_000_000_000_000_000 / dollars(price.into());
    super::lots(i128::try_from(lots).unwrap())
}

/// The venue opens all that Vic's margin allows at the mark, waits until a tick puts him below initial margin, closes him at the edge of the
/// band, and begins again. Returns Mallory's profit from eight rounds of one day.
fn below_initial_margin() -> i128 {
    let mut suite = Suite::new();
    suite.account("vic").deposits(usd(10_000));
    let gang = Gang::joins(&mut suite, &[("mallory", 1_000_000)]);
    let mut price = 10_000;
    for _ in 0..8 {
        let lots = all_that_margin_allows(&mut suite, price);
        if suite.account("vic").buys(lots).from("mallory").at(dollars(price.into())).is_err() {
            break;
        }
        price -= 20;
        suite.price(price);
        let edge = dollars(price.into()) / 100 * 98;
        if suite.account("vic").sells(lots).to("mallory").at(edge).is_err() {
            break;
        }
    }
    assert_eq!(suite.audit(), Vec::<String>::new());
    gang.profit(&mut suite)
}

/// Plan: use the exemption that lets an account out at any price of the band, in rounds. Rule: it begins at maintenance margin, which no venue and no
/// parameter reaches at once; such a fill counts toward the cap although it is not refused, and nothing is added any more once the cap is passed.
/// With it: what the tick moved. Were initial margin the limit: 2 % of ten times the equity.
#[test]
fn a_rogue_venue_cannot_use_the_exemption_in_rounds() {
    let taken = below_initial_margin();
    assert!(taken <= gain(500), "taken {taken}");
    let taken = without("exempt-from-initial", below_initial_margin);
    assert!(taken > gain(2_000), "taken {taken}");
}
