//! Steps out of their turn: what is missing, and who can supply it.

use cosmwasm_std::Uint128;

use super::*;

#[track_caller]
fn refused(suite: &mut Suite, message: &ExecuteMsg, expected: &str) {
    let before = suite.chain.state_hash();
    let words = words(suite.anyone(message));
    assert!(words.contains(expected), "{words}");
    assert_eq!(suite.chain.state_hash(), before, "a refused message left a trace");
}

#[track_caller]
fn item_refused(suite: &mut Suite, message: &ExecuteMsg, expected: &str) {
    let words = reason(suite.anyone(message));
    assert!(words.contains(expected), "{words}");
}

fn register(limit: u32) -> ExecuteMsg {
    ExecuteMsg::Register { limit }
}

fn claim(accounts: Vec<u64>, tickets: Vec<u64>) -> ExecuteMsg {
    ExecuteMsg::Claim { accounts, tickets }
}

#[test]
fn a_markets_steps_come_in_their_order() {
    let mut suite = traded();
    let (tag, finalize) = (ExecuteMsg::Tag { market: 0 }, ExecuteMsg::FinalizeMarket { market: 0 });
    let lives = "market 0 does not settle: it must expire, be settled by governance, or be ended by Trip";
    refused(&mut suite, &tag, lives);
    refused(&mut suite, &finalize, "market 0 is not tagged: anyone can send Tag once its window is covered");
    settle_market(&mut suite, 0);
    let opened = suite.chain.now();
    let from = opened + 261_000;
    let missing = format!("prices of 0 of the 1800 s that market 0's settlement needs were collected up to the last half-hour boundary; try again after the next one. Without more prices it settles at what there is from {from} on");
    refused(&mut suite, &tag, &missing);
    suite.tags().unwrap();
    refused(&mut suite, &tag, "nothing to do: the market is tagged already");
    let left = "2 positions in market 0 are not registered: anyone can send Touch with their accounts; one with a leg in another market that settles waits for that market's Tag";
    refused(&mut suite, &finalize, left);
    suite.touch(&["ann", "bob"]).unwrap();
    // Again: harmless.
    suite.touch(&["ann", "bob"]).unwrap();
    suite.anyone(&finalize).unwrap();
    refused(&mut suite, &finalize, "nothing to do: the market is final already");
    let params = suite.chain.market(0).unwrap().params;
    let update = suite.chain.govern(&ExecuteMsg::UpdateMarket { market: 0, params });
    assert!(words(update).contains("market 0 settles: its parameters stay"));
    exact(&suite);
}

/// A market that ends while another one of the bankrupt's cannot be priced.
#[test]
fn who_cannot_be_closed_now_is_registered_later() {
    let mut suite = Suite::new();
    let feed = suite.chain.add_feed(breakwater_harness::suite::standard_feed("ETH/USD")).unwrap();
    let publishers = suite.publishers.addresses.clone();
    for publisher in &publishers {
        suite.chain.add_publisher(publisher, &[feed]).unwrap();
    }
    let second = suite.chain.add_market(breakwater_harness::suite::standard_market(feed)).unwrap();
    let mut other = suite.publishers.clone();
    other.feed = feed;
    other.push(&mut suite.chain, &[1_000_000_000_000; 3], 0).unwrap();
    suite.account("ann").deposits(5_000 * USD);
    suite.account("bob").deposits(90_000 * USD);
    suite.account("bob").buys(lots_worth(10_000)).from("ann").at(dollars(10_000)).unwrap();
    suite.account("ann").buys(lots_worth(10_000)).from("bob").in_market(second).at(dollars(10_000)).unwrap();
    settle_market(&mut suite, 0);
    suite.price(14_900);
    suite.price(18_000);
    suite.tags().unwrap();
    // Her other leg has had no price for an hour.
    let touch = ExecuteMsg::Touch { accounts: vec![suite.id("ann")] };
    let later = "account 1 has no equity left and would be closed with its market, but its leg in market 1 cannot be closed now: try again when that has a price of class B";
    item_refused(&mut suite, &touch, later);
    other.push(&mut suite.chain, &[1_000_000_000_000; 3], 0).unwrap();
    suite.anyone(&touch).unwrap();
    assert_eq!((suite.account("ann").cash(), suite.account("ann").shows().positions.len()), (0, 0));
    assert_eq!(suite.chain.solvency().unwrap().shortfall.u128(), 3_000 * USD);
    suite.touch(&["bob"]).unwrap();
    exact(&suite);
}

