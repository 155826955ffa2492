//! Why one price of a message is refused. The others of the message go on.

use breakwater_risk::QuoteFault;

/// Reason in the event `item_refused`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such feed.
    UnknownFeed,
    /// The source was not appointed for the feed.
    NotServed,
    /// The feed was in this message already.
    Duplicate,
    /// Another exponent than the feed's own.
    Exponent,
    /// Zero or negative.
    PriceNotPositive,
    /// Confidence larger than the price.
    Confidence,
    /// Published more than 60 s before block time.
    Stale,
    /// Published more than 30 s after block time.
    Future,
    /// Not published after the source's last accepted price of the feed.
    NotNewer,
    /// The pulled contract gave no answer of the right shape.
    QueryFailed,
    /// The pulled price does not fit 63 bits at the feed's exponent.
    Unscalable,
}

impl Refusal {
    /// The reason as the event carries it.
    pub fn reason(self) -> &'static str {
        match self {
            Refusal::UnknownFeed => "unknown_feed",
            Refusal::NotServed => "not_served",
            Refusal::Duplicate => "duplicate",
            Refusal::Exponent => "exponent",
            Refusal::PriceNotPositive => "price_not_positive",
            Refusal::Confidence => "confidence",
            Refusal::Stale => "stale",
            Refusal::Future => "future",
            Refusal::NotNewer => "not_newer",
            Refusal::QueryFailed => "query_failed",
            Refusal::Unscalable => "unscalable",
        }
    }
}

impl From<QuoteFault> for Refusal {
    fn from(fault: QuoteFault) -> Self {
        match fault {
            QuoteFault::NotPositive => Refusal::PriceNotPositive,
            QuoteFault::Confidence => Refusal::Confidence,
            QuoteFault::Stale => Refusal::Stale,
            QuoteFault::Future => Refusal::Future,
        }
    }
}
