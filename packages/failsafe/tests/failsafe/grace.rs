use breakwater_failsafe::{
    late_clock, stall, Block, Gap, GapKind, Grace, GraceRules, Mode, Refusal, Shown, Span, SpentTime, StallRules, Until,
};

const T: u64 = 1_000_000;

fn rules() -> GraceRules {
    GraceRules::default()
}

fn gap(kind: GapKind, to: u64, length_seconds: u64) -> Gap {
    Gap { kind, from: to - length_seconds, to, length_seconds }
}

fn entered(length: u64) -> Grace {
    Grace::entered(&gap(GapKind::Stall, T, length))
}

fn price(at: u64) -> Shown {
    Shown { publish_time: at, accepted_at: at, now_star: at }
}

fn shown(grace: Grace, times: &[u64]) -> Grace {
    times.iter().fold(grace, |grace, at| grace.shown(price(*at)).unwrap())
}

#[test]
fn it_holds_a_quarter_of_the_gap_between_5_and_30_minutes() {
    for (length, held) in [(0, 300), (600, 300), (1_203, 300), (1_204, 301), (7_200, 1_800), (u64::MAX / 2, 1_800)] {
        let grace = Grace { gap_seconds: length, ..entered(600) };
        let grace = shown(grace, &[T + 10, T + 40, T + 70]);
        let until = T + 10 + held;
        assert_eq!(grace.check_over(until - 1, &rules()), Err(Refusal::GraceHolds { until }), "{length}");
        assert_eq!(grace.check_over(until, &rules()), Ok(()));
    }
}

#[test]
fn three_prices_must_span_a_minute() {
    let not_before = T + 300;
    let late = T + 5_000;
    let two = shown(entered(600), &[T, T + 60]);
    assert_eq!(two.check_over(late, &rules()), Err(Refusal::FewPrices { shown: 2, needed: 3, not_before }));
    let short = shown(entered(600), &[T, T + 1, T + 59]);
    assert_eq!(short.check_over(late, &rules()), Err(Refusal::ShortSpan { span: 59, needed: 60, not_before }));
    assert_eq!(shown(short, &[T + 60]).check_over(late, &rules()), Ok(()));
    let none = entered(600).check_over(late, &rules());
    assert_eq!(none, Err(Refusal::FewPrices { shown: 0, needed: 3, not_before: late + 300 }));
}

#[test]
fn a_price_counts_once_and_only_if_accepted_since() {
    let grace = entered(600);
    let early = Refusal::PriceBeforeGrace { accepted_at: T - 1, began_at: T };
    assert_eq!(grace.shown(price(T - 1)), Err(early));
    let once = grace.shown(price(T)).unwrap();
    for publish_time in [T, T - 5] {
        let again = once.shown(Shown { publish_time, ..price(T + 9) });
        assert_eq!(again, Err(Refusal::PriceNotNewer { publish_time, newest: T }));
    }
}

#[test]
fn another_gap_adds_at_most_300_s_once() {
    let grace = shown(entered(600), &[T, T + 30, T + 60]);
    let feed = gap(GapKind::Feed, T + 310, 305);
    let later = grace.with_gap(&feed, &rules());
    assert_eq!(later.with_gap(&feed, &rules()), later, "the same one again");
    assert_eq!(later.not_before(T + 310, &rules()), T + 310 + 300, "from its end, which is later than 300 s after T");
    assert_eq!(later.shows, grace.shows, "prices shown stay shown");
    let soon = gap(GapKind::Feed, T + 310, 300);
    let long = Grace { gap_seconds: 7_200, ..grace }.with_gap(&soon, &rules());
    assert_eq!(long.not_before(T + 310, &rules()), T + 1_800 + 300);
}

