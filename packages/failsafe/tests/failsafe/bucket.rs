use breakwater_failsafe::{Block, BlockBound, BlockShare, Bucket, Rate, Refusal, Until};
use proptest::prelude::*;

const RATE: Rate = Rate { capacity: 1_000, window_seconds: 3_600 };
const T: u64 = 1_000_000;

#[test]
fn a_full_bucket_refills_evenly() {
    let empty = Bucket::default().taken(1_000, T, &RATE).unwrap();
    for (after, room) in [(0, 0), (3, 0), (4, 1), (1_800, 500), (3_599, 999), (3_600, 1_000), (u64::MAX - T, 1_000)] {
        assert_eq!(empty.room(T + after, &RATE), room, "after {after} s");
    }
    assert_eq!(empty.room(0, &RATE), 0, "a clock that goes back gives nothing");
}

#[test]
fn a_refusal_says_what_is_there_and_when_there_is_enough() {
    let empty = Bucket::default().taken(1_000, T, &RATE).unwrap();
    let refused = empty.taken(500, T + 4, &RATE).unwrap_err();
    let succeeds = Until::At(T + 1_800);
    assert_eq!(refused, Refusal::BucketEmpty { asked: 500, room: 1, capacity: 1_000, succeeds });
    let never = empty.taken(1_001, T, &RATE).unwrap_err();
    assert_eq!(never.succeeds(), Until::Never);
}

#[test]
fn looking_every_second_takes_nothing_away() {
    let slow = Rate { capacity: 2, window_seconds: 100 };
    let mut bucket = Bucket::default().taken(2, T, &slow).unwrap();
    for second in 1..=49 {
        bucket = bucket.refilled(T + second, &slow);
        assert_eq!(bucket.used, 2);
    }
    assert_eq!(bucket.refilled(T + 50, &slow).used, 1);
}

#[test]
fn a_capacity_that_shrinks_frees_nothing_at_once_and_all_in_a_window() {
    let empty = Bucket::default().taken(1_000, T, &RATE).unwrap();
    let small = Rate { capacity: 10, ..RATE };
    assert_eq!(empty.room(T + 1, &small), 0);
    assert_eq!(empty.room(T + 3_600, &small), 10);
    assert_eq!(empty.refilled(T + 1_800, &small).used, 500);
    let seen = empty.refilled(T + 1, &small);
    assert_eq!(seen.room(T + 1, &RATE), 0, "shrinking and growing back opens nothing");
}

#[test]
fn a_window_made_shorter_gives_nothing_away() {
    let bucket = Bucket { used: 100, at: T, part: 3_599 };
    assert_eq!(bucket.refilled(T, &Rate { capacity: 1_000, window_seconds: 60 }).used, 100);
}

#[test]
fn what_is_returned_beyond_what_was_taken_is_lost() {
    let bucket = Bucket::default().taken(400, T, &RATE).unwrap();
    assert_eq!(bucket.returned(100, T, &RATE).room(T, &RATE), 700);
    assert_eq!(bucket.returned(9_999, T, &RATE).room(T, &RATE), 1_000);
}

#[test]
fn largest_numbers() {
    let most = Rate { capacity: u128::MAX, window_seconds: u64::MAX };
    let empty = Bucket::default().taken(u128::MAX, 0, &most).unwrap();
    assert_eq!(empty.taken(1, 0, &most).unwrap_err().succeeds(), Until::At(1));
    assert_eq!(empty.room(u64::MAX, &most), u128::MAX);
    let none = Rate { capacity: 0, window_seconds: 0 };
    assert_eq!(Bucket::default().taken(1, 0, &none).unwrap_err().succeeds(), Until::Never);
}

const SHARE: BlockShare = BlockShare { block: 100, hour: Rate { capacity: 250, window_seconds: 3_600 } };

#[test]
fn a_block_adds_its_part_and_an_hour_its_own() {
    let block = |height| Block { height, time: T };
    let one = BlockBound::default().charged(100, block(5), &SHARE).unwrap();
    let full = Refusal::BlockFull { asked: 1, room: 0, capacity: 100, from_height: Some(6) };
    assert_eq!(one.charged(1, block(5), &SHARE), Err(full));
    assert_eq!(one.charged(1, block(4), &SHARE), Err(full), "a height that goes back brings nothing");
    assert_eq!(one.charged(0, block(5), &SHARE), Ok(one), "what adds nothing passes");
    let large = one.charged(101, block(6), &SHARE).unwrap_err();
    assert_eq!(large.succeeds(), Until::Never);
    let two = one.charged(100, block(6), &SHARE).unwrap();
    let hour = two.charged(51, block(7), &SHARE).unwrap_err();
    assert!(matches!(hour, Refusal::BucketEmpty { room: 50, .. }), "time stands still, blocks go on: {hour}");
}

#[test]
fn relief_refills_the_hour_never_the_block() {
    let now = Block { height: 5, time: T };
    let one = BlockBound::default().charged(100, now, &SHARE).unwrap().relieved(100, now, &SHARE);
    assert_eq!(one.hour.used, 0);
    assert!(matches!(one.charged(1, now, &SHARE), Err(Refusal::BlockFull { .. })));
    let next = Block { height: 6, time: T };
    let relieved = one.relieved(1, next, &SHARE);
    assert!(relieved.charged(100, next, &SHARE).is_ok());
}

proptest! {
    /// Any number of looks between changes nothing.
    #[test]
    fn refilling_does_not_depend_on_the_steps(
        used in 0..=5_000_u128, window in 1..10_000_u64, steps in prop::collection::vec(0..300_u64, 0..20),
    ) {
        let rate = Rate { capacity: 5_000, window_seconds: window };
        let start = Bucket { used, at: T, part: 0 };
        let (mut stepped, mut now) = (start, T);
        for step in steps {
            now += step;
            stepped = stepped.refilled(now, &rate);
        }
        prop_assert_eq!(stepped, start.refilled(now, &rate));
    }

    /// In any window w at most C·(1 + w/T) with the largest C; a refusal's time is the first that succeeds.
    #[test]
    fn any_window_is_bounded(takes in prop::collection::vec((0..900_u64, 1..1_200_u128, 1..=1_000_u128), 1..60)) {
        let (mut bucket, mut now) = (Bucket::default(), T);
        let mut taken: Vec<(u64, u128)> = vec![];
        for (wait, amount, capacity) in takes {
            now += wait;
            let rate = Rate { capacity, ..RATE };
            match bucket.taken(amount, now, &rate) {
                Ok(next) => {
                    bucket = next;
                    taken.push((now, amount));
                }
                Err(refused) => if let Some(at) = refused.succeeds().earliest() {
                    prop_assert!(bucket.taken(amount, at, &rate).is_ok());
                    prop_assert!(bucket.taken(amount, at - 1, &rate).is_err());
                },
            }
        }
        for (place, (from, _)) in taken.iter().enumerate() {
            let mut sum = 0;
            for (to, amount) in &taken[place..] {
                sum += amount;
                prop_assert!(sum <= 1_000 + 1_000 * u128::from(to - from) / 3_600 + 1);
            }
        }
    }
}
