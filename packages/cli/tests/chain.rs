//! `breakwater chain` where no chain is needed: every refusal is one sentence on stderr, and the exit code is 1.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "chain/stub.rs"]
mod stub;

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use stub::{broadcast, queried, status, usual, Answer, Stub};

const MNEMONIC: &str = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const PLAN: &str = include_str!("../../../tests/localnet/plan.toml");
const HOUSE: &str = "wasm1hca5lzdwhf7fxx7f3z69yqc20wkzmru6a6djz8lww4mw40trk2rs53jm8a";

/// A folder with all that a command needs, for a node at a port.
fn folder(name: &str, port: u16) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("chain").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("artifacts")).unwrap();
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    write("profile.toml", &profile(port));
    write("deployment.json", &deployment("test-1", &format!("\"{HOUSE}\"")));
    write("mnemonic", MNEMONIC);
    write("plan.toml", PLAN);
    write("message.json", "{\"open_account\":{}}");
    folder
}

fn profile(port: u16) -> String {
    format!(
        "chain_id = \"test-1\"\nrpc = \"http://127.0.0.1:{port}\"\nprefix = \"wasm\"\nfee_denom = \"ustake\"\ngas_price = \"0.001\"\nsettlement_denom = \"uusdc\"\n"
    )
}

fn deployment(chain: &str, house: &str) -> String {
    format!(
        "{{\"chain_id\":\"{chain}\",\"name\":\"rehearsal\",\"deployer\":\"{HOUSE}\",\"governance\":\"{HOUSE}\",\"height\":1,\"codes\":{{}},\
         \"oracle\":\"{HOUSE}\",\"clearinghouse\":{house},\"insurance_fund\":\"{HOUSE}\"}}"
    )
}

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_breakwater"));
    command.current_dir(folder).env_remove("BREAKWATER_MNEMONIC").stdin(Stdio::null());
    let output = command.args(["chain", "--patience", "0"]).args(arguments).output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// The last line, which is all that is refused with.
fn refusal(folder: &Path, arguments: &[&str]) -> String {
    let (code, stderr) = run(folder, arguments);
    assert_eq!(code, Some(1), "{stderr}");
    let errors = stderr.lines().filter(|line| line.starts_with("error: ")).count();
    let last = stderr.lines().last().unwrap_or_default();
    assert!(errors == 1 && last.starts_with("error: ") && !stderr.contains("panicked"), "{stderr}");
    last.to_owned()
}

fn refused(folder: &Path, arguments: &[&str], words: &str) {
    let said = refusal(folder, arguments);
    assert!(said.contains(words), "'{words}' is not in: {said}");
}

fn submit(stub: &Stub, name: &str) -> String {
    refusal(&folder(name, stub.port), &["gov", "submit", "message.json", "--mnemonic", "mnemonic"])
}

#[test]
fn a_node_that_is_not_the_chains() {
    let other = Stub::answering(|_, _| status("other-1", false));
    refused(&folder("other", other.port), &["status"], "belongs to chain 'other-1', not to 'test-1': correct chain_id");
    let behind = Stub::answering(|_, _| status("test-1", true));
    refused(&folder("behind", behind.port), &["status"], "has not caught up with its chain, it is at height 7: wait");
}

#[test]
fn a_node_that_does_not_answer() {
    let mute = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = mute.local_addr().unwrap().port();
    refused(&folder("mute", port), &["status"], "does not answer (operation timed out): start it, or correct rpc");
    drop(mute);
    refused(&folder("down", port), &["status"], "Connection refused (os error 111)): start it");
}

#[test]
fn fees_that_are_missing_or_too_low() {
    let poor = Stub::answering(|method, path| match method {
        "broadcast_tx_sync" => broadcast(5, "spendable balance 1ustake is smaller than 170ustake: insufficient funds"),
        _ => usual(method, path),
    });
    let said = submit(&poor, "poor");
    assert!(said.contains("wasm19rl4cm2hmr8afy4kldpxz3fka4jguq0akuugk7 cannot pay the fee of 170ustake"), "{said}");
    let cheap = Stub::answering(|method, path| match method {
        "broadcast_tx_sync" => {
            broadcast(13, "insufficient fees; got: 170ustake required: 3400ustake: insufficient fee")
        }
        _ => usual(method, path),
    });
    let said = submit(&cheap, "cheap");
    assert!(
        said.contains("asks for a higher fee than 170ustake") && said.contains("raise gas_price '0.001'"),
        "{said}"
    );
    assert_eq!(cheap.asked("broadcast_tx_sync"), 1);
}

