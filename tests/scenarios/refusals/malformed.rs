//! Messages that are not what the schema says.

use std::collections::BTreeMap;

use breakwater_harness::chain::address;
use breakwater_harness::suite::Suite;

/// The compiled contracts leave the library's own printing of fractions out; the parser's must do.
#[test]
fn a_fraction_is_no_account() {
    let mut suite = Suite::new();
    let contract = suite.chain.contracts().clearinghouse.clone();
    for (number, text) in
        [(1.5, "1.5"), (-2.0, "-2.0"), (1e300, "1e+300"), (f64::MIN_POSITIVE, "2.2250738585072014e-308")]
    {
        let message = BTreeMap::from([("touch", BTreeMap::from([("accounts", [number])]))]);
        let refusal = suite.chain.execute_with(&address("anyone"), &contract, &message, &[]).unwrap_err();
        let words = format!("invalid type: floating point `{text}`, expected u64");
        assert!(refusal.0.contains(&words), "{} lacks {words}", refusal.0);
    }
}
