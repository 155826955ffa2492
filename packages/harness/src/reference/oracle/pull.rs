//! Prices pulled from a contract that answers as Pyth's does.

use std::collections::{BTreeMap, BTreeSet};

use breakwater_interfaces::clearinghouse::FeedId;
use breakwater_interfaces::oracle::SourceId;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::ToPrimitive;
use serde::{Deserialize, Serialize};

use super::offer::Offered;
use super::{batch_size, Oracle, OracleCall, Report};
use crate::reference::ledger::Outcome;
use crate::reference::refusal::{Refusal, Result};

/// What a pulled contract says of one price id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub price: i64,
    pub confidence: u64,
    pub exponent: i32,
    pub publish_time: i64,
}

/// Answers by price id; an id without one is a query that fails.
pub type Answers = BTreeMap<String, Answer>;

/// Beyond this many digits every price but 0 leaves its 64 bits, one way or the other.
const DIGITS_MAX: i64 = 18;

impl Oracle {
    pub(super) fn pull(&mut self, call: &OracleCall, id: SourceId, feeds: &[FeedId]) -> Outcome {
        batch_size(feeds)?;
        let source = self.source(id)?.clone();
        if source.is_publisher() {
            return Err(Refusal::InvalidParams);
        }
        self.check_not_suspended(call, id, feeds.iter().copied())?;
        let mut taken = BTreeSet::new();
        let mut results = Vec::new();
        for feed in feeds {
            let result = self.servable(id, *feed).and_then(|()| {
                let pyth_id = source.feeds.iter().find(|(served, _)| served == feed).and_then(|(_, id)| id.as_ref());
                let answer = pyth_id.and_then(|id| call.answers.get(id));
                let offered = self.read_answer(*feed, answer.ok_or(Refusal::QueryFailed)?);
                offered.report?;
                self.take(call, id, &offered, taken.insert(*feed))
            });
            results.push(result);
        }
        self.reprice_all(call, feeds.iter().copied(), &results);
        Ok(results)
    }

    fn read_answer(&self, feed: FeedId, answer: &Answer) -> Offered {
        let publish_time = i128::from(answer.publish_time).max(0);
        let exponent = self.feeds.get(&feed).map_or(0, |feed| feed.params.exponent);
        Offered { feed, publish_time, report: in_exponent(answer, publish_time, exponent) }
    }
}

/// The answer with the feed's exponent: the price rounded down, the confidence up.
fn in_exponent(answer: &Answer, publish_time: i128, exponent: i32) -> Result<Report> {
    let (price, confidence) = (BigInt::from(answer.price), BigInt::from(answer.confidence));
    let shift = i64::from(answer.exponent) - i64::from(exponent);
    if shift > DIGITS_MAX {
        return Err(Refusal::Unscalable);
    }
    let digits = u32::try_from(shift.abs().min(2 * DIGITS_MAX)).unwrap_or(0);
    let factor = BigInt::from(10_u8).pow(digits);
    let (price, confidence) = if shift >= 0 {
        (price * &factor, confidence * &factor)
    } else {
        (price.div_floor(&factor), confidence.div_ceil(&factor))
    };
    let price = price.to_i64().ok_or(Refusal::Unscalable)?;
    let confidence = confidence.to_u64().ok_or(Refusal::Unscalable)?;
    Ok(Report { price: i128::from(price), confidence: i128::from(confidence), publish_time })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(price: i64, confidence: u64, exponent: i32) -> Result<(i128, i128)> {
        let answer = Answer { price, confidence, exponent, publish_time: 0 };
        in_exponent(&answer, 0, -6).map(|report| (report.price, report.confidence))
    }

    #[test]
    fn a_finer_price_is_rounded_down_and_its_confidence_up() {
        assert_eq!(read(1_999_999, 1, -7), Ok((199_999, 1)));
        assert_eq!(read(9, 0, -7), Ok((0, 0)));
        assert_eq!(read(1, 0, i32::MIN), Ok((0, 0)));
    }

    #[test]
    fn a_coarser_price_is_exact_or_unscalable() {
        assert_eq!(read(5, 1, 0), Ok((5_000_000, 1_000_000)));
        assert_eq!(read(9_223_372_036_855, 1, 0), Err(Refusal::Unscalable));
        assert_eq!(read(0, 0, 12), Ok((0, 0)));
        assert_eq!(read(0, 0, 13), Err(Refusal::Unscalable));
    }
}
