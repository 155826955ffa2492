//! Coins that belong to nobody's account: fees, float, treasury.

use breakwater_interfaces::clearinghouse::MarketId;
use cosmwasm_std::Uint128;

use super::ledger::{int, Call, Ledger};
use super::num::{floor, UNITS_MAX};
use super::refusal::{Refusal, Result};
use super::state::Leak;

const HOUR_SECONDS: i128 = 3_600;
const HOUR_LIMIT_BPS: i128 = 500;
const DAY_SECONDS: i128 = 86_400;
const DAY_LIMIT_BPS: i128 = 2_000;

impl Ledger {
    /// The attached coins: exactly one, of the settlement denom, more than nothing.
    pub(super) fn settlement_coins(&self, call: &Call) -> Result<i128> {
        match call.funds.as_slice() {
            [(denom, amount)] if *denom == self.state.denom && *amount > 0 => {
                i128::try_from(*amount).map_err(|_| Refusal::LimitExceeded)
            }
            _ => Err(Refusal::WrongFunds),
        }
    }

    /// `fund` is what the insurance fund has left; governance's word for it counts for nothing.
    pub(super) fn fund_float(&mut self, call: &Call, fund: Option<Uint128>) -> Result<()> {
        let is_fund = self.state.insurance_fund.as_deref() == Some(call.sender.as_str());
        if !is_fund && self.state.governance != call.sender {
            return Err(Refusal::Unauthorized);
        }
        let amount = self.settlement_coins(call)?;
        self.state.float += amount;
        self.state.held += amount;
        match fund {
            Some(fund) if is_fund => self.report_fund(call, fund),
            _ => Ok(()),
        }
    }

    /// What the insurance fund says that it has left.
    pub(super) fn report_fund(&mut self, call: &Call, fund: Uint128) -> Result<()> {
        if self.state.insurance_fund.as_deref() != Some(call.sender.as_str()) {
            return Err(Refusal::Unauthorized);
        }
        self.state.fund = int(fund)?.min(UNITS_MAX);
        Ok(())
    }

    pub(super) fn sweep_fees(&mut self, id: MarketId) -> Result<()> {
        if self.market(id)?.fees == 0 {
            return Err(Refusal::NothingToDo);
        }
        self.sweep(id)
    }

    /// Splits what fees there are.
    pub(super) fn sweep(&mut self, id: MarketId) -> Result<()> {
        self.net_fees(id)?;
        let market = self.market_mut(id)?;
        let fees = std::mem::take(&mut market.fees);
        market.paid += fees;
        let to_float = floor(&[fees, i128::from(market.params.float_share_bps)], &[10_000]);
        let to_venue = floor(&[fees, i128::from(market.params.venue_share_bps)], &[10_000]);
        let venue_account = market.params.venue_account;
        self.state.float += to_float;
        let mut to_treasury = fees - to_float;
        if let Some(account) = venue_account.and_then(|venue| self.state.accounts.get_mut(&venue)) {
            account.cash += to_venue;
            to_treasury -= to_venue;
        }
        self.state.treasury += to_treasury;
        self.tally_if(fees > 0, "fees swept");
        Ok(())
    }

    /// Not in a tagged market before it is final: there the float pays within its allowance.
    pub(super) fn repay(&mut self, call: &Call, id: MarketId) -> Result<()> {
        let market = self.market(id)?;
        let shortfall = market.shortfall;
        if market.settlement.is_tagged() && market.settlement.fraction.is_none() {
            return Err(Refusal::NotFinal);
        }
        let state = &mut self.state;
        let base = state.float;
        let room_hour = room(&mut state.repaid_hour, call.now(), base, HOUR_LIMIT_BPS, HOUR_SECONDS);
        let room_day = room(&mut state.repaid_day, call.now(), base, DAY_LIMIT_BPS, DAY_SECONDS);
        let paid = shortfall.min(state.float).min(room_hour).min(room_day);
        if paid <= 0 {
            return Err(Refusal::NothingToDo);
        }
        state.repaid_hour.used += paid;
        state.repaid_day.used += paid;
        state.float -= paid;
        let market = self.market_mut(id)?;
        market.paid -= paid;
        market.shortfall -= paid;
        self.tally("shortfall repaid");
        Ok(())
    }

    pub(super) fn pay_treasury(&mut self) -> Result<()> {
        if self.state.treasury == 0 {
            return Err(Refusal::NothingToDo);
        }
        if self.state.treasury > self.state.held {
            return Err(Refusal::NotCovered);
        }
        let units = std::mem::take(&mut self.state.treasury);
        self.send_coins(&self.state.treasury_owner.clone(), units);
        Ok(())
    }

    pub(super) fn return_surplus(&mut self) -> Result<()> {
        if self.state.ending.end.is_some() {
            return self.return_residual();
        }
        let surplus = self.state.float - 2 * self.state.float_target;
        if surplus <= 0 || self.state.shortfall() > 0 || self.state.insurance_fund.is_none() {
            return Err(Refusal::NothingToDo);
        }
        self.state.float -= surplus;
        self.state.held -= surplus;
        self.state.fund = (self.state.fund + surplus).min(UNITS_MAX);
        self.to_fund = surplus;
        self.tally("surplus returned");
        Ok(())
    }
}

/// Lets a counter leak until now; what it still allows of `base · bps` in `window` seconds.
fn room(leak: &mut Leak, now: i128, base: i128, bps: i128, window: i128) -> i128 {
    let limit = floor(&[base, bps], &[10_000]);
    let elapsed = now - leak.at;
    leak.used = if elapsed >= window { 0 } else { (leak.used - floor(&[limit, elapsed], &[window])).max(0) };
    leak.at = now;
    (limit - leak.used).max(0)
}
