//! A contract made of the crate's rules, and what the world does to it. Each planted fault changes one line of the composition.

use breakwater_failsafe::{
    add_from_height, feed_gap, late_clock, now_star, stall, Accepted, Action, Blocked, BreakerRules, Condition,
    Conditions, EntryState, Gap, GapKind, Grace, GraceRules, Mode, Offer, Payout, PayoutLimits, Refusal, Round, Scopes,
    Shown, SpentTime, StallRules, Standing, Stop, StopRules, Ticket, Timelock, TimelockRules, Until, CLEARING,
};

use crate::input::Input;
use crate::input::Input::*;
use crate::planted::Planted;
use crate::planted::Planted::*;
use crate::state::{Chain, Contract, Oracle, State, User};

pub const BLOCK_SECONDS: u64 = 3;
const KEPT_SECONDS: u64 = 30;
/// Without a good price for so long anyone may wind down.
const TRIP_SECONDS: u64 = 72 * 3_600;
const STALL: StallRules = StallRules { block_seconds_max: 30, stall_seconds_min: 600 };

pub struct Machine {
    pub planted: Option<Planted>,
}

impl Machine {
    pub fn has(&self, planted: Planted) -> bool {
        self.planted == Some(planted)
    }

    /// What comes of `input`, with all that lies between; nothing where it is refused or means nothing.
    pub fn steps(&self, state: &State, input: Input) -> Vec<State> {
        let Keep(seconds) = input else { return self.step(state, input).into_iter().collect() };
        let mut states: Vec<State> = Vec::new();
        for input in (0..seconds / KEPT_SECONDS).flat_map(|_| [Price, Show, Clock(KEPT_SECONDS)]).chain([Price, Show]) {
            states.extend(self.step(states.last().unwrap_or(state), input));
        }
        states
    }

    /// What comes of one input; `None` where it is refused or means nothing.
    pub fn step(&self, state: &State, input: Input) -> Option<State> {
        let mut next = state.clone();
        let seconds = match input {
            Clock(seconds) => Some(seconds),
            Halt(_) => Some(BLOCK_SECONDS),
            _ => None,
        };
        match seconds {
            Some(seconds) => self.live(&mut next, seconds),
            None => self.message(&mut next, input)?,
        }
        if let Halt(halted) = input {
            // The clock of the first block after it is the last block's before.
            next.chain.behind_seconds = halted;
            next.monitor.halted(self, state, halted);
        }
        self.pay(&mut next);
        let mut monitor = std::mem::take(&mut next.monitor);
        monitor.stepped(self, state, &next, input);
        next.monitor = monitor;
        Some(next)
    }

    /// Blocks, after the clock has caught up with a halt if there was one. Whoever waits to be paid is paid when a stop ends.
    fn live(&self, state: &mut State, seconds: u64) {
        let until = state.chain.now.time + state.chain.behind_seconds + seconds;
        let resumed = state.chain.behind_seconds > 0;
        if resumed {
            let Chain { now, behind_seconds } = &mut state.chain;
            now.time += std::mem::take(behind_seconds);
            now.height += 1;
            let (now, (contract, standing)) = (now.time, self.modes(state));
            state.monitor.second_block(now, contract.grace.is_some(), standing.is(Mode::Resume));
        }
        let stopped = self.frozen_until(&state.contract, state.chain.now.time);
        if let Some(stopped) = stopped.filter(|stopped| *stopped < until && state.chain.now.time < *stopped) {
            pass(&mut state.chain, stopped);
            self.pay(state);
        }
        pass(&mut state.chain, until);
    }

    pub fn frozen_until(&self, contract: &Contract, now: u64) -> Option<u64> {
        if self.has(FreezeNeverEnds) {
            return contract.freeze.last().map(|_| u64::MAX);
        }
        contract.freeze.running_until(now)
    }

    pub fn now_star(&self, state: &State) -> u64 {
        let now = state.chain.now.time;
        if self.has(LateClockNotSeen) {
            return now;
        }
        now_star(now, &[state.oracle.offered], 1)
    }

