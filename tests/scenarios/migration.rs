//! Taking over the state of an older version: what it was is what it is, and nothing but such a state is taken over.

mod story;

use breakwater_clearinghouse::state::{encode_terms, keys, load_terms, Market, ModeRecord, Settings, Totals};
use breakwater_harness::chain::StoredRecord;
use breakwater_harness::suite::{dollars, lots_worth, Outcome, Suite};
use breakwater_interfaces::clearinghouse::ExecuteMsg;
use breakwater_risk::Units;
use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::{to_json_vec, HexBinary, Storage};
use serde_json::Value;

use story::{answer, questions, USD};

const BEFORE: &str = include_str!("golden/before_migration.txt");
const INFO: &[u8] = b"contract_info";

fn lines(kind: &str) -> impl Iterator<Item = &'static str> + '_ {
    BEFORE.lines().filter_map(move |line| line.strip_prefix(kind))
}

/// The same people, on the records that the older version left.
fn before() -> Suite {
    let mut suite = story::people();
    let contracts = suite.chain.contracts().clone();
    let mut records = Vec::new();
    for line in BEFORE.lines().filter(|line| line.contains(" = ") && !line.starts_with('#')) {
        let (holder, rest) = line.split_once(' ').unwrap();
        let (key, value) = rest.split_once(" = ").unwrap();
        let [key, value] = [key, value].map(|hex| HexBinary::from_hex(hex).unwrap().to_vec());
        let holder = match holder {
            "clearinghouse" => contracts.clearinghouse.to_string(),
            "oracle" => contracts.oracle.to_string(),
            "insurance_fund" => contracts.insurance_fund.to_string(),
            holder => holder.to_owned(),
        };
        records.push(StoredRecord { holder, key, value });
    }
    suite.chain.replace_records(&records);
    assert_eq!(suite.chain.records(), records);
    let block: Vec<u64> = lines("block ").next().unwrap().split(' ').map(|number| number.parse().unwrap()).collect();
    suite.chain.set_block(block[0], block[1]);
    suite
}

fn stored(suite: &Suite, key: &[u8]) -> Vec<u8> {
    suite.chain.raw(&suite.chain.contracts().clearinghouse, key).unwrap()
}

/// The clearing house's record of this key, as if it had been another.
fn store(suite: &mut Suite, key: &[u8], value: Vec<u8>) {
    let clearinghouse = suite.chain.contracts().clearinghouse.to_string();
    let mut records = suite.chain.records();
    let record = records.iter_mut().find(|record| record.holder == clearinghouse && record.key == key).unwrap();
    record.value = value;
    suite.chain.replace_records(&records);
}

fn version(suite: &Suite) -> (String, String) {
    let info: Value = serde_json::from_slice(&stored(suite, INFO)).unwrap();
    (info["contract"].as_str().unwrap().to_owned(), info["version"].as_str().unwrap().to_owned())
}

fn named(suite: &mut Suite, contract: &str, version: &str) -> Outcome {
    store(suite, INFO, to_json_vec(&serde_json::json!({ "contract": contract, "version": version })).unwrap());
    suite.chain.migrate()
}

/// Everything that was answered is answered; what is new stands beside it.
fn same(was: &Value, is: &Value, place: &str) {
    match (was, is) {
        (Value::Object(was), Value::Object(is)) => {
            // What a mode allows is the code's, not the state's.
            for (key, was) in was.iter().filter(|(key, _)| *key != "allowed") {
                same(was, is.get(key).unwrap_or(&Value::Null), &format!("{place}.{key}"));
            }
        }
        (Value::Array(was), Value::Array(is)) => {
            assert_eq!(was.len(), is.len(), "{place}");
            was.iter().zip(is).enumerate().for_each(|(at, (was, is))| same(was, is, &format!("{place}[{at}]")));
        }
        _ => assert_eq!(was, is, "{place}"),
    }
}

fn same_answers(suite: &Suite) {
    let answers: Vec<Value> = lines("answer ").map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), questions().len());
    for (was, question) in answers.iter().zip(questions()) {
        same(was, &answer(suite, &question), &format!("{question:?}"));
    }
}

