//! Unix seconds as a date, without a time zone library.

pub const DAY_SECONDS: u64 = 86_400;
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `2020-03-12 10:44` in UTC.
pub fn utc(seconds: u64) -> String {
    let (year, month, day) = civil(seconds / DAY_SECONDS);
    format!("{year:04}-{month:02}-{day:02} {}", time_of_day(seconds))
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
