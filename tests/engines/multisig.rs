//! The multisig that is deployed everywhere governs the clearing house.

use breakwater_cli::args::{Cli, Command};
use breakwater_harness::chain::{address, on_engine};
use breakwater_harness::suite::Suite;
use breakwater_harness::wasm::Multisig;
use breakwater_interfaces::clearinghouse::{ExecuteMsg, Mode, QueryMsg, StatusResponse};
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
