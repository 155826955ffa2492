//! The embedded chain: addresses, blocks, refusals, the hash of its state, the meter and the audit.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use breakwater_harness::books::audit_records;
use breakwater_harness::chain::{address, audit, long_address, Auditor, Chain, Deployment, HexApi};
use breakwater_harness::suite::{dollars, lots_worth, Suite};
use breakwater_interfaces::clearinghouse::ExecuteMsg;
use cosmwasm_std::Api;

fn traded() -> Suite {
    let mut suite = Suite::new();
    suite.account("ann").deposits(5_000_000_000);
    suite.account("bob").deposits(5_000_000_000);
    suite.account("ann").buys(lots_worth(10_000)).from("bob").at(dollars(10_000)).unwrap();
    suite
}

#[test]
fn addresses_of_20_and_32_bytes_are_canonical_and_back() {
    let api = HexApi::default();
    for human in [address("ann"), long_address("dao")] {
        let canonical = api.addr_canonicalize(human.as_str()).unwrap();
        assert_eq!(api.addr_humanize(&canonical).unwrap(), human);
        assert_eq!(api.addr_validate(human.as_str()).unwrap(), human);
    }
    let upper = address("ann").as_str().to_uppercase();
    for wrong in ["ann", "bw1", "bw1zz", upper.as_str(), "bw100"] {
        assert!(api.addr_validate(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn the_contracts_are_wired_to_each_other() {
    let chain = Chain::deploy(&Deployment::default()).unwrap();
    let config = chain.config().unwrap();
    assert_eq!(config.oracle, chain.contracts().oracle);
    assert_eq!(config.insurance_fund.as_ref(), Some(&chain.contracts().insurance_fund));
    assert_eq!(chain.fund().unwrap().clearinghouse, chain.contracts().clearinghouse);
    assert_eq!(audit(&chain), Vec::<String>::new());
}

#[test]
fn blocks_follow_each_other_by_6_seconds_or_as_told() {
    let mut chain = Chain::deploy(&Deployment::default()).unwrap();
    let (now, height) = (chain.now(), chain.block().height);
    chain.next_block();
    assert_eq!((chain.now(), chain.block().height), (now + 6, height + 1));
    chain.advance(3_600, 1);
    assert_eq!((chain.now(), chain.block().height), (now + 3_606, height + 2));
    chain.set_block(2_000_000_000, 5_000);
    assert_eq!((chain.now(), chain.block().height), (2_000_000_000, 5_000));
}

#[test]
fn a_refusal_is_in_the_contracts_own_words_and_changes_nothing() {
    let mut chain = Chain::deploy(&Deployment::default()).unwrap();
    let before = chain.state_hash();
    let refusal = chain.clear(&address("ann"), &ExecuteMsg::CloseAccount { account: 77 }, 0).unwrap_err();
    assert_eq!(refusal.to_string(), "account 77 does not exist");
    assert_eq!(chain.state_hash(), before);
}

#[test]
fn the_same_story_gives_the_same_hash_and_every_unit_changes_it() {
    let hash = traded().chain.state_hash();
    assert_eq!(hash.len(), 64);
    assert_eq!(traded().chain.state_hash(), hash);
    let mut other = traded();
    other.account("ann").deposits(1);
    let after_deposit = other.chain.state_hash();
    assert_ne!(after_deposit, hash);
    other.chain.mint(&address("stranger"), 1).unwrap();
    assert_ne!(other.chain.state_hash(), after_deposit);
}

#[test]
fn the_meter_counts_what_a_message_reads_and_writes() {
    let mut suite = traded();
    suite.chain.meter().reset();
    suite.account("ann").deposits(1);
    let count = suite.chain.meter().count();
    assert!(count.steps > 0 && count.writes > 0 && count.bytes_written > 0, "{count:?}");
    suite.chain.meter().reset();
    assert_eq!(suite.chain.meter().count().steps, 0);
}

#[test]
fn the_audit_that_follows_changes_agrees_with_the_one_that_reads_all() {
    let mut suite = traded();
    suite.chain.start_journal();
    let mut auditor = Auditor::start(&suite.chain).unwrap();
    for price in [10_100, 9_900, 9_600, 9_300] {
        suite.price(price);
        suite.account("cat").deposits(1_000_000);
        suite.touch(&["ann", "bob"]).unwrap();
        let changes = suite.chain.take_changes();
        assert!(!changes.is_empty());
        assert_eq!(auditor.follow(&changes), Vec::<String>::new());
        assert_eq!(auditor.check(&suite.chain), suite.audit());
    }
}

#[test]
fn the_audit_sees_cash_that_nobody_paid_in() {
    let mut suite = traded();
    suite.chain.start_journal();
    let mut auditor = Auditor::start(&suite.chain).unwrap();
    suite.account("ann").deposits(1_000);
    let mut changes = suite.chain.take_changes();
    let account_only = changes.iter().position(|change| change.key.len() > 2 && change.value.is_some());
    changes.truncate(account_only.unwrap_or(0));
    auditor.follow(&changes);
    assert_eq!(auditor.check(&suite.chain).len(), 1);
}

/// Keys and values of the clearing house, as a client reads them off a real chain.
fn records(chain: &Chain) -> Vec<(Vec<u8>, Vec<u8>)> {
    let house = chain.contracts().clearinghouse.to_string();
    let own = chain.records().into_iter().filter(|record| record.holder == house);
    own.map(|record| (record.key, record.value)).collect()
}

#[test]
fn the_audit_of_raw_records_says_what_the_audit_of_the_chain_says() {
    let suite = traded();
    let all = records(&suite.chain);
    assert_eq!(audit_records(&suite.chain, all.clone()), Vec::<String>::new());
    let is_account = |key: &[u8]| key.starts_with(b"a");
    let without = all.iter().filter(|(key, _)| !is_account(key)).cloned();
    let found = audit_records(&suite.chain, without);
    assert!(found.len() == 1 && found[0].starts_with("the border: "), "{found:?}");
    let spoiled = all.iter().map(|(key, value)| match is_account(key) {
        true => (key.clone(), vec![9, 9, 9]),
        false => (key.clone(), value.clone()),
    });
    let found = audit_records(&suite.chain, spoiled);
    assert!(found.len() == 1 && found[0].contains("cannot be read"), "{found:?}");
}

#[test]
fn a_donation_changes_nothing_but_the_bank() {
    let mut suite = traded();
    let house = suite.chain.contracts().clearinghouse.clone();
    suite.chain.mint(&address("donor"), 5).unwrap();
    suite.chain.send(&address("donor"), &house, 5).unwrap();
    assert_eq!(suite.audit(), Vec::<String>::new());
    let solvency = suite.chain.solvency().unwrap();
    assert_eq!(solvency.balance, solvency.held + cosmwasm_std::Uint128::new(5));
}
