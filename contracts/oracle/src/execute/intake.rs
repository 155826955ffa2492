//! What `Push` and `Pull` share: prices of one source into its records, and the feeds they change into the pages.

use std::collections::BTreeMap;

use breakwater_interfaces::limits::BATCH_MAX;
use breakwater_interfaces::oracle::{PriceItem, SourceId};
use breakwater_interfaces::oracle_page::{Gap, Offer, PageHeader, FEEDS_PER_PAGE, OFFER_AHEAD_SECONDS_MAX};
use breakwater_risk::planted::{self, Bug};
use breakwater_risk::{accumulate, forget_old_gap, updated, Aggregate, Block, Quote};
use cosmwasm_std::{Env, Response, Storage};

use crate::error::ContractError;
use crate::events;
use crate::refusal::Refusal;
use crate::state::{load_evidence, save_evidence, Checkpoint, PageState, SourceRecord};

/// One price, or why there is none to look at.
pub type Item = Result<PriceItem, Refusal>;

pub fn check_count(count: usize) -> Result<(), ContractError> {
    match count {
        0 => Err(ContractError::NothingToDo {}),
        _ if count > BATCH_MAX => Err(ContractError::TooManyItems { count, max: BATCH_MAX }),
        _ => Ok(()),
    }
}

/// Takes up to 30 prices of one source. A refused one is reported in an event and skipped.
pub fn take(
    storage: &mut dyn Storage,
    env: &Env,
    action: &str,
    source_id: SourceId,
    items: Vec<Item>,
) -> Result<Response, ContractError> {
    check_count(items.len())?;
    let now = env.block.time.seconds();
    let mut pages: BTreeMap<u8, Intake> = BTreeMap::new();
    let mut refused = Vec::new();
    let mut accepted: u32 = 0;
    for (index, item) in items.into_iter().enumerate() {
        let taken = match item {
            Ok(item) => intake_of(storage, &mut pages, &item, source_id, now)?.take(&item, now),
            Err(refusal) => Err(refusal),
        };
        match taken {
            Ok(()) => accepted += 1,
            Err(refusal) => refused.push(events::item_refused(index, refusal)),
        }
    }
    for (page, intake) in pages {
        intake.finish(storage, env, page)?;
    }
    Ok(events::prices_taken(action, source_id, accepted, refused))
}

fn intake_of<'a>(
    storage: &dyn Storage,
    pages: &'a mut BTreeMap<u8, Intake>,
    item: &PriceItem,
    source_id: SourceId,
    now: u64,
) -> Result<&'a mut Intake, ContractError> {
    let page = item.feed / FEEDS_PER_PAGE;
    let loaded = match pages.remove(&page) {
        Some(intake) => intake,
        None => Intake::load(storage, page, source_id, now)?,
    };
    Ok(pages.entry(page).or_insert(loaded))
}

/// One page while a message works on it.
struct Intake {
    source_id: SourceId,
    state: PageState,
    own: SourceRecord,
    /// Feeds of the page seen in this message, by their number within it.
    seen: Vec<u8>,
    accepted: Vec<u8>,
    offered: bool,
}

impl Intake {
    fn load(storage: &dyn Storage, page: u8, source_id: SourceId, now: u64) -> Result<Self, ContractError> {
        let mut state = PageState::load(storage, page)?;
        if state.config.source(source_id).is_some_and(|listed| listed.suspension.holds(now)) {
            return Err(ContractError::SourceSuspended { source_id });
        }
        let own = state.sources.remove(&source_id).unwrap_or_default();
        Ok(Intake { source_id, state, own, seen: vec![], accepted: vec![], offered: false })
    }

    /// Checks one price and takes it into the source's record.
    // Apart from the loop around it in the wasm too: a chain refuses functions with more than 100 locals.
    #[inline(never)]
    fn take(&mut self, item: &PriceItem, now: u64) -> Result<(), Refusal> {
        let slot = item.feed % FEEDS_PER_PAGE;
        let feed = *self.state.config.feeds.get(usize::from(slot)).ok_or(Refusal::UnknownFeed)?;
        let listed = self.state.config.source(self.source_id).filter(|listed| listed.serves(slot));
        let serves = listed.ok_or(Refusal::NotServed)?.serves;
        // Also of a price that is refused below: it tells the time all the same.
        let header = &mut self.state.page.header;
        let offer = Offer { source: self.source_id, serves, publish_time: item.publish_time, offered_at: now };
        self.offered |= note_offer(header, offer);
        if self.seen.contains(&slot) {
            return Err(Refusal::Duplicate);
        }
        self.seen.push(slot);
        if item.exponent != feed.exponent() {
            return Err(Refusal::Exponent);
        }
        let quote = Quote::offered(item.price, item.confidence.u64(), item.publish_time, now)?;
        let repeats = self.own.quote(slot).is_some_and(|last| quote.publish_time <= last.publish_time);
        if repeats && !planted::is(Bug::PublishTimeRepeats) {
            return Err(Refusal::NotNewer);
        }
        self.own.set(slot, quote);
        self.accepted.push(slot);
        Ok(())
    }

