//! Storage keys. Short, because every key byte is paid for at each read and write; numbers are length-prefixed so that they sort by value.

use breakwater_interfaces::clearinghouse::{AccountId, MarketId, VenueId};
use breakwater_risk::Direction;

/// Totals and settings lie side by side: every message reads both by one scan, which costs less than one read.
pub const TOTALS: &[u8] = b"t";
pub const SETTINGS: &[u8] = b"ta";
pub const SETTINGS_END: &[u8] = b"tb";
pub const EXITS: &[u8] = b"e";

fn numbered(prefix: u8, number: u64) -> Vec<u8> {
    let bytes = number.to_be_bytes();
    let significant = bytes.iter().position(|byte| *byte != 0).map_or(&[][..], |first| &bytes[first..]);
    let mut key = vec![prefix, u8::try_from(significant.len()).unwrap_or(8)];
    key.extend_from_slice(significant);
    key
}

/// Hot record of an account.
pub fn account(account: AccountId) -> Vec<u8> {
    numbered(b'a', account)
}

/// First key behind all hot account records.
pub const ACCOUNTS_END: &[u8] = b"b";

/// Owner and operators of an account.
pub fn profile(account: AccountId) -> Vec<u8> {
    numbered(b'b', account)
}

/// Prefix of the index of an owner's accounts.
pub fn owned_prefix(owner: &[u8]) -> Vec<u8> {
    let mut key = vec![b'o', u8::try_from(owner.len()).unwrap_or(u8::MAX)];
    key.extend_from_slice(owner);
    key
}

/// Entry of the index of an owner's accounts.
pub fn owned(owner: &[u8], account: AccountId) -> Vec<u8> {
    let mut key = owned_prefix(owner);
    key.extend_from_slice(&numbered(b'a', account)[1..]);
    key
}

/// The account number at the end of a key made by [`account`] or [`owned`], given what stands before it.
pub fn account_of(key: &[u8], prefix_length: usize) -> Option<AccountId> {
    let significant = key.get(prefix_length + 1..)?;
    (significant.len() <= 8).then(|| significant.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte)))
}

/// A ticket.
pub fn ticket(id: u64) -> [u8; 9] {
    let [a, b, c, d, e, f, g, h] = id.to_be_bytes();
    [b'q', a, b, c, d, e, f, g, h]
}

/// The number of a key made by [`ticket`].
pub fn ticket_of(key: &[u8]) -> Option<u64> {
    Some(u64::from_be_bytes(key.get(1..)?.try_into().ok()?))
}

/// What could not be paid to an address.
pub fn claim(owner: &[u8]) -> Vec<u8> {
    let mut key = vec![b'k'];
    key.extend_from_slice(owner);
    key
}

/// First key of the flights, and first behind them all.
pub const FLIGHTS: &[u8] = b"f";
pub const FLIGHTS_END: &[u8] = b"g";

/// Coins of one packet on their way to another chain. No channel has a name beyond 64 bytes.
pub fn flight(channel: &str, sequence: u64) -> Vec<u8> {
    let mut key = vec![b'f', u8::try_from(channel.len()).unwrap_or(u8::MAX)];
    key.extend_from_slice(channel.as_bytes());
    key.extend_from_slice(&numbered(b'f', sequence)[1..]);
    key
}

/// Channel and sequence of a key made by [`flight`].
pub fn flight_of(key: &[u8]) -> Option<(String, u64)> {
    let end = usize::from(*key.get(1)?) + 2;
    let channel = String::from_utf8(key.get(2..end)?.to_vec()).ok()?;
    Some((channel, account_of(key, end)?))
}

/// Both sides of a market. Its parameters and modes lie on the next key, so that one short range scan reads both.
pub fn market(market: MarketId) -> [u8; 3] {
    [b'm', market, 0]
}

/// Parameters and modes of a market.
pub fn terms(market: MarketId) -> [u8; 3] {
    [b'm', market, 1]
}

/// Settlement of a market, where there is one.
pub fn settlement(market: MarketId) -> [u8; 3] {
    [b'm', market, 2]
}

/// The wind-down of the whole.
pub const ENDING: &[u8] = b"x";

/// Mark of an account that the wind-down has paid.
pub fn claimed(account: AccountId) -> Vec<u8> {
    marked(b'p', account)
}

/// Mark of an account that the wind-down stepped over.
pub fn quarantined(account: AccountId) -> Vec<u8> {
    marked(b'q', account)
}

/// First and behind the last of the keys made by [`quarantined`].
pub const QUARANTINED: [&[u8]; 2] = [b"xq", b"xr"];

fn marked(kind: u8, account: AccountId) -> Vec<u8> {
    let mut key = vec![b'x'];
    key.extend(numbered(kind, account));
    key
}

/// Tips that an address has earned.
pub fn tips(keeper: &[u8]) -> Vec<u8> {
    [b"xt", keeper].concat()
}

/// First key behind a market's two records.
pub fn market_end(market: MarketId) -> [u8; 3] {
    [b'm', market, 2]
}

fn side(direction: Direction) -> u8 {
    match direction {
        Direction::Long => 0,
        Direction::Short => 1,
    }
}

/// Cold record of one generation of a side.
pub fn generation(market: MarketId, direction: Direction, generation: u32) -> [u8; 7] {
    let [a, b, c, d] = generation.to_be_bytes();
    [b'g', market, side(direction), a, b, c, d]
}

/// Cold record of the end of one scale of a side.
pub fn scale_end(market: MarketId, direction: Direction, epoch: u32, scale: u32) -> [u8; 11] {
    let [a, b, c, d] = epoch.to_be_bytes();
    let [e, f, g, h] = scale.to_be_bytes();
    [b's', market, side(direction), a, b, c, d, e, f, g, h]
}

/// A venue by its address.
pub fn venue(address: &str) -> Vec<u8> {
    let mut key = vec![b'w'];
    key.extend_from_slice(address.as_bytes());
    key
}

/// A venue's address by its number.
pub fn venue_address(venue: VenueId) -> [u8; 2] {
    [b'v', venue]
}
