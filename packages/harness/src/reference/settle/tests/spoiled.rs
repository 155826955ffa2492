//! The checks on what settles go red when it is wrong by a unit.

use breakwater_interfaces::clearinghouse::ExecuteMsg;

use super::stage::Stage;
use crate::reference::invariants::{i1_border, i1_paid, i1_settled, i3_flat_accounts, stored_cash_of_flat};
use crate::reference::Ledger;

/// Market 0 is tagged, the winner registered; all of it once `is_final`.
fn settled(is_final: bool) -> Stage {
    let mut stage = Stage::new(&[100]);
    let (ann, bob) = (stage.account("ann", 1_000), stage.account("bob", 1_000));
    stage.trade(0, ann, bob, 10);
    stage.settles_at(0, 130);
    stage.touches(ann);
    if is_final {
        stage.touches(bob);
        stage.anyone(ExecuteMsg::FinalizeMarket { market: 0 });
    }
    stage
}

fn broken_by(mut stage: Stage, change: impl FnOnce(&mut Ledger), check: fn(&Ledger) -> Vec<String>) {
    assert_eq!(check(&stage.ledger), Vec::<String>::new());
    change(&mut stage.ledger);
    assert_eq!(check(&stage.ledger).len(), 1);
}

#[test]
fn a_unit_held_by_nobody_is_noticed() {
    let hold = |units: i128| {
        move |ledger: &mut Ledger| {
            let market = ledger.state.markets.get_mut(&0).expect("market 0");
            market.settlement.held += units;
        }
    };
    broken_by(settled(false), hold(1), i1_settled);
    broken_by(settled(false), hold(1), i1_border);
    broken_by(settled(true), hold(-1), i1_settled);
}

#[test]
fn settled_value_without_positions_is_noticed() {
    let settle = |ledger: &mut Ledger| ledger.state.markets.get_mut(&0).expect("market 0").settlement.settled += 1;
    broken_by(settled(true), settle, i1_settled);
    broken_by(Stage::new(&[100]), settle, i1_settled);
}

#[test]
fn a_debt_beyond_held_gains_is_noticed() {
    let check = |ledger: &Ledger| i3_flat_accounts(&stored_cash_of_flat(ledger));
    let owe = |debt: i128| {
        move |ledger: &mut Ledger| ledger.state.accounts.get_mut(&1).expect("ann has account 1").cash = -debt
    };
    let mut stage = settled(true);
    owe(300)(&mut stage.ledger);
    assert_eq!(check(&stage.ledger), Vec::<String>::new());
    broken_by(settled(true), owe(301), check);
}

#[test]
fn a_unit_paid_beyond_what_was_there_is_noticed() {
    let mut stage = Stage::new(&[100]);
    let ann = stage.account("ann", 1_000);
    stage.governs(ExecuteMsg::Settle {});
    stage.anyone(ExecuteMsg::Cage {});
    stage.anyone(ExecuteMsg::Register { limit: 1 });
    stage.anyone(ExecuteMsg::DrawInsurance {});
    stage.anyone(ExecuteMsg::Finalize {});
    stage.anyone(ExecuteMsg::Claim { accounts: vec![ann], tickets: vec![] });
    broken_by(stage, |ledger| ledger.state.ended += 1, i1_paid);
}