    /// Gaps that have not had their grace, as the contract finds them, in order.
    fn gaps(&self, state: &State) -> impl Iterator<Item = Gap> {
        let (State { chain, oracle, contract, .. }, now) = (state, state.chain.now);
        let stalled = stall(oracle.header, chain.now, &STALL).filter(|_| !self.has(StallNotSeen));
        let silent = oracle.last_gap.map(|(gap, _)| gap).filter(|_| !self.has(SilenceNotSeen));
        let stopped = contract.freeze.gap_left(now.time).filter(|_| !self.has(StopLeavesNoGrace));
        let late = late_clock(now.time, self.now_star(state));
        let spends =
            |gap: Gap, spends: Planted| if self.has(spends) { Gap { kind: GapKind::Feed, ..gap } } else { gap };
        let stopped = stopped.map(|gap| spends(gap, StopSpends));
        let stalled = stalled.map(|gap| spends(gap, HaltSpends));
        let mut gaps = [stopped, silent, stalled, late];
        gaps.sort_unstable_by_key(|gap| gap.map(|gap| gap.from));
        let closed_at = contract.closed_at;
        gaps.into_iter().flatten().filter(move |gap| gap.to >= closed_at)
    }

    /// What every message begins with: the state brought up to now, and the modes.
    pub fn modes(&self, state: &State) -> (Contract, Standing) {
        let mut contract = state.contract.clone();
        let now = state.chain.now.time;
        let rules = self.grace_rules();
        for gap in self.gaps(state) {
            contract.grace = Some(match contract.grace {
                None => Grace::entered(&gap),
                Some(grace) => grace.with_gap(&gap, &rules),
            });
        }
        let poor_since = (self.class(state) > 'B').then_some(state.oracle.good_publish_time.saturating_add(60));
        contract.poor_price = contract.poor_price.seen(poor_since, now, &BreakerRules::POOR_PRICE);
        let shortfall_since = contract.has_shortfall.then_some(now);
        contract.shortfall = contract.shortfall.seen(shortfall_since, now, &BreakerRules::AT_ONCE);

        let frozen = self.frozen_until(&contract, now).map(|until| (Mode::Frozen, Until::At(until)));
        let reduced = contract.reduce_only.running_until(now).map(|until| (Mode::ReduceOnly, Until::At(until)));
        let poor = contract.poor_price.tripped(now, &BreakerRules::POOR_PRICE).filter(|_| !self.has(PoorPriceNotSeen));
        let short = contract.shortfall.tripped(now, &BreakerRules::AT_ONCE);
        let graced = contract.grace.map(|grace| grace.mode(now, &contract.spent, &rules));
        let broken = [poor, short].map(|until| Some((Mode::ReduceOnly, until?)));
        let settling = contract.settling.then_some((Mode::Settling, Until::Never));
        let causes = [frozen, reduced, graced, settling].into_iter().chain(broken).flatten();
        let standing = causes.fold(Standing::NORMAL, |standing, (mode, until)| standing.with(mode, until));
        (contract, standing)
    }

    pub fn grace_rules(&self) -> GraceRules {
        let mut rules = GraceRules::default();
        if self.has(GraceWithoutHold) {
            (rules.hold_seconds_min, rules.hold_seconds_max, rules.another_seconds_max) = (0, 0, 0);
        }
        if self.has(GraceNeverSpent) {
            rules.budget.seconds_max = rules.budget.window_seconds;
        }
        rules
    }

    pub fn permit(&self, action: Action, standing: Standing) -> Result<Conditions, Blocked> {
        let refused = |mode| Err(Blocked { mode, until: Until::Unknown });
        match action {
            Action::Deposit if self.has(DepositRefusedInResume) && standing.is(Mode::Resume) => refused(Mode::Resume),
            Action::WithdrawFlat if self.has(FlatHeldInReduceOnly) && standing.is(Mode::ReduceOnly) => {
                refused(Mode::ReduceOnly)
            }
            _ => CLEARING.permit(action, &Scopes::global(standing)),
        }
    }

