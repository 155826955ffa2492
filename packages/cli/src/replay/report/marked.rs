//! An axis of numbers with labels at given places.

use std::ops::Range;

use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};
use plotters::coord::types::RangedCoordf64;

/// The range, and the places that get a label and a line of the grid.
pub struct Marked {
    inner: RangedCoordf64,
    labels: Vec<f64>,
}

impl Marked {
    pub fn new(range: Range<f64>, labels: Vec<f64>) -> Self {
        Marked { inner: range.into(), labels }
    }
}

impl Ranged for Marked {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        self.inner.map(value, limit)
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        if hint.weight().allow_light_points() {
            return Vec::new();
        }
        self.labels.clone()
    }

    fn range(&self) -> Range<f64> {
        self.inner.range()
    }
}
