//! Coins that leave: own deposits, the limiter, tickets, claims.

use super::*;

/// Ann has made five hundred dollars from Bob, closed, and may take out more than she paid in.
fn winner() -> Suite {
    let mut suite = traded();
    suite.waits(DAY / 100);
    suite.price(10_500);
    suite.account("ann").sells(lots_worth(10_000)).to("bob").at(dollars(10_500)).unwrap();
    assert_eq!(suite.account("ann").cash(), 2_100 * 1_000_000);
    suite
}

fn serve(suite: &mut Suite, limit: u32) -> Outcome {
    suite.anyone(&ExecuteMsg::ServeTickets { limit })
}

#[test]
fn own_deposits_leave_at_once_and_gains_through_the_limiter() {
    let mut suite = winner();
    suite.account("ann").withdraws(1_600 * USD).unwrap();
    assert!(suite.chain.tickets().unwrap().is_empty());
    let room = suite.chain.status().unwrap().limiter_room.u128();
    assert!(room >= 500 * USD, "{room}");
    suite.account("ann").withdraws(500 * USD).unwrap();
    assert_eq!(suite.chain.status().unwrap().limiter_room.u128(), room - 500 * USD);
    assert_eq!(suite.audit(), Vec::<String>::new());
}

/// Ten who have won two thousand dollars each, where a thousand may leave in an hour.
pub fn crowd() -> Suite {
    let mut suite = Suite::awake();
    let names: Vec<String> = (0..10).map(|number| format!("winner {number}")).collect();
    suite.account("bob").deposits(500_000 * USD);
    for name in &names {
        suite.account(name).deposits(10_000 * USD);
        suite.account(name).buys(lots_worth(20_000)).from("bob").at(dollars(10_000)).unwrap();
    }
    suite.price(11_000);
    suite.waits(1_200);
    for name in &names {
        suite.account(name).sells(lots_worth(20_000)).to("bob").at(dollars(11_000)).unwrap();
    }
    suite
}

#[test]
fn what_does_not_fit_waits_and_is_served_pro_rata() {
    let mut suite = crowd();
    let room = suite.chain.status().unwrap().limiter_room.u128();
    for number in 0..10 {
        suite.account(&format!("winner {number}")).withdraws(12_000 * USD).unwrap();
    }
    let tickets = suite.chain.tickets().unwrap();
    let waiting: u128 = tickets.iter().map(|ticket| ticket.rest.u128()).sum();
    assert_eq!(waiting, 20_000 * USD - room);
    assert!(words(serve(&mut suite, 31)).contains("a batch holds 1 to 30 items; this one has 31"));
    let empty = words(serve(&mut suite, 30));
    assert!(empty.contains("the limiter and the coins allow less than a tenth of the smallest ticket now"), "{empty}");
    suite.waits(HOUR);
    let again = suite.chain.status().unwrap().limiter_room.u128();
    // In two messages or in one: everybody gets the same part.
    serve(&mut suite, 4).unwrap();
    serve(&mut suite, 30).unwrap();
    let after = suite.chain.tickets().unwrap();
    for (ticket, before) in after.iter().zip(&tickets) {
        assert_eq!(ticket.rest.u128(), before.rest.u128() - again * before.rest.u128() / waiting);
    }
    assert_eq!(suite.audit(), Vec::<String>::new());
    // While tickets wait, a gain that would fit waits behind them.
    suite.account("bob").withdraws(400_000 * USD).unwrap();
    suite.silence(30 * DAY);
    suite.waits(6);
    while !suite.chain.tickets().unwrap().is_empty() {
        serve(&mut suite, 30).unwrap();
    }
    assert!(words(serve(&mut suite, 30)).contains("no ticket waits"));
    assert_eq!(suite.chain.solvency().unwrap().tickets.u128(), 0);
    assert_eq!(suite.audit(), Vec::<String>::new());
}

#[test]
fn a_rest_too_small_for_a_ticket_is_refused_with_what_would_do() {
    let mut suite = crowd();
    let room = suite.chain.status().unwrap().limiter_room.u128();
    suite.account("winner 0").withdraws(12_000 * USD).unwrap();
    assert!(room < 2_000 * USD, "{room}");
    let min = 1_000_000;
    let refused = words(suite.account("winner 1").withdraws(10_000 * USD + min - 1));
    assert!(
        refused.contains("a rest of 999999 is under the smallest ticket, 1000000: ask for 10000000000"),
        "{refused}"
    );
}

/// Ann loses four hundred dollars of what she paid in, and wins them again.
#[test]
fn what_was_lost_is_nobodys_own_any_more() {
    let mut suite = traded();
    for price in [9_600, 10_400] {
        suite.waits(DAY / 100);
        suite.price(price);
        suite.account("ann").sells(lots_worth(10_000)).to("bob").at(dollars(price.into())).unwrap();
        if price == 9_600 {
            suite.price(9_600);
            suite.account("ann").buys(lots_worth(5_000)).from("bob").at(dollars(9_600)).unwrap();
            suite.account("ann").buys(lots_worth(5_000)).from("bob").at(dollars(9_600)).unwrap();
        }
    }
    assert_eq!(suite.account("ann").cash(), 2_000 * 1_000_000);
    let room = |suite: &Suite| suite.chain.status().unwrap().limiter_room.u128();
    let before = room(&suite);
    suite.account("ann").withdraws(1_200 * USD).unwrap();
    assert_eq!(room(&suite), before);
    suite.account("ann").withdraws(800 * USD).unwrap();
    assert_eq!(room(&suite), before - 800 * USD);
}

#[test]
fn a_payment_that_fails_waits_for_its_owner_and_stops_nobody() {
    let mut suite = traded();
    let cat = address("cat");
    suite.chain.block_address(&cat, true);
    suite.account("cat").withdraws(700 * USD).unwrap();
    assert_eq!(suite.chain.claim(&cat).unwrap(), 700 * USD);
    assert_eq!(suite.chain.solvency().unwrap().parked.u128(), 700 * USD);
    assert_eq!(suite.audit(), Vec::<String>::new());
    suite.anyone(&ExecuteMsg::RetryClaim { owner: cat.to_string(), remote: None }).unwrap();
    assert_eq!(suite.chain.claim(&cat).unwrap(), 700 * USD);
    suite.chain.block_address(&cat, false);
    suite.anyone(&ExecuteMsg::RetryClaim { owner: cat.to_string(), remote: None }).unwrap();
    assert_eq!((suite.chain.claim(&cat).unwrap(), suite.chain.balance(&cat).unwrap()), (0, 700 * USD));
    let nothing = words(suite.anyone(&ExecuteMsg::RetryClaim { owner: cat.to_string(), remote: None }));
    assert_eq!(nothing, "nothing to do: the address has no claim");
    assert_eq!(suite.audit(), Vec::<String>::new());
}

#[test]
fn after_a_freeze_whoever_has_no_position_leaves_at_once() {
    let mut suite = traded();
    freeze(&mut suite, DAY).unwrap();
    assert!(words(suite.account("cat").withdraws(USD)).contains("WithdrawFlat: not in FROZEN, until "));
    suite.silence(DAY);
    suite.account("cat").withdraws(100_000 * USD).unwrap();
}
