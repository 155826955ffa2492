//! The books of I-1, asserted on the changes of one message.

use breakwater_risk::{RiskError, Units};

use super::{Ledger, Records};
use crate::error::{ContractError, Refusal};

impl Ledger<'_> {
    /// Per market `paid + Q_long + Q_short + fees − shortfall` and at the border `held − Σ cash + Σ paid − float − treasury − parked − tickets + ended` must not have moved.
    pub(super) fn check_books(&self) -> Result<(), ContractError> {
        for (id, market) in self.working.markets.iter() {
            let before = self.stored.markets.get(&id).map_or(Ok(Units::ZERO), |stored| stored.imbalance())?;
            let difference = market.imbalance()?.minus(before)?;
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

/// The loaded records' part of `held − Σ cash + Σ paid − float − treasury − parked − tickets + ended`.
fn border(records: &Records) -> Result<Units, RiskError> {
    let mut sum = records.totals.deposits()?.plus(records.totals.ended)?;
    for (_, account) in records.accounts.iter() {
        sum = sum.minus(account.cash)?;
    }
    for (_, market) in records.markets.iter() {
        sum = sum.plus(market.paid)?;
    }
    Ok(sum)
}
