//! What runs the three contracts: their native code, or the compiled contracts in the VM. The same chain works over both.

use std::cell::Cell;

use breakwater_clearinghouse::{contract, ContractError};
use cosmwasm_std::{DepsMut, Empty, Env, IbcSourceCallbackMsg, Response};
use cw_multi_test::{Contract, ContractWrapper};

use super::{ChainError, GasMeter};

/// Names the engine of every chain that does not ask for one: `native` or `wasm`.
pub const ENGINE_VARIABLE: &str = "BREAKWATER_ENGINE";

thread_local! {
    static CHOSEN: Cell<Option<&'static str>> = const { Cell::new(None) };
}

/// Tells a story whose chains run on the engine called `name`, whatever the environment says.
pub fn on_engine<T>(name: &'static str, story: impl FnOnce() -> T) -> T {
    /// Gives the choice back also if the story panics.
    struct Before(Option<&'static str>);
    impl Drop for Before {
        fn drop(&mut self) {
            CHOSEN.set(self.0);
        }
    }
    let _before = Before(CHOSEN.replace(Some(name)));
    story()
}

/// The code of the three contracts, as one engine runs it.
pub struct Engine {
    /// `native` or `wasm`.
    pub name: &'static str,
    pub oracle: Box<dyn Contract<Empty>>,
    pub clearinghouse: Box<dyn Contract<Empty>>,
    pub insurance_fund: Box<dyn Contract<Empty>>,
    /// Where wasm contracts note their gas.
    pub gas: GasMeter,
}

/// The clearing house's IBC callback: cw-multi-test knows no such entry point, but `sudo`, which no contract of ours has.
fn source_callback(deps: DepsMut, env: Env, message: IbcSourceCallbackMsg) -> Result<Response, ContractError> {
    let answer = contract::ibc_source_callback(deps, env, message)?;
    let mut response = Response::new();
    response.messages = answer.messages;
    response.attributes = answer.attributes;
    response.events = answer.events;
    Ok(response)
}

impl Engine {
    /// Name of the engine of [`on_engine`], or the one in [`ENGINE_VARIABLE`]; `native` if there is neither.
    pub fn chosen_name() -> String {
        match CHOSEN.get() {
            Some(name) => name.to_owned(),
            None => std::env::var(ENGINE_VARIABLE).unwrap_or_else(|_| "native".to_owned()),
        }
    }

    /// The engine of that name.
    ///
    /// # Errors
    /// An unknown name, or compiled contracts that are missing or stale.
    pub fn chosen() -> Result<Self, ChainError> {
        Engine::named(&Engine::chosen_name())
    }

    /// The engine called `native` or `wasm`.
    ///
    /// # Errors
    /// As [`Engine::chosen`].
    pub fn named(name: &str) -> Result<Self, ChainError> {
        match name {
            "native" => Ok(Engine::native()),
            #[cfg(feature = "wasm")]
            "wasm" => Engine::wasm().map_err(|error| ChainError(error.to_string())),
            #[cfg(not(feature = "wasm"))]
            "wasm" => {
                Err(ChainError("this program was built without the engine 'wasm': add --features wasm".to_owned()))
            }
            _ => Err(ChainError(format!("there is no engine '{name}'; there are: native, wasm"))),
        }
    }

    /// The contracts' entry points, called directly.
    pub fn native() -> Self {
        use breakwater_clearinghouse::contract as clearinghouse;
        use breakwater_insurance_fund::contract as insurance_fund;
        use breakwater_oracle::contract as oracle;
        Engine {
            name: "native",
            oracle: Box::new(ContractWrapper::new(oracle::execute, oracle::instantiate, oracle::query)),
            clearinghouse: Box::new(
                ContractWrapper::new(clearinghouse::execute, clearinghouse::instantiate, clearinghouse::query)
                    .with_reply(clearinghouse::reply)
                    .with_migrate(clearinghouse::migrate)
                    .with_sudo(source_callback),
            ),
            insurance_fund: Box::new(
                ContractWrapper::new(insurance_fund::execute, insurance_fund::instantiate, insurance_fund::query)
                    .with_reply(insurance_fund::reply),
            ),
            gas: GasMeter::default(),
        }
    }

    /// The compiled contracts of `artifacts/`, in the VM.
    ///
    /// # Errors
    /// If they are missing, stale or refused; the text says how to rebuild them.
    #[cfg(feature = "wasm")]
    pub fn wasm() -> Result<Self, crate::wasm::ArtifactError> {
        use std::sync::OnceLock;

        use crate::wasm::{ArtifactError, Artifacts, WasmContract};

        /// Compiled once in a process.
        static COMPILED: OnceLock<Result<Artifacts, ArtifactError>> = OnceLock::new();
        let artifacts = COMPILED.get_or_init(Artifacts::load).clone()?;
        let gas = GasMeter::default();
        let contract = |code| Box::new(WasmContract { code, gas: gas.clone() });
        Ok(Engine {
            name: "wasm",
            oracle: contract(artifacts.oracle),
            clearinghouse: contract(artifacts.clearinghouse),
            insurance_fund: contract(artifacts.insurance_fund),
            gas: gas.clone(),
        })
    }
}
