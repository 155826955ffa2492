//! Showing that prices are back: what ends RESUME.

use breakwater_failsafe::{Action, Shown};
use breakwater_interfaces::clearinghouse::MarketId;
use breakwater_risk::planted::{self, Bug};
use cosmwasm_std::Response;

use super::Call;
use crate::error::{ContractError, Refusal};
use crate::events;
use crate::ledger::{grace_rules, Ledger, MarketModes};
use crate::state::ModeRecord;

pub fn resume(call: Call, market: MarketId) -> Result<Response, ContractError> {
    call.on_ledger(|ledger| {
        ledger.permit(Action::Resume, Some(market), None)?;
        let modes = ledger.modes(market)?;
        let mut grace = modes.grace.ok_or(Refusal::NotResuming { market })?;
        let (now, rules) = (ledger.now, grace_rules(&ledger.settings));
        ledger.require_resumed(market)?;
        let mut over = grace.check_over(now, &rules);
        if over.is_err() {
            grace = grace.shown(shown(ledger, market)?)?;
            over = grace.check_over(now, &rules);
        }
        if planted::is(Bug::GraceEndsEarly) {
            over = Ok(());
        }
        let record = ModeRecord::clone(&*ledger.mode_record(market)?);
        match over {
            Err(missing) => {
                ledger.emit(events::price_shown(market, &grace, &missing));
                let modes = MarketModes { grace: Some(grace), ..(*modes).clone() };
                ledger.report(market, &modes, record);
            }
            Ok(()) => {
                let spent = grace.spent(now, &record.spent, &rules);
                ledger.sync_funding(market)?;
                let ended = ModeRecord { grace: None, spent, closed_at: now, ..record };
                let modes = ledger.modes_of(market, &ended)?;
                ledger.emit(events::resumed(market, &grace));
                ledger.report(market, &modes, ended);
            }
        }
        Ok(Response::new())
    })
}

/// The price there is now, as one to be shown.
fn shown(ledger: &mut Ledger, market: MarketId) -> Result<Shown, ContractError> {
    let feed = ledger.params(market)?.feed;
    let page = ledger.page(feed);
    let price = page.price(feed).ok_or(Refusal::NoPrice { market })?;
    let publish_time = price.publish_time;
    Ok(Shown { publish_time, accepted_at: publish_time, now_star: ledger.now_star(feed) })
}
