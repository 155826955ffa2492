//! From trades agreed to fill messages, and back to the copies of the accounts.

use breakwater_interfaces::clearinghouse::{ExecuteMsg, Fill, TakerSide};
use cosmwasm_std::{Uint128, Uint64};

use super::market::{MAKER_FEE_PPM, TAKER_FEE_PPM};
use super::mempool::{Call, Waiting};
use super::scale::value;
use super::tally::Tally;
use super::trader::{Behaviour, Trader};
use super::world::World;

/// Fills in one message.
const FILLS_A_MESSAGE: usize = 4;

/// A trade between two traders, by their places in the list.
#[derive(Clone, Copy, Debug)]
pub struct Agreed {
    pub buyer: usize,
    pub seller: usize,
    pub lots: i128,
    pub price: u128,
    pub taker: TakerSide,
}

/// Sends all of them, a few in each message.
pub fn send_all(world: &mut World, traders: &mut [Trader], agreed: &[Agreed], tally: &mut Tally) {
    for fills in agreed.chunks(FILLS_A_MESSAGE) {
        send(world, traders, fills, tally);
    }
}

/// One message; the copies of the accounts that were filled follow.
fn send(world: &mut World, traders: &mut [Trader], agreed: &[Agreed], tally: &mut Tally) {
    let fills = agreed.iter().map(|trade| Fill {
        market: world.known.market,
        buyer: traders[trade.buyer].account,
        seller: traders[trade.seller].account,
        lots: Uint64::new(u64::try_from(trade.lots).unwrap_or(0)),
        price: Uint128::new(trade.price),
        taker: trade.taker,
    });
    let message = ExecuteMsg::Fill { fills: fills.collect() };
    let venue = world.known.venue_address.clone();
    if let Some(mempool) = &mut world.mempool {
        for trade in agreed {
            let sides = [trade.buyer, trade.seller].map(|side| (side, traders[side].behaviour));
            let takers = sides.into_iter().filter(|(_, behaviour)| *behaviour != Behaviour::Maker);
            takers.for_each(|(side, _)| traders[side].waiting = true);
        }
        mempool.push(Waiting { sender: venue, call: Call::Fill(message, agreed.to_vec()), units: 0 });
        return;
    }
    deliver(world, traders, agreed, &message, tally);
}

/// Hands a message to the clearing house; returns how many of its fills were taken.
pub fn deliver(
    world: &mut World,
    traders: &mut [Trader],
    agreed: &[Agreed],
    message: &ExecuteMsg,
    tally: &mut Tally,
) -> usize {
    let venue = world.known.venue_address.clone();
    tally.fill_messages += 1;
    let refused = match world.clear(&venue, message, 0) {
        Ok(response) => tally.fills(&response, agreed.len()),
        Err(error) => {
            tally.refused_message("fill", &error);
            (0..agreed.len()).collect()
        }
    };
    for (index, trade) in agreed.iter().enumerate() {
        traders[trade.buyer].agreed -= trade.lots;
        traders[trade.seller].agreed += trade.lots;
        if refused.contains(&index) {
            // The clearing house knows better than the copies.
            traders[trade.buyer].stale = true;
            traders[trade.seller].stale = true;
        } else {
            note(world, traders, trade);
        }
    }
    agreed.len() - refused.len()
}

/// Both sides of a fill, with the fees that the clearing house takes; what it cuts is found when a copy is read again.
fn note(world: &World, traders: &mut [Trader], trade: &Agreed) {
    let notional = value(trade.lots, trade.price);
    let (taker_fee, maker_fee) = (fee(notional, TAKER_FEE_PPM), fee(notional, MAKER_FEE_PPM));
    let (buyer_fee, seller_fee) = match trade.taker {
        TakerSide::Buyer => (taker_fee, maker_fee),
        TakerSide::Seller => (maker_fee, taker_fee),
    };
    let (price, now) = (world.price, world.chain.now());
    traders[trade.buyer].filled(trade.lots, notional, buyer_fee, price, now);
    traders[trade.seller].filled(-trade.lots, -notional, seller_fee, price, now);
}

fn fee(notional: i128, ppm: u32) -> i128 {
    notional * i128::from(ppm) / 1_000_000
}
