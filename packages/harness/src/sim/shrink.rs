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

/// Delta debugging: halves, then quarters, down to single steps. `patience` bounds the time.
pub fn shrink(world: &World, steps: &[Step], patience: Duration) -> Vec<Step> {
    let started = Instant::now();
    let mut steps = failing_part(world, steps.to_vec());
    let mut size = steps.len() / 2;
    while size > 0 {
        let mut start = 0;
        let mut removed_any = false;
        while start < steps.len() && started.elapsed() < patience {
            let end = (start + size).min(steps.len());
            let shorter: Vec<Step> = steps[..start].iter().chain(&steps[end..]).cloned().collect();
            if let Err(failure) = run(world, &shorter) {
                steps = shorter;
                steps.truncate(failure.step + 1);
                removed_any = true;
            } else {
                start = end;
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

fn failing_part(world: &World, mut steps: Vec<Step>) -> Vec<Step> {
    if let Err(failure) = run(world, &steps) {
        steps.truncate(failure.step + 1);
    }
    steps
}
