//! The end of the whole within a replay.

use anyhow::{bail, Context, Result};
use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg};

use super::Replay;
use crate::clock;
use crate::progress::Progress;
use crate::recovery::{Keeper, Payouts};
use crate::replay::desk::Desk;
use crate::replay::embedded::{Embedded, Prices, Scene};
use crate::replay::ending::{Ending, Side};
use crate::replay::halts::{Kind, Schedule, Start};
use crate::replay::path::{Step, BLOCK_SECONDS};
use crate::replay::trader::Behaviour;

/// The place of the first block after the venue has stopped.
///
/// # Errors
/// If it does not lie within the prices, or a halt begins or lasts beyond it.
pub fn begins(start: &Start, steps: &[Step], schedule: &Schedule) -> Result<usize> {
    let [first, last] = [steps.first(), steps.last()].map(|step| step.map_or(0, |step| step.at));
    let at = start.at(first);
    if at < first + 2 * BLOCK_SECONDS || at > last {
        let [first, last] = [first, last].map(clock::utc);
        bail!("--wind-down {start} does not lie within the prices, {first} to {last} UTC; choose another time");
    }
    if let Some(halt) = schedule.stretches.iter().find(|one| one.kind == Kind::Halt && one.until > at) {
        bail!(
            "--wind-down {start}: a halt lasts until {} UTC, and no block is made in it; wind down later, or end the halt before",
            clock::utc(halt.until)
        );
    }
    Ok(steps.partition_point(|step| step.at < at))
}

impl Replay {
    /// Governance settles the whole in the first block of `rest`.
    pub(super) fn settle(mut self, rest: &[Step]) -> Result<Scene> {
        let prices = Prices::new(rest, &self.world.known.scale, &self.schedule);
        self.begin_settling(rest, &prices)?;
        let Replay { world, publishers, tally, .. } = self;
        Ok(Scene { world, publishers, prices, tally, block_gas: 0 })
    }

    fn begin_settling(&mut self, rest: &[Step], prices: &Prices) -> Result<()> {
        let first = rest.first().context("no block is left to wind down in")?;
        // What waited for the end of a halt comes before it.
        self.late_block()?;
        self.place(prices).open_block(first.at)?;
        let governance = self.world.chain.governance().clone();
        self.world.clear(&governance, &ExecuteMsg::Settle {}, 0).context("settling the whole")?;
        Ok(())
    }

    fn place<'a>(&'a mut self, prices: &'a Prices) -> Embedded<'a> {
        Embedded {
            desk: Desk { world: &mut self.world, tally: &mut self.tally },
            publishers: &mut self.publishers,
            prices,
            block_gas: 0,
            saving: None,
        }
    }

    /// Settles the whole, and lets a keeper finish it.
    pub(super) fn wind_down(&mut self, rest: &[Step], quiet: bool) -> Result<Ending> {
        let prices = Prices::new(rest, &self.world.known.scale, &self.schedule);
        let sides = self.sides()?;
        self.begin_settling(rest, &prices)?;
        let (settled_at, before) = (self.world.chain.now(), self.tally.clone());
        let mut keeper = Keeper::default();
        let mut place = self.place(&prices);
        let skipped = keeper.run(&mut place, &Progress::new(quiet))?;
        let payouts = Payouts::read(&place)?;
        self.world.after_block();
        let market = self.world.chain.market(self.world.known.market)?;
        let price = market.settlement.and_then(|settlement| settlement.price);
        let ending = Ending::new(settled_at, self.world.chain.now(), &sides, &payouts, &keeper.steps);
        Ok(Ending {
            file_price: price.map(|price| self.world.known.scale.file_price(price.u128())),
            drawn: self.tally.refilled - before.refilled,
            tips_taken: self.tally.tips - before.tips,
            returned: self.tally.residual - before.residual,
            fund: self.world.chain.fund()?.assets.u128(),
            skipped: skipped.into_iter().map(|one| format!("{}: {}", one.step, one.reason)).collect(),
            ..ending
        })
    }

    /// On which side everybody stands.
    fn sides(&self) -> Result<Vec<(AccountId, Side)>> {
        let side = |trader: &crate::replay::trader::Trader| {
            let shown = self.world.chain.account(trader.account)?;
            let size: i128 = shown.positions.iter().map(|position| position.size.i128()).sum();
            let side = match size {
                _ if trader.behaviour == Behaviour::Keeper => Side::Keepers,
                0 => Side::Flat,
                1.. => Side::Long,
                _ => Side::Short,
            };
            Ok((trader.account, side))
        };
        self.traders.iter().map(side).collect()
    }
}
