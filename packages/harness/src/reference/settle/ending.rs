//! The wind-down of the whole: its phases, what it remembers, and which messages it still takes.

use std::collections::{BTreeMap, BTreeSet};

use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg, MarketId, Phase};

use crate::reference::ledger::{Call, Ledger};
use crate::reference::refusal::{Refusal, Result};
use crate::reference::state::State;

/// When the whole was caged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caged {
    pub at: i128,
    pub height: i128,
}

/// What the wind-down knows, in units but for counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ending {
    pub caged: Option<Caged>,
    /// The last account registered or stepped over, and how many were.
    pub cursor: AccountId,
    pub accounts: i128,
    /// Σ of what accounts are owed, with its sign.
    pub signed: i128,
    /// `S`, `P`, `G`.
    pub senior: i128,
    pub principal: i128,
    pub gains: i128,
    /// Accounts that are owed something.
    pub claims: i128,
    pub quarantined: BTreeSet<AccountId>,
    /// What each of those is owed.
    pub part: i128,
    /// When the last account was registered.
    pub registered_at: Option<i128>,
    pub drawn: bool,
    pub end: Option<End>,
    /// Tips earned and not taken, by sender.
    pub earned: BTreeMap<String, i128>,
    pub claimed: BTreeSet<AccountId>,
}

/// What a final whole pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// `s*`, `p*`, `g*`.
    pub senior: i128,
    pub principal: i128,
    pub gains: i128,
    pub tips: i128,
    pub unit: i128,
    /// What is left for the insurance fund, until it is sent.
    pub residual: i128,
    /// Of the three and the tips, what was paid or returned.
    pub given: i128,
    /// `ended` when it began, and what there was to pay.
    pub began: i128,
    pub there: i128,
}

impl End {
    /// All that callers and claims share.
    pub fn shares(&self) -> i128 {
        self.senior + self.principal + self.gains + self.tips
    }
}

impl State {
    pub fn phase(&self) -> Phase {
        match self.ending {
            Ending { end: Some(_), .. } => Phase::Final,
            Ending { caged: Some(_), .. } => Phase::Caged,
            _ if self.settling => Phase::Settling,
            _ => Phase::Live,
        }
    }

    /// Markets that must be tagged before accounts are registered.
    pub fn untagged(&self) -> Vec<MarketId> {
        let markets = self.markets.iter().filter(|(_, market)| !market.settlement.is_tagged());
        markets.map(|(id, _)| *id).filter(|id| self.stores_positions(*id)).collect()
    }

    /// No account lies behind the cursor.
    pub fn is_registered(&self) -> bool {
        self.ending.caged.is_some() && self.accounts.keys().all(|id| *id <= self.ending.cursor)
    }
}

impl Ledger {
    pub(in crate::reference) fn caged(&self) -> Result<Caged> {
        self.state.ending.caged.ok_or(Refusal::NotCaged)
    }

    pub(in crate::reference) fn end_mut(&mut self) -> Result<&mut End> {
        self.state.ending.end.as_mut().ok_or(Refusal::NotFinal)
    }

    /// Every market that does not settle yet does so now; nothing changes any more but by the steps of the wind-down.
    pub(in crate::reference) fn cage(&mut self, call: &Call) -> Result<()> {
        if self.state.ending.caged.is_some() {
            return Err(Refusal::NothingToDo);
        }
        if !self.state.settling {
            return Err(Refusal::NotSettling);
        }
        let ids: Vec<MarketId> = self.state.markets.keys().copied().collect();
        for id in ids {
            if !self.settles(call, id) {
                self.enter(call, id)?;
            }
        }
        self.state.ending.caged = Some(Caged { at: call.now(), height: i128::from(call.moment.height) });
        self.state.ending.registered_at = self.state.is_registered().then(|| call.now());
        self.tally("wind-down: caged");
        Ok(())
    }

    /// What goes through once the whole is caged.
    pub(in crate::reference) fn gate_caged(&self, call: &Call, message: &ExecuteMsg) -> Result<()> {
        let is_final = self.state.phase() == Phase::Final;
        let by_fund = self.state.insurance_fund.as_deref() == Some(call.sender.as_str());
        let goes_through = match message {
            ExecuteMsg::DrawInsurance {}
            | ExecuteMsg::Finalize {}
            | ExecuteMsg::Claim { .. }
            | ExecuteMsg::Cage {}
            | ExecuteMsg::Tag { .. }
            | ExecuteMsg::Register { .. }
            | ExecuteMsg::TakeTips {}
            | ExecuteMsg::RetryClaim { .. }
            | ExecuteMsg::OfferOwnership { .. }
            | ExecuteMsg::AcceptOwnership { .. }
            | ExecuteMsg::RevokeVenue { .. }
            | ExecuteMsg::SetOperator { appointed: false, .. }
            | ExecuteMsg::Stop { .. }
            | ExecuteMsg::EndStop { .. }
            | ExecuteMsg::ArmStop { .. }
            | ExecuteMsg::CancelChange { .. } => true,
            // A refill of what is final would be lost to the stakers.
            ExecuteMsg::FundFloat { .. } => by_fund && !is_final,
            ExecuteMsg::ReportFund { .. } => by_fund,
            ExecuteMsg::PayTreasury {} | ExecuteMsg::ReturnSurplus {} => is_final,
            _ => false,
        };
        goes_through.then_some(()).ok_or(Refusal::ModeForbids)
    }
}
