//! The gate: coins that a message does not take. Who may send what is in `guard.rs` beside this folder.

use breakwater_harness::chain::address;
use breakwater_interfaces::clearinghouse::ExecuteMsg;
use cosmwasm_std::coin;

use super::desk::{fill, refuses, refuses_with, two_traders, units, MARK};

#[test]
fn coins_are_not_swallowed() {
    let mut suite = two_traders();
    let (ann, venue, governance) = (address("ann"), address("venue"), suite.chain.governance().clone());
    let messages = [
        (&ann, ExecuteMsg::OpenAccount {}, "open_account"),
        (&ann, ExecuteMsg::Withdraw { account: 1, amount: 1_u128.into(), remote: None }, "withdraw"),
        (&ann, ExecuteMsg::Touch { accounts: vec![1] }, "touch"),
        (&venue, ExecuteMsg::Fill { fills: vec![fill(1, 2, 1_000, MARK)] }, "fill"),
        (&governance, ExecuteMsg::DelistMarket { market: 0 }, "delist_market"),
    ];
    for (sender, message, action) in messages {
        let words = format!("{action} takes no coins; send it without funds");
        for funds in [vec![units(1)], vec![coin(1, "uatom")], vec![coin(1, "uatom"), units(1)]] {
            refuses_with(&mut suite, sender, &message, &funds, &words);
        }
    }
}

#[test]
fn strangers_are_told_who_could_have_sent_it() {
    let mut suite = two_traders();
    let stranger = address("stranger");
    let messages = [
        (ExecuteMsg::Fill { fills: vec![] }, "fill is for registered venues"),
        (ExecuteMsg::DelistMarket { market: 0 }, "delist_market is for governance"),
        (ExecuteMsg::FundFloat { fund: None }, "fund_float is for the insurance fund and governance"),
        (ExecuteMsg::CloseAccount { account: 1 }, "close_account is for the account's owner"),
        (ExecuteMsg::RevokeVenue { account: 1, venue: 0 }, "revoke_venue is for the account's owner and operators"),
    ];
    for (message, words) in messages {
        refuses(&mut suite, &stranger, &message, &format!("{words}; {stranger} is not"));
    }
}
