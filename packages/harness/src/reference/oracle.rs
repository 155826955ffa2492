//! The reference of the oracle: the rules of `docs/rules-oracle.md`, naively.
//!
//! Every report, every median, every offer in plain maps of whole numbers; prices are recomputed from all reports at each
//! push. It shares no code with the contract or with `breakwater-risk`.

mod admin;
mod change;
mod hold;
mod median;
mod offer;
mod price;
mod pull;
mod suspension;
mod view;

use std::collections::{BTreeMap, BTreeSet};

use breakwater_interfaces::clearinghouse::FeedId;
use breakwater_interfaces::oracle::{ExecuteMsg, FeedParams, SourceId, SourceKind};

use super::ledger::Outcome;
use super::refusal::{Refusal, Result};

pub use change::Change;
pub use hold::Streak;
pub use median::Median;
pub use price::{Price, Silence};
pub use pull::{Answer, Answers};
pub use suspension::Suspension;

/// Items a message may hold.
const BATCH_MAX: usize = 30;

/// A message's surroundings.
#[derive(Clone, Debug, Default)]
pub struct OracleCall {
    pub sender: String,
    /// Coins are attached.
    pub pays: bool,
    /// Block time in seconds.
    pub now: i128,
    pub height: i128,
    /// What the pulled contract would answer now.
    pub answers: Answers,
}

/// The naive oracle.
#[derive(Clone, Debug, Default)]
pub struct Oracle {
    pub governance: String,
    pub guardian: String,
    pub timelock_seconds: i128,
    pub changes: BTreeMap<u64, Change>,
    pub next_change: u64,
    pub feeds: BTreeMap<FeedId, Feed>,
    pub sources: BTreeMap<SourceId, Source>,
    /// Headers by number of the page.
    pub headers: BTreeMap<u8, Header>,
    /// How often each path was taken.
    pub tallies: BTreeMap<&'static str, u64>,
}

/// One feed, with all that was reported of it.
#[derive(Clone, Debug)]
pub struct Feed {
    pub params: FeedParams,
    /// The newest accepted report of each source.
    pub reports: BTreeMap<SourceId, Report>,
    /// `None` until the first accepted report.
    pub price: Option<Price>,
    /// Quorum medians beyond the line, while they are held back.
    pub streak: Option<Streak>,
    /// Σ mark·dt and Σ dt at half-hour boundaries.
    pub checkpoints: BTreeMap<i128, (i128, i128)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    pub price: i128,
    pub confidence: i128,
    pub publish_time: i128,
}

#[derive(Clone, Debug)]
pub struct Source {
    pub kind: SourceKind,
    pub suspension: Suspension,
    /// Served feeds in the order in which they were added, with the id at a pulled contract.
    pub feeds: Vec<(FeedId, Option<String>)>,
}

/// What a page says of its pushes.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// Block time and height of the last push with an accepted price in this page.
    pub pushed: Option<(i128, i128)>,
    /// The last gap between pushes.
    pub last_gap: Option<Silence>,
    /// Blocks made in it.
    pub last_gap_blocks: i128,
    /// Newest publish time that each source offered, the block time of that offer, and the page's feeds that the source served then.
    pub offers: BTreeMap<SourceId, (i128, i128, BTreeSet<FeedId>)>,
}

impl Oracle {
    pub fn new(governance: &str, guardian: &str, timelock_seconds: i128) -> Oracle {
        let (governance, guardian) = (governance.to_owned(), guardian.to_owned());
        Oracle { governance, guardian, timelock_seconds, ..Oracle::default() }
    }

    /// Runs one message. A refusal changes nothing.
    ///
    /// # Errors
    /// Why the whole message is refused.
    pub fn execute(&mut self, call: &OracleCall, message: &ExecuteMsg) -> Outcome {
        if call.pays {
            return Err(Refusal::NoFundsExpected);
        }
        match message {
            ExecuteMsg::Push { prices } => self.push(call, prices),
            ExecuteMsg::Pull { source, feeds } => self.pull(call, *source, feeds),
            ExecuteMsg::ExecuteChange { id } => self.execute_change(call, *id).map(|()| vec![Ok(())]),
            privileged => self.govern(call, privileged).map(|()| vec![Ok(())]),
        }
    }

    fn source(&self, id: SourceId) -> Result<&Source> {
        self.sources.get(&id).ok_or(Refusal::UnknownSource)
    }

    fn tally(&mut self, name: &'static str) {
        *self.tallies.entry(name).or_insert(0) += 1;
    }
}

impl Source {
    /// The address that pushes, or the contract that is pulled.
    pub fn address(&self) -> &str {
        address(&self.kind)
    }

    pub fn is_publisher(&self) -> bool {
        matches!(self.kind, SourceKind::Publisher { .. })
    }

    pub fn serves(&self, feed: FeedId) -> bool {
        self.feeds.iter().any(|(served, _)| *served == feed)
    }
}

fn address(kind: &SourceKind) -> &str {
    match kind {
        SourceKind::Publisher { address } => address,
        SourceKind::Pyth { contract } => contract,
    }
}

fn batch_size<T>(items: &[T]) -> Result<()> {
    (1..=BATCH_MAX).contains(&items.len()).then_some(()).ok_or(Refusal::BatchSize)
}
