//! The modes that stand, asked for in every block in which they may have changed.

use anyhow::Result;
use breakwater_interfaces::clearinghouse::{Cause, GraceStatus, Mode, QueryMsg, StatusResponse};

use super::world::World;

/// Seconds that modes are asked for after a stretch, or after they were last seen to stand.
const WATCH_SECONDS: u64 = 3_600;

/// What is known of the modes of the market and of the whole.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// Ascending; none: NORMAL.
    pub modes: Vec<Mode>,
    pub grace: Option<GraceStatus>,
    /// RESUME, or REDUCE_ONLY after too much of it: shows of prices end it.
    pub wants_shows: bool,
    add_from_height: u64,
    watched_until: u64,
}

impl Standing {
    /// From now on modes are asked for.
    pub fn watch(&mut self, now: u64) {
        self.watched_until = self.watched_until.max(now + WATCH_SECONDS);
    }

    pub fn is_resuming(&self) -> bool {
        self.modes.contains(&Mode::Resume)
    }

    /// Whether nothing known forbids adding at a height.
    pub fn may_add(&self, height: u64) -> bool {
        self.modes.is_empty() && height >= self.add_from_height
    }
}

impl World {
    /// Asks for the modes, if something may have changed them.
    ///
    /// # Errors
    /// If the clearing house cannot be asked.
    pub fn see_modes(&mut self) -> Result<()> {
        let now = self.chain.now();
        if now > self.standing.watched_until {
            return Ok(());
        }
        self.standing = self.modes()?;
        if !self.standing.modes.is_empty() {
            self.standing.watch(now);
        }
        Ok(())
    }

    /// The modes as they stand now.
    ///
    /// # Errors
    /// If the clearing house cannot be asked.
    pub fn modes(&self) -> Result<Standing> {
        let message = QueryMsg::Status { start_after: self.known.market.checked_sub(1), limit: Some(1) };
        let status: StatusResponse = self.chain.query(&self.chain.contracts().clearinghouse, &message)?;
        let market = status.markets.into_iter().next();
        let mut standing = Standing { watched_until: self.standing.watched_until, ..Standing::default() };
        let all: Vec<_> =
            status.modes.into_iter().chain(market.iter().flat_map(|market| market.modes.clone())).collect();
        standing.wants_shows = all.iter().any(|one| matches!(one.cause, Cause::Gap | Cause::GraceSpent));
        standing.modes = all.into_iter().map(|one| one.mode).filter(|mode| *mode != Mode::Normal).collect();
        standing.modes.sort();
        standing.modes.dedup();
        if let Some(market) = market {
            standing.grace = market.grace.filter(|_| standing.wants_shows);
            standing.add_from_height = market.add_from_height;
        }
        Ok(standing)
    }
}
