//! Fills: trades matched by a venue, novated one by one.

use std::collections::BTreeSet;

use breakwater_interfaces::clearinghouse::{Fill, MarketId, PriceClass, TakerSide, VenueId};

use super::ledger::{int, Call, ItemResult, Ledger};
use super::margin::Margin;
use super::num::{at_least, ceil, floor, value, PRICE_MAX};
use super::price::Purpose;
use super::refusal::{Refusal, Result};
use super::state::Day;
use super::trade::Deal;

const DAY_SECONDS: i128 = 86_400;

/// One side of a fill, with what its account was worth before.
struct Party {
    deal: Deal,
    reducing: bool,
    before: Margin,
    /// What its account had at stake beyond its equity.
    exposure: i128,
    /// Units lost against the mark; negative: won.
    loss: i128,
    fee_ppm: i128,
}

impl Ledger {
    pub(super) fn fill(&mut self, call: &Call, fills: &[Fill]) -> Result<Vec<ItemResult>> {
        let venue = self.venue_of(&call.sender, call.now())?;
        let known = |fill: &Fill| self.state.markets.contains_key(&fill.market).then_some(fill.market);
        let markets: BTreeSet<MarketId> = fills.iter().filter_map(known).collect();
        self.accrue_all(call, &markets)?;
        Ok(fills.iter().map(|fill| self.item(|ledger| ledger.fill_one(call, venue, fill))).collect())
    }

    fn venue_of(&self, sender: &str, now: i128) -> Result<VenueId> {
        let found = self.state.venues.iter().find(|(_, venue)| venue.address == sender);
        match found {
            None => Err(Refusal::Unauthorized),
            Some((_, venue)) if venue.is_suspended(now) => Err(Refusal::VenueSuspended),
            Some((id, _)) => Ok(*id),
        }
    }

    /// What can be said of a fill before anything moves.
    fn check_fill(&self, call: &Call, venue: VenueId, fill: &Fill) -> Result<()> {
        let market = self.market(fill.market)?;
        let lots = i128::from(fill.lots.u64());
        if fill.buyer == fill.seller {
            return Err(Refusal::SameAccount);
        }
        if lots == 0 {
            return Err(Refusal::LotsInvalid);
        }
        for account in [fill.buyer, fill.seller] {
            if !self.account(account)?.venues.contains(&venue) {
                return Err(Refusal::VenueNotEnabled);
            }
        }
        let quote = call.quote(fill.market)?;
        if !quote.is(PriceClass::B) {
            return Err(Refusal::ClassTooLow);
        }
        let (price, mark) = (int(fill.price)?, quote.mark.ok_or(Refusal::ClassTooLow)?);
        let band_bps = i128::from(market.params.band_bps);
        let within = |mark: i128| at_least(&[band_bps, mark], &[(price - mark).abs(), 10_000]);
        if price > PRICE_MAX || !within(mark) {
            return Err(Refusal::OutsideBand);
        }
        if quote.doubting_mark().is_some_and(|mark| !within(mark)) {
            return Err(Refusal::OutsideBand);
        }
        Ok(())
    }

    fn fill_one(&mut self, call: &Call, venue: VenueId, fill: &Fill) -> Result<()> {
        self.check_fill(call, venue, fill)?;
        let (market, lots) = (fill.market, i128::from(fill.lots.u64()));
        let worth = value(lots, int(fill.price)?);
        let at_mark = value(lots, call.quote(market)?.mark.ok_or(Refusal::NoPrice)?);
        let params = self.market(market)?.params.clone();
        let open_interest_before = self.market(market)?.long.open_interest;
        let (taker_ppm, maker_ppm) = (i128::from(params.taker_fee_ppm), i128::from(params.maker_fee_ppm));
        let buyer_takes = fill.taker == TakerSide::Buyer;
        let (buyer_ppm, seller_ppm) = if buyer_takes { (taker_ppm, maker_ppm) } else { (maker_ppm, taker_ppm) };
        let buyer = Deal { account: fill.buyer, market, buys: true, lots, worth };
        let seller = Deal { account: fill.seller, buys: false, ..buyer };
        let parties = [
            self.party(call, buyer, worth - at_mark, buyer_ppm)?,
            self.party(call, seller, at_mark - worth, seller_ppm)?,
        ];
        let is_on_step = lots % i128::from(params.lot_step.u64()) == 0;
        let mut closes_whole = false;
        for party in &parties {
            closes_whole |= party.reducing && self.size_of(party.deal.account, market)?.abs() == lots;
        }
        if !is_on_step && !closes_whole {
            return Err(Refusal::LotsInvalid);
        }
        parties.iter().try_for_each(|party| self.apply(&party.deal))?;
        for party in &parties {
            self.charge(call, party)?;
        }
        self.charge_fill(call, &parties)?;
        for party in parties.iter().filter(|party| !party.reducing) {
            self.check_adding(call, party, open_interest_before)?;
        }
        for party in &parties {
            self.clear_clocks(call, party.deal.account, Purpose::Reducing)?;
            self.settle_if_flat(call, party.deal.account)?;
        }
        self.count_fill(&parties)
    }

