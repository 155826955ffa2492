use breakwater_insurance_fund::error::ContractError;
use breakwater_risk::{COOLDOWN_SECONDS, TAKE_SECONDS};

use crate::suite::{addr, attribute, refused, Suite, DAY, MILLION};

#[test]
fn a_matured_unstake_is_paid() {
    let mut suite = Suite::staked();
    suite.unstake_all("ann");
    suite.advance(COOLDOWN_SECONDS);
    let answer = suite.take("ann", 0).unwrap();
    assert_eq!(attribute(&answer, "amount"), "1000000");
    assert_eq!(attribute(&answer, "reported"), "0");
    assert_eq!(suite.balance(&addr("ann")), MILLION);
    let state = suite.state();
    assert_eq!((state.assets.u128(), state.shares.u128()), (0, 0));
    // Nothing is left of the staker, not even a record.
    assert!(!suite.dump().iter().any(|(key, _)| key.windows(7).any(|part| part == b"stakers")));
}

/// A clearing house that does not know this fund, or is out of order, keeps nobody.
#[test]
fn a_report_that_is_refused_keeps_nobody() {
    let mut suite = Suite::staked();
    suite.set_books(|books| books.takes_reports = false);
    suite.unstake_all("ann");
    suite.advance(COOLDOWN_SECONDS);
    let answer = suite.take("ann", 0).unwrap();
    assert_eq!(attribute(&answer, "report"), "refused");
    assert_eq!(suite.balance(&addr("ann")), MILLION);
}

#[test]
fn not_a_second_too_early_or_too_late() {
    for (elapsed, error) in [
        (COOLDOWN_SECONDS - 1, Some(ContractError::StillCooling { id: 0, seconds_left: 1 })),
        (COOLDOWN_SECONDS, None),
        (COOLDOWN_SECONDS + TAKE_SECONDS - 1, None),
        (COOLDOWN_SECONDS + TAKE_SECONDS, Some(ContractError::TooLateToTake { id: 0 })),
    ] {
        let mut suite = Suite::staked();
        suite.unstake_all("ann");
        suite.advance(elapsed);
        let before = suite.dump();
        let result = suite.take("ann", 0);
        match error {
            Some(error) => {
                refused(result, error);
                assert_eq!(suite.dump(), before);
            }
            None => {
                result.unwrap();
            }
        }
    }
}

#[test]
fn shares_bear_losses_until_taken() {
    let mut suite = Suite::staked();
    suite.stake("bob", MILLION).unwrap();
    suite.unstake_all("ann");
    suite.advance(COOLDOWN_SECONDS);
    suite.set_books(|books| books.float_target = 100_000u128.into());
    assert_eq!(suite.refill(), 100_000);
    suite.take("ann", 0).unwrap();
    assert_eq!(suite.balance(&addr("ann")), 950_000);
    assert_eq!(suite.assets(), 950_000);
}

#[test]
fn it_is_taken_once_and_by_its_staker() {
    let mut suite = Suite::staked();
    suite.stake("bob", 100).unwrap();
    suite.unstake_all("ann");
    suite.advance(14 * DAY);
    let unknown = |name: &str, id| ContractError::UnknownUnstake { staker: addr(name), id };
    refused(suite.take("bob", 0), unknown("bob", 0));
    refused(suite.take("ann", 1), unknown("ann", 1));
    suite.take("ann", 0).unwrap();
    suite.send("bob", &addr("ann"), 10);
    suite.stake("ann", 10).unwrap();
    refused(suite.take("ann", 0), unknown("ann", 0));
}

#[test]
fn shares_worth_nothing_are_not_burnt_for_nothing() {
    let mut suite = Suite::staked();
    suite.unstake("ann", 500).unwrap();
    suite.advance(14 * DAY);
    refused(suite.take("ann", 0), ContractError::WorthNothing {});
    suite.restake("ann", "ann", 0).unwrap();
}
