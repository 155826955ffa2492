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

#[test]
fn a_damaged_record_is_an_error() {
    let whole = r#"{"armed":false,"last":[100,200],"spent":[[1,2]]}"#;
    let mut storage = MockStorage::new();
    storage.set(b"stop", whole.as_bytes());
    assert_eq!(STOP.load(&storage).unwrap().last().unwrap().seconds(), 100);
    let damaged = [
        r#"{}"#,
        r#"{"armed":true}"#,
        r#"{"armed":false,"last":[100,200],"spent":[[1,2]],"more":1}"#,
        r#"{"armed":false,"last":[200,100],"spent":[]}"#,
        r#"{"armed":false,"last":[100,200],"spent":[[2,1]]}"#,
        r#"{"armed":false,"last":[100,-200],"spent":[]}"#,
        &whole[..40],
        "null",
    ];
    for record in damaged {
        storage.set(b"stop", record.as_bytes());
        assert!(STOP.load(&storage).is_err(), "{record}");
    }
}
