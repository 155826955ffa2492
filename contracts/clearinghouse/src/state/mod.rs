//! Records and their layout. Loading and saving only; no rule of the clearing house lives here.

mod account;
mod codec;
mod config;
mod ending;
mod exits;
mod flight;
mod indices;
pub mod keys;
mod market;
mod mode_record;
mod params;
mod profile;
mod settlement;
mod terms;
mod totals;
mod venue;

pub use account::{load_account, venue_bit, Account, TradingDay, OFF_MARK_CAP_DEFAULT_BPS};
pub use codec::RecordError;
pub use config::{save_settings, Config, Front, LastStop, Settings, CONFIG, GUARDIAN};
pub use ending::{encode_tips, is_marked, load_ending, load_tips, Ending};
pub use exits::{load_claim, load_exits, load_ticket, save_claim, Exits, StoredTicket, TicketRound};
pub use flight::{flights, load_flight, remove_flight, save_flight, Flight};
pub use indices::{cold_records, SideIndices};
pub use market::{load_market, Market};
pub use mode_record::ModeRecord;
pub use params::Params;
pub use profile::{index_owner, load_profile, save_profile, Profile, OPERATORS_MAX};
pub use settlement::{load_settlement, Settlement};
pub use terms::{decode_terms, encode_terms, load_terms, save_terms};
pub use totals::Totals;
pub use venue::{load_venue, load_venue_address, load_venue_record, save_venue, Venue};
