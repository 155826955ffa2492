//! The venue: brings wishes together and sends fills, at prices inside the market's band.

use breakwater_interfaces::clearinghouse::{ExecuteMsg, Fill, TakerSide};
use cosmwasm_std::{Uint128, Uint64};

use super::population::in_steps;
use super::random::Random;
use super::scale::value;
use super::tally::Tally;
use super::trader::{Behaviour, Trader};
use super::world::{World, MAKER_FEE_PPM, TAKER_FEE_PPM};

const RANDOM_STREAM: u64 = 4;
/// Fills in one message.
const FILLS_A_MESSAGE: usize = 4;
/// Makers quote this far from the mark, in parts per million, and twice as far when full.
const HALF_SPREAD_PPM: u64 = 300;
/// Makers carry at most this many times their equity.
const MAKER_LEVERAGE: i128 = 4;
/// Smallest order a maker takes a part of, in lots.
const FILL_SHARE: i128 = 4;

/// A trader, by his place in the list, and the signed lots he wants.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    pub trader: usize,
    pub lots: i128,
}

/// The venue and the trades that it has agreed but not sent.
pub struct Venue {
    makers: Vec<usize>,
    random: Random,
    pending: Vec<Agreed>,
}

#[derive(Clone, Copy, Debug)]
struct Agreed {
    buyer: usize,
    seller: usize,
    lots: i128,
    price: u128,
    taker: TakerSide,
}

impl Venue {
    pub fn new(seed: u64, traders: &[Trader]) -> Self {
        let makers = (0..traders.len()).filter(|index| traders[*index].behaviour == Behaviour::Maker).collect();
        Venue { makers, random: Random::new(seed, RANDOM_STREAM), pending: Vec::new() }
    }

    /// Parts per million by which the perpetual trades above (+) or below (−) the mark: makers who are long want less.
    pub fn premium_ppm(&self, traders: &[Trader]) -> i64 {
        let (mut inventory, mut equity) = (0_i128, 1_i128);
        for maker in &self.makers {
            inventory += traders[*maker].marked;
            equity += traders[*maker].equity().max(0);
        }
        let lean = inventory.saturating_mul(1_000) / equity;
        i64::try_from(-lean.clamp(-3_000, 3_000)).unwrap_or(0)
    }

    /// Matches buyers with sellers in the order of arrival, the rest with makers, and sends the fills.
    pub fn trade(&mut self, world: &mut World, traders: &mut [Trader], orders: &[Order], tally: &mut Tally) {
        let orders: Vec<Order> = orders.iter().map(|order| allowed(world, traders, *order)).collect();
        let mut buys: Vec<Order> = orders.iter().filter(|order| order.lots > 0).copied().collect();
        let mut sells: Vec<Order> = orders.iter().filter(|order| order.lots < 0).copied().collect();
        self.cross(&mut buys, &mut sells, world.price);
        for order in buys.into_iter().chain(sells).filter(|order| order.lots != 0) {
            self.with_makers(world, traders, order);
        }
        let agreed = std::mem::take(&mut self.pending);
        for fills in agreed.chunks(FILLS_A_MESSAGE) {
            send(world, traders, fills, tally);
        }
    }

    /// Trades buyers against sellers at the mark.
    fn cross(&mut self, buys: &mut [Order], sells: &mut [Order], price: u128) {
        let mut sells = sells.iter_mut();
        let mut selling = sells.next();
        for buy in buys {
            while let Some(sell) = selling.as_mut().filter(|_| buy.lots > 0) {
                let lots = buy.lots.min(-sell.lots);
                if lots > 0 && buy.trader != sell.trader {
                    let taker = if self.random.chance(500) { TakerSide::Buyer } else { TakerSide::Seller };
                    self.pending.push(Agreed { buyer: buy.trader, seller: sell.trader, lots, price, taker });
                    buy.lots -= lots;
                    sell.lots += lots;
                }
                if sell.lots == 0 || buy.trader == sell.trader {
                    selling = sells.next();
                }
            }
        }
    }

    /// Trades what is left of an order with up to [`FILL_SHARE`] makers that have room for it.
    fn with_makers(&mut self, world: &World, traders: &[Trader], order: Order) {
        let mut rest = order.lots;
        let part = in_steps(order.lots / FILL_SHARE);
        let start = usize::try_from(self.random.below(u64::try_from(self.makers.len()).unwrap_or(1))).unwrap_or(0);
        for offset in 0..self.makers.len() {
            if rest == 0 {
                return;
            }
            let maker = self.makers[(start + offset) % self.makers.len()];
            let lots = if part == 0 || rest.abs() < 2 * part.abs() { rest } else { part };
            let lots = -allowed(world, traders, Order { trader: maker, lots: -lots }).lots;
            if lots == 0 || maker == order.trader || !has_room(&traders[maker], -lots, world.price) {
                continue;
            }
            self.pending.push(self.quoted(maker, order.trader, lots, world.price));
            rest -= lots;
        }
    }

    fn quoted(&self, maker: usize, taker: usize, lots: i128, price: u128) -> Agreed {
        let spread = price / 1_000_000 * u128::from(HALF_SPREAD_PPM);
        if lots > 0 {
            let price = price + spread;
            return Agreed { buyer: taker, seller: maker, lots, price, taker: TakerSide::Buyer };
        }
        Agreed { buyer: maker, seller: taker, lots: -lots, price: price - spread, taker: TakerSide::Seller }
    }
}

/// The part of an order that the class of the price allows: all of it, or no more than what reduces.
fn allowed(world: &World, traders: &[Trader], order: Order) -> Order {
    let size = traders[order.trader].size;
    if world.may_add {
        return order;
    }
    let reducing = if order.lots.signum() == -size.signum() { size.abs().min(order.lots.abs()) } else { 0 };
    Order { lots: order.lots.signum() * in_steps(reducing), ..order }
}

fn has_room(maker: &Trader, lots: i128, price: u128) -> bool {
    let (before, after) = (maker.marked.abs(), value(maker.size + lots, price).abs());
    !maker.stale && (after <= before || after <= maker.equity() * MAKER_LEVERAGE)
}

/// One message; the copies of the accounts that were filled follow.
fn send(world: &mut World, traders: &mut [Trader], agreed: &[Agreed], tally: &mut Tally) {
    let fills = agreed.iter().map(|trade| Fill {
        market: world.market,
        buyer: traders[trade.buyer].account,
        seller: traders[trade.seller].account,
        lots: Uint64::new(u64::try_from(trade.lots).unwrap_or(0)),
        price: Uint128::new(trade.price),
        taker: trade.taker,
    });
    let message = ExecuteMsg::Fill { fills: fills.collect() };
    let venue = world.venue_address.clone();
    let refused = match world.clear(&venue, &message, 0) {
        Ok(response) => tally.fills(&response, agreed.len()),
        Err(error) => {
            tally.refused_message(&error);
            (0..agreed.len()).collect()
        }
    };
    for (index, trade) in agreed.iter().enumerate() {
        if refused.contains(&index) {
            // The clearing house knows better than the copies.
            traders[trade.buyer].stale = true;
            traders[trade.seller].stale = true;
            continue;
        }
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
}

fn fee(notional: i128, ppm: u32) -> i128 {
    notional * i128::from(ppm) / 1_000_000
}