#[test]
fn everything_is_as_it_was_and_goes_on() {
    let mut suite = before();
    let (name, was) = version(&suite);
    assert_eq!((name.as_str(), was.as_str()), ("crates.io:breakwater-clearinghouse", "0.1.0"));
    let others =
        |suite: &Suite| suite.chain.records().into_iter().filter(|record| record.key != INFO).collect::<Vec<_>>();
    let untouched = others(&suite);
    suite.chain.migrate().unwrap();
    assert_eq!(version(&suite), (name, env!("CARGO_PKG_VERSION").to_owned()));
    // The layout of settings and totals is what it was, where nothing flies.
    assert_eq!(others(&suite), untouched);
    same_answers(&suite);
    assert_eq!(suite.audit(), Vec::<String>::new());
    suite.price(8_350);
    // The second market is stopped: there one only reduces.
    suite.account("cat").sells(lots_worth(1_000)).to("bob").in_market(1).at(dollars(8_350)).unwrap();
    for name in ["dan", "eve"] {
        suite.account(name).deposits(2_000 * USD);
    }
    suite.account("dan").buys(lots_worth(1_000)).from("eve").at(dollars(8_350)).unwrap();
    suite.account("bob").withdraws(1_000 * USD).unwrap();
    suite.waits(3_600);
    suite.anyone(&ExecuteMsg::ServeTickets { limit: 30 }).unwrap();
    let lee = breakwater_harness::chain::address("lee");
    suite.chain.block_address(&lee, false);
    suite.anyone(&ExecuteMsg::RetryClaim { owner: lee.to_string(), remote: None }).unwrap();
    assert_eq!(suite.chain.balance(&lee).unwrap(), 700 * USD);
    suite.touch(&["ann", "bob", "cat", "dan", "eve", "lee"]).unwrap();
    let waits = suite.chain.changes().unwrap().remove(0);
    suite.chain.wait_until(waits.ripe_at);
    suite.anyone(&ExecuteMsg::ExecuteChange { id: waits.id }).unwrap();
    assert_eq!(suite.audit(), Vec::<String>::new());
}

/// A comparison that finds no difference must be able to find one.
#[test]
#[should_panic(expected = "Solvency.balance")]
fn another_answer_would_be_noticed() {
    let mut suite = before();
    suite.account("ann").deposits(1);
    same_answers(&suite);
}

/// Refused with these words, and nothing was written.
fn refuses(suite: &mut Suite, outcome: impl FnOnce(&mut Suite) -> Outcome, said: &str) {
    let refused = outcome(suite).unwrap_err().0;
    assert_eq!(refused, said);
}

fn migrates(suite: &mut Suite) -> Outcome {
    let before = suite.chain.state_hash();
    let outcome = suite.chain.migrate();
    assert_eq!(suite.chain.state_hash(), before);
    outcome
}

#[test]
fn another_contracts_state_is_refused() {
    let said = "the state is crates.io:breakwater-oracle's; this code is crates.io:breakwater-clearinghouse's";
    refuses(&mut before(), |suite| named(suite, "crates.io:breakwater-oracle", "0.1.0"), said);
}

#[test]
fn the_same_and_later_versions_are_refused() {
    let mut suite = before();
    let now = env!("CARGO_PKG_VERSION");
    let name = "crates.io:breakwater-clearinghouse";
    for other in [now, "0.10.0", "1.0.0", "0.2", "0.1.0-rc1", "0.1.0.0", "", "newest"] {
        let said = format!("the state is of version {other}; this code is {now}, and takes over only from lower ones");
        refuses(&mut suite, |suite| named(suite, name, other), &said);
    }
    for other in ["0.0.0", "0.0.99", "0.1.99"] {
        named(&mut suite, name, other).unwrap();
    }
    refuses(
        &mut suite,
        |suite| suite.chain.migrate(),
        &format!("the state is of version {now}; this code is {now}, and takes over only from lower ones"),
    );
}

#[test]
fn records_of_an_unknown_layout_are_refused_by_name() {
    let terms = keys::terms(1);
    let hot = keys::market(0);
    let cases: [(&[u8], usize, &str); 6] = [
        (keys::TOTALS, 0, "totals"),
        (keys::SETTINGS, 0, "settings"),
        (keys::EXITS, 0, "exits"),
        (&hot, 0, "market 0"),
        // Behind the length of the modes' record, and behind that record.
        (&terms, 1, "the terms of market 1"),
        (&terms, usize::MAX, "the terms of market 1"),
    ];
    for (key, place, name) in cases {
        let mut suite = before();
        let mut bytes = stored(&suite, key);
        let place = if place == usize::MAX { 1 + usize::from(bytes[0]) } else { place };
        assert_eq!(bytes[place], 1);
        bytes[place] = 9;
        store(&mut suite, key, bytes);
        let said = format!("this code cannot read {name}: record version 9 is not known; this code knows 1");
        refuses(&mut suite, migrates, &said);
    }
}

