//! `--halt START,DURATION`, and which stretch a time falls into.

use std::fmt;
use std::str::FromStr;

use anyhow::{bail, Context, Result};

use super::Start;
use crate::clock;
use crate::replay::path::BLOCK_SECONDS;

/// What stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The chain: no blocks.
    Halt,
    /// The publishers: no prices.
    Silence,
}

/// A stretch as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    start: Start,
    seconds: u64,
    text: String,
}

impl FromStr for Stretch {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let parts = text.split_once(',');
        let (start, seconds) =
            parts.with_context(|| format!("'{text}' is not START,DURATION, such as 2020-03-12T10:30,3h"))?;
        Ok(Stretch { start: start.parse()?, seconds: clock::duration(seconds)?, text: text.to_owned() })
    }
}

impl fmt::Display for Stretch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

/// A stretch in block times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timed {
    pub kind: Kind,
    pub from: u64,
    /// First second after it.
    pub until: u64,
}

impl Timed {
    pub fn seconds(&self) -> u64 {
        self.until - self.from
    }

    fn holds(&self, at: u64) -> bool {
        (self.from..self.until).contains(&at)
    }
}

/// What a block time falls into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Live,
    /// No blocks; publishers may go on meanwhile.
    Halted {
        publishers: bool,
    },
    /// Blocks without prices.
    Silent,
}

/// All stretches of a run, ascending.
#[derive(Clone, Debug, Default)]
pub struct Schedule {
    pub stretches: Vec<Timed>,
}

impl Schedule {
    /// For a run over blocks from `first` to `last`.
    ///
    /// # Errors
    /// If a stretch does not lie within the run, or two of a kind overlap.
    pub fn new(halts: &[Stretch], silences: &[Stretch], first: u64, last: u64) -> Result<Self> {
        let mut stretches = Vec::new();
        for (kind, asked) in [(Kind::Halt, halts), (Kind::Silence, silences)] {
            let mut timed = asked.iter().map(|one| timed(kind, one, first, last)).collect::<Result<Vec<_>>>()?;
            timed.sort_by_key(|one| one.from);
            if timed.windows(2).any(|pair| pair[1].from <= pair[0].until) {
                bail!("two stretches of one kind touch or overlap; make them one");
            }
            stretches.extend(timed);
        }
        stretches.sort_by_key(|one| one.from);
        Ok(Schedule { stretches })
    }

    /// What `at` falls into.
    pub fn phase(&self, at: u64) -> Phase {
        let within = |kind| self.stretches.iter().any(|one| one.kind == kind && one.holds(at));
        match (within(Kind::Halt), within(Kind::Silence)) {
            (true, silent) => Phase::Halted { publishers: !silent },
            (false, true) => Phase::Silent,
            (false, false) => Phase::Live,
        }
    }
}

fn timed(kind: Kind, asked: &Stretch, first: u64, last: u64) -> Result<Timed> {
    let from = asked.start.at(first);
    let until = from + asked.seconds;
    // Something must be there before it, and a block after it.
    if from < first + 2 * BLOCK_SECONDS || until > last {
        let [first, last] = [first, last].map(clock::utc);
        bail!("{asked} does not lie within the prices, {first} to {last} UTC; choose another start or duration");
    }
    if asked.seconds < 2 * BLOCK_SECONDS {
        bail!("{asked} is shorter than two blocks of {BLOCK_SECONDS} s; nobody would see it");
    }
    Ok(Timed { kind, from, until })
}

#[cfg(test)]
mod tests {
    use super::{Kind, Phase, Schedule, Stretch, Timed};

    fn stretch(text: &str) -> Stretch {
        text.parse().unwrap_or_else(|error| panic!("{error}"))
    }

    const FIRST: u64 = 1_583_971_200;

    #[test]
    fn starts_are_times_or_durations_from_the_first_block() {
        let halts = ["2020-03-12T10:30,3h", "1h,90m"].map(stretch);
        let schedule = Schedule::new(&halts, &[stretch("2h,60s")], FIRST, FIRST + 86_400).unwrap_or_default();
        let expected = [(Kind::Halt, 3_600, 9_000), (Kind::Silence, 7_200, 7_260), (Kind::Halt, 37_800, 48_600)];
        let expected = expected.map(|(kind, from, until)| Timed { kind, from: FIRST + from, until: FIRST + until });
        assert_eq!(schedule.stretches, expected);
        let phases = [0, 3_600, 7_200, 8_999, 9_000].map(|at| schedule.phase(FIRST + at));
        let [live, halted] = [Phase::Live, Phase::Halted { publishers: true }];
        assert_eq!(phases, [live, halted, Phase::Halted { publishers: false }, halted, live]);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let said = |texts: &[&str]| {
            let halts: Vec<Stretch> = texts.iter().map(|text| stretch(text)).collect();
            Schedule::new(&halts, &[], FIRST, FIRST + 86_400).map_or_else(|error| error.to_string(), |_| String::new())
        };
        assert!(said(&["23h,2h"]).contains("does not lie within the prices, 2020-03-12 00:00 to 2020-03-13 00:00 UTC"));
        assert!(said(&["2020-03-11T10:00,3h"]).contains("does not lie within"));
        assert!(said(&["0,3h"]).contains("does not lie within"));
        assert!(said(&["1h,6s"]).contains("shorter than two blocks"));
        assert!(said(&["1h,1h", "90m,1h"]).contains("touch or overlap"));
        assert!(["1h", "soon,1h", "1h,long"].iter().all(|text| text.parse::<Stretch>().is_err()));
    }
}
