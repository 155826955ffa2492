//! Answers: lists in pages, the books, and how far an account is from liquidation.

use breakwater_harness::chain::{address, long_address, Chain};
use breakwater_harness::suite::{dollars, lots_worth, standard_market, Suite};
use breakwater_interfaces::clearinghouse::{
    AccountId, AccountsResponse, ExecuteMsg, MarketsResponse, QueryMsg, VenuesResponse,
};
use cosmwasm_std::{Addr, Int128};

/// Accounts of an owner, in pages of `limit`, with the size of each page.
fn pages_of(chain: &Chain, owner: &Addr, limit: Option<u32>) -> (Vec<AccountId>, Vec<usize>) {
    let (mut all, mut sizes) = (Vec::<AccountId>::new(), Vec::new());
    loop {
        let (owner, start_after) = (owner.to_string(), all.last().copied());
        let message = QueryMsg::AccountsByOwner { owner, start_after, limit };
        let page: AccountsResponse = chain.query(&chain.contracts().clearinghouse, &message).unwrap();
        if page.accounts.is_empty() {
            return (all, sizes);
        }
        sizes.push(page.accounts.len());
        all.extend(page.accounts);
    }
}

/// A key and a contract take turns opening accounts, so that their numbers mix and pass 255.
#[test]
fn an_owners_accounts_come_in_pages_whatever_his_address() {
    let mut suite = Suite::new();
    let owners = [address("key"), long_address("contract"), address("crowd")];
    let mut expected = [vec![], vec![], vec![]];
    for turn in 0..280_usize {
        let who = if turn % 8 < 2 { turn % 8 } else { 2 };
        expected[who].push(suite.chain.open_account(&owners[who]).unwrap());
    }
    for (owner, expected) in owners.iter().zip(&expected).take(2) {
        assert_eq!(expected.len(), 35);
        assert_eq!(pages_of(&suite.chain, owner, None), (expected.clone(), vec![10, 10, 10, 5]));
        assert_eq!(pages_of(&suite.chain, owner, Some(1_000)), (expected.clone(), vec![30, 5]));
        assert_eq!(pages_of(&suite.chain, owner, Some(7)), (expected.clone(), vec![7; 5]));
        assert_eq!(pages_of(&suite.chain, owner, Some(0)), (vec![], vec![]));
    }
    assert_eq!(pages_of(&suite.chain, &address("nobody"), None), (vec![], vec![]));
    assert_eq!(suite.chain.accounts().unwrap(), (1..=280).collect::<Vec<_>>());
}

/// The short address is the first part of the long one: neither is taken for the other.
#[test]
fn an_address_that_begins_like_another_is_another() {
    let mut suite = Suite::new();
    let (short, long) = (address("twin"), long_address("twin"));
    assert!(long.as_str().starts_with(short.as_str()));
    assert_eq!(suite.chain.open_account(&long).unwrap(), 1);
    assert_eq!(suite.chain.open_account(&short).unwrap(), 2);
    assert_eq!(pages_of(&suite.chain, &short, None).0, [2]);
    assert_eq!(pages_of(&suite.chain, &long, None).0, [1]);
}

#[test]
fn the_list_follows_owners_and_closings() {
    let mut suite = Suite::new();
    let (ann, bob) = (address("ann"), address("bob"));
    for _ in 0..3 {
        suite.chain.open_account(&ann).unwrap();
    }
    let to = Some(bob.to_string());
    suite.chain.clear(&ann, &ExecuteMsg::OfferOwnership { account: 2, to }, 0).unwrap();
    assert_eq!(pages_of(&suite.chain, &ann, None).0, [1, 2, 3]);
    suite.chain.clear(&bob, &ExecuteMsg::AcceptOwnership { account: 2 }, 0).unwrap();
    suite.chain.clear(&ann, &ExecuteMsg::CloseAccount { account: 1 }, 0).unwrap();
    assert_eq!(pages_of(&suite.chain, &ann, None).0, [3]);
    assert_eq!(pages_of(&suite.chain, &bob, None).0, [2]);
    assert_eq!(suite.chain.accounts().unwrap(), [2, 3]);
}