#[test]
fn accounts_that_the_chain_does_not_know() {
    fn new(method: &str, path: &str) -> Answer {
        if method == "abci_query" {
            queried(22, "account wasm1… not found: key not found", "")
        } else {
            usual(method, path)
        }
    }
    fn prefix(method: &str, path: &str) -> Answer {
        if method == "abci_query" {
            queried(1, "invalid Bech32 prefix; expected osmo, got wasm", "")
        } else {
            usual(method, path)
        }
    }
    assert!(submit(&Stub::answering(new), "new").contains("send it some ustake for fees, then run this again"));
    let said = submit(&Stub::answering(prefix), "prefix");
    assert!(said.contains("expected osmo, got wasm): correct prefix in the profile"), "{said}");
}

/// Without an index a node cannot say that a transaction is in a block: sent again it would be done twice.
#[test]
fn a_node_without_an_index_is_sent_nothing_twice() {
    let blind = Stub::answering(|method, path| match method {
        "broadcast_tx_sync" => broadcast(0, ""),
        "tx" => Err("transaction indexing is disabled"),
        _ => usual(method, path),
    });
    let said = submit(&blind, "blind");
    assert!(said.contains("transaction indexing is disabled"), "{said}");
    assert_eq!(blind.asked("broadcast_tx_sync"), 1);
}

#[test]
fn what_a_node_has_already_counts_as_sent() {
    let twice = Stub::answering(|method, path| match method {
        "broadcast_tx_sync" => Err("tx already exists in cache"),
        "tx" => Err("transaction indexing is disabled"),
        _ => usual(method, path),
    });
    let said = submit(&twice, "twice");
    assert!(said.contains("indexing") && twice.asked("tx") == 1, "{said}");
}

#[test]
fn profiles() {
    let folder = folder("profiles", 1);
    let good = profile(1);
    for (text, words) in [
        (good.replace("gas_price = \"0.001\"\n", ""), "missing field `gas_price`"),
        (format!("{good}x = 1\n"), "line 7: unknown field `x`"),
        (good.replace("\"0.001\"", "\"cheap\""), "gas_price 'cheap' is no price: write a decimal number"),
        (good.replace("\"0.001\"", "0.001"), "line 5: invalid type: floating point `0.001`, expected a string"),
        (good.replace("http://127.0.0.1:1", "localhost"), "rpc 'localhost' is no address of a node"),
        (good.replace("\"wasm\"", "\"\""), "prefix is empty"),
    ] {
        fs::write(folder.join("profile.toml"), text).unwrap();
        refused(&folder, &["status"], words);
    }
    refused(&folder, &["status", "--profile", "none"], "cannot read the profile none");
}

#[test]
fn mnemonics_and_their_addresses() {
    let folder = folder("mnemonics", 1);
    let keys = ["keys", "--keys", "0-1", "--mnemonic", "mnemonic"];
    assert_eq!(run(&folder, &keys).0, Some(0));
    refused(
        &folder,
        &keys[..3],
        "name a file by --mnemonic, or put the mnemonic into the environment's BREAKWATER_MNEMONIC",
    );
    refused(&folder, &["keys", "--mnemonic", "none"], "cannot read the mnemonic in none: No such file");
    refused(&folder, &["keys", "--mnemonic", "artifacts"], "cannot read the mnemonic in artifacts: Is a directory");
    for words in ["abandon abandon", &MNEMONIC.replace("about", "abandon"), ""] {
        fs::write(folder.join("mnemonic"), words).unwrap();
        let said = refusal(&folder, &keys);
        assert!(said.contains("in mnemonic: this is no mnemonic") && !said.contains("abandon"), "{said}");
    }
}

