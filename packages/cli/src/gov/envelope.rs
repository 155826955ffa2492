//! What a message travels in: nothing, an x/gov v1 proposal, a cw3 proposal, or a DAO DAO proposal.

use anyhow::{bail, Context, Result};
use breakwater_interfaces::clearinghouse::ExecuteMsg;
use clap::{Args, ValueEnum};
use cosmwasm_std::{Binary, Empty};
use serde::Serialize;

use super::address;

/// Who decides, and so in what the message travels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Target {
    /// The bare message, as a wallet sends it to the clearing house
    #[default]
    Execute,
    /// A proposal of the chain's own governance (x/gov v1), for `tx gov submit-proposal FILE`
    Xgov,
    /// A proposal of a cw3 multisig
    Cw3,
    /// A proposal of a DAO DAO, through its pre-propose module
    DaoDao,
}

/// What a message is wrapped in.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Who decides")]
pub struct EnvelopeOptions {
    /// Who decides on the message
    #[arg(long = "for", value_name = "WHO", value_enum, default_value = "execute", global = true)]
    pub target: Target,
    /// Address of the clearing house (proposals need it)
    #[arg(long, value_name = "ADDRESS", global = true)]
    pub contract: Option<String>,
    /// Address of the chain's governance module [default: computed from the prefix of addresses]
    #[arg(long, value_name = "ADDRESS", global = true)]
    pub gov_address: Option<String>,
    /// What the chain's addresses start with, such as osmo [default: as the contract's]
    #[arg(long, value_name = "PREFIX", global = true)]
    pub prefix: Option<String>,
    /// Title of the proposal [default: the message's name]
    #[arg(long, value_name = "TEXT", global = true)]
    pub title: Option<String>,
    /// What voters read [default: the message itself]
    #[arg(long = "summary", value_name = "TEXT", global = true)]
    pub proposal_summary: Option<String>,
    /// What the proposer of an x/gov proposal deposits, such as 10000000ustake
    #[arg(long, value_name = "COINS", global = true)]
    pub deposit: Option<String>,
    /// An x/gov proposal with the chain's shorter vote, larger deposit and higher threshold
    #[arg(long, global = true)]
    pub expedited: bool,
}

#[derive(Serialize)]
struct XgovProposal<'a> {
    messages: [MsgExecuteContract<'a>; 1],
    metadata: &'a str,
    deposit: &'a str,
    title: &'a str,
    summary: &'a str,
    expedited: bool,
}

#[derive(Serialize)]
struct MsgExecuteContract<'a> {
    #[serde(rename = "@type")]
    kind: &'a str,
    sender: &'a str,
    contract: &'a str,
    msg: &'a ExecuteMsg,
    funds: [Empty; 0],
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Propose<T> {
    Propose(T),
}

/// cw3 knows a version to vote on, DAO DAO does not.
#[derive(Serialize)]
struct Cw3Proposal<'a> {
    title: &'a str,
    description: &'a str,
    msgs: [CosmosMsg<'a>; 1],
    latest: Option<Empty>,
}

#[derive(Serialize)]
struct DaoProposal<'a> {
    title: &'a str,
    description: &'a str,
    msgs: [CosmosMsg<'a>; 1],
}

