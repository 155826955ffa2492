//! The table at the end of a run.

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{CellAlignment, ContentArrangement, Table};

use super::figures::{groups, Group};
use super::outcome::Outcome;

/// All figures, names to the left, values to the right, a line between the groups.
pub fn table(outcome: &Outcome) -> String {
    let mut table = Table::new();
    table.load_preset(UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Disabled);
    for Group { title, titled, figures } in groups(outcome) {
        let (mut names, mut values): (Vec<&str>, Vec<String>) = figures.into_iter().unzip();
        if titled {
            names.insert(0, &title);
            values.insert(0, String::new());
        }
        table.add_row(vec![names.join("\n"), values.join("\n")]);
    }
    if let Some(values) = table.column_mut(1) {
        values.set_cell_alignment(CellAlignment::Right);
    }
    table.to_string()
}
