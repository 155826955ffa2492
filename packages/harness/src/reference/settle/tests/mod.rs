//! Examples of `docs/rules-settlement.md`, computed by hand.

mod flights;
mod futures;
mod insurance;
mod markets;
mod orders;
mod spoiled;
mod stage;
mod waterfall;
mod whole;
