//! The packed forms, there and back.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod page_codec;
mod varint;
