//! What the contracts refused, one readable sentence for each kind.

use std::collections::BTreeMap;

/// Kinds that are kept; reasons of further ones are not.
const KINDS_KEPT: usize = 200;
/// Kinds that are shown.
const KINDS_SHOWN: usize = 5;

/// Words of a refusal, and what it comes down to.
const REASONS: [(&str, &str); 24] = [
    ("not in RESUME", "not while the market resumes after a gap"),
    ("not in REDUCE_ONLY", "the market, or all, may only be reduced"),
    ("not in FROZEN", "the market, or all, is frozen"),
    ("is graced while", "not while the market resumes, the account having a quarter of its maintenance margin"),
    ("may add no more to", "the one-block bound is reached"),
    ("would have equity", "initial margin not met at the worse price bound"),
    ("fills off the mark would have cost", "the account's cap on one day's trading costs is used up"),
    ("has no equity left", "the account has no equity left"),
    ("bps from the mark", "the price is outside the band around the mark"),
    ("reducing must not leave", "reducing would leave the account worse off"),
    ("has a price of class", "the price is not good enough"),
    ("came back at height", "prices have only just come back after a gap"),
    ("has no price to value a leg at", "there is no usable price"),
    ("may only be reduced", "the market may only be reduced"),
    ("open interest of market", "open interest is full"),
    ("larger than the market's largest", "the position would be too large"),
    ("is not unsafe", "not below maintenance margin at the better price bound"),
    ("has run since", "the auction is still running"),
    ("has no position in market", "the position is gone"),
    ("lots would stay", "too small a position would be left"),
    ("cannot be resolved", "not resolvable yet"),
    ("is in a market with a usable price", "no market with a usable price"),
    ("units to get and the clearing house", "not enough coins at hand"),
    ("nothing to do", "nothing to do"),
];

/// Refusals of a run by kind.
#[derive(Clone, Debug, Default)]
pub struct Refusals {
    kinds: BTreeMap<String, Kind>,
}

#[derive(Clone, Debug)]
struct Kind {
    times: u64,
    sentence: String,
}

impl Refusals {
    /// Counts one refusal of an action ("fill"), with the contract's reason.
    pub fn note(&mut self, action: &str, reason: &str) {
        let known = REASONS.iter().find(|(words, _)| reason.contains(words));
        let (kind, sentence) = match known {
            Some((_, short)) => (format!("{action}: {short}"), format!("{action} refused: {short}")),
            None => (format!("{action}: {}", without_digits(reason)), format!("{action} refused, the first: {reason}")),
        };
        if self.kinds.len() < KINDS_KEPT || self.kinds.contains_key(&kind) {
            self.kinds.entry(kind).or_insert(Kind { times: 0, sentence }).times += 1;
        }
    }

    /// A line for each of the most frequent kinds: `3 × resolve refused: not resolvable yet`.
    pub fn lines(&self) -> Vec<String> {
        let mut kinds: Vec<&Kind> = self.kinds.values().collect();
        kinds.sort_by_key(|kind| std::cmp::Reverse(kind.times));
        kinds.into_iter().take(KINDS_SHOWN).map(|Kind { times, sentence }| format!("{times} × {sentence}")).collect()
    }
}

/// Refusals of one unknown kind differ in nothing but their numbers.
fn without_digits(reason: &str) -> String {
    reason.chars().filter(|character| !character.is_ascii_digit()).collect()
}

#[cfg(test)]
mod tests {
    use super::Refusals;

    #[test]
    fn refusals_of_a_kind_are_one_sentence() {
        let mut refusals = Refusals::default();
        for account in 7..10 {
            let reason = format!("account {account} cannot be resolved: equity 5; it needs equity of 0 or less");
            refusals.note("resolve", &reason);
        }
        refusals.note("deposit", "the moon is in house 7");
        refusals.note("deposit", "the moon is in house 8");
        assert_eq!(
            refusals.lines(),
            ["3 × resolve refused: not resolvable yet", "2 × deposit refused, the first: the moon is in house 7"]
        );
    }
}
