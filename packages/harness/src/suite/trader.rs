//! What one named person does and has.

use breakwater_interfaces::clearinghouse::{
    AccountId, AccountResponse, ExecuteMsg, Fill, MarginResponse, MarketId, PositionResponse, Remote, TakerSide,
};
use cosmwasm_std::{Addr, Uint128, Uint64};

use super::{told, Outcome, Suite};
use crate::chain::{address, attribute, ChainError};

/// A person with an account, about to do something.
pub struct Trader<'a> {
    suite: &'a mut Suite,
    name: String,
    account: AccountId,
}

impl<'a> Trader<'a> {
    pub(super) fn new(suite: &'a mut Suite, name: &str) -> Self {
        let account = suite.id(name);
        Trader { suite, name: name.to_owned(), account }
    }

    /// Account number.
    pub fn id(&self) -> AccountId {
        self.account
    }

    /// The address that owns the account.
    pub fn owner(&self) -> Addr {
        address(&self.name)
    }

    /// Receives fresh coins and pays them in.
    ///
    /// # Panics
    /// If the clearing house refuses them.
    pub fn deposits(self, units: u128) -> Self {
        told(&self.name, self.suite.chain.mint(&self.owner(), units));
        let message = ExecuteMsg::Deposit { account: self.account };
        told(&self.name, self.suite.chain.clear(&self.owner(), &message, units));
        self
    }

    /// Withdraws to the owner's address.
    ///
    /// # Errors
    /// The clearing house's refusal.
    pub fn withdraws(self, units: u128) -> Outcome {
        let message = ExecuteMsg::Withdraw { account: self.account, amount: Uint128::new(units), remote: None };
        self.sends(&message)
    }

    /// Withdraws to another chain.
    ///
    /// # Errors
    /// The clearing house's refusal.
    pub fn withdraws_to(self, units: u128, remote: Remote) -> Outcome {
        let remote = Some(remote);
        let message = ExecuteMsg::Withdraw { account: self.account, amount: Uint128::new(units), remote };
        self.sends(&message)
    }

    /// Buys lots in the suite's market, as the taker.
    pub fn buys(self, lots: u64) -> Trade<'a> {
        Trade { trader: self, lots, taker: TakerSide::Buyer, counterparty: None, market: None }
    }

    /// Sells lots in the suite's market, as the taker.
    pub fn sells(self, lots: u64) -> Trade<'a> {
        Trade { trader: self, lots, taker: TakerSide::Seller, counterparty: None, market: None }
    }

    /// Takes over all lots that the auction of `name` offers in the suite's market.
    ///
    /// # Errors
    /// The clearing house's refusal.
    pub fn liquidates(self, name: &str) -> Outcome {
        self.liquidate(name, None)
    }

    /// Takes over at most so many lots of `name`.
    ///
    /// # Errors
    /// The clearing house's refusal.
    pub fn liquidates_lots(self, name: &str, lots: u64) -> Outcome {
        self.liquidate(name, Some(Uint64::new(lots)))
    }

    fn liquidate(self, name: &str, lots: Option<Uint64>) -> Outcome {
        let message = ExecuteMsg::Liquidate {
            account: self.suite.id(name),
            market: self.suite.market,
            taker: self.account,
            lots,
            least_discount_e18: None,
            deadline: None,
        };
        self.sends(&message)
    }

    /// Resolves accounts for the reward.
    ///
    /// # Errors
    /// The clearing house's refusal.
    pub fn resolves(self, names: &[&str]) -> Outcome {
        let message = ExecuteMsg::Resolve { accounts: self.suite.ids(names), reward_account: Some(self.account) };
        self.sends(&message)
    }

    /// Sends any message to the clearing house.
    ///
    /// # Errors
    /// The clearing house's refusal.
    pub fn sends(self, message: &ExecuteMsg) -> Outcome {
        self.suite.chain.clear(&address(&self.name), message, 0)
    }

    /// The account as the clearing house shows it.
    ///
    /// # Panics
    /// If it shows none.
    pub fn shows(&self) -> AccountResponse {
        told(&self.name, self.suite.chain.account(self.account))
    }

    /// Margin at the present marks.
    ///
    /// # Panics
    /// If a leg has never had a price.
    pub fn margin(&self) -> MarginResponse {
        match self.shows().margin {
            Some(margin) => margin,
            None => panic!("{}: a leg has never had a price", self.name),
        }
    }

    /// Units of cash, lazy indices applied.
    pub fn cash(&self) -> i128 {
        self.shows().cash.i128()
    }

    /// Units of equity at the mark.
    pub fn equity(&self) -> i128 {
        self.margin().equity.i128()
    }

    /// Signed lots in the suite's market, lazy indices applied.
    pub fn size(&self) -> i128 {
        self.position().map_or(0, |position| position.size.i128())
    }

    /// The position in the suite's market, if any.
    pub fn position(&self) -> Option<PositionResponse> {
        let market = self.suite.market;
        self.shows().positions.into_iter().find(|position| position.market == market)
    }

    /// Units of the settlement denom in the owner's own hands.
    ///
    /// # Panics
    /// If the bank cannot be read.
    pub fn purse(&self) -> u128 {
        told(&self.name, self.suite.chain.balance(&self.owner()))
    }
}

/// A trade being agreed.
pub struct Trade<'a> {
    trader: Trader<'a>,
    lots: u64,
    taker: TakerSide,
    counterparty: Option<String>,
    market: Option<MarketId>,
}

impl Trade<'_> {
    /// The seller.
    #[must_use]
    pub fn from(mut self, name: &str) -> Self {
        self.counterparty = Some(name.to_owned());
        self
    }

    /// The buyer.
    #[must_use]
    pub fn to(self, name: &str) -> Self {
        self.from(name)
    }

    /// In another market than the suite's first.
    #[must_use]
    pub fn in_market(mut self, market: MarketId) -> Self {
        self.market = Some(market);
        self
    }

    /// The venue sends the fill at this price, in 10⁻¹⁸ unit per lot.
    ///
    /// # Errors
    /// The refusal of the message, or of the fill in it.
    ///
    /// # Panics
    /// If no counterparty was named.
    pub fn at(self, price: u128) -> Outcome {
        let Some(counterparty) = &self.counterparty else {
            panic!("{}: a trade needs .from(name) or .to(name)", self.trader.name);
        };
        let suite = self.trader.suite;
        let other = suite.id(counterparty);
        let (buyer, seller) = match self.taker {
            TakerSide::Buyer => (self.trader.account, other),
            TakerSide::Seller => (other, self.trader.account),
        };
        let market = self.market.unwrap_or(suite.market);
        let lots = Uint64::new(self.lots);
        let fill = Fill { market, buyer, seller, lots, price: Uint128::new(price), taker: self.taker };
        let response = suite.chain.clear(&address("venue"), &ExecuteMsg::Fill { fills: vec![fill] }, 0)?;
        match attribute(&response, "wasm-item_refused", "reason") {
            Some(reason) => Err(ChainError(reason.to_owned())),
            None => Ok(response),
        }
    }
}
