//! Outages that happened, run through the detector as a halt of the chain and as a silence of the feed.

use std::path::PathBuf;

use breakwater_failsafe::{GapKind, Grace, GraceRules, Shown, StallRules};

use crate::chain::Chain;
use crate::page::{Detector, Page};

const BLOCK_SECONDS: u64 = 6;
const PRICE_SECONDS: u64 = 30;

/// One row: what, since when, how many minutes (none where no source says).
struct Outage {
    system: String,
    start: String,
    minutes: Option<u64>,
}

/// `BREAKWATER_DATA`, else beside the repository.
fn data() -> PathBuf {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    std::env::var_os("BREAKWATER_DATA").map_or_else(beside, PathBuf::from)
}

fn outages(text: &str) -> Vec<Outage> {
    let outage = |line: &str| {
        let fields = fields(line);
        let field = |number: usize| fields.get(number).cloned().unwrap_or_default();
        Outage { system: field(0), start: field(1), minutes: field(4).parse().ok() }
    };
    text.lines().skip(1).map(outage).collect()
}

/// Of one line of comma-separated values, quoted where they contain a comma.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            letter => fields.last_mut().unwrap().push(letter),
        }
    }
    fields
}

/// By which gap it is noticed in the block that ends it (after a halt the second; the first carries the old clock), and how long RESUME then lasts:
/// a price every 30 s from that block on, each shown.
fn run(seconds: u64, is_halt: bool) -> Option<(GapKind, u64)> {
    let detector = Detector::CRATE;
    let rules = StallRules::new(10 * BLOCK_SECONDS, BLOCK_SECONDS).unwrap();
    let mut chain = Chain::new();
    let mut page = Page::new(chain.block(BLOCK_SECONDS));
    for _ in 0..PRICE_SECONDS / BLOCK_SECONDS {
        chain.block(BLOCK_SECONDS);
    }
    let began_at = chain.next.time;
    if is_halt {
        chain.block(seconds);
    } else {
        for _ in 0..seconds / BLOCK_SECONDS {
            chain.block(BLOCK_SECONDS);
        }
    }
    let block = chain.block(BLOCK_SECONDS);
    let stalled = page.notices(&detector, block, began_at, &rules);
    page.push(&detector, block, block.time);
    let noticed = stalled.or(page.last_gap)?;
    let mut grace = Grace::entered(&noticed);
    for now in (block.time..).step_by(30) {
        grace = page.last_gap.map_or(grace, |gap| grace.with_gap(&gap, &GraceRules::default()));
        grace = grace.shown(Shown { publish_time: now, accepted_at: now, now_star: now }).unwrap();
        if grace.check_over(now, &GraceRules::default()).is_ok() {
            return Some((noticed.kind, now - block.time));
        }
    }
    None
}

#[test]
fn outages_of_the_past_are_noticed() {
    let path = data().join("outages.csv");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("no outages.csv beside the repository or in BREAKWATER_DATA: nothing run");
        return;
    };
    println!("| system | began | minutes | of the chain: in its second block, RESUME s | of the feed alone: with its first price, RESUME s |");
    println!("|---|---|---|---|---|");
    let told = |noticed: Option<(GapKind, u64)>| {
        noticed.map_or("not a gap".to_string(), |(kind, seconds)| format!("{kind:?}, {seconds}"))
    };
    for Outage { system, start, minutes } in outages(&text) {
        let Some(minutes) = minutes else {
            println!("| {system} | {start} | not known | | |");
            continue;
        };
        let [halt, silence] = [true, false].map(|is_halt| run(minutes * 60, is_halt));
        println!("| {system} | {start} | {minutes} | {} | {} |", told(halt), told(silence));
        let held = (minutes * 60 / 4).clamp(300, 1_800);
        assert!(minutes < 20 || halt.is_some_and(|(_, resumed)| resumed.abs_diff(held) <= 60), "{system}");
        assert!(minutes < 5 || silence.is_some_and(|(_, resumed)| resumed.abs_diff(held) <= 60), "{system}");
    }
}
