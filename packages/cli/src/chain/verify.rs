//! `breakwater chain verify`: the chain's history on the reference ledgers, and all that the chain shows compared with them.

mod decode;
mod history;
mod shown;

use anyhow::{Context, Result};
use breakwater_harness::books::audit_records;
use breakwater_harness::follow::Follower;
use clap::Args;

use super::deployment::Deployment;
use super::node::Node;
use crate::gov::address;
use crate::progress::Progress;
pub use history::History;
use shown::At;

/// Options of `breakwater chain verify`.
#[derive(Args, Clone, Debug)]
pub struct VerifyOptions {
    /// As things stood at this height [default: the last block]
    #[arg(long, value_name = "HEIGHT")]
    pub height: Option<u64>,
    /// No progress line
    #[arg(long)]
    pub quiet: bool,
}

/// Verifies, and says what was found; differences and broken invariants found.
///
/// # Errors
/// If the node cannot be reached, or no longer has the deployment's blocks.
pub fn run(node: &Node, deployment: &Deployment, options: &VerifyOptions) -> Result<u64> {
    let addresses = deployment.addresses()?;
    let height = match options.height {
        Some(height) => height,
        None => node.committed()?,
    };
    let progress = Progress::new(options.quiet);
    let mut history = History::new(node, deployment)?;
    let mut follower: Option<Follower> = None;
    let (mut transactions, mut refused) = (0_u64, 0_u64);
    progress.start(usize::try_from(height.saturating_sub(deployment.height))?);
    for at in deployment.height..=height {
        let block = history.block(at)?;
        if let (None, Some(deployed)) = (&follower, history.deployed()) {
            let prefix = node.profile.prefix.clone();
            let is_address = move |text: &str| address::check("it", text, Some(&prefix)).is_ok();
            match Follower::start(&deployed, is_address) {
                Ok(started) => follower = Some(started),
                Err(difference) => return Ok(found(&progress, &[difference])),
            }
        }
        for transaction in block {
            transactions += 1;
            refused += u64::from(matches!(transaction.came, breakwater_harness::follow::Came::Refused { .. }));
            let follower = follower.as_mut().context("a message to contracts that are not all instantiated")?;
            if let Err(difference) = follower.apply(&transaction) {
                return Ok(found(&progress, &[difference]));
            }
        }
        progress.count(usize::try_from(at - deployment.height)?, &format!("height {at}: {transactions} transactions"));
    }
    let follower = follower.context("the deployment is younger than that height")?;
    let shown = At::height(node, &addresses, height)?;
    let mut differences: Vec<String> = follower.compare(&shown).err().into_iter().collect();
    let records = node.records(&addresses.clearinghouse, height)?;
    let count = records.len();
    differences.extend(audit_records(&shown, records));
    if !differences.is_empty() {
        return Ok(found(&progress, &differences));
    }
    progress.finish();
    let state = &follower.references().ledger.state;
    println!(
        "verified at height {height}: {} accounts, {} markets and {count} records are what the reference ledger says after {transactions} transactions, \
         {refused} of them refused; the books are equal (I-1)",
        state.accounts.len(),
        state.markets.len(),
    );
    Ok(0)
}

fn found(progress: &Progress, differences: &[String]) -> u64 {
    progress.finish();
    for difference in differences {
        eprintln!("DIFFERENCE: {difference}");
    }
    u64::try_from(differences.len()).unwrap_or(u64::MAX)
}
