//! The traders: who they are, and what each wants when his turn comes.
//!
//! Of 1,000 accounts 20 are market makers, 330 trend followers, 330 holders and 320 panickers. Seven in ten holders
//! and panickers are long. Stakes are 100 to 51,200 dollars, each doubling equally likely (makers: 500,000); leverage is
//! uniform between a tenth and nine tenths of the top leverage. In three of twenty turns anybody but a maker trades a
//! little for no reason. Who has lost nine tenths of his stake and holds nothing comes back with a fresh one, in one of
//! a hundred turns and twice at most. Nobody starts a trade that could cost more than 4 % of his equity that day.

use anyhow::Result;
use breakwater_harness::chain::address;

use super::market::{size_max, LOT_STEP};
use super::options::Options;
use super::random::Random;
use super::scale::{value, E18, UNITS_PER_DOLLAR};
use super::trader::{Behaviour, Trader};
use super::world::World;

const RANDOM_STREAM: u64 = 3;
const MAKERS_PER_MILLE: u64 = 20;
const TREND_PER_MILLE: u64 = 330;
const HOLDERS_PER_MILLE: u64 = 330;
const BULLS_PER_MILLE: u64 = 700;
const SMALLEST_STAKE: u128 = 100 * UNITS_PER_DOLLAR;
const STAKE_DOUBLINGS: u64 = 10;
const MAKER_STAKE: u128 = 500_000 * UNITS_PER_DOLLAR;
/// A trend follower goes with a move of at least this many parts per million.
const TREND_PPM: i128 = 4_000;
/// Turns in which a trader trades 5 to 25 % of his equity for no reason.
const NOISE_PER_MILLE: u64 = 150;
/// Changes smaller than this share of the equity are not worth a trade, in per cent.
const SMALLEST_CHANGE_PERCENT: i128 = 20;
/// Taker's fee and makers' spread together, with room, in parts per million.
const COST_PPM: i128 = 1_000;
/// A trader without equity comes back with fresh money so often, in per mille of his turns, and at most so many times.
const COME_BACK_PER_MILLE: u64 = 10;
const TOP_UPS_MAX: u32 = 2;
/// Panickers wake up when equity falls below so many per cent of maintenance margin, and act 1 to 150 blocks later.
const ALARM_PERCENT: i128 = 160;
const PANIC_DELAY_BLOCKS: u64 = 150;

/// A trader before there is an account.
pub struct Person {
    behaviour: Behaviour,
    /// First deposit, in units.
    pub stake: u128,
    leverage_tenths: u32,
    bull: bool,
}

/// Draws everybody. Draws are in account order, so the same seed gives the same people.
pub fn draw(options: &Options) -> Vec<Person> {
    let mut random = Random::new(options.seed, RANDOM_STREAM);
    let makers = u64::from(options.accounts) * MAKERS_PER_MILLE / 1_000;
    (0..u64::from(options.accounts))
        .map(|number| {
            let behaviour = if number < makers.max(2) { Behaviour::Maker } else { other_behaviour(&mut random) };
            let stake = match behaviour {
                Behaviour::Maker => MAKER_STAKE,
                _ => (SMALLEST_STAKE << random.below(STAKE_DOUBLINGS)) * u128::from(random.between(90, 110)) / 100,
            };
            let tenths = u64::from(options.leverage_max);
            let leverage_tenths = u32::try_from(random.between(tenths, 9 * tenths)).unwrap_or(options.leverage_max);
            let bull = random.chance(BULLS_PER_MILLE);
            Person { behaviour, stake, leverage_tenths, bull }
        })
        .collect()
}

/// Opens everybody's account and pays the stakes in.
///
/// # Errors
/// If the clearing house refuses an account.
pub fn open_accounts(world: &mut World, people: &[Person]) -> Result<Vec<Trader>> {
    let numbered = people.iter().enumerate();
    numbered
        .map(|(number, Person { behaviour, stake, leverage_tenths, bull })| {
            let owner = address(&format!("trader {number}"));
            let account = world.open_account(&owner, *stake)?;
            if *behaviour == Behaviour::Maker {
                world.lift_cap(&owner, account)?;
            }
            let trader = Trader::new(account, owner, *behaviour, *stake);
            Ok(Trader { leverage_tenths: *leverage_tenths, bull: *bull, ..trader })
        })
        .collect()
}

fn other_behaviour(random: &mut Random) -> Behaviour {
    match random.below(1_000 - MAKERS_PER_MILLE) {
        draw if draw < TREND_PER_MILLE => Behaviour::TrendFollower,
        draw if draw < TREND_PER_MILLE + HOLDERS_PER_MILLE => Behaviour::Holder,
        _ => Behaviour::Panicker,
    }
}

