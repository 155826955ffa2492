//! How markets, and the whole, end.

mod attacks;
mod market;
mod refusals;
mod whole;

use breakwater_harness::chain::{address, attribute, Deployment};
use breakwater_harness::suite::{dollars, lots_worth, Outcome, Suite};
use breakwater_interfaces::clearinghouse::{ExecuteMsg, MarketId, SettlementResponse};

const USD: u128 = 1_000_000;
const HALF_HOUR: u64 = 1_800;

/// Ann long and Bob short ten thousand dollars each, at ten thousand a coin.
fn traded() -> Suite {
    let mut suite = Suite::new();
    suite.account("ann").deposits(5_000 * USD);
    suite.account("bob").deposits(5_000 * USD);
    suite.account("cat").deposits(700 * USD);
    suite.account("ann").buys(lots_worth(10_000)).from("bob").at(dollars(10_000)).unwrap();
    suite
}

/// Governance settles the market.
fn settle_market(suite: &mut Suite, market: MarketId) {
    suite.chain.govern(&ExecuteMsg::SettleMarket { market }).unwrap();
}

fn tag(suite: &mut Suite) -> Outcome {
    let market = suite.market;
    suite.anyone(&ExecuteMsg::Tag { market })
}

fn finalize_market(suite: &mut Suite) -> Outcome {
    let market = suite.market;
    suite.anyone(&ExecuteMsg::FinalizeMarket { market })
}

fn settlement(suite: &Suite) -> SettlementResponse {
    suite.chain.market(suite.market).unwrap().settlement.unwrap()
}

fn held(suite: &mut Suite, name: &str) -> u128 {
    suite.account(name).shows().held_gains.iter().map(|held| held.units.u128()).sum()
}

fn words(outcome: Outcome) -> String {
    match outcome {
        Ok(_) => "it went through".to_owned(),
        Err(refusal) => refusal.to_string(),
    }
}

/// Why the only item of a batch was refused.
fn reason(outcome: Outcome) -> String {
    let response = outcome.unwrap();
    attribute(&response, "wasm-item_refused", "reason").unwrap_or("it went through").to_owned()
}

fn exact(suite: &Suite) {
    assert_eq!(suite.audit(), Vec::<String>::new());
}
