//! Accruing funding at chosen moments.

use breakwater_harness::chain::Publishers;
use breakwater_harness::suite::{dollars, lots_worth, standard_feed, standard_market, Suite};

use super::{gain, Gang};

/// Feeds in a page: the seventeenth lies in the next one and is pushed on its own.
const PAGE: usize = 16;
const BLOCKS: u64 = 600;

/// A suite whose market has a premium feed in another page than its mark's.
fn suite_with_premium() -> (Suite, Publishers) {
    let mut suite = Suite::new();
    let mut feed = 0;
    for number in 1..=PAGE {
        feed = suite.chain.add_feed(standard_feed(&format!("feed {number}"))).unwrap();
    }
    for publisher in &suite.publishers.addresses.clone() {
        suite.chain.add_publisher(publisher, &[feed]).unwrap();
    }
    let mut params = standard_market(suite.publishers.feed);
    params.premium_feed = Some(feed);
    suite.market = suite.chain.add_market(params).unwrap();
    let premium = Publishers { feed, ..suite.publishers.clone() };
    (suite, premium)
}

/// For an hour the perpetual stands 0.3 % above the mark; the mark is pushed in every block, the perpetual's price in every fifth. Funding is
/// accrued every ten minutes, and also in every block if Mallory, who is long, sees to it. Returns her profit.
fn an_hour(in_every_block: bool) -> i128 {
    let (mut suite, premium) = suite_with_premium();
    suite.account("bob").deposits(50_000_000_000);
    let gang = Gang::joins(&mut suite, &[("mallory", 50_000)]);
    suite.price(10_000);
    suite.account("mallory").buys(lots_worth(100_000)).from("bob").at(dollars(10_000)).unwrap();
    for block in 0..BLOCKS {
        suite.price(10_000);
        if block % 5 == 0 {
            premium.push(&mut suite.chain, &[1_003_000_000_000; 3], 0).unwrap();
        }
        if in_every_block || block % 100 == 99 {
            suite.accrue_funding().unwrap();
        }
    }
    assert_eq!(suite.audit(), Vec::<String>::new());
    gang.profit(&mut suite)
}

/// Plan: accrue funding between two reports of the premium, so that most intervals have none. Rule: time without a premium is not accrued
/// but waits for the next report. With it: the hour costs 37 dollars either way. Without it, accrued in every block: 7.
#[test]
fn funding_is_not_evaded_by_accruing_it_often() {
    let (seldom, often) = (an_hour(false), an_hour(true));
    assert!(seldom < -gain(36) && seldom > -gain(38), "{seldom}");
    assert!((seldom - often).abs() < gain(1), "{seldom} {often}");
}

/// For an hour both feeds are pushed every 78 s; Mallory accrues 66 s after each push, when the mark is of no class B, or lets it be.
fn between_pushes(wipes: bool) -> i128 {
    let (mut suite, premium) = suite_with_premium();
    suite.account("bob").deposits(50_000_000_000);
    let gang = Gang::joins(&mut suite, &[("mallory", 50_000)]);
    suite.price(10_000);
    suite.account("mallory").buys(lots_worth(100_000)).from("bob").at(dollars(10_000)).unwrap();
    for cycle in 0..40 {
        suite.price(10_000);
        premium.push(&mut suite.chain, &[1_003_000_000_000; 3], 0).unwrap();
        if cycle % 5 == 4 {
            suite.accrue_funding().unwrap();
        }
        suite.silence(66);
        if wipes {
            suite.accrue_funding().unwrap();
        }
        suite.silence(12);
    }
    gang.profit(&mut suite)
}

/// Rule: time accrues only at a mark of class B. Without it the hour cost 5 dollars instead of 24.
#[test]
fn funding_is_not_wiped_at_a_moment_without_a_price() {
    let (left, wiped) = (between_pushes(false), between_pushes(true));
    assert!(left < -gain(20), "{left}");
    assert!((left - wiped).abs() < gain(1), "{left} {wiped}");
}