#[test]
fn the_wholes_steps_come_in_their_order() {
    let mut suite = traded();
    let (cage, draw, finalize) = (ExecuteMsg::Cage {}, ExecuteMsg::DrawInsurance {}, ExecuteMsg::Finalize {});
    let lives = "the whole does not settle: governance must settle it, or Trip show that coins are missing or a shortfall stays";
    refused(&mut suite, &cage, lives);
    suite.chain.govern(&ExecuteMsg::Settle {}).unwrap();
    let uncaged = "the whole is not caged: Settle or Trip it, then anyone can send Cage";
    for step in [&register(1), &draw, &finalize] {
        refused(&mut suite, step, uncaged);
    }
    suite.anyone(&cage).unwrap();
    refused(&mut suite, &cage, "nothing to do: the whole is caged already");
    let held = format!(
        "the whole is caged since {}: only the steps of its wind-down go through; touch does not",
        suite.chain.now()
    );
    refused(&mut suite, &ExecuteMsg::Touch { accounts: vec![1] }, &held);
    refused(&mut suite, &register(30), "market 0 is not tagged: anyone can send Tag once its window is covered");
    suite.tags().unwrap();
    for limit in [0, 31] {
        refused(&mut suite, &register(limit), "a batch holds 1 to 30 items; this one has");
    }
    let left = "accounts behind 0 are not registered: anyone can send Register";
    for step in [&draw, &finalize] {
        refused(&mut suite, step, left);
    }
    suite.anyone(&register(30)).unwrap();
    refused(&mut suite, &register(30), "nothing to do: all accounts are registered");
    let week = suite.chain.now() + 604_800;
    let insured = format!("insurance was not drawn: anyone can send DrawInsurance; without it from {week} on");
    refused(&mut suite, &finalize, &insured);
    let early =
        "the wind-down is not final: after all accounts are registered and insurance is drawn anyone can send Finalize";
    for step in [&claim(vec![1], vec![]), &ExecuteMsg::TakeTips {}] {
        refused(&mut suite, step, early);
    }
    suite.anyone(&draw).unwrap();
    refused(&mut suite, &draw, "nothing to do: the insurance fund was asked already");
    suite.anyone(&finalize).unwrap();
    refused(&mut suite, &finalize, "nothing to do: the wind-down is final: what is left is to claim");
    refused(&mut suite, &claim(vec![], vec![]), "a batch holds 1 to 30 items; this one has 0");
    suite.anyone(&claim(vec![1], vec![])).unwrap();
    item_refused(&mut suite, &claim(vec![1], vec![]), "the wind-down has paid account 1: nothing left to do");
    item_refused(&mut suite, &claim(vec![9], vec![]), "account 9 does not exist");
    item_refused(&mut suite, &claim(vec![], vec![7]), "ticket 7 does not wait: it was paid, or never was");
    exact(&suite);
}

/// Without insurance, a week later, it ends all the same.
#[test]
fn a_fund_that_cannot_be_asked_delays_a_week() {
    let mut suite = traded();
    suite.chain.govern(&ExecuteMsg::Settle {}).unwrap();
    suite.anyone(&ExecuteMsg::Cage {}).unwrap();
    suite.tags().unwrap();
    suite.anyone(&register(30)).unwrap();
    suite.silence(604_799);
    refused(&mut suite, &ExecuteMsg::Finalize {}, "insurance was not drawn");
    suite.silence(1);
    suite.anyone(&ExecuteMsg::Finalize {}).unwrap();
    exact(&suite);
}

#[test]
fn who_owes_is_owed_nothing() {
    let mut suite = traded();
    suite.chain.govern(&ExecuteMsg::Settle {}).unwrap();
    suite.anyone(&ExecuteMsg::Cage {}).unwrap();
    suite.price(14_900);
    suite.price(16_000);
    suite.tags().unwrap();
    suite.anyone(&register(30)).unwrap();
    suite.anyone(&ExecuteMsg::DrawInsurance {}).unwrap();
    suite.anyone(&ExecuteMsg::Finalize {}).unwrap();
    let bob = suite.id("bob");
    item_refused(&mut suite, &claim(vec![bob], vec![]), "account 2 is owed nothing: its equity is -1000000000");
    let ending = suite.chain.ending().unwrap();
    // Ann's gain of 6,000 is cut by the 1,000 that Bob has not, and by the callers' tips.
    let tips = 10_700 * USD / 1_000;
    assert_eq!((ending.gains.u128(), ending.pays_gains.u128()), (6_000 * USD, 5_000 * USD - tips));
    assert_eq!((ending.senior, ending.pays_senior), (Uint128::new(700 * USD), Uint128::new(700 * USD)));
}

/// A record that nobody can read: the others wait a month for it, and then it has what the books leave.
#[test]
fn an_account_that_cannot_be_read_is_stepped_over_after_a_month() {
    let mut suite = traded();
    suite.chain.govern(&ExecuteMsg::Settle {}).unwrap();
    suite.anyone(&ExecuteMsg::Cage {}).unwrap();
    suite.tags().unwrap();
    let cat = suite.id("cat");
    suite.chain.overwrite_account(cat, &[9, 9, 9]);
    suite.anyone(&register(30)).unwrap();
    let reason = "record version 9 is not known; this code knows 1";
    let from = suite.chain.ending().unwrap().caged_at + 2_592_000;
    let waits = format!("account 3 cannot be computed ({reason}); it is stepped over from {from} on");
    refused(&mut suite, &register(30), &waits);
    suite.silence(from - suite.chain.now());
    suite.anyone(&register(30)).unwrap();
    suite.anyone(&ExecuteMsg::DrawInsurance {}).unwrap();
    suite.anyone(&ExecuteMsg::Finalize {}).unwrap();
    assert_eq!(suite.chain.ending().unwrap().quarantined, [cat]);
    suite.anyone(&claim(vec![1, 2, cat], vec![])).unwrap();
    // The books leave her 700 dollars; they rank as principal now, behind the callers' tips of a thousandth.
    assert_eq!(suite.account("cat").purse(), 699_300_000);
}
