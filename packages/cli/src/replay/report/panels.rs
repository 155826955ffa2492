//! What the picture shows: five panels, each a few lines or sticks over block times.

use plotters::style::RGBColor;

use super::super::series::Sample;
use super::axis;

const BLUE: RGBColor = RGBColor(37, 99, 235);
const TEAL: RGBColor = RGBColor(13, 148, 136);
const VIOLET: RGBColor = RGBColor(109, 40, 217);
const AMBER: RGBColor = RGBColor(217, 119, 6);
const RED: RGBColor = RGBColor(200, 30, 30);
const GREY: RGBColor = RGBColor(123, 135, 148);

/// How a panel is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A line over the range that it covers, on a logarithmic axis if that is wide.
    Price,
    /// Lines over an axis that starts at zero.
    FromZero,
    /// A stick for each sample.
    Sticks,
}

/// One panel.
pub struct Panel {
    pub title: String,
    pub shape: Shape,
    pub curves: Vec<Curve>,
}

/// One line of a panel; an only line needs no name.
pub struct Curve {
    pub name: &'static str,
    pub color: RGBColor,
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

/// The five panels.
pub fn panels(samples: &[Sample]) -> Vec<Panel> {
    let curve = |name, color, of: fn(&Sample) -> f64| Curve {
        name,
        color,
        points: samples.iter().map(|sample| (sample.at, of(sample))).collect(),
    };
    let group = |name, color, place: usize| Curve {
        name,
        color,
        points: samples.iter().filter_map(|sample| Some((sample.at, signed(*sample.equity_of?.get(place)?)))).collect(),
    };
    let apart = samples.windows(2).map(|pair| pair[1].at - pair[0].at).max().unwrap_or(0);
    let panel = |title: &str, shape, curves| Panel { title: title.to_owned(), shape, curves };
    vec![
        panel(
            "Price, in the currency of the file",
            Shape::Price,
            vec![curve("", BLUE, |sample| number(sample.price) / 1e18)],
        ),
        panel(
            "Equity, $",
            Shape::FromZero,
            vec![
                group("makers", TEAL, 0),
                group("trend followers", VIOLET, 1),
                group("holders", BLUE, 2),
                group("panickers", AMBER, 3),
                group("keepers", RED, 4),
                curve("all", GREY, |sample| signed(sample.equity)),
            ],
        ),
        panel("Open interest, $", Shape::FromZero, vec![curve("", VIOLET, |sample| dollars(sample.open_interest))]),
        panel(
            "Insurance, $",
            Shape::FromZero,
            vec![
                curve("insurance fund", BLUE, |sample| dollars(sample.fund)),
                curve("float", AMBER, |sample| dollars(sample.float)),
                curve("unpaid shortfall", RED, |sample| dollars(sample.shortfall)),
            ],
        ),
        panel(
            &format!("Liquidations (up) and tear-ups (down), number in {}", axis::duration(apart)),
            Shape::Sticks,
            vec![
                curve("liquidations", BLUE, |sample| number(u128::from(sample.liquidations))),
                curve("tear-ups", RED, |sample| -number(u128::from(sample.tear_ups))),
            ],
        ),
    ]
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
