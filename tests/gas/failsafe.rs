//! The messages of modes, stops, limits and changes.

use breakwater_harness::chain::address;
use breakwater_harness::suite::{dollars, lots_worth};
use breakwater_interfaces::clearinghouse::{ExecuteMsg, Limits, StopKind, Timing};
use cosmwasm_std::Uint128;

use super::floor::{Floor, Sent, GRAND};
use super::situations::set;

const DEADLINE: u64 = u64::MAX;

fn because() -> String {
    "the venue's keys were stolen".to_owned()
}

fn freeze(floor: &Floor, seconds: u64) -> Sent {
    let message =
        ExecuteMsg::Stop { kind: StopKind::Freeze, market: None, seconds, reason: because(), deadline: DEADLINE };
    Sent::Clear(floor.suite.chain.guardian().clone(), message, 0)
}

fn sends(floor: &mut Floor, sent: Sent) {
    if let Sent::Clear(sender, message, units) = sent {
        floor.suite.chain.clear(&sender, &message, units).unwrap();
    }
}

pub fn stop() -> (Floor, Sent) {
    set(|floor| freeze(floor, 86_400))
}

pub fn end_stop() -> (Floor, Sent) {
    set(|floor| {
        let stop = freeze(floor, 86_400);
        sends(floor, stop);
        floor.governance(ExecuteMsg::EndStop { kind: StopKind::Freeze, reason: because(), deadline: DEADLINE })
    })
}

pub fn arm_stop() -> (Floor, Sent) {
    set(|floor| {
        let stop = freeze(floor, 6);
        sends(floor, stop);
        floor.price(10_000);
        floor.governance(ExecuteMsg::ArmStop { kind: StopKind::Freeze, reason: because(), deadline: DEADLINE })
    })
}

/// A market after a freeze, its first price shown.
pub fn resume() -> (Floor, Sent) {
    set(|floor| {
        let stop = freeze(floor, 6);
        sends(floor, stop);
        floor.price(10_000);
        floor.price(10_000);
        Floor::anyone(ExecuteMsg::Resume { market: 1 })
    })
}

/// A market after a freeze, recorded as it is.
pub fn trip() -> (Floor, Sent) {
    set(|floor| {
        let stop = freeze(floor, 6);
        sends(floor, stop);
        floor.price(10_000);
        Floor::anyone(ExecuteMsg::Trip { market: Some(1), accounts: vec![] })
    })
}

/// Ann has won more than the limiter lets out in an hour, and an hour has passed.
pub fn serve_tickets() -> (Floor, Sent) {
    set(|floor| {
        floor.rich("ann", 1_000);
        floor.rich("bob", 1_000);
        floor.trade("ann", "bob", 1, 5_000_000);
        floor.price(10_500);
        let limits = Limits { ticket_min: Uint128::one(), ..Limits::usual(1_000, 1_000_000 * GRAND) };
        floor.suite.chain.govern(&ExecuteMsg::SetLimits { limits }).unwrap();
        let sale = floor.suite.account("ann").sells(lots_worth(5_000_000)).to("bob").in_market(1);
        sale.at(dollars(10_500)).unwrap();
        floor.suite.account("ann").withdraws(1_200 * GRAND).unwrap();
        floor.suite.silence(3_600);
        Floor::anyone(ExecuteMsg::ServeTickets { limit: 1 })
    })
}

/// Cat could not be paid, and now can.
pub fn retry_claim() -> (Floor, Sent) {
    set(|floor| {
        floor.rich("cat", 1);
        let cat = address("cat");
        floor.suite.chain.block_address(&cat, true);
        floor.suite.account("cat").withdraws(GRAND).unwrap();
        floor.suite.chain.block_address(&cat, false);
        Floor::anyone(ExecuteMsg::RetryClaim { owner: cat.into_string(), remote: None })
    })
}

pub fn set_limits() -> (Floor, Sent) {
    set(|floor| floor.governance(ExecuteMsg::SetLimits { limits: Limits::usual(GRAND, GRAND) }))
}

/// Nothing may become shorter, so these are those there are.
pub fn set_timing() -> (Floor, Sent) {
    set(|floor| {
        let timing: Timing = floor.suite.chain.config().unwrap().timing;
        floor.governance(ExecuteMsg::SetTiming { timing })
    })
}
