//! What a story did, message by message, so that two engines can be compared.

use std::cell::RefCell;
use std::io::Write;
use std::path::PathBuf;

use cosmwasm_std::{Event, HexBinary};
use cw_multi_test::AppResponse;
use sha2::{Digest, Sha256};

use super::{Chain, ChainError};

/// One contract message and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub message: String,
    /// Events of all contracts and of the bank, or the refusal.
    pub answer: Result<Vec<Event>, String>,
    /// [`Chain::state_hash`] afterwards.
    pub state_hash: String,
}

thread_local! {
    static ENTRIES: RefCell<Option<Vec<Entry>>> = const { RefCell::new(None) };
}

/// Tells a story, and lists the contract messages of its chains.
pub fn transcribe<T>(story: impl FnOnce() -> T) -> (T, Vec<Entry>) {
    ENTRIES.set(Some(Vec::new()));
    let told = story();
    (told, ENTRIES.take().unwrap_or_default())
}

/// Names a folder in which every chain leaves a line at its end, in a file named by the test that ran it: how many messages, the SHA-256 of all
/// messages and answers, the last state hash. Two engines' folders must be the same.
const TRANSCRIPTS_VARIABLE: &str = "BREAKWATER_TRANSCRIPTS";

/// The line of one chain, as it grows.
pub(super) struct Digested {
    folder: PathBuf,
    answers: Sha256,
}

impl Digested {
    /// Nothing unless the folder is named.
    pub(super) fn asked() -> Option<Digested> {
        let folder = PathBuf::from(std::env::var_os(TRANSCRIPTS_VARIABLE)?);
        Some(Digested { folder, answers: Sha256::new() })
    }

    pub(super) fn add(&mut self, message: &str, result: &Result<AppResponse, ChainError>) {
        let answer = result.as_ref().map(|response| &response.events).map_err(|refusal| &refusal.0);
        self.answers.update(format!("{message}\n{answer:?}\n"));
    }

    /// Errors: the folder cannot be written.
    pub(super) fn leave(self, messages: u64, state_hash: &str) -> std::io::Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        let thread = std::thread::current();
        let name = thread.name().unwrap_or("unnamed").replace("::", ".");
        let mut file = std::fs::File::options().create(true).append(true).open(self.folder.join(name))?;
        let answers = HexBinary::from(&self.answers.finalize()[..]).to_hex();
        writeln!(file, "{messages} {answers} {state_hash}")
    }
}

pub(super) fn note(chain: &Chain, message: impl FnOnce() -> String, result: &Result<AppResponse, ChainError>) {
    ENTRIES.with_borrow_mut(|entries| {
        let Some(entries) = entries else { return };
        let answer = result.as_ref().map(|response| response.events.clone()).map_err(|refusal| refusal.0.clone());
        entries.push(Entry { message: message(), answer, state_hash: chain.state_hash() });
    });
}
