//! Writes `schema/insurance-fund.json` at the root of the repository.

use std::path::Path;

use breakwater_interfaces::insurance_fund::{ExecuteMsg, InstantiateMsg, QueryMsg};
use cosmwasm_schema::generate_api;

fn main() -> std::io::Result<()> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema");
    let api = generate_api! {
        name: "insurance-fund",
        instantiate: InstantiateMsg,
        execute: ExecuteMsg,
        query: QueryMsg,
    };
    let json = api.render().to_string().map_err(std::io::Error::other)?;
    std::fs::create_dir_all(&directory)?;
    std::fs::write(directory.join("insurance-fund.json"), json + "\n")
}
