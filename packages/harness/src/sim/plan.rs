//! What the generator does next at the clearing house.

use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg, Fill, MarketId, TakerSide};
use cosmwasm_std::Uint128;

use super::drive::{lots, Driver};
use super::generate::{Generator, BATCH_LIMIT, VENUES};
use super::step::Step;
use crate::reference::{Call, Margin, Purpose};

type Plan = fn(&mut Generator, &Driver) -> Vec<Step>;

/// What there is to do, and how often.
const PLANS: &[(u64, Plan)] = &[
    (400, Generator::fills),
    (60, Generator::touch),
    (25, |it, _| it.accrue()),
    (50, Generator::start_auction),
    (90, Generator::liquidate),
    (90, Generator::resolve),
    (60, Generator::deposit),
    (60, Generator::withdraw),
    (60, Generator::manage),
    (50, Generator::money),
    (20, Generator::govern),
    (20, |it, _| it.repeat().into_iter().collect()),
    (40, Generator::hostile),
    (70, Generator::odd_offers),
    (70, Generator::insurance),
    (15, Generator::auction),
    (20, Generator::unsafe_reduction),
    (5, |it, _| it.donate()),
    (80, Generator::awake),
    (50, Generator::fly),
];

fn lot_step(driver: &Driver, market: MarketId) -> i128 {
    let market = driver.references.ledger.state.markets.get(&market);
    market.map_or(1, |market| i128::from(market.params.lot_step.u64()))
}

impl Generator {
    pub(super) fn plan(&mut self, driver: &Driver) -> Vec<Step> {
        let (ends, hears) = (self.ends(driver), self.hears(driver));
        let weights = PLANS.iter().map(|(weight, _)| *weight).chain([ends, hears]);
        let drawn = self.rng.weighted(&weights.collect::<Vec<u64>>());
        match PLANS.get(drawn) {
            Some((_, plan)) => plan(self, driver),
            None if drawn == PLANS.len() => self.settlement(driver),
            None => self.hear(driver),
        }
    }

    fn odd_offers(&mut self, driver: &Driver) -> Vec<Step> {
        if self.world.odd_sources {
            self.offers(driver)
        } else {
            self.fills(driver)
        }
    }

    fn awake(&mut self, driver: &Driver) -> Vec<Step> {
        if self.world.awake.is_some() {
            self.safety(driver)
        } else {
            self.fills(driver)
        }
    }

    pub(super) fn accounts(&self, driver: &Driver) -> Vec<AccountId> {
        driver.references.ledger.state.accounts.keys().copied().collect()
    }

    /// An existing account, rarely one that is not.
    pub(super) fn account(&mut self, driver: &Driver) -> AccountId {
        let accounts = self.accounts(driver);
        let unknown = driver.references.ledger.state.next_account + self.rng.below(3);
        if self.rng.chance(2) {
            return unknown;
        }
        self.rng.pick(&accounts).copied().unwrap_or(unknown)
    }

    /// Who may act for an account, as a name; rarely somebody else.
    pub(super) fn owner(&mut self, driver: &Driver, account: AccountId) -> String {
        let address = driver.references.ledger.state.accounts.get(&account).map(|account| account.owner.clone());
        let names: Vec<String> = (0..8).map(|owner| format!("owner-{owner}")).collect();
        let owner = names.iter().find(|name| Some(super::world::address_of(name).into_string()) == address);
        match owner {
            Some(owner) if !self.rng.chance(3) => owner.clone(),
            _ => self.rng.pick(&names).cloned().unwrap_or_default(),
        }
    }

    pub(super) fn call(&self, driver: &Driver) -> Call {
        driver.references.ledger.call("", &[], driver.moment())
    }

    /// Accounts below maintenance margin as the ledger sees them.
    pub(super) fn unsafe_accounts(&self, driver: &Driver) -> Vec<(AccountId, Margin)> {
        let call = self.call(driver);
        let margin = |id: AccountId| driver.references.ledger.margin(&call, id, Purpose::Liquidating).ok();
        let margins = self.accounts(driver).into_iter().filter_map(|id| Some((id, margin(id)?)));
        margins.filter(|(_, margin)| margin.equity_high < margin.maintenance).collect()
    }

    pub(super) fn fills(&mut self, driver: &Driver) -> Vec<Step> {
        let count = match self.rng.weighted(&[70, 20, 9, 1]) {
            0 => 1,
            1 => self.rng.between(2, 5),
            2 => self.rng.between(6, 12),
            _ => self.rng.between(29, 32),
        };
        let fills = (0..count).map(|_| self.one_fill(driver)).collect();
        let venue = if self.rng.chance(80) { VENUES[0] } else { VENUES[1] };
        vec![Self::send(venue, ExecuteMsg::Fill { fills })]
    }

