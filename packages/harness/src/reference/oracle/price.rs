//! A feed's price after a push: hold-back, average, accumulators, checkpoints.

use breakwater_interfaces::clearinghouse::FeedId;
use breakwater_interfaces::oracle_page::FEEDS_PER_PAGE;

use super::hold::{judge, Verdict};
use super::median::Median;
use super::Oracle;

/// Δt/(Δt + this) of the distance is gained: a half-life of 30 minutes.
const EMA_SECONDS: i128 = 2_597;
const EMA_STEP_SECONDS_MAX: i128 = 600;
/// 32 binary digits more than the mark.
const EMA_ONE: i128 = 1 << 32;
/// Class B: at most this old, half width at most this share of the mark.
const B_SECONDS: i128 = 60;
const B_CONFIDENCE_PERCENT: i128 = 2;
/// One step of the accumulators counts at most this.
const STEP_SECONDS_MAX: i128 = 60;
/// A jump is measured from a last quorum mark at most this old.
const QUORUM_MARK_SECONDS: i128 = 300;
const HALF_HOUR: i128 = 1_800;
/// A silence this long is a gap, and is kept this long after its end.
const GAP_SECONDS: i128 = 300;
const GAP_KEPT_SECONDS: i128 = 7 * 86_400;
/// Checkpoints are kept for 8 days.
const CHECKPOINT_SECONDS: i128 = 8 * 86_400;

/// The half-hour boundary at or before `now`.
fn half_hour(now: i128) -> i128 {
    now.div_euclid(HALF_HOUR) * HALF_HOUR
}

/// Whether a checkpoint is not older than 8 days, counted from boundary to boundary.
pub(super) fn is_kept(boundary: i128, now: i128) -> bool {
    boundary >= half_hour(now) - CHECKPOINT_SECONDS
}

/// A feed's last accepted price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Price {
    pub median: Median,
    pub ema_x32: i128,
    pub held_back: bool,
    /// Mark and publish time.
    pub last_b: Option<(i128, i128)>,
    pub last_quorum: Option<(i128, i128)>,
    pub mark_seconds: i128,
    pub seconds: i128,
    /// Block time of the page's last push.
    pub pushed_at: i128,
    /// Block time at which the median was accepted.
    pub accepted_at: i128,
    pub last_gap: Option<Silence>,
}

/// A silence: block times from and to, the height at which it ended, its length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Silence {
    pub from: i128,
    pub to: i128,
    pub height: i128,
    pub length: i128,
}

impl Oracle {
    /// Counts the time since the page's last push in every feed of the page.
    pub(super) fn accumulate_page(&mut self, page: u8, now: i128) {
        for (id, feed) in &mut self.feeds {
            if id / FEEDS_PER_PAGE == page {
                let quorum = usize::from(feed.params.quorum);
                feed.price = feed.price.map(|price| price.accumulate(now, quorum));
            }
        }
    }

    /// At the page's first push of a half hour, notes the accumulators of every feed of the page that has a price.
    pub(super) fn checkpoint_page(&mut self, page: u8, last_push: Option<i128>, now: i128) {
        let boundary = half_hour(now);
        if last_push.is_some_and(|last| last >= boundary) {
            return;
        }
        for (id, feed) in &mut self.feeds {
            if let Some(price) = feed.price.filter(|_| id / FEEDS_PER_PAGE == page) {
                feed.checkpoints.insert(boundary, (price.mark_seconds, price.seconds));
                feed.checkpoints.retain(|kept, _| is_kept(*kept, now));
            }
        }
    }

    /// Recomputes a feed of which a report was just accepted.
    pub(super) fn reprice(&mut self, id: FeedId, now: i128, height: i128) {
        let Some(median) = self.median(id, now) else { return };
        let Some(feed) = self.feeds.get_mut(&id) else { return };
        let line = feed.price.map(|price| price.line(now));
        let (verdict, streak) = judge(feed.streak, line, &median, now);
        let was_held_back = feed.price.is_some_and(|price| price.held_back);
        feed.streak = streak;
        let price = match feed.price {
            None => first_price(median, now),
            Some(before) => match verdict {
                Verdict::HeldBack => Price { held_back: true, ..before },
                Verdict::Accepted => before.accept(median, now, height, false),
                Verdict::Released => before.accept(median, now, height, true),
            },
        };
        feed.price = Some(price);
        match (verdict, was_held_back) {
            (Verdict::HeldBack, false) => self.tally("jump held back"),
            (Verdict::HeldBack, true) => self.tally("still held back"),
            (Verdict::Released, _) => self.tally("jump accepted"),
            (Verdict::Accepted, true) => self.tally("held back, then returned"),
            (Verdict::Accepted, false) if median.quorum_agrees => self.tally("quorum median"),
            (Verdict::Accepted, false) => self.tally("median without quorum"),
        }
    }
}

fn first_price(median: Median, now: i128) -> Price {
    let empty = Price {
        median,
        ema_x32: median.mark * EMA_ONE,
        held_back: false,
        last_b: None,
        last_quorum: None,
        mark_seconds: 0,
        seconds: 0,
        pushed_at: now,
        accepted_at: now,
        last_gap: None,
    };
    empty.accept(median, now, 0, false)
}

impl Price {
    /// Adds the time since the page's last push in which the mark was a quorum's and of class B.
    fn accumulate(self, now: i128, quorum: usize) -> Price {
        let mut seconds = 0;
        if self.is_class_b(self.pushed_at) && self.is_quorums(quorum) && !self.held_back {
            let ends = now.min(self.median.publish_time + B_SECONDS);
            seconds = (ends - self.pushed_at).clamp(0, STEP_SECONDS_MAX);
        }
        Price {
            mark_seconds: self.mark_seconds + self.median.mark * seconds,
            seconds: self.seconds + seconds,
            pushed_at: now,
            last_gap: self.last_gap.filter(|gap| now - gap.to <= GAP_KEPT_SECONDS),
            ..self
        }
    }

