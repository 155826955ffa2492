//! Prices of markets, by raw query of the oracle's pages.

use std::rc::Rc;

use breakwater_failsafe::Mode;
use breakwater_interfaces::clearinghouse::{FeedId, MarketId};
use breakwater_interfaces::oracle_page::{page_key, Page, FEEDS_PER_PAGE};
use breakwater_risk::planted::{self, Bug};
use breakwater_risk::{Accumulators, Class, MarketPrice};

use super::Ledger;
use crate::error::{ContractError, Refusal};

impl Ledger<'_> {
    pub fn page(&mut self, feed: FeedId) -> Result<Rc<Page>, ContractError> {
        let number = feed / FEEDS_PER_PAGE;
        if let Some(page) = self.pages.get(&number) {
            return Ok(page.clone());
        }
        let bytes = self.querier.query_wasm_raw(self.settings.oracle.clone(), page_key(number))?;
        let page = Rc::new(match bytes {
            Some(bytes) => Page::decode(&bytes)?,
            None => Page::default(),
        });
        self.pages.insert(number, page.clone());
        Ok(page)
    }

    /// `now*` of a feed, in seconds.
    pub fn now_star(&mut self, feed: FeedId) -> Result<u64, ContractError> {
        if let Some(now_star) = self.now_stars.get(&feed) {
            return Ok(*now_star);
        }
        let page = self.page(feed)?;
        // Of a feed without a price no quorum is known, and one source alone tells no time.
        let price = page.price(feed);
        let now_star = price.map_or(self.now, |price| page.now_star(feed, self.now, price.quorum));
        self.now_stars.insert(feed, now_star);
        Ok(now_star)
    }

    /// A market's price now, or `None` while its feed has none.
    pub fn price_or_none(&mut self, market: MarketId) -> Result<Option<MarketPrice>, ContractError> {
        if let Some(price) = self.prices.get(&market) {
            return Ok(*price);
        }
        let resuming = self.modes(market)?.stands.is(Mode::Resume);
        let price = self.classed(market, resuming)?;
        self.prices.insert(market, price);
        Ok(price)
    }

    /// `resuming`: the average is far off after a gap, so what a quorum agrees on is class A however far from it.
    fn classed(&mut self, market: MarketId, resuming: bool) -> Result<Option<MarketPrice>, ContractError> {
        let params = self.params(market)?;
        let mut rules = params.class_rules();
        if resuming {
            rules.a_ema_distance_bps = u32::MAX;
        }
        let page = self.page(params.feed)?;
        let now_star = self.now_star(params.feed)?;
        let feed = page.price(params.feed);
        Ok(feed.and_then(|feed| MarketPrice::new(feed, now_star, &rules, params.multiplier)))
    }

    /// Errors: the feed never had a price.
    pub fn price(&mut self, market: MarketId) -> Result<MarketPrice, ContractError> {
        self.price_or_none(market)?.ok_or_else(|| Refusal::NoPrice { market }.into())
    }

    /// Errors: the market's price is not of class A as RESUME means it, whose budget may be spent.
    pub fn require_resumed(&mut self, market: MarketId) -> Result<(), ContractError> {
        let price = self.classed(market, true)?.ok_or(Refusal::NoPrice { market })?;
        check_class(market, &price, Class::A)
    }

    /// Errors: the market's price is of a worse class.
    pub fn require_class(&mut self, market: MarketId, needed: Class) -> Result<MarketPrice, ContractError> {
        let price = self.price(market)?;
        check_class(market, &price, needed)?;
        Ok(price)
    }

    /// Nothing is added until the second block after a gap (`docs/rules-modes.md`). Errors: too early.
    pub fn require_settled_clock(&mut self, market: MarketId) -> Result<(), ContractError> {
        let from = self.modes(market)?.add_from_height;
        if self.height < from && !planted::is(Bug::LateClockIgnored) {
            return Err(Refusal::LateClock { market, from }.into());
        }
        Ok(())
    }

    /// The accumulators of a market's two feeds now; zeros for a feed without price.
    pub fn accumulators(&mut self, feed: FeedId, premium_feed: Option<FeedId>) -> Result<Accumulators, ContractError> {
        let (mark_seconds, seconds) = self.accumulated(feed)?;
        let (premium_mark_seconds, premium_seconds) = match premium_feed {
            Some(feed) => self.accumulated(feed)?,
            None => (0, 0),
        };
        Ok(Accumulators { mark_seconds, seconds, premium_mark_seconds, premium_seconds })
    }

    fn accumulated(&mut self, feed: FeedId) -> Result<(u128, u64), ContractError> {
        let page = self.page(feed)?;
        Ok(page.price(feed).map_or((0, 0), |price| (price.mark_seconds, price.seconds)))
    }
}

fn check_class(market: MarketId, price: &MarketPrice, needed: Class) -> Result<(), ContractError> {
    if price.class > needed {
        return Err(Refusal::PriceClass { market, class: price.class, needed }.into());
    }
    Ok(())
}
