//! Proposals of a chain's own governance (x/gov v1): submitted, voted on, watched.

use std::fmt;
use std::rc::Rc;

use anyhow::{anyhow, bail, Context, Result};
use cosmrs::proto::cosmos::base::query::v1beta1::PageRequest;
use cosmrs::proto::cosmos::base::v1beta1::Coin;
use cosmrs::proto::cosmos::gov::v1::{
    MsgSubmitProposal, MsgVote, Params, Proposal, ProposalStatus, QueryParamsRequest, QueryParamsResponse,
    QueryProposalRequest, QueryProposalResponse, QueryProposalsRequest, QueryProposalsResponse, VoteOption,
};
use cosmrs::proto::cosmwasm::wasm::v1::{
    MsgExecuteContract, MsgMigrateContract, MsgPinCodes, MsgSudoContract, MsgUnpinCodes,
};
use cosmrs::proto::traits::{Message, Name};
use cosmrs::Any;
use serde_json::Value;

use super::events::value;
use super::keys::KeyRing;
use super::messages::{any, coin};
use super::node::Node;
use super::refusal::refusal;
use super::sender::Sender;

/// The latest proposals that are looked through.
const PROPOSALS: u64 = 100;

/// What `tx gov submit-proposal FILE` takes, and `breakwater gov --for xgov` prints.
#[derive(Clone, Debug)]
pub struct Draft {
    pub messages: Vec<Any>,
    /// Empty: what the chain asks for at least.
    pub deposit: Vec<Coin>,
    pub title: String,
    pub summary: String,
    pub expedited: bool,
}

/// How a proposal stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// More deposit is needed before it is voted on.
    Deposit,
    /// Voted on until this block time, in seconds.
    Voting(u64),
    Passed,
    Rejected,
    /// It passed, but a message of it was refused.
    Failed(String),
}

impl fmt::Display for Standing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Standing::Deposit => formatter.write_str("waits for its deposit"),
            Standing::Voting(until) => write!(formatter, "is voted on until {} UTC", crate::clock::utc(*until)),
            Standing::Passed => formatter.write_str("passed and was carried out"),
            Standing::Rejected => formatter.write_str("was rejected"),
            Standing::Failed(reason) => write!(formatter, "passed, but the chain refused to carry it out: {reason}"),
        }
    }
}

impl Draft {
    /// Reads the JSON of a proposal.
    ///
    /// # Errors
    /// If something is missing, or a message is of a type that contracts have no use for.
    pub fn from_json(json: &Value) -> Result<Self> {
        let text = |name: &str| json.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let messages = json.get("messages").and_then(Value::as_array);
        let messages = messages.filter(|messages| !messages.is_empty()).context("the proposal has no messages")?;
        let deposit = text("deposit");
        for name in ["title", "summary"] {
            if text(name).trim().is_empty() {
                bail!("the proposal has no {name}: voters read it");
            }
        }
        Ok(Draft {
            messages: messages.iter().map(message).collect::<Result<_>>()?,
            deposit: deposit.split(',').filter(|coin| !coin.is_empty()).map(parsed).collect::<Result<_>>()?,
            title: text("title"),
            summary: text("summary"),
            expedited: json.get("expedited").and_then(Value::as_bool).unwrap_or(false),
        })
    }

    /// Submits it; the number that it gets.
    ///
    /// # Errors
    /// If the node cannot be reached, or the chain refuses.
    pub fn submit(&self, sender: &mut Sender) -> Result<u64> {
        let deposit = if self.deposit.is_empty() {
            smallest_deposit(&sender.node, self.expedited)?
        } else {
            self.deposit.clone()
        };
        let message = MsgSubmitProposal {
            messages: self.messages.clone(),
            initial_deposit: deposit,
            proposer: sender.address().to_owned(),
            metadata: String::new(),
            title: self.title.clone(),
            summary: self.summary.clone(),
            expedited: self.expedited,
        };
        let sent = sender.send(&[any(&message)])?;
        let done = sent.outcome.map_err(|words| anyhow!("the chain refuses the proposal: {words}"))?;
        let id = value(&done.events, "submit_proposal", "proposal_id").and_then(|id| id.parse().ok());
        id.context("the chain took the proposal without saying its number")
    }
}

