//! Whether a source is suspended, and by whom.

use cosmwasm_schema::cw_serde;

#[cw_serde]
#[derive(Copy, Default, Eq)]
pub enum Suspension {
    /// Not suspended; the guardian may.
    #[default]
    Lifted,
    /// By the guardian, until this block time in seconds. It stays in the record after its end, so that the guardian cannot renew it: governance
    /// must act on the source first.
    Until(u64),
    /// By governance, until it reinstates the source.
    Open,
}

impl Suspension {
    /// Whether the source is suspended at block time `now`, in seconds.
    pub fn holds(self, now: u64) -> bool {
        match self {
            Suspension::Lifted => false,
            Suspension::Until(end) => now < end,
            Suspension::Open => true,
        }
    }

    /// End of the guardian's suspension, past or to come.
    pub fn end(self) -> Option<u64> {
        match self {
            Suspension::Until(end) => Some(end),
            Suspension::Lifted | Suspension::Open => None,
        }
    }
}
