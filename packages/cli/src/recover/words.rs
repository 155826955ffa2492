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
    use super::{meaning, Meaning};

    #[test]
    fn a_refusal_says_what_to_do() {
        let window = "prices of 600 of the 1800 s that market 0's settlement needs were collected up to the last \
                      half-hour boundary; try again after the next one. Without more prices it settles at what there is from 900000 on";
        for (refusal, expected) in [
            ("nothing to do: the market is tagged already", Meaning::Done),
            ("the wind-down has paid account 7: nothing left to do", Meaning::Done),
            ("ticket 7 does not wait: it was paid, or never was", Meaning::Done),
            (window, Meaning::From(180_030)),
            ("account 7 cannot be computed (…); it is stepped over from 990000 on", Meaning::From(990_000)),
            ("Finalize: not in FROZEN, until 200000", Meaning::From(200_000)),
            ("Resolve: not in RESUME, until its condition holds, not before 200000", Meaning::From(200_000)),
            ("Finalize: not in SETTLING, for ever", Meaning::Stuck),
            ("the whole is caged since 5", Meaning::Stuck),
            ("it could be done from 5 on", Meaning::Stuck),
        ] {
            assert_eq!(meaning(refusal, 179_000), expected, "{refusal}");
        }
        // At the boundary itself nobody may have pushed yet.
        assert_eq!(meaning(window, 180_029), Meaning::From(180_030));
        assert_eq!(meaning(window, 180_030), Meaning::From(181_830));
    }
}
