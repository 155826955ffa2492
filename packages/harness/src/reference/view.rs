//! One shape for what the ledger knows and what the contracts answer, so that both can be compared and checked.

use std::collections::BTreeMap;

use breakwater_interfaces::clearinghouse::{
    AccountId, AccountResponse, MarketBooks, MarketId, MarketResponse, Phase, PriceClass, SideResponse,
    SolvencyResponse, VenueId,
};
use num_bigint::BigInt;

use super::ledger::{Call, Ledger};
use super::refusal::{Refusal, Result};
use super::settle::SettlementView;
use super::state::{Book, Side};

/// An account with lazy indices applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountView {
    pub owner: String,
    pub offered_to: Option<String>,
    /// Ascending.
    pub operators: Vec<String>,
    pub venues: Vec<VenueId>,
    pub off_mark_cap_bps: i128,
    pub cash: i128,
    pub net_deposits: i128,
    pub float_paid: i128,
    pub auction_started_at: Option<i128>,
    /// Signed lots and cost; legs of which nothing is left are not shown.
    pub positions: BTreeMap<MarketId, (i128, i128)>,
    /// What held gains count; those of which nothing is left are not shown.
    pub held: BTreeMap<MarketId, i128>,
}

/// One side of a market.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideView {
    pub q: i128,
    pub cash_index: String,
    pub survival: i128,
    pub used_e18: i128,
}

/// A market.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarketView {
    pub reduce_only: bool,
    pub class: PriceClass,
    pub mark: Option<i128>,
    pub open_interest: i128,
    pub positions: usize,
    pub long: SideView,
    pub short: SideView,
    pub paid: i128,
    pub fees: i128,
    pub shortfall: i128,
    pub settlement: Option<SettlementView>,
}

/// The border and the bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BorderView {
    pub held: i128,
    pub float: i128,
    pub treasury: i128,
    pub tickets: i128,
    pub parked: i128,
    /// Σ of the markets' held gains.
    pub held_gains: i128,
    pub flying: i128,
    pub ended: i128,
    /// Σ stored cash.
    pub cash: i128,
    pub shortfall: i128,
    pub deposits: i128,
    pub balance: i128,
    pub phase: Phase,
}

fn units(amount: cosmwasm_std::Uint128) -> i128 {
    i128::try_from(amount.u128()).unwrap_or(i128::MAX)
}

impl From<&AccountResponse> for AccountView {
    fn from(answer: &AccountResponse) -> Self {
        let mut operators: Vec<String> = answer.operators.iter().map(ToString::to_string).collect();
        operators.sort();
        let positions = answer.positions.iter().filter(|position| !position.size.is_zero());
        AccountView {
            owner: answer.owner.to_string(),
            offered_to: answer.offered_to.as_ref().map(ToString::to_string),
            operators,
            venues: answer.venues.clone(),
            off_mark_cap_bps: i128::from(answer.off_mark_cap_bps),
            cash: answer.cash.i128(),
            net_deposits: answer.net_deposits.i128(),
            float_paid: units(answer.float_paid),
            auction_started_at: answer.auction_started_at.map(i128::from),
            positions: positions
                .map(|position| (position.market, (position.size.i128(), position.cost.i128())))
                .collect(),
            held: shown(answer.held_gains.iter().map(|gain| (gain.market, units(gain.units)))),
        }
    }
}

fn shown(held: impl Iterator<Item = (MarketId, i128)>) -> BTreeMap<MarketId, i128> {
    held.filter(|(_, gain)| *gain != 0).collect()
}

fn side_view(side: &SideResponse, used: cosmwasm_std::Uint128) -> SideView {
    SideView {
        q: side.book.i128(),
        cash_index: side.cash_index.clone(),
        survival: units(side.survival_index),
        used_e18: units(used),
    }
}

impl From<&MarketResponse> for MarketView {
    fn from(answer: &MarketResponse) -> Self {
        MarketView {
            reduce_only: answer.reduce_only,
            class: answer.class,
            mark: answer.mark.map(units),
            open_interest: i128::from(answer.open_interest.u64()),
            positions: usize::try_from(answer.positions).unwrap_or(usize::MAX),
            long: side_view(&answer.long, answer.used_long_e18),
            short: side_view(&answer.short, answer.used_short_e18),
            paid: answer.books.paid.i128(),
            fees: units(answer.books.fees),
            shortfall: units(answer.books.shortfall),
            settlement: answer.settlement.as_ref().map(SettlementView::from),
        }
    }
}

