//! One step of a sequence, as it is drawn, run, shrunk, printed and replayed.

use breakwater_interfaces::clearinghouse::ExecuteMsg;
use breakwater_interfaces::oracle::PriceItem;
use cosmwasm_std::Coin;
use serde::{Deserialize, Serialize};

/// What happens next. Senders are names; their addresses follow from them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The clock and the height move.
    Advance { seconds: u64, blocks: u64 },
    /// A publisher offers prices.
    Push { publisher: usize, prices: Vec<PriceItem> },
    /// Somebody sends the clearing house a message.
    Clear { sender: String, funds: Vec<Coin>, message: ExecuteMsg },
    /// Somebody simply sends the clearing house coins.
    Donate { units: u64 },
}

impl Step {
    /// Name of the kind, for counts.
    pub fn kind(&self) -> &'static str {
        match self {
            Step::Advance { .. } => "advance",
            Step::Push { .. } => "push",
            Step::Donate { .. } => "donate",
            Step::Clear { message, .. } => kind_of(message),
        }
    }

    /// Whether it is a message to a contract.
    pub fn is_message(&self) -> bool {
        matches!(self, Step::Push { .. } | Step::Clear { .. })
    }
}

fn kind_of(message: &ExecuteMsg) -> &'static str {
    match message {
        ExecuteMsg::OpenAccount {} => "open_account",
        ExecuteMsg::CloseAccount { .. } => "close_account",
        ExecuteMsg::OfferOwnership { .. } => "offer_ownership",
        ExecuteMsg::AcceptOwnership { .. } => "accept_ownership",
        ExecuteMsg::SetOperator { .. } => "set_operator",
        ExecuteMsg::EnableVenue { .. } => "enable_venue",
        ExecuteMsg::RevokeVenue { .. } => "revoke_venue",
        ExecuteMsg::SetOffMarkCap { .. } => "set_off_mark_cap",
        ExecuteMsg::Deposit { .. } => "deposit",
        ExecuteMsg::Withdraw { .. } => "withdraw",
        ExecuteMsg::Fill { .. } => "fill",
        ExecuteMsg::Touch { .. } => "touch",
        ExecuteMsg::AccrueFunding { .. } => "accrue_funding",
        ExecuteMsg::StartAuction { .. } => "start_auction",
        ExecuteMsg::Liquidate { .. } => "liquidate",
        ExecuteMsg::Resolve { .. } => "resolve",
        ExecuteMsg::Repay { .. } => "repay",
        ExecuteMsg::SweepFees { .. } => "sweep_fees",
        ExecuteMsg::PayTreasury {} => "pay_treasury",
        ExecuteMsg::ReturnSurplus {} => "return_surplus",
        ExecuteMsg::FundFloat {} => "fund_float",
        ExecuteMsg::AddMarket { .. } => "add_market",
        ExecuteMsg::UpdateMarket { .. } => "update_market",
        ExecuteMsg::DelistMarket { .. } => "delist_market",
        ExecuteMsg::AddVenue { .. } => "add_venue",
        ExecuteMsg::SuspendVenue { .. } => "suspend_venue",
        ExecuteMsg::SetInsuranceFund { .. } => "set_insurance_fund",
        ExecuteMsg::SetFloatTarget { .. } => "set_float_target",
        ExecuteMsg::SetGovernance { .. } => "set_governance",
    }
}
