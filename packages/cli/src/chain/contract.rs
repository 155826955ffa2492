//! Contracts on a chain: what they answer and what they hold.

use anyhow::{bail, Context, Result};
use cosmrs::proto::cosmos::base::query::v1beta1::PageRequest;
use cosmrs::proto::cosmwasm::wasm::v1::{
    ContractInfo, Model, QueryAllContractStateRequest, QueryAllContractStateResponse, QueryContractInfoRequest,
    QueryContractInfoResponse, QueryRawContractStateRequest, QueryRawContractStateResponse,
    QuerySmartContractStateRequest, QuerySmartContractStateResponse,
};
use serde::de::DeserializeOwned;
use serde::Serialize;

use super::node::Node;

/// Records asked for at once.
const RECORDS: u64 = 1_000;
/// wasmd's word at the end of what a contract refused to answer.
const QUERY_FAILED: &str = "query wasm contract failed";

impl Node {
    /// What a contract answers, or why it refuses to.
    ///
    /// # Errors
    /// If the node cannot be reached, there is no such contract, or the answer is another than expected: this says nothing about the answer.
    pub fn smart<T: DeserializeOwned>(
        &self,
        contract: &str,
        question: &impl Serialize,
        height: Option<u64>,
    ) -> Result<Result<T, String>> {
        let query_data = serde_json::to_vec(question)?;
        let request = QuerySmartContractStateRequest { address: contract.to_owned(), query_data };
        let path = "/cosmwasm.wasm.v1.Query/SmartContractState";
        match self.ask::<QuerySmartContractStateResponse>(path, &request, height)? {
            Ok(answer) => {
                let read = serde_json::from_slice(&answer.data);
                Ok(Ok(read.with_context(|| format!("{contract} answers something else: is it of another version?"))?))
            }
            Err(log) => match log.split_once(QUERY_FAILED) {
                Some((words, _)) => Ok(Err(words.trim_end_matches([' ', ':']).to_owned())),
                None => bail!("{contract} cannot be asked: {}", log.lines().next().unwrap_or_default()),
            },
        }
    }

    /// One stored value; `None` if the key is unused.
    ///
    /// # Errors
    /// If the node cannot be reached.
    pub fn raw(&self, contract: &str, key: &[u8], height: Option<u64>) -> Result<Option<Vec<u8>>> {
        let request = QueryRawContractStateRequest { address: contract.to_owned(), query_data: key.to_vec() };
        let path = "/cosmwasm.wasm.v1.Query/RawContractState";
        let answer: QueryRawContractStateResponse = self.require(path, &request, height)?;
        Ok((!answer.data.is_empty()).then_some(answer.data))
    }

    /// All records of a contract at a height, by ascending key.
    ///
    /// # Errors
    /// If the node cannot be reached, or no longer has that height.
    pub fn records(&self, contract: &str, height: u64) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
        let (mut records, mut key) = (Vec::new(), Vec::new());
        loop {
            let pagination = Some(PageRequest { key, limit: RECORDS, ..PageRequest::default() });
            let request = QueryAllContractStateRequest { address: contract.to_owned(), pagination };
            let path = "/cosmwasm.wasm.v1.Query/AllContractState";
            let page: QueryAllContractStateResponse = self.require(path, &request, Some(height))?;
            records.extend(page.models.into_iter().map(|Model { key, value }| (key, value)));
            key = page.pagination.map(|page| page.next_key).unwrap_or_default();
            if key.is_empty() {
                return Ok(records);
            }
        }
    }

    /// What the chain knows of a contract; `None` if there is none.
    ///
    /// # Errors
    /// If the node cannot be reached.
    pub fn contract(&self, address: &str) -> Result<Option<ContractInfo>> {
        let request = QueryContractInfoRequest { address: address.to_owned() };
        let answer = self.ask::<QueryContractInfoResponse>("/cosmwasm.wasm.v1.Query/ContractInfo", &request, None)?;
        Ok(answer.ok().and_then(|answer| answer.contract_info))
    }
}
