use breakwater_failsafe::{raised_only, Bounds, EntryState, Refusal, Safer, Timelock, TimelockRules};
use proptest::prelude::*;

const T: u64 = 1_000_000;
const RIPE: u64 = T + 72 * 3_600;
const EXPIRED: u64 = RIPE + 7 * 86_400;

#[test]
fn an_entry_ripens_after_72_h_and_expires_7_days_later() {
    let (_, entry) = Timelock::default().queued(T, &TimelockRules::default()).unwrap();
    assert_eq!((entry.ripe_at, entry.expires_at), (RIPE, EXPIRED));
    let unripe = entry.executed(RIPE - 1).unwrap_err();
    assert_eq!(unripe, Refusal::EntryUnripe { id: 0, ripe_at: RIPE });
    assert_eq!(unripe.succeeds().earliest(), Some(RIPE));
    for now in [RIPE, EXPIRED - 1] {
        assert_eq!(entry.executed(now).unwrap().state, EntryState::Executed { at: now });
    }
    for now in [EXPIRED, u64::MAX] {
        assert_eq!(entry.executed(now), Err(Refusal::EntryExpired { id: 0, expired_at: EXPIRED }));
    }
}

#[test]
fn an_entry_is_executed_or_cancelled_once() {
    let (_, entry) = Timelock::default().queued(T, &TimelockRules::default()).unwrap();
    let done = entry.executed(RIPE).unwrap();
    let gone = entry.cancelled(T).unwrap();
    for now in [RIPE, EXPIRED] {
        assert_eq!(done.executed(now), Err(Refusal::EntryExecuted { id: 0, at: RIPE }));
        assert_eq!(done.cancelled(now), Err(Refusal::EntryExecuted { id: 0, at: RIPE }));
        assert_eq!(gone.executed(now), Err(Refusal::EntryCancelled { id: 0, at: T }));
        assert_eq!(gone.cancelled(now), Err(Refusal::EntryCancelled { id: 0, at: T }));
    }
    assert!(entry.cancelled(EXPIRED).is_ok(), "an expired one can still be cleared away");
}

#[test]
fn what_lowers_risk_is_done_at_once() {
    let (timelock, entry) = Timelock::default().at_once(T, &TimelockRules::default()).unwrap();
    assert_eq!((timelock.next_id, entry.state), (1, EntryState::Executed { at: T }));
    assert!(entry.executed(RIPE).is_err());
    let never_open = TimelockRules { delay_seconds: 0, open_seconds: 0 };
    assert!(timelock.at_once(T, &never_open).is_ok());
}

#[test]
fn which_way_lowers_risk() {
    let bounds = |safer| Bounds { floor: 10, ceiling: 20, safer };
    let lowers = |safer| [14, 15, 16].map(|new| bounds(safer).lowers_risk(15, new));
    assert_eq!(lowers(Safer::Higher), [false, true, true]);
    assert_eq!(lowers(Safer::Lower), [true, true, false]);
    assert_eq!(lowers(Safer::Neither), [false, true, false]);
    let checked = [9, 10, 20, 21].map(|value| bounds(Safer::Lower).check(value).is_ok());
    assert_eq!(checked, [false, true, true, false]);
}

#[test]
fn durations_only_grow() {
    assert_eq!((raised_only(5, 5), raised_only(5, 6)), (Ok(()), Ok(())));
    assert_eq!(raised_only(5, 4), Err(Refusal::Shortened { old_seconds: 5, new_seconds: 4 }));
}

#[test]
fn ids_run_out_rather_than_repeat() {
    let last = Timelock { next_id: u64::MAX };
    assert_eq!(last.queued(T, &TimelockRules::default()), Err(Refusal::NoIdLeft {}));
}

proptest! {
    /// Queued, done at once, cancelled in any order: each id is new.
    #[test]
    fn no_id_is_used_twice(kinds in prop::collection::vec(any::<bool>(), 1..50)) {
        let mut timelock = Timelock::default();
        for (expected, at_once) in (0..).zip(kinds) {
            let rules = TimelockRules::default();
            let made = if at_once { timelock.at_once(T, &rules) } else { timelock.queued(T, &rules) };
            let (next, entry) = made.unwrap();
            timelock = next;
            prop_assert_eq!(entry.id, expected);
        }
    }
}
