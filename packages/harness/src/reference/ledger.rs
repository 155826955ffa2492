//! The ledger: one message in, accepted or refused, and the state after it.

use std::collections::{BTreeMap, BTreeSet};

use breakwater_interfaces::clearinghouse::{
    AccountId, ExecuteMsg, Limits, MarketId, Mode, PriceClass, StopKind, Timing,
};
use cosmwasm_std::Uint128;

use super::history::Event;
use super::modes::market::Seen;
use super::modes::stop::Stops;
use super::modes::until::Stands;
use super::modes::whole::Average;
use super::price::{quote, LegPrice, Moment, Purpose, Quote};
use super::refusal::{Refusal, Result};
use super::settle::ending::Ending;
use super::settle::Registered;
use super::state::{Leak, Side, State};

/// What became of one item of a batch.
pub type ItemResult = Result<()>;

/// What became of a message: refused, or accepted with the fate of each item (one for a message without a batch).
pub type Outcome = Result<Vec<ItemResult>>;

/// A message's surroundings.
#[derive(Debug)]
pub struct Call {
    pub sender: String,
    /// Denom and amount of each coin attached.
    pub funds: Vec<(String, u128)>,
    pub moment: Moment,
    /// The sequence that a transfer to another chain got.
    pub sequence: Option<u64>,
    quotes: BTreeMap<MarketId, Quote>,
    /// Modes at the begin of the message: of each market, and of the whole.
    pub(super) seen: BTreeMap<MarketId, Seen>,
    pub(super) whole: Vec<Stands>,
    /// Sizes as stored when the message began.
    pub(super) stored: BTreeMap<AccountId, BTreeMap<MarketId, i128>>,
}

impl Call {
    /// Block time in seconds.
    pub fn now(&self) -> i128 {
        i128::from(self.moment.time)
    }

    pub(super) fn quote(&self, market: MarketId) -> Result<&Quote> {
        self.quotes.get(&market).ok_or(Refusal::UnknownMarket)
    }

    /// Prices of a leg; `None` where it has no value.
    pub fn leg(&self, market: MarketId, purpose: Purpose, long: bool) -> Option<LegPrice> {
        self.quotes.get(&market)?.leg(purpose, long)
    }

    /// Class A; in RESUME however far from the average.
    pub(super) fn is_a(&self, market: MarketId) -> bool {
        let in_resume = self.seen.get(&market).is_some_and(|seen| seen.is(Mode::Resume));
        let is_a = |quote: &Quote| quote.is(PriceClass::A) || (in_resume && quote.is_a_off_average);
        self.quotes.get(&market).is_some_and(is_a)
    }

    /// As shown: in RESUME class A is RESUME's.
    pub(super) fn class(&self, market: MarketId) -> PriceClass {
        if self.is_a(market) {
            return PriceClass::A;
        }
        self.quotes.get(&market).map_or(PriceClass::D, |quote| quote.class)
    }

    /// The price is of class A and had no gap in the last hour.
    pub(super) fn is_healthy(&self, market: MarketId) -> bool {
        self.is_a(market) && !self.seen.get(&market).is_some_and(|seen| seen.was_bad_lately)
    }
}

/// The naive clearing house.
#[derive(Clone, Debug)]
pub struct Ledger {
    pub state: State,
    /// Everything that ever happened to each side.
    pub history: BTreeMap<(MarketId, Side), Vec<Event>>,
    /// How often each path was taken.
    pub tallies: BTreeMap<&'static str, u64>,
    /// Broken invariants, as sentences that start with the number.
    pub violations: Vec<String>,
    /// Cash that each account's legs brought in this message.
    pub(super) realised: BTreeMap<(AccountId, MarketId), i128>,
    /// Legs that this message registered, and what it cut of held gains at their release.
    pub(super) registered: BTreeMap<(AccountId, MarketId), Registered>,
    pub(super) cut: BTreeMap<(AccountId, MarketId), i128>,
    /// Markets whose modes this message used.
    pub(super) used: BTreeSet<MarketId>,
    /// What the last message sent to the insurance fund, and what it asked it for.
    pub to_fund: i128,
    pub asked: i128,
    /// Addresses that the bank refuses to pay.
    pub blocked: BTreeSet<String>,
    /// Channels that refuse transfers, and those that do not say under which sequence they send.
    pub closed: BTreeSet<String>,
    pub mute: BTreeSet<String>,
    /// Accounts whose record cannot be read.
    pub unreadable: BTreeSet<AccountId>,
    /// Coins that the bank shows less than are held.
    pub missing: i128,
}

