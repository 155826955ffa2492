//! The program from outside: exit codes, files, and the same result for the same seed.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// An empty folder of its own for each test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn breakwater(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_breakwater")).current_dir(folder).args(arguments).output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Twenty minutes in which the price falls by a third and comes back.
fn short_crash(folder: &Path) {
    let mut csv = "timestamp,open,high,low,close,volume\n".to_owned();
    let closes = [100, 100, 101, 100, 99, 100, 97, 93, 90, 86, 82, 78, 74, 70, 67, 70, 75, 80, 82, 84];
    let mut open = 100;
    for (minute, close) in closes.into_iter().enumerate() {
        let (high, low) = (open.max(close) + 1, open.min(close) - 1);
        csv += &format!("{},{open},{high},{low},{close},1\n", 1_600_000_200 + 60 * minute);
        open = close;
    }
    fs::write(folder.join("crash.csv"), csv).unwrap();
}

fn summary(folder: &Path, name: &str) -> serde_json::Value {
    serde_json::from_slice(&fs::read(folder.join(name)).unwrap()).unwrap()
}

#[test]
fn the_same_seed_gives_the_same_state_and_another_seed_another() {
    let folder = folder("same_seed");
    short_crash(&folder);
    for (name, seed) in [("a.json", "7"), ("b.json", "7"), ("c.json", "8")] {
        let arguments = ["replay", "--prices", "crash.csv", "--accounts", "60", "--seed", seed, "--audit", "message"];
        let output = breakwater(&folder, &[&arguments[..], &["--quiet", "--no-report", "--summary", name]].concat());
        assert!(output.status.success(), "{}", stderr(&output));
    }
    let [a, b, c] = ["a.json", "b.json", "c.json"].map(|name| summary(&folder, name));
    assert_eq!(a["state_hash"], b["state_hash"]);
    assert_ne!(a["state_hash"], c["state_hash"]);
    assert_eq!(a["invariant_violations"], 0);
    let profit = |end: &str, start: &str| a[end].as_i64().unwrap() - a[start].as_i64().unwrap();
    assert_eq!(a["traders_net_result"], profit("traders_end_equity", "traders_deposits"));
    let keepers = profit("keepers_end_equity", "keepers_start_equity") - a["keepers_later_deposits"].as_i64().unwrap();
    assert_eq!(a["keepers_profit"], keepers);
    let numbers = a.as_object().unwrap().iter().filter(|(_, value)| value.is_number()).map(|(name, _)| name);
    assert!(numbers.eq(a["units"].as_object().unwrap().keys()), "a figure without unit, or a unit without figure");
    assert!(a["fills"].as_u64().unwrap() > 100);
    assert!(a["defaults"].as_u64().unwrap() + a["liquidations"].as_u64().unwrap() > 0);
}

