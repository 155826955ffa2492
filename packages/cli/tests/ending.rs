//! Markets and the whole end: `replay --wind-down`, `recover`, and markets that have to end, from outside.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, SystemTime};

use cosmwasm_std::Binary;
use serde_json::Value;

/// An empty folder of its own for each test, with a price that falls by two thirds in three minutes after an hour.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ending").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let close = |minute: u64| match minute {
        0..=59 => 10_000 + minute % 3 * 20,
        60..=63 => 10_000 - (minute - 60) * 1_800,
        _ => 3_000 + minute % 3 * 10,
    };
    let rows = (0..150).map(|minute| format!("{},{}\n", 1_600_000_200 + 60 * minute, close(minute)));
    fs::write(folder.join("deep.csv"), format!("timestamp,close\n{}", rows.collect::<String>())).unwrap();
    folder
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_breakwater"));
    command.current_dir(folder).args(arguments);
    command
}

fn breakwater(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const DEEP: [&str; 7] = ["--prices", "deep.csv", "--accounts", "100", "--leverage-max", "20", "--quiet"];

fn json(folder: &Path, arguments: &[&[&str]]) -> Value {
    let output = breakwater(folder, &[&arguments.concat()[..], &["--summary", "a.json"]].concat());
    assert!(output.status.success(), "{}", stderr(&output));
    serde_json::from_slice(&fs::read(folder.join("a.json")).unwrap()).unwrap()
}

fn number(value: &Value) -> u128 {
    value.to_string().parse().unwrap()
}

fn sum(rows: &Value, figure: &str) -> u128 {
    rows.as_array().unwrap().iter().map(|row| number(&row[figure])).sum()
}

#[test]
fn a_wind_down_pays_flat_accounts_all_and_winners_what_there_is() {
    let folder = folder("wind_down");
    let audited = ["--audit", "message", "--no-report"];
    let run = |folder: &Path| json(folder, &[&["replay", "--wind-down", "61m"], &DEEP, &audited]);
    let summary = run(&folder);
    assert_eq!(summary["invariant_violations"], 0);
    let ending = &summary["ending"];
    assert_eq!((&ending["finished"], &ending["left"], &ending["parked"]), (&true.into(), &0.into(), &0.into()));
    assert_eq!(ending["skipped"], Value::Array(vec![]));
    let [senior, principal, gains] = [0, 1, 2].map(|rank| &ending["ranks"][rank]);
    assert_eq!((&senior["owed"], &principal["owed"]), (&senior["paid"], &principal["paid"]));
    assert!(number(&senior["owed"]) > 0 && number(&gains["paid"]) > 0, "{ending}");
    assert!(number(&gains["paid"]) < number(&gains["owed"]), "losers could pay all: {ending}");
    let groups = &ending["groups"];
    assert_eq!((&groups[0]["group"], &groups[0]["least_bps"]), (&"flat".into(), &10_000.into()));
    assert!(number(&groups[1]["debtors"]) > 0, "{groups}");
    assert!(number(&groups[2]["least_bps"]) < 10_000, "{groups}");
    // Ranks and groups are the same money, but for what flooring keeps.
    assert_eq!(sum(groups, "owed"), sum(&ending["ranks"], "owed"));
    assert_eq!(sum(groups, "got") + number(&ending["dust"]), sum(&ending["ranks"], "paid"));
    assert_eq!(sum(&ending["distribution"], "accounts"), sum(groups, "accounts"));
    // All insurance was needed; what comes back is tips that nobody has earned, and dust.
    let unearned = number(&ending["tips"]) - number(&ending["tips_taken"]) + number(&ending["dust"]);
    assert_eq!((number(&ending["returned"]), number(&ending["fund"])), (unearned, unearned));
    assert!(number(&ending["drawn"]) > 0, "{ending}");
    assert_eq!(run(&folder)["state_hash"], summary["state_hash"]);
}

#[test]
fn the_report_of_an_ending_says_who_got_what() {
    let folder = folder("report");
    let arguments =
        ["replay", "--prices", "deep.csv", "--accounts", "60", "--leverage-max", "20", "--wind-down", "61m"];
    let output = breakwater(&folder, &arguments);
    assert!(output.status.success(), "{}", stderr(&output));
    let table = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(table.contains("all claims paid") && table.contains("Last: open gains"), "{table}");
    let report = fs::read_to_string(folder.join("report.html")).unwrap();
    for words in ["How it ended", "Flat accounts", "register accounts", "By rank", "--wind-down 61m --seed 1"] {
        assert!(report.contains(words), "{words}");
    }
}

#[test]
fn a_market_that_nobody_can_pay_for_ends_within_the_replay() {
    let folder = folder("market");
    let summary = json(&folder, &[&["replay", "--no-report", "--audit", "message"], &DEEP]);
    assert_eq!((&summary["invariant_violations"], &summary["positioned"]), (&0.into(), &0.into()));
    let settled = &summary["settled"];
    assert!(number(&settled["defaulted"]) > 0 && number(&settled["unpaid"]) > 0, "{settled}");
    let [entered, tagged, last] = ["entered_at", "tagged_at", "final_at"].map(|time| number(&settled[time]));
    assert!(entered + 1_800 <= tagged && tagged <= last, "{settled}");
    assert!(number(&settled["left_bps"]) < 10_000 && number(&settled["cut"]) > 0, "{settled}");
    assert_eq!(
        number(&settled["shortfall"]) - number(&settled["from_float"]) - number(&settled["cut"]),
        number(&summary["shortfall"])
    );
    assert_eq!((&settled["positions"], &settled["holders"]), (&0.into(), &0.into()));
    let price = settled["file_price"].as_f64().unwrap() / 1e18;
    assert!((2_990.0..=3_030.0).contains(&price), "{settled}");
    // The whole can still be wound down: everybody is flat, and gets all.
    let ending = &json(&folder, &[&["replay", "--no-report", "--wind-down", "140m"], &DEEP])["ending"];
    assert_eq!((&ending["finished"], &ending["left"]), (&true.into(), &0.into()));
    assert_eq!(ending["ranks"][0]["owed"], ending["ranks"][0]["paid"]);
    assert_eq!(sum(&ending["ranks"], "owed"), number(&ending["ranks"][0]["owed"]));
}

fn recovery(more: &[&str]) -> Vec<String> {
    let all = [&["recover", "--wind-down", "61m"], &DEEP[..], more].concat();
    all.into_iter().map(str::to_owned).collect()
}

/// What the wind-down paid, however it came about.
fn paid(recovered: &Value) -> Vec<&Value> {
    let figures =
        ["finished", "ranks", "distribution", "accounts", "treasury", "parked", "left", "invariant_violations"];
    figures.map(|figure| &recovered[figure]).into()
}

#[test]
fn a_killed_recovery_is_finished_by_running_it_again() {
    let folder = folder("killed");
    let arguments = recovery(&[]);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let at_once = json(&folder, &[&arguments]);
    assert_eq!((&at_once["finished"], &at_once["invariant_violations"]), (&true.into(), &0.into()));
    for every in ["1", "20"] {
        let file = format!("{every}.state");
        let arguments = recovery(&["--state", &file, "--save-every", every, "--summary", "b.json"]);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let file = folder.join(file);
        let mut killed = 0;
        loop {
            let mut child = command(&folder, &arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            // Later each time, and never before something new was kept.
            if ended_before_kill(&mut child, &file, Duration::from_millis(killed * 10)) {
                break;
            }
            killed += 1;
        }
        assert!(killed >= 2, "killed {killed} times only");
        let recovered: Value = serde_json::from_slice(&fs::read(folder.join("b.json")).unwrap()).unwrap();
        assert_eq!(paid(&recovered), paid(&at_once), "killed {killed} times, kept every {every}");
        let left: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(left.iter().all(|name| !name.to_string_lossy().contains("b.json.")), "{left:?}");
    }
}

/// Kills a child so long after its second write of the file; whether it had ended by itself before.
fn ended_before_kill(child: &mut std::process::Child, file: &Path, delay: Duration) -> bool {
    let written = || fs::metadata(file).and_then(|about| about.modified()).ok();
    let wait = |since: Option<SystemTime>, child: &mut std::process::Child| {
        while written() == since {
            if let Some(status) = child.try_wait().unwrap() {
                assert!(status.success(), "{status}");
                return true;
            }
            std::thread::sleep(Duration::from_micros(200));
        }
        false
    };
    // The first write is what was found.
    if wait(written(), child) || wait(written(), child) {
        return true;
    }
    std::thread::sleep(delay);
    child.kill().unwrap();
    // It may have ended meanwhile.
    child.wait().unwrap().success()
}

/// A state in which the whole has just been settled.
fn begun(folder: &Path, name: &str) -> Value {
    let arguments = recovery(&["--state", name]);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let file = folder.join(name);
    let mut child = command(folder, &arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while !file.exists() {
        assert!(child.try_wait().unwrap().is_none(), "it ended without a state");
        std::thread::sleep(Duration::from_micros(200));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    serde_json::from_slice(&fs::read(file).unwrap()).unwrap()
}

#[test]
fn a_recovery_that_comes_to_no_end_exits_with_4() {
    let folder = folder("unfinished");
    let mut state = begun(&folder, "a.state");
    // Nobody pushes any more, and the oracle has forgotten everything: no market can be tagged.
    state["prices"]["feed"] = Value::Array(vec![]);
    let oracle = state["chain"]["contracts"].as_array().unwrap().iter().map(|address| address.as_str().unwrap());
    let oracle: Vec<Vec<u8>> = oracle.map(|address| format!("contract_data/{address}").into_bytes()).collect();
    let records = state["chain"]["records"].as_array_mut().unwrap();
    let key = |record: &Value| Binary::from_base64(record[0].as_str().unwrap()).unwrap();
    let before = records.len();
    records.retain(|record| !key(record).windows(oracle[0].len()).any(|part| part == oracle[0]));
    assert!(records.len() < before);
    fs::write(folder.join("a.state"), state.to_string()).unwrap();
    for more in [&["--quiet"][..], &[]] {
        let output = breakwater(&folder, &[&["recover", "--state", "a.state"], more].concat());
        assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
        let said = stderr(&output);
        assert!(said.contains("NOT FINISHED: the whole is caged and not final; not done: tag markets: "), "{said}");
        assert!(said.trim_end().ends_with("; run it again"), "{said}");
    }
}

#[test]
fn a_recovery_says_where_it_begins_and_that_nothing_was_left() {
    let folder = folder("again");
    let arguments = recovery(&["--state", "k.state"]);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let first = breakwater(&folder, &arguments);
    assert!(first.status.success() && stderr(&first).starts_with("k.state is not there: beginning anew\n"));
    let again = breakwater(&folder, &["recover", "--state", "k.state", "--seed", "7", "--accounts=50"]);
    let (said, table) = (stderr(&again), String::from_utf8_lossy(&again.stdout).into_owned());
    assert!(again.status.success(), "{said}");
    assert!(said.starts_with("Going on from k.state (deep.csv, wound down at 61m: "), "{said}");
    let ignored = "note: --seed, --accounts are ignored: the state has its own; remove it to begin anew\n";
    assert!(said.ends_with(ignored), "{said}");
    assert!(
        table.starts_with("Nothing was left to do.\n") && table.contains("Nothing is left to be claimed"),
        "{table}"
    );
}

#[test]
fn a_recovery_pays_what_a_replay_pays() {
    let folder = folder("same");
    let arguments = recovery(&["--audit", "message"]);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let recovered = json(&folder, &[&arguments]);
    let ending = &json(&folder, &[&["replay", "--no-report", "--wind-down", "61m"], &DEEP])["ending"];
    for figure in ["ranks", "distribution", "treasury", "parked", "left"] {
        assert_eq!(recovered[figure], ending[figure], "{figure}");
    }
    assert_eq!(sum(&recovered["accounts"], "pays"), sum(&ending["groups"], "got"));
}

#[test]
fn what_does_not_fit_is_refused_with_what_to_do() {
    let folder = folder("refused");
    fs::write(folder.join("junk.state"), "{}").unwrap();
    let range = "does not lie within the prices, 2020-09-13 12:30 to 2020-09-13 14:59 UTC; choose another time";
    for (arguments, said) in [
        (&["replay", "--wind-down", "3h"][..], range),
        (&["replay", "--wind-down", "0"], range),
        (&["replay", "--wind-down", "soon"], "'soon' is no time; write it in UTC, such as 2020-03-12T10:40"),
        (&["replay", "--wind-down", "23h55m"], "2020-03-12T10:40, or from the first block on, such as 11h or 1435m"),
        (&["replay", "--wind-down", "1h", "--halt", "50m,20m"], "a halt lasts until 2020-09-13 13:40 UTC"),
        (&["halt-study", "--wind-down", "1h", "--halt", "20m,20m"], "leave --wind-down 1h out"),
        (&["recover", "--wind-down", "3h"], range),
        (&["recover", "--report", "a.html"], "recover draws no picture: leave --report out"),
        (&["recover", "--save-every", "5"], "--state <FILE>"),
        (
            &["recover", "--state", "junk.state"],
            "junk.state holds no state that this program can go on from: remove it",
        ),
        (&["recover", "--state", "nowhere/a.state"], "cannot write nowhere/a.state: check that its folder exists"),
        (&["recover", "--state", "a.state", "--save-every", "0"], "0 is not in 1..=1000000"),
    ] {
        let output = breakwater(&folder, &[arguments, &DEEP].concat());
        assert!(!output.status.success() && stderr(&output).contains(said), "{arguments:?}: {}", stderr(&output));
    }
    let mut names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["deep.csv", "junk.state"]);
}
