//! The chain of one replay, with every message counted and audited as asked.

use anyhow::{Context, Result};
use breakwater_harness::chain::{address, Auditor, Chain, ChainError, Engine};
use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg, FeedId, MarketId, PriceClass, VenueId};
use breakwater_interfaces::oracle::FeedParams;
use breakwater_interfaces::{insurance_fund, oracle};
use cosmwasm_std::Addr;
use cw_multi_test::AppResponse;
use serde::{Deserialize, Serialize};

use super::closings::Closing;
use super::market::{self, BPS};
use super::mempool::Waiting;
use super::options::{Audit, Options};
use super::scale::Scale;
use super::setting::{as_deployed, deployment};
use super::standing::Standing;
use super::trader::Trader;
use crate::chain::Ground;

/// Violations that are kept as text; further ones are only counted.
const VIOLATIONS_KEPT: usize = 20;
/// The contracts are deployed so long before the first price.
const GENESIS_SECONDS: u64 = 60;
const TOO_EARLY: &str = "the first timestamp is in the first minute of 1970; timestamps must be unix seconds (or \
                         milliseconds): convert the column";

/// Publishers of a replay.
pub const PUBLISHERS: u32 = 3;

/// The market's feeds, and who publishes them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Feeds {
    pub publishers: Vec<Addr>,
    pub mark: FeedId,
    /// Mid of the perpetual.
    pub premium: FeedId,
}

/// What never changes in a replay.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Known {
    pub scale: Scale,
    pub market: MarketId,
    pub venue: VenueId,
    pub venue_address: Addr,
    leverage_max: u32,
}

/// The chain and what a replay needs to know of it.
pub struct World {
    pub chain: Chain,
    pub known: Known,
    /// Price now, in 10⁻¹⁸ unit per lot.
    pub price: u128,
    /// The market's price is good enough to add risk (class A), and no mode that is known forbids it.
    pub may_add: bool,
    pub standing: Standing,
    /// While the chain stands still: what waits for the next block.
    pub mempool: Option<Vec<Waiting>>,
    /// Accounts closed since this was set.
    pub closings: Option<Vec<Closing>>,
    /// The market has been ended.
    pub settles: bool,
    /// Lots of one side when the block began.
    pub open_interest: i128,
    /// Units that the float is refilled up to.
    pub float_target: u128,
    pub audit: Audit,
    auditor: Option<Auditor>,
    /// Violations found, and the first of them as text.
    pub violations: u64,
    pub violation_texts: Vec<String>,
}

impl World {
    /// Deploys the contracts a minute before the first price, for traders with so many units, with one market, its feeds and a venue.
    ///
    /// # Errors
    /// If a contract refuses the setting.
    pub fn deploy(
        options: &Options,
        stakes: u128,
        scale: Scale,
        opens_at: u64,
        ground: Option<&Ground>,
    ) -> Result<(World, Feeds)> {
        let genesis_seconds = opens_at.checked_sub(GENESIS_SECONDS).context(TOO_EARLY)?;
        let deployment = match ground {
            None => deployment(options, stakes, genesis_seconds),
            Some(ground) => as_deployed(ground, genesis_seconds),
        };
        let mut chain =
            Chain::deploy_on(Engine::named(&options.engine)?, &deployment).context("deploying the contracts")?;
        let mark_feed = add_feed(&mut chain, "mark", scale.exponent)?;
        let premium_feed = add_feed(&mut chain, "mid of the perpetual", scale.exponent)?;
        let publishers: Vec<Addr> = (1..=PUBLISHERS).map(|number| address(&format!("publisher {number}"))).collect();
        for publisher in &publishers {
            chain.add_publisher(publisher, &[mark_feed, premium_feed])?;
        }
        let venue_address = address("venue");
        let params = match ground {
            None => market::params(options.leverage_max, scale, mark_feed, premium_feed),
            Some(ground) => ground.market.params.clone(),
        };
        let market = chain.add_market(params).context("adding the market")?;
        let venue = chain.add_venue(&venue_address).context("adding the venue")?;
        let known = Known { scale, market, venue, venue_address, leverage_max: options.leverage_max };
        let world = World::on(chain, known, options.audit);
        Ok((world, Feeds { publishers, mark: mark_feed, premium: premium_feed }))
    }

    /// A chain of which this is known.
    pub fn on(chain: Chain, known: Known, audit: Audit) -> World {
        World {
            chain,
            known,
            price: 0,
            may_add: false,
            standing: Standing::default(),
            mempool: None,
            closings: None,
            settles: false,
            open_interest: 0,
            float_target: 0,
            audit,
            auditor: None,
            violations: 0,
            violation_texts: Vec::new(),
        }
    }

    /// From here on the books are audited as asked.
    ///
    /// # Errors
    /// If an account's record cannot be read.
    pub fn start_audit(&mut self) -> Result<()> {
        if self.audit != Audit::End {
            self.chain.start_journal();
            self.auditor = Some(Auditor::start(&self.chain)?);
        }
        Ok(())
    }

