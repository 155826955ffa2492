//! How a loss is split over the legs of a defaulted account.

use super::num::floor;

/// One leg's claim in a split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    pub weight: i128,
    /// Most that this leg may take.
    pub limit: i128,
    /// What it has taken.
    pub taken: i128,
}

impl Slot {
    fn is_full(&self) -> bool {
        self.taken >= self.limit
    }
}

/// Splits `loss` by weight, round by round among the legs that are not full: floored shares, then single units by
/// ascending market; what a leg cannot take is the next round's loss. Returns what is left when all are full.
pub fn split(loss: i128, slots: &mut [Slot]) -> i128 {
    let mut left = loss;
    while left > 0 {
        let open: Vec<usize> = (0..slots.len()).filter(|slot| !slots[*slot].is_full()).collect();
        if open.is_empty() {
            break;
        }
        left = round(left, slots, &open);
    }
    left
}

fn round(loss: i128, slots: &mut [Slot], open: &[usize]) -> i128 {
    let all: i128 = open.iter().map(|slot| slots[*slot].weight).sum();
    let weight = |slot: &Slot| if all == 0 { 1 } else { slot.weight };
    let whole = if all == 0 { i128::try_from(open.len()).unwrap_or(i128::MAX) } else { all };
    let mut shares: Vec<i128> = open.iter().map(|slot| floor(&[loss, weight(&slots[*slot])], &[whole])).collect();
    let mut units_over = loss - shares.iter().sum::<i128>();
    for share in &mut shares {
        if units_over > 0 {
            *share += 1;
            units_over -= 1;
        }
    }
    let mut left = loss;
    for (slot, share) in open.iter().zip(shares) {
        let slot = &mut slots[*slot];
        let taken = share.min(slot.limit - slot.taken);
        slot.taken += taken;
        left -= taken;
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(weight: i128, limit: i128) -> Slot {
        Slot { weight, limit, taken: 0 }
    }

    #[test]
    fn leftover_units_go_to_the_lowest_markets() {
        let mut slots = [slot(1, 100), slot(1, 100), slot(1, 100)];
        assert_eq!(split(11, &mut slots), 0);
        assert_eq!(slots.map(|slot| slot.taken), [4, 4, 3]);
    }

    #[test]
    fn what_overflows_is_split_again() {
        let mut slots = [slot(1, 2), slot(1, 100), slot(2, 5)];
        // 20: 5, 5, 10 → 2, 5, 5; 8 left, only the second is open
        assert_eq!(split(20, &mut slots), 0);
        assert_eq!(slots.map(|slot| slot.taken), [2, 13, 5]);
        assert_eq!(split(100, &mut slots), 13);
    }

    #[test]
    fn without_weights_all_are_equal() {
        let mut slots = [slot(0, 10), slot(0, 10)];
        assert_eq!(split(5, &mut slots), 0);
        assert_eq!(slots.map(|slot| slot.taken), [3, 2]);
    }
}
