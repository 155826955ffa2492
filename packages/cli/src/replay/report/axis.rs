//! Where an axis has its labels, and what they say. Only for the picture: nothing of it reaches the chain.

use crate::clock::{day_and_month, time_of_day, DAY_SECONDS};

/// Seconds between two labels of the time axis, finest first.
const TIME_STEPS: [u64; 18] = [
    60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 14_400, 21_600, 43_200, 86_400, 172_800, 432_000, 864_000,
    2_592_000, 7_776_000,
];
/// Labels of the time axis, and of a value axis, at most.
const TIME_LABELS: u64 = 7;
const VALUE_LABELS: f64 = 6.0;
/// Labels with more decimals than this are written with an exponent, to fit beside the axis.
const DECIMALS_WRITTEN: i32 = 6;
/// Names of thousands, and so on.
const SUFFIXES: [(f64, &str); 3] = [(1e9, "G"), (1e6, "M"), (1e4, "k")];

/// Block times between two others that get a label: full minutes, hours or days in UTC.
pub fn times(from: u64, until: u64) -> Vec<u64> {
    let span = until.saturating_sub(from);
    let step = TIME_STEPS.into_iter().find(|step| span / step < TIME_LABELS).unwrap_or(span.max(1));
    (from.div_ceil(step)..=until / step).map(|number| number * step).collect()
}

/// `12 Mar` where a day begins, else `10:44`.
pub fn time(seconds: u64) -> String {
    if seconds.is_multiple_of(DAY_SECONDS) {
        return day_and_month(seconds);
    }
    time_of_day(seconds)
}

/// `1 minute`, `15 minutes`, `4 hours`; whole ones.
pub fn duration(seconds: u64) -> String {
    let (count, unit) = if seconds < 3_600 { (seconds / 60, "minute") } else { (seconds / 3_600, "hour") };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

/// Round values within a range, a step of 1, 2 or 5 times a power of ten apart, no finer than `finest`.
pub fn values(low: f64, high: f64, finest: f64) -> Vec<f64> {
    let rough = ((high - low) / VALUE_LABELS).max(f64::MIN_POSITIVE);
    let power = 10_f64.powf(rough.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power);
    let step = steps.into_iter().find(|step| *step >= rough).unwrap_or(10.0 * power).max(finest);
    let first = (low / step).ceil();
    let places = (0..12).map(f64::from).map(|place| (first + place) * step);
    places.take_while(|value| *value <= high).collect()
}

/// Powers of ten within a range of logarithms.
pub fn powers(low: f64, high: f64) -> Vec<f64> {
    (-20_i32..20).map(f64::from).filter(|power| *power >= low && *power <= high).collect()
}

/// A label, as short as its neighbours allow: all of one axis have the same unit and the same decimals.
pub fn value(value: f64, all: &[f64]) -> String {
    let largest = all.iter().fold(0.0, |largest: f64, other| largest.max(other.abs()));
    let step = all.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::MAX, f64::min);
    let (unit, suffix) = SUFFIXES.into_iter().find(|(unit, _)| largest >= *unit).unwrap_or((1.0, ""));
    let unit = if suffix == "k" { 1e3 } else { unit };
    let decimals = (0..=18).find(|decimals| whole(step / unit * 10_f64.powi(*decimals))).unwrap_or(2);
    if decimals > DECIMALS_WRITTEN {
        return format!("{value:.1e}");
    }
    let decimals = usize::try_from(decimals).unwrap_or(0);
    let text = format!("{:.decimals$}", value / unit);
    let zero = text.trim_matches(['0', '.', '-']).is_empty();
    if zero {
        return "0".to_owned();
    }
    text + suffix
}

fn whole(value: f64) -> bool {
    (value - value.round()).abs() < 1e-6 * value.abs()
}

/// The label of a power of ten.
pub fn power(exponent: f64) -> String {
    let places = usize::try_from(-whole_part(exponent).min(0)).unwrap_or(0);
    format!("{:.places$}", 10_f64.powf(exponent))
}

#[allow(clippy::as_conversions, clippy::cast_possible_truncation, reason = "an exponent of ten between -20 and 20")]
fn whole_part(exponent: f64) -> i32 {
    exponent.round() as i32
}

#[cfg(test)]
mod tests {
    use super::{duration, power, powers, time, times, value, values};

    #[test]
    fn times_are_full_hours_of_the_day() {
        let day = 1_583_884_800;
        assert_eq!(times(day + 7, day + 86_400), [4, 8, 12, 16, 20, 24].map(|hour| day + 3_600 * hour));
        assert_eq!([time(day), time(day + 3_600)], ["11 Mar", "01:00"]);
        assert_eq!([duration(60), duration(300), duration(14_400)], ["1 minute", "5 minutes", "4 hours"]);
    }

    #[test]
    fn values_are_round_and_labelled_alike() {
        let places = values(0.0, 1_270_000.0, 0.0);
        let labels: Vec<String> = places.iter().map(|place| value(*place, &places)).collect();
        assert_eq!(labels, ["0", "0.5M", "1.0M"]);
        assert_eq!(values(-1.0, 1.0, 1.0), [-1.0, 0.0, 1.0]);
        assert_eq!(value(2e-9, &[1.5e-9, 2e-9, 2.5e-9]), "2.0e-9");
    }

    #[test]
    fn powers_of_ten_are_written_out() {
        let labels: Vec<String> = powers(-4.3, 2.0).into_iter().map(power).collect();
        assert_eq!(labels, ["0.0001", "0.001", "0.01", "0.1", "1", "10", "100"]);
    }
}
