//! Futures, and the windows that settlement prices come from.

use breakwater_interfaces::clearinghouse::{Cause, ExecuteMsg, MarketKind, MarketParams, Mode};
use breakwater_interfaces::oracle::CheckpointResponse;
use breakwater_interfaces::oracle_page::{FeedPrice, TimedMark};
use cosmwasm_std::Uint128;

use super::stage::{perpetual, Stage, GOVERNANCE, START};
use crate::reference::num::E18;
use crate::reference::settle::price::{settlement_price, window_price, Blend, Checkpoint, Entry};
use crate::reference::{feed, Refusal};

const T: i128 = 1_800_000_000;
const EXPIRY: u64 = START + 172_800;

/// Checkpoints `(half hours after T, Σ seconds)` of a mark that is 100 all the time.
fn kept(rows: &[(i128, i128)]) -> Vec<Checkpoint> {
    rows.iter()
        .map(|(place, seconds)| Checkpoint { boundary: T + place * 1_800, sum: 100 * seconds, seconds: *seconds })
        .collect()
}

/// The last boundary's Σ mark·dt is a unit a second higher.
fn told(rows: &[(i128, i128)], entry: Entry, now: i128) -> Result<i128, Refusal> {
    let mut kept = kept(rows);
    if let Some(last) = kept.last_mut() {
        last.sum += last.seconds;
    }
    window_price(&kept, entry, now, 7)
}

#[test]
fn a_planned_window_is_the_half_hour_before_the_expiry() {
    let entry = Entry::Planned { expiry: T + 1_800 };
    assert_eq!(window_price(&kept(&[(0, 0), (1, 1_200)]), entry, T + 1_800, 7), Ok(100));
    assert_eq!(window_price(&kept(&[(0, 0), (1, 1_199)]), entry, T + 1_800, 7), Err(Refusal::WindowOpen));
    // an older boundary is not the begin, and a later one does not replace one that covers
    assert_eq!(told(&[(-1, 0), (0, 50), (1, 1_800), (2, 3_600)], entry, T + 9_000), Ok(100));
    // extended by a half hour: 1,199 + 1 s
    assert_eq!(told(&[(0, 0), (1, 1_199), (2, 1_200)], entry, T + 9_000), Ok(101));
}

#[test]
fn a_missing_boundary_moves_the_begin_or_the_end() {
    let entry = Entry::Planned { expiry: T + 1_800 };
    // none at expiry − 1,800: the begin is the expiry's own, the end a later one
    assert_eq!(told(&[(1, 500), (2, 2_300)], entry, T + 9_000), Ok(101));
    assert_eq!(told(&[(1, 500)], entry, T + 9_000), Err(Refusal::WindowOpen));
    // none at expiry
    assert_eq!(told(&[(0, 0), (3, 1_800)], entry, T + 9_000), Ok(101));
}

#[test]
fn an_unplanned_window_begins_after_the_entry() {
    let entry = Entry::Unplanned { at: T + 1 };
    assert_eq!(told(&[(0, 0), (1, 1_800)], entry, T + 9_000), Err(Refusal::WindowOpen));
    assert_eq!(told(&[(0, 0), (1, 1_800), (2, 3_599)], entry, T + 9_000), Err(Refusal::WindowOpen));
    // (101·3,600 − 100·1,800)/1,800
    assert_eq!(told(&[(0, 0), (1, 1_800), (2, 3_600)], entry, T + 9_000), Ok(102));
    // an entry on the boundary takes it
    assert_eq!(told(&[(0, 0), (1, 1_800)], Entry::Unplanned { at: T }, T + 9_000), Ok(101));
}

#[test]
fn after_72_hours_what_was_collected_counts_or_the_last_mark() {
    let entry = Entry::Unplanned { at: T };
    let rows = [(0, 0), (100, 299), (144, 300), (145, 9_000)];
    assert_eq!(told(&rows, entry, T + 260_999), Err(Refusal::WindowOpen));
    // boundary 144 lies 259,200 s after the entry, 145 does not count
    assert_eq!(window_price(&kept(&rows), entry, T + 261_000, 7), Ok(100));
    assert_eq!(window_price(&kept(&[(0, 0), (100, 299)]), entry, T + 261_000, 7), Ok(7));
    assert_eq!(window_price(&kept(&[(144, 0)]), entry, T + 261_000, 7), Ok(7));
    assert_eq!(window_price(&kept(&[(145, 0), (146, 1_800)]), entry, T + 300_000, 7), Ok(7));
    assert_eq!(window_price(&[], entry, T + 261_000, 7), Ok(7));
}

