//! The fund in the shape of its queries.

use breakwater_interfaces::insurance_fund::{FundResponse, StakerResponse, UnstakeResponse};
use cosmwasm_std::{Addr, Uint128};
use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::cooldown::{waits, COOLDOWN_SECONDS, TAKE_SECONDS};
use super::Fund;
use crate::reference::ledger::Ledger;

fn units(amount: i128) -> Uint128 {
    Uint128::new(u128::try_from(amount).unwrap_or(u128::MAX))
}

fn whole(shares: &BigInt) -> Uint128 {
    Uint128::new(shares.to_u128().unwrap_or(u128::MAX))
}

fn seconds(left: i128) -> u64 {
    u64::try_from(left.max(0)).unwrap_or(u64::MAX)
}

impl Fund {
    /// The fund as it should show itself at block time `now`.
    pub fn fund_view(&self, ledger: &Ledger, now: i128) -> FundResponse {
        FundResponse {
            clearinghouse: Addr::unchecked(self.clearinghouse.clone()),
            settlement_denom: self.denom.clone(),
            assets: units(self.assets),
            shares: whole(&self.shares),
            refillable: units(self.refillable(now)),
            waiting: waits(ledger, self.assets, now),
        }
    }

    /// What it should show of a staker.
    pub fn staker_view(&self, staker: &str, now: i128) -> StakerResponse {
        let staker = self.stakers.get(staker).cloned().unwrap_or_default();
        let reading = self.clock.at(now);
        let unstakes = staker.unstakes.iter().map(|(id, unstake)| {
            let matures = unstake.started + COOLDOWN_SECONDS;
            UnstakeResponse {
                id: *id,
                shares: whole(&unstake.shares),
                cooldown_seconds_left: seconds(matures - reading),
                take_seconds_left: seconds(matures + TAKE_SECONDS - reading.max(matures)),
            }
        });
        StakerResponse { shares: whole(&staker.shares), unstakes: unstakes.collect() }
    }
}