    fn one_fill(&mut self, driver: &Driver) -> Fill {
        let market = if self.rng.chance(99) { self.market() } else { self.world.markets };
        let (buyer, seller) = (self.account(driver), self.account(driver));
        let mark = self.mark(driver, market);
        let step = lot_step(driver, market);
        let wanted = self.wanted_lots(driver, market, buyer, seller, mark);
        let rounded = (wanted / step * step).max(step);
        let raw = if self.rng.chance(2) { wanted } else { rounded };
        let price = self.price_near(driver, market);
        let taker = if self.rng.chance(50) { TakerSide::Buyer } else { TakerSide::Seller };
        Fill { market, buyer, seller, lots: lots(raw), price, taker }
    }

    pub(super) fn mark(&self, driver: &Driver, market: MarketId) -> i128 {
        let view = driver.references.ledger.market_view(&self.call(driver), market);
        view.ok().and_then(|view| view.mark).unwrap_or(1)
    }

    /// Near the mark, in the band, at its edge or a little beyond.
    fn price_near(&mut self, driver: &Driver, market: MarketId) -> Uint128 {
        let band = driver.references.ledger.state.markets.get(&market).map_or(200, |market| market.params.band_bps);
        let edge = i64::from(band) * if self.rng.chance(90) { 1 } else { 2 };
        let off = match self.rng.weighted(&[60, 30, 10]) {
            0 => self.rng.signed(-5, 5),
            1 => self.rng.signed(-edge, edge),
            _ => *self.rng.pick(&[-edge, edge]).unwrap_or(&0),
        };
        let mark = self.mark(driver, market);
        let price = crate::reference::num::floor(&[mark, 10_000 + i128::from(off)], &[10_000]).max(0);
        Uint128::new(u128::try_from(price).unwrap_or(0))
    }

    /// A fill that takes lots off an unsafe account, at a price anywhere in the band.
    fn unsafe_reduction(&mut self, driver: &Driver) -> Vec<Step> {
        let found = self.unsafe_accounts(driver).into_iter().find(|(_, margin)| margin.equity > 0);
        let Some((account, _)) = found else { return self.fills(driver) };
        let positions = driver.references.ledger.account_view(account).map(|view| view.positions).unwrap_or_default();
        let legs: Vec<(MarketId, i128)> = positions.iter().map(|(market, leg)| (*market, leg.0)).collect();
        let Some((market, size)) = self.rng.pick(&legs).copied() else { return self.fills(driver) };
        let mut fill = self.one_fill(driver);
        let step = lot_step(driver, market);
        let part = (self.rng.wide(size.abs()) / step * step).max(step);
        fill.lots = lots(if self.rng.chance(40) { size.abs() } else { part });
        fill.price = self.price_near(driver, market);
        fill.market = market;
        *(if size > 0 { &mut fill.seller } else { &mut fill.buyer }) = account;
        vec![Self::send(VENUES[0], ExecuteMsg::Fill { fills: vec![fill] })]
    }

    /// Dust, a close, a cross through zero, or what some leverage of the poorer account buys.
    fn wanted_lots(
        &mut self,
        driver: &Driver,
        market: MarketId,
        buyer: AccountId,
        seller: AccountId,
        mark: i128,
    ) -> i128 {
        let view = |id: AccountId| driver.references.ledger.account_view(id).ok();
        let held =
            |id: AccountId| view(id).and_then(|view| view.positions.get(&market).map(|leg| leg.0.abs())).unwrap_or(0);
        let (of_buyer, of_seller) = (held(buyer), held(seller));
        match self.rng.weighted(&[15, 15, 8, 8, 54]) {
            0 => 1 + self.rng.wide(10),
            1 => of_buyer.max(1),
            2 => of_seller.max(1),
            3 => of_buyer.max(of_seller) + 1 + self.rng.wide(1_000),
            _ => {
                let cash = |id: AccountId| view(id).map_or(0, |view| view.cash.max(0));
                let poorer = cash(buyer).min(cash(seller));
                let leverage_e2 = i128::from(self.rng.between(5, 1_500));
                crate::reference::num::floor(&[poorer, leverage_e2, 10_i128.pow(18)], &[100, mark.max(1)])
            }
        }
    }

