//! A market that settles: since when, at which price, what is not registered yet, what is held.

use std::collections::BTreeMap;

use breakwater_interfaces::clearinghouse::{MarketId, MarketKind, Mode};

use crate::reference::ledger::{Call, Ledger};
use crate::reference::num::floor;
use crate::reference::refusal::{Refusal, Result};
use crate::reference::state::{Account, Market, State};

/// In the last half hour of a future its mark becomes its settlement price.
pub const EXPIRING_SECONDS: i128 = 1_800;

/// What is remembered of a market's end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settlement {
    /// Block time of the message that set its flag.
    pub flagged_at: Option<i128>,
    /// `P`, once tagged.
    pub price: Option<i128>,
    /// `W`: settled value not yet registered.
    pub settled: i128,
    /// `H`: gains that accounts hold.
    pub held: i128,
    /// What the float pays of the shortfall when the market is finalized.
    pub allowance: i128,
    /// What is released of a held gain, once final.
    pub fraction: Option<(i128, i128)>,
}

impl Settlement {
    pub fn is_tagged(&self) -> bool {
        self.price.is_some()
    }

    /// What a held gain counts: all of it until the market is final.
    pub fn counts(&self, gain: i128) -> i128 {
        self.fraction.map_or(gain, |(part, whole)| floor(&[gain, part], &[whole]))
    }
}

impl Market {
    pub fn expiry(&self) -> Option<i128> {
        match self.params.kind {
            MarketKind::Perpetual => None,
            MarketKind::Future { expiry } => Some(i128::from(expiry)),
        }
    }

    /// When it began to settle: at its expiry or with its flag, the earlier.
    pub fn entered_at(&self, now: i128) -> Option<i128> {
        let expired = self.expiry().filter(|expiry| now >= *expiry);
        self.settlement.flagged_at.into_iter().chain(expired).min()
    }

    pub fn settles(&self, now: i128) -> bool {
        self.entered_at(now).is_some()
    }

    /// Its expiry ends it, nothing before.
    pub fn is_planned(&self, now: i128) -> bool {
        self.expiry().is_some() && self.entered_at(now) == self.expiry()
    }
}

impl Account {
    /// Σ of its held gains at their face.
    pub fn held_face(&self) -> i128 {
        self.held.values().sum()
    }
}

impl State {
    /// What an account's held gains count, by market.
    pub fn held_of(&self, account: &Account) -> BTreeMap<MarketId, i128> {
        let counts = |(id, gain): (&MarketId, &i128)| {
            let gain = self.markets.get(id).map_or(*gain, |market| market.settlement.counts(*gain));
            (*id, gain)
        };
        account.held.iter().map(counts).collect()
    }

    /// Cash and what held gains count.
    pub fn cash_and_held(&self, account: &Account) -> i128 {
        account.cash + self.held_of(account).values().sum::<i128>()
    }

    /// Settles, is not final, and stores positions or is tagged: losses may be known in it that are not booked.
    pub fn is_settling(&self, id: MarketId, now: i128) -> bool {
        self.markets.get(&id).is_some_and(|market| {
            let settlement = &market.settlement;
            let has_begun = settlement.is_tagged() || self.stores_positions(id);
            market.settles(now) && settlement.fraction.is_none() && has_begun
        })
    }

    /// Some account stores a position in it.
    pub fn stores_positions(&self, id: MarketId) -> bool {
        self.accounts.values().any(|account| account.positions.contains_key(&id))
    }
}

impl Ledger {
    /// Settles now, also if an earlier item of this message has brought it there.
    pub(in crate::reference) fn settles(&self, call: &Call, id: MarketId) -> bool {
        self.state.markets.get(&id).is_some_and(|market| market.settles(call.now()))
    }

    pub(in crate::reference) fn is_tagged(&self, id: MarketId) -> bool {
        self.state.markets.get(&id).is_some_and(|market| market.settlement.is_tagged())
    }

    /// As the message found it; a market that settles since is in no other mode.
    pub(in crate::reference) fn is_in(&self, call: &Call, id: MarketId, mode: Mode) -> bool {
        if self.settles(call, id) {
            mode == Mode::Settling
        } else {
            call.seen.get(&id).is_some_and(|seen| seen.is(mode))
        }
    }

    /// The flag is set.
    ///
    /// # Errors
    /// `NothingToDo` if the market settles already.
    pub(in crate::reference) fn enter(&mut self, call: &Call, id: MarketId) -> Result<()> {
        if self.market(id)?.settles(call.now()) {
            return Err(Refusal::NothingToDo);
        }
        self.market_mut(id)?.settlement.flagged_at = Some(call.now());
        self.tally("markets that entered settling");
        self.record_now(call, id);
        Ok(())
    }
}
