//! A node that answers what a test tells it to, on loopback.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use base64::prelude::{Engine, BASE64_STANDARD};
use cosmrs::proto::cosmos::auth::v1beta1::{BaseAccount, QueryAccountInfoResponse};
use cosmrs::proto::cosmos::base::abci::v1beta1::GasInfo;
use cosmrs::proto::cosmos::tx::v1beta1::SimulateResponse;
use cosmrs::proto::traits::Message;
use serde_json::{json, Value};

/// What a node says: a result, or what is wrong.
pub type Answer = Result<Value, &'static str>;

/// A node, and what it was asked for.
pub struct Stub {
    pub port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Stub {
    /// One that answers by this function of method and path.
    pub fn answering(answer: fn(&str, &str) -> Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&asked);
        // It ends with the test.
        thread::spawn(move || {
            for stream in listener.incoming() {
                serve(stream.unwrap(), answer, &noted);
            }
        });
        Stub { port, asked }
    }

    /// How often a method was asked for.
    pub fn asked(&self, method: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|asked| *asked == method).count()
    }
}

fn serve(mut stream: TcpStream, answer: fn(&str, &str) -> Answer, asked: &Mutex<Vec<String>>) {
    let request = body(&mut stream);
    let method = request["method"].as_str().unwrap().to_owned();
    asked.lock().unwrap().push(method.clone());
    let said = match answer(&method, request["params"]["path"].as_str().unwrap_or_default()) {
        Ok(result) => json!({"jsonrpc": "2.0", "id": request["id"], "result": result}),
        Err(words) => {
            let error = json!({"code": -32603, "message": "Internal error", "data": words});
            json!({"jsonrpc": "2.0", "id": request["id"], "error": error})
        }
    };
    let said = said.to_string();
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n", said.len());
    write!(stream, "{head}Connection: close\r\n\r\n{said}").unwrap();
}

fn body(stream: &mut TcpStream) -> Value {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let line = line.trim().to_lowercase();
        if let Some(number) = line.strip_prefix("content-length: ") {
            length = number.parse().unwrap();
        }
        if line.is_empty() {
            break;
        }
    }
    let mut bytes = vec![0; length];
    reader.read_exact(&mut bytes).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

/// The status of a node of a chain.
pub fn status(chain_id: &str, catching_up: bool) -> Answer {
    let hash = "3CFC71BF78C7520A29378119AA39D0D585C75227E3B8EF8DCF19B4EB5CBF0E9A";
    let time = "2026-11-22T12:00:00Z";
    Ok(json!({
        "node_info": {
            "protocol_version": {"p2p": "8", "block": "11", "app": "0"},
            "id": "b9887d9c7e6270655877c6249ec32c99b21a0b92", "listen_addr": "tcp://127.0.0.1:1", "network": chain_id,
            "version": "0.39.0", "channels": "40", "moniker": "stub", "other": {"tx_index": "on", "rpc_address": "tcp://127.0.0.1:1"},
        },
        "sync_info": {
            "latest_block_hash": hash, "latest_app_hash": hash, "latest_block_height": "7", "latest_block_time": time,
            "earliest_block_hash": hash, "earliest_app_hash": hash, "earliest_block_height": "1", "earliest_block_time": time,
            "catching_up": catching_up,
        },
        "validator_info": {
            "address": "DD8A65495B6240145764A74E78CF203D51510371", "voting_power": "10",
            "pub_key": {"type": "tendermint/PubKeyEd25519", "value": "OYpM2RXHEO1/R3jJRhAbjY8JhvjTBbiNJKBStEKu12s="},
        },
    }))
}

/// What a node with the key's account says, of a transaction estimated at 100,000 gas.
pub fn usual(method: &str, path: &str) -> Answer {
    match (method, path) {
        ("status", _) => status("test-1", false),
        ("abci_query", "/cosmos.auth.v1beta1.Query/AccountInfo") => {
            let info = BaseAccount { account_number: 3, sequence: 5, ..BaseAccount::default() };
            found(&QueryAccountInfoResponse { info: Some(info) })
        }
        ("abci_query", "/cosmos.tx.v1beta1.Service/Simulate") => {
            let gas_info = Some(GasInfo { gas_wanted: 0, gas_used: 100_000 });
            found(&SimulateResponse { gas_info, result: None })
        }
        _ => Err("unexpected"),
    }
}

fn found(message: &impl Message) -> Answer {
    queried(0, "", &BASE64_STANDARD.encode(message.encode_to_vec()))
}

pub fn queried(code: u32, log: &str, value: &str) -> Answer {
    let answer = json!({"code": code, "log": log, "info": "", "index": "0", "key": null, "value": value, "proofOps": null, "height": "7", "codespace": ""});
    Ok(json!({ "response": answer }))
}

pub fn broadcast(code: u32, log: &str) -> Answer {
    let hash = "3CFC71BF78C7520A29378119AA39D0D585C75227E3B8EF8DCF19B4EB5CBF0E9A";
    Ok(json!({"code": code, "data": "", "log": log, "codespace": "sdk", "hash": hash}))
}
