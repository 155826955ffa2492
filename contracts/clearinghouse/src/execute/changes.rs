//! Governance's changes: what only lowers risk is at once, the rest waits so that users can leave first.

use breakwater_failsafe::TimelockRules;
use breakwater_failsafe::Timelocked;
use breakwater_interfaces::clearinghouse::ExecuteMsg;
use breakwater_risk::planted::{self, Bug};
use cosmwasm_std::{Addr, Response, Storage};

use super::governance::check_float_target;
use super::markets::{check_added, check_updated, lowers_risk};
use super::settings::{check_limits, check_longer};
use super::Call;
use crate::error::ContractError;
use crate::events;
use crate::state::{Settings, CONFIG};

pub const CHANGES: Timelocked<ExecuteMsg> = Timelocked::new("change_next", "changes");

fn rules(settings: &Settings) -> TimelockRules {
    TimelockRules { delay_seconds: settings.timing.timelock_seconds, open_seconds: settings.timing.entry_seconds }
}

/// Whether a message has to wait: what can raise risk, from governance. Errors: the market it names does not exist.
pub fn waits(
    storage: &dyn Storage,
    settings: &Settings,
    sender: &Addr,
    message: &ExecuteMsg,
) -> Result<bool, ContractError> {
    if settings.timing.timelock_seconds == 0 || planted::is(Bug::TimelockSkipped) {
        return Ok(false);
    }
    Ok(match message {
        ExecuteMsg::UpdateMarket { market, params } => !lowers_risk(storage, *market, params)?,
        // The guardian sends it too, and never what waits.
        ExecuteMsg::SuspendVenue { suspended, .. } => !suspended && CONFIG.load(storage)?.governance == *sender,
        ExecuteMsg::AddMarket { .. }
        | ExecuteMsg::AddVenue { .. }
        | ExecuteMsg::SetInsuranceFund { .. }
        | ExecuteMsg::SetFloatTarget { .. }
        | ExecuteMsg::SetGovernance { .. }
        | ExecuteMsg::SetGuardian { .. }
        | ExecuteMsg::SetLimits { .. }
        | ExecuteMsg::SetTiming { .. }
        | ExecuteMsg::SettleMarket { .. }
        | ExecuteMsg::Settle {} => true,
        _ => false,
    })
}

/// Errors: what could never be carried out, as far as it can be told now.
fn check(call: &Call, message: &ExecuteMsg) -> Result<(), ContractError> {
    let (storage, settings) = (&*call.deps.storage, &call.front.settings);
    match message {
        ExecuteMsg::AddMarket { params } => check_added(call.deps.as_ref(), settings, params).map(drop),
        ExecuteMsg::UpdateMarket { market, params } => check_updated(storage, settings, *market, params).map(drop),
        ExecuteMsg::SetLimits { limits } => check_limits(limits, CONFIG.load(storage)?.shares_bps),
        ExecuteMsg::SetTiming { timing } => check_longer(&settings.timing, timing),
        ExecuteMsg::SetFloatTarget { float_target } => check_float_target(*float_target),
        ExecuteMsg::AddVenue { address } | ExecuteMsg::SetInsuranceFund { address } => {
            Ok(drop(call.deps.api.addr_validate(address)?))
        }
        ExecuteMsg::SetGovernance { governance: address } | ExecuteMsg::SetGuardian { guardian: address } => {
            Ok(drop(call.deps.api.addr_validate(address)?))
        }
        _ => Ok(()),
    }
}

pub fn queue(call: Call, message: &ExecuteMsg) -> Result<Response, ContractError> {
    check(&call, message)?;
    let now = call.env.block.time.seconds();
    let entry = CHANGES.queue(call.deps.storage, message, now, &rules(&call.front.settings))?;
    Ok(Response::new().add_event(events::change_queued(&entry, message.name())))
}

/// The change that has waited, to be carried out.
pub fn ripe(call: &mut Call, id: u64) -> Result<ExecuteMsg, ContractError> {
    let now = call.env.block.time.seconds();
    // Whoever carries it out does it in governance's name.
    call.sender = CONFIG.load(call.deps.storage)?.governance;
    Ok(CHANGES.execute(call.deps.storage, id, now)?)
}

pub fn cancel_change(call: Call, id: u64) -> Result<Response, ContractError> {
    let now = call.env.block.time.seconds();
    CHANGES.cancel(call.deps.storage, id, now)?;
    Ok(Response::new().add_event(events::change("change_cancelled", id)))
}
