//! An embedded chain with the oracle, the clearing house and the insurance fund deployed and wired.
//!
//! The contracts come from an [`Engine`]; everything else (blocks, bank, store, addresses) is the same for every
//! engine and on every machine: no randomness, no wall clock, no hash order.

mod api;
mod bank;
mod books;
mod deploy;
mod engine;
pub mod gas;
mod ibc;
mod image;
mod keys;
mod messages;
mod meter;
mod queries;
mod sent;
mod snapshot;
mod store;
mod transcript;
mod written;

use std::fmt;

use cosmwasm_std::{coin, Addr, BlockInfo, Coin, Empty, StdResult, Timestamp};
use cw_multi_test::{
    App, AppResponse, BankSudo, DistributionKeeper, Executor, FailingModule, StakeKeeper, SudoMsg, WasmKeeper,
};
use serde::Serialize;

pub use api::{address, long_address, HexApi, ADDRESS_PREFIX};
use bank::{Blocked, RefusingBank};
pub use books::{audit, Auditor};
pub use deploy::Deployment;
pub use engine::{on_engine, Engine};
pub use gas::{GasMeter, GasUsed};
use ibc::Channels;
pub use ibc::{escrow, Packet, TRANSFER_PORT};
pub use image::ChainImage;
pub use messages::{attribute, Publishers};
pub use meter::{StorageCount, StorageMeter};
pub use sent::SentMessage;
pub use snapshot::StoredRecord;
pub use store::{Change, LedgerStore};
pub use transcript::{transcribe, Entry};
pub use written::accounts_written;

/// The one denom that balances, deposits and the insurance are counted in.
pub const SETTLEMENT_DENOM: &str = "uusdc";
/// Usual seconds from block to block.
pub const BLOCK_SECONDS: u64 = 6;

/// What the chain refused or could not answer, as text for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainError(pub String);

impl fmt::Display for ChainError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for ChainError {}

/// Addresses of the three contracts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contracts {
    pub oracle: Addr,
    pub clearinghouse: Addr,
    pub insurance_fund: Addr,
}

impl Contracts {
    fn all(&self) -> [Addr; 3] {
        [self.oracle.clone(), self.clearinghouse.clone(), self.insurance_fund.clone()]
    }
}

/// cw-multi-test's chain, with our bank, addresses, store and channels.
type Modules = App<
    RefusingBank,
    HexApi,
    LedgerStore,
    FailingModule<Empty, Empty, Empty>,
    WasmKeeper<Empty, Empty>,
    StakeKeeper,
    DistributionKeeper,
    Channels,
>;

/// A running chain.
pub struct Chain {
    app: Modules,
    blocked: Blocked,
    channels: Channels,
    contracts: Contracts,
    governance: Addr,
    guardian: Addr,
    treasury: Addr,
    meter: StorageMeter,
    gas: GasMeter,
    message_gas: GasUsed,
    messages: u64,
    digested: Option<transcript::Digested>,
    sent: Option<Vec<SentMessage>>,
}

impl Drop for Chain {
    fn drop(&mut self) {
        let Some(digested) = self.digested.take() else { return };
        if let Err(error) = digested.leave(self.messages, &self.state_hash()) {
            eprintln!("no transcript: {error}");
        }
    }
}

impl Chain {
    /// Addresses of the three contracts.
    pub fn contracts(&self) -> &Contracts {
        &self.contracts
    }

    /// The address that may send the contracts' governance messages.
    pub fn governance(&self) -> &Addr {
        &self.governance
    }

    /// The address that may stop things.
    pub fn guardian(&self) -> &Addr {
        &self.guardian
    }

    /// From now on the bank refuses to pay an address, or pays it again.
    pub fn block_address(&mut self, address: &Addr, blocked: bool) {
        self.blocked.set(address.as_str(), blocked);
    }

    /// The address that the clearing house's treasury pays.
    pub fn treasury(&self) -> &Addr {
        &self.treasury
    }

    /// Time and height of the current block.
    pub fn block(&self) -> BlockInfo {
        self.app.block_info()
    }

    /// Block time in whole seconds.
    pub fn now(&self) -> u64 {
        self.app.block_info().time.seconds()
    }

    /// Next block, [`BLOCK_SECONDS`] later.
    pub fn next_block(&mut self) {
        self.advance(BLOCK_SECONDS, 1);
    }

