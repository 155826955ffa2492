//! `breakwater chain status`: what stands on the chain, in a page.

use anyhow::{anyhow, Result};
use breakwater_interfaces::clearinghouse::{
    AccountsResponse, ChangesResponse, EndingResponse, Mode, Phase, QueryMsg, SolvencyResponse, Standing,
    StatusResponse,
};
use breakwater_interfaces::oracle::{self, FeedsResponse};
use comfy_table::{presets, Table};
use serde::de::DeserializeOwned;
use serde::Serialize;

use super::deployment::Deployment;
use super::node::Node;
use crate::{clock, output};

const ROWS: u32 = 30;

/// Prints it.
///
/// # Errors
/// If the node cannot be reached, or a contract does not answer.
pub fn run(node: &Node, deployment: &Deployment) -> Result<()> {
    let addresses = deployment.addresses()?;
    let head = node.head()?;
    let house = |question: &QueryMsg| (addresses.clearinghouse.clone(), serde_json::to_value(question));
    let status: StatusResponse = require(node, house(&QueryMsg::Status { start_after: None, limit: Some(ROWS) }))?;
    let solvency: SolvencyResponse = require(node, house(&QueryMsg::Solvency {}))?;
    let ending: EndingResponse = require(node, house(&QueryMsg::Ending {}))?;
    let changes: ChangesResponse = require(node, house(&QueryMsg::Changes { start_after: None, limit: Some(ROWS) }))?;
    let ask = oracle::QueryMsg::Feeds { start_after: None, limit: Some(ROWS) };
    let waiting = oracle::QueryMsg::Changes { start_after: None, limit: Some(ROWS) };
    let waiting: oracle::ChangesResponse = require(node, (addresses.oracle.clone(), serde_json::to_value(waiting)))?;
    let feeds: FeedsResponse = require(node, (addresses.oracle.clone(), serde_json::to_value(ask)))?;

    let mut page = format!("{} at height {}, {} UTC\n", node.profile.chain_id, head.height, clock::utc(head.time));
    if status.non_production {
        page += "non-production: durations are shorter than usual, or detectors blunter\n";
    }
    let mut table = Table::new();
    table.load_preset(presets::UTF8_BORDERS_ONLY);
    table.add_row(row("the whole", &modes(&status.modes)));
    for market in &status.markets {
        table.add_row(row(
            &format!("market {}", market.market),
            &format!("{}; price of class {:?}", modes(&market.modes), market.class),
        ));
    }
    for feed in &feeds.feeds {
        let price = feed.price.as_ref().map_or_else(
            || "no price yet".to_owned(),
            |price| {
                let age = head.time.saturating_sub(price.publish_time);
                format!("{} × 10^{}, {age} s old", price.mark, feed.params.exponent)
            },
        );
        table.add_row(row(&format!("feed {} ({})", feed.feed, feed.params.name), &price));
    }
    for (name, units) in [
        ("held", solvency.held),
        ("float", solvency.float),
        ("shortfall", solvency.shortfall),
        ("tickets", solvency.tickets),
        ("could not be paid", solvency.parked),
    ] {
        table.add_row(row(name, &units.to_string()));
    }
    table.add_row(row("books", if solvency.balanced { "equal" } else { "NOT EQUAL" }));
    if ending.phase != Phase::Live {
        table.add_row(row("wind-down", &format!("{:?}; {} claims left", ending.phase, ending.claims_left)));
    }
    table.add_row(row("accounts", &accounts(node, &addresses.clearinghouse)?.to_string()));
    for change in waiting.changes {
        let when = format!("{}: ripe at {} UTC", name(&change.change)?, clock::utc(change.ripe_at));
        table.add_row(row(&format!("oracle's change {}", change.id), &when));
    }
    for change in changes.changes {
        let when = format!("{}: ripe at {} UTC", change.change.name(), clock::utc(change.ripe_at));
        table.add_row(row(&format!("change {}", change.id), &when));
    }
    output::print(&format!("{page}{table}\n"))
}

/// `add_source`.
fn name(message: &oracle::ExecuteMsg) -> Result<String> {
    let message = serde_json::to_value(message)?;
    Ok(message.as_object().and_then(|fields| fields.keys().next()).cloned().unwrap_or_default())
}

fn row(name: &str, value: &str) -> Vec<String> {
    vec![name.to_owned(), value.to_owned()]
}

/// `NORMAL`, or what stands and until when.
fn modes(standing: &[Standing]) -> String {
    if standing.is_empty() {
        return format!("{:?}", Mode::Normal);
    }
    let one = |standing: &Standing| {
        let until = match (standing.ends_at, standing.not_before) {
            (Some(time), _) => format!(" until {} UTC", clock::utc(time)),
            (None, Some(time)) => format!(", not before {} UTC", clock::utc(time)),
            (None, None) => String::new(),
        };
        format!("{:?} ({:?}){until}", standing.mode, standing.cause)
    };
    standing.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn accounts(node: &Node, house: &str) -> Result<usize> {
    let (mut count, mut start_after) = (0, None);
    loop {
        let question = QueryMsg::Accounts { start_after, limit: Some(ROWS) };
        let page: AccountsResponse = require(node, (house.to_owned(), serde_json::to_value(question)))?;
        let Some(last) = page.accounts.last() else { return Ok(count) };
        count += page.accounts.len();
        start_after = Some(*last);
    }
}

fn require<T: DeserializeOwned>(
    node: &Node,
    (contract, question): (String, serde_json::Result<impl Serialize>),
) -> Result<T> {
    node.smart(&contract, &question?, None)?.map_err(|words| anyhow!("{contract} does not answer: {words}"))
}
