//! Follows a run through its halts and silences.

use std::collections::{BTreeMap, BTreeSet};

use breakwater_interfaces::clearinghouse::{AccountId, Mode};

use super::{HaltAccount, Kind, ModesAt, Timed};
use crate::replay::closings::Closing;
use crate::replay::standing::Standing;
use crate::replay::tally::Tally;

/// A grace is a quarter of the gap, within these, in seconds.
const GRACE_PART: u64 = 4;
const GRACE_SECONDS_MIN: u64 = 300;
const GRACE_SECONDS_MAX: u64 = 1_800;

/// What stood from when to when, each with the name that the picture gives it.
pub type Bands = Vec<(u64, u64, &'static str)>;

/// Everything known of halts so far.
#[derive(Debug, Default)]
pub struct HaltLog {
    stretches: Vec<Open>,
    modes: Vec<ModesAt>,
}

/// One stretch, while it and what follows it last.
#[derive(Debug)]
struct Open {
    timed: Timed,
    account: HaltAccount,
    below: BTreeSet<AccountId>,
    topped_up: BTreeSet<AccountId>,
    before: Tally,
    /// The tally and who was below margin when the grace ended.
    after_grace: Option<(Tally, BTreeSet<AccountId>)>,
    end: Tally,
    closings: Vec<Closing>,
}

/// The least time for which a grace after so many seconds would hold.
pub fn grace_seconds(gap_seconds: u64) -> u64 {
    (gap_seconds / GRACE_PART).clamp(GRACE_SECONDS_MIN, GRACE_SECONDS_MAX)
}

impl HaltLog {
    /// A stretch begins; one that begins within another is part of it.
    pub fn begin(&mut self, timed: Timed, tally: &Tally) {
        if let Some(last) = self.stretches.last_mut().filter(|last| timed.from < last.timed.until) {
            last.timed.until = last.timed.until.max(timed.until);
            return;
        }
        if let Some(last) = self.stretches.last_mut() {
            last.end = tally.clone();
        }
        self.stretches.push(Open {
            timed,
            account: HaltAccount::default(),
            below: BTreeSet::new(),
            topped_up: BTreeSet::new(),
            before: tally.clone(),
            after_grace: None,
            end: tally.clone(),
            closings: Vec::new(),
        });
    }

    /// Whether people still think of the last stretch: until its grace is over.
    pub fn is_in_grace(&self) -> bool {
        self.stretches.last().is_some_and(|last| last.after_grace.is_none())
    }

    /// The block with the old clock: its messages and those refused; `before` is the tally in front of it.
    pub fn late_block(&mut self, messages: u64, before: &Tally, after: &Tally) {
        let Some(Open { account, .. }) = self.stretches.last_mut() else { return };
        account.late_messages = messages;
        account.late_messages_refused = after.messages_refused - before.messages_refused;
        account.late_fills = after.fills - before.fills;
        account.late_fills_refused = after.fills_refused - before.fills_refused;
    }

    /// An account was paid into.
    pub fn top_up(&mut self, account: AccountId) {
        if let Some(last) = self.stretches.last_mut() {
            last.topped_up.insert(account);
        }
    }

    /// A block: its modes, who is below margin, and what was closed in it.
    pub fn block(
        &mut self,
        now: u64,
        standing: &Standing,
        short: BTreeSet<AccountId>,
        closings: Option<&mut Vec<Closing>>,
        tally: &Tally,
    ) {
        if self.modes.last().map_or(!standing.modes.is_empty(), |last| last.modes != standing.modes) {
            self.modes.push(ModesAt { at: now, modes: standing.modes.clone() });
        }
        let Some(last) = self.stretches.last_mut() else { return };
        last.closings.append(&mut closings.map(std::mem::take).unwrap_or_default());
        if now >= last.timed.until && last.after_grace.is_none() {
            last.grace(now, standing, short, tally);
        }
    }

    /// What stood when, in a run that ended at `end`.
    pub fn bands(&self, end: u64) -> Bands {
        let stretches = self.stretches.iter().map(|open| (open.timed.from, open.timed.until, open.name()));
        let ends = self.modes.iter().skip(1).map(|next| next.at).chain([end]);
        let modes = self.modes.iter().zip(ends);
        let modes = modes.filter_map(|(modes, until)| Some((modes.at, until, name(shown(&modes.modes)?))));
        // A halt hides the mode that nobody could use.
        modes.chain(stretches).collect()
    }

    /// The accounts of all stretches, the last of which ended with `tally`.
    pub fn accounts(mut self, tally: &Tally) -> Vec<HaltAccount> {
        if let Some(last) = self.stretches.last_mut() {
            last.end = tally.clone();
        }
        let begins: Vec<u64> = self.stretches.iter().map(|open| open.timed.from).collect();
        let nexts = begins.into_iter().skip(1).chain([u64::MAX]);
        let modes = self.modes;
        self.stretches.into_iter().zip(nexts).map(|(open, next)| open.close(&modes, next)).collect()
    }
}

impl Open {
    fn name(&self) -> &'static str {
        match self.timed.kind {
            Kind::Halt => HALTED,
            Kind::Silence => SILENT,
        }
    }

    fn grace(&mut self, now: u64, standing: &Standing, short: BTreeSet<AccountId>, tally: &Tally) {
        if standing.is_resuming() {
            self.account.resume_from.get_or_insert(now);
        } else if self.account.resume_from.is_some() {
            self.account.resume_until.get_or_insert(now);
        }
        let without = self.account.resume_from.is_none();
        if standing.is_resuming() || without && now < self.timed.until + grace_seconds(self.timed.seconds()) {
            self.below.extend(short);
        } else {
            self.account.grace_until = now;
            self.after_grace = Some((tally.clone(), short));
        }
    }

    fn close(self, modes: &[ModesAt], next: u64) -> HaltAccount {
        let Timed { from, until, .. } = self.timed;
        let what = self.name().to_owned();
        let (after, short) = self.after_grace.unwrap_or((self.end.clone(), BTreeSet::new()));
        let grace_until = if self.account.grace_until == 0 { next } else { self.account.grace_until };
        let (early, later): (Vec<Closing>, Vec<Closing>) =
            self.closings.into_iter().partition(|closing| closing.at < grace_until);
        let (within, before): (Vec<Closing>, Vec<Closing>) =
            early.into_iter().partition(|closing| closing.resuming || closing.at >= until);
        let closed = accounts(&within, |_| true);
        let quarter = accounts(&within, |closing| closing.had_a_quarter);
        let broken = accounts(&within, |closing| closing.had_a_quarter && closing.resuming);
        let saved: BTreeSet<AccountId> = self
            .below
            .iter()
            .filter(|account| !short.contains(account) && !closed.contains(account))
            .copied()
            .collect();
        let delays = delays(&self.below, &later, until);
        HaltAccount {
            what,
            from,
            until,
            length_seconds: until - from,
            grace_until,
            timeline: modes.iter().filter(|change| (from..next).contains(&change.at)).cloned().collect(),
            blocked: after.blocked.since(&self.before.blocked),
            below_margin: count(self.below.len()),
            closed_before: count(accounts(&before, |_| true).len()),
            closed_in_grace: count(closed.len()),
            closed_with_a_quarter: count(quarter.len()),
            grace_broken: count(broken.len()),
            topped_up: count(self.topped_up.len()),
            saved_by_top_up: count(saved.intersection(&self.topped_up).count()),
            saved_by_price: count(saved.difference(&self.topped_up).count()),
            still_below: count(self.below.intersection(&short).count()),
            closed_later: count(delays.len()),
            closed_later_median_seconds: delays.get(delays.len() / 2).copied().unwrap_or(0),
            closed_later_longest_seconds: delays.last().copied().unwrap_or(0),
            bad_debt_in_grace: after.bad_debt - self.before.bad_debt,
            bad_debt_after: self.end.bad_debt - after.bad_debt,
            insurance_paid: self.end.insurance_paid - self.before.insurance_paid,
            socialised: self.end.socialised - self.before.socialised,
            ..self.account
        }
    }
}

