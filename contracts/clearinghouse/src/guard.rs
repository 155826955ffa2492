//! The one gate in front of every message: who may send it, and which coins it takes. Default deny: a message without a row is refused.

use breakwater_failsafe::{Action, Scopes, CLEARING};
use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg, Phase, VenueId};
use cosmwasm_std::{Addr, Deps, Env, MessageInfo, Uint128};

use crate::error::{ContractError, Refusal};
use crate::ledger::whole;
use crate::state::{self, Front, CONFIG, GUARDIAN};

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
    InsuranceFund,
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

/// What the gate asks the modes of the whole for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    Modes(Action),
    /// Every item is asked for on its own, with the markets it touches.
    ByItem,
    /// In every mode: it can only stop things, or waits.
    Always,
}

/// Whether a message still goes through once the whole is caged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    Nothing,
    Caged,
    /// Not once the wind-down is final, either.
    UntilFinal,
    /// Before the cage, and once the wind-down is final.
    Final,
}

/// One row of the table: message, sender, coins, what the modes are asked, whether it survives the cage.
pub type Permission = (&'static str, Who, Funds, Asked, After);

/// Every message there is.
#[rustfmt::skip]
pub const PERMISSIONS: &[Permission] = &[
    ("open_account", Who::Anyone, Funds::None, Asked::Modes(Action::OpenAccount), After::Nothing),
    ("close_account", Who::Owner, Funds::None, Asked::Modes(Action::CloseEmptyAccount), After::Nothing),
    ("offer_ownership", Who::Owner, Funds::None, Asked::Modes(Action::TransferOwnership), After::Caged),
    ("accept_ownership", Who::OfferedTo, Funds::None, Asked::Modes(Action::TransferOwnership), After::Caged),
    ("set_operator", Who::Owner, Funds::None, Asked::ByItem, After::Caged),
    ("enable_venue", Who::Owner, Funds::None, Asked::Modes(Action::Enable), After::Nothing),
    ("revoke_venue", Who::OwnerOrOperator, Funds::None, Asked::Modes(Action::Revoke), After::Caged),
    ("set_off_mark_cap", Who::Owner, Funds::None, Asked::Modes(Action::Enable), After::Nothing),
    ("deposit", Who::Anyone, Funds::Settlement, Asked::Modes(Action::Deposit), After::Nothing),
    ("withdraw", Who::Owner, Funds::None, Asked::ByItem, After::Nothing),
    ("fill", Who::Venue, Funds::None, Asked::ByItem, After::Nothing),
    ("touch", Who::Anyone, Funds::None, Asked::Modes(Action::Touch), After::Nothing),
    ("accrue_funding", Who::Anyone, Funds::None, Asked::ByItem, After::Nothing),
    ("start_auction", Who::Anyone, Funds::None, Asked::ByItem, After::Nothing),
    ("liquidate", Who::OwnerOrOperator, Funds::None, Asked::ByItem, After::Nothing),
    ("resolve", Who::Anyone, Funds::None, Asked::ByItem, After::Nothing),
    ("repay", Who::Anyone, Funds::None, Asked::Modes(Action::Repay), After::Nothing),
    ("sweep_fees", Who::Anyone, Funds::None, Asked::Modes(Action::Refill), After::Nothing),
    ("pay_treasury", Who::Anyone, Funds::None, Asked::Modes(Action::Refill), After::Final),
    ("return_surplus", Who::Anyone, Funds::None, Asked::Modes(Action::Refill), After::Final),
    ("serve_tickets", Who::Anyone, Funds::None, Asked::Modes(Action::ServeTickets), After::Nothing),
    ("retry_claim", Who::Anyone, Funds::None, Asked::Modes(Action::RetryClaim), After::Caged),
    ("trip", Who::Anyone, Funds::None, Asked::Modes(Action::Trip), After::Nothing),
    ("resume", Who::Anyone, Funds::None, Asked::Modes(Action::Resume), After::Nothing),
    ("tag", Who::Anyone, Funds::None, Asked::Modes(Action::Tag), After::Caged),
    ("finalize_market", Who::Anyone, Funds::None, Asked::Modes(Action::FinalizeMarket), After::Nothing),
    ("cage", Who::Anyone, Funds::None, Asked::Modes(Action::Cage), After::Caged),
    ("register", Who::Anyone, Funds::None, Asked::Modes(Action::Register), After::Caged),
    ("draw_insurance", Who::Anyone, Funds::None, Asked::Modes(Action::DrawInsurance), After::Caged),
    ("finalize", Who::Anyone, Funds::None, Asked::Modes(Action::Finalize), After::Caged),
    ("claim", Who::Anyone, Funds::None, Asked::Modes(Action::Claim), After::Caged),
    ("take_tips", Who::Anyone, Funds::None, Asked::Modes(Action::RetryClaim), After::Caged),
    ("execute_change", Who::Anyone, Funds::None, Asked::Always, After::Nothing),
    ("fund_float", Who::InsuranceFundOrGovernance, Funds::Settlement, Asked::Modes(Action::Refill), After::UntilFinal),
    ("report_fund", Who::InsuranceFund, Funds::None, Asked::Always, After::Caged),
    ("stop", Who::GuardianOrGovernance, Funds::None, Asked::Always, After::Caged),
    ("end_stop", Who::Governance, Funds::None, Asked::Always, After::Caged),
    ("arm_stop", Who::Governance, Funds::None, Asked::Always, After::Caged),
    ("cancel_change", Who::Governance, Funds::None, Asked::Always, After::Caged),
    ("add_market", Who::Governance, Funds::None, Asked::Always, After::Nothing),
    ("update_market", Who::Governance, Funds::None, Asked::Always, After::Nothing),
    ("delist_market", Who::Governance, Funds::None, Asked::Always, After::Nothing),
    ("add_venue", Who::Governance, Funds::None, Asked::Always, After::Nothing),
    ("suspend_venue", Who::GuardianOrGovernance, Funds::None, Asked::Always, After::Nothing),
    ("set_insurance_fund", Who::Governance, Funds::None, Asked::Always, After::Nothing),
    ("set_float_target", Who::Governance, Funds::None, Asked::Always, After::Nothing),
    ("set_governance", Who::Governance, Funds::None, Asked::Always, After::Nothing),
    ("set_guardian", Who::Governance, Funds::None, Asked::Always, After::Nothing),
    ("set_limits", Who::Governance, Funds::None, Asked::Always, After::Nothing),
    ("set_timing", Who::Governance, Funds::None, Asked::Always, After::Nothing),
    ("settle_market", Who::Governance, Funds::None, Asked::Always, After::Nothing),
    ("settle", Who::Governance, Funds::None, Asked::Always, After::Nothing),
];

/// What the gate found out about a message it let through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    pub action: &'static str,
    /// The sender's venue, where the message is a venue's.
    pub venue: Option<VenueId>,
    /// The sender is governance, where it matters.
    pub governs: bool,
    /// Units attached, where the message takes coins.
    pub amount: u128,
}

