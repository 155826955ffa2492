//! Lazy indices against an explicit loop over all positions in exact fractions.
//!
//! The bound of `docs/rules.md`, Touch: after m index events a position left alone is at most 1 + m/100 lots and units below the fraction, and m/100
//! above it, through any number of rescalings and epochs.

use std::collections::BTreeMap;

use breakwater_risk::{
    ColdIndices, Generation, Lots, Position, RiskError, ScaleEnd, Shrunk, Side, Units, LOTS_MAX, SURVIVAL_MIN,
    SURVIVAL_START,
};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

use super::long_hand::{big, lots, size, units};

/// Cold records of one side, as storage keeps them.
#[derive(Default)]
struct Cold {
    generations: BTreeMap<u32, Generation>,
    ends: BTreeMap<(u32, u32), ScaleEnd>,
}

impl Cold {
    fn keep(&mut self, shrunk: Shrunk) {
        self.generations.insert(shrunk.started.0, shrunk.started.1);
        if let Some((epoch, scale, end)) = shrunk.ended {
            self.ends.insert((epoch, scale), end);
        }
    }
}

impl ColdIndices for Cold {
    type Error = RiskError;

    fn generation(&self, generation: u32) -> Result<Generation, RiskError> {
        if generation == 0 {
            return Ok(Generation::FIRST);
        }
        self.generations.get(&generation).copied().ok_or(RiskError::MissingGeneration { generation })
    }

    fn scale_end(&self, epoch: u32, scale: u32) -> Result<ScaleEnd, RiskError> {
        self.ends.get(&(epoch, scale)).copied().ok_or(RiskError::MissingScale { epoch, scale })
    }
}

/// What a position truly is: fractions of lots, cost and cash received.
struct Truth {
    lots: BigRational,
    cost: BigRational,
    received: BigRational,
    /// Index events since the last touch.
    events: u32,
}

/// A side, its positions as stored, and the same positions as they truly are.
#[derive(Default)]
struct Model {
    side: Side,
    cold: Cold,
    open_interest: u64,
    positions: Vec<(Position, Truth)>,
}

fn fraction(number: impl Into<BigInt>) -> BigRational {
    BigRational::from_integer(number.into())
}

impl Model {
    fn open(&mut self, wanted: u64, cost: i128) {
        let opened = wanted.min(LOTS_MAX - self.open_interest);
        if opened == 0 {
            return;
        }
        self.open_interest += opened;
        let stored = Position {
            size: size(i128::from(opened)),
            cost: units(cost),
            index: self.side.index,
            generation: self.side.generation,
        };
        self.positions.push((stored, truth(&stored)));
    }

    fn receive(&mut self, total: i128) {
        if self.open_interest == 0 {
            return;
        }
        self.side.receive(lots(self.open_interest), units(total)).unwrap();
        for (_, truth) in &mut self.positions {
            truth.received += fraction(total) * &truth.lots / fraction(self.open_interest);
            truth.events += 1;
        }
    }

    fn shrink(&mut self, torn: u64) {
        let torn = torn.min(self.open_interest);
        if torn == 0 {
            return;
        }
        let shrunk = self.side.shrink(lots(self.open_interest), lots(torn)).unwrap();
        self.cold.keep(shrunk);
        let left = BigRational::new(big(self.open_interest - torn), big(self.open_interest));
        for (_, truth) in &mut self.positions {
            truth.lots *= &left;
            truth.cost *= &left;
            truth.events += 1;
        }
        self.open_interest -= torn;
        let survival = self.side.current.survival;
        assert!((SURVIVAL_MIN..=SURVIVAL_START).contains(&survival), "{survival}");
    }

    /// Folds every position and compares it; the one numbered `touched` is stored as folded.
    fn compare(&mut self, touched: usize) {
        for (at, (stored, truth)) in self.positions.iter_mut().enumerate() {
            let fold = self.side.fold(stored, &self.cold).unwrap();
            let (lots, cost) = fold.position.map_or((Lots::ZERO, Units::ZERO), |left| (left.size.lots(), left.cost));
            let received = fold.realised.get() + stored.cost.get() - cost.get();
            truth.holds("lots", big(lots.get()), &truth.lots);
            truth.holds("units received", big(received), &truth.received);
            if !lots.is_zero() {
                truth.holds("units of cost", big(cost.get()), &truth.cost);
            }
            if at == touched {
                let Some(left) = fold.position else { continue };
                assert_eq!(
                    self.side.fold(&left, &self.cold).unwrap().position,
                    Some(left),
                    "a second touch does nothing"
                );
                *stored = left;
                *truth = self::truth(&left);
            }
        }
    }
}

