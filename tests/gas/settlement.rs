//! The messages that end a market, and the whole.

use breakwater_harness::chain::{address, Engine, GasUsed};
use breakwater_harness::suite::lots_worth;
use breakwater_interfaces::clearinghouse::{ExecuteMsg, Fill, Remote, TakerSide};
use cosmwasm_std::{Addr, Uint128, Uint64};

use super::floor::{Floor, Sent, CHANNEL, GRAND, LISTING};
use super::situations::{by_ann, set, set_on};

/// Accounts with positions in every scene.
const PAIRS: usize = 20;

fn clears(floor: &mut Floor, sender: &Addr, message: ExecuteMsg) {
    floor.suite.chain.clear(sender, &message, 0).unwrap();
}

fn anyone(floor: &mut Floor, message: ExecuteMsg) {
    clears(floor, &address("anyone"), message);
}

/// Forty accounts with a position in each market, half of them winning; nobody has touched anything since.
fn trading(markets: u8) -> Floor {
    let mut floor = Floor::plain(markets);
    for pair in 0..PAIRS {
        let (buyer, seller) = (format!("buyer {pair}"), format!("seller {pair}"));
        floor.rich(&buyer, 1_000);
        floor.rich(&seller, 1_000);
        floor.trade(&buyer, &seller, markets, 100_000);
    }
    floor
}

/// Prices come until the window is covered.
fn window(floor: &mut Floor) {
    for _ in 0..125 {
        floor.suite.chain.advance(30, 5);
        floor.price(10_400);
    }
}

fn settling(floor: &mut Floor) {
    let governance = floor.suite.chain.governance().clone();
    clears(floor, &governance, ExecuteMsg::SettleMarket { market: 0 });
    window(floor);
}

fn names() -> Vec<String> {
    (0..PAIRS).flat_map(|pair| [format!("buyer {pair}"), format!("seller {pair}")]).collect()
}

fn ids(floor: &Floor) -> Vec<u64> {
    names().iter().map(|name| floor.suite.id(name)).collect()
}

/// Ann takes a thousand dollars out to another chain.
fn leaves(account: u64) -> ExecuteMsg {
    let remote = Remote { channel: CHANNEL.to_owned(), receiver: "osmo1ann".to_owned(), timeout_seconds: 600 };
    ExecuteMsg::Withdraw { account, amount: Uint128::new(GRAND), remote: Some(remote) }
}

/// The withdrawal, and the reply that notes its flight.
pub fn withdraw_remote() -> (Floor, Sent) {
    by_ann(leaves)
}

/// The callback about it.
pub fn heard(arrived: bool) -> (Floor, Sent) {
    set(|floor| {
        floor.couple(1);
        let leaves = leaves(floor.suite.id("ann"));
        clears(floor, &address("ann"), leaves);
        Sent::Heard { arrived }
    })
}

pub fn tag() -> (Floor, Sent) {
    set_on(trading(1), |floor| {
        settling(floor);
        Floor::anyone(ExecuteMsg::Tag { market: 0 })
    })
}

/// Touching so many accounts of a tagged market.
pub fn touch(accounts: usize) -> (Floor, Sent) {
    set_on(trading(1), |floor| {
        settling(floor);
        anyone(floor, ExecuteMsg::Tag { market: 0 });
        Floor::anyone(ExecuteMsg::Touch { accounts: ids(floor).into_iter().take(accounts).collect() })
    })
}

pub fn finalize_market() -> (Floor, Sent) {
    set_on(trading(1), |floor| {
        settling(floor);
        anyone(floor, ExecuteMsg::Tag { market: 0 });
        for accounts in ids(floor).chunks(30) {
            anyone(floor, ExecuteMsg::Touch { accounts: accounts.to_vec() });
        }
        Floor::anyone(ExecuteMsg::FinalizeMarket { market: 0 })
    })
}

pub fn cage(markets: u8) -> (Floor, Sent) {
    set_on(trading(markets), |floor| {
        let governance = floor.suite.chain.governance().clone();
        clears(floor, &governance, ExecuteMsg::Settle {});
        Floor::anyone(ExecuteMsg::Cage {})
    })
}

