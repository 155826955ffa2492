//! `breakwater gov`: what it prints is what the contract and the deciders' contracts take, and what nobody would take is refused.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use breakwater_clearinghouse::guard::{Who, PERMISSIONS};
use breakwater_cli::args::{Cli, Command};
use breakwater_cli::gov::{self, Printed};
use breakwater_interfaces::clearinghouse::{
    ClassLimits, ExecuteMsg, Limits, MarketKind, MarketParams, StopKind, Tier, Timing,
};
use clap::Parser;
use cosmwasm_schema::schema_for;
use cosmwasm_std::{from_json, to_json_vec, Binary, Uint128, Uint64};
use serde_json::{json, Value};

/// 2026-11-21 12:00 UTC.
const NOW: u64 = 1_795_262_400;
/// The clearing house, and the guardian or whoever an address is wanted of.
const HOUSE: &str = "osmo10d07y265gmmuvt4z0w9aw880jnsr700jjeq4qp";
const STOP: [&str; 9] =
    ["stop", "freeze", "--market", "3", "--lasts", "12h", "--reason", "feed 3 lies", "--valid-for=2h"];

fn gov(arguments: &[&str]) -> Result<Printed> {
    let cli = Cli::try_parse_from(["breakwater", "gov"].iter().chain(arguments))?;
    let Some(Command::Gov(options)) = cli.command else { panic!("another command") };
    gov::print(&options, NOW)
}

fn printed(arguments: &[&str]) -> Value {
    serde_json::from_str(&gov(arguments).unwrap().json).unwrap()
}

fn refusal(arguments: &[&str]) -> String {
    format!("{:#}", gov(arguments).unwrap_err())
}

/// A file in a folder of this test's own.
fn file(name: &str, content: &Value) -> String {
    let test = std::thread::current().name().unwrap_or("gov").to_owned();
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    fs::write(&path, content.to_string()).unwrap();
    path.to_string_lossy().into_owned()
}

fn params() -> MarketParams {
    let tier = |lots_max, initial_bps| Tier { lots_max: Uint64::new(lots_max), initial_bps, maintenance_bps: 500 };
    MarketParams {
        kind: MarketKind::Perpetual,
        feed: 1,
        premium_feed: None,
        multiplier: Uint128::new(1_000),
        tiers: vec![tier(1_000, 1_000), tier(2_000, 2_000)],
        depth: Uint64::new(10_000),
        oi_max: Uint64::new(9_000),
        lot_step: Uint64::new(10),
        minimum_position: Uint64::new(100),
        band_bps: 200,
        gap_bps: 3_000,
        discount_max_bps: 300,
        taker_fee_ppm: 500,
        maker_fee_ppm: 100,
        float_share_bps: 6_000,
        venue_share_bps: 2_000,
        venue_account: None,
        funding_cap_bps: 50,
        block_share_bps: 1_000,
        classes: ClassLimits::default(),
    }
}

fn shown<T: serde::Serialize>(name: &str, record: &T) -> String {
    file(&format!("{name}.json"), &json!({"data": {"height": 7, name: record}}))
}

