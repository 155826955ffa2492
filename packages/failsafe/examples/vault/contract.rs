//! Deposits, withdrawals through the limiter, a guardian that freezes, a governance whose changes wait.

use breakwater_failsafe::*;
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, BankMsg, Coin, DepsMut, Env, MessageInfo, Response};
use cosmwasm_std::{StdError, StdResult, Storage, Uint128};
use cw_storage_plus::{Item, Map};
use serde::{Deserialize, Serialize};

pub const DENOM: &str = "uusdc";
const YES: Cell = Cell::If(Conditions::NONE);
const NO: Cell = Cell::No;
/// NORMAL, RESUME, REDUCE_ONLY, FROZEN, SETTLING. A message that is not here is refused; nothing here ever settles.
const VAULT: Matrix<&str> = Matrix::new(&[
    ("deposit", [YES, YES, YES, YES, NO]),
    ("withdraw", [YES, YES, YES, NO, NO]),
    ("change", [YES, NO, NO, NO, NO]),
    ("guard", [YES, YES, YES, YES, NO]),
]);
/// After a stop users get an hour before any change is made.
const RESUME_SECONDS: u64 = 3_600;

const STOP: StopStore = StopStore::new("stop");
const CHANGES: Timelocked<Rates> = Timelocked::new("next_change", "changes");
const STATE: Item<State> = Item::new("state");
const ACCOUNTS: Map<&Addr, u128> = Map::new("accounts");

/// Shares of the deposits that leave in an hour and in a day, in bps; units an hour that always may.
#[cw_serde]
pub struct Rates {
    pub hour_bps: u32,
    pub day_bps: u32,
    pub hour_floor: Uint128,
}

impl Rates {
    fn checked(&self) -> Result<LimiterRates, Refusal> {
        let Rates { hour_bps, day_bps, hour_floor } = *self;
        let rates = LimiterRates { hour_bps, day_bps, hour_floor: hour_floor.u128() };
        rates.check().map(|()| rates)
    }
}

/// Units and block times in seconds; buckets as (used, at, part).
#[derive(Serialize, Deserialize)]
struct State {
    guardian: Addr,
    governance: Addr,
    rates: Rates,
    total: u128,
    /// The UTC day, and the total before it: coins paid in today widen nothing today.
    day: (u64, u128),
    buckets: [(u128, u64, u64); 2],
}

#[cw_serde]
pub struct InstantiateMsg {
    pub guardian: String,
    pub governance: String,
    pub rates: Rates,
}

#[cw_serde]
pub enum ExecuteMsg {
    Deposit {},
    Withdraw { amount: Uint128 },
    Freeze { seconds: u64 },
    ArmAgain {},
    Queue { rates: Rates },
    MakeChange { id: u64 },
}

pub fn instantiate(deps: DepsMut, _: Env, _: MessageInfo, msg: InstantiateMsg) -> StdResult<Response> {
    msg.rates.checked()?;
    let (guardian, governance) = (deps.api.addr_validate(&msg.guardian)?, deps.api.addr_validate(&msg.governance)?);
    let state = State { guardian, governance, rates: msg.rates, total: 0, day: (0, 0), buckets: [(0, 0, 0); 2] };
    STATE.save(deps.storage, &state)?;
    Ok(Response::new())
}

/// The modes, from time and state alone.
fn standing(stop: &Stop, now: u64) -> Standing {
    let frozen = stop.running_until(now);
    let resume = stop.gap_left(now).map(|gap| gap.to.saturating_add(RESUME_SECONDS)).filter(|until| now < *until);
    let causes = [(Mode::Frozen, frozen), (Mode::Resume, resume)].map(|(mode, until)| Some((mode, Until::At(until?))));
    causes.into_iter().flatten().fold(Standing::NORMAL, |standing, (mode, until)| standing.with(mode, until))
}

pub fn execute(deps: DepsMut, env: Env, info: MessageInfo, msg: ExecuteMsg) -> StdResult<Response> {
    let (storage, now) = (deps.storage, env.block.time.seconds());
    let (mut state, stop) = (STATE.load(storage)?, STOP.load(storage)?);
    let (action, sender) = match &msg {
        ExecuteMsg::Deposit {} => ("deposit", None),
        ExecuteMsg::Withdraw { .. } => ("withdraw", None),
        ExecuteMsg::MakeChange { .. } => ("change", None),
        ExecuteMsg::Freeze { .. } => ("guard", Some(&state.guardian)),
        ExecuteMsg::ArmAgain {} | ExecuteMsg::Queue { .. } => ("guard", Some(&state.governance)),
    };
    if sender.is_some_and(|sender| *sender != info.sender) {
        return Err(StdError::msg("not yours to send"));
    }
    VAULT.permit(action, &Scopes::global(standing(&stop, now)))?;
    if state.day.0 != now / 86_400 {
        state.day = (now / 86_400, state.total);
    }
    let mut response = Response::new();
    match msg {
        ExecuteMsg::Deposit {} => deposit(storage, &mut state, &info)?,
        ExecuteMsg::Withdraw { amount } => {
            let payout = withdraw(storage, &mut state, &info.sender, amount.u128(), now)?;
            response = response.add_message(payout);
        }
        ExecuteMsg::Freeze { seconds } => STOP.save(storage, &stop.called(seconds, now, &StopRules::FREEZE)?)?,
        ExecuteMsg::ArmAgain {} => STOP.save(storage, &stop.armed_again(now)?)?,
        ExecuteMsg::Queue { rates } => {
            rates.checked()?;
            let entry = CHANGES.queue(storage, &rates, now, &TimelockRules::default())?;
            response = response.add_attribute("change", entry.id.to_string());
        }
        ExecuteMsg::MakeChange { id } => state.rates = CHANGES.execute(storage, id, now)?,
    }
    STATE.save(storage, &state)?;
    Ok(response)
}

fn deposit(storage: &mut dyn Storage, state: &mut State, info: &MessageInfo) -> StdResult<()> {
    let [paid] = &info.funds[..] else { return Err(StdError::msg("one coin a deposit")) };
    if paid.denom != DENOM {
        return Err(StdError::msg(format!("{} is not {DENOM}", paid.denom)));
    }
    let paid = Uint128::try_from(paid.amount)?.u128();
    let owned = ACCOUNTS.may_load(storage, &info.sender)?.unwrap_or_default();
    state.total = state.total.checked_add(paid).ok_or_else(|| StdError::msg("too much"))?;
    ACCOUNTS.save(storage, &info.sender, &owned.saturating_add(paid))
}

fn withdraw(store: &mut dyn Storage, state: &mut State, owner: &Addr, amount: u128, now: u64) -> StdResult<BankMsg> {
    let owned = ACCOUNTS.may_load(store, owner)?.unwrap_or_default();
    let rest = owned.checked_sub(amount).ok_or_else(|| StdError::msg(format!("{owned} are yours")))?;
    let [hour, day] = state.buckets.map(|(used, at, part)| Bucket { used, at, part });
    let deposits = Deposits { now: state.total, average: state.day.1 };
    let limiter = Limiter { hour, day }.taken(amount, now, deposits, &state.rates.checked()?)?;
    state.buckets = [limiter.hour, limiter.day].map(|bucket| (bucket.used, bucket.at, bucket.part));
    state.total = state.total.saturating_sub(amount);
    ACCOUNTS.save(store, owner, &rest)?;
    let coins = vec![Coin::new(amount, DENOM)];
    Ok(BankMsg::Send { to_address: owner.to_string(), amount: coins })
}
