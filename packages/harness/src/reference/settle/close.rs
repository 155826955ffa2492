//! The end of the whole: what the insurance adds, and what is paid of what is owed.

use super::ending::End;
use crate::reference::ledger::{Call, Ledger};
use crate::reference::refusal::{Refusal, Result};

/// The insurance fund is waited for no longer than this.
const INSURANCE_SECONDS: i128 = 604_800;
/// Of what is there, callers share a thousandth.
const TIPS_DIVISOR: i128 = 1_000;

impl Ledger {
    fn fees(&self) -> i128 {
        self.state.markets.values().map(|market| market.fees).sum()
    }

    /// `V₀`: coins that are the users' alone.
    pub(super) fn free(&self) -> i128 {
        let coins = self.state.held.min(self.state.held - self.missing);
        coins - self.state.parked() - self.state.treasury - self.state.float - self.fees()
    }

    fn tips_wanted(&self) -> i128 {
        self.free().max(0) / TIPS_DIVISOR
    }

    /// Asks the insurance fund for what is missing; the fund sends it with `FundFloat`.
    pub(in crate::reference) fn draw_insurance(&mut self) -> Result<()> {
        self.caged()?;
        if self.state.ending.drawn || self.state.ending.end.is_some() {
            return Err(Refusal::NothingToDo);
        }
        if !self.state.is_registered() {
            return Err(Refusal::Unregistered);
        }
        let ending = &self.state.ending;
        let owed = ending.senior + ending.principal + ending.gains + self.state.waiting() + self.tips_wanted();
        let need = (owed - self.free() - self.state.float - self.fees()).max(0);
        self.asked = if self.state.insurance_fund.is_some() { need } else { 0 };
        self.state.ending.drawn = true;
        self.tally(if self.asked > 0 { "wind-down: insurance asked" } else { "wind-down: no insurance needed" });
        Ok(())
    }

    pub(in crate::reference) fn finalize(&mut self, call: &Call) -> Result<()> {
        self.caged()?;
        if self.state.ending.end.is_some() {
            return Err(Refusal::NothingToDo);
        }
        let given_up = self.state.ending.registered_at.is_some_and(|at| call.now() >= at + INSURANCE_SECONDS);
        if !self.state.is_registered() || !(self.state.ending.drawn || given_up) {
            return Err(Refusal::Unregistered);
        }
        let (free, tips_wanted, float, tickets) =
            (self.free(), self.tips_wanted(), self.state.float, self.state.waiting());
        let insurance = float + self.fees();
        let ending = &mut self.state.ending;
        ending.senior += tickets;
        let owed = ending.senior + ending.principal + ending.gains + tips_wanted;
        let all = (free + insurance.min((owed - free).max(0))).max(0);
        let senior = ending.senior.min(all);
        let tips = tips_wanted.min(all - senior);
        let principal = ending.principal.min(all - senior - tips);
        let gains = ending.gains.min(all - senior - tips - principal);
        let unit = if ending.accounts > 0 { tips / (2 * ending.accounts) } else { 0 };
        let there = (free + insurance).max(0);
        let residual = (free + insurance - senior - tips - principal - gains).max(0);
        let began = -(float + tickets);
        let cuts = [(senior, ending.senior), (principal, ending.principal), (gains, ending.gains)];
        let names = ["wind-down: seniors cut", "wind-down: principal cut", "wind-down: gains cut"];
        ending.end = Some(End { senior, principal, gains, tips, unit, residual, given: 0, began, there });
        self.state.ended = began;
        self.state.float = 0;
        for ((pays, owed), name) in cuts.into_iter().zip(names) {
            self.tally_if(pays < owed, name);
        }
        self.tally("wind-down: final");
        Ok(())
    }
}