    /// Some accounts; mostly few, rarely too many, sometimes twice the same.
    fn some(&mut self, driver: &Driver, first: Vec<AccountId>) -> Vec<AccountId> {
        let mut accounts = first;
        let count = match self.rng.weighted(&[75, 20, 4, 1]) {
            0 => 1,
            1 => self.rng.between(2, 6),
            2 => self.rng.between(7, u64::from(BATCH_LIMIT)),
            _ => self.rng.below(2) * u64::from(BATCH_LIMIT + 1),
        };
        let count = usize::try_from(count).unwrap_or(1);
        accounts.truncate(count);
        while accounts.len() < count {
            accounts.push(self.account(driver));
        }
        accounts
    }

    fn touch(&mut self, driver: &Driver) -> Vec<Step> {
        let accounts = self.some(driver, Vec::new());
        vec![Self::send("keeper", ExecuteMsg::Touch { accounts })]
    }

    fn accrue(&mut self) -> Vec<Step> {
        let count = self.rng.between(1, 4);
        let markets = (0..count).map(|_| self.market()).collect();
        vec![Self::send("keeper", ExecuteMsg::AccrueFunding { markets })]
    }

    /// Unsafe accounts in random order, if there are any.
    fn targets(&mut self, driver: &Driver) -> Vec<AccountId> {
        let mut found: Vec<AccountId> = self.unsafe_accounts(driver).into_iter().map(|(id, _)| id).collect();
        let turn = usize::try_from(self.rng.below(8)).unwrap_or(0) % found.len().max(1);
        found.rotate_left(turn);
        found
    }

    pub(super) fn start_auction(&mut self, driver: &Driver) -> Vec<Step> {
        let targets = if self.rng.chance(85) { self.targets(driver) } else { Vec::new() };
        let accounts = self.some(driver, targets);
        vec![Self::send("keeper", ExecuteMsg::StartAuction { accounts })]
    }

    fn liquidate(&mut self, driver: &Driver) -> Vec<Step> {
        let targets = self.targets(driver);
        let account = targets.first().copied().unwrap_or_else(|| self.account(driver));
        if targets.is_empty() && self.rng.chance(80) {
            return self.touch(driver);
        }
        let legs: Vec<MarketId> = driver
            .references
            .ledger
            .account_view(account)
            .map(|view| view.positions.keys().copied().collect())
            .unwrap_or_default();
        let market = self.rng.pick(&legs).copied().unwrap_or(0);
        let taker = self.account(driver);
        let sender = self.owner(driver, taker);
        let asked = self.rng.chance(30).then(|| lots(self.rng.wide(10_i128.pow(12))));
        let least = self.rng.chance(15).then(|| Uint128::new(u128::from(self.rng.below(10_u64.pow(16)))));
        let deadline = self.rng.chance(10).then(|| driver.chain.now() + self.rng.below(3) - 1);
        let message =
            ExecuteMsg::Liquidate { account, market, taker, lots: asked, least_discount_e18: least, deadline };
        vec![Self::send(&sender, message)]
    }

    pub(super) fn resolve(&mut self, driver: &Driver) -> Vec<Step> {
        let targets = self.targets(driver);
        if targets.is_empty() && self.rng.chance(85) {
            return self.fills(driver);
        }
        let accounts = self.some(driver, targets);
        let reward_account = self.rng.chance(60).then(|| self.account(driver));
        vec![Self::send("keeper", ExecuteMsg::Resolve { accounts, reward_account })]
    }

    fn deposit(&mut self, driver: &Driver) -> Vec<Step> {
        let account = self.account(driver);
        let units = match self.rng.weighted(&[70, 25, 5]) {
            0 => self.dollars(5, 3_000),
            1 => 1 + self.rng.wide(50),
            _ => self.dollars(10_000, 300_000),
        };
        vec![Self::pay("anyone", units, ExecuteMsg::Deposit { account })]
    }

    pub(super) fn withdraw(&mut self, driver: &Driver) -> Vec<Step> {
        let account = self.account(driver);
        let owner = self.owner(driver, account);
        let call = self.call(driver);
        let margin = driver.references.ledger.margin(&call, account, Purpose::Withdrawing).ok();
        let free = margin.map_or(0, |margin| margin.equity_low - margin.initial).max(0);
        let amount = match self.rng.weighted(&[30, 25, 20, 20, 5]) {
            0 => free,
            1 => free + 1,
            2 => free / 2,
            3 => self.rng.wide(free),
            _ => driver.references.ledger.state.held,
        };
        let amount = Uint128::new(u128::try_from(amount).unwrap_or(0));
        vec![Self::send(&owner, ExecuteMsg::Withdraw { account, amount, remote: self.remote() })]
    }
}
