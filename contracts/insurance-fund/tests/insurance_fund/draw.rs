use breakwater_insurance_fund::error::ContractError;
use breakwater_insurance_fund::permissions::{Action, Who};
use breakwater_interfaces::clearinghouse::Phase;
use breakwater_interfaces::insurance_fund::ExecuteMsg;

use crate::suite::{addr, refused, Suite, MILLION};

/// Balances of fund and clearing house, and what the fund says it has.
fn coins(suite: &Suite) -> (u128, u128, u128) {
    (suite.balance(&suite.fund), suite.balance(&suite.clearinghouse), suite.assets())
}

/// Far beyond what a refill may take in a day.
#[test]
fn a_wind_down_gets_what_it_asks_for() {
    let mut suite = Suite::staked();
    suite.set_books(|books| books.phase = Phase::Caged);
    assert_eq!(suite.draw(600_000), 600_000);
    assert_eq!(coins(&suite), (400_000, 600_000, 400_000));
    assert_eq!(suite.told(), Some(400_000u128.into()));
    assert_eq!(suite.draw(1), 1);
    assert_eq!(suite.told(), Some(399_999u128.into()));
    // What is left is the stakers', once the wind-down is final.
    suite.unstake_all("ann");
    suite.set_books(|books| books.phase = Phase::Final);
    suite.refill();
    suite.advance(14 * 86_400);
    suite.take("ann", 0).unwrap();
    assert_eq!(suite.balance(&addr("ann")), 399_999);
}

#[test]
fn more_than_there_is_takes_all_there_is() {
    let mut suite = Suite::staked();
    // Not counted, so not drawn.
    suite.send("bob", &suite.fund.clone(), 7);
    assert_eq!(suite.draw(MILLION + 1), MILLION);
    assert_eq!(coins(&suite), (7, MILLION, 0));
    assert_eq!(suite.told(), Some(0u128.into()));
    assert_eq!(suite.draw(u128::MAX), 0);
    assert_eq!(coins(&suite), (7, MILLION, 0));
}

#[test]
fn nothing_asked_for_is_nothing_sent() {
    let mut suite = Suite::staked();
    let before = suite.dump();
    assert_eq!(suite.draw(0), 0);
    assert_eq!((suite.dump(), suite.told()), (before, None));
}

#[test]
fn only_the_clearing_house_draws() {
    let mut suite = Suite::staked();
    let before = suite.dump();
    for sender in ["ann", "eve"] {
        let error = ContractError::Unauthorized { action: Action::Draw, who: Who::ClearingHouse, sender: addr(sender) };
        refused(suite.execute(sender, ExecuteMsg::Draw { amount: 1u128.into() }, &[]), error);
    }
    assert_eq!(suite.dump(), before);
}

/// The float of a house that is closed is nobody's: the stakers' coins stay with them.
#[test]
fn a_final_wind_down_is_not_refilled() {
    let mut suite = Suite::staked();
    suite.set_books(|books| (books.phase, books.float_target) = (Phase::Final, 30_000u128.into()));
    assert_eq!(suite.refill(), 0);
    for phase in [Phase::Settling, Phase::Caged] {
        let mut suite = Suite::staked();
        suite.set_books(|books| (books.phase, books.float_target) = (phase, 30_000u128.into()));
        assert_eq!(suite.refill(), 30_000);
    }
}