#[derive(Serialize)]
struct PrePropose<T> {
    msg: Propose<T>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum CosmosMsg<'a> {
    Wasm(WasmMsg<'a>),
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum WasmMsg<'a> {
    Execute { contract_addr: &'a str, msg: Binary, funds: [Empty; 0] },
}

impl EnvelopeOptions {
    /// Prefix that addresses within the message must have, where it is known.
    pub fn prefix(&self) -> Option<&str> {
        let contract = self.contract.as_deref();
        self.prefix.as_deref().or_else(|| Some(contract?.rsplit_once('1')?.0))
    }

    /// The JSON of the message, wrapped for whoever decides.
    ///
    /// # Errors
    /// If something that the wrapping needs is missing, or an address is none.
    pub fn wrap(&self, message: &ExecuteMsg) -> Result<String> {
        if self.target != Target::Xgov && (self.deposit.is_some() || self.gov_address.is_some() || self.expedited) {
            bail!("--deposit, --gov-address and --expedited are of x/gov proposals: add --for xgov, or leave them out");
        }
        if self.target == Target::Execute {
            return json(message);
        }
        let contract =
            self.contract.as_deref().context("a proposal needs the clearing house's address: --contract ADDRESS")?;
        let prefix = address::check("--contract", contract, self.prefix.as_deref())?;
        let sender = match (&self.gov_address, self.target) {
            (Some(given), _) => {
                address::check("--gov-address", given, Some(prefix))?;
                given.clone()
            }
            (None, Target::Xgov) => address::governance(prefix)?,
            (None, _) => String::new(),
        };
        self.proposal(message, contract, &sender)
    }

    /// The proposal of `sender` (only x/gov names it) to send `message` to `contract`; addresses are taken as they are.
    ///
    /// # Errors
    /// If an x/gov proposal is given no deposit, or one that is no coin.
    pub fn proposal(&self, message: &ExecuteMsg, contract: &str, sender: &str) -> Result<String> {
        let title = self.title.clone().unwrap_or_else(|| title(message));
        let summary = self.proposal_summary.clone().map_or_else(|| json_line(message), Ok)?;
        if title.trim().is_empty() || summary.trim().is_empty() {
            bail!("--title and --summary must say something: voters read them");
        }
        let execute = WasmMsg::Execute {
            contract_addr: contract,
            msg: Binary::from(json_line(message)?.into_bytes()),
            funds: [],
        };
        let msgs = [CosmosMsg::Wasm(execute)];
        let (title, description) = (title.as_str(), summary.as_str());
        match self.target {
            Target::Execute => json(message),
            Target::Cw3 => json(&Propose::Propose(Cw3Proposal { title, description, msgs, latest: None })),
            Target::DaoDao => {
                let msg = Propose::Propose(DaoProposal { title, description, msgs });
                json(&Propose::Propose(PrePropose { msg }))
            }
            Target::Xgov => json(&XgovProposal {
                messages: [MsgExecuteContract {
                    kind: "/cosmwasm.wasm.v1.MsgExecuteContract",
                    sender,
                    contract,
                    msg: message,
                    funds: [],
                }],
                metadata: "",
                deposit: self.checked_deposit()?,
                title,
                summary: description,
                expedited: self.expedited,
            }),
        }
    }

    fn checked_deposit(&self) -> Result<&str> {
        let deposit = self.deposit.as_deref().context("an x/gov proposal needs --deposit, such as 10000000ustake")?;
        let coin = |coin: &str| {
            let denom = coin.trim_start_matches(|digit: char| digit.is_ascii_digit());
            let rest = |letter: char| letter.is_ascii_alphanumeric() || "/:._-".contains(letter);
            denom.len() < coin.len()
                && denom.len() > 2
                && !coin.starts_with('0')
                && denom.starts_with(|letter: char| letter.is_ascii_alphabetic())
                && denom.chars().all(rest)
        };
        if !deposit.split(',').all(coin) {
            bail!("--deposit '{deposit}' is no amount of a denom; write it such as 10000000ustake");
        }
        Ok(deposit)
    }
}

/// `Update market`.
fn title(message: &ExecuteMsg) -> String {
    let words = message.name().replace('_', " ");
    let (first, rest) = words.split_at(1);
    format!("Breakwater: {}{rest}", first.to_uppercase())
}

fn json(message: &impl Serialize) -> Result<String> {
    serde_json::to_string_pretty(message).context("cannot be written as JSON")
}

fn json_line(message: &impl Serialize) -> Result<String> {
    serde_json::to_string(message).context("cannot be written as JSON")
}
