//! A node of a chain, asked by CometBFT's RPC.

use std::cell::Cell;
use std::future::Future;
use std::time::{Duration, Instant};

use anyhow::{anyhow, bail, Context, Result};
use cosmrs::proto::cosmos::auth::v1beta1::{QueryAccountInfoRequest, QueryAccountInfoResponse};
use cosmrs::proto::cosmos::bank::v1beta1::{QueryBalanceRequest, QueryBalanceResponse};
use cosmrs::proto::traits::Message;
use cosmrs::rpc::client::CompatMode;
use cosmrs::rpc::endpoint::{block, block_results, broadcast, tx};
use cosmrs::rpc::error::ErrorDetail;
use cosmrs::rpc::{Client, Error, HttpClient, HttpClientUrl};
use cosmrs::tendermint::Hash;
use tokio::runtime::Runtime;

use super::profile::Profile;
use super::refusal::refusal;

/// What one answer may take at most, and in times of the patience.
const ANSWER_SECONDS: u64 = 20;
/// Headers that a node gives at once.
const HEADS: u64 = 20;
const ANSWER_PATIENCES: u32 = 2;
/// Between two tries.
const AGAIN_MILLIS: u64 = 500;
/// What CometBFT says of a transaction in no block, of one that it has been handed, and while it takes none.
const NOT_FOUND: &str = ") not found";
const IN_CACHE: &str = "tx already exists in cache";
const NOT_YET: [&str; 2] = ["catching up", "mempool is full"];

/// The last block a node has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    pub height: u64,
    /// Block time in seconds.
    pub time: u64,
}

/// The number that a chain gave an address, and how many transactions it has signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signer {
    pub number: u64,
    pub sequence: u64,
}

/// A connection.
pub struct Node {
    runtime: Runtime,
    client: HttpClient,
    pub profile: Profile,
    /// How long a node that does not answer is waited for.
    patience: Duration,
    /// It is known on stderr that the node does not answer.
    said: Cell<bool>,
}

impl Node {
    /// Reaches the node of a profile, and makes sure that it is that chain's. A node that goes away later is waited for so long.
    ///
    /// # Errors
    /// If it cannot be reached, or belongs to another chain.
    pub fn connect(profile: Profile, patience: Duration) -> Result<Self> {
        let url: HttpClientUrl = profile.rpc.parse().map_err(|_| {
            anyhow!("rpc '{}' is no address of a node: write one such as http://127.0.0.1:26657", profile.rpc)
        })?;
        let client = HttpClient::builder(url)
            .compat_mode(CompatMode::V0_38)
            .timeout((patience * ANSWER_PATIENCES).clamp(Duration::from_secs(1), Duration::from_secs(ANSWER_SECONDS)))
            .build()
            .map_err(|error| anyhow!("no client for {}: {error}", profile.rpc))?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let node = Node { runtime, client, profile, patience, said: Cell::new(false) };
        node.check()?;
        Ok(node)
    }

    /// It is of the profile's chain, and knows its last blocks.
    fn check(&self) -> Result<()> {
        let (begun, Profile { rpc, chain_id, .. }) = (Instant::now(), &self.profile);
        loop {
            let status = self.call(|client| async move { client.status().await })?;
            let (found, sync) = (status.node_info.network, status.sync_info);
            if found.as_str() != chain_id {
                bail!(
                    "the node at {rpc} belongs to chain '{found}', not to '{chain_id}': correct chain_id or rpc in the profile"
                );
            }
            if !sync.catching_up {
                return Ok(());
            }
            if begun.elapsed() >= self.patience {
                bail!(
                    "the node at {rpc} has not caught up with its chain, it is at height {}: wait until it has, or name another by rpc in the profile",
                    sync.latest_block_height
                );
            }
            self.pause();
        }
    }

    /// The last block.
    ///
    /// # Errors
    /// If the node cannot be reached.
    pub fn head(&self) -> Result<Head> {
        let sync = self.call(|client| async move { client.status().await })?.sync_info;
        let time = u64::try_from(sync.latest_block_time.unix_timestamp()).context("a block time before 1970")?;
        Ok(Head { height: sync.latest_block_height.value(), time })
    }

