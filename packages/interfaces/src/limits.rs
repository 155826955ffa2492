//! How many there can be of everything.

use crate::clearinghouse::{FeedId, MarketId, VenueId};
use crate::oracle::SourceId;

pub const MARKETS_MAX: MarketId = 64;
/// One bit each in an account.
pub const VENUES_MAX: VenueId = 64;
pub const FEEDS_MAX: FeedId = 64;
pub const SOURCES_MAX: SourceId = 64;
pub const SOURCES_PER_FEED_MAX: usize = 8;
/// Positions of an account.
pub const POSITIONS_MAX: usize = 16;
/// Items of a message.
pub const BATCH_MAX: usize = 30;
/// Rows of an answer, where the question does not say and at most.
pub const ROWS_DEFAULT: u32 = 10;
pub const ROWS_MAX: u32 = 30;
