//! Invariant I-1, recomputed from outside: every market's books, the border with the accounts, the bank.

use std::collections::BTreeMap;

use breakwater_clearinghouse::state::{keys, Account, Flight};
use breakwater_interfaces::clearinghouse::{AccountId, MarketBooks, SolvencyResponse};
use cosmwasm_std::{Order, Storage};

use super::keys::contract_namespace;
use super::{Chain, ChainError, Change};

/// Violations of I-1 in the chain's present state, as sentences with the values; empty if there are none.
/// Reads every account.
pub fn audit(chain: &Chain) -> Vec<String> {
    match Auditor::start(chain) {
        Ok(auditor) => auditor.check(chain),
        Err(error) => vec![format!("the books cannot be read: {error}")],
    }
}

/// Keeps the sum over all accounts up to date from what each message wrote, so that a check costs the same for
/// ten accounts and for ten thousand.
pub struct Auditor {
    /// Prefix of the clearing house's account records in the whole store.
    prefix: Vec<u8>,
    /// Stored cash of each account, in units.
    cash: BTreeMap<AccountId, i128>,
    /// Its sum.
    total: i128,
}

impl Auditor {
    /// Adds up all accounts once.
    ///
    /// # Errors
    /// If an account's record cannot be read.
    pub fn start(chain: &Chain) -> Result<Auditor, ChainError> {
        let namespace = contract_namespace(chain.contracts.clearinghouse.as_str());
        let end = [&namespace, keys::ACCOUNTS_END].concat();
        let prefix = [&namespace[..], b"a"].concat();
        let mut auditor = Auditor { prefix, cash: BTreeMap::new(), total: 0 };
        for (key, value) in chain.app.storage().range(Some(&auditor.prefix), Some(&end), Order::Ascending) {
            auditor.note(&key, Some(&value))?;
        }
        Ok(auditor)
    }

    /// Follows committed writes ([`Chain::take_changes`]); the sentences of records that cannot be read.
    pub fn follow(&mut self, changes: &[Change]) -> Vec<String> {
        let noted = changes.iter().map(|change| self.note(&change.key, change.value.as_deref()));
        noted.filter_map(|outcome| outcome.err().map(|error| error.0)).collect()
    }

    fn note(&mut self, key: &[u8], value: Option<&[u8]>) -> Result<(), ChainError> {
        if !key.starts_with(&self.prefix) {
            return Ok(());
        }
        let Some(account) = keys::account_of(key, self.prefix.len()) else {
            return Err(ChainError(format!("an account record has the unreadable key {key:?}")));
        };
        let before = self.cash.remove(&account).unwrap_or(0);
        let mut after = 0;
        if let Some(value) = value {
            let record = Account::decode(value)
                .map_err(|error| ChainError(format!("the record of account {account} cannot be read: {error}")))?;
            after = record.cash.get();
            self.cash.insert(account, after);
        }
        self.total = self.total - before + after;
        Ok(())
    }

    /// Violations of I-1, as sentences with the values.
    pub fn check(&self, chain: &Chain) -> Vec<String> {
        let solvency = match chain.solvency() {
            Ok(solvency) => solvency,
            Err(error) => return vec![format!("the clearing house does not show its solvency: {error}")],
        };
        let mut violations: Vec<String> = solvency.markets.iter().filter_map(market_violation).collect();
        violations.extend(self.border_violation(&solvency));
        violations.extend(flying_violation(chain, &solvency));
        violations.extend(bank_violation(chain, &solvency));
        if violations.is_empty() && !solvency.balanced {
            violations.push("the clearing house itself says that its books are not equal".to_owned());
        }
        violations
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

/// What is on its way is what the flights carry.
fn flying_violation(chain: &Chain, solvency: &SolvencyResponse) -> Option<String> {
    let namespace = contract_namespace(chain.contracts.clearinghouse.as_str());
    let [first, end] = [keys::FLIGHTS, keys::FLIGHTS_END].map(|key| [&namespace, key].concat());
    let flights = chain.app.storage().range(Some(&first), Some(&end), Order::Ascending);
    let amount = |(_, value): (Vec<u8>, Vec<u8>)| Flight::decode(&value).map(|flight| flight.amount);
    match flights.map(amount).sum::<Result<u128, _>>() {
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
fn bank_violation(chain: &Chain, solvency: &SolvencyResponse) -> Option<String> {
    let balance = match chain.balance(&chain.contracts.clearinghouse) {
        Ok(balance) => balance,
        Err(error) => return Some(format!("the bank cannot be read: {error}")),
    };
    if balance != solvency.balance.u128() {
        return Some(format!("the bank shows {balance} units, the clearing house reports {}", solvency.balance));
    }
    (balance < solvency.held.u128())
        .then(|| format!("the bank shows {balance} units, the clearing house should hold {}", solvency.held))
}
