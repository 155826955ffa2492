//! The references of the three contracts as they stand to each other: what one contract tells another, its reference does here.

use breakwater_interfaces::clearinghouse::ExecuteMsg;
use breakwater_interfaces::insurance_fund;
use breakwater_interfaces::oracle;
use breakwater_interfaces::oracle_page::{Page, FEEDS_PER_PAGE};
use cosmwasm_std::{BlockInfo, Coin, Uint128};

use super::ledger::{Call, Ledger, Outcome};
use super::oracle::{Oracle, OracleCall};
use super::price::Moment;
use super::refusal::Result;
use super::Fund;

/// The references of one deployment.
#[derive(Clone, Debug)]
pub struct References {
    pub ledger: Ledger,
    pub oracle: Oracle,
    pub fund: Fund,
    /// The pages as the oracle's reference has them: what the ledger reads.
    pub pages: Vec<Page>,
}

/// Coins as the references take them: denom and units.
pub fn amounts(funds: &[Coin]) -> Vec<(String, u128)> {
    let amount = |coin: &Coin| Uint128::try_from(coin.amount).map_or(u128::MAX, |units| units.u128());
    funds.iter().map(|coin| (coin.denom.clone(), amount(coin))).collect()
}

impl References {
    /// References that start from these.
    pub fn new(ledger: Ledger, oracle: Oracle, fund: Fund) -> References {
        let mut references = References { ledger, oracle, fund, pages: Vec::new() };
        references.read_pages();
        references
    }

    fn read_pages(&mut self) {
        let pages = self.oracle.feeds.len().div_ceil(usize::from(FEEDS_PER_PAGE));
        self.pages = (0..).take(pages).map(|number| self.oracle.page_view(number)).collect();
    }

    /// A block, and pages and checkpoints as they are in it.
    pub fn moment(&self, block: &BlockInfo) -> Moment {
        let now = i128::from(block.time.seconds());
        let checkpoints = self.oracle.feeds.iter().map(|(id, feed)| (*id, feed.checkpoints_view(now))).collect();
        Moment { time: block.time.seconds(), height: block.height, pages: self.pages.clone(), checkpoints }
    }

    /// The surroundings of a message to the clearing house or to the insurance fund.
    pub fn call(&self, block: &BlockInfo, sender: &str, funds: &[Coin]) -> Call {
        self.ledger.call(sender, &amounts(funds), self.moment(block))
    }

    /// Runs a message to the oracle. A refusal changes nothing.
    ///
    /// # Errors
    /// Why the whole message is refused.
    pub fn report(&mut self, call: &OracleCall, message: &oracle::ExecuteMsg) -> Outcome {
        let outcome = self.oracle.execute(call, message);
        self.read_pages();
        outcome
    }

    /// Runs a message to the clearing house; what that sends to the insurance fund, or asks of it, arrives there. A refusal of either
    /// changes nothing.
    ///
    /// # Errors
    /// Why the whole message is refused.
    pub fn clear(&mut self, call: &Call, message: &ExecuteMsg) -> Outcome {
        if !matches!(message, ExecuteMsg::ReturnSurplus {} | ExecuteMsg::DrawInsurance {}) {
            return self.ledger.execute(call, message);
        }
        let saved = self.ledger.clone();
        let items = self.ledger.execute(call, message)?;
        if let Err(refusal) = self.tell_fund(call, message) {
            self.ledger = saved;
            return Err(refusal);
        }
        Ok(items)
    }

    fn tell_fund(&mut self, call: &Call, message: &ExecuteMsg) -> Result<()> {
        let units = |amount: i128| u128::try_from(amount).unwrap_or(0);
        let (sent, asked) = (units(self.ledger.to_fund), units(self.ledger.asked));
        let told = match message {
            ExecuteMsg::ReturnSurplus {} if sent > 0 => insurance_fund::ExecuteMsg::ReturnFloat {},
            ExecuteMsg::DrawInsurance {} if asked > 0 => {
                insurance_fund::ExecuteMsg::Draw { amount: Uint128::new(asked) }
            }
            _ => return Ok(()),
        };
        let coins = [(self.ledger.state.denom.clone(), sent)];
        let funds = if sent > 0 { &coins[..] } else { &[] };
        let call = self.ledger.call(&self.fund.clearinghouse, funds, call.moment.clone());
        self.insure(&call, &told).map(|_| ())
    }

    /// Runs a message to the insurance fund, which pays the clearing house's float and reports to it; gives the units that leave the fund.
    /// A refusal changes nothing.
    ///
    /// # Errors
    /// Why the message is refused.
    pub fn insure(&mut self, call: &Call, message: &insurance_fund::ExecuteMsg) -> Result<i128> {
        self.fund.execute(&mut self.ledger, call, message)
    }
}
