//! What a refusal means for a keeper: that all is done, that it is too early, or that it is of no use to try.

/// Half-hour boundaries, at which the oracle keeps what a settlement price is averaged from; seconds left for a push behind one.
const BOUNDARY_SECONDS: u64 = 1_800;
const PUSH_SECONDS: u64 = 30;
/// Words of refusals of what others have done already.
const DONE: [&str; 3] = ["nothing to do", "nothing left to do", "does not wait: it was paid"];
/// Words of one that asks to wait for the next boundary.
const NEXT_BOUNDARY: &str = "try again after the next one";
/// Words before a time, and behind it.
const TIMES: [(&str, &str); 3] = [("from ", " on"), ("not before ", ""), ("until ", "")];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Somebody was faster, or there was nothing.
    Done,
    /// Too early: it may go through at this block time.
    From(u64),
    /// No time is known at which it would go through.
    Stuck,
}

/// What a refusal at block time `now` means.
pub fn meaning(refusal: &str, now: u64) -> Meaning {
    if DONE.iter().any(|words| refusal.contains(words)) {
        return Meaning::Done;
    }
    if refusal.contains(NEXT_BOUNDARY) {
        return Meaning::From(after_boundary(now));
    }
    let times = TIMES.iter().flat_map(|(before, behind)| times(refusal, before, behind));
    times.filter(|time| *time > now).min().map_or(Meaning::Stuck, Meaning::From)
}

/// The first time after `now` at which a price pushed behind a boundary can be expected.
fn after_boundary(now: u64) -> u64 {
    let boundary = now.saturating_sub(PUSH_SECONDS) / BOUNDARY_SECONDS * BOUNDARY_SECONDS;
    boundary.saturating_add(BOUNDARY_SECONDS + PUSH_SECONDS)
}

/// Numbers between words.
fn times<'a>(refusal: &'a str, before: &'a str, behind: &'a str) -> impl Iterator<Item = u64> + 'a {
    refusal.match_indices(before).filter_map(move |(place, _)| {
        let rest = &refusal[place + before.len()..];
        let digits = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
        rest[digits..].starts_with(behind).then(|| rest[..digits].parse().ok())?
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use breakwater_failsafe::{Blocked, Mode, Until};

    use super::{meaning, Meaning};

    const REFUSALS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../contracts/clearinghouse/src/error.rs");

    /// What the clearing house says: the words that stand over a variant of its `Refusal`, with values for what is in braces.
    fn refusal(variant: &str, values: &[(&str, &str)]) -> String {
        let source = fs::read_to_string(REFUSALS).unwrap_or_default();
        let (before, _) = source.split_once(&format!("\n    {variant} {{")).unwrap_or_default();
        let (_, words) = before.rsplit_once("#[error(").unwrap_or_default();
        let words = words.trim().trim_end_matches(")]").trim().trim_matches('"').to_owned();
        assert!(!words.is_empty(), "the clearing house knows no {variant}");
        let said = values.iter().fold(words, |said, (name, value)| said.replace(&format!("{{{name}}}"), value));
        assert!(!said.contains('{'), "{variant} has values that are not named here: {said}");
        said
    }

    /// A refusal by modes.
    fn blocked(mode: Mode, until: Until) -> String {
        refusal("Blocked", &[("action:?", "Finalize"), ("blocked", &Blocked { mode, until }.to_string())])
    }

    #[test]
    fn a_refusal_says_what_to_do() {
        let window = refusal(
            "WindowOpen",
            &[("market", "0"), ("seconds", "600"), ("needed", "1800"), ("gives_up_at", "900000")],
        );
        let unregistrable = refusal("Unregistrable", &[("account", "7"), ("reason", "damaged"), ("from", "990000")]);
        for (refusal, expected) in [
            (refusal("NothingToDo", &[("what", "the market is tagged already")]), Meaning::Done),
            (refusal("Claimed", &[("account", "7")]), Meaning::Done),
            (refusal("UnknownTicket", &[("ticket", "7")]), Meaning::Done),
            (window.clone(), Meaning::From(180_030)),
            (unregistrable, Meaning::From(990_000)),
            (refusal("InsuranceNotDrawn", &[("from", "990000")]), Meaning::From(990_000)),
            (refusal("InsuranceNotDrawn", &[("from", "5")]), Meaning::Stuck),
            (refusal("Caged", &[("caged_at", "5"), ("action", "cage")]), Meaning::Stuck),
            (refusal("NoPrice", &[("market", "0")]), Meaning::Stuck),
            (blocked(Mode::Frozen, Until::At(200_000)), Meaning::From(200_000)),
            (blocked(Mode::Resume, Until::NotBefore(200_000)), Meaning::From(200_000)),
            (blocked(Mode::Settling, Until::Never), Meaning::Stuck),
        ] {
            assert_eq!(meaning(&refusal, 179_000), expected, "{refusal}");
        }
        // At the boundary itself nobody may have pushed yet.
        assert_eq!(meaning(&window, 180_029), Meaning::From(180_030));
        assert_eq!(meaning(&window, 180_030), Meaning::From(181_830));
    }
}
