//! When something ends, and a mode that stands until then.

use breakwater_interfaces::clearinghouse::{Cause, Mode, Standing};

use super::view::seconds;

/// By itself, on a condition and not before, on an event for which no time can be named, or never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    At(i128),
    NotBefore(i128),
    Unknown,
    Never,
}

/// One cause of one mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stands {
    pub mode: Mode,
    pub cause: Cause,
    pub until: Until,
}

impl Stands {
    pub fn new(mode: Mode, cause: Cause, until: Until) -> Stands {
        Stands { mode, cause, until }
    }

    pub fn view(&self) -> Standing {
        let (ends_at, not_before) = match self.until {
            Until::At(time) => (Some(seconds(time)), None),
            Until::NotBefore(time) => (None, Some(seconds(time))),
            Until::Unknown | Until::Never => (None, None),
        };
        Standing { mode: self.mode, cause: self.cause, ends_at, not_before }
    }
}

/// The modes among them, each once.
pub fn modes(stands: &[Stands]) -> Vec<Mode> {
    let all = [Mode::Resume, Mode::ReduceOnly, Mode::Frozen, Mode::Settling];
    all.into_iter().filter(|mode| stands.iter().any(|stands| stands.mode == *mode)).collect()
}

/// RESUME 1, REDUCE_ONLY 2, FROZEN 4, SETTLING 8.
pub fn mask(stands: &[Stands]) -> u8 {
    let bit = |mode: &Mode| match mode {
        Mode::Normal => 0,
        Mode::Resume => 1,
        Mode::ReduceOnly => 2,
        Mode::Frozen => 4,
        Mode::Settling => 8,
    };
    modes(stands).iter().map(bit).sum()
}
