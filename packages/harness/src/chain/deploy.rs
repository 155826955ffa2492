//! Deployment: three codes, three contracts, wired to each other.

use breakwater_interfaces::{clearinghouse, insurance_fund, oracle};
use cosmwasm_std::{Addr, BlockInfo, Empty, Timestamp, Uint128};
use cw_multi_test::{AppBuilder, AppResponse, Contract, Executor};
use serde::Serialize;

use super::bank::RefusingBank;
use super::ibc::Channels;
use super::meter::MeteredContract;
use super::transcript::Digested;
use super::{
    address, long_address, refusal, Chain, ChainError, Contracts, Engine, GasMeter, GasUsed, HexApi, LedgerStore,
    Modules, StorageMeter, SETTLEMENT_DENOM,
};
use crate::reference::{Deployed, Instantiated};

/// What a fresh chain starts from.
#[derive(Clone, Debug)]
pub struct Deployment {
    pub governance: Addr,
    pub treasury: Addr,
    /// Who may stop things.
    pub guardian: Addr,
    pub timing: clearinghouse::Timing,
    pub limits: clearinghouse::Limits,
    /// What the oracle's changes wait.
    pub oracle_timelock_seconds: u64,
    /// Units the float is refilled up to.
    pub float_target: u128,
    /// Clock of the first block, in seconds.
    pub genesis_seconds: u64,
    /// Height of the first block.
    pub genesis_height: u64,
}

impl Default for Deployment {
    /// Governance is a module (32 bytes), the treasury a key (20 bytes), the float's target a million dollars. Modes sleep: no halt, silence or
    /// poor price is long enough for them, no limit is met, changes do not wait. [`Deployment::production`] wakes them.
    fn default() -> Self {
        Deployment {
            governance: long_address("governance"),
            treasury: address("treasury"),
            guardian: long_address("guardian"),
            timing: calm_timing(),
            limits: calm_limits(),
            oracle_timelock_seconds: 0,
            float_target: 1_000_000_000_000,
            genesis_seconds: 1_600_000_000,
            genesis_height: 1,
        }
    }
}

impl Deployment {
    /// With the usual durations and shares, and floors for `dollars` of users' money.
    pub fn production(dollars: u128) -> Self {
        let units = dollars.saturating_mul(1_000_000);
        let limits = clearinghouse::Limits::usual(units / 1_000, units / 10);
        Deployment { timing: clearinghouse::Timing::default(), limits, ..Deployment::default() }
    }
}

impl Deployment {
    fn genesis(&self) -> BlockInfo {
        BlockInfo {
            height: self.genesis_height,
            time: Timestamp::from_seconds(self.genesis_seconds),
            chain_id: "breakwater-1".to_owned(),
        }
    }

    fn of_oracle(&self) -> oracle::InstantiateMsg {
        oracle::InstantiateMsg {
            governance: self.governance.to_string(),
            guardian: self.guardian.to_string(),
            timelock_seconds: self.oracle_timelock_seconds,
        }
    }

    fn of_clearinghouse(&self, oracle: &Addr) -> clearinghouse::InstantiateMsg {
        clearinghouse::InstantiateMsg {
            governance: self.governance.to_string(),
            settlement_denom: SETTLEMENT_DENOM.to_owned(),
            oracle: oracle.to_string(),
            treasury: self.treasury.to_string(),
            float_target: Uint128::new(self.float_target),
            guardian: self.guardian.to_string(),
            timing: self.timing,
            limits: self.limits,
        }
    }

    fn of_insurance_fund(&self, clearinghouse: &Addr) -> insurance_fund::InstantiateMsg {
        let clearinghouse = clearinghouse.to_string();
        insurance_fund::InstantiateMsg { clearinghouse, settlement_denom: SETTLEMENT_DENOM.to_owned() }
    }

    /// The messages that a chain's contracts were instantiated with.
    pub fn deployed(&self, contracts: &Contracts) -> Deployed {
        let block = self.genesis();
        Deployed {
            oracle: Instantiated { address: contracts.oracle.clone(), block: block.clone(), message: self.of_oracle() },
            clearinghouse: Instantiated {
                address: contracts.clearinghouse.clone(),
                block: block.clone(),
                message: self.of_clearinghouse(&contracts.oracle),
            },
            insurance_fund: Instantiated {
                address: contracts.insurance_fund.clone(),
                block,
                message: self.of_insurance_fund(&contracts.clearinghouse),
            },
        }
    }
}

/// Longer than any story.
const NEVER_SECONDS: u64 = 1_000_000_000_000;
/// More units than any story has.
const BOUNDLESS: u128 = 1_000_000_000_000_000_000_000_000_000_000_000_000;

fn calm_timing() -> clearinghouse::Timing {
    clearinghouse::Timing {
        stall_seconds: NEVER_SECONDS,
        feed_gap_seconds: NEVER_SECONDS,
        late_clock_seconds: NEVER_SECONDS,
        poor_price_seconds: NEVER_SECONDS,
        timelock_seconds: 0,
        ..clearinghouse::Timing::default()
    }
}

