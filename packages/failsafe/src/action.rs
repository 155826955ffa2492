//! The actions of a clearing house, and what each mode allows.

use crate::conditions::{Cell, Condition, Conditions};
use crate::matrix::Matrix;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Deposit,
    Cancel,
    OpenAccount,
    /// A venue or an operator.
    Enable,
    Revoke,
    TransferOwnership,
    AddRisk,
    Reduce,
    WithdrawFlat,
    WithdrawWithPositions,
    Liquidate,
    Resolve,
    AccrueFunding,
    PushPrice,
    Touch,
    RetryClaim,
    CloseEmptyAccount,
    ServeTickets,
    Refill,
    Repay,
    Stake,
    Tag,
    Register,
    FinalizeMarket,
    Cage,
    DrawInsurance,
    Finalize,
    Claim,
    Trip,
    Resume,
}

const NO: Cell = Cell::No;
const YES: Cell = Cell::If(Conditions::NONE);
const A: Cell = Cell::If(Conditions::of(&[Condition::ClassA]));
const B: Cell = Cell::If(Conditions::of(&[Condition::ClassB]));
const DEEP: Cell = Cell::If(Conditions::of(&[Condition::ClassA, Condition::Deep]));
const LIMITED: Cell = Cell::If(Conditions::of(&[Condition::Limiter]));
const COVERED: Cell = Cell::If(Conditions::of(&[Condition::InitialMargin, Condition::Limiter]));
const RECORDED: Cell = Cell::If(Conditions::of(&[Condition::RecordOnly]));
const UNTAGGED: Cell = Cell::If(Conditions::of(&[Condition::Untagged]));

/// What a clearing house allows in NORMAL, RESUME, REDUCE_ONLY, FROZEN, SETTLING. Cells say what the mode asks; actions have conditions of their
/// own besides. Where settling replaces an action by another (`Claim` for withdrawing, `Register` for liquidating) its cell is `NO`.
#[rustfmt::skip]
pub const CLEARING: Matrix<Action> = Matrix::new(&[
    (Action::Deposit,               [YES,     YES,     YES,     YES,      NO]),
    (Action::Cancel,                [YES,     YES,     YES,     YES,      YES]),
    (Action::OpenAccount,           [YES,     YES,     YES,     YES,      NO]),
    (Action::Enable,                [YES,     YES,     YES,     YES,      NO]),
    (Action::Revoke,                [YES,     YES,     YES,     YES,      YES]),
    (Action::TransferOwnership,     [YES,     YES,     YES,     YES,      YES]),
    (Action::AddRisk,               [A,       NO,      NO,      NO,       NO]),
    (Action::Reduce,                [B,       B,       B,       NO,       NO]),
    (Action::WithdrawFlat,          [LIMITED, LIMITED, LIMITED, NO,       NO]),
    (Action::WithdrawWithPositions, [COVERED, NO,      COVERED, NO,       NO]),
    (Action::Liquidate,             [B,       DEEP,    B,       NO,       NO]),
    (Action::Resolve,               [B,       DEEP,    B,       NO,       NO]),
    (Action::AccrueFunding,         [YES,     NO,      YES,     NO,       NO]),
    (Action::PushPrice,             [YES,     YES,     YES,     RECORDED, UNTAGGED]),
    (Action::Touch,                 [YES,     YES,     YES,     YES,      YES]),
    (Action::RetryClaim,            [YES,     YES,     YES,     YES,      YES]),
    (Action::CloseEmptyAccount,     [YES,     YES,     YES,     YES,      YES]),
    (Action::ServeTickets,          [YES,     YES,     YES,     NO,       NO]),
    (Action::Refill,                [YES,     YES,     YES,     NO,       NO]),
    (Action::Repay,                 [YES,     YES,     YES,     NO,       NO]),
    (Action::Stake,                 [YES,     YES,     YES,     YES,      NO]),
    (Action::Tag,                   [YES,     YES,     YES,     YES,      YES]),
    (Action::Register,              [YES,     YES,     YES,     YES,      YES]),
    (Action::FinalizeMarket,        [YES,     YES,     YES,     YES,      YES]),
    (Action::Cage,                  [YES,     YES,     YES,     YES,      YES]),
    (Action::DrawInsurance,         [NO,      NO,      NO,      NO,       YES]),
    (Action::Finalize,              [NO,      NO,      NO,      NO,       YES]),
    (Action::Claim,                 [NO,      NO,      NO,      NO,       YES]),
    (Action::Trip,                  [YES,     YES,     YES,     YES,      NO]),
    (Action::Resume,                [YES,     YES,     YES,     YES,      NO]),
]);
