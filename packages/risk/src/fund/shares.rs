//! Shares against assets, always rounded against the user.
//!
//! The fund counts as if it always held one unit more and had a thousand shares more than it does. So the first staker meets a price of a thousand
//! shares a unit, and whoever raises that price before a stake gives most of what he adds to shares that nobody owns: donation inflation costs
//! more than it takes. Assets are also recorded by this contract itself, so a bank transfer does not move the price at all; either alone would do
//! (OpenZeppelin's ERC-4626 note describes both).

use ethnum::U256;

use crate::planted::{self, Bug};

const VIRTUAL_SHARES: u128 = 1_000;
const VIRTUAL_ASSETS: u128 = 1;

/// Shares that `amount` units buy: `⌊amount · (shares + 1000) / (assets + 1)⌋`. `None` beyond u128.
pub fn shares_for(amount: u128, assets: u128, shares: u128) -> Option<u128> {
    let extra = u128::from(planted::is(Bug::SharesRoundedUp));
    ratio(amount, shares.checked_add(VIRTUAL_SHARES)?, assets.checked_add(VIRTUAL_ASSETS)?)?.checked_add(extra)
}

/// Units that `some` of `shares` are worth: `⌊some · (assets + 1) / (shares + 1000)⌋`. Never more than `assets`. `None` beyond u128.
pub fn assets_of(some: u128, assets: u128, shares: u128) -> Option<u128> {
    ratio(some, assets.checked_add(VIRTUAL_ASSETS)?, shares.checked_add(VIRTUAL_SHARES)?)
}

fn ratio(number: u128, times: u128, over: u128) -> Option<u128> {
    // Two factors of 128 bits.
    let product = U256::from(number) * U256::from(times);
    product.checked_div(over.into()).and_then(|quotient| quotient.try_into().ok())
}
