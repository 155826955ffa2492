//! Governance's changes: what only lowers risk is at once, the rest waits so that users can leave first.

use breakwater_failsafe::{TimelockRules, Timelocked};
use breakwater_interfaces::clearinghouse::{ExecuteMsg, Limits};
use breakwater_risk::planted::{self, Bug};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{to_json_binary, Binary, Order, Record, Response, Storage};

use super::markets::{lowers_risk, revision};
use super::Call;
use crate::error::{ContractError, Refusal};
use crate::events;
use crate::state::{load_venue_record, Settings};

pub const CHANGES: Timelocked<Kept> = Timelocked::new("change_next", "changes");

/// A message that waits.
#[cw_serde]
pub struct Kept {
    pub message: ExecuteMsg,
    /// What it replaces, as that was then.
    pub replaces: Option<Binary>,
}

/// What a message replaces as a whole; it must not undo what was changed while it waited. Errors: no such market.
fn replaced(storage: &dyn Storage, limits: &Limits, message: &ExecuteMsg) -> Result<Option<Binary>, ContractError> {
    Ok(match message {
        ExecuteMsg::UpdateMarket { market, .. } => Some(revision(storage, *market)?.to_be_bytes().into()),
        ExecuteMsg::SuspendVenue { venue, .. } => load_venue_record(storage, *venue).map(Binary::new),
        ExecuteMsg::SetLimits { .. } => Some(to_json_binary(limits)?),
        _ => None,
    })
}

fn rules(settings: &Settings) -> TimelockRules {
    TimelockRules { delay_seconds: settings.timing.timelock_seconds, open_seconds: settings.timing.entry_seconds }
}

/// Whether a message has to wait: all of governance that is not named here as lowering risk. Errors: the market it names does not exist.
pub fn waits(
    storage: &dyn Storage,
    settings: &Settings,
    governs: bool,
    message: &ExecuteMsg,
) -> Result<bool, ContractError> {
    if settings.timing.timelock_seconds == 0 || planted::is(Bug::TimelockSkipped) {
        return Ok(false);
    }
    Ok(match message {
        ExecuteMsg::UpdateMarket { market, params } => !lowers_risk(storage, *market, params)?,
        // The guardian sends it too, and never what waits.
        ExecuteMsg::SuspendVenue { suspended, .. } => !suspended && governs,
        ExecuteMsg::Stop { .. }
        | ExecuteMsg::EndStop { .. }
        | ExecuteMsg::ArmStop { .. }
        | ExecuteMsg::CancelChange { .. }
        | ExecuteMsg::DelistMarket { .. }
        | ExecuteMsg::FundFloat { .. } => false,
        // Default: wait.
        _ => governs,
    })
}

/// A storage that is read and never written: to see whether a message would go through.
pub struct Dry<'a>(pub &'a dyn Storage);

impl Storage for Dry<'_> {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.0.get(key)
    }

    fn range<'b>(
        &'b self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'b> {
        self.0.range(start, end, order)
    }

    fn set(&mut self, _key: &[u8], _value: &[u8]) {}

    fn remove(&mut self, _key: &[u8]) {}
}

/// Keeps a message until it is ripe; it has been seen to go through as things are.
pub fn queue(call: Call, message: &ExecuteMsg) -> Result<Response, ContractError> {
    let now = call.env.block.time.seconds();
    let replaces = replaced(call.deps.storage, &call.front.settings.limits, message)?;
    let kept = Kept { message: message.clone(), replaces };
    let entry = CHANGES.queue(call.deps.storage, &kept, now, &rules(&call.front.settings))?;
    Ok(Response::new().add_event(events::change_queued(&entry, message.name())))
}

/// The change that has waited, to be carried out. Errors: not ripe, expired, or overtaken: it would undo what was changed since it was kept.
pub fn ripe(call: &mut Call, id: u64) -> Result<ExecuteMsg, ContractError> {
    let now = call.env.block.time.seconds();
    // Whoever carries it out does it in governance's name.
    call.passed.governs = true;
    let kept = CHANGES.execute(call.deps.storage, id, now)?;
    let replaces = replaced(call.deps.storage, &call.front.settings.limits, &kept.message)?;
    if kept.replaces != replaces && !planted::is(Bug::OvertakenChangeExecuted) {
        return Err(Refusal::ChangeOvertaken { id }.into());
    }
    Ok(kept.message)
}

pub fn cancel_change(call: Call, id: u64) -> Result<Response, ContractError> {
    let now = call.env.block.time.seconds();
    CHANGES.cancel(call.deps.storage, id, now)?;
    Ok(Response::new().add_event(events::change("change_cancelled", id)))
}
