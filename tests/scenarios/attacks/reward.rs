//! EXPERIMENT
use breakwater_harness::suite::{dollars, lots_worth, Suite};
use breakwater_interfaces::clearinghouse::ExecuteMsg;

use super::{usd, Gang};

#[test]
fn experiment_reward_without_fees() {
    let mut suite = Suite::with(|params| {
        params.taker_fee_ppm = 500;
        params.maker_fee_ppm = 200;
    });
    suite.fund_float(usd(50_000));
    let gang = Gang::joins(&mut suite, &[("long", 100_000), ("short", 100_000)]);
    for name in ["long", "short"] {
        let account = suite.id(name);
        suite.account(name).sends(&ExecuteMsg::SetOffMarkCap { account, cap_bps: 0 }).unwrap();
    }
    suite.account("long").buys(lots_worth(1_000_000)).from("short").at(dollars(10_000)).unwrap();
    suite.price(9_400);
    suite.start_auction(&["long"]).unwrap();
    suite.waits(60);
    suite.account("short").resolves(&["long"]).unwrap();
    suite.touch(&["short", "long"]).unwrap();
    assert_eq!(suite.audit(), Vec::<String>::new());
    panic!("profit {}", gang.profit(&mut suite));
}
