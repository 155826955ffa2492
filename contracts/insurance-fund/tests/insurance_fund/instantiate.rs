use breakwater_insurance_fund::contract;
use breakwater_insurance_fund::error::ContractError;
use breakwater_interfaces::insurance_fund::InstantiateMsg;
use cosmwasm_std::testing::{message_info, mock_dependencies, mock_env};
use cosmwasm_std::{coins, Coin};

use crate::suite::addr;

fn instantiate(denom: &str, clearinghouse: &str, funds: &[Coin]) -> Result<(), ContractError> {
    let msg = InstantiateMsg { clearinghouse: clearinghouse.into(), settlement_denom: denom.into() };
    let info = message_info(&addr("x"), funds);
    contract::instantiate(mock_dependencies().as_mut(), mock_env(), info, msg).map(|_| ())
}

#[test]
fn denoms_are_those_of_the_bank() {
    let clearinghouse = addr("clearinghouse").to_string();
    let longest = "u".repeat(128);
    for denom in
        ["uusdc", "ibc/27394FB092D2ECCD56123C74F36E4C1F", "factory/cosmwasm1abc/x.y_z-1", "abc", longest.as_str()]
    {
        instantiate(denom, &clearinghouse, &[]).unwrap();
    }
    let too_long = "u".repeat(129);
    for denom in ["", "ab", "1abc", "u usdc", "uüsdc", too_long.as_str()] {
        let error = instantiate(denom, &clearinghouse, &[]).unwrap_err();
        assert!(matches!(&error, ContractError::InvalidDenom { denom: told } if told == denom), "{error}");
    }
}

#[test]
fn the_clearing_house_is_an_address_and_no_coins_come() {
    assert!(matches!(instantiate("uusdc", "no address", &[]), Err(ContractError::Std(_))));
    let result = instantiate("uusdc", addr("clearinghouse").as_str(), &coins(1, "uusdc"));
    assert!(matches!(result, Err(ContractError::FundsAttached { .. })));
}
