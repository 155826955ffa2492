//! A whole chain as a value, so that it can be kept in a file and gone on with.

use cosmwasm_std::{Addr, Binary, BlockInfo};
use serde::{Deserialize, Serialize};

use super::{Chain, ChainError, Deployment, Engine};

/// Everything that makes a chain go on as it would have: block, records of all modules and contracts, and who is who.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainImage {
    block: BlockInfo,
    contracts: [Addr; 3],
    governance: Addr,
    guardian: Addr,
    treasury: Addr,
    /// Addresses that the bank refuses to pay.
    blocked: Vec<String>,
    /// Contract messages sent so far.
    messages: u64,
    /// By ascending key.
    records: Vec<(Binary, Binary)>,
}

impl Chain {
    /// What the chain holds between two messages.
    pub fn image(&self) -> ChainImage {
        let records = self.app.storage().records().iter();
        ChainImage {
            block: self.block(),
            contracts: self.contracts.all(),
            governance: self.governance.clone(),
            guardian: self.guardian.clone(),
            treasury: self.treasury.clone(),
            blocked: self.blocked.addresses(),
            messages: self.messages,
            records: records.map(|(key, value)| (key.clone().into(), value.clone().into())).collect(),
        }
    }

    /// The chain of an image, with this engine's contracts.
    ///
    /// # Errors
    /// If the contracts cannot be deployed, or get other addresses.
    pub fn from_image(engine: Engine, image: &ChainImage) -> Result<Chain, ChainError> {
        let deployment = Deployment {
            governance: image.governance.clone(),
            treasury: image.treasury.clone(),
            guardian: image.guardian.clone(),
            ..Deployment::default()
        };
        let mut chain = Chain::deploy_on(engine, &deployment)?;
        if chain.contracts.all() != image.contracts {
            return Err(ChainError("the contracts have other addresses on that engine".to_owned()));
        }
        let records = image.records.iter().map(|(key, value)| (key.to_vec(), value.to_vec()));
        chain.app.storage_mut().replace(records.collect());
        chain.app.set_block(image.block.clone());
        for address in &image.blocked {
            chain.blocked.set(address, true);
        }
        chain.messages = image.messages;
        Ok(chain)
    }
}