    /// By `now*`. A lone source is never better than C.
    pub fn class(&self, state: &State) -> char {
        let age = self.now_star(state).saturating_sub(state.oracle.newest.publish_time);
        match age {
            0..=30 if state.oracle.is_good => 'A',
            0..=60 if state.oracle.is_good => 'B',
            0..=300 => 'C',
            _ => 'D',
        }
    }

    /// Whether risk could be added now, with the price and in the block there is.
    pub fn adds_risk(&self, state: &State, standing: Standing) -> bool {
        let height = state.oracle.last_gap.map_or(0, |(_, height)| add_from_height(height));
        let Ok(conditions) = self.permit(Action::AddRisk, standing) else { return false };
        let class = self.class(state);
        state.chain.now.height >= height
            && (!conditions.has(Condition::ClassA) || class == 'A')
            && (!conditions.has(Condition::ClassB) || class <= 'B')
    }

    fn message(&self, state: &mut State, input: Input) -> Option<()> {
        let (contract, standing) = self.modes(state);
        let now = state.chain.now.time;
        state.contract = contract;
        let contract = &mut state.contract;
        let timelock = TimelockRules {
            delay_seconds: if self.has(SettlesWithoutWaiting) { 0 } else { 72 * 3_600 },
            ..TimelockRules::default()
        };
        match input {
            Clock(_) | Halt(_) | Keep(_) => return None,
            Price | PoorPrice | RefusedPrice | WrongClock(_) => {
                self.permit(Action::PushPrice, standing).ok()?;
                published(&state.chain, &mut state.oracle, input);
                if self.has(SettlingEndsWithAPrice) {
                    contract.settling = false;
                }
            }
            Show => {
                self.permit(Action::Resume, standing).ok()?;
                self.show(state)?;
            }
            ShortfallBegins if !contract.has_shortfall && !contract.settling => contract.has_shortfall = true,
            ShortfallEnds if contract.has_shortfall => contract.has_shortfall = false,
            ShortfallBegins | ShortfallEnds => return None,
            Trip => {
                self.permit(Action::Trip, standing).ok()?;
                let silent = now.saturating_sub(state.oracle.good_publish_time);
                if silent < TRIP_SECONDS || state.chain.behind_seconds > 0 {
                    return None;
                }
                contract.settling = true;
            }
            _ if contract.settling => return None,
            Freeze(length) => contract.freeze = self.called(&contract.freeze, length, now, &StopRules::FREEZE).ok()?,
            ReduceOnly(length) => {
                contract.reduce_only = self.called(&contract.reduce_only, length, now, &StopRules::REDUCE_ONLY).ok()?;
            }
            EndFreeze => contract.freeze = contract.freeze.ended(now).ok()?,
            ArmFreeze => contract.freeze = contract.freeze.armed_again(now).ok()?,
            ArmReduceOnly => contract.reduce_only = contract.reduce_only.armed_again(now).ok()?,
            QueueSettle if contract.settle.is_none() => {
                contract.settle = Some(Timelock::default().queued(now, &timelock).ok()?.1);
            }
            QueueSettle => return None,
            CancelSettle => {
                contract.settle?.cancelled(now).ok()?;
                contract.settle = None;
            }
            ExecuteSettle => {
                let done = contract.settle?.executed(now).ok()?;
                contract.settling = matches!(done.state, EntryState::Executed { .. });
                contract.settle = Some(done);
            }
            Leave if state.monitor.leaving_since.is_none() => state.monitor.leaving_since = Some(now),
            Leave => return None,
        }
        Some(())
    }

    fn called(&self, stop: &Stop, length: u64, now: u64, rules: &StopRules) -> Result<Stop, Refusal> {
        let mut rules = *rules;
        if self.has(LengthHasNoCeiling) {
            rules.length_seconds_max = u64::MAX;
        }
        let stop = if self.has(StopArmsItself) { stop.armed_again(now).unwrap_or(stop.clone()) } else { stop.clone() };
        let called = stop.called(length, now, &rules)?;
        let forgets = self.has(BudgetNotCounted);
        Ok(if forgets { Stop::from_parts(false, called.last(), SpentTime::default()) } else { called })
    }

