//! Records: their sizes, to the byte, and that no bytes whatever upset the code that reads them.

mod flights;

use breakwater_clearinghouse::state::{
    decode_terms, encode_terms, Account, Exits, Flight, LastStop, Market, ModeRecord, Params, Profile, Settings,
    TicketRound, Totals, TradingDay,
};
use breakwater_failsafe::{BlockBound, Breaker, Bucket, Grace, Limiter, Round, Shows, Span, SpentTime};
use breakwater_harness::suite::{standard_market, Suite};
use breakwater_interfaces::clearinghouse::{ExecuteMsg, Limits, Phase, Timing};
use breakwater_risk::{DailyShare, Direction, Generation, Lots, Position, Side, Size, Units, I256};
use cosmwasm_std::CanonicalAddr;

/// Units a dollar has in a denom of 6 decimals, and of 18.
const DECIMALS_6: i128 = 1_000_000;
const DECIMALS_18: i128 = 1_000_000_000_000_000_000;

fn units(units: i128) -> Units {
    Units::new(units).unwrap()
}

/// An account with forty thousand dollars of cash and so many positions of about ten thousand, some torn up before.
fn account(decimals: i128, positions: u8) -> Account {
    let position = |market: u8| {
        let lots = Lots::new(10_234_567_890_000).unwrap();
        let short = market % 2 == 1;
        let cost = units(10_234 * decimals);
        Position {
            size: if short { Size::short(lots) } else { Size::long(lots) },
            cost: if short { cost.negated() } else { cost },
            // A tenth of a percent of funding so far.
            index: I256::from(10_i128.pow(18)) * I256::from(decimals),
            generation: 3,
        }
    };
    Account {
        cash: units(40_123 * decimals + 456_789),
        net_deposits: units(50_000 * decimals),
        venues: 1,
        positions: (0..positions).map(|market| (market, position(market))).collect(),
        ..Account::default()
    }
}

/// The sizes are the gas budget: a byte read costs 3 and a byte written 30.
#[test]
fn an_account_is_a_few_bytes_and_a_few_more_a_position() {
    let size = |decimals: i128, positions: u8| account(decimals, positions).encode().len();
    for (decimals, name) in [(DECIMALS_6, "6 decimals"), (DECIMALS_18, "18 decimals")] {
        let sizes = [0, 1, 8, 16].map(|positions| size(decimals, positions));
        println!("{name}: {sizes:?} bytes with 0, 1, 8 and 16 positions");
    }
    assert_eq!([0, 1, 8, 16].map(|positions| size(DECIMALS_6, positions)), SIZES_6);
    assert_eq!([0, 1, 8, 16].map(|positions| size(DECIMALS_18, positions)), SIZES_18);
    let a_position = |decimals: i128| (size(decimals, 16) - size(decimals, 0)) / 16;
    assert!(a_position(DECIMALS_6) <= 25 && a_position(DECIMALS_18) <= 36);
}

const SIZES_6: [usize; 4] = [15, 40, 215, 415];
const SIZES_18: [usize; 4] = [25, 61, 313, 601];

#[test]
fn what_the_contract_stores_is_as_small() {
    let mut suite = Suite::new();
    for name in ["ann", "bob"] {
        suite.account(name).deposits(50_000_000_000);
    }
    let clearinghouse = suite.chain.contracts().clearinghouse.clone();
    let stored = |suite: &Suite| suite.chain.raw(&clearinghouse, b"a\x01\x01").unwrap().len();
    assert_eq!(stored(&suite), 15);
    suite.account("ann").buys(10_234_567_890_000).from("bob").at(1_000_000_000_000_000).unwrap();
    // The position, and the day's cap: its day, nothing lost, the equity it is measured by.
    assert_eq!(stored(&suite), STORED_WITH_A_POSITION);
}

const STORED_WITH_A_POSITION: usize = 40;

fn full_account() -> Account {
    Account {
        off_mark_cap_bps: 10_000,
        auction_started_at: Some(u64::MAX),
        float_paid: units(breakwater_risk::UNITS_MAX),
        trading_day: Some(TradingDay { day: 18_518, lost: units(1), base: units(-breakwater_risk::UNITS_MAX) }),
        venues: u64::MAX,
        cash: units(-breakwater_risk::UNITS_MAX),
        held_gains: (0..64).map(|market| (market, units(breakwater_risk::UNITS_MAX))).collect(),
        ..account(DECIMALS_18, 16)
    }
}

