//! `breakwater chain ask`: a contract's answer to a query, as it is.

use anyhow::{anyhow, Result};
use clap::{Args, ValueEnum};
use serde_json::Value;

use super::deployment::Deployment;
use super::node::Node;
use crate::output;

/// Options of `breakwater chain ask`.
#[derive(Args, Clone, Debug)]
pub struct AskOptions {
    /// The query, such as {"market":{"market":0}}: schema/ has them all
    #[arg(value_name = "JSON", value_parser = json)]
    pub query: Value,
    /// Who is asked
    #[arg(long, value_name = "CONTRACT", value_enum, default_value = "clearinghouse")]
    pub of: Asked,
    /// As things stood at this height [default: the last block]
    #[arg(long, value_name = "HEIGHT")]
    pub height: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Asked {
    Clearinghouse,
    Oracle,
    InsuranceFund,
}

/// Prints the answer.
///
/// # Errors
/// If the node cannot be reached, or the contract refuses.
pub fn run(node: &Node, deployment: &Deployment, options: &AskOptions) -> Result<()> {
    let addresses = deployment.addresses()?;
    let contract = match options.of {
        Asked::Clearinghouse => addresses.clearinghouse,
        Asked::Oracle => addresses.oracle,
        Asked::InsuranceFund => addresses.insurance_fund,
    };
    let answer = node.smart::<Value>(&contract, &options.query, options.height)?;
    let answer = answer.map_err(|words| anyhow!("{contract} does not answer: {words}"))?;
    output::print(&format!("{}\n", serde_json::to_string_pretty(&answer)?))
}

fn json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("{error}; write it such as '{{\"market\":{{\"market\":0}}}}'"))
}
