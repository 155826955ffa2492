//! The recovery keeper on stories: tickets, markets, the whole, with others doing part of the work and payments that fail.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::cell::Cell;

use anyhow::{Context, Result};
use breakwater_cli::progress::Progress;
use breakwater_cli::recovery::{estimate, Answer, Keeper, Passing, Payouts, Place, Skipped};
use breakwater_harness::chain::{address, audit, Deployment};
use breakwater_harness::suite::{dollars, lots_worth, Suite};
use breakwater_interfaces::clearinghouse::{ExecuteMsg, Phase, QueryMsg};
use serde::de::DeserializeOwned;

const USD: u128 = 1_000_000;
const HALF_HOUR: u64 = 1_800;

/// A story as a place: who its keeper is, and every message that went through.
struct Story {
    suite: Suite,
    keeper: &'static str,
    sent: Vec<ExecuteMsg>,
    /// The chain cannot be reached any more after so many messages, or after so many more questions.
    most: usize,
    questions: Cell<usize>,
}

impl Story {
    fn of(suite: Suite) -> Story {
        Story { suite, keeper: "anyone", sent: Vec::new(), most: usize::MAX, questions: Cell::new(usize::MAX) }
    }

    fn recovers(&mut self) -> Vec<Skipped> {
        let skipped = Keeper::default().run(self, &Progress::new(true)).unwrap();
        assert_eq!(audit(&self.suite.chain), Vec::<String>::new());
        skipped
    }

    fn sent(&self, name: &str) -> usize {
        self.sent.iter().filter(|message| message.name() == name).count()
    }

    /// Coins held beyond the treasury's and what could not be paid.
    fn left(&self) -> u128 {
        let solvency = self.suite.chain.solvency().unwrap();
        solvency.held.u128() - solvency.treasury.u128() - solvency.parked.u128()
    }
}

impl Place for Story {
    fn ask<T: DeserializeOwned>(&self, question: &QueryMsg) -> Result<Result<T, String>> {
        let left = self.questions.get().checked_sub(1).context("the line is dead")?;
        self.questions.set(left);
        let clearinghouse = &self.suite.chain.contracts().clearinghouse;
        Ok(self.suite.chain.query(clearinghouse, question).map_err(|refusal| refusal.0))
    }

    fn now(&self) -> Result<u64> {
        Ok(self.suite.chain.now())
    }

    fn send(&mut self, messages: &[ExecuteMsg]) -> Result<Vec<Answer>> {
        let mut answers = Vec::new();
        for message in messages {
            anyhow::ensure!(self.sent.len() < self.most, "the line is dead");
            let outcome = self.suite.chain.clear(&address(self.keeper), message, 0);
            if outcome.is_ok() {
                self.sent.push(message.clone());
            }
            let height = self.suite.chain.block().height;
            let outcome = outcome.map(|response| response.events).map_err(|refusal| refusal.0);
            answers.push(Answer { height, gas: estimate(message), measured: false, outcome });
        }
        Ok(answers)
    }
}

impl Passing for Story {
    fn next_block(&mut self) -> Result<()> {
        self.suite.waits(6);
        Ok(())
    }

    fn wait_until(&mut self, time: u64) -> Result<()> {
        let seconds = time.saturating_sub(self.suite.chain.now());
        // Who waits for days does not wait for prices.
        if seconds > 4 * HALF_HOUR {
            self.suite.silence(seconds - HALF_HOUR);
        }
        self.suite.waits(time.saturating_sub(self.suite.chain.now()));
        Ok(())
    }
}

/// Ann long and Bob short ten thousand dollars each; Cat flat; forty more long ten dollars each from Bob.
fn traded() -> Suite {
    let mut suite = Suite::new();
    suite.account("ann").deposits(5_000 * USD);
    suite.account("bob").deposits(9_000 * USD);
    suite.account("cat").deposits(700 * USD);
    suite.account("ann").buys(lots_worth(10_000)).from("bob").at(dollars(10_000)).unwrap();
    for number in 0..40 {
        let name = format!("small {number}");
        suite.account(&name).deposits(10 * USD);
        suite.account(&name).buys(lots_worth(10)).from("bob").at(dollars(10_000)).unwrap();
    }
    suite
}

fn settle_market(suite: &mut Suite) {
    let market = suite.market;
    suite.chain.govern(&ExecuteMsg::SettleMarket { market }).unwrap();
}

#[test]
fn a_market_that_settles_is_brought_to_its_end() {
    let mut story = Story::of(traded());
    assert_eq!(story.recovers(), []);
    assert_eq!(story.sent.len(), 0, "nothing was pending: {:?}", story.sent);
    settle_market(&mut story.suite);
    story.suite.price(11_000);
    assert_eq!(story.recovers(), []);
    let settlement = story.suite.chain.market(story.suite.market).unwrap().settlement.unwrap();
    assert_eq!((settlement.price.unwrap().u128(), settlement.holders), (dollars(11_000), 0));
    assert!(settlement.fraction.is_some());
    assert_eq!((story.sent("tag"), story.sent("finalize_market")), (1, 1));
    // 43 accounts, registered and then those with gains let go, in batches of 30.
    assert_eq!(story.sent("touch"), 4);
    assert_eq!(story.suite.account("ann").cash(), 6_000_000_000);
    let before = story.sent.len();
    assert_eq!(story.recovers(), []);
    assert_eq!(story.sent.len(), before, "a second keeper found something to do");
}

