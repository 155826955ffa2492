//! A chain with a fund, a mock clearing house, and people with a million units each.

use breakwater_insurance_fund::contract;
use breakwater_insurance_fund::error::ContractError;
use breakwater_interfaces::clearinghouse::Phase;
use breakwater_interfaces::insurance_fund::{
    ExecuteMsg, FundResponse, InstantiateMsg, QueryMsg, StakerResponse, UnstakeResponse,
};
use cosmwasm_std::testing::MockApi;
use cosmwasm_std::{coins, Addr, Coin, Uint128};
use cw_multi_test::{App, AppResponse, ContractWrapper, Executor};

use crate::mock_clearinghouse::{self, Books, Execute};

pub const DENOM: &str = "uusdc";
pub const MILLION: u128 = 1_000_000;
pub const DAY: u64 = 86_400;

pub struct Suite {
    pub app: App,
    pub fund: Addr,
    pub clearinghouse: Addr,
    pub books: Books,
}

pub fn addr(name: &str) -> Addr {
    MockApi::default().addr_make(name)
}

impl Suite {
    /// Sound books, float target 0: nothing to refill.
    pub fn new() -> Suite {
        let mut app = App::new(|router, _, storage| {
            for name in ["ann", "bob", "eve", "bank"] {
                let coins = vec![Coin::new(MILLION, DENOM), Coin::new(MILLION, "uatom")];
                router.bank.init_balance(storage, &addr(name), coins).unwrap();
            }
        });
        let books = Books {
            float_target: Uint128::zero(),
            float: Uint128::zero(),
            shortfall: Uint128::zero(),
            deposits: 1_000_000.into(),
            answers: true,
            takes_reports: true,
            phase: Phase::Live,
            told: None,
        };
        let code = app.store_code(mock_clearinghouse::contract());
        let clearinghouse = app.instantiate_contract(code, addr("x"), &books, &[], "clearinghouse", None).unwrap();
        let fund =
            ContractWrapper::new(contract::execute, contract::instantiate, contract::query).with_reply(contract::reply);
        let code = app.store_code(Box::new(fund));
        let msg = InstantiateMsg { clearinghouse: clearinghouse.to_string(), settlement_denom: DENOM.into() };
        let fund = app.instantiate_contract(code, addr("x"), &msg, &[], "fund", None).unwrap();
        Suite { app, fund, clearinghouse, books }
    }

    /// `ann` has staked a million units.
    pub fn staked() -> Suite {
        let mut suite = Suite::new();
        suite.stake("ann", MILLION).unwrap();
        suite
    }

    pub fn execute(&mut self, sender: &str, msg: ExecuteMsg, funds: &[Coin]) -> Result<AppResponse, String> {
        let fund = self.fund.clone();
        self.app.execute_contract(addr(sender), fund, &msg, funds).map_err(|e| e.to_string())
    }

    pub fn stake(&mut self, staker: &str, amount: u128) -> Result<AppResponse, String> {
        self.execute(staker, ExecuteMsg::Stake {}, &coins(amount, DENOM))
    }

    pub fn unstake(&mut self, staker: &str, shares: u128) -> Result<AppResponse, String> {
        self.execute(staker, ExecuteMsg::Unstake { shares: shares.into() }, &[])
    }

    /// Unstakes everything that is staked; the id is the fund's next.
    pub fn unstake_all(&mut self, staker: &str) {
        let shares = self.staker(staker).shares.u128();
        self.unstake(staker, shares).unwrap();
    }

    pub fn take(&mut self, staker: &str, id: u64) -> Result<AppResponse, String> {
        self.execute(staker, ExecuteMsg::TakeUnstaked { id }, &[])
    }

    pub fn restake(&mut self, sender: &str, staker: &str, id: u64) -> Result<AppResponse, String> {
        self.execute(sender, ExecuteMsg::Restake { staker: addr(staker).into(), id }, &[])
    }

    /// Refills; gives what was sent.
    pub fn refill(&mut self) -> u128 {
        let answer = self.execute("eve", ExecuteMsg::Refill {}, &[]).unwrap();
        attribute(&answer, "amount").parse().unwrap()
    }

