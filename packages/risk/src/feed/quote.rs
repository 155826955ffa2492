//! One price of one source.

/// A price counts for this long after it was published, by block time.
pub const FRESH_SECONDS: u64 = 60;
/// Sources' clocks may run this far ahead of block time, which is a block old.
const AHEAD_SECONDS_MAX: u64 = 30;

/// Latest price of one source for one feed, in 10^exponent of the feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quote {
    pub price: u64,
    pub confidence: u64,
    /// Seconds.
    pub publish_time: u64,
}

/// Why an offered price is no quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuoteFault {
    /// Zero or negative.
    NotPositive,
    /// Confidence larger than the price.
    Confidence,
    /// Published more than 60 s before block time.
    Stale,
    /// Published more than 30 s after block time.
    Future,
}

impl Quote {
    /// A price that a source offers at `now`. Errors: the first fault in the order of [`QuoteFault`].
    pub fn offered(price: i64, confidence: u64, publish_time: u64, now: u64) -> Result<Quote, QuoteFault> {
        let price = u64::try_from(price).map_err(|_| QuoteFault::NotPositive)?;
        if price == 0 {
            return Err(QuoteFault::NotPositive);
        }
        if confidence > price {
            return Err(QuoteFault::Confidence);
        }
        let quote = Quote { price, confidence, publish_time };
        if !quote.is_fresh(now) {
            return Err(QuoteFault::Stale);
        }
        if publish_time > now.saturating_add(AHEAD_SECONDS_MAX) {
            return Err(QuoteFault::Future);
        }
        Ok(quote)
    }

    pub fn is_fresh(&self, now: u64) -> bool {
        now.saturating_sub(self.publish_time) <= FRESH_SECONDS
    }
}
