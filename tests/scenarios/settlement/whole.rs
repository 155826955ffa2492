//! The whole ends.

use super::*;

fn cage(suite: &mut Suite) {
    suite.chain.govern(&ExecuteMsg::Settle {}).unwrap();
    suite.anyone(&ExecuteMsg::Cage {}).unwrap();
}

fn claim(suite: &mut Suite, names: &[&str]) -> Outcome {
    let accounts = names.iter().map(|name| suite.id(name)).collect();
    suite.anyone(&ExecuteMsg::Claim { accounts, tickets: vec![] })
}

fn register(suite: &mut Suite, limit: u32) -> Outcome {
    suite.anyone(&ExecuteMsg::Register { limit })
}

#[test]
fn everybody_gets_what_he_has_and_the_keeper_his_tips() {
    let mut suite = traded();
    suite.stake("staker", 1_000 * USD);
    suite.fund_float(300 * USD);
    cage(&mut suite);
    assert!(words(suite.anyone(&ExecuteMsg::Cage {})).contains("caged already"));
    let deposit = suite.chain.mint(&address("ann"), 1).and_then(|_| {
        let account = suite.id("ann");
        suite.chain.clear(&address("ann"), &ExecuteMsg::Deposit { account }, 1)
    });
    assert!(words(deposit).contains("the whole is caged since"));
    assert!(words(register(&mut suite, 30)).contains("market 0 is not tagged"));
    suite.price(11_000);
    suite.tags().unwrap();
    assert!(words(suite.anyone(&ExecuteMsg::DrawInsurance {})).contains("accounts behind 0 are not registered"));
    register(&mut suite, 2).unwrap();
    assert!(words(suite.anyone(&ExecuteMsg::Finalize {})).contains("accounts behind 2 are not registered"));
    register(&mut suite, 30).unwrap();
    assert!(words(register(&mut suite, 30)).contains("all accounts are registered"));
    assert!(words(suite.anyone(&ExecuteMsg::Finalize {})).contains("insurance was not drawn"));
    suite.anyone(&ExecuteMsg::DrawInsurance {}).unwrap();
    assert!(words(claim(&mut suite, &["ann"])).contains("the wind-down is not final"));
    exact(&suite);
    suite.anyone(&ExecuteMsg::Finalize {}).unwrap();
    exact(&suite);
    let ending = suite.chain.ending().unwrap();
    assert_eq!(
        (ending.senior.u128(), ending.principal.u128(), ending.gains.u128()),
        (700 * USD, 9_000 * USD, 1_000 * USD)
    );
    assert_eq!(ending.tips.u128(), 10_700 * USD / 1_000);
    claim(&mut suite, &["ann", "bob"]).unwrap();
    assert!(reason(claim(&mut suite, &["ann"])).contains("has paid account 1"));
    claim(&mut suite, &["cat"]).unwrap();
    for (name, dollars) in [("ann", 6_000), ("bob", 4_000), ("cat", 700)] {
        assert_eq!(suite.account(name).purse() - u128::from(name == "ann"), dollars * USD, "{name}");
    }
    exact(&suite);
    suite.anyone(&ExecuteMsg::TakeTips {}).unwrap();
    assert_eq!(suite.chain.balance(&address("anyone")).unwrap(), 10_700 * USD / 1_000 / 6 * 6);
    suite.anyone(&ExecuteMsg::ReturnSurplus {}).unwrap();
    assert!(words(suite.anyone(&ExecuteMsg::ReturnSurplus {})).contains("nothing is left for the stakers"));
    let solvency = suite.chain.solvency().unwrap();
    assert_eq!(solvency.held.u128(), 0);
    exact(&suite);
}
