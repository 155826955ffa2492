//! One call: the VM on a thread of its own, storage and querier answered here.

use std::sync::mpsc::{channel, Receiver, Sender};
use std::sync::{Arc, Mutex};

use cosmwasm_std::{Order, Querier, Storage};
use cosmwasm_vm::internals::instance_from_module;
use cosmwasm_vm::{
    call_execute_raw, call_ibc_source_callback_raw, call_instantiate_raw, call_migrate_raw, call_query_raw,
    call_reply_raw, Backend, VmResult,
};

use super::backend::{Ask, Line, Remote, Tell, Told, VmApi};
use super::contract::WasmCode;
use crate::chain::gas::{self, GasMeter};

/// An entry point with its arguments, as JSON.
pub enum Entry {
    Instantiate { info: Vec<u8>, msg: Vec<u8> },
    Execute { info: Vec<u8>, msg: Vec<u8> },
    Query { msg: Vec<u8> },
    Reply { msg: Vec<u8> },
    IbcSourceCallback { msg: Vec<u8> },
    Migrate { msg: Vec<u8> },
}

/// What the VM gave back.
pub struct Answered {
    pub result: Result<Vec<u8>, String>,
    /// SDK gas of the contract's own instructions.
    pub vm_gas: u64,
    /// SDK gas of storage and raw queries.
    pub storage_gas: u64,
}

/// The chain's side, as lent by cw-multi-test: a query may not write.
pub enum Lent<'a> {
    Writable(&'a mut dyn Storage),
    ReadOnly(&'a dyn Storage),
}

impl Lent<'_> {
    fn storage(&self) -> &dyn Storage {
        match self {
            Lent::Writable(storage) => *storage,
            Lent::ReadOnly(storage) => *storage,
        }
    }
}

/// Runs the entry point with the gas that the message has left; `lent` and `querier` answer from this thread.
pub fn run(
    code: &WasmCode,
    env: &[u8],
    entry: &Entry,
    lent: Lent,
    querier: &dyn Querier,
    meter: &GasMeter,
) -> Answered {
    let (ask, asked) = channel();
    let (tell, told) = channel();
    let limit = meter.left().saturating_mul(gas::VM_GAS);
    std::thread::scope(|scope| {
        let vm = scope.spawn(move || in_vm(code, env, entry, Line { ask, told }, limit));
        let mut desk = Desk { lent, querier, meter, iterators: Vec::new(), storage_gas: 0 };
        desk.serve(&asked, &tell);
        let (result, vm_gas) = vm.join().unwrap_or_else(|_| (Err("the VM's thread panicked".to_owned()), 0));
        Answered { result, vm_gas: vm_gas / gas::VM_GAS, storage_gas: desk.storage_gas }
    })
}

fn in_vm(code: &WasmCode, env: &[u8], entry: &Entry, line: Line, limit: u64) -> (Result<Vec<u8>, String>, u64) {
    let remote = Remote(Arc::new(Mutex::new(line)));
    let backend = Backend { api: VmApi, storage: remote.clone(), querier: remote };
    let mut instance = match instance_from_module(code.store(), code.module(), backend, limit, None) {
        Ok(instance) => instance,
        Err(error) => return (Err(error.to_string()), 0),
    };
    let result: VmResult<Vec<u8>> = match entry {
        Entry::Instantiate { info, msg } => call_instantiate_raw(&mut instance, env, info, msg),
        Entry::Execute { info, msg } => call_execute_raw(&mut instance, env, info, msg),
        Entry::Query { msg } => call_query_raw(&mut instance, env, msg),
        Entry::Reply { msg } => call_reply_raw(&mut instance, env, msg),
        Entry::IbcSourceCallback { msg } => call_ibc_source_callback_raw(&mut instance, env, msg),
        Entry::Migrate { msg } => call_migrate_raw(&mut instance, env, msg),
    };
    (result.map_err(|error| error.to_string()), instance.create_gas_report().used_internally)
}

/// An iterator: what of its range is still to come, and the record it stands on.
struct Walk {
    start: Option<Vec<u8>>,
    end: Option<Vec<u8>>,
    order: Order,
    current: Option<(Vec<u8>, Vec<u8>)>,
}

struct Desk<'l, 'q> {
    lent: Lent<'l>,
    querier: &'q dyn Querier,
    meter: &'q GasMeter,
    iterators: Vec<Walk>,
    storage_gas: u64,
}

