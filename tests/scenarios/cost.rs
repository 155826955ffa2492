//! What messages cost: storage reads and writes, counted where the chain charges for them. The figures asserted here are tomorrow's gas budget.

use breakwater_clearinghouse::state::keys;
use breakwater_harness::chain::{address, StorageCount, StoredRecord};
use breakwater_harness::suite::{dollars, lots_worth, Suite};
use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg, Fill, TakerSide};
use cosmwasm_std::{Uint128, Uint64};

const MARK: u128 = dollars(10_000);
/// Fills in a message.
const BATCH: usize = 30;

/// Calls, apart from the bytes they moved.
fn calls(count: StorageCount) -> [u64; 5] {
    [count.reads, count.steps, count.writes, count.removals, count.queries]
}

/// What `run` makes the contracts do to their storage.
fn cost(suite: &mut Suite, run: impl FnOnce(&mut Suite)) -> StorageCount {
    suite.chain.meter().reset();
    run(suite);
    suite.chain.meter().count()
}

fn traders(names: &[&str]) -> Suite {
    let mut suite = Suite::new();
    for name in names {
        suite.account(name).deposits(50_000_000_000);
    }
    suite
}

/// A new account with a thousand dollars that lets the venue trade for it.
fn newcomer(suite: &mut Suite, name: &str) -> AccountId {
    let owner = address(name);
    let account = suite.chain.open_account(&owner).unwrap();
    suite.chain.clear(&owner, &ExecuteMsg::EnableVenue { account, venue: 0 }, 0).unwrap();
    suite.chain.mint(&owner, 1_000_000_000).unwrap();
    suite.chain.clear(&owner, &ExecuteMsg::Deposit { account }, 1_000_000_000).unwrap();
    account
}

/// `shorts` accounts, short a million dollars of lots together, against one bull; Ann, long with them, then defaults.
fn default_against(shorts: u32) -> Suite {
    let mut suite = traders(&["ann", "bull"]);
    suite.account("bull").deposits(10_000_000_000_000);
    let spare = suite.account("ann").cash().unsigned_abs() - 1_500_000_000;
    suite.account("ann").withdraws(spare).unwrap();
    let bull = suite.id("bull");
    let lots = lots_worth(1_000_000) / u64::from(shorts);
    let mut fills = Vec::new();
    for number in 0..shorts {
        let seller = newcomer(&mut suite, &format!("short {number}"));
        suite.chain.mint(&address("bull"), 100_000_000_000).unwrap();
        if shorts < 1_000 {
            suite.chain.clear(&address("bull"), &ExecuteMsg::Deposit { account: seller }, 100_000_000_000).unwrap();
        }
        let (lots, price) = (Uint64::new(lots), Uint128::new(MARK));
        fills.push(Fill { market: 0, buyer: bull, seller, lots, price, taker: TakerSide::Buyer });
    }
    for batch in fills.chunks(BATCH) {
        suite.chain.clear(&address("venue"), &ExecuteMsg::Fill { fills: batch.to_vec() }, 0).unwrap();
    }
    suite.account("ann").buys(lots_worth(10_000)).from("bull").at(MARK).unwrap();
    assert_eq!(suite.chain.market(0).unwrap().positions, shorts + 2);
    suite.price(8_000);
    suite
}

/// The whole side of 10,000 positions is torn up with the very same calls as one of ten.
#[test]
fn a_tear_up_costs_the_same_against_ten_and_against_ten_thousand() {
    let counts = [10, 10_000].map(|shorts| {
        let mut suite = default_against(shorts);
        let count = cost(&mut suite, |suite| {
            suite.resolve(&["ann"]).unwrap();
        });
        assert_eq!((suite.account("ann").size(), suite.account("ann").cash()), (0, 0));
        assert_eq!(suite.audit(), Vec::<String>::new());
        println!("{shorts} opposite positions: {count:?}");
        count
    });
    assert_eq!(calls(counts[0]), calls(counts[1]));
    // Only the count of positions is a wider number.
    assert!(counts[0].bytes_read.abs_diff(counts[1].bytes_read) <= 2);
    assert!(counts[0].bytes_written.abs_diff(counts[1].bytes_written) <= 2);
    assert_eq!(calls(counts[0]), RESOLVE);
}

