//! Shorthand for numbers with units, and the long-hand arithmetic that results are compared with.

use breakwater_risk::{Lots, Price, Size, Units};
use num_bigint::BigInt;
use num_integer::Integer;

pub const E18: i128 = 1_000_000_000_000_000_000;

pub fn units(units: i128) -> Units {
    Units::new(units).unwrap()
}

pub fn lots(lots: u64) -> Lots {
    Lots::new(lots).unwrap()
}

pub fn price(price: u128) -> Price {
    Price::new(price).unwrap()
}

/// Signed lots.
pub fn size(signed: i128) -> Size {
    let magnitude = lots(u64::try_from(signed.unsigned_abs()).unwrap());
    if signed < 0 {
        Size::short(magnitude)
    } else {
        Size::long(magnitude)
    }
}

pub fn big(number: impl Into<BigInt>) -> BigInt {
    number.into()
}

/// `⌊a/b⌋`.
pub fn floor(a: &BigInt, b: &BigInt) -> BigInt {
    a.div_floor(b)
}

/// `⌈a/b⌉`.
pub fn ceil(a: &BigInt, b: &BigInt) -> BigInt {
    -(-a).div_floor(b)
}