#[test]
fn a_record_that_is_missing_is_refused_by_name() {
    let clearinghouse = before().chain.contracts().clearinghouse.to_string();
    for (key, name) in [
        (keys::TOTALS, "totals"),
        (keys::SETTINGS, "settings"),
        (&keys::market(1), "market 1"),
        (&keys::terms(0), "the terms of market 0"),
        (b"config", "the configuration"),
        (b"guardian", "the guardian"),
        (INFO, "contract_info"),
    ] {
        let mut suite = before();
        let mut records = suite.chain.records();
        records.retain(|record| record.holder != clearinghouse || record.key != key);
        suite.chain.replace_records(&records);
        let said = migrates(&mut suite).unwrap_err().0;
        assert!(said.starts_with(&format!("this code cannot read {name}: ")), "{said}");
    }
}

#[test]
fn unequal_books_are_refused_with_the_difference() {
    let mut suite = before();
    let mut market = Market::decode(&stored(&suite, &keys::market(1))).unwrap();
    market.fees = market.fees.plus(Units::new(3).unwrap()).unwrap();
    store(&mut suite, &keys::market(1), market.encode());
    refuses(&mut suite, migrates, "books unequal by 3 in market 1; nothing was changed: please report this");
}

#[test]
fn coins_that_are_missing_must_come_first() {
    let mut suite = before();
    let contract = suite.chain.contracts().clearinghouse.clone();
    let mut totals = Totals::decode(&stored(&suite, keys::TOTALS)).unwrap();
    let held = totals.held.get();
    totals.held = Units::new(held + 7).unwrap();
    store(&mut suite, keys::TOTALS, totals.encode());
    let (more, is) = (held + 7, held);
    let said = format!("the bank shows {is} units where {more} are held; send the contract the missing 7 first");
    refuses(&mut suite, migrates, &said);
    suite.chain.mint(&contract, 7).unwrap();
    suite.chain.migrate().unwrap();
}

/// What the fixture keeps is what this code writes: terms and settings, read and written, are the same bytes.
#[test]
fn the_layout_is_read_and_written_alike() {
    let suite = before();
    let mut storage = MockStorage::new();
    for market in [0, 1] {
        storage.set(&keys::terms(market), &stored(&suite, &keys::terms(market)));
        let (params, modes) = load_terms(&storage, market).unwrap().unwrap();
        assert_eq!(encode_terms(&params, &modes), stored(&suite, &keys::terms(market)));
    }
    let settings = stored(&suite, keys::SETTINGS);
    assert_eq!(Settings::decode(&settings).unwrap().encode(), settings);
}

/// What `SettleMarket`, or `Trip` after 72 hours of darkness, left before there were settlements.
#[test]
fn a_market_that_settled_before_is_tagged_like_any() {
    let mut suite = before();
    let mut storage = MockStorage::new();
    storage.set(&keys::terms(0), &stored(&suite, &keys::terms(0)));
    let (params, modes) = load_terms(&storage, 0).unwrap().unwrap();
    let modes = ModeRecord { settling: true, mask: 8, ..modes };
    store(&mut suite, &keys::terms(0), encode_terms(&params, &modes));
    suite.chain.migrate().unwrap();
    suite.price(8_350);
    let entered_at = suite.chain.market(0).unwrap().settlement.unwrap().entered_at;
    assert!(suite.chain.now() - entered_at < 60, "{entered_at}");
    suite.waits(7_300);
    suite.anyone(&ExecuteMsg::Tag { market: 0 }).unwrap();
}

#[test]
fn a_market_half_registered_has_equal_books() {
    let mut suite = Suite::new();
    for name in ["ann", "bob"] {
        suite.account(name).deposits(5_000 * USD);
    }
    suite.account("ann").buys(lots_worth(10_000)).from("bob").at(dollars(10_000)).unwrap();
    suite.chain.govern(&ExecuteMsg::SettleMarket { market: 0 }).unwrap();
    suite.tags().unwrap();
    suite.touch(&["ann"]).unwrap();
    named(&mut suite, "crates.io:breakwater-clearinghouse", "0.1.0").unwrap();
}
