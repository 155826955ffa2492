use breakwater_risk::{judge, Accepted, TimedMark, Verdict};

#[test]
fn the_line_is_at_50_percent() {
    let accepted = Accepted { mark: 10_000, last_quorum: None };
    for (price, beyond) in [(15_000, false), (15_001, true), (5_000, false), (4_999, true)] {
        let held = matches!(judge(accepted, None, price, true, 0), Verdict::Hold(_));
        assert_eq!(held, beyond, "{price}");
    }
}

#[test]
fn an_old_quorum_mark_is_no_measure() {
    let old = TimedMark { mark: 100_000, time: 1_000 };
    let accepted = Accepted { mark: 10_000, last_quorum: Some(old) };
    assert!(matches!(judge(accepted, None, 10_000, false, 1_300), Verdict::Hold(None)));
    assert_eq!(judge(accepted, None, 10_000, false, 1_301), Verdict::Accept);
}
