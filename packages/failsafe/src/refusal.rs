//! Why something is refused, with the figure that failed and when it would succeed.

use thiserror::Error;

use crate::mode::{Mode, Until};

/// A mode that refuses an action, and until when all that refuse it do.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[error("not in {mode}, {until}")]
pub struct Blocked {
    pub mode: Mode,
    pub until: Until,
}

/// Times are block times in seconds, amounts units.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    #[error("a stop lasts 1 to {max} s, not {asked}")]
    StopLength { asked: u64, max: u64 },
    #[error("a stop runs until {until}")]
    StopRunning { until: u64 },
    #[error("the stop was used at {used_at} and has not been armed again")]
    StopUsed { used_at: u64 },
    #[error("the stop is armed already")]
    StopArmed {},
    #[error("a stop of {asked} s is beyond the budget of {budget} s: {room} s are left now; wait {succeeds}")]
    StopBudget { asked: u64, room: u64, budget: u64, succeeds: Until },
    #[error("no stop runs{}", ended(*ended_at))]
    StopNotRunning { ended_at: Option<u64> },

    #[error("the price was accepted at {accepted_at}, before prices count from {began_at}")]
    PriceBeforeGrace { accepted_at: u64, began_at: u64 },
    #[error("a price published at {publish_time} is not newer than the newest shown, {newest}")]
    PriceNotNewer { publish_time: u64, newest: u64 },
    #[error("{shown} class-A prices shown of {needed}; it may end from {not_before} on")]
    FewPrices { shown: u32, needed: u32, not_before: u64 },
    #[error("the prices shown span {span} s of {needed}; it may end from {not_before} on")]
    ShortSpan { span: u64, needed: u64, not_before: u64 },
    #[error("accounts have until {until} to top up")]
    GraceHolds { until: u64 },

    #[error("{asked} asked, {room} of {capacity} left; wait {succeeds}")]
    BucketEmpty { asked: u128, room: u128, capacity: u128, succeeds: Until },
    #[error("{asked} asked, {room} of {capacity} left in this block; {}", from_block(*from_height))]
    BlockFull { asked: u128, room: u128, capacity: u128, from_height: Option<u64> },
    #[error("a rest of {rest} is under the smallest ticket, {min}: ask for {at_once}, or for more")]
    SmallTicket { rest: u128, min: u128, at_once: u128 },

    #[error("entry {id} is ripe at {ripe_at}")]
    EntryUnripe { id: u64, ripe_at: u64 },
    #[error("entry {id} expired at {expired_at}: queue it again")]
    EntryExpired { id: u64, expired_at: u64 },
    #[error("entry {id} was executed at {at}")]
    EntryExecuted { id: u64, at: u64 },
    #[error("entry {id} was cancelled at {at}")]
    EntryCancelled { id: u64, at: u64 },
    #[error("no entry id is left")]
    NoIdLeft {},

    #[error("{value} is outside {floor} … {ceiling}")]
    OutOfBounds { value: u128, floor: u128, ceiling: u128 },
    #[error("a reason has 1 to {max} bytes, this one {bytes}, and not only blanks")]
    Reason { bytes: usize, max: usize },
    #[error("valid until {deadline}, and it is {now}")]
    Late { deadline: u64, now: u64 },
}

fn ended(ended_at: Option<u64>) -> String {
    ended_at.map_or_else(String::new, |at| format!("; the last ended at {at}"))
}

fn from_block(from_height: Option<u64>) -> String {
    from_height
        .map_or_else(|| "more than any block may add".to_string(), |height| format!("wait, from height {height} on"))
}

impl Refusal {
    /// When the same request would succeed, if nothing else happens meanwhile.
    pub fn succeeds(&self) -> Until {
        match *self {
            Refusal::StopBudget { succeeds, .. } | Refusal::BucketEmpty { succeeds, .. } => succeeds,
            Refusal::GraceHolds { until } => Until::At(until),
            Refusal::EntryUnripe { ripe_at, .. } => Until::At(ripe_at),
            // Used by then: it has to be armed again as well.
            Refusal::StopRunning { until } => Until::NotBefore(until),
            Refusal::FewPrices { not_before, .. } | Refusal::ShortSpan { not_before, .. } => {
                Until::NotBefore(not_before)
            }
            Refusal::BlockFull { from_height: Some(_), .. }
            | Refusal::StopUsed { .. }
            | Refusal::StopNotRunning { .. }
            | Refusal::SmallTicket { .. } => Until::Unknown,
            Refusal::BlockFull { from_height: None, .. }
            | Refusal::StopLength { .. }
            | Refusal::StopArmed {}
            | Refusal::PriceBeforeGrace { .. }
            | Refusal::PriceNotNewer { .. }
            | Refusal::EntryExpired { .. }
            | Refusal::EntryExecuted { .. }
            | Refusal::EntryCancelled { .. }
            | Refusal::NoIdLeft {}
            | Refusal::OutOfBounds { .. }
            | Refusal::Reason { .. }
            | Refusal::Late { .. } => Until::Never,
        }
    }
}
