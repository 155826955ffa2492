//! The situations that messages are measured in.

use breakwater_harness::chain::{address, on_engine, GasUsed};
use breakwater_harness::suite::lots_worth;
use breakwater_interfaces::clearinghouse::{ExecuteMsg, Fill, TakerSide};
use breakwater_interfaces::{insurance_fund, oracle};
use cosmwasm_std::{Addr, Uint128, Uint64};

use super::floor::{Floor, Sent, GRAND, LISTING};

pub fn set(scene: impl FnOnce(&mut Floor) -> Sent) -> (Floor, Sent) {
    set_on(Floor::new(), scene)
}

pub fn set_on(mut floor: Floor, scene: impl FnOnce(&mut Floor) -> Sent) -> (Floor, Sent) {
    let sent = on_engine("native", || scene(&mut floor));
    (floor, sent)
}

pub fn venue(fills: Vec<Fill>) -> Sent {
    Sent::Clear(address("venue"), ExecuteMsg::Fill { fills }, 0)
}

pub fn fill(floor: Floor, markets: u8) -> (Floor, Sent) {
    set_on(floor, |floor| {
        floor.couple(markets);
        floor.price(10_000);
        venue(vec![floor.fill("ann", "bob")])
    })
}

/// Ann and Bob with less than a gap would take: what they add is counted.
pub fn charged_fill() -> (Floor, Sent) {
    set_on(Floor::plain(1), |floor| {
        floor.rich("ann", 20);
        floor.rich("bob", 20);
        floor.trade("ann", "bob", 1, 100_000);
        floor.price(10_000);
        venue(vec![floor.fill("ann", "bob")])
    })
}

/// So many fills, each between two accounts that are in no other.
pub fn fills_of_strangers(fills: usize, markets: u8) -> (Floor, Sent) {
    set_on(Floor::plain(markets), |floor| {
        let names: Vec<(String, String)> = (0..11).map(|n| (format!("buyer {n}"), format!("seller {n}"))).collect();
        for (buyer, seller) in &names {
            floor.rich(buyer, 1_000);
            floor.rich(seller, 1_000);
            floor.trade(buyer, seller, markets, 100_000);
        }
        floor.price(10_000);
        venue(names.iter().take(fills).map(|(buyer, seller)| floor.fill(buyer, seller)).collect())
    })
}

/// So many fills of one maker with a taker each.
pub fn fills_of_a_maker(fills: usize) -> (Floor, Sent) {
    set_on(Floor::plain(1), |floor| {
        floor.rich("maker", 10_000);
        let names: Vec<String> = (0..11).map(|n| format!("taker {n}")).collect();
        for name in &names {
            floor.rich(name, 1_000);
            floor.trade(name, "maker", 1, 100_000);
        }
        floor.price(10_000);
        venue(names.iter().take(fills).map(|name| floor.fill(name, "maker")).collect())
    })
}

pub fn deposit(markets: u8) -> (Floor, Sent) {
    set(|floor| {
        floor.couple(markets);
        Sent::Clear(address("ann"), ExecuteMsg::Deposit { account: floor.suite.id("ann") }, GRAND)
    })
}

/// Ann, long in the first markets at more than eightfold leverage, when prices have fallen; Kay is as long in them.
pub fn slid(floor: &mut Floor, markets: u8, dollars: i64) {
    floor.rich("ann", 12 * u128::from(markets));
    floor.rich("kay", 1_000);
    floor.rich("bob", 1_000);
    floor.trade("ann", "bob", markets, 100_000);
    floor.trade("kay", "bob", markets, 100_000);
    for step in 1..=4 {
        floor.price(10_000 + (dollars - 10_000) * step / 4);
    }
}

pub fn start_auction() -> (Floor, Sent) {
    set(|floor| {
        slid(floor, 1, 9_200);
        Floor::anyone(ExecuteMsg::StartAuction { accounts: vec![floor.suite.id("ann")] })
    })
}

pub fn take_over(floor: Floor, markets: u8) -> (Floor, Sent) {
    set_on(floor, |floor| {
        slid(floor, markets, 9_200);
        let (account, taker) = (floor.suite.id("ann"), floor.suite.id("kay"));
        floor.suite.start_auction(&["ann"]).unwrap();
        floor.price(9_200);
        let (lots, least_discount_e18, deadline) = (None, None, None);
        Floor::owner(
            "kay",
            ExecuteMsg::Liquidate { account, market: floor.first, taker, lots, least_discount_e18, deadline },
        )
    })
}

pub fn resolve(markets: u8) -> (Floor, Sent) {
    set(|floor| {
        slid(floor, markets, 8_600);
        let reward_account = Some(floor.suite.id("kay"));
        Floor::anyone(ExecuteMsg::Resolve { accounts: vec![floor.suite.id("ann")], reward_account })
    })
}

