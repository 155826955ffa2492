//! A ledger with a venue, markets at prices that a test sets, and checks of the invariants after every message.

use std::collections::BTreeMap;

use breakwater_interfaces::clearinghouse::{
    AccountId, ClassLimits, ExecuteMsg, FeedId, Fill, Limits, MarketId, MarketKind, MarketParams, TakerSide, Tier,
    Timing,
};
use breakwater_interfaces::insurance_fund;
use breakwater_interfaces::oracle::CheckpointResponse;
use breakwater_interfaces::oracle_page::{FeedPrice, Page, PageHeader, TimedMark};
use cosmwasm_std::{Uint128, Uint64};

use crate::reference::invariants::{
    i1_border, i1_market_books, i1_paid, i1_settled, i2_sizes, i3_flat_accounts, stored_cash_of_flat,
};
use crate::reference::num::E18;
use crate::reference::{Call, Fund, Ledger, Moment, Outcome, Refusal, Safety};

/// A half-hour boundary.
pub const START: u64 = 1_800_000_000;
pub const GOVERNANCE: &str = "governance";
pub const DENOM: &str = "unit";
const VENUE: &str = "venue";

#[derive(Clone)]
pub struct Stage {
    pub ledger: Ledger,
    pub now: u64,
    /// Mark of each feed, in units a lot; market m reads feed m.
    pub marks: BTreeMap<FeedId, u64>,
    /// Feeds of which nothing is heard any more.
    pub silent_since: BTreeMap<FeedId, u64>,
    pub checkpoints: BTreeMap<FeedId, Vec<CheckpointResponse>>,
    /// Σ mark·dt and Σ dt of a feed now.
    pub sums: BTreeMap<FeedId, (u128, u64)>,
    pub sequence: Option<u64>,
}

pub fn units(amount: i128) -> Uint128 {
    Uint128::new(u128::try_from(amount).expect("a test's amounts are positive"))
}

pub fn perpetual(feed: FeedId) -> MarketParams {
    MarketParams {
        kind: MarketKind::Perpetual,
        feed,
        premium_feed: None,
        multiplier: units(E18 * E18),
        tiers: vec![Tier { lots_max: Uint64::new(1_000_000_000), initial_bps: 1_000, maintenance_bps: 500 }],
        depth: Uint64::new(1_000_000_000),
        oi_max: Uint64::new(1_000_000_000),
        lot_step: Uint64::new(1),
        minimum_position: Uint64::new(1),
        band_bps: 1_000,
        gap_bps: 3_000,
        discount_max_bps: 300,
        taker_fee_ppm: 0,
        maker_fee_ppm: 0,
        float_share_bps: 5_000,
        venue_share_bps: 0,
        venue_account: None,
        funding_cap_bps: 0,
        block_share_bps: 2_000,
        classes: ClassLimits::default(),
    }
}

impl Stage {
    /// Markets 0, 1, … at these marks, nobody's wait: governance acts at once.
    pub fn new(marks: &[u64]) -> Stage {
        let mut stage = Stage::empty();
        for (market, mark) in (0..).zip(marks) {
            stage.marks.insert(market, *mark);
            stage.governs(ExecuteMsg::AddMarket { params: perpetual(market) });
        }
        stage
    }

    pub fn empty() -> Stage {
        let safety = Safety {
            guardian: "guardian".to_owned(),
            treasury: "treasury".to_owned(),
            timing: Timing { timelock_seconds: 0, ..Timing::default() },
            limits: Limits::usual(1_000_000_000_000, 1_000_000_000_000),
            now: i128::from(START),
        };
        let mut stage = Stage {
            ledger: Ledger::new(GOVERNANCE, DENOM, 0, 1, safety),
            now: START,
            marks: BTreeMap::new(),
            silent_since: BTreeMap::new(),
            checkpoints: BTreeMap::new(),
            sums: BTreeMap::new(),
            sequence: None,
        };
        stage.governs(ExecuteMsg::AddVenue { address: VENUE.to_owned() });
        stage
    }

    fn price(&self, feed: FeedId, mark: u64) -> FeedPrice {
        let heard = self.silent_since.get(&feed).copied().unwrap_or(self.now);
        let timed = Some(TimedMark { mark: Uint64::new(mark), time: heard });
        let (sum, seconds) = self.sums.get(&feed).copied().unwrap_or_default();
        FeedPrice {
            mark: Uint64::new(mark),
            half_width: Uint64::zero(),
            ema_x32: Uint128::new(u128::from(mark) << 32),
            publish_time: heard,
            sources: 2,
            quorum: 2,
            quorum_agrees: true,
            held_back: false,
            last_b: timed,
            last_quorum: timed,
            mark_seconds: Uint128::new(sum),
            seconds,
            accepted_at: heard,
            last_gap: None,
        }
    }

    pub fn moment(&self) -> Moment {
        let mut feeds = Vec::new();
        for feed in 0..16 {
            feeds.push(self.marks.get(&feed).map(|mark| (&self.price(feed, *mark)).into()));
        }
        let height = self.height();
        let header = PageHeader { pushed_at: self.now, pushed_height: height, ..PageHeader::default() };
        let pages = vec![Page { header, feeds }];
        Moment { time: self.now, height, pages, checkpoints: self.checkpoints.clone() }
    }

    /// A block every 6 s.
    fn height(&self) -> u64 {
        (self.now - START) / 6 + 100
    }

    pub fn call(&self, sender: &str, coins: i128) -> Call {
        let funds = [(DENOM.to_owned(), u128::try_from(coins).expect("a test's amounts are positive"))];
        let funds = if coins > 0 { &funds[..] } else { &[] };
        let mut call = self.ledger.call(sender, funds, self.moment());
        call.sequence = self.sequence;
        call
    }