    /// Touches the leg and values the account before the fill.
    fn party(&mut self, call: &Call, deal: Deal, loss: i128, fee_ppm: i128) -> Result<Party> {
        self.touch_leg(deal.account, deal.market)?;
        let legs: Vec<MarketId> = self.account(deal.account)?.positions.keys().copied().collect();
        legs.into_iter().for_each(|market| drop(self.modes_of(call, market)));
        let before = self.margin(call, deal.account, Purpose::Reducing)?;
        let holds = !self.fold(self.account(deal.account)?).legs.is_empty();
        if before.equity < 0 || (before.equity == 0 && holds) {
            return Err(Refusal::EquityNotPositive);
        }
        let reducing = self.reduces(&deal)?;
        let action = if reducing { "Reduce" } else { "AddRisk" };
        let asks = self.permit_item(call, action, deal.account, Some(deal.market))?;
        self.check_class(call, deal.market, asks)?;
        let exposure = self.exposure(call, deal.account, Purpose::Reducing)?;
        Ok(Party { deal, reducing, before, exposure, loss, fee_ppm })
    }

    /// The reducing rule, the fee and the daily cap of one side, on the state that both fills leave.
    fn charge(&mut self, call: &Call, party: &Party) -> Result<()> {
        let mut fee = ceil(&[party.deal.worth.abs(), party.fee_ppm], &[1_000_000]);
        if party.reducing {
            let after = self.margin(call, party.deal.account, Purpose::Reducing)?;
            fee = fee.min(room_after_reducing(&party.before, &after)?);
        }
        self.count_day(call, party, fee)?;
        self.account_mut(party.deal.account)?.cash -= fee;
        let market = self.market_mut(party.deal.market)?;
        market.paid -= fee;
        market.fees += fee;
        Ok(())
    }

    /// Refuses what loses more off the mark than the owner allows in a UTC day, and counts what is lost.
    fn count_day(&mut self, call: &Call, party: &Party, fee: i128) -> Result<()> {
        let number = call.now().div_euclid(DAY_SECONDS);
        let account = self.account_mut(party.deal.account)?;
        let today = account.day.filter(|day| day.number == number);
        let mut day = today.unwrap_or(Day { number, base: party.before.equity.max(0), lost: 0 });
        let cap = floor(&[day.base, account.off_mark_cap_bps], &[10_000]);
        let is_exempt = party.reducing && party.before.equity < party.before.maintenance;
        if !is_exempt {
            if !party.reducing && day.lost + party.loss + fee > cap {
                return Err(Refusal::OffMarkCap);
            }
            if party.reducing && day.lost + party.loss > cap && party.loss > 0 {
                return Err(Refusal::OffMarkCap);
            }
        }
        day.lost = (day.lost + party.loss + fee).max(0);
        account.day = Some(day);
        Ok(())
    }

    /// What the fill changed in ΣD, against the one-block bound.
    fn charge_fill(&mut self, call: &Call, parties: &[Party; 2]) -> Result<()> {
        let mut change = 0;
        for party in parties {
            change += self.exposure(call, party.deal.account, Purpose::Reducing)? - party.exposure;
        }
        let adds = parties.iter().any(|party| !party.reducing);
        self.charge_bound(call, parties[0].deal.market, change, adds)
    }

    fn check_adding(&mut self, call: &Call, party: &Party, open_interest_before: i128) -> Result<()> {
        let market = self.market(party.deal.market)?;
        let quote = call.quote(party.deal.market)?;
        if quote.clock_is_late {
            return Err(Refusal::LateClock);
        }
        let open_interest = market.long.open_interest;
        if open_interest > open_interest_before && open_interest > i128::from(market.params.oi_max.u64()) {
            return Err(Refusal::OpenInterestMax);
        }
        self.check_room(party.deal.account, party.deal.market)?;
        let margin = self.margin(call, party.deal.account, Purpose::Adding)?;
        if margin.equity_low < margin.initial {
            return Err(Refusal::BelowInitialMargin);
        }
        Ok(())
    }

    fn count_fill(&mut self, parties: &[Party; 2]) -> Result<()> {
        for party in parties {
            let size = self.size_of(party.deal.account, party.deal.market)?;
            self.tally(match (party.reducing, size) {
                (true, 0) => "sides closed whole",
                (true, _) => "sides reduced",
                (false, size) if size.abs() < party.deal.lots => "sides crossing zero",
                (false, _) => "sides added",
            });
        }
        Ok(())
    }
}

/// Units that a reducing side may still pay as a fee; refused if the rule is broken without any.
fn room_after_reducing(before: &Margin, after: &Margin) -> Result<i128> {
    let least = before.equity.min(before.maintenance);
    let threshold = if before.maintenance == 0 {
        after.maintenance
    } else {
        ceil(&[after.maintenance, least], &[before.maintenance]).max(0)
    };
    if after.equity < 0 || after.equity < threshold {
        return Err(Refusal::ReducingRule);
    }
    Ok(after.equity - threshold)
}
