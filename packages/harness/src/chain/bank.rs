//! A bank that can refuse to pay an address, as a chain's bank refuses module accounts and whoever a token's issuer has blocked.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use cosmwasm_std::{
    Addr, Api, BankMsg, BankQuery, Binary, BlockInfo, CustomMsg, CustomQuery, Querier, StdError, StdResult, Storage,
};
use cw_multi_test::{AppResponse, Bank, BankKeeper, BankSudo, CosmosRouter, Module};
use serde::de::DeserializeOwned;

/// Names (addresses, channels) that nothing can be sent to, shared with the chain that knows them.
#[derive(Clone, Default)]
pub struct Blocked(Rc<RefCell<BTreeSet<String>>>);

impl Blocked {
    pub fn set(&self, name: &str, blocked: bool) {
        let mut names = self.0.borrow_mut();
        if blocked {
            names.insert(name.to_owned());
        } else {
            names.remove(name);
        }
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.borrow().contains(name)
    }

    /// All of them, ascending.
    pub fn addresses(&self) -> Vec<String> {
        self.0.borrow().iter().cloned().collect()
    }
}

/// cw-multi-test's bank, and the addresses it refuses.
#[derive(Default)]
pub struct RefusingBank {
    inner: BankKeeper,
    pub blocked: Blocked,
}

impl Bank for RefusingBank {}

impl Module for RefusingBank {
    type ExecT = BankMsg;
    type QueryT = BankQuery;
    type SudoT = BankSudo;

    fn execute<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        sender: Addr,
        msg: BankMsg,
    ) -> StdResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        if let BankMsg::Send { to_address, .. } = &msg {
            if self.blocked.has(to_address) {
                return Err(StdError::msg(format!("{to_address} is not allowed to receive funds: unauthorized")));
            }
        }
        self.inner.execute(api, storage, router, block, sender, msg)
    }

    fn query(
        &self,
        api: &dyn Api,
        storage: &dyn Storage,
        querier: &dyn Querier,
        block: &BlockInfo,
        request: BankQuery,
    ) -> StdResult<Binary> {
        self.inner.query(api, storage, querier, block, request)
    }

    fn sudo<ExecC, QueryC>(
        &self,
        api: &dyn Api,
        storage: &mut dyn Storage,
        router: &dyn CosmosRouter<ExecC = ExecC, QueryC = QueryC>,
        block: &BlockInfo,
        msg: BankSudo,
    ) -> StdResult<AppResponse>
    where
        ExecC: CustomMsg + DeserializeOwned + 'static,
        QueryC: CustomQuery + DeserializeOwned + 'static,
    {
        self.inner.sudo(api, storage, router, block, msg)
    }
}