fn full_market() -> Market {
    let side = |index: I256| Side {
        book: units(-breakwater_risk::UNITS_MAX),
        index,
        current: Generation { survival: 10_u128.pow(29), epoch: 7, scale: u32::MAX, exponent: 9 },
        generation: u32::MAX,
        share: DailyShare { used_e18: u128::MAX, at: u64::MAX },
    };
    Market {
        open_interest: Lots::new(breakwater_risk::LOTS_MAX).unwrap(),
        positions: u32::MAX,
        paid: units(-5),
        fees: units(6),
        shortfall: units(7),
        long: side(I256::MAX),
        short: side(I256::MIN),
        ..Market::default()
    }
}

fn full_profile() -> Profile {
    Profile {
        owner: CanonicalAddr::from([7; 20]),
        offered_to: Some(CanonicalAddr::from([8; 32])),
        operators: vec![CanonicalAddr::from([9; 32]); 8],
    }
}

fn full_params() -> Params {
    let mut suite = Suite::new();
    suite.account("ann");
    let mut params = standard_market(0);
    (params.premium_feed, params.venue_account) = (Some(0), Some(1));
    suite.chain.govern(&ExecuteMsg::AddMarket { params }).unwrap();
    suite.chain.govern(&ExecuteMsg::DelistMarket { market: 1 }).unwrap();
    let bytes = suite.chain.raw(&suite.chain.contracts().clearinghouse.clone(), &[b'm', 1, 1]).unwrap();
    decode_terms(&bytes).unwrap().0
}

fn full_modes() -> ModeRecord {
    let span = |from| Span { from, until: from + 5 };
    let shows = Shows { first_at: 1, first_publish_time: 2, newest_publish_time: u64::MAX, count: u32::MAX };
    let grace = Grace {
        began_at: 1,
        live_from: 2,
        gap_seconds: 3,
        added_seconds: 4,
        other_gap_from: 5,
        not_before: u64::MAX,
        shows: Some(shows),
    };
    ModeRecord {
        mask: 15,
        settling: true,
        closed_at: 9,
        grace: Some(grace),
        spent: SpentTime::from_spans((0..32).map(|number| span(number * 10)).collect()),
        poor: Breaker::Returned { since: 1, ended_at: u64::MAX },
        auctions: Some(span(7)),
        dark: Some((u64::MAX, 1)),
    }
}

fn full_totals() -> Totals {
    Totals {
        held: units(breakwater_risk::UNITS_MAX),
        averaged: units(-9),
        averaged_at: u64::MAX,
        mask: 15,
        flying: units(breakwater_risk::UNITS_MAX),
        ended: units(-breakwater_risk::UNITS_MAX),
        ..Totals::default()
    }
}

fn full_flight() -> Flight {
    Flight { owner: CanonicalAddr::from([7; 32]), amount: u128::MAX }
}

fn full_exits() -> Exits {
    let bucket = |used| Bucket { used, at: u64::MAX, part: 86_399 };
    Exits {
        limiter: Limiter { hour: bucket(1), day: bucket(u128::MAX) },
        bound: BlockBound { height: 7, in_block: 8, hour: bucket(9) },
        next_ticket: u64::MAX,
        round: Some(TicketRound { round: Round { available: 1, total: 2 }, cursor: 3, end: 4 }),
    }
}

fn full_settings() -> Settings {
    let stop = |market| Some(LastStop { market, from: 5, until: u64::MAX });
    Settings {
        oracle: "oracle".to_owned(),
        denom: "uusdc".to_owned(),
        timing: Timing::default(),
        limits: Limits::usual(u128::MAX, 1),
        freeze: stop(None),
        reduce_only: stop(Some(63)),
        phase: Phase::Settling,
    }
}

