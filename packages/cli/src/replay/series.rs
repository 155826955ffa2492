//! What the report draws: a few hundred samples over the run.

use anyhow::Result;

use super::tally::Tally;
use super::trader::Trader;
use super::world::World;

/// Samples of a whole run, at most.
pub const SAMPLES: usize = 1_000;

/// Units of notional below which the rounding of the copies shows: a dollar.
const SMALLEST_NOTIONAL: i128 = 1_000_000;

/// The state at one block. Money in units.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// Block time in unix seconds.
    pub at: u64,
    /// Price in 10⁻¹⁸ of the quoted unit.
    pub price: u128,
    /// Sum of the equity of all accounts.
    pub equity: i128,
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
    /// Looks at every account's margin; once a block, after the keepers have worked.
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
        let open_interest = super::scale::value(i128::from(market.open_interest.u64()), world.price);
        self.samples.push(Sample {
            at: world.chain.now(),
            price,
            equity: traders.iter().map(Trader::equity).sum(),
            open_interest: open_interest.unsigned_abs(),
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
