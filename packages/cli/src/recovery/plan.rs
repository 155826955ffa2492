//! What is pending, from what a pass has seen.

use anyhow::Result;
use breakwater_interfaces::clearinghouse::{
    AccountId, ClaimResponse, ClaimableResponse, ConfigResponse, ExecuteMsg, MarketResponse, Phase, QueryMsg,
    StatusResponse,
};

use super::place::Place;
use super::seen::Seen;

/// Items of a batch.
pub const BATCH: usize = 30;
/// Tickets that cannot be served yet are looked at again so often, in seconds.
const TICKETS_SECONDS: u64 = 3_600;

/// One message.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// What it is for.
    pub step: &'static str,
    pub message: ExecuteMsg,
    /// Accounts and tickets it names or may pass.
    pub items: usize,
}

/// Stages of one matter: what is pending in one goes before what is pending in the next.
#[derive(Debug, Default)]
pub struct Thread {
    pub stages: Vec<Vec<Job>>,
    /// Something will be pending at this time.
    pub ripens_at: Option<u64>,
}

impl Thread {
    fn of(stages: Vec<Vec<Job>>) -> Thread {
        Thread { stages, ripens_at: None }
    }
}

/// All that is pending.
///
/// # Errors
/// If the clearing house cannot be asked.
pub fn pending<P: Place>(place: &P, seen: &Seen) -> Result<Vec<Thread>> {
    let mut threads = vec![Thread::of(vec![parked(place, seen)?])];
    match seen.ending.phase {
        Phase::Live => {
            threads.push(tickets(place, seen)?);
            threads.extend(markets(place, seen)?);
        }
        Phase::Settling => threads.push(Thread::of(vec![vec![job("cage", ExecuteMsg::Cage {})]])),
        Phase::Caged => threads.push(Thread::of(caged(place, seen)?)),
        Phase::Final => threads.push(Thread::of(last(place, seen)?)),
    }
    Ok(threads)
}

fn job(step: &'static str, message: ExecuteMsg) -> Job {
    Job { step, message, items: 0 }
}

/// Tickets that the limiter lets go, or that are due.
fn tickets<P: Place>(place: &P, seen: &Seen) -> Result<Thread> {
    let Some(first) = seen.tickets.first() else { return Ok(Thread::default()) };
    let status: StatusResponse = place.require(&QueryMsg::Status { start_after: None, limit: Some(1) })?;
    let config: ConfigResponse = place.require(&QueryMsg::Config {})?;
    let total = seen.solvency.tickets.u128();
    let coins = u128::try_from(seen.solvency.deposits.i128()).unwrap_or(0).saturating_add(total);
    let least = total.min(config.limits.ticket_min.u128().div_ceil(10));
    let due = seen.tickets.iter().map(|ticket| ticket.due_at).min().unwrap_or(first.due_at);
    if status.limiter_room.u128().min(coins) < least && seen.now < due {
        let ripens_at = Some(due.min(seen.now.saturating_add(TICKETS_SECONDS)));
        return Ok(Thread { stages: Vec::new(), ripens_at });
    }
    let rounds = seen.tickets.chunks(BATCH).map(|batch| Job {
        step: "serve tickets",
        message: ExecuteMsg::ServeTickets { limit: limit(batch.len()) },
        items: batch.len(),
    });
    Ok(Thread::of(vec![rounds.collect()]))
}

/// Markets that settle, each to its price; then all accounts to their markets' prices; then what they hold to their cash.
fn markets<P: Place>(place: &P, seen: &Seen) -> Result<Vec<Thread>> {
    let price = |market: &MarketResponse| market.settlement.as_ref().and_then(|settlement| settlement.price);
    let is_final =
        |market: &MarketResponse| market.settlement.as_ref().is_some_and(|settlement| settlement.fraction.is_some());
    let (tagged, untagged): (Vec<_>, Vec<_>) = seen.settling.iter().partition(|market| price(market).is_some());
    let with_positions = untagged.into_iter().filter(|market| market.positions > 0);
    let mut threads: Vec<Thread> = with_positions.map(|market| Thread::of(vec![vec![tag(market)]])).collect();
    // An account does not show a leg that waits to be registered, so everybody is touched.
    let everybody = if tagged.iter().any(|market| market.positions > 0) {
        touches("register positions", seen.ids(place)?)
    } else {
        Vec::new()
    };
    let finalize = tagged.iter().filter(|market| !is_final(market));
    let finalize = finalize.map(|market| job("finalize markets", ExecuteMsg::FinalizeMarket { market: market.market }));
    let held = tagged.iter().filter(|market| is_final(market));
    let held = held.filter(|market| market.settlement.as_ref().is_some_and(|settlement| settlement.holders > 0));
    let held: Vec<_> = held.map(|market| market.market).collect();
    let mut holders = Vec::new();
    if !held.is_empty() {
        let accounts = seen.accounts(place)?.iter();
        let holding = accounts.filter(|account| account.held_gains.iter().any(|gain| held.contains(&gain.market)));
        holders.extend(holding.map(|account| account.account));
    }
    threads.push(Thread::of(vec![everybody, finalize.collect(), touches("release gains", &holders)]));
    Ok(threads)
}

