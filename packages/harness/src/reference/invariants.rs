//! The invariants of INVARIANTS.md that hold of a state or of what a message wrote, each a named function; empty when they hold.

use std::collections::BTreeSet;

use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg, MarketBooks, SolvencyResponse};

use super::ledger::Ledger;
use super::state::Side;

/// All of them, on a ledger and on what the chain shows of its books at the same block time `now`.
pub fn check(ledger: &Ledger, solvency: &SolvencyResponse, now: i128) -> Vec<String> {
    let mut broken = i1_market_books(&solvency.markets);
    broken.extend(i1_bank(solvency));
    broken.extend(check_ledger(ledger, now));
    broken
}

/// Those that hold of a ledger alone, at block time `now`.
pub fn check_ledger(ledger: &Ledger, now: i128) -> Vec<String> {
    let mut broken = i1_market_books(&ledger.books(now));
    broken.extend(i1_border(ledger));
    broken.extend(i1_settled(ledger));
    broken.extend(i1_paid(ledger));
    broken.extend(i2_sizes(ledger));
    broken.extend(i3_flat_accounts(&stored_cash_of_flat(ledger)));
    broken
}

/// 1: `paid + Q_long + Q_short + W + fees = shortfall` in every market.
pub fn i1_market_books(markets: &[MarketBooks]) -> Vec<String> {
    let unsigned = |amount: cosmwasm_std::Uint128| i128::try_from(amount.u128()).unwrap_or(i128::MAX);
    let left = |books: &MarketBooks| {
        books.paid.i128() + books.q_long.i128() + books.q_short.i128() + books.settled.i128() + unsigned(books.fees)
    };
    let unequal = markets.iter().filter(|books| left(books) != unsigned(books.shortfall));
    unequal.map(|books| format!("1: the books of a market are unequal: {books:?}")).collect()
}

/// 1: the bank shows at least what is held.
pub fn i1_bank(solvency: &SolvencyResponse) -> Vec<String> {
    if solvency.balance >= solvency.held {
        return Vec::new();
    }
    vec![format!("1: the bank shows {}, held are {}", solvency.balance, solvency.held)]
}

/// 1: `held = Σ cash + Σ H − Σ paid + float + treasury + parked + tickets − ended`, the cash added up over the accounts.
pub fn i1_border(ledger: &Ledger) -> Vec<String> {
    let state = &ledger.state;
    let cash: i128 = state.accounts.values().map(|account| account.cash).sum();
    let markets = state.markets.values();
    let moved: i128 = markets.map(|market| market.settlement.held - market.paid).sum();
    let waiting = state.parked() + state.waiting();
    let implied = cash + moved + state.float + state.treasury + waiting - state.ended;
    if implied == state.held {
        return Vec::new();
    }
    vec![format!("1: held are {}, the accounts imply {implied}", state.held)]
}

/// 1: a market's `H` is what accounts hold, once final at least what it counts; `W` and `H` are 0 before its tag, `W` without
/// positions, and the fraction is a part.
pub fn i1_settled(ledger: &Ledger) -> Vec<String> {
    let mut broken = Vec::new();
    for (id, market) in &ledger.state.markets {
        let settlement = &market.settlement;
        let holders = ledger.state.accounts.values().filter_map(|account| account.held.get(id));
        let counted: i128 = holders.clone().map(|gain| settlement.counts(*gain)).sum();
        let holders = holders.count();
        let is_held = match settlement.fraction {
            None => settlement.held == counted,
            Some((part, whole)) => settlement.held >= counted && (holders > 0 || settlement.held == 0) && part <= whole,
        };
        let is_early =
            !settlement.is_tagged() && (settlement.settled != 0 || holders > 0 || settlement.fraction.is_some());
        let is_late = !market.occupied && settlement.settled != 0;
        if !is_held || is_early || is_late {
            broken.push(format!("1: market {id} settles with {settlement:?}, {holders} accounts hold {counted}"));
        }
    }
    broken
}

