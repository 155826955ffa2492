//! Short scripts to what chance alone seldom reaches: payouts that fail, changes overtaken, the end, deposits that relieve. Longer ones: `distress.rs`
//! and `tickets.rs`.

use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg, MarketId, Remote};
use cosmwasm_std::{Uint128, Uint64};

use super::bound::beyond_equity;
use super::drive::Driver;
use super::generate::Generator;
use super::step::Step;
use super::world::GOVERNANCE;
use crate::reference::state::Account;
use crate::reference::{Call, Purpose};

/// Darkness, and a shortfall, settle after so long.
const SETTLE_SECONDS: u64 = 259_200;

/// What a script does next, given where its first steps have led.
pub enum Stage {
    /// Much of a market is held by an unsafe account.
    Breaker { account: AccountId, market: MarketId },
    /// An account with its main leg in one market has dust in another.
    Dust { account: AccountId, main: MarketId, dust: MarketId },
    /// That account is unsafe, and the market of its dust is frozen.
    Frozen { account: AccountId },
    /// Somebody has won.
    Won,
    /// A ticket waits.
    Waits,
}

impl Generator {
    pub(super) fn rare(&mut self, driver: &Driver) -> Vec<Step> {
        match self.rng.weighted(&[14, 20, 9, 24, 14, 20, 14]) {
            0 => self.claim(driver),
            1 => self.breaker(driver),
            2 => self.settling(driver),
            3 => self.ticket(driver),
            4 => self.overtaken(driver),
            5 => self.dust(driver),
            _ => self.relief(driver),
        }
    }

    pub(super) fn go_on(&mut self, driver: &Driver, stage: Stage) -> Vec<Step> {
        match stage {
            Stage::Breaker { account, market } => self.shown_auctions(driver, account, market),
            Stage::Dust { account, main, dust } => self.frozen(driver, account, main, dust),
            Stage::Frozen { account } => self.beside_freeze(driver, account),
            Stage::Won => self.leave_waiting(driver),
            Stage::Waits => self.serve_rounds(driver),
        }
    }

    /// Time passes, a block a second: no halt.
    pub(super) fn passes(seconds: u64) -> Step {
        Step::Advance { seconds, blocks: seconds }
    }

    /// What an account can withdraw with what its margin and the withdrawals' bound leave.
    pub(super) fn withdrawable(&self, driver: &Driver, call: &Call, id: AccountId) -> i128 {
        let margin = driver.references.ledger.margin(call, id, Purpose::Withdrawing).ok();
        let free = margin.map_or(0, |margin| margin.equity_low - margin.initial);
        let beyond = beyond_equity(driver, call, id, Purpose::Withdrawing).unwrap_or(0);
        let room = driver.references.ledger.block_share(None).saturating_sub(beyond.min(0));
        free.min(room).max(0)
    }

    pub(super) fn withdrawal(account: AccountId, units: i128, remote: Option<Remote>) -> ExecuteMsg {
        ExecuteMsg::Withdraw { account, amount: Uint128::new(u128::try_from(units).unwrap_or(0)), remote }
    }

    /// Who can withdraw of his own deposits, and how much.
    pub(super) fn with_own_deposits(&self, driver: &Driver) -> Vec<(AccountId, i128)> {
        let call = self.call(driver);
        let own = |(id, row): (&AccountId, &Account)| {
            let units = row.net_deposits.min(self.withdrawable(driver, &call, *id));
            (units > 0).then_some((*id, units))
        };
        driver.references.ledger.state.accounts.iter().filter_map(own).collect()
    }

