//! A position, and what a trade does to it.

use crate::math::{mul_div_floor, I256};
use crate::planted::{self, Bug};
use crate::side::Direction;
use crate::units::{Lots, RiskError, Size, Units};

/// A position as stored: size and cost at its last touch, and the index and generation then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Never 0.
    pub size: Size,
    /// Signed entry cost: what was paid for it.
    pub cost: Units,
    /// `X₀`.
    pub index: I256,
    pub generation: u32,
}

/// A trade from one party's view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trade {
    /// `Long` buys, `Short` sells.
    pub direction: Direction,
    pub lots: Lots,
    /// `N`: what the buyer pays for the lots, the same integer for both parties.
    pub value: Units,
}

/// What a trade leaves of a position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traded {
    pub size: Size,
    pub cost: Units,
    /// Units into cash, from the part that was closed.
    pub realised: Units,
    /// Cost that left the old side's book (`Q += cost_out`).
    pub cost_out: Units,
    /// Cost that entered the traded side's book (`Q −= cost_in`).
    pub cost_in: Units,
    pub lots_closed: Lots,
    pub lots_opened: Lots,
}

impl Trade {
    /// Whether the trade only makes `size` smaller, without crossing zero.
    pub fn reduces(&self, size: Size) -> bool {
        !size.is_zero() && Direction::of(size) != self.direction && size.lots() >= self.lots
    }

    /// Applies the trade to a touched position of `size` and `cost`. The closed part takes its proportional cost with it, rounded down;
    /// a trade that crosses zero closes with `⌊N·k/n⌋` and opens with the rest.
    pub fn apply(&self, size: Size, cost: Units) -> Result<Traded, RiskError> {
        let closes = !size.is_zero() && Direction::of(size) != self.direction;
        let closed = if closes { self.lots.min(size.lots()) } else { Lots::ZERO };
        let opened = self.lots.minus(closed)?;
        let (mut kept_size, mut kept_cost) = (size, cost);
        let mut traded = Traded { lots_closed: closed, lots_opened: opened, ..Traded::default() };
        let mut value_opened = self.value;
        if closes {
            let value_closed = prorate(self.value, closed, self.lots)?;
            value_opened = self.value.minus(value_closed)?;
            traded.cost_out = if planted::is(Bug::WholeCostOut) { cost } else { prorate(cost, closed, size.lots())? };
            traded.realised = self.signed(value_closed).negated().minus(traded.cost_out)?;
            kept_size = size.with_lots(size.lots().minus(closed)?);
            kept_cost = cost.minus(traded.cost_out)?;
        }
        if !opened.is_zero() {
            traded.cost_in = self.signed(value_opened);
            let lots = kept_size.lots().plus(opened)?;
            kept_size = if self.direction == Direction::Long { Size::long(lots) } else { Size::short(lots) };
            kept_cost = kept_cost.plus(traded.cost_in)?;
        }
        traded.size = kept_size;
        traded.cost = kept_cost;
        Ok(traded)
    }

    fn signed(&self, value: Units) -> Units {
        match self.direction {
            Direction::Long => value,
            Direction::Short => value.negated(),
        }
    }
}

/// `⌊amount · part / whole⌋`.
fn prorate(amount: Units, part: Lots, whole: Lots) -> Result<Units, RiskError> {
    if part == whole {
        return Ok(amount);
    }
    Units::new(mul_div_floor(amount.get(), part.get().into(), whole.get().into())?)
}
