//! The one gate in front of every message: who may send it, and which coins it takes. Default deny: a message without a row is refused.

use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg, VenueId};
use cosmwasm_std::{Addr, Deps, MessageInfo, Uint128};

use crate::error::{ContractError, Refusal};
use crate::state::{self, CONFIG};

/// Who may send a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Anyone,
    /// Owner of the account that the message names.
    Owner,
    OwnerOrOperator,
    /// The address that the account was offered to.
    OfferedTo,
    /// A registered venue that is not suspended.
    Venue,
    InsuranceFundOrGovernance,
    GuardianOrGovernance,
    Governance,
}

/// Coins that a message takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Funds {
    None,
    /// Exactly one coin of the settlement denom, more than 0 of it.
    Settlement,
}

/// One row of the table: message, sender, coins.
pub type Permission = (&'static str, Who, Funds);

/// Every message there is.
pub const PERMISSIONS: &[Permission] = &[
    ("open_account", Who::Anyone, Funds::None),
    ("close_account", Who::Owner, Funds::None),
    ("offer_ownership", Who::Owner, Funds::None),
    ("accept_ownership", Who::OfferedTo, Funds::None),
    ("set_operator", Who::Owner, Funds::None),
    ("enable_venue", Who::Owner, Funds::None),
    ("revoke_venue", Who::OwnerOrOperator, Funds::None),
    ("set_off_mark_cap", Who::Owner, Funds::None),
    ("deposit", Who::Anyone, Funds::Settlement),
    ("withdraw", Who::Owner, Funds::None),
    ("fill", Who::Venue, Funds::None),
    ("touch", Who::Anyone, Funds::None),
    ("accrue_funding", Who::Anyone, Funds::None),
    ("start_auction", Who::Anyone, Funds::None),
    ("liquidate", Who::OwnerOrOperator, Funds::None),
    ("resolve", Who::Anyone, Funds::None),
    ("repay", Who::Anyone, Funds::None),
    ("sweep_fees", Who::Anyone, Funds::None),
    ("pay_treasury", Who::Anyone, Funds::None),
    ("return_surplus", Who::Anyone, Funds::None),
    ("serve_tickets", Who::Anyone, Funds::None),
    ("retry_claim", Who::Anyone, Funds::None),
    ("trip", Who::Anyone, Funds::None),
    ("resume", Who::Anyone, Funds::None),
    ("execute_change", Who::Anyone, Funds::None),
    ("fund_float", Who::InsuranceFundOrGovernance, Funds::Settlement),
    ("stop", Who::GuardianOrGovernance, Funds::None),
    ("end_stop", Who::Governance, Funds::None),
    ("arm_stop", Who::Governance, Funds::None),
    ("cancel_change", Who::Governance, Funds::None),
    ("add_market", Who::Governance, Funds::None),
    ("update_market", Who::Governance, Funds::None),
    ("delist_market", Who::Governance, Funds::None),
    ("add_venue", Who::Governance, Funds::None),
    ("suspend_venue", Who::GuardianOrGovernance, Funds::None),
    ("set_insurance_fund", Who::Governance, Funds::None),
    ("set_float_target", Who::Governance, Funds::None),
    ("set_governance", Who::Governance, Funds::None),
    ("set_guardian", Who::Governance, Funds::None),
    ("set_limits", Who::Governance, Funds::None),
    ("set_timing", Who::Governance, Funds::None),
    ("settle_market", Who::Governance, Funds::None),
    ("settle", Who::Governance, Funds::None),
];

/// What the gate found out about a message it let through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    pub action: &'static str,
    /// The sender's venue, where the message is a venue's.
    pub venue: Option<VenueId>,
    /// Units attached, where the message takes coins.
    pub amount: u128,
}

/// Lets a message through or says who could send it.
pub fn check(deps: Deps, info: &MessageInfo, msg: &ExecuteMsg) -> Result<Passed, ContractError> {
    check_by(PERMISSIONS, deps, info, msg)
}

