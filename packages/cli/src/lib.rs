//! What the `breakwater` program is made of.

pub mod args;
pub mod chain;
mod clock;
pub mod gov;
pub mod halt_study;
mod output;
pub mod progress;
pub mod recover;
pub mod recovery;
pub mod replay;
pub mod replay_table;
