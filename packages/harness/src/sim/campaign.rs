//! Many sequences, over all cores.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use super::bug::plant;
use super::counts::Counts;
use super::drive::{Driver, Failure};
use super::generate::Generator;
use super::orders::check_orders;
use super::outcome::wind_down_of;
use super::step::Step;
use super::world::World;

/// What to run.
#[derive(Clone, Debug)]
pub struct Campaign {
    pub first_seed: u64,
    pub seeds: u64,
    pub steps: usize,
    pub threads: usize,
    /// A planted bug.
    pub bug: Option<String>,
    /// Further orders in which the end of each sequence is run.
    pub orders: u64,
}

/// A sequence that failed.
#[derive(Clone, Debug)]
pub struct Failing {
    pub world: World,
    pub steps: Vec<Step>,
    pub failure: Failure,
    /// Contract messages up to and with the failure.
    pub messages: u64,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Report {
    pub counts: Counts,
    pub seeds: u64,
    pub failing: Option<Failing>,
}

/// Draws and runs one sequence, and winds it down; `seen` is told of every step but those of the end.
///
/// # Errors
/// The sequence, if it fails.
pub fn run_seed(seed: u64, steps: usize, seen: impl FnMut()) -> Result<Counts, Box<Failing>> {
    ended(drawn(seed, steps, seen)?, |_| true).map(Driver::into_counts)
}

fn ended((mut driver, mut generator, mut taken): Drawn, keeps: impl Fn(&Step) -> bool) -> Result<Driver, Box<Failing>> {
    match wind_down_of(&mut driver, &mut generator, &mut taken, keeps) {
        Ok(()) => Ok(driver),
        Err(failure) => {
            let (world, messages) = (generator.world().clone(), driver.counts.messages);
            Err(Box::new(Failing { world, steps: taken, failure, messages }))
        }
    }
}

/// A sequence that has run, what drew it, and its steps.
pub type Drawn = (Driver, Generator, Vec<Step>);

pub(super) fn drawn(seed: u64, steps: usize, seen: impl FnMut()) -> Result<Drawn, Box<Failing>> {
    drawn_of(seed, steps, |_| true, seen)
}

fn drawn_of(
    seed: u64,
    steps: usize,
    keeps: impl Fn(&Step) -> bool,
    mut seen: impl FnMut(),
) -> Result<Drawn, Box<Failing>> {
    let (world, mut generator) = Generator::new(seed);
    let mut taken: Vec<Step> = Vec::with_capacity(steps);
    let mut driver = match Driver::start(&world) {
        Ok(driver) => driver,
        Err(failure) => return Err(Box::new(Failing { world, steps: taken, failure, messages: 0 })),
    };
    for _ in 0..steps {
        let step = generator.next(&driver);
        if !keeps(&step) {
            continue;
        }
        taken.push(step.clone());
        if let Err(failure) = driver.apply(&step) {
            let messages = driver.counts.messages;
            return Err(Box::new(Failing { world, steps: taken, failure, messages }));
        }
        seen();
    }
    Ok((driver, generator, taken))
}

/// Chain and ledger after one sequence.
///
/// # Errors
/// The sequence, if it fails.
pub fn live(seed: u64, steps: usize, seen: impl FnMut()) -> Result<Driver, Box<Failing>> {
    drawn(seed, steps, seen).map(|(driver, ..)| driver)
}

/// Chain and ledger after those steps of a sequence that `keeps` keeps, and its end if it is wound down too.
///
/// # Errors
/// The sequence, if it fails.
pub fn live_of(seed: u64, steps: usize, ends: bool, keeps: impl Fn(&Step) -> bool) -> Result<Driver, Box<Failing>> {
    let drawn = drawn_of(seed, steps, &keeps, || {})?;
    if ends {
        ended(drawn, keeps)
    } else {
        Ok(drawn.0)
    }
}

/// Runs all seeds; stops at the first failure.
pub fn run_campaign(campaign: &Campaign, seen: &(dyn Fn() + Sync)) -> Report {
    let next = AtomicU64::new(campaign.first_seed);
    let stop = AtomicBool::new(false);
    let report = Mutex::new(Report::default());
    std::thread::scope(|scope| {
        for _ in 0..campaign.threads.max(1) {
            scope.spawn(|| work(campaign, &next, &stop, &report, seen));
        }
    });
    report.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn work(campaign: &Campaign, next: &AtomicU64, stop: &AtomicBool, report: &Mutex<Report>, seen: &(dyn Fn() + Sync)) {
    // A bug is chosen for one thread; an unknown name was refused before the campaign began.
    if plant(campaign.bug.as_deref()).is_err() {
        return;
    }
    while !stop.load(Ordering::Relaxed) {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= campaign.first_seed + campaign.seeds {
            return;
        }
        let result = match campaign.orders {
            0 => run_seed(seed, campaign.steps, seen),
            orders => {
                drawn(seed, campaign.steps, seen).and_then(|drawn| check_orders(drawn, orders)).map(Driver::into_counts)
            }
        };
        let mut report = report.lock().unwrap_or_else(PoisonError::into_inner);
        report.seeds += 1;
        match result {
            Ok(counts) => report.counts.add(&counts),
            Err(failing) => {
                stop.store(true, Ordering::Relaxed);
                report.counts.messages += failing.messages;
                report.failing.get_or_insert(*failing);
            }
        }
    }
}
