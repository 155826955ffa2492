use breakwater_failsafe::{add_from_height, late_clock, now_star, GapKind, Offer};

const NOW: u64 = 1_000_000;

fn offer(ahead: u64) -> Offer {
    Offer { publish_time: NOW + ahead, at: NOW }
}

#[test]
fn the_quorum_th_newest_offer_is_the_clock() {
    let offers = [offer(5), offer(9_000), offer(40)];
    assert_eq!([1, 2, 3, 4].map(|quorum| now_star(NOW, &offers, quorum)), [NOW + 9_000, NOW + 40, NOW + 5, NOW]);
    assert_eq!(now_star(NOW, &offers, 0), NOW + 9_000, "a quorum of none is one of one");
    assert_eq!(now_star(NOW, &[], 1), NOW);
    let old = Offer { publish_time: NOW - 50, at: NOW };
    assert_eq!(now_star(NOW, &[old], 1), NOW, "never behind block time");
}

#[test]
fn an_offer_counts_for_600_s_and_a_day_ahead() {
    let old = |age| now_star(NOW, &[Offer { publish_time: NOW + 100, at: NOW - age }], 1);
    assert_eq!((old(600), old(601)), (NOW + 100, NOW));
    let far = |ahead| now_star(NOW, &[offer(ahead)], 1);
    assert_eq!((far(86_400), far(86_401)), (NOW + 86_400, NOW));
}

#[test]
fn more_than_20_s_ahead_is_evidence() {
    assert_eq!(late_clock(NOW, NOW + 20), None);
    assert_eq!(late_clock(NOW, NOW - 1), None);
    let gap = late_clock(NOW, NOW + 21).unwrap();
    assert_eq!((gap.kind, gap.from, gap.to, gap.length_seconds), (GapKind::LateClock, NOW, NOW + 21, 21));
}

#[test]
fn risk_is_added_from_the_second_block_after() {
    assert_eq!(add_from_height(7), 9);
    assert_eq!(add_from_height(u64::MAX), u64::MAX);
}
