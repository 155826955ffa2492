//! While the market settles: nobody trades, and keepers bring everybody to its price.

use anyhow::Result;

use super::Replay;
use crate::progress::Progress;
use crate::recovery::{Keeper, Next};
use crate::replay::desk::Desk;
use crate::replay::population::View;
use crate::replay::settled::SettledMarket;

/// Where nothing can be done, keepers look again after so many seconds.
const LOOK_SECONDS: u64 = 3_600;

/// What is known of the end of the market.
#[derive(Debug, Default)]
pub struct Settling {
    keeper: Keeper,
    /// Block time of the next look.
    look_at: u64,
    /// Counted until the market ended: paid by the float, cut.
    before: Option<(u128, u128)>,
    pub account: Option<SettledMarket>,
}

impl Replay {
    /// A block of a market that settles.
    pub(super) fn settle_market(&mut self, view: &View) -> Result<()> {
        self.world.standing.watch(view.now);
        self.keepers.keep_house(&mut self.world, view.block, &mut self.tally);
        if view.now < self.settling.look_at {
            return Ok(());
        }
        let Settling { keeper, look_at, before, account } = &mut self.settling;
        let (float, cut) = *before.get_or_insert((self.tally.insurance_paid, self.tally.cut));
        let mut desk = Desk { world: &mut self.world, tally: &mut self.tally };
        let next = keeper.pass(&mut desk, &Progress::new(true))?;
        *look_at = match next {
            Next::Look => view.now,
            Next::Wait(time) => time,
            Next::Done => view.now + LOOK_SECONDS,
        };
        let shown = self.world.chain.market(self.world.known.market)?;
        let seen = account.get_or_insert_default();
        seen.see(&shown, &self.world.known.scale, view.now);
        (seen.defaulted, seen.unpaid) = match self.tally.first_unpaid {
            Some((account, unpaid)) => (Some(account), unpaid),
            None => (None, 0),
        };
        seen.from_float = self.tally.insurance_paid - float;
        seen.cut = self.tally.cut - cut;
        seen.shortfall = seen.from_float + seen.cut + shown.books.shortfall.u128();
        seen.messages = keeper.steps.messages();
        // Prices of legs have become cash, or held gains.
        if next == Next::Look {
            self.traders.iter_mut().for_each(|trader| trader.stale = true);
        }
        Ok(())
    }
}
