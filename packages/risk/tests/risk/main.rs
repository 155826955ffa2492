//! The arithmetic against exact integers and fractions, one file a rule.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod aggregate;
mod class;
mod cooldown;
mod discount;
mod drawn;
mod ema;
mod ending;
mod fold;
mod funding;
mod hold_back;
mod leg_prices;
mod limits;
mod long_hand;
mod margin;
mod multiply;
mod rescale;
mod shares;
mod split;
mod trade;
mod waterfall;
