//! The wind-down of the whole.

use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg, Phase, StopKind};

use super::stage::{units, Stage};
use crate::reference::modes::tickets::Ticket;
use crate::reference::Refusal;

fn claim(accounts: &[AccountId], tickets: &[u64]) -> ExecuteMsg {
    ExecuteMsg::Claim { accounts: accounts.to_vec(), tickets: tickets.to_vec() }
}

/// ann is flat with 100,000; bob has 500,000 and gains 300,000; cid has 150,000 and loses 300,000; dan waits for 50,000 with a ticket.
struct Ended {
    stage: Stage,
    ann: AccountId,
    bob: AccountId,
    cid: AccountId,
}

fn ended(missing: i128) -> Ended {
    let mut stage = Stage::new(&[100]);
    let (ann, bob, cid) = (stage.account("ann", 150_000), stage.account("bob", 500_000), stage.account("cid", 150_000));
    stage.trade(0, bob, cid, 10_000);
    let ticket = Ticket { owner: "dan".to_owned(), rest: 50_000, created_at: i128::from(stage.now) };
    stage.ledger.state.tickets.insert(0, ticket);
    stage.ledger.state.next_ticket = 1;
    stage.ledger.state.accounts.get_mut(&ann).expect("ann has an account").cash -= 50_000;
    stage.governs(ExecuteMsg::Settle {});
    assert_eq!(stage.refusal("anyone", ExecuteMsg::Register { limit: 30 }), Some(Refusal::NotCaged));
    stage.anyone(ExecuteMsg::Cage {});
    assert_eq!(stage.refusal("anyone", ExecuteMsg::Cage {}), Some(Refusal::NothingToDo));
    assert_eq!(stage.refusal("anyone", ExecuteMsg::Register { limit: 30 }), Some(Refusal::NotTagged));
    stage.window(0, 130);
    stage.anyone(ExecuteMsg::Tag { market: 0 });
    stage.ledger.missing = missing;
    Ended { stage, ann, bob, cid }
}

/// Registers with one caller and finalizes.
fn finalized(missing: i128) -> Ended {
    let mut ended = ended(missing);
    ended.stage.does("register", ExecuteMsg::Register { limit: 2 });
    assert_eq!(ended.stage.refusal("anyone", ExecuteMsg::DrawInsurance {}), Some(Refusal::Unregistered));
    ended.stage.does("register", ExecuteMsg::Register { limit: 1 });
    ended.stage.anyone(ExecuteMsg::DrawInsurance {});
    ended.stage.anyone(ExecuteMsg::Finalize {});
    ended
}

fn paid(stage: &mut Stage, message: ExecuteMsg) -> i128 {
    let before = stage.ledger.state.held;
    stage.does("claim", message);
    before - stage.ledger.state.held
}

#[test]
fn gains_are_cut_first() {
    let Ended { mut stage, ann, bob, cid } = finalized(0);
    let ending = stage.ledger.ending_view();
    assert_eq!((ending.phase, ending.accounts, ending.registered), (Phase::Final, 3, true));
    assert_eq!((ending.senior, ending.principal, ending.gains), (units(150_000), units(500_000), units(300_000)));
    // V = 800,000; tips 800, unit ⌊800/6⌋; g* = 800,000 − 150,000 − 800 − 500,000
    assert_eq!((ending.pays_senior, ending.pays_principal), (units(150_000), units(500_000)));
    assert_eq!((ending.pays_gains, ending.tips, ending.tip_unit), (units(149_200), units(800), units(133)));
    assert_eq!((ending.claims_left, ending.tickets_left, ending.residual), (2, units(50_000), units(0)));
    assert_eq!(stage.ledger.state.ended, -50_000);
    assert_eq!(paid(&mut stage, claim(&[ann], &[0])), 150_000);
    assert_eq!(paid(&mut stage, claim(&[bob], &[])), 649_200);
    assert_eq!(stage.refusal("anyone", claim(&[cid], &[])), Some(Refusal::NothingOwed));
    assert_eq!(stage.refusal("anyone", claim(&[bob], &[])), Some(Refusal::PaidBefore));
    assert_eq!(stage.refusal("anyone", claim(&[], &[0])), Some(Refusal::UnknownTicket));
    assert_eq!(stage.refusal("anyone", claim(&[9], &[])), Some(Refusal::UnknownAccount));
    // three registered, two claimed; 800 − 5·133 were not earned and go to the treasury's address
    assert_eq!(paid(&mut stage, ExecuteMsg::TakeTips {}), 266);
    assert_eq!(stage.refusal("claim", ExecuteMsg::TakeTips {}), Some(Refusal::NothingToDo));
    assert_eq!(paid(&mut stage, ExecuteMsg::ReturnSurplus {}), 135);
    stage.does("register", ExecuteMsg::TakeTips {});
    assert_eq!((stage.ledger.state.held, stage.ledger.ending_view().claims_left), (0, 0));
}

