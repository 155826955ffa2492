//! Random chains: living, halted after a price, halted after a silence, halted for as long as just counts.

use breakwater_failsafe::{Block, StallRules, FEED_GAP_SECONDS};

use crate::chain::Chain;
use crate::page::{Detector, Page};
use crate::random::Random;

/// A halt this long, with a price at most so long before it, is noticed in the second block after it.
const HALT_SECONDS: u64 = 1_200;
const PUSHED_SECONDS: u64 = 60;
/// A source's price is at most so old when it is pushed.
const LAG_SECONDS: u64 = 20;

#[derive(Clone, Copy, Debug)]
pub enum Scene {
    /// Blocks of any length up to the limit, prices in time: nothing to notice.
    Living,
    /// No price at all: still no stall.
    LivingUnfed,
    /// A price within 60 s before the halt.
    Halted,
    /// None: noticed with the first price after it.
    HaltedUnfed,
    /// A stall around the least that counts, to the second.
    JustHalted,
}

impl Scene {
    pub const ALL: [Scene; 5] =
        [Scene::Living, Scene::LivingUnfed, Scene::Halted, Scene::HaltedUnfed, Scene::JustHalted];

    fn run(self, detector: &Detector, random: &mut Random) -> Result<u64, String> {
        match self {
            Scene::Living => living(detector, random, true),
            Scene::LivingUnfed => living(detector, random, false),
            Scene::Halted => halted(detector, random),
            Scene::HaltedUnfed => halted_unfed(detector, random),
            Scene::JustHalted => just_halted(detector, random),
        }
    }
}

/// Errors: what was missed or wrongly noticed first, with the seed of its chain.
pub fn campaign(scene: Scene, detector: &Detector, chains: u64) -> Result<String, String> {
    let mut blocks = 0;
    for seed in 0..chains {
        let run = scene.run(detector, &mut Random(seed));
        blocks += run.map_err(|missed| format!("{scene:?}, seed {seed}: {missed}"))?;
    }
    Ok(format!("{chains} chains, {blocks} blocks"))
}

/// Usual seconds a block, and what the rules allow: up to ten times that.
fn paced(random: &mut Random) -> (u64, StallRules) {
    let usual = random.between(1, 6);
    let block_seconds_max = random.between(usual, 10 * usual);
    (usual, StallRules::new(block_seconds_max, usual).unwrap())
}

fn living(detector: &Detector, random: &mut Random, fed: bool) -> Result<u64, String> {
    let (_, rules) = paced(random);
    let max = rules.block_seconds_max;
    let shape = random.between(0, 3);
    let mut chain = Chain::new();
    let mut page = Page::new(chain.block(1));
    let blocks = random.between(20, 200);
    for number in 0..blocks {
        let seconds = match shape {
            0 => random.between(1, max),
            1 => max,
            2 if random.one_in(10) => max,
            2 => 1,
            _ => [1, max][usize::from(number % 2 == 0)],
        };
        let block = chain.block(seconds);
        let noticed = page.notices(detector, block, 0, &rules);
        if fed && (chain.next.time - page.newest.publish_time + LAG_SECONDS >= FEED_GAP_SECONDS || random.one_in(8)) {
            page.push(detector, block, block.time.saturating_sub(random.between(0, LAG_SECONDS)));
        }
        if let Some(gap) = noticed.or(page.notices(detector, block, 0, &rules)) {
            return Err(format!("false alarm in block {number} of at most {max} s: {gap:?}"));
        }
    }
    Ok(blocks)
}

/// The first two blocks after a halt that begins when the last block was committed.
struct Halt {
    page: Page,
    rules: StallRules,
    chain: Chain,
    /// When the halt began: the clock of the first block.
    began_at: u64,
    blocks: u64,
}