    /// Height of the last block whose results are there.
    ///
    /// # Errors
    /// If the node cannot be reached.
    pub fn committed(&self) -> Result<u64> {
        Ok(self.call(|client| async move { client.abci_info().await })?.last_block_height.value())
    }

    /// Asks a module; at a height, or as things are. What it refuses comes back as its words.
    ///
    /// # Errors
    /// If the node cannot be reached, or its answer cannot be read.
    pub fn ask<A: Message + Default>(
        &self,
        path: &str,
        request: &impl Message,
        height: Option<u64>,
    ) -> Result<Result<A, String>> {
        let (path, data) = (path.to_owned(), request.encode_to_vec());
        let height = height.map(|height| height.try_into()).transpose().context("no such height")?;
        let answer = self.call(|client| {
            let (path, data) = (path.clone(), data.clone());
            async move { client.abci_query(Some(path), data, height, false).await }
        })?;
        if answer.code.is_err() {
            return Ok(Err(answer.log));
        }
        let read =
            A::decode(answer.value.as_slice()).with_context(|| format!("the answer to {path} cannot be read"))?;
        Ok(Ok(read))
    }

    /// The answer to a question that is always answered.
    ///
    /// # Errors
    /// As [`Node::ask`], or if the module refuses.
    pub fn require<A: Message + Default>(&self, path: &str, request: &impl Message, height: Option<u64>) -> Result<A> {
        self.ask(path, request, height)?.map_err(|words| anyhow!("the chain does not answer {path}: {words}"))
    }

    /// What a chain knows of a key.
    ///
    /// # Errors
    /// If the address has never had a coin: the chain does not know it then.
    pub fn signer(&self, address: &str) -> Result<Signer> {
        let request = QueryAccountInfoRequest { address: address.to_owned() };
        let path = "/cosmos.auth.v1beta1.Query/AccountInfo";
        match self.ask::<QueryAccountInfoResponse>(path, &request, None)?.map(|answer| answer.info) {
            Ok(Some(account)) => Ok(Signer { number: account.account_number, sequence: account.sequence }),
            Err(words) if !words.contains("not found") => {
                bail!("the chain knows nothing of {address} ({}): correct prefix in the profile", refusal(&words))
            }
            Ok(None) | Err(_) => {
                let denom = &self.profile.fee_denom;
                bail!("the chain has no account {address} yet: send it some {denom} for fees, then run this again")
            }
        }
    }

    /// Coins of one denom.
    ///
    /// # Errors
    /// If the node cannot be reached.
    pub fn balance(&self, address: &str, denom: &str, height: Option<u64>) -> Result<u128> {
        let request = QueryBalanceRequest { address: address.to_owned(), denom: denom.to_owned() };
        let answer: QueryBalanceResponse = self.require("/cosmos.bank.v1beta1.Query/Balance", &request, height)?;
        let amount = answer.balance.map_or_else(|| "0".to_owned(), |coin| coin.amount);
        amount.parse().with_context(|| format!("the bank shows '{amount}' for {address}"))
    }

    /// Hands a transaction to the node; what its first look said. `None`: it has the transaction already.
    ///
    /// # Errors
    /// If the node cannot be reached; the transaction may have arrived all the same.
    pub fn broadcast(&self, bytes: &[u8]) -> Result<Option<broadcast::tx_sync::Response>> {
        self.call(|client| {
            let bytes = bytes.to_vec();
            async move {
                match client.broadcast_tx_sync(bytes).await {
                    Ok(answer) => Ok(Some(answer)),
                    Err(error) if says(&error, IN_CACHE) => Ok(None),
                    Err(error) => Err(error),
                }
            }
        })
    }

