//! What came of a market that had to end, for people and programs.

use breakwater_interfaces::clearinghouse::{AccountId, MarketId, MarketResponse};
use serde::{Deserialize, Serialize};

use super::figures::Group;
use super::format::{dollars, percent_of_bps, price, thousands};
use super::scale::Scale;
use crate::clock::utc;

/// Times are unix seconds, money in 10⁻⁶ dollar.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SettledMarket {
    pub market: MarketId,
    pub entered_at: u64,
    /// The account whose default nobody could pay, and what of it: none where governance or darkness ended the market.
    pub defaulted: Option<AccountId>,
    pub unpaid: u128,
    /// The settlement price in 10⁻¹⁸ unit per lot, and in 10⁻¹⁸ of the currency of the file.
    pub tagged_at: Option<u64>,
    pub price: Option<u128>,
    pub file_price: Option<u128>,
    pub final_at: Option<u64>,
    /// What losers could not pay; the float's part of it, and what was cut off winners' gains.
    pub shortfall: u128,
    pub from_float: u128,
    pub cut: u128,
    /// What is left of a held gain, in 10⁻⁴.
    pub left_bps: Option<u128>,
    /// Positions not registered, accounts with gains not let go, and messages of the keepers.
    pub positions: u32,
    pub holders: u32,
    pub messages: u64,
}

impl SettledMarket {
    /// Notes what is seen of the market at block time `now`.
    pub fn see(&mut self, shown: &MarketResponse, scale: &Scale, now: u64) {
        let Some(settlement) = &shown.settlement else { return };
        self.market = shown.market;
        self.entered_at = settlement.entered_at;
        self.positions = shown.positions;
        self.holders = settlement.holders;
        if let Some(price) = settlement.price {
            self.tagged_at.get_or_insert(now);
            self.price = Some(price.u128());
            self.file_price = Some(scale.file_price(price.u128()));
        }
        if let Some((part, whole)) = settlement.fraction {
            self.final_at.get_or_insert(now);
            let bps = part.checked_multiply_ratio(10_000_u128, whole);
            self.left_bps = Some(bps.map_or(10_000, |bps| bps.u128()));
        }
    }

    /// The figures as people read them.
    pub fn group(&self) -> Group {
        let why = match self.defaulted {
            Some(account) => format!("account {account} defaulted, {} of it paid by nobody", dollars(self.unpaid)),
            None => "it was ended by governance, or without prices".to_owned(),
        };
        let open = "not by the end of trading".to_owned();
        let settled_at = match (self.tagged_at, self.file_price) {
            (Some(at), Some(file_price)) => format!("{}, {} UTC", price(file_price), utc(at)),
            _ => open.clone(),
        };
        let left = self.left_bps.map_or(open.clone(), percent_of_bps);
        Group {
            title: format!("Market {} had to end, {} UTC", self.market, utc(self.entered_at)),
            titled: true,
            figures: vec![
                ("Why", why),
                ("Settlement price", settled_at),
                ("Final", self.final_at.map_or(open, |at| format!("{} UTC", utc(at)))),
                ("What losers could not pay", dollars(self.shortfall)),
                (
                    "… paid by the float, cut off winners",
                    format!("{}, {}", dollars(self.from_float), dollars(self.cut)),
                ),
                ("Left of a gain", left),
                ("Not registered, not let go", format!("{}, {}", self.positions, self.holders)),
                ("Messages of the keepers", thousands(self.messages.into())),
            ],
        }
    }
}
