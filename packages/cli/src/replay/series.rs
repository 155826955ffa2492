//! What the report draws: a few hundred samples over the run.

use anyhow::Result;

use super::path::Step;
use super::scale::value;
use super::tally::Tally;
use super::trader::{Behaviour, Trader};
use super::world::World;
use crate::clock::DAY_SECONDS;

/// Samples of a whole run, about.
pub const SAMPLES: usize = 1_000;

/// Units of notional below which the rounding of the copies shows: a dollar.
const SMALLEST_NOTIONAL: i128 = 1_000_000;

/// Samples from one with the groups' money to the next.
const GROUPS_EVERY: usize = 8;

/// Whose money is shown apart.
pub const GROUPS: [Behaviour; 5] =
    [Behaviour::Maker, Behaviour::TrendFollower, Behaviour::Holder, Behaviour::Panicker, Behaviour::Keeper];

/// The state at one block. Money in units.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// Block time in unix seconds.
    pub at: u64,
    /// Price in 10⁻¹⁸ of the quoted unit.
    pub price: u128,
    /// Each group's ([`GROUPS`]) money: only in some samples, as it takes a look at every account.
    pub groups: Option<[Money; GROUPS.len()]>,
    /// Value of one side's open interest.
    pub open_interest: u128,
    pub float: u128,
    pub fund: u128,
    /// Shortfall that nobody has paid yet.
    pub shortfall: u128,
    /// Losses beyond equity until then, and who paid them.
    pub bad_debt: u128,
    pub insurance_paid: u128,
    pub socialised: u128,
    /// Cut off the gains of winners in a market that ended.
    pub cut: u128,
}

/// Equity of some accounts, and all their deposits until then.
#[derive(Clone, Copy, Debug, Default)]
pub struct Money {
    pub equity: i128,
    pub deposited: u128,
}

/// What was closed in a stretch of time.
#[derive(Clone, Copy, Debug)]
pub struct Bucket {
    /// Block time at which it begins.
    pub from: u64,
    pub liquidations: u64,
    pub tear_ups: u64,
}

/// Lengths of buckets in seconds, and how many of them a picture has at most.
const BUCKETS_SECONDS: [u64; 5] = [60, 300, 900, 3_600, 14_400];
const BUCKETS: u64 = 800;

/// The samples of a run, what was closed, and the least margin seen.
#[derive(Debug)]
pub struct Series {
    pub samples: Vec<Sample>,
    pub buckets: Vec<Bucket>,
    pub bucket_seconds: u64,
    /// Least equity of any account with a position at any block, in bps of its notional, and the block time.
    pub worst_margin_bps: Option<(i64, u64)>,
    liquidations: u64,
    tear_ups: u64,
}

impl Series {
    /// For a run of so many seconds.
    pub fn new(seconds: u64) -> Self {
        let bucket_seconds = BUCKETS_SECONDS.into_iter().find(|length| seconds / length <= BUCKETS);
        Series {
            samples: Vec::new(),
            buckets: Vec::new(),
            bucket_seconds: bucket_seconds.unwrap_or(DAY_SECONDS),
            worst_margin_bps: None,
            liquidations: 0,
            tear_ups: 0,
        }
    }

    /// Puts what was closed in a block into its bucket.
    pub fn count(&mut self, now: u64, tally: &Tally) {
        let from = now - now % self.bucket_seconds;
        if self.buckets.last().is_none_or(|last| last.from != from) {
            self.buckets.push(Bucket { from, liquidations: 0, tear_ups: 0 });
        }
        if let Some(bucket) = self.buckets.last_mut() {
            bucket.liquidations += tally.liquidations - self.liquidations;
            bucket.tear_ups += tally.tear_ups - self.tear_ups;
        }
        self.liquidations = tally.liquidations;
        self.tear_ups = tally.tear_ups;
    }

    /// Looks at every account's margin; once a block, before the keepers resolve any.
    pub fn watch(&mut self, now: u64, traders: &[Trader]) {
        let mut least: Option<i128> = None;
        for trader in traders.iter().filter(|trader| !trader.stale && trader.marked.abs() >= SMALLEST_NOTIONAL) {
            // Multiplied, not divided: this is asked of everybody in every block.
            if least.is_none_or(|least| trader.equity() * 10_000 < least * trader.marked.abs()) {
                least = Some((trader.equity() * 10_000).div_euclid(trader.marked.abs()));
            }
        }
        let Some(least) = least.and_then(|least| i64::try_from(least).ok()) else { return };
        if self.worst_margin_bps.is_none_or(|(worst, _)| least < worst) {
            self.worst_margin_bps = Some((least, now));
        }
    }

    /// Takes one sample.
    ///
    /// # Errors
    /// If a contract cannot be asked.
    pub fn take(&mut self, world: &World, traders: &[Trader], step: Step, tally: &Tally) -> Result<()> {
        let market = world.chain.market(world.known.market)?;
        let solvency = world.chain.solvency()?;
        let fund = world.chain.fund()?;
        self.samples.push(Sample {
            at: step.at,
            price: step.price,
            groups: self.samples.len().is_multiple_of(GROUPS_EVERY).then(|| money_of_groups(world, traders)),
            open_interest: value(i128::from(market.open_interest.u64()), world.price).unsigned_abs(),
            float: solvency.float.u128(),
            fund: fund.assets.u128(),
            shortfall: solvency.shortfall.u128(),
            bad_debt: tally.bad_debt,
            insurance_paid: tally.insurance_paid,
            socialised: tally.socialised,
            cut: tally.cut,
        });
        Ok(())
    }
}

/// The money of each group, from the copies where they are good; the copies themselves stay as they are.
fn money_of_groups(world: &World, traders: &[Trader]) -> [Money; GROUPS.len()] {
    let mut sums = [Money::default(); GROUPS.len()];
    for trader in traders {
        let group = GROUPS.iter().position(|behaviour| *behaviour == trader.behaviour);
        let Some(sum) = group.and_then(|group| sums.get_mut(group)) else { continue };
        sum.deposited += trader.deposited;
        sum.equity += if trader.stale {
            let mut copy = trader.clone();
            world.refresh(&mut copy);
            copy.equity()
        } else {
            trader.equity()
        };
    }
    sums
}