impl Desk<'_, '_> {
    /// Answers until the VM hangs up.
    fn serve(&mut self, asked: &Receiver<Ask>, tell: &Sender<Told>) {
        while let Ok(question) = asked.recv() {
            let (told, gas) = self.answer(question);
            if tell.send(Told { told, gas }).is_err() {
                return;
            }
        }
    }

    /// The answer, and what it costs the contract that asked.
    fn answer(&mut self, question: Ask) -> (Tell, u64) {
        if let Ask::Query(request) = question {
            return self.query(&request);
        }
        let (told, gas) = self.access(question);
        self.storage_gas += gas;
        (told, gas)
    }

    /// A contract that is queried notes its own gas; whoever asks pays for it out of what he has left.
    fn query(&mut self, request: &[u8]) -> (Tell, u64) {
        let before = self.meter.used().unpinned();
        let answer = self.querier.raw_query(request);
        let callee = self.meter.used().unpinned() - before;
        let own = raw_query_gas(request, &answer);
        self.storage_gas += own;
        (Tell::Answer(answer), callee + own)
    }

    fn access(&mut self, question: Ask) -> (Tell, u64) {
        match question {
            Ask::Get(key) => {
                let value = self.lent.storage().get(&key);
                let gas = gas::read(&key, value.as_deref());
                (Tell::Value(value), gas)
            }
            Ask::Set(key, value) => self.write(gas::write(&key, &value), |storage| storage.set(&key, &value)),
            Ask::Remove(key) => self.write(gas::delete(), |storage| storage.remove(&key)),
            Ask::Scan { start, end, order } => {
                let mut walk = Walk { start, end, order, current: None };
                self.advance(&mut walk);
                let gas = gas::step(walk.current.as_ref());
                let id = u32::try_from(self.iterators.len()).unwrap_or(u32::MAX);
                self.iterators.push(walk);
                (Tell::Iterator(id), gas)
            }
            Ask::Next(id) => self.next(id),
            Ask::Query(_) => (Tell::Wrong("a query is no access to storage"), 0),
        }
    }

    fn write(&mut self, gas: u64, write: impl FnOnce(&mut dyn Storage)) -> (Tell, u64) {
        match &mut self.lent {
            Lent::Writable(storage) => {
                write(*storage);
                (Tell::Done, gas)
            }
            Lent::ReadOnly(_) => (Tell::Wrong("a query cannot write"), 0),
        }
    }

    /// The record an iterator stands on; the iterator moves on, and is charged for the record it leaves.
    fn next(&mut self, id: u32) -> (Tell, u64) {
        let index = usize::try_from(id).unwrap_or(usize::MAX);
        if index >= self.iterators.len() {
            return (Tell::Wrong("there is no such iterator"), 0);
        }
        let ended = Walk { start: None, end: None, order: Order::Ascending, current: None };
        let mut walk = std::mem::replace(&mut self.iterators[index], ended);
        let record = walk.current.take();
        let mut gas = 0;
        if record.is_some() {
            gas = gas::step(record.as_ref());
            self.advance(&mut walk);
        }
        self.iterators[index] = walk;
        (Tell::Record(record), gas)
    }

    /// Moves to the next record of the range.
    fn advance(&self, walk: &mut Walk) {
        let (start, end) = (walk.start.as_deref(), walk.end.as_deref());
        walk.current = self.lent.storage().range(start, end, walk.order).next();
        if let Some((key, _)) = &walk.current {
            match walk.order {
                Order::Ascending => walk.start = Some([key.as_slice(), &[0]].concat()),
                Order::Descending => walk.end = Some(key.clone()),
            }
        }
    }
}

/// A raw query costs one read; a smart query charges itself where it runs, the bank's is a read of a small record.
fn raw_query_gas(request: &[u8], answer: &cosmwasm_std::QuerierResult) -> u64 {
    let value = match answer {
        cosmwasm_std::SystemResult::Ok(cosmwasm_std::ContractResult::Ok(value)) => value.as_slice(),
        _ => &[],
    };
    match cosmwasm_std::from_json::<cosmwasm_std::QueryRequest>(request) {
        Ok(cosmwasm_std::QueryRequest::Wasm(cosmwasm_std::WasmQuery::Raw { key, .. })) => gas::read(&key, Some(value)),
        Ok(cosmwasm_std::QueryRequest::Wasm(_)) => 0,
        _ => gas::read(&[], Some(value)),
    }
}
