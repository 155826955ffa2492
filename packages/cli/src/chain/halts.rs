//! `breakwater chain halts`: how each halt of a chain met the clearing house.
//!
//! The first block after a halt may carry the clock of the last moment before it (DESIGN, the late clock): the header of that block tells nothing.
//! The next one's clock jumps, and by then the markets must be in RESUME.

use anyhow::{anyhow, Result};
use breakwater_interfaces::clearinghouse::{ConfigResponse, Mode, QueryMsg, StatusResponse};
use clap::Args;
use comfy_table::{presets, Table};
use serde::{Deserialize, Serialize};

use super::deployment::Deployment;
use super::node::{Head, Node};
use super::verify::History;
use crate::clock;

/// Options of `breakwater chain halts`.
#[derive(Args, Clone, Debug)]
pub struct HaltsOptions {
    /// As JSON, for other programs
    #[arg(long)]
    pub json: bool,
}

/// One halt.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Halt {
    /// The last block with the old clock, and the messages to the three contracts in it.
    pub late_height: u64,
    pub late_messages: usize,
    /// From its clock to the next block's, in seconds.
    pub seconds: u64,
    /// Messages of that next block.
    pub next_messages: usize,
    /// Markets, and those of them in RESUME, or something stricter, after it.
    pub markets: usize,
    pub held: usize,
}

/// Prints the halts; those after which a market was not held.
///
/// # Errors
/// If the node cannot be reached, or no longer has the blocks.
pub fn run(node: &Node, deployment: &Deployment, options: &HaltsOptions) -> Result<u64> {
    let house = deployment.addresses()?.clearinghouse;
    let config: ConfigResponse = require(node, &house, &QueryMsg::Config {}, None)?;
    let mut history = History::new(node, deployment)?;
    let mut halts = Vec::new();
    let heads = node.heads(deployment.height, node.committed()?)?;
    for pair in heads.windows(2) {
        let [late, next] = pair else { continue };
        let seconds = next.time.saturating_sub(late.time);
        if seconds >= config.timing.stall_seconds {
            halts.push(halt(node, &house, &mut history, (*late, *next))?);
        }
    }
    let open = halts.iter().filter(|halt| halt.held < halt.markets).count();
    if options.json {
        println!("{}", serde_json::to_string_pretty(&halts)?);
    } else {
        println!("{}", table(&halts, &heads));
        println!(
            "{} halts of at least {} s; a market was not held after {open} of them",
            halts.len(),
            config.timing.stall_seconds
        );
    }
    Ok(u64::try_from(open)?)
}

fn halt(node: &Node, house: &str, history: &mut History, (late, next): (Head, Head)) -> Result<Halt> {
    let question = QueryMsg::Status { start_after: None, limit: Some(30) };
    let status: StatusResponse = require(node, house, &question, Some(next.height))?;
    let whole = status.modes.iter().any(|standing| standing.mode >= Mode::Resume);
    let held = status.markets.iter().filter(|market| whole || market.modes.iter().any(|one| one.mode >= Mode::Resume));
    Ok(Halt {
        late_height: late.height,
        late_messages: history.messages(late.height)?,
        seconds: next.time.saturating_sub(late.time),
        next_messages: history.messages(next.height)?,
        held: held.count(),
        markets: status.markets.len(),
    })
}

fn table(halts: &[Halt], heads: &[Head]) -> Table {
    let mut table = Table::new();
    table.load_preset(presets::ASCII_MARKDOWN);
    table.set_header([
        "old clock at height",
        "its time (UTC)",
        "seconds to the next",
        "messages in it",
        "in the next",
        "markets held after that",
    ]);
    for halt in halts {
        let time = heads.iter().find(|head| head.height == halt.late_height).map_or(0, |head| head.time);
        table.add_row([
            halt.late_height.to_string(),
            clock::utc(time),
            halt.seconds.to_string(),
            halt.late_messages.to_string(),
            halt.next_messages.to_string(),
            format!("{} of {}", halt.held, halt.markets),
        ]);
    }
    table
}

fn require<T: serde::de::DeserializeOwned>(
    node: &Node,
    house: &str,
    question: &QueryMsg,
    height: Option<u64>,
) -> Result<T> {
    node.smart(house, question, height)?.map_err(|words| anyhow!("the clearing house does not answer: {words}"))
}
