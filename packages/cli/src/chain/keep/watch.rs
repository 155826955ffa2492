//! Who is to be auctioned, taken over or resolved.

use std::collections::BTreeMap;

use anyhow::Result;
use breakwater_interfaces::clearinghouse::{AccountId, AccountResponse, QueryMsg};

use crate::chain::place::Real;
use crate::recovery::{ids, Place};

/// A completed auction can be resolved between these ages, in seconds; after the second it must start again.
const COMPLETED_SECONDS: u64 = 60;
const EXPIRED_SECONDS: u64 = 300;

/// Accounts in trouble, by what can be done with them.
#[derive(Debug, Default)]
pub struct Watched {
    pub to_start: Vec<AccountId>,
    pub to_resolve: Vec<AccountId>,
    /// Under auction, with the auction's age in seconds.
    pub under_auction: Vec<(AccountResponse, u64)>,
}

impl Watched {
    /// Looks at every account but the keeper's own.
    ///
    /// # Errors
    /// If the chain cannot be reached.
    pub fn look(place: &Real, own: Option<AccountId>, left_alone: &BTreeMap<AccountId, u64>) -> Result<Self> {
        let now = place.now()?;
        let mut watched = Watched::default();
        for id in ids(place)? {
            if left_alone.get(&id).is_some_and(|until| now < *until) {
                continue;
            }
            // One that cannot be computed is nobody's to liquidate.
            let Ok(account) = place.ask::<AccountResponse>(&QueryMsg::Account { account: id })? else { continue };
            let Some(margin) = account.margin.as_ref().filter(|_| Some(id) != own && !account.positions.is_empty())
            else {
                continue;
            };
            // The doubt of a price is to the account's benefit.
            if margin.equity_high >= margin.maintenance {
                continue;
            }
            let age = account.auction_started_at.map(|started| now.saturating_sub(started));
            match age {
                _ if margin.equity_high.i128() <= 0 => watched.to_resolve.push(id),
                None => watched.to_start.push(id),
                Some(age) if age > EXPIRED_SECONDS => watched.to_start.push(id),
                Some(age) if age >= COMPLETED_SECONDS => watched.to_resolve.push(id),
                Some(age) => watched.under_auction.push((account, age)),
            }
        }
        Ok(watched)
    }
}
