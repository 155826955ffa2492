//! What the `breakwater` program is made of.

pub mod args;
mod clock;
pub mod gov;
mod output;
pub mod replay;
pub mod replay_table;
