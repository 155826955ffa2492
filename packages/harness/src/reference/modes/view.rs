//! What stands, in the shape of the queries.

use breakwater_interfaces::clearinghouse::{
    ConfigResponse, GraceStatus, MarketId, MarketStatus, Mode, Standing, StatusResponse, VenueResponse,
};
use cosmwasm_std::{Addr, Uint128};

use super::grace::BUDGET;
use super::settings::is_non_production;
use super::spans::inside;
use super::table::{actions, permit, Scopes};
use super::until::{modes, Stands};
use crate::reference::ledger::{Call, Ledger};
use crate::reference::refusal::Result;

pub fn seconds(time: i128) -> u64 {
    u64::try_from(time.max(0)).unwrap_or(u64::MAX)
}

pub fn amount(units: i128) -> Uint128 {
    Uint128::new(u128::try_from(units).unwrap_or(0))
}

fn standings(stands: &[Stands]) -> Vec<Standing> {
    stands.iter().map(Stands::view).collect()
}

fn allowed(scopes: &Scopes) -> Vec<String> {
    actions().filter(|action| permit(action, scopes).is_ok()).map(ToOwned::to_owned).collect()
}

impl Ledger {
    /// What stands now.
    ///
    /// # Errors
    /// None that a ledger with its own call has.
    pub fn status_view(&self, call: &Call) -> Result<StatusResponse> {
        let (now, height) = (call.now(), i128::from(call.moment.height));
        let whole = modes(&call.whole);
        let rooms =
            self.state.withdrawal_bound.rooms(now, height, self.bound_share(self.state.limits.withdrawal_share_bps));
        let ids: Vec<MarketId> = self.state.markets.keys().copied().collect();
        Ok(StatusResponse {
            modes: standings(&call.whole),
            allowed: allowed(&Scopes::whole(&whole)),
            freeze: self.state.freeze.view(now),
            reduce_only: self.state.reduce_only.view(now),
            non_production: is_non_production(&self.state.timing),
            limiter_room: amount(self.state.limiter_room(now)),
            tickets: amount(self.state.waiting()),
            withdrawal_block_room: amount(rooms.block),
            withdrawal_hour_room: amount(rooms.hour),
            markets: ids.into_iter().map(|id| self.market_status(call, id, &whole)).collect::<Result<_>>()?,
        })
    }

    fn market_status(&self, call: &Call, id: MarketId, whole: &[Mode]) -> Result<MarketStatus> {
        let (now, height) = (call.now(), i128::from(call.moment.height));
        let market = self.market(id)?;
        let seen = call.seen.get(&id).cloned().unwrap_or_default();
        let scopes = Scopes { named: vec![seen.modes()], carries_half: true, ..Scopes::whole(whole) };
        let rooms = market.modes.bound.rooms(now, height, self.bound_share(market.params.block_share_bps));
        let mut spent = market.modes.spent.clone();
        spent.extend(seen.grace.as_ref().map(|grace| grace.stretch(now, &market.modes.spent)));
        Ok(MarketStatus {
            market: id,
            modes: standings(&seen.stands),
            allowed: allowed(&scopes),
            class: call.class(id),
            grace: seen.grace.as_ref().map(|grace| GraceStatus {
                began_at: seconds(grace.began_at),
                gap_seconds: seconds(grace.gap_seconds),
                prices_shown: u32::try_from(grace.shown.len()).unwrap_or(u32::MAX),
                span_seconds: seconds(grace.span()),
                not_before: seconds(grace.not_before(now, self.state.hold())),
            }),
            resume_seconds_spent: seconds(inside(&spent, now - BUDGET.window, now)),
            add_from_height: seconds(seen.add_from_height),
            block_room: amount(rooms.block),
            hour_room: amount(rooms.hour),
        })
    }

    /// Whether a grace stands in a market.
    pub fn is_graced(&self, call: &Call, id: MarketId) -> bool {
        call.seen.get(&id).is_some_and(|seen| seen.grace.is_some())
    }

    /// Who governs, and by which settings; prices are read from `oracle`.
    pub fn config_view(&self, oracle: &Addr) -> ConfigResponse {
        ConfigResponse {
            governance: Addr::unchecked(self.state.governance.clone()),
            settlement_denom: self.state.denom.clone(),
            oracle: oracle.clone(),
            treasury: Addr::unchecked(self.state.treasury_owner.clone()),
            insurance_fund: self.state.insurance_fund.clone().map(Addr::unchecked),
            float_target: amount(self.state.float_target),
            guardian: Addr::unchecked(self.state.guardian.clone()),
            timing: self.state.timing,
            limits: self.state.limits,
        }
    }

    /// All venues, ascending.
    pub fn venues_view(&self, now: i128) -> Vec<VenueResponse> {
        let rows = self.state.venues.iter();
        rows.map(|(id, venue)| VenueResponse {
            venue: *id,
            address: Addr::unchecked(venue.address.clone()),
            suspended: venue.is_suspended(now),
        })
        .collect()
    }
}
