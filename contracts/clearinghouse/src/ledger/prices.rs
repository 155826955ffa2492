//! Prices of markets, by raw query of the oracle's pages.

use std::rc::Rc;

use breakwater_failsafe::Mode;
use breakwater_interfaces::clearinghouse::{FeedId, MarketId};
use breakwater_interfaces::oracle_page::{page_key, Page, FEEDS_PER_PAGE};
use breakwater_risk::planted::{self, Bug};
use breakwater_risk::{Accumulators, Class, Direction, LegPrices, MarketPrice, Purpose, Valued};

use super::Ledger;
use crate::error::{ContractError, Refusal};

impl Ledger<'_> {
    /// The page of a feed; empty if the oracle has none or cannot be read.
    pub fn page(&mut self, feed: FeedId) -> Rc<Page> {
        let number = feed / FEEDS_PER_PAGE;
        if let Some(page) = self.pages.get(&number) {
            return page.clone();
        }
        // Without an answer that can be read there is no price; nothing that needs none may fail for it, stops and deposits least of all.
        let page = Rc::new(self.read_page(number).unwrap_or_default());
        self.pages.insert(number, page.clone());
        page
    }

    /// A page as the oracle has it. Errors: no answer, or another layout.
    pub fn read_page(&self, number: u8) -> Result<Page, ContractError> {
        let bytes = self.querier.query_wasm_raw(self.settings.oracle.clone(), page_key(number))?;
        Ok(bytes.map(|bytes| Page::decode(&bytes)).transpose()?.unwrap_or_default())
    }

    /// `now*` of a feed, in seconds.
    pub fn now_star(&mut self, feed: FeedId) -> u64 {
        if let Some(now_star) = self.now_stars.get(&feed) {
            return *now_star;
        }
        let page = self.page(feed);
        // Of a feed without a price no quorum is known, and one source alone tells no time.
        let price = page.price(feed);
        let now_star = price.map_or(self.now, |price| page.now_star(feed, self.now, price.quorum));
        self.now_stars.insert(feed, now_star);
        now_star
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
        let page = self.page(params.feed);
        let now_star = self.now_star(params.feed);
        let feed = page.price(params.feed);
        let price = feed.and_then(|feed| MarketPrice::new(feed, now_star, &rules, params.multiplier));
        price.map(|price| self.expiring(market, &params, price)).transpose()
    }

    /// Prices at which a leg counts, and whether its market has the class that the purpose asks; of a tagged market the settlement price.
    /// Errors: it cannot be valued.
    pub fn leg_prices(
        &mut self,
        market: MarketId,
        direction: Direction,
        purpose: Purpose,
    ) -> Result<Valued, ContractError> {
        if let Some(price) = self.tagged(market)? {
            return Ok(Valued { prices: LegPrices { mark: price, worse: price, better: price }, has_class: false });
        }
        let gap_bps = self.params(market)?.gap_bps;
        self.price(market)?.leg(purpose, direction, gap_bps).map_err(|_| Refusal::NoPrice { market }.into())
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
    pub fn accumulators(&mut self, feed: FeedId, premium_feed: Option<FeedId>) -> Accumulators {
        let (mark_seconds, seconds) = self.accumulated(feed);
        let premium = premium_feed.map(|feed| self.accumulated(feed));
        let (premium_mark_seconds, premium_seconds) = premium.unwrap_or((0, 0));
        Accumulators { mark_seconds, seconds, premium_mark_seconds, premium_seconds }
    }

    fn accumulated(&mut self, feed: FeedId) -> (u128, u64) {
        let page = self.page(feed);
        page.price(feed).map_or((0, 0), |price| (price.mark_seconds, price.seconds))
    }
}

fn check_class(market: MarketId, price: &MarketPrice, needed: Class) -> Result<(), ContractError> {
    if price.class > needed {
        return Err(Refusal::PriceClass { market, class: price.class, needed }.into());
    }
    Ok(())
}
