//! Invariant 6: who is liquidated or torn up is unsafe, and every mode consents. The chain's accounts before the message, at the reference's prices.

use std::collections::{BTreeMap, BTreeSet};

use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg, MarketId, MarketParams};

use super::drive::Driver;
use super::watch::{allows, settles, After, Before};
use crate::reference::num::{ceil, floor, value};
use crate::reference::{Call, Purpose};

/// A step of funding moves a leg by at most `notional · cap · 600/28,800`; twice that is left for it, and for rounding.
const FUNDING_STEPS: i128 = 24;
const ROUNDING_UNITS: i128 = 2;

/// An account that a message liquidates or resolves.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// Markets of its positions.
    pub legs: BTreeSet<MarketId>,
    /// `None` where a leg has no price.
    pub worth: Option<Worth>,
}

/// In units, for purpose *liquidating*.
#[derive(Clone, Copy, Debug, Default)]
pub struct Worth {
    pub equity_high: i128,
    pub maintenance: i128,
    /// What legs in FROZEN markets need of it.
    pub in_frozen: i128,
    /// What the message may accrue against the account before it is valued.
    pub funding: i128,
}

impl Worth {
    /// Safe, whatever the message accrues. Without equity nobody is: a registration closes such an account (E ≤ 0), legs or none.
    pub fn is_safe(&self) -> bool {
        self.equity_high > 0 && self.equity_high >= self.maintenance + self.funding
    }
}

/// Accounts that a message liquidates, with their place in it, the market it names, and the row that it asks.
pub fn named(message: &ExecuteMsg) -> (Vec<AccountId>, Option<MarketId>, &'static str) {
    match message {
        ExecuteMsg::StartAuction { accounts } => (accounts.clone(), None, "Liquidate"),
        ExecuteMsg::Resolve { accounts, .. } => (accounts.clone(), None, "Resolve"),
        ExecuteMsg::Liquidate { account, market, .. } => (vec![*account], Some(*market), "Liquidate"),
        _ => (Vec::new(), None, ""),
    }
}

/// They and their worth, as the chain shows them.
pub fn targets(
    driver: &Driver,
    call: &Call,
    message: &ExecuteMsg,
    frozen: &BTreeSet<MarketId>,
) -> BTreeMap<AccountId, Target> {
    let accrues = !matches!(message, ExecuteMsg::StartAuction { .. });
    let target = |id: AccountId| {
        let row = driver.chain.account(id).ok()?;
        let legs: BTreeMap<MarketId, (i128, i128)> =
            row.positions.iter().map(|leg| (leg.market, (leg.size.i128(), leg.cost.i128()))).collect();
        let held = row.held_gains.iter().map(|gain| i128::try_from(gain.units.u128()).unwrap_or(0)).sum::<i128>();
        let mut worth = worth(driver, call, row.cash.i128() + held, &legs, frozen);
        if let Some(worth) = worth.as_mut().filter(|_| !accrues) {
            worth.funding = 0;
        }
        Some((id, Target { legs: legs.into_keys().collect(), worth }))
    };
    named(message).0.into_iter().filter_map(target).collect()
}

/// The most that a message may accrue against a leg.
pub(super) fn funding_step(params: &MarketParams, notional: i128) -> i128 {
    floor(&[notional, i128::from(params.funding_cap_bps)], &[10_000, FUNDING_STEPS]) + ROUNDING_UNITS
}

fn maintenance_bps(params: &MarketParams, size: i128) -> i128 {
    let tier = params.tiers.iter().find(|tier| size.abs() <= i128::from(tier.lots_max.u64())).or(params.tiers.last());
    tier.map_or(0, |tier| i128::from(tier.maintenance_bps))
}

fn worth(
    driver: &Driver,
    call: &Call,
    cash: i128,
    legs: &BTreeMap<MarketId, (i128, i128)>,
    frozen: &BTreeSet<MarketId>,
) -> Option<Worth> {
    let mut worth = Worth { equity_high: cash, ..Worth::default() };
    for (id, (size, cost)) in legs {
        let params = &driver.references.ledger.state.markets.get(id)?.params;
        let price = call.leg(*id, Purpose::Liquidating, *size > 0)?;
        let notional = value(*size, price.mark).abs();
        let maintenance = ceil(&[notional, maintenance_bps(params, *size)], &[10_000]);
        worth.equity_high += value(*size, price.better) - cost;
        worth.maintenance += maintenance;
        worth.in_frozen += if frozen.contains(id) { maintenance } else { 0 };
        worth.funding += funding_step(params, notional);
    }
    Some(worth)
}

/// 6: who is liquidated or resolved is unsafe, and so with the consent of the whole's modes and of every market's in which it has a position.
pub fn i6_liquidated(
    before: &Before,
    after: &After,
    message: &ExecuteMsg,
    refused: &BTreeSet<usize>,
) -> Result<(), String> {
    let (accounts, named, action) = named(message);
    let whole = allows(&before.status.allowed, action);
    for (place, id) in accounts.iter().enumerate().filter(|(place, _)| !refused.contains(place)) {
        let Some(target) = before.targets.get(id) else { continue };
        let forbids = |market: &&MarketId| !consents(before, **market, action, named);
        let forbidding: Vec<&MarketId> = target.legs.iter().filter(forbids).collect();
        if !whole || !forbidding.is_empty() {
            return Err(format!("invariant 6: {action} of account {id}, which markets {forbidding:?} forbid"));
        }
        // A resolved account changes the others of its batch; an auction of a safe account may only be ended.
        let is_judged = match message {
            ExecuteMsg::Resolve { .. } => place == 0,
            ExecuteMsg::StartAuction { .. } => after.clocks.get(id) == Some(&after.now),
            _ => true,
        };
        if is_judged && target.worth.is_some_and(|worth| worth.is_safe()) {
            return Err(format!("invariant 6: {action} of account {id}, which is safe: {:?}", target.worth));
        }
    }
    Ok(())
}

fn consents(before: &Before, market: MarketId, action: &str, named: Option<MarketId>) -> bool {
    let Some(status) = before.status.markets.iter().find(|status| status.market == market) else { return false };
    allows(&status.allowed, action) || (named != Some(market) && settles(&status.modes))
}
