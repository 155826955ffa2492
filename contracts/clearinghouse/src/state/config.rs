//! Configuration: the few bytes that every message reads, and the rest.

use breakwater_failsafe::{LimiterRates, StallRules};
use breakwater_interfaces::clearinghouse::{Limits, MarketId, Phase, Timing};
use breakwater_interfaces::varint::{write_u128, Reader};
use breakwater_risk::planted::{self, Bug};
use breakwater_risk::{RiskError, Units};
use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Order, Storage, Uint128};
use cw_storage_plus::Item;

use super::codec::{self, RecordError, RECORD_VERSION};
use super::keys;
use super::totals::Totals;

/// What every message needs, packed: two short texts, durations, limits, and which stops there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub oracle: String,
    pub denom: String,
    pub timing: Timing,
    pub limits: Limits,
    /// The last freeze and the last reduce-only stop, running or over.
    pub freeze: Option<LastStop>,
    pub reduce_only: Option<LastStop>,
    /// Of the wind-down of the whole.
    pub phase: Phase,
}

/// A stop as the modes need it: of one market, or of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastStop {
    pub market: Option<MarketId>,
    pub from: u64,
    /// First second in which it no longer runs.
    pub until: u64,
}

impl LastStop {
    pub fn covers(&self, market: MarketId) -> bool {
        self.market.is_none_or(|stopped| stopped == market)
    }

    pub fn runs(&self, now: u64) -> bool {
        now < self.until || planted::is(Bug::StopForever)
    }
}

impl Settings {
    pub fn stall_rules(&self) -> StallRules {
        StallRules {
            block_seconds_max: self.timing.block_seconds_max.into(),
            stall_seconds_min: self.timing.stall_seconds,
        }
    }

    pub fn limiter_rates(&self) -> LimiterRates {
        LimiterRates {
            hour_bps: self.limits.limiter_hour_bps,
            day_bps: self.limits.limiter_day_bps,
            hour_floor: self.limits.limiter_hour_floor.u128(),
        }
    }

    /// Least base of the bounds and of the breaker of defaults.
    pub fn bound_floor(&self) -> Result<Units, RiskError> {
        Units::from_u128(self.limits.bound_floor.u128())
    }

    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![RECORD_VERSION];
        codec::write_text(&mut out, &self.oracle);
        codec::write_text(&mut out, &self.denom);
        let (timing, limits) = (&self.timing, &self.limits);
        for number in [
            timing.block_seconds_usual.into(),
            timing.block_seconds_max.into(),
            timing.stall_seconds,
            timing.feed_gap_seconds,
            timing.late_clock_seconds,
            timing.poor_price_seconds,
            timing.grace_seconds_min,
            timing.grace_seconds_max,
            timing.timelock_seconds,
            timing.entry_seconds,
        ] {
            write_u128(&mut out, number.into());
        }
        for number in [
            limits.limiter_hour_bps.into(),
            limits.limiter_day_bps.into(),
            limits.limiter_hour_floor.u128(),
            limits.ticket_min.u128(),
            limits.bound_floor.u128(),
            limits.withdrawal_share_bps.into(),
            limits.health_bps.into(),
        ] {
            write_u128(&mut out, number);
        }
        out.push(match self.phase {
            Phase::Live => 0,
            Phase::Settling => 1,
            Phase::Caged => 2,
            Phase::Final => 3,
        });
        for stop in [self.freeze, self.reduce_only] {
            match stop {
                None => out.push(0),
                Some(stop) => {
                    out.push(1 + stop.market.map_or(0, |market| market.saturating_add(1)));
                    write_u128(&mut out, stop.from.into());
                    write_u128(&mut out, stop.until.saturating_sub(stop.from).into());
                }
            }
        }
        out
    }

    pub fn decode(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut reader = codec::open(bytes)?;
        Ok(Settings {
            oracle: codec::read_text(&mut reader)?,
            denom: codec::read_text(&mut reader)?,
            timing: Timing {
                block_seconds_usual: reader.u32()?,
                block_seconds_max: reader.u32()?,
                stall_seconds: reader.u64()?,
                feed_gap_seconds: reader.u64()?,
                late_clock_seconds: reader.u64()?,
                poor_price_seconds: reader.u64()?,
                grace_seconds_min: reader.u64()?,
                grace_seconds_max: reader.u64()?,
                timelock_seconds: reader.u64()?,
                entry_seconds: reader.u64()?,
            },
            limits: Limits {
                limiter_hour_bps: reader.u32()?,
                limiter_day_bps: reader.u32()?,
                limiter_hour_floor: reader.u128()?.into(),
                ticket_min: reader.u128()?.into(),
                bound_floor: reader.u128()?.into(),
                withdrawal_share_bps: reader.u32()?,
                health_bps: reader.u32()?,
            },
            phase: match reader.byte()? {
                0 => Phase::Live,
                1 => Phase::Settling,
                2 => Phase::Caged,
                3 => Phase::Final,
                found => return Err(RecordError::Version { found }),
            },
            freeze: read_stop(&mut reader)?,
            reduce_only: read_stop(&mut reader)?,
        })
    }
}

fn read_stop(reader: &mut Reader) -> Result<Option<LastStop>, RecordError> {
    let Some(scope) = reader.byte()?.checked_sub(1) else { return Ok(None) };
    let from = reader.u64()?;
    Ok(Some(LastStop { market: scope.checked_sub(1), from, until: from.saturating_add(reader.u64()?) }))
}

/// What governance and queries need.
#[cw_serde]
pub struct Config {
    pub governance: Addr,
    pub treasury: Addr,
    pub insurance_fund: Option<Addr>,
    pub float_target: Uint128,
    pub markets: u8,
    pub venues: u8,
    /// Σ of the markets' shares of the one-block bound, in bps.
    pub shares_bps: u32,
}

pub const CONFIG: Item<Config> = Item::new("config");
/// Apart, because few messages ask for it.
pub const GUARDIAN: Item<Addr> = Item::new("guardian");

/// What every message reads first, by one scan of two adjacent keys.
#[derive(Clone, Debug)]
pub struct Front {
    pub settings: Settings,
    pub totals: Totals,
}

impl Front {
    /// Errors: a record is missing or damaged.
    pub fn load(storage: &dyn Storage) -> Result<Self, RecordError> {
        let mut records = storage.range(Some(keys::TOTALS), Some(keys::SETTINGS_END), Order::Ascending);
        let mut next = || records.next().map(|(_, value)| value).unwrap_or_default();
        Ok(Front { totals: Totals::decode(&next())?, settings: Settings::decode(&next())? })
    }
}

pub fn save_settings(storage: &mut dyn Storage, settings: &Settings) {
    storage.set(keys::SETTINGS, &settings.encode());
}