/// Lets a message through, or says who could send it, with which coins, or which mode of the whole refuses it.
pub fn check(
    deps: Deps,
    env: &Env,
    front: &Front,
    info: &MessageInfo,
    msg: &ExecuteMsg,
) -> Result<Passed, ContractError> {
    check_by(PERMISSIONS, deps, env, front, info, msg)
}

/// [`check`] by any table.
pub fn check_by(
    table: &[Permission],
    deps: Deps,
    env: &Env,
    front: &Front,
    info: &MessageInfo,
    msg: &ExecuteMsg,
) -> Result<Passed, ContractError> {
    let (action, subject) = (msg.name(), subject(msg));
    let row = table.iter().find(|(name, ..)| *name == action);
    let (_, who, funds, asked, after) = *row.ok_or_else(|| refused(action, "nobody", &info.sender))?;
    let Sender { venue, governs } = check_sender(deps, env, info, action, who, subject)?;
    let amount = check_funds(front, info, action, funds)?;
    check_phase(deps, front.settings.phase, after, action)?;
    if let Some(action) = asked_of(asked, msg, front.settings.phase) {
        let whole = whole(&front.settings, &front.totals, env.block.time.seconds())?;
        let permitted = CLEARING.permit(action, &Scopes::global(whole.standing()));
        permitted.map_err(|blocked| Refusal::Blocked { action, blocked })?;
    }
    Ok(Passed { action, venue, governs, amount })
}

