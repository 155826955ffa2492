//! A feed's next price from its last one and what the sources say now.

use super::accumulate::meets_class_b;
use super::aggregate::Aggregate;
use super::ema::{ema_from, ema_step};
use super::gap::{Block, Gap};
use super::hold_back::{judge, Accepted, Evidence, Verdict};
use super::state::{Feed, TimedMark};

/// The feed's next price in the block `now`, and the evidence of the jump it holds back, if any. The sums are those of `before`: they are brought up to now first.
pub fn updated(
    before: Option<&Feed>,
    evidence: Option<Evidence>,
    said: &Aggregate,
    quorum: u8,
    now: Block,
) -> (Feed, Option<Evidence>) {
    let Some(before) = before else {
        return (accepted(None, said, quorum, ema_from(said.mark), now), None);
    };
    let reference = Accepted { mark: before.mark, last_quorum: before.last_quorum };
    match judge(reference, evidence, said.mark, said.quorum_agrees, now.time) {
        Verdict::Hold(evidence) => (Feed { held_back: true, ..*before }, evidence),
        Verdict::Release => (accepted(Some(before), said, quorum, ema_from(said.mark), now), None),
        Verdict::Accept => {
            let ema = match (said.quorum_agrees, before.last_quorum) {
                (true, Some(last)) => {
                    let elapsed = said.publish_time.saturating_sub(last.time);
                    ema_step(before.ema_x32, said.mark, elapsed)
                }
                // The first quorum median: what a single source said before is no average.
                (true, None) => ema_from(said.mark),
                (false, _) => before.ema_x32,
            };
            (accepted(Some(before), said, quorum, ema, now), None)
        }
    }
}

fn accepted(before: Option<&Feed>, said: &Aggregate, quorum: u8, ema_x32: u128, now: Block) -> Feed {
    let timed = TimedMark { mark: said.mark, time: said.publish_time };
    let mut feed = Feed {
        mark: said.mark,
        half_width: said.half_width,
        ema_x32,
        publish_time: said.publish_time,
        sources: said.sources,
        quorum,
        quorum_agrees: said.quorum_agrees,
        held_back: false,
        last_b: before.and_then(|before| before.last_b),
        last_quorum: before.and_then(|before| before.last_quorum),
        mark_seconds: before.map_or(0, |before| before.mark_seconds),
        seconds: before.map_or(0, |before| before.seconds),
        accepted_at: now.time,
        gap: before.and_then(|before| Gap::of_feed(before, said.publish_time, now).or(before.gap)),
    };
    if meets_class_b(&feed) {
        feed.last_b = Some(timed);
    }
    if feed.quorum_agrees {
        feed.last_quorum = Some(timed);
    }
    feed
}
