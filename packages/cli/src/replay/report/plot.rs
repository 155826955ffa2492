//! The picture: five panels over one time axis.

use anyhow::{anyhow, Result};
use plotters::coord::Shift;
use plotters::prelude::*;

use super::super::clock::utc;
use super::super::series::Sample;

type Panel<'a> = DrawingArea<SVGBackend<'a>, Shift>;

const WIDTH: u32 = 1_120;
const PANEL_HEIGHT: u32 = 190;
const PANELS: usize = 5;
const AXIS_HEIGHT: u32 = 28;
/// Pixels for the name of one line.
const NAME_WIDTH: usize = 130;
const LABEL_WIDTH: u32 = 84;
const TICKS: usize = 8;
const INK: RGBColor = RGBColor(31, 41, 51);
const GRID: RGBColor = RGBColor(228, 231, 235);
const BLUE: RGBColor = RGBColor(37, 99, 235);
const TEAL: RGBColor = RGBColor(13, 148, 136);
const VIOLET: RGBColor = RGBColor(109, 40, 217);
const AMBER: RGBColor = RGBColor(217, 119, 6);
const RED: RGBColor = RGBColor(200, 30, 30);

/// One line of a panel.
struct Curve<'a> {
    name: &'a str,
    color: RGBColor,
    points: Vec<(f64, f64)>,
}

/// All panels as one inline SVG element.
pub fn picture(samples: &[Sample]) -> Result<String> {
    let mut svg = String::new();
    {
        let panels = u32::try_from(PANELS)?;
        let root = SVGBackend::with_string(&mut svg, (WIDTH, panels * PANEL_HEIGHT + AXIS_HEIGHT)).into_drawing_area();
        root.fill(&WHITE).map_err(drawing)?;
        draw(&root, samples)?;
        root.present().map_err(drawing)?;
    }
    Ok(svg)
}

fn draw(root: &Panel, samples: &[Sample]) -> Result<()> {
    let mut rest = root.clone();
    for number in 0..PANELS {
        let last = number + 1 == PANELS;
        let height = PANEL_HEIGHT + if last { AXIS_HEIGHT } else { 0 };
        let (panel, below) = rest.split_vertically(height);
        rest = below;
        match number {
            0 => curves(&panel, "Price", samples, vec![curve("", BLUE, samples, price)], last)?,
            1 => curves(
                &panel,
                "Equity of all accounts, fresh deposits included, $",
                samples,
                vec![curve("", TEAL, samples, equity)],
                last,
            )?,
            2 => {
                let open = curve("", VIOLET, samples, open_interest);
                curves(&panel, "Open interest, $", samples, vec![open], last)?;
            }
            3 => {
                let lines = vec![
                    curve("insurance fund", BLUE, samples, |sample| dollars(sample.fund)),
                    curve("float", AMBER, samples, |sample| dollars(sample.float)),
                    curve("unpaid shortfall", RED, samples, |sample| dollars(sample.shortfall)),
                ];
                curves(&panel, "Insurance, $", samples, lines, last)?;
            }
            _ => bars(&panel, samples)?,
        }
    }
    Ok(())
}

fn curve<'a>(name: &'a str, color: RGBColor, samples: &[Sample], of: impl Fn(&Sample) -> f64) -> Curve<'a> {
    Curve { name, color, points: samples.iter().map(|sample| (hours(samples, sample), of(sample))).collect() }
}

/// A panel of lines.
fn curves(panel: &Panel, title: &str, samples: &[Sample], curves: Vec<Curve>, axis: bool) -> Result<()> {
    let values = || curves.iter().flat_map(|curve| curve.points.iter().map(|point| point.1));
    let highest = values().fold(f64::MIN, f64::max);
    let lowest = values().fold(f64::MAX, f64::min).min(highest);
    let room = ((highest - lowest) * 0.06).max(highest.abs() * 1e-6).max(f64::MIN_POSITIVE);
    let floor = if lowest >= 0.0 { (lowest - room).max(0.0) } else { lowest - room };
    let mut chart = ChartBuilder::on(panel)
        .margin_right(16)
        .caption(title, ("sans-serif", 15, &INK))
        .x_label_area_size(if axis { AXIS_HEIGHT } else { 8 })
        .y_label_area_size(LABEL_WIDTH)
        .build_cartesian_2d(0.0..span(samples), floor..highest + room)
        .map_err(drawing)?;
    mesh(&mut chart, samples, axis)?;
    let named: Vec<_> =
        curves.iter().filter(|curve| !curve.name.is_empty()).map(|curve| (curve.name, curve.color)).collect();
    for Curve { color, points, .. } in curves {
        chart.draw_series(LineSeries::new(points, color.stroke_width(1))).map_err(drawing)?;
    }
    names(panel, &named)
}

