//! Liveness: whatever a sequence has led to can be frozen, settled and paid out, in a number of calls known beforehand.

use breakwater_interfaces::clearinghouse::{ExecuteMsg, Phase, StopKind};

use super::drive::{Driver, Failure};
use super::generate::Generator;
use super::settle::KEEPERS;
use super::step::Step;
use super::world::GUARDIAN;

/// How long nothing moves before the end.
const FREEZE_SECONDS: u64 = 3_600;
/// Freeze, settle, carried out, cage; two registrations too early; insurance, finalize; the rest sent back twice, treasury.
const FIXED_CALLS: usize = 11;
/// A market's tag is refused once while its window is open, and once more if that was never covered.
const TAG_CALLS: usize = 3;

/// Whom the whole pays: owners, keepers, the treasury. What came back for each, or was refused, is sent once more.
const PAYEES: usize = 8 + KEEPERS.len() + 1;

/// Calls that pay everybody out, one account or ticket at a time.
fn calls_needed(driver: &Driver) -> usize {
    let state = &driver.references.ledger.state;
    FIXED_CALLS
        + KEEPERS.len()
        + PAYEES
        + TAG_CALLS * state.markets.len()
        + 2 * state.accounts.len()
        + state.tickets.len()
}

/// Freezes all, settles the whole and gets everybody out, compared after every message.
///
/// # Errors
/// A difference, too many calls, or coins left that are nobody's claim.
pub fn wind_down(driver: &mut Driver, generator: &mut Generator, taken: &mut Vec<Step>) -> Result<(), Failure> {
    wind_down_of(driver, generator, taken, |_| true)
}

/// The same, of those steps alone that `keeps` keeps.
pub(super) fn wind_down_of(
    driver: &mut Driver,
    generator: &mut Generator,
    taken: &mut Vec<Step>,
    keeps: impl Fn(&Step) -> bool,
) -> Result<(), Failure> {
    let most = calls_needed(driver);
    let mut calls = 0;
    let deadline = driver.chain.now();
    let reason = "to begin the end".to_owned();
    let freeze = ExecuteMsg::Stop { kind: StopKind::Freeze, market: None, seconds: FREEZE_SECONDS, reason, deadline };
    let mut next = Some(vec![Generator::send(GUARDIAN, freeze), Generator::passes(FREEZE_SECONDS)]);
    while let Some(steps) = next {
        for step in steps.into_iter().filter(&keeps) {
            calls += usize::from(matches!(step, Step::Clear { .. }));
            taken.push(step.clone());
            driver.apply(&step)?;
        }
        if calls > most {
            return Err(fails(taken, format!("not wound down after {calls} calls; {most} should do")));
        }
        next = generator.ending(driver).or_else(|| generator.last_words(driver));
    }
    driver.counts.take_path("wind-down: a whole sequence");
    nothing_left(driver).map_err(|what| fails(taken, what))
}

fn fails(taken: &[Step], what: String) -> Failure {
    Failure { step: taken.len().saturating_sub(1), what: format!("wind-down: {what}") }
}

/// What is held in the end is what could not be paid out, and a treasury that no coins cover.
fn nothing_left(driver: &Driver) -> Result<(), String> {
    let solvency = driver.chain.solvency().map_err(|error| error.to_string())?;
    if solvency.phase != Phase::Final {
        return Err(format!("ended in {:?}", solvency.phase));
    }
    let left = solvency.held.u128().saturating_sub(solvency.parked.u128());
    if !solvency.flying.is_zero() {
        return Err(format!("{} units are on their way", solvency.flying));
    }
    if left > 0 && solvency.treasury.u128() <= solvency.held.u128() {
        return Err(format!("{left} units are held and nobody's: {solvency:?}"));
    }
    Ok(())
}