#[test]
fn then_principal_after_the_tips() {
    let Ended { mut stage, ann, bob, .. } = finalized(300_000);
    // V = 500,000: 150,000 · 500 · 349,500
    assert_eq!(paid(&mut stage, claim(&[ann], &[0])), 150_000);
    assert_eq!(paid(&mut stage, claim(&[bob], &[])), 349_500);
}

#[test]
fn seniors_and_tickets_are_cut_last_and_alike() {
    let Ended { mut stage, ann, bob, .. } = finalized(700_001);
    // V = 99,999 of S = 150,000; no tips
    assert_eq!(stage.ledger.ending_view().tips, units(0));
    assert_eq!(paid(&mut stage, claim(&[ann], &[])), 66_666);
    assert_eq!(paid(&mut stage, claim(&[], &[0])), 33_333);
    assert_eq!(paid(&mut stage, claim(&[bob], &[])), 0);
    assert_eq!(stage.refusal("claim", ExecuteMsg::TakeTips {}), Some(Refusal::NothingToDo));
}

#[test]
fn float_and_fees_fill_up_what_is_owed_and_no_more() {
    let mut ended = ended(0);
    ended.stage.ledger.state.float = 200_000;
    ended.stage.ledger.state.held += 200_000;
    ended.stage.does("register", ExecuteMsg::Register { limit: 30 });
    ended.stage.anyone(ExecuteMsg::DrawInsurance {});
    ended.stage.anyone(ExecuteMsg::Finalize {});
    let ending = ended.stage.ledger.ending_view();
    // S + P + G + tips₀ = 950,800 of 1,000,000
    assert_eq!((ending.pays_gains, ending.residual), (units(300_000), units(49_200)));
    assert_eq!(ended.stage.ledger.state.ended, -250_000);
    assert_eq!(paid(&mut ended.stage, ExecuteMsg::ReturnSurplus {}), 49_200);
    assert_eq!(paid(&mut ended.stage, claim(&[ended.ann, ended.bob], &[0])), 950_000);
}

#[test]
fn a_final_markets_gain_counts_at_its_fraction_and_is_not_senior() {
    let mut stage = Stage::new(&[100]);
    let (bob, cid) = (stage.account("bob", 500_000), stage.account("cid", 150_000));
    stage.trade(0, bob, cid, 10_000);
    stage.settles_at(0, 130);
    stage.touches(bob);
    stage.touches(cid);
    stage.anyone(ExecuteMsg::FinalizeMarket { market: 0 });
    stage.governs(ExecuteMsg::Settle {});
    stage.anyone(ExecuteMsg::Cage {});
    // 150,000 of 300,000 are left
    let owed = stage.ledger.claimable_view(bob).expect("all is tagged");
    assert_eq!((owed.owed.i128(), owed.principal, owed.gains), (650_000, units(500_000), units(150_000)));
    stage.anyone(ExecuteMsg::Register { limit: 30 });
    assert_eq!(stage.ledger.ending_view().gains, units(150_000));
    assert_eq!(stage.refusal("anyone", ExecuteMsg::Touch { accounts: vec![bob] }), Some(Refusal::ModeForbids));
}

#[test]
fn an_unreadable_account_is_waited_for_and_then_gets_what_the_books_leave() {
    let Ended { mut stage, ann, bob, .. } = ended(0);
    stage.ledger.unreadable.insert(bob);
    stage.does("register", ExecuteMsg::Register { limit: 30 });
    assert_eq!(stage.ledger.ending_view().cursor, ann);
    assert_eq!(stage.refusal("anyone", ExecuteMsg::Register { limit: 30 }), Some(Refusal::AccountUnreadable));
    stage.now += 604_800;
    assert_eq!(stage.refusal("anyone", ExecuteMsg::Finalize {}), Some(Refusal::Unregistered));
    stage.now += 2_592_000 - 604_800 - 1;
    assert_eq!(stage.refusal("anyone", ExecuteMsg::Register { limit: 30 }), Some(Refusal::AccountUnreadable));
    stage.now += 1;
    stage.does("register", ExecuteMsg::Register { limit: 30 });
    // signed = 100,000 − 150,000; V₀ 800,000 − 50,000 of tickets leave 800,000
    let ending = stage.ledger.ending_view();
    assert_eq!((ending.quarantined, ending.accounts, ending.claims_left), (vec![bob], 3, 2));
    assert_eq!((ending.principal, ending.gains), (units(800_000), units(0)));
    stage.now += 604_800;
    stage.anyone(ExecuteMsg::Finalize {});
    // p* = 800,000 − 150,000 − 800
    assert_eq!(paid(&mut stage, claim(&[bob], &[])), 649_200);
    assert_eq!(stage.refusal("anyone", claim(&[bob], &[])), Some(Refusal::PaidBefore));
}

