//! The one product that may leave 128 bits.

/// `⌊a·b/d⌋`. `None`: d is 0, or the result leaves u128.
pub fn mul_div_floor(a: u128, b: u128, d: u128) -> Option<u128> {
    if d == 0 {
        return None;
    }
    match a.checked_mul(b) {
        Some(product) => Some(product / d),
        None => long_mul_div_floor(a, b, d),
    }
}

/// Doubling and adding, from the highest bit of `b`: `a·(bits so far) = quotient·d + remainder`, at every step.
fn long_mul_div_floor(a: u128, b: u128, d: u128) -> Option<u128> {
    let (whole, part) = (a / d, a % d);
    let (mut quotient, mut remainder) = (0_u128, 0_u128);
    for bit in (0..128).rev() {
        let carry;
        (remainder, carry) = add_mod(remainder, remainder, d);
        quotient = quotient.checked_mul(2)?.checked_add(carry)?;
        if b >> bit & 1 == 1 {
            let carry;
            (remainder, carry) = add_mod(remainder, part, d);
            quotient = quotient.checked_add(whole)?.checked_add(carry)?;
        }
    }
    Some(quotient)
}

/// `(a + b) mod d` and the carry, for `a, b < d`, without leaving u128.
fn add_mod(a: u128, b: u128, d: u128) -> (u128, u128) {
    let missing = d - b;
    if a >= missing {
        (a - missing, 1)
    } else {
        (a + b, 0)
    }
}
