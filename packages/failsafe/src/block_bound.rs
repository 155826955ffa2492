//! A bound on what one block may add, whatever its clock, its order and its authors; and on what an hour may.

use crate::bucket::{Bucket, Rate};
use crate::gap::Block;
use crate::refusal::Refusal;

/// How much one block and one window may add.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockShare {
    pub block: u128,
    pub hour: Rate,
}

/// What was added. Counted by height, because time may stand still or jump.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct BlockBound {
    pub height: u64,
    pub in_block: u128,
    pub hour: Bucket,
}

impl BlockBound {
    /// With `amount` more added in this block; 0 always passes. Errors: the block's part is used up (the next block brings it back), the hour's.
    pub fn charged(&self, amount: u128, now: Block, share: &BlockShare) -> Result<BlockBound, Refusal> {
        if amount == 0 {
            return Ok(*self);
        }
        let in_block = self.in_block(now.height);
        let room = share.block.saturating_sub(in_block);
        if amount > room {
            let from_height = (amount <= share.block).then_some(now.height.max(self.height).saturating_add(1));
            return Err(Refusal::BlockFull { asked: amount, room, capacity: share.block, from_height });
        }
        let hour = self.hour.taken(amount, now.time, &share.hour)?;
        Ok(BlockBound { height: now.height.max(self.height), in_block: in_block.saturating_add(amount), hour })
    }

    /// With `amount` taken away again: that refills the hour's part, never the block's, else one block could be filled over and over.
    pub fn relieved(&self, amount: u128, now: Block, share: &BlockShare) -> BlockBound {
        let (height, in_block) = (now.height.max(self.height), self.in_block(now.height));
        BlockBound { height, in_block, hour: self.hour.returned(amount, now.time, &share.hour) }
    }

    /// What this block may still add.
    pub fn block_room(&self, now: Block, share: &BlockShare) -> u128 {
        share.block.saturating_sub(self.in_block(now.height))
    }

    fn in_block(&self, height: u64) -> u128 {
        if height > self.height {
            0
        } else {
            self.in_block
        }
    }
}
