//! What is true, whether the contract knows it or not.

use std::hash::Hash;

use breakwater_failsafe::{Mode, Span};

use crate::input::Input;
use crate::machine::{Machine, BLOCK_SECONDS};
use crate::state::{Ages, Contract, State};

/// A halt at least this long, with a price within so long before it, must be noticed in its second block.
const HALT_SECONDS: u64 = 1_200;
const PUSHED_SECONDS: u64 = 60;
/// A silence of the feed at least this long.
const SILENCE_SECONDS: u64 = 300;
/// What users get at least to act in, once they can again.
const CALM_SECONDS: u64 = 300;
const WINDOW_SECONDS: u64 = 90 * 86_400;
const DAY: u64 = 86_400;

/// Times are block times in seconds.
#[derive(Clone, Debug, Default)]
pub struct Monitor {
    /// FROZEN and the guardian's REDUCE_ONLY, as they stood.
    pub stopped: [Vec<Span>; 2],
    /// How often each was called since governance armed it: at most once.
    pub called: [u8; 2],
    /// RESUME, as it stood while the chain lived.
    pub resumed: Vec<Span>,
    /// Nobody may add risk before.
    pub calm_until: u64,
    /// In a halt that must be noticed.
    must_notice: bool,
    /// And leaves RESUME, because a halt spends nothing of its budget.
    must_resume: bool,
    pub missed_halt: bool,
    pub halt_without_resume: bool,
    /// The stop that runs leaves RESUME, because it spends nothing either.
    stop_resumes: bool,
    pub stop_without_resume: bool,
    pub leaving_since: Option<u64>,
    /// Gaps since the grace that stands began.
    pub gaps: u64,
    pub left_settling: bool,
    /// When a change to SETTLING was queued.
    queued_at: Option<u64>,
    pub settled_early: bool,
}

impl Monitor {
    pub fn ages(&self, ages: &mut Ages) {
        for spans in self.stopped.iter().chain([&self.resumed]) {
            ages.spans(spans);
        }
        let Monitor { called, gaps, left_settling, settled_early, missed_halt, halt_without_resume, .. } = self;
        (called, gaps, left_settling, settled_early, missed_halt, halt_without_resume).hash(&mut ages.hasher);
        (self.must_notice, self.must_resume, self.stop_resumes, self.stop_without_resume, self.leaving_since.is_some())
            .hash(&mut ages.hasher);
        ages.times([self.calm_until]);
        ages.times(self.leaving_since);
        ages.times(self.queued_at);
    }

    /// The first block after a halt.
    pub fn halted(&mut self, machine: &Machine, before: &State, halted: u64) {
        let now = before.chain.now.time;
        // Less what blocks may have taken in which nothing was pushed.
        let room = resume_room(machine, before) > HALT_SECONDS;
        let pushed_before = now.saturating_sub(before.oracle.header.time);
        self.must_notice = halted >= HALT_SECONDS && pushed_before <= PUSHED_SECONDS;
        self.must_resume = self.must_notice && room;
        self.gaps += 1;
    }

    /// The second.
    pub fn second_block(&mut self, now: u64, in_grace: bool, in_resume: bool) {
        if std::mem::take(&mut self.must_notice) {
            self.missed_halt |= !in_grace;
            self.halt_without_resume |= !in_resume && std::mem::take(&mut self.must_resume);
            self.calm_until = self.calm_until.max(now + CALM_SECONDS);
        }
    }

    pub fn stepped(&mut self, machine: &Machine, before: &State, after: &State, input: Input) {
        let (from, until) = (before.chain.now.time, after.chain.now.time);
        let ends = [&before.contract.freeze, &before.contract.reduce_only].map(|stop| stop.running_until(from));
        for (spans, end) in self.stopped.iter_mut().zip(ends) {
            stood(spans, from, end.unwrap_or(from).min(until), until, WINDOW_SECONDS);
        }
        let frozen_until = ends[0].filter(|end| *end <= until && from < *end);
        let ended_early = (input == Input::EndFreeze).then_some(until);
        if let (Some(end), Some(last)) = (frozen_until.or(ended_early), after.contract.freeze.last()) {
            self.calm_until = self.calm_until.max(end + last.seconds().min(CALM_SECONDS));
            self.gaps += 1;
            let mut at_end = if ended_early.is_some() { after.clone() } else { before.clone() };
            at_end.chain.now.height += (end - at_end.chain.now.time).div_ceil(BLOCK_SECONDS);
            at_end.chain.now.time = end;
            let resumes = machine.modes(&at_end).1.is(Mode::Resume);
            self.stop_without_resume |=
                std::mem::take(&mut self.stop_resumes) && !resumes && before.chain.behind_seconds == 0;
        }
        let is_resumed = |state| machine.modes(state).1.is(Mode::Resume);
        // Within one step it only ends, unless a halt or a stop does.
        let steady = before.chain.behind_seconds == 0 && ends[0].is_none();
        if until > from && steady && is_resumed(before) && is_resumed(after) {
            stood(&mut self.resumed, from, until, until, DAY);
        }
        let accepted = after.oracle.newest.at == until && after.oracle.newest != before.oracle.newest;
        if accepted && until.saturating_sub(before.oracle.newest.at) >= SILENCE_SECONDS {
            self.calm_until = self.calm_until.max(until + CALM_SECONDS);
            self.gaps += 1;
        }
        match input {
            Input::RefusedPrice | Input::WrongClock(_) => self.gaps += 1,
            Input::Freeze(_) => {
                self.called[0] += 1;
                self.stop_resumes = resume_room(machine, before) > 0;
            }
            Input::ReduceOnly(_) => self.called[1] += 1,
            Input::ArmFreeze => self.called[0] = 0,
            Input::ArmReduceOnly => self.called[1] = 0,
            Input::QueueSettle => self.queued_at = Some(until),
            Input::CancelSettle => self.queued_at = None,
            Input::ExecuteSettle => {
                self.settled_early |= self.queued_at.is_none_or(|queued_at| until < queued_at + 3 * DAY);
            }
            _ => {}
        }
        if machine.modes(after).0.grace.is_none() {
            self.gaps = 0;
        }
        self.left_settling |= before.contract.settling && !after.contract.settling;
    }

    /// The most seconds of `spans` in any window.
    pub fn fullest(spans: &[Span], window_seconds: u64) -> u64 {
        let fullest = spans.iter().map(|last| {
            let start = last.until.saturating_sub(window_seconds);
            spans
                .iter()
                .filter(|span| span.until <= last.until)
                .map(|span| span.until.saturating_sub(span.from.max(start)))
                .sum()
        });
        fullest.max().unwrap_or(0)
    }
}

/// Seconds of RESUME that the budget leaves.
fn resume_room(machine: &Machine, state: &State) -> u64 {
    let (now, Contract { grace, spent, .. }) = (state.chain.now.time, machine.modes(state).0);
    let budget = machine.grace_rules().budget;
    grace.map_or_else(
        || spent.room_seconds(now, &budget),
        |grace| spent.spent_at(grace.live_from, &budget).saturating_sub(now),
    )
}

/// One stretch more, joined to the last if it follows it; without what has left the window that ends at `now`.
fn stood(spans: &mut Vec<Span>, from: u64, until: u64, now: u64, window_seconds: u64) {
    if from < until {
        match spans.last_mut() {
            Some(last) if last.until == from => last.until = until,
            _ => spans.push(Span { from, until }),
        }
    }
    let start = now.saturating_sub(window_seconds);
    spans.retain(|span| span.until > start);
}
