//! Several modes, in several scopes.

use breakwater_failsafe::{
    carries_half, is_deep, Action, Blocked, Cell, Condition, Conditions, Matrix, Mode, Scopes, Standing, Until,
    CLEARING,
};
use proptest::prelude::*;

fn standing(modes: &[Mode]) -> Standing {
    modes.iter().fold(Standing::NORMAL, |standing, mode| standing.with(*mode, Until::At(100)))
}

fn only(conditions: &[Condition]) -> Result<Conditions, Blocked> {
    Ok(Conditions::of(conditions))
}

#[test]
fn the_most_restrictive_cell_wins_for_every_pair() {
    let live = [Mode::Resume, Mode::ReduceOnly, Mode::Frozen];
    for (action, _) in CLEARING.rows() {
        for first in live {
            for second in live {
                let both = CLEARING.cell(*action, first).and(CLEARING.cell(*action, second));
                let one_scope = CLEARING.permit(*action, &Scopes::global(standing(&[first, second])));
                let named = [standing(&[second])];
                let two = Scopes { named: &named, ..Scopes::global(standing(&[first])) };
                for permitted in [one_scope, CLEARING.permit(*action, &two)] {
                    assert_eq!(permitted.ok().map_or(Cell::No, Cell::If), both, "{action:?} {first} {second}");
                }
            }
        }
    }
}

#[test]
fn reduce_only_cannot_cancel_a_grace() {
    let both = Scopes::global(standing(&[Mode::Resume, Mode::ReduceOnly]));
    let liquidate = CLEARING.permit(Action::Liquidate, &both);
    assert_eq!(liquidate, only(&[Condition::ClassA, Condition::ClassB, Condition::Deep]));
    assert!(CLEARING.permit(Action::WithdrawWithPositions, &both).is_err());
}

#[test]
fn a_leg_elsewhere_counts_unless_it_settles() {
    let permitted = |leg| {
        let scopes =
            Scopes { legs: &[standing(&[leg])], named: &[Standing::NORMAL], ..Scopes::global(Standing::NORMAL) };
        CLEARING.permit(Action::Reduce, &scopes).is_ok()
    };
    assert!(!permitted(Mode::Frozen));
    assert!(permitted(Mode::ReduceOnly) && permitted(Mode::Settling));
    let settling = Scopes { named: &[standing(&[Mode::Settling])], ..Scopes::global(Standing::NORMAL) };
    assert!(CLEARING.permit(Action::Reduce, &settling).is_err());
    assert!(CLEARING.permit(Action::Register, &settling).is_ok());
    assert!(CLEARING.permit(Action::Claim, &settling).is_err(), "only the whole is claimed from");
}

#[test]
fn settling_absorbs_what_stands_beside_it() {
    let all = standing(&[Mode::Frozen, Mode::Settling, Mode::Resume]);
    assert_eq!(all.modes().collect::<Vec<_>>(), [(Mode::Settling, Until::Never)]);
    let frozen = [standing(&[Mode::Frozen])];
    let scopes = Scopes { named: &frozen, legs: &frozen, ..Scopes::global(all) };
    for action in [Action::Finalize, Action::Claim, Action::DrawInsurance] {
        assert!(CLEARING.permit(action, &scopes).is_ok());
        assert!(CLEARING.permit(action, &Scopes::global(standing(&[Mode::Frozen]))).is_err());
    }
}

#[test]
fn a_small_leg_in_resume_shields_nothing() {
    let resume = [standing(&[Mode::Resume])];
    let mut scopes = Scopes {
        legs: &resume,
        named: &[Standing::NORMAL],
        resume_carries_half: false,
        ..Scopes::global(Standing::NORMAL)
    };
    assert_eq!(CLEARING.permit(Action::Liquidate, &scopes), only(&[Condition::ClassA, Condition::ClassB]));
    scopes.global = resume[0];
    assert!(CLEARING.permit(Action::Liquidate, &scopes).unwrap().has(Condition::Deep), "the whole is in RESUME");
}

