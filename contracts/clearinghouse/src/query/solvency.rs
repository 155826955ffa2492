//! Both sides of I-1, added up over all markets.

use breakwater_interfaces::clearinghouse::SolvencyResponse;
use breakwater_risk::planted::{self, Bug};
use breakwater_risk::{RiskError, Units};
use cosmwasm_std::{Deps, Env, Int128, StdResult, Uint128};

use super::account::to_std;
use super::market::books;
use crate::error::ContractError;
use crate::state::{keys, Front, Market, CONFIG};

pub fn solvency(deps: Deps, env: &Env) -> StdResult<SolvencyResponse> {
    let Front { totals, settings } = Front::load(deps.storage)?;
    let denom = settings.denom;
    // A balance beyond 128 bits is more than any record here can hold.
    let balance = deps.querier.query_balance(&env.contract.address, denom)?.amount;
    let balance = Uint128::try_from(balance).unwrap_or(Uint128::MAX).u128();
    let mut markets = Vec::new();
    let (mut paid, mut shortfall, mut equal) = (Units::ZERO, Units::ZERO, true);
    for id in 0..CONFIG.load(deps.storage)?.markets {
        let bytes = deps.storage.get(&keys::market(id)).unwrap_or_default();
        let market = Market::decode(&bytes)?;
        let add = || -> Result<(Units, Units, bool), RiskError> {
            Ok((paid.plus(market.paid)?, shortfall.plus(market.shortfall)?, market.imbalance()?.is_zero()))
        };
        let (more_paid, more_shortfall, balanced) = add().map_err(risk)?;
        (paid, shortfall, equal) = (more_paid, more_shortfall, equal && balanced);
        markets.push(books(id, &market));
    }
    // More than is held is a donation, which changes nothing.
    let held = totals.held.positive();
    let covered = if planted::is(Bug::DonationCounted) { balance == held } else { balance >= held };
    let deposits = totals.deposits().map_err(risk)?;
    let cash = deposits.plus(paid).and_then(|cash| cash.plus(totals.ended)).map_err(risk)?;
    Ok(SolvencyResponse {
        markets,
        held: totals.held.positive().into(),
        float: totals.float.positive().into(),
        treasury: totals.treasury.positive().into(),
        tickets: totals.tickets.positive().into(),
        parked: totals.parked.positive().into(),
        held_gains: Uint128::zero(),
        flying: totals.flying.positive().into(),
        ended: Int128::new(totals.ended.get()),
        cash: Int128::new(cash.get()),
        balance: balance.into(),
        shortfall: shortfall.positive().into(),
        deposits: Int128::new(deposits.get()),
        balanced: equal && covered,
        phase: breakwater_interfaces::clearinghouse::Phase::Live,
    })
}

fn risk(error: RiskError) -> cosmwasm_std::StdError {
    to_std(ContractError::from(error))
}
