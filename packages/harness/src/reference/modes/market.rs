//! The modes of a market, as a message finds them.

use breakwater_interfaces::clearinghouse::{Cause, MarketId, Mode, PriceClass};

use super::bound::Bound;
use super::breaker::{AuctionShows, Poor};
use super::gaps::{add_from_height, gaps, was_bad_lately};
use super::grace::{Grace, Hold};
use super::spans::Span;
use super::until::{mask, modes, Stands, Until};
use crate::reference::price::{feed, now_star_of, Moment, Quote};
use crate::reference::settle::market::EXPIRING_SECONDS;
use crate::reference::state::State;

/// What is remembered of a market's modes.
#[derive(Clone, Debug, Default)]
pub struct MarketModes {
    pub mask: u8,
    pub grace: Option<Grace>,
    pub poor: Poor,
    /// When it was added, or when its last RESUME ended: gaps until then are over.
    pub closed_at: i128,
    /// All RESUME there was.
    pub spent: Vec<Span>,
    pub auctions: AuctionShows,
    /// Time and height at which it was first shown to be dark.
    pub dark: Option<(i128, i128)>,
    pub bound: Bound,
}

/// The modes of a market at the begin of a message.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    pub stands: Vec<Stands>,
    pub grace: Option<Grace>,
    pub poor: Poor,
    pub add_from_height: i128,
    /// Its price had a gap in the last hour.
    pub was_bad_lately: bool,
}

impl Seen {
    pub fn modes(&self) -> Vec<Mode> {
        modes(&self.stands)
    }

    pub fn mask(&self) -> u8 {
        mask(&self.stands)
    }

    /// Another mask, or a rest after a poor price has begun or ceased: unwritten, it would begin again at every look.
    pub fn is_news_to(&self, record: &MarketModes) -> bool {
        self.mask() != record.mask || self.poor.rests() != record.poor.rests()
    }

    pub fn is(&self, mode: Mode) -> bool {
        self.stands.iter().any(|stands| stands.mode == mode)
    }
}

impl State {
    pub fn hold(&self) -> Hold {
        Hold { min: i128::from(self.timing.grace_seconds_min), max: i128::from(self.timing.grace_seconds_max) }
    }

    /// Since when the price is worse than class B; `None` where it is not, or where there never was one.
    fn poor_since(&self, id: MarketId, moment: &Moment, quote: &Quote) -> Option<i128> {
        let market = self.markets.get(&id)?;
        if quote.is(PriceClass::B) {
            return None;
        }
        let price = feed(moment, market.params.feed)?;
        let Some(last) = price.last_b else { return Some(0) };
        let (began, b_age) = (i128::from(last.time), i128::from(market.params.classes.b_age_seconds));
        let age = i128::from(now_star_of(&market.params, moment)) - i128::from(price.publish_time);
        let is_last = price.publish_time == last.time;
        let since = if age > b_age && is_last { began + b_age } else { began };
        Some(since.min(i128::from(moment.time)))
    }

    /// Modes of a market now.
    pub fn seen(&self, id: MarketId, moment: &Moment, quote: &Quote) -> Seen {
        let Some(market) = self.markets.get(&id) else { return Seen::default() };
        let (now, record) = (i128::from(moment.time), &market.modes);
        let holds = i128::from(self.timing.poor_price_seconds);
        let poor = record.poor.seen(self.poor_since(id, moment, quote), now, holds);
        let mut grace = record.grace.clone();
        for gap in gaps(self, id, moment) {
            grace = Some(grace.map_or_else(|| Grace::entered(&gap), |grace| grace.with_gap(&gap)));
        }
        let mut stands = Vec::new();
        let mut stand =
            |mode, cause, until: Option<Until>| stands.extend(until.map(|until| Stands::new(mode, cause, until)));
        stand(Mode::Frozen, Cause::Stop, self.freeze.stands_in_market(id, now).map(Until::At));
        stand(Mode::ReduceOnly, Cause::Stop, self.reduce_only.stands_in_market(id, now).map(Until::At));
        stand(Mode::ReduceOnly, Cause::Delisted, market.reduce_only.then_some(Until::Never));
        stand(Mode::ReduceOnly, Cause::PoorPrice, poor.tripped(now, holds));
        stand(Mode::ReduceOnly, Cause::Auctions, record.auctions.tripped(now));
        if let Some(grace) = &grace {
            let until = Some(Until::NotBefore(grace.not_before(now, self.hold())));
            if grace.is_resume(now, &record.spent) {
                stand(Mode::Resume, Cause::Gap, until);
            } else {
                stand(Mode::ReduceOnly, Cause::GraceSpent, until);
            }
        }
        let expiring = market.expiry().filter(|expiry| (expiry - EXPIRING_SECONDS..*expiry).contains(&now));
        stands.extend(expiring.map(|end| Stands::new(Mode::ReduceOnly, Cause::Expiring, Until::At(end))));
        if market.settles(now) {
            let cause = if market.is_planned(now) { Cause::Expired } else { Cause::Settled };
            stands = vec![Stands::new(Mode::Settling, cause, Until::Never)];
        }
        Seen {
            stands,
            grace,
            poor,
            add_from_height: add_from_height(&market.params, moment),
            was_bad_lately: was_bad_lately(self, id, moment),
        }
    }
}
