//! SDK gas, as wasmd 0.70 and SDK 0.54 charge it. Only compiled contracts are charged; the bank and the transaction itself are not.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use cosmwasm_std::{Attribute, Checksum, Event, Reply, Response, SubMsgResult};

/// VM gas that makes one SDK gas.
pub const VM_GAS: u64 = 140_000;
/// Starting a contract whose code is not pinned.
pub const INSTANCE_UNPINNED: u64 = 60_000;
/// Starting a contract whose code is pinned, or that runs for a reply.
pub const INSTANCE_PINNED: u64 = 2_000;
/// Reading the contract's and the code's records before a call, and whether the code is pinned.
const CONTRACT_INFO: u64 = 3_900;
/// Of this, the last: a reply does not ask.
const PINNED_QUESTION: u64 = 1_000;
/// Bytes that every key of a contract has before its own: one for the module, 32 for the address.
const PREFIX_BYTES: u64 = 33;
const READ: u64 = 1_000;
const READ_BYTE: u64 = 3;
const WRITE: u64 = 2_000;
const WRITE_BYTE: u64 = 30;
const DELETE: u64 = 1_000;
const STEP: u64 = 30;
const ATTRIBUTE: u64 = 10;
const EVENT: u64 = 20;
/// Bytes of attributes that are not charged.
const ATTRIBUTE_BYTES_FREE: u64 = 100;
/// What a message may use unless told otherwise: the gas of a whole block.
const LIMIT: u64 = 60_000_000;

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// Reading a key that is there, or not.
pub fn read(key: &[u8], value: Option<&[u8]>) -> u64 {
    READ + READ_BYTE * (PREFIX_BYTES + length(key) + value.map_or(0, length))
}

/// Writing a value.
pub fn write(key: &[u8], value: &[u8]) -> u64 {
    WRITE + WRITE_BYTE * (PREFIX_BYTES + length(key) + length(value))
}

/// Removing a key.
pub fn delete() -> u64 {
    DELETE
}

/// Making an iterator that stands on this record (none: it has ended), and moving it away from the record.
pub fn step(record: Option<&(Vec<u8>, Vec<u8>)>) -> u64 {
    STEP + record.map_or(0, |(key, value)| READ_BYTE * (PREFIX_BYTES + length(key) + length(value)))
}

/// Parsing what a contract answered.
pub fn result(json: &[u8]) -> u64 {
    length(json)
}

/// The events of an answer.
pub fn events(response: &Response) -> u64 {
    let mut free = ATTRIBUTE_BYTES_FREE;
    let own = attributes(&response.attributes, &mut free);
    let custom =
        response.events.iter().map(|event| EVENT + event_type(event) + attributes(&event.attributes, &mut free));
    own + custom.sum::<u64>()
}

/// The events that a reply hands to its contract.
pub fn reply(reply: &Reply) -> u64 {
    let SubMsgResult::Ok(answer) = &reply.result else { return 0 };
    let mut free = ATTRIBUTE_BYTES_FREE;
    answer.events.iter().map(|event| event_type(event) + attributes(&event.attributes, &mut free)).sum()
}

fn event_type(event: &Event) -> u64 {
    length(event.ty.as_bytes())
}

/// Each attribute, and each byte beyond those still free.
fn attributes(attributes: &[Attribute], free: &mut u64) -> u64 {
    let bytes: u64 = attributes.iter().map(|each| length(each.key.as_bytes()) + length(each.value.as_bytes())).sum();
    let charged = bytes.saturating_sub(*free);
    *free = free.saturating_sub(bytes);
    ATTRIBUTE * u64::try_from(attributes.len()).unwrap_or(u64::MAX) + charged
}

/// Gas of one message, in parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GasUsed {
    /// Contracts started: by messages, by queries, by replies.
    pub starts: u64,
    /// Of these, the first start of each code: the one that costs more where the code is not pinned.
    pub first_starts: u64,
    /// The records of contract and code, before each start.
    pub contract_info: u64,
    /// Reads, writes and iterators of the contracts' own storage, and raw queries.
    pub storage: u64,
    /// The contracts' own instructions.
    pub vm: u64,
    /// Events and results.
    pub answers: u64,
}

impl GasUsed {
    /// SDK gas when no code is pinned.
    pub fn unpinned(&self) -> u64 {
        self.pinned() + self.first_starts * (INSTANCE_UNPINNED - INSTANCE_PINNED)
    }

    /// SDK gas when all codes are pinned.
    pub fn pinned(&self) -> u64 {
        self.starts * INSTANCE_PINNED + self.contract_info + self.storage + self.vm + self.answers
    }
}

#[derive(Debug)]
struct Metered {
    used: GasUsed,
    started: BTreeSet<Vec<u8>>,
    limit: u64,
}

/// Counts the gas of one message at a time; shared by the contracts of one chain, and at zero where they run as native code.
#[derive(Clone, Debug)]
pub struct GasMeter(Rc<RefCell<Metered>>);

impl Default for GasMeter {
    fn default() -> Self {
        GasMeter(Rc::new(RefCell::new(Metered { used: GasUsed::default(), started: BTreeSet::new(), limit: LIMIT })))
    }
}

impl GasMeter {
    /// A message begins: nothing is used, no code has run.
    pub fn start(&self) {
        let mut metered = self.0.borrow_mut();
        metered.used = GasUsed::default();
        metered.started.clear();
    }

    /// Gas since the message began.
    pub fn used(&self) -> GasUsed {
        self.0.borrow().used
    }

    /// Gas, no code being pinned, that a message may use from now on.
    pub fn set_limit(&self, limit: u64) {
        self.0.borrow_mut().limit = limit;
    }

    /// What is left of the limit.
    pub fn left(&self) -> u64 {
        let metered = self.0.borrow();
        metered.limit.saturating_sub(metered.used.unpinned())
    }

    /// A contract of this code is started; for a reply its code is in memory.
    pub fn start_contract(&self, code: &Checksum, is_reply: bool) {
        let mut metered = self.0.borrow_mut();
        metered.used.starts += 1;
        metered.used.contract_info += CONTRACT_INFO - if is_reply { PINNED_QUESTION } else { 0 };
        if !is_reply && metered.started.insert(code.as_slice().to_vec()) {
            metered.used.first_starts += 1;
        }
    }

    /// Adds to one part.
    pub fn add(&self, note: impl FnOnce(&mut GasUsed)) {
        note(&mut self.0.borrow_mut().used);
    }
}
