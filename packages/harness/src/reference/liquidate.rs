//! The Dutch auction of an unsafe account's positions.

use breakwater_interfaces::clearinghouse::{AccountId, MarketId};

use super::ledger::{Call, ItemResult, Ledger};
use super::margin::{rates, Margin};
use super::modes::permits::check_deep;
use super::num::{ceil, floor, value, E18};
use super::price::Purpose;
use super::refusal::{Refusal, Result};
use super::trade::Deal;

/// The discount grows for this long.
const GROWTH_SECONDS: i128 = 60;
/// A clock older than this starts again.
pub(super) const CLOCK_SECONDS_MAX: i128 = 300;
/// 10⁻⁴ in 10⁻¹⁸.
const BPS_E18: i128 = 100_000_000_000_000;

/// What the keeper asks for.
pub struct TakeOver {
    pub account: AccountId,
    pub market: MarketId,
    pub taker: AccountId,
    pub lots: Option<i128>,
    pub least_discount_e18: Option<i128>,
    pub deadline: Option<i128>,
}

/// `min(d_max · min(t, 60)/60, mm_m · equity/MM)`, in 10⁻¹⁸ of the notional.
pub(super) fn discount(discount_max_bps: i128, elapsed: i128, maintenance_bps: i128, margin: &Margin) -> i128 {
    let by_time = floor(&[discount_max_bps, BPS_E18, elapsed.min(GROWTH_SECONDS)], &[GROWTH_SECONDS]);
    by_time.min(floor(&[maintenance_bps, BPS_E18, margin.equity], &[margin.maintenance]))
}

impl Ledger {
    pub(super) fn start_auctions(&mut self, call: &Call, accounts: &[AccountId]) -> Result<Vec<ItemResult>> {
        Ok(self.each_once(accounts, |ledger, id| ledger.item(|ledger| ledger.start_auction(call, id))))
    }

    /// An account that meets maintenance margin again loses its clock; of one that never had one the item is refused.
    fn start_auction(&mut self, call: &Call, id: AccountId) -> ItemResult {
        let asks = self.permit_closing(call, "Liquidate", id, None)?;
        let margin = self.margin(call, id, Purpose::Liquidating)?;
        let has_position = !self.fold(self.account(id)?).legs.is_empty();
        let (now, clock) = (call.now(), self.auction_clock(call, id)?);
        let account = self.account_mut(id)?;
        if !has_position || margin.equity_high >= margin.maintenance {
            let changed = account.auction_started_at.is_some() && margin.equity >= margin.maintenance;
            if changed {
                self.clear_clocks(call, id, Purpose::Liquidating)?;
            }
            return changed.then_some(()).ok_or(Refusal::NotUnsafe);
        }
        check_deep(&margin, asks)?;
        if clock.is_some_and(|started| now - started <= CLOCK_SECONDS_MAX) {
            return Err(Refusal::ClockRunning);
        }
        account.auction_started_at = Some(now);
        self.tally("auctions started");
        Ok(())
    }

    pub(super) fn liquidate(&mut self, call: &Call, ask: &TakeOver) -> Result<()> {
        self.require_operator(&call.sender, ask.taker)?;
        if ask.taker == ask.account {
            return Err(Refusal::SameAccount);
        }
        if ask.deadline.is_some_and(|deadline| call.now() > deadline) {
            return Err(Refusal::DeadlinePassed);
        }
        self.account(ask.account)?;
        self.market(ask.market)?;
        let asks = self.permit_closing(call, "Liquidate", ask.account, Some(ask.market))?;
        self.permit_item(call, "Liquidate", ask.taker, Some(ask.market))?;
        self.check_class(call, ask.market, asks)?;
        self.accrue(call, ask.market)?;
        self.touch_leg(ask.account, ask.market)?;
        self.touch_leg(ask.taker, ask.market)?;
        let exposure = self.exposures(call, ask)?;
        let margin = self.margin(call, ask.account, Purpose::Liquidating)?;
        if !call.quote(ask.market)?.is_usable_to_liquidate() {
            return Err(Refusal::ClassTooLow);
        }
        if margin.equity_high >= margin.maintenance {
            return Err(Refusal::NotUnsafe);
        }
        check_deep(&margin, asks)?;
        if margin.equity <= 0 {
            return Err(Refusal::EquityNotPositive);
        }
        let elapsed = self.run_clock(call, ask.account)?;
        let deals = self.offer(call, ask, &margin, elapsed)?;
        self.take_over(call, ask, &margin, deals)?;
        let change = self.exposures(call, ask)? - exposure;
        self.charge_bound(call, ask.market, change, true)?;
        self.settle_if_flat(call, ask.account)?;
        self.settle_if_flat(call, ask.taker)
    }