    /// The silence that an accepted median ends, if it was long enough.
    fn silence(&self, median: &Median, now: i128, height: i128) -> Option<Silence> {
        let by_publish_time = median.publish_time - self.median.publish_time;
        let length = by_publish_time.max(now - self.accepted_at);
        (length >= GAP_SECONDS).then_some(Silence { from: self.accepted_at, to: now, height, length })
    }

    /// The mark that a jump is measured from: the last quorum mark while it is young, else the last accepted one.
    pub fn line(&self, now: i128) -> i128 {
        match self.last_quorum {
            Some((mark, time)) if now - time <= QUORUM_MARK_SECONDS => mark,
            _ => self.median.mark,
        }
    }

    fn is_class_b(&self, now: i128) -> bool {
        let Median { mark, half_width, publish_time, sources, .. } = self.median;
        now - publish_time <= B_SECONDS && half_width * 100 <= mark * B_CONFIDENCE_PERCENT && sources >= 1
    }

    fn is_quorums(&self, quorum: usize) -> bool {
        self.median.quorum_agrees && self.median.sources >= quorum
    }

    /// The price after an accepted median.
    fn accept(self, median: Median, now: i128, height: i128, starts_again: bool) -> Price {
        let last_gap = self.silence(&median, now, height).or(self.last_gap);
        let mut price = Price { median, held_back: false, accepted_at: now, last_gap, ..self };
        let timed = (median.mark, median.publish_time);
        if price.is_class_b(now) {
            price.last_b = Some(timed);
        }
        if median.quorum_agrees {
            price.ema_x32 = match self.last_quorum {
                Some((_, last)) if !starts_again => average(self.ema_x32, &median, last),
                _ => median.mark * EMA_ONE,
            };
            price.last_quorum = Some(timed);
        }
        price
    }
}

/// The average moved toward the mark by Δt/(Δt + 2,597 s), truncated toward where it was.
fn average(before: i128, median: &Median, last: i128) -> i128 {
    let elapsed = (median.publish_time - last).clamp(0, EMA_STEP_SECONDS_MAX);
    let distance = median.mark * EMA_ONE - before;
    before + distance * elapsed / (elapsed + EMA_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn median(mark: i128, publish_time: i128) -> Median {
        Median { mark, half_width: 0, publish_time, sources: 2, quorum_agrees: true }
    }

    #[test]
    fn the_average_is_truncated_toward_where_it_was() {
        // 599/3,196 of 2·2³² is 1,609,940,807.4
        let falling = average(1_000_003 * EMA_ONE, &median(1_000_001, 599), 0);
        assert_eq!(falling, 1_000_003 * EMA_ONE - 1_609_940_807);
        let rising = average(1_000_001 * EMA_ONE, &median(1_000_003, 599), 0);
        assert_eq!(rising, 1_000_001 * EMA_ONE + 1_609_940_807);
        assert_eq!(average(5 * EMA_ONE, &median(9, 601), 0), average(5 * EMA_ONE, &median(9, 600), 0));
        assert_eq!(average(5 * EMA_ONE, &median(9, 10), 20), 5 * EMA_ONE);
    }

    #[test]
    fn a_silence_is_the_larger_of_two_differences() {
        let price = first_price(median(1_000, 90), 100);
        let gap = |publish_time, now| price.accept(median(1_000, publish_time), now, 7, false).last_gap;
        assert_eq!(gap(389, 399), None);
        assert_eq!(gap(389, 400), Some(Silence { from: 100, to: 400, height: 7, length: 300 }));
        assert_eq!(gap(400, 399), Some(Silence { from: 100, to: 399, height: 7, length: 310 }));
        let kept = Price { last_gap: gap(389, 400), ..price };
        assert!(kept.accumulate(400 + 604_800, 2).last_gap.is_some());
        assert_eq!(kept.accumulate(400 + 604_801, 2).last_gap, None);
    }

    #[test]
    fn only_class_b_time_is_counted() {
        let price = first_price(median(1_000, 90), 100);
        assert_eq!((price.accumulate(130, 2).mark_seconds, price.accumulate(130, 2).seconds), (30_000, 30));
        assert_eq!(price.accumulate(1_000, 2).seconds, 50);
        assert_eq!(Price { held_back: true, ..price }.accumulate(130, 2).seconds, 0);
        assert_eq!(first_price(median(1_000, 120), 100).accumulate(1_000, 2).seconds, 60);
    }

    #[test]
    fn only_time_at_a_quorums_mark_is_counted() {
        let price = first_price(median(1_000, 90), 100);
        // a lone source, two that disagree, two where three are a quorum
        let of = |median: Median| Price { median, ..price };
        let lone = of(Median { sources: 1, quorum_agrees: false, ..price.median });
        let apart = of(Median { quorum_agrees: false, ..price.median });
        assert_eq!(lone.accumulate(130, 2).seconds, 0);
        assert_eq!(apart.accumulate(130, 2).mark_seconds, 0);
        assert_eq!((price.accumulate(130, 3).seconds, price.accumulate(130, 2).seconds), (0, 30));
        // the time goes by: the next push counts from this one
        let later = Price { median: median(2_000, 130), ..lone.accumulate(130, 2) };
        assert_eq!(later.accumulate(140, 2).mark_seconds, 20_000);
    }
}