/// Only the budget ends the holiday that two sources could renew for ever.
#[test]
fn after_an_hour_in_a_day_it_is_reduce_only() {
    let grace = entered(600);
    let none = SpentTime::default();
    let mode = |now, spent: &SpentTime| grace.mode(now, spent, &rules()).0;
    assert_eq!(
        (mode(T, &none), mode(T + 3_599, &none), mode(T + 3_600, &none)),
        (Mode::Resume, Mode::Resume, Mode::ReduceOnly)
    );
    assert_eq!(mode(u64::MAX, &none), Mode::ReduceOnly, "a jump is no way back");
    let before = none.added(Span { from: T - 10_000, until: T - 9_000 });
    assert_eq!((mode(T + 2_599, &before), mode(T + 2_600, &before)), (Mode::Resume, Mode::ReduceOnly));
    assert_eq!(grace.spent(T + 9_999, &before, &rules()).spans()[1], Span { from: T, until: T + 2_600 });
    let all = none.added(Span { from: T - 4_000, until: T - 400 });
    assert_eq!(mode(T, &all), Mode::ReduceOnly);
    assert_eq!(grace.mode(T, &none, &rules()).1, Until::NotBefore(T + 300));
}

/// The first block after a halt carries the clock from before it: evidence starts a grace, the next block shows the halt.
#[test]
fn a_grace_entered_under_a_late_clock_does_not_wait_out_the_halt() {
    let halt = 10_800;
    let late = Grace::entered(&late_clock(T, T + 30).unwrap());
    let first = Shown { publish_time: T + 30, accepted_at: T + 30, now_star: T + 30 };
    let late = late.shown(first).unwrap();
    let header = Block { height: 90, time: T - 5 };
    let found = stall(header, Block { height: 92, time: T + halt }, &StallRules::new(60, 6).unwrap()).unwrap();
    let whole = late.with_gap(&found, &rules());
    assert_eq!(whole.shows, None);
    assert_eq!(whole.gap_seconds, halt + 5 - 120);
    assert_eq!(whole.mode(T + halt, &SpentTime::default(), &rules()).0, Mode::Resume, "the halt spends no budget");
    let times = [T + halt, T + halt + 30, T + halt + 60];
    let over = shown(whole, &times);
    assert_eq!(over.not_before(T + halt, &rules()), T + halt + 1_800);
    // Found again in every message until the next push: nothing changes.
    let again = stall(header, Block { height: 93, time: T + halt + 6 }, &StallRules::new(60, 6).unwrap()).unwrap();
    assert_eq!(over.with_gap(&again, &rules()), over);
}

#[test]
fn a_second_halt_leaves_time_and_spends_no_budget() {
    let grace = shown(entered(600), &[T + 1, T + 31, T + 61]);
    let halt = gap(GapKind::Stall, T + 20_100, 20_000);
    let after = grace.with_gap(&halt, &rules());
    assert_eq!(after.mode(T + 20_100, &SpentTime::default(), &rules()).0, Mode::Resume);
    assert_eq!(after.not_before(T + 20_100, &rules()), T + 20_400);
}

fn mode_at(grace: &Grace, now: u64) -> Mode {
    grace.mode(now, &SpentTime::default(), &rules()).0
}

/// Halt, price, second block: the price's publish time makes the silence seem as long as the halt, which is found a block shorter.
#[test]
fn a_push_under_the_late_clock_does_not_let_the_halt_spend_the_budget() {
    let halt = 10_800;
    let silence = Gap { kind: GapKind::Feed, from: T - 6, to: T, length_seconds: halt + 6 };
    let found =
        stall(Block { height: 9, time: T }, Block { height: 10, time: T + halt }, &StallRules::new(60, 6).unwrap());
    let early = Shown { publish_time: T + 9_000, accepted_at: T, now_star: T + 9_000 };
    let grace = Grace::entered(&silence).shown(early).unwrap().with_gap(&found.unwrap(), &rules());
    assert_eq!(mode_at(&grace, T + halt), Mode::Resume);
    assert_eq!(mode_at(&grace, T + halt + 3_600), Mode::ReduceOnly);
    assert_eq!(grace.shows, None, "shown during the halt");
}

