//! Registering and suspending venues.

use breakwater_harness::chain::address;
use breakwater_interfaces::clearinghouse::ExecuteMsg;

use super::desk::{fill, fills, refuses, refuses_governance, two_traders, MARK};

fn suspend(venue: u8, suspended: bool) -> ExecuteMsg {
    ExecuteMsg::SuspendVenue { venue, suspended }
}

#[test]
fn a_venue_is_registered_once() {
    let mut suite = two_traders();
    let address = address("venue").into_string();
    let words = format!("{address} is a venue already");
    refuses_governance(&mut suite, &ExecuteMsg::AddVenue { address }, &words);
}

#[test]
fn sixty_four_venues_are_the_most() {
    let mut suite = two_traders();
    for number in 1..64 {
        let address = address(&format!("venue {number}")).into_string();
        suite.chain.govern(&ExecuteMsg::AddVenue { address }).unwrap();
    }
    let last = address("one more").into_string();
    refuses_governance(&mut suite, &ExecuteMsg::AddVenue { address: last }, "there are 64 venues already");
    suite.account("ann").sends(&ExecuteMsg::EnableVenue { account: 1, venue: 63 }).unwrap();
    assert_eq!(suite.account("ann").shows().venues, [0, 63]);
}

#[test]
fn a_venue_that_does_not_exist_is_not_suspended() {
    for venue in [1, 64, 255] {
        let words = format!("venue {venue} does not exist");
        refuses_governance(&mut two_traders(), &suspend(venue, true), &words);
    }
}

#[test]
fn a_suspended_venue_fills_nothing() {
    let mut suite = two_traders();
    suite.chain.govern(&suspend(0, true)).unwrap();
    let message = ExecuteMsg::Fill { fills: vec![fill(1, 2, 1_000, MARK)] };
    refuses(&mut suite, &address("venue"), &message, "venue 0 is suspended");
    suite.chain.govern(&suspend(0, false)).unwrap();
    fills(&mut suite, fill(1, 2, 1_000, MARK));
}
