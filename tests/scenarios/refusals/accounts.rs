//! Accounts: closing, handing over, operators, consent, the cap.

use breakwater_harness::chain::address;
use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg};

use super::desk::{one_trade, refuses, two_traders, GRAND, MARK, TEN_GRAND_OF_LOTS};

fn offer(account: AccountId, to: Option<&str>) -> ExecuteMsg {
    ExecuteMsg::OfferOwnership { account, to: to.map(|name| address(name).into_string()) }
}

fn operator(account: AccountId, name: &str, appointed: bool) -> ExecuteMsg {
    ExecuteMsg::SetOperator { account, operator: address(name).into_string(), appointed }
}

#[test]
fn an_account_that_does_not_exist_has_no_owner() {
    let mut suite = two_traders();
    let ann = address("ann");
    let account = 99;
    let messages = [
        ExecuteMsg::CloseAccount { account },
        offer(account, None),
        ExecuteMsg::AcceptOwnership { account },
        operator(account, "bob", true),
        ExecuteMsg::EnableVenue { account, venue: 0 },
        ExecuteMsg::RevokeVenue { account, venue: 0 },
        ExecuteMsg::SetOffMarkCap { account, cap_bps: 1 },
    ];
    for message in messages {
        refuses(&mut suite, &ann, &message, "account 99 does not exist");
    }
}

#[test]
fn an_account_with_cash_or_positions_is_not_closed() {
    let mut suite = one_trade();
    let ann = address("ann");
    let close = ExecuteMsg::CloseAccount { account: 1 };
    let words = "account 1 is not empty: cash 5000000000, 1 positions; withdraw and close them first";
    refuses(&mut suite, &ann, &close, words);
    suite.account("ann").sells(TEN_GRAND_OF_LOTS).to("bob").at(MARK).unwrap();
    suite.account("ann").withdraws(5 * GRAND - 1).unwrap();
    let words = "account 1 is not empty: cash 1, 0 positions; withdraw and close them first";
    refuses(&mut suite, &ann, &close, words);
    suite.account("ann").withdraws(1).unwrap();
    suite.account("ann").sends(&close).unwrap();
    refuses(&mut suite, &ann, &close, "account 1 does not exist");
    assert_eq!(suite.chain.open_account(&ann).unwrap(), 3, "a number is never used again");
}

#[test]
fn only_whom_it_was_offered_to_accepts_an_account() {
    let mut suite = two_traders();
    let (accept, cat) = (ExecuteMsg::AcceptOwnership { account: 1 }, address("cat"));
    refuses(&mut suite, &cat, &accept, "account 1 is not offered to anyone");
    suite.account("ann").sends(&offer(1, Some("cat"))).unwrap();
    for name in ["ann", "bob"] {
        let sender = address(name);
        let words = format!("accept_ownership is for the address it was offered to; {sender} is not");
        refuses(&mut suite, &sender, &accept, &words);
    }
    suite.account("ann").sends(&offer(1, None)).unwrap();
    refuses(&mut suite, &cat, &accept, "account 1 is not offered to anyone");
}

#[test]
fn a_handed_over_account_forgets_operators_and_venues() {
    let mut suite = two_traders();
    let (ann, cat) = (address("ann"), address("cat"));
    suite.account("ann").sends(&operator(1, "bob", true)).unwrap();
    suite.account("ann").sends(&offer(1, Some("cat"))).unwrap();
    suite.chain.clear(&cat, &ExecuteMsg::AcceptOwnership { account: 1 }, 0).unwrap();
    let account = suite.chain.account(1).unwrap();
    assert_eq!((account.owner, account.offered_to), (cat.clone(), None));
    assert_eq!((account.operators, account.venues), (vec![], vec![]));
    let words = format!("close_account is for the account's owner; {ann} is not");
    refuses(&mut suite, &ann, &ExecuteMsg::CloseAccount { account: 1 }, &words);
    let bob = address("bob");
    let words = format!("revoke_venue is for the account's owner and operators; {bob} is not");
    refuses(&mut suite, &bob, &ExecuteMsg::RevokeVenue { account: 1, venue: 0 }, &words);
}

#[test]
fn eight_operators_are_the_most() {
    let mut suite = two_traders();
    let ann = address("ann");
    for name in ["o1", "o2", "o3", "o4", "o5", "o6", "o7", "o8"] {
        suite.account("ann").sends(&operator(1, name, true)).unwrap();
    }
    refuses(&mut suite, &ann, &operator(1, "o9", true), "an account has at most 8 operators");
    suite.account("ann").sends(&operator(1, "o8", true)).unwrap();
    suite.account("ann").sends(&operator(1, "o8", false)).unwrap();
    let words = format!("{} is not an operator of account 1", address("o8"));
    refuses(&mut suite, &ann, &operator(1, "o8", false), &words);
    suite.account("ann").sends(&operator(1, "o9", true)).unwrap();
}

#[test]
fn consent_is_given_to_venues_that_exist() {
    let mut suite = two_traders();
    let ann = address("ann");
    for venue in [1, 63, 64, 255] {
        let words = format!("venue {venue} does not exist");
        refuses(&mut suite, &ann, &ExecuteMsg::EnableVenue { account: 1, venue }, &words);
        refuses(&mut suite, &ann, &ExecuteMsg::RevokeVenue { account: 1, venue }, &words);
    }
}

#[test]
fn a_cap_is_at_most_everything() {
    let mut suite = two_traders();
    suite.account("ann").sends(&ExecuteMsg::SetOffMarkCap { account: 1, cap_bps: 10_000 }).unwrap();
    let message = ExecuteMsg::SetOffMarkCap { account: 1, cap_bps: 10_001 };
    refuses(&mut suite, &address("ann"), &message, "a cap of 10001 bps is more than 10,000");
}

#[test]
fn an_address_must_be_one_of_this_chain() {
    let mut suite = two_traders();
    let ann = address("ann");
    let words = "kind: Other, error: addr_validate errored: address 'cosmos1xyz' does not start with 'bw1'";
    let operator = "cosmos1xyz".to_owned();
    refuses(&mut suite, &ann, &ExecuteMsg::SetOperator { account: 1, operator, appointed: true }, words);
    let to = Some("cosmos1xyz".to_owned());
    refuses(&mut suite, &ann, &ExecuteMsg::OfferOwnership { account: 1, to }, words);
}