/// [`check`] by any table.
pub fn check_by(
    table: &[Permission],
    deps: Deps,
    info: &MessageInfo,
    msg: &ExecuteMsg,
) -> Result<Passed, ContractError> {
    let (action, subject) = (msg.name(), subject(msg));
    let row = table.iter().find(|(name, ..)| *name == action);
    let (_, who, funds) = *row.ok_or_else(|| refused(action, "nobody", &info.sender))?;
    let venue = check_sender(deps, info, action, who, subject)?;
    let amount = check_funds(deps, info, action, funds)?;
    Ok(Passed { action, venue, amount })
}

fn refused(action: &'static str, allowed: &'static str, sender: &Addr) -> ContractError {
    Refusal::Unauthorized { action, allowed, sender: sender.to_string() }.into()
}

fn check_sender(
    deps: Deps,
    info: &MessageInfo,
    action: &'static str,
    who: Who,
    subject: Option<AccountId>,
) -> Result<Option<VenueId>, ContractError> {
    let deny = |allowed| Err(refused(action, allowed, &info.sender));
    match who {
        Who::Anyone => Ok(None),
        Who::Venue => match state::load_venue(deps.storage, &info.sender) {
            None => deny("registered venues"),
            Some(venue) if venue.suspended => Err(Refusal::VenueSuspended { venue: venue.id }.into()),
            Some(venue) => Ok(Some(venue.id)),
        },
        Who::Governance | Who::InsuranceFundOrGovernance | Who::GuardianOrGovernance => {
            let config = CONFIG.load(deps.storage)?;
            let (other, allowed) = match who {
                Who::InsuranceFundOrGovernance => (config.insurance_fund, "the insurance fund and governance"),
                Who::GuardianOrGovernance => (Some(config.guardian), "the guardian and governance"),
                _ => (None, "governance"),
            };
            if other.as_ref() == Some(&info.sender) || config.governance == info.sender {
                return Ok(None);
            }
            deny(allowed)
        }
        Who::Owner | Who::OwnerOrOperator | Who::OfferedTo => {
            let account = subject.ok_or_else(|| refused(action, "nobody", &info.sender))?;
            let profile = state::load_profile(deps.storage, account)?.ok_or(Refusal::UnknownAccount { account })?;
            let sender = deps.api.addr_canonicalize(info.sender.as_str())?;
            match who {
                Who::OfferedTo if profile.offered_to.is_none() => Err(Refusal::NotOffered { account }.into()),
                Who::OfferedTo if profile.offered_to == Some(sender.clone()) => Ok(None),
                Who::OfferedTo => deny("the address it was offered to"),
                _ if profile.owner == sender => Ok(None),
                Who::OwnerOrOperator if profile.operators.contains(&sender) => Ok(None),
                Who::OwnerOrOperator => deny("the account's owner and operators"),
                _ => deny("the account's owner"),
            }
        }
    }
}

fn check_funds(deps: Deps, info: &MessageInfo, action: &'static str, funds: Funds) -> Result<u128, ContractError> {
    match funds {
        Funds::None if info.funds.is_empty() => Ok(0),
        Funds::None => Err(Refusal::UnexpectedFunds { action }.into()),
        Funds::Settlement => {
            let denom = state::load_settings(deps.storage)?.denom;
            let amount = match info.funds.as_slice() {
                [coin] if coin.denom == denom => {
                    Uint128::try_from(coin.amount).ok().map(|amount| amount.u128()).filter(|amount| *amount > 0)
                }
                _ => None,
            };
            amount.ok_or_else(|| {
                let got = info.funds.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                Refusal::WrongFunds { action, denom, got: if got.is_empty() { "nothing".into() } else { got } }.into()
            })
        }
    }
}

/// The account whose owner or operator a message wants.
fn subject(msg: &ExecuteMsg) -> Option<AccountId> {
    match msg {
        ExecuteMsg::CloseAccount { account }
        | ExecuteMsg::OfferOwnership { account, .. }
        | ExecuteMsg::AcceptOwnership { account }
        | ExecuteMsg::SetOperator { account, .. }
        | ExecuteMsg::EnableVenue { account, .. }
        | ExecuteMsg::RevokeVenue { account, .. }
        | ExecuteMsg::SetOffMarkCap { account, .. }
        | ExecuteMsg::Withdraw { account, .. } => Some(*account),
        ExecuteMsg::Liquidate { taker, .. } => Some(*taker),
        _ => None,
    }
}
