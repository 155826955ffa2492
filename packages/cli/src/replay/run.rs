//! One replay from the first block to the last.

mod halted;
mod mirrored;
mod settling;
mod turns;
mod winding;

use std::collections::BTreeSet;
use std::time::Instant;

use anyhow::{Context, Result};
use breakwater_interfaces::clearinghouse::AccountId;

use super::embedded::Scene;
use super::ending::Ending;
use super::format::thousands;
use super::halts::{HaltLog, Phase, Schedule};
use super::insurance;
use super::keepers::{self, Keepers};
use super::left_over::{left_over, LeftOver};
use super::options::Options;
use super::outcome::Outcome;
use super::path::Step;
use super::population::{self, View, HORIZON_BLOCKS};
use super::publishers::Publishers;
use super::random::Random;
use super::rescue::Rescue;
use super::scale::Scale;
use super::series::{Series, SAMPLES};
use super::tally::Tally;
use super::trader::Trader;
use super::venue::Venue;
use super::world::World;
use crate::chain::Mirror;
use crate::progress::Progress;
use settling::Settling;

const RANDOM_STREAM: u64 = 5;
const HALT_RANDOM_STREAM: u64 = 7;
/// Capital of each keeper, in per mille of all stakes.
const KEEPER_PER_MILLE: u128 = 20;
/// Blocks between touches of the next thirty accounts.
const TOUCH_BLOCKS: u64 = 20;

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
    /// What came of the market, should it have to end.
    settling: Settling,
    /// A real chain that everything is sent to as well.
    mirror: Option<Mirror>,
}

/// Replays one price per block, and winds down where that is asked for.
///
/// # Errors
/// If the setting is refused, or a contract cannot be asked.
pub fn replay(options: &Options, steps: &[Step], progress: &Progress, mirror: Option<Mirror>) -> Result<Outcome> {
    let started = Instant::now();
    let (mut replay, rest) = Replay::trade(options, steps, progress, steps.len(), mirror)?;
    let left = left_over(&replay.world, &replay.traders)?;
    let ending = match options.wind_down {
        None => None,
        Some(_) => Some(replay.wind_down(rest, options.quiet)?),
    };
    replay.close(left, ending, steps.len() - rest.len(), started)
}

/// The scene in which a recovery begins: governance has just settled the whole, at the last price unless told otherwise.
///
/// # Errors
/// As [`replay`].
pub fn settled(options: &Options, steps: &[Step], progress: &Progress) -> Result<Scene> {
    let (replay, rest) = Replay::trade(options, steps, progress, steps.len().saturating_sub(1), None)?;
    replay.settle(rest)
}

impl Replay {
    /// Everybody trades until the whole is to be wound down, or until `end`. Returns the prices that are left.
    fn trade<'a>(
        options: &Options,
        steps: &'a [Step],
        progress: &Progress,
        end: usize,
        mirror: Option<Mirror>,
    ) -> Result<(Self, &'a [Step])> {
        let mut replay = Replay::open(options, steps, progress, mirror)?;
        let until = match &options.wind_down {
            None => end,
            Some(start) => winding::begins(start, steps, &replay.schedule)?,
        };
        let (traded, rest) = steps.split_at(until);
        let every = (traded.len() / SAMPLES).max(1);
        progress.start(traded.len());
        for (number, step) in traded.iter().enumerate() {
            let before = HORIZON_BLOCKS.map(|blocks| steps[number.saturating_sub(blocks)].price);
            let step = replay.there(*step)?;
            replay.block(number, step, before)?;
            replay.carry()?;
            if number % every == 0 || number + 1 == traded.len() {
                replay.series.take(&replay.world, &replay.traders, step, &replay.tally)?;
                progress.count(number, &so_far(replay.world.chain.messages(), &replay.tally));
            }
        }
        replay.touch_everybody();
        replay.carry()?;
        progress.finish();
        Ok((replay, rest))
    }

    fn open(options: &Options, steps: &[Step], progress: &Progress, mut mirror: Option<Mirror>) -> Result<Self> {
        let mut first = *steps.first().context("the price file covers no block")?;
        let mut last = steps.last().map_or(first.at, |last| last.at);
        if let Some(mirror) = &mut mirror {
            (last, first.at) = (last - first.at, mirror.next_block()?.time);
            last += first.at;
        }
        let schedule = Schedule::new(&options.halts, &options.feed_outages, first.at, last)?;
        let highest = steps.iter().map(|step| step.price).max().unwrap_or(first.price);
        let scale = match &mirror {
            None => Scale::new(first.price, highest),
            Some(mirror) => mirror.ground.scale()?,
        };
        let people = population::draw(options);
        let stakes: u128 = people.iter().map(|person| person.stake).sum();
        let (mut world, feeds) =
            World::deploy(options, stakes, scale, first.at, mirror.as_ref().map(|mirror| &mirror.ground))?;
        let publishers = Publishers::new(options.seed, feeds);
        world.start_audit()?;
        if mirror.is_some() {
            world.chain.keep_sent();
            world.standing.watch(u64::MAX / 2);
            world.chain.set_block(first.at, world.chain.block().height);
        }
        progress.say(&format!("opening {} accounts", options.accounts));
        let mut traders = population::open_accounts(&mut world, &people)?;
        match &mirror {
            None => insurance::insure(&mut world, stakes)?,
            Some(_) => insurance::stake(&mut world, stakes)?,
        }
        let venue = Venue::new(options.seed, &traders);
        traders.extend(keepers::open_accounts(&mut world, stakes * KEEPER_PER_MILLE / 1_000)?);
        Replay {
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
            settling: Settling::default(),
            mirror,
        }
        .carried()
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
        let feed_price = self.world.known.scale.feed_price(step.price);
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
        if self.world.settles {
            self.settle_market(&view)?;
        } else {
            self.keepers.watch(&self.world, &mut self.traders, &view);
            self.series.watch(step.at, &self.traders);
            if self.halts.is_in_grace() {
                self.short = self.keepers.short().map(|index| self.traders[index].account).collect();
            }
            self.decide(view);
        }
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

    fn close(mut self, left: LeftOver, ending: Option<Ending>, blocks: usize, started: Instant) -> Result<Outcome> {
        let elapsed = started.elapsed();
        let found = breakwater_harness::chain::audit(&self.world.chain);
        self.world.note(found);
        Ok(Outcome {
            traders: self.traders.len() - keepers::KEEPERS,
            left,
            settled: self.settling.account,
            ending,
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
            mirror: self.mirror.map(|mirror| mirror.figures),
            tally: self.tally,
            series: self.series,
        })
    }
}

/// The figures that matter, while it runs.
fn so_far(messages: u64, tally: &Tally) -> String {
    format!(
        "{:>7} messages, {:>5} take-overs, {:>5} tear-ups",
        thousands(messages.into()),
        thousands(tally.liquidations.into()),
        thousands(tally.tear_ups.into())
    )
}

/// A move in parts per million of where it started.
fn moved_ppm(from: u128, to: u128) -> i128 {
    let [from, to] = [from, to].map(|price| i128::try_from(price).unwrap_or(i128::MAX));
    (to - from) / (from / 1_000_000).max(1)
}
