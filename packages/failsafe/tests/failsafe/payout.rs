use breakwater_failsafe::{
    mul_div_floor, Deposits, Limiter, LimiterRates, Payout, PayoutLimits, Refusal, Round, Ticket, TICKET_SECONDS_MAX,
};
use num_bigint::BigUint;
use proptest::prelude::*;

const T: u64 = 1_000_000;
const LIMITS: PayoutLimits = PayoutLimits { own: 100, room: 50, tickets_wait: false, ticket_min: 10 };

#[test]
fn own_deposits_leave_first_then_the_limiter_then_tickets() {
    let cases = [(100, (100, 0, 0)), (150, (100, 50, 0)), (160, (100, 50, 10)), (0, (0, 0, 0))];
    for (asked, (free, limited, ticket)) in cases {
        assert_eq!(Payout::split(asked, &LIMITS), Ok(Payout { free, limited, ticket }));
    }
    let small = Payout::split(159, &LIMITS);
    assert_eq!(small, Err(Refusal::SmallTicket { rest: 9, min: 10, at_once: 150 }));
    let waiting = PayoutLimits { tickets_wait: true, ..LIMITS };
    assert_eq!(Payout::split(150, &waiting), Ok(Payout { free: 100, limited: 0, ticket: 50 }));
}

#[test]
fn an_hour_lets_one_percent_out_and_a_day_ten() {
    let rates = LimiterRates { hour_bps: 100, day_bps: 1_000, hour_floor: 7 };
    let deposits = Deposits { now: 1_000_000, average: 2_000_000 };
    assert_eq!(Limiter::default().room(T, deposits, &rates), 10_000);
    let sudden = Deposits { now: 1_000_000, average: 1_099 };
    assert_eq!(Limiter::default().room(T, sudden, &rates), 10, "coins of a moment ago widen nothing");
    let none = Deposits { now: 0, average: 0 };
    assert_eq!(Limiter::default().room(T, none, &rates), 7, "the floor");
    let (mut limiter, mut out) = (Limiter::default(), 0);
    for hour in 0..24 {
        let now = T + hour * 3_600;
        let room = limiter.room(now, deposits, &rates);
        limiter = limiter.taken(room, now, deposits, &rates).unwrap();
        out += room;
    }
    assert!(out > 100_000 && out < 200_000, "{out}");
    assert!(limiter.taken(10_001, T + 24 * 3_600, deposits, &rates).is_err());
}

#[test]
fn a_limiter_has_a_floor_in_code() {
    let rates = |hour_bps, day_bps| LimiterRates { hour_bps, day_bps, hour_floor: 0 }.check();
    assert_eq!((rates(50, 50), rates(100, 10_000)), (Ok(()), Ok(())));
    for (hour, day) in [(49, 100), (101, 100), (50, 10_001), (0, 0)] {
        assert!(rates(hour, day).is_err(), "{hour} {day}");
    }
}

#[test]
fn a_ticket_is_paid_in_full_after_30_days() {
    let round = Round { available: 50, total: 200 };
    let ticket = Ticket { rest: 99, created_at: T };
    assert_eq!(round.share(&ticket, T + TICKET_SECONDS_MAX - 1), 24);
    assert_eq!(round.share(&ticket, T + TICKET_SECONDS_MAX), 99);
    let plenty = Round { available: 500, total: 200 };
    assert_eq!(plenty.share(&ticket, T), 99);
    assert_eq!(Round { available: 50, total: 0 }.share(&ticket, T), 0);
}

proptest! {
    /// However many and however large: together no more than what is available, each as much as another of its size.
    #[test]
    fn shares_never_exceed_what_is_there(rests in prop::collection::vec(1..u128::MAX / 64, 1..60), available: u128) {
        let total = rests.iter().sum();
        let round = Round { available, total };
        let shares = rests.iter().map(|rest| round.share(&Ticket { rest: *rest, created_at: T }, T));
        let sum: u128 = shares.sum();
        prop_assert!(sum <= available.min(total));
        prop_assert!(available.min(total) - sum <= 60, "what flooring leaves");
    }

    #[test]
    fn what_divides_leaves_nothing(a: u128, d in 1..=u128::MAX) {
        prop_assert_eq!(mul_div_floor(a, d, d), Some(a));
        prop_assert_eq!(mul_div_floor(d, a, d), Some(a));
    }

    #[test]
    fn a_product_of_256_bits_is_exact(a: u128, b: u128, shift in 0..128_u32, d in 1..=u128::MAX) {
        let d = (d >> shift).max(1);
        let exact = BigUint::from(a) * BigUint::from(b) / BigUint::from(d);
        prop_assert_eq!(mul_div_floor(a, b, d), u128::try_from(exact).ok());
    }
}

#[test]
fn products_at_the_limits() {
    let max = u128::MAX;
    assert_eq!(mul_div_floor(max, max, max), Some(max));
    assert_eq!(mul_div_floor(max, max, max - 1), None);
    assert_eq!(mul_div_floor(max, max - 1, max), Some(max - 1));
    assert_eq!((mul_div_floor(1, 1, 0), mul_div_floor(max, 0, 3)), (None, Some(0)));
}