    /// The bank refuses a payout, then pays it; or a channel does.
    fn claim(&mut self, driver: &Driver) -> Vec<Step> {
        let able = self.with_own_deposits(driver);
        let Some((account, most)) = self.rng.pick(&able).copied() else { return self.fills(driver) };
        let (name, pay) = if driver.references.ledger.state.treasury > 0 && self.rng.chance(30) {
            ("treasury".to_owned(), ExecuteMsg::PayTreasury {})
        } else {
            (self.owner(driver, account), Self::withdrawal(account, 1 + self.rng.wide(most - 1), None))
        };
        if self.rng.chance(35) {
            return self.refused_transfer(&name, pay);
        }
        let mut steps = vec![Step::Block { name: name.clone(), blocked: true }, Self::send(&name, pay)];
        if self.rng.chance(50) {
            steps.push(self.retry(&name));
        }
        let retry = self.retry(&name);
        steps.extend([Step::Block { name, blocked: false }, retry]);
        steps
    }

    /// Governance's message, and where changes wait its execution.
    pub(super) fn governed(&self, driver: &Driver, message: ExecuteMsg) -> Vec<Step> {
        let state = &driver.references.ledger.state;
        let mut steps = vec![Self::send(GOVERNANCE, message)];
        if state.timing.timelock_seconds > 0 {
            steps.push(Self::passes(state.timing.timelock_seconds));
            steps.push(Self::send("keeper", ExecuteMsg::ExecuteChange { id: state.next_change }));
        }
        steps
    }

    /// A market without a price for days, one that governance ends, everything, or everything for its shortfall.
    fn settling(&mut self, driver: &Driver) -> Vec<Step> {
        let market = self.market();
        let shown = |scope| Self::send("keeper", ExecuteMsg::Trip { market: scope, accounts: Vec::new() });
        let days = Self::passes(SETTLE_SECONDS + self.rng.below(2));
        if driver.references.ledger.state.is_short(i128::from(driver.chain.now())) && self.rng.chance(50) {
            return vec![shown(None), days, shown(None)];
        }
        match self.rng.weighted(&[60, 32, 8]) {
            0 => vec![Self::passes(400), shown(Some(market)), days, shown(Some(market))],
            1 => self.governed(driver, ExecuteMsg::SettleMarket { market }),
            _ => self.governed(driver, ExecuteMsg::Settle {}),
        }
    }

    /// A change of a market waits while another one of it takes effect.
    fn overtaken(&mut self, driver: &Driver) -> Vec<Step> {
        let state = &driver.references.ledger.state;
        let market = self.market();
        let params = state.markets.get(&market).map(|market| market.params.clone());
        let Some(params) = params.filter(|_| state.timing.timelock_seconds > 0) else { return self.fills(driver) };
        let mut kept = params.clone();
        kept.taker_fee_ppm = (kept.taker_fee_ppm + 1) % 2_000;
        let mut tighter = params;
        tighter.oi_max = Uint64::new((tighter.oi_max.u64() - 1).max(1));
        let update = |params| ExecuteMsg::UpdateMarket { market, params };
        let mut steps = self.governed(driver, update(kept));
        steps.insert(1, Self::send(GOVERNANCE, update(tighter)));
        steps
    }

    /// A withdrawal charged to the bound, and some of it paid in again.
    fn relief(&mut self, driver: &Driver) -> Vec<Step> {
        let call = self.call(driver);
        let charged = |id: AccountId| {
            let beyond = beyond_equity(driver, &call, id, Purpose::Withdrawing)?;
            let units = self.withdrawable(driver, &call, id);
            (units > 0 && beyond > -units).then_some((id, units))
        };
        let able: Vec<(AccountId, i128)> = self.accounts(driver).into_iter().filter_map(charged).collect();
        let Some((account, units)) = self.rng.pick(&able).copied() else { return self.fills(driver) };
        let owner = self.owner(driver, account);
        let mut steps = vec![Self::send(&owner, Self::withdrawal(account, units, self.remote()))];
        if self.rng.chance(50) {
            steps.push(Self::passes(self.rng.between(1, 30)));
        }
        let back = 1 + self.rng.wide(2 * units);
        steps.push(Self::pay(&owner, back, ExecuteMsg::Deposit { account }));
        steps
    }
}
