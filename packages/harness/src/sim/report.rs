//! Messages to the oracle, on the chain and on its reference.

use breakwater_interfaces::clearinghouse::FeedId;
use breakwater_interfaces::oracle::ExecuteMsg;
use cosmwasm_std::Coin;

use super::drive::Driver;
use super::pyth::price_id;
use super::world::address_of;
use crate::chain::accounts_written;
use crate::compare::compare_pages;
use crate::follow::Contract;
use crate::reference::oracle::Answer;
use crate::reference::OracleCall;

impl Driver {
    pub(super) fn report(
        &mut self,
        sender: &str,
        funds: &[Coin],
        message: &ExecuteMsg,
        kind: &str,
    ) -> Result<(), String> {
        let sender = address_of(sender);
        let answer = self.send(&sender, Contract::Oracle, funds, message)?;
        let block = self.chain.block();
        let call = OracleCall {
            sender: sender.into_string(),
            pays: !funds.is_empty(),
            now: i128::from(block.time.seconds()),
            height: i128::from(block.height),
            answers: self.answers.borrow().clone(),
        };
        let outcome = self.references.report(&call, message);
        self.agree(&answer, &outcome, kind)?;
        let changes = self.chain.take_changes();
        if let Some(account) = accounts_written(&self.chain, &changes).first() {
            return Err(format!("invariant 16: account {account} was written by {kind}"));
        }
        compare_pages(&self.chain, &self.references).map_err(|what| format!("after {kind}: {what}"))
    }

    /// The pulled contract says something else from now on.
    pub(super) fn set_answer(&mut self, feed: FeedId, answer: Option<Answer>) {
        let mut answers = self.answers.borrow_mut();
        match answer {
            Some(answer) => answers.insert(price_id(feed), answer),
            None => answers.remove(&price_id(feed)),
        };
    }
}
