//! What the `breakwater` program is made of.

pub mod args;
mod output;
pub mod replay;
pub mod replay_table;
