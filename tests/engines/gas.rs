//! What compiled contracts are charged, and what happens when it is too much.

use breakwater_harness::chain::{on_engine, GasUsed};
use breakwater_harness::suite::{dollars, lots_worth, Suite};
use breakwater_interfaces::clearinghouse::ExecuteMsg;

fn two_traders() -> Suite {
    let mut suite = Suite::new();
    suite.account("ann").deposits(5_000_000_000);
    suite.account("bob").deposits(5_000_000_000);
    suite.account("ann").buys(lots_worth(10_000)).from("bob").at(dollars(10_000)).unwrap();
    suite
}

#[test]
fn native_code_is_not_charged() {
    let gas = on_engine("native", || two_traders().chain.message_gas());
    assert_eq!(gas, GasUsed::default());
}

#[test]
fn every_message_is_charged_in_parts() {
    on_engine("wasm", || {
        let gas = two_traders().chain.message_gas();
        assert_eq!((gas.starts, gas.first_starts, gas.contract_info), (1, 1, 3_900));
        assert!(gas.storage > 5_000 && gas.vm > 1_000 && gas.answers > 100, "{gas:?}");
        assert_eq!(gas.unpinned(), gas.pinned() + 58_000);
        assert_eq!(gas.pinned(), 5_900 + gas.storage + gas.vm + gas.answers);
    });
}

#[test]
fn the_same_message_costs_the_same() {
    let gas = || on_engine("wasm", || two_traders().chain.message_gas());
    assert_eq!(gas(), gas());
}

/// However far it gets: a message that runs out changes nothing, one that does not changes all.
#[test]
fn a_batch_that_runs_out_of_gas_changes_nothing() {
    on_engine("wasm", || {
        let mut suite = two_traders();
        suite.price(10_050);
        let needed = touch_both(&mut suite, 1_000_000);
        let mut suite = two_traders();
        suite.price(10_050);
        let before = suite.chain.state_hash();
        for limit in [1, 64_000, needed * 8 / 10, needed * 9 / 10, needed - 1] {
            suite.chain.set_gas_limit(limit);
            let refusal = suite.chain.clear(&keeper(), &both(), 0).unwrap_err();
            assert!(refusal.0.contains("Ran out of gas"), "{refusal}");
            assert_eq!(suite.chain.state_hash(), before, "with {limit} of {needed}");
        }
        assert_eq!(touch_both(&mut suite, needed + 1), needed);
        assert_ne!(suite.chain.state_hash(), before);
    });
}

fn keeper() -> cosmwasm_std::Addr {
    breakwater_harness::chain::address("keeper")
}

fn both() -> ExecuteMsg {
    ExecuteMsg::Touch { accounts: vec![1, 2] }
}

fn touch_both(suite: &mut Suite, limit: u64) -> u64 {
    suite.chain.set_gas_limit(limit);
    suite.chain.clear(&keeper(), &both(), 0).unwrap();
    suite.chain.message_gas().unpinned()
}
