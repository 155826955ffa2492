//! Changes that wait, so that users can leave first; and that expire, so that nobody is surprised by an old one.

use crate::refusal::Refusal;

const HOUR: u64 = 3_600;
const DAY: u64 = 86_400;

/// Times in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimelockRules {
    pub delay_seconds: u64,
    /// From ripe to expired.
    pub open_seconds: u64,
}

impl Default for TimelockRules {
    /// Ripe after 72 h, for 7 days.
    fn default() -> Self {
        TimelockRules { delay_seconds: 72 * HOUR, open_seconds: 7 * DAY }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntryState {
    Queued,
    Executed { at: u64 },
    Cancelled { at: u64 },
}

/// One change that waits; what it changes is the contract's to keep beside it. Times are block times in seconds, fixed when it was queued: rules
/// that change later move nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    pub id: u64,
    pub ripe_at: u64,
    /// First second in which it is no longer valid.
    pub expires_at: u64,
    pub state: EntryState,
}

/// Gives out ids, each once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Timelock {
    pub next_id: u64,
}

impl Timelock {
    /// A new entry. Errors: no id is left.
    pub fn queued(&self, now: u64, rules: &TimelockRules) -> Result<(Timelock, Entry), Refusal> {
        let ripe_at = now.saturating_add(rules.delay_seconds);
        let next_id = self.next_id.checked_add(1).ok_or(Refusal::NoIdLeft {})?;
        // Open for a second at least: a rule of 0 s would make entries that nobody can ever execute.
        let expires_at = ripe_at.saturating_add(rules.open_seconds.max(1));
        Ok((Timelock { next_id }, Entry { id: self.next_id, ripe_at, expires_at, state: EntryState::Queued }))
    }
}

impl Entry {
    /// Errors: executed or cancelled before, not ripe yet, expired.
    pub fn executed(&self, now: u64) -> Result<Entry, Refusal> {
        self.check_queued()?;
        if now < self.ripe_at {
            return Err(Refusal::EntryUnripe { id: self.id, ripe_at: self.ripe_at });
        }
        if now >= self.expires_at {
            return Err(Refusal::EntryExpired { id: self.id, expired_at: self.expires_at });
        }
        Ok(Entry { state: EntryState::Executed { at: now }, ..*self })
    }

    /// In any state of ripeness, expired ones too. Errors: executed or cancelled before.
    pub fn cancelled(&self, now: u64) -> Result<Entry, Refusal> {
        self.check_queued()?;
        Ok(Entry { state: EntryState::Cancelled { at: now }, ..*self })
    }

    fn check_queued(&self) -> Result<(), Refusal> {
        match self.state {
            EntryState::Queued => Ok(()),
            EntryState::Executed { at } => Err(Refusal::EntryExecuted { id: self.id, at }),
            EntryState::Cancelled { at } => Err(Refusal::EntryCancelled { id: self.id, at }),
        }
    }
}