/// Every command and every message of governance that has none of its own.
fn all() -> Vec<Vec<String>> {
    let limits = shown("limits", &Limits::usual(1_000_000, 1_000_000_000));
    let timing = shown("timing", &Timing::default());
    let market = shown("params", &params());
    let raw = [
        json!({"add_market": {"params": params()}}),
        json!({"add_venue": {"address": HOUSE}}),
        json!({"set_insurance_fund": {"address": HOUSE}}),
        json!({"set_float_target": {"float_target": "5"}}),
        json!({"set_governance": {"governance": HOUSE}}),
        json!({"fund_float": {"fund": null}}),
        json!({"serve_tickets": {"limit": 30}}),
    ];
    let raw = raw.iter().enumerate().map(|(number, message)| file(&format!("raw {number}.json"), message));
    let mut all: Vec<Vec<String>> = [
        "end-stop reduce-only --reason over --valid-for 7d",
        "arm-stop freeze --reason used --deadline 2027-01-31T18:00",
        "stop reduce-only --all --lasts 7d --reason why --deadline 1799000000",
        "trip",
        "trip --market 3 --accounts 1,2,9",
        "resume 63",
        "cancel-change 7",
        "execute-change 7",
        "suspend-venue 2",
        "suspend-venue 2 --lift",
        "delist-market 3",
        "settle-market --market 3",
        "settle",
        &format!("set-guardian {HOUSE}"),
    ]
    .iter()
    .map(|line| line.split(' ').map(str::to_owned).collect())
    .collect();
    all.push(STOP.map(str::to_owned).into());
    all.push(vec!["set-limits".into(), limits, "--set=health_bps=6000".into(), "--set=bound_floor=77".into()]);
    all.push(vec!["set-timing".into(), timing, "--set=timelock_seconds=400000".into()]);
    all.push(vec!["update-market".into(), "3".into(), market, "--set=tiers.1.initial_bps=2500".into()]);
    all.extend(raw.map(|path| vec!["raw".into(), path]));
    all
}

fn words(arguments: &[String]) -> Vec<&str> {
    arguments.iter().map(String::as_str).collect()
}

#[test]
fn every_message_is_one_of_the_contract_by_schema_and_by_type() {
    let schema = serde_json::to_value(schema_for!(ExecuteMsg)).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    assert!(!schema.is_valid(&json!({"settle": {"now": true}})), "a schema that takes anything proves nothing");
    for arguments in all() {
        let message = printed(&words(&arguments));
        let errors: Vec<String> = schema.iter_errors(&message).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new(), "{arguments:?}");
        let typed: ExecuteMsg = from_json(message.to_string()).unwrap();
        let again: Value = serde_json::from_slice(&to_json_vec(&typed).unwrap()).unwrap();
        assert_eq!(again, message);
    }
}

/// The schema that is handed out has them too, once it is written anew.
#[test]
fn the_schema_file_takes_every_message() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/clearinghouse.json");
    let schema: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let schema = jsonschema::validator_for(&schema["execute"]).unwrap();
    for arguments in all() {
        let message = printed(&words(&arguments));
        assert!(schema.is_valid(&message), "{message}");
    }
}

#[test]
fn a_stop_bare() {
    let deadline = NOW + 7_200;
    let expected = ExecuteMsg::Stop {
        kind: StopKind::Freeze,
        market: Some(3),
        seconds: 43_200,
        reason: "feed 3 lies".to_owned(),
        deadline,
    };
    let Printed { json, notes } = gov(&STOP).unwrap();
    assert_eq!(from_json::<ExecuteMsg>(json).unwrap(), expected);
    assert_eq!(
        notes,
        "Sent by   the guardian or governance\n\
         Acts      at once, on market 3, for 12 h; until then nobody with a leg there trades, reduces, withdraws or is liquidated, and deposits go on; it ends by itself, into RESUME\n\
         Deadline  2026-11-21 14:00 UTC, in 2 h: executed later it is refused and changes nothing; votes must be over by then\n\
         Will not  move coins, change a parameter, last longer, or be repeated until governance arms it again\n\
         To send   to the clearing house: tx wasm execute CLEARINGHOUSE JSON --from KEY\n"
    );
}

fn stop_by(arguments: &[&str]) -> Value {
    printed(&[&STOP[..], arguments].concat())
}

#[test]
fn a_stop_by_the_chain() {
    let message = printed(&STOP);
    let by_name = ["--for=xgov", "--contract", HOUSE, "--title=Stop", "--summary=Why", "--deposit=10000000ustake"];
    let expected = json!({
        "messages": [{
            "@type": "/cosmwasm.wasm.v1.MsgExecuteContract",
            "sender": HOUSE,
            "contract": HOUSE,
            "msg": message,
            "funds": [],
        }],
        "metadata": "",
        "deposit": "10000000ustake",
        "title": "Stop",
        "summary": "Why",
        "expedited": false,
    });
    assert_eq!(stop_by(&by_name), expected);
    let expedited = stop_by(&[&by_name[..], &["--expedited", "--gov-address", HOUSE]].concat());
    assert_eq!((&expedited["expedited"], &expedited["messages"]), (&json!(true), &expected["messages"]));
}

