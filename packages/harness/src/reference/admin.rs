//! Governance: markets, venues, the insurance fund, the float's target.

use breakwater_interfaces::clearinghouse::{MarketId, MarketKind, MarketParams, VenueId};

use super::funding::accumulators;
use super::ledger::{int, Call, Ledger};
use super::margin::rates;
use super::modes::market::MarketModes;
use super::num::{ceil, UNITS_MAX};
use super::refusal::{Refusal, Result};
use super::settle::market::Settlement;
use super::state::{Book, Market, Venue};

const MARKETS_MAX: usize = 64;
const VENUES_MAX: usize = 64;
const RAMP_SECONDS: i128 = 86_400;
/// A future is added at least a day before it expires.
const FUTURE_SECONDS_MIN: i128 = 86_400;

impl Ledger {
    pub(super) fn require_governance(&self, sender: &str) -> Result<()> {
        (self.state.governance == sender).then_some(()).ok_or(Refusal::Unauthorized)
    }

    pub(super) fn add_market(&mut self, call: &Call, params: &MarketParams) -> Result<()> {
        self.check_params(params)?;
        if let MarketKind::Future { expiry } = params.kind {
            check_far(i128::from(expiry), call.now())?;
        }
        let id = self.state.markets.len();
        if id >= MARKETS_MAX {
            return Err(Refusal::LimitExceeded);
        }
        let market = Market {
            accrued: accumulators(params, &call.moment),
            params: params.clone(),
            reduce_only: false,
            maintenance_changed_at: None,
            updates: 0,
            long: Book::default(),
            short: Book::default(),
            paid: 0,
            fees: 0,
            shortfall: 0,
            occupied: false,
            modes: MarketModes { closed_at: call.now(), ..MarketModes::default() },
            settlement: Settlement::default(),
        };
        self.state.markets.insert(MarketId::try_from(id).map_err(|_| Refusal::LimitExceeded)?, market);
        self.check_shares()
    }

    pub(super) fn update_market(&mut self, call: &Call, id: MarketId, params: &MarketParams) -> Result<()> {
        self.check_params(params)?;
        self.check_goes_on(call, id)?;
        let market = self.market_mut(id)?;
        let old = &market.params;
        let is_same_price = old.kind == params.kind
            && old.feed == params.feed
            && old.premium_feed == params.premium_feed
            && old.multiplier == params.multiplier;
        if !is_same_price {
            return Err(Refusal::InvalidParams);
        }
        if moves_maintenance(old, params)? {
            if market.maintenance_changed_at.is_some_and(|last| call.now() - last < RAMP_SECONDS) {
                return Err(Refusal::InvalidParams);
            }
            market.maintenance_changed_at = Some(call.now());
        }
        self.accrue(call, id)?;
        self.sweep(id)?;
        let market = self.market_mut(id)?;
        market.params = params.clone();
        market.updates += 1;
        self.check_shares()
    }

    pub(super) fn delist_market(&mut self, call: &Call, id: MarketId) -> Result<()> {
        self.check_goes_on(call, id)?;
        self.market_mut(id)?.reduce_only = true;
        Ok(())
    }

    /// A settling market is not changed any more.
    fn check_goes_on(&self, call: &Call, id: MarketId) -> Result<()> {
        self.market(id)?;
        (!self.settles(call, id)).then_some(()).ok_or(Refusal::ModeForbids)
    }

    pub(super) fn add_venue(&mut self, address: &str) -> Result<()> {
        let id = self.state.venues.len();
        if id >= VENUES_MAX {
            return Err(Refusal::TooManyVenues);
        }
        if self.state.venues.values().any(|venue| venue.address == address) {
            return Err(Refusal::InvalidParams);
        }
        let id = VenueId::try_from(id).map_err(|_| Refusal::TooManyVenues)?;
        let venue = Venue { address: address.to_owned(), suspended: false, suspended_until: None, guardian_may: true };
        self.state.venues.insert(id, venue);
        Ok(())
    }

    pub(super) fn set_insurance_fund(&mut self, address: &str) -> Result<()> {
        if self.state.insurance_fund.is_some() {
            return Err(Refusal::InvalidParams);
        }
        self.state.insurance_fund = Some(address.to_owned());
        Ok(())
    }

    pub(super) fn set_float_target(&mut self, target: cosmwasm_std::Uint128) -> Result<()> {
        let target = int(target)?;
        if target > UNITS_MAX / 2 {
            return Err(Refusal::InvalidParams);
        }
        self.state.float_target = target;
        Ok(())
    }
}

fn check_far(expiry: i128, now: i128) -> Result<()> {
    (expiry >= now + FUTURE_SECONDS_MIN).then_some(()).ok_or(Refusal::InvalidParams)
}

/// Whether maintenance moves at any size that ends a tier, old or new; refused if by more than a tenth, rounded up.
fn moves_maintenance(old: &MarketParams, new: &MarketParams) -> Result<bool> {
    let mut moves = false;
    for tier in old.tiers.iter().chain(&new.tiers) {
        let size = i128::from(tier.lots_max.u64());
        let ((_, before), (_, after)) = (rates(old, size), rates(new, size));
        if (after - before).abs() > ceil(&[before], &[10]) {
            return Err(Refusal::InvalidParams);
        }
        moves |= before != after;
    }
    Ok(moves)
}
