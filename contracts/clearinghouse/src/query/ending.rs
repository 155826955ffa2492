//! The wind-down of the whole.

use breakwater_interfaces::clearinghouse::{AccountId, ClaimableResponse, EndingResponse, Phase};
use breakwater_risk::Units;
use cosmwasm_std::{Deps, Env, Int128, Order, StdResult, Uint128};

use super::account::to_std;
use crate::error::{ContractError, Refusal};
use crate::execute::{owed_to, untagged};
use crate::ledger::Ledger;
use crate::state::{is_marked, keys, CONFIG};

pub fn ending(deps: Deps, env: &Env) -> StdResult<EndingResponse> {
    describe(deps, env).map_err(to_std)
}

fn describe(deps: Deps, env: &Env) -> Result<EndingResponse, ContractError> {
    let mut ledger = Ledger::new(deps, env)?;
    let ending = ledger.ending()?;
    let [from, to] = keys::QUARANTINED;
    let quarantined = deps.storage.range_keys(Some(from), Some(to), Order::Ascending);
    let wire = |units: Units| Uint128::new(units.positive());
    Ok(EndingResponse {
        phase: ledger.settings.phase,
        caged_at: ending.caged_at,
        caged_height: ending.caged_height,
        untagged: untagged(&mut ledger, CONFIG.load(deps.storage)?.markets)?,
        cursor: ending.cursor,
        accounts: ending.accounts,
        registered: ending.registered_at.is_some(),
        quarantined: quarantined.filter_map(|key| keys::account_of(&key, 2)).collect(),
        insurance_drawn: ending.drawn,
        senior: wire(ending.owed.senior),
        principal: wire(ending.owed.principal),
        gains: wire(ending.owed.gains),
        pays_senior: wire(ending.paid.senior),
        pays_principal: wire(ending.paid.principal),
        pays_gains: wire(ending.paid.gains),
        tips: wire(ending.paid.tips),
        tip_unit: Uint128::new(u128::try_from(ending.tip_unit()).unwrap_or(0)),
        claims_left: ending.claims_left,
        tickets_left: match ledger.settings.phase {
            Phase::Final => ending.tickets_left.into(),
            _ => wire(ledger.totals().tickets),
        },
        residual: wire(ending.residual.plus(ending.unclaimed()?)?),
    })
}

pub fn claimable(deps: Deps, env: &Env, account: AccountId) -> StdResult<ClaimableResponse> {
    owed(deps, env, account).map_err(to_std)
}

fn owed(deps: Deps, env: &Env, account: AccountId) -> Result<ClaimableResponse, ContractError> {
    let mut ledger = Ledger::new(deps, env)?;
    if matches!(ledger.settings.phase, Phase::Live | Phase::Settling) {
        return Err(Refusal::NotCaged {}.into());
    }
    let ending = ledger.ending()?;
    let owed = owed_to(&mut ledger, account)?;
    let pays = match ledger.settings.phase {
        Phase::Final => Some(Uint128::new(ending.paid.of(&owed, &ending.owed)?.positive())),
        _ => None,
    };
    Ok(ClaimableResponse {
        owed: Int128::new(owed.equity.get()),
        senior: owed.senior.positive().into(),
        principal: owed.principal.positive().into(),
        gains: owed.gains.positive().into(),
        quarantined: is_marked(deps.storage, &keys::quarantined(account)),
        pays,
        paid: is_marked(deps.storage, &keys::claimed(account)),
    })
}
