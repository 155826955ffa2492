//! The same stories on both engines.

use breakwater_harness::chain::{on_engine, transcribe, Entry};
use breakwater_harness::sim::run_seed;
use breakwater_harness::suite::{dollars, lots_worth, Suite};
use breakwater_interfaces::clearinghouse::{ExecuteMsg, Remote};

fn told_on(engine: &'static str, story: impl FnOnce()) -> Vec<Entry> {
    on_engine(engine, || transcribe(story)).1
}

/// Returns how many messages the story has.
fn does_the_same_on_both(story: impl Fn()) -> usize {
    let (native, wasm) = (told_on("native", &story), told_on("wasm", &story));
    for (native, wasm) in native.iter().zip(&wasm) {
        assert_eq!(native, wasm);
    }
    assert_eq!(native.len(), wasm.len());
    native.len()
}

#[test]
fn trades_gains_and_refusals() {
    let messages = does_the_same_on_both(|| {
        let mut suite = Suite::new();
        suite.account("ann").deposits(5_000_000_000);
        suite.account("bob").deposits(5_000_000_000);
        let lots = lots_worth(10_000);
        suite.account("ann").buys(lots).from("bob").at(dollars(10_000)).unwrap();
        suite.account("ann").withdraws(50_000_000_000).unwrap_err();
        suite.price(10_100);
        suite.account("ann").sells(lots).to("bob").at(dollars(10_100)).unwrap();
        suite.account("ann").withdraws(5_100_000_000).unwrap();
    });
    assert!(messages > 20, "{messages}");
}

#[test]
fn an_auction_and_a_default() {
    does_the_same_on_both(|| {
        let mut suite = Suite::new();
        for (name, units) in [("ann", 1_500_000_000), ("bob", 50_000_000_000), ("kim", 50_000_000_000)] {
            suite.account(name).deposits(units);
        }
        suite.account("ann").buys(lots_worth(10_000)).from("bob").at(dollars(10_000)).unwrap();
        suite.price(8_900);
        suite.start_auction(&["ann"]).unwrap();
        suite.waits(30);
        suite.account("kim").liquidates_lots("ann", 1_000_000).unwrap();
        suite.price(7_500);
        suite.resolve(&["ann"]).unwrap();
        suite.touch(&["bob", "kim", "ann"]).unwrap();
        assert_eq!(suite.audit(), Vec::<String>::new());
    });
}

#[test]
fn transfers_to_another_chain() {
    does_the_same_on_both(|| {
        let mut suite = Suite::new();
        suite.account("ann").deposits(5_000_000_000);
        let remote = || Remote { channel: "channel-7".into(), receiver: "osmo1ann".into(), timeout_seconds: 600 };
        for _ in 0..3 {
            suite.account("ann").withdraws_to(1_000_000_000, remote()).unwrap();
        }
        let packets = suite.chain.packets("channel-7").unwrap();
        suite.chain.acknowledge(&packets[0], Ok(())).unwrap();
        suite.chain.acknowledge(&packets[1], Err("no such receiver")).unwrap();
        suite.chain.time_out(&packets[2]).unwrap();
        suite.chain.call_back(&packets[2].timed_out()).unwrap_err();
        suite.chain.close_channel("channel-7", true);
        suite.account("ann").withdraws_to(1_000_000_000, remote()).unwrap();
        suite.account("ann").withdraws_to(1, Remote { timeout_seconds: 1, ..remote() }).unwrap_err();
        let owner = suite.account("ann").shows().owner.into_string();
        suite.account("ann").sends(&ExecuteMsg::RetryClaim { owner, remote: None }).unwrap();
        suite.chain.migrate().unwrap_err();
        assert_eq!(suite.audit(), Vec::<String>::new());
    });
}

/// The simulation, which holds each engine against the references as well.
#[test]
fn random_messages() {
    for seed in 1..=3 {
        let messages = does_the_same_on_both(|| {
            run_seed(seed, 150, || {}).unwrap();
        });
        assert!(messages > 100, "{messages}");
    }
}

/// A check that finds no difference must be able to find one.
#[test]
fn another_story_is_another_transcript() {
    let deposit = |units| {
        told_on("wasm", || {
            Suite::new().account("ann").deposits(units);
        })
    };
    let (one, other) = (deposit(1_000), deposit(1_001));
    assert_eq!(one.len(), other.len());
    assert_ne!(one.last(), other.last());
}
