//! A vault in one file: what the crate is like to use. A guardian can freeze it for a time, governance can change how fast coins leave after users
//! had three days to leave themselves, and nobody is needed to open it again. `cargo run -p breakwater-failsafe --features storage --example vault`

mod contract;

use contract::{execute, instantiate, ExecuteMsg, InstantiateMsg, Rates, DENOM};
use cosmwasm_std::{testing, Addr, Coin, Uint128};

fn main() {
    let mut deps = testing::mock_dependencies();
    let [ann, guardian, governance] = ["ann", "guardian", "governance"].map(|name| deps.api.addr_make(name));
    let rates = |hour_bps| Rates { hour_bps, day_bps: 1_000, hour_floor: Uint128::new(50) };
    let msg = InstantiateMsg { guardian: guardian.to_string(), governance: governance.to_string(), rates: rates(100) };
    let by_anyone = testing::message_info(&ann, &[]);
    instantiate(deps.as_mut(), testing::mock_env(), by_anyone, msg).expect("rates within their bounds");

    let mut says = |hour: u64, sender: &Addr, paid: u128, msg: ExecuteMsg, refusal: Option<&str>| {
        let mut env = testing::mock_env();
        env.block.time = env.block.time.plus_seconds(hour * 3_600);
        let coins = if paid == 0 { vec![] } else { vec![Coin::new(paid, DENOM)] };
        let result = execute(deps.as_mut(), env, testing::message_info(sender, &coins), msg.clone());
        let said = result.map_or_else(|error| error.to_string(), |_| "done".to_string());
        println!("hour {hour:>3} {msg:?}: {said}");
        assert!(said.contains(refusal.unwrap_or("done")), "{said}");
    };
    let withdraw = |amount| ExecuteMsg::Withdraw { amount: Uint128::new(amount) };
    let freeze = |hours: u64| ExecuteMsg::Freeze { seconds: hours * 3_600 };

    says(0, &ann, 100_000, ExecuteMsg::Deposit {}, None);
    says(24, &ann, 0, withdraw(1_001), Some("1001 asked, 1000 of 1000 left"));
    says(24, &ann, 0, withdraw(1_000), None);
    says(24, &ann, 0, freeze(1), Some("not yours to send"));
    says(24, &governance, 0, ExecuteMsg::Queue { rates: rates(10) }, Some("10 is outside 50 … 1000"));
    says(24, &governance, 0, ExecuteMsg::Queue { rates: rates(200) }, None);
    says(90, &ann, 0, ExecuteMsg::MakeChange { id: 0 }, Some("entry 0 is ripe at"));
    says(90, &guardian, 0, freeze(25), Some("a stop lasts 1 to 86400 s"));
    says(90, &guardian, 0, freeze(20), None);
    says(100, &ann, 0, withdraw(1), Some("not in FROZEN, until"));
    says(100, &ann, 10, ExecuteMsg::Deposit {}, None);
    says(110, &ann, 0, ExecuteMsg::MakeChange { id: 0 }, Some("not in RESUME, until"));
    says(110, &ann, 0, withdraw(500), None);
    says(110, &guardian, 0, freeze(1), Some("has not been armed again"));
    says(111, &governance, 0, ExecuteMsg::ArmAgain {}, None);
    says(111, &ann, 0, ExecuteMsg::MakeChange { id: 0 }, None);
    says(111, &ann, 0, ExecuteMsg::MakeChange { id: 0 }, Some("entry 0 was executed at"));
    says(111, &ann, 0, withdraw(1_900), None);
}

#[test]
fn the_story_of_a_vault() {
    main();
}
