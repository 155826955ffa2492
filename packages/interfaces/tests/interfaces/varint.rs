use breakwater_interfaces::varint::{write_i128, write_u128, Reader, VarintError};
use proptest::prelude::*;

fn unsigned(value: u128) -> Vec<u8> {
    let mut out = vec![];
    write_u128(&mut out, value);
    out
}

fn signed(value: i128) -> Vec<u8> {
    let mut out = vec![];
    write_i128(&mut out, value);
    out
}

#[test]
fn small_numbers_are_short() {
    assert_eq!(unsigned(0), [0]);
    assert_eq!(unsigned(127), [127]);
    assert_eq!(unsigned(128), [0x80, 1]);
    assert_eq!(signed(0), [0]);
    assert_eq!(signed(-1), [1]);
    assert_eq!(signed(1), [2]);
    assert_eq!(signed(-64), [127]);
    assert_eq!(signed(64), [0x80, 1]);
    assert_eq!(unsigned(u128::MAX).len(), 19);
}

#[test]
fn extremes_come_back() {
    for value in [i128::MIN, i128::MIN + 1, -1, 0, 1, i128::MAX] {
        assert_eq!(Reader::new(&signed(value)).i128(), Ok(value));
    }
    assert_eq!(Reader::new(&unsigned(u128::MAX)).u128(), Ok(u128::MAX));
}

#[test]
fn a_needless_last_byte_is_refused() {
    assert_eq!(Reader::new(&[0x80, 0]).u128(), Err(VarintError::NotCanonical { at: 2 }));
    assert_eq!(Reader::new(&[0xff, 0x80, 0]).u128(), Err(VarintError::NotCanonical { at: 3 }));
}

#[test]
fn a_number_over_its_width_is_refused() {
    let mut over = vec![0xff; 18];
    over.push(4);
    assert_eq!(Reader::new(&over).u128(), Err(VarintError::Overflow { at: 19, bits: 128 }));
    assert_eq!(Reader::new(&[0xff; 30]).u128(), Err(VarintError::Overflow { at: 19, bits: 128 }));
    let over_64 = unsigned(u128::from(u64::MAX) + 1);
    assert_eq!(Reader::new(&over_64).u64(), Err(VarintError::Overflow { at: 10, bits: 64 }));
    assert_eq!(Reader::new(&unsigned(u128::from(u64::MAX))).u64(), Ok(u64::MAX));
    let over_32 = unsigned(u128::from(u32::MAX) + 1);
    assert_eq!(Reader::new(&over_32).u32(), Err(VarintError::Overflow { at: 5, bits: 32 }));
}

#[test]
fn records_that_end_early_or_late_are_refused() {
    assert_eq!(Reader::new(&[]).u128(), Err(VarintError::Truncated { at: 0 }));
    assert_eq!(Reader::new(&[0x80]).u128(), Err(VarintError::Truncated { at: 1 }));
    assert_eq!(Reader::new(&[1, 2]).array::<3>(), Err(VarintError::Truncated { at: 2 }));
    let reader = Reader::new(&[1, 2]);
    assert!(!reader.is_empty());
    assert_eq!(reader.finish(), Err(VarintError::Trailing { left: 2 }));
}

proptest! {
    #[test]
    fn unsigned_round_trip(value: u128, shift in 0u32..128) {
        let value = value >> shift;
        let bytes = unsigned(value);
        let mut reader = Reader::new(&bytes);
        prop_assert_eq!(reader.u128(), Ok(value));
        prop_assert_eq!(reader.finish(), Ok(()));
    }

    #[test]
    fn signed_round_trip(value: i128, shift in 0u32..128) {
        let value = value >> shift;
        prop_assert_eq!(Reader::new(&signed(value)).i128(), Ok(value));
    }

    #[test]
    fn what_is_read_is_the_only_encoding(bytes in proptest::collection::vec(any::<u8>(), 0..24)) {
        let mut reader = Reader::new(&bytes);
        if let Ok(value) = reader.u128() {
            let again = unsigned(value);
            prop_assert_eq!(&bytes[..again.len()], &again[..]);
        }
    }
}
