//! Messages of the fail-safe machine: the guardian's, governance's, and what anyone may show.

use breakwater_interfaces::clearinghouse::{ExecuteMsg, Limits, MarketId, StopKind, Timing};
use cosmwasm_std::Uint128;

use super::drive::Driver;
use super::generate::{Generator, BATCH, BATCH_LIMIT};
use super::step::Step;
use super::world::{address_of, GOVERNANCE, GUARDIAN};

impl Generator {
    pub(super) fn safety(&mut self, driver: &Driver) -> Vec<Step> {
        match self.rng.weighted(&[12, 6, 6, 18, 14, 10, 2, 14, 4, 3, 3, 60]) {
            0 => vec![self.stop(driver)],
            1 => vec![self.end_or_arm(driver)],
            2 => self.halt(driver),
            3 => vec![self.trip(driver)],
            4 => self.comeback(driver),
            5 => vec![self.serve()],
            6 => vec![self.block()],
            7 => vec![self.change(driver)],
            8 => vec![self.guard(driver)],
            9 => vec![self.resettle(driver)],
            10 => self.outage(driver),
            _ => self.rare(driver),
        }
    }

    /// Who should, or who should not.
    fn privileged(&mut self, name: &str) -> String {
        match self.rng.weighted(&[80, 8, 8, 4]) {
            0 => name,
            1 => GOVERNANCE,
            2 => GUARDIAN,
            _ => "owner-1",
        }
        .to_owned()
    }

    fn kind(&mut self) -> StopKind {
        if self.rng.chance(60) {
            StopKind::Freeze
        } else {
            StopKind::ReduceOnly
        }
    }

    /// Mostly words; nothing, blanks, or too many.
    fn reason(&mut self) -> String {
        match self.rng.weighted(&[92, 3, 3, 1, 1]) {
            0 => "a source is wrong".to_owned(),
            1 => String::new(),
            2 => " \t\n ".to_owned(),
            3 => "x".repeat(256),
            _ => "x".repeat(257),
        }
    }

    fn deadline(&mut self, now: u64) -> u64 {
        match self.rng.weighted(&[90, 5, 5]) {
            0 => now + self.rng.between(0, 3_600),
            1 => now,
            _ => now - 1,
        }
    }

    fn stop(&mut self, driver: &Driver) -> Step {
        let kind = self.kind();
        let most = if kind == StopKind::Freeze { 86_400 } else { 604_800 };
        let seconds = match self.rng.weighted(&[60, 20, 10, 5, 5]) {
            0 => self.rng.between(1, 900),
            1 => self.rng.between(1, most),
            2 => most,
            3 => most + 1,
            _ => 0,
        };
        let market = self.rng.chance(60).then(|| self.scope());
        let (reason, deadline) = (self.reason(), self.deadline(driver.chain.now()));
        let sender = self.privileged(GUARDIAN);
        Self::send(&sender, ExecuteMsg::Stop { kind, market, seconds, reason, deadline })
    }

    /// A market, rarely one that does not exist.
    fn scope(&mut self) -> MarketId {
        if self.rng.chance(97) {
            self.market()
        } else {
            self.world.markets
        }
    }

    fn end_or_arm(&mut self, driver: &Driver) -> Step {
        let kind = self.kind();
        let (reason, deadline) = (self.reason(), self.deadline(driver.chain.now()));
        let sender = self.privileged(GOVERNANCE);
        let message = if self.rng.chance(35) {
            ExecuteMsg::EndStop { kind, reason, deadline }
        } else {
            ExecuteMsg::ArmStop { kind, reason, deadline }
        };
        Self::send(&sender, message)
    }

    /// A mode, auctions, or nothing to show.
    pub(super) fn trip(&mut self, driver: &Driver) -> Step {
        if self.rng.chance(15) {
            return Self::send("keeper", ExecuteMsg::Trip { market: None, accounts: Vec::new() });
        }
        let market = self.scope();
        let mut accounts = Vec::new();
        if self.rng.chance(50) {
            let holders = driver.references.ledger.state.accounts.iter();
            let under = holders
                .filter(|(_, account)| account.positions.contains_key(&market) && account.auction_started_at.is_some());
            accounts = under.map(|(id, _)| *id).take(BATCH).collect();
        }
        if self.rng.chance(3) {
            accounts.push(1);
        }
        Self::send("keeper", ExecuteMsg::Trip { market: Some(market), accounts })
    }

    fn serve(&mut self) -> Step {
        let limit = match self.rng.weighted(&[70, 20, 5, 5]) {
            0 => u32::try_from(self.rng.between(1, 4)).unwrap_or(1),
            1 => BATCH_LIMIT,
            2 => BATCH_LIMIT + 1,
            _ => 0,
        };
        if self.rng.chance(15) {
            let name = format!("owner-{}", self.rng.below(8));
            return self.retry(&name);
        }
        Self::send("keeper", ExecuteMsg::ServeTickets { limit })
    }

