//! What is missing between the contracts: messages of governance, and changes that have waited long enough.

use anyhow::{anyhow, bail, Result};
use breakwater_interfaces::clearinghouse::{self, MarketsResponse, VenuesResponse};
use breakwater_interfaces::oracle::{self, FeedsResponse, SourceFeed, SourceKind, SourcesResponse};
use cosmrs::proto::cosmwasm::wasm::v1::MsgPinCodes;
use cosmrs::Any;
use serde::de::DeserializeOwned;
use serde::Serialize;

use super::codes::pinned;
use crate::chain::deployment::{Addresses, Deployment};
use crate::chain::messages::{any, execute};
use crate::chain::node::Node;
use crate::chain::plan::{Plan, SourcePlan};
use crate::gov::address;

/// Rows of a list: no plan has more.
const ROWS: u32 = 30;

/// What is left to be done.
#[derive(Debug, Default)]
pub struct Missing {
    /// For governance to send.
    pub oracle: Vec<oracle::ExecuteMsg>,
    pub clearinghouse: Vec<clearinghouse::ExecuteMsg>,
    /// Of the chain's own governance.
    pub unpinned: Vec<u64>,
    /// Ripe, for anybody to send: to the oracle, to the clearing house.
    pub ripe: Vec<(bool, u64)>,
    /// When the next change is ripe.
    pub ripens_at: Option<u64>,
}

impl Missing {
    /// Compares a chain with a plan.
    ///
    /// # Errors
    /// If the node cannot be reached, or the chain has something else where the plan has something.
    pub fn find(node: &Node, plan: &Plan, deployment: &Deployment) -> Result<Self> {
        let addresses = deployment.addresses()?;
        let mut missing = Missing::default();
        missing.find_oracle(node, plan, &addresses)?;
        missing.find_clearinghouse(node, plan, &addresses)?;
        if plan.pin {
            let pinned = pinned(node)?;
            let codes = deployment.codes.iter().filter(|(name, _)| name.starts_with("breakwater_"));
            missing.unpinned = codes.map(|(_, code)| code.id).filter(|id| !pinned.contains(id)).collect();
        }
        Ok(missing)
    }

    pub fn is_empty(&self) -> bool {
        self.oracle.is_empty()
            && self.clearinghouse.is_empty()
            && self.unpinned.is_empty()
            && self.ripe.is_empty()
            && self.ripens_at.is_none()
    }

    /// Governance's messages to the contracts.
    ///
    /// # Errors
    /// Never, in fact: all of them are JSON.
    pub fn governed(&self, governance: &str, addresses: &Addresses) -> Result<Vec<Any>> {
        let oracle = self.oracle.iter().map(|message| execute(governance, &addresses.oracle, message, Vec::new()));
        let house = self.clearinghouse.iter();
        oracle.chain(house.map(|message| execute(governance, &addresses.clearinghouse, message, Vec::new()))).collect()
    }

    /// The message that pins the codes.
    ///
    /// # Errors
    /// If `prefix` is no prefix of addresses.
    pub fn pins(&self, prefix: &str) -> Result<Option<Any>> {
        let message = MsgPinCodes { authority: address::governance(prefix)?, code_ids: self.unpinned.clone() };
        Ok((!self.unpinned.is_empty()).then(|| any(&message)))
    }

    fn find_oracle(&mut self, node: &Node, plan: &Plan, addresses: &Addresses) -> Result<()> {
        let ask = oracle::QueryMsg::Feeds { start_after: None, limit: Some(ROWS) };
        let feeds: FeedsResponse = require(node, &addresses.oracle, &ask)?;
        for (number, wanted) in plan.feeds.iter().enumerate() {
            match feeds.feeds.get(number) {
                Some(found) if found.params != *wanted => {
                    bail!(
                        "feed {number} is {:?} on the chain, and {wanted:?} in the plan: correct the plan",
                        found.params
                    )
                }
                Some(_) => {}
                None => self.oracle.push(oracle::ExecuteMsg::AddFeed { params: wanted.clone() }),
            }
        }
        let ask = oracle::QueryMsg::Sources { start_after: None, limit: Some(ROWS) };
        let sources: SourcesResponse = require(node, &addresses.oracle, &ask)?;
        self.oracle.extend(plan.sources.iter().filter_map(|wanted| missing_source(&sources, wanted)));
        let ask = oracle::QueryMsg::Changes { start_after: None, limit: Some(ROWS) };
        let changes: oracle::ChangesResponse = require(node, &addresses.oracle, &ask)?;
        let now = node.head()?.time;
        for change in changes.changes.into_iter().filter(|change| now < change.expires_at) {
            self.oracle.retain(|message| *message != change.change);
            self.note_change(true, change.id, change.ripe_at, now);
        }
        Ok(())
    }

