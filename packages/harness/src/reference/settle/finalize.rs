//! The end of a settled market: what its shortfall takes of the gains that accounts hold.

use breakwater_interfaces::clearinghouse::MarketId;

use crate::reference::ledger::Ledger;
use crate::reference::refusal::{Refusal, Result};

impl Ledger {
    pub(in crate::reference) fn finalize_market(&mut self, id: MarketId) -> Result<()> {
        let market = self.market(id)?;
        if !market.settlement.is_tagged() {
            return Err(Refusal::NotTagged);
        }
        if market.settlement.fraction.is_some() {
            return Err(Refusal::NothingToDo);
        }
        let mut markets = self.state.markets.iter();
        if markets.any(|(id, market)| market.settlement.is_tagged() && self.state.stores_positions(*id)) {
            return Err(Refusal::PositionsLeft);
        }
        let from_float = market.settlement.allowance.min(market.shortfall).min(self.state.float);
        self.state.float -= from_float;
        let market = self.market_mut(id)?;
        market.paid -= from_float;
        market.shortfall -= from_float;
        let held = market.settlement.held;
        let cut = held.min(market.shortfall);
        market.paid -= cut;
        market.shortfall -= cut;
        market.settlement.held -= cut;
        market.settlement.fraction = Some(if held == 0 { (1, 1) } else { (held - cut, held) });
        market.settlement.allowance = 0;
        self.tally("markets finalized");
        self.tally_if(from_float > 0, "markets finalized with the float's help");
        self.tally_if(cut > 0, "markets finalized with a cut");
        Ok(())
    }
}
