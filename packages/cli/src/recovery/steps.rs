//! What a keeper has done, step by step.

use serde::{Deserialize, Serialize};

use super::place::Answer;
use super::plan::Job;

/// One kind of message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub name: String,
    /// Messages sent, and those of them refused.
    pub messages: u64,
    pub refused: u64,
    /// Accounts and tickets of those that went through, refused items taken off.
    pub items: u64,
    pub gas: u64,
    /// All of the gas was measured.
    pub measured: bool,
    /// Blocks with a message of it; first and last height.
    pub blocks: u64,
    pub heights: (u64, u64),
}

/// All of them, in the order of their first messages.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Steps {
    pub steps: Vec<Step>,
    /// Blocks with any message.
    pub blocks: u64,
    #[serde(skip)]
    last_height: Option<u64>,
}

impl Steps {
    /// Adds what became of a message.
    pub fn note(&mut self, job: &Job, answer: &Answer) {
        let height = answer.height;
        self.blocks += u64::from(self.last_height != Some(height));
        self.last_height = Some(height);
        let place = self.steps.iter().position(|step| step.name == job.step).unwrap_or(self.steps.len());
        if place == self.steps.len() {
            self.steps.push(Step {
                name: job.step.to_owned(),
                messages: 0,
                refused: 0,
                items: 0,
                gas: 0,
                measured: true,
                blocks: 0,
                heights: (height, 0),
            });
        }
        let Some(step) = self.steps.get_mut(place) else { return };
        step.messages += 1;
        step.gas += answer.gas;
        step.measured &= answer.measured;
        step.blocks += u64::from(step.heights.1 != height);
        step.heights.1 = height;
        match answer.outcome {
            Ok(_) => step.items += count(job.items.saturating_sub(answer.items_refused().len())),
            Err(_) => step.refused += 1,
        }
    }

    /// Messages sent, refused ones included.
    pub fn messages(&self) -> u64 {
        self.steps.iter().map(|step| step.messages).sum()
    }

    pub fn gas(&self) -> u64 {
        self.steps.iter().map(|step| step.gas).sum()
    }

    /// All gas was measured.
    pub fn measured(&self) -> bool {
        self.steps.iter().all(|step| step.measured)
    }
}

fn count(items: usize) -> u64 {
    u64::try_from(items).unwrap_or(u64::MAX)
}
