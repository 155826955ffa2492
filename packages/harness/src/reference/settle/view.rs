//! What ends, in the shape of the queries.

use breakwater_interfaces::clearinghouse::{
    AccountId, ClaimableResponse, EndingResponse, MarketId, SettlementResponse,
};
use cosmwasm_std::Uint128;

use super::owed::Owed;
use crate::reference::ledger::Ledger;
use crate::reference::modes::view::{amount, seconds};
use crate::reference::refusal::{Refusal, Result};

/// A market that settles, in plain numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettlementView {
    pub entered_at: i128,
    pub price: Option<i128>,
    pub settled: i128,
    pub held: i128,
    pub holders: usize,
    pub allowance: i128,
    pub fraction: Option<(i128, i128)>,
}

fn units(amount: Uint128) -> i128 {
    i128::try_from(amount.u128()).unwrap_or(i128::MAX)
}

impl From<&SettlementResponse> for SettlementView {
    fn from(answer: &SettlementResponse) -> Self {
        SettlementView {
            entered_at: i128::from(answer.entered_at),
            price: answer.price.map(units),
            settled: answer.settled.i128(),
            held: units(answer.held_gains),
            holders: usize::try_from(answer.holders).unwrap_or(usize::MAX),
            allowance: units(answer.allowance),
            fraction: answer.fraction.map(|(part, whole)| (units(part), units(whole))),
        }
    }
}

impl Ledger {
    /// How a market settles, if it does.
    pub fn settlement_view(&self, id: MarketId, now: i128) -> Option<SettlementView> {
        let market = self.state.markets.get(&id)?;
        let settlement = &market.settlement;
        Some(SettlementView {
            entered_at: market.entered_at(now)?,
            price: settlement.price,
            settled: settlement.settled,
            held: settlement.held,
            holders: self.state.accounts.values().filter(|account| account.held.contains_key(&id)).count(),
            allowance: settlement.allowance,
            fraction: settlement.fraction,
        })
    }

    /// The wind-down of the whole.
    pub fn ending_view(&self) -> EndingResponse {
        let ending = &self.state.ending;
        let end = ending.end;
        let paid = |of: fn(&super::ending::End) -> i128| amount(end.as_ref().map_or(0, of));
        EndingResponse {
            phase: self.state.phase(),
            caged_at: ending.caged.map_or(0, |caged| seconds(caged.at)),
            caged_height: ending.caged.map_or(0, |caged| seconds(caged.height)),
            untagged: self.state.untagged(),
            cursor: ending.cursor,
            accounts: seconds(ending.accounts),
            registered: self.state.is_registered(),
            quarantined: ending.quarantined.iter().copied().collect(),
            insurance_drawn: ending.drawn,
            senior: amount(ending.senior),
            principal: amount(ending.principal),
            gains: amount(ending.gains),
            pays_senior: paid(|end| end.senior),
            pays_principal: paid(|end| end.principal),
            pays_gains: paid(|end| end.gains),
            tips: paid(|end| end.tips),
            tip_unit: paid(|end| end.unit),
            claims_left: seconds(self.claims_left()),
            tickets_left: amount(self.state.unpaid_tickets()),
            residual: amount(self.returnable()),
        }
    }

    /// What the wind-down owes an account, and what it pays.
    ///
    /// # Errors
    /// `NotCaged`, `NotTagged`, `UnknownAccount`, `AccountUnreadable`.
    pub fn claimable_view(&self, id: AccountId) -> Result<ClaimableResponse> {
        self.caged()?;
        let untagged = self.state.untagged();
        // A leg of which nothing is left is none.
        if self.fold_indices(self.account(id)?).legs.keys().any(|market| untagged.contains(market)) {
            return Err(Refusal::NotTagged);
        }
        let ending = &self.state.ending;
        let owed: Owed = self.claim_of(id).ok_or(Refusal::AccountUnreadable)?;
        let (senior, principal, gains) = owed.parts();
        Ok(ClaimableResponse {
            owed: owed.equity.into(),
            senior: amount(senior),
            principal: amount(principal),
            gains: amount(gains),
            quarantined: ending.quarantined.contains(&id),
            pays: ending.end.as_ref().map(|end| amount(self.pays(&owed, end))),
            paid: ending.claimed.contains(&id),
        })
    }
}
