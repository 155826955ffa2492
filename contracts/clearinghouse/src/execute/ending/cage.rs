//! First step: from now on nothing changes but what the steps change.

use breakwater_interfaces::clearinghouse::Phase;
use cosmwasm_std::Response;

use super::accounts_behind;
use crate::error::{ContractError, Refusal};
use crate::events;
use crate::execute::Call;
use crate::ledger::Ledger;
use crate::state::{save_settings, Ending, Front, Settings, CONFIG};

/// Errors: the whole does not settle, or is caged already.
pub fn cage(call: Call) -> Result<Response, ContractError> {
    match call.front.settings.phase {
        Phase::Settling => {}
        Phase::Live => return Err(Refusal::WholeLives {}.into()),
        Phase::Caged | Phase::Final => return Err(Refusal::NothingToDo { what: "the whole is caged already" }.into()),
    }
    let markets = CONFIG.load(call.deps.storage)?.markets;
    let settings = Settings { phase: Phase::Caged, ..call.front.settings };
    save_settings(call.deps.storage, &settings);
    let front = Front { settings, totals: call.front.totals };
    let mut ledger = Ledger::with(call.deps.as_ref(), &call.env, front)?;
    let (caged_at, caged_height) = (ledger.now, ledger.height);
    let registered_at = (!accounts_behind(ledger.storage(), 0)).then_some(caged_at);
    *ledger.ending_mut()? = Ending { caged_at, caged_height, registered_at, ..Ending::default() };
    for market in 0..markets {
        if !ledger.settles(market)? {
            ledger.enter_settling(market)?;
        }
    }
    ledger.emit(events::caged(caged_at, caged_height));
    let outcome = ledger.finish()?;
    outcome.write(call.deps.storage);
    Ok(Response::new().add_events(outcome.events))
}