#[test]
fn without_an_answer_of_the_fund_it_is_final_after_a_week() {
    let mut ended = ended(0);
    ended.stage.does("register", ExecuteMsg::Register { limit: 30 });
    assert_eq!(ended.stage.refusal("anyone", ExecuteMsg::Finalize {}), Some(Refusal::Unregistered));
    ended.stage.now += 604_799;
    assert_eq!(ended.stage.refusal("anyone", ExecuteMsg::Finalize {}), Some(Refusal::Unregistered));
    ended.stage.now += 1;
    ended.stage.anyone(ExecuteMsg::Finalize {});
    assert_eq!(ended.stage.refusal("anyone", ExecuteMsg::Finalize {}), Some(Refusal::NothingToDo));
    assert_eq!(ended.stage.refusal("anyone", ExecuteMsg::Register { limit: 1 }), Some(Refusal::NothingToDo));
    assert_eq!(ended.stage.refusal("anyone", ExecuteMsg::DrawInsurance {}), Some(Refusal::NothingToDo));
}

#[test]
fn a_freeze_has_no_say_in_a_wind_down() {
    let Ended { mut stage, ann, .. } = finalized(0);
    let (reason, deadline) = ("a bug".to_owned(), stage.now);
    let freeze = ExecuteMsg::Stop { kind: StopKind::Freeze, market: None, seconds: 3_600, reason, deadline };
    stage.does("guardian", freeze);
    stage.anyone(claim(&[ann], &[]));
}

#[test]
fn a_claim_that_the_bank_refuses_waits_for_its_owner() {
    let Ended { mut stage, ann, .. } = finalized(0);
    stage.ledger.blocked.insert("ann".to_owned());
    assert_eq!(paid(&mut stage, claim(&[ann], &[])), 0);
    assert_eq!((stage.ledger.state.parked(), stage.ledger.state.ended), (100_000, 50_000));
    stage.ledger.blocked.clear();
    assert_eq!(paid(&mut stage, ExecuteMsg::RetryClaim { owner: "ann".to_owned(), remote: None }), 100_000);
}

#[test]
fn nothing_else_goes_through_a_cage() {
    let Ended { mut stage, ann, .. } = ended(0);
    for message in [
        ExecuteMsg::OpenAccount {},
        ExecuteMsg::Withdraw { account: ann, amount: units(1), remote: None },
        ExecuteMsg::FinalizeMarket { market: 0 },
        ExecuteMsg::ServeTickets { limit: 1 },
        ExecuteMsg::SweepFees { market: 0 },
        ExecuteMsg::PayTreasury {},
        ExecuteMsg::ReturnSurplus {},
        ExecuteMsg::FundFloat { fund: None },
        ExecuteMsg::Trip { market: None, accounts: vec![] },
        ExecuteMsg::SetOperator { account: ann, operator: "op".to_owned(), appointed: true },
    ] {
        assert_eq!(stage.refusal("ann", message), Some(Refusal::ModeForbids));
    }
    stage.does("ann", ExecuteMsg::OfferOwnership { account: ann, to: Some("heir".to_owned()) });
    stage.does("heir", ExecuteMsg::AcceptOwnership { account: ann });
}

#[test]
fn a_claim_is_shown_once_the_accounts_own_markets_are_tagged() {
    let mut stage = Stage::new(&[100, 100]);
    let (ann, bob) = (stage.account("ann", 1_000), stage.account("bob", 1_000));
    let (cid, dan) = (stage.account("cid", 1_000), stage.account("dan", 1_000));
    stage.trade(0, ann, bob, 10);
    stage.trade(1, cid, bob, 5);
    stage.governs(ExecuteMsg::Settle {});
    assert_eq!(stage.ledger.claimable_view(dan), Err(Refusal::NotCaged));
    stage.anyone(ExecuteMsg::Cage {});
    stage.window(0, 130);
    stage.anyone(ExecuteMsg::Tag { market: 0 });
    let owed = |account| stage.ledger.claimable_view(account).map(|view| view.owed.i128());
    assert_eq!((owed(ann), owed(dan)), (Ok(1_300), Ok(1_000)));
    assert_eq!((owed(bob), owed(cid)), (Err(Refusal::NotTagged), Err(Refusal::NotTagged)));
}
