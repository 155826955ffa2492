//! Which modes stand in one scope, and why.

use breakwater_failsafe::{Mode, Standing, Until};
use breakwater_interfaces::clearinghouse::{Cause, Phase};

use crate::error::ContractError;
use crate::state::{Settings, Totals};

/// One mode that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stand {
    pub mode: Mode,
    pub cause: Cause,
    pub until: Until,
}

/// The modes of one scope; none: NORMAL.
#[derive(Clone, Debug, Default)]
pub struct Stands(Vec<Stand>);

impl Stands {
    pub fn add(&mut self, mode: Mode, cause: Cause, until: Until) {
        self.0.push(Stand { mode, cause, until });
    }

    /// Those that count: SETTLING stands alone.
    pub fn iter(&self) -> impl Iterator<Item = &Stand> {
        let settling = self.0.iter().any(|stand| stand.mode == Mode::Settling);
        self.0.iter().filter(move |stand| !settling || stand.mode == Mode::Settling)
    }

    pub fn is(&self, mode: Mode) -> bool {
        self.iter().any(|stand| stand.mode == mode)
    }

    pub fn standing(&self) -> Standing {
        self.0.iter().fold(Standing::NORMAL, |standing, stand| standing.with(stand.mode, stand.until))
    }

    /// A bit for each mode: RESUME 1, REDUCE_ONLY 2, FROZEN 4, SETTLING 8.
    pub fn mask(&self) -> u8 {
        self.iter().fold(0, |mask, stand| mask | bit(stand.mode))
    }

    /// Funding stands still.
    pub fn stops_funding(&self) -> bool {
        self.is(Mode::Frozen) || self.is(Mode::Settling)
    }
}

fn bit(mode: Mode) -> u8 {
    match mode {
        Mode::Normal => 0,
        Mode::Resume => 1,
        Mode::ReduceOnly => 2,
        Mode::Frozen => 4,
        Mode::Settling => 8,
    }
}

/// `NORMAL`, or the modes of a mask joined by `+`.
pub fn mask_name(mask: u8) -> String {
    let named: Vec<String> =
        Mode::ALL.into_iter().filter(|mode| mask & bit(*mode) != 0).map(|mode| mode.to_string()).collect();
    if named.is_empty() {
        Mode::Normal.to_string()
    } else {
        named.join("+")
    }
}

/// The modes of the whole.
pub fn whole(settings: &Settings, totals: &Totals, now: u64) -> Result<Stands, ContractError> {
    let mut stands = Stands::default();
    for (stop, mode) in [(settings.reduce_only, Mode::ReduceOnly), (settings.freeze, Mode::Frozen)] {
        if let Some(stop) = stop.filter(|stop| stop.market.is_none() && stop.runs(now)) {
            stands.add(mode, Cause::Stop, Until::At(stop.until));
        }
    }
    if let Some(until) = totals.short_until(now) {
        stands.add(Mode::ReduceOnly, Cause::Shortfall, until);
    }
    if let Some(until) = totals.defaults_until(settings.bound_floor()?, now)? {
        stands.add(Mode::ReduceOnly, Cause::Defaults, until);
    }
    if settings.phase != Phase::Live {
        stands.add(Mode::Settling, Cause::Settled, Until::Never);
    }
    Ok(stands)
}
