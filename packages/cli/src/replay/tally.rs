//! What the events of a run add up to.

use breakwater_harness::chain::ChainError;
use breakwater_interfaces::clearinghouse::AccountId;
use cosmwasm_std::Event;
use cw_multi_test::AppResponse;

use super::blocked::Blocked;
use super::refusals::Refusals;

/// Totals since the start; money in units.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub fills: u64,
    /// Messages that held them, refused ones included.
    pub fill_messages: u64,
    pub fills_refused: u64,
    pub messages_refused: u64,
    pub auctions: u64,
    /// Take-overs in auctions.
    pub liquidations: u64,
    pub lots_taken_over: u128,
    /// Their value at the mark.
    pub value_taken_over: u128,
    /// Accounts whose default was settled, by `Resolve` or because a touch left them in debt without positions.
    pub defaults: u64,
    /// Those of them that could not pay all.
    pub bad_debts: u64,
    /// Legs torn up, their lots, and their value at the mark.
    pub tear_ups: u64,
    pub lots_torn_up: u128,
    pub value_torn_up: u128,
    /// Losses beyond the accounts' own equity.
    pub bad_debt: u128,
    /// Paid by the float for defaults, and later for shortfall.
    pub insurance_paid: u128,
    /// Charged to the opposite sides of tear-ups.
    pub socialised: u128,
    /// Booked as shortfall, paid or not since.
    pub shortfall_booked: u128,
    /// Left as negative cash until a market that had to end is settled.
    pub unpaid: u128,
    /// The first account that left some, and how much of it.
    pub first_unpaid: Option<(AccountId, u128)>,
    /// Cut off the gains that a market's winners held, as its losers could not pay.
    pub cut: u128,
    /// Taken by callers of a wind-down, and what went to stakers at its end.
    pub tips: u128,
    pub residual: u128,
    pub rewards: u128,
    /// Paid by the insurance fund to the float, and by the float's surplus to the fund.
    pub refilled: u128,
    pub returned: u128,
    /// Deposits after the first one of an account.
    pub deposits: u64,
    /// Refused by modes and bounds.
    pub blocked: Blocked,
    pub refusals: Refusals,
}

impl Tally {
    /// Counts a fill message of `sent` items; the places of refused ones are returned.
    pub fn fills(&mut self, response: &AppResponse, sent: usize) -> Vec<usize> {
        let refused = self.decisions("fill", response);
        self.fills_refused += count(refused.len());
        self.fills += count(sent.saturating_sub(refused.len()));
        refused
    }

    /// Counts the decisions in the answer to an action ("resolve"); places of refused items are returned.
    pub fn decisions(&mut self, action: &str, response: &AppResponse) -> Vec<usize> {
        for event in &response.events {
            match event.ty.as_str() {
                "wasm-auction_started" => self.auctions += 1,
                "wasm-taken_over" => {
                    self.liquidations += 1;
                    self.lots_taken_over += number(event, "lots");
                    self.value_taken_over += number(event, "value");
                }
                "wasm-torn_up" => {
                    self.tear_ups += 1;
                    self.lots_torn_up += number(event, "size");
                    self.value_torn_up += number(event, "value");
                }
                "wasm-resolved" => {
                    self.defaults += 1;
                    self.bad_debts += u64::from(number(event, "need") > 0);
                    self.bad_debt += number(event, "need");
                    self.insurance_paid += number(event, "from_float");
                    self.socialised += number(event, "from_sides");
                    self.shortfall_booked += number(event, "shortfall");
                    self.note_unpaid(event);
                }
                "wasm-market_finalized" => {
                    self.insurance_paid += number(event, "from_float");
                    self.cut += number(event, "cut");
                }
                "wasm-take_tips" => self.tips += number(event, "amount"),
                "wasm-return_residual" => self.residual += number(event, "amount"),
                "wasm-repaid" => self.insurance_paid += number(event, "units"),
                "wasm-fund_float" => self.refilled += number(event, "amount"),
                "wasm-return_surplus" => self.returned += number(event, "amount"),
                "wasm-rewarded" => self.rewards += number(event, "units"),
                _ => {}
            }
        }
        self.refused_items(action, response)
    }

    /// Counts a message that was refused as a whole.
    pub fn refused_message(&mut self, action: &str, error: &ChainError) {
        self.messages_refused += 1;
        self.note(action, &error.0);
    }

    fn note_unpaid(&mut self, event: &Event) {
        let unpaid = number(event, "unpaid");
        self.unpaid += unpaid;
        let account = text(event, "account").and_then(|account| account.parse().ok());
        if let (None, true, Some(account)) = (self.first_unpaid, unpaid > 0, account) {
            self.first_unpaid = Some((account, unpaid));
        }
    }

    fn refused_items(&mut self, action: &str, response: &AppResponse) -> Vec<usize> {
        let refusals = response.events.iter().filter(|event| event.ty == "wasm-item_refused");
        let refusals: Vec<&Event> = refusals.collect();
        for refusal in &refusals {
            self.note(action, text(refusal, "reason").unwrap_or("no reason given"));
        }
        refusals.iter().filter_map(|refusal| text(refusal, "index")?.parse().ok()).collect()
    }

    fn note(&mut self, action: &str, reason: &str) {
        self.refusals.note(action, reason);
        self.blocked.note(action, reason);
    }
}

/// The text of an attribute.
fn text<'a>(event: &'a Event, key: &str) -> Option<&'a str> {
    event.attributes.iter().find(|attribute| attribute.key == key).map(|attribute| attribute.value.as_str())
}

/// The magnitude of a numeric attribute, 0 where it is missing.
fn number(event: &Event, key: &str) -> u128 {
    text(event, key).and_then(|value| value.trim_start_matches('-').parse().ok()).unwrap_or(0)
}

fn count(items: usize) -> u64 {
    u64::try_from(items).unwrap_or(u64::MAX)
}
