//! Units of the figures in the JSON files.

use std::collections::BTreeMap;

const MONEY: &str = "10^-6 dollar";
const LOTS: &str = "lots, 10^-9 dollar each at the first price";
const VALUE: &str = "10^-6 dollar, at the mark";

/// Every figure that is a number.
const UNITS: [(&str, &str); 46] = [
    ("seed", "number"),
    ("leverage_max", "times"),
    ("accounts", "traders' accounts"),
    ("positioned", "traders' accounts with a position at the end"),
    ("blocks", "blocks of 6 s"),
    ("messages", "messages executed on a contract, set-up and refused ones included"),
    ("messages_per_second", "messages in a second of the whole run"),
    ("seconds", "seconds on the clock"),
    ("fills", "fills"),
    ("fill_messages", "messages with fills"),
    ("fills_refused", "fills"),
    ("messages_refused", "messages"),
    ("deposits", "later deposits"),
    ("auctions", "auctions started"),
    ("liquidations", "take-overs"),
    ("lots_taken_over", LOTS),
    ("value_taken_over", VALUE),
    ("defaults", "accounts resolved"),
    ("bad_debts", "accounts resolved with bad debt"),
    ("tear_ups", "positions torn up"),
    ("lots_torn_up", LOTS),
    ("value_torn_up", VALUE),
    ("bad_debt", MONEY),
    ("insurance_paid", MONEY),
    ("socialised", MONEY),
    ("left_to_settlements", MONEY),
    ("cut", MONEY),
    ("shortfall_booked", MONEY),
    ("shortfall", MONEY),
    ("rewards", MONEY),
    ("refilled", MONEY),
    ("returned", MONEY),
    ("float", MONEY),
    ("fund", MONEY),
    ("traders_deposits", MONEY),
    ("traders_end_equity", MONEY),
    ("traders_net_result", MONEY),
    ("keepers_start_equity", MONEY),
    ("keepers_later_deposits", MONEY),
    ("keepers_end_equity", MONEY),
    ("keepers_profit", MONEY),
    ("worst_margin_bps", "10^-4 of the notional: lowest equity ÷ notional of any account"),
    ("rounding_units", MONEY),
    ("invariant_violations", "violations"),
    ("blocked_by_modes", "messages and items refused by modes"),
    ("blocked_by_bound", "fills and take-overs refused by the one-block bound"),
];

/// Name of each figure and its unit.
pub fn units() -> BTreeMap<&'static str, &'static str> {
    UNITS.into_iter().collect()
}
