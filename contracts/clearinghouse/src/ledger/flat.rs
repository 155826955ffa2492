//! Touching all legs of an account, and accounts that lost their last position and owe more than they have.

use breakwater_interfaces::clearinghouse::{AccountId, MarketId};
use breakwater_risk::{at_rate, val, AccountFloat, Direction, Position, Purpose, Tier, Units};

use super::Ledger;
use crate::error::{ContractError, Refusal};
use crate::events;

/// What touching all legs of an account found.
pub struct Realised {
    /// `IM_r⁰`: what the positions as stored when the message began let the float pay.
    pub initial_base: Units,
    /// Registering a leg left the account without equity, and it has been closed.
    pub closed: bool,
    /// What each market realised for the account.
    by_market: Vec<(MarketId, Units)>,
    /// Positions stored in each market before.
    positions_before: Vec<(MarketId, u32)>,
    /// The gain over its cost of each leg registered.
    registered: Vec<(MarketId, Units)>,
    /// What was cut off held gains that were let go.
    cuts: Vec<(MarketId, Units)>,
}

impl Realised {
    /// Touches every leg of an account; those in tagged markets are registered, unless another's price is waited for: which market owes what the
    /// account lacks must not depend on who touches it between two tags. Gains held in final markets are let go.
    pub fn touch_all(ledger: &mut Ledger, account: AccountId) -> Result<Self, ContractError> {
        let record = ledger.account(account)?;
        let mut realised = Realised {
            initial_base: Units::ZERO,
            closed: false,
            by_market: Vec::new(),
            positions_before: Vec::new(),
            registered: Vec::new(),
            cuts: Vec::new(),
        };
        for (market, position) in &record.positions {
            let stored = ledger.market(*market)?.positions;
            realised.positions_before.push((*market, stored));
            let initial = initial_base(ledger, *market, position)?;
            realised.initial_base = realised.initial_base.plus(initial)?;
        }
        let mut tagged = Vec::new();
        for (market, _) in &record.positions {
            match ledger.tagged(*market)? {
                None => realised.by_market.push((*market, ledger.touch(account, *market)?)),
                Some(price) => tagged.push((*market, price)),
            }
        }
        let waits = ledger.awaits_tag(account)?;
        for (market, price) in tagged {
            let folded = if waits {
                ledger.touch(account, market)?
            } else {
                let (folded, gain) = ledger.register(account, market, price)?;
                realised.registered.push((market, gain));
                folded
            };
            realised.by_market.push((market, folded));
        }
        for (market, _) in &record.held_gains {
            let cut = ledger.release(account, *market)?;
            realised.cuts.push((*market, cut));
        }
        if let Some(worst) = least(&realised.registered) {
            realised.closed = ledger.close_bankrupt(account, &realised, worst)?;
        }
        Ok(realised)
    }

    /// The market that owes what a flat account misses, and whether a cut alone brought that about.
    fn owing(&self) -> Option<(MarketId, bool)> {
        let cut =
            self.cuts.iter().filter(|(_, cut)| !cut.is_zero()).min_by_key(|(market, cut)| (cut.negated(), *market));
        match cut {
            Some((market, _)) if self.registered.is_empty() => Some((*market, true)),
            _ => least(&self.by_market).map(|market| (market, false)),
        }
    }

    /// Ends the life of markets that this left without positions.
    pub fn empty_markets(&self, ledger: &mut Ledger) -> Result<(), ContractError> {
        for (market, before) in &self.positions_before {
            ledger.empty_market(*market, *before)?;
        }
        Ok(())
    }
}

/// The market of the largest loss; ties and none: the lowest id.
fn least(by_market: &[(MarketId, Units)]) -> Option<MarketId> {
    by_market.iter().min_by_key(|(market, units)| (units.get().min(0), *market)).map(|(market, _)| *market)
}

/// What a stored leg lets the float pay: its initial margin as it is now, and of what was torn up since as much as that lost.
fn initial_base(ledger: &mut Ledger, market: MarketId, stored: &Position) -> Result<Units, ContractError> {
    let fold = ledger.fold(market, stored)?;
    let live = match &fold.position {
        Some(live) => stored_initial(ledger, market, live)?,
        None => Units::ZERO,
    };
    let gone = stored_initial(ledger, market, stored)?.minus(live)?.at_least_zero();
    Ok(live.plus(gone.min(fold.realised.negated().at_least_zero()))?)
}

/// `⌈|val(size, mark)| · initial/10⁴⌉` of a stored position; 0 while its market has no price.
fn stored_initial(ledger: &mut Ledger, market: MarketId, position: &Position) -> Result<Units, ContractError> {
    let params = ledger.params(market)?;
    let prices = match ledger.leg_prices(market, Direction::of(position.size), Purpose::Liquidating) {
        Ok(valued) => valued.prices,
        Err(error) if matches!(error.refusal(), Refusal::NoPrice { .. }) => return Ok(Units::ZERO),
        Err(error) => return Err(error),
    };
    let initial_bps = Tier::of(&params.tiers, position.size.lots()).initial_bps;
    Ok(at_rate(val(position.size, prices.mark)?, initial_bps)?)
}

/// Settles a flat account that owes `need`: the float within the account's limit, then shortfall of the market of the largest loss; of the market
/// alone where a cut of held gains brought it about.
pub fn settle_flat(
    ledger: &mut Ledger,
    account: AccountId,
    realised: &Realised,
    need: Units,
) -> Result<(), ContractError> {
    let owing = realised.owing();
    let from_float = match owing {
        Some((_, true)) => Units::ZERO,
        _ => account_float(ledger, account)?.pay(need, realised.initial_base)?,
    };
    pay_from_float(ledger, account, from_float)?;
    let left = need.minus(from_float)?;
    if !left.is_zero() {
        let (market, _) = owing.ok_or(Refusal::NothingClosable { account })?;
        book_shortfall(ledger, account, market, left)?;
    }
    ledger.account_mut(account)?.float_paid = Units::ZERO;
    let now = ledger.now;
    ledger.totals_mut().absorb(need, now)?;
    ledger.emit(events::resolved(account, need, from_float, Units::ZERO, left, Units::ZERO));
    Ok(())
}

/// The float as it stands for an account.
pub fn account_float(ledger: &mut Ledger, account: AccountId) -> Result<AccountFloat, ContractError> {
    Ok(AccountFloat { held: ledger.totals().float, paid: ledger.account(account)?.float_paid })
}

/// Moves `paid` from the float to the account, and counts it.
pub fn pay_from_float(ledger: &mut Ledger, account: AccountId, paid: Units) -> Result<(), ContractError> {
    if paid.is_zero() {
        return Ok(());
    }
    let totals = ledger.totals_mut();
    totals.float = totals.float.minus(paid)?;
    let record = ledger.account_mut(account)?;
    record.cash = record.cash.plus(paid)?;
    record.float_paid = record.float_paid.plus(paid)?;
    Ok(())
}

/// What nobody pays now: the account is made whole and the market owes it.
pub fn book_shortfall(
    ledger: &mut Ledger,
    account: AccountId,
    market: MarketId,
    units: Units,
) -> Result<(), ContractError> {
    let record = ledger.account_mut(account)?;
    record.cash = record.cash.plus(units)?;
    let record = ledger.market_mut(market)?;
    record.paid = record.paid.plus(units)?;
    record.shortfall = record.shortfall.plus(units)?;
    Ok(())
}
