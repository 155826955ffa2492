//! Markets and the whole that end: prices until a window is covered, tags, touches, claims, in no particular order.

use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg, MarketId, MarketKind, Phase};

use super::drive::Driver;
use super::generate::{Generator, BATCH, BATCH_LIMIT};
use super::step::Step;
use super::world::address_of;

/// Between two prices of a window: the most that counts.
const PRICE_SECONDS: u64 = 60;
/// Half an hour with prices after the first boundary, and what it takes to get there.
const WINDOW_SECONDS: u64 = 3_700;
/// When a window that nothing covers is given up, after its market's entry.
const GIVEN_UP_SECONDS: u64 = 261_000;
/// Who takes the steps of a wind-down; each earns tips.
pub(super) const KEEPERS: [&str; 3] = ["keeper", "keeper-2", "owner-1"];

impl Generator {
    /// What goes on with markets that settle, or with the whole.
    pub(super) fn settlement(&mut self, driver: &Driver) -> Vec<Step> {
        match driver.references.ledger.state.phase() {
            Phase::Live => self.of_markets(driver),
            _ if self.rng.chance(85) => self.of_the_whole(driver),
            _ => self.of_markets(driver),
        }
    }

    /// How often that is looked at, beside what else there is.
    pub(super) fn ends(&self, driver: &Driver) -> u64 {
        match driver.references.ledger.state.phase() {
            Phase::Live if self.ending_markets(driver).is_empty() => 30,
            Phase::Live => 200,
            _ => 1_500,
        }
    }

    fn ending_markets(&self, driver: &Driver) -> Vec<MarketId> {
        let now = i128::from(driver.chain.now());
        let markets = driver.references.ledger.state.markets.iter();
        markets.filter(|(_, market)| market.settles(now)).map(|(id, _)| *id).collect()
    }

    fn of_markets(&mut self, driver: &Driver) -> Vec<Step> {
        let settling = self.ending_markets(driver);
        let Some(market) = self.rng.pick(&settling).copied() else { return self.expire(driver) };
        if self.rng.chance(8) {
            // Markets that settle beside each other hold up each other's registrations.
            let other = self.market();
            return self.governed(driver, ExecuteMsg::SettleMarket { market: other });
        }
        let settlement = &driver.references.ledger.state.markets[&market].settlement;
        let (tagged, is_final) = (settlement.is_tagged(), settlement.fraction.is_some());
        match self.rng.weighted(&[25, 25, 40, 20, 4, 20]) {
            0 if !tagged => self.window(driver, market),
            5 if tagged => self.finish(driver),
            0 | 1 | 5 if !tagged => vec![self.tag(market)],
            2 if tagged => self.touch_holders(driver, market),
            3 if tagged && !is_final => vec![Self::send("keeper", ExecuteMsg::FinalizeMarket { market })],
            4 => vec![self.tag(market), Self::send("keeper", ExecuteMsg::FinalizeMarket { market })],
            _ => self.fills(driver),
        }
    }

    fn tag(&mut self, market: MarketId) -> Step {
        let market = if self.rng.chance(95) { market } else { self.world.markets };
        Self::send("keeper", ExecuteMsg::Tag { market })
    }

    /// A future comes to its last half hour; else, rarely, governance ends a market.
    fn expire(&mut self, driver: &Driver) -> Vec<Step> {
        let now = driver.chain.now();
        let expiry = driver.references.ledger.state.markets.values().find_map(|market| match market.params.kind {
            MarketKind::Future { expiry } if expiry > now => Some(expiry),
            _ => None,
        });
        match expiry {
            Some(expiry) if self.rng.chance(30) => {
                let ahead = expiry.saturating_sub(now + self.rng.between(1_700, 2_400));
                let mut steps = if ahead > 0 { vec![Self::passes(ahead)] } else { Vec::new() };
                let prices = self.prices_for(now + ahead, 2_500);
                steps.extend(prices);
                steps
            }
            None if self.rng.chance(15) => {
                let market = self.market();
                self.governed(driver, ExecuteMsg::SettleMarket { market })
            }
            _ => self.fills(driver),
        }
    }