/// The smallest deposit with which a proposal is voted on at once.
fn smallest_deposit(node: &Node, expedited: bool) -> Result<Vec<Coin>> {
    let params = params(node)?;
    Ok(if expedited { params.expedited_min_deposit } else { params.min_deposit })
}

fn params(node: &Node) -> Result<Params> {
    let request = QueryParamsRequest { params_type: "voting".to_owned() };
    let answer: QueryParamsResponse = node.require("/cosmos.gov.v1.Query/Params", &request, None)?;
    answer.params.context("the chain's governance has no parameters")
}

/// Votes yes or no.
///
/// # Errors
/// If the node cannot be reached, nothing is voted on, or the chain refuses the vote.
pub fn vote(sender: &mut Sender, id: u64, yes: bool) -> Result<()> {
    let standing = standing(&sender.node, id)?;
    if !matches!(standing, Standing::Voting(_)) {
        bail!("proposal {id} cannot be voted on: it {standing}");
    }
    let sent = sender.send(&[ballot(sender, id, yes)])?;
    sent.outcome.map(|_| ()).map_err(|words| refused_vote(id, &words))
}

fn ballot(sender: &Sender, id: u64, yes: bool) -> Any {
    let option = if yes { VoteOption::Yes } else { VoteOption::No };
    let voter = sender.address().to_owned();
    any(&MsgVote { proposal_id: id, voter, option: option.into(), metadata: String::new() })
}

fn refused_vote(id: u64, words: &str) -> anyhow::Error {
    anyhow!("the chain refuses the vote on proposal {id}: {words}")
}

/// Votes yes with the first key of each ring, while there is a vote.
///
/// # Errors
/// As [`vote`].
pub fn vote_all(node: &Rc<Node>, id: u64, rings: &[KeyRing]) -> Result<()> {
    if !matches!(standing(node, id)?, Standing::Voting(_)) {
        return Ok(());
    }
    let mut voters = Vec::new();
    // Together: the time to vote is short.
    for ring in rings {
        let mut voter = Sender::new(node, ring.key(0)?)?;
        let message = ballot(&voter, id, true);
        let gas = voter.estimate(std::slice::from_ref(&message))?.map_err(|words| refused_vote(id, &words))?;
        let posted = voter.post(&[message], gas)?.map_err(|words| refused_vote(id, &words))?;
        voters.push((voter, posted));
    }
    for (mut voter, posted) in voters {
        let sent = voter.settled(&posted)?.with_context(|| format!("a vote on proposal {id} got into no block"))?;
        sent.outcome.map_err(|words| refused_vote(id, &words))?;
    }
    Ok(())
}

/// A proposal as the chain has it; `None` if there is none of that number (any more).
///
/// # Errors
/// If the node cannot be reached.
pub fn proposal(node: &Node, id: u64, height: Option<u64>) -> Result<Option<Proposal>> {
    let request = QueryProposalRequest { proposal_id: id };
    let answer = node.ask::<QueryProposalResponse>("/cosmos.gov.v1.Query/Proposal", &request, height)?;
    Ok(answer.ok().and_then(|answer| answer.proposal))
}

/// The undecided proposal of this proposer with these messages, if there is one.
///
/// # Errors
/// If the node cannot be reached.
pub fn open(node: &Node, proposer: &str, messages: &[Any]) -> Result<Option<u64>> {
    for status in [ProposalStatus::VotingPeriod, ProposalStatus::DepositPeriod] {
        let pagination = Some(PageRequest { limit: PROPOSALS, reverse: true, ..PageRequest::default() });
        let request =
            QueryProposalsRequest { proposal_status: status.into(), pagination, ..QueryProposalsRequest::default() };
        let shown: QueryProposalsResponse = node.require("/cosmos.gov.v1.Query/Proposals", &request, None)?;
        let same = |proposal: &Proposal| proposal.proposer == proposer && plain(&proposal.messages) == plain(messages);
        if let Some(found) = shown.proposals.into_iter().find(same) {
            return Ok(Some(found.id));
        }
    }
    Ok(None)
}

/// A chain packs the numbers of codes more tightly than is done here.
fn plain(messages: &[Any]) -> Vec<Any> {
    let one = |message: &Any| match MsgPinCodes::decode(message.value.as_slice()) {
        Ok(pins) if message.type_url == MsgPinCodes::type_url() => any(&pins),
        _ => message.clone(),
    };
    messages.iter().map(one).collect()
}