#[test]
fn markets_and_venues_come_in_pages() {
    let mut suite = Suite::new();
    for number in 1..64 {
        suite.chain.govern(&ExecuteMsg::AddMarket { params: standard_market(0) }).unwrap();
        let address = address(&format!("venue {number}")).into_string();
        suite.chain.govern(&ExecuteMsg::AddVenue { address }).unwrap();
    }
    suite.chain.govern(&ExecuteMsg::SuspendVenue { venue: 9, suspended: true }).unwrap();
    let clearinghouse = suite.chain.contracts().clearinghouse.clone();
    let cases =
        [(None, None, 0..10), (Some(9), Some(100), 10..40), (Some(39), Some(30), 40..64), (Some(63), None, 64..64)];
    for (start_after, limit, expected) in cases {
        let expected: Vec<u8> = expected.collect();
        let message = QueryMsg::Markets { start_after, limit };
        let markets: MarketsResponse = suite.chain.query(&clearinghouse, &message).unwrap();
        assert_eq!(markets.markets.iter().map(|market| market.market).collect::<Vec<_>>(), expected);
        let message = QueryMsg::Venues { start_after, limit };
        let venues: VenuesResponse = suite.chain.query(&clearinghouse, &message).unwrap();
        assert_eq!(venues.venues.iter().map(|venue| venue.venue).collect::<Vec<_>>(), expected);
        assert!(venues.venues.iter().all(|venue| venue.suspended == (venue.venue == 9)));
    }
}

#[test]
fn what_does_not_exist_has_no_answer() {
    let suite = Suite::new();
    let words = |refusal: breakwater_harness::chain::ChainError| refusal.0;
    let account = suite.chain.account(1).map_err(words).unwrap_err();
    assert!(account.ends_with("account 1 does not exist"), "{account}");
    let market = suite.chain.market(1).map_err(words).unwrap_err();
    assert!(market.ends_with("market 1 does not exist"), "{market}");
}

/// Coins, float, fees and treasury of a small day, to the unit.
#[test]
fn solvency_adds_up() {
    let mut suite = Suite::with(|params| {
        (params.taker_fee_ppm, params.maker_fee_ppm) = (1_000, 500);
        (params.float_share_bps, params.venue_share_bps) = (6_000, 1_000);
    });
    for name in ["ann", "bob"] {
        suite.account(name).deposits(5_000_000_000);
    }
    suite.fund_float(70_000_000);
    suite.account("ann").buys(lots_worth(10_000)).from("bob").at(dollars(10_000)).unwrap();
    let before = suite.chain.solvency().unwrap();
    assert_eq!((before.held.u128(), before.float.u128(), before.treasury.u128()), (10_070_000_000, 70_000_000, 0));
    assert_eq!((before.cash.i128(), before.deposits.i128()), (9_985_000_000, 10_000_000_000));
    assert_eq!(before.markets[0].fees.u128(), 15_000_000);
    // The venue has no account in this market: its share goes to the treasury.
    suite.sweep_fees().unwrap();
    let anyone = address("anyone");
    suite.chain.mint(&anyone, 1).unwrap();
    let clearinghouse = suite.chain.contracts().clearinghouse.clone();
    suite.chain.send(&anyone, &clearinghouse, 1).unwrap();
    let after = suite.chain.solvency().unwrap();
    assert_eq!((after.held.u128(), after.float.u128(), after.treasury.u128()), (10_070_000_000, 79_000_000, 6_000_000));
    assert_eq!((after.cash.i128(), after.deposits.i128()), (9_985_000_000, 9_985_000_000));
    assert_eq!((after.balance.u128(), after.shortfall.u128(), after.balanced), (10_070_000_001, 0, true));
    let books = &after.markets[0];
    assert_eq!(books.paid + books.q_long + books.q_short, Int128::zero());
    assert_eq!((books.fees.u128(), books.settled), (0, Int128::zero()));
}

/// Equity 5,000, maintenance 500, notional 10,000: marks may move by 45 % against Ann.
#[test]
fn an_account_shows_how_far_it_is_from_liquidation() {
    let mut suite = Suite::new();
    for name in ["ann", "bob"] {
        suite.account(name).deposits(5_000_000_000);
    }
    assert_eq!(suite.account("ann").margin().distance_to_liquidation_bps, None);
    suite.account("ann").buys(lots_worth(10_000)).from("bob").at(dollars(10_000)).unwrap();
    assert_eq!(suite.account("ann").margin().distance_to_liquidation_bps, Some(4_500));
    suite.price(9_000);
    let margin = suite.account("ann").margin();
    assert_eq!(
        (margin.equity.i128(), margin.initial.i128(), margin.maintenance.i128()),
        (4_000_000_000, 900_000_000, 450_000_000)
    );
    assert_eq!(margin.distance_to_liquidation_bps, Some(3_944));
    assert_eq!(suite.account("bob").margin().distance_to_liquidation_bps, Some(6_166));
    suite.price(5_200);
    assert_eq!(suite.account("ann").margin().distance_to_liquidation_bps, Some(-116));
    suite.silence(10_000);
    let stale = suite.account("ann").margin();
    assert_eq!((stale.equity.i128(), stale.equity_low.i128()), (200_000_000, -1_360_000_000));
}
