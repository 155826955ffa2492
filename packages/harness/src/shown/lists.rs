//! Lists that the contracts show in pages, whole.

use breakwater_interfaces::clearinghouse::{
    FlightResponse, FlightsResponse, MarketResponse, MarketsResponse, QueryMsg, StatusResponse, TicketResponse,
    TicketsResponse, VenueResponse, VenuesResponse,
};
use breakwater_interfaces::oracle::{self, CheckpointResponse, FeedResponse, SourceResponse};

use super::{Answered, Shown};

/// Rows asked for in one page of a list.
pub(super) const PAGE_LIMIT: u32 = 30;
const LIMIT: Option<u32> = Some(PAGE_LIMIT);

/// Pages, each told the last row of the one before, until one is empty.
pub(super) fn all<Row>(page: impl Fn(Option<&Row>) -> Answered<Vec<Row>>) -> Answered<Vec<Row>> {
    let mut rows = Vec::new();
    loop {
        let more = page(rows.last())?;
        if more.is_empty() {
            return Ok(rows);
        }
        rows.extend(more);
    }
}

pub(super) fn markets(shown: &(impl Shown + ?Sized)) -> Answered<Vec<MarketResponse>> {
    all(|last: Option<&MarketResponse>| {
        let question = QueryMsg::Markets { start_after: last.map(|row| row.market), limit: LIMIT };
        Ok(shown.ask_clearinghouse::<MarketsResponse>(&question)?.markets)
    })
}

pub(super) fn venues(shown: &(impl Shown + ?Sized)) -> Answered<Vec<VenueResponse>> {
    all(|last: Option<&VenueResponse>| {
        let question = QueryMsg::Venues { start_after: last.map(|row| row.venue), limit: LIMIT };
        Ok(shown.ask_clearinghouse::<VenuesResponse>(&question)?.venues)
    })
}

/// The first page says what stands of the whole.
pub(super) fn status(shown: &(impl Shown + ?Sized)) -> Answered<StatusResponse> {
    let page = |start_after| shown.ask_clearinghouse(&QueryMsg::Status { start_after, limit: LIMIT });
    let mut status: StatusResponse = page(None)?;
    while let Some(last) = status.markets.last().map(|market| market.market) {
        let more = page(Some(last))?.markets;
        if more.is_empty() {
            break;
        }
        status.markets.extend(more);
    }
    Ok(status)
}

pub(super) fn tickets(shown: &(impl Shown + ?Sized)) -> Answered<Vec<TicketResponse>> {
    all(|last: Option<&TicketResponse>| {
        let question = QueryMsg::Tickets { start_after: last.map(|row| row.id), limit: LIMIT };
        Ok(shown.ask_clearinghouse::<TicketsResponse>(&question)?.tickets)
    })
}

pub(super) fn flights(shown: &(impl Shown + ?Sized)) -> Answered<Vec<FlightResponse>> {
    all(|last: Option<&FlightResponse>| {
        let question = QueryMsg::Flights { start_after: last.map(|row| row.id.clone()), limit: LIMIT };
        Ok(shown.ask_clearinghouse::<FlightsResponse>(&question)?.flights)
    })
}

pub(super) fn feeds(shown: &(impl Shown + ?Sized)) -> Answered<Vec<FeedResponse>> {
    all(|last: Option<&FeedResponse>| {
        let question = oracle::QueryMsg::Feeds { start_after: last.map(|row| row.feed), limit: LIMIT };
        Ok(shown.ask_oracle::<oracle::FeedsResponse>(&question)?.feeds)
    })
}

pub(super) fn sources(shown: &(impl Shown + ?Sized)) -> Answered<Vec<SourceResponse>> {
    all(|last: Option<&SourceResponse>| {
        let question = oracle::QueryMsg::Sources { start_after: last.map(|row| row.source), limit: LIMIT };
        Ok(shown.ask_oracle::<oracle::SourcesResponse>(&question)?.sources)
    })
}

pub(super) fn checkpoints(shown: &(impl Shown + ?Sized), feed: u8) -> Answered<Vec<CheckpointResponse>> {
    all(|last: Option<&CheckpointResponse>| {
        let start_after = last.map(|row| row.boundary);
        let question = oracle::QueryMsg::Checkpoints { feed, start_after, limit: LIMIT };
        Ok(shown.ask_oracle::<oracle::CheckpointsResponse>(&question)?.checkpoints)
    })
}
