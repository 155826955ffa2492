//! One step of a sequence, as it is drawn, run, shrunk, printed and replayed.

use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg, FeedId};
use breakwater_interfaces::{insurance_fund, oracle};
use cosmwasm_std::Coin;
use serde::{Deserialize, Serialize};

use crate::reference::oracle::Answer;

/// What happens next. Senders are names; their addresses follow from them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The clock and the height move.
    Advance { seconds: u64, blocks: u64 },
    /// Somebody, mostly a publisher, sends the oracle a message.
    Report { sender: String, funds: Vec<Coin>, message: oracle::ExecuteMsg },
    /// The pulled contract says something else about a feed; without an answer its query fails.
    Answer { feed: FeedId, answer: Option<Answer> },
    /// Somebody sends the clearing house a message.
    Clear { sender: String, funds: Vec<Coin>, message: ExecuteMsg },
    /// Somebody sends the insurance fund a message.
    Insure { sender: String, funds: Vec<Coin>, message: insurance_fund::ExecuteMsg },
    /// Somebody simply sends coins.
    Donate { to: Recipient, units: u64 },
    /// From now on the bank refuses to pay somebody, or pays again.
    Block { name: String, blocked: bool },
    /// From now on a channel to another chain is so.
    Channel { channel: String, state: ChannelState },
    /// The chain hears of a packet; where that does not wait, somebody only says so.
    Hear { channel: String, sequence: u64, word: Word },
    /// An account's record is spoiled: nobody can read it any more.
    Spoil { account: AccountId },
}

/// What a channel does with transfers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelState {
    Open,
    /// It refuses them.
    Closed,
    /// It sends, and does not say under which sequence.
    Mute,
}

/// What is said of a packet.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    Arrived,
    /// ICS-20's error.
    Refused,
    /// IBC version 2's one word for all errors.
    RefusedV2,
    TimedOut,
    /// Acknowledged with neither a result nor an error.
    Noise,
    /// It is a packet of another port.
    OtherPort,
}

/// Who gets coins that nobody asked for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    ClearingHouse,
    InsuranceFund,
}

impl Step {
    /// Name of the kind, for counts.
    pub fn kind(&self) -> &'static str {
        match self {
            Step::Advance { .. } => "advance",
            Step::Report { message, .. } => oracle_kind(message),
            Step::Answer { .. } => "answer",
            Step::Donate { .. } => "donate",
            Step::Block { .. } => "block",
            Step::Channel { .. } => "channel",
            Step::Hear { .. } => "hear",
            Step::Spoil { .. } => "spoil",
            Step::Clear { message, .. } => message.name(),
            Step::Insure { message, .. } => fund_kind(message),
        }
    }

    /// Whether it is a message to a contract.
    pub fn is_message(&self) -> bool {
        matches!(self, Step::Report { .. } | Step::Clear { .. } | Step::Insure { .. } | Step::Hear { .. })
    }
}

/// Name of a message to the oracle, for counts and sentences.
pub(crate) fn oracle_kind(message: &oracle::ExecuteMsg) -> &'static str {
    match message {
        oracle::ExecuteMsg::Push { .. } => "push",
        oracle::ExecuteMsg::Pull { .. } => "pull",
        oracle::ExecuteMsg::AddFeed { .. } => "add_feed",
        oracle::ExecuteMsg::AddSource { .. } => "add_source",
        oracle::ExecuteMsg::SuspendSource { .. } => "suspend_source",
        oracle::ExecuteMsg::SetGovernance { .. } => "set_oracle_governance",
        oracle::ExecuteMsg::SetGuardian { .. } => "set_oracle_guardian",
        oracle::ExecuteMsg::ExecuteChange { .. } => "execute_oracle_change",
        oracle::ExecuteMsg::CancelChange { .. } => "cancel_oracle_change",
    }
}

/// Name of a message to the insurance fund.
pub(crate) fn fund_kind(message: &insurance_fund::ExecuteMsg) -> &'static str {
    match message {
        insurance_fund::ExecuteMsg::Stake {} => "stake",
        insurance_fund::ExecuteMsg::Unstake { .. } => "unstake",
        insurance_fund::ExecuteMsg::TakeUnstaked { .. } => "take_unstaked",
        insurance_fund::ExecuteMsg::Restake { .. } => "restake",
        insurance_fund::ExecuteMsg::Refill {} => "refill",
        insurance_fund::ExecuteMsg::ReturnFloat {} => "return_float",
        insurance_fund::ExecuteMsg::Draw { .. } => "draw",
    }
}
