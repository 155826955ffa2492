//! What the report draws: a few hundred samples over the run.

use anyhow::Result;
use breakwater_interfaces::clearinghouse::SolvencyResponse;

use super::scale::value;
use super::tally::Tally;
use super::trader::{Behaviour, Trader};
use super::world::World;

/// Samples of a whole run, about.
pub const SAMPLES: usize = 1_000;

/// Units of notional below which the rounding of the copies shows: a dollar.
const SMALLEST_NOTIONAL: i128 = 1_000_000;

/// Samples from one with the groups' equity to the next.
const GROUPS_EVERY: usize = 8;

/// Whose equity is shown apart.
pub const GROUPS: [Behaviour; 5] =
    [Behaviour::Maker, Behaviour::TrendFollower, Behaviour::Holder, Behaviour::Panicker, Behaviour::Keeper];

/// The state at one block. Money in units.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// Block time in unix seconds.
    pub at: u64,
    /// Price in 10⁻¹⁸ of the quoted unit.
    pub price: u128,
    /// Equity of all accounts.
    pub equity: i128,
    /// Of those of each group ([`GROUPS`]): only in some samples, as it takes a look at every account.
    pub equity_of: Option<[i128; GROUPS.len()]>,
    /// Value of one side's open interest.
    pub open_interest: u128,
    pub float: u128,
    pub fund: u128,
    /// Shortfall that nobody has paid yet.
    pub shortfall: u128,
    /// Since the sample before.
    pub liquidations: u64,
    pub tear_ups: u64,
}

/// The samples of a run and the least margin seen between them.
#[derive(Debug, Default)]
pub struct Series {
    pub samples: Vec<Sample>,
    /// Least equity of any account with a position at any block, in bps of its notional, and the block time.
    pub worst_margin_bps: Option<(i64, u64)>,
    liquidations: u64,
    tear_ups: u64,
}

impl Series {
    /// Looks at every account's margin; once a block, before the keepers resolve any.
    pub fn watch(&mut self, world: &World, traders: &[Trader]) {
        let mut least: Option<i128> = None;
        for trader in traders.iter().filter(|trader| !trader.stale && trader.marked.abs() >= SMALLEST_NOTIONAL) {
            // Multiplied, not divided: this is asked of everybody in every block.
            if least.is_none_or(|least| trader.equity() * 10_000 < least * trader.marked.abs()) {
                least = Some((trader.equity() * 10_000).div_euclid(trader.marked.abs()));
            }
        }
        let Some(least) = least.and_then(|least| i64::try_from(least).ok()) else { return };
        if self.worst_margin_bps.is_none_or(|(worst, _)| least < worst) {
            self.worst_margin_bps = Some((least, world.chain.now()));
        }
    }

    /// Takes one sample.
    ///
    /// # Errors
    /// If a contract cannot be asked.
    pub fn take(&mut self, world: &World, traders: &[Trader], price: u128, tally: &Tally) -> Result<()> {
        let market = world.chain.market(world.market)?;
        let solvency = world.chain.solvency()?;
        let fund = world.chain.fund()?;
        self.samples.push(Sample {
            at: world.chain.now(),
            price,
            equity: equity(&solvency),
            equity_of: self.samples.len().is_multiple_of(GROUPS_EVERY).then(|| equity_of_groups(world, traders)),
            open_interest: value(i128::from(market.open_interest.u64()), world.price).unsigned_abs(),
            float: solvency.float.u128(),
            fund: fund.assets.u128(),
            shortfall: solvency.shortfall.u128(),
            liquidations: tally.liquidations - self.liquidations,
            tear_ups: tally.tear_ups - self.tear_ups,
        });
        self.liquidations = tally.liquidations;
        self.tear_ups = tally.tear_ups;
        Ok(())
    }
}

/// The equity of each group, from the copies where they are good; the copies themselves stay as they are.
fn equity_of_groups(world: &World, traders: &[Trader]) -> [i128; GROUPS.len()] {
    let mut sums = [0; GROUPS.len()];
    for trader in traders {
        let group = GROUPS.iter().position(|behaviour| *behaviour == trader.behaviour);
        let Some(sum) = group.and_then(|group| sums.get_mut(group)) else { continue };
        *sum += if trader.stale {
            let mut copy = trader.clone();
            world.refresh(&mut copy);
            copy.equity()
        } else {
            trader.equity()
        };
    }
    sums
}

/// The equity of all accounts together: by I-1 it is what is held, less what belongs to the house, and what is missing.
fn equity(solvency: &SolvencyResponse) -> i128 {
    let fees: u128 = solvency.markets.iter().map(|books| books.fees.u128()).sum();
    let house = solvency.float.u128() + solvency.treasury.u128() + fees;
    let [owed, house] = [solvency.held.u128() + solvency.shortfall.u128(), house]
        .map(|units| i128::try_from(units).unwrap_or(i128::MAX));
    owed - house
}
