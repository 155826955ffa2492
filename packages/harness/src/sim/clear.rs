//! Messages to the clearing house, on the chain and on the ledger.

use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg};
use cosmwasm_std::Coin;
use cw_multi_test::AppResponse;

use super::bound::Measure;
use super::drive::Driver;
use super::paths::Was;
use super::watch::{i17_deposits_succeed, After, Before};
use super::world::address_of;
use crate::chain::{accounts_written, ChainError, SETTLEMENT_DENOM};
use crate::compare::{refused_items, sequence_sent};
use crate::follow::Contract;
use crate::reference::amounts;
use crate::reference::invariants::i16_bystanders;

/// A deposit up to this is beyond nothing's limit, whatever was paid before.
const DEPOSIT_MAX: u128 = 10_u128.pow(30);

impl Driver {
    pub(super) fn clear(
        &mut self,
        sender: &str,
        funds: &[Coin],
        message: &ExecuteMsg,
        kind: &str,
    ) -> Result<(), String> {
        let sender = address_of(sender);
        let mut call = self.references.call(&self.chain.block(), sender.as_str(), funds);
        let before = Before::read(self, &call, message).map_err(|error| error.to_string())?;
        let measure = Measure::begin(self, &call, message);
        let share = self.share_before(measure.as_ref());
        let answer = self.send(&sender, Contract::Clearinghouse, funds, message)?;
        call.sequence = answer.as_ref().ok().and_then(|response| sequence_sent(&response.events));
        let venue_account = self.venue_account(message);
        let was = Was::before(self, message);
        let outcome = self.references.clear(&call, message);
        self.keep_watch(&before, message, &answer, funds)?;
        if answer.as_ref().is_ok_and(|response| refused_items(&response.events).is_empty()) {
            self.i19_block_bound(&call, measure, share)?;
        }
        if let Some(violation) = self.references.ledger.violations.first() {
            return Err(format!("invariant {violation}"));
        }
        self.agree(&answer, &outcome, kind).map_err(|what| {
            let state = self.compare().err().unwrap_or_default();
            format!("{what}; {state}")
        })?;
        self.follow_paths(&was, &before, message, outcome.is_ok());
        if outcome.is_ok() {
            self.check_bystanders(message, venue_account)?;
        }
        self.compare().map_err(|what| {
            let refused = answer
                .map_or_else(|error| format!("{error}"), |response| format!("{:?}", refused_items(&response.events)));
            format!("after {kind}, of which the chain refused {refused}: {what}")
        })
    }

    /// What the chain's answers alone must show.
    fn keep_watch(
        &mut self,
        before: &Before,
        message: &ExecuteMsg,
        answer: &Result<AppResponse, ChainError>,
        funds: &[Coin],
    ) -> Result<(), String> {
        let refused = answer.as_ref().ok().map(|response| refused_items(&response.events).into_keys().collect());
        let is_valid = match (message, funds) {
            (ExecuteMsg::Deposit { account }, [coin]) => {
                coin.denom == SETTLEMENT_DENOM
                    && self.chain.account(*account).is_ok()
                    && amounts(funds).iter().all(|(_, units)| (1..=DEPOSIT_MAX).contains(units))
            }
            _ => false,
        };
        if refused.is_none() {
            i17_deposits_succeed(before, message, is_valid)?;
        }
        let after = After::read(&self.chain, message).map_err(|error| error.to_string())?;
        self.watch.check(before, &after, message, refused.as_ref())
    }

    /// Nobody's account is written but those that the message is about.
    fn check_bystanders(&mut self, message: &ExecuteMsg, venue_account: Option<AccountId>) -> Result<(), String> {
        let changes = self.chain.take_changes();
        let written = accounts_written(&self.chain, &changes);
        let may_also = match message {
            ExecuteMsg::OpenAccount {} => self.references.ledger.state.accounts.keys().next_back().copied(),
            _ => venue_account,
        };
        i16_bystanders(message, may_also, &written).first().map_or(Ok(()), |broken| Err(format!("invariant {broken}")))
    }

    /// The account that a message credits with a venue's share of fees.
    fn venue_account(&self, message: &ExecuteMsg) -> Option<AccountId> {
        match message {
            ExecuteMsg::ExecuteChange { id } => {
                let change = self.references.ledger.state.changes.get(id)?;
                self.venue_account(&change.message)
            }
            ExecuteMsg::SweepFees { market } | ExecuteMsg::UpdateMarket { market, .. } => {
                self.references.ledger.state.markets.get(market)?.params.venue_account
            }
            _ => None,
        }
    }
}
