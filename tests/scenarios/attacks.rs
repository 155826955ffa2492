//! Attacks on the clearing house, each told as it fails, and, where its rule can be switched off, as it works without it.
//!
//! Profit is what all accounts and purses of the attacker are worth at the end, less what he brought. Nobody can be made to pay a debt, so an
//! account counts 0 at least.

mod clock;
mod dead_leg;
mod discount;
mod donation;
mod float_limit;
mod foreign_clock;
mod funding;
mod held_back;
mod lone_key;
mod off_mark_close;
mod reward;
mod rogue_venue;
mod stolen_key;
mod straddle;
mod wash_trades;

use breakwater_harness::chain::{on_engine, Publishers};
use breakwater_harness::suite::{standard_feed, standard_market, Suite};
use breakwater_interfaces::clearinghouse::MarketId;
use breakwater_risk::planted;

const UNITS_PER_DOLLAR: u128 = 1_000_000;
const FEED_UNITS_PER_DOLLAR: i64 = 100_000_000;
const LOT_STEP: u64 = 1_000;

/// So many dollars in units.
fn usd(dollars: u128) -> u128 {
    dollars * UNITS_PER_DOLLAR
}

/// So many dollars in units, as a gain or loss.
fn gain(dollars: i128) -> i128 {
    dollars * 1_000_000
}

/// Tells a story with one rule switched off: in native code, since compiled contracts have no such switch.
pub fn without<T>(rule: &str, story: impl FnOnce() -> T) -> T {
    let _off = RuleOff::of(rule);
    on_engine("native", story)
}

/// Switches a rule off for as long as it lives, also if the story panics.
struct RuleOff;

impl RuleOff {
    fn of(rule: &str) -> Self {
        planted::select(Some(rule)).unwrap();
        RuleOff
    }
}

impl Drop for RuleOff {
    fn drop(&mut self) {
        planted::select(None).unwrap();
    }
}

/// People with deposits in dollars.
fn people(suite: &mut Suite, deposits: &[(&str, u128)]) {
    for (name, dollars) in deposits {
        suite.account(name).deposits(usd(*dollars));
    }
}

/// The accounts of one attacker.
struct Gang {
    names: Vec<String>,
    brought: i128,
}

impl Gang {
    /// Opens the accounts and pays so many dollars into each.
    fn joins(suite: &mut Suite, deposits: &[(&str, u128)]) -> Self {
        people(suite, deposits);
        let names = deposits.iter().map(|(name, _)| (*name).to_owned()).collect();
        let brought: u128 = deposits.iter().map(|(_, dollars)| usd(*dollars)).sum();
        Gang { names, brought: i128::try_from(brought).unwrap() }
    }

    /// Units gained so far, or lost.
    fn profit(&self, suite: &mut Suite) -> i128 {
        let mut wealth = 0;
        for name in &self.names {
            let trader = suite.account(name);
            wealth += trader.equity().max(0) + i128::try_from(trader.purse()).unwrap();
        }
        wealth - self.brought
    }
}

/// A position as an amount to trade: what lies under the lot step cannot be, and is worth less than a unit.
fn lots(size: i128) -> u64 {
    let lots = u64::try_from(size.unsigned_abs()).unwrap();
    lots - lots % LOT_STEP
}

/// A second market like the first one, on a feed of its own.
struct SecondMarket {
    id: MarketId,
    publishers: Publishers,
}

impl SecondMarket {
    /// Opened at 10,000 dollars.
    fn open(suite: &mut Suite) -> Self {
        let feed = suite.chain.add_feed(standard_feed("ETH/USD")).unwrap();
        for publisher in &suite.publishers.addresses.clone() {
            suite.chain.add_publisher(publisher, &[feed]).unwrap();
        }
        let id = suite.chain.add_market(standard_market(feed)).unwrap();
        let second = SecondMarket { id, publishers: Publishers { feed, ..suite.publishers.clone() } };
        second.price(suite, 10_000);
        second
    }

    /// All publishers push this many dollars in the present block.
    fn price(&self, suite: &mut Suite, dollars: i64) {
        let prices = vec![dollars * FEED_UNITS_PER_DOLLAR; self.publishers.addresses.len()];
        self.publishers.push(&mut suite.chain, &prices, 0).unwrap();
    }
}

/// A block later, the first publisher alone pushes this many dollars.
fn lone_price(suite: &mut Suite, dollars: i64) {
    suite.chain.next_block();
    let mut lone = suite.publishers.clone();
    lone.addresses.truncate(1);
    lone.push(&mut suite.chain, &[dollars * FEED_UNITS_PER_DOLLAR], 0).unwrap();
}