    /// What account and taker have at stake beyond their equity.
    fn exposures(&self, call: &Call, ask: &TakeOver) -> Result<i128> {
        let of = |id: AccountId| self.exposure(call, id, Purpose::Reducing);
        Ok(of(ask.account)? + of(ask.taker)?)
    }

    /// Starts the clock if none runs; seconds since it started.
    fn run_clock(&mut self, call: &Call, id: AccountId) -> Result<i128> {
        let now = call.now();
        let running = self.auction_clock(call, id)?.filter(|started| now - started <= CLOCK_SECONDS_MAX);
        let started = running.unwrap_or(now);
        self.account_mut(id)?.auction_started_at = Some(started);
        Ok(now - started)
    }

    /// Lots, price and discount: the account's deal, the taker's, and the whole discount in units.
    fn offer(&self, call: &Call, ask: &TakeOver, margin: &Margin, elapsed: i128) -> Result<(Deal, Deal, i128)> {
        let params = &self.market(ask.market)?.params;
        let size = self.size_of(ask.account, ask.market)?;
        if size == 0 {
            return Err(Refusal::LotsInvalid);
        }
        let price = call.quote(ask.market)?.leg(Purpose::Liquidating, size > 0).ok_or(Refusal::NoPrice)?.mark;
        let (initial_bps, maintenance_bps) = rates(params, size);
        let discount_e18 = discount(i128::from(params.discount_max_bps), elapsed, maintenance_bps, margin);
        if ask.least_discount_e18.is_some_and(|least| discount_e18 < least) {
            return Err(Refusal::BelowLeastDiscount);
        }
        let minimum = i128::from(params.minimum_position.u64());
        let offered = offered(size.abs(), margin, 102 * initial_bps * BPS_E18 - 100 * discount_e18, price, minimum);
        let lots = ask.lots.unwrap_or(offered).min(offered);
        let remainder = size.abs() - lots;
        if lots == 0 {
            return Err(Refusal::LotsInvalid);
        }
        if remainder > 0 && remainder < minimum {
            return Err(Refusal::RemainderTooSmall);
        }
        let at_mark = value(lots * size.signum(), price);
        let off = floor(&[at_mark.abs(), discount_e18], &[E18]);
        let worth = (at_mark - off).abs();
        let deal = Deal { account: ask.account, market: ask.market, buys: size < 0, lots, worth };
        Ok((deal, Deal { account: ask.taker, buys: !deal.buys, ..deal }, off))
    }

    fn take_over(&mut self, call: &Call, ask: &TakeOver, before: &Margin, deals: (Deal, Deal, i128)) -> Result<()> {
        let (deal, taken, off) = deals;
        self.apply(&deal)?;
        self.apply(&taken)?;
        let to_float = off / 4;
        self.account_mut(ask.taker)?.cash -= to_float;
        self.state.float += to_float;
        self.check_room(ask.taker, ask.market)?;
        let taker = self.margin(call, ask.taker, Purpose::Adding)?;
        if taker.equity_low < taker.initial {
            return Err(Refusal::BelowInitialMargin);
        }
        let after = self.margin(call, ask.account, Purpose::Liquidating)?;
        self.check_not_worse(ask.account, before, &after);
        self.clear_clocks(call, ask.account, Purpose::Liquidating)?;
        self.clear_clocks(call, ask.taker, Purpose::Reducing)?;
        self.tally(if off > 0 { "take-overs at a discount" } else { "take-overs at the mark" });
        Ok(())
    }

    /// Invariant 5: equity/MM of an unsafe account falls by no more than 2 units' worth.
    fn check_not_worse(&mut self, id: AccountId, before: &Margin, after: &Margin) {
        let least = floor(&[before.equity, after.maintenance], &[before.maintenance.max(1)]);
        if after.equity + 2 < least {
            self.violations.push(format!("5: take-over of account {id}: {before:?} became {after:?}"));
        }
    }
}

/// Lots that the auction offers of a leg.
fn offered(size: i128, margin: &Margin, slope: i128, price: i128, minimum: i128) -> i128 {
    if slope <= 0 {
        return size;
    }
    let lots = ceil(&[102 * margin.initial_rate - 100 * margin.equity, E18, E18], &[slope, price]).min(size);
    let remainder = size - lots;
    if remainder > 0 && remainder < minimum {
        size
    } else {
        lots
    }
}
