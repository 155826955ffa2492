//! Codes: wasm that matches its checksum, stored once.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{anyhow, bail, Context, Result};
use cosmrs::proto::cosmos::base::query::v1beta1::PageRequest;
use cosmrs::proto::cosmwasm::wasm::v1::{
    MsgStoreCode, QueryCodesRequest, QueryCodesResponse, QueryPinnedCodesRequest, QueryPinnedCodesResponse,
};
use sha2::{Digest, Sha256};

use crate::chain::deployment::Code;
use crate::chain::events::value;
use crate::chain::messages::any;
use crate::chain::node::Node;
use crate::chain::sender::Sender;

/// Codes asked for at once.
const CODES: u64 = 200;

/// A wasm file whose checksum is the noted one.
pub struct Wasm {
    bytes: Vec<u8>,
    pub sha256: String,
}

/// Reads `name.wasm` of a folder, and compares it with the folder's checksums.txt.
///
/// # Errors
/// If one of them is missing, or they do not match.
pub fn read(folder: &Path, name: &str) -> Result<Wasm> {
    let file = format!("{name}.wasm");
    let list = folder.join("checksums.txt");
    let advice = "scripts/build.sh compiles the contracts";
    let checksums = fs::read_to_string(&list).with_context(|| format!("cannot read {}: {advice}", list.display()))?;
    let noted = checksums.lines().filter_map(|line| line.split_once("  ")).find(|(_, noted)| *noted == file);
    let (noted, _) = noted.with_context(|| format!("{} does not list {file}: {advice}", list.display()))?;
    let path = folder.join(&file);
    let bytes = fs::read(&path).with_context(|| format!("cannot read {}: {advice}", path.display()))?;
    let sha256 = hex(&Sha256::digest(&bytes));
    if sha256 != noted {
        bail!(
            "{} is not the file whose checksum is noted: it has {sha256}, {} says {noted}; build it again, or get the released one",
            path.display(),
            list.display()
        );
    }
    Ok(Wasm { bytes, sha256 })
}

/// The code's number on the chain: as found there, or stored now.
///
/// # Errors
/// If the node cannot be reached, or the chain refuses the code.
pub fn store(sender: &mut Sender, name: &str, wasm: &Wasm) -> Result<Code> {
    if let Some(id) = stored(&sender.node)?.get(&wasm.sha256) {
        eprintln!("{name}: code {id} is on the chain already");
        return Ok(Code { id: *id, sha256: wasm.sha256.clone() });
    }
    eprintln!("{name}: storing {} kB", wasm.bytes.len() / 1_000);
    let message = MsgStoreCode {
        sender: sender.address().to_owned(),
        wasm_byte_code: wasm.bytes.clone(),
        instantiate_permission: None,
    };
    let sent = sender.send(&[any(&message)])?;
    let done = sent.outcome.map_err(|words| anyhow!("the chain refuses the code of {name}: {words}"))?;
    let id = value(&done.events, "store_code", "code_id").and_then(|id| id.parse().ok());
    let id = id.with_context(|| format!("the chain took the code of {name} without saying its number"))?;
    let checksum = value(&done.events, "store_code", "code_checksum").unwrap_or_default();
    if checksum != wasm.sha256 {
        bail!("the chain stored {name} with checksum {checksum}, not {}: do not use code {id}", wasm.sha256);
    }
    Ok(Code { id, sha256: wasm.sha256.clone() })
}

/// Numbers of all codes, by checksum; of equal ones the first.
fn stored(node: &Node) -> Result<BTreeMap<String, u64>> {
    let (mut codes, mut key) = (BTreeMap::new(), Vec::new());
    loop {
        let pagination = Some(PageRequest { key, limit: CODES, ..PageRequest::default() });
        let path = "/cosmwasm.wasm.v1.Query/Codes";
        let page: QueryCodesResponse = node.require(path, &QueryCodesRequest { pagination }, None)?;
        for code in page.code_infos {
            codes.entry(hex(&code.data_hash)).or_insert(code.code_id);
        }
        key = page.pagination.map(|page| page.next_key).unwrap_or_default();
        if key.is_empty() {
            return Ok(codes);
        }
    }
}

/// Codes that are kept in memory.
///
/// # Errors
/// If the node cannot be reached.
pub fn pinned(node: &Node) -> Result<Vec<u64>> {
    let path = "/cosmwasm.wasm.v1.Query/PinnedCodes";
    let pagination = Some(PageRequest { limit: CODES, ..PageRequest::default() });
    let answer: QueryPinnedCodesResponse = node.require(path, &QueryPinnedCodesRequest { pagination }, None)?;
    Ok(answer.code_ids)
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