fn caged(floor: &mut Floor, markets: u8) {
    let governance = floor.suite.chain.governance().clone();
    floor.suite.stake("staker", 100 * GRAND);
    clears(floor, &governance, ExecuteMsg::Settle {});
    anyone(floor, ExecuteMsg::Cage {});
    window(floor);
    for market in 0..markets {
        anyone(floor, ExecuteMsg::Tag { market });
    }
}

/// Registering so many accounts, when one has been: the first message also looks whether all is tagged.
pub fn register(accounts: u32, markets: u8) -> (Floor, Sent) {
    set_on(trading(markets), |floor| {
        caged(floor, markets);
        anyone(floor, ExecuteMsg::Register { limit: 1 });
        Floor::anyone(ExecuteMsg::Register { limit: accounts })
    })
}

fn registered(floor: &mut Floor, markets: u8) {
    caged(floor, markets);
    for _ in 0..2 {
        anyone(floor, ExecuteMsg::Register { limit: 30 });
    }
}

pub fn draw_insurance() -> (Floor, Sent) {
    set_on(trading(1), |floor| {
        registered(floor, 1);
        Floor::anyone(ExecuteMsg::DrawInsurance {})
    })
}

pub fn finalize() -> (Floor, Sent) {
    set_on(trading(1), |floor| {
        registered(floor, 1);
        anyone(floor, ExecuteMsg::DrawInsurance {});
        Floor::anyone(ExecuteMsg::Finalize {})
    })
}

fn ended(floor: &mut Floor, markets: u8) {
    registered(floor, markets);
    anyone(floor, ExecuteMsg::DrawInsurance {});
    anyone(floor, ExecuteMsg::Finalize {});
}

/// Claiming for so many accounts.
pub fn claim(accounts: usize, markets: u8) -> (Floor, Sent) {
    set_on(trading(markets), |floor| {
        ended(floor, markets);
        let accounts = ids(floor).into_iter().take(accounts).collect();
        Floor::anyone(ExecuteMsg::Claim { accounts, tickets: vec![] })
    })
}

/// Gas of registering the last thirty of so many accounts, each with a position, and of claiming for them.
pub fn ending_of(accounts: usize) -> [GasUsed; 2] {
    let (floor, sent) = set_on(Floor::plain(1), |floor| {
        crowd(floor, accounts);
        caged(floor, 1);
        for _ in 0..(accounts - 30).div_ceil(30) {
            anyone(floor, ExecuteMsg::Register { limit: 30 });
        }
        Floor::anyone(ExecuteMsg::Register { limit: 30 })
    });
    let (mut floor, register) = floor.gas(&sent);
    floor.suite.chain = floor.suite.chain.moved_to(Engine::named("native").unwrap()).unwrap();
    let (floor, sent) = set_on(floor, |floor| {
        anyone(floor, ExecuteMsg::DrawInsurance {});
        anyone(floor, ExecuteMsg::Finalize {});
        let last = floor.suite.chain.accounts().unwrap().len() as u64;
        Floor::anyone(ExecuteMsg::Claim { accounts: (last - 30..last).collect(), tickets: vec![] })
    });
    [register, floor.gas(&sent).1]
}

/// A bull and so many short of him, less one: a million dollars in all.
fn crowd(floor: &mut Floor, accounts: usize) {
    floor.rich("bull", 10_000);
    let (shorts, buyer) = (accounts - 1, floor.suite.id("bull"));
    let lots = Uint64::new(lots_worth(900_000) / u64::try_from(shorts).unwrap() / 1_000 * 1_000);
    let fills: Vec<Fill> = (0..shorts)
        .map(|number| {
            let name = format!("short {number}");
            floor.suite.account(&name).deposits(300 * GRAND);
            let (seller, price) = (floor.suite.id(&name), Uint128::new(LISTING));
            Fill { market: 0, buyer, seller, lots, price, taker: TakerSide::Buyer }
        })
        .collect();
    floor.price(10_000);
    for batch in fills.chunks(30) {
        floor.suite.chain.clear(&address("venue"), &ExecuteMsg::Fill { fills: batch.to_vec() }, 0).unwrap();
    }
    let positions = floor.suite.chain.market(0).unwrap().positions;
    assert_eq!(usize::try_from(positions).unwrap(), accounts);
}

pub fn take_tips() -> (Floor, Sent) {
    set_on(trading(1), |floor| {
        ended(floor, 1);
        Floor::anyone(ExecuteMsg::TakeTips {})
    })
}
