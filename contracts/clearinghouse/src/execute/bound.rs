//! The one-block bound: what a block may add to ΣD, in a market and by withdrawals (`docs/rules-modes.md`).

use breakwater_failsafe::{BlockShare, Rate};
use breakwater_interfaces::clearinghouse::{AccountId, MarketId};
use breakwater_risk::planted::{self, Bug};
use breakwater_risk::{mul_div_floor, Purpose, RiskError, Units, HOUR_SECONDS};

use crate::error::{ContractError, Refusal};
use crate::ledger::{Ledger, Valuation};
use crate::state::{Settings, Totals};

const BLOCK_PERCENT: i128 = 5;
const HOUR_PERCENT: i128 = 25;

/// `D` of a valued account; 0 without positions.
pub fn deficit(standing: &Valuation) -> Result<Units, RiskError> {
    if standing.legs.is_empty() {
        return Ok(Units::ZERO);
    }
    standing.requirement.deficit_after_gap()
}

/// ΣD of accounts, at the marks for reducing.
pub fn deficits(ledger: &mut Ledger, accounts: [AccountId; 2]) -> Result<Units, ContractError> {
    let mut sum = Units::ZERO;
    for account in accounts {
        sum = sum.plus(deficit(&ledger.value(account, Purpose::Reducing)?)?)?;
    }
    Ok(sum)
}

/// `⌊⌊base·5/100⌋·share/10⁴⌋` a block and the like an hour, `base = max(float + fund, floor)`.
fn share(settings: &Settings, totals: &Totals, share_bps: u32) -> Result<BlockShare, RiskError> {
    let floor = Units::from_u128(settings.limits.bound_floor.u128())?;
    let base = totals.float.plus(totals.fund)?.max(floor);
    let part = |percent| -> Result<u128, RiskError> {
        let part = mul_div_floor(base.get(), percent, 100)?;
        Ok(Units::new(mul_div_floor(part, share_bps.into(), 10_000)?)?.positive())
    };
    let hour = Rate { capacity: part(HOUR_PERCENT)?, window_seconds: HOUR_SECONDS };
    Ok(BlockShare { block: part(BLOCK_PERCENT)?, hour })
}

/// The withdrawals' share.
pub fn withdrawal_share(settings: &Settings, totals: &Totals) -> Result<BlockShare, RiskError> {
    share(settings, totals, settings.limits.withdrawal_share_bps)
}

/// A market's share.
pub fn market_share(ledger: &mut Ledger, market: MarketId) -> Result<BlockShare, ContractError> {
    let share_bps = ledger.params(market)?.block_share_bps;
    Ok(share(&ledger.settings, ledger.totals(), share_bps)?)
}

/// Charges what an item added to ΣD to its market, or gives back what it took away. `adds`: the item may add at all. Errors: no room.
pub fn settle(ledger: &mut Ledger, market: MarketId, change: Units, adds: bool) -> Result<(), ContractError> {
    if change.is_zero() || (!adds && !change.is_negative()) || planted::is(Bug::BoundNotCharged) {
        return Ok(());
    }
    let share = market_share(ledger, market)?;
    let block = ledger.block();
    let record = ledger.market_mut(market)?;
    record.bound = if change.is_negative() {
        record.bound.relieved(change.abs().positive(), block, &share)
    } else {
        let full = |refusal| Refusal::BoundFull { market, refusal };
        record.bound.charged(change.positive(), block, &share).map_err(full)?
    };
    Ok(())
}
