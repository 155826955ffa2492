//! What a campaign did, as JSON.

use serde_json::{json, Value};

use super::campaign::Report;

/// Messages, accepted and refused ones by kind and reason, and how often each path was taken.
pub fn summary(report: &Report, seconds: u64) -> Value {
    json!({
        "seeds": report.seeds,
        "messages": report.counts.messages,
        "seconds": seconds,
        "messages_per_second": report.counts.messages / seconds.max(1),
        "failures": u8::from(report.failing.is_some()),
        "failure": report.failing.as_ref().map(|failing| json!({
            "seed": failing.world.seed,
            "step": failing.failure.step,
            "messages": failing.messages,
            "what": failing.failure.what,
        })),
        "accepted": report.counts.accepted,
        "refused": report.counts.refused,
        "paths": report.counts.paths,
    })
}