/// The panel of liquidations (up) and tear-ups (down), with the time axis of all panels.
fn bars(panel: &Panel, samples: &[Sample]) -> Result<()> {
    let up = samples.iter().map(|sample| count(sample.liquidations)).fold(1.0, f64::max);
    let down = samples.iter().map(|sample| count(sample.tear_ups)).fold(1.0, f64::max);
    let mut chart = ChartBuilder::on(panel)
        .margin_right(16)
        .caption("Liquidations (up) and tear-ups (down)", ("sans-serif", 15, &INK))
        .x_label_area_size(AXIS_HEIGHT)
        .y_label_area_size(LABEL_WIDTH)
        .build_cartesian_2d(0.0..span(samples), -down * 1.1..up * 1.1)
        .map_err(drawing)?;
    mesh(&mut chart, samples, true)?;
    let liquidations = curve("liquidations", BLUE, samples, |sample| count(sample.liquidations));
    let tear_ups = curve("tear-ups", RED, samples, |sample| -count(sample.tear_ups));
    for Curve { color, points, .. } in [liquidations, tear_ups] {
        let sticks = points
            .into_iter()
            .filter(|(_, height)| *height != 0.0)
            .map(|(x, height)| PathElement::new([(x, 0.0), (x, height)], color.stroke_width(2)));
        chart.draw_series(sticks).map_err(drawing)?;
    }
    names(panel, &[("liquidations", BLUE), ("tear-ups", RED)])
}

type Chart<'a, 'b> = ChartContext<
    'a,
    SVGBackend<'b>,
    Cartesian2d<plotters::coord::types::RangedCoordf64, plotters::coord::types::RangedCoordf64>,
>;

fn mesh(chart: &mut Chart, samples: &[Sample], axis: bool) -> Result<()> {
    let opened_at = samples.first().map_or(0, |sample| sample.at);
    let date = move |hours: &f64| if axis { utc(opened_at + seconds(*hours)) } else { String::new() };
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID)
        .axis_style(GRID)
        .x_labels(TICKS)
        .y_labels(5)
        .label_style(("sans-serif", 12, &INK))
        .x_label_formatter(&date)
        .y_label_formatter(&|value| short(*value))
        .draw()
        .map_err(drawing)
}

/// The names of the lines, in their colours, at the top right of a panel.
fn names(panel: &Panel, names: &[(&str, RGBColor)]) -> Result<()> {
    let right = i32::try_from(WIDTH)? - i32::try_from(NAME_WIDTH * names.len())?;
    for (place, (name, color)) in names.iter().enumerate() {
        let at = (right + i32::try_from(NAME_WIDTH * place)?, 6);
        panel
            .draw(&Text::new(format!("— {name}"), at, ("sans-serif", 13).into_font().color(color)))
            .map_err(drawing)?;
    }
    Ok(())
}

/// A number as short as an axis needs it.
fn short(value: f64) -> String {
    match value.abs() {
        size if size >= 1e9 => format!("{:.2}G", value / 1e9),
        size if size >= 1e6 => format!("{:.2}M", value / 1e6),
        size if size >= 1e5 => format!("{:.0}k", value / 1e3),
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 0.1 => format!("{value:.2}"),
        size if size > 0.0 => format!("{value:.1e}"),
        _ => "0".to_owned(),
    }
}

fn span(samples: &[Sample]) -> f64 {
    samples.last().map_or(1.0, |last| hours(samples, last)).max(f64::MIN_POSITIVE)
}

fn price(sample: &Sample) -> f64 {
    number(sample.price) / 1e18
}

fn equity(sample: &Sample) -> f64 {
    if sample.equity >= 0 {
        dollars(sample.equity.unsigned_abs())
    } else {
        -dollars(sample.equity.unsigned_abs())
    }
}

fn open_interest(sample: &Sample) -> f64 {
    dollars(sample.open_interest)
}

fn dollars(units: u128) -> f64 {
    number(units) / 1e6
}

fn count(events: u64) -> f64 {
    number(u128::from(events))
}

fn hours(samples: &[Sample], sample: &Sample) -> f64 {
    let opened_at = samples.first().map_or(0, |first| first.at);
    number(u128::from(sample.at - opened_at)) / 3_600.0
}

#[allow(clippy::as_conversions, clippy::cast_precision_loss, reason = "a pixel needs no more than 53 bits")]
fn number(integer: u128) -> f64 {
    integer as f64
}

#[allow(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an axis label is a time inside the run"
)]
fn seconds(hours: f64) -> u64 {
    (hours * 3_600.0).round() as u64
}

fn drawing(error: impl std::fmt::Display) -> anyhow::Error {
    anyhow!("the picture of the report cannot be drawn: {error}")
}
