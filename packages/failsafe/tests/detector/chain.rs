//! A chain with the clock of CometBFT: the time of a block is the weighted median of the times at which validators voted for the one before it, here
//! simply the moment at which that was committed. So the first block after a halt carries the time from before it.

use breakwater_failsafe::Block;

pub struct Chain {
    /// The next block.
    pub next: Block,
}

impl Chain {
    pub fn new() -> Chain {
        Chain { next: Block { height: 1_000, time: 1_000_000 } }
    }

    /// The next block, committed so many seconds (at least 1) after the one before.
    pub fn block(&mut self, seconds: u64) -> Block {
        let block = self.next;
        self.next = Block { height: block.height + 1, time: block.time + seconds.max(1) };
        block
    }
}