    /// Shows the newest price, and ends the grace if that was enough.
    fn show(&self, state: &mut State) -> Option<()> {
        let (now, rules) = (state.chain.now.time, self.grace_rules());
        let (now_star, class, newest) = (self.now_star(state), self.class(state), state.oracle.newest);
        let frozen = self.frozen_until(&state.contract, now).is_some();
        let contract = &mut state.contract;
        let grace = contract.grace.filter(|_| class == 'A')?;
        let shown = Shown { publish_time: newest.publish_time, accepted_at: newest.at, now_star };
        let grace = grace.shown(shown).unwrap_or(grace);
        // Not under a stop: its end would begin another, and find the budget spent by what nobody could use.
        let over = !frozen && grace.check_over(now, &rules).is_ok() && !self.has(GraceEndsByTheGuardian);
        if !over && contract.grace == Some(grace) {
            return None;
        }
        contract.grace = (!over).then_some(grace);
        if over {
            contract.spent = grace.spent(now, &contract.spent, &rules);
            contract.closed_at = now;
        }
        Some(())
    }

    /// What the user who leaves can get now: the limiter lets nothing out, so gains wait as a ticket.
    fn pay(&self, state: &mut State) {
        if state.monitor.leaving_since.is_none() {
            return;
        }
        let now = state.chain.now.time;
        let (contract, standing) = self.modes(state);
        if contract.settling {
            // Paid by the winding down.
            (state.user, state.ticket) = (User { own: 0, gains: 0 }, None);
        }
        let User { own, gains } = state.user;
        if own + gains > 0 && self.permit(Action::WithdrawFlat, standing).is_ok() {
            let free = if contract.has_shortfall { 0 } else { own };
            let limits = PayoutLimits { own: free, room: 0, tickets_wait: false, ticket_min: 1 };
            let payout = Payout::split(own + gains, &limits).unwrap();
            state.user = User { own: 0, gains: 0 };
            state.ticket = (payout.ticket > 0).then_some(Ticket { rest: payout.ticket, created_at: now });
        }
        if let Some(ticket) = state.ticket {
            let paid = Round { available: 0, total: ticket.rest }.share(&ticket, now);
            if paid == ticket.rest && !self.has(TicketsNeverDue) && self.permit(Action::ServeTickets, standing).is_ok()
            {
                state.ticket = None;
            }
        }
        if state.ticket.is_none() && state.user.own + state.user.gains == 0 {
            state.monitor.leaving_since = None;
        }
    }
}

/// Blocks until that time.
fn pass(chain: &mut Chain, until: u64) {
    let seconds = until - chain.now.time;
    chain.now.height += seconds.div_ceil(BLOCK_SECONDS);
    chain.now.time = until;
}

/// What the oracle makes of a push.
fn published(chain: &Chain, oracle: &mut Oracle, input: Input) {
    let now = chain.now.time;
    let ahead = if let WrongClock(seconds) = input { seconds } else { 0 };
    let publish_time = now + chain.behind_seconds + ahead;
    // A lone source is no quorum.
    if input != PoorPrice && publish_time > oracle.offered.publish_time {
        oracle.offered = Offer { publish_time, at: now };
    }
    let accepted = Accepted { publish_time, at: now };
    if !matches!(input, Price | PoorPrice) || publish_time <= oracle.newest.publish_time {
        return;
    }
    if let Some(gap) = feed_gap(oracle.newest, accepted) {
        oracle.last_gap = Some((gap, chain.now.height));
    }
    oracle.is_good = input == Price;
    if oracle.is_good {
        oracle.good_publish_time = publish_time;
    }
    (oracle.newest, oracle.header) = (accepted, chain.now);
}