    fn find_clearinghouse(&mut self, node: &Node, plan: &Plan, addresses: &Addresses) -> Result<()> {
        let house = &addresses.clearinghouse;
        let config: clearinghouse::ConfigResponse = require(node, house, &clearinghouse::QueryMsg::Config {})?;
        match config.insurance_fund {
            Some(found) if found.as_str() != addresses.insurance_fund => {
                bail!(
                    "the clearing house's insurance fund is {found}, not {}: another deployment?",
                    addresses.insurance_fund
                )
            }
            Some(_) => {}
            None => {
                let address = addresses.insurance_fund.clone();
                self.clearinghouse.push(clearinghouse::ExecuteMsg::SetInsuranceFund { address });
            }
        }
        let ask = clearinghouse::QueryMsg::Venues { start_after: None, limit: Some(ROWS) };
        let venues: VenuesResponse = require(node, house, &ask)?;
        for wanted in &plan.venues {
            if !venues.venues.iter().any(|venue| venue.address.as_str() == wanted) {
                self.clearinghouse.push(clearinghouse::ExecuteMsg::AddVenue { address: wanted.clone() });
            }
        }
        let ask = clearinghouse::QueryMsg::Markets { start_after: None, limit: Some(ROWS) };
        let markets: MarketsResponse = require(node, house, &ask)?;
        // A market that is there may have been changed by governance since.
        let missing = plan.markets.iter().skip(markets.markets.len());
        self.clearinghouse
            .extend(missing.map(|params| clearinghouse::ExecuteMsg::AddMarket { params: params.clone() }));
        let ask = clearinghouse::QueryMsg::Changes { start_after: None, limit: Some(ROWS) };
        let changes: clearinghouse::ChangesResponse = require(node, house, &ask)?;
        let now = node.head()?.time;
        for change in changes.changes.into_iter().filter(|change| now < change.expires_at) {
            self.clearinghouse.retain(|message| *message != change.change);
            self.note_change(false, change.id, change.ripe_at, now);
        }
        Ok(())
    }

    fn note_change(&mut self, of_oracle: bool, id: u64, ripe_at: u64, now: u64) {
        if now >= ripe_at {
            self.ripe.push((of_oracle, id));
        } else {
            self.ripens_at = Some(self.ripens_at.map_or(ripe_at, |other| other.min(ripe_at)));
        }
    }
}

fn missing_source(sources: &SourcesResponse, wanted: &SourcePlan) -> Option<oracle::ExecuteMsg> {
    let kind = SourceKind::Publisher { address: wanted.publisher.clone() };
    let found = sources.sources.iter().find(|source| source.kind == kind);
    let served = |feed: &u8| found.is_some_and(|source| source.feeds.iter().any(|served| served.feed == *feed));
    let feeds = wanted.feeds.iter().filter(|feed| !served(feed));
    let feeds: Vec<SourceFeed> = feeds.map(|feed| SourceFeed { feed: *feed, pyth_id: None }).collect();
    (!feeds.is_empty()).then_some(oracle::ExecuteMsg::AddSource { kind, feeds })
}

fn require<T: DeserializeOwned>(node: &Node, contract: &str, question: &impl Serialize) -> Result<T> {
    node.smart(contract, question, None)?.map_err(|words| anyhow!("{contract} does not answer: {words}"))
}
