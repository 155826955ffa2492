//! What publishers offer: checks item by item, reports, offers, gaps.

use std::collections::BTreeSet;

use breakwater_interfaces::clearinghouse::FeedId;
use breakwater_interfaces::oracle::{PriceItem, SourceId};
use breakwater_interfaces::oracle_page::FEEDS_PER_PAGE;

use super::price::Silence;
use super::{batch_size, Oracle, OracleCall, Report};
use crate::reference::ledger::{ItemResult, Outcome};
use crate::reference::refusal::{Refusal, Result};

/// An offer farther ahead of block time is not even noted.
const AHEAD_SECONDS_MAX: i128 = 86_400;
/// An offer counts this long, in block time.
const OFFER_SECONDS: i128 = 600;
/// A price farther ahead of block time is refused.
const FUTURE_SECONDS_MAX: i128 = 30;
/// A source is fresh this long after its publish time.
pub(super) const FRESH_SECONDS: i128 = 60;
/// Block time between accepted pushes that makes a gap.
const GAP_SECONDS: i128 = 300;

/// One price as offered, in the feed's own exponent, or why it cannot be read.
pub(super) struct Offered {
    pub feed: FeedId,
    pub publish_time: i128,
    pub report: Result<Report>,
}

impl Oracle {
    pub(super) fn push(&mut self, call: &OracleCall, prices: &[PriceItem]) -> Outcome {
        let publisher =
            self.sources.iter().find(|(_, source)| source.is_publisher() && source.address() == call.sender);
        let id = *publisher.ok_or(Refusal::Unauthorized)?.0;
        batch_size(prices)?;
        self.check_not_suspended(call, id, prices.iter().map(|item| item.feed))?;
        let mut taken = BTreeSet::new();
        let mut results = Vec::new();
        for item in prices {
            let result = self.servable(id, item.feed).and_then(|()| {
                let offered = self.read(item);
                self.take(call, id, &offered, taken.insert(item.feed))
            });
            results.push(result);
        }
        self.reprice_all(call, prices.iter().map(|item| item.feed), &results);
        Ok(results)
    }

    /// A suspended source is refused as soon as the message names a feed of a page in which it serves one; elsewhere it serves
    /// nothing anyhow.
    pub(super) fn check_not_suspended(
        &self,
        call: &OracleCall,
        id: SourceId,
        mut feeds: impl Iterator<Item = FeedId>,
    ) -> Result<()> {
        let source = self.source(id)?;
        let page = |feed: FeedId| feed / FEEDS_PER_PAGE;
        let is_there = |feed: FeedId| source.feeds.iter().any(|(served, _)| page(*served) == page(feed));
        if source.suspension.stands(call.now) && feeds.any(is_there) {
            return Err(Refusal::SourceSuspended);
        }
        Ok(())
    }

    fn read(&self, item: &PriceItem) -> Offered {
        let publish_time = i128::from(item.publish_time);
        let fits = self.feeds.get(&item.feed).is_some_and(|feed| feed.params.exponent == item.exponent);
        let (price, confidence) = (i128::from(item.price), i128::from(item.confidence.u64()));
        let report = fits.then_some(Report { price, confidence, publish_time }).ok_or(Refusal::Exponent);
        Offered { feed: item.feed, publish_time, report }
    }

    pub(super) fn servable(&self, source: SourceId, feed: FeedId) -> Result<()> {
        if !self.feeds.contains_key(&feed) {
            return Err(Refusal::FeedUnknown);
        }
        self.source(source)?.serves(feed).then_some(()).ok_or(Refusal::NotServed)
    }

    /// Notes what is offered and, if nothing is wrong with it, what is reported. `first` of its feed in the message.
    pub(super) fn take(&mut self, call: &OracleCall, source: SourceId, offered: &Offered, first: bool) -> ItemResult {
        self.note(call, source, offered);
        if !first {
            return Err(Refusal::DuplicateId);
        }
        let report = offered.report?;
        if report.price <= 0 {
            return Err(Refusal::PriceNotPositive);
        }
        if report.confidence > report.price {
            return Err(Refusal::Confidence);
        }
        if report.publish_time > call.now + FUTURE_SECONDS_MAX {
            return Err(Refusal::Future);
        }
        if report.publish_time < call.now - FRESH_SECONDS {
            return Err(Refusal::Stale);
        }
        let reports = &mut self.feeds.get_mut(&offered.feed).ok_or(Refusal::FeedUnknown)?.reports;
        if reports.get(&source).is_some_and(|last| report.publish_time <= last.publish_time) {
            return Err(Refusal::NotNewer);
        }
        reports.insert(source, report);
        Ok(())
    }

    /// The newest publish time stays for as long as it counts.
    fn note(&mut self, call: &OracleCall, source: SourceId, offered: &Offered) {
        if offered.publish_time > call.now + AHEAD_SECONDS_MAX {
            return;
        }
        let page = offered.feed / FEEDS_PER_PAGE;
        let served = self.sources[&source].feeds.iter().map(|(feed, _)| *feed);
        let in_page: BTreeSet<FeedId> = served.filter(|feed| feed / FEEDS_PER_PAGE == page).collect();
        let offers = &mut self.headers.entry(page).or_default().offers;
        let stays = |noted: &(i128, i128, _)| offered.publish_time <= noted.0 && call.now - noted.1 <= OFFER_SECONDS;
        if !offers.get(&source).is_some_and(stays) {
            offers.insert(source, (offered.publish_time, call.now, in_page));
        }
    }

    /// New prices of the feeds of which an item was accepted, and the headers of their pages.
    pub(super) fn reprice_all(
        &mut self,
        call: &OracleCall,
        feeds: impl Iterator<Item = FeedId>,
        results: &[ItemResult],
    ) {
        let accepted = feeds.zip(results).filter(|(_, result)| result.is_ok());
        let feeds: Vec<FeedId> = accepted.map(|(feed, _)| feed).collect();
        let pages: BTreeSet<u8> = feeds.iter().map(|feed| feed / FEEDS_PER_PAGE).collect();
        for page in &pages {
            self.accumulate_page(*page, call.now);
        }
        for feed in feeds {
            self.reprice(feed, call.now, call.height);
        }
        for page in pages {
            let header = self.headers.entry(page).or_default();
            let last_push = header.pushed.map(|(last, _)| last);
            let ends_gap = last_push.filter(|last| call.now - last >= GAP_SECONDS);
            if let (Some(last), Some((_, height))) = (ends_gap, header.pushed) {
                header.last_gap_blocks = call.height - height;
                header.last_gap =
                    Some(Silence { from: last, to: call.now, height: call.height, length: call.now - last });
            }
            header.pushed = Some((call.now, call.height));
            if ends_gap.is_some() {
                self.tally("gap");
            }
            self.checkpoint_page(page, last_push, call.now);
        }
    }
}
