//! What the recovery keeper thinks that messages cost is what tests/gas.toml budgets.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs;

use breakwater_cli::recovery::BUDGETS;

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/gas.toml");

/// The value behind `key =` in a row.
fn value<'a>(row: &'a str, key: &str) -> &'a str {
    let line = row.lines().find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix('='));
    line.unwrap_or_default().trim().trim_matches('"')
}

#[test]
fn estimates_are_the_budgets_of_the_gas_table() {
    let table = fs::read_to_string(TABLE).unwrap();
    let rows: Vec<&str> = table.split("[[row]]").skip(1).collect();
    let mut wrong = Vec::new();
    for (message, fixture, gas) in BUDGETS {
        let row = rows.iter().find(|row| value(row, "message") == message && value(row, "fixture") == fixture);
        let budget = row.map(|row| value(row, "budget_unpinned").parse::<u64>().unwrap());
        if budget != Some(gas) {
            let should = budget.map_or("it has no such row".to_owned(), |budget| format!("set it to {budget}"));
            wrong.push(format!("src/recovery/gas.rs, ({message:?}, {fixture:?}, {gas}): {should}"));
        }
    }
    assert!(wrong.is_empty(), "not as tests/gas.toml has it:\n{}", wrong.join("\n"));
}
