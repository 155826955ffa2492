//! What the wind-down of the whole asks of the records.

use std::rc::Rc;

use breakwater_interfaces::clearinghouse::MarketId;
use breakwater_risk::{val, Owed, Units};
use cosmwasm_std::{Addr, CanonicalAddr, Uint128};

use super::{Destination, Ledger};
use crate::error::{ContractError, Refusal};
use crate::state::{load_market, load_settlement, Account, Settlement};

impl Ledger<'_> {
    /// What an account is owed, of frozen records: everything folded, legs at their settlement prices, held gains of final markets at their
    /// fraction. Errors: a market is not tagged; a sum is beyond limits.
    pub fn owed(&mut self, record: &Account) -> Result<Owed, ContractError> {
        let mut cash = record.cash;
        let mut open = None;
        let mut add = |units: Units| -> Result<(), ContractError> {
            open = Some(open.unwrap_or(Units::ZERO).plus(units)?);
            Ok(())
        };
        for (market, position) in &record.positions {
            self.frozen(*market)?;
            let fold = self.fold(*market, position)?;
            cash = cash.plus(fold.realised)?;
            if let Some(position) = fold.position {
                let price = self.frozen(*market)?.price.ok_or(Refusal::NotTagged { market: *market })?;
                add(val(position.size, price)?.minus(position.cost)?)?;
            }
        }
        for (market, gain) in &record.held_gains {
            let fraction = self.frozen(*market)?.fraction;
            add(fraction.map_or(Ok(*gain), |fraction| fraction.of(*gain))?)?;
        }
        Ok(Owed::new(cash, open)?)
    }

    /// Loads both sides of a market of a caged whole, and its settlement: its parameters and modes have no say any more, and are not read.
    fn frozen(&mut self, market: MarketId) -> Result<Rc<Settlement>, ContractError> {
        if !self.working.markets.contains_key(&market) {
            let record = Rc::new(load_market(self.storage, market)?.ok_or(Refusal::UnknownMarket { market })?);
            self.stored.markets.insert(market, record.clone());
            self.working.markets.insert(market, record);
        }
        if !self.working.settlements.contains_key(&market) {
            let settlement = load_settlement(self.storage, market)?.map(Rc::new);
            self.stored.settlements.insert(market, settlement.clone());
            self.working.settlements.insert(market, settlement);
        }
        Ok(self.working.settlements.get(&market).cloned().flatten().unwrap_or_default())
    }

    /// Coins that the bank shows for this contract.
    pub fn balance(&self, this: &Addr) -> Result<u128, ContractError> {
        let balance = self.querier.query_balance(this, self.settings.denom.clone())?.amount;
        // More than 128 bits is more than any record holds.
        Ok(Uint128::try_from(balance).unwrap_or(Uint128::MAX).u128())
    }

    /// Pays `amount`, more than 0, of a final wind-down.
    pub fn pay_ended(&mut self, owner: &CanonicalAddr, to: String, amount: Units) -> Result<(), ContractError> {
        let totals = self.totals_mut();
        totals.ended = totals.ended.plus(amount)?;
        self.pay_out(owner, Destination::Bank(to), amount.positive())
    }
}
