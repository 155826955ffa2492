//! Prices to come: one a block, and at the last one the publishers stay.

use serde::{Deserialize, Serialize};

use crate::replay::halts::{Phase, Schedule};
use crate::replay::path::{Step, BLOCK_SECONDS};
use crate::replay::scale::Scale;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prices {
    first_at: u64,
    /// As the feed's integers; none where publishers are silent.
    feed: Vec<Option<i64>>,
}

impl Prices {
    /// Those of the blocks from a first one on.
    pub fn new(steps: &[Step], scale: &Scale, schedule: &Schedule) -> Self {
        let first_at = steps.first().map_or(0, |step| step.at);
        let heard = |step: &Step| schedule.phase(step.at) != Phase::Silent;
        let price = |step: &Step| heard(step).then(|| scale.feed_price(step.price));
        Prices { first_at, feed: steps.iter().map(price).collect() }
    }

    /// What publishers say at a block time.
    pub fn at(&self, time: u64) -> Option<i64> {
        let place = usize::try_from(time.saturating_sub(self.first_at) / BLOCK_SECONDS).unwrap_or(usize::MAX);
        match self.feed.get(place) {
            Some(price) => *price,
            None => self.feed.iter().rev().find_map(|price| *price),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Prices;

    #[test]
    fn publishers_stay_at_the_last_price() {
        let prices = Prices { first_at: 60, feed: vec![Some(5), None, Some(7), None] };
        let said = [60, 65, 66, 72, 78, 84, 1_000].map(|time| prices.at(time));
        assert_eq!(said, [Some(5), Some(5), None, Some(7), None, Some(7), Some(7)]);
    }
}
