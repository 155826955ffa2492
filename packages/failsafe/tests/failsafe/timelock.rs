use breakwater_failsafe::{EntryState, Refusal, Timelock, TimelockRules};

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
fn an_entry_is_open_for_a_second_at_least() {
    let never_open = TimelockRules { delay_seconds: 0, open_seconds: 0 };
    let (_, entry) = Timelock::default().queued(T, &never_open).unwrap();
    assert!(entry.executed(T).is_ok());
}

#[test]
fn ids_run_out_rather_than_repeat() {
    let last = Timelock { next_id: u64::MAX };
    assert_eq!(last.queued(T, &TimelockRules::default()), Err(Refusal::NoIdLeft {}));
}

#[test]
fn no_id_is_used_twice() {
    let mut timelock = Timelock::default();
    for expected in 0..50 {
        let (next, entry) = timelock.queued(T, &TimelockRules::default()).unwrap();
        timelock = next;
        assert_eq!(entry.id, expected);
    }
}
