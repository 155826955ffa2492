//! Coins for keys: one purse pays them, many in a transaction.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{anyhow, Result};
use cosmrs::proto::cosmos::bank::v1beta1::MsgSend;
use cosmrs::Any;

use crate::chain::keys::KeyRing;
use crate::chain::messages::{any, coin};
use crate::chain::node::Node;
use crate::chain::sender::Sender;

/// Gas that a new key can pay for.
const GAS: u64 = 1_000_000_000;
/// Payments in a transaction.
const PAYMENTS: usize = 100;

/// Fees for new keys, and units of the settlement denom beyond what a key has.
pub fn fund(
    node: &Node,
    ring: &KeyRing,
    purse: &mut Sender,
    new: &BTreeSet<u32>,
    units: &BTreeMap<u32, u128>,
) -> Result<()> {
    let keys: BTreeSet<u32> = new.iter().chain(units.keys()).copied().collect();
    let mut payments: Vec<Any> = Vec::new();
    for key in keys {
        let to_address = ring.key(key)?.address;
        let fees = if new.contains(&key) { node.profile.fee(GAS)? } else { 0 };
        let wanted = units.get(&key).copied().unwrap_or(0);
        let missing = |denom: &str, wanted: u128| {
            if wanted == 0 {
                return Ok(0);
            }
            node.balance(&to_address, denom, None).map(|has| wanted.saturating_sub(has))
        };
        let (fee_denom, settlement) = (&node.profile.fee_denom, &node.profile.settlement_denom);
        let mut amount = Vec::new();
        for (denom, missing) in [(fee_denom, missing(fee_denom, fees)?), (settlement, missing(settlement, wanted)?)] {
            if missing > 0 {
                amount.push(coin(missing, denom));
            }
        }
        // A chain knows an address once it has had a coin.
        if amount.is_empty() && new.contains(&key) && node.signer(&to_address).is_err() {
            amount.push(coin(1, fee_denom));
        }
        amount.sort_by(|one, other| one.denom.cmp(&other.denom));
        if !amount.is_empty() {
            payments.push(any(&MsgSend { from_address: purse.address().to_owned(), to_address, amount }));
        }
    }
    for batch in payments.chunks(PAYMENTS) {
        let sent = purse.send(batch)?;
        sent.outcome.map_err(|words| anyhow!("{} cannot pay the population: {words}", purse.address()))?;
    }
    Ok(())
}
