//! A replay that a real chain gets too.

use anyhow::Result;

use super::Replay;
use crate::replay::path::Step;

impl Replay {
    /// Everybody has come in there too.
    pub(super) fn carried(mut self) -> Result<Self> {
        self.carry()?;
        Ok(self)
    }

    /// A step at the time of the real chain's next block, if there is one.
    pub(super) fn there(&mut self, step: Step) -> Result<Step> {
        let Some(mirror) = &mut self.mirror else { return Ok(step) };
        let head = mirror.next_block()?;
        // The block of this step is one higher.
        self.world.chain.set_block(head.time, head.height.saturating_sub(1));
        Ok(Step { at: head.time, ..step })
    }

    /// What the block was sent goes to the real chain too, if there is one.
    pub(super) fn carry(&mut self) -> Result<()> {
        let Some(mirror) = &mut self.mirror else { return Ok(()) };
        let (twin, governance) = (self.world.chain.contracts().clone(), self.world.chain.governance().clone());
        mirror.carry(&twin, governance.as_str(), self.world.chain.take_sent())
    }
}
