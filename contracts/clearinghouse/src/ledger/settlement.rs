//! Markets that settle: how they enter, their record, and their price (`docs/rules-settlement.md`).

use std::rc::Rc;

use breakwater_interfaces::clearinghouse::{FeedId, MarketId};
use breakwater_interfaces::oracle;
use breakwater_interfaces::oracle_page::FEEDS_PER_PAGE;
use breakwater_risk::{mul_div_floor, Checkpoint, Collected, MarketPrice, Price, Units, Window, E18, EXPIRING_SECONDS};
use cosmwasm_schema::cw_serde;

use super::Ledger;
use crate::error::{ContractError, Refusal};
use crate::events;
use crate::state::{load_settlement, ModeRecord, Params, Settlement};

/// Checkpoints of one answer of the oracle.
const CHECKPOINTS_A_PAGE: u32 = 30;

/// [`oracle::CheckpointsResponse`], as far as it is looked at.
#[cw_serde]
struct Checkpoints {
    checkpoints: Vec<oracle::CheckpointResponse>,
}

impl Ledger<'_> {
    /// Whether a market settles: by its flag, or by its expiry.
    pub fn settles(&mut self, market: MarketId) -> Result<bool, ContractError> {
        Ok(self.mode_record(market)?.settling || self.has_expired(market)?)
    }

    fn has_expired(&mut self, market: MarketId) -> Result<bool, ContractError> {
        let now = self.now;
        Ok(self.params(market)?.expiry.is_some_and(|expiry| now >= expiry))
    }

    /// The settlement of a market, if it settles.
    pub fn settlement(&mut self, market: MarketId) -> Result<Option<Rc<Settlement>>, ContractError> {
        // Those that do not are spared the look.
        if !self.settles(market)? {
            return Ok(None);
        }
        if let Some(settlement) = self.working.settlements.get(&market) {
            return Ok(settlement.clone());
        }
        // One that its expiry ended has none before it is tagged.
        let expiry = self.params(market)?.expiry.filter(|expiry| self.now >= *expiry);
        let expired = expiry.map(|entered_at| Settlement { entered_at, ..Settlement::default() });
        let settlement = load_settlement(self.storage, market)?.or(expired).map(Rc::new);
        self.stored.settlements.insert(market, settlement.clone());
        self.working.settlements.insert(market, settlement.clone());
        Ok(settlement)
    }

    /// To be changed; of a market that has none one that begins now.
    pub fn settlement_mut(&mut self, market: MarketId) -> Result<&mut Settlement, ContractError> {
        let settlement = self.settlement(market)?.unwrap_or_default();
        self.working.settlements.insert(market, Some(settlement));
        let entry = self.working.settlements.get_mut(&market).and_then(Option::as_mut);
        Ok(Rc::make_mut(entry.ok_or(Refusal::UnknownMarket { market })?))
    }

    /// `P` of a tagged market.
    pub fn tagged(&mut self, market: MarketId) -> Result<Option<Price>, ContractError> {
        Ok(self.settlement(market)?.and_then(|settlement| settlement.price))
    }

    /// Whether registrations may still book losses in a settling market, or its gains wait for their fraction.
    pub fn awaits_finalization(&mut self, market: MarketId) -> Result<bool, ContractError> {
        let positions = self.market(market)?.positions;
        let settlement = self.settlement(market)?;
        Ok(settlement.is_some_and(|it| it.fraction.is_none() && (positions > 0 || it.price.is_some())))
    }

    /// Ends a market for good, from this message on.
    pub fn enter_settling(&mut self, market: MarketId) -> Result<(), ContractError> {
        let record = ModeRecord { settling: true, ..ModeRecord::clone(&*self.mode_record(market)?) };
        self.note_settling(market, record)
    }

    /// [`Ledger::enter_settling`] with a record that says so.
    pub fn note_settling(&mut self, market: MarketId, record: ModeRecord) -> Result<(), ContractError> {
        let modes = self.modes_of(market, &record)?;
        self.report(market, &modes, record);
        self.modes.insert(market, Rc::new(modes));
        let known = self.settlement(market)?.is_some();
        if !known {
            self.settlement_mut(market)?.entered_at = self.now;
        }
        Ok(())
    }

    /// The time over which a settling market's price is averaged.
    pub fn window(&mut self, market: MarketId) -> Result<Window, ContractError> {
        let flagged = self.mode_record(market)?.settling;
        let settlement = self.settlement(market)?;
        match (self.params(market)?.expiry, settlement) {
            (_, None) => Err(Refusal::NotSettling { market }.into()),
            (Some(expiry), _) if !flagged => Ok(Window::Planned { expiry }),
            (_, Some(settlement)) => Ok(Window::Unplanned { entered_at: settlement.entered_at }),
        }
    }

    /// The price at which a settling market is to be tagged. Errors: prices are still being collected.
    pub fn settlement_price(&mut self, market: MarketId) -> Result<Price, ContractError> {
        let (window, params) = (self.window(market)?, self.params(market)?);
        let kept = self.checkpoints(params.feed, window.begins(), window.ends())?;
        let mark = match window.collected(&kept, self.now) {
            Collected::Mark(mark) => mark,
            Collected::Missing { seconds, needed, gives_up_at } => {
                return Err(Refusal::WindowOpen { market, seconds, needed, gives_up_at }.into());
            }
            Collected::Nothing => {
                // Not of a page that cannot be read: nobody shall settle at 0 because the oracle is silent.
                let page = self.read_page(params.feed / FEEDS_PER_PAGE)?;
                let feed = page.price(params.feed).ok_or(Refusal::NoPrice { market })?;
                feed.last_quorum.or(feed.last_b).map_or(feed.mark, |last| last.mark)
            }
        };
        Ok(scaled(mark, &params))
    }

    /// A feed's checkpoints at the boundaries from `from` to `to`, as far as the oracle keeps them.
    fn checkpoints(&self, feed: FeedId, from: u64, to: u64) -> Result<Vec<Checkpoint>, ContractError> {
        let mut kept: Vec<Checkpoint> = Vec::new();
        loop {
            let after = kept.last().map_or(from.checked_sub(1), |last| Some(last.boundary));
            let before = kept.len();
            kept.extend(
                self.checkpoints_after(feed, after, CHECKPOINTS_A_PAGE)?.into_iter().filter(|it| it.boundary <= to),
            );
            if kept.len() == before {
                return Ok(kept);
            }
        }
    }

    fn checkpoints_after(
        &self,
        feed: FeedId,
        after: Option<u64>,
        limit: u32,
    ) -> Result<Vec<Checkpoint>, ContractError> {
        let question = oracle::QueryMsg::Checkpoints { feed, start_after: after, limit: Some(limit) };
        let answer: Checkpoints = self.querier.query_wasm_smart(&self.settings.oracle, &question)?;
        let kept = |it: &oracle::CheckpointResponse| Checkpoint {
            boundary: it.boundary,
            mark_seconds: it.mark_seconds.u128(),
            seconds: it.seconds,
        };
        Ok(answer.checkpoints.iter().map(kept).collect())
    }

    /// In a future's last half hour, and until it is tagged, its prices go over into their average.
    pub fn expiring(
        &mut self,
        market: MarketId,
        params: &Params,
        price: MarketPrice,
    ) -> Result<MarketPrice, ContractError> {
        let Some(begins) = params.expiry.map(|expiry| expiry.saturating_sub(EXPIRING_SECONDS)) else {
            return Ok(price);
        };
        let Some(elapsed) = self.now.checked_sub(begins) else { return Ok(price) };
        if self.tagged(market)?.is_some() {
            return Ok(price);
        }
        // An oracle that cannot be read is one without checkpoints.
        let kept = self.checkpoints_after(params.feed, begins.checked_sub(1), 1).unwrap_or_default();
        let page = self.page(params.feed);
        let (Some(first), Some(feed)) = (kept.first(), page.price(params.feed)) else { return Ok(price) };
        let now = Checkpoint { boundary: self.now, mark_seconds: feed.mark_seconds, seconds: feed.seconds };
        match now.average(first) {
            Some(average) => Ok(price.expiring(scaled(average, params), elapsed)?),
            None => Ok(price),
        }
    }

    /// Fixes a market's settlement price.
    pub fn tag(&mut self, market: MarketId) -> Result<(), ContractError> {
        let price = self.settlement_price(market)?;
        self.settlement_mut(market)?.price = Some(price);
        self.emit(events::tagged(market, price.get()));
        Ok(())
    }

    /// What a held gain of a market counts: its face, or its fraction once that is final.
    pub fn held_worth(&mut self, market: MarketId, gain: Units) -> Result<Units, ContractError> {
        match self.settlement(market)?.and_then(|settlement| settlement.fraction) {
            Some(fraction) => Ok(fraction.of(gain)?),
            None => Ok(gain),
        }
    }
}

/// `⌊mark · multiplier/10¹⁸⌋`, within a price's limits: no market may be kept from ending by its price.
fn scaled(mark: u64, params: &Params) -> Price {
    let multiplier = i128::try_from(params.multiplier).unwrap_or(i128::MAX);
    let price = mul_div_floor(mark.into(), multiplier, E18).unwrap_or(i128::MAX);
    Price::clamped(u128::try_from(price).unwrap_or(0))
}