    /// `blocks` blocks in `seconds` seconds; a stall is many seconds in one block.
    pub fn advance(&mut self, seconds: u64, blocks: u64) {
        self.app.update_block(|block| {
            block.time = block.time.plus_seconds(seconds);
            block.height += blocks;
        });
    }

    /// Sets the clock and the height outright.
    pub fn set_block(&mut self, seconds: u64, height: u64) {
        self.app.update_block(|block| {
            block.time = Timestamp::from_seconds(seconds);
            block.height = height;
        });
    }

    /// Sends `message` to `contract` with coins of any denom; a refusal changes nothing.
    ///
    /// # Errors
    /// The contract's own error text.
    pub fn execute_with<M: Serialize + fmt::Debug>(
        &mut self,
        sender: &Addr,
        contract: &Addr,
        message: &M,
        funds: &[Coin],
    ) -> Result<AppResponse, ChainError> {
        let outcome = self.noted(
            || format!("{sender}: {message:?}"),
            |app| app.execute_contract(sender.clone(), contract.clone(), message, funds),
        );
        self.note_sent(sender, contract, message, funds, outcome.is_ok());
        outcome
    }

    /// Runs one call of a contract, counts its gas and notes it in the transcripts as `words`.
    fn noted(
        &mut self,
        words: impl Fn() -> String,
        run: impl FnOnce(&mut Modules) -> StdResult<AppResponse>,
    ) -> Result<AppResponse, ChainError> {
        self.messages += 1;
        self.gas.start();
        let result = run(&mut self.app);
        self.message_gas = self.gas.used();
        let result = result.map_err(|error| ChainError(refusal(&error.to_string())));
        transcript::note(self, &words, &result);
        if let Some(digested) = &mut self.digested {
            digested.add(&words(), &result);
        }
        result
    }

    /// Contract messages sent so far, refused ones included.
    pub fn messages(&self) -> u64 {
        self.messages
    }

    /// Creates units of the settlement denom.
    ///
    /// # Errors
    /// If `units` is 0.
    pub fn mint(&mut self, to: &Addr, units: u128) -> Result<(), ChainError> {
        self.mint_coin(to, coin(units, SETTLEMENT_DENOM))
    }

    /// Creates a coin of any denom.
    ///
    /// # Errors
    /// If its amount is 0.
    pub fn mint_coin(&mut self, to: &Addr, coin: Coin) -> Result<(), ChainError> {
        let mint = BankSudo::Mint { to_address: to.to_string(), amount: vec![coin] };
        self.app.sudo(SudoMsg::Bank(mint)).map(|_| ()).map_err(|error| ChainError(error.to_string()))
    }

    /// Sends units of the settlement denom as a plain bank transfer (a donation, if to a contract).
    ///
    /// # Errors
    /// If `from` has fewer, or `units` is 0.
    pub fn send(&mut self, from: &Addr, to: &Addr, units: u128) -> Result<(), ChainError> {
        self.app
            .send_tokens(from.clone(), to.clone(), &[coin(units, SETTLEMENT_DENOM)])
            .map(|_| ())
            .map_err(|error| ChainError(error.to_string()))
    }

    /// Counter of the contracts' storage accesses.
    pub fn meter(&self) -> &StorageMeter {
        &self.meter
    }

    /// Gas of the last contract message, refused or not, in parts; all zero where the contracts run as native code.
    pub fn message_gas(&self) -> GasUsed {
        self.message_gas
    }

    /// Gas, no code being pinned, that each message and each query may use from now on; native code knows no limit.
    pub fn set_gas_limit(&mut self, limit: u64) {
        self.gas.set_limit(limit);
    }

    /// Starts noting every committed write, for [`Chain::take_changes`].
    pub fn start_journal(&mut self) {
        self.app.storage_mut().start_journal();
    }

    /// Committed writes since the journal started or was last taken, in order, with keys of the whole store.
    pub fn take_changes(&mut self) -> Vec<Change> {
        self.app.storage_mut().take_journal()
    }
}

/// The contract's own words: the last line of cw-multi-test's chain of contexts, without its `kind`.
fn refusal(text: &str) -> String {
    let innermost = text.rfind("\nkind: ").map_or(text, |start| &text[start + 1..]);
    match innermost.strip_prefix("kind: ").and_then(|rest| rest.split_once(", error: ")) {
        Some((_, words)) => words.to_owned(),
        None => innermost.to_owned(),
    }
}
