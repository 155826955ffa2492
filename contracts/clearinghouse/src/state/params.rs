//! The parameters of a market, packed on the key beside its hot record.

use breakwater_interfaces::clearinghouse::{AccountId, ClassLimits, FeedId, MarketKind, MarketParams};
use breakwater_interfaces::varint::{write_u128, Reader};
use breakwater_risk::{ClassRules, Lots, Tier};

use super::codec::{self, RecordError, RECORD_VERSION};

/// Parameters as the trade path uses them; see [`MarketParams`] for the units.
#[derive(Clone, Debug, PartialEq)]
pub struct Params {
    /// Block time at which a future expires; `None`: a perpetual.
    pub expiry: Option<u64>,
    pub feed: FeedId,
    pub premium_feed: Option<FeedId>,
    pub multiplier: u128,
    pub tiers: Vec<Tier>,
    pub depth: Lots,
    pub oi_max: Lots,
    pub lot_step: Lots,
    pub minimum_position: Lots,
    pub band_bps: u32,
    pub gap_bps: u32,
    pub discount_max_bps: u32,
    pub taker_fee_ppm: u32,
    pub maker_fee_ppm: u32,
    pub float_share_bps: u32,
    pub venue_share_bps: u32,
    pub venue_account: Option<AccountId>,
    pub funding_cap_bps: u32,
    pub block_share_bps: u32,
    pub classes: ClassLimits,
    /// Nothing is added any more.
    pub reduce_only: bool,
    /// Block time of the last change of a maintenance rate.
    pub maintenance_moved_at: u64,
    /// How many changes took effect.
    pub revision: u32,
}

const PERPETUAL: u8 = 0;
const FUTURE: u8 = 1;

impl Params {
    pub fn class_rules(&self) -> ClassRules {
        ClassRules {
            a_age_seconds: self.classes.a_age_seconds.into(),
            a_confidence_bps: self.classes.a_confidence_bps,
            a_ema_distance_bps: self.classes.a_ema_distance_bps,
            b_age_seconds: self.classes.b_age_seconds.into(),
            b_confidence_bps: self.classes.b_confidence_bps,
            c_age_seconds: self.classes.c_age_seconds.into(),
        }
    }

    /// The largest |size| that a position may be traded to.
    pub fn position_max(&self) -> Lots {
        self.tiers.last().map_or(Lots::ZERO, |tier| tier.lots_max)
    }

    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![RECORD_VERSION];
        match self.expiry {
            None => out.push(PERPETUAL),
            Some(expiry) => {
                out.push(FUTURE);
                write_u128(&mut out, expiry.into());
            }
        }
        out.push(self.feed);
        write_u128(&mut out, self.premium_feed.map_or(0, |feed| u128::from(feed) + 1));
        write_u128(&mut out, self.multiplier);
        for lots in [self.depth, self.oi_max, self.lot_step, self.minimum_position] {
            codec::write_lots(&mut out, lots);
        }
        write_u128(&mut out, self.venue_account.map_or(0, |account| u128::from(account) + 1));
        write_u128(&mut out, u128::from(self.maintenance_moved_at) << 1 | u128::from(self.reduce_only));
        write_u128(&mut out, self.revision.into());
        for number in self.small_numbers() {
            write_u128(&mut out, number.into());
        }
        for tier in &self.tiers {
            codec::write_lots(&mut out, tier.lots_max);
            write_u128(&mut out, tier.initial_bps.into());
            write_u128(&mut out, tier.maintenance_bps.into());
        }
        out
    }

    fn small_numbers(&self) -> [u32; 15] {
        [
            self.band_bps,
            self.gap_bps,
            self.discount_max_bps,
            self.taker_fee_ppm,
            self.maker_fee_ppm,
            self.float_share_bps,
            self.venue_share_bps,
            self.funding_cap_bps,
            self.block_share_bps,
            self.classes.a_age_seconds,
            self.classes.a_confidence_bps,
            self.classes.a_ema_distance_bps,
            self.classes.b_age_seconds,
            self.classes.b_confidence_bps,
            self.classes.c_age_seconds,
        ]
    }

    pub fn decode(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut reader = codec::open(bytes)?;
        let expiry = match reader.byte()? {
            PERPETUAL => None,
            FUTURE => Some(reader.u64()?),
            found => return Err(RecordError::Version { found }),
        };
        let feed = reader.byte()?;
        let premium_feed = reader.byte()?.checked_sub(1);
        let multiplier = reader.u128()?;
        let mut lots = [Lots::ZERO; 4];
        for slot in &mut lots {
            *slot = codec::read_lots(&mut reader)?;
        }
        let venue_account = reader.u64()?.checked_sub(1);
        let dated = reader.u64()?;
        let revision = reader.u32()?;
        let [depth, oi_max, lot_step, minimum_position] = lots;
        let mut params = Params {
            expiry,
            feed,
            premium_feed,
            multiplier,
            tiers: Vec::new(),
            depth,
            oi_max,
            lot_step,
            minimum_position,
            band_bps: reader.u32()?,
            gap_bps: reader.u32()?,
            discount_max_bps: reader.u32()?,
            taker_fee_ppm: reader.u32()?,
            maker_fee_ppm: reader.u32()?,
            float_share_bps: reader.u32()?,
            venue_share_bps: reader.u32()?,
            venue_account,
            funding_cap_bps: reader.u32()?,
            block_share_bps: reader.u32()?,
            classes: read_classes(&mut reader)?,
            reduce_only: dated & 1 == 1,
            maintenance_moved_at: dated >> 1,
            revision,
        };
        while !reader.is_empty() {
            params.tiers.push(Tier {
                lots_max: codec::read_lots(&mut reader)?,
                initial_bps: reader.u32()?,
                maintenance_bps: reader.u32()?,
            });
        }
        Ok(params)
    }

    /// The parameters as a message or an answer states them.
    pub fn to_message(&self) -> MarketParams {
        let tier = |tier: &Tier| breakwater_interfaces::clearinghouse::Tier {
            lots_max: tier.lots_max.get().into(),
            initial_bps: tier.initial_bps,
            maintenance_bps: tier.maintenance_bps,
        };
        MarketParams {
            kind: self.expiry.map_or(MarketKind::Perpetual, |expiry| MarketKind::Future { expiry }),
            feed: self.feed,
            premium_feed: self.premium_feed,
            multiplier: self.multiplier.into(),
            tiers: self.tiers.iter().map(tier).collect(),
            depth: self.depth.get().into(),
            oi_max: self.oi_max.get().into(),
            lot_step: self.lot_step.get().into(),
            minimum_position: self.minimum_position.get().into(),
            band_bps: self.band_bps,
            gap_bps: self.gap_bps,
            discount_max_bps: self.discount_max_bps,
            taker_fee_ppm: self.taker_fee_ppm,
            maker_fee_ppm: self.maker_fee_ppm,
            float_share_bps: self.float_share_bps,
            venue_share_bps: self.venue_share_bps,
            venue_account: self.venue_account,
            funding_cap_bps: self.funding_cap_bps,
            block_share_bps: self.block_share_bps,
            classes: self.classes,
        }
    }
}

fn read_classes(reader: &mut Reader) -> Result<ClassLimits, RecordError> {
    Ok(ClassLimits {
        a_age_seconds: reader.u32()?,
        a_confidence_bps: reader.u32()?,
        a_ema_distance_bps: reader.u32()?,
        b_age_seconds: reader.u32()?,
        b_confidence_bps: reader.u32()?,
        c_age_seconds: reader.u32()?,
    })
}
