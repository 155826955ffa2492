//! Writes `schema/clearinghouse.json` at the root of the repository.

use std::path::Path;

use breakwater_interfaces::clearinghouse::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};
use cosmwasm_schema::generate_api;

fn main() -> std::io::Result<()> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema");
    let api = generate_api! {
        name: "clearinghouse",
        instantiate: InstantiateMsg,
        execute: ExecuteMsg,
        query: QueryMsg,
        migrate: MigrateMsg,
    };
    let json = api.render().to_string().map_err(std::io::Error::other)?;
    std::fs::create_dir_all(&directory)?;
    std::fs::write(directory.join("clearinghouse.json"), json + "\n")
}
