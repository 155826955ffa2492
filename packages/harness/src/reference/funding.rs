//! Funding: longs pay shorts the average premium, in one integer.

use std::collections::BTreeSet;

use breakwater_interfaces::clearinghouse::{MarketId, MarketParams, PriceClass};
use num_bigint::BigInt;
use num_integer::Integer;

use super::ledger::{Call, ItemResult, Ledger};
use super::modes::table::{cell, permit, Scopes};
use super::modes::until;
use super::num::{narrow, value};
use super::price::{feed, Moment};
use super::refusal::Result;
use super::state::{Accrued, Side};

/// Seconds that one average premium is charged for.
const FUNDING_SECONDS: i128 = 28_800;
/// Most seconds of one step.
const STEP_SECONDS_MAX: i128 = 600;

/// The four accumulators of a market, as the pages show them.
pub(super) fn accumulators(params: &MarketParams, moment: &Moment) -> Accrued {
    let read = |id: u8| {
        feed(moment, id).map_or((0, 0), |price| {
            (i128::try_from(price.mark_seconds.u128()).unwrap_or(i128::MAX), i128::from(price.seconds))
        })
    };
    let (mark_seconds, seconds) = read(params.feed);
    let (premium_seconds, premium_of_seconds) = params.premium_feed.map_or((0, 0), read);
    Accrued { mark_seconds, seconds, premium_seconds, premium_of_seconds }
}

/// `⌊worth · clamp(premium, ± cap) · min(dt, 600) / 28,800⌋` in one division.
fn payment(worth: i128, then: Accrued, now: Accrued, cap_bps: u32) -> i128 {
    let big = BigInt::from;
    let seconds = now.seconds - then.seconds;
    let premium_of_seconds = now.premium_of_seconds - then.premium_of_seconds;
    let marks = big(now.mark_seconds - then.mark_seconds);
    let premiums = big(now.premium_seconds - then.premium_seconds);
    let mut above: BigInt = premiums * seconds - &marks * premium_of_seconds;
    let mut below: BigInt = marks * premium_of_seconds;
    let cap = BigInt::from(cap_bps);
    if &above * 10_000 > &below * &cap {
        (above, below) = (cap, big(10_000));
    } else if &above * 10_000 < -(&below * &cap) {
        (above, below) = (-cap, big(10_000));
    }
    let share = above * worth * seconds.min(STEP_SECONDS_MAX);
    narrow(&share.div_floor(&(below * FUNDING_SECONDS)))
}

impl Ledger {
    pub(super) fn accrue_all(&mut self, call: &Call, markets: &BTreeSet<MarketId>) -> Result<()> {
        markets.iter().try_for_each(|market| self.accrue(call, *market))
    }

    /// Accrues funding in one market.
    pub(super) fn accrue(&mut self, call: &Call, id: MarketId) -> Result<()> {
        self.market(id)?;
        let modes = self.modes_of(call, id);
        let is_graced = call.seen.get(&id).is_some_and(|seen| seen.grace.is_some());
        let is_stopped = |mode| cell("AccrueFunding", mode).is_none();
        if is_graced || modes.into_iter().chain(until::modes(&call.whole)).any(is_stopped) {
            self.tally("funding stopped");
            return Ok(());
        }
        let market = self.market(id)?;
        let (then, now) = (market.accrued, accumulators(&market.params, &call.moment));
        let open_interest = market.long.open_interest;
        let has_premium_feed = market.params.premium_feed.is_some();
        let no_premium = now.premium_of_seconds == then.premium_of_seconds;
        if now.seconds == then.seconds || (has_premium_feed && no_premium && open_interest > 0) {
            return Ok(());
        }
        let quote = call.quote(id)?;
        if has_premium_feed && open_interest > 0 && !quote.is(PriceClass::B) {
            return Ok(());
        }
        let is_charged = has_premium_feed && open_interest > 0;
        let worth = value(open_interest, quote.mark.unwrap_or(0));
        let funding = if is_charged { payment(worth, then, now, market.params.funding_cap_bps) } else { 0 };
        self.market_mut(id)?.accrued = now;
        if funding != 0 {
            self.tally(if funding > 0 { "funding paid by longs" } else { "funding paid by shorts" });
        }
        self.share(id, Side::Long, -funding)?;
        self.share(id, Side::Short, funding)
    }

    pub(super) fn accrue_funding(&mut self, call: &Call, markets: &[MarketId]) -> Result<Vec<ItemResult>> {
        Ok(self.each_once(markets, |ledger, id| {
            ledger.item(|ledger| {
                ledger.market(id)?;
                let named = vec![ledger.modes_of(call, id)];
                permit("AccrueFunding", &Scopes { named, ..Scopes::whole(&until::modes(&call.whole)) })?;
                ledger.accrue(call, id)
            })
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(mark: i128, premium: i128, seconds: i128) -> Accrued {
        Accrued {
            mark_seconds: mark * seconds,
            seconds,
            premium_seconds: premium * seconds,
            premium_of_seconds: seconds,
        }
    }

    #[test]
    fn a_premium_of_a_tenth_percent_for_an_eighth_of_the_time() {
        let none = Accrued::default();
        // 1,000,000 · 0.001 · 600/28,800 = 20.83; the other way −20.83 → −21
        assert_eq!(payment(1_000_000, none, at(1_000, 1_001, 600), 50), 20);
        assert_eq!(payment(1_000_000, none, at(1_000, 999, 600), 50), -21);
    }

    #[test]
    fn premium_and_seconds_are_capped() {
        let none = Accrued::default();
        // 1,000,000 · 0.005 · 600/28,800 = 104.17
        assert_eq!(payment(1_000_000, none, at(1_000, 2_000, 600), 50), 104);
        assert_eq!(payment(1_000_000, none, at(1_000, 2_000, 9_000), 50), 104);
        assert_eq!(payment(1_000_000, none, at(1_000, 1, 9_000), 50), -105);
    }
}
