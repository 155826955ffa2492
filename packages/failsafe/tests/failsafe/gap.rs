use breakwater_failsafe::{feed_gap, stall, Accepted, Block, Gap, GapKind, Refusal, StallRules};
use proptest::prelude::*;

fn rules() -> StallRules {
    StallRules::new(60, 6).unwrap()
}

fn stalled(seconds: u64, blocks: u64) -> Option<u64> {
    let since = Block { height: 100, time: 5_000 };
    let now = Block { height: 100 + blocks, time: 5_000 + seconds };
    stall(since, now, &rules()).map(|gap| gap.length_seconds)
}

#[test]
fn a_stall_is_time_without_blocks() {
    let cases =
        [((659, 1), None), ((660, 1), Some(600)), ((600, 0), Some(600)), ((599, 0), None), ((10_800, 2), Some(10_680))];
    for ((seconds, blocks), found) in cases {
        assert_eq!(stalled(seconds, blocks), found, "{seconds} s, {blocks} blocks");
    }
    assert_eq!(stalled(0, 0), None);
    assert_eq!(stalled(0, u64::MAX - 100), None);
}

#[test]
fn a_clock_or_a_height_that_goes_back_is_no_stall() {
    let (early, late) = (Block { height: 5, time: 10 }, Block { height: 6, time: 9_000 });
    assert_eq!(stall(late, early, &rules()), None);
    let back = Block { height: 4, time: 9_000 };
    assert_eq!(stall(early, back, &rules()).unwrap().length_seconds, 8_990);
    let far = Block { height: 6, time: u64::MAX };
    let gap = Gap { kind: GapKind::Stall, from: 10, to: u64::MAX, length_seconds: u64::MAX - 70 };
    assert_eq!(stall(early, far, &rules()), Some(gap));
}

#[test]
fn a_block_time_is_at_most_ten_usual_ones() {
    assert!(StallRules::new(60, 6).is_ok() && StallRules::new(1, 6).is_ok());
    for value in [0, 61] {
        let refused = StallRules::new(value, 6);
        assert_eq!(refused, Err(Refusal::OutOfBounds { value: value.into(), floor: 1, ceiling: 60 }));
    }
}

#[test]
fn a_silence_is_the_larger_of_two_differences() {
    let before = Accepted { publish_time: 1_000, at: 1_005 };
    let length = |publish_time, at| feed_gap(before, Accepted { publish_time, at }).map(|gap| gap.length_seconds);
    assert_eq!(length(1_299, 1_304), None);
    assert_eq!(length(1_300, 1_304), Some(300));
    assert_eq!(length(1_299, 1_305), Some(300));
    assert_eq!(length(9_000, 1_010), Some(8_000), "a late clock");
    assert_eq!(length(0, 0), None);
}

proptest! {
    /// No block slower than the limit, however many: never a stall.
    #[test]
    fn a_living_chain_never_stalls(blocks in prop::collection::vec(0..=60_u64, 0..200)) {
        let since = Block { height: 7, time: 1_000 };
        let mut now = since;
        for seconds in blocks {
            now = Block { height: now.height + 1, time: now.time + seconds };
            prop_assert_eq!(stall(since, now, &rules()), None);
        }
    }

    /// A halt of 20 min or more, a price within 60 s before it, blocks of 1 to 3 s: seen in the second block after it, under the old clock of the first.
    #[test]
    fn a_halt_is_seen_in_the_second_block(halt in 1_200..1_000_000_u64, usual in 1..=3_u64, pushed in 0..=60_u64) {
        let rules = StallRules::new(usual * 10, usual).unwrap();
        let header = Block { height: 1_000, time: 50_000 };
        let last = Block { height: 1_000 + pushed / usual, time: 50_000 + pushed };
        let first = Block { height: last.height + 1, time: last.time + usual };
        let second = Block { height: first.height + 1, time: last.time + halt };
        prop_assert_eq!(stall(header, first, &rules), None);
        prop_assert!(stall(header, second, &rules).is_some());
    }
}
