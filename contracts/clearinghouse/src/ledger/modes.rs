//! The modes of a market: computed from its record, the oracle's page, the stops and the block (`docs/rules-modes.md`).

use std::rc::Rc;

use breakwater_failsafe::{
    stall, Block, Breaker, BreakerRules, Gap, GapKind, Grace, GraceRules, Mode, StallRules, Until,
};
use breakwater_interfaces::clearinghouse::{Cause, MarketId};
use breakwater_interfaces::oracle_page::Page;
use breakwater_risk::planted::{self, Bug};
use breakwater_risk::{Class, Feed, EXPIRING_SECONDS};

use super::stands::Stands;
use super::Ledger;
use crate::error::ContractError;
use crate::events;
use crate::state::{LastStop, ModeRecord, Settings};

/// A gap weighs on initial margin for this long, in seconds.
const HEALTH_SECONDS: u64 = 3_600;
/// Auctions shown must be shown for this long, and no further apart than the second; then they trip for as long as the first.
const AUCTIONS_SECONDS: u64 = 600;
const AUCTIONS_APART_SECONDS: u64 = 300;
/// Blocks after the height at which a gap ended before risk is added again.
const ADD_BLOCKS: u64 = 2;

/// What stands in a market, and what its record would say of it.
#[derive(Clone, Debug)]
pub struct MarketModes {
    pub stands: Stands,
    pub grace: Option<Grace>,
    pub poor: Breaker,
    /// A gap ended less than an hour ago, or lasts.
    pub recent_gap: bool,
    /// First height at which risk may be added.
    pub add_from_height: u64,
}

impl MarketModes {
    /// A transition that the record does not know yet.
    pub fn differ_from(&self, record: &ModeRecord) -> bool {
        let rests = |poor: &Breaker| matches!(poor, Breaker::Rests { .. });
        self.stands.mask() != record.mask || rests(&self.poor) != rests(&record.poor)
    }

    /// RESUME stands, and began then.
    pub fn resume_began_at(&self) -> Option<u64> {
        self.grace.filter(|_| self.stands.is(Mode::Resume)).map(|grace| grace.began_at)
    }
}

/// What the modes of a market are computed from.
struct Sight<'a> {
    settings: &'a Settings,
    record: &'a ModeRecord,
    page: &'a Page,
    feed: Option<&'a Feed>,
    /// The price's age limit and class by `now*`, without the leniency of RESUME.
    class: Class,
    b_age_seconds: u64,
    delisted: bool,
    expiry: Option<u64>,
    market: MarketId,
    block: Block,
    now_star: u64,
    /// Gaps that the page keeps, its own and the feed's, and the height at which each ended.
    recorded: [Option<(Gap, u64)>; 2],
}

