//! Recording what stands, showing auctions, and what ends a market or the whole by a condition that anyone can show.

use breakwater_failsafe::Action;
use breakwater_interfaces::clearinghouse::{AccountId, MarketId, Phase};
use breakwater_risk::{Class, Purpose, DAY_SECONDS};
use cosmwasm_std::Response;

use super::auction::not_unsafe;
use super::{parameter, save_settings_and_report, Call};
use crate::error::{ContractError, Refusal};
use crate::ledger::{auctions_shown, Ledger};
use crate::query;
use crate::state::{Front, ModeRecord, Settings};

/// A market without a class-B price, or a shortfall beyond 1 %, for this long may be settled: 72 h.
const SETTLE_SECONDS: u64 = 3 * DAY_SECONDS;
const AUCTIONS_MAX: usize = 30;

pub fn trip(call: Call, market: Option<MarketId>, accounts: Vec<AccountId>) -> Result<Response, ContractError> {
    match market {
        Some(market) => call.on_ledger(|ledger| trip_market(ledger, market, &accounts)),
        None if accounts.is_empty() => trip_whole(call),
        None => Err(parameter("accounts", accounts.len(), "none where no market is named")),
    }
}

fn trip_market(ledger: &mut Ledger, market: MarketId, accounts: &[AccountId]) -> Result<Response, ContractError> {
    let before = ledger.mode_record(market)?;
    let modes = ledger.modes(market)?;
    ledger.permit(Action::Trip, Some(market), None)?;
    let mut record = ModeRecord::clone(&before);
    if !accounts.is_empty() {
        ledger.aside(|ledger| check_auctions(ledger, market, accounts))?;
        record.auctions = Some(auctions_shown(&record, ledger.now));
    }
    show_dark(ledger, market, &mut record)?;
    if record == *before && !modes.differ_from(&before) {
        return Err(Refusal::NothingToDo { what: "the market's modes are those recorded" }.into());
    }
    if record.settling {
        ledger.note_settling(market, ModeRecord { mask: before.mask, ..record })?;
        return Ok(Response::new());
    }
    // Shown auctions may have changed what stands.
    let after = ledger.modes_of(market, &record)?;
    let record = ModeRecord { mask: before.mask, ..record };
    ledger.report(market, &after, record);
    Ok(Response::new())
}

/// Errors: not in order, no clock or no position there, safe by now, less than a tenth of the open interest.
fn check_auctions(ledger: &mut Ledger, market: MarketId, accounts: &[AccountId]) -> Result<(), ContractError> {
    if accounts.len() > AUCTIONS_MAX {
        return Err(Refusal::BatchSize { items: accounts.len(), most: AUCTIONS_MAX }.into());
    }
    let mut lots = 0_u128;
    let mut last = None;
    for account in accounts {
        if last.is_some_and(|last| last >= *account) {
            return Err(Refusal::Duplicate { id: *account }.into());
        }
        last = Some(*account);
        let position = ledger.account(*account)?.position(market).copied();
        let position = position.ok_or(Refusal::NoPosition { account: *account, market })?;
        if ledger.running_clock(*account)?.is_none() {
            return Err(Refusal::NoAuction { account: *account }.into());
        }
        let standing = ledger.value(*account, Purpose::Liquidating)?;
        if !standing.is_unsafe() {
            return Err(not_unsafe(*account, &standing));
        }
        let folded = ledger.fold(market, &position)?.position;
        lots = lots.saturating_add(folded.map_or(0, |position| position.size.lots().get().into()));
    }
    let open_interest = ledger.market(market)?.open_interest.get();
    if lots.saturating_mul(10) <= u128::from(open_interest) {
        return Err(Refusal::FewAuctions { market, lots, open_interest }.into());
    }
    Ok(())
}

/// Notes since when a market has had no class-B price of a quorum; after 72 h in which the chain lived it settles.
fn show_dark(ledger: &mut Ledger, market: MarketId, record: &mut ModeRecord) -> Result<(), ContractError> {
    let params = ledger.params(market)?;
    let page = ledger.page(params.feed);
    // A market that never had one has nothing to settle.
    let Some(feed) = page.price(params.feed).filter(|feed| feed.last_b.is_some()) else { return Ok(()) };
    // What a lone source says liquidates nobody, and closes nobody's account.
    let dark = ledger.price_or_none(market)?.is_none_or(|price| price.class > Class::B || price.last_quorum.is_none());
    let Some((since, height)) = record.dark.filter(|_| dark) else {
        record.dark = dark.then_some((ledger.now, ledger.height));
        return Ok(());
    };
    if feed.last_quorum.is_some_and(|last| last.time > since) {
        record.dark = Some((ledger.now, ledger.height));
        return Ok(());
    }
    let block_seconds = u64::from(ledger.settings.timing.block_seconds_max);
    let blocks = ledger.height.saturating_sub(height).saturating_mul(block_seconds);
    if ledger.now.saturating_sub(since).min(blocks) >= SETTLE_SECONDS {
        record.settling = true;
    }
    Ok(())
}

/// The whole: unequal books or missing coins settle it at once, a large shortfall when it is shown twice.
fn trip_whole(call: Call) -> Result<Response, ContractError> {
    let solvency = query::solvency(call.deps.as_ref(), &call.env)?;
    let now = call.env.block.time.seconds();
    let large = call.front.totals.is_shortfall_large(now)?;
    let settings = call.front.settings.clone();
    let mut ledger = Ledger::with(call.deps.as_ref(), &call.env, call.front.clone())?;
    ledger.permit(Action::Trip, None, None)?;
    let shown_at = ledger.totals().large_shown_at;
    let shown_long = large && shown_at > 0 && now.saturating_sub(shown_at) >= SETTLE_SECONDS;
    let settles = !solvency.balanced || shown_long;
    let first = large && shown_at == 0;
    let new_modes = ledger.whole().mask() != ledger.totals().mask;
    if !settles && !first && !new_modes {
        return Err(Refusal::NothingToDo { what: "the modes of the whole are those recorded" }.into());
    }
    if first {
        ledger.totals_mut().large_shown_at = now;
    }
    ledger.report_whole()?;
    let outcome = ledger.finish()?;
    outcome.write(call.deps.storage);
    if !settles {
        return Ok(Response::new().add_events(outcome.events));
    }
    let call = Call { front: Front::load(call.deps.storage)?, ..call };
    let settings = Settings { phase: Phase::Settling, ..settings };
    save_settings_and_report(call, settings, None, Response::new().add_events(outcome.events))
}
