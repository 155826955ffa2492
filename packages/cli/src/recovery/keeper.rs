//! The recovery keeper: looks, sends what is pending, looks again, until nothing is left.
//!
//! All that it knows is on chain. What it keeps in memory is only which steps were refused, so that it does not try them again before they could go
//! through: forgetting that (or another keeper doing half of the work) costs a few refused messages, nothing else.

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::place::{Answer, Passing, Place};
use super::plan::{pending, Job, Thread};
use super::seen::{Mark, Seen};
use super::steps::Steps;
use super::words::{meaning, Meaning};
use crate::clock;
use crate::progress::Progress;

/// Messages handed to a chain at once.
const AT_ONCE: usize = 20;

/// What comes after a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Another look, a block later.
    Look,
    /// Nothing before this block time.
    Wait(u64),
    /// Nothing is left that can be done.
    Done,
}

/// A step that was of no use as things were.
#[derive(Clone, Debug)]
struct HeldUp {
    job: Job,
    /// How things were.
    mark: Mark,
    /// It may go through from this block time on; `None`: not before something changes.
    from: Option<u64>,
    /// Why, unless it was done already.
    reason: Option<String>,
}

/// What went through in a pass: each step, with why something of it was refused or not paid.
#[derive(Debug)]
struct Sent {
    /// How things were before it.
    mark: Mark,
    steps: Vec<(Job, Option<String>)>,
}

/// A step that could not be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    pub step: String,
    pub reason: String,
}

#[derive(Debug, Default)]
pub struct Keeper {
    pub steps: Steps,
    held_up: Vec<HeldUp>,
    sent: Option<Sent>,
}

impl Keeper {
    /// Passes until nothing is left. Returns what could not be done.
    ///
    /// # Errors
    /// If the chain cannot be reached.
    pub fn run<P: Passing>(&mut self, place: &mut P, progress: &Progress) -> Result<Vec<Skipped>> {
        loop {
            match self.pass(place, progress)? {
                Next::Look => place.next_block()?,
                Next::Wait(time) => {
                    progress.say(&format!("waiting until {} UTC", clock::utc(time)));
                    place.wait_until(time)?;
                }
                Next::Done => {
                    progress.finish();
                    return Ok(self.skipped());
                }
            }
        }
    }

    /// Looks, and sends what is pending.
    ///
    /// # Errors
    /// If the chain cannot be reached.
    pub fn pass<P: Place>(&mut self, place: &mut P, progress: &Progress) -> Result<Next> {
        let seen = Seen::look(place)?;
        let mark = seen.mark();
        self.note_idle(&mark);
        self.held_up.retain(|held| held.from.map_or(held.mark == mark, |from| seen.now < from));
        let (jobs, ripens_at) = self.choose(pending(place, &seen)?);
        if jobs.is_empty() {
            return Ok(ripens_at.map_or(Next::Done, Next::Wait));
        }
        let mut sent = Sent { mark, steps: Vec::new() };
        for (number, batch) in jobs.chunks(AT_ONCE).enumerate() {
            let (step, done, all) = (batch.first().map_or("", |job| job.step), number * AT_ONCE, jobs.len());
            progress.part(done, all, &format!("{step}: {done} of {all} messages"));
            let messages: Vec<_> = batch.iter().map(|job| job.message.clone()).collect();
            let answers = place.send(&messages)?;
            for (job, answer) in batch.iter().zip(&answers) {
                self.steps.note(job, answer);
                self.note_answer(job, answer, seen.now, &mut sent);
            }
        }
        self.sent = Some(sent);
        Ok(Next::Look)
    }

    /// What cannot be done as things are, each reason once.
    pub fn skipped(&self) -> Vec<Skipped> {
        let mut skipped: Vec<Skipped> = Vec::new();
        for HeldUp { job, reason, .. } in &self.held_up {
            let Some(reason) = reason else { continue };
            let one = Skipped { step: job.step.to_owned(), reason: reason.clone() };
            if !skipped.contains(&one) {
                skipped.push(one);
            }
        }
        skipped
    }

    /// Of each matter the first stage in which something can be done, and when more can be. What has to be waited for holds up what follows it.
    fn choose(&self, threads: Vec<Thread>) -> (Vec<Job>, Option<u64>) {
        let (mut jobs, mut ripens_at): (Vec<Job>, Option<u64>) = (Vec::new(), None);
        for thread in threads {
            let mut times: Vec<u64> = thread.ripens_at.into_iter().collect();
            for stage in thread.stages {
                let held = |job: &Job| self.held_up.iter().find(|held| held.job.message == job.message);
                let waits: Vec<u64> = stage.iter().filter_map(|job| held(job)?.from).collect();
                let fresh: Vec<Job> = stage.into_iter().filter(|job| held(job).is_none()).collect();
                let goes_on = fresh.is_empty() && waits.is_empty();
                jobs.extend(fresh);
                times.extend(waits);
                if !goes_on {
                    break;
                }
            }
            ripens_at = ripens_at.into_iter().chain(times).min();
        }
        (jobs, ripens_at)
    }

    fn note_answer(&mut self, job: &Job, answer: &Answer, now: u64, sent: &mut Sent) {
        let Err(refusal) = &answer.outcome else {
            let unpaid = answer.has("wasm-payment_failed").then(|| "the payment failed again".to_owned());
            let item = answer.items_refused().first().map(|(_, reason)| (*reason).to_owned());
            sent.steps.push((job.clone(), unpaid.or(item)));
            return;
        };
        let (from, reason) = match meaning(refusal, now) {
            Meaning::Done => (None, None),
            Meaning::From(time) => (Some(time), Some(refusal.clone())),
            Meaning::Stuck => (None, Some(refusal.clone())),
        };
        self.held_up.push(HeldUp { job: job.clone(), mark: sent.mark.clone(), from, reason });
    }

    /// What went through and changed nothing is of no use as things are.
    fn note_idle(&mut self, mark: &Mark) {
        let Some(Sent { mark, steps }) = self.sent.take().filter(|sent| sent.mark == *mark) else { return };
        for (job, reason) in steps {
            // Where items of a batch were refused as done already, the others were too.
            let reason = reason.filter(|reason| meaning(reason, 0) != Meaning::Done);
            self.held_up.push(HeldUp { job, mark: mark.clone(), from: None, reason });
        }
    }
}
