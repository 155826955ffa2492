//! A deployment as the recovery keeper works on it.

use anyhow::Result;
use breakwater_interfaces::clearinghouse::{ExecuteMsg, QueryMsg};
use cosmrs::Any;
use serde::de::DeserializeOwned;

use super::messages::execute;
use super::sender::Sender;
use crate::recovery::{Answer, Passing, Place};

/// A key, and the clearing house that it sends to.
pub struct Real {
    pub sender: Sender,
    pub house: String,
}

impl Real {
    fn transactions(&self, messages: &[ExecuteMsg]) -> Result<Vec<Vec<Any>>> {
        let one = |message| Ok(vec![execute(self.sender.address(), &self.house, message, Vec::new())?]);
        messages.iter().map(one).collect()
    }
}

impl Place for Real {
    fn ask<T: DeserializeOwned>(&self, question: &QueryMsg) -> Result<Result<T, String>> {
        self.sender.node.smart(&self.house, question, None)
    }

    fn now(&self) -> Result<u64> {
        Ok(self.sender.node.head()?.time)
    }

    fn send(&mut self, messages: &[ExecuteMsg]) -> Result<Vec<Answer>> {
        let transactions = self.transactions(messages)?;
        let answers = self.sender.send_all(&transactions)?.into_iter().map(|sent| Answer {
            height: sent.height,
            gas: sent.gas_used,
            measured: true,
            outcome: sent.outcome.map(|done| done.events),
        });
        Ok(answers.collect())
    }
}

impl Passing for Real {
    /// What was sent is in a block by now: the next look sees it.
    fn next_block(&mut self) -> Result<()> {
        Ok(())
    }

    fn wait_until(&mut self, time: u64) -> Result<()> {
        while self.now()? < time {
            self.sender.node.pause();
        }
        Ok(())
    }
}