/// Blocks at the usual pace or slower, and a last price `pushed_min` to `pushed_max` seconds before the halt.
fn before_halt(detector: &Detector, random: &mut Random, pushed_min: u64, pushed_max: u64) -> Halt {
    let usual = random.between(1, 6);
    let rules = StallRules::new(10 * usual, usual).unwrap();
    let mut chain = Chain::new();
    let mut page = Page::new(chain.block(usual));
    let mut blocks = random.between(1, 20);
    for _ in 0..blocks {
        page.push(detector, chain.block(usual), chain.next.time - usual);
    }
    let pushed = random.between(pushed_min, pushed_max);
    let slow = if random.one_in(2) { usual } else { (2 * usual).min(rules.block_seconds_max) };
    // The price's own block counts: the halt begins where the last before it ends.
    let last_push = page.header.time;
    while chain.next.time + usual <= last_push + pushed {
        let seconds = random.between(usual, slow).min(last_push + pushed - chain.next.time).max(usual);
        chain.block(seconds);
        blocks += 1;
    }
    let began_at = chain.next.time;
    Halt { page, rules, chain, began_at, blocks }
}

impl Halt {
    /// The first block, and perhaps a price in it: published before the halt, in it, or at its end.
    fn first_block(&mut self, detector: &Detector, random: &mut Random, halt: u64) -> Block {
        let first = self.chain.block(halt);
        let published = [self.began_at, self.began_at + random.between(1, halt), self.began_at + halt];
        if let Some(publish_time) = published.get(usize::try_from(random.between(0, 5)).unwrap()) {
            self.page.push(detector, first, *publish_time);
        }
        first
    }

    fn pushed(&mut self, detector: &Detector, random: &mut Random, block: Block) {
        self.page.push(detector, block, block.time - random.between(0, LAG_SECONDS));
    }
}

fn halted(detector: &Detector, random: &mut Random) -> Result<u64, String> {
    let mut halt = before_halt(detector, random, 0, PUSHED_SECONDS);
    let seconds = if random.one_in(4) { HALT_SECONDS } else { random.between(HALT_SECONDS, 100_000) };
    let first = halt.first_block(detector, random, seconds);
    let ahead = halt.page.newest.publish_time.saturating_sub(halt.began_at);
    if ahead >= FEED_GAP_SECONDS && halt.page.notices(detector, first, halt.began_at, &halt.rules).is_none() {
        return Err(format!("a price of {ahead} s later is not noticed in the first block"));
    }
    let second = halt.chain.block(1);
    // In the same block, before whoever looks.
    if random.one_in(3) {
        halt.pushed(detector, random, second);
    }
    let noticed = halt.page.notices(detector, second, halt.began_at, &halt.rules);
    match noticed {
        Some(_) => Ok(halt.blocks + 2),
        None => Err(format!("a halt of {seconds} s is not noticed in its second block: {:?}", halt.page.header)),
    }
}

fn halted_unfed(detector: &Detector, random: &mut Random) -> Result<u64, String> {
    let mut halt = before_halt(detector, random, PUSHED_SECONDS + 1, 3_600);
    let seconds = random.between(HALT_SECONDS, 100_000);
    halt.first_block(detector, random, seconds);
    let mut block = halt.chain.block(1);
    let before = halt.page.header;
    let waits = random.between(0, 400);
    for _ in 0..waits {
        block = halt.chain.block(random.between(1, halt.rules.block_seconds_max));
    }
    halt.pushed(detector, random, block);
    // Nobody may have looked before.
    let noticed = halt.page.notices(detector, block, halt.began_at, &halt.rules);
    match noticed {
        Some(_) => Ok(halt.blocks + waits + 2),
        None => Err(format!(
            "a halt of {seconds} s is not noticed with the first price after it, {waits} blocks later: {before:?}"
        )),
    }
}

/// Against the definition, counted by hand.
fn just_halted(detector: &Detector, random: &mut Random) -> Result<u64, String> {
    let mut halt = before_halt(detector, random, 0, 600);
    let lived = halt.began_at - halt.page.header.time;
    let blocks = halt.chain.next.height + 1 - halt.page.header.height;
    let allowed = blocks * halt.rules.block_seconds_max;
    let counts = halt.rules.stall_seconds_min;
    let stalled = counts + random.between(0, 4) - 2;
    let Some(seconds) = (allowed + stalled).checked_sub(lived) else { return Ok(halt.blocks) };
    halt.chain.block(seconds);
    let second = halt.chain.block(1);
    let noticed = halt.page.notices(detector, second, halt.began_at, &halt.rules);
    if noticed.map(|gap| gap.length_seconds) != (stalled >= counts).then_some(stalled) {
        return Err(format!("a stall of {stalled} s after {blocks} blocks: {noticed:?}"));
    }
    Ok(halt.blocks + 2)
}