/// Accounts of some closings, each once.
fn accounts(closings: &[Closing], of: impl Fn(&Closing) -> bool) -> BTreeSet<AccountId> {
    closings.iter().filter(|closing| of(closing)).map(|closing| closing.account).collect()
}

/// Seconds from `since` to each account's first closing, ascending.
fn delays(below: &BTreeSet<AccountId>, closings: &[Closing], since: u64) -> Vec<u64> {
    let mut first: BTreeMap<AccountId, u64> = BTreeMap::new();
    for closing in closings.iter().filter(|closing| below.contains(&closing.account)) {
        first.entry(closing.account).or_insert(closing.at - since);
    }
    let mut delays: Vec<u64> = first.into_values().collect();
    delays.sort_unstable();
    delays
}

const HALTED: &str = "halt";
const SILENT: &str = "feed outage";

/// Of several modes the one to show: RESUME, which is short, before REDUCE_ONLY.
fn shown(modes: &[Mode]) -> Option<&Mode> {
    let order = [Mode::Settling, Mode::Frozen, Mode::Resume, Mode::ReduceOnly];
    order.iter().find_map(|mode| modes.iter().find(|one| *one == mode))
}

/// The mode as the design writes it.
pub fn name(mode: &Mode) -> &'static str {
    match mode {
        Mode::Normal => "NORMAL",
        Mode::Resume => "RESUME",
        Mode::ReduceOnly => "REDUCE_ONLY",
        Mode::Frozen => "FROZEN",
        Mode::Settling => "SETTLING",
    }
}

fn count(items: usize) -> u64 {
    u64::try_from(items).unwrap_or(u64::MAX)
}