#[test]
fn half_and_a_quarter_are_exact() {
    for (in_resume, all, half) in [(0, 0, true), (0, 1, false), (1, 2, true), (1, 3, false), (2, 3, true)] {
        assert_eq!(carries_half(in_resume, all), half, "{in_resume} of {all}");
    }
    assert!(carries_half(u128::MAX, u128::MAX) && !carries_half(u128::MAX / 2, u128::MAX));
    for (equity, maintenance, deep) in
        [(24, 100, true), (25, 100, false), (25, 101, true), (-1, 0, true), (0, 0, false)]
    {
        assert_eq!(is_deep(equity, maintenance), deep, "{equity} of {maintenance}");
    }
    assert!(is_deep(i128::MIN, u128::MAX) && !is_deep(i128::MAX, u128::MAX));
}

#[test]
fn a_refusal_says_which_mode_and_until_when() {
    let blocked = |action, standing| CLEARING.permit(action, &Scopes::global(standing)).unwrap_err();
    let frozen = Standing::NORMAL.with(Mode::Frozen, Until::At(90));
    let flat = blocked(Action::WithdrawFlat, frozen);
    assert_eq!(flat, Blocked { mode: Mode::Frozen, until: Until::At(90) });
    let add = blocked(Action::AddRisk, frozen);
    assert_eq!(add.until, Until::NotBefore(90), "RESUME follows, and forbids it too");
    let longer = frozen.with(Mode::ReduceOnly, Until::NotBefore(700));
    assert_eq!(blocked(Action::AddRisk, longer), Blocked { mode: Mode::ReduceOnly, until: Until::NotBefore(700) });
    assert_eq!(blocked(Action::Claim, Standing::NORMAL), Blocked { mode: Mode::Normal, until: Until::Unknown });
    let settling = Standing::NORMAL.with(Mode::Settling, Until::At(5));
    assert_eq!(blocked(Action::Deposit, settling), Blocked { mode: Mode::Settling, until: Until::Never });
}

#[test]
fn of_two_causes_of_a_mode_both_must_end() {
    let cases = [
        (Until::At(5), Until::At(9), Until::At(9)),
        (Until::NotBefore(5), Until::At(9), Until::NotBefore(9)),
        (Until::Unknown, Until::At(9), Until::Unknown),
        (Until::Never, Until::Unknown, Until::Never),
    ];
    for (a, b, both) in cases {
        assert_eq!((a.and(b), b.and(a)), (both, both));
        let stood = Standing::NORMAL.with(Mode::Frozen, a).with(Mode::Frozen, b);
        assert_eq!(stood.modes().collect::<Vec<_>>(), [(Mode::Frozen, both)]);
    }
}

#[test]
fn what_is_not_in_the_table_is_refused() {
    const EMPTY: Matrix<u8> = Matrix::new(&[]);
    for mode in Mode::ALL {
        assert!(EMPTY.permit(1, &Scopes::global(standing(&[mode]))).is_err());
    }
}

fn any_standing() -> impl Strategy<Value = Standing> {
    prop::collection::vec(0..5_usize, 0..4)
        .prop_map(|places| standing(&places.into_iter().map(|place| Mode::ALL[place]).collect::<Vec<_>>()))
}

proptest! {
    /// One more scope never allows more and never asks less; the order of scopes does not matter.
    #[test]
    fn a_further_scope_only_restricts(
        global in any_standing(), mut named in prop::collection::vec(any_standing(), 0..3), more in any_standing(),
    ) {
        for (action, _) in CLEARING.rows() {
            let before = CLEARING.permit(*action, &Scopes { named: &named, ..Scopes::global(global) });
            named.push(more);
            let after = CLEARING.permit(*action, &Scopes { named: &named, ..Scopes::global(global) });
            named.reverse();
            let turned = CLEARING.permit(*action, &Scopes { named: &named, ..Scopes::global(global) });
            named.reverse();
            named.pop();
            prop_assert_eq!(after, turned);
            match (before, after) {
                (Ok(before), Ok(after)) => prop_assert_eq!(before.and(after), after),
                (before, after) => prop_assert!(before.is_ok() || after.is_err()),
            }
        }
    }

    /// Deposits, leaving what is not frozen: whatever stands short of settling.
    #[test]
    fn a_deposit_is_allowed_before_settling(global in any_standing(), leg in any_standing()) {
        let scopes = Scopes { legs: &[leg], ..Scopes::global(global) };
        let allowed = CLEARING.permit(Action::Deposit, &scopes) == Ok(Conditions::NONE);
        prop_assert_eq!(allowed, !global.is_settling());
    }
}
