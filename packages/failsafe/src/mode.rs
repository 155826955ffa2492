//! The five modes, and until when one stands.

use std::fmt;

/// What a scope (the whole contract, or one market of it) may be in. Several may stand at once; `Normal` is where none does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    Normal,
    /// Prices are coming back after a gap: users may top up and reduce before they can be liquidated.
    Resume,
    ReduceOnly,
    /// A guardian's stop.
    Frozen,
    /// Winding down. Irreversible.
    Settling,
}

impl Mode {
    /// In the order of the matrix's columns.
    pub const ALL: [Mode; 5] = [Mode::Normal, Mode::Resume, Mode::ReduceOnly, Mode::Frozen, Mode::Settling];
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Mode::Normal => "NORMAL",
            Mode::Resume => "RESUME",
            Mode::ReduceOnly => "REDUCE_ONLY",
            Mode::Frozen => "FROZEN",
            Mode::Settling => "SETTLING",
        })
    }
}

/// When something ends, or could succeed; times are block times in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Until {
    /// By itself, from this time on.
    At(u64),
    /// On a condition, and not before this time.
    NotBefore(u64),
    /// On an event for which no time can be named.
    Unknown,
    Never,
}

impl Until {
    /// When both have ended.
    pub fn and(self, other: Until) -> Until {
        match (self, other) {
            (Until::Never, _) | (_, Until::Never) => Until::Never,
            (Until::Unknown, _) | (_, Until::Unknown) => Until::Unknown,
            (Until::At(a), Until::At(b)) => Until::At(a.max(b)),
            (Until::At(a) | Until::NotBefore(a), Until::At(b) | Until::NotBefore(b)) => Until::NotBefore(a.max(b)),
        }
    }

    /// The earliest time, where one can be named.
    pub fn earliest(self) -> Option<u64> {
        match self {
            Until::At(time) | Until::NotBefore(time) => Some(time),
            Until::Unknown | Until::Never => None,
        }
    }
}

impl fmt::Display for Until {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Until::At(time) => write!(f, "until {time}"),
            Until::NotBefore(time) => write!(f, "until its condition holds, not before {time}"),
            Until::Unknown => f.write_str("until something else happens first"),
            Until::Never => f.write_str("for ever"),
        }
    }
}