/// What a new clearing house is told of its safety.
#[derive(Clone, Debug)]
pub struct Safety {
    pub guardian: String,
    pub treasury: String,
    pub timing: Timing,
    pub limits: Limits,
    /// Block time of its instantiation, in seconds.
    pub now: i128,
}

/// Converts an amount; what does not fit is beyond every limit.
///
/// # Errors
/// `LimitExceeded`.
pub fn int(amount: Uint128) -> Result<i128> {
    i128::try_from(amount.u128()).map_err(|_| Refusal::LimitExceeded)
}

impl Ledger {
    /// An empty clearing house. `first_account` is the id that the first account gets.
    pub fn new(governance: &str, denom: &str, float_target: i128, first_account: AccountId, safety: Safety) -> Ledger {
        let state = State {
            governance: governance.to_owned(),
            denom: denom.to_owned(),
            insurance_fund: None,
            float_target,
            accounts: BTreeMap::new(),
            next_account: first_account,
            markets: BTreeMap::new(),
            venues: BTreeMap::new(),
            held: 0,
            float: 0,
            treasury: 0,
            repaid_hour: Leak::default(),
            repaid_day: Leak::default(),
            guardian: safety.guardian,
            treasury_owner: safety.treasury,
            timing: safety.timing,
            limits: safety.limits,
            freeze: Stops::new(StopKind::Freeze),
            reduce_only: Stops::new(StopKind::ReduceOnly),
            fund: 0,
            absorbed: Default::default(),
            average: Average { units: 0, at: safety.now },
            shortfall_ended_at: None,
            short_since: None,
            mask: 0,
            settling: false,
            limiter: Default::default(),
            withdrawal_bound: Default::default(),
            tickets: BTreeMap::new(),
            next_ticket: 0,
            round: None,
            claims: BTreeMap::new(),
            changes: BTreeMap::new(),
            next_change: 0,
            flights: BTreeMap::new(),
            ending: Ending::default(),
            ended: 0,
        };
        Ledger {
            state,
            history: BTreeMap::new(),
            tallies: BTreeMap::new(),
            violations: Vec::new(),
            realised: BTreeMap::new(),
            registered: BTreeMap::new(),
            cut: BTreeMap::new(),
            used: BTreeSet::new(),
            to_fund: 0,
            asked: 0,
            blocked: BTreeSet::new(),
            closed: BTreeSet::new(),
            mute: BTreeSet::new(),
            unreadable: BTreeSet::new(),
            missing: 0,
        }
    }

    /// Everything a message sees.
    pub fn call(&self, sender: &str, funds: &[(String, u128)], moment: Moment) -> Call {
        let quotes: BTreeMap<MarketId, Quote> =
            self.state.markets.iter().map(|(id, market)| (*id, quote(market, &moment))).collect();
        let seen = quotes.iter().map(|(id, quote)| (*id, self.state.seen(*id, &moment, quote))).collect();
        let whole = self.state.whole(i128::from(moment.time));
        let sizes = |account: &super::state::Account| {
            account.positions.iter().map(|(market, position)| (*market, position.size)).collect()
        };
        let stored = self.state.accounts.iter().map(|(id, account)| (*id, sizes(account))).collect();
        Call { sender: sender.to_owned(), funds: funds.to_vec(), moment, sequence: None, quotes, seen, whole, stored }
    }

    /// Runs one message. A refusal changes nothing.
    ///
    /// # Errors
    /// Why the whole message is refused.
    pub fn execute(&mut self, call: &Call, message: &ExecuteMsg) -> Outcome {
        self.whole_message(call, |ledger| ledger.run(call, message))
    }

    pub(super) fn tally(&mut self, name: &'static str) {
        *self.tallies.entry(name).or_insert(0) += 1;
    }

    pub(super) fn tally_if(&mut self, happened: bool, name: &'static str) {
        if happened {
            self.tally(name);
        }
    }
}
