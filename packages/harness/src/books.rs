//! Invariant I-1, recomputed from outside: every market's books, the border with the accounts, the flights, the bank.

use std::collections::BTreeMap;

use breakwater_clearinghouse::state::{keys, Account, Flight};
use breakwater_interfaces::clearinghouse::{AccountId, MarketBooks, SolvencyResponse};

use crate::shown::Shown;

/// Violations of I-1 as sentences with the values, from what a chain shows and from the clearing house's stored records: all its keys and
/// values, or those of accounts and flights. Empty if there are none.
pub fn audit_records(shown: &impl Shown, records: impl IntoIterator<Item = (Vec<u8>, Vec<u8>)>) -> Vec<String> {
    let mut cash = StoredCash::default();
    let mut flights = Vec::new();
    for (key, value) in records {
        if is_flight(&key) {
            flights.push(value);
        } else if let Err(why) = cash.note(&key, Some(&value)) {
            return vec![format!("the books cannot be read: {why}")];
        }
    }
    violations(shown, &cash, flights)
}

fn is_flight(key: &[u8]) -> bool {
    (keys::FLIGHTS..keys::FLIGHTS_END).contains(&key)
}

/// Stored cash of each account in units, and its sum.
#[derive(Default)]
pub(crate) struct StoredCash {
    cash: BTreeMap<AccountId, i128>,
    total: i128,
}

impl StoredCash {
    /// Follows one record of the clearing house, by its own key; `None` if it was removed. Errors: it is an account's and cannot be read.
    pub(crate) fn note(&mut self, key: &[u8], value: Option<&[u8]>) -> Result<(), String> {
        if !key.starts_with(ACCOUNTS) {
            return Ok(());
        }
        let Some(account) = keys::account_of(key, ACCOUNTS.len()) else {
            return Err(format!("an account record has the unreadable key {key:?}"));
        };
        let before = self.cash.remove(&account).unwrap_or(0);
        let mut after = 0;
        if let Some(value) = value {
            let record = Account::decode(value)
                .map_err(|error| format!("the record of account {account} cannot be read: {error}"))?;
            after = record.cash.get();
            self.cash.insert(account, after);
        }
        self.total = self.total - before + after;
        Ok(())
    }

    /// `held = Σ cash + Σ H − Σ paid + float + treasury + parked + tickets − ended`, with Σ cash added up from the accounts.
    fn border_violation(&self, solvency: &SolvencyResponse) -> Option<String> {
        let paid: i128 = solvency.markets.iter().map(|books| books.paid.i128()).sum();
        let others = [
            ("held gains", solvency.held_gains),
            ("float", solvency.float),
            ("treasury", solvency.treasury),
            ("parked", solvency.parked),
            ("tickets", solvency.tickets),
        ];
        let (held, ended) = (signed(solvency.held), solvency.ended.i128());
        let start = held.saturating_add(paid).saturating_add(ended);
        let implied = others.iter().map(|(_, units)| signed(*units)).fold(start, i128::saturating_sub);
        (implied != self.total).then(|| {
            let others: Vec<String> = others.iter().map(|(name, units)| format!("{name} {units}")).collect();
            format!(
                "the border: held {held} + paid {paid} + ended {ended} - {} is {implied}, but the accounts' cash adds up to {}",
                others.join(" - "),
                self.total
            )
        })
    }
}

/// Prefix of the accounts' hot records.
pub(crate) const ACCOUNTS: &[u8] = b"a";

/// Violations of I-1, given the accounts' cash and the stored flights.
pub(crate) fn violations(
    shown: &impl Shown,
    cash: &StoredCash,
    flights: impl IntoIterator<Item = Vec<u8>>,
) -> Vec<String> {
    let solvency = match shown.solvency() {
        Ok(solvency) => solvency,
        Err(error) => return vec![format!("the clearing house does not show its solvency: {error}")],
    };
    let mut violations: Vec<String> = solvency.markets.iter().filter_map(market_violation).collect();
    violations.extend(cash.border_violation(&solvency));
    violations.extend(flying_violation(flights, &solvency));
    violations.extend(bank_violation(shown, &solvency));
    if violations.is_empty() && !solvency.balanced {
        violations.push("the clearing house itself says that its books are not equal".to_owned());
    }
    violations
}

/// What is on its way is what the flights carry.
fn flying_violation(flights: impl IntoIterator<Item = Vec<u8>>, solvency: &SolvencyResponse) -> Option<String> {
    let amount = |value: Vec<u8>| Flight::decode(&value).map(|flight| flight.amount);
    match flights.into_iter().map(amount).sum::<Result<u128, _>>() {
        Ok(sum) => (sum != solvency.flying.u128())
            .then(|| format!("the flights carry {sum} units, but {} are said to be flying", solvency.flying)),
        Err(error) => Some(format!("a flight cannot be read: {error}")),
    }
}

fn signed(units: cosmwasm_std::Uint128) -> i128 {
    i128::try_from(units.u128()).unwrap_or(i128::MAX)
}

/// `paid + Q_long + Q_short + W + fees = shortfall`.
fn market_violation(books: &MarketBooks) -> Option<String> {
    let fees = i128::try_from(books.fees.u128()).ok()?;
    let shortfall = i128::try_from(books.shortfall.u128()).ok()?;
    let sum = [books.paid.i128(), books.q_long.i128(), books.q_short.i128(), books.settled.i128(), fees]
        .into_iter()
        .try_fold(0_i128, i128::checked_add);
    (sum != Some(shortfall)).then(|| {
        format!(
            "market {}: paid {} + Q_long {} + Q_short {} + W {} + fees {} is not the shortfall {}",
            books.market, books.paid, books.q_long, books.q_short, books.settled, books.fees, books.shortfall
        )
    })
}

/// The bank covers what the clearing house should hold.
fn bank_violation(shown: &impl Shown, solvency: &SolvencyResponse) -> Option<String> {
    let balance = match shown.balance(&shown.contracts().clearinghouse) {
        Ok(balance) => balance,
        Err(error) => return Some(format!("the bank cannot be read: {error}")),
    };
    if balance != solvency.balance.u128() {
        return Some(format!("the bank shows {balance} units, the clearing house reports {}", solvency.balance));
    }
    (balance < solvency.held.u128())
        .then(|| format!("the bank shows {balance} units, the clearing house should hold {}", solvency.held))
}
