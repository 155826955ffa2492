//! A keeper's place on the embedded chain: what he sends goes into the block as it is.

use anyhow::Result;
use breakwater_harness::chain::address;
use breakwater_interfaces::clearinghouse::{ExecuteMsg, QueryMsg};
use serde::de::DeserializeOwned;

use super::tally::Tally;
use super::world::World;
use crate::recovery::{estimate, Answer, Place, BANK};

/// Who sends.
const KEEPER: &str = "keeper 0";

pub struct Desk<'a> {
    pub world: &'a mut World,
    pub tally: &'a mut Tally,
}

impl Desk<'_> {
    /// Sends one message in the block as it is.
    pub fn post(&mut self, message: &ExecuteMsg) -> Answer {
        let height = self.world.chain.block().height;
        let outcome = self.world.clear(&address(KEEPER), message, 0);
        let mut measured = self.world.chain.message_gas().unpinned();
        let outcome = match outcome {
            Ok(response) => {
                self.tally.decisions(message.name(), &response);
                let paid = response.events.iter().filter(|event| measured > 0 && event.ty == "transfer").count();
                measured += BANK * u64::try_from(paid).unwrap_or(0);
                Ok(response.events)
            }
            Err(error) => {
                self.tally.refused_message(message.name(), &error);
                Err(error.0)
            }
        };
        // Native code uses no gas.
        let gas = if measured == 0 { estimate(message) } else { measured };
        Answer { height, gas, measured: measured > 0, outcome }
    }
}

impl Place for Desk<'_> {
    fn ask<T: DeserializeOwned>(&self, question: &QueryMsg) -> Result<Result<T, String>> {
        let chain = &self.world.chain;
        Ok(chain.query(&chain.contracts().clearinghouse, question).map_err(|refusal| refusal.0))
    }

    fn now(&self) -> Result<u64> {
        Ok(self.world.chain.now())
    }

    fn send(&mut self, messages: &[ExecuteMsg]) -> Result<Vec<Answer>> {
        Ok(messages.iter().map(|message| self.post(message)).collect())
    }
}