    /// Changes what the clearing house answers, without a sight of it by the fund.
    pub fn set_books(&mut self, change: impl FnOnce(&mut Books)) {
        let float: Uint128 = self.float();
        self.books.float = float;
        change(&mut self.books);
        let msg = Execute::Set { books: self.books.clone() };
        let clearinghouse = self.clearinghouse.clone();
        self.app.execute_contract(addr("x"), clearinghouse, &msg, &[]).unwrap();
    }

    pub fn float(&self) -> Uint128 {
        use breakwater_interfaces::clearinghouse::{QueryMsg, SolvencyResponse};
        let answer = self.app.wrap().query_wasm_smart(&self.clearinghouse, &QueryMsg::Solvency {});
        answer.map_or(self.books.float, |answer: SolvencyResponse| answer.float)
    }

    /// A loss that the float pays: only its number falls.
    pub fn lose_float(&mut self, amount: u128) {
        self.set_books(|books| books.float -= Uint128::new(amount));
    }

    pub fn return_float(&mut self, amount: u128) -> Result<AppResponse, String> {
        let (clearinghouse, fund) = (self.clearinghouse.clone(), self.fund.to_string());
        let msg = Execute::Return { fund, amount: amount.into(), denom: DENOM.into() };
        self.app.execute_contract(addr("x"), clearinghouse, &msg, &[]).map_err(|e| e.to_string())
    }

    /// The clearing house's wind-down asks for units; gives what the fund says it sent.
    pub fn draw(&mut self, amount: u128) -> u128 {
        let (clearinghouse, fund) = (self.clearinghouse.clone(), self.fund.to_string());
        let msg = Execute::Draw { fund, amount: amount.into() };
        let answer = self.app.execute_contract(addr("x"), clearinghouse, &msg, &[]).unwrap();
        attribute(&answer, "amount").parse().unwrap()
    }

    /// What the clearing house was told that the fund has left, with the last payment.
    pub fn told(&self) -> Option<Uint128> {
        let bytes = self.app.wrap().query_wasm_raw(&self.clearinghouse, b"books").unwrap().unwrap();
        cosmwasm_std::from_json::<Books>(bytes).unwrap().told
    }

    pub fn send(&mut self, from: &str, to: &Addr, amount: u128) {
        self.app.send_tokens(addr(from), to.clone(), &coins(amount, DENOM)).unwrap();
    }

    pub fn balance(&self, of: &Addr) -> u128 {
        let amount = self.app.wrap().query_balance(of, DENOM).unwrap().amount;
        Uint128::try_from(amount).unwrap().u128()
    }

    pub fn state(&self) -> FundResponse {
        self.app.wrap().query_wasm_smart(&self.fund, &QueryMsg::Fund {}).unwrap()
    }

    pub fn assets(&self) -> u128 {
        self.state().assets.u128()
    }

    pub fn staker(&self, staker: &str) -> StakerResponse {
        let msg = QueryMsg::Staker { staker: addr(staker).into() };
        self.app.wrap().query_wasm_smart(&self.fund, &msg).unwrap()
    }

    pub fn unstake_of(&self, staker: &str, id: u64) -> UnstakeResponse {
        self.staker(staker).unstakes.into_iter().find(|unstake| unstake.id == id).unwrap()
    }

    pub fn advance(&mut self, seconds: u64) {
        self.app.update_block(|block| {
            block.time = block.time.plus_seconds(seconds);
            block.height += 1;
        });
    }

    /// Every record of the fund, to see that nothing changed.
    pub fn dump(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        self.app.dump_wasm_raw(&self.fund)
    }
}

/// The error must be this one, with these values.
pub fn refused<T: std::fmt::Debug>(result: Result<T, String>, error: ContractError) {
    let told = result.unwrap_err();
    assert!(told.contains(&error.to_string()), "{told}\ninstead of\n{error}");
}

/// The value of the answer's attribute `key`.
pub fn attribute(answer: &AppResponse, key: &str) -> String {
    let mut wasm = answer.events.iter().filter(|event| event.ty == "wasm").flat_map(|event| &event.attributes);
    wasm.find(|attribute| attribute.key == key).unwrap().value.clone()
}
