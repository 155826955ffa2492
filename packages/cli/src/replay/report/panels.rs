//! What the pictures show: each a few lines or bars over block times.

use plotters::style::RGBColor;

use super::super::halts::Bands;
use super::super::series::{Money, Sample, Series};
use super::axis;

// No two things in the report have the same colour.
const INK: RGBColor = RGBColor(31, 41, 51);
const ORANGE: RGBColor = RGBColor(234, 88, 12);
const MAGENTA: RGBColor = RGBColor(190, 24, 93);
const RED: RGBColor = RGBColor(220, 38, 38);
const GREEN: RGBColor = RGBColor(21, 128, 61);
const PURPLE: RGBColor = RGBColor(126, 34, 206);
const TEAL: RGBColor = RGBColor(13, 148, 136);
const GOLD: RGBColor = RGBColor(202, 138, 4);
const MAROON: RGBColor = RGBColor(127, 29, 29);
const BLUE: RGBColor = RGBColor(37, 99, 235);
const CYAN: RGBColor = RGBColor(6, 182, 212);
const OLIVE: RGBColor = RGBColor(85, 107, 47);
const LIME: RGBColor = RGBColor(101, 163, 13);
const PINK: RGBColor = RGBColor(244, 114, 182);
const BROWN: RGBColor = RGBColor(120, 63, 4);
const INDIGO: RGBColor = RGBColor(67, 56, 202);
const SLATE: RGBColor = RGBColor(71, 85, 105);
const SILVER: RGBColor = RGBColor(148, 163, 184);
const AZURE: RGBColor = RGBColor(125, 211, 252);
const AMBER: RGBColor = RGBColor(253, 186, 116);
const VIOLET: RGBColor = RGBColor(196, 181, 253);

/// A price that moves by more than this factor is drawn on a logarithmic axis.
const LOGARITHMIC_FROM: f64 = 20.0;

/// How a panel is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A line over the range that it covers.
    Price,
    /// The same on a logarithmic axis.
    LogarithmicPrice,
    /// Lines over an axis that starts at zero.
    FromZero,
    /// A bar for each bucket of so many seconds.
    Bars(u64),
}

/// One panel.
pub struct Panel {
    pub title: String,
    pub shape: Shape,
    pub curves: Vec<Curve>,
    /// What stood when, as a strip under the lines.
    pub bands: Vec<Band>,
}

/// A stretch of time and its colour.
pub struct Band {
    pub name: &'static str,
    pub color: RGBColor,
    /// Block times.
    pub from: u64,
    pub until: u64,
}

/// One line of a panel; an only line needs no name.
pub struct Curve {
    pub name: &'static str,
    pub color: RGBColor,
    /// Drawn wider, so that another line of the same height does not hide it.
    pub wide: bool,
    /// Block times and values.
    pub points: Vec<(u64, f64)>,
}

impl Panel {
    /// All values of all lines.
    pub fn values(&self) -> impl Iterator<Item = f64> + '_ {
        self.curves.iter().flat_map(Curve::values)
    }
}

impl Curve {
    fn values(&self) -> impl Iterator<Item = f64> + '_ {
        self.points.iter().map(|point| point.1)
    }

    /// Nothing but zeros.
    pub fn is_empty(&self) -> bool {
        self.values().all(|value| value == 0.0)
    }
}

