//! What each mode allows, as a table of names, and how several modes combine.

use breakwater_interfaces::clearinghouse::Mode;

use crate::reference::refusal::{Refusal, Result};

/// Rows of action, then what NORMAL, RESUME, REDUCE_ONLY, FROZEN and SETTLING ask: `no`, `yes`, or words of [`Asks`].
const TABLE: &str = "
Deposit               yes  yes      yes  yes  no
Cancel                yes  yes      yes  yes  yes
OpenAccount           yes  yes      yes  yes  no
Enable                yes  yes      yes  yes  no
Revoke                yes  yes      yes  yes  yes
TransferOwnership     yes  yes      yes  yes  yes
AddRisk               A    no       no   no   no
Reduce                B    B        B    no   no
WithdrawFlat          yes  yes      yes  no   no
WithdrawWithPositions yes  no       yes  no   no
Liquidate             B    A+deep   B    no   no
Resolve               B    A+deep   B    no   no
AccrueFunding         yes  no       yes  no   no
PushPrice             yes  yes      yes  yes  yes
Touch                 yes  yes      yes  yes  yes
RetryClaim            yes  yes      yes  yes  yes
CloseEmptyAccount     yes  yes      yes  yes  yes
ServeTickets          yes  yes      yes  no   no
Refill                yes  yes      yes  no   no
Repay                 yes  yes      yes  no   no
Stake                 yes  yes      yes  yes  no
Tag                   yes  yes      yes  yes  yes
Register              yes  yes      yes  yes  yes
FinalizeMarket        yes  yes      yes  yes  yes
Cage                  yes  yes      yes  yes  yes
DrawInsurance         no   no       no   no   yes
Finalize              no   no       no   no   yes
Claim                 no   no       no   no   yes
Trip                  yes  yes      yes  yes  no
Resume                yes  yes      yes  yes  no
";

/// What must hold besides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asks {
    pub class_a: bool,
    pub class_b: bool,
    /// Equity under a quarter of the maintenance margin.
    pub deep: bool,
}

impl Asks {
    fn and(self, other: Asks) -> Asks {
        Asks {
            class_a: self.class_a || other.class_a,
            class_b: self.class_b || other.class_b,
            deep: self.deep || other.deep,
        }
    }
}

/// Names of all actions.
pub fn actions() -> impl Iterator<Item = &'static str> {
    TABLE.trim().lines().filter_map(|line| line.split_whitespace().next())
}

/// One cell; `None`: no. What is not in the table is refused in every mode.
pub fn cell(action: &str, mode: Mode) -> Option<Asks> {
    let column = match mode {
        Mode::Normal => 1,
        Mode::Resume => 2,
        Mode::ReduceOnly => 3,
        Mode::Frozen => 4,
        Mode::Settling => 5,
    };
    let row = TABLE.lines().find(|line| line.split_whitespace().next() == Some(action))?;
    let word = row.split_whitespace().nth(column).filter(|word| *word != "no")?;
    let asks = |what: &str| word.split('+').any(|part| part == what);
    Some(Asks { class_a: asks("A"), class_b: asks("B"), deep: asks("deep") })
}

/// Where an action takes place: the modes of each scope, none for NORMAL.
#[derive(Clone, Debug, Default)]
pub struct Scopes {
    pub whole: Vec<Mode>,
    pub named: Vec<Vec<Mode>>,
    /// The other markets in which the account has a stored position.
    pub legs: Vec<Vec<Mode>>,
    /// Markets in RESUME carry half of the account's maintenance margin.
    pub carries_half: bool,
}

impl Scopes {
    pub fn whole(modes: &[Mode]) -> Scopes {
        Scopes { whole: modes.to_vec(), ..Scopes::default() }
    }
}

fn of_scope(action: &str, modes: &[Mode]) -> Result<Asks> {
    let modes = if modes.is_empty() { &[Mode::Normal] } else { modes };
    modes.iter().try_fold(Asks::default(), |all, mode| {
        cell(action, *mode).map(|asks| all.and(asks)).ok_or(Refusal::ModeForbids)
    })
}

/// The consent, and the conditions, of every mode that stands in every scope.
pub fn permit(action: &str, scopes: &Scopes) -> Result<Asks> {
    let mut asks = of_scope(action, &scopes.whole)?;
    if scopes.whole.contains(&Mode::Settling) {
        return Ok(asks);
    }
    let legs = scopes.legs.iter().filter(|modes| !modes.contains(&Mode::Settling));
    for modes in scopes.named.iter().chain(legs) {
        let of_market = of_scope(action, modes)?;
        asks = asks.and(Asks { deep: of_market.deep && scopes.carries_half, ..of_market });
    }
    Ok(asks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leg_in_resume_asks_for_depth_only_if_it_carries_half() {
        let mut scopes = Scopes { legs: vec![vec![Mode::Resume]], named: vec![vec![]], ..Scopes::default() };
        let asks = permit("Liquidate", &scopes);
        assert_eq!(asks, Ok(Asks { class_a: true, class_b: true, deep: false }));
        scopes.carries_half = true;
        assert_eq!(permit("Liquidate", &scopes), Ok(Asks { class_a: true, class_b: true, deep: true }));
        assert_eq!(permit("AddRisk", &scopes), Err(Refusal::ModeForbids));
    }

    #[test]
    fn a_settling_leg_counts_only_where_it_is_named() {
        let settling = vec![vec![Mode::Settling]];
        let elsewhere = Scopes { legs: settling.clone(), named: vec![vec![]], ..Scopes::default() };
        assert!(permit("Reduce", &elsewhere).is_ok());
        assert!(permit("Reduce", &Scopes { named: settling, ..Scopes::default() }).is_err());
    }

    #[test]
    fn the_whole_settling_leaves_the_markets_out() {
        let scopes = Scopes { named: vec![vec![Mode::Frozen]], ..Scopes::whole(&[Mode::Settling]) };
        assert!(permit("Claim", &scopes).is_ok());
        assert!(permit("Deposit", &scopes).is_err());
        assert!(permit("Unheard", &Scopes::default()).is_err());
    }
}
