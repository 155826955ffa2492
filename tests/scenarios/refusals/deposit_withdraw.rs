//! Coins in and coins out.

use breakwater_harness::chain::address;
use breakwater_harness::suite::{dollars, Suite};
use breakwater_interfaces::clearinghouse::ExecuteMsg;
use cosmwasm_std::{coin, Coin, Uint128, Uint256};

use super::desk::{one_trade, refuses, refuses_with, two_traders, units, GRAND, TEN_GRAND_OF_LOTS};

const UNITS_MAX: u128 = 1_000_000_000_000_000_000_000_000_000_000_000_000;

fn withdraw(amount: u128) -> ExecuteMsg {
    ExecuteMsg::Withdraw { account: 1, amount: Uint128::new(amount), remote: None }
}

#[test]
fn a_deposit_is_one_coin_of_the_settlement_denom() {
    let mut suite = two_traders();
    let ann = address("ann");
    let beyond_u128 = Coin { denom: "uusdc".into(), amount: Uint256::from(u128::MAX) + Uint256::one() };
    let attached = [
        (vec![], "nothing"),
        (vec![coin(5, "uatom")], "5uatom"),
        (vec![coin(5, "uatom"), units(7)], "5uatom, 7uusdc"),
        (vec![beyond_u128], "340282366920938463463374607431768211456uusdc"),
    ];
    for (funds, got) in attached {
        let words = format!("deposit needs exactly one coin, of uusdc, and more than 0 of it; got {got}");
        refuses_with(&mut suite, &ann, &ExecuteMsg::Deposit { account: 1 }, &funds, &words);
    }
}

#[test]
fn a_deposit_needs_an_account() {
    let mut suite = two_traders();
    for account in [0, 3, u64::MAX] {
        let words = format!("account {account} does not exist");
        refuses_with(&mut suite, &address("ann"), &ExecuteMsg::Deposit { account }, &[units(1)], &words);
    }
}

#[test]
fn an_account_holds_up_to_the_limit_of_an_amount() {
    let mut suite = Suite::new();
    suite.account("ann").deposits(UNITS_MAX - 1);
    let words = "amount goes beyond its limit (lots 10^19, prices 10^33, units 10^36): use smaller amounts";
    refuses_with(&mut suite, &address("bob"), &ExecuteMsg::Deposit { account: 1 }, &[units(2)], words);
    suite.account("ann").deposits(1);
    assert_eq!(suite.account("ann").shows().cash.unsigned_abs().u128(), UNITS_MAX);
    refuses_with(&mut suite, &address("bob"), &ExecuteMsg::Deposit { account: 1 }, &[units(1)], words);
}

#[test]
fn nothing_is_no_withdrawal() {
    refuses(&mut two_traders(), &address("ann"), &withdraw(0), "the amount is 0");
}

#[test]
fn without_positions_all_cash_is_paid_and_not_a_unit_more() {
    let mut suite = two_traders();
    let words = "account 1 can pay at most 5000000000; asked for 5000000001";
    refuses(&mut suite, &address("ann"), &withdraw(5 * GRAND + 1), words);
    suite.account("ann").withdraws(5 * GRAND).unwrap();
    let words = "account 1 can pay at most 0; asked for 1";
    refuses(&mut suite, &address("ann"), &withdraw(1), words);
}

#[test]
fn with_positions_initial_margin_stays() {
    let mut suite = one_trade();
    let words = "account 1 would have equity 999999999 at the worse bound and needs initial margin 1000000000";
    refuses(&mut suite, &address("ann"), &withdraw(4 * GRAND + 1), words);
    suite.account("ann").withdraws(4 * GRAND).unwrap();
    let words = "account 1 would have equity 999999999 at the worse bound and needs initial margin 1000000000";
    refuses(&mut suite, &address("ann"), &withdraw(1), words);
}

#[test]
fn a_stale_leg_counts_at_its_last_mark_moved_by_the_gap() {
    let mut suite = one_trade();
    suite.silence(31);
    let words = "account 1 would have equity 999999999 at the worse bound and needs initial margin 1000000000";
    refuses(&mut suite, &address("ann"), &withdraw(GRAND + 1), words);
    suite.account("ann").withdraws(GRAND).unwrap();
    suite.silence(10_000);
    refuses(&mut suite, &address("ann"), &withdraw(1), words);
}

#[test]
fn an_amount_beyond_every_limit_is_refused_before_anything_is_valued() {
    let mut suite = two_traders();
    let words = "amount goes beyond its limit (lots 10^19, prices 10^33, units 10^36): use smaller amounts";
    refuses(&mut suite, &address("ann"), &withdraw(UNITS_MAX + 1), words);
}

/// Winners are paid while the coins last; who comes last waits until the losers have paid.
#[test]
fn gains_realised_against_open_losses_may_have_to_wait() {
    let mut suite = Suite::with(|params| params.classes.a_ema_distance_bps = 5_000);
    for name in ["ann", "bob", "cat", "dan", "eve"] {
        suite.account(name).deposits(3 * GRAND / 2);
    }
    suite.account("ann").buys(TEN_GRAND_OF_LOTS).from("bob").at(dollars(10_000)).unwrap();
    for (seller, buyer, price) in [("ann", "cat", 11_300), ("cat", "dan", 12_600), ("dan", "eve", 13_900)] {
        suite.price(price);
        suite.account(seller).sells(TEN_GRAND_OF_LOTS).to(buyer).at(dollars(price.into())).unwrap();
    }
    suite.account("ann").withdraws(2_800_000_000).unwrap();
    suite.account("cat").withdraws(2_800_000_000).unwrap();
    suite.account("dan").withdraws(2_800_000_000).unwrap();
    let waiting = suite.chain.tickets().unwrap();
    assert_eq!(waiting.iter().map(|ticket| ticket.rest.u128()).collect::<Vec<_>>(), [900_000_000]);
    let words = "nothing to do: the limiter and the coins allow less than a tenth of the smallest ticket now, and no ticket is due";
    refuses(&mut suite, &address("anyone"), &ExecuteMsg::ServeTickets { limit: 30 }, words);
    suite.account("eve").deposits(300_000_000);
    suite.chain.clear(&address("anyone"), &ExecuteMsg::ServeTickets { limit: 30 }, 0).unwrap();
    assert_eq!(suite.chain.tickets().unwrap()[0].rest.u128(), 600_000_000);
    assert_eq!(suite.audit(), Vec::<String>::new());
}