    /// Prices until a window is covered, some of them, or none until it is given up; often far from where they were.
    fn window(&mut self, driver: &Driver, market: MarketId) -> Vec<Step> {
        let now = driver.chain.now();
        if self.rng.chance(50) {
            let bps = *self.rng.pick(&[-4_900, -3_000, 4_000, 4_900]).unwrap_or(&0);
            self.prices.move_by(market, bps);
        }
        match self.rng.weighted(&[60, 25, 15]) {
            0 => self.prices_for(now, WINDOW_SECONDS),
            1 => {
                let seconds = self.rng.between(300, 2_500);
                self.prices_for(now, seconds)
            }
            _ => vec![Self::passes(GIVEN_UP_SECONDS)],
        }
    }

    /// A quorum speaks every minute for so long, with a price that moves by the way.
    fn prices_for(&mut self, now: u64, seconds: u64) -> Vec<Step> {
        let mut steps = Vec::new();
        for minute in 0..seconds.div_ceil(PRICE_SECONDS) {
            let spoken = self.prices.spoken(now + minute * PRICE_SECONDS, PRICE_SECONDS, 10, &mut self.rng);
            // The clock, and as many of those who speak as make a quorum.
            steps.extend(spoken.into_iter().take(1 + usize::from(self.world.quorum)));
        }
        steps
    }

    /// All that tagged markets need: everybody touched, the markets finalized, and touched again.
    fn finish(&mut self, driver: &Driver) -> Vec<Step> {
        let state = &driver.references.ledger.state;
        let tagged = |id: &MarketId| state.markets.get(id).is_some_and(|market| market.settlement.is_tagged());
        let in_them = |account: &crate::reference::state::Account| {
            account.positions.keys().chain(account.held.keys()).any(&tagged)
        };
        let holders: Vec<AccountId> =
            state.accounts.iter().filter(|(_, account)| in_them(account)).map(|(id, _)| *id).collect();
        let touch = |accounts: &[AccountId]| Self::send("keeper", ExecuteMsg::Touch { accounts: accounts.to_vec() });
        let touches: Vec<Step> = holders.chunks(BATCH).map(touch).collect();
        let markets = state.markets.keys().copied().filter(tagged);
        let finalize = markets.map(|market| Self::send("keeper", ExecuteMsg::FinalizeMarket { market }));
        touches.clone().into_iter().chain(finalize).chain(touches).collect()
    }

    /// Those with something in the market; rarely others, rarely some twice.
    fn touch_holders(&mut self, driver: &Driver, market: MarketId) -> Vec<Step> {
        let accounts = driver.references.ledger.state.accounts.iter();
        let in_it = accounts.filter(|(_, it)| it.positions.contains_key(&market) || it.held.contains_key(&market));
        let mut found: Vec<AccountId> = in_it.map(|(id, _)| *id).collect();
        if found.is_empty() || self.rng.chance(3) {
            found.push(self.account(driver));
        }
        let turn = usize::try_from(self.rng.below(16)).unwrap_or(0) % found.len();
        found.rotate_left(turn);
        found.truncate(usize::try_from(self.rng.between(1, 12)).unwrap_or(1));
        vec![Self::send("keeper", ExecuteMsg::Touch { accounts: found })]
    }

    /// Any step of the wind-down, mostly the next.
    pub(super) fn of_the_whole(&mut self, driver: &Driver) -> Vec<Step> {
        if self.rng.chance(70) {
            return self.ending(driver).unwrap_or_else(|| self.fills(driver));
        }
        let market = self.market();
        let keeper = self.keeper();
        let message = match self.rng.below(8) {
            0 => ExecuteMsg::Cage {},
            1 => ExecuteMsg::Tag { market },
            2 => ExecuteMsg::Register { limit: self.limit() },
            3 => ExecuteMsg::DrawInsurance {},
            4 => ExecuteMsg::Finalize {},
            5 => ExecuteMsg::TakeTips {},
            6 => ExecuteMsg::ReturnSurplus {},
            _ => return vec![self.claim_some(driver)],
        };
        vec![Self::send(&keeper, message)]
    }

    fn keeper(&mut self) -> String {
        self.rng.pick(&KEEPERS).copied().unwrap_or_default().to_owned()
    }

    fn limit(&mut self) -> u32 {
        match self.rng.weighted(&[96, 2, 2]) {
            0 => self.some_of_a_batch(),
            1 => BATCH_LIMIT + 1,
            _ => 0,
        }
    }