/// Gas of resolving Ann against so many short positions of a million dollars together.
pub fn default_against(shorts: usize) -> GasUsed {
    let (floor, sent) = set(|floor| {
        floor.rich("bull", 10_000);
        floor.rich("ann", 12);
        let bull = floor.suite.id("bull");
        let lots = Uint64::new(lots_worth(900_000) / u64::try_from(shorts).unwrap() / 1_000 * 1_000);
        let fills: Vec<Fill> = (0..shorts)
            .map(|number| {
                let name = format!("short {number}");
                floor.suite.account(&name).deposits(300 * GRAND);
                let (seller, price) = (floor.suite.id(&name), Uint128::new(LISTING));
                Fill { market: 1, buyer: bull, seller, lots, price, taker: TakerSide::Buyer }
            })
            .collect();
        floor.price(10_000);
        for batch in fills.chunks(30) {
            floor.suite.chain.clear(&address("venue"), &ExecuteMsg::Fill { fills: batch.to_vec() }, 0).unwrap();
        }
        floor.trade("ann", "bull", 1, 100_000);
        let positions = floor.suite.chain.market(1).unwrap().positions;
        assert_eq!(usize::try_from(positions).unwrap(), shorts + 2);
        for step in 1..=4 {
            floor.price(10_000 - 350 * step);
        }
        Floor::anyone(ExecuteMsg::Resolve { accounts: vec![floor.suite.id("ann")], reward_account: Some(bull) })
    });
    floor.measure(&sent)
}

pub fn push(checkpoint: bool) -> (Floor, Sent) {
    set(|floor| {
        let now = floor.suite.chain.now();
        let boundary = now.next_multiple_of(1_800);
        // All three push in the block before, which lies three seconds before the boundary of a checkpoint, or well beyond one.
        floor.suite.chain.advance(boundary - now - 9, 10);
        floor.price(10_000);
        if !checkpoint {
            floor.price(10_000);
        }
        floor.suite.chain.next_block();
        Sent::Report(floor.publisher(0), floor.push(10_010))
    })
}

pub fn by_ann(message: fn(u64) -> ExecuteMsg) -> (Floor, Sent) {
    set(|floor| {
        floor.couple(1);
        Floor::owner("ann", message(floor.suite.id("ann")))
    })
}

pub fn by_governance(message: fn(&Floor) -> ExecuteMsg) -> (Floor, Sent) {
    set(|floor| {
        floor.couple(1);
        floor.price(10_000);
        floor.governance(message(floor))
    })
}

pub fn by_anyone(scene: impl FnOnce(&mut Floor) -> ExecuteMsg) -> (Floor, Sent) {
    set(|floor| Floor::anyone(scene(floor)))
}

/// A default that leaves a shortfall, and a float that can pay some of it.
pub fn repay() -> (Floor, Sent) {
    by_anyone(|floor| {
        floor.rich("ann", 12);
        floor.rich("bob", 1_000);
        // A market so large that it owes what she cannot pay, and goes on.
        for (buyer, seller) in [("kay", "kim"), ("leo", "lea"), ("max", "mia")] {
            floor.rich(buyer, 100_000);
            floor.rich(seller, 100_000);
            floor.trade(buyer, seller, 1, 9_000_000);
        }
        floor.trade("ann", "bob", 1, 50_000);
        for dollars in [7_000, 5_000, 3_800] {
            floor.price(dollars);
        }
        floor.suite.resolve(&["ann"]).unwrap();
        floor.suite.fund_float(GRAND);
        assert!(floor.suite.chain.market(1).unwrap().books.shortfall.u128() > 0);
        ExecuteMsg::Repay { market: 1 }
    })
}

pub fn stake(floor: &mut Floor, name: &str) -> Addr {
    floor.suite.stake(name, 100 * GRAND);
    address(name)
}

pub fn by_staker(message: fn(&mut Floor) -> insurance_fund::ExecuteMsg, units: u128) -> (Floor, Sent) {
    set(|floor| {
        let staker = stake(floor, "stan");
        stake(floor, "olga");
        Sent::Insure(staker, message(floor), units)
    })
}

pub fn unstake(floor: &mut Floor, wait_days: u64) {
    let unstake = insurance_fund::ExecuteMsg::Unstake { shares: Uint128::new(GRAND) };
    floor.suite.chain.insure(&address("stan"), &unstake, 0).unwrap();
    for _ in 0..wait_days {
        floor.suite.chain.advance(86_400, 14_400);
        let refill = insurance_fund::ExecuteMsg::Refill {};
        // Whatever the fund does, it looks at the clock.
        let _ = floor.suite.chain.insure(&address("anyone"), &refill, 0);
    }
}

pub fn by_oracle_governance(message: fn(&Floor) -> oracle::ExecuteMsg) -> (Floor, Sent) {
    set(|floor| Sent::Report(floor.suite.chain.governance().clone(), message(floor)))
}
