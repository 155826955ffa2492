//! A compiled contract for cw-multi-test.

use std::collections::HashSet;

use cosmwasm_std::{
    from_json, to_json_vec, Binary, Checksum, ContractResult, Deps, DepsMut, Empty, Env, MessageInfo, Querier,
    QuerierResult, QuerierWrapper, Reply, Response, StdError, StdResult,
};
use cosmwasm_vm::internals::{check_wasm, compile_module, Logger};
use cosmwasm_vm::{capabilities_from_csv, Size, WasmLimits};
use cw_multi_test::Contract;
use wasmer::{Engine, Module, Store};

use super::call::{run, Entry, Lent};
use crate::chain::gas::{self, GasMeter};

/// What wasmd offers to contracts.
const CAPABILITIES: &str = "iterator,staking,stargate,cosmwasm_1_1,cosmwasm_1_2,cosmwasm_1_3,cosmwasm_1_4,cosmwasm_2_0,cosmwasm_2_1,cosmwasm_2_2";
const MEMORY: Size = Size::mebi(32);
/// What the VM says when it runs out itself.
const OUT_OF_GAS: &str = "Ran out of gas during contract execution";

/// Compiled once, started for every call.
#[derive(Clone)]
pub struct WasmCode {
    module: Module,
    engine: Engine,
    checksum: Checksum,
}

impl WasmCode {
    /// Checks the code as a chain does at upload, and compiles it.
    ///
    /// # Errors
    /// What the chain would say.
    pub fn compile(wasm: &[u8]) -> Result<WasmCode, String> {
        let capabilities: HashSet<String> = capabilities_from_csv(CAPABILITIES);
        check_wasm(wasm, &capabilities, &WasmLimits::default(), Logger::Off).map_err(|error| error.to_string())?;
        let (module, engine) = compile_module(wasm, Some(MEMORY)).map_err(|error| error.to_string())?;
        Ok(WasmCode { module, engine, checksum: Checksum::generate(wasm) })
    }

    pub(super) fn module(&self) -> &Module {
        &self.module
    }

    pub(super) fn store(&self) -> Store {
        Store::new(self.engine.clone())
    }
}

/// The code as a contract that charges gas.
pub struct WasmContract {
    pub code: WasmCode,
    pub gas: GasMeter,
}

struct Lender<'a>(QuerierWrapper<'a>);

impl Querier for Lender<'_> {
    fn raw_query(&self, request: &[u8]) -> QuerierResult {
        self.0.raw_query(request)
    }
}

fn json(value: &impl serde::Serialize) -> StdResult<Vec<u8>> {
    to_json_vec(value)
}

impl WasmContract {
    /// The entry point's answer, as JSON.
    fn call(&self, env: &Env, entry: &Entry, lent: Lent, querier: QuerierWrapper) -> StdResult<Vec<u8>> {
        self.gas.start_contract(&self.code.checksum, matches!(entry, Entry::Reply { .. }));
        let answered = run(&self.code, &json(env)?, entry, lent, &Lender(querier), &self.gas);
        self.gas.add(|used| {
            used.storage += answered.storage_gas;
            used.vm += answered.vm_gas;
            used.answers += answered.result.as_deref().map_or(0, gas::result);
        });
        answered.result.map_err(StdError::msg)
    }

    fn response(&self, deps: DepsMut, env: &Env, entry: &Entry) -> StdResult<Response> {
        let answer = self.call(env, entry, Lent::Writable(deps.storage), deps.querier)?;
        let response: Response =
            from_json::<ContractResult<Response>>(&answer)?.into_result().map_err(StdError::msg)?;
        self.gas.add(|used| used.answers += gas::events(&response));
        if self.gas.left() == 0 {
            return Err(StdError::msg(OUT_OF_GAS));
        }
        Ok(response)
    }
}

impl Contract<Empty> for WasmContract {
    fn instantiate(&self, deps: DepsMut, env: Env, info: MessageInfo, msg: Vec<u8>) -> StdResult<Response> {
        self.response(deps, &env, &Entry::Instantiate { info: json(&info)?, msg })
    }

    fn execute(&self, deps: DepsMut, env: Env, info: MessageInfo, msg: Vec<u8>) -> StdResult<Response> {
        self.response(deps, &env, &Entry::Execute { info: json(&info)?, msg })
    }

    fn query(&self, deps: Deps, env: Env, msg: Vec<u8>) -> StdResult<Binary> {
        let answer = self.call(&env, &Entry::Query { msg }, Lent::ReadOnly(deps.storage), deps.querier)?;
        from_json::<ContractResult<Binary>>(&answer)?.into_result().map_err(StdError::msg)
    }

    fn reply(&self, deps: DepsMut, env: Env, msg: Reply) -> StdResult<Response> {
        self.gas.add(|used| used.answers += gas::reply(&msg));
        self.response(deps, &env, &Entry::Reply { msg: json(&msg)? })
    }

    /// No contract of ours has it: cw-multi-test, which knows no IBC, calls back by it.
    fn sudo(&self, deps: DepsMut, env: Env, msg: Vec<u8>) -> StdResult<Response> {
        self.response(deps, &env, &Entry::IbcSourceCallback { msg })
    }

    fn migrate(&self, deps: DepsMut, env: Env, msg: Vec<u8>) -> StdResult<Response> {
        self.response(deps, &env, &Entry::Migrate { msg })
    }

    fn checksum(&self) -> Option<Checksum> {
        Some(self.code.checksum)
    }
}
