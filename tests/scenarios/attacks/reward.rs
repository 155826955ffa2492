//! EXPERIMENT
use breakwater_harness::chain::Publishers;
use breakwater_harness::suite::{dollars, lots_worth, standard_feed, standard_market, Suite};
use breakwater_interfaces::clearinghouse::ExecuteMsg;

use super::people;

fn paid(each_block: bool) -> i128 {
    let mut suite = Suite::new();
    let mut feed = 0;
    for n in 0..16 { feed = suite.chain.add_feed(standard_feed(&format!("F{n}"))).unwrap(); }
    let addrs = suite.publishers.addresses.clone();
    for p in &addrs { suite.chain.add_publisher(p, &[feed]).unwrap(); }
    let mut params = standard_market(0);
    params.premium_feed = Some(feed);
    let id = suite.chain.add_market(params).unwrap();
    suite.market = id;
    let premium = Publishers { feed, ..suite.publishers.clone() };
    people(&mut suite, &[("a", 50_000), ("b", 50_000)]);
    suite.price(10_000);
    suite.account("a").buys(lots_worth(100_000)).from("b").at(dollars(10_000)).unwrap();
    for block in 0..600_u64 {
        suite.price(10_000);
        if block % 5 == 0 { premium.push(&mut suite.chain, &[1_003_000_000_000; 3], 0).unwrap(); }
        if each_block || block % 60 == 59 { suite.anyone(&ExecuteMsg::AccrueFunding { markets: vec![id] }).unwrap(); }
    }
    suite.account("a").equity() - 50_000_000_000
}

#[test]
fn experiment_funding() {
    panic!("seldom {} each block {}", paid(false), paid(true));
}
