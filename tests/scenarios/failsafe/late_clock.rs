//! The first block after a halt carries the clock from before it, and the messages gathered meanwhile.

use breakwater_harness::chain::Deployment;
use breakwater_harness::suite::standard_market;
use breakwater_interfaces::clearinghouse::{Limits, MarketParams};
use breakwater_interfaces::oracle;

use super::*;

const FLOAT: u128 = 100_000 * USD;

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

/// A chain with an honest deposit, a float of $100,000, and so many markets that share nine tenths of the bound.
fn insured(defended: bool, markets: u32) -> Suite {
    let deployment = if defended {
        Deployment::production(1_000_000)
    } else {
        let calm = Deployment::default();
        Deployment { limits: Limits { health_bps: 0, ..calm.limits }, timing: calm.timing, ..calm }
    };
    let share = 9_000 / markets;
    let mut suite = Suite::deployed(&deployment, |params| params.block_share_bps = share);
    for _ in 1..markets {
        let params = MarketParams { block_share_bps: share, ..standard_market(suite.publishers.feed) };
        suite.chain.add_market(params).unwrap();
    }
    suite.waits(12);
    // Where changes wait, that was a silence.
    while suite.chain.status().unwrap().markets.iter().any(|market| !market.modes.is_empty()) {
        suite.waits(30);
        for market in 0..u8::try_from(markets).unwrap() {
            let _ = suite.anyone(&ExecuteMsg::Resume { market });
        }
    }
    // And raised initial margin for an hour.
    for _ in 0..60 {
        suite.waits(60);
    }
    suite.account("honest").deposits(1_000_000 * USD);
    suite.fund_float(FLOAT);
    suite
}

/// Names of his accounts: long and short of each pair, with so much in each.
fn paired(suite: &mut Suite, pairs: usize, each: u128) -> Vec<(String, String)> {
    let names: Vec<_> = (0..pairs).map(|pair| (format!("long {pair}"), format!("short {pair}"))).collect();
    for (long, short) in &names {
        suite.account(long).deposits(each);
        suite.account(short).deposits(each);
    }
    names
}

/// The halt's three hours end with a price 30 % lower. What he has then, and what others are left to pay.
fn after_the_fall(suite: &mut Suite, defended: bool, names: &[(String, String)]) -> (u128, u128) {
    suite.chain.advance(3 * HOUR, 1);
    suite.price(7_000);
    suite.price(7_000);
    if defended {
        comes_back(suite);
    }
    let mut taken = 0;
    for (long, short) in names {
        let _ = suite.resolve(&[long]);
        for name in [long, short] {
            taken += u128::try_from(suite.account(name).equity()).unwrap_or(0);
        }
    }
    let insurance = suite.chain.solvency().unwrap();
    let paid = FLOAT - insurance.float.u128().min(FLOAT) + insurance.shortfall.u128();
    assert_eq!(suite.audit(), Vec::<String>::new());
    (taken, paid)
}

fn profit(taken: u128, brought: u128) -> i128 {
    i128::try_from(taken).unwrap() - i128::try_from(brought).unwrap()
}

/// Profit in dollars of an attacker who knows that the price has fallen by 30 % in the halt, and opens both sides of `notional` dollars each in the
/// block with the old clock, over so many pairs of accounts, in turn in so many markets, before anyone pushes. What he can take out in the end, less what he brought; and what
/// others are left to pay.
fn opens_in(markets: u32, defended: bool, pairs: usize, notional: u64) -> (i128, u128) {
    let mut suite = insured(defended, markets);
    let each = u128::from(notional) * USD / 10 + USD;
    let names = paired(&mut suite, pairs, each);
    suite.waits(60);
    // The halt: the next block's clock is the old one's, six seconds later; prices are those from before it.
    suite.chain.next_block();
    for ((long, short), market) in names.iter().zip((0..u8::try_from(markets).unwrap()).cycle()) {
        let _ = suite.account(long).buys(lots_worth(notional)).from(short).in_market(market).at(dollars(10_000));
    }
    let (taken, paid) = after_the_fall(&mut suite, defended, &names);
    (profit(taken, 2 * each * u128::try_from(pairs).unwrap()), paid)
}

fn opens(defended: bool, pairs: usize, notional: u64) -> (i128, u128) {
    opens_in(1, defended, pairs, notional)
}

fn opens_in_three(defended: bool, pairs: usize, notional: u64) -> (i128, u128) {
    opens_in(3, defended, pairs, notional)
}

/// The same of one who has had both sides for long, with two fifths of `notional` in each account, and withdraws in that block from those about to lose:
/// all that initial margin leaves, or all that the withdrawals' bound does.
fn withdraws(defended: bool, pairs: usize, notional: u64) -> (i128, u128) {
    let mut suite = insured(defended, 1);
    let each = u128::from(notional) * USD * 2 / 5;
    let names = paired(&mut suite, pairs, each);
    for (long, short) in &names {
        suite.account(long).buys(lots_worth(notional)).from(short).at(dollars(10_000)).unwrap();
    }
    suite.waits(60);
    suite.chain.next_block();
    let mut withdrawn = 0;
    for (long, _) in &names {
        let room = suite.chain.status().unwrap().withdrawal_block_room.u128();
        let margin = suite.account(long).margin();
        let free = u128::try_from(margin.equity_low.i128() - margin.initial.i128()).unwrap();
        // A tenth of the notional is beyond what a gap of 30 % takes.
        for amount in [free, u128::from(notional) * USD / 10 + room] {
            if suite.account(long).withdraws(amount).is_ok() {
                withdrawn += amount;
                break;
            }
        }
    }
    let (taken, paid) = after_the_fall(&mut suite, defended, &names);
    (profit(withdrawn + taken, 2 * each * u128::try_from(pairs).unwrap()), paid)
}

#[test]
fn knowing_the_price_after_the_halt_pays_at_most_the_one_block_bound() {
    println!("| he | each side of | pairs | his profit, defences off | on | others pay, off | on | bound |");
    println!("|---|---:|---:|---:|---:|---:|---:|---:|");
    let usd = |units: i128| units / 1_000_000;
    let row = |he: &str, attack: fn(bool, usize, u64) -> (i128, u128), bound: u128, pairs: usize, notional: u64| {
        let (off, paid_off) = attack(false, pairs, notional);
        let (on, paid_on) = attack(true, pairs, notional);
        let paid = [paid_off / USD, paid_on / USD];
        println!(
            "| {he} | {notional} | {pairs} | {} | {} | {} | {} | {} |",
            usd(off),
            usd(on),
            paid[0],
            paid[1],
            bound / USD
        );
        assert!(off > 0, "the control must work");
        assert!(on <= i128::try_from(bound).unwrap() && paid_on <= bound, "{on} {paid_on}");
    };
    // 5 % of the larger of float and floor: nine tenths of it the market's, one tenth the withdrawals'.
    let block = FLOAT * 5 / 100;
    let shares = Limits::usual(0, 0).withdrawal_share_bps;
    let withdrawals = block * u128::from(shares) / 10_000;
    for (pairs, notional) in [(1, 11_200), (4, 2_800), (1, 100_000), (1, 300_000), (20, 15_000)] {
        row("opens", opens, block * 9 / 10, pairs, notional);
    }
    for (pairs, notional) in [(3, 3_700), (30, 15_000)] {
        row("opens in 3 markets", opens_in_three, block * 9 / 10, pairs, notional);
    }
    for (pairs, notional) in [(1, 100_000), (20, 5_000)] {
        row("withdraws", withdraws, withdrawals, pairs, notional);
    }
}
