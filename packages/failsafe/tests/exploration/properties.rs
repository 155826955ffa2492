//! What must hold in every state.

use breakwater_failsafe::{Action, Mode, LATE_CLOCK_SECONDS};

use crate::input::Input;
use crate::machine::{Machine, BLOCK_SECONDS};
use crate::monitor::Monitor;
use crate::state::State;

const HOUR: u64 = 3_600;
const DAY: u64 = 24 * HOUR;
/// FROZEN and the guardian's REDUCE_ONLY, in any 90 days.
const STOPPED_SECONDS: [u64; 2] = [72 * HOUR, 21 * DAY];
/// A ticket is due after 30 days, and all the FROZEN that 90 days allow may come before it is written or when it is due.
const LEAVES_SECONDS: u64 = 30 * DAY + 72 * HOUR;
/// RESUME in any day, and what a clock that jumps may hide of it.
const RESUME_SECONDS: u64 = HOUR;
/// The longest hold, and what each further gap adds.
const HOLD_SECONDS: u64 = 1_800;
const ANOTHER_SECONDS: u64 = 300;

/// Of one state in so many the way back is walked.
const WALKED: u64 = 64;
/// A price every so often on that way.
const PRICE_SECONDS: u64 = 60;

/// The first promise that is broken.
pub fn broken(machine: &Machine, state: &State) -> Option<String> {
    let broken = [stops, users, settling, risk, keepers];
    broken.iter().find_map(|broken| broken(machine, state))
}

fn stops(machine: &Machine, state: &State) -> Option<String> {
    if machine.modes(state).1.is(Mode::Frozen) && machine.modes(&later(state, DAY)).1.is(Mode::Frozen) {
        return Some("FROZEN has not ended by itself after 24 h".to_string());
    }
    for (budget, stopped) in STOPPED_SECONDS.into_iter().zip(&state.monitor.stopped) {
        let fullest = Monitor::fullest(stopped, 90 * DAY);
        if fullest > budget {
            return Some(format!("stopped for {fullest} s in 90 days, beyond the budget of {budget} s"));
        }
    }
    let twice = state.monitor.called.iter().any(|called| *called > 1);
    twice.then(|| "a stop was called twice without governance between".to_string())
}

/// A user without positions.
fn users(machine: &Machine, state: &State) -> Option<String> {
    let standing = machine.modes(state).1;
    if standing.is_settling() {
        let claims = machine.permit(Action::Claim, standing).is_ok();
        return (!claims).then(|| "nobody can claim in SETTLING".to_string());
    }
    if machine.permit(Action::Deposit, standing).is_err() {
        return Some("a deposit is refused".to_string());
    }
    let now = state.chain.now.time;
    let wait = machine.frozen_until(&state.contract, now).map_or(0, |until| until.saturating_sub(now).min(DAY));
    let then = machine.modes(&later(state, wait)).1;
    for action in [Action::WithdrawFlat, Action::ServeTickets] {
        if let Err(blocked) = machine.permit(action, then) {
            return Some(format!("a user without positions cannot leave: {action:?} {blocked}"));
        }
    }
    let waited = state.monitor.leaving_since.map_or(0, |since| now.saturating_sub(since));
    (waited > LEAVES_SECONDS).then(|| format!("a user without positions has waited for {waited} s"))
}

fn settling(_: &Machine, state: &State) -> Option<String> {
    if state.monitor.left_settling {
        return Some("SETTLING was left".to_string());
    }
    state.monitor.settled_early.then(|| "SETTLING without 72 h in the timelock".to_string())
}

/// Nobody has to send anything to make the contract refuse risk.
fn risk(machine: &Machine, state: &State) -> Option<String> {
    let standing = machine.modes(state).1;
    if standing.is_settling() {
        return None;
    }
    let (now, oracle, monitor) = (state.chain.now.time, &state.oracle, &state.monitor);
    let adds = machine.adds_risk(state, standing);
    if monitor.missed_halt {
        return Some("a halt was not noticed in its second block".to_string());
    }
    if monitor.halt_without_resume {
        return Some("a halt did not leave RESUME, as the budget would have".to_string());
    }
    if monitor.stop_without_resume {
        return Some("a stop did not leave RESUME, as the budget would have".to_string());
    }
    if adds && now < monitor.calm_until {
        return Some(format!("risk is added right after a gap, {} s too early", monitor.calm_until - now));
    }
    let ahead = oracle.offered.publish_time.saturating_sub(now);
    if adds && ahead > LATE_CLOCK_SECONDS && oracle.offered.at == now {
        return Some(format!("risk is added under a late clock, {ahead} s behind"));
    }
    let poor_seconds = now.saturating_sub(oracle.good_publish_time);
    if poor_seconds > 120 && !standing.is(Mode::ReduceOnly) {
        return Some(format!("not in REDUCE_ONLY at a poor price since {poor_seconds} s"));
    }
    let resumed = Monitor::fullest(&monitor.resumed, DAY);
    (resumed > RESUME_SECONDS).then(|| format!("RESUME for {resumed} s of a day"))
}

/// Without a privileged message, and with nothing but prices and what shows them, business goes on within a bound.
fn keepers(machine: &Machine, state: &State) -> Option<String> {
    if state.contract.settling {
        return None;
    }
    let now = state.chain.now.time + state.chain.behind_seconds;
    let bound = HOLD_SECONDS + ANOTHER_SECONDS * state.monitor.gaps;
    if let (Some(grace), 0) = (machine.modes(state).0.grace, state.chain.behind_seconds) {
        let held = grace.not_before(now, &machine.grace_rules()).saturating_sub(now);
        if held > bound {
            return Some(format!("a grace holds {held} s more after {} gaps", state.monitor.gaps));
        }
    }
    if state.fingerprint() % WALKED != 0 {
        return None;
    }
    let contract = &state.contract;
    let stopped = [&contract.freeze, &contract.reduce_only].map(|stop| stop.running_until(now).unwrap_or(now));
    let wait = stopped.into_iter().max().unwrap_or(now) - now + BLOCK_SECONDS;
    let mut state = machine.step(state, Input::Clock(wait))?;
    state = machine.step(&state, Input::ShortfallEnds).unwrap_or(state);
    // The rest of a breaker, and a wrong offer that counts for as long.
    for _ in 0..(bound + 2 * 600) / PRICE_SECONDS + 3 {
        for input in [Input::Price, Input::Show] {
            state = machine.step(&state, input).unwrap_or(state);
        }
        if machine.adds_risk(&state, machine.modes(&state).1) {
            return None;
        }
        state = machine.step(&state, Input::Clock(PRICE_SECONDS))?;
    }
    Some(format!("keepers alone cannot end it: {:?}", machine.modes(&state).1))
}

fn later(state: &State, seconds: u64) -> State {
    let mut later = state.clone();
    later.chain.now.time += seconds;
    later.chain.now.height += seconds.div_ceil(BLOCK_SECONDS);
    later
}
