//! The chain of one replay, with every message counted and audited as asked.

use anyhow::{Context, Result};
use breakwater_harness::chain::{address, Auditor, Chain, ChainError, Deployment};
use breakwater_interfaces::clearinghouse::{
    AccountId, ClassLimits, ExecuteMsg, FeedId, MarketId, MarketKind, MarketParams, PriceClass, Tier, VenueId,
};
use breakwater_interfaces::oracle::FeedParams;
use breakwater_interfaces::{insurance_fund, oracle};
use cosmwasm_std::{Addr, Uint128, Uint64};
use cw_multi_test::AppResponse;

use super::options::{Audit, Options};
use super::publishers::{Publishers, PUBLISHERS};
use super::scale::{Scale, LOTS_PER_DOLLAR};
use super::trader::Trader;

/// Violations that are kept as text; further ones are only counted.
const VIOLATIONS_KEPT: usize = 20;
/// Largest size of the first and of the second tier, in lots: two million and a billion dollars at listing.
const TIER_LOTS: [u64; 2] = [2_000_000 * LOTS_PER_DOLLAR, 1_000_000_000 * LOTS_PER_DOLLAR];
const BPS: u32 = 10_000;

/// Fees in parts per million of the notional.
pub const TAKER_FEE_PPM: u32 = 500;
pub const MAKER_FEE_PPM: u32 = 100;
/// Venues trade in multiples of this many lots: a cent at listing.
pub const LOT_STEP: u64 = LOTS_PER_DOLLAR / 100;

/// The chain and what a replay needs to know of it.
pub struct World {
    pub chain: Chain,
    pub scale: Scale,
    pub market: MarketId,
    pub venue: VenueId,
    pub venue_address: Addr,
    /// Price now, in 10⁻¹⁸ unit per lot.
    pub price: u128,
    /// The market's price is good enough to add risk (class A).
    pub may_add: bool,
    /// Units that the float is refilled up to.
    pub float_target: u128,
    audit: Audit,
    auditor: Option<Auditor>,
    /// Violations found, and the first of them as text.
    pub violations: u64,
    pub violation_texts: Vec<String>,
}

impl World {
    /// Deploys the contracts a minute before the first price, with one market, its feeds and a venue.
    ///
    /// # Errors
    /// If a contract refuses the setting.
    pub fn deploy(options: &Options, scale: Scale, opens_at: u64) -> Result<(World, Publishers)> {
        let deployment = Deployment { genesis_seconds: opens_at - 60, ..Deployment::default() };
        let mut chain = Chain::deploy(&deployment).context("deploying the contracts")?;
        let mark_feed = add_feed(&mut chain, "mark", scale.exponent)?;
        let premium_feed = add_feed(&mut chain, "mid of the perpetual", scale.exponent)?;
        let publishers: Vec<Addr> = (1..=PUBLISHERS).map(|number| address(&format!("publisher {number}"))).collect();
        for publisher in &publishers {
            chain.add_publisher(publisher, &[mark_feed, premium_feed])?;
        }
        let venue_address = address("venue");
        let params = market_params(options.leverage_max, scale, mark_feed, premium_feed);
        let market = chain.add_market(params).context("adding the market")?;
        let venue = chain.add_venue(&venue_address).context("adding the venue")?;
        let publishers = Publishers::new(options.seed, publishers, mark_feed, premium_feed);
        let world = World {
            chain,
            scale,
            market,
            venue,
            venue_address,
            price: 0,
            may_add: false,
            float_target: 0,
            audit: options.audit,
            auditor: None,
            violations: 0,
            violation_texts: Vec::new(),
        };
        Ok((world, publishers))
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
        let outcome = self.chain.clear(sender, message, units);
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
        let enable = ExecuteMsg::EnableVenue { account, venue: self.venue };
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

    /// Notes the price that the pushes came to, and whether it is good enough to add risk.
    ///
    /// # Errors
    /// If the clearing house cannot be asked.
    pub fn priced(&mut self, feed_price: i64) -> Result<()> {
        self.price = self.scale.lot_price(feed_price);
        self.may_add = self.chain.market(self.market)?.class == PriceClass::A;
        Ok(())
    }

    /// Largest position the market takes, in lots.
    pub fn size_max(&self) -> i128 {
        i128::from(TIER_LOTS[1])
    }

    /// Reads the account again if the off-chain copy may be wrong.
    pub fn refresh(&self, trader: &mut Trader) {
        if trader.stale {
            if let Ok(shown) = self.chain.account(trader.account) {
                trader.read(&shown, self.market, self.price);
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

/// Initial and maintenance rate of the first tier, in bps, at a top leverage.
pub fn rates_bps(leverage_max: u32) -> (u32, u32) {
    let initial = BPS.div_ceil(leverage_max);
    (initial, initial.div_ceil(2))
}

/// Maintenance rate of a size, in bps.
pub fn maintenance_bps(leverage_max: u32, lots: u128) -> u32 {
    let (_, maintenance) = rates_bps(leverage_max);
    if lots > u128::from(TIER_LOTS[0]) {
        2 * maintenance
    } else {
        maintenance
    }
}

fn market_params(leverage_max: u32, scale: Scale, feed: FeedId, premium_feed: FeedId) -> MarketParams {
    let (initial, maintenance) = rates_bps(leverage_max);
    let tier = |lots_max: u64, factor: u32| Tier {
        lots_max: Uint64::new(lots_max),
        initial_bps: factor * initial,
        maintenance_bps: factor * maintenance,
    };
    MarketParams {
        kind: MarketKind::Perpetual,
        feed,
        premium_feed: Some(premium_feed),
        multiplier: Uint128::new(scale.multiplier),
        tiers: vec![tier(TIER_LOTS[0], 1), tier(TIER_LOTS[1], 2)],
        depth: Uint64::new(1_000_000_000 * LOTS_PER_DOLLAR),
        oi_max: Uint64::new(5_000_000_000 * LOTS_PER_DOLLAR),
        lot_step: Uint64::new(LOT_STEP),
        minimum_position: Uint64::new(100 * LOT_STEP),
        band_bps: 200,
        gap_bps: 3_000,
        discount_max_bps: 300,
        taker_fee_ppm: TAKER_FEE_PPM,
        maker_fee_ppm: MAKER_FEE_PPM,
        float_share_bps: 6_000,
        venue_share_bps: 2_000,
        venue_account: None,
        funding_cap_bps: 50,
        classes: ClassLimits::default(),
    }
}