fn calm_limits() -> clearinghouse::Limits {
    clearinghouse::Limits {
        ticket_min: Uint128::one(),
        health_bps: 0,
        ..clearinghouse::Limits::usual(BOUNDLESS, BOUNDLESS)
    }
}

impl Chain {
    /// Deploys the contracts on the engine that the environment names.
    ///
    /// # Errors
    /// The text of the contract that refused to be instantiated or wired, or why there is no such engine.
    pub fn deploy(deployment: &Deployment) -> Result<Chain, ChainError> {
        Chain::deploy_on(Engine::chosen()?, deployment)
    }

    /// Deploys the contracts of any engine.
    ///
    /// # Errors
    /// The text of the contract that refused to be instantiated or wired.
    pub fn deploy_on(engine: Engine, deployment: &Deployment) -> Result<Chain, ChainError> {
        let bank = RefusingBank::default();
        let channels = Channels::default();
        let blocked = bank.blocked.clone();
        let app = AppBuilder::new()
            .with_bank(bank)
            .with_ibc(channels.clone())
            .with_api(HexApi::default())
            .with_storage(LedgerStore::default())
            .with_block(deployment.genesis())
            .build(|_, _, _| {});
        let (meter, gas) = (StorageMeter::default(), engine.gas.clone());
        let mut deployer = Deployer { app, governance: &deployment.governance, meter, gas };
        let contracts = deployer.contracts(engine, deployment)?;
        let Deployer { app, meter, gas, .. } = deployer;
        let mut chain = Chain {
            app,
            blocked,
            channels,
            guardian: deployment.guardian.clone(),
            contracts,
            governance: deployment.governance.clone(),
            treasury: deployment.treasury.clone(),
            meter,
            gas,
            message_gas: GasUsed::default(),
            messages: 0,
            digested: Digested::asked(),
            sent: None,
        };
        let address = chain.contracts.insurance_fund.to_string();
        chain.govern(&clearinghouse::ExecuteMsg::SetInsuranceFund { address })?;
        chain.ripen()?;
        Ok(chain)
    }

    /// Deploys another compiled contract, with governance as its creator.
    ///
    /// # Errors
    /// The contract's refusal.
    #[cfg(feature = "wasm")]
    pub fn deploy_wasm<M: Serialize>(
        &mut self,
        label: &str,
        code: crate::wasm::WasmCode,
        message: &M,
    ) -> Result<Addr, ChainError> {
        self.gas.start();
        let contract = Box::new(crate::wasm::WasmContract { code, gas: self.gas.clone() });
        let code_id = self.app.store_code_with_creator(self.governance.clone(), contract);
        self.app
            .instantiate_contract(code_id, self.governance.clone(), message, &[], label, None)
            .map_err(|error| ChainError(format!("{label}: {}", refusal(&error.to_string()))))
    }

    /// Migrates the clearing house to the code it has: what it does on a chain with records of an older one.
    ///
    /// # Errors
    /// The clearing house's refusal.
    pub fn migrate(&mut self) -> Result<AppResponse, ChainError> {
        let (admin, contract) = (self.governance.clone(), self.contracts.clearinghouse.clone());
        let code = self.app.contract_data(&contract).map_err(|error| ChainError(error.to_string()))?.code_id;
        let message = clearinghouse::MigrateMsg {};
        self.noted(|| "migrate".to_owned(), |app| app.migrate_contract(admin, contract, &message, code))
    }
}

impl Chain {
    /// The same chain, block and records, with another engine's contracts.
    ///
    /// # Errors
    /// If that engine's contracts cannot be deployed, or get other addresses.
    pub fn moved_to(self, engine: Engine) -> Result<Chain, ChainError> {
        Chain::from_image(engine, &self.image())
    }
}

struct Deployer<'a> {
    app: Modules,
    governance: &'a Addr,
    meter: StorageMeter,
    gas: GasMeter,
}

impl Deployer<'_> {
    fn contracts(&mut self, engine: Engine, deployment: &Deployment) -> Result<Contracts, ChainError> {
        let oracle = self.deploy("oracle", engine.oracle, &deployment.of_oracle())?;
        let house = deployment.of_clearinghouse(&oracle);
        let clearinghouse = self.deploy("clearinghouse", engine.clearinghouse, &house)?;
        let fund = deployment.of_insurance_fund(&clearinghouse);
        let insurance_fund = self.deploy("insurance-fund", engine.insurance_fund, &fund)?;
        Ok(Contracts { oracle, clearinghouse, insurance_fund })
    }

    fn deploy<M: Serialize>(
        &mut self,
        label: &str,
        code: Box<dyn Contract<Empty>>,
        message: &M,
    ) -> Result<Addr, ChainError> {
        self.gas.start();
        let metered = MeteredContract { inner: code, meter: self.meter.clone() };
        let code_id = self.app.store_code_with_creator(self.governance.clone(), Box::new(metered));
        self.app
            .instantiate_contract(
                code_id,
                self.governance.clone(),
                message,
                &[],
                label,
                Some(self.governance.to_string()),
            )
            .map_err(|error| ChainError(format!("{label}: {}", refusal(&error.to_string()))))
    }
}
