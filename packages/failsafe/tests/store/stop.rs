use breakwater_failsafe::{Stop, StopRules, StopStore};
use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::Storage;

const STOP: StopStore = StopStore::new("stop");
const HOUR: u64 = 3_600;
const T: u64 = 1_000_000_000;

#[test]
fn nothing_stored_is_a_stop_never_used() {
    assert_eq!(STOP.load(&MockStorage::new()).unwrap(), Stop::default());
}

#[test]
fn a_stop_comes_back_as_it_was() {
    let mut storage = MockStorage::new();
    let mut stop = Stop::default();
    for used in 0..32 {
        let now = T + used * 60 * HOUR;
        let called = stop.called(HOUR, now, &StopRules::FREEZE).unwrap();
        let ended = called.ended(now + 60 * (used + 1)).unwrap_or_else(|_| called.clone());
        let armed = ended.armed_again(now + HOUR).unwrap();
        for made in [called, ended, armed.clone()] {
            STOP.save(&mut storage, &made).unwrap();
            assert_eq!(STOP.load(&storage).unwrap(), made);
        }
        stop = armed;
    }
    assert_eq!(stop.spent().spans().len(), 31);
}

/// Version, flags (armed, used), the last span, spans before it.
fn record(version: u8, flags: u8, numbers: &[u64]) -> Vec<u8> {
    let numbers = numbers.iter().flat_map(|number| number.to_be_bytes());
    [version, flags].into_iter().chain(numbers).collect()
}

#[test]
fn a_damaged_record_is_an_error() {
    let mut storage = MockStorage::new();
    let whole = record(1, 2, &[100, 200, 1, 2]);
    storage.set(b"stop", &whole);
    let stop = STOP.load(&storage).unwrap();
    assert_eq!((stop.is_armed(), stop.last().unwrap().seconds(), stop.spent().spans().len()), (false, 100, 1));
    STOP.save(&mut storage, &stop).unwrap();
    assert_eq!(storage.get(b"stop").unwrap(), whole);
    // A record without spans before the last is whole too.
    let cuts = (1..whole.len()).filter(|cut| *cut != 18).map(|cut| whole[..cut].to_vec());
    let odd = [record(0, 2, &[100, 200]), record(2, 2, &[100, 200]), record(1, 4, &[]), record(1, 2, &[200, 100])];
    let more = [record(1, 2, &[100, 200, 2, 1]), [&whole[..], b"?"].concat(), b"null".to_vec()];
    for damaged in cuts.chain(odd).chain(more) {
        storage.set(b"stop", &damaged);
        assert!(STOP.load(&storage).is_err(), "{damaged:?}");
    }
}