impl Sight<'_> {
    fn stopped(&self, stop: Option<LastStop>) -> Option<LastStop> {
        stop.filter(|stop| stop.covers(self.market))
    }

    fn stall(&self) -> Option<Gap> {
        let header = &self.page.header;
        let since = Block { height: header.pushed_height, time: header.pushed_at };
        (header.pushed_at > 0).then(|| stall(since, self.block, &self.settings.stall_rules())).flatten()
    }

    fn late_clock(&self) -> Option<Gap> {
        let (from, to) = (self.block.time, self.now_star);
        let length_seconds = to.saturating_sub(from);
        let gap = Gap { kind: GapKind::LateClock, from, to, length_seconds };
        (length_seconds > self.settings.timing.late_clock_seconds).then_some(gap)
    }

    fn freeze_over(&self) -> Option<Gap> {
        let stop = self.stopped(self.settings.freeze).filter(|stop| !stop.runs(self.block.time))?;
        let length_seconds = stop.until.saturating_sub(stop.from);
        Some(Gap { kind: GapKind::Stop, from: stop.from, to: stop.until, length_seconds })
    }

    /// Gaps that are not over for this market, by their begin, longer ones first.
    fn gaps(&self) -> Vec<Gap> {
        let recorded = self.recorded.iter().flatten().map(|(gap, _)| *gap);
        let long = recorded.filter(|gap| gap.length_seconds >= self.settings.timing.feed_gap_seconds);
        let others = [self.stall(), self.late_clock(), self.freeze_over()];
        let mut gaps: Vec<Gap> = long.chain(others.into_iter().flatten()).collect();
        // One that ends in this very second is not over: grace lasts longer.
        gaps.retain(|gap| gap.to >= self.record.closed_at);
        gaps.sort_by_key(|gap| (gap.from, std::cmp::Reverse(gap.length_seconds)));
        gaps
    }

    fn grace(&self, rules: &GraceRules) -> Option<Grace> {
        if planted::is(Bug::GraceSkipped) {
            return None;
        }
        self.gaps().iter().fold(self.record.grace, |grace, gap| {
            Some(grace.map_or_else(|| Grace::entered(gap), |grace| grace.with_gap(gap, rules)))
        })
    }

    /// Since when the price has been worse than class B.
    fn poor_since(&self) -> Option<u64> {
        let feed = self.feed.filter(|_| self.class > Class::B && !planted::is(Bug::PoorPriceIgnored))?;
        let Some(last) = feed.last_b else { return Some(0) };
        let aged = self.now_star.saturating_sub(feed.publish_time) > self.b_age_seconds;
        let same = feed.publish_time == last.time;
        Some(if aged && same { last.time.saturating_add(self.b_age_seconds) } else { last.time })
    }

    fn recent_gap(&self) -> bool {
        let timing = &self.settings.timing;
        let recent = |gap: &Gap| {
            gap.length_seconds >= timing.feed_gap_seconds && self.block.time.saturating_sub(gap.to) < HEALTH_SECONDS
        };
        self.recorded.iter().flatten().any(|(gap, _)| recent(gap)) || self.stall().is_some()
    }

    fn modes(&self) -> MarketModes {
        let now = self.block.time;
        let mut stands = Stands::default();
        if let Some(stop) = self.stopped(self.settings.freeze).filter(|stop| stop.market.is_some() && stop.runs(now)) {
            stands.add(Mode::Frozen, Cause::Stop, Until::At(stop.until));
        }
        let reduced = self.stopped(self.settings.reduce_only);
        if let Some(stop) = reduced.filter(|stop| stop.market.is_some() && stop.runs(now)) {
            stands.add(Mode::ReduceOnly, Cause::Stop, Until::At(stop.until));
        }
        if self.delisted {
            stands.add(Mode::ReduceOnly, Cause::Delisted, Until::Never);
        }
        let rules = grace_rules(self.settings);
        let grace = self.grace(&rules);
        if let Some(grace) = &grace {
            let (mode, until) = grace.mode(now, &self.record.spent, &rules);
            let cause = if mode == Mode::Resume { Cause::Gap } else { Cause::GraceSpent };
            stands.add(mode, cause, until);
        }
        let poor_rules = poor_rules(self.settings);
        let poor = self.record.poor.seen(self.poor_since(), now, &poor_rules);
        if let Some(until) = poor.tripped(now, &poor_rules) {
            stands.add(Mode::ReduceOnly, Cause::PoorPrice, until);
        }
        if let Some(until) = auctions_until(self.record, now) {
            stands.add(Mode::ReduceOnly, Cause::Auctions, Until::At(until));
        }
        if self.record.settling {
            stands.add(Mode::Settling, Cause::Settled, Until::Never);
        } else if let Some(expiry) = self.expiry.filter(|expiry| now >= expiry.saturating_sub(EXPIRING_SECONDS)) {
            if now < expiry {
                stands.add(Mode::ReduceOnly, Cause::Expiring, Until::At(expiry));
            } else {
                stands.add(Mode::Settling, Cause::Expired, Until::Never);
            }
        }
        let heights = self.recorded.iter().flatten().map(|(_, height)| height.saturating_add(ADD_BLOCKS));
        let add_from_height = heights.max().unwrap_or(0);
        MarketModes { stands, grace, poor, recent_gap: self.recent_gap(), add_from_height }
    }
}

pub fn grace_rules(settings: &Settings) -> GraceRules {
    GraceRules {
        hold_seconds_min: settings.timing.grace_seconds_min,
        hold_seconds_max: settings.timing.grace_seconds_max,
        ..GraceRules::default()
    }
}

fn poor_rules(settings: &Settings) -> BreakerRules {
    BreakerRules { holds_seconds: settings.timing.poor_price_seconds, ..BreakerRules::POOR_PRICE }
}

/// Until when auctions that were shown long enough trip the market.
fn auctions_until(record: &ModeRecord, now: u64) -> Option<u64> {
    let shown = record.auctions?;
    let until = shown.until.saturating_add(AUCTIONS_SECONDS);
    (shown.seconds() >= AUCTIONS_SECONDS && now < until).then_some(until)
}

