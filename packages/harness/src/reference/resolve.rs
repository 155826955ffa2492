//! Closing a defaulted account: float, pro-rata tear-up, float again, a market's end or shortfall.

use breakwater_interfaces::clearinghouse::{AccountId, MarketId};

use super::ledger::{Call, ItemResult, Ledger};
use super::liquidate::{discount, CLOCK_SECONDS_MAX};
use super::margin::{rates, Margin};
use super::modes::permits::check_deep;
use super::num::{ceil, floor, value, DAILY_SHARE_E18, E18};
use super::price::Purpose;
use super::refusal::{Refusal, Result};
use super::split::{split, Slot};
use super::state::Side;

/// A solvent account may be resolved once its auction has run this long.
const AUCTION_SECONDS: i128 = 60;
/// Largest reward, in parts per million of the notional closed.
const REWARD_PPM_MAX: i128 = 200;

/// A leg that is being closed.
pub(super) struct Closing {
    market: MarketId,
    size: i128,
    cost: i128,
    price: i128,
    /// `T_m`: what the leg is worth, signed.
    worth: i128,
    maintenance_bps: i128,
    weight: i128,
    /// `⌊g·|T|⌋`.
    gap_limit: i128,
    /// `x_m`: units charged to the opposite side; negative: given to it.
    charge: i128,
}

/// The legs that can be closed, and what all legs are worth beyond their cost.
pub(super) struct Legs {
    pub(super) closing: Vec<Closing>,
    gain: i128,
    /// The heaviest leg, closable or not; ties: the lowest id.
    heaviest: Option<Heaviest>,
}

/// The market that answers for what nobody could pay.
#[derive(Clone, Copy)]
struct Heaviest {
    market: MarketId,
    weight: i128,
    mark: i128,
}

impl Ledger {
    pub(super) fn resolve(
        &mut self,
        call: &Call,
        accounts: &[AccountId],
        reward: Option<AccountId>,
    ) -> Result<Vec<ItemResult>> {
        self.accrue_all(call, &self.markets_of(accounts))?;
        Ok(self.each_once(accounts, |ledger, id| ledger.item(|ledger| ledger.resolve_one(call, id, reward))))
    }

    fn resolve_one(&mut self, call: &Call, id: AccountId, reward: Option<AccountId>) -> Result<()> {
        self.account(id)?;
        let asks = self.permit_closing(call, "Resolve", id, None)?;
        self.touch_all(call, id)?;
        if self.close_if_registered(call, id)? {
            return Ok(());
        }
        if self.account(id)?.positions.is_empty() {
            return self.resolve_flat(call, id);
        }
        let margin = self.margin(call, id, Purpose::Liquidating)?;
        let elapsed = self.check_resolvable(call, id, &margin)?;
        check_deep(&margin, asks)?;
        let mut legs = self.legs(call, id)?;
        if legs.closing.is_empty() {
            return Err(Refusal::NothingClosable);
        }
        let account = self.account(id)?;
        let need = (-(self.state.cash_and_held(account) + legs.gain)).max(0);
        self.absorb(call, need);
        if margin.equity > 0 {
            self.tally("auctions completed");
            self.give_discounts(&mut legs, &margin, elapsed)?;
        }
        self.pay(call, id, &mut legs, need)?;
        for leg in &legs.closing {
            self.close(call, id, leg)?;
        }
        self.finish(call, id, &legs, reward)
    }

    fn resolve_flat(&mut self, call: &Call, id: AccountId) -> Result<()> {
        let account = self.account(id)?;
        if self.state.cash_and_held(account) >= 0 {
            return Err(Refusal::NotResolvable);
        }
        self.settle_if_flat(call, id)
    }

    /// Unsafe, and either without equity or after an auction nobody took; seconds since that started.
    fn check_resolvable(&mut self, call: &Call, id: AccountId, margin: &Margin) -> Result<i128> {
        if margin.equity_high >= margin.maintenance {
            return Err(Refusal::NotResolvable);
        }
        let started = self.auction_clock(call, id)?;
        let elapsed = started.map_or(-1, |started| call.now() - started);
        if margin.equity > 0 && !(AUCTION_SECONDS..=CLOCK_SECONDS_MAX).contains(&elapsed) {
            return Err(Refusal::NotResolvable);
        }
        Ok(elapsed)
    }