    /// Works out the feeds that changed and writes what changed.
    fn finish(mut self, storage: &mut dyn Storage, env: &Env, page: u8) -> Result<(), ContractError> {
        let changed = self.offered || !self.accepted.is_empty();
        if !self.accepted.is_empty() {
            self.own.save(storage, page, self.source_id);
            self.update(storage, env, page)?;
        }
        if changed {
            PageState::save_page(storage, page, &self.state.page);
        }
        Ok(())
    }

    fn update(&mut self, storage: &mut dyn Storage, env: &Env, page: u8) -> Result<(), ContractError> {
        let block = Block { height: env.block.height, time: env.block.time.seconds() };
        let now = block.time;
        let pushed_before = self.state.page.header.pushed_at;
        for price in self.state.page.feeds.iter_mut().flatten() {
            accumulate(price, pushed_before, now);
            forget_old_gap(price, now);
        }
        for slot in std::mem::take(&mut self.accepted) {
            self.update_feed(storage, page, slot, block)?;
        }
        note_push(&mut self.state.page.header, block);
        let boundary = Checkpoint::boundary(now);
        if pushed_before < boundary {
            Checkpoint::of(&self.state.page).save(storage, page, boundary);
        }
        Ok(())
    }

    fn update_feed(&mut self, storage: &mut dyn Storage, page: u8, slot: u8, now: Block) -> Result<(), ContractError> {
        let Some(feed_config) = self.state.config.feeds.get(usize::from(slot)).copied() else {
            return Ok(());
        };
        let Some(said) = Aggregate::of(&self.fresh_quotes(slot, now.time), feed_config.quorum) else {
            return Ok(());
        };
        let feed = page.saturating_mul(FEEDS_PER_PAGE).saturating_add(slot);
        let feeds = &mut self.state.page.feeds;
        let index = usize::from(slot);
        if feeds.len() <= index {
            feeds.resize(index + 1, None);
        }
        let before = feeds.get(index).and_then(Option::as_ref);
        let held_before = before.is_some_and(|before| before.held_back);
        let evidence = if held_before { load_evidence(storage, feed)? } else { None };
        let (price, held) = updated(before, evidence, &said, feed_config.quorum, now);
        if evidence != held {
            save_evidence(storage, feed, held);
        }
        if let Some(place) = feeds.get_mut(index) {
            *place = Some(price);
        }
        Ok(())
    }

    /// The feed's quotes of all sources that count, not older than 60 s.
    fn fresh_quotes(&self, slot: u8, now: u64) -> Vec<Quote> {
        self.state
            .config
            .sources
            .iter()
            .filter(|listed| !listed.suspension.holds(now) && listed.serves(slot))
            .filter_map(|listed| {
                if listed.source == self.source_id {
                    self.own.quote(slot)
                } else {
                    self.state.sources.get(&listed.source)?.quote(slot)
                }
            })
            .filter(|quote| quote.is_fresh(now))
            .collect()
    }
}

/// Keeps the newest publish time that each source has offered, newest first. True if that changed the header.
fn note_offer(header: &mut PageHeader, offer: Offer) -> bool {
    let now = offer.offered_at;
    if offer.publish_time > now.saturating_add(OFFER_AHEAD_SECONDS_MAX) {
        return false;
    }
    match header.offers.iter_mut().find(|before| before.source == offer.source) {
        Some(before) if offer.publish_time <= before.publish_time && before.counts(now) => return false,
        Some(before) => *before = offer,
        None => header.offers.push(offer),
    }
    header.offers.sort_by_key(|offer| (std::cmp::Reverse(offer.publish_time), offer.source));
    true
}

fn note_push(header: &mut PageHeader, now: Block) {
    if header.pushed_at > 0 {
        if let Some(gap) = Gap::of_page(header.pushed_at, now) {
            header.last_gap = Some(gap);
            header.last_gap_blocks = now.height.saturating_sub(header.pushed_height);
        }
    }
    header.pushed_at = now.time;
    header.pushed_height = now.height;
}