    /// Runs a message and checks what must hold after every one.
    pub fn send(&mut self, sender: &str, coins: i128, message: &ExecuteMsg) -> Outcome {
        let call = self.call(sender, coins);
        let outcome = self.ledger.execute(&call, message);
        self.check(message);
        outcome
    }

    pub fn check(&self, after: &dyn std::fmt::Debug) {
        let mut broken = i1_market_books(&self.ledger.books(i128::from(self.now)));
        broken.extend(i1_border(&self.ledger));
        broken.extend(i1_settled(&self.ledger));
        broken.extend(i1_paid(&self.ledger));
        broken.extend(i2_sizes(&self.ledger));
        broken.extend(i3_flat_accounts(&stored_cash_of_flat(&self.ledger)));
        broken.extend(self.ledger.violations.clone());
        assert_eq!(broken, Vec::<String>::new(), "after {after:?}");
    }

    /// As [`Stage::send`], of a message that goes through with all its items.
    pub fn does(&mut self, sender: &str, message: ExecuteMsg) {
        let outcome = self.send(sender, 0, &message);
        assert!(outcome.as_ref().is_ok_and(|items| items.iter().all(Result::is_ok)), "{message:?}: {outcome:?}");
    }

    /// The refusal of a message, or of its first item.
    pub fn refusal(&mut self, sender: &str, message: ExecuteMsg) -> Option<Refusal> {
        match self.send(sender, 0, &message) {
            Err(refusal) => Some(refusal),
            Ok(items) => items.into_iter().find_map(Result::err),
        }
    }

    pub fn governs(&mut self, message: ExecuteMsg) {
        self.does(GOVERNANCE, message);
    }

    pub fn anyone(&mut self, message: ExecuteMsg) {
        self.does("anyone", message);
    }

    /// A new account of `owner` with these coins, which the venue may fill.
    pub fn account(&mut self, owner: &str, coins: i128) -> AccountId {
        let account = self.ledger.state.next_account;
        self.does(owner, ExecuteMsg::OpenAccount {});
        self.does(owner, ExecuteMsg::EnableVenue { account, venue: 0 });
        self.does(owner, ExecuteMsg::SetOffMarkCap { account, cap_bps: 10_000 });
        if coins > 0 {
            let outcome = self.send(owner, coins, &ExecuteMsg::Deposit { account });
            assert!(outcome.is_ok(), "{outcome:?}");
        }
        account
    }

    /// A trade at the mark.
    pub fn trade(&mut self, market: MarketId, buyer: AccountId, seller: AccountId, lots: u64) {
        let price = units(i128::from(self.marks[&market]) * E18);
        let fill = Fill { market, buyer, seller, lots: Uint64::new(lots), price, taker: TakerSide::Buyer };
        self.does(VENUE, ExecuteMsg::Fill { fills: vec![fill] });
    }

    pub fn float(&mut self, amount: i128) {
        let outcome = self.send(GOVERNANCE, amount, &ExecuteMsg::FundFloat { fund: None });
        assert!(outcome.is_ok(), "{outcome:?}");
    }

    /// From now on a feed has this average from the next boundary to the one after it, both kept.
    pub fn window(&mut self, feed: FeedId, average: u128) {
        let begin = self.now.div_ceil(1_800) * 1_800;
        let row = |boundary: u64, seconds: u64| CheckpointResponse {
            boundary,
            mark_seconds: Uint128::new(average * u128::from(seconds)),
            seconds,
        };
        self.checkpoints.insert(feed, vec![row(begin, 0), row(begin + 1_800, 1_800)]);
    }

    /// Governance ends a market; its settlement price is `average`.
    pub fn settles_at(&mut self, market: MarketId, average: u128) {
        self.governs(ExecuteMsg::SettleMarket { market });
        self.window(market, average);
        self.anyone(ExecuteMsg::Tag { market });
        self.checkpoints.clear();
    }

    pub fn touches(&mut self, account: AccountId) {
        self.anyone(ExecuteMsg::Touch { accounts: vec![account] });
    }

    pub fn cash(&self, account: AccountId) -> i128 {
        self.ledger.state.accounts[&account].cash
    }

    /// Held gains of an account in a market, at their face.
    pub fn held(&self, account: AccountId, market: MarketId) -> i128 {
        self.ledger.state.accounts[&account].held.get(&market).copied().unwrap_or(0)
    }

    /// Paid, fees, shortfall.
    pub fn books(&self, market: MarketId) -> (i128, i128, i128) {
        let market = &self.ledger.state.markets[&market];
        (market.paid, market.fees, market.shortfall)
    }

    /// W, H, allowance.
    pub fn settlement(&self, market: MarketId) -> (i128, i128, i128) {
        let settlement = &self.ledger.state.markets[&market].settlement;
        (settlement.settled, settlement.held, settlement.allowance)
    }

    /// What the clearing house asked for, or sent, reaches the fund.
    pub fn tells(&mut self, fund: &mut Fund) {
        let (sent, asked) = (self.ledger.to_fund, self.ledger.asked);
        let message = if sent > 0 {
            insurance_fund::ExecuteMsg::ReturnFloat {}
        } else {
            insurance_fund::ExecuteMsg::Draw { amount: units(asked) }
        };
        let call = self.call(&fund.clearinghouse.clone(), sent);
        let outcome = fund.execute(&mut self.ledger, &call, &message);
        assert!(outcome.is_ok(), "{outcome:?}");
        self.check(&message);
    }
}
