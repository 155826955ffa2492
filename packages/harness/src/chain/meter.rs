//! Counts what a message does to storage, where the chain would charge for it: at the contract's own calls.

use std::cell::Cell;
use std::rc::Rc;

use cosmwasm_std::{
    Binary, Checksum, Deps, DepsMut, Empty, Env, MessageInfo, Order, Querier, QuerierResult, QuerierWrapper, Record,
    Reply, Response, StdResult, Storage,
};
use cw_multi_test::Contract;

/// Storage accesses of all contracts since the last reset. Reads and writes are calls, not distinct keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StorageCount {
    /// `get` calls.
    pub reads: u64,
    /// Records stepped over by iterators.
    pub steps: u64,
    /// `set` calls.
    pub writes: u64,
    /// `remove` calls.
    pub removals: u64,
    /// Queries to other modules and contracts, raw ones included.
    pub queries: u64,
    /// Bytes of keys and values read, stepped over included.
    pub bytes_read: u64,
    /// Bytes of keys and values written.
    pub bytes_written: u64,
}

/// Shared counter of the contracts of one chain.
#[derive(Clone, Default)]
pub struct StorageMeter(Rc<Cell<StorageCount>>);

impl StorageMeter {
    /// Counts since the last [`StorageMeter::reset`].
    pub fn count(&self) -> StorageCount {
        self.0.get()
    }

    /// Starts again from zero.
    pub fn reset(&self) {
        self.0.set(StorageCount::default());
    }

    fn add(&self, note: impl FnOnce(&mut StorageCount)) {
        let mut count = self.0.get();
        note(&mut count);
        self.0.set(count);
    }
}

/// Bytes of a key and its value.
fn bytes(key: &[u8], value: &[u8]) -> u64 {
    u64::try_from(key.len() + value.len()).unwrap_or(u64::MAX)
}

struct ReadMetered<'a> {
    inner: &'a dyn Storage,
    meter: &'a StorageMeter,
}

struct Metered<'a> {
    inner: &'a mut dyn Storage,
    meter: &'a StorageMeter,
}

fn get(inner: &dyn Storage, meter: &StorageMeter, key: &[u8]) -> Option<Vec<u8>> {
    let value = inner.get(key);
    let length = bytes(key, value.as_deref().unwrap_or_default());
    meter.add(|count| {
        count.reads += 1;
        count.bytes_read += length;
    });
    value
}

fn range<'a>(
    inner: &'a dyn Storage,
    meter: &'a StorageMeter,
    start: Option<&[u8]>,
    end: Option<&[u8]>,
    order: Order,
) -> Box<dyn Iterator<Item = Record> + 'a> {
    Box::new(inner.range(start, end, order).inspect(move |(key, value)| {
        let length = bytes(key, value);
        meter.add(|count| {
            count.steps += 1;
            count.bytes_read += length;
        });
    }))
}

impl Storage for ReadMetered<'_> {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        get(self.inner, self.meter, key)
    }

    fn range<'a>(
        &'a self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'a> {
        range(self.inner, self.meter, start, end, order)
    }

    fn set(&mut self, _key: &[u8], _value: &[u8]) {
        unreachable!("a query cannot write")
    }

    fn remove(&mut self, _key: &[u8]) {
        unreachable!("a query cannot write")
    }
}

impl Storage for Metered<'_> {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        get(self.inner, self.meter, key)
    }

    fn range<'a>(
        &'a self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'a> {
        range(self.inner, self.meter, start, end, order)
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        self.inner.set(key, value);
        let length = bytes(key, value);
        self.meter.add(|count| {
            count.writes += 1;
            count.bytes_written += length;
        });
    }

    fn remove(&mut self, key: &[u8]) {
        self.inner.remove(key);
        self.meter.add(|count| count.removals += 1);
    }
}

struct MeteredQuerier<'a> {
    inner: &'a dyn Querier,
    meter: &'a StorageMeter,
}

impl Querier for MeteredQuerier<'_> {
    fn raw_query(&self, request: &[u8]) -> QuerierResult {
        self.meter.add(|count| count.queries += 1);
        self.inner.raw_query(request)
    }
}

/// A contract of any engine whose storage accesses are counted.
pub(super) struct MeteredContract {
    pub inner: Box<dyn Contract<Empty>>,
    pub meter: StorageMeter,
}

impl MeteredContract {
    fn metered<T>(&self, deps: DepsMut<Empty>, call: impl FnOnce(DepsMut<Empty>) -> T) -> T {
        let mut storage = Metered { inner: deps.storage, meter: &self.meter };
        let querier = MeteredQuerier { inner: &*deps.querier, meter: &self.meter };
        call(DepsMut { storage: &mut storage, api: deps.api, querier: QuerierWrapper::new(&querier) })
    }
}

impl Contract<Empty> for MeteredContract {
    fn instantiate(&self, deps: DepsMut, env: Env, info: MessageInfo, msg: Vec<u8>) -> StdResult<Response> {
        self.metered(deps, |deps| self.inner.instantiate(deps, env, info, msg))
    }

    fn execute(&self, deps: DepsMut, env: Env, info: MessageInfo, msg: Vec<u8>) -> StdResult<Response> {
        self.metered(deps, |deps| self.inner.execute(deps, env, info, msg))
    }

    fn query(&self, deps: Deps, env: Env, msg: Vec<u8>) -> StdResult<Binary> {
        let storage = ReadMetered { inner: deps.storage, meter: &self.meter };
        let querier = MeteredQuerier { inner: &*deps.querier, meter: &self.meter };
        let metered = Deps { storage: &storage, api: deps.api, querier: QuerierWrapper::new(&querier) };
        self.inner.query(metered, env, msg)
    }

    fn reply(&self, deps: DepsMut, env: Env, msg: Reply) -> StdResult<Response> {
        self.metered(deps, |deps| self.inner.reply(deps, env, msg))
    }

    fn sudo(&self, deps: DepsMut, env: Env, msg: Vec<u8>) -> StdResult<Response> {
        self.metered(deps, |deps| self.inner.sudo(deps, env, msg))
    }

    fn migrate(&self, deps: DepsMut, env: Env, msg: Vec<u8>) -> StdResult<Response> {
        self.metered(deps, |deps| self.inner.migrate(deps, env, msg))
    }

    fn checksum(&self) -> Option<Checksum> {
        self.inner.checksum()
    }
}
