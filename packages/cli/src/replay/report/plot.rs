//! The picture: five panels over one time axis.

use anyhow::{anyhow, Result};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::axis;
use super::marked::Marked;
use super::panels::{Curve, Panel, Shape};

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<Marked, Marked>>;

const WIDTH: u32 = 1_120;
const PANEL_HEIGHT: u32 = 190;
const TITLE_HEIGHT: u32 = 28;
const TIME_HEIGHT: u32 = 44;
const LABEL_WIDTH: u32 = 72;
/// Room for half a time label beyond the last block.
const MARGIN: u32 = 44;
/// Pixels for the name of one line.
const NAME_WIDTH: i32 = 146;
const FONT: &str = "sans-serif";
const INK: RGBColor = RGBColor(31, 41, 51);
const FAINT: RGBColor = RGBColor(123, 135, 148);
const GRID: RGBColor = RGBColor(228, 231, 235);
/// A price that moves by more than this factor is drawn on a logarithmic axis.
const LOGARITHMIC_FROM: f64 = 20.0;

/// All panels as one inline SVG element; `from` and `until` are block times.
pub fn picture(panels: &[Panel], from: u64, until: u64) -> Result<String> {
    let mut svg = String::new();
    {
        let count = u32::try_from(panels.len())?;
        let root = SVGBackend::with_string(&mut svg, (WIDTH, count * PANEL_HEIGHT + TIME_HEIGHT)).into_drawing_area();
        root.fill(&WHITE).map_err(drawing)?;
        let mut rest = root.clone();
        for (number, panel) in panels.iter().enumerate() {
            let last = number + 1 == panels.len();
            let (area, below) = rest.split_vertically(PANEL_HEIGHT + if last { TIME_HEIGHT } else { 0 });
            rest = below;
            draw(&area, panel, Times { from, until, labelled: last })?;
        }
        root.present().map_err(drawing)?;
    }
    Ok(svg)
}

/// The time axis that all panels share; the lowest one has the labels.
#[derive(Clone, Copy)]
struct Times {
    from: u64,
    until: u64,
    labelled: bool,
}

fn draw(area: &Area, panel: &Panel, times: Times) -> Result<()> {
    titles(area, panel)?;
    let highest = panel.values().fold(f64::MIN, f64::max);
    let lowest = panel.values().fold(f64::MAX, f64::min);
    if panel.curves.iter().all(Curve::is_empty) {
        let chart = &mut frame(area, times, (-1.0, 1.0), (vec![0.0], |_| "0".to_owned()))?;
        return nothing(chart, times);
    }
    if panel.shape == Shape::Price && lowest > 0.0 && highest / lowest > LOGARITHMIC_FROM {
        let (low, high) = (lowest.log10() - 0.1, highest.log10() + 0.1);
        let chart = &mut frame(area, times, (low, high), (axis::powers(low, high), |power| axis::power(*power)))?;
        return panel.curves.iter().try_for_each(|curve| line(chart, curve, times, f64::log10));
    }
    let room = ((highest - lowest) * 0.08).max(highest.abs() * 1e-4);
    let (floor, ceiling) = match panel.shape {
        // Money and events are compared with nothing; a price only with itself.
        Shape::FromZero | Shape::Sticks => {
            (lowest.min(0.0) - if lowest < 0.0 { room } else { 0.0 }, highest.max(0.0) + room)
        }
        Shape::Price => (lowest - room, highest + room),
    };
    let finest = if panel.shape == Shape::Sticks { 1.0 } else { 0.0 };
    let labels = axis::values(floor, ceiling, finest);
    let all = labels.clone();
    let signless = panel.shape == Shape::Sticks;
    let label = move |value: &f64| axis::value(if signless { value.abs() } else { *value }, &all);
    let chart = &mut frame(area, times, (floor, ceiling), (labels, label))?;
    panel.curves.iter().filter(|curve| !curve.is_empty()).try_for_each(|curve| match panel.shape {
        Shape::Sticks => sticks(chart, curve, times),
        _ => line(chart, curve, times, |value| value),
    })
}