    /// The bank refuses an owner, or the treasury, for a while.
    fn block(&mut self) -> Step {
        let name = if self.rng.chance(10) { "treasury".to_owned() } else { format!("owner-{}", self.rng.below(8)) };
        Step::Block { name, blocked: self.rng.chance(40) }
    }

    /// Carries out or cancels a change that waits, ripe or not.
    fn change(&mut self, driver: &Driver) -> Step {
        let waiting: Vec<u64> = driver.references.ledger.state.changes.keys().copied().collect();
        let next = driver.references.ledger.state.next_change;
        let id = self.rng.pick(&waiting).copied().filter(|_| !self.rng.chance(5)).unwrap_or(self.rng.below(next + 2));
        if self.rng.chance(20) {
            let sender = self.privileged(GOVERNANCE);
            return Self::send(&sender, ExecuteMsg::CancelChange { id });
        }
        Self::send("keeper", ExecuteMsg::ExecuteChange { id })
    }

    /// The guardian about a venue, and where it has no say.
    fn guard(&mut self, driver: &Driver) -> Step {
        let venue = u8::try_from(self.rng.below(3)).unwrap_or(0);
        let message = match self.rng.weighted(&[60, 10, 10, 10, 10]) {
            0 => ExecuteMsg::SuspendVenue { venue, suspended: self.rng.chance(85) },
            1 => ExecuteMsg::DelistMarket { market: self.market() },
            2 => ExecuteMsg::SetGuardian { guardian: address_of("owner-0").into_string() },
            3 => ExecuteMsg::CancelChange { id: self.rng.below(driver.references.ledger.state.next_change + 1) },
            _ => ExecuteMsg::SettleMarket { market: self.market() },
        };
        Self::send(GUARDIAN, message)
    }

    /// New settings, within their limits or not, and rarely the end of a market or of everything.
    fn resettle(&mut self, driver: &Driver) -> Step {
        let state = &driver.references.ledger.state;
        let (timing, limits) = (state.timing, state.limits);
        let message = match self.rng.weighted(&[40, 30, 10, 12, 4, 4]) {
            0 => ExecuteMsg::SetLimits { limits: self.other_limits(limits) },
            1 => ExecuteMsg::SetTiming { timing: self.other_timing(timing) },
            2 => ExecuteMsg::SetGuardian { guardian: state.guardian.clone() },
            3 => ExecuteMsg::SetGovernance { governance: state.governance.clone() },
            4 => ExecuteMsg::SettleMarket { market: self.scope() },
            _ if self.rng.chance(25) => ExecuteMsg::Settle {},
            _ => ExecuteMsg::SettleMarket { market: self.scope() },
        };
        let sender = self.privileged(GOVERNANCE);
        Self::send(&sender, message)
    }

    fn other_limits(&mut self, mut limits: Limits) -> Limits {
        let bps = |rng: &mut super::rng::Rng, most: u64| u32::try_from(rng.below(most + 1)).unwrap_or(0);
        match self.rng.below(7) {
            0 => limits.limiter_hour_bps = bps(&mut self.rng, 200),
            1 => limits.limiter_day_bps = bps(&mut self.rng, 10_100),
            2 => limits.limiter_hour_floor = Uint128::new(u128::from(self.rng.below(1_000_000_000))),
            3 => limits.ticket_min = Uint128::new(u128::from(self.rng.below(100_000_000))),
            4 => limits.bound_floor = Uint128::new(u128::from(self.rng.below(1_000_000_000_000))),
            5 => limits.withdrawal_share_bps = bps(&mut self.rng, 10_100),
            _ => limits.health_bps = bps(&mut self.rng, 20_100),
        }
        limits
    }

    fn other_timing(&mut self, mut timing: Timing) -> Timing {
        let other = |rng: &mut super::rng::Rng, seconds: u64| (seconds + rng.below(40)).saturating_sub(4);
        match self.rng.below(9) {
            0 => timing.stall_seconds = other(&mut self.rng, timing.stall_seconds),
            1 => timing.feed_gap_seconds = other(&mut self.rng, timing.feed_gap_seconds),
            2 => timing.late_clock_seconds = other(&mut self.rng, timing.late_clock_seconds),
            3 => timing.poor_price_seconds = other(&mut self.rng, timing.poor_price_seconds),
            4 => timing.grace_seconds_min = other(&mut self.rng, timing.grace_seconds_min),
            5 => timing.grace_seconds_max = other(&mut self.rng, timing.grace_seconds_max),
            6 => timing.timelock_seconds = other(&mut self.rng, timing.timelock_seconds),
            7 => timing.entry_seconds = other(&mut self.rng, timing.entry_seconds),
            _ => timing.block_seconds_max += 1,
        }
        timing
    }
}
