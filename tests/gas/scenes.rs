//! Every message in the situations that its cost depends on.

use breakwater_harness::chain::address;
use breakwater_harness::suite::standard_feed;
use breakwater_interfaces::clearinghouse::ExecuteMsg;
use breakwater_interfaces::{insurance_fund, oracle};
use cosmwasm_std::Uint128;

use super::failsafe;
use super::floor::{market_on, Floor, Sent, GRAND, MARKETS};
use super::settlement;
use super::situations::*;
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

/// Each of `items`, with all that the message costs (pinned).
fn per(items: u64, all: (Floor, Sent)) -> Cost {
    let gas = whole(all).pinned.div_ceil(items);
    Cost { unpinned: gas, pinned: gas }
}

/// Each of `more` items beyond the first.
fn each(more: u64, one: (Floor, Sent), all: (Floor, Sent)) -> Cost {
    let gas = (whole(all).pinned - whole(one).pinned) / more;
    Cost { unpinned: gas, pinned: gas }
}

/// In the order of the table.
pub fn all() -> Vec<Scene> {
    let scene = |message, fixture, cost| Scene { message, fixture, cost };
    vec![
        scene("fill", "1 + 1 positions", || whole(fill(Floor::plain(1), 1))),
        scene("fill", "1 + 1 positions, charged to the one-block bound", || whole(charged_fill())),
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
            whole(by_ann(|account| ExecuteMsg::Withdraw { account, amount: Uint128::new(GRAND), remote: None }))
        }),
        scene("withdraw", "to another chain, its reply included, without the transfer", || {
            whole(settlement::withdraw_remote())
        }),
        scene("ibc_source_callback", "arrived", || whole(settlement::heard(true))),
        scene("ibc_source_callback", "timed out", || whole(settlement::heard(false))),
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
            whole(set(|floor| {
                Sent::Clear(floor.suite.chain.governance().clone(), ExecuteMsg::FundFloat { fund: None }, GRAND)
            }))
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
        scene("stop", "all, by the guardian", || whole(failsafe::stop())),
        scene("end_stop", "all", || whole(failsafe::end_stop())),
        scene("arm_stop", "after one", || whole(failsafe::arm_stop())),
        scene("trip", "a market after a freeze", || whole(failsafe::trip())),
        scene("resume", "the first price", || whole(failsafe::resume())),
        scene("serve_tickets", "1 ticket, without the bank", || whole(failsafe::serve_tickets())),
        scene("retry_claim", "without the bank", || whole(failsafe::retry_claim())),
        scene("set_limits", "", || whole(failsafe::set_limits())),
        scene("set_timing", "", || whole(failsafe::set_timing())),
        scene("set_guardian", "clearing house", || {
            whole(by_governance(|_| ExecuteMsg::SetGuardian { guardian: address("heir").into_string() }))
        }),
        scene("settle_market", "1 market", || whole(by_governance(|_| ExecuteMsg::SettleMarket { market: 1 }))),
        scene("settle", "all", || whole(by_governance(|_| ExecuteMsg::Settle {}))),
        scene("tag", "three checkpoints", || whole(settlement::tag())),
        scene("touch", "1 account of a tagged market", || whole(settlement::touch(1))),
        scene("touch", "each further account of a tagged market", || {
            each(29, settlement::touch(1), settlement::touch(30))
        }),
        scene("finalize_market", "1 market", || whole(settlement::finalize_market())),
        scene("cage", "1 market", || whole(settlement::cage(1))),
        scene("cage", "each further market", || each(7, settlement::cage(1), settlement::cage(MARKETS))),
        scene("register", "1 account, 1 position", || whole(settlement::register(1, 1))),
        scene("register", "each of 30 accounts, 1 position, all in", || per(30, settlement::register(30, 1))),
        scene("register", "each further account, 1 position", || {
            each(29, settlement::register(1, 1), settlement::register(30, 1))
        }),
        scene("register", "each of 30 accounts, 8 positions, all in", || per(30, settlement::register(30, MARKETS))),
        scene("register", "each further account, 8 positions", || {
            each(29, settlement::register(1, MARKETS), settlement::register(30, MARKETS))
        }),
        scene("draw_insurance", "the fund asked", || whole(settlement::draw_insurance())),
        scene("finalize", "1 market", || whole(settlement::finalize())),
        scene("claim", "1 account, 1 position, without the bank", || whole(settlement::claim(1, 1))),
        scene("claim", "each further account, 1 position, without the bank", || {
            each(29, settlement::claim(1, 1), settlement::claim(30, 1))
        }),
        scene("claim", "each further account, 8 positions, without the bank", || {
            each(29, settlement::claim(1, MARKETS), settlement::claim(30, MARKETS))
        }),
        scene("take_tips", "without the bank", || whole(settlement::take_tips())),
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
        scene("set_guardian", "oracle", || {
            whole(by_oracle_governance(|_| oracle::ExecuteMsg::SetGuardian { guardian: address("heir").into_string() }))
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
