//! The table at the end of a run.

use comfy_table::presets::UTF8_BORDERS_ONLY;
use comfy_table::{CellAlignment, Table};

use super::figures::figures;
use super::run::Outcome;

/// All figures, names to the left, values to the right.
pub fn table(outcome: &Outcome) -> String {
    let mut table = Table::new();
    table.load_preset(UTF8_BORDERS_ONLY);
    for (name, value) in figures(outcome) {
        table.add_row(vec![name.to_owned(), value]);
    }
    if let Some(values) = table.column_mut(1) {
        values.set_cell_alignment(CellAlignment::Right);
    }
    table.to_string()
}
