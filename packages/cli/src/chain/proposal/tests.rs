use cosmrs::proto::cosmos::base::v1beta1::Coin;
use cosmrs::proto::cosmwasm::wasm::v1::{
    MsgExecuteContract, MsgMigrateContract, MsgPinCodes, MsgSudoContract, MsgUnpinCodes,
};
use serde_json::{json, Value};

use super::{any, message, plain, Draft};

fn text(word: &str) -> String {
    word.to_owned()
}

fn said(json: &Value) -> String {
    message(json).map_or_else(|error| format!("{error:#}"), |_| "taken".to_owned())
}

#[test]
fn all_five_messages_are_read() {
    let msg = b"{\"x\":1}".to_vec();
    let execute = MsgExecuteContract { sender: text("g"), contract: text("c"), msg: msg.clone(), funds: Vec::new() };
    let migrate = MsgMigrateContract { sender: text("g"), contract: text("c"), code_id: 7, msg: msg.clone() };
    let sudo = MsgSudoContract { authority: text("g"), contract: text("c"), msg };
    let pin = MsgPinCodes { authority: text("g"), code_ids: vec![7, 8] };
    let unpin = MsgUnpinCodes { authority: text("g"), code_ids: vec![7] };
    let typed = |name: &str, mut fields: Value| {
        fields["@type"] = json!(format!("/cosmwasm.wasm.v1.{name}"));
        fields
    };
    let (sender, body) = (json!("g"), json!({"x": 1}));
    for (json, wanted) in [
        (
            typed("MsgExecuteContract", json!({"sender": sender, "contract": "c", "msg": body, "funds": []})),
            any(&execute),
        ),
        (
            typed("MsgMigrateContract", json!({"sender": sender, "contract": "c", "msg": body, "code_id": "7"})),
            any(&migrate),
        ),
        (
            typed("MsgMigrateContract", json!({"sender": sender, "contract": "c", "msg": body, "code_id": 7})),
            any(&migrate),
        ),
        (typed("MsgSudoContract", json!({"authority": sender, "contract": "c", "msg": body})), any(&sudo)),
        (typed("MsgPinCodes", json!({"authority": sender, "code_ids": ["7", 8]})), any(&pin)),
        (typed("MsgUnpinCodes", json!({"authority": sender, "code_ids": [7]})), any(&unpin)),
    ] {
        assert_eq!(message(&json).ok(), Some(wanted), "{json}");
    }
}

#[test]
fn other_messages_are_refused() {
    let wasm = "/cosmwasm.wasm.v1.";
    for (json, words) in [
        (json!({"@type": "/cosmos.bank.v1beta1.MsgSend"}), "cannot be submitted from here"),
        (json!({"sender": "g"}), "without @type"),
        (json!({"@type": format!("{wasm}MsgPinCodes")}), "without code_ids"),
        (json!({"@type": format!("{wasm}MsgPinCodes"), "code_ids": ["x"]}), "\"x\" is no code id"),
        (json!({"@type": format!("{wasm}MsgPinCodes"), "code_ids": [-1]}), "-1 is no code id"),
        (json!({"@type": format!("{wasm}MsgMigrateContract"), "msg": {}}), "without code_id"),
        (json!({"@type": format!("{wasm}MsgExecuteContract"), "funds": [{"amount": "1"}]}), "sends coins"),
    ] {
        assert!(said(&json).contains(words), "{}", said(&json));
    }
}

#[test]
fn a_proposal_has_messages_title_summary_and_coins() {
    let pin = json!({"@type": "/cosmwasm.wasm.v1.MsgPinCodes", "authority": "g", "code_ids": [1]});
    let whole =
        json!({"messages": [pin], "title": "t", "summary": "s", "deposit": "5ustake,7uusdc", "expedited": true});
    let draft = Draft::from_json(&whole);
    let coin = |amount: &str, denom: &str| Coin { amount: text(amount), denom: text(denom) };
    assert!(draft.is_ok_and(|draft| draft.expedited && draft.deposit == [coin("5", "ustake"), coin("7", "uusdc")]));
    for (name, value, words) in [
        ("messages", json!([]), "no messages"),
        ("title", json!(" "), "no title"),
        ("summary", Value::Null, "no summary"),
        ("deposit", json!("ustake"), "is no coin"),
    ] {
        let mut changed = whole.clone();
        changed[name] = value;
        let error = Draft::from_json(&changed).err().map(|error| format!("{error:#}")).unwrap_or_default();
        assert!(error.contains(words), "{name}: {error}");
    }
}

/// A proposal comes back from the chain with its numbers packed.
#[test]
fn packed_numbers_are_the_same_message() {
    let pin = any(&MsgPinCodes { authority: text("g"), code_ids: vec![66, 67] });
    let mut packed = pin.clone();
    packed.value = [b"\x0a\x01g".as_slice(), b"\x12\x02\x42\x43".as_slice()].concat();
    assert_ne!(pin, packed);
    assert_eq!(plain(&[pin]), plain(&[packed]));
}
