//! What is left at the end of a run, everybody having been touched: positions, money, and what flooring has kept.

use anyhow::Result;

use super::trader::{Behaviour, Trader};
use super::world::World;

/// What a run has left.
#[derive(Debug, Default)]
pub struct LeftOver {
    /// Traders with a position.
    pub positioned: usize,
    pub traders: Purse,
    pub keepers: Purse,
    /// Units that flooring has left in the books of the market.
    pub rounding_units: i128,
}

/// Money of a group of accounts, in units.
#[derive(Clone, Copy, Debug, Default)]
pub struct Purse {
    /// First deposits, and all others.
    pub first: u128,
    pub later: u128,
    /// Equity at the last price.
    pub ended: i128,
}

impl Purse {
    pub fn deposits(&self) -> u128 {
        self.first + self.later
    }

    /// Equity at the end less all deposits.
    pub fn profit(&self) -> i128 {
        self.ended - i128::try_from(self.deposits()).unwrap_or(i128::MAX)
    }
}

/// Reads every account and the market's books.
///
/// # Errors
/// If a contract cannot be asked.
pub fn left_over(world: &World, traders: &[Trader]) -> Result<LeftOver> {
    let books = world.chain.market(world.known.market)?.books;
    let rounding_units = books.q_long.i128() + books.q_short.i128();
    let mut left = LeftOver { rounding_units, ..LeftOver::default() };
    for trader in traders {
        let shown = world.chain.account(trader.account)?;
        left.rounding_units += shown.positions.iter().map(|position| position.cost.i128()).sum::<i128>();
        let mut copy = trader.clone();
        copy.read(&shown, world.known.market, world.price);
        let purse = if trader.behaviour == Behaviour::Keeper {
            &mut left.keepers
        } else {
            left.positioned += usize::from(copy.size != 0);
            &mut left.traders
        };
        purse.first += trader.stake;
        purse.later += trader.deposited - trader.stake;
        purse.ended += copy.equity();
    }
    Ok(left)
}
