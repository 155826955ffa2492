//! What the VM sees of the chain: every access is a question to the thread that lent storage and querier.

use std::sync::mpsc::{Receiver, Sender};

use cosmwasm_std::{Binary, ContractResult, Order, Record, SystemResult};
use cosmwasm_vm::{BackendApi, BackendError, BackendResult, GasInfo, Querier, Storage};

use crate::chain::gas::VM_GAS;
use crate::chain::HexApi;

/// Gas of making text of an address, and an address of text, in VM gas.
const HUMANIZE_GAS: u64 = 5 * VM_GAS;
const CANONICALIZE_GAS: u64 = 4 * VM_GAS;

/// A question of the VM's thread.
pub enum Ask {
    Get(Vec<u8>),
    Set(Vec<u8>, Vec<u8>),
    Remove(Vec<u8>),
    Scan { start: Option<Vec<u8>>, end: Option<Vec<u8>>, order: Order },
    Next(u32),
    Query(Vec<u8>),
}

/// What comes back, with the SDK gas it cost.
pub struct Told {
    pub told: Tell,
    pub gas: u64,
}

pub enum Tell {
    Done,
    Value(Option<Vec<u8>>),
    Iterator(u32),
    Record(Option<Record>),
    Answer(SystemResult<ContractResult<Binary>>),
    /// The question makes no sense.
    Wrong(&'static str),
}

/// The VM's end of the line.
pub struct Line {
    pub ask: Sender<Ask>,
    pub told: Receiver<Told>,
}

impl Line {
    fn ask<T>(&self, question: Ask, read: impl FnOnce(Tell) -> Option<T>) -> BackendResult<T> {
        if self.ask.send(question).is_err() {
            return (Err(BackendError::unknown("the chain hung up")), GasInfo::free());
        }
        let Ok(Told { told, gas }) = self.told.recv() else {
            return (Err(BackendError::unknown("the chain hung up")), GasInfo::free());
        };
        let info = GasInfo::with_externally_used(gas.saturating_mul(VM_GAS));
        if let Tell::Wrong(why) = told {
            return (Err(BackendError::unknown(why)), info);
        }
        (read(told).ok_or_else(|| BackendError::unknown("another question was answered")), info)
    }
}

/// Storage and querier share one line; the VM uses them one after the other.
#[derive(Clone)]
pub struct Remote(pub std::sync::Arc<std::sync::Mutex<Line>>);

impl Remote {
    fn ask<T>(&self, question: Ask, read: impl FnOnce(Tell) -> Option<T>) -> BackendResult<T> {
        match self.0.lock() {
            Ok(line) => line.ask(question, read),
            Err(_) => (Err(BackendError::foreign_panic()), GasInfo::free()),
        }
    }
}

impl Storage for Remote {
    fn get(&self, key: &[u8]) -> BackendResult<Option<Vec<u8>>> {
        self.ask(Ask::Get(key.to_vec()), |told| if let Tell::Value(value) = told { Some(value) } else { None })
    }

    fn scan(&mut self, start: Option<&[u8]>, end: Option<&[u8]>, order: Order) -> BackendResult<u32> {
        let question = Ask::Scan { start: start.map(<[u8]>::to_vec), end: end.map(<[u8]>::to_vec), order };
        self.ask(question, |told| if let Tell::Iterator(id) = told { Some(id) } else { None })
    }

    fn next(&mut self, iterator_id: u32) -> BackendResult<Option<Record>> {
        self.ask(Ask::Next(iterator_id), |told| if let Tell::Record(record) = told { Some(record) } else { None })
    }

    fn set(&mut self, key: &[u8], value: &[u8]) -> BackendResult<()> {
        self.ask(Ask::Set(key.to_vec(), value.to_vec()), |told| matches!(told, Tell::Done).then_some(()))
    }

    fn remove(&mut self, key: &[u8]) -> BackendResult<()> {
        self.ask(Ask::Remove(key.to_vec()), |told| matches!(told, Tell::Done).then_some(()))
    }
}

impl Querier for Remote {
    fn query_raw(&self, request: &[u8], _gas_limit: u64) -> BackendResult<SystemResult<ContractResult<Binary>>> {
        self.ask(Ask::Query(request.to_vec()), |told| if let Tell::Answer(answer) = told { Some(answer) } else { None })
    }
}

/// The harness's addresses for the VM.
#[derive(Clone, Copy, Default)]
pub struct VmApi;

fn priced<T>(result: Result<T, String>, gas: u64) -> BackendResult<T> {
    (result.map_err(BackendError::user_err), GasInfo::with_cost(gas))
}

impl BackendApi for VmApi {
    fn addr_validate(&self, input: &str) -> BackendResult<()> {
        priced(HexApi::canonical(input).map(|_| ()), HUMANIZE_GAS + CANONICALIZE_GAS)
    }

    fn addr_canonicalize(&self, human: &str) -> BackendResult<Vec<u8>> {
        priced(HexApi::canonical(human), CANONICALIZE_GAS)
    }

    fn addr_humanize(&self, canonical: &[u8]) -> BackendResult<String> {
        priced(HexApi::human(canonical).map(|address| address.into_string()), HUMANIZE_GAS)
    }
}
