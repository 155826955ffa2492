//! What is stored, by whom, and what is true whether anybody knows it.

use std::hash::{DefaultHasher, Hash, Hasher};

use breakwater_failsafe::{Accepted, Block, Breaker, Entry, Gap, Grace, Offer, Span, SpentTime, Stop, Ticket};

use crate::monitor::Monitor;

/// Far enough from 0 that nothing saturates.
pub const START: u64 = 1_000_000_000;

/// The chain. Times are block times in seconds.
#[derive(Clone, Debug)]
pub struct Chain {
    pub now: Block,
    /// How far the true time is ahead of block time: the first block after a halt.
    pub behind_seconds: u64,
}

/// What an oracle's page keeps.
#[derive(Clone, Debug)]
pub struct Oracle {
    /// Of the last push.
    pub header: Block,
    pub newest: Accepted,
    /// A quorum agreed on the newest.
    pub is_good: bool,
    /// Publish time of the newest good one.
    pub good_publish_time: u64,
    pub last_gap: Option<(Gap, u64)>,
    /// Of the quorum's slowest source.
    pub offered: Offer,
}

/// What the contract stores.
#[derive(Clone, Debug)]
pub struct Contract {
    pub freeze: Stop,
    pub reduce_only: Stop,
    pub grace: Option<Grace>,
    /// Gaps that ended before have had their grace.
    pub closed_at: u64,
    pub spent: SpentTime,
    pub poor_price: Breaker,
    pub shortfall: Breaker,
    pub has_shortfall: bool,
    pub settle: Option<Entry>,
    pub settling: bool,
}

/// A user without positions, in units.
#[derive(Clone, Debug, Hash)]
pub struct User {
    pub own: u128,
    pub gains: u128,
}

#[derive(Clone, Debug)]
pub struct State {
    pub chain: Chain,
    pub oracle: Oracle,
    pub contract: Contract,
    pub user: User,
    pub ticket: Option<Ticket>,
    pub monitor: Monitor,
}

impl State {
    /// A living chain, a fresh price, nothing ever stopped.
    pub fn new() -> State {
        let now = Block { height: START, time: START };
        let newest = Accepted { publish_time: START, at: START };
        State {
            chain: Chain { now, behind_seconds: 0 },
            oracle: Oracle {
                header: now,
                newest,
                is_good: true,
                good_publish_time: START,
                last_gap: None,
                offered: Offer { publish_time: START, at: START },
            },
            contract: Contract {
                freeze: Stop::default(),
                reduce_only: Stop::default(),
                grace: None,
                closed_at: 0,
                spent: SpentTime::default(),
                poor_price: Breaker::Quiet,
                shortfall: Breaker::Quiet,
                has_shortfall: false,
                settle: None,
                settling: false,
            },
            user: User { own: 100, gains: 50 },
            ticket: None,
            monitor: Monitor::default(),
        }
    }

    /// Of everything, with times and heights as distances from now: no rule knows the date.
    pub fn fingerprint(&self) -> u64 {
        let State { chain, oracle, contract, user, ticket, monitor } = self;
        let Chain { now, behind_seconds } = chain;
        let mut ages = Ages { now: now.time, hasher: DefaultHasher::new() };
        behind_seconds.hash(&mut ages.hasher);
        let Oracle { header, newest, is_good, good_publish_time, last_gap, offered } = oracle;
        ((now.height - header.height).min(PRICE_AGE_MAX), is_good, user).hash(&mut ages.hasher);
        let times = [newest.publish_time, newest.at, *good_publish_time, offered.publish_time, offered.at];
        ages.times_up_to(PRICE_AGE_MAX, times.into_iter().chain([header.time]));
        if let Some((gap, height)) = last_gap {
            // Whether it is in its second block is all that a height says.
            (gap.length_seconds, gap.kind, (now.height - height).min(2)).hash(&mut ages.hasher);
            ages.times_up_to(PRICE_AGE_MAX, [gap.from, gap.to]);
        }
        contract_ages(contract, &mut ages);
        ages.times(ticket.iter().map(|ticket| ticket.created_at));
        ticket.map(|ticket| ticket.rest).hash(&mut ages.hasher);
        monitor.ages(&mut ages);
        ages.hasher.finish()
    }
}

/// No rule looks further back than this, in seconds.
const AGE_MAX: u64 = 91 * 86_400;
/// Nor, at prices, than this.
const PRICE_AGE_MAX: u64 = 4 * 86_400;

/// Hashes times as distances from now.
pub struct Ages {
    now: u64,
    pub hasher: DefaultHasher,
}

impl Ages {
    pub fn times(&mut self, times: impl IntoIterator<Item = u64>) {
        self.times_up_to(AGE_MAX, times);
    }

    fn times_up_to(&mut self, age_max: u64, times: impl IntoIterator<Item = u64>) {
        let mut count = 0_u64;
        for time in times {
            (self.now.saturating_sub(time).min(age_max), time.saturating_sub(self.now)).hash(&mut self.hasher);
            count += 1;
        }
        count.hash(&mut self.hasher);
    }

    pub fn spans(&mut self, spans: &[Span]) {
        self.times(spans.iter().flat_map(|span| [span.from, span.until]));
    }
}

fn contract_ages(contract: &Contract, ages: &mut Ages) {
    let Contract {
        freeze,
        reduce_only,
        grace,
        closed_at,
        spent,
        poor_price,
        shortfall,
        has_shortfall,
        settle,
        settling,
    } = contract;
    for stop in [freeze, reduce_only] {
        stop.is_armed().hash(&mut ages.hasher);
        ages.spans(stop.spent().spans());
        ages.spans(stop.last().as_slice());
    }
    if let Some(grace) = grace {
        let Grace { began_at, live_from, gap_seconds, added_seconds, other_gap_from, not_before, shows } = *grace;
        (gap_seconds, added_seconds, shows.map(|shows| shows.count.min(3))).hash(&mut ages.hasher);
        ages.times([began_at, live_from, other_gap_from, not_before]);
        ages.times(
            shows.iter().flat_map(|shows| [shows.first_at, shows.first_publish_time, shows.newest_publish_time]),
        );
    }
    (grace.is_some(), has_shortfall, settling).hash(&mut ages.hasher);
    ages.times([*closed_at]);
    ages.spans(spent.spans());
    for breaker in [poor_price, shortfall] {
        std::mem::discriminant(breaker).hash(&mut ages.hasher);
        match *breaker {
            Breaker::Quiet => {}
            Breaker::Holds { since } => ages.times([since]),
            Breaker::Rests { ended_at } => ages.times([ended_at]),
            Breaker::Returned { since, ended_at } => ages.times([since, ended_at]),
        }
    }
    if let Some(Entry { id: _, ripe_at, expires_at, state }) = settle {
        std::mem::discriminant(state).hash(&mut ages.hasher);
        ages.times([*ripe_at, *expires_at]);
    }
    settle.is_some().hash(&mut ages.hasher);
}
