//! `breakwater replay-table` from outside.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// An empty folder of its own for each test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("table").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("prices")).unwrap();
    folder
}

fn table(folder: &Path, arguments: &[&str]) -> Output {
    let common = ["replay-table", "--dir", "prices", "--accounts", "20"];
    let program = env!("CARGO_BIN_EXE_breakwater");
    Command::new(program).current_dir(folder).args(common).args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Three minutes in which nothing much happens.
fn quiet_minutes(folder: &Path, name: &str) {
    let minutes = [1_600_000_200, 1_600_000_260, 1_600_000_320];
    let rows: String = minutes.iter().map(|minute| format!("{minute},100,101,99,100\n")).collect();
    let csv = "timestamp,open,high,low,close\n".to_owned() + &rows;
    fs::write(folder.join("prices").join(name), csv).unwrap();
}

fn runs(folder: &Path) -> Vec<serde_json::Value> {
    let figures: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.join("replay-table.json")).unwrap()).unwrap();
    figures["runs"].as_array().unwrap().clone()
}

#[test]
fn every_one_minute_file_has_a_row_for_each_leverage() {
    let folder = folder("rows");
    quiet_minutes(&folder, "b_1m.csv");
    quiet_minutes(&folder, "a_1m.csv");
    quiet_minutes(&folder, "a_5m.csv");
    let output = table(&folder, &[]);
    assert!(output.status.success(), "{}", stderr(&output));
    let said = stdout(&output);
    let rows: Vec<&str> = said.lines().skip(2).map(|row| row.split(" | ").next().unwrap()).collect();
    assert_eq!(rows, ["| a_1m.csv", "| a_1m.csv", "| b_1m.csv", "| b_1m.csv"]);
    assert!(stderr(&output).contains("run 4 of 4: prices/b_1m.csv at 20×"));
    let leverages: Vec<_> = runs(&folder).iter().map(|run| run["leverage_max"].as_u64().unwrap()).collect();
    assert_eq!(leverages, [10, 20, 10, 20]);
}

#[test]
fn a_second_call_repeats_or_resumes_and_keeps_what_it_was_not_asked_for() {
    let folder = folder("again");
    quiet_minutes(&folder, "a_1m.csv");
    assert!(table(&folder, &["--leverage", "10"]).status.success());
    // Marked by hand, so that a repetition can be told from what was kept.
    let file = folder.join("replay-table.json");
    let marked = fs::read_to_string(&file).unwrap().replace("\"auctions\": 0", "\"auctions\": 77");
    fs::write(&file, marked).unwrap();
    assert!(table(&folder, &["--leverage", "5,10", "--resume"]).status.success());
    let auctions = |folder: &Path| runs(folder).iter().map(|run| run["auctions"].as_u64().unwrap()).collect::<Vec<_>>();
    assert_eq!(auctions(&folder), [0, 77]);
    assert!(table(&folder, &["--leverage", "5"]).status.success());
    assert_eq!(auctions(&folder), [0, 77]);
    assert!(table(&folder, &["--leverage", "10"]).status.success());
    assert_eq!(auctions(&folder), [0, 0]);
}

#[test]
fn a_file_that_cannot_be_replayed_does_not_stop_the_others() {
    let folder = folder("bad_file");
    fs::write(folder.join("prices/a_1m.csv"), "timestamp,close\n0,1\n60,NaN\n").unwrap();
    quiet_minutes(&folder, "b_1m.csv");
    let output = table(&folder, &["--leverage", "10"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("| b_1m.csv | 10× |"));
    assert!(stderr(&output).contains("not replayed: prices/a_1m.csv cannot be replayed: line 3: close is 'NaN'"));
    assert!(stderr(&output).ends_with("error: 1 of 2 runs could not be done; the reasons stand above\n"));
}

#[test]
fn a_file_of_something_else_is_not_overwritten() {
    let folder = folder("not_mine");
    quiet_minutes(&folder, "a_1m.csv");
    fs::write(folder.join("replay-table.json"), "my diary").unwrap();
    let output = table(&folder, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output)
        .starts_with("error: replay-table.json does not hold figures of replays by this version; delete it, or"));
    assert_eq!(fs::read_to_string(folder.join("replay-table.json")).unwrap(), "my diary");
}

#[test]
fn a_table_without_data_fails_and_says_what_to_do() {
    let folder = folder("no_data");
    let empty = table(&folder, &[]);
    assert_eq!(empty.status.code(), Some(1));
    assert_eq!(
        stderr(&empty),
        "error: nothing to replay: prices holds no files named *_1m.csv or *LUNAUSDT_binance_30m.csv; rename yours, or \
         name another folder with --dir DIR\n"
    );
    fs::remove_dir(folder.join("prices")).unwrap();
    let absent = table(&folder, &[]);
    assert_eq!(absent.status.code(), Some(1));
    assert_eq!(
        stderr(&absent),
        "error: nothing to replay: there is no folder prices; price files are no part of this repository: name the \
         folder that holds yours with --dir DIR, or replay one file with replay --prices FILE\n"
    );
}

#[test]
fn figures_that_cannot_be_kept_stop_it_before_the_first_run() {
    let folder = folder("no_out");
    quiet_minutes(&folder, "a_1m.csv");
    let output = table(&folder, &["--out", "nowhere/figures.json"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stdout(&output), "");
    assert!(stderr(&output).starts_with("error: cannot write nowhere/figures.json"), "{}", stderr(&output));
}