fn tag(market: &MarketResponse) -> Job {
    job("tag markets", ExecuteMsg::Tag { market: market.market })
}

fn touches(step: &'static str, accounts: &[AccountId]) -> Vec<Job> {
    let batches = accounts.chunks(BATCH);
    batches
        .map(|batch| Job { step, message: ExecuteMsg::Touch { accounts: batch.to_vec() }, items: batch.len() })
        .collect()
}

/// From the cage to the fractions.
fn caged<P: Place>(place: &P, seen: &Seen) -> Result<Vec<Vec<Job>>> {
    let ending = &seen.ending;
    let tags = ending.untagged.iter().map(|market| job("tag markets", ExecuteMsg::Tag { market: *market }));
    let mut register = Vec::new();
    if !ending.registered {
        let left: Vec<_> = seen.ids(place)?.iter().filter(|account| **account > ending.cursor).collect();
        register.extend(left.chunks(BATCH).map(|batch| Job {
            step: "register accounts",
            message: ExecuteMsg::Register { limit: limit(BATCH) },
            items: batch.len(),
        }));
        if register.is_empty() {
            // Nobody is left, or there never was anybody: one message says so.
            register.push(job("register accounts", ExecuteMsg::Register { limit: 1 }));
        }
    }
    let draw = (!ending.insurance_drawn).then(|| job("draw insurance", ExecuteMsg::DrawInsurance {}));
    let finalize = job("finalize", ExecuteMsg::Finalize {});
    Ok(vec![tags.collect(), register, draw.into_iter().collect(), vec![finalize]])
}

/// Claims, then what is left for callers and stakers.
fn last<P: Place>(place: &P, seen: &Seen) -> Result<Vec<Vec<Job>>> {
    let ending = &seen.ending;
    let mut accounts = Vec::new();
    if ending.claims_left > 0 {
        for account in seen.ids(place)? {
            // One that cannot be computed has nothing to claim yet.
            let Ok(claimable) = place.ask::<ClaimableResponse>(&QueryMsg::Claimable { account: *account })? else {
                continue;
            };
            if !claimable.paid && claimable.owed.i128() > 0 {
                accounts.push(*account);
            }
        }
    }
    let tickets: Vec<u64> = seen.tickets.iter().map(|ticket| ticket.id).collect();
    let claim = |accounts: &[AccountId], tickets: &[u64]| Job {
        step: "claim",
        items: accounts.len() + tickets.len(),
        message: ExecuteMsg::Claim { accounts: accounts.to_vec(), tickets: tickets.to_vec() },
    };
    let claims = accounts.chunks(BATCH).map(|batch| claim(batch, &[]));
    let claims: Vec<Job> = claims.chain(tickets.chunks(BATCH).map(|batch| claim(&[], batch))).collect();
    let solvency = &seen.solvency;
    let kept = [solvency.parked, solvency.treasury, ending.residual];
    let pot = kept.iter().fold(solvency.held, |left, part| left.saturating_sub(*part));
    let all_claimed = ending.claims_left == 0 && ending.tickets_left.is_zero();
    let tips = (!pot.is_zero()).then(|| job("take tips", ExecuteMsg::TakeTips {}));
    let rest = !ending.residual.is_zero() || all_claimed && !pot.is_zero();
    let surplus = rest.then(|| job("return surplus", ExecuteMsg::ReturnSurplus {}));
    Ok(vec![claims, tips.into_iter().collect(), surplus.into_iter().collect()])
}

/// What could not be paid to its owner before.
fn parked<P: Place>(place: &P, seen: &Seen) -> Result<Vec<Job>> {
    if seen.solvency.parked.is_zero() {
        return Ok(Vec::new());
    }
    let accounts = seen.accounts(place)?.iter().map(|account| account.owner.to_string());
    let mut owners: Vec<String> = accounts.chain(seen.tickets.iter().map(|ticket| ticket.owner.to_string())).collect();
    owners.sort();
    owners.dedup();
    let mut retries = Vec::new();
    for owner in owners {
        let claim: ClaimResponse = place.require(&QueryMsg::Claim { owner: owner.clone() })?;
        if !claim.amount.is_zero() {
            let message = ExecuteMsg::RetryClaim { owner, remote: None };
            retries.push(Job { step: "retry claims", message, items: 1 });
        }
    }
    Ok(retries)
}

fn limit(items: usize) -> u32 {
    // At most a batch.
    u32::try_from(items).unwrap_or(u32::MAX)
}