#[test]
fn a_stop_by_a_multisig() {
    let message = to_json_vec(&from_json::<ExecuteMsg>(gov(&STOP).unwrap().json).unwrap()).unwrap();
    let execute = json!({"wasm": {"execute": {"contract_addr": HOUSE, "msg": Binary::new(message), "funds": []}}});
    let proposal = json!({"title": "Stop", "description": "Why", "msgs": [execute]});
    let named = ["--contract", HOUSE, "--title=Stop", "--summary=Why"];
    let mut cw3 = json!({"propose": proposal});
    cw3["propose"]["latest"] = Value::Null;
    assert_eq!(stop_by(&[&named[..], &["--for=cw3"]].concat()), cw3);
    let dao_dao = json!({"propose": {"msg": {"propose": proposal}}});
    assert_eq!(stop_by(&[&named[..], &["--for=dao-dao"]].concat()), dao_dao);
}

/// For a wallet that shows nothing else: the key order of the files that chains document.
#[test]
fn proposals_are_written_in_the_usual_order() {
    let text = gov(&["resume", "3", "--for=cw3", "--contract", HOUSE]).unwrap().json;
    let compact: String = text.split_whitespace().collect();
    assert_eq!(
        compact,
        format!(
            "{{\"propose\":{{\"title\":\"Breakwater:Resume\",\"description\":\"{{\\\"resume\\\":{{\\\"market\\\":3}}}}\",\"msgs\":[{{\"wasm\":\
             {{\"execute\":{{\"contract_addr\":\"{HOUSE}\",\"msg\":\"eyJyZXN1bWUiOnsibWFya2V0IjozfX0=\",\"funds\":[]}}}}}}],\
             \"latest\":null}}}}"
        )
    );
}

#[test]
fn what_lowers_risk_is_said_to_act_at_once() {
    let market = shown("params", &params());
    let acts = |changes: &[&str]| {
        let changes: Vec<String> = changes.iter().map(|change| format!("--set={change}")).collect();
        let arguments = ["update-market", "3", &market].into_iter().chain(changes.iter().map(String::as_str));
        gov(&arguments.collect::<Vec<_>>()).unwrap().notes
    };
    assert!(acts(&["tiers.0.initial_bps=1200", "oi_max=8000"]).contains("at once: it only lowers risk"));
    for change in ["tiers.0.initial_bps=900", "oi_max=9001", "tiers.0.maintenance_bps=600", "band_bps=100"] {
        assert!(acts(&[change]).contains("Acts      after a wait of 3 days"), "{change}");
    }
    assert!(acts(&[]).contains("at once if it does nothing but raise initial rates or lower oi_max, else after"));
}

#[test]
fn what_may_surprise_is_said() {
    let notes = |arguments: &[&str]| gov(arguments).unwrap().notes;
    assert!(notes(&["trip", "--market=3"]).contains("settles the market for ever"));
    assert!(notes(&["trip"]).contains("settles everything for ever"));
    let arm = |kind| notes(&["arm-stop", kind, "--reason=used", "--valid-for=2h"]);
    assert!(arm("freeze").contains("refused until timelock_seconds (usually 72 h) after the last freeze's end"));
    assert!(!arm("reduce-only").contains("refused until"));
    let settle = notes(&["settle"]);
    assert!(settle.contains("Sent by   governance\nActs      after a wait of 3 days"), "{settle}");
    assert!(settle.contains("be undone once carried out; anyone then ends the market (tag, touch, finalize_market)"));
    assert_eq!(notes(&["settle-market", "--market=3"]), settle);
}

