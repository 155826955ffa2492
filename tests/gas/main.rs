//! Gas of every message on the compiled contracts, against its budget and its last recorded value (`tests/gas.toml`).
//!
//! `BREAKWATER_GAS=record` writes what is measured into the table; budgets stay.
#![allow(clippy::unwrap_used, reason = "a measurement that cannot be made should stop")]

mod failsafe;
mod floor;
mod scenes;
mod settlement;
mod situations;
mod table;

use table::{Row, Table};

/// Farthest that a value may move from its recorded one, in per cent.
const MOVES_PERCENT: u64 = 2;

/// Messages without a row of their own, and why.
const UNMEASURED: &[(&str, &str)] = &[
    ("pull", "its cost is that of another's contract"),
    ("return_float", "a part of return_surplus"),
    ("draw", "a part of draw_insurance"),
    ("report_fund", "a part of take_unstaked"),
    ("execute_change", "beside the change it makes, an entry: a test of the oracle measures that"),
    ("cancel_change", "an entry, as above"),
    ("set_insurance_fund", "once, when all is deployed"),
];

fn measured() -> Vec<Row> {
    scenes::all().into_iter().map(|scene| scene.row()).collect()
}

fn strays(measured: u64, recorded: u64) -> bool {
    measured.abs_diff(recorded) * 100 > recorded * MOVES_PERCENT
}

#[test]
fn every_message_keeps_its_budget() {
    let table = Table::read();
    let rows = measured();
    if std::env::var("BREAKWATER_GAS").as_deref() == Ok("record") {
        table.record(&rows);
    }
    let table = Table::read();
    let mut wrong = Vec::new();
    for row in &rows {
        let Some(recorded) = table.find(row) else {
            wrong.push(format!("{}, {}: not in tests/gas.toml", row.message, row.fixture));
            continue;
        };
        for (kind, value, last, budget) in [
            ("unpinned", row.unpinned, recorded.unpinned, recorded.budget_unpinned),
            ("pinned", row.pinned, recorded.pinned, recorded.budget_pinned),
        ] {
            if value > budget {
                wrong.push(format!("{}, {}: {value} {kind} exceeds {budget}", row.message, row.fixture));
            }
            if strays(value, last) {
                wrong.push(format!("{}, {}: {value} {kind}, recorded {last}", row.message, row.fixture));
            }
        }
    }
    wrong.extend(
        table
            .rows
            .iter()
            .filter(|row| !rows.iter().any(|each| each.is_of(row)))
            .map(|row| format!("{}, {}: in tests/gas.toml, but no scene measures it", row.message, row.fixture)),
    );
    table::print(&table);
    assert!(
        wrong.is_empty(),
        "\n{}\nContracts that scripts/build.sh could not shrink cost some more. If it is meant: BREAKWATER_GAS=record scripts/gas.sh, and say why in the commit.",
        wrong.join("\n")
    );
}

/// A message without a row would cost what it likes.
#[test]
fn every_message_has_a_row() {
    let table = Table::read();
    let clearinghouse = breakwater_clearinghouse::guard::PERMISSIONS.iter().map(|(action, ..)| (*action).to_owned());
    let schema = |name: &str| {
        let path = format!("{}/../schema/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let schema: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let messages = schema["execute"]["oneOf"].as_array().unwrap().clone();
        messages.into_iter().map(|message| message["required"][0].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let messages = clearinghouse.chain(schema("oracle")).chain(schema("insurance-fund"));
    let has_row = |message: &String| table.rows.iter().any(|row| row.message == *message);
    let excused = |message: &String| UNMEASURED.iter().any(|(unmeasured, _)| unmeasured == message);
    let missing: Vec<String> = messages.filter(|message| !has_row(message) && !excused(message)).collect();
    assert!(missing.is_empty(), "no row for {missing:?}");
}

/// The whole side is torn up at the same gas, however many positions it has: 100,000, or `BREAKWATER_POSITIONS`.
#[test]
fn a_tear_up_costs_the_same_against_any_number() {
    let most = std::env::var("BREAKWATER_POSITIONS").map_or(100_000, |number| number.parse().unwrap());
    let [few, many] = [10, most].map(situations::default_against);
    println!("Resolve against 10 positions: {} pinned; against {most}: {}", few.pinned(), many.pinned());
    assert!(few.pinned().abs_diff(many.pinned()) * 100 <= few.pinned());
}

/// Registering and claiming cost an account the same among any number of accounts: 10,000, or `BREAKWATER_ACCOUNTS`.
#[test]
fn an_ending_costs_an_account_the_same_among_any_number() {
    let most = std::env::var("BREAKWATER_ACCOUNTS").map_or(10_000, |number| number.parse().unwrap());
    let [few, many] = [100, most].map(settlement::ending_of);
    for (step, few, many) in [("register", few[0], many[0]), ("claim", few[1], many[1])] {
        let (few, many) = (few.pinned(), many.pinned());
        println!("{step} 30 of 100 accounts: {few} pinned; of {most}: {many}");
        assert!(few.abs_diff(many) * 100 <= few * 3, "{step}");
    }
}

#[test]
fn a_value_that_moves_is_noticed() {
    assert!(!strays(102, 100) && !strays(98, 100) && strays(103, 100) && strays(97, 100));
}
