//! The insurance fund against its reference.

use cosmwasm_std::Addr;

use super::now;
use crate::reference::References;
use crate::shown::Shown;

/// The fund's totals and its coins at the bank; `donated` units were simply sent to it.
pub fn compare_fund(shown: &impl Shown, references: &References, donated: i128) -> Result<(), String> {
    let ours = references.fund.fund_view(&references.ledger, now(shown));
    let theirs = shown.fund().map_err(|error| error.to_string())?;
    if ours != theirs {
        return Err(format!("insurance fund: reference {ours:?}, chain {theirs:?}"));
    }
    let balance = shown.balance(&shown.contracts().insurance_fund).map_err(|error| error.to_string())?;
    let expected = references.fund.assets + donated;
    if i128::try_from(balance) != Ok(expected) {
        return Err(format!("insurance fund: the bank shows {balance} units, the reference has {expected}"));
    }
    Ok(())
}

/// Shares and unstakes of everybody who ever staked.
///
/// # Errors
/// The first difference, or a question without an answer, as a sentence.
pub fn compare_stakers(shown: &impl Shown, references: &References) -> Result<(), String> {
    references.fund.stakers.keys().try_for_each(|staker| compare_staker(shown, references, staker))
}

/// Shares and unstakes of one address, whether it ever staked or not.
///
/// # Errors
/// The difference, or a question without an answer, as a sentence.
pub fn compare_staker(shown: &impl Shown, references: &References, staker: &str) -> Result<(), String> {
    let ours = references.fund.staker_view(staker, now(shown));
    let theirs = shown.staker(&Addr::unchecked(staker)).map_err(|error| error.to_string())?;
    if ours != theirs {
        return Err(format!("staker {staker}: reference {ours:?}, chain {theirs:?}"));
    }
    Ok(())
}
