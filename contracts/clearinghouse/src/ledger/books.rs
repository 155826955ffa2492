//! The books of I-1, asserted on the changes of one message.

use breakwater_interfaces::clearinghouse::MarketId;
use breakwater_risk::{RiskError, Units};

use super::records::Records;
use super::Ledger;
use crate::error::{ContractError, Refusal};

impl Ledger<'_> {
    /// Per market `paid + Q_long + Q_short + W + fees − shortfall` and at the border `held − Σ cash − Σ H + Σ paid − float − treasury − parked −
    /// tickets + ended` must not have moved.
    pub(super) fn check_books(&self) -> Result<(), ContractError> {
        for (id, market) in self.working.markets.iter() {
            let stored = self.stored.markets.get(&id);
            let before = stored.map_or(Ok(Units::ZERO), |stored| stored.imbalance(settled(&self.stored, id)))?;
            let difference = market.imbalance(settled(&self.working, id))?.minus(before)?;
            if !difference.is_zero() {
                return Err(
                    Refusal::BooksUnequal { place: format!("market {id}"), difference: difference.get() }.into()
                );
            }
        }
        let difference = border(&self.working)?.minus(border(&self.stored)?)?;
        if !difference.is_zero() {
            return Err(Refusal::BooksUnequal { place: "the border".into(), difference: difference.get() }.into());
        }
        Ok(())
    }
}

/// `W` of a market.
fn settled(records: &Records, market: MarketId) -> Units {
    records.settlements.get(&market).and_then(|settlement| settlement.as_ref()).map_or(Units::ZERO, |it| it.settled)
}

/// The loaded records' part of `held − Σ cash − Σ H + Σ paid − float − treasury − parked − tickets + ended`.
fn border(records: &Records) -> Result<Units, RiskError> {
    let mut sum = records.totals.deposits()?.plus(records.totals.ended)?;
    for (_, account) in records.accounts.iter() {
        sum = sum.minus(account.cash)?;
    }
    for (_, market) in records.markets.iter() {
        sum = sum.plus(market.paid)?;
    }
    for (_, settlement) in records.settlements.iter() {
        if let Some(settlement) = settlement {
            sum = sum.minus(settlement.held)?;
        }
    }
    Ok(sum)
}
