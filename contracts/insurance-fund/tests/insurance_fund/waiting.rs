//! While the clearing house's shortfall exceeds 0.1 % of its deposits, cooldowns and the 48 h stand still.

use breakwater_insurance_fund::error::ContractError;
use breakwater_interfaces::clearinghouse::Phase;
use breakwater_risk::{COOLDOWN_SECONDS, TAKE_SECONDS};
use cosmwasm_std::Int128;

use crate::suite::{refused, Suite, DAY};

/// Deposits are a million: waiting begins above a shortfall of 1,000.
fn set_shortfall(suite: &mut Suite, shortfall: u128) {
    suite.set_books(|books| books.shortfall = shortfall.into());
}

#[test]
fn the_line_is_at_a_thousandth_of_the_deposits_or_of_the_fund() {
    let mut suite = Suite::staked();
    assert_eq!(suite.state().assets.u128(), 1_000_000);
    for (shortfall, deposits, waiting) in [
        (0, 0, false),
        (1, 0, true),
        (1, -5, true),
        (0, -5, false),
        (1_000, 1_000_000, false),
        (1_001, 1_000_000, true),
        (1_000, 1_000_000_000, false),
        (1_001, 1_000_000_000, true),
    ] {
        suite.set_books(|books| {
            books.shortfall = u128::try_from(shortfall).unwrap().into();
            books.deposits = Int128::new(deposits);
        });
        assert_eq!(suite.state().waiting, waiting, "{shortfall} of {deposits}");
    }
}

#[test]
fn nothing_is_taken_while_it_lasts() {
    let mut suite = Suite::staked();
    suite.unstake_all("ann");
    suite.advance(COOLDOWN_SECONDS);
    set_shortfall(&mut suite, 1_001);
    let waiting = || ContractError::Waiting {
        shortfall: 1_001u128.into(),
        deposits: Int128::new(1_000_000),
        assets: 1_000_000u128.into(),
    };
    refused(suite.take("ann", 0), waiting());
    set_shortfall(&mut suite, 1_000);
    suite.take("ann", 0).unwrap();
}

#[test]
fn the_cooldown_stands_still() {
    let mut suite = Suite::staked();
    suite.unstake_all("ann");
    suite.advance(10 * DAY);
    set_shortfall(&mut suite, 5_000);
    suite.refill();
    suite.advance(30 * DAY);
    assert_eq!(suite.unstake_of("ann", 0).cooldown_seconds_left, 4 * DAY);
    set_shortfall(&mut suite, 0);
    suite.refill();
    suite.advance(4 * DAY - 1);
    refused(suite.take("ann", 0), ContractError::StillCooling { id: 0, seconds_left: 1 });
    suite.advance(1);
    suite.take("ann", 0).unwrap();
}

#[test]
fn the_48_hours_stand_still() {
    let mut suite = Suite::staked();
    suite.unstake_all("ann");
    suite.advance(COOLDOWN_SECONDS + DAY);
    set_shortfall(&mut suite, 5_000);
    suite.refill();
    suite.advance(30 * DAY);
    let left = suite.unstake_of("ann", 0);
    assert_eq!((left.cooldown_seconds_left, left.take_seconds_left), (0, DAY));
    let early = suite.restake("eve", "ann", 0);
    assert!(early.unwrap_err().contains("before its 48 h are over"));
    set_shortfall(&mut suite, 0);
    suite.refill();
    suite.advance(DAY - 1);
    suite.take("ann", 0).unwrap();
    assert_eq!(TAKE_SECONDS, 2 * DAY);
}

#[test]
fn an_unstake_begun_while_waiting_stands_from_the_start() {
    let mut suite = Suite::staked();
    set_shortfall(&mut suite, 5_000);
    suite.unstake_all("ann");
    suite.advance(20 * DAY);
    assert_eq!(suite.unstake_of("ann", 0).cooldown_seconds_left, COOLDOWN_SECONDS);
    set_shortfall(&mut suite, 0);
    suite.refill();
    suite.advance(COOLDOWN_SECONDS);
    suite.take("ann", 0).unwrap();
}

#[test]
fn time_goes_by_what_was_seen_last() {
    let mut suite = Suite::staked();
    suite.unstake_all("ann");
    // It comes and goes between two sights: not noticed.
    suite.advance(DAY);
    set_shortfall(&mut suite, 5_000);
    suite.advance(DAY);
    set_shortfall(&mut suite, 0);
    suite.refill();
    assert_eq!(suite.unstake_of("ann", 0).cooldown_seconds_left, 12 * DAY);
    // Seen, over, and not looked at: it counts until somebody looks.
    set_shortfall(&mut suite, 5_000);
    suite.refill();
    set_shortfall(&mut suite, 0);
    suite.advance(DAY);
    suite.refill();
    assert_eq!(suite.unstake_of("ann", 0).cooldown_seconds_left, 12 * DAY);
}

#[test]
fn a_clearing_house_that_does_not_answer_lets_nobody_in_or_out() {
    let mut suite = Suite::staked();
    suite.unstake_all("ann");
    suite.advance(COOLDOWN_SECONDS);
    suite.set_books(|books| books.answers = false);
    assert!(suite.take("ann", 0).unwrap_err().contains("out of order"));
    assert!(suite.stake("bob", 5).unwrap_err().contains("out of order"));
    suite.set_books(|books| books.answers = true);
    suite.take("ann", 0).unwrap();
    suite.stake("bob", 5).unwrap();
}

/// Until a wind-down is final it may draw the fund; then its books say nothing any more.
#[test]
fn a_wind_down_waits_until_it_is_final() {
    for phase in [Phase::Settling, Phase::Caged] {
        let mut suite = Suite::staked();
        suite.unstake_all("ann");
        suite.advance(COOLDOWN_SECONDS);
        suite.set_books(|books| books.phase = phase);
        assert!(suite.state().waiting);
        refused(suite.take("ann", 0), ContractError::MayBeDrawn {});
        // The 48 h stand still.
        suite.refill();
        suite.advance(30 * DAY);
        refused(suite.take("ann", 0), ContractError::MayBeDrawn {});
        suite.set_books(|books| (books.phase, books.shortfall) = (Phase::Final, 999_999u128.into()));
        assert!(!suite.state().waiting);
        suite.take("ann", 0).unwrap();
    }
}

#[test]
fn nobody_stakes_into_a_wind_down() {
    let mut suite = Suite::staked();
    for phase in [Phase::Settling, Phase::Caged, Phase::Final] {
        suite.set_books(|books| books.phase = phase);
        let before = suite.dump();
        refused(suite.stake("bob", 5), ContractError::WindingDown {});
        assert_eq!(suite.dump(), before);
    }
    suite.set_books(|books| books.phase = Phase::Live);
    suite.stake("bob", 5).unwrap();
}