#[test]
fn deployments() {
    let node = Stub::answering(usual);
    let folder = folder("deployments", node.port);
    let unfinished = "is not finished: run `breakwater chain deploy` again";
    for (text, words) in [
        (deployment("other-1", "null"), "is of chain 'other-1', but the profile is of 'test-1': name the other file"),
        (deployment("test-1", "null"), unfinished),
        ("{}".to_owned(), "deployment.json is no deployment"),
    ] {
        fs::write(folder.join("deployment.json"), text).unwrap();
        refused(&folder, &["status"], words);
        refused(&folder, &["verify", "--quiet"], words);
    }
    refused(&folder, &["status", "--deployment", "none"], "`breakwater chain deploy` writes it");
}

#[test]
fn plans_and_artifacts_are_read_before_anything_is_sent() {
    let node = Stub::answering(usual);
    let folder = folder("plans", node.port);
    let deploy = ["deploy", "--plan", "plan.toml", "--mnemonic", "mnemonic", "--deployment", "new.json"];
    for (from, to, words) in [
        ("pin = true", "pin = true\npins = 1", "line 9: unknown field `pins`"),
        ("treasury = \"key:5\"", "", "missing field `treasury`"),
        ("\"key:5\"", "\"wasm1xyz\"", "treasury 'wasm1xyz' is no address: its checksum is wrong"),
        ("\"key:5\"", "\"key:x\"", "treasury 'key:x' is no key: write key:0, key:1, …"),
        ("\"key:15\"", "\"key:14\"", "twice: name each member once"),
        ("threshold = 3", "threshold = 6", "has 5 members and a threshold of 6: write 1 to 5"),
        ("stall_seconds", "stal_seconds", "[timing] has no `stal_seconds`"),
    ] {
        assert!(PLAN.contains(from));
        fs::write(folder.join("plan.toml"), PLAN.replace(from, to)).unwrap();
        refused(&folder, &deploy, words);
    }
    fs::write(folder.join("plan.toml"), PLAN).unwrap();
    refused(&folder, &deploy, "cannot read artifacts/checksums.txt: scripts/build.sh compiles the contracts");
    fs::write(folder.join("artifacts/checksums.txt"), "00  breakwater_clearinghouse.wasm\n").unwrap();
    refused(&folder, &deploy, "cannot read artifacts/breakwater_clearinghouse.wasm");
    fs::write(folder.join("artifacts/breakwater_clearinghouse.wasm"), "wasm").unwrap();
    refused(&folder, &deploy, "is not the file whose checksum is noted: it has");
    assert!(!folder.join("new.json").exists());
    assert_eq!(node.asked("broadcast_tx_sync"), 0);
}

#[test]
fn what_is_no_proposal() {
    let node = Stub::answering(usual);
    let folder = folder("proposals", node.port);
    let message = |kind: &str| format!("{{\"messages\":[{{\"@type\":\"{kind}\"}}],\"title\":\"t\",\"summary\":\"s\"}}");
    for (text, words) in [
        ("no json".to_owned(), "message.json holds no JSON"),
        ("{\"propose\":{\"msg\":{}}}".to_owned(), "pre-propose module"),
        ("{\"foo\":{}}".to_owned(), "neither a proposal nor a message of the clearing house (unknown variant `foo`)"),
        ("{\"messages\":[]}".to_owned(), "the proposal has no messages"),
        (message("/cosmos.bank.v1beta1.MsgSend"), "MsgSend cannot be submitted from here"),
        (message("/cosmwasm.wasm.v1.MsgPinCodes"), "without code_ids"),
    ] {
        fs::write(folder.join("message.json"), text).unwrap();
        refused(&folder, &["gov", "submit", "message.json", "--mnemonic", "mnemonic"], words);
    }
    let cw3 = "{\"propose\":{\"msgs\":[]}}";
    fs::write(folder.join("message.json"), cw3).unwrap();
    refused(&folder, &["gov", "submit", "message.json", "--mnemonic", "mnemonic"], "this deployment has no multisig");
    refused(&folder, &["gov", "submit", "none", "--mnemonic", "mnemonic"], "cannot read none");
}