/// 1: a final whole pays no more than was there.
pub fn i1_paid(ledger: &Ledger) -> Vec<String> {
    let Some(end) = &ledger.state.ending.end else { return Vec::new() };
    let paid = ledger.state.ended - end.began;
    if (0..=end.there).contains(&paid) && end.given <= end.shares() {
        return Vec::new();
    }
    vec![format!("1: {paid} units were paid of {end:?}")]
}

/// 2: both sides have the same open interest, and the sizes of a side add up to it but for floored lots; in a tagged market it stays
/// until no position is left.
pub fn i2_sizes(ledger: &Ledger) -> Vec<String> {
    let mut broken = Vec::new();
    for (id, market) in &ledger.state.markets {
        if market.long.open_interest != market.short.open_interest {
            broken.push(format!("2: market {id} has {:?} long, {:?} short", market.long, market.short));
        }
        let sides = if market.settlement.is_tagged() { &[][..] } else { &[Side::Long, Side::Short] };
        for side in sides.iter().copied() {
            let positions = ledger.state.accounts.values().filter_map(|account| account.positions.get(id));
            let own: Vec<_> = positions.filter(|position| Side::of(position.size) == side).collect();
            let lots: i128 = own.iter().map(|position| ledger.landing(*id, position).size.abs()).sum();
            let book = market.book(side);
            let holders = i128::try_from(own.len()).unwrap_or(i128::MAX);
            if lots > book.open_interest || lots + 2 * (book.landings + holders) < book.open_interest {
                broken.push(format!("2: market {id} {side:?}: positions hold {lots} lots of {book:?}"));
            }
        }
    }
    broken
}

/// Stored cash and held gains, at their face, of the accounts without stored positions.
pub fn stored_cash_of_flat(ledger: &Ledger) -> Vec<(AccountId, i128)> {
    let flat = ledger.state.accounts.iter().filter(|(_, account)| account.positions.is_empty());
    flat.map(|(id, account)| (*id, account.cash + account.held_face())).collect()
}

/// 3: a flat account has no negative cash but against held gains.
pub fn i3_flat_accounts(flat: &[(AccountId, i128)]) -> Vec<String> {
    let negative = flat.iter().filter(|(_, cash)| *cash < 0);
    negative.map(|(id, cash)| format!("3: flat account {id} has cash {cash}")).collect()
}

/// 16, 18: a message writes no account but those it names; a message of governance, and whatever else names none, writes no account at all.
/// `may_also` are the account that it opens and the venue account that a sweep pays.
pub fn i16_bystanders(message: &ExecuteMsg, may_also: Option<AccountId>, written: &BTreeSet<AccountId>) -> Vec<String> {
    let named = accounts_named(message);
    let strangers = written.iter().filter(|id| !named.contains(id) && Some(**id) != may_also);
    strangers.map(|id| format!("16: account {id}, which it does not name, was written by {message:?}")).collect()
}

/// Accounts that a message may change, as it names them.
pub fn accounts_named(message: &ExecuteMsg) -> Vec<AccountId> {
    match message {
        ExecuteMsg::Fill { fills } => fills.iter().flat_map(|fill| [fill.buyer, fill.seller]).collect(),
        ExecuteMsg::Touch { accounts } | ExecuteMsg::StartAuction { accounts } | ExecuteMsg::Claim { accounts, .. } => {
            accounts.clone()
        }
        ExecuteMsg::Resolve { accounts, reward_account } => {
            accounts.iter().chain(reward_account.as_ref()).copied().collect()
        }
        ExecuteMsg::Liquidate { account, taker, .. } => vec![*account, *taker],
        ExecuteMsg::CloseAccount { account }
        | ExecuteMsg::OfferOwnership { account, .. }
        | ExecuteMsg::AcceptOwnership { account }
        | ExecuteMsg::SetOperator { account, .. }
        | ExecuteMsg::EnableVenue { account, .. }
        | ExecuteMsg::RevokeVenue { account, .. }
        | ExecuteMsg::SetOffMarkCap { account, .. }
        | ExecuteMsg::Deposit { account }
        | ExecuteMsg::Withdraw { account, .. } => vec![*account],
        _ => Vec::new(),
    }
}
