//! What the venue looks at before it agrees on a trade, as venues do, so that the clearing house has little to refuse.

use super::market::size_max;
use super::population::in_steps;
use super::scale::value;
use super::trader::Trader;
use super::world::World;

/// An order that margin does not carry is tried again at these shares of it, in per cent.
const SHARES_PERCENT: [i128; 4] = [100, 75, 50, 25];
/// Fee, spread and half the publishers' distance from each other, on what is traded, in parts per million.
const COST_PPM: i128 = 1_000;
/// Half-width of the price and funding not yet in the copies, on what is held, in parts per million.
const DOUBT_PPM: i128 = 2_000;

/// The part of signed lots that the class of the price and the trader's margin allow; what only reduces passes always.
pub fn allowed(world: &World, trader: &Trader, lots: i128) -> i128 {
    let held = trader.size + trader.agreed;
    let reducing = if lots.signum() == -held.signum() { held.abs().min(lots.abs()) } else { 0 };
    if reducing == lots.abs() {
        return lots;
    }
    if world.may_add {
        let parts = SHARES_PERCENT.into_iter().map(|share| in_steps(lots * share / 100));
        if let Some(part) = parts.filter(|part| part.abs() > reducing).find(|part| carries(world, trader, *part)) {
            return part;
        }
    }
    lots.signum() * in_steps(reducing)
}

/// Whether the account meets initial margin with the lots, at a price somewhat worse.
fn carries(world: &World, trader: &Trader, lots: i128) -> bool {
    let after = trader.size + trader.agreed + lots;
    let traded = value(trader.agreed.abs() + lots.abs(), world.price);
    let notional = value(after.abs(), world.price);
    let doubt = (traded.saturating_mul(COST_PPM) + notional.saturating_mul(DOUBT_PPM)) / 1_000_000;
    after.abs() <= size_max()
        && lots.abs() <= world.room()
        && !trader.stale
        && trader.equity() - doubt >= world.initial_margin(after, notional)
}
