//! The first block after a halt carries the clock from before it, and the messages gathered meanwhile.

use breakwater_harness::chain::Deployment;
use breakwater_interfaces::clearinghouse::Limits;
use breakwater_interfaces::oracle;

use super::*;

/// Three publishers push a price published in the halt, ahead of block time.
fn pushes_ahead(suite: &mut Suite, dollars: i64, seconds: u64) {
    let publish_time = suite.chain.now() + seconds;
    for publisher in suite.publishers.addresses.clone() {
        let item = oracle::PriceItem {
            feed: suite.publishers.feed,
            price: dollars * 100_000_000,
            confidence: 0_u64.into(),
            exponent: suite.publishers.exponent,
            publish_time,
        };
        suite.chain.report(&publisher, &oracle::ExecuteMsg::Push { prices: vec![item] }).unwrap();
    }
}

#[test]
fn two_sources_ahead_of_the_clock_are_resume_at_once() {
    let mut suite = traded();
    suite.chain.next_block();
    pushes_ahead(&mut suite, 7_000, 20);
    assert_eq!(modes(&suite), []);
    let mut suite = traded();
    suite.chain.next_block();
    pushes_ahead(&mut suite, 7_000, 21);
    assert_eq!(modes(&suite), [(Mode::Resume, Cause::Gap)]);
    let adds = suite.account("cat").buys(lots_worth(1_000)).from("bob").at(dollars(7_000)).unwrap_err().0;
    assert!(adds.contains("AddRisk: not in RESUME"), "{adds}");
}

/// Profit in dollars of an attacker who knows that the price has fallen by 30 % in the halt, and opens both sides of `notional` dollars each in the
/// block with the old clock, over so many pairs of accounts, before anyone pushes. What he can take out in the end, less what he brought; and what
/// others are left to pay.
fn attack(defended: bool, pairs: usize, notional: u64) -> (i128, u128) {
    let deployment = if defended {
        Deployment::production(1_000_000)
    } else {
        let calm = Deployment::default();
        Deployment { limits: Limits { health_bps: 0, ..calm.limits }, timing: calm.timing, ..calm }
    };
    let mut suite = Suite::deployed(&deployment, |params| params.block_share_bps = 9_000);
    suite.account("honest").deposits(1_000_000 * USD);
    suite.fund_float(100_000 * USD);
    let each = u128::from(notional) * USD / 10 + USD;
    let names: Vec<(String, String)> =
        (0..pairs).map(|pair| (format!("long {pair}"), format!("short {pair}"))).collect();
    for (long, short) in &names {
        suite.account(long).deposits(each);
        suite.account(short).deposits(each);
    }
    suite.waits(60);
    // The halt: the next block's clock is the old one's, six seconds later; prices are those from before it.
    suite.chain.next_block();
    for (long, short) in &names {
        let _ = suite.account(long).buys(lots_worth(notional)).from(short).at(dollars(10_000));
    }
    suite.chain.advance(3 * HOUR, 1);
    suite.price(7_000);
    suite.price(7_000);
    if defended {
        comes_back(&mut suite);
    }
    let mut brought = 0;
    let mut taken = 0;
    for (long, short) in &names {
        brought += 2 * each;
        let _ = suite.resolve(&[long]);
        for name in [long, short] {
            taken += u128::try_from(suite.account(name).equity()).unwrap_or(0);
        }
    }
    let insurance = suite.chain.solvency().unwrap();
    let paid = 100_000 * USD - insurance.float.u128().min(100_000 * USD) + insurance.shortfall.u128();
    assert_eq!(suite.audit(), Vec::<String>::new());
    (i128::try_from(taken).unwrap() - i128::try_from(brought).unwrap(), paid)
}

#[test]
fn knowing_the_price_after_the_halt_pays_at_most_the_one_block_bound() {
    println!("| both sides of | pairs | profit, defences off | profit, on | paid by others, off | on | bound |");
    println!("|---|---|---|---|---|---|---|");
    // 5 % of the larger of float and floor, nine tenths of it the market's.
    let bound = 100_000 * USD * 5 / 100 * 9 / 10;
    for (pairs, notional) in [(1, 11_200), (4, 2_800), (1, 100_000), (1, 300_000), (20, 15_000)] {
        let (off, paid_off) = attack(false, pairs, notional);
        let (on, paid_on) = attack(true, pairs, notional);
        let usd = |units: i128| units / 1_000_000;
        println!(
            "| {notional} USD | {pairs} | {} | {} | {} | {} | {} |",
            usd(off),
            usd(on),
            paid_off / USD,
            paid_on / USD,
            bound / USD
        );
        assert!(off > 0, "the control must work");
        assert!(on <= i128::try_from(bound).unwrap() && paid_on <= bound, "{on} {paid_on}");
    }
}
