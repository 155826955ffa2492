//! What runs the three contracts: the same chain works over native code now and over wasm later.

use cosmwasm_std::Empty;
use cw_multi_test::{Contract, ContractWrapper};

/// The code of the three contracts, as one engine runs it.
pub struct Engine {
    /// For people, e.g. `native`.
    pub name: &'static str,
    pub oracle: Box<dyn Contract<Empty>>,
    pub clearinghouse: Box<dyn Contract<Empty>>,
    pub insurance_fund: Box<dyn Contract<Empty>>,
}

impl Engine {
    /// The contracts' entry points, called directly.
    pub fn native() -> Self {
        use breakwater_clearinghouse::contract as clearinghouse;
        use breakwater_insurance_fund::contract as insurance_fund;
        use breakwater_oracle::contract as oracle;
        Engine {
            name: "native",
            oracle: Box::new(ContractWrapper::new(oracle::execute, oracle::instantiate, oracle::query)),
            clearinghouse: Box::new(ContractWrapper::new(
                clearinghouse::execute,
                clearinghouse::instantiate,
                clearinghouse::query,
            )),
            insurance_fund: Box::new(ContractWrapper::new(
                insurance_fund::execute,
                insurance_fund::instantiate,
                insurance_fund::query,
            )),
        }
    }
}
