//! What traders do when their turn comes, and touches of everybody.

use breakwater_harness::chain::address;
use breakwater_interfaces::clearinghouse::ExecuteMsg;

use super::Replay;
use crate::replay::mempool::{Call, Waiting};
use crate::replay::population::{self, View, Wish};
use crate::replay::trader::Behaviour;
use crate::replay::venue::Order;

/// Traders whose turn comes in a block.
const TURNS_A_BLOCK: u64 = 24;
const TOUCH_BATCH: usize = 30;

impl Replay {
    /// Panickers look at their margin in every block.
    pub(super) fn panics(&mut self, view: View, orders: &mut Vec<Order>) {
        for trader in 0..self.traders.len() {
            if self.traders[trader].waiting {
                continue;
            }
            match population::panic(&mut self.traders[trader], view, &mut self.random) {
                Wish::Nothing => {}
                wish => self.grant(trader, wish, orders),
            }
        }
    }

    /// A few traders, drawn at random, have their turn.
    pub(super) fn turns(&mut self, view: View, orders: &mut Vec<Order>) {
        let count = u64::try_from(self.traders.len()).unwrap_or(u64::MAX);
        for _ in 0..TURNS_A_BLOCK {
            let trader = usize::try_from(self.random.below(count)).unwrap_or(0);
            self.world.refresh(&mut self.traders[trader]);
            if self.traders[trader].waiting {
                continue;
            }
            let wish = population::wish(&mut self.traders[trader], view, &mut self.random);
            if !orders.iter().any(|order| order.trader == trader) {
                self.grant(trader, wish, orders);
            }
        }
        for trader in self.traders.iter_mut().filter(|trader| trader.behaviour == Behaviour::Maker) {
            self.world.refresh(trader);
        }
    }

    fn grant(&mut self, index: usize, wish: Wish, orders: &mut Vec<Order>) {
        match wish {
            Wish::Nothing | Wish::Trade(0) => {}
            Wish::Trade(lots) => orders.push(Order { trader: index, lots }),
            Wish::Deposit(units) => self.deposit(index, units),
        }
    }

    /// A trader pays in; while the chain stands still, it waits.
    pub(super) fn deposit(&mut self, index: usize, units: u128) {
        let trader = &mut self.traders[index];
        let outcome = match &mut self.world.mempool {
            Some(mempool) => self.world.chain.mint(&trader.owner, units).map(|()| {
                trader.waiting = true;
                let message = ExecuteMsg::Deposit { account: trader.account };
                mempool.push(Waiting { sender: trader.owner.clone(), call: Call::Deposit(message, index), units });
            }),
            None => self.world.deposit(&trader.owner, trader.account, units),
        };
        match outcome {
            Ok(()) => {
                self.tally.deposits += 1;
                trader.book += i128::try_from(units).unwrap_or(0);
                trader.deposited += units;
            }
            Err(error) => self.tally.refused_message("deposit", &error),
        }
    }

    /// Somebody touches the next thirty accounts, so that everybody's funding reaches cash now and then.
    pub(super) fn touch_next(&mut self) {
        let end = (self.touched + TOUCH_BATCH).min(self.traders.len());
        let accounts = self.traders[self.touched..end].iter().map(|trader| trader.account).collect();
        match self.world.clear(&address("anyone"), &ExecuteMsg::Touch { accounts }, 0) {
            Ok(response) => drop(self.tally.decisions("touch", &response)),
            Err(error) => self.tally.refused_message("touch", &error),
        }
        self.traders[self.touched..end].iter_mut().for_each(|trader| trader.stale = true);
        self.touched = if end == self.traders.len() { 0 } else { end };
    }

    pub(super) fn touch_everybody(&mut self) {
        self.touched = 0;
        for _ in 0..self.traders.len().div_ceil(TOUCH_BATCH) {
            self.touch_next();
        }
    }
}
