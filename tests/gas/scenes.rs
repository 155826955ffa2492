//! Every message in the situations that its cost depends on.

use breakwater_harness::chain::{address, on_engine, GasUsed};
use breakwater_harness::suite::{lots_worth, standard_feed};
use breakwater_interfaces::clearinghouse::{ExecuteMsg, Fill, TakerSide};
use breakwater_interfaces::{insurance_fund, oracle};
use cosmwasm_std::{Addr, Uint128, Uint64};

use super::floor::{market_on, Floor, Sent, GRAND, LISTING, MARKETS};
use super::table::Row;

/// What stands in the table.
struct Cost {
    unpinned: u64,
    pinned: u64,
}

pub struct Scene {
    message: &'static str,
    fixture: &'static str,
    cost: fn() -> Cost,
}

impl Scene {
    pub fn row(&self) -> Row {
        let cost = (self.cost)();
        Row {
            message: self.message.to_owned(),
            fixture: self.fixture.to_owned(),
            budget_unpinned: 0,
            budget_pinned: 0,
            unpinned: cost.unpinned,
            pinned: cost.pinned,
        }
    }
}

/// One message.
fn whole((floor, sent): (Floor, Sent)) -> Cost {
    let gas = floor.measure(&sent);
    Cost { unpinned: gas.unpinned(), pinned: gas.pinned() }
}

/// Each of `more` items beyond the first.
fn each(more: u64, one: (Floor, Sent), all: (Floor, Sent)) -> Cost {
    let gas = (whole(all).pinned - whole(one).pinned) / more;
    Cost { unpinned: gas, pinned: gas }
}

fn set(scene: impl FnOnce(&mut Floor) -> Sent) -> (Floor, Sent) {
    set_on(Floor::new(), scene)
}

fn set_on(mut floor: Floor, scene: impl FnOnce(&mut Floor) -> Sent) -> (Floor, Sent) {
    let sent = on_engine("native", || scene(&mut floor));
    (floor, sent)
}

fn venue(fills: Vec<Fill>) -> Sent {
    Sent::Clear(address("venue"), ExecuteMsg::Fill { fills }, 0)
}

fn fill(floor: Floor, markets: u8) -> (Floor, Sent) {
    set_on(floor, |floor| {
        floor.couple(markets);
        floor.price(10_000);
        venue(vec![floor.fill("ann", "bob")])
    })
}

