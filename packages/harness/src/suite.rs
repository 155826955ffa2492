//! Scenarios that read as stories: named people, dollars, one market and three publishers, unless said otherwise.
//!
//! ```no_run
//! use breakwater_harness::suite::{dollars, Suite};
//! let mut suite = Suite::new();
//! suite.account("ann").deposits(1_000_000_000);
//! suite.account("bob").deposits(1_000_000_000);
//! suite.account("ann").buys(5_000_000_000_000).from("bob").at(dollars(10_000)).unwrap();
//! suite.price(9_000);
//! suite.resolve(&["ann"]).unwrap();
//! assert_eq!(suite.audit(), Vec::<String>::new());
//! ```
//!
//! Steps that set the scene panic with the contract's words when they are refused; steps that a story may want to
//! see refused return them.

mod market;
mod trader;

use std::collections::BTreeMap;

use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg, MarketId, MarketParams, VenueId};
use breakwater_interfaces::insurance_fund;
use cw_multi_test::AppResponse;

use crate::chain::{address, audit, Chain, ChainError, Deployment, Publishers, BLOCK_SECONDS};

pub use market::{dollars, lots_worth, standard_feed, standard_market, FEED_EXPONENT, LISTING_DOLLARS};
pub use trader::{Trade, Trader};

/// What a step of the story comes to.
pub type Outcome = Result<AppResponse, ChainError>;

/// Half an hour: the oracle keeps a checkpoint at each, in seconds.
const BOUNDARY_SECONDS: u64 = 1_800;
/// Feed units of one dollar.
const FEED_UNITS_PER_DOLLAR: i64 = 100_000_000;

/// A deployed chain with a market, a venue, publishers and people.
pub struct Suite {
    pub chain: Chain,
    /// The first market, which trades and prices are in unless another is named.
    pub market: MarketId,
    /// The venue that all fills come through.
    pub venue: VenueId,
    pub publishers: Publishers,
    accounts: BTreeMap<String, AccountId>,
    last_price: i64,
}

impl Default for Suite {
    fn default() -> Self {
        Suite::new()
    }
}

impl Suite {
    /// The standard market at its listing price, without fees and with an empty float.
    ///
    /// # Panics
    /// If a contract refuses the standard setting.
    pub fn new() -> Self {
        Suite::with(|_| {})
    }

    /// The standard market with some parameters changed.
    ///
    /// # Panics
    /// If a contract refuses the changed setting.
    pub fn with(change: impl FnOnce(&mut MarketParams)) -> Self {
        Suite::deployed(&Deployment::default(), change)
    }

    /// The standard market, nine tenths of the one-block bound its own, where modes are awake: for users with about a million dollars.
    ///
    /// # Panics
    /// If a contract refuses the standard setting.
    pub fn awake() -> Self {
        Suite::deployed(&Deployment::production(1_000_000), |params| params.block_share_bps = 9_000)
    }

    /// The standard market with some parameters changed, on contracts deployed as told.
    ///
    /// # Panics
    /// If a contract refuses the setting.
    pub fn deployed(deployment: &Deployment, change: impl FnOnce(&mut MarketParams)) -> Self {
        told("the deployment", Suite::deploy(deployment, change))
    }

    fn deploy(deployment: &Deployment, change: impl FnOnce(&mut MarketParams)) -> Result<Self, ChainError> {
        let mut chain = Chain::deploy(deployment)?;
        let feed = chain.add_feed(standard_feed("BTC/USD"))?;
        let addresses: Vec<_> = ["publisher 1", "publisher 2", "publisher 3"].map(address).into();
        for publisher in &addresses {
            chain.add_publisher(publisher, &[feed])?;
        }
        let mut params = standard_market(feed);
        change(&mut params);
        let market = chain.add_market(params)?;
        let venue = chain.add_venue(&address("venue"))?;
        let publishers = Publishers { addresses, feed, exponent: FEED_EXPONENT };
        let mut suite = Suite { chain, market, venue, publishers, accounts: BTreeMap::new(), last_price: 0 };
        suite.price(LISTING_DOLLARS);
        Ok(suite)
    }

