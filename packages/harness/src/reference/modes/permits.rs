//! Which row of the table a message asks, at the gate and item by item.

use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg, MarketId, Mode, PriceClass};

use super::table::{permit, Asks, Scopes};
use super::until::modes;
use crate::reference::ledger::{Call, Ledger};
use crate::reference::margin::Margin;
use crate::reference::num::{ceil, value};
use crate::reference::price::Purpose;
use crate::reference::refusal::{Refusal, Result};

/// Rows of which the whole must allow one; none: allowed in every mode.
fn rows(ledger: &Ledger, message: &ExecuteMsg) -> &'static [&'static str] {
    match message {
        ExecuteMsg::OpenAccount {} => &["OpenAccount"],
        ExecuteMsg::CloseAccount { .. } => &["CloseEmptyAccount"],
        ExecuteMsg::OfferOwnership { .. } | ExecuteMsg::AcceptOwnership { .. } => &["TransferOwnership"],
        ExecuteMsg::SetOperator { appointed: false, .. } | ExecuteMsg::RevokeVenue { .. } => &["Revoke"],
        ExecuteMsg::SetOperator { .. } | ExecuteMsg::EnableVenue { .. } | ExecuteMsg::SetOffMarkCap { .. } => {
            &["Enable"]
        }
        ExecuteMsg::Deposit { .. } => &["Deposit"],
        ExecuteMsg::Withdraw { account, .. } => {
            let flat = ledger.state.accounts.get(account).is_none_or(|account| account.positions.is_empty());
            if flat {
                &["WithdrawFlat"]
            } else {
                &["WithdrawWithPositions"]
            }
        }
        ExecuteMsg::Liquidate { .. } => &["Liquidate"],
        ExecuteMsg::Repay { .. } => &["Repay"],
        ExecuteMsg::SweepFees { .. }
        | ExecuteMsg::PayTreasury {}
        | ExecuteMsg::ReturnSurplus {}
        | ExecuteMsg::FundFloat { .. } => &["Refill"],
        ExecuteMsg::ServeTickets { .. } => &["ServeTickets"],
        ExecuteMsg::RetryClaim { .. } => &["RetryClaim"],
        ExecuteMsg::Trip { .. } => &["Trip"],
        ExecuteMsg::Resume { .. } => &["Resume"],
        ExecuteMsg::Tag { .. } => &["Tag"],
        ExecuteMsg::FinalizeMarket { .. } => &["FinalizeMarket"],
        ExecuteMsg::Cage {} => &["Cage"],
        ExecuteMsg::Register { .. } => &["Register"],
        ExecuteMsg::DrawInsurance {} => &["DrawInsurance"],
        ExecuteMsg::Finalize {} => &["Finalize"],
        ExecuteMsg::Claim { .. } => &["Claim"],
        _ => &[],
    }
}

impl Ledger {
    /// The whole's modes, asked once.
    pub(in crate::reference) fn gate(&self, call: &Call, message: &ExecuteMsg) -> Result<()> {
        if self.state.ending.caged.is_some() {
            return self.gate_caged(call, message);
        }
        let rows = rows(self, message);
        let scopes = Scopes::whole(&modes(&call.whole));
        let allowed = rows.is_empty() || rows.iter().any(|row| permit(row, &scopes).is_ok());
        allowed.then_some(()).ok_or(Refusal::ModeForbids)
    }

    /// A leg in a market in RESUME is closed at class A only, in a settling one not at all.
    pub(in crate::reference) fn may_close(&self, call: &Call, market: MarketId) -> bool {
        !self.settles(call, market) && (!self.is_in(call, market, Mode::Resume) || call.is_a(market))
    }

    /// The modes of a market; whoever asks has used them.
    pub(in crate::reference) fn modes_of(&mut self, call: &Call, market: MarketId) -> Vec<Mode> {
        self.used.insert(market);
        if self.settles(call, market) {
            return vec![Mode::Settling];
        }
        call.seen.get(&market).map(super::market::Seen::modes).unwrap_or_default()
    }