/// So many fills, each between two accounts that are in no other.
fn fills_of_strangers(fills: usize, markets: u8) -> (Floor, Sent) {
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
fn fills_of_a_maker(fills: usize) -> (Floor, Sent) {
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

fn deposit(markets: u8) -> (Floor, Sent) {
    set(|floor| {
        floor.couple(markets);
        Sent::Clear(address("ann"), ExecuteMsg::Deposit { account: floor.suite.id("ann") }, GRAND)
    })
}

/// Ann, long in the first markets at more than eightfold leverage, when prices have fallen; Kay is as long in them.
fn slid(floor: &mut Floor, markets: u8, dollars: i64) {
    floor.rich("ann", 12 * u128::from(markets));
    floor.rich("kay", 1_000);
    floor.rich("bob", 1_000);
    floor.trade("ann", "bob", markets, 100_000);
    floor.trade("kay", "bob", markets, 100_000);
    for step in 1..=4 {
        floor.price(10_000 + (dollars - 10_000) * step / 4);
    }
}

fn start_auction() -> (Floor, Sent) {
    set(|floor| {
        slid(floor, 1, 9_200);
        Floor::anyone(ExecuteMsg::StartAuction { accounts: vec![floor.suite.id("ann")] })
    })
}

fn take_over(floor: Floor, markets: u8) -> (Floor, Sent) {
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

fn resolve(markets: u8) -> (Floor, Sent) {
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

fn push(checkpoint: bool) -> (Floor, Sent) {
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

fn by_ann(message: fn(u64) -> ExecuteMsg) -> (Floor, Sent) {
    set(|floor| {
        floor.couple(1);
        Floor::owner("ann", message(floor.suite.id("ann")))
    })
}

fn by_governance(message: fn(&Floor) -> ExecuteMsg) -> (Floor, Sent) {
    set(|floor| {
        floor.couple(1);
        floor.price(10_000);
        floor.governance(message(floor))
    })
}

fn by_anyone(scene: impl FnOnce(&mut Floor) -> ExecuteMsg) -> (Floor, Sent) {
    set(|floor| Floor::anyone(scene(floor)))
}

/// A default that leaves a shortfall, and a float that can pay some of it.
fn repay() -> (Floor, Sent) {
    by_anyone(|floor| {
        floor.rich("ann", 12);
        floor.rich("bob", 1_000);
        floor.trade("ann", "bob", 1, 100_000);
        for dollars in [7_000, 5_000, 3_800] {
            floor.price(dollars);
        }
        floor.suite.resolve(&["ann"]).unwrap();
        floor.suite.fund_float(GRAND);
        assert!(floor.suite.chain.market(1).unwrap().books.shortfall.u128() > 0);
        ExecuteMsg::Repay { market: 1 }
    })
}

fn stake(floor: &mut Floor, name: &str) -> Addr {
    floor.suite.stake(name, 100 * GRAND);
    address(name)
}

fn by_staker(message: fn(&mut Floor) -> insurance_fund::ExecuteMsg, units: u128) -> (Floor, Sent) {
    set(|floor| {
        let staker = stake(floor, "stan");
        stake(floor, "olga");
        Sent::Insure(staker, message(floor), units)
    })
}

fn unstake(floor: &mut Floor, wait_days: u64) {
    let unstake = insurance_fund::ExecuteMsg::Unstake { shares: Uint128::new(GRAND) };
    floor.suite.chain.insure(&address("stan"), &unstake, 0).unwrap();
    for _ in 0..wait_days {
        floor.suite.chain.advance(86_400, 14_400);
        let refill = insurance_fund::ExecuteMsg::Refill {};
        // Whatever the fund does, it looks at the clock.
        let _ = floor.suite.chain.insure(&address("anyone"), &refill, 0);
    }
}

fn by_oracle_governance(message: fn(&Floor) -> oracle::ExecuteMsg) -> (Floor, Sent) {
    set(|floor| Sent::Report(floor.suite.chain.governance().clone(), message(floor)))
}

/// In the order of the table.
pub fn all() -> Vec<Scene> {
    let scene = |message, fixture, cost| Scene { message, fixture, cost };
    vec![
        scene("fill", "1 + 1 positions", || whole(fill(Floor::plain(1), 1))),
        scene("fill", "8 + 8 positions", || whole(fill(Floor::plain(MARKETS), MARKETS))),
        scene("fill", "1 + 1 positions, funding, page of 10 feeds", || whole(fill(Floor::new(), 1))),
        scene("fill", "8 + 8 positions, funding, page of 10 feeds", || whole(fill(Floor::new(), MARKETS))),
        scene("fill", "each further, two new accounts, 1 + 1 positions", || {
            each(10, fills_of_strangers(1, 1), fills_of_strangers(11, 1))
        }),
        scene("fill", "each further, two new accounts, 8 + 8 positions", || {
            each(10, fills_of_strangers(1, MARKETS), fills_of_strangers(11, MARKETS))
        }),
        scene("fill", "each further, one account already in the batch", || {
            each(10, fills_of_a_maker(1), fills_of_a_maker(11))
        }),
        scene("deposit", "1 position", || whole(deposit(1))),
        scene("deposit", "8 positions", || whole(deposit(MARKETS))),
        scene("withdraw", "1 position", || {
            whole(by_ann(|account| ExecuteMsg::Withdraw { account, amount: Uint128::new(GRAND) }))
        }),
        scene("start_auction", "1 position", || whole(start_auction())),
        scene("liquidate", "1 + 1 positions", || whole(take_over(Floor::plain(1), 1))),
        scene("liquidate", "8 + 8 positions", || whole(take_over(Floor::plain(MARKETS), MARKETS))),
        scene("liquidate", "1 + 1 positions, funding, page of 10 feeds", || whole(take_over(Floor::new(), 1))),
        scene("resolve", "1 market torn up, reward credited", || whole(resolve(1))),
        scene("resolve", "each further market", || each(7, resolve(1), resolve(MARKETS))),
        scene("push", "10 feeds, 3 sources", || whole(push(false))),
        scene("push", "10 feeds, 3 sources, with a checkpoint", || whole(push(true))),
        scene("touch", "1 position, funding accrued", || {
            whole(by_anyone(|floor| {
                floor.couple(1);
                floor.price(10_000);
                ExecuteMsg::Touch { accounts: vec![floor.suite.id("ann")] }
            }))
        }),
        scene("accrue_funding", "1 market", || {
            whole(by_anyone(|floor| {
                floor.couple(1);
                floor.price(10_000);
                ExecuteMsg::AccrueFunding { markets: vec![1] }
            }))
        }),
        scene("repay", "1 market", || whole(repay())),
        scene("sweep_fees", "1 market", || {
            whole(by_anyone(|floor| {
                floor.couple(1);
                ExecuteMsg::SweepFees { market: 1 }
            }))
        }),
        scene("pay_treasury", "without the bank", || {
            whole(by_anyone(|floor| {
                floor.couple(1);
                floor.suite.anyone(&ExecuteMsg::SweepFees { market: 1 }).unwrap();
                ExecuteMsg::PayTreasury {}
            }))
        }),
        scene("return_surplus", "without the bank", || {
            whole(by_anyone(|floor| {
                stake(floor, "stan");
                let target = ExecuteMsg::SetFloatTarget { float_target: Uint128::new(GRAND) };
                floor.suite.chain.govern(&target).unwrap();
                ExecuteMsg::ReturnSurplus {}
            }))
        }),
        scene("open_account", "a 20-byte owner", || whole(set(|_| Floor::anyone(ExecuteMsg::OpenAccount {})))),
        scene("close_account", "empty", || {
            whole(set(|floor| {
                let account = floor.suite.account("cat").id();
                Floor::owner("cat", ExecuteMsg::CloseAccount { account })
            }))
        }),
        scene("offer_ownership", "1 position", || {
            whole(by_ann(|account| ExecuteMsg::OfferOwnership { account, to: Some(address("dan").into_string()) }))
        }),
        scene("accept_ownership", "1 position", || {
            whole(set(|floor| {
                floor.couple(1);
                let account = floor.suite.id("ann");
                let to = Some(address("dan").into_string());
                floor.suite.account("ann").sends(&ExecuteMsg::OfferOwnership { account, to }).unwrap();
                Floor::owner("dan", ExecuteMsg::AcceptOwnership { account })
            }))
        }),
        scene("set_operator", "the first", || {
            whole(by_ann(|account| {
                let operator = address("otto").into_string();
                ExecuteMsg::SetOperator { account, operator, appointed: true }
            }))
        }),
        scene("enable_venue", "1 position", || whole(by_ann(|account| ExecuteMsg::EnableVenue { account, venue: 0 }))),
        scene("revoke_venue", "1 position", || whole(by_ann(|account| ExecuteMsg::RevokeVenue { account, venue: 0 }))),
        scene("set_off_mark_cap", "1 position", || {
            whole(by_ann(|account| ExecuteMsg::SetOffMarkCap { account, cap_bps: 1_000 }))
        }),
        scene("fund_float", "by governance", || {
            whole(set(|floor| Sent::Clear(floor.suite.chain.governance().clone(), ExecuteMsg::FundFloat {}, GRAND)))
        }),
        scene("add_market", "with a premium feed", || {
            whole(by_governance(|_| ExecuteMsg::AddMarket { params: market_on(1) }))
        }),
        scene("update_market", "funding accrued, fees swept", || {
            whole(by_governance(|_| ExecuteMsg::UpdateMarket { market: 1, params: market_on(1) }))
        }),
        scene("delist_market", "1 market", || whole(by_governance(|_| ExecuteMsg::DelistMarket { market: 1 }))),
        scene("add_venue", "the second", || {
            whole(by_governance(|_| ExecuteMsg::AddVenue { address: address("second").into_string() }))
        }),
        scene("suspend_venue", "1 venue", || {
            whole(by_governance(|_| ExecuteMsg::SuspendVenue { venue: 0, suspended: true }))
        }),
        scene("set_float_target", "", || {
            whole(by_governance(|_| ExecuteMsg::SetFloatTarget { float_target: Uint128::new(GRAND) }))
        }),
        scene("set_governance", "clearing house", || {
            whole(by_governance(|_| ExecuteMsg::SetGovernance { governance: address("heir").into_string() }))
        }),
        scene("add_feed", "the eleventh", || {
            whole(by_oracle_governance(|_| oracle::ExecuteMsg::AddFeed { params: standard_feed("NEW") }))
        }),
        scene("add_source", "a publisher of 2 feeds", || {
            whole(by_oracle_governance(|_| {
                let kind = oracle::SourceKind::Publisher { address: address("fourth").into_string() };
                let feed = |feed| oracle::SourceFeed { feed, pyth_id: None };
                oracle::ExecuteMsg::AddSource { kind, feeds: vec![feed(1), feed(2)] }
            }))
        }),
        scene("suspend_source", "1 of 4", || {
            whole(set(|floor| {
                floor.suite.chain.add_publisher(&address("fourth"), &(0..10).collect::<Vec<u8>>()).unwrap();
                let suspend = oracle::ExecuteMsg::SuspendSource { source: 3, suspended: true };
                Sent::Report(floor.suite.chain.governance().clone(), suspend)
            }))
        }),
        scene("set_governance", "oracle", || {
            whole(by_oracle_governance(|_| oracle::ExecuteMsg::SetGovernance {
                governance: address("heir").into_string(),
            }))
        }),
        scene("stake", "more, the second staker", || whole(by_staker(|_| insurance_fund::ExecuteMsg::Stake {}, GRAND))),
        scene("unstake", "the first", || {
            whole(by_staker(|_| insurance_fund::ExecuteMsg::Unstake { shares: Uint128::new(GRAND) }, 0))
        }),
        scene("take_unstaked", "matured", || {
            whole(by_staker(
                |floor| {
                    unstake(floor, 15);
                    insurance_fund::ExecuteMsg::TakeUnstaked { id: 0 }
                },
                0,
            ))
        }),
        scene("restake", "running", || {
            whole(by_staker(
                |floor| {
                    unstake(floor, 1);
                    insurance_fund::ExecuteMsg::Restake { staker: address("stan").into_string(), id: 0 }
                },
                0,
            ))
        }),
        scene("refill", "the whole hour's limit", || {
            whole(set(|floor| {
                stake(floor, "stan");
                Sent::Insure(address("anyone"), insurance_fund::ExecuteMsg::Refill {}, 0)
            }))
        }),
    ]
}
