//! Storage that charges what a chain charges: read 1,000 + 3/byte, write 2,000 + 30/byte, delete 1,000, step of a scan
//! 30 + 3/byte, the first record of a scan twice; keys carry 33 bytes more.

use std::cell::Cell;

use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::{Order, Record, Storage};

#[derive(Default)]
pub struct Metered {
    inner: MockStorage,
    pub meter: Meter,
}

#[derive(Clone, Default, Debug, PartialEq, Eq)]
pub struct Meter {
    pub gas: Cell<usize>,
    pub reads: Cell<usize>,
    pub scanned: Cell<usize>,
    pub writes: Cell<usize>,
    pub deletes: Cell<usize>,
}

const PREFIX: usize = 33;

impl Meter {
    fn add(&self, counter: &Cell<usize>, gas: usize) {
        counter.set(counter.get() + 1);
        self.gas.set(self.gas.get() + gas);
    }
}

impl Storage for Metered {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        let value = self.inner.get(key);
        let bytes = PREFIX + key.len() + value.as_ref().map_or(0, Vec::len);
        self.meter.add(&self.meter.reads, 1_000 + 3 * bytes);
        value
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        self.meter.add(&self.meter.writes, 2_000 + 30 * (PREFIX + key.len() + value.len()));
        self.inner.set(key, value);
    }

    fn remove(&mut self, key: &[u8]) {
        self.meter.add(&self.meter.deletes, 1_000);
        self.inner.remove(key);
    }

    fn range<'a>(
        &'a self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'a> {
        self.meter.gas.set(self.meter.gas.get() + 30);
        let mut times = 2;
        Box::new(self.inner.range(start, end, order).inspect(move |(key, value)| {
            let bytes = PREFIX + key.len() + value.len();
            self.meter.add(&self.meter.scanned, times * 3 * bytes + 30);
            times = 1;
        }))
    }
}
