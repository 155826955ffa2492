//! Messages that wait for a block while the chain stands still.

use std::collections::BTreeMap;

use breakwater_interfaces::clearinghouse::ExecuteMsg;
use breakwater_interfaces::oracle;
use cosmwasm_std::Addr;

use super::fills::Agreed;
use super::random::Random;

/// What waits, and whom its answer concerns.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub sender: Addr,
    pub call: Call,
    pub units: u128,
}

#[derive(Clone, Debug)]
pub enum Call {
    /// To the clearing house, with the action's name.
    Clear(&'static str, ExecuteMsg),
    /// Fills, with the trades that they carry.
    Fill(ExecuteMsg, Vec<Agreed>),
    /// A deposit of a trader, by his place in the list.
    Deposit(ExecuteMsg, usize),
    /// Prices.
    Report(oracle::ExecuteMsg),
}

/// The order in which the block after a halt takes them: at random, but each sender's own as he signed them.
pub fn shuffled(waiting: Vec<Waiting>, random: &mut Random) -> Vec<Waiting> {
    let mut places: Vec<Addr> = waiting.iter().map(|one| one.sender.clone()).collect();
    for place in (1..places.len()).rev() {
        let other = random.below(u64::try_from(place).unwrap_or(u64::MAX) + 1);
        places.swap(place, usize::try_from(other).unwrap_or(place));
    }
    let mut queues: BTreeMap<Addr, Vec<Waiting>> = BTreeMap::new();
    for one in waiting.into_iter().rev() {
        queues.entry(one.sender.clone()).or_default().push(one);
    }
    places.iter().filter_map(|sender| queues.get_mut(sender)?.pop()).collect()
}

#[cfg(test)]
mod tests {
    use super::{shuffled, Call, Waiting};
    use crate::replay::random::Random;
    use breakwater_interfaces::clearinghouse::ExecuteMsg;
    use cosmwasm_std::Addr;

    #[test]
    fn senders_mix_and_their_own_messages_do_not() {
        let waiting = (0..60_u128).map(|number| Waiting {
            sender: Addr::unchecked(format!("sender {}", number % 3)),
            call: Call::Clear("settle", ExecuteMsg::Settle {}),
            units: number,
        });
        let order: Vec<u128> =
            shuffled(waiting.collect(), &mut Random::new(1, 1)).iter().map(|one| one.units).collect();
        assert_eq!(order.len(), 60);
        assert!(!order.is_sorted());
        for sender in 0..3 {
            assert!(order.iter().filter(|number| *number % 3 == sender).is_sorted());
        }
    }
}
