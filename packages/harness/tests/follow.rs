//! What a follower of a history refuses to pass over, and what it makes of transactions of several messages.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use breakwater_harness::chain::{address, Chain, Contracts, Deployment, HexApi};
use breakwater_harness::follow::{Came, Contract, Follower, Sent, Transaction};
use breakwater_harness::shown::{Answered, Shown, Unanswered};
use breakwater_interfaces::clearinghouse::{ExecuteMsg, StopKind};
use breakwater_interfaces::{insurance_fund, oracle};
use cosmwasm_std::{coins, to_json_binary, to_json_string, Addr, Binary, BlockInfo, Coin, Uint128};
use serde::de::DeserializeOwned;
use serde::Serialize;

/// A chain with one account, and a follower that is as far.
struct Scene {
    chain: Chain,
    follower: Follower,
}

fn sent_by(sender: &str, contract: Contract, funds: &[Coin], message: &impl Serialize) -> Sent {
    let message = to_json_binary(message).unwrap();
    Sent::Message { contract, sender: sender.to_owned(), funds: funds.to_vec(), message }
}

fn cleared(sender: &Addr, message: &ExecuteMsg) -> Sent {
    sent_by(sender.as_str(), Contract::Clearinghouse, &[], message)
}

impl Scene {
    fn new() -> Scene {
        let deployment = Deployment::default();
        let mut chain = Chain::deploy(&deployment).unwrap();
        let deployed = deployment.deployed(chain.contracts());
        let follower = Follower::start(&deployed, |text| HexApi::canonical(text).is_ok()).unwrap();
        chain.open_account(&address("ann")).unwrap();
        let mut scene = Scene { chain, follower };
        let address_of_fund = scene.chain.contracts().insurance_fund.to_string();
        let wiring = cleared(scene.chain.governance(), &ExecuteMsg::SetInsuranceFund { address: address_of_fund });
        assert_eq!(scene.accepts(vec![wiring, cleared(&address("ann"), &ExecuteMsg::OpenAccount {})]), Ok(()));
        assert_eq!(scene.follower.compare(&scene.chain), Ok(()));
        scene
    }

    fn apply(&mut self, sent: Vec<Sent>, came: Came) -> Result<(), String> {
        self.follower.apply(&Transaction { block: self.chain.block(), sent, came })
    }

    fn accepts(&mut self, sent: Vec<Sent>) -> Result<(), String> {
        let events = sent.iter().map(|_| Vec::new()).collect();
        self.apply(sent, Came::Accepted(events))
    }

    fn refuses(&mut self, sent: Vec<Sent>, place: Option<usize>) -> Result<(), String> {
        self.apply(sent, Came::Refused { place, words: "no".to_owned() })
    }
}

/// Nobody but the guardian and governance may.
fn forbidden() -> Sent {
    let (kind, reason) = (StopKind::Freeze, "because".to_owned());
    let stop = ExecuteMsg::Stop { kind, market: None, seconds: 60, reason, deadline: u64::MAX };
    cleared(&address("ann"), &stop)
}

#[test]
fn a_refused_transaction_is_undone_from_its_first_message_on() {
    let open = || cleared(&address("bob"), &ExecuteMsg::OpenAccount {});
    let mut scene = Scene::new();
    assert_eq!(scene.refuses(vec![open(), forbidden(), open()], Some(1)), Ok(()));
    assert_eq!(scene.refuses(vec![open(), forbidden(), open()], None), Ok(()));
    assert_eq!(scene.follower.compare(&scene.chain), Ok(()));
    for place in [0, 2] {
        let what = Scene::new().refuses(vec![open(), forbidden(), open()], Some(place)).unwrap_err();
        assert!(what.starts_with(&format!("height 1: message {}", place.min(1))), "{what}");
    }
    let what = Scene::new().refuses(vec![open()], None).unwrap_err();
    assert_eq!(what, "height 1: the references accept all messages, a contract says: no");
    let what = Scene::new().accepts(vec![open(), forbidden()]).unwrap_err();
    assert!(what.starts_with("height 1: message 1: stop: the contract accepts"), "{what}");
}