    /// The whole's modes, the named market's, those of the account's other positions.
    fn scopes(&mut self, call: &Call, id: AccountId, named: Option<MarketId>) -> Result<Scopes> {
        let positions: Vec<MarketId> = self.account(id)?.positions.keys().copied().collect();
        let legs = positions.into_iter().filter(|market| Some(*market) != named);
        let legs: Vec<Vec<Mode>> = legs.map(|market| self.modes_of(call, market)).collect();
        let named: Vec<Vec<Mode>> = named.into_iter().map(|market| self.modes_of(call, market)).collect();
        Ok(Scopes { whole: modes(&call.whole), named, legs, carries_half: false })
    }

    /// Asks for an item.
    pub(in crate::reference) fn permit_item(
        &mut self,
        call: &Call,
        action: &str,
        id: AccountId,
        named: Option<MarketId>,
    ) -> Result<Asks> {
        permit(action, &self.scopes(call, id, named)?)
    }

    /// Asks for an item that liquidates or resolves an account.
    pub(in crate::reference) fn permit_closing(
        &mut self,
        call: &Call,
        action: &str,
        id: AccountId,
        named: Option<MarketId>,
    ) -> Result<Asks> {
        let mut scopes = self.scopes(call, id, named)?;
        permit(action, &scopes)?;
        let in_resume = scopes.legs.iter().chain(&scopes.named).any(|modes| modes.contains(&Mode::Resume));
        scopes.carries_half = in_resume && self.carries_half(call, id, Mode::Resume)?;
        permit(action, &scopes)
    }

    /// Whether legs in markets in this mode carry half of the account's maintenance margin.
    fn carries_half(&self, call: &Call, id: AccountId, mode: Mode) -> Result<bool> {
        let folded = self.fold(self.account(id)?);
        let all = self.margin_of(call, &folded, Purpose::Liquidating)?.maintenance;
        let mut in_mode = folded;
        in_mode.legs.retain(|market, _| self.is_in(call, *market, mode));
        Ok(2 * self.margin_of(call, &in_mode, Purpose::Liquidating)?.maintenance >= all)
    }

    /// The classes that were asked of a market.
    pub(in crate::reference) fn check_class(&self, call: &Call, market: MarketId, asks: Asks) -> Result<()> {
        let fits = (!asks.class_a || call.is_a(market)) && (!asks.class_b || call.quote(market)?.is(PriceClass::B));
        fits.then_some(()).ok_or(Refusal::ClassTooLow)
    }

    /// `max(0, Σ ⌈|val(size, mark)|·g⌉ − equity)` of an account, 0 without positions.
    pub(in crate::reference) fn exposure(&self, call: &Call, id: AccountId, purpose: Purpose) -> Result<i128> {
        let folded = self.fold(self.account(id)?);
        let mut exposure = -self.margin_of(call, &folded, purpose)?.equity;
        for (id, (size, _)) in &folded.legs {
            let price = call.quote(*id)?.leg(purpose, *size > 0).ok_or(Refusal::NoPrice)?;
            let gap_bps = i128::from(self.market(*id)?.params.gap_bps);
            exposure += ceil(&[value(*size, price.mark).abs(), gap_bps], &[10_000]);
        }
        Ok(if folded.legs.is_empty() { 0 } else { exposure.max(0) })
    }

    /// The clock of a running auction; one set before the grace of a market in RESUME, in which the account has a position, is void.
    pub(in crate::reference) fn auction_clock(&mut self, call: &Call, id: AccountId) -> Result<Option<i128>> {
        let account = self.account(id)?;
        let Some(started) = account.auction_started_at else { return Ok(None) };
        let is_void = |market: &MarketId| {
            let seen = call.seen.get(market).filter(|_| self.is_in(call, *market, Mode::Resume));
            seen.and_then(|seen| seen.grace.as_ref()).is_some_and(|grace| started < grace.began_at)
        };
        let is_void = account.positions.keys().any(is_void);
        self.tally_if(is_void, "auction clocks void");
        Ok(Some(started).filter(|_| !is_void))
    }
}

/// Equity at the better bound is under a quarter of the maintenance margin.
pub(in crate::reference) fn check_deep(margin: &Margin, asks: Asks) -> Result<()> {
    let is_deep = margin.equity_high < 0 || margin.equity_high * 4 < margin.maintenance;
    (!asks.deep || is_deep).then_some(()).ok_or(Refusal::NotDeep)
}
