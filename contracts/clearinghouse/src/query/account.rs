//! Accounts: one in full, lists of numbers.

use breakwater_interfaces::clearinghouse::{
    AccountId, AccountResponse, AccountsResponse, HeldGain, MarginResponse, PositionResponse,
};
use breakwater_risk::{mul_div_floor, val, Purpose, Requirement, Units};
use cosmwasm_std::{Deps, Env, Int128, Order, StdError, StdResult};

use super::page_size;
use crate::error::{ContractError, Refusal};
use crate::ledger::Ledger;
use crate::state::{keys, load_profile};

pub fn account(deps: Deps, env: &Env, account: AccountId) -> StdResult<AccountResponse> {
    let mut ledger = Ledger::new(deps, env).map_err(to_std)?;
    let record = ledger.account(account).map_err(to_std)?;
    let profile =
        load_profile(deps.storage, account)?.ok_or_else(|| to_std(Refusal::UnknownAccount { account }.into()))?;
    let mut cash = record.cash;
    let mut held_gains = record.held_gains.clone();
    let mut positions = Vec::new();
    for (market, position) in &record.positions {
        let fold = ledger.fold(*market, position).map_err(to_std)?;
        cash = cash.plus(fold.realised).map_err(risk)?;
        let Some(position) = fold.position else { continue };
        if let Some(price) = ledger.tagged(*market).map_err(to_std)? {
            // As if registered.
            let gain = val(position.size, price).and_then(|value| value.minus(position.cost)).map_err(risk)?;
            cash = cash.plus(gain.min(Units::ZERO)).map_err(risk)?;
            if gain.get() > 0 {
                held_gains.push((*market, gain));
            }
            continue;
        }
        let (size, cost) = (Int128::new(position.size.get()), Int128::new(position.cost.get()));
        positions.push(PositionResponse { market: *market, size, cost });
    }
    held_gains.sort_by_key(|(market, _)| *market);
    let held = held_gains
        .into_iter()
        .map(|(market, gain)| Ok(HeldGain { market, units: ledger.held_worth(market, gain)?.positive().into() }));
    let held: Result<Vec<HeldGain>, ContractError> = held.collect();
    let margin = match ledger.value(account, Purpose::Adding) {
        Ok(valuation) => Some(margin(&valuation.requirement).map_err(to_std)?),
        Err(error) if matches!(error.refusal(), Refusal::NoPrice { .. }) => None,
        Err(error) => return Err(to_std(error)),
    };
    Ok(AccountResponse {
        account,
        owner: deps.api.addr_humanize(&profile.owner)?,
        offered_to: profile.offered_to.map(|to| deps.api.addr_humanize(&to)).transpose()?,
        operators: profile
            .operators
            .iter()
            .map(|operator| deps.api.addr_humanize(operator))
            .collect::<Result<_, _>>()?,
        venues: (0..64).filter(|venue| record.has_enabled(*venue)).collect(),
        off_mark_cap_bps: record.off_mark_cap_bps,
        cash: Int128::new(cash.get()),
        net_deposits: Int128::new(record.net_deposits.get()),
        float_paid: record.float_paid.positive().into(),
        auction_started_at: record.auction_started_at,
        positions,
        held_gains: held.map_err(to_std)?,
        margin,
    })
}

fn margin(requirement: &Requirement) -> Result<MarginResponse, ContractError> {
    let wire = |units: Units| Int128::new(units.get());
    let distance = if requirement.notional.is_zero() {
        None
    } else {
        let spare = requirement.equity.minus(requirement.maintenance)?.get();
        i64::try_from(mul_div_floor(spare, 10_000, requirement.notional.get())?).ok()
    };
    Ok(MarginResponse {
        equity: wire(requirement.equity),
        equity_low: wire(requirement.equity_low),
        equity_high: wire(requirement.equity_high),
        initial: wire(requirement.initial),
        maintenance: wire(requirement.maintenance),
        distance_to_liquidation_bps: distance,
    })
}

pub fn accounts_by_owner(
    deps: Deps,
    owner: &str,
    start_after: Option<AccountId>,
    limit: Option<u32>,
) -> StdResult<AccountsResponse> {
    let owner = deps.api.addr_canonicalize(owner)?;
    let prefix = keys::owned_prefix(owner.as_slice());
    let start = start_after.map_or_else(|| prefix.clone(), |after| after_key(keys::owned(owner.as_slice(), after)));
    let mut end = prefix.clone();
    // Numbers are length-prefixed with at most 8, so this lies behind all of them.
    end.push(u8::MAX);
    let accounts = numbers(deps, &start, &end, prefix.len(), limit);
    Ok(AccountsResponse { accounts })
}

pub fn accounts(deps: Deps, start_after: Option<AccountId>, limit: Option<u32>) -> StdResult<AccountsResponse> {
    let start = after_key(keys::account(start_after.unwrap_or(0)));
    Ok(AccountsResponse { accounts: numbers(deps, &start, keys::ACCOUNTS_END, 1, limit) })
}

/// The first key behind `key`.
fn after_key(mut key: Vec<u8>) -> Vec<u8> {
    key.push(0);
    key
}

fn numbers(deps: Deps, start: &[u8], end: &[u8], prefix: usize, limit: Option<u32>) -> Vec<AccountId> {
    let keys = deps.storage.range_keys(Some(start), Some(end), Order::Ascending);
    keys.take(page_size(limit)).filter_map(|key| keys::account_of(&key, prefix)).collect()
}

fn risk(error: breakwater_risk::RiskError) -> StdError {
    to_std(error.into())
}

pub(super) fn to_std(error: ContractError) -> StdError {
    StdError::msg(error)
}
