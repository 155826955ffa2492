//! Fixing a market's settlement price.

use breakwater_interfaces::clearinghouse::MarketId;

use super::price::settlement_price;
use crate::reference::ledger::{Call, Ledger};
use crate::reference::refusal::{Refusal, Result};

impl Ledger {
    pub(in crate::reference) fn tag(&mut self, call: &Call, id: MarketId) -> Result<()> {
        let market = self.market(id)?;
        if !market.settles(call.now()) {
            return Err(Refusal::NotSettling);
        }
        if market.settlement.is_tagged() || !self.state.stores_positions(id) {
            return Err(Refusal::NothingToDo);
        }
        let price = settlement_price(market, &call.moment)?;
        let planned = market.is_planned(call.now());
        self.market_mut(id)?.settlement.price = Some(price);
        self.tally(if planned { "futures tagged" } else { "markets tagged unplanned" });
        Ok(())
    }
}
