//! Contracts of the plan, each found or instantiated.

use std::collections::BTreeSet;
use std::rc::Rc;

use anyhow::{anyhow, bail, Context, Result};
use breakwater_interfaces::{clearinghouse, insurance_fund, oracle};
use cosmrs::proto::cosmwasm::wasm::v1::{
    MsgInstantiateContract2, QueryBuildAddressRequest, QueryBuildAddressResponse, QueryContractHistoryRequest,
    QueryContractHistoryResponse,
};
use serde::Serialize;
use serde_json::{json, Value};

use super::{codes, Deploy, CW3, FUND, GROUP, HOUSE, ORACLE};
use crate::chain::deployment::MultisigAddresses;
use crate::chain::messages::any;
use crate::chain::node::Node;
use crate::chain::plan::{MultisigPlan, MULTISIG};

impl Deploy<'_> {
    pub fn instantiate(&mut self) -> Result<()> {
        let plan = self.plan.clone();
        let guardian = match &plan.multisig {
            Some(multisig) if plan.guardian == MULTISIG => self.multisig(multisig)?,
            _ => plan.guardian.clone(),
        };
        let governance = plan.governance.clone();
        let denom = self.sender.node.profile.settlement_denom.clone();
        let oracle = oracle::InstantiateMsg {
            governance: governance.clone(),
            guardian: guardian.clone(),
            timelock_seconds: plan.oracle_timelock_seconds,
        };
        let oracle = self.contract(ORACLE, &oracle)?;
        self.deployment.oracle = Some(oracle.clone());
        let house = clearinghouse::InstantiateMsg {
            governance,
            settlement_denom: denom.clone(),
            oracle,
            treasury: plan.treasury.clone(),
            float_target: plan.float_target,
            guardian,
            timing: plan.timing,
            limits: plan.limits(),
        };
        let clearinghouse = self.contract(HOUSE, &house)?;
        self.deployment.clearinghouse = Some(clearinghouse.clone());
        let fund = insurance_fund::InstantiateMsg { clearinghouse, settlement_denom: denom };
        self.deployment.insurance_fund = Some(self.contract(FUND, &fund)?);
        self.deployment.write(self.file)
    }

    fn multisig(&mut self, plan: &MultisigPlan) -> Result<String> {
        let members: Vec<_> = plan.members.iter().map(|member| json!({"addr": member, "weight": 1})).collect();
        let group = self.contract(GROUP, &json!({"admin": null, "members": members}))?;
        let message = json!({
            "group_addr": group,
            "threshold": {"absolute_count": {"weight": plan.threshold}},
            "max_voting_period": {"time": plan.voting_seconds},
            "executor": null,
            "proposal_deposit": null,
        });
        let cw3 = self.contract(CW3, &message)?;
        self.deployment.multisig = Some(MultisigAddresses { group, cw3: cw3.clone() });
        Ok(cw3)
    }

    /// The address of a contract of the plan: instantiated now, unless it is there.
    fn contract(&mut self, name: &str, message: &impl Serialize) -> Result<String> {
        let code = self.deployment.codes.get(name).with_context(|| format!("{name} is not stored"))?.clone();
        let node = Rc::clone(&self.sender.node);
        let request = QueryBuildAddressRequest {
            code_hash: code.sha256,
            creator_address: self.sender.address().to_owned(),
            salt: codes::hex(self.plan.name.as_bytes()),
            init_args: Vec::new(),
        };
        let built: QueryBuildAddressResponse = node.require("/cosmwasm.wasm.v1.Query/BuildAddress", &request, None)?;
        if node.contract(&built.address)?.is_some() {
            self.check_planned(name, &built.address, &serde_json::to_value(message)?)?;
            return Ok(built.address);
        }
        eprintln!("{name}: instantiating code {}", code.id);
        let message = MsgInstantiateContract2 {
            sender: self.sender.address().to_owned(),
            admin: self.plan.governance.clone(),
            code_id: code.id,
            label: format!("{} {name}", self.plan.name),
            msg: serde_json::to_vec(message)?,
            funds: Vec::new(),
            salt: self.plan.name.as_bytes().to_vec(),
            fix_msg: false,
        };
        let sent = self.sender.send(&[any(&message)])?;
        sent.outcome.map_err(|words| anyhow!("{name} refuses to be instantiated: {words}; correct the plan"))?;
        Ok(built.address)
    }

    /// A contract that is there was made from this plan, and not from an earlier version of it.
    fn check_planned(&self, name: &str, address: &str, wanted: &Value) -> Result<()> {
        let made = first_message(&self.sender.node, address)?;
        let different = differences(&made, wanted);
        if !different.is_empty() {
            let (was, planned) = (values(&made, &different), values(wanted, &different));
            bail!(
                "{name} is on the chain already, at {address}, made with {was}; the plan says {planned}: undo that in the plan \
                 (governance can change it later), or deploy anew by another name in the plan and another --deployment"
            );
        }
        Ok(())
    }
}

/// What a contract was instantiated with.
fn first_message(node: &Node, address: &str) -> Result<Value> {
    let request = QueryContractHistoryRequest { address: address.to_owned(), pagination: None };
    let path = "/cosmwasm.wasm.v1.Query/ContractHistory";
    let history: QueryContractHistoryResponse = node.require(path, &request, None)?;
    let first = history.entries.first().with_context(|| format!("the chain shows no history of {address}"))?;
    serde_json::from_slice(&first.msg).with_context(|| format!("the first message of {address} is no JSON"))
}

/// Names of the fields that differ.
fn differences(one: &Value, other: &Value) -> Vec<String> {
    let names = [one, other].into_iter().filter_map(Value::as_object).flat_map(|fields| fields.keys());
    // What is null is as good as left out.
    let said = |message: &Value, name: &str| message.get(name).filter(|value| !value.is_null()).cloned();
    let names: BTreeSet<_> = names.filter(|name| said(one, name) != said(other, name)).collect();
    names.into_iter().cloned().collect()
}

fn values(message: &Value, names: &[String]) -> String {
    let value = |name: &String| format!("{name} {}", message.get(name).unwrap_or(&Value::Null));
    names.iter().map(value).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{differences, values};

    #[test]
    fn the_fields_that_differ_are_named() {
        let (one, other) = (json!({"a": 1, "b": {"c": 2}, "d": null}), json!({"a": 1, "b": {"c": 3}, "e": 0}));
        let different = differences(&one, &other);
        assert_eq!(different, ["b", "e"]);
        assert_eq!(values(&other, &different), "b {\"c\":3}, e 0");
        assert!(differences(&one, &one).is_empty());
    }
}