#[test]
fn the_whole_is_wound_down_by_whoever_is_left() {
    // One keeper after the other loses his line a message later; the next knows nothing of him.
    for at_once in [1, 2, 5, 100] {
        let mut story = Story::of(traded());
        story.suite.stake("staker", 1_000 * USD);
        story.suite.fund_float(300 * USD);
        story.suite.chain.govern(&ExecuteMsg::Settle {}).unwrap();
        story.suite.price(11_000);
        let mut keepers = ["first", "second", "third"].into_iter().cycle();
        loop {
            story.keeper = keepers.next().unwrap();
            story.most = story.sent.len() + at_once;
            match Keeper::default().run(&mut story, &Progress::new(true)) {
                Ok(skipped) => break assert_eq!(skipped, []),
                Err(error) => assert_eq!(error.to_string(), "the line is dead"),
            }
        }
        // Those who lost their line still take what they have earned.
        for keeper in ["first", "second", "third"] {
            (story.keeper, story.most) = (keeper, usize::MAX);
            assert_eq!(story.recovers(), []);
        }
        let ending = story.suite.chain.ending().unwrap();
        assert_eq!((ending.phase, ending.claims_left), (Phase::Final, 0));
        for (name, dollars) in [("ann", 6_000), ("bob", 7_960), ("cat", 700), ("small 7", 11)] {
            assert_eq!(story.suite.account(name).purse(), dollars * USD, "{name}");
        }
        assert_eq!(story.left(), 0, "{at_once} at once");
    }
}

/// A keeper whose line dies at a question does not take that for an answer: he ends in an error, or all is done.
#[test]
fn a_question_that_is_lost_loses_nobody() {
    let mut story = Story::of(traded());
    story.suite.chain.govern(&ExecuteMsg::Settle {}).unwrap();
    story.suite.price(11_000);
    let mut died = 0;
    loop {
        story.questions.set(died);
        match Keeper::default().run(&mut story, &Progress::new(true)) {
            Ok(skipped) => break assert_eq!(skipped, []),
            Err(error) => assert_eq!(error.to_string(), "the line is dead"),
        }
        died += 1;
    }
    assert!(died > 43, "the line died {died} times");
    story.questions.set(usize::MAX);
    let payouts = Payouts::read(&story).unwrap();
    assert!(payouts.finished() && payouts.unreadable.is_empty());
    assert_eq!(payouts.accounts.len(), 43);
    // Nor are accounts dropped from what is shown.
    for questions in 0..45 {
        story.questions.set(questions);
        assert!(Payouts::read(&story).is_err(), "after {questions} questions");
    }
}

#[test]
fn what_could_not_be_paid_is_tried_again_when_it_can_be() {
    let mut story = Story::of(traded());
    story.suite.fund_float(300 * USD);
    story.suite.chain.block_address(&address("ann"), true);
    story.suite.chain.govern(&ExecuteMsg::Settle {}).unwrap();
    let skipped = story.recovers();
    let expected = Skipped { step: "retry claims".to_owned(), reason: "the payment failed again".to_owned() };
    assert_eq!(skipped, [expected]);
    assert_eq!(story.suite.chain.solvency().unwrap().parked.u128(), 5_000 * USD);
    assert_eq!(story.left(), 0);
    story.suite.chain.block_address(&address("ann"), false);
    assert_eq!(story.recovers(), []);
    assert_eq!(story.suite.account("ann").purse(), 5_000 * USD);
    assert_eq!(story.suite.chain.solvency().unwrap().parked.u128(), 0);
}

/// Ten who have won two thousand dollars each, where a thousand may leave in an hour, and have asked for it.
fn waiting() -> Suite {
    let mut suite = Suite::deployed(&Deployment::production(1_000_000), |params| params.block_share_bps = 9_000);
    let names: Vec<String> = (0..10).map(|number| format!("winner {number}")).collect();
    suite.account("bob").deposits(500_000 * USD);
    for name in &names {
        suite.account(name).deposits(10_000 * USD);
        suite.account(name).buys(lots_worth(20_000)).from("bob").at(dollars(10_000)).unwrap();
    }
    suite.price(11_000);
    suite.waits(1_200);
    for name in &names {
        suite.account(name).sells(lots_worth(20_000)).to("bob").at(dollars(11_000)).unwrap();
        suite.account(name).withdraws(12_000 * USD).unwrap();
    }
    suite
}

#[test]
fn tickets_are_served_as_the_limiter_lets_them() {
    let mut story = Story::of(waiting());
    assert!(!story.suite.chain.tickets().unwrap().is_empty());
    assert_eq!(story.recovers(), []);
    assert!(story.suite.chain.tickets().unwrap().is_empty());
    assert!(story.sent("serve_tickets") > 1);
    for number in 0..10 {
        assert_eq!(story.suite.account(&format!("winner {number}")).purse(), 12_000 * USD);
    }
}

#[test]
fn tickets_that_wait_when_the_whole_ends_are_claims() {
    let mut story = Story::of(waiting());
    // Its timelock is awake: the change waits for 72 h, and the tickets with it.
    story.suite.chain.govern(&ExecuteMsg::Settle {}).unwrap();
    story.suite.chain.ripen().unwrap();
    assert!(!story.suite.chain.tickets().unwrap().is_empty());
    assert_eq!(story.recovers(), []);
    assert!(story.suite.chain.tickets().unwrap().is_empty());
    assert_eq!(story.suite.account("winner 3").purse(), 12_000 * USD);
    assert_eq!((story.sent("serve_tickets"), story.left()), (0, 0));
}