    /// The account of `name`, opened (with the venue enabled) when first mentioned.
    ///
    /// # Panics
    /// If the clearing house refuses to open it.
    pub fn account(&mut self, name: &str) -> Trader<'_> {
        if !self.accounts.contains_key(name) {
            let owner = address(name);
            let account = told(name, self.chain.open_account(&owner));
            let enable = ExecuteMsg::EnableVenue { account, venue: self.venue };
            told(name, self.chain.clear(&owner, &enable, 0));
            self.accounts.insert(name.to_owned(), account);
        }
        Trader::new(self, name)
    }

    /// Account number of `name`.
    ///
    /// # Panics
    /// If nobody of that name has an account.
    pub fn id(&self, name: &str) -> AccountId {
        match self.accounts.get(name) {
            Some(id) => *id,
            None => panic!("nobody called {name} has an account in this story"),
        }
    }

    fn ids(&self, names: &[&str]) -> Vec<AccountId> {
        names.iter().map(|name| self.id(name)).collect()
    }

    /// A block later, all publishers push this many dollars.
    pub fn price(&mut self, dollars: u64) {
        let dollars = i64::try_from(dollars).unwrap_or(i64::MAX);
        self.feed_price(dollars.saturating_mul(FEED_UNITS_PER_DOLLAR));
    }

    /// A block later, all publishers push this price in feed units (10⁻⁸ dollar).
    ///
    /// # Panics
    /// If the oracle refuses a whole push.
    pub fn feed_price(&mut self, price: i64) {
        self.chain.next_block();
        let publishers = self.publishers.clone();
        told("a push", publishers.push(&mut self.chain, &vec![price; publishers.addresses.len()], 0));
        self.last_price = price;
    }

    /// Time passes in blocks of 6 s, the price standing still and being pushed in every block.
    pub fn waits(&mut self, seconds: u64) {
        for _ in 0..seconds.div_ceil(BLOCK_SECONDS) {
            self.feed_price(self.last_price);
        }
    }

    /// Time passes in blocks of 6 s without any push.
    pub fn silence(&mut self, seconds: u64) {
        self.chain.advance(seconds, seconds.div_ceil(BLOCK_SECONDS));
    }

    /// Governance puts units into the float.
    ///
    /// # Panics
    /// If the clearing house refuses them.
    pub fn fund_float(&mut self, units: u128) {
        let governance = self.chain.governance().clone();
        told("minting", self.chain.mint(&governance, units));
        told("funding the float", self.chain.clear(&governance, &ExecuteMsg::FundFloat { fund: None }, units));
    }

    /// `name` stakes units in the insurance fund.
    ///
    /// # Panics
    /// If the fund refuses them.
    pub fn stake(&mut self, name: &str, units: u128) {
        let staker = address(name);
        told(name, self.chain.mint(&staker, units));
        told(name, self.chain.insure(&staker, &insurance_fund::ExecuteMsg::Stake {}, units));
    }

    /// Anyone refills the float from the insurance fund.
    pub fn refill(&mut self) -> Outcome {
        self.chain.insure(&address("anyone"), &insurance_fund::ExecuteMsg::Refill {}, 0)
    }

    /// Anyone touches accounts.
    pub fn touch(&mut self, names: &[&str]) -> Outcome {
        let accounts = self.ids(names);
        self.anyone(&ExecuteMsg::Touch { accounts })
    }

    /// Anyone accrues the market's funding.
    pub fn accrue_funding(&mut self) -> Outcome {
        let markets = vec![self.market];
        self.anyone(&ExecuteMsg::AccrueFunding { markets })
    }

    /// Anyone starts the auctions of accounts.
    pub fn start_auction(&mut self, names: &[&str]) -> Outcome {
        let accounts = self.ids(names);
        self.anyone(&ExecuteMsg::StartAuction { accounts })
    }

    /// Anyone resolves accounts, without a reward.
    pub fn resolve(&mut self, names: &[&str]) -> Outcome {
        let accounts = self.ids(names);
        self.anyone(&ExecuteMsg::Resolve { accounts, reward_account: None })
    }

    /// The price stands until the window of the market's settlement is covered; then anyone tags it.
    pub fn tags(&mut self) -> Outcome {
        self.waits(2 * BOUNDARY_SECONDS + 60);
        let market = self.market;
        self.anyone(&ExecuteMsg::Tag { market })
    }

    /// Anyone sweeps the market's fees.
    pub fn sweep_fees(&mut self) -> Outcome {
        let market = self.market;
        self.anyone(&ExecuteMsg::SweepFees { market })
    }

    /// Anyone repays the market's shortfall.
    pub fn repay(&mut self) -> Outcome {
        let market = self.market;
        self.anyone(&ExecuteMsg::Repay { market })
    }

    /// Someone without any right or account sends a message to the clearing house.
    pub fn anyone(&mut self, message: &ExecuteMsg) -> Outcome {
        self.chain.clear(&address("anyone"), message, 0)
    }

    /// Violations of I-1, recomputed from outside.
    pub fn audit(&self) -> Vec<String> {
        audit(&self.chain)
    }
}

/// The value, or a panic that says whose step was refused and why.
fn told<T>(who: &str, outcome: Result<T, ChainError>) -> T {
    match outcome {
        Ok(value) => value,
        Err(refusal) => panic!("{who}: {refusal}"),
    }
}
