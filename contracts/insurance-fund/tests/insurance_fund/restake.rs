use breakwater_insurance_fund::error::ContractError;
use breakwater_risk::{COOLDOWN_SECONDS, TAKE_SECONDS};

use crate::suite::{addr, refused, Suite};

#[test]
fn the_staker_may_at_any_time() {
    for elapsed in [0, COOLDOWN_SECONDS, COOLDOWN_SECONDS + TAKE_SECONDS] {
        let mut suite = Suite::staked();
        let before = suite.staker("ann");
        suite.unstake("ann", 1_000).unwrap();
        suite.advance(elapsed);
        suite.restake("ann", "ann", 0).unwrap();
        assert_eq!(suite.staker("ann"), before);
    }
}

#[test]
fn anyone_may_once_the_48_hours_are_over() {
    let mut suite = Suite::staked();
    suite.unstake("ann", 1_000).unwrap();
    let refusal = |seconds_left| ContractError::NotYetAnyones { staker: addr("ann"), id: 0, seconds_left };
    refused(suite.restake("eve", "ann", 0), refusal(COOLDOWN_SECONDS + TAKE_SECONDS));
    suite.advance(COOLDOWN_SECONDS + TAKE_SECONDS - 1);
    refused(suite.restake("eve", "ann", 0), refusal(1));
    suite.advance(1);
    suite.restake("eve", "ann", 0).unwrap();
    assert_eq!(suite.staker("ann").shares, suite.state().shares);
    refused(suite.restake("eve", "ann", 0), ContractError::UnknownUnstake { staker: addr("ann"), id: 0 });
}
