//! Scripts that make an account unsafe by its price: much of a market under auction for ten minutes, and a liquidation beside dust in a frozen market.

use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg, Fill, MarketId, StopKind, TakerSide};
use cosmwasm_std::Uint128;

use super::drive::{lots, Driver};
use super::generate::{Generator, VENUES};
use super::rare::Stage;
use super::step::Step;
use super::world::{GOVERNANCE, GUARDIAN};
use crate::reference::num::{floor, value};
use crate::reference::Purpose;

/// Prices do not move further than this at once.
const MOVE_BPS_MAX: i128 = 4_000;
/// A row of shows trips after 600 s; so many pushes and shows, so far apart, without a silence of a feed.
const SHOWS: u64 = 8;
const APART_SECONDS: u64 = 88;

impl Generator {
    /// Accounts with the leg that a move of its price, in bps, would make unsafe with some equity left.
    fn movable(&self, driver: &Driver) -> Vec<(AccountId, MarketId, i64)> {
        let call = self.call(driver);
        let legs = |id: AccountId| {
            let view = driver.references.ledger.account_view(id).ok()?;
            let margin = driver.references.ledger.margin(&call, id, Purpose::Liquidating).ok()?;
            let worth = |market: MarketId, size: i128| {
                call.leg(market, Purpose::Liquidating, size > 0).map_or(0, |price| value(size, price.mark))
            };
            let legs = view.positions.iter().map(|(market, leg)| (*market, worth(*market, leg.0)));
            let (market, worth) = legs.max_by_key(|(_, worth)| worth.abs()).filter(|(_, worth)| *worth != 0)?;
            // Three fifths of the maintenance margin are left.
            let loss = (margin.equity - margin.maintenance * 3 / 5).max(0);
            let bps = floor(&[loss, 10_000], &[worth.abs()]) + 1;
            let bps = i64::try_from(bps * -worth.signum()).ok().filter(|_| bps <= MOVE_BPS_MAX)?;
            Some((id, market, bps))
        };
        self.accounts(driver).into_iter().filter_map(legs).collect()
    }

    /// The price moves, and is pushed.
    fn moved(&mut self, driver: &Driver, market: MarketId, bps: i64) -> Vec<Step> {
        self.prices.move_by(market, bps);
        self.prices.spoken(driver.chain.now(), 6, 6, &mut self.rng)
    }

    /// Somebody with more than a tenth of a market becomes unsafe.
    pub(super) fn breaker(&mut self, driver: &Driver) -> Vec<Step> {
        let mut found = self.movable(driver);
        found.retain(|(account, market, _)| {
            let size = driver
                .references
                .ledger
                .account_view(*account)
                .ok()
                .and_then(|view| Some(view.positions.get(market)?.0));
            let whole =
                driver.references.ledger.state.markets.get(market).map_or(0, |market| market.long.open_interest);
            size.is_some_and(|size| size.abs() * 10 > whole)
        });
        let Some((account, market, bps)) = self.rng.pick(&found).copied() else { return self.fills(driver) };
        self.stage = Some(Stage::Breaker { account, market });
        self.moved(driver, market, bps)
    }

    /// Its auction is started again and again, and shown, while prices stand.
    pub(super) fn shown_auctions(&mut self, driver: &Driver, account: AccountId, market: MarketId) -> Vec<Step> {
        if !self.unsafe_accounts(driver).iter().any(|(id, _)| *id == account) {
            return Vec::new();
        }
        let mut now = driver.chain.now();
        let mut steps = Vec::new();
        for _ in 0..SHOWS {
            steps.push(Self::send("keeper", ExecuteMsg::StartAuction { accounts: vec![account] }));
            steps.push(Self::send("keeper", ExecuteMsg::Trip { market: Some(market), accounts: vec![account] }));
            steps.extend(self.prices.spoken(now, APART_SECONDS, APART_SECONDS, &mut self.rng));
            now += APART_SECONDS;
        }
        steps.push(self.trip(driver));
        steps
    }

    /// Somebody who could become unsafe in one market gets a little in another.
    pub(super) fn dust(&mut self, driver: &Driver) -> Vec<Step> {
        let mut found = self.movable(driver);
        found.retain(|_| self.world.markets > 1);
        let Some((account, main, _)) = self.rng.pick(&found).copied() else { return self.fills(driver) };
        let dust = (main + 1 + u8::try_from(self.rng.below(u64::from(self.world.markets) - 1)).unwrap_or(0))
            % self.world.markets;
        self.stage = Some(Stage::Dust { account, main, dust });
        let has_it =
            driver.references.ledger.account_view(account).is_ok_and(|view| view.positions.contains_key(&dust));
        let Some(params) = driver.references.ledger.state.markets.get(&dust).map(|market| market.params.clone()) else {
            return Vec::new();
        };
        if has_it {
            return Vec::new();
        }
        let (least, step) = (params.minimum_position.u64().max(1), params.lot_step.u64().max(1));
        let least = i128::from(least.div_ceil(step)) * i128::from(step);
        let price = Uint128::new(u128::try_from(self.mark(driver, dust)).unwrap_or(1));
        let others = self.accounts(driver).into_iter().filter(|id| *id != account);
        let fill =
            |seller| Fill { market: dust, buyer: account, seller, lots: lots(least), price, taker: TakerSide::Buyer };
        // The first that can; the others are refused or add as little again.
        let fills = others.take(3).map(fill).collect();
        vec![Self::send(VENUES[0], ExecuteMsg::Fill { fills })]
    }

    /// The dust's market is frozen, the other's price moves.
    pub(super) fn frozen(&mut self, driver: &Driver, account: AccountId, main: MarketId, dust: MarketId) -> Vec<Step> {
        let found = self.movable(driver).into_iter().find(|(id, market, _)| *id == account && *market == main);
        let has_dust =
            driver.references.ledger.account_view(account).is_ok_and(|view| view.positions.contains_key(&dust));
        let Some((_, _, bps)) = found.filter(|_| has_dust) else { return Vec::new() };
        let now = driver.chain.now();
        let (kind, reason, deadline) = (StopKind::Freeze, "a source is wrong".to_owned(), now + 60);
        let mut steps = Vec::new();
        if !driver.references.ledger.state.freeze.view(i128::from(now)).armed {
            let wait = driver.references.ledger.state.timing.timelock_seconds;
            if wait > 3_600 {
                return Vec::new();
            }
            let arm = ExecuteMsg::ArmStop { kind, reason: reason.clone(), deadline: deadline + wait };
            steps.push(Self::send(GOVERNANCE, arm));
        }
        let seconds = self.rng.between(300, 3_600);
        let stop = ExecuteMsg::Stop { kind, market: Some(dust), seconds, reason, deadline };
        steps.push(Self::send(GUARDIAN, stop));
        steps.extend(self.moved(driver, main, bps));
        self.stage = Some(Stage::Frozen { account });
        steps
    }

    /// It is liquidated, and in the end resolved, while the freeze runs.
    pub(super) fn beside_freeze(&mut self, driver: &Driver, account: AccountId) -> Vec<Step> {
        let mut steps = vec![Self::send("keeper", ExecuteMsg::StartAuction { accounts: vec![account] })];
        if self.rng.chance(50) {
            steps.extend(self.taken_over(driver, account));
        }
        let mut now = driver.chain.now();
        for seconds in [20, 20, 22] {
            steps.extend(self.prices.spoken(now, seconds, seconds, &mut self.rng));
            now += seconds;
        }
        steps.push(Self::send("keeper", ExecuteMsg::Resolve { accounts: vec![account], reward_account: None }));
        steps
    }
}
