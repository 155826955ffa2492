//! One replay from the first block to the last.

mod halted;

use std::collections::BTreeSet;
use std::time::Instant;

use anyhow::{Context, Result};
use breakwater_harness::chain::address;
use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg};

use super::halts::{HaltLog, Phase, Schedule};
use super::insurance;
use super::keepers::{self, Keepers};
use super::left_over::left_over;
use super::mempool::{Call, Waiting};
use super::options::Options;
use super::outcome::Outcome;
use super::path::Step;
use super::population::{self, View, Wish, HORIZON_BLOCKS};
use super::progress::Progress;
use super::publishers::Publishers;
use super::random::Random;
use super::rescue::Rescue;
use super::scale::Scale;
use super::series::{Series, SAMPLES};
use super::tally::Tally;
use super::trader::{Behaviour, Trader};
use super::venue::{Order, Venue};
use super::world::World;

const RANDOM_STREAM: u64 = 5;
const HALT_RANDOM_STREAM: u64 = 7;
/// Traders whose turn comes in a block.
const TURNS_A_BLOCK: u64 = 24;
/// Capital of each keeper, in per mille of all stakes.
const KEEPER_PER_MILLE: u128 = 20;
/// Blocks between touches of the next thirty accounts.
const TOUCH_BLOCKS: u64 = 20;
const TOUCH_BATCH: usize = 30;

/// A replay in progress.
struct Replay {
    world: World,
    publishers: Publishers,
    venue: Venue,
    keepers: Keepers,
    traders: Vec<Trader>,
    tally: Tally,
    series: Series,
    random: Random,
    leverage_max: u32,
    /// Next account to be touched.
    touched: usize,
    schedule: Schedule,
    /// Stretches that have begun.
    begun: usize,
    halts: HaltLog,
    rescue: Rescue,
    /// Accounts seen below maintenance margin when the block began, within a stretch and its grace.
    short: BTreeSet<AccountId>,
    /// Draws of the order after a halt, apart from all others.
    halt_random: Random,
    /// Refusals by modes until now.
    blocked: u64,
}

/// Replays one price per block.
///
/// # Errors
/// If the setting is refused, or a contract cannot be asked.
pub fn replay(options: &Options, steps: &[Step], progress: &Progress) -> Result<Outcome> {
    let started = Instant::now();
    let mut replay = Replay::open(options, steps, progress)?;
    let every = (steps.len() / SAMPLES).max(1);
    progress.start(steps.len());
    for (number, step) in steps.iter().enumerate() {
        let before = HORIZON_BLOCKS.map(|blocks| steps[number.saturating_sub(blocks)].price);
        replay.block(number, *step, before)?;
        if number % every == 0 || number + 1 == steps.len() {
            replay.series.take(&replay.world, &replay.traders, *step, &replay.tally)?;
            progress.show(number, replay.world.chain.messages(), &replay.tally);
        }
    }
    replay.touch_everybody();
    progress.finish();
    replay.close(steps.len(), started)
}

impl Replay {
    fn open(options: &Options, steps: &[Step], progress: &Progress) -> Result<Self> {
        let first = steps.first().context("the price file covers no block")?;
        let last = steps.last().map_or(first.at, |last| last.at);
        let schedule = Schedule::new(&options.halts, &options.feed_outages, first.at, last)?;
        let highest = steps.iter().map(|step| step.price).max().unwrap_or(first.price);
        let scale = Scale::new(first.price, highest);
        let people = population::draw(options);
        let stakes: u128 = people.iter().map(|person| person.stake).sum();
        let (mut world, feeds) = World::deploy(options, stakes, scale, first.at)?;
        let publishers = Publishers::new(options.seed, feeds);
        world.start_audit()?;
        progress.say(&format!("opening {} accounts", options.accounts));
        let mut traders = population::open_accounts(&mut world, &people)?;
        insurance::insure(&mut world, stakes)?;
        let venue = Venue::new(options.seed, &traders);
        traders.extend(keepers::open_accounts(&mut world, stakes * KEEPER_PER_MILLE / 1_000)?);
        Ok(Replay {
            world,
            publishers,
            venue,
            keepers: Keepers::new(options.leverage_max),
            traders,
            tally: Tally::default(),
            series: Series::new(last - first.at),
            random: Random::new(options.seed, RANDOM_STREAM),
            leverage_max: options.leverage_max,
            touched: 0,
            schedule,
            begun: 0,
            halts: HaltLog::default(),
            rescue: Rescue::new(options.seed),
            short: BTreeSet::new(),
            halt_random: Random::new(options.seed, HALT_RANDOM_STREAM),
            blocked: 0,
        })
    }

    fn block(&mut self, number: usize, step: Step, before: [u128; 4]) -> Result<()> {
        let number = u64::try_from(number)?;
        self.begin_stretches(step.at);
        let phase = self.schedule.phase(step.at);
        if let Phase::Halted { publishers } = phase {
            self.halted(number, step, before, publishers);
            return Ok(());
        }
        self.late_block()?;
        let height = self.world.chain.block().height + 1;
        self.world.chain.set_block(step.at, height);
        let feed_price = self.world.scale.feed_price(step.price);
        let mark = if phase == Phase::Silent {
            feed_price
        } else {
            let premium = self.venue.premium_ppm(&self.traders);
            self.publishers.push(&mut self.world, feed_price, premium)?
        };
        self.world.see_modes()?;
        self.world.priced(mark)?;
        let price = self.world.price;
        self.traders.iter_mut().for_each(|trader| trader.mark(price));
        let view = self.view(step, before, number);
        self.keepers.watch(&self.world, &mut self.traders, &view);
        self.series.watch(step.at, &self.traders);
        if self.halts.is_in_grace() {
            self.short = self.keepers.short().map(|index| self.traders[index].account).collect();
        }
        self.decide(view);
        if number.is_multiple_of(TOUCH_BLOCKS) {
            self.touch_next();
        }
        self.series.count(step.at, &self.tally);
        self.after_block();
        Ok(())
    }

