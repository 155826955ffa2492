//! SDK gas, as wasmd 0.70 and SDK 0.54 charge it. Only compiled contracts are charged.

use std::cell::Cell;
use std::rc::Rc;

/// VM gas that makes one SDK gas.
pub const VM_GAS: u64 = 140_000;
/// Starting a contract whose code is not pinned.
pub const INSTANCE_UNPINNED: u64 = 60_000;
/// Starting a contract whose code is pinned, or that runs for a reply.
pub const INSTANCE_PINNED: u64 = 2_000;
/// Reading the contract's and the code's records before a call.
const CONTRACT_INFO: u64 = 3_900;
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

/// Moving an iterator onto this record, or past the last one.
pub fn step(record: Option<&(Vec<u8>, Vec<u8>)>) -> u64 {
    STEP + record.map_or(0, |(key, value)| READ_BYTE * (PREFIX_BYTES + length(key) + length(value)))
}

/// The events and the result that a call answers with.
pub fn answer(response: &cosmwasm_std::Response, result_bytes: usize) -> u64 {
    let mut charged = u64::try_from(result_bytes).unwrap_or(u64::MAX);
    let mut free = ATTRIBUTE_BYTES_FREE;
    let custom = response.events.iter().map(|event| &event.attributes);
    for attributes in std::iter::once(&response.attributes).chain(custom) {
        for attribute in attributes {
            let bytes = length(attribute.key.as_bytes()) + length(attribute.value.as_bytes());
            charged += ATTRIBUTE + bytes.saturating_sub(free);
            free = free.saturating_sub(bytes);
        }
    }
    charged + response.events.iter().map(|event| EVENT + length(event.ty.as_bytes())).sum::<u64>()
}

/// Gas of one or more calls, in parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GasUsed {
    /// Contracts started.
    pub instances: u64,
    /// Reads, writes and iterators of the contracts' own storage, and raw queries.
    pub storage: u64,
    /// VM gas of the contracts' own instructions.
    pub vm: u64,
    /// Events and results.
    pub answers: u64,
}

impl GasUsed {
    /// SDK gas when no code is pinned.
    pub fn unpinned(&self) -> u64 {
        self.with_instance(INSTANCE_UNPINNED)
    }

    /// SDK gas when all codes are pinned.
    pub fn pinned(&self) -> u64 {
        self.with_instance(INSTANCE_PINNED)
    }

    fn with_instance(&self, instance: u64) -> u64 {
        self.instances * (instance + CONTRACT_INFO) + self.storage + self.vm / VM_GAS + self.answers
    }
}

/// Shared by the contracts of one chain; stays at zero where they run as native code.
#[derive(Clone, Debug, Default)]
pub struct GasMeter(Rc<Cell<GasUsed>>);

impl GasMeter {
    /// Gas since the last [`GasMeter::reset`].
    pub fn used(&self) -> GasUsed {
        self.0.get()
    }

    pub fn reset(&self) {
        self.0.set(GasUsed::default());
    }

    pub fn add(&self, note: impl FnOnce(&mut GasUsed)) {
        let mut used = self.0.get();
        note(&mut used);
        self.0.set(used);
    }
}
