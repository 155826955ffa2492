//! Who may do what in which mode: a table of data, default deny, combined cell by cell.

use crate::conditions::{Cell, Condition, Conditions};
use crate::mode::{Mode, Until};
use crate::refusal::Blocked;
use crate::standing::Standing;

/// A table of action × mode, columns in the order of [`Mode::ALL`]. What is not in it is refused in every mode.
#[derive(Clone, Copy, Debug)]
pub struct Matrix<A: 'static> {
    rows: &'static [(A, [Cell; 5])],
}

/// Where an action takes place.
#[derive(Clone, Copy, Debug)]
pub struct Scopes<'a> {
    pub global: Standing,
    /// The markets that the action names.
    pub named: &'a [Standing],
    /// The other markets in which the account has something at stake. That one of them settles does not count here.
    pub legs: &'a [Standing],
    /// Markets in RESUME carry at least half of the account's maintenance margin ([`carries_half`](crate::carries_half)); else what RESUME of a
    /// market asks by [`Condition::Deep`] does not count. RESUME of the whole always counts.
    pub resume_carries_half: bool,
}

impl Scopes<'_> {
    /// An action of no market by nobody with anything at stake.
    pub fn global(global: Standing) -> Scopes<'static> {
        Scopes { global, named: &[], legs: &[], resume_carries_half: true }
    }
}

impl<A: Copy + PartialEq> Matrix<A> {
    pub const fn new(rows: &'static [(A, [Cell; 5])]) -> Matrix<A> {
        Matrix { rows }
    }

    pub fn rows(&self) -> &'static [(A, [Cell; 5])] {
        self.rows
    }

    /// One cell; `No` for an action that is not in the table.
    pub fn cell(&self, action: A, mode: Mode) -> Cell {
        let row = self.rows.iter().find(|(listed, _)| *listed == action);
        row.map_or(Cell::No, |(_, [normal, resume, reduce_only, frozen, settling])| match mode {
            Mode::Normal => *normal,
            Mode::Resume => *resume,
            Mode::ReduceOnly => *reduce_only,
            Mode::Frozen => *frozen,
            Mode::Settling => *settling,
        })
    }

    /// What must hold for `action`: the conditions of every mode that stands in every scope it takes place in. Where the whole is settling, its
    /// markets' modes no longer count. Errors: one of the modes refuses; said is the one that refuses longest, and until when all do that refuse.
    pub fn permit(&self, action: A, scopes: &Scopes) -> Result<Conditions, Blocked> {
        let mut verdict = self.judged(action, &scopes.global, true);
        if !scopes.global.is_settling() {
            let legs = scopes.legs.iter().filter(|leg| !leg.is_settling());
            for standing in scopes.named.iter().chain(legs) {
                verdict = both(verdict, self.judged(action, standing, scopes.resume_carries_half));
            }
        }
        verdict
    }

    fn judged(&self, action: A, standing: &Standing, resume_counts_whole: bool) -> Result<Conditions, Blocked> {
        let mut verdict = Ok(Conditions::NONE);
        for (mode, until) in standing.modes() {
            let mut cell = self.cell(action, mode);
            if mode == Mode::Resume && !resume_counts_whole {
                cell = cell.without(Condition::Deep);
            }
            let judged = match cell {
                Cell::If(conditions) => Ok(conditions),
                Cell::No => Err(Blocked { mode, until: self.truly(action, mode, until) }),
            };
            verdict = both(verdict, judged);
        }
        verdict
    }

    /// A stop ends into RESUME: what that refuses too has to wait for its condition as well.
    fn truly(&self, action: A, mode: Mode, until: Until) -> Until {
        match until {
            Until::At(time) if mode == Mode::Frozen && self.cell(action, Mode::Resume) == Cell::No => {
                Until::NotBefore(time)
            }
            other => other,
        }
    }
}

fn both(a: Result<Conditions, Blocked>, b: Result<Conditions, Blocked>) -> Result<Conditions, Blocked> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok(a.and(b)),
        (Err(a), Err(b)) => {
            let until = a.until.and(b.until);
            // The one that lasts names the refusal; of two that last alike the later in the table.
            let mode = match (a.until == until, b.until == until) {
                (true, false) => a.mode,
                (false, true) => b.mode,
                _ => a.mode.max(b.mode),
            };
            Err(Blocked { mode, until })
        }
        (Err(blocked), _) | (_, Err(blocked)) => Err(blocked),
    }
}
