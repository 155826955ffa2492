//! The same wind-down in other orders: registered and claimed by other callers, in other batches, with steps out of turn, repeated and interrupted,
//! and owners whom the bank refuses. Everybody must get the same.

use std::collections::BTreeMap;

use breakwater_interfaces::clearinghouse::{AccountId, ExecuteMsg, Phase};

use super::campaign::{Drawn, Failing};
use super::drive::{Driver, Failure};
use super::generate::Generator;
use super::outcome::wind_down;
use super::step::Step;

/// Steps that a disorderly end may take, for each account and ticket.
const STEPS_EACH: usize = 40;

/// What each account was owed and paid.
type Payouts = BTreeMap<AccountId, u128>;

/// Winds a sequence down in one order, then from the last tag on in `orders` more, and compares what everybody got.
///
/// # Errors
/// The sequence, and where the payouts differ.
pub fn check_orders(drawn: Drawn, orders: u64) -> Result<Driver, Box<Failing>> {
    let (mut driver, mut generator, mut taken) = drawn;
    let result = compare_orders(&mut driver, &mut generator, &mut taken, orders);
    match result {
        Ok(()) => Ok(driver),
        Err(failure) => {
            let (world, messages) = (generator.world().clone(), driver.counts.messages);
            Err(Box::new(Failing { world, steps: taken, failure, messages }))
        }
    }
}

fn compare_orders(
    driver: &mut Driver,
    generator: &mut Generator,
    taken: &mut Vec<Step>,
    orders: u64,
) -> Result<(), Failure> {
    let before = taken.len();
    wind_down(driver, generator, taken)?;
    let is_registration = |step: &Step| matches!(step, Step::Clear { message: ExecuteMsg::Register { .. }, .. });
    let registered = taken.iter().skip(before).position(is_registration).map_or(taken.len(), |at| before + at);
    let expected = payouts(driver)?;
    for order in 0..orders {
        let mut steps = taken[..registered].to_vec();
        let found = in_disorder(generator, &mut steps, order);
        let found = found.inspect_err(|_| taken.clone_from(&steps))?;
        if found != expected {
            taken.clone_from(&steps);
            let what = format!("another order pays {found:?} instead of {expected:?}");
            return Err(Failure { step: steps.len().saturating_sub(1), what });
        }
        driver.counts.take_path("wind-down: another order");
    }
    Ok(())
}

/// Runs the steps up to the last tag again, and then others in no order.
fn in_disorder(generator: &mut Generator, steps: &mut Vec<Step>, order: u64) -> Result<Payouts, Failure> {
    let mut driver = Driver::start(generator.world())?;
    for step in steps.iter() {
        driver.apply(step)?;
    }
    generator.start_anew(order);
    let state = &driver.references.ledger.state;
    let most = STEPS_EACH * (state.accounts.len() + state.tickets.len() + 1);
    for _ in 0..most {
        let Some(next) = generator.disorderly(&driver) else { return payouts(&driver) };
        for step in next {
            steps.push(step.clone());
            driver.apply(&step)?;
        }
    }
    let what = format!("not everybody is paid after {most} steps in no order");
    Err(Failure { step: steps.len().saturating_sub(1), what })
}

/// What the final whole has paid each account. Errors: somebody was not paid.
fn payouts(driver: &Driver) -> Result<Payouts, Failure> {
    let fail = |what: String| Failure { step: 0, what };
    let mut paid = Payouts::new();
    for account in driver.chain.accounts().map_err(|error| fail(error.0))? {
        let claim = driver.chain.claimable(account).map_err(|error| fail(error.0))?;
        if claim.owed.i128() > 0 && !claim.paid {
            return Err(fail(format!("account {account} is owed {} and was not paid", claim.owed)));
        }
        paid.insert(account, claim.pays.map_or(0, |units| units.u128()));
    }
    Ok(paid)
}

impl Generator {
    /// Another order of the same.
    fn start_anew(&mut self, order: u64) {
        self.rng = super::rng::Rng::new(self.world.seed.wrapping_mul(1_000_003).wrapping_add(order + 1));
    }

    /// Any step of the wind-down, the next one often enough; `None` once all is paid out.
    fn disorderly(&mut self, driver: &Driver) -> Option<Vec<Step>> {
        let is_final = driver.references.ledger.state.phase() == Phase::Final;
        if is_final && driver.references.ledger.unpaid().is_empty() && driver.references.ledger.state.tickets.is_empty()
        {
            return None;
        }
        Some(match self.rng.weighted(&[40, 35, 10, 10, 5]) {
            0 => self.ending(driver)?,
            1 => self.of_the_whole(driver),
            2 => self.repeat().into_iter().collect(),
            3 => {
                let name = format!("owner-{}", self.rng.below(8));
                vec![Step::Block { name, blocked: self.rng.chance(60) }]
            }
            _ => vec![Self::passes(self.rng.between(1, 100_000))],
        })
    }
}
