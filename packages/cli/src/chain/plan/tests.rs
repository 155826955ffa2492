use std::path::Path;

use breakwater_interfaces::clearinghouse::Timing;

use super::Plan;
use crate::chain::keys::KeyRing;

const MNEMONIC: &str = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

fn plan(file: &str) -> anyhow::Result<Plan> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(file);
    Plan::read(&path, &KeyRing::from_phrase(MNEMONIC, "wasm")?, "wasm")
}

#[test]
fn the_example_is_for_production() -> anyhow::Result<()> {
    let plan = plan("docs/plan-example.toml")?;
    assert_eq!(plan.timing, Timing::default());
    assert_eq!(plan.oracle_timelock_seconds, super::ORACLE_TIMELOCK_SECONDS);
    assert_eq!(plan.governance, "wasm10d07y265gmmuvt4z0w9aw880jnsr700js7zslc");
    assert_eq!(plan.treasury, KeyRing::from_phrase(MNEMONIC, "wasm")?.key(5)?.address);
    Ok(())
}

#[test]
fn durations_that_are_left_out_are_the_usual_ones() -> anyhow::Result<()> {
    let named: super::Plan = toml::from_str(
        "name = \"x\"\ngovernance = \"gov\"\nguardian = \"key:0\"\ntreasury = \"key:0\"\nusers_dollars = 5\nfloat_target = \"1\"\npin = false\n[timing]\nstall_seconds = 20\n",
    )?;
    assert_eq!(named.timing, Timing { stall_seconds: 20, ..Timing::default() });
    assert_eq!(plan("tests/localnet/plan.toml")?.timing.stall_seconds, 15);
    Ok(())
}
