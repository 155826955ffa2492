//! `breakwater chain feed`: publishes the prices of a file, from several publishers' keys.

use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{anyhow, bail, Context, Result};
use breakwater_interfaces::clearinghouse::FeedId;
use breakwater_interfaces::oracle::{ExecuteMsg, FeedsResponse, PriceItem, QueryMsg, SourceKind, SourcesResponse};
use clap::Args;
use cosmwasm_std::Uint64;

use super::deployment::Deployment;
use super::keys::KeyOptions;
use super::messages::execute;
use super::node::Node;
use super::sender::Sender;
use crate::replay::path::{walk, Step, BLOCK_SECONDS};
use crate::replay::prices::{self, Gaps, DECIMALS};

/// Distance of a publisher's price from the one before his, in parts per million.
const SPREAD_PPM: i128 = 50;
/// Confidence that each reports, in parts per million of the price.
const CONFIDENCE_PPM: i128 = 200;
/// Gas asked for, in percent of the first estimate: a first price writes more, or less, than later ones.
const GAS_PERCENT: u64 = 150;

/// Options of `breakwater chain feed`.
#[derive(Args, Clone, Debug)]
pub struct FeedOptions {
    /// Prices to publish: CSV as for `replay`
    #[arg(long, value_name = "FILE")]
    pub prices: PathBuf,
    /// What to do where rows are missing
    #[arg(long, value_enum, default_value = "refuse")]
    pub gaps: Gaps,
    /// How many seconds of the file pass in a second
    #[arg(long, value_name = "TIMES", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub speed: u64,
    /// Seconds from one publication to the next
    #[arg(long, value_name = "SECONDS", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    pub every: u64,
    /// Feeds that all of them publish the price to
    #[arg(long, value_delimiter = ',', default_value = "0")]
    pub feeds: Vec<FeedId>,
    /// Keys of the publishers, as wallets count them
    #[arg(long, value_delimiter = ',', default_value = "1,2,3")]
    pub publishers: Vec<u32>,
    /// After the last price: go on publishing it until interrupted
    #[arg(long)]
    pub hold: bool,
    #[command(flatten)]
    pub keys: KeyOptions,
}

/// Publishes from the first price to the last.
///
/// # Errors
/// If the file cannot be read, a key has no fees, or the node stays away longer than it is waited for. A refused publication is only said.
pub fn run(node: &Rc<Node>, deployment: &Deployment, options: &FeedOptions) -> Result<()> {
    let file = prices::read(&options.prices, options.gaps)?;
    let steps = walk(&file);
    let oracle = deployment.addresses()?.oracle;
    let exponents = exponents(node, &oracle, &options.feeds)?;
    // Those that the feeds cannot take are known before anything is published.
    for (place, (feed, exponent)) in (0..).zip(&exponents) {
        let highest = steps.iter().map(|step| step.price).max().context("the price file covers no block")?;
        item(*feed, *exponent, highest, place + 1, 0)?;
    }
    let mut publishers = publishers(node, &oracle, options)?;
    let begun = Instant::now();
    let (mut published, mut refused) = (0_u64, 0_u64);
    loop {
        let elapsed = begun.elapsed().as_secs().saturating_mul(options.speed);
        let at = usize::try_from(elapsed / BLOCK_SECONDS)?;
        if at >= steps.len() && !options.hold {
            println!("{published} publications, {refused} refused");
            if published == 0 {
                bail!("nothing was published: the refusals above say why");
            }
            return Ok(());
        }
        let step: Step = steps.get(at).or(steps.last()).copied().context("the price file covers no block")?;
        let publish_time = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        for (place, publisher) in (0..).zip(&mut publishers) {
            let items =
                exponents.iter().map(|(feed, exponent)| item(*feed, *exponent, step.price, place, publish_time));
            let message = ExecuteMsg::Push { prices: items.collect::<Result<_>>()? };
            match publisher.push(&oracle, &message)? {
                Ok(()) => published += 1,
                Err(words) => {
                    refused += 1;
                    eprintln!("publisher {}: refused: {words}", publisher.sender.address());
                }
            }
        }
        let next = Duration::from_secs((begun.elapsed().as_secs() / options.every + 1) * options.every);
        std::thread::sleep(next.saturating_sub(begun.elapsed()));
    }
}

