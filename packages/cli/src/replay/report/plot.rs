//! One picture: a panel over the time axis that all share. Names of lines stand beside it, in HTML.

use anyhow::{anyhow, Result};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::axis;
use super::marked::Marked;
use super::panels::{Curve, Panel, Shape};

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<Marked, Marked>>;

/// Drawn at about twice the size at which it is shown: coordinates are whole pixels.
const WIDTH: u32 = 1_120;
const HEIGHT: u32 = 420;
const MARGIN_TOP: u32 = 12;
const TIME_HEIGHT: u32 = 48;
const LABEL_WIDTH: u32 = 124;
/// Room for half a time label beyond the last block.
const MARGIN_RIGHT: u32 = 44;
const FONT: &str = "sans-serif";
const LETTERS: u32 = 30;
/// Height of the strip of modes, as a part of the chart's.
const STRIP: f64 = 0.06;
const LINE_WIDTH: u32 = 3;
const WIDE: u32 = 9;
const INK: RGBColor = RGBColor(31, 41, 51);
const FAINT: RGBColor = RGBColor(123, 135, 148);
const GRID: RGBColor = RGBColor(228, 231, 235);

/// The time axis, in block times.
#[derive(Clone, Copy)]
pub struct Times {
    pub from: u64,
    pub until: u64,
}

/// A panel as an inline SVG element.
pub fn picture(panel: &Panel, times: Times) -> Result<String> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH, HEIGHT)).into_drawing_area();
        area.fill(&WHITE).map_err(drawing)?;
        draw(&area, panel, times)?;
        area.present().map_err(drawing)?;
    }
    Ok(svg)
}

fn draw(area: &Area, panel: &Panel, times: Times) -> Result<()> {
    let highest = panel.values().fold(f64::MIN, f64::max);
    let lowest = panel.values().fold(f64::MAX, f64::min);
    if panel.curves.iter().all(Curve::is_empty) {
        let chart = &mut frame(area, times, (-1.0, 1.0), (vec![0.0], |_| "0".to_owned()))?;
        return nothing(chart, times);
    }
    if panel.shape == Shape::LogarithmicPrice {
        let (low, high) = (lowest.log10() - 0.1, highest.log10() + 0.1);
        let chart = &mut frame(area, times, (low, high), (axis::powers(low, high), |power| axis::power(*power)))?;
        strip(chart, panel, times, (low, high))?;
        return panel.curves.iter().try_for_each(|curve| line(chart, curve, times, f64::log10));
    }
    let room = ((highest - lowest) * 0.08).max(highest.abs() * 1e-4);
    let (floor, ceiling) = if panel.shape == Shape::Price {
        (lowest - room, highest + room)
    } else {
        // Money and events are compared with nothing; a price only with itself.
        (lowest.min(0.0) - if lowest < 0.0 { room } else { 0.0 }, highest.max(0.0) + room)
    };
    let counted = matches!(panel.shape, Shape::Bars(_));
    let labels = axis::values(floor, ceiling, if counted { 1.0 } else { 0.0 });
    let all = labels.clone();
    let label = move |value: &f64| axis::value(if counted { value.abs() } else { *value }, &all);
    let chart = &mut frame(area, times, (floor, ceiling), (labels, label))?;
    strip(chart, panel, times, (floor, ceiling))?;
    panel.curves.iter().filter(|curve| !curve.is_empty()).try_for_each(|curve| match panel.shape {
        Shape::Bars(seconds) => bars(chart, curve, times, seconds),
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
    let mut chart = ChartBuilder::on(area)
        .margin_top(MARGIN_TOP)
        .margin_right(MARGIN_RIGHT)
        .x_label_area_size(TIME_HEIGHT)
        .y_label_area_size(LABEL_WIDTH)
        .build_cartesian_2d(Marked::new(0.0..hours_of(times), hours), Marked::new(floor..ceiling, labels))
        .map_err(drawing)?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID)
        .axis_style(GRID)
        .label_style((FONT, LETTERS, &INK))
        .x_label_formatter(&|hours: &f64| axis::time(times.from + seconds(*hours)))
        .y_label_formatter(&label)
        .draw()
        .map_err(drawing)?;
    Ok(chart)
}

fn line(chart: &mut Chart, curve: &Curve, times: Times, scaled: impl Fn(f64) -> f64) -> Result<()> {
    let points = curve.points.iter().map(|(at, value)| (hours(times, *at), scaled(*value)));
    let width = if curve.wide { WIDE } else { LINE_WIDTH };
    chart.draw_series(LineSeries::new(points, curve.color.stroke_width(width))).map(drop).map_err(drawing)
}

/// What stood when, along the foot of the chart.
fn strip(chart: &mut Chart, panel: &Panel, times: Times, (floor, ceiling): (f64, f64)) -> Result<()> {
    let top = floor + (ceiling - floor) * STRIP;
    let boxes = panel.bands.iter().filter(|band| band.from < times.until).map(|band| {
        let corners = [(hours(times, band.from), floor), (hours(times, band.until.min(times.until)), top)];
        Rectangle::new(corners, band.color.filled())
    });
    chart.draw_series(boxes).map(drop).map_err(drawing)
}

fn bars(chart: &mut Chart, curve: &Curve, times: Times, seconds: u64) -> Result<()> {
    let events = curve.points.iter().filter(|(_, height)| *height != 0.0);
    let bars = events.map(|(from, height)| {
        let until = (from + seconds).min(times.until);
        Rectangle::new([(hours(times, *from), 0.0), (hours(times, until), *height)], curve.color.filled())
    });
    chart.draw_series(bars).map(drop).map_err(drawing)
}

/// Says that a panel is empty because there was nothing to show.
fn nothing(chart: &mut Chart, times: Times) -> Result<()> {
    let style = (FONT, LETTERS).into_font().color(&FAINT).pos(Pos::new(HPos::Center, VPos::Bottom));
    let text = Text::new("none in this run", (hours_of(times) / 2.0, 0.2), style);
    chart.draw_series([text]).map(drop).map_err(drawing)
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
