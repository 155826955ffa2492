//! `breakwater chain keep`: auctions, take-overs, defaults, prices shown after halts, house-keeping, tickets and the whole of recovery.
//!
//! All that it knows is on the chain, so it may be killed at any moment and started again, and several may run.

mod desk;
mod watch;

use std::rc::Rc;

use anyhow::Result;
use breakwater_interfaces::clearinghouse::Phase;
use clap::Args;

use super::deployment::Deployment;
use super::keys::KeyOptions;
use super::node::Node;
use super::place::Real;
use super::sender::Sender;
use crate::progress::Progress;
use crate::recovery::{Keeper, Next, Place};
use desk::Desk;

/// Passes in a row that may fail before it gives up.
const FAILURES_MAX: u32 = 20;

/// Options of `breakwater chain keep`.
#[derive(Args, Clone, Debug)]
pub struct KeepOptions {
    #[command(flatten)]
    pub keys: KeyOptions,
    /// Units that the keeper's own account is to have for take-overs; without it nothing is taken over
    #[arg(long, value_name = "UNITS", default_value_t = 0)]
    pub capital: u128,
    /// End when nothing is left to be done
    #[arg(long)]
    pub until_idle: bool,
    /// No progress line
    #[arg(long)]
    pub quiet: bool,
}

/// Keeps until interrupted, or until nothing is left.
///
/// # Errors
/// If the node stays away longer than it is waited for, or fees are missing.
pub fn run(node: &Rc<Node>, deployment: &Deployment, options: &KeepOptions) -> Result<()> {
    let addresses = deployment.addresses()?;
    let key = options.keys.key(&node.profile.prefix)?;
    let sender = Sender::new(node, key)?;
    let mut place = Real { sender, house: addresses.clearinghouse.clone() };
    let mut desk = Desk::open(&mut place, &addresses.insurance_fund, options.capital)?;
    let progress = Progress::new(options.quiet);
    let mut keeper = Keeper::default();
    let mut failures = 0;
    loop {
        let height = node.head()?.height;
        let idle = match pass(&mut place, &mut desk, &mut keeper, &progress) {
            Ok(idle) => idle,
            Err(error) if failures < FAILURES_MAX => {
                eprintln!("trying again: {error:#}");
                failures += 1;
                node.pause();
                continue;
            }
            Err(error) => return Err(error),
        };
        failures = 0;
        if idle {
            if options.until_idle {
                progress.finish();
                break;
            }
            progress.say(&format!("height {height}: nothing to do; {}", desk.done()));
        }
        while node.head()?.height <= height {
            node.pause();
        }
    }
    for step in &keeper.steps.steps {
        println!("{}: {} messages, {} refused, {} gas", step.name, step.messages, step.refused, step.gas);
    }
    for skipped in keeper.skipped() {
        println!("not done: {}: {}", skipped.step, skipped.reason);
    }
    println!("{}", desk.done());
    Ok(())
}

/// One look at everything, and what follows from it; whether nothing was left to be done.
fn pass(place: &mut Real, desk: &mut Desk, keeper: &mut Keeper, progress: &Progress) -> Result<bool> {
    let live = phase(place)? == Phase::Live;
    let worked = live && desk.pass(place, progress)?;
    let next = keeper.pass(place, progress)?;
    Ok(!worked && next != Next::Look)
}

fn phase(place: &Real) -> Result<Phase> {
    let question = breakwater_interfaces::clearinghouse::QueryMsg::Ending {};
    Ok(place.require::<breakwater_interfaces::clearinghouse::EndingResponse>(&question)?.phase)
}
