//! `Refill`, by anyone: fills the clearing house's float up to its target, within the two rate limits. With nothing to send it still looks at the
//! clearing house, which keeps the cooldowns exact.

use breakwater_interfaces::clearinghouse::Phase;
use cosmwasm_std::{coin, DepsMut, Env, Response, Uint128};

use super::observe::observe;
use crate::clearinghouse::{float_missing, fund_float};
use crate::error::ContractError;
use crate::events;
use crate::state::Config;

pub fn refill(deps: DepsMut, env: Env, config: Config) -> Result<Response, ContractError> {
    let now = env.block.time.seconds();
    let (mut fund, seen) = observe(deps.as_ref(), &env, &config)?;
    let missing = match seen.phase {
        // Nobody needs a float any more, and nobody would get it back.
        Phase::Final => Uint128::zero(),
        Phase::Live | Phase::Settling | Phase::Caged => float_missing(&deps.querier, &config.clearinghouse, &seen)?,
    };
    let drawn = fund.drawn.leaked(fund.assets.u128(), now);
    let amount = missing.min(drawn.room(fund.assets.u128()).into());
    if amount.is_zero() {
        fund.save(deps.storage)?;
        return Ok(events::refilled(amount, fund.assets, fund.clock.waiting));
    }

    fund.drawn = drawn.taken(amount.u128());
    fund.assets = fund.assets.checked_sub(amount).map_err(|_| ContractError::Overflow {})?;

    fund.save(deps.storage)?;
    let coins = coin(amount.u128(), config.settlement_denom);
    let payment = fund_float(&config.clearinghouse, coins, fund.assets)?;
    Ok(events::refilled(amount, fund.assets, fund.clock.waiting).add_message(payment))
}