#[test]
fn records_are_read_as_they_were_written() {
    for positions in 0..=16 {
        for decimals in [DECIMALS_6, DECIMALS_18] {
            let account = account(decimals, positions);
            assert_eq!(Account::decode(&account.encode()).unwrap(), account);
        }
    }
    assert_eq!(Account::decode(&full_account().encode()).unwrap(), full_account());
    for market in [Market::default(), full_market()] {
        assert_eq!(Market::decode(&market.encode()).unwrap(), market);
    }
    assert_eq!(Profile::decode(&full_profile().encode()).unwrap(), full_profile());
    let params = full_params();
    assert!(params.reduce_only && params.premium_feed == Some(0) && params.venue_account == Some(1));
    assert_eq!(Params::decode(&params.encode()).unwrap(), params);
    for modes in [ModeRecord::default(), full_modes()] {
        assert_eq!(ModeRecord::decode(&modes.encode()).unwrap(), modes);
        assert_eq!(decode_terms(&encode_terms(&params, &modes)).unwrap(), (params.clone(), modes));
    }
    for poor in [Breaker::Holds { since: 3 }, Breaker::Rests { ended_at: 4 }] {
        let modes = ModeRecord { poor, ..ModeRecord::default() };
        assert_eq!(ModeRecord::decode(&modes.encode()).unwrap(), modes);
    }
    let flies = Totals { flying: units(1), ..Totals::default() };
    let ended = Totals { ended: units(-1), ..Totals::default() };
    for totals in [Totals::default(), flies, ended, full_totals()] {
        assert_eq!(Totals::decode(&totals.encode()).unwrap(), totals);
    }
    assert_eq!(Flight::decode(&full_flight().encode()).unwrap(), full_flight());
    for exits in [Exits::default(), full_exits()] {
        assert_eq!(Exits::decode(&exits.encode()).unwrap(), exits);
    }
    assert_eq!(Settings::decode(&full_settings().encode()).unwrap(), full_settings());
}

/// A reader of one kind of record, asked only whether it understood.
type Decode = fn(&[u8]) -> Result<(), String>;

fn kinds() -> Vec<(Vec<u8>, Decode)> {
    vec![
        (full_account().encode(), |bytes| Account::decode(bytes).map(|_| ()).map_err(|e| e.to_string())),
        (full_market().encode(), |bytes| Market::decode(bytes).map(|_| ()).map_err(|e| e.to_string())),
        (full_profile().encode(), |bytes| Profile::decode(bytes).map(|_| ()).map_err(|e| e.to_string())),
        (full_params().encode(), |bytes| Params::decode(bytes).map(|_| ()).map_err(|e| e.to_string())),
        (full_modes().encode(), |bytes| ModeRecord::decode(bytes).map(|_| ()).map_err(|e| e.to_string())),
        (full_totals().encode(), |bytes| Totals::decode(bytes).map(|_| ()).map_err(|e| e.to_string())),
        (full_flight().encode(), |bytes| Flight::decode(bytes).map(|_| ()).map_err(|e| e.to_string())),
        (full_exits().encode(), |bytes| Exits::decode(bytes).map(|_| ()).map_err(|e| e.to_string())),
        (full_settings().encode(), |bytes| Settings::decode(bytes).map(|_| ()).map_err(|e| e.to_string())),
    ]
}

#[test]
fn another_version_is_refused() {
    for (bytes, decode) in kinds() {
        for version in [0, 2, 255] {
            let mut bytes = bytes.clone();
            bytes[0] = version;
            let words = format!("record version {version} is not known; this code knows 1");
            assert_eq!(decode(&bytes), Err(words));
        }
        assert!(decode(&[]).is_err());
    }
}

/// Cut anywhere, with any byte changed, with bytes behind it, or nothing but noise: an error or another record, never a panic.
#[test]
fn damaged_records_panic_nobody() {
    let mut noise = 0x9E37_79B9_7F4A_7C15_u64;
    for (bytes, decode) in kinds() {
        for end in 0..bytes.len() {
            let _ = decode(&bytes[..end]);
            for value in [0, 1, 0x7f, 0x80, 0xff] {
                let mut changed = bytes.clone();
                changed[end] = value;
                let _ = decode(&changed);
            }
        }
        for length in 0..400 {
            let mut garbage = vec![1];
            for _ in 0..length {
                noise ^= noise << 13;
                noise ^= noise >> 7;
                noise ^= noise << 17;
                garbage.push(noise.to_le_bytes()[0]);
            }
            let _ = decode(&garbage);
        }
    }
}

#[test]
fn a_market_cut_short_or_continued_is_refused() {
    let bytes = full_market().encode();
    for end in 0..bytes.len() {
        assert!(Market::decode(&bytes[..end]).is_err(), "cut to {end} bytes");
    }
    assert!(Market::decode(&[bytes, vec![0]].concat()).is_err());
}

/// Sides of a market are found by direction; a fresh one is next to nothing.
#[test]
fn a_fresh_market_is_small() {
    let market = Market::default();
    assert_eq!(market.encode().len(), 15);
    assert_eq!(market.side(Direction::Long), market.side(Direction::Short));
}