/// How a proposal stands.
///
/// # Errors
/// If the node cannot be reached, or there is no such proposal.
pub fn standing(node: &Node, id: u64) -> Result<Standing> {
    let proposal = proposal(node, id, None)?.with_context(|| {
        format!("the chain has no proposal {id}: its number is wrong, or its deposit did not come in time")
    })?;
    Ok(match proposal.status() {
        ProposalStatus::VotingPeriod => {
            let end = proposal.voting_end_time.map_or(0, |time| time.seconds);
            Standing::Voting(u64::try_from(end).unwrap_or(0))
        }
        ProposalStatus::Passed => Standing::Passed,
        ProposalStatus::Rejected => Standing::Rejected,
        ProposalStatus::Failed => Standing::Failed(refusal(&proposal.failed_reason)),
        ProposalStatus::Unspecified | ProposalStatus::DepositPeriod => Standing::Deposit,
    })
}

/// Until a proposal is decided.
///
/// # Errors
/// If it was rejected or could not be carried out, or the node cannot be reached.
pub fn watch(node: &Node, id: u64) -> Result<()> {
    let mut said = None;
    loop {
        let now = standing(node, id)?;
        match &now {
            Standing::Passed => return Ok(()),
            Standing::Rejected => bail!("proposal {id} was rejected: whoever still wants it proposes it anew"),
            Standing::Failed(_) => bail!("proposal {id} {now}; correct it, and propose it anew"),
            Standing::Deposit | Standing::Voting(_) if said.as_ref() != Some(&now) => {
                eprintln!("proposal {id} {now}");
                said = Some(now);
            }
            Standing::Deposit | Standing::Voting(_) => {}
        }
        node.pause();
    }
}

/// `10000000ustake`.
fn parsed(text: &str) -> Result<Coin> {
    let denom = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let amount = text.strip_suffix(denom).and_then(|digits| digits.parse().ok());
    let amount = amount.with_context(|| format!("'{text}' is no coin: write it such as 10000000ustake"))?;
    Ok(coin(amount, denom))
}

/// A message of a proposal, in the JSON of a chain: what contracts are sent stands there as it is.
fn message(json: &Value) -> Result<Any> {
    let kind = json.get("@type").and_then(Value::as_str).context("a message without @type")?;
    let text = |name: &str| json.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let msg = || serde_json::to_vec(json.get("msg").unwrap_or(&Value::Null));
    let ids = || -> Result<Vec<u64>> {
        let ids = json.get("code_ids").and_then(Value::as_array).with_context(|| format!("{kind} without code_ids"))?;
        ids.iter().map(|id| number(id).with_context(|| format!("{id} is no code id"))).collect()
    };
    Ok(match kind {
        "/cosmwasm.wasm.v1.MsgExecuteContract" => {
            let funds = json.get("funds").and_then(Value::as_array).is_some_and(|funds| !funds.is_empty());
            if funds {
                bail!("a proposal that sends coins with a message is not supported: let governance pay them in by itself");
            }
            any(&MsgExecuteContract { sender: text("sender"), contract: text("contract"), msg: msg()?, funds: Vec::new() })
        }
        "/cosmwasm.wasm.v1.MsgMigrateContract" => {
            let code_id = json.get("code_id").and_then(number).context("a migration without code_id")?;
            any(&MsgMigrateContract { sender: text("sender"), contract: text("contract"), code_id, msg: msg()? })
        }
        "/cosmwasm.wasm.v1.MsgSudoContract" => {
            any(&MsgSudoContract { authority: text("authority"), contract: text("contract"), msg: msg()? })
        }
        "/cosmwasm.wasm.v1.MsgPinCodes" => any(&MsgPinCodes { authority: text("authority"), code_ids: ids()? }),
        "/cosmwasm.wasm.v1.MsgUnpinCodes" => any(&MsgUnpinCodes { authority: text("authority"), code_ids: ids()? }),
        other => bail!(
            "a message of type {other} cannot be submitted from here: MsgExecuteContract, MsgMigrateContract, MsgSudoContract, \
             MsgPinCodes and MsgUnpinCodes can; use the chain's own program"
        ),
    })
}

/// Chains write large numbers as text.
fn number(json: &Value) -> Option<u64> {
    json.as_u64().or_else(|| json.as_str()?.parse().ok())
}

#[cfg(test)]
mod tests;
