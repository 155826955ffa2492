//! Donation inflation: stake one unit, donate a fortune so that one share costs more than the next stake, let its owner be rounded down to
//! nothing, leave with everything.

use breakwater_risk::{assets_of, shares_for};

use crate::suite::{addr, Suite, MILLION};

/// What attacker and victim own afterwards if the attacker stakes 1, donates `donation`, and the victim stakes `stake`.
fn attack(
    donation: u128,
    stake: u128,
    shares_of: impl Fn(u128, u128, u128) -> u128,
    worth: impl Fn(u128, u128, u128) -> u128,
) -> (u128, u128) {
    let attackers = shares_of(1, 0, 0);
    let mut assets = 1 + donation;
    let victims = shares_of(stake, assets, attackers);
    assets += stake;
    let all = attackers + victims;
    (worth(attackers, assets, all), worth(victims, assets, all))
}

#[test]
fn without_protection_the_attack_pays() {
    // Plain share arithmetic: no virtual shares, and the donation counts as assets.
    let shares_of =
        |amount: u128, assets: u128, shares: u128| if shares == 0 { amount } else { amount * shares / assets };
    let worth = |some: u128, assets: u128, shares: u128| some * assets / shares;
    let (attacker, victim) = attack(1_000_000, 1_000_000, shares_of, worth);
    assert_eq!((attacker, victim), (2_000_001, 0), "1,000,001 paid, the victim's million taken");
}

#[test]
fn virtual_shares_alone_make_it_a_loss() {
    let shares_of = |amount, assets, shares| shares_for(amount, assets, shares).unwrap();
    let worth = |some, assets, shares| assets_of(some, assets, shares).unwrap();
    let stake = 1_000_000;
    for donation in [1_000, 1_000_000, 1_000_000_000] {
        let (attacker, victim) = attack(donation, stake, shares_of, worth);
        let (attacker_lost, victim_lost) = (1 + donation - attacker, stake - victim);
        assert!(attacker_lost >= 400 * victim_lost.max(1), "{donation}: {attacker_lost} {victim_lost}");
    }
}

#[test]
fn coins_sent_to_the_fund_change_nothing() {
    let mut suite = Suite::new();
    suite.stake("eve", 1).unwrap();
    let before = (suite.state(), suite.dump());
    let fund = suite.fund.clone();
    suite.send("eve", &fund, MILLION - 1);
    assert_eq!((suite.state(), suite.dump()), before);
    suite.stake("bob", 1_000).unwrap();
    assert_eq!(suite.staker("bob").shares.u128(), 1_000_000);
    suite.unstake_all("bob");
    suite.advance(14 * 86_400);
    suite.take("bob", 0).unwrap();
    assert_eq!(suite.balance(&addr("bob")), MILLION);
}
