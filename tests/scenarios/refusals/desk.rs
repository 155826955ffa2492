//! What all refusals share: sending what should be refused, and seeing that it left no trace.

use breakwater_harness::chain::{address, SETTLEMENT_DENOM};
use breakwater_harness::suite::{dollars, lots_worth, Suite};
use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg, Fill, MarketId, MarketParams, TakerSide};
use cosmwasm_std::{coin, Addr, Coin, Uint128, Uint64};
use cw_multi_test::AppResponse;

/// Units of a thousand dollars.
pub const GRAND: u128 = 1_000_000_000;
/// Lots worth ten thousand dollars at listing.
pub const TEN_GRAND_OF_LOTS: u64 = lots_worth(10_000);
/// The mark that stories start from.
pub const MARK: u128 = dollars(10_000);

/// Ann and Bob with five thousand dollars each.
pub fn two_traders() -> Suite {
    let mut suite = Suite::new();
    for name in ["ann", "bob"] {
        suite.account(name).deposits(5 * GRAND);
    }
    suite
}

/// Ann long and Bob short ten thousand dollars of lots.
pub fn one_trade() -> Suite {
    let mut suite = two_traders();
    suite.account("ann").buys(TEN_GRAND_OF_LOTS).from("bob").at(MARK).unwrap();
    suite
}

/// Coins of the settlement denom.
pub fn units(amount: u128) -> Coin {
    coin(amount, SETTLEMENT_DENOM)
}

/// The message is refused in exactly these words, and the chain is as it was.
#[track_caller]
pub fn refuses(suite: &mut Suite, sender: &Addr, message: &ExecuteMsg, words: &str) {
    refuses_with(suite, sender, message, &[], words);
}

/// [`refuses`], with coins attached that the sender owns.
#[track_caller]
pub fn refuses_with(suite: &mut Suite, sender: &Addr, message: &ExecuteMsg, funds: &[Coin], words: &str) {
    for coin in funds {
        suite.chain.mint_coin(sender, coin.clone()).unwrap();
    }
    let before = suite.chain.state_hash();
    let contract = suite.chain.contracts().clearinghouse.clone();
    let outcome = suite.chain.execute_with(sender, &contract, message, funds);
    let refusal = match outcome {
        Ok(response) => panic!("went through, should be refused with: {words}\n{:?}", response.events),
        Err(refusal) => refusal.0,
    };
    assert_eq!(refusal, words);
    assert_eq!(suite.chain.state_hash(), before, "a refused message left a trace");
}

/// Governance's message is refused.
#[track_caller]
pub fn refuses_governance(suite: &mut Suite, message: &ExecuteMsg, words: &str) {
    let governance = suite.chain.governance().clone();
    refuses(suite, &governance, message, words);
}

/// All items of the batch are refused, each in its own words, and the chain is as it was but for funding, which is accrued beforehand.
#[track_caller]
pub fn skips_all(suite: &mut Suite, sender: &Addr, message: &ExecuteMsg, words: &[&str]) {
    let markets = suite.chain.markets().unwrap().iter().map(|market| market.market).collect();
    suite.anyone(&ExecuteMsg::AccrueFunding { markets }).unwrap();
    let before = suite.chain.state_hash();
    let expected: Vec<(usize, String)> = words.iter().map(|words| (*words).to_owned()).enumerate().collect();
    assert_eq!(skipped(suite, sender, message), expected);
    assert_eq!(suite.chain.state_hash(), before, "a refused item left a trace");
}

/// Sends a batch; the items it refused, by number, with their reasons.
#[track_caller]
pub fn skipped(suite: &mut Suite, sender: &Addr, message: &ExecuteMsg) -> Vec<(usize, String)> {
    refused_items(&suite.chain.clear(sender, message, 0).unwrap())
}

/// The refused items that a batch reports.
pub fn refused_items(response: &AppResponse) -> Vec<(usize, String)> {
    let value = |event: &cosmwasm_std::Event, key: &str| {
        event.attributes.iter().find(|attribute| attribute.key == key).map(|attribute| attribute.value.clone()).unwrap()
    };
    let refused = response.events.iter().filter(|event| event.ty == "wasm-item_refused");
    refused.map(|event| (value(event, "index").parse().unwrap(), value(event, "reason"))).collect()
}

/// A fill in the first market, the buyer as taker.
pub fn fill(buyer: AccountId, seller: AccountId, lots: u64, price: u128) -> Fill {
    fill_in(0, buyer, seller, lots, price)
}

/// A fill in any market, the buyer as taker.
pub fn fill_in(market: MarketId, buyer: AccountId, seller: AccountId, lots: u64, price: u128) -> Fill {
    Fill { market, buyer, seller, lots: Uint64::new(lots), price: Uint128::new(price), taker: TakerSide::Buyer }
}

/// The one fill is refused in these words, and the chain is as it was.
#[track_caller]
pub fn refuses_fill(suite: &mut Suite, fill: Fill, words: &str) {
    skips_all(suite, &address("venue"), &ExecuteMsg::Fill { fills: vec![fill] }, &[words]);
}

/// The venue's fills; the refused ones, by number, with their reasons.
#[track_caller]
pub fn venue_sends(suite: &mut Suite, fills: Vec<Fill>) -> Vec<(usize, String)> {
    skipped(suite, &address("venue"), &ExecuteMsg::Fill { fills })
}

/// The venue's fill goes through.
#[track_caller]
pub fn fills(suite: &mut Suite, fill: Fill) {
    assert_eq!(venue_sends(suite, vec![fill]), []);
}

/// Ann, long ten thousand dollars on fifteen hundred, with the price at 8,900: equity 400 of 445 maintenance margin. Kim could take over.
pub fn unsafe_ann() -> Suite {
    unsafe_ann_in(|_| {})
}

/// [`unsafe_ann`] in a market with some parameters changed.
pub fn unsafe_ann_in(change: impl FnOnce(&mut MarketParams)) -> Suite {
    let mut suite = Suite::with(change);
    for (name, amount) in [("ann", 3 * GRAND / 2), ("bob", 50 * GRAND), ("kim", 50 * GRAND)] {
        suite.account(name).deposits(amount);
    }
    suite.account("ann").buys(TEN_GRAND_OF_LOTS).from("bob").at(MARK).unwrap();
    suite.price(8_900);
    suite
}
