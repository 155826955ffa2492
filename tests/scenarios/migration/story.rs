//! The small story whose records stand in `golden/before_migration.txt`. It uses only what commit 0963422, the last of the first layout, has too.

use std::fmt::Write;

use breakwater_harness::chain::{address, Deployment, Publishers};
use breakwater_harness::suite::{dollars, lots_worth, standard_feed, standard_market, Suite};
use breakwater_interfaces::clearinghouse::{ExecuteMsg, QueryMsg, StopKind};
use cosmwasm_std::HexBinary;
use serde_json::Value;

pub const USD: u128 = 1_000_000;
/// Where the perpetual of the second market stands, in feed units.
const PREMIUM: i64 = 1_003_000_000_000;

const DEPOSITS: [(&str, u128); 6] =
    [("ann", 20_000), ("bob", 40_000), ("cat", 20_000), ("dan", 1_600), ("eve", 20_000), ("lee", 900)];

fn setting() -> Suite {
    Suite::deployed(&Deployment::production(1_000_000), |params| {
        params.block_share_bps = 4_500;
        (params.taker_fee_ppm, params.float_share_bps) = (300, 5_000);
    })
}

/// The people of the story, before it begins.
pub fn people() -> Suite {
    let mut suite = setting();
    for (name, _) in DEPOSITS {
        suite.account(name);
    }
    suite
}

/// Two markets, the second with funding; longs, shorts, a default torn up, a ticket, a claim, a stop, a change that waits, stakers.
pub fn told() -> Suite {
    let mut suite = setting();
    let feed = suite.chain.add_feed(standard_feed("BTC perpetual")).unwrap();
    for publisher in &suite.publishers.addresses.clone() {
        suite.chain.add_publisher(publisher, &[feed]).unwrap();
    }
    let mut params = standard_market(suite.publishers.feed);
    (params.premium_feed, params.block_share_bps) = (Some(feed), 4_500);
    let second = suite.chain.add_market(params).unwrap();
    let premium = Publishers { feed, ..suite.publishers.clone() };
    suite.stake("sue", 5_000 * USD);
    suite.fund_float(100 * USD);
    suite.refill().unwrap();
    for (name, deposit) in DEPOSITS {
        suite.account(name).deposits(deposit * USD);
    }
    // While the second market waited for the timelock nobody pushed.
    for _ in 0..70 {
        suite.waits(30);
        premium.push(&mut suite.chain, &[PREMIUM; 3], 0).unwrap();
        for market in [0, second] {
            suite.anyone(&ExecuteMsg::Resume { market }).ok();
        }
    }
    suite.account("ann").buys(lots_worth(20_000)).from("bob").at(dollars(10_000)).unwrap();
    suite.account("cat").buys(lots_worth(30_000)).from("eve").in_market(second).at(dollars(10_000)).unwrap();
    suite.account("dan").buys(lots_worth(10_000)).from("bob").at(dollars(10_000)).unwrap();
    suite.account("ann").buys(lots_worth(1_000)).from("bob").in_market(second).at(dollars(10_000)).unwrap();
    for _ in 0..30 {
        suite.price(10_000);
        premium.push(&mut suite.chain, &[PREMIUM; 3], 0).unwrap();
    }
    suite.anyone(&ExecuteMsg::AccrueFunding { markets: vec![0, second] }).unwrap();
    suite.touch(&["cat"]).unwrap();
    for price in [9_700, 9_400, 9_150, 8_900, 8_650, 8_400, 8_350] {
        suite.price(price);
        suite.waits(120);
    }
    suite.resolve(&["dan"]).unwrap();
    suite.waits(2_400);
    // Eve has won nearly five thousand dollars, where a thousand may leave in an hour.
    suite.account("eve").buys(lots_worth(30_000)).from("bob").in_market(second).at(dollars(8_350)).unwrap();
    let owed = u128::try_from(suite.account("eve").cash()).unwrap();
    suite.account("eve").withdraws(owed).unwrap();
    suite.chain.block_address(&address("lee"), true);
    suite.account("lee").withdraws(700 * USD).unwrap();
    suite.chain.govern(&ExecuteMsg::SetFloatTarget { float_target: 1_u128.into() }).unwrap();
    let deadline = suite.chain.now() + 3_600;
    let reason = "a venue is hacked".to_owned();
    let stop = ExecuteMsg::Stop { kind: StopKind::ReduceOnly, market: Some(second), seconds: 86_400, reason, deadline };
    suite.chain.clear(&suite.chain.guardian().clone(), &stop, 0).unwrap();
    suite.price(8_350);
    premium.push(&mut suite.chain, &[838_000_000_000; 3], 0).unwrap();
    assert_eq!(suite.audit(), Vec::<String>::new());
    suite
}

/// Every answer there was at that commit.
pub fn questions() -> Vec<QueryMsg> {
    let all = || (None, Some(30));
    let (start_after, limit) = all();
    let mut asked = vec![
        QueryMsg::Config {},
        QueryMsg::Accounts { start_after, limit },
        QueryMsg::Markets { start_after: None, limit },
        QueryMsg::Venues { start_after: None, limit },
        QueryMsg::Solvency {},
        QueryMsg::Status { start_after: None, limit },
        QueryMsg::Tickets { start_after, limit },
        QueryMsg::Changes { start_after, limit },
        QueryMsg::Claim { owner: address("lee").into_string() },
        QueryMsg::AccountsByOwner { owner: address("eve").into_string(), start_after, limit },
    ];
    asked.extend((1..=6).map(|account| QueryMsg::Account { account }));
    asked
}

pub fn answer(suite: &Suite, question: &QueryMsg) -> Value {
    suite.chain.query(&suite.chain.contracts().clearinghouse, question).unwrap()
}

/// Block; then `holder key = value` in hexadecimal, where the holder is a contract or the bank; then what was answered to [`questions`].
fn written(suite: &Suite) -> String {
    let contracts = suite.chain.contracts();
    let mut text = format!("block {} {}\n", suite.chain.now(), suite.chain.block().height);
    for record in suite.chain.records() {
        let holder = match record.holder {
            holder if holder == contracts.clearinghouse.as_str() => "clearinghouse".to_owned(),
            holder if holder == contracts.oracle.as_str() => "oracle".to_owned(),
            holder if holder == contracts.insurance_fund.as_str() => "insurance_fund".to_owned(),
            holder => holder,
        };
        let [key, value] = [record.key, record.value].map(|bytes| HexBinary::from(bytes).to_hex());
        writeln!(text, "{holder} {key} = {value}").unwrap();
    }
    for question in questions() {
        writeln!(text, "answer {}", answer(suite, &question)).unwrap();
    }
    text
}

/// At that commit: `cp -r` this folder there, add `mod migration;` to `main.rs` and `mod story;` alone to `migration.rs`, then
/// `BEFORE_MIGRATION=<file> cargo test -p breakwater-tests --test scenarios -- --ignored writes_the_fixture`.
#[test]
#[ignore = "writes the fixture, at the commit whose layout it keeps"]
fn writes_the_fixture() {
    std::fs::write(std::env::var("BEFORE_MIGRATION").unwrap(), written(&told())).unwrap();
}
