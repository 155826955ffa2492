use breakwater_failsafe::{Span, SpentTime, TimeBudget, SPANS_MAX};

const BUDGET: TimeBudget = TimeBudget { seconds_max: 10, window_seconds: 100 };

fn spans(spans: &[(u64, u64)]) -> SpentTime {
    SpentTime::from_spans(spans.iter().map(|(from, until)| Span { from: *from, until: *until }).collect())
}

#[test]
fn spans_are_put_in_order_and_joined() {
    let spent = spans(&[(30, 40), (10, 20), (15, 25), (25, 26), (7, 7)]);
    assert_eq!(spent.spans(), [Span { from: 10, until: 26 }, Span { from: 30, until: 40 }]);
}

#[test]
fn a_span_may_come_late() {
    let spent = spans(&[(10, 20), (40, 50)]).added(Span { from: 15, until: 41 });
    assert_eq!(spent, spans(&[(10, 50)]));
}

#[test]
fn a_stretch_fits_to_the_second() {
    let spent = spans(&[(1_000, 1_006)]);
    assert!(spent.fits(1_010, 4, &BUDGET) && !spent.fits(1_010, 5, &BUDGET));
    assert_eq!(spent.room_seconds(1_010, &BUDGET), 4);
    assert_eq!(spent.spent_at(1_010, &BUDGET), 1_014);
    // From 1,096 on the span leaves the window as fast as the stretch fills it; a second earlier it is a second too much.
    assert_eq!(spent.room_seconds(1_096, &BUDGET), 10);
    assert_eq!(spent.room_seconds(1_095, &BUDGET), 4);
    assert_eq!(spent.fits_from(1_010, 5, &BUDGET), Some(1_096));
    assert_eq!(spent.fits_from(1_010, 11, &BUDGET), None);
    assert!(!spent.fits(5_000, 11, &BUDGET));
}

#[test]
fn many_spans_count_no_less_than_they_are() {
    let mut spent = SpentTime::default();
    for n in 0..100 {
        spent = spent.added(Span { from: n * 10, until: n * 10 + 1 });
        assert!(spent.spans().len() <= SPANS_MAX);
    }
    let counted: u64 = spent.spans().iter().map(Span::seconds).sum();
    assert!(counted >= 100);
    assert_eq!((spent.spans()[0].from, spent.spans().last().unwrap().until), (0, 991));
}

#[test]
fn pruning_takes_only_what_no_window_holds() {
    let spent = spans(&[(0, 50), (60, 70)]);
    assert_eq!(spent.pruned(149, 100), spent);
    assert_eq!(spent.pruned(150, 100), spans(&[(60, 70)]));
    assert_eq!(spent.pruned(u64::MAX, 100), SpentTime::default());
}