/// A row of shows with one more. While it trips the market it goes on: else a show would end what it shows.
pub fn auctions_shown(record: &ModeRecord, now: u64) -> breakwater_failsafe::Span {
    let trips = auctions_until(record, now).is_some();
    let continued = record.auctions.filter(|shown| trips || now.saturating_sub(shown.until) <= AUCTIONS_APART_SECONDS);
    breakwater_failsafe::Span { from: continued.map_or(now, |shown| shown.from), until: now }
}

impl Ledger<'_> {
    /// What a market's modes remember.
    pub fn mode_record(&mut self, market: MarketId) -> Result<Rc<ModeRecord>, ContractError> {
        self.load_market(market)?;
        if let Some(changed) = self.working.modes.get(&market) {
            return Ok(changed.clone());
        }
        self.mode_records.get(&market).cloned().ok_or_else(|| unknown(market))
    }

    /// The modes of a market, as they were when the message began.
    pub fn modes(&mut self, market: MarketId) -> Result<Rc<MarketModes>, ContractError> {
        if let Some(modes) = self.modes.get(&market) {
            return Ok(modes.clone());
        }
        let record = self.mode_record(market)?;
        let modes = Rc::new(self.modes_of(market, &record)?);
        self.modes.insert(market, modes.clone());
        Ok(modes)
    }

    /// The modes of a market if its record were this.
    pub fn modes_of(&mut self, market: MarketId, record: &ModeRecord) -> Result<MarketModes, ContractError> {
        let params = self.params(market)?;
        let page = self.page(params.feed);
        let feed = page.price(params.feed);
        let now_star = self.now_star(params.feed);
        let sight = Sight {
            settings: &self.settings,
            record,
            page: &page,
            feed,
            class: feed.map_or(Class::D, |feed| feed.class(now_star, &params.class_rules())),
            b_age_seconds: params.classes.b_age_seconds.into(),
            delisted: params.reduce_only,
            expiry: params.expiry,
            market,
            block: self.block(),
            now_star,
            recorded: recorded_gaps(&page, params.feed, &self.settings.stall_rules()),
        };
        Ok(sight.modes())
    }

    /// Writes the records of markets whose modes are others than those reported last, and reports them. When a poor price has come to an end is kept
    /// too, else it would rest for ever.
    pub(super) fn report_modes(&mut self) -> Result<(), ContractError> {
        let seen: Vec<(MarketId, Rc<MarketModes>)> =
            self.modes.iter().map(|(market, modes)| (market, modes.clone())).collect();
        for (market, modes) in seen {
            let record = self.mode_record(market)?;
            if modes.differ_from(&record) && !self.working.modes.contains_key(&market) {
                self.report(market, &modes, ModeRecord::clone(&record));
            }
        }
        Ok(())
    }

    /// Writes a market's record as its modes were seen, with what else the message changed in it.
    pub fn report(&mut self, market: MarketId, modes: &MarketModes, record: ModeRecord) {
        let mask = modes.stands.mask();
        if mask != record.mask {
            self.emit(events::modes(&format!("market {market}"), record.mask, &modes.stands));
        }
        let seen = ModeRecord { mask, grace: modes.grace, poor: modes.poor, ..record };
        self.working.modes.insert(market, Rc::new(seen));
    }
}

fn unknown(market: MarketId) -> ContractError {
    crate::error::Refusal::UnknownMarket { market }.into()
}

/// Gaps that a page keeps for a feed, and the heights at which they ended. The page's is a stall if the blocks made in it leave one.
fn recorded_gaps(page: &Page, feed: u8, rules: &StallRules) -> [Option<(Gap, u64)>; 2] {
    let silence = |gap: breakwater_risk::Gap| {
        (Gap { kind: GapKind::Feed, from: gap.from, to: gap.to, length_seconds: gap.length }, gap.height)
    };
    let header = &page.header;
    let of_page = header.last_gap.map(|gap| {
        let since = Block { height: gap.height.saturating_sub(header.last_gap_blocks), time: gap.from };
        let stalled = stall(since, Block { height: gap.height, time: gap.to }, rules);
        stalled.map_or_else(|| silence(gap), |stalled| (stalled, gap.height))
    });
    let own = page.price(feed).and_then(|price| price.gap).filter(|own| Some(*own) != header.last_gap);
    [of_page, own.map(silence)]
}
