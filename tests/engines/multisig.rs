//! The multisig that is deployed everywhere governs the clearing house.

use breakwater_cli::args::{Cli, Command};
use breakwater_harness::chain::{address, on_engine, Chain};
use breakwater_harness::suite::Suite;
use breakwater_harness::wasm::Multisig;
use breakwater_interfaces::clearinghouse::{ExecuteMsg, Mode, QueryMsg, StatusResponse, StopKind};
use clap::Parser;
use serde_json::Value;

#[test]
fn two_of_three_members_add_a_venue() {
    on_engine("wasm", || {
        let mut suite = Suite::new();
        let chain = &mut suite.chain;
        let multisig = Multisig::deploy(chain, &[("ann", 1), ("bob", 1), ("cat", 1)], 2).unwrap();
        chain.next_block();
        chain.govern(&ExecuteMsg::SetGovernance { governance: multisig.address.to_string() }).unwrap();

        let house = chain.contracts().clearinghouse.clone();
        let add = ExecuteMsg::AddVenue { address: address("second venue").to_string() };
        let proposal = multisig.propose(chain, "ann", &house, &add).unwrap();
        multisig.execute(chain, "ann", proposal).unwrap_err();
        multisig.approve(chain, "stranger", proposal).unwrap_err();
        multisig.approve(chain, "bob", proposal).unwrap();
        multisig.execute(chain, "anybody", proposal).unwrap();

        assert_eq!(chain.venues().unwrap().last().unwrap().address, address("second venue"));
        let gas = chain.message_gas();
        assert_eq!((gas.starts, gas.first_starts), (2, 2), "the multisig and the clearing house");
        multisig.execute(chain, "anybody", proposal).unwrap_err();
    });
}

/// What `breakwater gov` prints for a multisig, sent as it stands.
#[test]
fn a_guardian_stops_everything_with_the_printed_proposal() {
    on_engine("wasm", || {
        let mut suite = Suite::new();
        let chain = &mut suite.chain;
        let multisig = Multisig::deploy(chain, &[("ann", 1), ("bob", 1), ("cat", 1)], 2).unwrap();
        chain.next_block();
        chain.govern(&ExecuteMsg::SetGuardian { guardian: multisig.address.to_string() }).unwrap();

        let arguments = "gov stop freeze --all --lasts 12h --reason drill --valid-for 2h --for cw3";
        let Some(Command::Gov(options)) =
            Cli::parse_from(std::iter::once("breakwater").chain(arguments.split(' '))).command
        else {
            panic!("another command")
        };
        let stop = options.action.message(chain.now(), None).unwrap();
        let house = chain.contracts().clearinghouse.to_string();
        let printed: Value = serde_json::from_str(&options.envelope.proposal(&stop, &house, "").unwrap()).unwrap();
        chain.execute_with(&address("ann"), &multisig.address, &printed, &[]).unwrap();
        multisig.approve(chain, "bob", 1).unwrap();
        multisig.execute(chain, "anybody", 1).unwrap();

        let status: StatusResponse = chain
            .query(&chain.contracts().clearinghouse, &QueryMsg::Status { start_after: None, limit: None })
            .unwrap();
        let standing = status.modes.first().unwrap();
        assert_eq!((standing.mode, standing.ends_at), (Mode::Frozen, Some(chain.now() + 43_200)));
    });
}

/// A freeze of 24 h with a deadline two hours away.
fn freeze(chain: &Chain) -> ExecuteMsg {
    let deadline = chain.now() + 7_200;
    let reason = "the venue's keys were stolen".to_owned();
    ExecuteMsg::Stop { kind: StopKind::Freeze, market: None, seconds: 86_400, reason, deadline }
}

/// Three of five freeze all; nobody has to end it; what came too late, was used before or is beyond the budget is refused.
#[test]
fn three_of_five_guardians_stop_for_a_day_and_no_longer() {
    on_engine("wasm", || {
        let mut suite = Suite::new();
        let chain = &mut suite.chain;
        let members = [("ann", 1), ("bob", 1), ("cat", 1), ("dan", 1), ("eve", 1)];
        let multisig = Multisig::deploy(chain, &members, 3).unwrap();
        chain.next_block();
        chain.govern(&ExecuteMsg::SetGuardian { guardian: multisig.address.to_string() }).unwrap();
        let house = chain.contracts().clearinghouse.clone();
        let pass = |chain: &mut Chain, message: &ExecuteMsg| {
            let proposal = multisig.propose(chain, "ann", &house, message).unwrap();
            multisig.approve(chain, "bob", proposal).unwrap();
            multisig.execute(chain, "bob", proposal).unwrap_err();
            multisig.approve(chain, "cat", proposal).unwrap();
            proposal
        };
        let refused = |chain: &mut Chain, proposal| multisig.execute(chain, "anybody", proposal).unwrap_err().0;
        let is_frozen = |chain: &Chain| chain.status().unwrap().modes.iter().any(|mode| mode.mode == Mode::Frozen);

        let late = freeze(chain);
        let late = pass(chain, &late);
        chain.advance(7_201, 1_200);
        assert!(refused(chain, late).contains("valid until "));
        assert!(!is_frozen(chain));

        for day in 0..3 {
            let stop = freeze(chain);
            let proposal = pass(chain, &stop);
            multisig.execute(chain, "anybody", proposal).unwrap();
            assert!(is_frozen(chain), "day {day}");
            let again = freeze(chain);
            let again = pass(chain, &again);
            assert!(refused(chain, again).contains("a stop runs until"));
            chain.advance(86_400, 14_400);
            assert!(!is_frozen(chain), "no message ended it");
            let used = freeze(chain);
            let used = pass(chain, &used);
            assert!(refused(chain, used).contains("has not been armed again"));
            let deadline = chain.now();
            let arm = ExecuteMsg::ArmStop { kind: StopKind::Freeze, reason: "it is mended".to_owned(), deadline };
            let arming = pass(chain, &arm);
            assert!(refused(chain, arming).contains("arm_stop is for governance"));
            chain.govern(&arm).unwrap();
        }
        let fourth = freeze(chain);
        let fourth = pass(chain, &fourth);
        assert!(refused(chain, fourth).contains("beyond the budget of 259200 s: 0 s are left now"));
    });
}
