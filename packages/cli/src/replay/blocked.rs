//! What the fail-safe machine kept from happening, by its cause and by what was tried.

use std::collections::BTreeMap;

/// Words of a refusal, and the rule behind it.
const CAUSES: [(&str, &str); 7] = [
    ("not in RESUME", "RESUME"),
    ("not in REDUCE_ONLY", "REDUCE_ONLY"),
    ("not in FROZEN", "FROZEN"),
    ("not in SETTLING", "SETTLING"),
    ("is graced while its markets resume", "the grace of RESUME"),
    ("came back after a gap", "two blocks after a gap"),
    (BOUND_WORDS, BOUND),
];
const BOUND_WORDS: &str = "may add no more to what a gap would leave unpaid";
const BOUND: &str = "the one-block bound";

/// Counts of refusals by modes and bounds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blocked {
    counts: BTreeMap<String, u64>,
    pub by_bound: u64,
    pub by_modes: u64,
}

impl Blocked {
    /// Counts a refusal of an action ("fill") if a mode or the bound is its reason.
    pub fn note(&mut self, action: &str, reason: &str) {
        let Some((_, cause)) = CAUSES.iter().find(|(words, _)| reason.contains(words)) else { return };
        // Contracts name the action of the matrix that was refused, as in `AddRisk: not in RESUME`.
        let adding = if reason.starts_with("AddRisk") || *cause == BOUND { " that adds" } else { "" };
        *self.counts.entry(format!("{action}{adding} by {cause}")).or_default() += 1;
        if *cause == BOUND {
            self.by_bound += 1;
        } else {
            self.by_modes += 1;
        }
    }

    /// What was counted since `earlier`.
    pub fn since(&self, earlier: &Blocked) -> BTreeMap<String, u64> {
        let grown = |(kind, count): (&String, &u64)| {
            let more = count - earlier.counts.get(kind).unwrap_or(&0);
            (more > 0).then(|| (kind.clone(), more))
        };
        self.counts.iter().filter_map(grown).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Blocked;

    #[test]
    fn refusals_are_sorted_by_the_rule_behind_them() {
        let mut blocked = Blocked::default();
        blocked.note("fill", "AddRisk: not in RESUME, until its condition holds, not before 9");
        let earlier = blocked.clone();
        blocked.note("fill", "AddRisk: not in RESUME, until its condition holds, not before 9");
        blocked.note("resolve", "account 7 is graced while its markets resume: equity 5 at …");
        blocked.note("fill", "market 0 may add no more to what a gap would leave unpaid: 5 asked");
        blocked.note("fill", "price 5 is more than 200 bps from the mark 9");
        let grown: Vec<(String, u64)> = blocked.since(&earlier).into_iter().collect();
        let expected = [
            ("fill that adds by RESUME", 1),
            ("fill that adds by the one-block bound", 1),
            ("resolve by the grace of RESUME", 1),
        ];
        assert_eq!(grown, expected.map(|(kind, count)| (kind.to_owned(), count)));
        assert_eq!((blocked.by_modes, blocked.by_bound), (3, 1));
    }
}
