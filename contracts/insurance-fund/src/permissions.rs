//! Who may send what, and with which coins: one table of every message. What is not in it is refused.

use breakwater_interfaces::insurance_fund::ExecuteMsg;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Stake,
    Unstake,
    TakeUnstaked,
    Restake,
    Refill,
    ReturnFloat,
    Draw,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Anyone,
    /// An address with shares, staked or on their way out; it only ever moves its own.
    Staker,
    ClearingHouse,
    /// What an action that is missing from the table gets.
    Nobody,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coins {
    Nothing,
    /// Exactly one coin of the settlement denom, not zero.
    Settlement,
}

pub const PERMISSIONS: &[(Action, Who, Coins)] = &[
    (Action::Stake, Who::Anyone, Coins::Settlement),
    (Action::Unstake, Who::Staker, Coins::Nothing),
    (Action::TakeUnstaked, Who::Staker, Coins::Nothing),
    // Before its 48 h are over only the unstake's own staker: see `execute/restake.rs`.
    (Action::Restake, Who::Anyone, Coins::Nothing),
    (Action::Refill, Who::Anyone, Coins::Nothing),
    (Action::ReturnFloat, Who::ClearingHouse, Coins::Settlement),
    (Action::Draw, Who::ClearingHouse, Coins::Nothing),
];

impl Action {
    pub fn of(msg: &ExecuteMsg) -> Action {
        match msg {
            ExecuteMsg::Stake { .. } => Action::Stake,
            ExecuteMsg::Unstake { .. } => Action::Unstake,
            ExecuteMsg::TakeUnstaked { .. } => Action::TakeUnstaked,
            ExecuteMsg::Restake { .. } => Action::Restake,
            ExecuteMsg::Refill { .. } => Action::Refill,
            ExecuteMsg::ReturnFloat { .. } => Action::ReturnFloat,
            ExecuteMsg::Draw { .. } => Action::Draw,
        }
    }
}

/// Who may do `action` and with which coins, by the table.
pub fn permitted(action: Action) -> (Who, Coins) {
    let row = PERMISSIONS.iter().find(|(listed, _, _)| *listed == action);
    row.map_or((Who::Nobody, Coins::Nothing), |(_, who, coins)| (*who, *coins))
}
