//! Keepers: they watch accounts with copies of their own, act some blocks late, and have only so much capital.
//!
//! One keeper of three starts auctions and takes over what the auction offers once the discount pays, as far as its own
//! margin reaches; then it sells its inventory on through the venue. What nobody takes is resolved. A crash congests
//! the chain: keepers act a block later for every per cent that the price has moved in five minutes, at worst two
//! minutes late. Housekeeping (fees, refills, surplus, funding) is done by whoever is first, on a clock. While the chain
//! stands still their messages wait, one for each account. While the market resumes they show its prices, and try nobody
//! whose grace they know of.

mod house;

use std::collections::BTreeMap;

use anyhow::Result;
use breakwater_harness::chain::address;
use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg};
use cosmwasm_std::{Addr, Uint64};

use super::market::{initial_bps, size_max, LOT_STEP};
use super::mempool::{Call, Waiting};
use super::population::{cost, in_steps, View};
use super::scale::{value, E18};
use super::tally::Tally;
use super::trader::{Behaviour, Trader};
use super::venue::Order;
use super::world::World;

/// Keepers' accounts, behind the traders' in the list.
pub const KEEPERS: usize = 3;
/// Blocks from seeing something to acting on it while the chain is quiet.
const LATENCY_BLOCKS: u64 = 2;
/// Move of the last five minutes that makes it a block more, in parts per million.
const CONGESTION_PPM: u128 = 10_000;
/// Two minutes.
const LATENCY_BLOCKS_MAX: u64 = 20;
/// Age at which each keeper finds an auction's discount good enough, in seconds.
const PATIENCE_SECONDS: [u64; KEEPERS] = [18, 30, 42];
/// A completed auction can be resolved between these ages, in seconds; after the second it must start again.
const COMPLETED_SECONDS: u64 = 60;
const EXPIRED_SECONDS: u64 = 300;
/// Items a batch.
const BATCH: usize = 30;
/// A keeper keeps this share of its equity free, in per cent.
const RESERVE_PERCENT: i128 = 25;
/// Fewer lots are not worth a message.
const SMALLEST_LOTS: u64 = 100 * LOT_STEP;
/// Copies that may be wrong are read again when they show less than so many per cent of maintenance margin.
const READ_AGAIN_PERCENT: i128 = 200;
/// Below maintenance margin.
const SAFE_PERCENT: i128 = 100;
/// In RESUME only accounts with less than this part of maintenance margin are liquidated.
const GRACED_PERCENT: i128 = 25;
/// Each keeper sells this fraction of its inventory a block.
const UNWIND_PARTS: i128 = 10;

/// What is known of an account in trouble.
#[derive(Clone, Copy, Debug)]
enum Watch {
    /// Seen below maintenance margin; the auction may be started from this block on.
    Seen(u64),
    /// Auction running since this block time.
    Auction(u64),
    /// A message about it waits for the chain to go on.
    Sent,
}

/// The keepers' common notebook.
pub struct Keepers {
    watched: BTreeMap<usize, Watch>,
    /// Block time of the last show of a price.
    shown_at: u64,
    sender: Addr,
    leverage_max: u32,
}

/// Opens the keepers' accounts.
///
/// # Errors
/// If the clearing house refuses an account.
pub fn open_accounts(world: &mut World, capital: u128) -> Result<Vec<Trader>> {
    (0..KEEPERS)
        .map(|number| {
            let owner = address(&format!("keeper {number}"));
            let account = world.open_account(&owner, capital)?;
            world.lift_cap(&owner, account)?;
            Ok(Trader::new(account, owner, Behaviour::Keeper, capital))
        })
        .collect()
}

impl Keepers {
    pub fn new(leverage_max: u32) -> Self {
        Keepers { watched: BTreeMap::new(), shown_at: 0, sender: address("keeper 0"), leverage_max }
    }

