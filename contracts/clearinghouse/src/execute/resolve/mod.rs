//! Absorbing defaults: float, tear-up within the daily share, float again, and what is left (`docs/rules.md`, Resolve).

mod pay;
mod reward;

use breakwater_failsafe::Action;
use breakwater_interfaces::clearinghouse::AccountId;
use breakwater_risk::{LossEnd, Purpose, Units, AUCTION_COMPLETED_SECONDS};
use cosmwasm_std::Response;

use super::auction::not_unsafe;
use super::Call;
use crate::error::{ContractError, Refusal};
use crate::events;
use crate::ledger::{check_batch, once, settle_flat, tear_up, Ledger, Realised, Valuation};

pub fn resolve(
    call: Call,
    accounts: Vec<AccountId>,
    reward_account: Option<AccountId>,
) -> Result<Response, ContractError> {
    call.on_ledger(|ledger| {
        check_batch(accounts.len())?;
        ledger.accrue_for(&accounts)?;
        let mut seen = Vec::new();
        ledger.batch(accounts, |ledger, account| {
            once(&mut seen, account)?;
            resolve_one(ledger, account, reward_account)
        })?;
        Ok(Response::new())
    })
}

fn resolve_one(
    ledger: &mut Ledger,
    account: AccountId,
    reward_account: Option<AccountId>,
) -> Result<(), ContractError> {
    // By the legs that are stored: one that the touch finds gone had its market's say.
    let conditions = ledger.permit(Action::Resolve, None, Some(account))?;
    let realised = Realised::touch_all(ledger, account)?;
    if realised.closed {
        return realised.empty_markets(ledger);
    }
    let debt = ledger.flat_debt(account)?;
    if !debt.is_zero() {
        settle_flat(ledger, account, &realised, debt)?;
        return realised.empty_markets(ledger);
    }
    let standing = ledger.value(account, Purpose::Liquidating)?;
    if standing.is_unsafe() {
        ledger.meet(conditions, None, account)?;
    }
    let elapsed = check_resolvable(ledger, account, &standing)?;
    if !standing.legs.iter().any(|leg| leg.has_class) {
        return Err(Refusal::NothingClosable { account }.into());
    }
    let (paid, legs) = pay::pay_loss(ledger, account, &standing, &realised, elapsed)?;
    for leg in &legs {
        tear_up(ledger, account, leg)?;
    }
    let record = ledger.account_mut(account)?;
    record.net_deposits = Units::ZERO;
    record.auction_started_at = None;
    let now = ledger.now;
    ledger.totals_mut().absorb(paid.need, now)?;
    let (owed, unpaid) = match paid.end {
        LossEnd::Borne => (Units::ZERO, Units::ZERO),
        LossEnd::Owed { units, .. } => (units, Units::ZERO),
        LossEnd::Ends { unpaid, .. } | LossEnd::Unpaid { units: unpaid } => (Units::ZERO, unpaid),
    };
    ledger.emit(events::resolved(account, paid.need, paid.from_float, paid.from_sides, owed, unpaid));
    reward::reward(ledger, account, reward_account, &legs)?;
    ledger.clear_if_needed(account, Purpose::Liquidating)?;
    realised.empty_markets(ledger)
}

/// Errors: safe, or equity left and no completed auction. Returns how long the auction has run where equity is left.
fn check_resolvable(
    ledger: &mut Ledger,
    account: AccountId,
    standing: &Valuation,
) -> Result<Option<u64>, ContractError> {
    if !standing.is_unsafe() {
        return Err(not_unsafe(account, standing));
    }
    let equity = standing.requirement.equity;
    if equity.get() <= 0 {
        return Ok(None);
    }
    let now = ledger.now;
    let elapsed = ledger.running_clock(account)?.map(|at| now.saturating_sub(at));
    match elapsed {
        Some(elapsed) if elapsed >= AUCTION_COMPLETED_SECONDS => Ok(Some(elapsed)),
        _ => Err(Refusal::NotResolvable { account, equity: equity.get() }.into()),
    }
}