/// Nothing halted: a quorum of sources is twelve hours ahead.
#[test]
fn wrong_clocks_renew_nothing() {
    let ahead = 43_200;
    let mut grace = Grace::entered(&late_clock(T, T + ahead).unwrap());
    for now in T..T + 600 {
        grace = grace.with_gap(&late_clock(now, T + ahead).unwrap(), &rules());
        grace = grace.with_gap(&late_clock(now, now + 25).unwrap(), &rules());
    }
    assert_eq!(grace.added_seconds, 0, "the same evidence in every message");
    assert_eq!(mode_at(&grace, T + 3_599), Mode::Resume);
    assert_eq!(mode_at(&grace, T + 3_600), Mode::ReduceOnly, "an hour, not one after the time that they say");
    let over = shown(grace, &[T + 700, T + 730, T + 760]);
    assert_eq!(over.check_over(T + 700 + 1_800, &rules()), Ok(()));
}

/// In a grace whose prices are shown already, a halt of three hours seen first as a late clock of 30 s.
#[test]
fn a_second_halt_under_a_late_clock_leaves_time_too() {
    let halt = 10_800;
    let grace = shown(entered(600), &[T + 1, T + 31, T + 61]);
    let late = grace.with_gap(&late_clock(T + 70, T + 100).unwrap(), &rules());
    let header = Block { height: 90, time: T + 61 };
    let found = |blocks: u64| {
        let now = Block { height: 92 + blocks, time: T + 70 + halt + 6 * blocks };
        stall(header, now, &StallRules::new(60, 6).unwrap()).unwrap()
    };
    let whole = late.with_gap(&found(0), &rules());
    assert_eq!(mode_at(&whole, T + 70 + halt), Mode::Resume);
    assert_eq!(whole.not_before(T + 70 + halt, &rules()), T + 70 + halt + 300);
    let again = (1..100).fold(whole, |grace, blocks| grace.with_gap(&found(blocks), &rules()));
    assert_eq!(again, whole, "found again in every message until the next push");
}

/// Two halts and no price between: the second is not taken for the first.
#[test]
fn a_halt_after_a_halt_is_another() {
    let header = Block { height: 90, time: T + 10 };
    let found = |blocks: u64, seconds: u64| {
        let now = Block { height: 90 + blocks, time: T + 10 + seconds };
        stall(header, now, &StallRules::new(60, 6).unwrap()).unwrap()
    };
    let one = entered(600).with_gap(&found(2, 10_800), &rules());
    let two = one.with_gap(&found(4, 21_600), &rules());
    assert_eq!((one.added_seconds, two.added_seconds), (300, 600));
    assert_eq!(two.not_before, T + 10 + 21_600 + 300);
    assert_eq!(mode_at(&two, T + 10 + 21_600), Mode::Resume);
}

/// A stop called in a grace, and a silence that begins in it: users have their time when the stop is over.
#[test]
fn a_stop_in_a_grace_leaves_time_too() {
    let grace = shown(entered(600), &[T + 1, T + 31, T + 61]);
    let stop = gap(GapKind::Stop, T + 86_500, 86_400);
    let after = grace.with_gap(&stop, &rules());
    assert_eq!(mode_at(&after, T + 86_500), Mode::Resume, "what held users spends nothing");
    assert_eq!(after.not_before(T + 86_500, &rules()), T + 86_800);
    let silence = gap(GapKind::Feed, T + 80_000, 400);
    assert_eq!(grace.with_gap(&silence, &rules()).with_gap(&stop, &rules()).not_before, T + 86_800);
    let longer = gap(GapKind::Feed, T + 87_000, 1_000);
    assert_eq!(after.with_gap(&longer, &rules()).not_before, T + 87_300);
    assert_eq!(after.with_gap(&stop, &rules()), after);
    let halted = grace.with_gap(&gap(GapKind::Stall, T + 50_000, 20_000), &rules()).with_gap(&stop, &rules());
    assert_eq!(mode_at(&halted, T + 86_500), Mode::Resume, "a halt in it does not leave half of the stop spent");
    assert_eq!(mode_at(&halted, T + 86_500 + 3_600), Mode::ReduceOnly);
}