    /// A transaction in a block; `None` while it is in none.
    ///
    /// # Errors
    /// If the node cannot be reached.
    pub fn transaction(&self, hash: Hash) -> Result<Option<tx::Response>> {
        let found = self.call(|client| async move {
            match client.tx(hash, false).await {
                Ok(found) => Ok(Some(found)),
                // Any other answer, such as that the node keeps no index, says nothing about the transaction.
                Err(error) if says(&error, NOT_FOUND) => Ok(None),
                Err(error) => Err(error),
            }
        })?;
        Ok(found)
    }

    /// Heights and times of blocks, ascending.
    ///
    /// # Errors
    /// If the node cannot be reached, or does not have them.
    pub fn heads(&self, from: u64, to: u64) -> Result<Vec<Head>> {
        let mut heads = Vec::new();
        let mut first = from;
        while first <= to {
            let last = to.min(first + HEADS - 1);
            let (low, high) = (u32::try_from(first)?, u32::try_from(last)?);
            let page = self.call(|client| async move { client.blockchain(low, high).await })?;
            for meta in page.block_metas.iter().rev() {
                let time = u64::try_from(meta.header.time.unix_timestamp())?;
                heads.push(Head { height: meta.header.height.value(), time });
            }
            first = last + 1;
        }
        Ok(heads)
    }

    /// # Errors
    /// If the node cannot be reached, or does not have that block.
    pub fn block(&self, height: u64) -> Result<block::Response> {
        let height = cosmrs::tendermint::block::Height::try_from(height)?;
        self.call(|client| async move { client.block(height).await })
    }

    /// What the transactions of a block came to.
    ///
    /// # Errors
    /// If the node cannot be reached, or does not have them.
    pub fn block_results(&self, height: u64) -> Result<block_results::Response> {
        let height = cosmrs::tendermint::block::Height::try_from(height)?;
        self.call(|client| async move { client.block_results(height).await })
    }

    /// Until the next try.
    pub fn pause(&self) {
        std::thread::sleep(Duration::from_millis(AGAIN_MILLIS));
    }

    /// Asks until the node answers or patience is over. What the node says itself is not asked for again.
    fn call<T, F: Future<Output = Result<T, Error>>>(&self, ask: impl Fn(HttpClient) -> F) -> Result<T> {
        let begun = Instant::now();
        loop {
            match self.runtime.block_on(ask(self.client.clone())) {
                Ok(answer) => {
                    if self.said.replace(false) {
                        eprintln!("the node at {} answers again", self.profile.rpc);
                    }
                    return Ok(answer);
                }
                Err(error) if is_answer(&error) => {
                    bail!("the node at {} refuses: {}", self.profile.rpc, words(&error));
                }
                Err(error) if begun.elapsed() >= self.patience => {
                    bail!(
                        "the node at {} does not answer ({}): start it, or correct rpc in the profile, and run this again",
                        self.profile.rpc,
                        words(&error)
                    );
                }
                Err(_) if !self.said.replace(true) => {
                    eprintln!(
                        "the node at {} does not answer: trying again for {} s",
                        self.profile.rpc,
                        self.patience.as_secs()
                    );
                }
                Err(_) => {}
            }
            self.pause();
        }
    }
}

/// What happened, without the library's trace.
fn words(error: &Error) -> String {
    if let ErrorDetail::Response(said) = error.detail() {
        return said.source.to_string();
    }
    let text = error.to_string();
    let mut lines = text.lines().map(str::trim);
    let first = lines.next().unwrap_or_default();
    let cause = lines.skip_while(|line| *line != "Caused by:").nth(1).unwrap_or(first);
    // "error sending request for url (…): operation timed out"
    cause.split_once("): ").map_or(cause, |(_, rest)| rest).to_owned()
}

/// The node has said this.
fn says(error: &Error, part: &str) -> bool {
    matches!(error.detail(), ErrorDetail::Response(_)) && words(error).contains(part)
}

/// The node has said something that it would say again. One that has just started takes no transactions until it has caught up.
fn is_answer(error: &Error) -> bool {
    match error.detail() {
        ErrorDetail::Response(_) => !NOT_YET.iter().any(|part| says(error, part)),
        ErrorDetail::Parse(_) | ErrorDetail::Serde(_) => true,
        _ => false,
    }
}
