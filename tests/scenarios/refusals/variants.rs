//! No refusal goes untested: the words of every variant of `ContractError` stand in one of the stories of this folder.

use std::fmt::Write;

const ERRORS: &str = include_str!("../../../contracts/clearinghouse/src/error.rs");

const STORIES: &[&str] = &[
    include_str!("../failsafe/bound.rs"),
    include_str!("../failsafe/breakers.rs"),
    include_str!("../failsafe/callbacks.rs"),
    include_str!("../failsafe/halts.rs"),
    include_str!("../failsafe/stops.rs"),
    include_str!("../failsafe/timelock.rs"),
    include_str!("../settlement/attacks.rs"),
    include_str!("../settlement/refusals.rs"),
    include_str!("../failsafe/transfers.rs"),
    include_str!("../migration.rs"),
    include_str!("accounts.rs"),
    include_str!("auction.rs"),
    include_str!("broken_records.rs"),
    include_str!("day_cap.rs"),
    include_str!("deposit_withdraw.rs"),
    include_str!("fill.rs"),
    include_str!("fill_limits.rs"),
    include_str!("fill_prices.rs"),
    include_str!("guard.rs"),
    include_str!("house_money.rs"),
    include_str!("liquidate.rs"),
    include_str!("market_ramp.rs"),
    include_str!("markets.rs"),
    include_str!("resolve.rs"),
    include_str!("touch.rs"),
    include_str!("venues.rs"),
];

/// Variants that pass on another error's words, with words of theirs that a story shows.
const TRANSPARENT: &[(&str, &str)] = &[
    ("Std", "does not start with 'bw1'"),
    ("Risk", "goes beyond its limit (lots 10^19, prices 10^33, units 10^36)"),
    ("Record", "is not known; this code knows 1"),
    ("FailSafe", "a stop lasts 1 to 86400 s, not 86401"),
];

/// Variants and their format texts, in the order of the source.
fn variants() -> Vec<(String, String)> {
    let body = ERRORS.split_once("pub enum Refusal {").unwrap().1.split_once("\n}").unwrap().0;
    let mut found = Vec::new();
    for part in body.split("#[error(").skip(1) {
        let (text, rest) = part.split_once(")]").unwrap();
        let declaration = rest.lines().map(str::trim).find(|line| !line.is_empty()).unwrap();
        let name: String = declaration.chars().take_while(char::is_ascii_alphanumeric).collect();
        found.push((name, text.trim().trim_matches('"').to_owned()));
    }
    found
}

/// The pieces of a format text that are the same in every message.
fn pieces(text: &str) -> Vec<&str> {
    text.split(['{', '}']).step_by(2).collect()
}

/// Whether a line of a story shows all these pieces, in order.
fn shows(story: &str, pieces: &[&str]) -> bool {
    story.lines().any(|line| pieces.iter().try_fold(line, |rest, piece| Some(rest.split_once(piece)?.1)).is_some())
}

/// A story with the sentences joined that it breaks over two lines.
fn joined(story: &str) -> String {
    let mut parts = story.split("\\\n");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.trim_start())
}

#[test]
fn every_variant_is_read() {
    let names: Vec<String> = variants().into_iter().map(|(name, _)| name).collect();
    let body = ERRORS.split_once("pub enum Refusal {").unwrap().1.split_once("\n}").unwrap().0;
    assert_eq!(names.len(), body.matches("#[error(").count());
    for name in ["Std", "Unauthorized", "LateClock", "BooksUnequal"] {
        assert!(names.iter().any(|found| found == name), "{name} is not among {names:?}");
    }
}

#[test]
fn every_variant_has_a_story() {
    let stories: Vec<String> = STORIES.iter().map(|story| joined(story)).collect();
    let mut untold = String::new();
    for (name, text) in variants() {
        let transparent = TRANSPARENT.iter().find(|(variant, _)| *variant == name);
        let pieces = transparent.map_or_else(|| pieces(&text), |(_, words)| vec![words]);
        if !stories.iter().any(|story| shows(story, &pieces)) {
            writeln!(untold, "{name}: no story shows \"{text}\"").unwrap();
        }
    }
    assert!(untold.is_empty(), "\n{untold}");
}

#[test]
fn an_untold_variant_would_be_noticed() {
    let told = joined(include_str!("accounts.rs"));
    assert!(shows(&told, &pieces("{operator} is not an operator of account {account}")));
    assert!(!shows(&told, &pieces("{operator} is not an operator of market {market}")));
}
