//! A feed's next price from its last one and what the sources say now.

use breakwater_interfaces::oracle_page::{FeedPrice, TimedMark};
use cosmwasm_std::{Uint128, Uint64};

use super::accumulate::meets_class_b;
use super::aggregate::Aggregate;
use super::ema::{ema_from, ema_step};
use super::hold_back::{judge, Accepted, Evidence, Verdict};

/// The feed's next price, and the evidence of the jump it holds back, if any. The sums are those of `before`: they are brought up to now first.
pub fn updated(
    before: Option<&FeedPrice>,
    evidence: Option<Evidence>,
    said: &Aggregate,
    quorum: u8,
    now: u64,
) -> (FeedPrice, Option<Evidence>) {
    let Some(before) = before else {
        return (accepted(None, said, quorum, ema_from(said.mark)), None);
    };
    let reference = Accepted { mark: before.mark.u64(), last_quorum: before.last_quorum };
    match judge(reference, evidence, said.mark, said.quorum_agrees, now) {
        Verdict::Hold(evidence) => (FeedPrice { held_back: true, ..before.clone() }, evidence),
        Verdict::Release => (accepted(Some(before), said, quorum, ema_from(said.mark)), None),
        Verdict::Accept => {
            let ema = match (said.quorum_agrees, before.last_quorum) {
                (true, Some(last)) => {
                    let elapsed = said.publish_time.saturating_sub(last.time);
                    ema_step(before.ema_x32.u128(), said.mark, elapsed)
                }
                // The first quorum median: what a single source said before is no average.
                (true, None) => ema_from(said.mark),
                (false, _) => before.ema_x32.u128(),
            };
            (accepted(Some(before), said, quorum, ema), None)
        }
    }
}

fn accepted(before: Option<&FeedPrice>, said: &Aggregate, quorum: u8, ema_x32: u128) -> FeedPrice {
    let timed = TimedMark { mark: said.mark.into(), time: said.publish_time };
    let mut price = FeedPrice {
        mark: Uint64::new(said.mark),
        half_width: Uint64::new(said.half_width),
        ema_x32: Uint128::new(ema_x32),
        publish_time: said.publish_time,
        sources: said.sources,
        quorum,
        quorum_agrees: said.quorum_agrees,
        held_back: false,
        last_b: before.and_then(|before| before.last_b),
        last_quorum: before.and_then(|before| before.last_quorum),
        mark_seconds: before.map(|before| before.mark_seconds).unwrap_or_default(),
        seconds: before.map(|before| before.seconds).unwrap_or_default(),
    };
    if meets_class_b(&price) {
        price.last_b = Some(timed);
    }
    if price.quorum_agrees {
        price.last_quorum = Some(timed);
    }
    price
}
