//! A short `cargo sim`: contracts and reference ledger agree, every planted bug is noticed, failures shrink to something readable, and every
//! check of INVARIANTS.md goes red when it should.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod agreement;
mod following;
mod invariants;
mod orders;
mod planted;
mod shrinking;
mod stolen;
mod watched;
mod watching;
