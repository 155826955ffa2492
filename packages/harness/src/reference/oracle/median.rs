//! The median of the fresh sources, and how far they agree.

use breakwater_interfaces::clearinghouse::FeedId;

use super::offer::FRESH_SECONDS;
use super::{Oracle, Report};

/// What the fresh sources of a feed say together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Median {
    pub mark: i128,
    pub half_width: i128,
    /// The quorum-th newest of the fresh sources; the oldest if they are fewer.
    pub publish_time: i128,
    pub sources: usize,
    /// At least quorum sources lie within 1 % of the mark.
    pub quorum_agrees: bool,
}

impl Oracle {
    /// `None` without a fresh source.
    pub(super) fn median(&self, feed: FeedId, now: i128) -> Option<Median> {
        let feed = self.feeds.get(&feed)?;
        let mut fresh: Vec<Report> = Vec::new();
        for (source, report) in &feed.reports {
            let counts = self.sources.get(source).is_some_and(|source| !source.suspension.stands(now));
            if counts && now - report.publish_time <= FRESH_SECONDS {
                fresh.push(*report);
            }
        }
        median_of(&fresh, usize::from(feed.params.quorum))
    }
}

fn median_of(fresh: &[Report], quorum: usize) -> Option<Median> {
    let sources = fresh.len();
    let mut prices: Vec<i128> = fresh.iter().map(|report| report.price).collect();
    prices.sort_unstable();
    let upper = *prices.get(sources / 2)?;
    let mark = if sources % 2 == 1 { upper } else { (prices.get(sources / 2 - 1)? + upper).div_euclid(2) };
    let mut distances: Vec<i128> =
        fresh.iter().map(|report| (report.price - mark).abs().max(report.confidence)).collect();
    distances.sort_unstable();
    let half_width = *distances.get(sources.div_ceil(2) - 1)?;
    let mut times: Vec<i128> = fresh.iter().map(|report| report.publish_time).collect();
    times.sort_unstable_by(|left, right| right.cmp(left));
    let publish_time = *times.get(quorum.min(sources) - 1)?;
    let near = fresh.iter().filter(|report| (report.price - mark).abs() * 100 <= mark).count();
    Some(Median { mark, half_width, publish_time, sources, quorum_agrees: near >= quorum })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reports(of: &[(i128, i128, i128)]) -> Vec<Report> {
        of.iter()
            .map(|(price, confidence, publish_time)| Report {
                price: *price,
                confidence: *confidence,
                publish_time: *publish_time,
            })
            .collect()
    }

    #[test]
    fn one_liar_of_four_widens_nothing() {
        let fresh = reports(&[(1_000, 1, 7), (1_003, 2, 9), (1_004, 1, 8), (9_000, 1, 6)]);
        let median = median_of(&fresh, 2).expect("there are fresh sources");
        // (1,003 + 1,004)/2 = 1,003.5 → 1,003; distances 3, 2, 1, 7,997 → the second smallest
        let expected = Median { mark: 1_003, half_width: 2, publish_time: 8, sources: 4, quorum_agrees: true };
        assert_eq!(median, expected);
    }

    #[test]
    fn a_lone_source_is_its_own_median() {
        let median = median_of(&reports(&[(1_000, 30, 7)]), 2).expect("there is a fresh source");
        let expected = Median { mark: 1_000, half_width: 30, publish_time: 7, sources: 1, quorum_agrees: false };
        assert_eq!(median, expected);
        assert_eq!(median_of(&[], 2), None);
    }
}
