//! Breakers of a market: a poor price, and much of it under auction.

use super::until::Until;

/// A breaker stays this long after its condition ended.
pub(super) const REST_SECONDS: i128 = 600;
/// Auctions trip after a row of shows of this length; a longer pause begins another row.
const ROW_SECONDS: i128 = 600;
const PAUSE_SECONDS: i128 = 300;

/// What is remembered of a poor price: since when it lasts, and when one that had lasted too long ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Poor {
    pub since: Option<i128>,
    pub ended_at: Option<i128>,
}

/// For more than this many seconds; 0: at once.
fn lasted(since: i128, now: i128, holds: i128) -> bool {
    holds == 0 || now - since > holds
}

impl Poor {
    /// The price is good again, and was poor.
    pub fn rests(&self) -> bool {
        self.since.is_none() && self.ended_at.is_some()
    }

    /// After a look: it has been poor since, or is not.
    pub fn seen(self, since: Option<i128>, now: i128, holds: i128) -> Poor {
        let rest = self.ended_at.filter(|ended| now - ended < REST_SECONDS);
        match (since, self.since) {
            (Some(since), known) => Poor { since: Some(known.map_or(since, |known| known.min(since))), ended_at: rest },
            (None, Some(known)) if lasted(known, now, holds) => Poor { since: None, ended_at: Some(now) },
            (None, _) => Poor { since: None, ended_at: rest },
        }
    }

    pub fn tripped(&self, now: i128, holds: i128) -> Option<Until> {
        if self.since.is_some_and(|since| lasted(since, now, holds)) {
            return Some(Until::NotBefore(now + REST_SECONDS));
        }
        self.ended_at.filter(|ended| now - ended < REST_SECONDS).map(|ended| Until::At(ended + REST_SECONDS))
    }
}

/// Times at which a tenth of the market was shown to be under auction, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuctionShows(Vec<i128>);

impl AuctionShows {
    pub fn show(&mut self, now: i128) {
        self.0.push(now);
    }

    /// Until 600 s after the last show of a row that was long enough.
    pub fn tripped(&self, now: i128) -> Option<Until> {
        let mut end = None;
        let (mut first, mut last) = (*self.0.first()?, *self.0.first()?);
        for show in &self.0 {
            let is_tripped = last - first >= ROW_SECONDS && show - last < REST_SECONDS;
            if show - last > PAUSE_SECONDS && !is_tripped {
                first = *show;
            }
            last = *show;
            if last - first >= ROW_SECONDS {
                end = Some(last + REST_SECONDS);
            }
        }
        end.filter(|end| now < *end).map(Until::At)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_poor_price_trips_after_more_than_its_time_and_rests() {
        let holds = Poor::default().seen(Some(100), 130, 60);
        assert_eq!((holds.tripped(160, 60), holds.tripped(161, 60)), (None, Some(Until::NotBefore(761))));
        assert_eq!(holds.seen(None, 160, 60), Poor::default());
        let rests = holds.seen(None, 161, 60);
        assert_eq!((rests.tripped(760, 60), rests.tripped(761, 60)), (Some(Until::At(761)), None));
        let back = rests.seen(Some(750), 750, 60);
        assert_eq!((back.tripped(760, 60), back.tripped(800, 60)), (Some(Until::At(761)), None));
        assert!(back.tripped(811, 60).is_some());
    }

    #[test]
    fn a_row_of_shows_trips_after_600_s() {
        let shows = |times: &[i128]| AuctionShows(times.to_vec());
        assert_eq!(shows(&[0, 300, 599]).tripped(599), None);
        assert_eq!(shows(&[0, 300, 600]).tripped(600), Some(Until::At(1_200)));
        assert_eq!(shows(&[0, 301, 600]).tripped(600), None);
        assert_eq!(shows(&[0, 300, 600, 1_000]).tripped(1_000), Some(Until::At(1_600)));
        assert_eq!(shows(&[0, 300, 600, 1_200]).tripped(1_200), None);
        assert_eq!(shows(&[0, 300, 600]).tripped(1_200), None);
    }
}
