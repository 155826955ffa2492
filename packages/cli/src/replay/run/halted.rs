//! While the chain makes no blocks, and the first block after that.

use anyhow::Result;

use super::Replay;
use crate::replay::fills;
use crate::replay::keepers;
use crate::replay::mempool::{shuffled, Call, Waiting};
use crate::replay::path::{Step, BLOCK_SECONDS};
use crate::replay::population::View;

/// Blocks that would have been, from one push of prices that waits to the next.
const PUSH_BLOCKS: u64 = 10;

impl Replay {
    /// Notes the stretches that have begun.
    pub(super) fn begin_stretches(&mut self, now: u64) {
        while let Some(next) = self.schedule.stretches.get(self.begun).filter(|next| next.from <= now) {
            self.begun += 1;
            self.halts.begin(*next, &self.tally);
            self.rescue.begin();
            self.world.standing.watch(next.until);
            self.world.closings.get_or_insert_default();
        }
    }

    /// A block that is not made: everybody sees the price and decides, and what they send waits.
    pub(super) fn halted(&mut self, number: u64, step: Step, before: [u128; 4], publishers: bool) {
        if !self.world.is_halted() {
            self.world.mempool = Some(Vec::new());
        }
        let feed_price = self.world.known.scale.feed_price(step.price);
        if publishers && number.is_multiple_of(PUSH_BLOCKS) {
            let premium = self.venue.premium_ppm(&self.traders);
            self.publishers.wait(&mut self.world, feed_price, premium, step.at);
        }
        self.world.price = self.world.known.scale.lot_price(feed_price);
        let price = self.world.price;
        self.traders.iter_mut().for_each(|trader| trader.mark(price));
        if self.world.settles {
            return;
        }
        let view = self.view(step, before, number);
        self.keepers.watch(&self.world, &mut self.traders, &view);
        self.series.watch(step.at, &self.traders);
        self.decide(view);
    }

    /// What everybody does at a block, made or not.
    pub(super) fn decide(&mut self, view: View) {
        self.keepers.work(&mut self.world, &mut self.traders, &view, &mut self.tally);
        let mut orders = keepers::unwind(&self.traders, &view);
        self.rescue(view);
        self.panics(view, &mut orders);
        self.turns(view, &mut orders);
        self.venue.trade(&mut self.world, &mut self.traders, &orders, &view, &mut self.tally);
    }

    /// The first block after a halt: with the clock from before it, and all that has waited, at random.
    pub(super) fn late_block(&mut self) -> Result<()> {
        let Some(waiting) = self.world.mempool.take() else { return Ok(()) };
        let block = self.world.chain.block();
        self.world.chain.set_block(block.time.seconds() + BLOCK_SECONDS, block.height + 1);
        let before = self.tally.clone();
        let messages = u64::try_from(waiting.len())?;
        for one in shuffled(waiting, &mut self.halt_random) {
            self.take(one);
        }
        self.halts.late_block(messages, &before, &self.tally);
        for trader in &mut self.traders {
            trader.waiting = false;
            trader.agreed = 0;
            trader.stale = true;
        }
        self.keepers.forget();
        self.after_block();
        Ok(())
    }

    /// Carries out one message that has waited.
    fn take(&mut self, waiting: Waiting) {
        let Waiting { sender, call, units } = waiting;
        match call {
            Call::Fill(message, agreed) => {
                fills::deliver(&mut self.world, &mut self.traders, &agreed, &message, &mut self.tally);
            }
            Call::Clear(action, message) => match self.world.clear(&sender, &message, units) {
                Ok(response) => drop(self.tally.decisions(action, &response)),
                Err(error) => self.tally.refused_message(action, &error),
            },
            Call::Deposit(message, index) => {
                if let Err(error) = self.world.clear(&sender, &message, units) {
                    self.tally.refused_message("deposit", &error);
                    self.tally.deposits -= 1;
                    self.traders[index].deposited -= units;
                }
            }
            // A price that is refused is refused within its message.
            Call::Report(message) => {
                if let Err(error) = self.world.report(&sender, &message) {
                    self.tally.refused_message("push", &error);
                }
            }
        }
    }

    /// Those whom a halt has put below margin pay in, or do not.
    fn rescue(&mut self, view: View) {
        if !self.halts.is_in_grace() {
            return;
        }
        let short: Vec<usize> = self.keepers.short().collect();
        for (index, units) in self.rescue.due(&self.world, &self.traders, &short, view.block) {
            self.halts.top_up(self.traders[index].account);
            self.deposit(index, units);
        }
    }
}