fn future() -> MarketParams {
    MarketParams { kind: MarketKind::Future { expiry: EXPIRY }, ..perpetual(0) }
}

fn with_future() -> Stage {
    let mut stage = Stage::empty();
    stage.marks.insert(0, 100);
    stage.governs(ExecuteMsg::AddMarket { params: future() });
    stage
}

fn row(boundary: u64, sum: u128, seconds: u64) -> CheckpointResponse {
    CheckpointResponse { boundary, mark_seconds: Uint128::new(sum), seconds }
}

#[test]
fn a_future_expires_on_a_boundary_a_day_away_and_has_no_funding() {
    let mut stage = Stage::empty();
    stage.marks.insert(0, 100);
    let mut refused = |params| stage.refusal(GOVERNANCE, ExecuteMsg::AddMarket { params });
    let at = |expiry| MarketParams { kind: MarketKind::Future { expiry }, ..perpetual(0) };
    assert_eq!(refused(at(EXPIRY + 1)), Some(Refusal::InvalidParams));
    assert_eq!(refused(at(START + 86_400 - 1_800)), Some(Refusal::InvalidParams));
    assert_eq!(refused(MarketParams { premium_feed: Some(1), ..future() }), Some(Refusal::InvalidParams));
    assert_eq!(refused(at(START + 86_400)), None);
    let other = at(START + 88_200);
    let update = ExecuteMsg::UpdateMarket { market: 0, params: other };
    assert_eq!(stage.refusal(GOVERNANCE, update), Some(Refusal::InvalidParams));
}

fn modes(stage: &Stage) -> Vec<(Mode, Cause, Option<u64>)> {
    let status = stage.ledger.status_view(&stage.call("", 0)).expect("a ledger shows its status");
    status.markets[0].modes.iter().map(|standing| (standing.mode, standing.cause, standing.ends_at)).collect()
}

#[test]
fn a_future_is_only_reduced_in_its_last_half_hour_and_settles_at_its_expiry() {
    let mut stage = with_future();
    stage.now = EXPIRY - 1_801;
    assert_eq!(modes(&stage), vec![]);
    stage.now = EXPIRY - 1_800;
    assert_eq!(modes(&stage), vec![(Mode::ReduceOnly, Cause::Expiring, Some(EXPIRY))]);
    stage.now = EXPIRY;
    assert_eq!(modes(&stage), vec![(Mode::Settling, Cause::Expired, None)]);
    assert_eq!(stage.refusal(GOVERNANCE, ExecuteMsg::SettleMarket { market: 0 }), Some(Refusal::NothingToDo));
    let mut early = with_future();
    early.governs(ExecuteMsg::SettleMarket { market: 0 });
    early.now = EXPIRY + 5;
    assert_eq!(modes(&early), vec![(Mode::Settling, Cause::Settled, None)]);
    assert_eq!(early.ledger.settlement_view(0, T + 172_805).map(|view| view.entered_at), Some(T));
}

#[test]
fn the_mark_becomes_the_average() {
    assert_eq!(Blend { elapsed: 600, average: 130 * E18 }.apply(100 * E18), 110 * E18);
    assert_eq!(Blend { elapsed: 1, average: 0 }.apply(1), 0);
    let mut stage = with_future();
    let mark = |stage: &Stage| stage.ledger.market_view(&stage.call("", 0), 0).expect("market 0").mark;
    stage.now = EXPIRY - 1_200;
    // without a checkpoint at or after expiry − 1,800 prices are as they are
    stage.checkpoints.insert(0, vec![row(EXPIRY - 3_600, 0, 0)]);
    stage.sums.insert(0, (130 * 500, 500));
    assert_eq!(mark(&stage), Some(100 * E18));
    stage.checkpoints.insert(0, vec![row(EXPIRY - 1_800, 0, 0)]);
    // e = 600: (600·130 + 1,200·100)/1,800
    assert_eq!(mark(&stage), Some(110 * E18));
    stage.sums.insert(0, (0, 0));
    assert_eq!(mark(&stage), Some(100 * E18));
    // beyond the expiry the average alone, as it goes on
    stage.now = EXPIRY + 600;
    stage.sums.insert(0, (120 * 2_400, 2_400));
    assert_eq!(mark(&stage), Some(120 * E18));
}

