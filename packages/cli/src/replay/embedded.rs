//! The embedded chain as a recovery keeper works on it: blocks filled by gas, publishers that go on, and a file that it can be gone on from.

mod kept;
mod prices;

use anyhow::{Context, Result};
use breakwater_interfaces::clearinghouse::{ExecuteMsg, QueryMsg};
use serde::de::DeserializeOwned;

use super::desk::Desk;
use super::path::BLOCK_SECONDS;
use super::publishers::Publishers;
use super::tally::Tally;
use super::world::World;
use crate::recovery::{estimate, Answer, Passing, Place, BLOCK_GAS};

pub use kept::Saving;
pub use prices::Prices;

/// A chain on which something is to be recovered, and what surrounds it.
pub struct Scene {
    pub world: World,
    pub publishers: Publishers,
    pub prices: Prices,
    pub tally: Tally,
    /// Gas of the keeper's messages in the block as it is.
    pub block_gas: u64,
}

impl Scene {
    /// The place, kept in a file as it goes on, if one is named.
    pub fn embedded(&mut self, saving: Option<Saving>) -> Embedded<'_> {
        Embedded {
            desk: Desk { world: &mut self.world, tally: &mut self.tally },
            publishers: &mut self.publishers,
            prices: &self.prices,
            block_gas: self.block_gas,
            saving,
        }
    }
}

/// The place of a recovery keeper on the embedded chain.
pub struct Embedded<'a> {
    pub desk: Desk<'a>,
    pub publishers: &'a mut Publishers,
    pub prices: &'a Prices,
    pub block_gas: u64,
    pub saving: Option<Saving>,
}

impl Embedded<'_> {
    /// A block in which publishers push and nobody else has sent anything yet.
    ///
    /// # Errors
    /// If the oracle refuses a push, or the file cannot be written.
    pub fn open_block(&mut self, time: u64) -> Result<()> {
        let world = &mut *self.desk.world;
        world.after_block();
        let height = world.chain.block().height + 1;
        world.chain.set_block(time, height);
        self.block_gas = 0;
        if let Some(price) = self.prices.at(time) {
            self.publishers.push(world, price, 0).context("pushing prices")?;
        }
        self.count(1)
    }

    /// Keeps the chain in its file when enough has happened.
    fn count(&mut self, messages: u64) -> Result<()> {
        let Some(saving) = &mut self.saving else { return Ok(()) };
        saving.since += messages;
        if saving.since >= saving.every {
            self.save()?;
        }
        Ok(())
    }
}

impl Place for Embedded<'_> {
    fn ask<T: DeserializeOwned>(&self, question: &QueryMsg) -> Result<Result<T, String>> {
        self.desk.ask(question)
    }

    fn now(&self) -> Result<u64> {
        self.desk.now()
    }

    fn send(&mut self, messages: &[ExecuteMsg]) -> Result<Vec<Answer>> {
        let mut answers = Vec::with_capacity(messages.len());
        for message in messages {
            if self.block_gas > 0 && self.block_gas.saturating_add(estimate(message)) > BLOCK_GAS {
                self.next_block()?;
            }
            let answer = self.desk.post(message);
            self.block_gas += answer.gas;
            answers.push(answer);
            self.count(1)?;
        }
        Ok(answers)
    }
}

impl Passing for Embedded<'_> {
    fn next_block(&mut self) -> Result<()> {
        let now = self.now()?;
        self.open_block(now + BLOCK_SECONDS)
    }

    fn wait_until(&mut self, time: u64) -> Result<()> {
        while self.now()? < time {
            self.next_block()?;
        }
        Ok(())
    }
}
