//! Both sides of I-1, added up over all markets.

use breakwater_interfaces::clearinghouse::SolvencyResponse;
use breakwater_risk::planted::{self, Bug};
use breakwater_risk::{RiskError, Units};
use cosmwasm_std::{Deps, Env, Int128, StdResult, Uint128};

use super::account::to_std;
use super::market::books;
use crate::error::ContractError;
use crate::ledger::Ledger;
use crate::state::{keys, load_settlement, Front, Market, CONFIG};

pub fn solvency(deps: Deps, env: &Env) -> StdResult<SolvencyResponse> {
    let front = Front::load(deps.storage)?;
    let mut ledger = Ledger::with(deps, env, front.clone()).map_err(to_std)?;
    let Front { totals, settings } = front;
    let denom = settings.denom.clone();
    // A balance beyond 128 bits is more than any record here can hold.
    let balance = deps.querier.query_balance(&env.contract.address, denom)?.amount;
    let balance = Uint128::try_from(balance).unwrap_or(Uint128::MAX).u128();
    let mut markets = Vec::new();
    let (mut paid, mut shortfall, mut held, mut equal) = (Units::ZERO, Units::ZERO, Units::ZERO, true);
    for id in 0..CONFIG.load(deps.storage)?.markets {
        let bytes = deps.storage.get(&keys::market(id)).unwrap_or_default();
        let market = Market::decode(&bytes)?;
        // There is one only where a market has entered or was tagged, and reading that costs one look a market.
        let settlement = load_settlement(deps.storage, id)?;
        let of = settlement.clone().unwrap_or_default();
        let add = || -> Result<(Units, Units, Units, bool), RiskError> {
            let balanced = market.imbalance(of.settled)?.is_zero();
            Ok((paid.plus(market.paid)?, shortfall.plus(market.shortfall)?, held.plus(of.held)?, balanced))
        };
        let (more_paid, more_shortfall, more_held, balanced) = add().map_err(risk)?;
        (paid, shortfall, held, equal) = (more_paid, more_shortfall, more_held, equal && balanced);
        let settling = market.positions > 0 || settlement.is_some();
        let settling = settling && ledger.awaits_finalization(id).map_err(to_std)?;
        markets.push(books(id, &market, settlement.as_ref(), settling));
    }
    // More than is held is a donation, which changes nothing.
    let coins = totals.held.positive();
    let covered = if planted::is(Bug::DonationCounted) { balance == coins } else { balance >= coins };
    let deposits = totals.deposits().map_err(risk)?;
    let implied = deposits.plus(paid).and_then(|sum| sum.minus(held)).and_then(|sum| sum.plus(totals.ended));
    let cash = implied.map_err(risk)?;
    Ok(SolvencyResponse {
        markets,
        held: totals.held.positive().into(),
        float: totals.float.positive().into(),
        treasury: totals.treasury.positive().into(),
        tickets: totals.tickets.positive().into(),
        parked: totals.parked.positive().into(),
        held_gains: held.positive().into(),
        flying: totals.flying.positive().into(),
        ended: Int128::new(totals.ended.get()),
        cash: Int128::new(cash.get()),
        balance: balance.into(),
        shortfall: shortfall.positive().into(),
        deposits: Int128::new(deposits.get()),
        balanced: equal && covered,
        phase: settings.phase,
    })
}

fn risk(error: RiskError) -> cosmwasm_std::StdError {
    to_std(ContractError::from(error))
}
