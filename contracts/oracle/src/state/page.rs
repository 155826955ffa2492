//! All records of one page, read in one scan of adjacent keys and written back singly.

use std::collections::BTreeMap;

use breakwater_interfaces::oracle::SourceId;
use breakwater_interfaces::oracle_page::{page_key, Page};
use cosmwasm_std::{Order, Storage};

use super::page_config::PageConfig;
use super::source_record::SourceRecord;
use crate::error::ContractError;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageState {
    pub config: PageConfig,
    pub page: Page,
    pub sources: BTreeMap<SourceId, SourceRecord>,
}

impl PageState {
    /// At most 66 records: the page, its configuration and those of 64 sources; 3 to 8 sources in practice.
    pub fn load(storage: &dyn Storage, page: u8) -> Result<PageState, ContractError> {
        let mut state = PageState::default();
        // Descending, because a chain charges the first record of a scan twice and the page is the largest.
        let end = [b'p', page.saturating_add(1)];
        for (key, value) in storage.range(Some(&page_key(page)), Some(&end), Order::Descending) {
            match key.get(2) {
                None => state.page = Page::decode(&value)?,
                Some(0) => state.config = PageConfig::decode(&value)?,
                Some(slot) => {
                    state.sources.insert(slot.saturating_sub(1), SourceRecord::decode(&value)?);
                }
            }
        }
        Ok(state)
    }

    /// An empty page before its first price.
    pub fn load_page(storage: &dyn Storage, page: u8) -> Result<Page, ContractError> {
        match storage.get(&page_key(page)) {
            Some(bytes) => Ok(Page::decode(&bytes)?),
            None => Ok(Page::default()),
        }
    }

    pub fn save_page(storage: &mut dyn Storage, page: u8, record: &Page) {
        storage.set(&page_key(page), &record.encode());
    }
}