#[test]
fn the_generated_crash_reaches_everybody_who_can_be_made_to_pay() {
    let folder = folder("generated");
    let output = breakwater(&folder, &["--accounts", "200", "--quiet", "--no-report", "--summary", "a.json"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let figures = summary(&folder, "a.json");
    for figure in ["liquidations", "tear_ups", "bad_debt", "insurance_paid", "socialised"] {
        assert!(figures[figure].as_u64().unwrap() > 0, "{figure} is 0");
    }
}

#[test]
fn a_run_leaves_a_report_that_needs_no_network_and_no_temporary_files() {
    let folder = folder("report");
    short_crash(&folder);
    let output = breakwater(&folder, &["replay", "--prices", "crash.csv", "--accounts", "40"]);
    assert!(output.status.success(), "{}", stderr(&output));
    let table = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(table.contains("Solvency shown") && table.contains("│ Keepers ") && table.contains("brought $"), "{table}");
    let report = fs::read_to_string(folder.join("report.html")).unwrap();
    assert!(report.contains("<svg") && report.contains("State hash"));
    assert!(report
        .contains("<pre>cargo run --release -- replay --prices crash.csv --seed 1 --accounts 40 --leverage-max 10<"));
    assert!(report.contains(concat!("Breakwater ", env!("CARGO_PKG_VERSION"))));
    let outside = report.replace("http://www.w3.org/2000/svg", "");
    assert!(!outside.contains("http://") && !outside.contains("https://"));
    let mut names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["crash.csv", "report.html"]);
}

#[test]
fn a_bad_file_is_refused_with_its_line_and_nothing_is_written() {
    let folder = folder("bad_file");
    fs::write(folder.join("bad.csv"), "timestamp,close\n0,1\n60,NaN\n").unwrap();
    let output = breakwater(&folder, &["replay", "--prices", "bad.csv", "--summary", "summary.json"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        stderr(&output),
        "error: bad.csv cannot be replayed: line 3: close is 'NaN'; prices must be positive decimal numbers such as \
         7889.5: correct it, or delete the row and use --gaps bridge\n"
    );
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}

#[test]
fn a_file_that_cannot_be_written_stops_the_run_before_it_starts() {
    let folder = folder("unwritable");
    short_crash(&folder);
    for (option, path, advice) in [
        ("--report", "nowhere/r.html", "check that its folder exists and may be written to"),
        ("--summary", "nowhere/a.json", "check that its folder exists and may be written to"),
        ("--report", ".", "it is a folder; name a file"),
    ] {
        let output = breakwater(&folder, &["replay", "--prices", "crash.csv", option, path]);
        assert_eq!(output.status.code(), Some(1));
        let said = stderr(&output);
        assert!(said.starts_with(&format!("error: cannot write {path}: {advice}")), "{said}");
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}

#[test]
fn a_jump_is_warned_of_and_replayed() {
    let folder = folder("jump");
    fs::write(folder.join("jump.csv"), "timestamp,close\n1600000200,8\n1600000260,8\n1600000320,8000\n").unwrap();
    let arguments = ["replay", "--prices", "jump.csv", "--accounts", "10", "--quiet", "--no-report"];
    let output = breakwater(&folder, &arguments);
    assert!(output.status.success(), "{}", stderr(&output));
    let said = stderr(&output);
    let lines: Vec<&str> = said.lines().collect();
    assert!(lines[0].starts_with("warning: jump.csv: line 4: price ×1000 from the row before"), "{said}");
    assert!(lines[1].starts_with("Replaying jump.csv: 21 blocks of 6 s (3 rows every 60 s)"), "{said}");
}

#[test]
fn a_missing_file_says_which_option_to_check() {
    let output = breakwater(&folder("missing"), &["--prices", "nowhere.csv"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output)
        .starts_with("error: cannot read the price file nowhere.csv: check the path given with --prices"));
}

#[test]
fn wrong_arguments_exit_with_2() {
    let folder = folder("arguments");
    for arguments in [&["replay", "--leverage-max", "1"][..], &["replay", "--accounts", "0"], &["reply"]] {
        assert_eq!(breakwater(&folder, arguments).status.code(), Some(2));
    }
}

#[test]
fn prices_of_1970_are_refused() {
    let folder = folder("early");
    fs::write(folder.join("early.csv"), "timestamp,close\n0,1\n60,1\n").unwrap();
    let output = breakwater(&folder, &["replay", "--prices", "early.csv", "--quiet"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("\nerror: the first timestamp is in the first minute of 1970"));
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}

/// An hour in which the price falls by a fifth while the chain stands still, and stays.
fn long_crash(folder: &Path) {
    let mut csv = "timestamp,close\n".to_owned();
    for minute in 0..120 {
        let close = match minute {
            0..=40 => 10_000 + minute % 3 * 10,
            41..=60 => 10_000 - (minute - 40) * 45,
            _ => 9_100 + minute % 3 * 10,
        };
        csv += &format!("{},{close}\n", 1_600_000_200 + 60 * minute);
    }
    fs::write(folder.join("long.csv"), csv).unwrap();
}

fn halted(folder: &Path, more: &[&str]) -> serde_json::Value {
    let arguments =
        ["replay", "--prices", "long.csv", "--accounts", "200", "--quiet", "--no-report", "--summary", "a.json"];
    let output = breakwater(folder, &[&arguments[..], more].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    summary(folder, "a.json")
}

#[test]
fn after_a_halt_nobody_with_a_quarter_of_his_margin_is_liquidated_in_the_grace() {
    let folder = folder("halt");
    long_crash(&folder);
    let halt = ["--halt", "40m,20m", "--audit", "message"];
    let graced = halted(&folder, &halt);
    assert_eq!(graced, {
        let mut again = halted(&folder, &halt);
        for figure in ["seconds", "messages_per_second"] {
            again[figure] = graced[figure].clone();
        }
        again
    });
    let at_once = halted(&folder, &[&halt[..], &["--no-grace"]].concat());
    let [with, without] = [&graced, &at_once].map(|summary| &summary["halts"][0]);
    let count = |halt: &serde_json::Value, figure: &str| halt[figure].as_u64().unwrap();
    assert_eq!(count(with, "length_seconds"), 1_200);
    assert_eq!(count(with, "resume_from"), count(with, "until"));
    assert!(count(with, "late_messages") > 50 && count(with, "below_margin") > 10, "{with}");
    assert_eq!((count(with, "closed_with_a_quarter"), count(with, "grace_broken")), (0, 0));
    assert!(count(with, "saved_by_top_up") > 0, "{with}");
    // A check that can fail.
    assert!(without["resume_from"].is_null() && count(without, "closed_with_a_quarter") > 0, "{without}");
    assert_eq!((&graced["invariant_violations"], &at_once["invariant_violations"]), (&0.into(), &0.into()));
}

#[test]
fn a_feed_outage_leads_to_resume_when_prices_are_back() {
    let folder = folder("outage");
    long_crash(&folder);
    let outage = &halted(&folder, &["--feed-outage", "2020-09-13T13:10,20m"])["halts"][0];
    assert_eq!(outage["what"], "feed outage");
    assert_eq!(outage["closed_with_a_quarter"], 0);
    assert_eq!(outage["late_messages"], 0);
    let modes: Vec<_> =
        outage["timeline"].as_array().unwrap().iter().map(|change| change["modes"].to_string()).collect();
    assert!(modes.contains(&"[\"reduce_only\"]".to_owned()), "poor prices: {modes:?}");
    assert!(modes.iter().any(|modes| modes.contains("resume")), "{modes:?}");
}

#[test]
fn a_halt_outside_the_prices_is_refused() {
    let folder = folder("outside");
    short_crash(&folder);
    for (halt, said) in [
        ("1h,10m", "error: 1h,10m does not lie within the prices, 2020-09-13 12:30 to 2020-09-13 12:49 UTC"),
        ("5m", "'5m' is not START,DURATION, such as 2020-03-12T10:30,3h"),
    ] {
        let output = breakwater(&folder, &["replay", "--prices", "crash.csv", "--quiet", "--halt", halt]);
        assert!(!output.status.success() && stderr(&output).contains(said), "{}", stderr(&output));
    }
}