    /// Those in settling markets count at the mark and are not closed; those in tagged ones are legs no more and count at its price.
    pub(super) fn legs(&self, call: &Call, id: AccountId) -> Result<Legs> {
        let mut legs = Legs { closing: Vec::new(), gain: 0, heaviest: None };
        for (market, position) in &self.account(id)?.positions {
            if let Some(price) = self.market(*market)?.settlement.price {
                legs.gain += value(position.size, price) - position.cost;
                continue;
            }
            let quote = call.quote(*market)?;
            let price = quote.leg(Purpose::Liquidating, position.size > 0).ok_or(Refusal::NoPrice)?;
            let is_closable = price.usable && self.may_close(call, *market);
            let marked = if is_closable || self.settles(call, *market) { price.mark } else { price.better };
            let worth = value(position.size, marked);
            legs.gain += worth - position.cost;
            let params = &self.market(*market)?.params;
            let (_, maintenance_bps) = rates(params, position.size);
            let weight = ceil(&[worth.abs(), maintenance_bps], &[10_000]);
            if legs.heaviest.is_none_or(|heaviest| weight > heaviest.weight) {
                legs.heaviest = Some(Heaviest { market: *market, weight, mark: price.mark });
            }
            if !is_closable {
                continue;
            }
            legs.closing.push(Closing {
                market: *market,
                size: position.size,
                cost: position.cost,
                price: price.mark,
                worth,
                maintenance_bps,
                weight,
                gap_limit: floor(&[i128::from(params.gap_bps), worth.abs()], &[10_000]),
                charge: 0,
            });
        }
        Ok(legs)
    }

    /// Step 7 with equity left: the discount nobody wanted goes to the opposite side.
    fn give_discounts(&mut self, legs: &mut Legs, margin: &Margin, elapsed: i128) -> Result<()> {
        for leg in &mut legs.closing {
            let discount_max_bps = i128::from(self.market(leg.market)?.params.discount_max_bps);
            let discount_e18 = discount(discount_max_bps, elapsed, leg.maintenance_bps, margin);
            leg.charge = -floor(&[leg.worth.abs(), discount_e18], &[E18]);
        }
        Ok(())
    }

    /// The float pays at most `limit` less what it already paid for this account.
    fn float_pays(&mut self, id: AccountId, need: i128, limit: i128) -> Result<i128> {
        let room = (limit - self.account(id)?.float_paid).max(0);
        let paid = need.min(self.state.float).min(room);
        self.state.float -= paid;
        let account = self.account_mut(id)?;
        account.cash += paid;
        account.float_paid += paid;
        Ok(paid)
    }

    /// Steps 3 to 6.
    fn pay(&mut self, call: &Call, id: AccountId, legs: &mut Legs, need: i128) -> Result<()> {
        if need == 0 {
            return Ok(());
        }
        let initial = self.stored_initial(call, id)?;
        let rest = need - self.float_pays(id, need, initial)?;
        self.tally_if(rest < need, "waterfall 2: float");
        self.tally_if(rest > 0, "waterfall 3: tear-up charged");
        let over = self.tear_up_pays(call, legs, rest)?;
        self.tally_if(over > 0, "waterfall 3: daily share or gap exhausted");
        let gap_limits: i128 = legs.closing.iter().map(|leg| leg.gap_limit).sum();
        let again = self.float_pays(id, over, gap_limits)?;
        self.tally_if(again > 0, "waterfall 4: float again");
        match legs.heaviest {
            Some(heaviest) if over > again => self.end(call, id, legs, heaviest, (rest - again, over - again)),
            _ => Ok(()),
        }
    }

    /// Step 4: splits `rest` over the legs that close, each within its gap and the capacity of its other side; what is left.
    fn tear_up_pays(&self, call: &Call, legs: &mut Legs, rest: i128) -> Result<i128> {
        let mut slots = Vec::new();
        for leg in &legs.closing {
            let limit = leg.gap_limit.min(self.capacity(call, leg)?);
            slots.push(Slot { weight: leg.weight, limit, taken: 0 });
        }
        let left = split(rest, &mut slots);
        for (slot, leg) in slots.iter().zip(&mut legs.closing) {
            leg.charge = slot.taken;
        }
        Ok(left)
    }