    pub(super) fn some_of_a_batch(&mut self) -> u32 {
        u32::try_from(self.rng.between(1, u64::from(BATCH_LIMIT))).unwrap_or(1)
    }

    /// Some accounts and tickets, paid before or not, existing or not.
    fn claim_some(&mut self, driver: &Driver) -> Step {
        let count = self.rng.between(1, 6);
        let accounts = (0..count).map(|_| self.account(driver)).collect();
        let waiting: Vec<u64> = driver.references.ledger.state.tickets.keys().copied().collect();
        let mut tickets: Vec<u64> = self.rng.pick(&waiting).copied().into_iter().collect();
        if self.rng.chance(5) {
            tickets.push(driver.references.ledger.state.next_ticket);
        }
        let keeper = self.keeper();
        Self::send(&keeper, ExecuteMsg::Claim { accounts, tickets })
    }

    /// What the wind-down needs next; `None` once all is paid out.
    pub(super) fn ending(&mut self, driver: &Driver) -> Option<Vec<Step>> {
        let state = &driver.references.ledger.state;
        let keeper = self.keeper();
        let send = |message| Some(vec![Self::send(&keeper, message)]);
        match state.phase() {
            Phase::Live => Some(self.governed(driver, ExecuteMsg::Settle {})),
            Phase::Settling => {
                let spoiled = self.spoils(driver, 8);
                Some(spoiled.into_iter().chain([Self::send(&keeper, ExecuteMsg::Cage {})]).collect())
            }
            Phase::Caged => {
                if let Some(market) = state.untagged().first().copied() {
                    let spoiled = self.spoils(driver, 4);
                    return Some(spoiled.into_iter().chain(self.covered(driver, market)).collect());
                }
                if !state.is_registered() {
                    if let Some(steps) = self.waits_for_spoiled(driver) {
                        return Some(steps);
                    }
                    return send(ExecuteMsg::Register { limit: self.some_of_a_batch() });
                }
                send(if state.ending.drawn { ExecuteMsg::Finalize {} } else { ExecuteMsg::DrawInsurance {} })
            }
            Phase::Final => self.paying(driver),
        }
    }

    /// Prices, if the market cannot be tagged yet; its tag, if it can.
    fn covered(&mut self, driver: &Driver, market: MarketId) -> Vec<Step> {
        let now = driver.chain.now();
        let entered = driver.references.ledger.state.markets[&market].entered_at(i128::from(now)).unwrap_or(0);
        let mut steps = Vec::new();
        if self.tried != Some(market) {
            self.tried = Some(market);
            // Rarely nobody speaks.
            if self.rng.chance(92) {
                steps.extend(self.prices_for(now, WINDOW_SECONDS));
            }
        } else {
            let given_up = entered + i128::from(GIVEN_UP_SECONDS) - i128::from(now);
            steps.extend(u64::try_from(given_up).ok().filter(|seconds| *seconds > 0).map(Self::passes));
        }
        steps.push(Self::send("keeper", ExecuteMsg::Tag { market }));
        steps
    }

    fn paying(&mut self, driver: &Driver) -> Option<Vec<Step>> {
        let state = &driver.references.ledger.state;
        let most = usize::try_from(self.some_of_a_batch()).unwrap_or(1);
        let mut accounts: Vec<AccountId> = driver.references.ledger.unpaid();
        let turn = usize::try_from(self.rng.below(64)).unwrap_or(0) % accounts.len().max(1);
        accounts.rotate_left(turn);
        accounts.truncate(most);
        let tickets: Vec<u64> = state.tickets.keys().copied().take(most - accounts.len().min(most)).collect();
        let keeper = self.keeper();
        if !accounts.is_empty() || !tickets.is_empty() {
            return Some(vec![Self::send(&keeper, ExecuteMsg::Claim { accounts, tickets })]);
        }
        let tippable = KEEPERS.into_iter().find(|name| driver.references.ledger.tips_of(address_of(name).as_str()) > 0);
        if let Some(name) = tippable {
            return Some(vec![Self::send(name, ExecuteMsg::TakeTips {})]);
        }
        if driver.references.ledger.returnable() > 0 {
            return Some(vec![Self::send(&keeper, ExecuteMsg::ReturnSurplus {})]);
        }
        (state.treasury > 0 && state.treasury <= state.held)
            .then(|| vec![Self::send(&keeper, ExecuteMsg::PayTreasury {})])
    }
}
