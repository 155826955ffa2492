//! What a pass of the recovery keeper sees: everything it knows, asked for anew each time.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use anyhow::Result;
use breakwater_interfaces::clearinghouse::{
    AccountId, AccountResponse, AccountsResponse, EndingResponse, MarketId, MarketKind, MarketResponse,
    MarketsResponse, Phase, QueryMsg, SettlementResponse, SolvencyResponse, TicketResponse, TicketsResponse,
};
use cosmwasm_std::Uint128;
use serde::de::DeserializeOwned;

use super::place::Place;

/// Rows asked for in one page of a list.
const PAGE: u32 = 30;

/// The state as far as recovery goes.
pub struct Seen {
    pub now: u64,
    pub ending: EndingResponse,
    pub solvency: SolvencyResponse,
    /// Markets that settle.
    pub settling: Vec<MarketResponse>,
    pub tickets: Vec<TicketResponse>,
    ids: OnceCell<Vec<AccountId>>,
    accounts: OnceCell<Vec<AccountResponse>>,
}

/// What a step changes: while this stays the same, what was refused is not tried again.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    ending: EndingResponse,
    markets: BTreeMap<MarketId, (u32, Option<SettlementResponse>)>,
    tickets: Vec<TicketResponse>,
    parked: Uint128,
    /// Coins held, once nobody trades any more.
    held: Option<Uint128>,
}

impl Seen {
    /// # Errors
    /// If the clearing house cannot be asked.
    pub fn look<P: Place>(place: &P) -> Result<Self> {
        let now = place.now()?;
        let page = |last: Option<&MarketResponse>| QueryMsg::Markets {
            start_after: last.map(|market| market.market),
            limit: Some(PAGE),
        };
        let markets = rows(place, page, |answer: MarketsResponse| answer.markets)?;
        let page = |last: Option<&TicketResponse>| QueryMsg::Tickets {
            start_after: last.map(|ticket| ticket.id),
            limit: Some(PAGE),
        };
        Ok(Seen {
            now,
            ending: place.require(&QueryMsg::Ending {})?,
            solvency: place.require(&QueryMsg::Solvency {})?,
            settling: markets.into_iter().filter(|market| settles(market, now)).collect(),
            tickets: rows(place, page, |answer: TicketsResponse| answer.tickets)?,
            ids: OnceCell::new(),
            accounts: OnceCell::new(),
        })
    }

    pub fn mark(&self) -> Mark {
        let markets = self.settling.iter();
        Mark {
            ending: self.ending.clone(),
            markets: markets.map(|market| (market.market, (market.positions, market.settlement.clone()))).collect(),
            tickets: self.tickets.clone(),
            parked: self.solvency.parked,
            held: (self.ending.phase == Phase::Final).then_some(self.solvency.held),
        }
    }

    /// All accounts, ascending; asked for once.
    ///
    /// # Errors
    /// If the clearing house cannot be asked.
    pub fn ids<P: Place>(&self, place: &P) -> Result<&[AccountId]> {
        if self.ids.get().is_none() {
            let _ = self.ids.set(ids(place)?);
        }
        Ok(self.ids.get().map_or(&[], Vec::as_slice))
    }

    /// All accounts that can be read; asked for once.
    ///
    /// # Errors
    /// If the clearing house cannot be asked.
    pub fn accounts<P: Place>(&self, place: &P) -> Result<&[AccountResponse]> {
        if self.accounts.get().is_none() {
            let mut accounts = Vec::new();
            for account in self.ids(place)? {
                // One whose record is damaged must not keep the others waiting.
                accounts.extend(place.ask(&QueryMsg::Account { account: *account })?.ok());
            }
            let _ = self.accounts.set(accounts);
        }
        Ok(self.accounts.get().map_or(&[], Vec::as_slice))
    }
}

/// A market that has been ended, or whose expiry has come.
fn settles(market: &MarketResponse, now: u64) -> bool {
    let expired = matches!(market.params.kind, MarketKind::Future { expiry } if now >= expiry);
    market.settlement.is_some() || expired
}

/// All accounts, ascending.
///
/// # Errors
/// If the clearing house cannot be asked.
pub fn ids<P: Place>(place: &P) -> Result<Vec<AccountId>> {
    let page = |last: Option<&AccountId>| QueryMsg::Accounts { start_after: last.copied(), limit: Some(PAGE) };
    rows(place, page, |answer: AccountsResponse| answer.accounts)
}

/// A list, page by page: the question behind the last row known, and an answer's rows.
fn rows<P: Place, R: DeserializeOwned, T>(
    place: &P,
    page: impl Fn(Option<&T>) -> QueryMsg,
    read: impl Fn(R) -> Vec<T>,
) -> Result<Vec<T>> {
    let mut all: Vec<T> = Vec::new();
    loop {
        let more = read(place.require(&page(all.last()))?);
        if more.is_empty() {
            return Ok(all);
        }
        all.extend(more);
    }
}
