//! Limits that refill, and what one block may add.

use breakwater_interfaces::clearinghouse::MarketId;

use super::settings::units;
use crate::reference::ledger::{Call, Ledger};
use crate::reference::num::floor;
use crate::reference::refusal::{Refusal, Result};
use crate::reference::state::State;

const HOUR_SECONDS: i128 = 3_600;

/// What was taken of a capacity that refills evenly over a window; what refilled beyond whole units, in 1/window of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    used: i128,
    at: i128,
    part: i128,
}

impl Bucket {
    pub fn refilled(self, now: i128, capacity: i128, window: i128) -> Bucket {
        if now <= self.at {
            return self;
        }
        let (speed, elapsed) = (capacity.max(self.used), now - self.at);
        if elapsed >= window {
            return Bucket { used: 0, at: now, part: 0 };
        }
        let over = speed % window * elapsed + self.part;
        let whole = speed / window * elapsed + over / window;
        if whole >= self.used {
            return Bucket { used: 0, at: now, part: 0 };
        }
        Bucket { used: self.used - whole, at: now, part: over % window }
    }

    pub fn room(self, now: i128, capacity: i128, window: i128) -> i128 {
        (capacity - self.refilled(now, capacity, window).used).max(0)
    }

    pub fn take(&mut self, amount: i128, now: i128, capacity: i128, window: i128) -> Result<()> {
        if amount == 0 {
            return Ok(());
        }
        if amount > self.room(now, capacity, window) {
            return Err(Refusal::LimitReached);
        }
        *self = self.refilled(now, capacity, window);
        self.used += amount;
        Ok(())
    }

    fn give_back(&mut self, amount: i128, now: i128, capacity: i128, window: i128) {
        *self = self.refilled(now, capacity, window);
        self.used = (self.used - amount).max(0);
        if self.used == 0 {
            self.part = 0;
        }
    }
}

/// What was added in a block, by height, and in an hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bound {
    height: i128,
    in_block: i128,
    hour: Bucket,
}

/// Units that a block and an hour may add.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    pub block: i128,
    pub hour: i128,
}

impl Bound {
    pub fn rooms(&self, now: i128, height: i128, share: Share) -> Share {
        let in_block = if height > self.height { 0 } else { self.in_block };
        let hour = self.hour.room(now, share.hour, HOUR_SECONDS);
        Share { block: (share.block - in_block).max(0), hour }
    }

    fn charge(&mut self, amount: i128, now: i128, height: i128, share: Share) -> Result<()> {
        if amount > self.rooms(now, height, share).block {
            return Err(Refusal::BlockFull);
        }
        self.hour.take(amount, now, share.hour, HOUR_SECONDS)?;
        if height > self.height {
            (self.height, self.in_block) = (height, 0);
        }
        self.in_block += amount;
        Ok(())
    }

    fn relieve(&mut self, amount: i128, now: i128, share: Share) {
        self.hour.give_back(amount, now, share.hour, HOUR_SECONDS);
    }
}

impl State {
    /// What the insurance has, or is taken to have at least.
    pub(super) fn insurance(&self) -> i128 {
        (self.float + self.fund).max(units(self.limits.bound_floor))
    }
}

impl Ledger {
    /// A share of 5 % and 25 % of the insurance.
    pub(super) fn bound_share(&self, share_bps: u32) -> Share {
        let base = self.state.insurance();
        let of = |percent: i128| floor(&[floor(&[base, percent], &[100]), i128::from(share_bps)], &[10_000]);
        Share { block: of(5), hour: of(25) }
    }

    /// What a block may add to a market, or by withdrawals.
    pub fn block_share(&self, market: Option<MarketId>) -> i128 {
        let bps = match market {
            Some(id) => self.state.markets.get(&id).map_or(0, |market| market.params.block_share_bps),
            None => self.state.limits.withdrawal_share_bps,
        };
        self.bound_share(bps).block
    }

    /// What an item changed in ΣD. More is charged to the market if a side adds, less refills its hour.
    pub(in crate::reference) fn charge_bound(
        &mut self,
        call: &Call,
        market: MarketId,
        change: i128,
        adds: bool,
    ) -> Result<()> {
        let (now, height) = (call.now(), i128::from(call.moment.height));
        let share = self.bound_share(self.market(market)?.params.block_share_bps);
        let bound = &mut self.market_mut(market)?.modes.bound;
        if change < 0 {
            bound.relieve(-change, now, share);
        } else if change > 0 && adds {
            bound.charge(change, now, height, share)?;
            self.tally("one-block bound charged");
        }
        Ok(())
    }

    /// The same of a withdrawal; less counts for nothing.
    pub(in crate::reference) fn charge_withdrawal(&mut self, call: &Call, change: i128) -> Result<()> {
        if change <= 0 {
            return Ok(());
        }
        let share = self.bound_share(self.state.limits.withdrawal_share_bps);
        self.state.withdrawal_bound.charge(change, call.now(), i128::from(call.moment.height), share)?;
        self.tally("withdrawals' bound charged");
        Ok(())
    }

    /// What a deposit took of an account's exposure refills the withdrawals' hour.
    pub(in crate::reference) fn relieve_withdrawals(&mut self, call: &Call, amount: i128) {
        if amount > 0 {
            let share = self.bound_share(self.state.limits.withdrawal_share_bps);
            self.state.withdrawal_bound.relieve(amount, call.now(), share);
            self.tally("withdrawals' bound relieved");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_refills_evenly_and_keeps_what_is_over() {
        let mut bucket = Bucket::default();
        assert_eq!(bucket.take(2, 1_000, 2, 100), Ok(()));
        for second in 1..50 {
            bucket = bucket.refilled(1_000 + second, 2, 100);
            assert_eq!(bucket.used, 2);
        }
        assert_eq!(bucket.refilled(1_050, 2, 100).used, 1);
        assert_eq!(bucket.take(1, 1_049, 2, 100), Err(Refusal::LimitReached));
    }

    #[test]
    fn a_capacity_that_shrank_frees_what_was_used_in_a_window() {
        let mut bucket = Bucket::default();
        assert_eq!(bucket.take(1_000, 5, 1_000, 3_600), Ok(()));
        assert_eq!(bucket.refilled(1_805, 10, 3_600).used, 500);
        assert_eq!((bucket.room(6, 10, 3_600), bucket.room(3_605, 10, 3_600)), (0, 10));
    }

    #[test]
    fn a_block_adds_its_part_and_relief_refills_only_the_hour() {
        let share = Share { block: 100, hour: 250 };
        let mut bound = Bound::default();
        assert_eq!(bound.charge(100, 9, 5, share), Ok(()));
        assert_eq!(bound.charge(1, 9, 5, share), Err(Refusal::BlockFull));
        bound.relieve(100, 9, share);
        assert_eq!(bound.charge(1, 9, 5, share), Err(Refusal::BlockFull));
        assert_eq!(bound.charge(100, 9, 6, share), Ok(()));
        assert_eq!(bound.charge(100, 9, 7, share), Ok(()));
        assert_eq!(bound.charge(51, 9, 8, share), Err(Refusal::LimitReached));
    }
}
