//! The table of budgets and recorded values.

use std::fs;

use serde::{Deserialize, Serialize};

const HEADER: &str = "\
# SDK gas of every message, called directly, without the ante handler and the bank: its budget and what was last measured.
# Markets have fees and feeds of 3 sources. Fixtures of fill and liquidate: one feed a market, no funding, unless they say otherwise; all others: funding in
# 8 markets on a page of 10 feeds, after a year. Scenes: tests/gas/scenes.rs.
# Modes are asked in all of them, and it is NORMAL. Of a fill's 25.8: 5.9 to be started, 9.5 to write two accounts of 52 bytes (13 of them the trading day, 6 net
# deposits), 4.5 the market, 1 its events, the rest reading, by scans of single keys (30 + 3 a byte, where a read costs 1,000 + 3), and computing. The one-block
# bound adds 0.7 where something is charged.
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