    /// What is looked at when a block is full.
    fn after_block(&mut self) {
        let now = self.world.chain.now();
        if self.halts.is_in_grace() || self.tally.blocked.by_modes > self.blocked {
            self.world.standing.watch(now);
        }
        self.blocked = self.tally.blocked.by_modes;
        let short = std::mem::take(&mut self.short);
        let closings = self.world.closings.as_mut();
        self.halts.block(now, &self.world.standing, short, closings, &self.tally);
        self.world.after_block();
    }

    fn view(&self, step: Step, before: [u128; 4], block: u64) -> View {
        let trends_ppm = before.map(|before| moved_ppm(before, step.price));
        let price = self.world.price;
        View { price, trends_ppm, leverage_max: self.leverage_max, block, now: step.at }
    }

    /// Panickers look at their margin in every block.
    fn panics(&mut self, view: View, orders: &mut Vec<Order>) {
        for trader in 0..self.traders.len() {
            if self.traders[trader].waiting {
                continue;
            }
            match population::panic(&mut self.traders[trader], view, &mut self.random) {
                Wish::Nothing => {}
                wish => self.grant(trader, wish, orders),
            }
        }
    }

    /// A few traders, drawn at random, have their turn.
    fn turns(&mut self, view: View, orders: &mut Vec<Order>) {
        let count = u64::try_from(self.traders.len()).unwrap_or(u64::MAX);
        for _ in 0..TURNS_A_BLOCK {
            let trader = usize::try_from(self.random.below(count)).unwrap_or(0);
            self.world.refresh(&mut self.traders[trader]);
            if self.traders[trader].waiting {
                continue;
            }
            let wish = population::wish(&mut self.traders[trader], view, &mut self.random);
            if !orders.iter().any(|order| order.trader == trader) {
                self.grant(trader, wish, orders);
            }
        }
        for trader in self.traders.iter_mut().filter(|trader| trader.behaviour == Behaviour::Maker) {
            self.world.refresh(trader);
        }
    }

    fn grant(&mut self, index: usize, wish: Wish, orders: &mut Vec<Order>) {
        match wish {
            Wish::Nothing | Wish::Trade(0) => {}
            Wish::Trade(lots) => orders.push(Order { trader: index, lots }),
            Wish::Deposit(units) => self.deposit(index, units),
        }
    }

    /// A trader pays in; while the chain stands still, it waits.
    fn deposit(&mut self, index: usize, units: u128) {
        let trader = &mut self.traders[index];
        let outcome = match &mut self.world.mempool {
            Some(mempool) => self.world.chain.mint(&trader.owner, units).map(|()| {
                trader.waiting = true;
                let message = ExecuteMsg::Deposit { account: trader.account };
                mempool.push(Waiting { sender: trader.owner.clone(), call: Call::Deposit(message, index), units });
            }),
            None => self.world.deposit(&trader.owner, trader.account, units),
        };
        match outcome {
            Ok(()) => {
                self.tally.deposits += 1;
                trader.book += i128::try_from(units).unwrap_or(0);
                trader.deposited += units;
            }
            Err(error) => self.tally.refused_message("deposit", &error),
        }
    }

    /// Somebody touches the next thirty accounts, so that everybody's funding reaches cash now and then.
    fn touch_next(&mut self) {
        let end = (self.touched + TOUCH_BATCH).min(self.traders.len());
        let accounts = self.traders[self.touched..end].iter().map(|trader| trader.account).collect();
        match self.world.clear(&address("anyone"), &ExecuteMsg::Touch { accounts }, 0) {
            Ok(response) => drop(self.tally.decisions("touch", &response)),
            Err(error) => self.tally.refused_message("touch", &error),
        }
        self.traders[self.touched..end].iter_mut().for_each(|trader| trader.stale = true);
        self.touched = if end == self.traders.len() { 0 } else { end };
    }

    fn touch_everybody(&mut self) {
        self.touched = 0;
        for _ in 0..self.traders.len().div_ceil(TOUCH_BATCH) {
            self.touch_next();
        }
    }

    fn close(mut self, blocks: usize, started: Instant) -> Result<Outcome> {
        let elapsed = started.elapsed();
        let found = breakwater_harness::chain::audit(&self.world.chain);
        self.world.note(found);
        Ok(Outcome {
            traders: self.traders.len() - keepers::KEEPERS,
            left: left_over(&self.world, &self.traders)?,
            messages: self.world.chain.messages(),
            blocks,
            elapsed,
            solvency: self.world.chain.solvency()?,
            fund: self.world.chain.fund()?.assets.u128(),
            violations: self.world.violations,
            state_hash: self.world.chain.state_hash(),
            violation_texts: self.world.violation_texts,
            bands: self.halts.bands(self.series.samples.last().map_or(0, |last| last.at)),
            halts: self.halts.accounts(&self.tally),
            tally: self.tally,
            series: self.series,
        })
    }
}

/// A move in parts per million of where it started.
fn moved_ppm(from: u128, to: u128) -> i128 {
    let [from, to] = [from, to].map(|price| i128::try_from(price).unwrap_or(i128::MAX));
    (to - from) / (from / 1_000_000).max(1)
}