    /// One block's work, on what [`Keepers::watch`] noted.
    pub fn work(&mut self, world: &mut World, traders: &mut [Trader], view: &View, tally: &mut Tally) {
        let (block, now) = (view.block, view.now);
        let mut to_start = Vec::new();
        let mut to_resolve = Vec::new();
        for (index, watch) in self.watched.clone() {
            match watch {
                Watch::Sent => {}
                Watch::Seen(from) if block < from => {}
                _ if world.standing.is_resuming() && !traders[index].is_short(GRACED_PERCENT, self.leverage_max) => {}
                _ if traders[index].equity() <= 0 => to_resolve.push(index),
                Watch::Seen(_) => to_start.push(index),
                Watch::Auction(since) => match now.saturating_sub(since) {
                    age if age > EXPIRED_SECONDS => to_start.push(index),
                    age if age >= COMPLETED_SECONDS => to_resolve.push(index),
                    age => self.take_over(world, traders, index, age, tally),
                },
            }
        }
        self.start(world, traders, &to_start, tally);
        self.resolve(world, traders, &to_resolve, tally);
        if world.is_halted() {
            return;
        }
        self.show_price(world, now, tally);
        self.keep_house(world, block, tally);
    }

    /// Nothing is known any more of what was sent.
    pub fn forget(&mut self) {
        self.watched.clear();
    }