#[test]
fn a_raw_message_says_who_may_send_it() {
    for (message, sender) in [
        (json!({"fund_float": {"fund": null}}), "governance or the insurance fund"),
        (json!({"cage": {}}), "anyone; no vote is needed"),
        (json!({"claim": {"accounts": [1], "tickets": []}}), "anyone; no vote is needed"),
        (json!({"close_account": {"account": 1}}), "the owner of the account that it names"),
        (json!({"accept_ownership": {"account": 1}}), "the address that the account was offered to"),
        (json!({"report_fund": {"fund": "1"}}), "the insurance fund"),
    ] {
        let notes = gov(&["raw", &file("message.json", &message)]).unwrap().notes;
        assert!(notes.starts_with(&format!("Sent by   {sender}\nActs      at once")), "{message}: {notes}");
    }
    // What is said of messages with words of their own agrees with the contract's table.
    for arguments in all() {
        let arguments = words(&arguments);
        let printed = gov(&arguments).unwrap();
        let message: ExecuteMsg = from_json(&printed.json).unwrap();
        let who = PERMISSIONS.iter().find(|(name, ..)| *name == message.name()).unwrap().1;
        let lift = matches!(message, ExecuteMsg::SuspendVenue { suspended: false, .. });
        let expected = match who {
            Who::Anyone => "anyone; no vote is needed",
            Who::GuardianOrGovernance if !lift => "the guardian or governance",
            Who::Governance | Who::GuardianOrGovernance => "governance",
            Who::InsuranceFundOrGovernance => "governance or the insurance fund",
            other => panic!("{arguments:?}: {other:?}"),
        };
        assert!(printed.notes.starts_with(&format!("Sent by   {expected}\n")), "{arguments:?}: {}", printed.notes);
    }
}

#[test]
fn bad_stops_are_refused_in_a_sentence() {
    let with = |place: usize, word: &str| {
        let mut arguments = STOP;
        arguments[place] = word;
        refusal(&arguments)
    };
    assert_eq!(with(5, "25h"), "a freeze of 25 h is too long: it lasts 24 h (86400 s) at most");
    let reduce_only = ["stop", "reduce-only", "--all", "--lasts=8d", "--reason=why", "--valid-for=2h"];
    assert_eq!(refusal(&reduce_only), "a reduce-only stop of 8 days is too long: it lasts 7 days (604800 s) at most");
    assert_eq!(with(7, " "), "the reason is empty; say why, everybody affected reads it");
    assert_eq!(with(7, &"é".repeat(129)), "the reason has 258 bytes; the contract takes 256 at most");
    assert_eq!(
        with(8, "--deadline=2026-11-21T11:59"),
        "the deadline, 2026-11-21 11:59 UTC, is over: it is 2026-11-21 12:00 UTC; choose a later one"
    );
    assert!(with(8, "--deadline=soon").contains("'soon' is no time; write it in UTC, such as 2020-03-12T10:40"));
    assert!(with(5, "long").contains("'long' is no duration"));
    assert!(refusal(&STOP[..8]).contains("--valid-for"));
    assert!(refusal(&[&STOP[..], &["--all"]].concat()).contains("cannot be used with"));
}

#[test]
fn bad_addresses_are_refused_in_a_sentence() {
    let with = |arguments: &[&str]| refusal(&[&["trip", "--for=cw3"][..], arguments].concat());
    assert_eq!(with(&[]), "a proposal needs the clearing house's address: --contract ADDRESS");
    let typo = HOUSE.replace("qp", "pq");
    let said = format!("--contract '{typo}' is no address: its checksum is wrong; copy it again");
    assert_eq!(with(&["--contract", &typo]), said);
    let said = format!("--contract '{HOUSE}' is not of this chain: it should start with juno1");
    assert_eq!(with(&["--contract", HOUSE, "--prefix=juno"]), said);
    let cosmos = "cosmos10d07y265gmmuvt4z0w9aw880jnsr700j6zn9kn";
    let said = format!("the guardian '{cosmos}' is not of this chain: it should start with osmo1");
    assert_eq!(refusal(&["set-guardian", cosmos, "--for=cw3", "--contract", HOUSE]), said);
    let xgov = ["trip", "--for=xgov", "--contract", HOUSE];
    assert_eq!(refusal(&xgov), "an x/gov proposal needs --deposit, such as 10000000ustake");
    assert!(refusal(&[&xgov[..], &["--deposit=much"]].concat()).contains("'much' is no amount of a denom"));
    assert!(refusal(&["trip", "--expedited"]).contains("add --for xgov"));
}

