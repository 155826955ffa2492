use crate::suite::{Suite, DAY, DENOM, MILLION};

#[test]
fn the_fund_shows_its_state() {
    let suite = Suite::staked();
    let state = suite.state();
    assert_eq!(state.clearinghouse, suite.clearinghouse);
    assert_eq!(state.settlement_denom, DENOM);
    assert_eq!((state.assets.u128(), state.shares.u128()), (MILLION, 1_000 * MILLION));
    assert_eq!((state.refillable.u128(), state.waiting), (50_000, false));
}

#[test]
fn a_staker_sees_what_is_left_to_wait() {
    let mut suite = Suite::staked();
    suite.unstake("ann", 700).unwrap();
    let left = |suite: &Suite| {
        let unstake = suite.unstake_of("ann", 0);
        (unstake.cooldown_seconds_left, unstake.take_seconds_left)
    };
    assert_eq!(left(&suite), (14 * DAY, 2 * DAY));
    suite.advance(13 * DAY);
    assert_eq!(left(&suite), (DAY, 2 * DAY));
    suite.advance(2 * DAY);
    assert_eq!(left(&suite), (0, DAY));
    suite.advance(2 * DAY);
    assert_eq!(left(&suite), (0, 0));
    assert_eq!(suite.staker("bob").unstakes, vec![]);
}