    /// Step 6, of what the float has not paid and what of it is left: a little is shortfall, more ends the heaviest market.
    fn end(
        &mut self,
        call: &Call,
        id: AccountId,
        legs: &mut Legs,
        heaviest: Heaviest,
        (unpaid, left): (i128, i128),
    ) -> Result<()> {
        if self.settles(call, heaviest.market) {
            self.tally("waterfall 5: left to a settling market");
            return Ok(());
        }
        let market = self.market(heaviest.market)?;
        let little = floor(&[value(market.long.open_interest, heaviest.mark)], &[1_000]);
        if market.shortfall + left <= little {
            return self.book_shortfall(id, heaviest.market, left);
        }
        self.enter(call, heaviest.market)?;
        self.tally("waterfall 5: a market ends");
        legs.closing.retain(|leg| leg.market != heaviest.market);
        self.tear_up_pays(call, legs, unpaid)?;
        self.tally_if(legs.closing.is_empty(), "waterfall 5: nothing else to close");
        Ok(())
    }

    /// `max(0, ⌊(10 % − used)·val(OI, p)⌋)` of the opposite side.
    fn capacity(&self, call: &Call, leg: &Closing) -> Result<i128> {
        let side = Side::of(leg.size).opposite();
        let used = self.used_share(call, leg.market, side)?;
        let open_interest = self.market(leg.market)?.book(side).open_interest;
        Ok(floor(&[DAILY_SHARE_E18 - used, value(open_interest, leg.price)], &[E18]).max(0))
    }

    /// What nobody could pay.
    fn book_shortfall(&mut self, id: AccountId, market: MarketId, left: i128) -> Result<()> {
        self.tally("waterfall 6: shortfall");
        self.realise(id, market, left)?;
        self.market_mut(market)?.shortfall += left;
        Ok(())
    }

    /// Step 7 for one leg.
    pub(super) fn close(&mut self, call: &Call, id: AccountId, leg: &Closing) -> Result<()> {
        let (own, opposite) = (Side::of(leg.size), Side::of(leg.size).opposite());
        let lots = leg.size.abs();
        let used = self.used_share(call, leg.market, opposite)?;
        let side_worth = value(self.market(leg.market)?.book(opposite).open_interest, leg.price);
        let book = self.market_mut(leg.market)?.book_mut(opposite);
        book.used_at = call.now();
        book.used_e18 = used;
        if leg.charge > 0 {
            book.used_e18 += ceil(&[leg.charge, E18], &[side_worth.max(1)]);
        }
        self.share(leg.market, opposite, -(leg.worth + leg.charge))?;
        self.account_mut(id)?.positions.remove(&leg.market);
        let book = self.market_mut(leg.market)?.book_mut(own);
        book.open_interest -= lots;
        book.q += leg.cost;
        self.tear_up(leg.market, opposite, lots)?;
        self.tally("legs torn up");
        self.realise(id, leg.market, leg.worth + leg.charge - leg.cost)
    }

    /// Step 8.
    fn finish(&mut self, call: &Call, id: AccountId, legs: &Legs, reward: Option<AccountId>) -> Result<()> {
        let account = self.account_mut(id)?;
        account.net_deposits = 0;
        account.auction_started_at = None;
        let reward = reward.filter(|reward| *reward != id && self.state.accounts.contains_key(reward));
        if let Some(reward) = reward {
            for leg in &legs.closing {
                self.reward(reward, leg)?;
            }
        }
        if let Ok(margin) = self.margin(call, id, Purpose::Liquidating) {
            if margin.equity >= margin.initial {
                self.account_mut(id)?.float_paid = 0;
            }
        }
        self.tally("accounts resolved");
        self.settle_if_flat(call, id)
    }

    fn reward(&mut self, reward: AccountId, leg: &Closing) -> Result<()> {
        let params = &self.market(leg.market)?.params;
        let half_round_trip = i128::from(params.taker_fee_ppm) + i128::from(params.maker_fee_ppm);
        let to_the_float = floor(&[half_round_trip, i128::from(params.float_share_bps)], &[10_000]);
        let notional = leg.worth.abs().min(leg.cost.abs());
        let due = floor(&[notional, REWARD_PPM_MAX.min(to_the_float)], &[1_000_000]);
        let paid = due.min(self.state.float);
        self.state.float -= paid;
        self.account_mut(reward)?.cash += paid;
        self.tally_if(paid > 0, "rewards paid");
        Ok(())
    }
}
