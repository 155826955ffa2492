//! What is kept is what was made, and a damaged record is never taken for a fresh one.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod stop;
mod timelocked;