#[test]
fn an_expired_future_is_tagged_at_the_average_of_its_last_half_hour() {
    let mut stage = with_future();
    let (ann, bob) = (stage.account("ann", 1_000), stage.account("bob", 1_000));
    stage.trade(0, ann, bob, 10);
    stage.now = EXPIRY + 10;
    stage.checkpoints.insert(0, vec![row(EXPIRY - 1_800, 700, 7)]);
    assert_eq!(stage.refusal("anyone", ExecuteMsg::Tag { market: 0 }), Some(Refusal::WindowOpen));
    // ⌊(700 + 217,199 − 700)/1,700⌋ = ⌊127.76⌋
    stage.checkpoints.insert(0, vec![row(EXPIRY - 1_800, 700, 7), row(EXPIRY, 700 + 217_199, 1_707)]);
    stage.anyone(ExecuteMsg::Tag { market: 0 });
    assert_eq!(stage.ledger.state.markets[&0].settlement.price, Some(127 * E18));
    stage.touches(ann);
    stage.touches(bob);
    assert_eq!((stage.held(ann, 0), stage.cash(bob)), (270, 730));
}

#[test]
fn without_a_window_the_last_quorum_mark_stands_in_for_it() {
    let mut stage = with_future();
    stage.now = EXPIRY + 261_000;
    let timed = |mark: u64| Some(TimedMark { mark: mark.into(), time: EXPIRY });
    let price = |last_quorum, last_b| {
        let mut moment = stage.moment();
        let mut price: FeedPrice = feed(&moment, 0).expect("there is a price");
        (price.last_quorum, price.last_b) = (last_quorum, last_b);
        moment.pages[0].feeds[0] = Some((&price).into());
        settlement_price(&stage.ledger.state.markets[&0], &moment)
    };
    assert_eq!(price(timed(90), timed(110)), Ok(90 * E18));
    assert_eq!(price(None, timed(110)), Ok(110 * E18));
    assert_eq!(price(None, None), Ok(100 * E18));
}

#[test]
fn a_market_of_which_a_lone_source_speaks_is_dark_after_300_s() {
    let mut stage = Stage::new(&[100]);
    // a quorum spoke at `last`, one source goes on
    let trip = |stage: &mut Stage, now: u64, last: u64| {
        stage.now = now;
        let mut moment = stage.moment();
        let mut price = feed(&moment, 0).expect("there is a price");
        (price.sources, price.quorum_agrees) = (1, false);
        price.last_quorum = Some(TimedMark { mark: 100_u64.into(), time: last });
        moment.pages[0].feeds[0] = Some((&price).into());
        let call = stage.ledger.call("anyone", &[], moment);
        let outcome = stage.ledger.execute(&call, &ExecuteMsg::Trip { market: Some(0), accounts: vec![] });
        let market = &stage.ledger.state.markets[&0];
        (outcome.err(), market.modes.dark.map(|(at, _)| at - T), market.settlement.flagged_at.is_some())
    };
    let (idle, day) = (Some(Refusal::NothingToDo), 86_400);
    assert_eq!(trip(&mut stage, START + 300, START), (idle, None, false));
    assert_eq!(trip(&mut stage, START + 301, START), (None, Some(301), false));
    // a quorum's word since begins it anew, a young one ends it
    assert_eq!(trip(&mut stage, START + day, START + 302), (None, Some(86_400), false));
    assert_eq!(trip(&mut stage, START + 2 * day, START + 2 * day), (None, None, false));
    assert_eq!(trip(&mut stage, START + 3 * day, START + 2 * day), (None, Some(3 * 86_400), false));
    assert_eq!(trip(&mut stage, START + 6 * day - 1, START + 2 * day), (idle, Some(3 * 86_400), false));
    assert_eq!(trip(&mut stage, START + 6 * day, START + 2 * day), (None, Some(3 * 86_400), true));
}
