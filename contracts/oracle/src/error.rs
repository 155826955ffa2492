//! Why a message or query is refused as a whole. A single refused price is a [`Refusal`](crate::refusal::Refusal) instead.

use breakwater_failsafe::StoreError;
use breakwater_interfaces::oracle::SourceId;
use breakwater_interfaces::oracle_page::PageError;
use breakwater_interfaces::varint::VarintError;
use cosmwasm_std::{Addr, StdError};
use thiserror::Error;

use crate::permissions::{Action, Who};

type FeedId = u8;

#[derive(Error, Debug)]
pub enum ContractError {
    #[error(transparent)]
    Std(#[from] StdError),
    /// Of a change that waits: unripe, expired, executed or cancelled before, never queued.
    #[error(transparent)]
    Change(#[from] StoreError),
    #[error(transparent)]
    Page(#[from] PageError),
    #[error("the record {record} is damaged: {cause}")]
    Damaged { record: &'static str, cause: VarintError },

    #[error("{action:?} is for {who:?} only, and {sender} is not")]
    Unauthorized { action: Action, who: Who, sender: Addr },
    #[error("this contract takes no coins, {received} were attached: send the message without funds")]
    FundsAttached { received: String },

    #[error("the timelock is at most {max} s, not {seconds}")]
    TimelockTooLong { seconds: u64, max: u64 },
    #[error("{action:?} is no change of the oracle's governance")]
    NoChange { action: Action },

    #[error("the message names no feed")]
    NothingToDo {},
    #[error("{count} items in one message, the most is {max}: split it")]
    TooManyItems { count: usize, max: usize },
    #[error("there is no feed {feed}")]
    UnknownFeed { feed: FeedId },
    #[error("there is no source {source_id}")]
    UnknownSource { source_id: SourceId },
    #[error("source {source_id} is suspended")]
    SourceSuspended { source_id: SourceId },
    #[error("source {source_id} is a publisher, which pushes by itself: only contracts are pulled from")]
    NotPullable { source_id: SourceId },

    #[error("a feed's name has 1 to {max} bytes, this one {length}")]
    FeedName { length: usize, max: usize },
    #[error("exponent {exponent} is outside {min} to 0")]
    ExponentOutOfRange { exponent: i32, min: i32 },
    #[error("quorum {quorum} is outside 1 to {max}")]
    QuorumOutOfRange { quorum: u8, max: u8 },
    #[error("there are {max} feeds already, the most there can be")]
    TooManyFeeds { max: u8 },

    #[error("there are {max} sources already, the most there can be")]
    TooManySources { max: u8 },
    #[error("feed {feed} has {max} sources already, the most a feed can have")]
    TooManySourcesOfFeed { feed: FeedId, max: usize },
    #[error("feed {feed} is named twice, or the source serves it already")]
    DuplicateFeed { feed: FeedId },
    #[error("{address} is source {source_id} already, of the other kind")]
    AddressTaken { address: Addr, source_id: SourceId },
    #[error("feed {feed} of a pulled contract needs its id there")]
    PythIdMissing { feed: FeedId },
    #[error("feed {feed} of a publisher has no id elsewhere")]
    PythIdUnexpected { feed: FeedId },
    #[error("{id} is no price id: 64 hexadecimal digits")]
    PythIdMalformed { id: String },
    #[error("feed {feed} would keep {left} counting sources, it needs {needed}")]
    TooFewSourcesLeft { feed: FeedId, left: usize, needed: usize },
    #[error("the guardian suspended source {source_id} before, until {until}: governance must act on it before the guardian can again")]
    GuardianSpent { source_id: SourceId, until: u64 },
}
