//! The multisig that is deployed everywhere governs the clearing house.

use breakwater_harness::chain::{address, on_engine};
use breakwater_harness::suite::Suite;
use breakwater_harness::wasm::Multisig;
use breakwater_interfaces::clearinghouse::ExecuteMsg;

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
