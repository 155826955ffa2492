//! The table of budgets and recorded values.

use std::fs;

use serde::{Deserialize, Serialize};

const HEADER: &str = "\
# SDK gas of every message, called directly, without the ante handler and the bank: its budget and what was last measured.
# Fixture of all: a page of 10 feeds of 3 sources after a year; 8 markets with fees and a premium feed. Scenes: tests/gas/scenes.rs.
# The goals for fills (85 / 27, 103 / 45; each further 12, 23, 6.5) and take-overs (89 / 31, 107 / 49, in thousands) are not met: nine tenths of their gas
# is storage. Of a fill's 31: 5.9 to be started, 10 to write two accounts of 52 bytes (13 of them the trading day, 6 net deposits), 5 the market, 2.5 to read
# the accounts, 2 the page of ten feeds, 1.3 settings, 1.2 the venue, 1 the market with its parameters, 1.2 its events, 1 to 2 computing.
# Print: scripts/gas.sh. Record new values: BREAKWATER_GAS=record scripts/gas.sh. Budgets are changed by hand, with a reason.

";

/// One message in one situation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    pub message: String,
    pub fixture: String,
    pub budget_unpinned: u64,
    pub budget_pinned: u64,
    pub unpinned: u64,
    pub pinned: u64,
}

impl Row {
    pub fn is_of(&self, other: &Row) -> bool {
        (&self.message, &self.fixture) == (&other.message, &other.fixture)
    }
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Table {
    #[serde(rename = "row", default)]
    pub rows: Vec<Row>,
}

fn path() -> String {
    format!("{}/gas.toml", env!("CARGO_MANIFEST_DIR"))
}

impl Table {
    pub fn read() -> Table {
        toml::from_str(&fs::read_to_string(path()).unwrap()).unwrap()
    }

    pub fn find(&self, row: &Row) -> Option<&Row> {
        self.rows.iter().find(|each| each.is_of(row))
    }

    /// Writes the measured values; a new row's budget is what it costs and 5 % more.
    pub fn record(&self, measured: &[Row]) {
        let rows = measured.iter().map(|row| {
            let roomy = |gas: u64| (gas + gas / 20).next_multiple_of(100);
            let budgets = self.find(row).map(|row| (row.budget_unpinned, row.budget_pinned));
            let (budget_unpinned, budget_pinned) = budgets.unwrap_or((roomy(row.unpinned), roomy(row.pinned)));
            Row { budget_unpinned, budget_pinned, ..row.clone() }
        });
        let table = Table { rows: rows.collect() };
        fs::write(path(), format!("{HEADER}{}", toml::to_string(&table).unwrap())).unwrap();
    }
}

/// As a table in Markdown, in thousands.
pub fn print(table: &Table) {
    println!("| message | fixture | unpinned | pinned | budget |");
    println!("|---|---|---:|---:|---:|");
    let thousands = |gas: u64| format!("{}.{}", gas / 1_000, gas % 1_000 / 100);
    for row in &table.rows {
        println!(
            "| {} | {} | {} | {} | {} / {} |",
            row.message,
            row.fixture,
            thousands(row.unpinned),
            thousands(row.pinned),
            thousands(row.budget_unpinned),
            thousands(row.budget_pinned)
        );
    }
}