impl From<&SolvencyResponse> for BorderView {
    fn from(answer: &SolvencyResponse) -> Self {
        BorderView {
            held: units(answer.held),
            float: units(answer.float),
            treasury: units(answer.treasury),
            tickets: units(answer.tickets),
            parked: units(answer.parked),
            held_gains: units(answer.held_gains),
            flying: units(answer.flying),
            ended: answer.ended.i128(),
            cash: answer.cash.i128(),
            shortfall: units(answer.shortfall),
            deposits: answer.deposits.i128(),
            balance: units(answer.balance),
            phase: answer.phase,
        }
    }
}

impl Ledger {
    /// An account as the clearing house should show it.
    ///
    /// # Errors
    /// `UnknownAccount`, `AccountUnreadable`.
    pub fn account_view(&self, id: AccountId) -> Result<AccountView> {
        let account = self.state.accounts.get(&id).ok_or(Refusal::UnknownAccount)?;
        if self.unreadable.contains(&id) {
            return Err(Refusal::AccountUnreadable);
        }
        let folded = self.fold(account);
        Ok(AccountView {
            owner: account.owner.clone(),
            offered_to: account.offered_to.clone(),
            operators: account.operators.iter().cloned().collect(),
            venues: account.venues.iter().copied().collect(),
            off_mark_cap_bps: account.off_mark_cap_bps,
            cash: folded.cash,
            net_deposits: account.net_deposits,
            float_paid: account.float_paid,
            auction_started_at: account.auction_started_at,
            positions: folded.legs,
            held: shown(folded.held.into_iter()),
        })
    }

    /// A market as the clearing house should show it now.
    ///
    /// # Errors
    /// `UnknownMarket`.
    pub fn market_view(&self, call: &Call, id: MarketId) -> Result<MarketView> {
        let market = self.market(id)?;
        let quote = call.quote(id)?;
        let side = |side: Side, book: &Book| -> Result<SideView> {
            Ok(SideView {
                q: book.q,
                cash_index: BigInt::to_string(&book.cash_index),
                survival: book.survival,
                used_e18: self.used_share(call, id, side)?,
            })
        };
        let holders = self.state.accounts.values().filter(|account| account.positions.contains_key(&id));
        Ok(MarketView {
            reduce_only: market.reduce_only,
            class: call.class(id),
            mark: quote.mark,
            open_interest: market.long.open_interest,
            positions: holders.count(),
            long: side(Side::Long, &market.long)?,
            short: side(Side::Short, &market.short)?,
            paid: market.paid,
            fees: market.fees,
            shortfall: market.shortfall,
            settlement: self.settlement_view(id, call.now()),
        })
    }

    /// The border as the clearing house should show it; `donated` units were simply sent to it.
    pub fn border_view(&self, donated: i128) -> BorderView {
        let state = &self.state;
        BorderView {
            held: state.held,
            float: state.float,
            treasury: state.treasury,
            tickets: state.waiting(),
            parked: state.parked(),
            held_gains: state.markets.values().map(|market| market.settlement.held).sum(),
            flying: state.flying(),
            ended: state.ended,
            cash: state.accounts.values().map(|account| account.cash).sum(),
            shortfall: state.markets.values().map(|market| market.shortfall).sum(),
            deposits: state.deposits(),
            balance: state.held + donated - self.missing,
            phase: state.phase(),
        }
    }

    /// The books of every market at block time `now`, in the shape of the query.
    pub fn books(&self, now: i128) -> Vec<MarketBooks> {
        let unsigned = |amount: i128| cosmwasm_std::Uint128::new(u128::try_from(amount).unwrap_or(0));
        let line = |(id, market): (&MarketId, &super::state::Market)| MarketBooks {
            market: *id,
            paid: market.paid.into(),
            q_long: market.long.q.into(),
            q_short: market.short.q.into(),
            settled: market.settlement.settled.into(),
            fees: unsigned(market.fees),
            shortfall: unsigned(market.shortfall),
            settling: self.state.is_settling(*id, now),
        };
        self.state.markets.iter().map(line).collect()
    }
}
