//! One call: the VM on a thread of its own, storage and querier answered here.

use std::sync::mpsc::{channel, Receiver, Sender};
use std::sync::{Arc, Mutex};

use cosmwasm_std::{Order, Querier, Storage};
use cosmwasm_vm::internals::instance_from_module;
use cosmwasm_vm::{
    call_execute_raw, call_instantiate_raw, call_migrate_raw, call_query_raw, call_reply_raw, call_sudo_raw, Backend,
    VmError,
};

use super::backend::{Ask, Line, Remote, Tell, Told, VmApi};
use super::contract::WasmCode;
use crate::chain::gas;

/// VM gas that a call may use: what a block of 60 million SDK gas has.
const GAS_LIMIT: u64 = 60_000_000 * gas::VM_GAS;

/// An entry point with its arguments, as JSON.
pub enum Entry {
    Instantiate { info: Vec<u8>, msg: Vec<u8> },
    Execute { info: Vec<u8>, msg: Vec<u8> },
    Query { msg: Vec<u8> },
    Reply { msg: Vec<u8> },
    Sudo { msg: Vec<u8> },
    Migrate { msg: Vec<u8> },
}

/// What the VM gave back.
pub struct Answered {
    pub result: Result<Vec<u8>, VmError>,
    /// VM gas of the contract's own instructions.
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

/// Runs the entry point; `lent` and `querier` answer from this thread.
pub fn run(
    code: &WasmCode,
    env: Vec<u8>,
    entry: Entry,
    lent: Lent,
    querier: &dyn Querier,
    gas_limit: Option<u64>,
) -> Answered {
    let (ask, asked) = channel();
    let (tell, told) = channel();
    let limit = gas_limit.map_or(GAS_LIMIT, |sdk| sdk.saturating_mul(gas::VM_GAS));
    std::thread::scope(|scope| {
        let vm = scope.spawn(move || in_vm(code, &env, entry, Line { ask, told }, limit));
        let mut desk = Desk { lent, querier, iterators: Vec::new(), storage_gas: 0 };
        desk.serve(&asked, &tell);
        let (result, vm_gas) = vm.join().unwrap_or_else(|_| (Err(VmError::generic_err("the VM's thread panicked")), 0));
        Answered { result, vm_gas, storage_gas: desk.storage_gas }
    })
}

fn in_vm(code: &WasmCode, env: &[u8], entry: Entry, line: Line, limit: u64) -> (Result<Vec<u8>, VmError>, u64) {
    let remote = Remote(Arc::new(Mutex::new(line)));
    let backend = Backend { api: VmApi::default(), storage: remote.clone(), querier: remote };
    let mut instance = match instance_from_module(code.store(), code.module(), backend, limit, None) {
        Ok(instance) => instance,
        Err(error) => return (Err(error), 0),
    };
    let result = match &entry {
        Entry::Instantiate { info, msg } => call_instantiate_raw(&mut instance, env, info, msg),
        Entry::Execute { info, msg } => call_execute_raw(&mut instance, env, info, msg),
        Entry::Query { msg } => call_query_raw(&mut instance, env, msg),
        Entry::Reply { msg } => call_reply_raw(&mut instance, env, msg),
        Entry::Sudo { msg } => call_sudo_raw(&mut instance, env, msg),
        Entry::Migrate { msg } => call_migrate_raw(&mut instance, env, msg),
    };
    (result, instance.create_gas_report().used_internally)
}

/// An iterator: what of its range is still to come, and the record it stands on.
struct Walk {
    start: Option<Vec<u8>>,
    end: Option<Vec<u8>>,
    order: Order,
    current: Option<(Vec<u8>, Vec<u8>)>,
}

struct Desk<'a> {
    lent: Lent<'a>,
    querier: &'a dyn Querier,
    iterators: Vec<Walk>,
    storage_gas: u64,
}

impl Desk<'_> {
    /// Answers until the VM hangs up.
    fn serve(&mut self, asked: &Receiver<Ask>, tell: &Sender<Told>) {
        while let Ok(question) = asked.recv() {
            let (told, gas) = self.answer(question);
            self.storage_gas += gas;
            if tell.send(Told { told, gas }).is_err() {
                return;
            }
        }
    }

    fn answer(&mut self, question: Ask) -> (Tell, u64) {
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
                let gas = self.advance(&mut walk);
                let id = u32::try_from(self.iterators.len()).unwrap_or(u32::MAX);
                self.iterators.push(walk);
                (Tell::Iterator(id), gas)
            }
            Ask::Next(id) => self.next(id),
            Ask::Query(request) => {
                let answer = self.querier.raw_query(&request);
                let gas = raw_query_gas(&request, &answer);
                (Tell::Answer(answer), gas)
            }
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

    fn next(&mut self, id: u32) -> (Tell, u64) {
        let index = usize::try_from(id).unwrap_or(usize::MAX);
        if index >= self.iterators.len() {
            return (Tell::Wrong("there is no such iterator"), 0);
        }
        let ended = Walk { start: None, end: None, order: Order::Ascending, current: None };
        let mut walk = std::mem::replace(&mut self.iterators[index], ended);
        let record = walk.current.take();
        let gas = if record.is_some() { self.advance(&mut walk) } else { 0 };
        self.iterators[index] = walk;
        (Tell::Record(record), gas)
    }

    /// Moves to the next record of the range.
    fn advance(&self, walk: &mut Walk) -> u64 {
        let (start, end) = (walk.start.as_deref(), walk.end.as_deref());
        walk.current = self.lent.storage().range(start, end, walk.order).next();
        if let Some((key, _)) = &walk.current {
            match walk.order {
                Order::Ascending => walk.start = Some([key.as_slice(), &[0]].concat()),
                Order::Descending => walk.end = Some(key.clone()),
            }
        }
        gas::step(walk.current.as_ref())
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