fn truth(stored: &Position) -> Truth {
    let (lots, cost) = (fraction(stored.size.get()), fraction(stored.cost.get()));
    Truth { lots, cost, received: fraction(0), events: 0 }
}

impl Truth {
    /// `found` lies below the exact number by at most 1 + m/100, or above it by at most m/100.
    fn holds(&self, what: &str, found: BigInt, exact: &BigRational) {
        let below = exact - fraction(found.clone());
        let bound = BigRational::new(big(100 + self.events), big(100));
        let in_bound = below >= -BigRational::new(big(self.events), big(100)) && below <= bound;
        assert!(in_bound, "{found} {what} for {exact} after {} events", self.events);
    }
}

#[derive(Clone, Debug)]
enum Step {
    Open {
        lots: u64,
        cost: i128,
    },
    Receive {
        total: i128,
    },
    /// Tears all but one part in so many up.
    Tear {
        leaves_one_in: u64,
    },
    TearLots {
        lots: u64,
    },
    Turn,
    Touch {
        number: usize,
    },
}

/// Steps; costs and totals stay below 10¹⁸ units, where the bound of a hundredth a step is stated.
fn step() -> impl Strategy<Value = Step> {
    const UNITS: i128 = 1_000_000_000_000_000_000;
    prop_oneof![
        4 => (1..LOTS_MAX / 4, 0..UNITS).prop_map(|(lots, cost)| Step::Open { lots, cost }),
        6 => (-UNITS..UNITS).prop_map(|total| Step::Receive { total }),
        3 => (1..20_u32).prop_map(|digits| Step::Tear { leaves_one_in: 10_u64.saturating_pow(digits) }),
        2 => (1..1_000_000_000_u64).prop_map(|lots| Step::TearLots { lots }),
        1 => Just(Step::Turn),
        2 => (0..20_usize).prop_map(|number| Step::Touch { number }),
    ]
}

fn run(steps: &[Step]) -> Model {
    let mut model = Model::default();
    for step in steps {
        let mut touched = usize::MAX;
        match *step {
            Step::Open { lots, cost } => model.open(lots, cost),
            Step::Receive { total } => model.receive(total),
            Step::Tear { leaves_one_in } => {
                let left = (model.open_interest / leaves_one_in).max(1);
                model.shrink(model.open_interest.saturating_sub(left));
            }
            Step::TearLots { lots } => model.shrink(lots),
            Step::Turn => model.shrink(model.open_interest),
            Step::Touch { number } => touched = number,
        }
        model.compare(touched);
    }
    model
}

/// A position of 10¹⁸ lots, and each time all but a billionth torn up, with new positions taking the place of the old.
fn rescalings(count: u32) -> Model {
    let mut model = Model::default();
    for number in 0..count {
        model.open(1_000_000_000_000_000_000, 1_000_000_000);
        model.receive(5_000_000_000_000_000 - i128::from(number));
        model.shrink(model.open_interest - model.open_interest / 1_000_000_000);
        model.receive(-7_777);
        model.compare(usize::MAX);
    }
    model
}

#[test]
fn a_position_is_folded_through_eight_rescalings() {
    let model = rescalings(9);
    assert!(model.side.current.scale >= 7, "{} scales", model.side.current.scale);
    assert_eq!(model.side.current.epoch, 0);
}

#[test]
fn positions_of_an_ended_epoch_keep_what_they_received() {
    for count in 1..9 {
        let mut model = rescalings(count);
        model.shrink(model.open_interest);
        model.compare(usize::MAX);
        model.open(1_000_000, 5);
        model.receive(1_000_000);
        model.compare(usize::MAX);
        assert_eq!(model.side.current.epoch, 1);
        let (first, _) = &model.positions[0];
        assert_eq!(model.side.fold(first, &model.cold).unwrap().position, None);
    }
}

#[test]
fn nothing_happens_to_a_side_without_open_interest() {
    let mut side = Side::default();
    side.receive(Lots::ZERO, units(5)).unwrap();
    assert_eq!(side, Side::default());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn lazy_indices_are_an_explicit_loop(steps in prop::collection::vec(step(), 1..120)) {
        run(&steps);
    }
}
