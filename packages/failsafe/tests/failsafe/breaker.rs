use breakwater_failsafe::{Breaker, BreakerRules, Until};

const T: u64 = 1_000_000;

#[test]
fn a_poor_price_trips_after_more_than_a_minute() {
    let rules = BreakerRules::POOR_PRICE;
    let holds = Breaker::default().seen(Some(T), T, &rules);
    assert_eq!(holds.tripped(T + 60, &rules), None);
    assert_eq!(holds.tripped(T + 61, &rules), Some(Until::NotBefore(T + 661)));
    assert_eq!(holds.seen(None, T + 60, &rules), Breaker::Quiet);
    assert_eq!(holds.seen(None, T + 61, &rules), Breaker::Rests { ended_at: T + 61 });
    let known = Breaker::default().seen(Some(T - 61), T, &rules);
    assert!(known.tripped(T, &rules).is_some(), "it began before anyone looked");
}

#[test]
fn auctions_trip_at_600_s_and_others_at_once() {
    let holds = Breaker::Holds { since: T };
    assert_eq!(holds.tripped(T + 599, &BreakerRules::AUCTIONS), None);
    assert!(holds.tripped(T + 600, &BreakerRules::AUCTIONS).is_some());
    assert!(holds.tripped(T, &BreakerRules::AT_ONCE).is_some());
}

#[test]
fn it_rests_600_s_after_the_condition_ended() {
    let rules = BreakerRules::AT_ONCE;
    let rests = Breaker::Holds { since: T }.seen(None, T + 5, &rules);
    for (now, tripped) in [(T + 5, true), (T + 604, true), (T + 605, false), (u64::MAX, false)] {
        assert_eq!(rests.tripped(now, &rules).is_some(), tripped, "{now}");
    }
    assert_eq!(rests.tripped(T + 5, &rules), Some(Until::At(T + 605)));
    assert_eq!(rests.seen(None, T + 300, &rules), rests, "looking does not lengthen the rest");
    assert_eq!(rests.seen(None, T + 605, &rules), Breaker::Quiet);
}

#[test]
fn a_condition_that_comes_back_in_the_rest_keeps_it() {
    let rules = BreakerRules::POOR_PRICE;
    let rests = Breaker::Rests { ended_at: T };
    let back = rests.seen(Some(T + 590), T + 590, &rules);
    assert_eq!(back.tripped(T + 599, &rules), Some(Until::At(T + 600)));
    assert_eq!(back.tripped(T + 600, &rules), None, "back for 10 s only");
    assert!(back.tripped(T + 651, &rules).is_some());
    assert_eq!(back.seen(None, T + 595, &rules), rests);
    assert_eq!(back.seen(None, T + 650, &rules), Breaker::Quiet);
    assert_eq!(back.seen(None, T + 651, &rules), Breaker::Rests { ended_at: T + 651 });
}