#[test]
fn limits_and_durations_keep_their_floors_and_ceilings() {
    let limits = shown("limits", &Limits::usual(1_000_000, 1_000_000_000));
    let with = |change: &str| refusal(&["set-limits", &limits, "--set", change]);
    for (change, said) in [
        ("limiter_hour_bps=49", "limiter_hour_bps is 49; the contract takes 50 to 1000, no more than the day's"),
        ("limiter_hour_bps=1001", "limiter_hour_bps is 1001; the contract takes 50 to 1000, no more than the day's"),
        ("limiter_day_bps=10001", "limiter_day_bps is 10001; the contract takes 50 to 10000"),
        ("ticket_min=0", "ticket_min is 0; the contract takes 1 to 10000000, at most ten times limiter_hour_floor"),
        ("health_bps=20001", "health_bps is 20001; the contract takes 0 to 20000"),
    ] {
        assert_eq!(with(change), said);
    }
    assert!(with("withdrawal_share_bps=10001").contains("together with all markets' block_share_bps"));
    let timing = shown("timing", &Timing::default());
    let with = |change: &str| refusal(&["set-timing", &timing, "--set", change]);
    for (change, said) in [
        ("stall_seconds=599", "stall_seconds would fall from 600 to 599 s; durations are only ever lengthened"),
        (
            "stall_seconds=6001",
            "stall_seconds would be 6001 s; durations are lengthened to 6000 s at most, ten times the usual",
        ),
        ("block_seconds_max=59", "block_seconds_usual and block_seconds_max never change"),
        (
            "grace_seconds_min=1801",
            "grace_seconds_min is 1801; the contract takes 0 to 1800, no more than grace_seconds_max",
        ),
    ] {
        assert_eq!(with(change), said);
    }
}

#[test]
fn a_file_that_is_no_such_record_is_refused_with_the_place() {
    let market = shown("params", &params());
    let with = |change: &str| refusal(&["update-market", "3", &market, "--set", change]);
    assert_eq!(with("multiplier=5"), "multiplier of a market never changes; add a market and delist this one");
    assert_eq!(with("oi_max=9000"), "nothing would change; name what should with --set NAME=VALUE");
    assert_eq!(with("speed=5"), "--set speed=5: there is no 'speed' in 'speed'");
    assert_eq!(with("tiers.2.initial_bps=5"), "--set tiers.2.initial_bps=5: there is no '2' in 'tiers.2.initial_bps'");
    assert!(with("tiers=5").contains("'tiers' is no single value; name one inside it, such as tiers.0"));
    assert!(with("band_bps=wide").contains("holds no valid params: invalid type: string \"wide\", expected u32"));
    let message = file("no message.json", &json!({"stop_all": {}}));
    assert!(refusal(&["raw", &message]).contains("unknown variant `stop_all`"));
    let long =
        json!({"stop": {"kind": "freeze", "market": null, "seconds": 90_000, "reason": "why", "deadline": NOW + 9}});
    assert!(refusal(&["raw", &file("long.json", &long)]).contains("a freeze of 25 h is too long"));
    assert_eq!(refusal(&["raw", "nowhere.json"]), "cannot read nowhere.json: No such file or directory (os error 2)");
    assert_eq!(refusal(&["trip", "--market=3", "--accounts=2,1"]), "accounts must be ascending, each once");
}