/// Reads, records stepped over, writes, removals, queries.
const RESOLVE: [u64; 5] = [0, 5, 4, 0, 1];
const FILL: [u64; 5] = [0, 7, 3, 0, 1];
const FILLS_30: [u64; 5] = [0, 7, 3, 0, 1];
const DEPOSIT: [u64; 5] = [0, 3, 2, 0, 0];
const WITHDRAWAL: [u64; 5] = [0, 6, 2, 0, 1];
const TAKE_OVER: [u64; 5] = [0, 7, 4, 0, 1];

fn fill_of(suite: &Suite, buyer: &str, seller: &str) -> Fill {
    let (buyer, seller) = (suite.id(buyer), suite.id(seller));
    let (lots, price) = (Uint64::new(lots_worth(1_000)), Uint128::new(MARK));
    Fill { market: 0, buyer, seller, lots, price, taker: TakerSide::Buyer }
}

#[test]
fn a_fill_reads_a_market_and_two_accounts_and_writes_three_records() {
    let mut suite = traders(&["ann", "bob"]);
    let fill = fill_of(&suite, "ann", "bob");
    for _ in 0..2 {
        let fills = vec![fill.clone()];
        let count = cost(&mut suite, |suite| {
            suite.chain.clear(&address("venue"), &ExecuteMsg::Fill { fills }, 0).unwrap();
        });
        println!("a fill: {count:?}");
        assert_eq!(calls(count), FILL);
    }
    let fills = vec![fill; BATCH];
    let count = cost(&mut suite, |suite| {
        suite.chain.clear(&address("venue"), &ExecuteMsg::Fill { fills }, 0).unwrap();
    });
    assert_eq!(calls(count), FILLS_30);
}

/// Keys of the records that `run` changed, added or removed, the bank's apart.
fn changed(suite: &mut Suite, run: impl FnOnce(&mut Suite)) -> Vec<Vec<u8>> {
    let contracts = |suite: &Suite| -> Vec<StoredRecord> {
        suite.chain.records().into_iter().filter(|record| record.holder != "bank").collect()
    };
    let before = contracts(suite);
    run(suite);
    let after = contracts(suite);
    let only_in = |these: &[StoredRecord], those: &[StoredRecord]| -> Vec<Vec<u8>> {
        these.iter().filter(|record| !those.contains(record)).map(|record| record.key.clone()).collect()
    };
    let mut keys = [only_in(&before, &after), only_in(&after, &before)].concat();
    keys.sort();
    keys.dedup();
    keys
}

#[test]
fn a_fill_writes_no_global_record() {
    let mut suite = traders(&["ann", "bob", "cat"]);
    let fill = fill_of(&suite, "ann", "bob");
    let keys = changed(&mut suite, |suite| {
        suite.chain.clear(&address("venue"), &ExecuteMsg::Fill { fills: vec![fill] }, 0).unwrap();
    });
    assert_eq!(keys, [keys::account(1), keys::account(2), keys::market(0).to_vec()]);
}

#[test]
fn coins_in_and_out_cost_an_account_and_the_totals() {
    let mut suite = traders(&["ann", "bob"]);
    suite.account("ann").buys(lots_worth(1_000)).from("bob").at(MARK).unwrap();
    let ann = address("ann");
    suite.chain.mint(&ann, 5).unwrap();
    let deposit = cost(&mut suite, |suite| {
        suite.chain.clear(&ann, &ExecuteMsg::Deposit { account: 1 }, 5).unwrap();
    });
    let withdrawal = cost(&mut suite, |suite| {
        suite.account("ann").withdraws(5).unwrap();
    });
    println!("a deposit: {deposit:?}\na withdrawal: {withdrawal:?}");
    assert_eq!([calls(deposit), calls(withdrawal)], [DEPOSIT, WITHDRAWAL]);
}

#[test]
fn a_take_over_costs_little_more_than_a_fill() {
    let mut suite = traders(&["bob", "kim"]);
    suite.account("ann").deposits(1_500_000_000);
    suite.account("ann").buys(lots_worth(10_000)).from("bob").at(MARK).unwrap();
    suite.price(8_900);
    suite.start_auction(&["ann"]).unwrap();
    suite.waits(30);
    let count = cost(&mut suite, |suite| {
        suite.account("kim").liquidates("ann").unwrap();
    });
    println!("a take-over: {count:?}");
    assert_eq!(calls(count), TAKE_OVER);
    assert_eq!(suite.audit(), Vec::<String>::new());
}
