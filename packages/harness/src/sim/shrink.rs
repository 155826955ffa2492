//! Makes a failing sequence short: steps are left out as long as it still fails.

use std::time::{Duration, Instant};

use super::drive::{Driver, Failure};
use super::step::Step;
use super::world::World;

/// Runs a sequence from a fresh chain.
///
/// # Errors
/// The first difference or broken invariant.
pub fn run(world: &World, steps: &[Step]) -> Result<Driver, Failure> {
    let mut driver = Driver::start(world)?;
    for step in steps {
        driver.apply(step)?;
    }
    Ok(driver)
}

/// What a failure is about, without its numbers: a shorter sequence must fail for the same reason.
fn reason(what: &str) -> String {
    let words = what.split_once("; ").map_or(what, |(first, _)| first);
    words.chars().filter(|letter| letter.is_alphabetic()).take(60).collect()
}

/// Delta debugging: halves, then quarters, down to single steps. `patience` bounds the time.
pub fn shrink(world: &World, steps: &[Step], patience: Duration) -> Vec<Step> {
    let started = Instant::now();
    let Err(original) = run(world, steps) else { return steps.to_vec() };
    let mut steps = steps[..=original.step.min(steps.len().saturating_sub(1))].to_vec();
    let mut size = steps.len() / 2;
    while size > 0 {
        let mut start = 0;
        let mut removed_any = false;
        while start < steps.len() && started.elapsed() < patience {
            let end = (start + size).min(steps.len());
            let shorter: Vec<Step> = steps[..start].iter().chain(&steps[end..]).cloned().collect();
            match run(world, &shorter) {
                Err(failure) if reason(&failure.what) == reason(&original.what) => {
                    steps = shorter;
                    steps.truncate(failure.step + 1);
                    removed_any = true;
                }
                _ => start = end,
            }
        }
        if started.elapsed() >= patience {
            break;
        }
        if size > 1 || !removed_any {
            size /= 2;
        }
    }
    steps
}