#[test]
fn what_no_contract_reads_is_refused() {
    let mut scene = Scene::new();
    let invalid =
        |operator: &str| ExecuteMsg::SetOperator { account: 1, operator: operator.to_owned(), appointed: true };
    let invalid = cleared(&address("ann"), &invalid("wasm1whatever"));
    let noise = |contract| Sent::Message {
        contract,
        sender: address("ann").into_string(),
        funds: Vec::new(),
        message: Binary::from(br#"{"no_such_message":{}}"#),
    };
    let all = [Contract::Oracle, Contract::Clearinghouse, Contract::InsuranceFund].map(noise);
    for sent in all.into_iter().chain([invalid]) {
        assert_eq!(scene.refuses(vec![sent.clone()], Some(0)), Ok(()));
        assert!(Scene::new().accepts(vec![sent]).unwrap_err().contains("Malformed"));
    }
}

#[test]
fn what_cannot_be_followed_is_said() {
    let pull = sent_by("bw1", Contract::Oracle, &[], &oracle::ExecuteMsg::Pull { source: 0, feeds: vec![0] });
    let mut scene = Scene::new();
    assert_eq!(scene.refuses(vec![pull.clone()], Some(0)), Ok(()));
    let fund = scene.chain.contracts().insurance_fund.to_string();
    let own = sent_by(&fund, Contract::Clearinghouse, &[], &ExecuteMsg::ReportFund { fund: Uint128::one() });
    for sent in [pull, own] {
        let what = Scene::new().accepts(vec![sent]).unwrap_err();
        assert!(what.starts_with("height 1: message 0: cannot be followed: "), "{what}");
    }
    let deployment = Deployment::default();
    let deployed = deployment.deployed(scene.chain.contracts());
    let mut follower = Follower::start(&deployed, |_| true).unwrap();
    let other = ExecuteMsg::SetInsuranceFund { address: address("other").into_string() };
    let sent = vec![cleared(&deployment.governance, &other)];
    let told = Transaction { block: scene.chain.block(), sent, came: Came::Accepted(vec![Vec::new()]) };
    assert!(follower.apply(&told).unwrap_err().contains("cannot be followed"));
}

#[test]
fn contracts_that_do_not_belong_together_are_not_followed() {
    let chain = Chain::deploy(&Deployment::default()).unwrap();
    let right = Deployment::default().deployed(chain.contracts());
    let mut wrong = [right.clone(), right.clone(), right];
    wrong[0].clearinghouse.message.oracle = address("other").into_string();
    wrong[1].insurance_fund.message.clearinghouse = address("other").into_string();
    wrong[2].insurance_fund.message.settlement_denom = "other".to_owned();
    for deployed in wrong {
        assert!(Follower::start(&deployed, |_| true).is_err());
    }
}

#[test]
fn another_denom_is_followed_as_well() {
    let chain = Chain::deploy(&Deployment::default()).unwrap();
    let mut deployed = Deployment::default().deployed(chain.contracts());
    for denom in
        [&mut deployed.clearinghouse.message.settlement_denom, &mut deployed.insurance_fund.message.settlement_denom]
    {
        *denom = "ibc/1234".to_owned();
    }
    let mut follower = Follower::start(&deployed, |_| true).unwrap();
    let stake = |denom: &str| {
        let staked = insurance_fund::ExecuteMsg::Stake {};
        sent_by(address("ann").as_str(), Contract::InsuranceFund, &coins(5, denom), &staked)
    };
    let told = |sent, came| Transaction { block: chain.block(), sent: vec![sent], came };
    assert_eq!(follower.apply(&told(stake("ibc/1234"), Came::Accepted(vec![Vec::new()]))), Ok(()));
    let refused = Came::Refused { place: Some(0), words: "wrong coins".to_owned() };
    assert_eq!(follower.apply(&told(stake("uusdc"), refused)), Ok(()));
    assert_eq!(follower.references().fund.assets, 5);
}

#[test]
fn donations_are_found_and_missing_coins_too() {
    let mut scene = Scene::new();
    let contracts = scene.chain.contracts().clone();
    let donor = address("donor");
    scene.chain.mint(&donor, 12).unwrap();
    for contract in [&contracts.clearinghouse, &contracts.insurance_fund] {
        scene.chain.send(&donor, contract, 5).unwrap();
    }
    assert_eq!(scene.follower.compare(&scene.chain), Ok(()));
    let deposit = ExecuteMsg::Deposit { account: 1 };
    let deposit = sent_by(donor.as_str(), Contract::Clearinghouse, &coins(6, "uusdc"), &deposit);
    assert_eq!(scene.accepts(vec![deposit]), Ok(()));
    let what = scene.follower.compare(&scene.chain).unwrap_err();
    assert!(what.starts_with("height 1: invariant 1: the bank shows 5 units"), "{what}");
}

#[test]
fn time_does_not_run_backwards() {
    let mut scene = Scene::new();
    scene.chain.advance(60, 10);
    assert_eq!(scene.refuses(vec![forbidden()], Some(0)), Ok(()));
    let earlier = BlockInfo { height: 1, ..scene.chain.block() };
    let came = Came::Refused { place: Some(0), words: String::new() };
    let told = Transaction { block: earlier, sent: vec![forbidden()], came };
    assert!(scene.follower.apply(&told).unwrap_err().contains("out of order"));
}

/// A chain that cannot be asked one thing.
struct Deaf<'a>(&'a Chain, &'static str);

impl Shown for Deaf<'_> {
    fn contracts(&self) -> &Contracts {
        self.0.contracts()
    }

    fn block(&self) -> BlockInfo {
        self.0.block()
    }

    fn ask<T: DeserializeOwned>(&self, contract: &Addr, question: &impl Serialize) -> Answered<T> {
        if to_json_string(question).unwrap().contains(self.1) {
            return Err(Unanswered::Failed("the node is gone".to_owned()));
        }
        self.0.ask(contract, question)
    }

    fn raw(&self, contract: &Addr, key: &[u8]) -> Answered<Option<Vec<u8>>> {
        Shown::raw(self.0, contract, key)
    }

    fn balance(&self, holder: &Addr) -> Answered<u128> {
        Shown::balance(self.0, holder)
    }
}

#[test]
fn a_chain_that_is_not_reached_proves_nothing() {
    let scene = Scene::new();
    assert_eq!(scene.follower.compare(&Deaf(&scene.chain, "no such question")), Ok(()));
    // The embedded chain refuses the first before the cage: that agrees, and silence does not.
    for question in ["claimable", "account\"", "accounts", "solvency", "status", "fund", "flights", "sources", "config"]
    {
        let what = scene.follower.compare(&Deaf(&scene.chain, question)).unwrap_err();
        assert!(what.contains("the node is gone"), "{question}: {what}");
    }
}