    /// Sends a message to the clearing house.
    ///
    /// # Errors
    /// The clearing house's refusal.
    pub fn clear(&mut self, sender: &Addr, message: &ExecuteMsg, units: u128) -> Result<AppResponse, ChainError> {
        let before = self.margins_before(message);
        let outcome = self.chain.clear(sender, message, units);
        self.record_closings(&before, &outcome);
        self.after_message();
        outcome
    }

    /// Sends a message to the oracle.
    ///
    /// # Errors
    /// The oracle's refusal.
    pub fn report(&mut self, sender: &Addr, message: &oracle::ExecuteMsg) -> Result<AppResponse, ChainError> {
        let outcome = self.chain.report(sender, message);
        self.after_message();
        outcome
    }

    /// Sends a message to the insurance fund.
    ///
    /// # Errors
    /// The fund's refusal.
    pub fn insure(
        &mut self,
        sender: &Addr,
        message: &insurance_fund::ExecuteMsg,
        units: u128,
    ) -> Result<AppResponse, ChainError> {
        let outcome = self.chain.insure(sender, message, units);
        self.after_message();
        outcome
    }

    /// Opens an account with the venue enabled and fresh coins in it.
    ///
    /// # Errors
    /// If a step is refused.
    pub fn open_account(&mut self, owner: &Addr, units: u128) -> Result<AccountId> {
        let account = self.chain.open_account(owner)?;
        self.after_message();
        let enable = ExecuteMsg::EnableVenue { account, venue: self.known.venue };
        self.clear(owner, &enable, 0)?;
        self.deposit(owner, account, units)?;
        Ok(account)
    }

    /// Lets an account whose business is trading lose all of its equity to fees and prices off the mark in one day.
    ///
    /// # Errors
    /// If the clearing house refuses.
    pub fn lift_cap(&mut self, owner: &Addr, account: AccountId) -> Result<(), ChainError> {
        self.clear(owner, &ExecuteMsg::SetOffMarkCap { account, cap_bps: BPS }, 0).map(|_| ())
    }

    /// Pays fresh coins into an account.
    ///
    /// # Errors
    /// If the deposit is refused.
    pub fn deposit(&mut self, owner: &Addr, account: AccountId, units: u128) -> Result<(), ChainError> {
        self.chain.mint(owner, units)?;
        self.clear(owner, &ExecuteMsg::Deposit { account }, units).map(|_| ())
    }

    /// The chain makes no blocks.
    pub fn is_halted(&self) -> bool {
        self.mempool.is_some()
    }

    /// Notes what the price is, and whether the clearing house's is good enough to add risk.
    ///
    /// # Errors
    /// If the clearing house cannot be asked.
    pub fn priced(&mut self, feed_price: i64) -> Result<()> {
        self.price = self.known.scale.lot_price(feed_price);
        let market = self.chain.market(self.known.market)?;
        self.settles = market.settlement.is_some();
        self.may_add = market.class == PriceClass::A && self.standing.may_add(self.chain.block().height);
        self.open_interest = i128::from(market.open_interest.u64());
        Ok(())
    }

    /// Lots by which open interest can still grow.
    pub fn room(&self) -> i128 {
        i128::from(market::OPEN_INTEREST_MAX) - self.open_interest
    }

    /// Initial margin of a position worth so many units, should open interest grow by half.
    pub fn initial_margin(&self, lots: i128, notional: i128) -> i128 {
        let rate_bps = market::initial_bps(self.known.leverage_max, lots.unsigned_abs());
        let crowded_percent = (150 * self.open_interest / i128::from(market::DEPTH)).max(100);
        notional.abs().saturating_mul(i128::from(rate_bps) * crowded_percent) / 1_000_000
    }

    /// Reads the account again if the off-chain copy may be wrong.
    pub fn refresh(&self, trader: &mut Trader) {
        if trader.stale {
            if let Ok(shown) = self.chain.account(trader.account) {
                trader.read(&shown, self.known.market, self.price);
            }
        }
    }

    /// Audits at the end of a block, where asked once a block.
    pub fn after_block(&mut self) {
        if self.audit == Audit::Block {
            self.check_books();
        }
    }

    fn after_message(&mut self) {
        if self.audit == Audit::Message {
            self.check_books();
        }
    }

    fn check_books(&mut self) {
        let Some(auditor) = &mut self.auditor else { return };
        let changes = self.chain.take_changes();
        let mut found = auditor.follow(&changes);
        found.extend(auditor.check(&self.chain));
        self.note(found);
    }

    /// Counts violations and keeps the first ones as text, with the block they were found in.
    pub fn note(&mut self, found: Vec<String>) {
        for violation in found {
            self.violations += 1;
            if self.violation_texts.len() < VIOLATIONS_KEPT {
                let block = self.chain.block();
                let text = format!("height {}, after message {}: {violation}", block.height, self.chain.messages());
                self.violation_texts.push(text);
            }
        }
    }
}

fn add_feed(chain: &mut Chain, name: &str, exponent: i32) -> Result<FeedId> {
    let params = FeedParams { name: name.to_owned(), exponent, quorum: 2 };
    chain.add_feed(params).with_context(|| format!("adding the feed '{name}'"))
}
