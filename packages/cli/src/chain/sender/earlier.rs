//! What a run that was cut off has left with the node.

use anyhow::Result;
use cosmrs::proto::cosmos::bank::v1beta1::MsgSend;

use super::{Sender, VALID_BLOCKS};
use crate::chain::messages::{any, coin};

impl Sender {
    /// Waits until what this key has sent before is in a block, or can be in none any more.
    ///
    /// # Errors
    /// If the node cannot be reached.
    pub fn await_earlier(&mut self) -> Result<()> {
        let in_blocks = self.signer.sequence;
        let own = self.address().to_owned();
        let amount = vec![coin(1, &self.node.profile.fee_denom)];
        // An estimate takes over the sequence after those that wait; what it comes to does not matter.
        let _ = self.estimate(&[any(&MsgSend { from_address: own.clone(), to_address: own.clone(), amount })])?;
        let expected = self.signer.sequence;
        if expected > in_blocks {
            eprintln!("transactions of {own} wait for a block: waiting for them");
            let last_height = self.node.head()?.height + VALID_BLOCKS + 1;
            while self.node.signer(&own)?.sequence < expected && self.node.head()?.height <= last_height {
                self.node.pause();
            }
        }
        self.refresh()
    }
}