/// The empty chart of a panel, with its grid.
fn frame<'a, 'b>(
    area: &'a Area<'b>,
    times: Times,
    (floor, ceiling): (f64, f64),
    (labels, label): (Vec<f64>, impl Fn(&f64) -> String),
) -> Result<Chart<'a, 'b>> {
    let hours = axis::times(times.from, times.until).into_iter().map(|at| hours(times, at)).collect::<Vec<_>>();
    let time_height = if times.labelled { TIME_HEIGHT } else { 6 };
    let mut chart = ChartBuilder::on(area)
        .margin_top(TITLE_HEIGHT)
        .margin_right(MARGIN)
        .x_label_area_size(time_height)
        .y_label_area_size(LABEL_WIDTH)
        .build_cartesian_2d(Marked::new(0.0..hours_of(times), hours), Marked::new(floor..ceiling, labels))
        .map_err(drawing)?;
    let time = |hours: &f64| if times.labelled { axis::time(times.from + seconds(*hours)) } else { String::new() };
    let mut mesh = chart.configure_mesh();
    mesh.light_line_style(TRANSPARENT)
        .bold_line_style(GRID)
        .axis_style(GRID)
        .label_style((FONT, 12, &INK))
        .axis_desc_style((FONT, 12, &FAINT))
        .x_label_formatter(&time)
        .y_label_formatter(&label);
    if times.labelled {
        mesh.x_desc("month-day hour:minute, UTC");
    }
    mesh.draw().map_err(drawing)?;
    Ok(chart)
}

fn line(chart: &mut Chart, curve: &Curve, times: Times, scaled: impl Fn(f64) -> f64) -> Result<()> {
    let points = curve.points.iter().map(|(at, value)| (hours(times, *at), scaled(*value)));
    chart.draw_series(LineSeries::new(points, curve.color.stroke_width(1))).map(drop).map_err(drawing)
}

fn sticks(chart: &mut Chart, curve: &Curve, times: Times) -> Result<()> {
    let events = curve.points.iter().filter(|(_, height)| *height != 0.0);
    let sticks = events.map(|(at, height)| {
        let x = hours(times, *at);
        PathElement::new([(x, 0.0), (x, *height)], curve.color.stroke_width(2))
    });
    chart.draw_series(sticks).map(drop).map_err(drawing)
}

/// Says that a panel is empty because there was nothing to show.
fn nothing(chart: &mut Chart, times: Times) -> Result<()> {
    let style = (FONT, 14).into_font().color(&FAINT).pos(Pos::new(HPos::Center, VPos::Bottom));
    let text = Text::new("none in this run", (hours_of(times) / 2.0, 0.2), style);
    chart.draw_series([text]).map(drop).map_err(drawing)
}

/// What the panel shows, at its top left, and the names of its lines in their colours, at its top right.
fn titles(area: &Area, panel: &Panel) -> Result<()> {
    let left = i32::try_from(LABEL_WIDTH)?;
    area.draw(&Text::new(panel.title.as_str(), (left, 8), (FONT, 14).into_font().color(&INK))).map_err(drawing)?;
    let right = i32::try_from(WIDTH - MARGIN)?;
    for (place, curve) in panel.curves.iter().rev().filter(|curve| !curve.name.is_empty()).enumerate() {
        let none = if curve.is_empty() { " (none)" } else { "" };
        let at = (right - NAME_WIDTH * i32::try_from(place)?, 8);
        let style = (FONT, 13).into_font().color(&curve.color).pos(Pos::new(HPos::Right, VPos::Top));
        area.draw(&Text::new(format!("— {}{none}", curve.name), at, style)).map_err(drawing)?;
    }
    Ok(())
}

fn hours_of(times: Times) -> f64 {
    hours(times, times.until).max(f64::MIN_POSITIVE)
}

fn hours(times: Times, at: u64) -> f64 {
    super::panels::number(u128::from(at.saturating_sub(times.from))) / 3_600.0
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
