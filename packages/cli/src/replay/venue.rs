//! The venue: brings wishes together, at prices inside the market's band, and sends the fills.

use breakwater_interfaces::clearinghouse::TakerSide;

use super::fills::{send_all, Agreed};
use super::margin_check::allowed;
use super::population::{in_steps, View};
use super::random::Random;
use super::scale::value;
use super::tally::Tally;
use super::trader::{Behaviour, Trader};
use super::world::World;

const RANDOM_STREAM: u64 = 4;
/// Makers quote this far from the mark, in parts per million.
const HALF_SPREAD_PPM: u64 = 300;
/// Makers carry at most this many times their equity.
const MAKER_LEVERAGE: i128 = 3;
/// Makers do not add against a move of the last five minutes beyond this, in parts per million.
const FAST_PPM: i128 = 20_000;
/// Makers among whom an order is split.
const MAKERS_AN_ORDER: i128 = 4;

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
    pub fn trade(
        &mut self,
        world: &mut World,
        traders: &mut [Trader],
        orders: &[Order],
        view: &View,
        tally: &mut Tally,
    ) {
        let checked = orders
            .iter()
            .map(|Order { trader, lots }| Order { trader: *trader, lots: allowed(world, &traders[*trader], *lots) });
        let (mut buys, mut sells): (Vec<Order>, Vec<Order>) =
            checked.filter(|order| order.lots != 0).partition(|order| order.lots > 0);
        self.cross(traders, &mut buys, &mut sells, world.price);
        for order in buys.into_iter().chain(sells).filter(|order| order.lots != 0) {
            self.with_makers(world, traders, order, view);
        }
        send_all(world, traders, &std::mem::take(&mut self.pending), tally);
    }

    /// Trades buyers against sellers at the mark.
    fn cross(&mut self, traders: &mut [Trader], buys: &mut [Order], sells: &mut [Order], price: u128) {
        let mut sells = sells.iter_mut();
        let mut selling = sells.next();
        for buy in buys {
            while let Some(sell) = selling.as_mut().filter(|_| buy.lots > 0) {
                let lots = buy.lots.min(-sell.lots);
                if buy.trader != sell.trader {
                    let taker = if self.random.chance(500) { TakerSide::Buyer } else { TakerSide::Seller };
                    self.agree(traders, Agreed { buyer: buy.trader, seller: sell.trader, lots, price, taker });
                    buy.lots -= lots;
                    sell.lots += lots;
                }
                if sell.lots == 0 || buy.trader == sell.trader {
                    selling = sells.next();
                }
            }
        }
    }

    /// Trades what is left of an order with a few makers that have room for it.
    fn with_makers(&mut self, world: &World, traders: &mut [Trader], order: Order, view: &View) {
        let mut rest = order.lots;
        let part = in_steps(order.lots / MAKERS_AN_ORDER);
        let start = usize::try_from(self.random.below(u64::try_from(self.makers.len()).unwrap_or(1))).unwrap_or(0);
        for offset in 0..self.makers.len() {
            if rest == 0 {
                return;
            }
            let maker = self.makers[(start + offset) % self.makers.len()];
            let wanted = if part == 0 || rest.abs() < 2 * part.abs() { rest } else { part };
            let lots = -allowed(world, &traders[maker], -wanted);
            if lots == 0 || maker == order.trader || !has_room(&traders[maker], -lots, view) {
                continue;
            }
            self.agree(traders, quoted(maker, order.trader, lots, world.price));
            rest -= lots;
        }
    }

    fn agree(&mut self, traders: &mut [Trader], trade: Agreed) {
        traders[trade.buyer].agreed += trade.lots;
        traders[trade.seller].agreed -= trade.lots;
        self.pending.push(trade);
    }
}

/// A maker's trade with a taker who buys (+) or sells (−) so many lots.
fn quoted(maker: usize, taker: usize, lots: i128, price: u128) -> Agreed {
    let spread = price / 1_000_000 * u128::from(HALF_SPREAD_PPM);
    if lots > 0 {
        let price = price + spread;
        return Agreed { buyer: taker, seller: maker, lots, price, taker: TakerSide::Buyer };
    }
    Agreed { buyer: maker, seller: taker, lots: -lots, price: price - spread, taker: TakerSide::Seller }
}

/// Whether a maker takes so many lots: what reduces always, more only within his limit and not against a fast market.
fn has_room(maker: &Trader, lots: i128, view: &View) -> bool {
    let held = maker.size + maker.agreed;
    if (held + lots).abs() <= held.abs() {
        return !maker.stale;
    }
    let against = -view.trends_ppm[0] * lots.signum();
    let after = value((held + lots).abs(), view.price);
    !maker.stale && against <= FAST_PPM && after <= maker.equity() * MAKER_LEVERAGE
}
