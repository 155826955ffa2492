use breakwater_failsafe::{Entry, EntryState, Refusal, StoreError, TimelockRules, Timelocked};
use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::{Order, Storage};

const CHANGES: Timelocked<String> = Timelocked::new("next", "entries");
const T: u64 = 1_000_000;
const RIPE: u64 = T + 72 * 3_600;
const EXPIRED: u64 = RIPE + 7 * 86_400;

fn queue(storage: &mut MockStorage, change: &str) -> Entry {
    CHANGES.queue(storage, &change.to_string(), T, &TimelockRules::default()).unwrap()
}

fn refused<T>(result: Result<T, StoreError>) -> Refusal {
    match result.err().unwrap() {
        StoreError::Refusal(refusal) => refusal,
        other => panic!("{other}"),
    }
}

fn waiting(storage: &MockStorage, start_after: Option<u64>, limit: usize) -> Vec<(u64, String)> {
    let entries = CHANGES.waiting(storage, start_after, limit).unwrap();
    assert!(entries.iter().all(|(entry, _)| entry.state == EntryState::Queued && entry.ripe_at == RIPE));
    entries.into_iter().map(|(entry, change)| (entry.id, change)).collect()
}

#[test]
fn a_change_is_made_once_when_it_is_ripe() {
    let mut storage = MockStorage::new();
    let entry = queue(&mut storage, "fee");
    assert_eq!((entry.id, entry.ripe_at, entry.expires_at), (0, RIPE, EXPIRED));
    assert_eq!(CHANGES.entry(&storage, 0).unwrap(), (entry, Some("fee".to_string())));
    let unripe = refused(CHANGES.execute(&mut storage, 0, RIPE - 1));
    assert_eq!(unripe, Refusal::EntryUnripe { id: 0, ripe_at: RIPE });
    assert_eq!(CHANGES.execute(&mut storage, 0, RIPE + 5).unwrap(), "fee");
    let again = Refusal::EntryExecuted { id: 0, at: RIPE + 5 };
    assert_eq!(refused(CHANGES.execute(&mut storage, 0, RIPE + 9)), again);
    assert_eq!(refused(CHANGES.cancel(&mut storage, 0, RIPE + 9)), again);
    let state = EntryState::Executed { at: RIPE + 5 };
    assert_eq!(CHANGES.entry(&storage, 0).unwrap(), (Entry { state, ..entry }, None));
}

#[test]
fn a_cancelled_change_is_never_made() {
    let mut storage = MockStorage::new();
    let entry = queue(&mut storage, "fee");
    let gone = CHANGES.cancel(&mut storage, 0, T + 9).unwrap();
    assert_eq!(gone, Entry { state: EntryState::Cancelled { at: T + 9 }, ..entry });
    assert_eq!(refused(CHANGES.execute(&mut storage, 0, RIPE)), Refusal::EntryCancelled { id: 0, at: T + 9 });
    assert_eq!(waiting(&storage, None, 10), []);
}

#[test]
fn an_expired_change_is_cleared_away_by_cancelling() {
    let mut storage = MockStorage::new();
    queue(&mut storage, "fee");
    let expired = refused(CHANGES.execute(&mut storage, 0, EXPIRED));
    assert_eq!(expired, Refusal::EntryExpired { id: 0, expired_at: EXPIRED });
    assert_eq!(waiting(&storage, None, 10).len(), 1);
    CHANGES.cancel(&mut storage, 0, EXPIRED).unwrap();
    assert_eq!(waiting(&storage, None, 10), []);
}

#[test]
fn only_what_waits_is_listed_in_order_and_in_pages() {
    let mut storage = MockStorage::new();
    for id in 0..300_u64 {
        assert_eq!(queue(&mut storage, &id.to_string()).id, id);
    }
    for id in (0..300).filter(|id| id % 100 != 7) {
        CHANGES.cancel(&mut storage, id, T).unwrap();
    }
    let entry = |id: u64| (id, id.to_string());
    assert_eq!(waiting(&storage, None, 10), [entry(7), entry(107), entry(207)]);
    assert_eq!(waiting(&storage, None, 2), [entry(7), entry(107)]);
    assert_eq!(waiting(&storage, Some(107), 2), [entry(207)]);
    assert_eq!(waiting(&storage, Some(u64::MAX), 2), []);
    assert_eq!(queue(&mut storage, "new").id, 300, "no id comes back");
}

#[test]
fn an_unknown_id_is_named() {
    let mut storage = MockStorage::new();
    queue(&mut storage, "fee");
    let unknown = CHANGES.execute(&mut storage, 41, RIPE).unwrap_err();
    assert!(matches!(unknown, StoreError::UnknownEntry { id: 41 }));
    assert_eq!(unknown.to_string(), "entry 41 was never queued");
    assert!(matches!(CHANGES.cancel(&mut storage, 1, RIPE), Err(StoreError::UnknownEntry { id: 1 })));
    assert!(matches!(CHANGES.entry(&storage, 1), Err(StoreError::UnknownEntry { id: 1 })));
}

#[test]
fn ids_run_out_rather_than_repeat() {
    let mut storage = MockStorage::new();
    storage.set(b"next", &[&[1, 0][..], &u64::MAX.to_be_bytes()].concat());
    let none = CHANGES.queue(&mut storage, &"fee".to_string(), T, &TimelockRules::default());
    assert_eq!(refused(none), Refusal::NoIdLeft {});
}

#[test]
fn a_damaged_record_is_an_error() {
    let mut storage = MockStorage::new();
    queue(&mut storage, "one");
    queue(&mut storage, "two");
    CHANGES.execute(&mut storage, 1, RIPE).unwrap();
    let records: Vec<_> = storage.range(None, None, Order::Ascending).collect();
    assert_eq!(records.len(), 3, "an entry that waits, one that was executed, the next id");
    for (key, record) in records {
        let cuts = (1..record.len()).map(|cut| record[..cut].to_vec());
        let longer = [&record[..], b"?"].concat();
        let newer = [&[2], &record[1..]].concat();
        for damaged in cuts.chain([longer, newer]) {
            storage.set(&key, &damaged);
            let read = [
                CHANGES.entry(&storage, 0).map(drop),
                CHANGES.entry(&storage, 1).map(drop),
                CHANGES.queue(&mut storage, &"new".to_string(), T, &TimelockRules::default()).map(drop),
            ];
            let errors: Vec<_> = read.into_iter().filter_map(Result::err).collect();
            assert!(matches!(errors[..], [StoreError::Std(_)]), "{key:?} {errors:?}");
            storage.set(&key, &record);
        }
    }
}

#[test]
fn a_damaged_entry_is_an_error_in_the_list_too() {
    let mut storage = MockStorage::new();
    queue(&mut storage, "one");
    let (key, _) = storage.range(None, None, Order::Ascending).next().unwrap();
    storage.set(&key, b"{}");
    assert!(CHANGES.waiting(&storage, None, 9).is_err());
}
