//! A feed's state, and the class of its price.

use super::gap::Gap;
use crate::planted::{self, Bug};

/// Class of a price, best first; `D` is not used at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    A,
    B,
    C,
    D,
}

/// What a price must meet for each class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassRules {
    pub a_age_seconds: u64,
    pub a_confidence_bps: u32,
    pub a_ema_distance_bps: u32,
    pub b_age_seconds: u64,
    pub b_confidence_bps: u32,
    pub c_age_seconds: u64,
}

/// A feed as the oracle's page shows it, in the feed's own integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feed {
    pub mark: u64,
    pub half_width: u64,
    /// With 32 more binary digits than the mark.
    pub ema_x32: u128,
    pub publish_time: u64,
    pub sources: u8,
    pub quorum: u8,
    pub quorum_agrees: bool,
    pub held_back: bool,
    /// Last mark that met class B at its push.
    pub last_b: Option<TimedMark>,
    /// Last mark with at least quorum sources agreeing, not held back.
    pub last_quorum: Option<TimedMark>,
    /// Σ mark·dt and Σ dt over time with a quorum's class-B mark, dt ≤ 60 s each.
    pub mark_seconds: u128,
    pub seconds: u64,
    /// Block time in seconds at which the mark was accepted; a median that is held back is not.
    pub accepted_at: u64,
    /// The last silence of at least 300 s between accepted medians, for 7 days.
    pub gap: Option<Gap>,
}

/// A mark and its publish time, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimedMark {
    pub mark: u64,
    pub time: u64,
}

impl Feed {
    /// Lower bound of the price, never below 0.
    pub fn low(&self) -> u64 {
        self.mark.saturating_sub(self.half_width)
    }

    /// Upper bound of the price.
    pub fn high(&self) -> u64 {
        self.mark.saturating_add(self.half_width)
    }

    /// Whether the mark is a quorum's.
    pub fn is_agreed(&self) -> bool {
        self.quorum_agrees && self.sources >= self.quorum
    }

    /// Class by age at `now*`, confidence, distance to the EMA and sources (`docs/rules.md`, Prices).
    pub fn class(&self, now_star: u64, rules: &ClassRules) -> Class {
        let age = if planted::is(Bug::AgeIgnored) { 0 } else { now_star.saturating_sub(self.publish_time) };
        let (mark, width) = (u128::from(self.mark), u128::from(self.half_width));
        let within = |bps: u32| width * 10_000 <= u128::from(bps) * mark;
        if self.mark == 0 || self.sources == 0 || age > rules.c_age_seconds {
            return Class::D;
        }
        if self.held_back || age > rules.b_age_seconds || !within(rules.b_confidence_bps) {
            return Class::C;
        }
        let distance = (mark << 32).abs_diff(self.ema_x32);
        // An EMA lies within u64 · 2³², so neither product leaves u128 by more than this saturation guards.
        let near = distance.saturating_mul(10_000) <= self.ema_x32.saturating_mul(u128::from(rules.a_ema_distance_bps));
        if age <= rules.a_age_seconds && within(rules.a_confidence_bps) && near && self.is_agreed() {
            Class::A
        } else {
            Class::B
        }
    }
}
