//! The caller's reward.

use breakwater_interfaces::clearinghouse::AccountId;
use breakwater_risk::{mul_div_floor, Units};

use crate::error::ContractError;
use crate::events;
use crate::ledger::{Closing, Ledger};

/// Reward of a resolve: 2 bp of the notional closed, in ppm.
const REWARD_PPM: i128 = 200;

/// Credits the caller's account from the float: per closed leg at most the float's share of the fees that opening it paid.
pub fn reward(
    ledger: &mut Ledger,
    account: AccountId,
    reward_account: Option<AccountId>,
    legs: &[Closing],
) -> Result<(), ContractError> {
    let Some(rewarded) = reward_account.filter(|rewarded| *rewarded != account) else { return Ok(()) };
    if !ledger.exists(rewarded)? {
        return Ok(());
    }
    let mut sum = Units::ZERO;
    for closing in legs {
        let params = &closing.leg.params;
        let round = i128::from(params.taker_fee_ppm) + i128::from(params.maker_fee_ppm);
        let rate = mul_div_floor(round, params.float_share_bps.into(), 10_000)?.min(REWARD_PPM);
        let notional = closing.value.abs().min(closing.leg.cost.abs());
        let earned = Units::new(mul_div_floor(notional.get(), rate, 1_000_000)?)?;
        let totals = ledger.totals_mut();
        let earned = earned.min(totals.float);
        totals.float = totals.float.minus(earned)?;
        sum = sum.plus(earned)?;
    }
    let record = ledger.account_mut(rewarded)?;
    record.cash = record.cash.plus(sum)?;
    ledger.emit(events::rewarded(rewarded, sum));
    Ok(())
}
