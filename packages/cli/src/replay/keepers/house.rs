//! What keepers do for everybody: fees, refills, funding, and prices shown to end RESUME.

use breakwater_interfaces::clearinghouse::ExecuteMsg;
use breakwater_interfaces::insurance_fund;

use super::Keepers;
use crate::replay::tally::Tally;
use crate::replay::world::World;

/// Blocks between sweeps of fees, refills of the float and accruals of funding.
const HOUSEKEEPING_BLOCKS: u64 = 100;
/// Shows of prices that end RESUME, and seconds between them, so that three span a minute.
const SHOWS: u32 = 3;
const SPAN_SECONDS: u64 = 60;
const SHOW_SECONDS: u64 = 30;

impl Keepers {
    /// Shows a price of a market in RESUME, when it counts or may end that.
    pub(super) fn show_price(&mut self, world: &mut World, now: u64, tally: &mut Tally) {
        let Some(grace) = world.standing.grace.as_ref().filter(|_| world.standing.wants_shows) else { return };
        let ripe = grace.prices_shown > 0 && now >= grace.not_before;
        let few = grace.prices_shown < SHOWS || grace.span_seconds < SPAN_SECONDS;
        let counts = few && (grace.prices_shown == 0 || now >= self.shown_at + SHOW_SECONDS);
        let market = world.known.market;
        if (ripe || counts) && self.send(world, "show of a price", &ExecuteMsg::Resume { market }, tally).is_some() {
            self.shown_at = now;
        }
    }

    /// Accrues funding, sweeps fees, repays shortfall and refills the float, where there is something to do.
    pub fn keep_house(&mut self, world: &mut World, block: u64, tally: &mut Tally) {
        if !block.is_multiple_of(HOUSEKEEPING_BLOCKS) {
            return;
        }
        let market = world.known.market;
        if !world.settles {
            self.send(world, "funding", &ExecuteMsg::AccrueFunding { markets: vec![market] }, tally);
        }
        let Ok(solvency) = world.chain.solvency() else { return };
        if solvency.markets.iter().any(|books| !books.fees.is_zero()) {
            self.send(world, "sweep of fees", &ExecuteMsg::SweepFees { market }, tally);
        }
        if !solvency.shortfall.is_zero() && !solvency.float.is_zero() {
            self.send(world, "repayment of shortfall", &ExecuteMsg::Repay { market }, tally);
        }
        if solvency.float.u128() > 2 * world.float_target {
            self.send(world, "return of surplus", &ExecuteMsg::ReturnSurplus {}, tally);
        }
        if solvency.float.u128() < world.float_target {
            match world.insure(&self.sender, &insurance_fund::ExecuteMsg::Refill {}, 0) {
                Ok(response) => drop(tally.decisions("refill of the float", &response)),
                Err(error) => tally.refused_message("refill of the float", &error),
            }
        }
    }
}
