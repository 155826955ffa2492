use breakwater_failsafe::{check_deadline, check_reason, Refusal, REASON_BYTES_MAX};

#[test]
fn a_reason_is_neither_empty_nor_long() {
    for reason in ["x", "feed 3 lies", &"x".repeat(REASON_BYTES_MAX)] {
        assert_eq!(check_reason(reason), Ok(()));
    }
    for reason in ["", " \t\n", &"x".repeat(REASON_BYTES_MAX + 1)] {
        let refused = Refusal::Reason { bytes: reason.len(), max: REASON_BYTES_MAX };
        assert_eq!(check_reason(reason), Err(refused));
    }
}

#[test]
fn a_late_proposal_is_refused() {
    assert_eq!((check_deadline(100, 99), check_deadline(100, 100)), (Ok(()), Ok(())));
    assert_eq!(check_deadline(100, 101), Err(Refusal::Late { deadline: 100, now: 101 }));
}
