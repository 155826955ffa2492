//! Records of coins on their way to another chain.

use breakwater_clearinghouse::state::keys;

use super::*;

/// What flies and what has ended stand behind the rest, and only where there is any: records of the first layout are read, and most messages pay
/// for nothing.
#[test]
fn totals_without_flights_are_those_of_the_first_layout() {
    let none = Totals { flying: Units::ZERO, ended: Units::ZERO, ..full_totals() };
    let (short, long) = (none.encode(), full_totals().encode());
    assert_eq!(short, long[..short.len()]);
    assert_eq!(short.last(), Some(&15));
    assert_eq!(Totals::decode(&short).unwrap(), none);
    assert_eq!(Totals::default().encode().len(), 20);
    for end in short.len() + 1..long.len() {
        assert!(Totals::decode(&long[..end]).is_err(), "cut to {end} bytes");
    }
    assert!(Totals::decode(&[long, vec![0]].concat()).is_err());
}

/// Channels of one name in another, every length of a sequence: each key is read back, and all sort by channel length, channel, sequence.
#[test]
fn keys_of_flights_are_told_apart() {
    let channels = ["c", "channel-1", "channel-2", "channel-11", &"x".repeat(64)];
    let sequences = [0, 1, 255, 256, 65_535, 65_536, u64::from(u32::MAX), u64::MAX];
    let made: Vec<Vec<u8>> = channels
        .iter()
        .flat_map(|channel| sequences.map(|sequence| (channel, sequence)))
        .map(|(channel, sequence)| {
            let key = keys::flight(channel, sequence);
            assert_eq!(keys::flight_of(&key), Some(((*channel).to_owned(), sequence)));
            assert!(key.as_slice() >= keys::FLIGHTS && key.as_slice() < keys::FLIGHTS_END);
            // Names of records that are text have a letter here.
            assert!(key[1] <= 64);
            key
        })
        .collect();
    assert!(made.is_sorted_by(|one, other| one < other));
    for cut in [&b"f"[..], b"f\x05abc", b"f\x01\xff\x00", b"f\x01c\x09123456789"] {
        assert_eq!(keys::flight_of(cut), None);
    }
}
