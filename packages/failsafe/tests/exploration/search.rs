//! Breadth-first search over states told apart by a fingerprint of 64 bits: of two million states two are taken for one with a chance of 1 in ten
//! million, and then one is missed.

use std::collections::{HashSet, VecDeque};

use crate::input::Input;
use crate::machine::Machine;
use crate::properties;
use crate::state::State;

pub enum Found {
    Nothing {
        states: usize,
        depth: usize,
    },
    /// The shortest way to a broken promise.
    Violation {
        path: Vec<Input>,
        broken: String,
    },
}

/// How a state was reached first.
struct Step {
    from: usize,
    input: Input,
}

/// Until `states_max` distinct states were reached, or no new one is left.
pub fn search(machine: &Machine, inputs: &[Input], states_max: usize) -> Found {
    let first = State::new();
    let mut seen = HashSet::from([first.fingerprint()]);
    let mut steps: Vec<Option<Step>> = vec![None];
    let mut open = VecDeque::from([(0, 0, first)]);
    let mut deepest = 0;
    while let Some((place, depth, state)) = open.pop_front() {
        deepest = depth + 1;
        for input in inputs {
            let mut reached = machine.steps(&state, *input);
            let Some(next) = reached.pop() else { continue };
            if !seen.insert(next.fingerprint()) {
                continue;
            }
            let broken = reached.iter().chain([&next]).find_map(|state| properties::broken(machine, state));
            steps.push(Some(Step { from: place, input: *input }));
            if let Some(broken) = broken {
                return Found::Violation { path: path(&steps), broken };
            }
            if steps.len() == states_max {
                return Found::Nothing { states: states_max, depth: deepest };
            }
            open.push_back((steps.len() - 1, deepest, next));
        }
    }
    Found::Nothing { states: steps.len(), depth: deepest }
}

/// From the first state to the last one reached.
fn path(steps: &[Option<Step>]) -> Vec<Input> {
    let mut inputs = Vec::new();
    let mut at = steps.last();
    while let Some(Some(step)) = at {
        inputs.push(step.input);
        at = steps.get(step.from);
    }
    inputs.reverse();
    inputs
}
