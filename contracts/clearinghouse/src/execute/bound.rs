//! The one-block bound: what a block may add to ΣD, in a market and by withdrawals (`docs/rules-modes.md`).

use breakwater_failsafe::{BlockShare, Rate};
use breakwater_interfaces::clearinghouse::{AccountId, MarketId};
use breakwater_risk::planted::{self, Bug};
use breakwater_risk::{at_rate, mul_div_floor, val, Direction, Purpose, RiskError, Size, Units, HOUR_SECONDS};

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

/// An account before an item that trades in one market: what of it that item cannot change.
pub struct Before {
    account: AccountId,
    market: MarketId,
    /// As stored, its leg in the market touched.
    cash: Units,
    deficit: Units,
    /// Equity and exposure to gaps without the leg in the market.
    equity: Units,
    exposure: Units,
    /// There are legs in other markets.
    elsewhere: bool,
}

impl Before {
    /// `standing` is the account now, valued for reducing, its leg in the market touched.
    pub fn new(
        ledger: &mut Ledger,
        account: AccountId,
        market: MarketId,
        standing: &Valuation,
    ) -> Result<Self, ContractError> {
        let requirement = &standing.requirement;
        let held = ledger.account(account)?.position(market).map(|held| (held.size, held.cost));
        let (gain, exposure) = leg(ledger, market, held)?;
        Ok(Before {
            account,
            market,
            cash: ledger.account(account)?.cash,
            deficit: deficit(standing)?,
            equity: requirement.equity.minus(gain)?,
            exposure: requirement.exposure.minus(exposure)?,
            elsewhere: standing.legs.iter().any(|leg| leg.market != market),
        })
    }

    /// What the item has added to the account's D.
    fn added(&self, ledger: &mut Ledger) -> Result<Units, ContractError> {
        let record = ledger.account(self.account)?;
        let held = record.position(self.market).map(|held| (held.size, held.cost));
        let (gain, exposure) = leg(ledger, self.market, held)?;
        let equity = self.equity.plus(gain)?.plus(record.cash.minus(self.cash)?)?;
        let exposure = self.exposure.plus(exposure)?;
        let flat = held.is_none() && !self.elsewhere;
        let after = if flat { Units::ZERO } else { exposure.minus(equity)?.at_least_zero() };
        Ok(after.minus(self.deficit)?)
    }
}

/// What a touched leg adds to equity and to the exposure to gaps, valued for reducing; nothing without one.
fn leg(ledger: &mut Ledger, market: MarketId, held: Option<(Size, Units)>) -> Result<(Units, Units), ContractError> {
    let Some((size, cost)) = held else { return Ok((Units::ZERO, Units::ZERO)) };
    let gap_bps = ledger.params(market)?.gap_bps;
    let mark = ledger.leg_prices(market, Direction::of(size), Purpose::Reducing)?.prices.mark;
    let value = val(size, mark)?;
    Ok((value.minus(cost)?, at_rate(value, gap_bps)?))
}

/// `⌊⌊base·5/100⌋·share/10⁴⌋` a block and the like an hour, `base = max(float + fund, floor)`.
fn share(settings: &Settings, totals: &Totals, share_bps: u32) -> Result<BlockShare, RiskError> {
    let base = totals.base(settings.bound_floor()?);
    let part = |percent| -> Result<u128, RiskError> {
        let part = mul_div_floor(base, percent, 100)?;
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

/// Charges what an item added to ΣD of its accounts to their market, or gives back what it took away. `adds`: the item may add at all.
/// Errors: no room.
pub fn settle(ledger: &mut Ledger, before: &[Before; 2], adds: bool) -> Result<(), ContractError> {
    let change = before[0].added(ledger)?.plus(before[1].added(ledger)?)?;
    if change.is_zero() || (!adds && !change.is_negative()) || planted::is(Bug::BoundNotCharged) {
        return Ok(());
    }
    let market = before[0].market;
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
