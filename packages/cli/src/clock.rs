//! Unix seconds as a date and back, and durations, without a time zone library.

use anyhow::{bail, Context, Result};

pub const DAY_SECONDS: u64 = 86_400;
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `2020-03-12 10:44` in UTC.
pub fn utc(seconds: u64) -> String {
    let (year, month, day) = civil(seconds / DAY_SECONDS);
    format!("{year:04}-{month:02}-{day:02} {}", time_of_day(seconds))
}

/// `2020-03-12T10:44`, `2020-03-12 10:44:30` or `2020-03-12`, all UTC, as unix seconds.
///
/// # Errors
/// If it is no such time, or one before 1970.
pub fn from_utc(text: &str) -> Result<u64> {
    let bare = text.strip_suffix('Z').unwrap_or(text);
    let (date, time) = bare.split_once(['T', ' ']).unwrap_or((bare, "00:00"));
    let numbers =
        |text: &str, mark: char| text.split(mark).map(|part| part.parse::<u64>().ok()).collect::<Option<Vec<_>>>();
    let date = numbers(date, '-').filter(|date| matches!(date[..], [1970..=2553, 1..=12, 1..=31]));
    let time = numbers(time, ':').filter(|time| matches!(time[..], [0..=23, 0..=59] | [0..=23, 0..=59, 0..=59]));
    let found = date.zip(time).map(|(date, time)| {
        let seconds = 3_600 * time[0] + 60 * time[1] + time.get(2).unwrap_or(&0);
        DAY_SECONDS * days(date[0], date[1], date[2]) + seconds
    });
    // A 31st of June would be a day of July.
    let same = |seconds: &u64| utc(*seconds).starts_with(bare.get(..10).unwrap_or(bare));
    found.filter(same).with_context(|| format!("'{text}' is no time; write it in UTC, such as 2020-03-12T10:40"))
}

/// Unix seconds, or a time as [`from_utc`] takes it.
///
/// # Errors
/// If it is neither.
pub fn moment(text: &str) -> Result<u64> {
    text.parse().or_else(|_| from_utc(text))
}

/// `90m`, `3h`, `7d` or `45s`, as seconds.
///
/// # Errors
/// If it is none of these, or 0. A number alone: who forgets the unit would freeze for 12 s.
pub fn duration(text: &str) -> Result<u64> {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let unit = match &text[digits.len()..] {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => DAY_SECONDS,
        _ => 0,
    };
    match digits.parse::<u64>().ok().and_then(|count| count.checked_mul(unit)) {
        None | Some(0) => bail!("'{text}' is no duration; write it such as 45s, 90m, 3h or 7d"),
        Some(seconds) => Ok(seconds),
    }
}

/// `2 h`, `90 min`, `45 s`: the largest unit that it is a whole number of.
pub fn spoken(seconds: u64) -> String {
    let units = [(2, DAY_SECONDS, "days"), (1, 3_600, "h"), (2, 60, "min")];
    let whole = units.into_iter().find(|(least, unit, _)| seconds >= least * unit && seconds.is_multiple_of(*unit));
    let (_, unit, name) = whole.unwrap_or((1, 1, "s"));
    format!("{} {name}", seconds / unit)
}

/// `10:44` in UTC.
pub fn time_of_day(seconds: u64) -> String {
    let minutes = seconds % DAY_SECONDS / 60;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// `12 Mar` in UTC.
pub fn day_and_month(seconds: u64) -> String {
    let (_, month, day) = civil(seconds / DAY_SECONDS);
    let name = usize::try_from(month - 1).ok().and_then(|place| MONTHS.get(place)).unwrap_or(&"");
    format!("{day} {name}")
}

/// Year, month and day of a count of days since 1970-01-01 (Hinnant, "chrono-compatible low-level date algorithms").
fn civil(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + u64::from(month <= 2), month, day)
}

/// Days from 1970-01-01 to a date (from the same source).
fn days(year: u64, month: u64, day: u64) -> u64 {
    let year = year - u64::from(month <= 2);
    let era = year / 400;
    let year_of_era = year % 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::{duration, from_utc, spoken, utc, DAY_SECONDS};

    #[test]
    fn every_day_is_read_as_it_is_written() {
        for day in 0..100_000 {
            let seconds = day * DAY_SECONDS + 38_640;
            assert_eq!(from_utc(&utc(seconds)).ok(), Some(seconds));
        }
        assert_eq!(from_utc("2020-03-12T10:40:30Z").ok(), Some(1_584_009_630));
        assert_eq!(from_utc("2020-03-12").ok(), Some(1_583_971_200));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in ["", "tomorrow", "2020-06-31T10:00", "2020-03-12T25:00", "2020-03-12T10", "12-03-2020T10:00"] {
            assert!(from_utc(text).is_err(), "{text}");
        }
    }

    #[test]
    fn durations_have_units() {
        let read = ["90m", "3h", "7d", "45s"].map(|text| duration(text).ok());
        assert_eq!(read, [5_400, 10_800, 604_800, 45].map(Some));
        for text in ["", "12", "0h", "3 h", "-3h", "h", "3y", "99999999999999999999d"] {
            assert!(duration(text).is_err(), "{text}");
        }
        let said = [10_800, 5_400, 604_800, 45, 3_600, 61].map(spoken);
        assert_eq!(said, ["3 h", "90 min", "7 days", "45 s", "1 h", "61 s"]);
    }
}