/// A key that publishes, and the gas that it asks for.
struct Publisher {
    sender: Sender,
    gas: Option<u64>,
}

impl Publisher {
    /// Hands a publication over without waiting for its block.
    fn push(&mut self, oracle: &str, message: &ExecuteMsg) -> Result<Result<(), String>> {
        let messages = [execute(self.sender.address(), oracle, message, Vec::new())?];
        let gas = match self.gas {
            Some(gas) => gas,
            None => match self.sender.estimate(&messages)? {
                Ok(gas) => *self.gas.insert(gas * GAS_PERCENT / 100),
                Err(words) => return Ok(Err(words)),
            },
        };
        Ok(self.sender.post(&messages, gas)?.map(|_| ()))
    }
}

/// The keys, each of which the oracle takes all of the feeds from.
fn publishers(node: &Rc<Node>, oracle: &str, options: &FeedOptions) -> Result<Vec<Publisher>> {
    let question = QueryMsg::Sources { start_after: None, limit: Some(30) };
    let shown: SourcesResponse =
        node.smart(oracle, &question, None)?.map_err(|words| anyhow!("the oracle does not answer: {words}"))?;
    let ring = options.keys.ring(&node.profile.prefix)?;
    let publisher = |index: &u32| {
        let key = ring.key(*index)?;
        let kind = SourceKind::Publisher { address: key.address.clone() };
        let source = shown.sources.iter().find(|source| source.kind == kind);
        let serves = |feed: &FeedId| source.is_some_and(|source| source.feeds.iter().any(|own| own.feed == *feed));
        if let Some(feed) = options.feeds.iter().find(|feed| !serves(feed)) {
            bail!(
                "{}, key {index}, is no publisher of feed {feed}: name keys that are by --publishers, or feeds by --feeds",
                key.address
            );
        }
        Ok(Publisher { sender: Sender::new(node, key)?, gas: None })
    };
    options.publishers.iter().map(publisher).collect()
}

/// The feeds with their exponents.
fn exponents(node: &Node, oracle: &str, feeds: &[FeedId]) -> Result<Vec<(FeedId, i32)>> {
    let question = QueryMsg::Feeds { start_after: None, limit: Some(30) };
    let shown: FeedsResponse =
        node.smart(oracle, &question, None)?.map_err(|words| anyhow!("the oracle does not answer: {words}"))?;
    let exponent = |feed: &FeedId| {
        let found = shown.feeds.iter().find(|shown| shown.feed == *feed);
        found.map(|found| (*feed, found.params.exponent)).with_context(|| format!("the oracle has no feed {feed}"))
    };
    feeds.iter().map(exponent).collect()
}

/// What a publisher says of a feed: a little off the price, each in another way.
fn item(feed: FeedId, exponent: i32, price: u128, place: i128, publish_time: u64) -> Result<PriceItem> {
    let digits = DECIMALS.checked_add(exponent).and_then(|digits| u32::try_from(digits).ok());
    let digits =
        digits.with_context(|| format!("feed {feed} has the exponent {exponent}: −18 to 0 can be published"))?;
    let whole = i128::try_from(price / 10_u128.pow(digits))?;
    let own = (whole + whole * SPREAD_PPM * (place - 1) / 1_000_000).max(1);
    let Ok(price) = i64::try_from(own) else {
        bail!(
            "the price {own} × 10^{exponent} does not fit feed {feed}: publish it to a feed whose exponent is nearer to 0"
        )
    };
    let confidence = Uint64::new(u64::try_from(own * CONFIDENCE_PPM / 1_000_000)?);
    Ok(PriceItem { feed, price, confidence, exponent, publish_time })
}
