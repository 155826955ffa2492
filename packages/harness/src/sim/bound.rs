//! Invariant 19: what one block adds to ΣD, measured on the chain's accounts.

use std::collections::BTreeMap;

use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg, MarketId, MarketParams};

use super::drive::Driver;
use super::targets::funding_step;
use crate::reference::num::{ceil, value};
use crate::reference::{Call, Purpose};

/// Whose block: a market's, or the withdrawals' (`None`).
pub type Scope = Option<MarketId>;

/// Units added in one block.
#[derive(Default)]
pub struct Added {
    height: u64,
    by_scope: BTreeMap<Scope, i128>,
    most: BTreeMap<Scope, i128>,
}

impl Added {
    /// 19: in no block a scope's messages add more than its share, as it was at its largest in that block.
    ///
    /// # Errors
    /// What is beyond it.
    pub fn i19_block_bound(&mut self, height: u64, scope: Scope, share: i128, change: i128) -> Result<(), String> {
        if self.height != height {
            *self = Added { height, ..Added::default() };
        }
        let most = self.most.entry(scope).or_insert(0);
        *most = share.max(*most);
        let added = self.by_scope.entry(scope).or_insert(0);
        *added += change.max(0);
        if added > most {
            return Err(format!("invariant 19: block {height} adds {added} in {scope:?}, at most {most}"));
        }
        Ok(())
    }
}

/// A message about to be measured.
pub struct Measure {
    accounts: Vec<AccountId>,
    scope: Scope,
    purpose: Purpose,
    before: Option<i128>,
    /// What the message may accrue against them: the rule touches them first, and that is not measured.
    funding: i128,
}

/// Accounts, scope and purpose of a message whose whole effect on ΣD is one item's that adds.
fn measured(driver: &Driver, message: &ExecuteMsg) -> Option<(Vec<AccountId>, Scope, Purpose)> {
    match message {
        ExecuteMsg::Fill { fills } => {
            let [fill] = fills.as_slice() else { return None };
            let size = |id| {
                let row = driver.chain.account(id).ok()?;
                Some(row.positions.iter().find(|leg| leg.market == fill.market).map_or(0, |leg| leg.size.i128()))
            };
            let lots = i128::from(fill.lots.u64());
            let reduces = size(fill.buyer)? <= -lots && size(fill.seller)? >= lots;
            (!reduces).then(|| (vec![fill.buyer, fill.seller], Some(fill.market), Purpose::Reducing))
        }
        ExecuteMsg::Liquidate { account, taker, market, .. } => {
            Some((vec![*account, *taker], Some(*market), Purpose::Reducing))
        }
        ExecuteMsg::Withdraw { account, .. } => Some((vec![*account], None, Purpose::Withdrawing)),
        _ => None,
    }
}

/// `Σ ⌈|val|·g⌉ − equity` of an account as the chain shows it, without positions the least there is; `None` where a leg has no price.
pub(super) fn beyond_equity(driver: &Driver, call: &Call, id: AccountId, purpose: Purpose) -> Option<i128> {
    let row = driver.chain.account(id).ok()?;
    let caps_gains = purpose == Purpose::Withdrawing;
    let mut exposure = -row.cash.i128();
    if !caps_gains {
        exposure -= row.held_gains.iter().map(|gain| i128::try_from(gain.units.u128()).unwrap_or(0)).sum::<i128>();
    }
    for leg in &row.positions {
        let size = leg.size.i128();
        let market = driver.references.ledger.state.markets.get(&leg.market)?;
        let mark = call.leg(leg.market, purpose, size > 0)?.mark;
        exposure += ceil(&[value(size, mark).abs(), i128::from(market.params.gap_bps)], &[10_000]);
        let gain = value(size, mark) - leg.cost.i128();
        exposure -= if caps_gains && market.settles(call.now()) { gain.min(0) } else { gain };
    }
    Some(if row.positions.is_empty() { i128::MIN } else { exposure })
}

/// `Σ max(0, …)` of that over accounts.
fn exposures(driver: &Driver, call: &Call, accounts: &[AccountId], purpose: Purpose) -> Option<i128> {
    let exposure = |id: &AccountId| Some(beyond_equity(driver, call, *id, purpose)?.max(0));
    accounts.iter().map(exposure).sum()
}

/// What a message may accrue against an account in a market.
fn accrues(driver: &Driver, call: &Call, id: AccountId, market: MarketId) -> i128 {
    let row = driver.chain.account(id).ok();
    let size = row.and_then(|row| row.positions.iter().find(|leg| leg.market == market).map(|leg| leg.size.i128()));
    let params = driver.references.ledger.state.markets.get(&market).map(|market| &market.params);
    let step = |(size, params): (i128, &MarketParams)| {
        let price = call.leg(market, Purpose::Reducing, size > 0)?;
        Some(funding_step(params, value(size, price.mark).abs()))
    };
    size.zip(params).and_then(step).unwrap_or(0)
}

impl Measure {
    pub fn begin(driver: &Driver, call: &Call, message: &ExecuteMsg) -> Option<Measure> {
        let (accounts, scope, purpose) = measured(driver, message)?;
        let before = exposures(driver, call, &accounts, purpose);
        let funding = scope.map_or(0, |market| accounts.iter().map(|id| accrues(driver, call, *id, market)).sum());
        Some(Measure { accounts, scope, purpose, before, funding })
    }
}

impl Driver {
    /// What the scope's share of a block is now.
    fn block_share(&self, scope: Scope) -> i128 {
        self.references.ledger.block_share(scope)
    }

    /// 19, of a message whose item was accepted.
    pub(super) fn i19_block_bound(
        &mut self,
        call: &Call,
        measure: Option<Measure>,
        share_before: i128,
    ) -> Result<(), String> {
        let Some(measure) = measure else { return Ok(()) };
        let after = exposures(self, call, &measure.accounts, measure.purpose);
        let (Some(before), Some(after)) = (measure.before, after) else { return Ok(()) };
        let share = share_before.max(self.block_share(measure.scope));
        let height = self.chain.block().height;
        self.added.i19_block_bound(height, measure.scope, share, after - before - measure.funding)
    }

    /// The share of a message's scope before it runs.
    pub(super) fn share_before(&self, measure: Option<&Measure>) -> i128 {
        measure.map_or(0, |measure| self.block_share(measure.scope))
    }
}