/// All panels, two that are read together beside each other.
pub fn panels(series: &Series, bands: &Bands) -> Vec<Panel> {
    let curve = |name, color, of: fn(&Sample) -> f64| Curve {
        name,
        color,
        wide: false,
        points: series.samples.iter().map(|sample| (sample.at, of(sample))).collect(),
    };
    let from_zero =
        |title: &str, curves| Panel { title: title.to_owned(), shape: Shape::FromZero, curves, bands: Vec::new() };
    vec![
        price(curve("", INK, |sample| number(sample.price) / 1e18), strip(bands)),
        closed(series),
        from_zero(
            "Cumulative bad debt and who paid it, $",
            vec![
                Curve { wide: true, ..curve("bad debt", RED, |sample| dollars(sample.bad_debt)) },
                curve("insurance paid", GREEN, |sample| dollars(sample.insurance_paid)),
                curve("socialised", PURPLE, |sample| dollars(sample.socialised)),
                curve("cut off winners", OLIVE, |sample| dollars(sample.cut)),
            ],
        ),
        from_zero(
            "Insurance, $",
            vec![
                curve("insurance fund", TEAL, |sample| dollars(sample.fund)),
                curve("float", GOLD, |sample| dollars(sample.float)),
                curve("unpaid shortfall", MAROON, |sample| dollars(sample.shortfall)),
            ],
        ),
        from_zero("Equity by group, $ (later deposits included)", groups(series, |money| signed(money.equity))),
        from_zero("Gain or loss by group, $ (equity less all deposits)", groups(series, gain)),
        from_zero("Open interest, $", vec![curve("", INDIGO, |sample| dollars(sample.open_interest))]),
    ]
}

/// The colours of what stood.
fn strip(bands: &Bands) -> Vec<Band> {
    let color = |name: &str| match name {
        "halt" => SLATE,
        "feed outage" => SILVER,
        "RESUME" => AZURE,
        "REDUCE_ONLY" => AMBER,
        _ => VIOLET,
    };
    bands.iter().map(|(from, until, name)| Band { name, color: color(name), from: *from, until: *until }).collect()
}

fn price(curve: Curve, bands: Vec<Band>) -> Panel {
    let highest = curve.values().fold(f64::MIN, f64::max);
    let lowest = curve.values().fold(f64::MAX, f64::min);
    let title = "Price, in the currency of the file";
    let curves = vec![curve];
    if lowest > 0.0 && highest / lowest > LOGARITHMIC_FROM {
        return Panel { title: format!("{title} (logarithmic axis)"), shape: Shape::LogarithmicPrice, curves, bands };
    }
    Panel { title: title.to_owned(), shape: Shape::Price, curves, bands }
}

/// Liquidations upwards, tear-ups downwards.
fn closed(series: &Series) -> Panel {
    let bars = |name, color, of: fn(u64, u64) -> f64| Curve {
        name,
        color,
        wide: false,
        points: series.buckets.iter().map(|bucket| (bucket.from, of(bucket.liquidations, bucket.tear_ups))).collect(),
    };
    Panel {
        title: format!("Positions closed, number in {}", axis::duration(series.bucket_seconds)),
        shape: Shape::Bars(series.bucket_seconds),
        bands: Vec::new(),
        curves: vec![
            bars("liquidations (up)", ORANGE, |liquidations, _| number(liquidations.into())),
            bars("tear-ups (down)", MAGENTA, |_, tear_ups| -number(tear_ups.into())),
        ],
    }
}

/// A figure of each group.
fn groups(series: &Series, of: fn(&Money) -> f64) -> Vec<Curve> {
    let names = ["makers", "trend followers", "holders", "panickers", "keepers"];
    let named = names.into_iter().zip([BLUE, CYAN, LIME, PINK, BROWN]).enumerate();
    named
        .map(|(place, (name, color))| {
            let point = |sample: &Sample| Some((sample.at, of(sample.groups?.get(place)?)));
            Curve { name, color, wide: false, points: series.samples.iter().filter_map(point).collect() }
        })
        .collect()
}

fn gain(money: &Money) -> f64 {
    signed(money.equity) - dollars(money.deposited)
}

fn signed(units: i128) -> f64 {
    let size = dollars(units.unsigned_abs());
    if units < 0 {
        -size
    } else {
        size
    }
}

fn dollars(units: u128) -> f64 {
    number(units) / 1e6
}

#[allow(clippy::as_conversions, clippy::cast_precision_loss, reason = "a pixel needs no more than 53 bits")]
pub fn number(integer: u128) -> f64 {
    integer as f64
}