    /// Accounts seen below maintenance margin, by their places in the list.
    pub fn short(&self) -> impl Iterator<Item = usize> + '_ {
        self.watched.keys().copied()
    }

    /// Notes who has fallen below maintenance margin and forgets who has risen above it.
    pub fn watch(&mut self, world: &World, traders: &mut [Trader], view: &View) {
        let acted_on_from = view.block + latency_blocks(view);
        let leverage_max = self.leverage_max;
        for (index, trader) in traders.iter_mut().enumerate() {
            if trader.stale
                && (trader.behaviour == Behaviour::Keeper || trader.is_short(READ_AGAIN_PERCENT, leverage_max))
            {
                world.refresh(trader);
            }
            if !trader.is_short(SAFE_PERCENT, leverage_max) {
                self.watched.remove(&index);
            } else {
                let seen = match trader.auction_since {
                    Some(since) if view.now <= since + EXPIRED_SECONDS => Watch::Auction(since),
                    _ => Watch::Seen(acted_on_from),
                };
                self.watched.entry(index).or_insert(seen);
            }
        }
    }

    fn start(&mut self, world: &mut World, traders: &mut [Trader], indices: &[usize], tally: &mut Tally) {
        for batch in indices.chunks(BATCH) {
            let message = ExecuteMsg::StartAuction { accounts: ids(traders, batch) };
            if self.waits(world, &self.sender.clone(), ("auction", &message), batch) {
                continue;
            }
            let Some(refused) = self.send(world, "auction", &message, tally) else { continue };
            let now = world.chain.now();
            for (place, index) in batch.iter().enumerate() {
                if refused.contains(&place) {
                    traders[*index].stale = true;
                    self.watched.remove(index);
                } else {
                    traders[*index].auction_since = Some(now);
                    self.watched.insert(*index, Watch::Auction(now));
                }
            }
        }
    }

    /// The first keeper that is patient and rich enough takes over what it can carry.
    fn take_over(&mut self, world: &mut World, traders: &mut [Trader], index: usize, age: u64, tally: &mut Tally) {
        let first_keeper = traders.len() - KEEPERS;
        for (number, patience) in PATIENCE_SECONDS.into_iter().enumerate() {
            let keeper = first_keeper + number;
            let room = self.room(&traders[keeper], traders[index].size, world.price);
            let whole = traders[index].size.abs();
            let busy = traders[keeper].stale || traders[keeper].waiting;
            if keeper == index || age < patience || busy || room < i128::from(SMALLEST_LOTS) {
                continue;
            }
            let lots = (room < whole).then(|| Uint64::new(u64::try_from(in_steps(room)).unwrap_or(u64::MAX)));
            let message = ExecuteMsg::Liquidate {
                account: traders[index].account,
                market: world.known.market,
                taker: traders[keeper].account,
                lots,
                least_discount_e18: None,
                deadline: Some(world.chain.now()),
            };
            let owner = traders[keeper].owner.clone();
            if self.waits(world, &owner, ("take-over", &message), &[index]) {
                traders[keeper].waiting = true;
                return;
            }
            match world.clear(&owner, &message, 0) {
                Ok(response) => drop(tally.decisions("take-over", &response)),
                Err(error) => tally.refused_message("take-over", &error),
            }
            self.watched.remove(&index);
            traders[keeper].stale = true;
            traders[index].stale = true;
            return;
        }
    }

    /// Lots that a keeper can still carry in the direction of `size`.
    fn room(&self, keeper: &Trader, size: i128, price: u128) -> i128 {
        let free = keeper.equity().max(0) * (100 - RESERVE_PERCENT) / 100;
        // The rate of what it would hold with all of it, which is no lower than the rate of what it takes.
        let held = keeper.size * size.signum();
        let rate_bps = initial_bps(self.leverage_max, (held + size.abs()).unsigned_abs());
        let lots = free.unsigned_abs().saturating_mul(E18) / price.max(1) * 10_000 / u128::from(rate_bps);
        i128::try_from(lots).unwrap_or(i128::MAX).min(size_max()) - held
    }

    fn resolve(&mut self, world: &mut World, traders: &mut [Trader], indices: &[usize], tally: &mut Tally) {
        for batch in indices.chunks(BATCH) {
            let reward_account = Some(traders[traders.len() - KEEPERS].account);
            let message = ExecuteMsg::Resolve { accounts: ids(traders, batch), reward_account };
            if self.waits(world, &self.sender.clone(), ("resolve", &message), batch) {
                continue;
            }
            let torn_up_before = tally.tear_ups;
            if self.send(world, "resolve", &message, tally).is_none() {
                continue;
            }
            for index in batch {
                traders[*index].stale = true;
                self.watched.remove(index);
            }
            if tally.tear_ups > torn_up_before {
                // Every position on the other side has shrunk a little.
                traders.iter_mut().for_each(|trader| trader.stale |= trader.size != 0);
            }
        }
    }

    /// Lets a named message about accounts wait, if the chain stands still.
    fn waits(
        &mut self,
        world: &mut World,
        sender: &Addr,
        (action, message): (&'static str, &ExecuteMsg),
        indices: &[usize],
    ) -> bool {
        let Some(mempool) = &mut world.mempool else { return false };
        mempool.push(Waiting { sender: sender.clone(), call: Call::Clear(action, message.clone()), units: 0 });
        self.watched.extend(indices.iter().map(|index| (*index, Watch::Sent)));
        true
    }

    /// Sends a permissionless message; places of refused items, or `None` if it was refused as a whole.
    fn send(&self, world: &mut World, action: &str, message: &ExecuteMsg, tally: &mut Tally) -> Option<Vec<usize>> {
        match world.clear(&self.sender, message, 0) {
            Ok(response) => Some(tally.decisions(action, &response)),
            Err(error) => {
                tally.refused_message(action, &error);
                None
            }
        }
    }
}

fn latency_blocks(view: &View) -> u64 {
    let moved = view.trends_ppm[0].unsigned_abs();
    let waiting = u64::try_from(moved / CONGESTION_PPM).unwrap_or(LATENCY_BLOCKS_MAX);
    (LATENCY_BLOCKS + waiting).min(LATENCY_BLOCKS_MAX)
}

fn ids(traders: &[Trader], indices: &[usize]) -> Vec<AccountId> {
    indices.iter().map(|index| traders[*index].account).collect()
}

/// What the keepers want to sell on, for the venue.
pub fn unwind(traders: &[Trader], view: &View) -> Vec<Order> {
    let first_keeper = traders.len() - KEEPERS;
    let keepers = traders.iter().enumerate().skip(first_keeper);
    keepers
        .filter_map(|(trader, keeper)| {
            let part = in_steps(-keeper.size / UNWIND_PARTS);
            let small = keeper.marked.abs() < keeper.equity() / 10;
            let lots = if part == 0 || small { in_steps(-keeper.size) } else { part };
            let affordable = keeper.can_afford(cost(value(lots.abs(), view.price)), view.now);
            (lots != 0 && !keeper.stale && !keeper.waiting && affordable).then_some(Order { trader, lots })
        })
        .collect()
}