/// Errors: the cage holds the message.
fn check_phase(deps: Deps, phase: Phase, after: After, action: &'static str) -> Result<(), ContractError> {
    let passes = match phase {
        Phase::Live | Phase::Settling => true,
        Phase::Caged => matches!(after, After::Caged | After::UntilFinal),
        Phase::Final => matches!(after, After::Caged | After::Final),
    };
    if passes {
        return Ok(());
    }
    Err(Refusal::Caged { action, caged_at: state::load_ending(deps.storage)?.caged_at }.into())
}

/// Appointing and dismissing an operator are two actions of one message. In a wind-down coins come in as insurance, and go out as claims.
fn asked_of(asked: Asked, msg: &ExecuteMsg, phase: Phase) -> Option<Action> {
    match (asked, msg) {
        (Asked::Modes(Action::Refill), ExecuteMsg::FundFloat { .. }) if phase == Phase::Caged => {
            Some(Action::DrawInsurance)
        }
        (Asked::Modes(Action::Refill), _) if phase == Phase::Final => Some(Action::RetryClaim),
        (Asked::Modes(action), _) => Some(action),
        (Asked::ByItem, ExecuteMsg::SetOperator { appointed: true, .. }) => Some(Action::Enable),
        (Asked::ByItem, ExecuteMsg::SetOperator { appointed: false, .. }) => Some(Action::Revoke),
        (Asked::ByItem | Asked::Always, _) => None,
    }
}

fn refused(action: &'static str, allowed: &'static str, sender: &Addr) -> ContractError {
    Refusal::Unauthorized { action, allowed, sender: sender.to_string() }.into()
}

/// What is known of a sender whom the table lets through.
#[derive(Default)]
struct Sender {
    venue: Option<VenueId>,
    governs: bool,
}

fn check_sender(
    deps: Deps,
    env: &Env,
    info: &MessageInfo,
    action: &'static str,
    who: Who,
    subject: Option<AccountId>,
) -> Result<Sender, ContractError> {
    let other = Ok(Sender::default());
    let deny = |allowed| Err(refused(action, allowed, &info.sender));
    match who {
        Who::Anyone => other,
        Who::Venue => match state::load_venue(deps.storage, &info.sender) {
            None => deny("registered venues"),
            Some(venue) if venue.is_suspended(env.block.time.seconds()) => {
                Err(Refusal::VenueSuspended { venue: venue.id }.into())
            }
            Some(venue) => Ok(Sender { venue: Some(venue.id), governs: false }),
        },
        Who::InsuranceFund => match CONFIG.load(deps.storage)?.insurance_fund {
            Some(fund) if fund == info.sender => other,
            _ => deny("the insurance fund"),
        },
        Who::Governance | Who::InsuranceFundOrGovernance | Who::GuardianOrGovernance => {
            let config = CONFIG.load(deps.storage)?;
            if config.governance == info.sender {
                return Ok(Sender { venue: None, governs: true });
            }
            let (second, allowed) = match who {
                Who::InsuranceFundOrGovernance => (config.insurance_fund, "the insurance fund and governance"),
                Who::GuardianOrGovernance => (Some(GUARDIAN.load(deps.storage)?), "the guardian and governance"),
                _ => (None, "governance"),
            };
            if second.as_ref() == Some(&info.sender) {
                return other;
            }
            deny(allowed)
        }
        Who::Owner | Who::OwnerOrOperator | Who::OfferedTo => {
            let account = subject.ok_or_else(|| refused(action, "nobody", &info.sender))?;
            let profile = state::load_profile(deps.storage, account)?.ok_or(Refusal::UnknownAccount { account })?;
            let sender = deps.api.addr_canonicalize(info.sender.as_str())?;
            match who {
                Who::OfferedTo if profile.offered_to.is_none() => Err(Refusal::NotOffered { account }.into()),
                Who::OfferedTo if profile.offered_to == Some(sender.clone()) => other,
                Who::OfferedTo => deny("the address it was offered to"),
                _ if profile.owner == sender => other,
                Who::OwnerOrOperator if profile.operators.contains(&sender) => other,
                Who::OwnerOrOperator => deny("the account's owner and operators"),
                _ => deny("the account's owner"),
            }
        }
    }
}

fn check_funds(front: &Front, info: &MessageInfo, action: &'static str, funds: Funds) -> Result<u128, ContractError> {
    match funds {
        Funds::None if info.funds.is_empty() => Ok(0),
        Funds::None => Err(Refusal::UnexpectedFunds { action }.into()),
        Funds::Settlement => {
            let denom = front.settings.denom.clone();
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