/// Blocks over which trends are measured: five, ten, twenty and sixty minutes.
pub const HORIZON_BLOCKS: [usize; HORIZONS] = [50, 100, 200, 600];
const HORIZONS: usize = 4;

/// The horizon that a trend follower looks at.
fn horizon(trader: &Trader) -> usize {
    usize::try_from(trader.account % 4).unwrap_or(0)
}

/// What a trader sees when his turn comes.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// Price in 10⁻¹⁸ unit per lot.
    pub price: u128,
    /// Moves over the last so many blocks ([`HORIZON_BLOCKS`]), in parts per million.
    pub trends_ppm: [i128; HORIZONS],
    pub leverage_max: u32,
    pub block: u64,
    /// Block time in unix seconds.
    pub now: u64,
}

/// What a trader wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    Nothing,
    /// Signed lots to buy (+) or sell (−).
    Trade(i128),
    /// Units of fresh money.
    Deposit(u128),
}

/// The wish of a trader whose turn it is.
pub fn wish(trader: &mut Trader, view: View, random: &mut Random) -> Wish {
    let equity = trader.equity();
    if trader.size == 0 && equity < i128::try_from(trader.stake / 10).unwrap_or(0) {
        return come_back(trader, random);
    }
    if equity <= 0 {
        return Wish::Nothing;
    }
    if random.chance(NOISE_PER_MILLE) {
        return noise(trader, equity, view, random);
    }
    let full = lots_of(equity * i128::from(trader.leverage_tenths) / 10, view);
    let target = match trader.behaviour {
        Behaviour::Maker | Behaviour::Keeper => return Wish::Nothing,
        Behaviour::TrendFollower => match view.trends_ppm[horizon(trader)] {
            trend if trend > TREND_PPM => full,
            trend if trend < -TREND_PPM => -full,
            _ => return Wish::Nothing,
        },
        // Gains are levered up again; nothing is given back.
        Behaviour::Holder | Behaviour::Panicker if full < trader.size.abs() => return Wish::Nothing,
        Behaviour::Holder | Behaviour::Panicker if trader.bull => full,
        Behaviour::Holder | Behaviour::Panicker => -full,
    };
    let change = target - trader.size;
    let notional = value(change, view.price).abs();
    if notional < equity * SMALLEST_CHANGE_PERCENT / 100 || !trader.can_afford(cost(notional), view.now) {
        return Wish::Nothing;
    }
    Wish::Trade(in_steps(change))
}

/// A small trade for no reason that a model would know.
fn noise(trader: &Trader, equity: i128, view: View, random: &mut Random) -> Wish {
    let units = equity * i128::from(random.between(5, 25)) / 100;
    if matches!(trader.behaviour, Behaviour::Maker | Behaviour::Keeper) || !trader.can_afford(cost(units), view.now) {
        return Wish::Nothing;
    }
    let lots = in_steps(lots_of(units, view));
    Wish::Trade(if random.chance(500) { lots } else { -lots })
}

fn come_back(trader: &mut Trader, random: &mut Random) -> Wish {
    if trader.top_ups >= TOP_UPS_MAX || !random.chance(COME_BACK_PER_MILLE) {
        return Wish::Nothing;
    }
    trader.top_ups += 1;
    Wish::Deposit(trader.stake)
}

/// What a panicker does at this block: nothing until the alarm goes off, then, late, half pay in and half get out.
pub fn panic(trader: &mut Trader, view: View, random: &mut Random) -> Wish {
    if trader.behaviour != Behaviour::Panicker || trader.size == 0 {
        return Wish::Nothing;
    }
    let alarmed = trader.is_short(ALARM_PERCENT, view.leverage_max);
    match trader.acts_at {
        None if alarmed => {
            trader.acts_at = Some(view.block + random.between(1, PANIC_DELAY_BLOCKS));
            Wish::Nothing
        }
        Some(at) if view.block >= at => {
            trader.acts_at = None;
            if !alarmed || trader.equity() <= 0 {
                return Wish::Nothing;
            }
            if random.chance(500) && trader.top_ups < TOP_UPS_MAX {
                trader.top_ups += 1;
                return Wish::Deposit(trader.stake / 2);
            }
            Wish::Trade(in_steps(-trader.size / 2))
        }
        _ => Wish::Nothing,
    }
}

/// What a trade of this notional may cost against the mark: fee and spread.
pub fn cost(notional: i128) -> i128 {
    notional * COST_PPM / 1_000_000
}

/// Lots worth so many units, no more than the market takes.
fn lots_of(units: i128, view: View) -> i128 {
    let lots = units.unsigned_abs().saturating_mul(E18) / view.price.max(1);
    i128::try_from(lots).unwrap_or(i128::MAX).min(size_max())
}

/// Toward zero, to a multiple of the lot step.
pub fn in_steps(lots: i128) -> i128 {
    lots - lots % i128::from(LOT_STEP)
}
