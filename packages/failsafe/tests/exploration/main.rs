//! Every sequence of messages, halts, silences and clock steps up to a number of states: breadth first, so that what is found is found by the
//! shortest way. The rules are the crate's own; what composes them (`machine`) does it the way a contract would.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod input;
mod machine;
mod monitor;
mod planted;
mod properties;
mod search;
mod state;

use input::{Input, ALL, FREEZES, PRICES, STOPS};
use machine::Machine;
use planted::Planted;
use search::{search, Found};

/// Distinct states of each search.
const SEARCHES: [(&str, &[Input], usize); 4] =
    [("freezes", FREEZES, 600_000), ("stops", STOPS, 500_000), ("prices", PRICES, 1_000_000), ("all", ALL, 1_000_000)];
/// Most states in which a planted fault may hide.
const PLANTED_STATES: usize = 600_000;

fn explored(name: &str, inputs: &[Input], states_max: usize) -> usize {
    let found = search(&Machine { planted: None }, inputs, states_max);
    match found {
        Found::Nothing { states, depth } => {
            println!("{name}: {states} distinct states, to {depth} inputs");
            states
        }
        Found::Violation { path, broken } => panic!("{name}: {broken}\n{path:?}"),
    }
}

#[test]
fn a_million_states_keep_every_promise() {
    let states: usize = SEARCHES.map(|(name, inputs, states_max)| explored(name, inputs, states_max)).iter().sum();
    println!("{states} distinct states in all");
    assert!(states >= 1_000_000);
}

/// A search that cannot find a fault proves nothing.
#[test]
fn every_planted_fault_is_found() {
    for (planted, inputs, broken) in Planted::ALL {
        match search(&Machine { planted: Some(planted) }, inputs, PLANTED_STATES) {
            Found::Violation { path, broken: found } => {
                println!("{planted:?}: {found}\n  {path:?}");
                assert!(found.contains(broken), "{planted:?}: {found}, not {broken}");
            }
            Found::Nothing { states, .. } => panic!("{planted:?} not found in {states} states"),
        }
    }
}
