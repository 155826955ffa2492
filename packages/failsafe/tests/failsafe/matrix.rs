//! The whole table, written out a second time.

use breakwater_failsafe::{Cell, Condition, Conditions, Mode, CLEARING};

const GOLDEN: &str = "
Deposit               | yes      | yes       | yes      | yes     | -
Cancel                | yes      | yes       | yes      | yes     | yes
OpenAccount           | yes      | yes       | yes      | yes     | -
Enable                | yes      | yes       | yes      | yes     | -
Revoke                | yes      | yes       | yes      | yes     | yes
TransferOwnership     | yes      | yes       | yes      | yes     | yes
AddRisk               | A        | -         | -        | -       | -
Reduce                | B        | B         | B        | -       | -
WithdrawFlat          | limiter  | limiter   | limiter  | -       | -
WithdrawWithPositions | limiter+IM | -       | limiter+IM | -     | -
Liquidate             | B        | A+<25%    | B        | -       | -
Resolve               | B        | A+<25%    | B        | -       | -
AccrueFunding         | yes      | -         | yes      | -       | -
PushPrice             | yes      | yes       | yes      | recorded | untagged
Touch                 | yes      | yes       | yes      | yes     | yes
RetryClaim            | yes      | yes       | yes      | yes     | yes
CloseEmptyAccount     | yes      | yes       | yes      | yes     | yes
ServeTickets          | yes      | yes       | yes      | -       | -
Refill                | yes      | yes       | yes      | -       | -
Repay                 | yes      | yes       | yes      | -       | -
Stake                 | yes      | yes       | yes      | yes     | -
Tag                   | yes      | yes       | yes      | yes     | yes
Register              | yes      | yes       | yes      | yes     | yes
FinalizeMarket        | yes      | yes       | yes      | yes     | yes
Cage                  | yes      | yes       | yes      | yes     | yes
DrawInsurance         | -        | -         | -        | -       | yes
Finalize              | -        | -         | -        | -       | yes
Claim                 | -        | -         | -        | -       | yes
Trip                  | yes      | yes       | yes      | yes     | -
Resume                | yes      | yes       | yes      | yes     | -
";

fn word(cell: Cell) -> String {
    let Cell::If(conditions) = cell else { return "-".to_string() };
    if conditions == Conditions::NONE {
        return "yes".to_string();
    }
    let words = conditions.iter().map(|condition| match condition {
        Condition::ClassA => "A",
        Condition::ClassB => "B",
        Condition::Limiter => "limiter",
        Condition::InitialMargin => "IM",
        Condition::Deep => "<25%",
        Condition::RecordOnly => "recorded",
        Condition::Untagged => "untagged",
    });
    words.collect::<Vec<_>>().join("+")
}

#[test]
fn the_table_is_this_one() {
    let golden: Vec<Vec<&str>> = GOLDEN.trim().lines().map(|line| line.split('|').map(str::trim).collect()).collect();
    assert_eq!(CLEARING.rows().len(), golden.len());
    for ((action, cells), line) in CLEARING.rows().iter().zip(golden) {
        let shown: Vec<String> = [format!("{action:?}")].into_iter().chain(cells.map(word)).collect();
        assert_eq!(shown, line);
    }
}

#[test]
fn a_cell_is_found_under_its_mode() {
    for (action, cells) in CLEARING.rows() {
        for (mode, cell) in Mode::ALL.into_iter().zip(cells) {
            assert_eq!(CLEARING.cell(*action, mode), *cell);
        }
    }
}

#[test]
fn no_action_is_listed_twice() {
    for (place, (action, _)) in CLEARING.rows().iter().enumerate() {
        assert!(CLEARING.rows()[..place].iter().all(|(before, _)| before != action), "{action:?}");
    }
}

/// A mode that is worse must not allow what a better one forbids; settling alone opens a door of its own.
#[test]
fn stricter_modes_allow_less() {
    for (action, [normal, resume, reduce_only, frozen, _]) in CLEARING.rows() {
        for (from, to) in [(normal, resume), (normal, reduce_only), (resume, frozen), (reduce_only, frozen)] {
            assert!(*from != Cell::No || *to == Cell::No, "{action:?}");
        }
    }
}
