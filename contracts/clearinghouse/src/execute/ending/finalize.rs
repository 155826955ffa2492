//! Drawing insurance, and fixing what is paid of what is owed.

use breakwater_interfaces::clearinghouse::Phase;
use breakwater_interfaces::insurance_fund;
use breakwater_risk::{Units, DAY_SECONDS};
use cosmwasm_std::{coins, to_json_binary, Response, Uint128, WasmMsg};

use super::{available, owed, require_caged, require_final};
use crate::error::{ContractError, Refusal};
use crate::events;
use crate::execute::Call;
use crate::ledger::Ledger;
use crate::state::{save_settings, Settings, CONFIG};

/// An insurance fund that refuses keeps the others waiting for this long: 7 days.
const INSURANCE_SECONDS: u64 = 7 * DAY_SECONDS;

/// Errors: not all registered, asked already, the fund refuses.
pub fn draw_insurance(call: Call) -> Result<Response, ContractError> {
    let config = CONFIG.load(call.deps.storage)?;
    let this = call.env.contract.address.clone();
    call.on_ledger(|ledger| {
        require_registered(ledger)?;
        if ledger.ending()?.drawn {
            return Err(Refusal::NothingToDo { what: "the insurance fund was asked already" }.into());
        }
        let sums = owed(ledger)?;
        let asked = available(ledger, &this)?.asked(&sums)?.positive();
        ledger.ending_mut()?.drawn = true;
        ledger.emit(events::house_money("draw_insurance", asked));
        match config.insurance_fund.filter(|_| asked > 0) {
            None => Ok(Response::new()),
            Some(fund) => Ok(Response::new().add_message(WasmMsg::Execute {
                contract_addr: fund.into_string(),
                msg: to_json_binary(&insurance_fund::ExecuteMsg::Draw { amount: Uint128::new(asked) })?,
                funds: Vec::new(),
            })),
        }
    })
}

/// Since when all are registered. Errors: not caged, or accounts are left to register.
fn require_registered(ledger: &mut Ledger) -> Result<u64, ContractError> {
    require_caged(ledger)?;
    let ending = ledger.ending()?;
    ending.registered_at.ok_or_else(|| Refusal::AccountsLeft { cursor: ending.cursor }.into())
}

/// Errors: not all registered, insurance not drawn and its seven days not over.
pub fn finalize(call: Call) -> Result<Response, ContractError> {
    let this = call.env.contract.address.clone();
    let mut ledger = Ledger::with(call.deps.as_ref(), &call.env, call.front.clone())?;
    // From then on, not from the cage: else who registers last could skip the insurance in the same transaction.
    let from = require_registered(&mut ledger)?.saturating_add(INSURANCE_SECONDS);
    if !ledger.ending()?.drawn && ledger.now < from {
        return Err(Refusal::InsuranceNotDrawn { from }.into());
    }
    let sums = owed(&mut ledger)?;
    let paid = available(&mut ledger, &this)?.paid(&sums)?;
    let tickets = ledger.totals().tickets;
    let ending = ledger.ending_mut()?;
    ending.owed = sums;
    ending.paid = paid;
    ending.residual = paid.residual;
    ending.tickets_left = tickets.positive();
    ending.pot = paid.senior.plus(paid.tips)?.plus(paid.principal)?.plus(paid.gains)?;
    // What was the house's and the tickets' is now paid out like all else.
    let totals = ledger.totals_mut();
    totals.ended = totals.ended.minus(totals.float)?.minus(tickets)?;
    totals.float = Units::ZERO;
    totals.tickets = Units::ZERO;
    ledger.emit(events::finalized(&sums, &paid));
    let outcome = ledger.finish()?;
    outcome.write(call.deps.storage);
    save_settings(call.deps.storage, &Settings { phase: Phase::Final, ..call.front.settings });
    Ok(Response::new().add_events(outcome.events))
}

/// What nobody is owed goes to the insurance fund's stakers, without a fund to the treasury's address. Errors: nothing is left.
pub fn return_residual(call: Call) -> Result<Response, ContractError> {
    let config = CONFIG.load(call.deps.storage)?;
    let treasury = call.deps.api.addr_canonicalize(config.treasury.as_str())?;
    call.on_ledger(|ledger| {
        require_final(ledger)?;
        let ending = ledger.ending_mut()?;
        let unclaimed = ending.unclaimed()?;
        let amount = ending.residual.plus(unclaimed)?;
        ending.residual = Units::ZERO;
        ending.pot = ending.pot.minus(unclaimed)?;
        if amount.is_zero() {
            return Err(Refusal::NothingToDo {
                what: "nothing is left for the stakers; the rest is owed until all is claimed",
            }
            .into());
        }
        let units = amount.positive();
        ledger.emit(events::house_money("return_residual", units));
        match config.insurance_fund {
            Some(fund) => {
                let totals = ledger.totals_mut();
                totals.held = totals.held.minus(amount)?;
                totals.ended = totals.ended.plus(amount)?;
                totals.fund_is_sent(amount)?;
                Ok(Response::new().add_message(WasmMsg::Execute {
                    contract_addr: fund.into_string(),
                    msg: to_json_binary(&insurance_fund::ExecuteMsg::ReturnFloat {})?,
                    funds: coins(units, ledger.settings.denom.clone()),
                }))
            }
            None => {
                ledger.pay_ended(&treasury, config.treasury.into_string(), amount)?;
                Ok(Response::new())
            }
        }
    })
}
