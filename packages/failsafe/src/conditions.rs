//! What a mode asks of an action: one cell of the matrix, and how two combine.

/// One thing that must hold before the action, checked by the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Condition {
    /// The market named has a price of class A; implies class B.
    ClassA,
    /// The market named has a price of class B.
    ClassB,
    /// What is paid out passes the limiter.
    Limiter,
    /// The account meets its initial margin afterwards.
    InitialMargin,
    /// The account's equity is under a quarter of its maintenance margin ([`is_deep`](crate::is_deep)).
    Deep,
    /// It is recorded, and has no other effect.
    RecordOnly,
    /// The scope has not been tagged with its final price.
    Untagged,
}

impl Condition {
    pub const ALL: [Condition; 7] = [
        Condition::ClassA,
        Condition::ClassB,
        Condition::Limiter,
        Condition::InitialMargin,
        Condition::Deep,
        Condition::RecordOnly,
        Condition::Untagged,
    ];

    const fn bit(self) -> u8 {
        match self {
            Condition::ClassA => 1,
            Condition::ClassB => 2,
            Condition::Limiter => 4,
            Condition::InitialMargin => 8,
            Condition::Deep => 16,
            Condition::RecordOnly => 32,
            Condition::Untagged => 64,
        }
    }
}

/// A set of conditions, all of which must hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Conditions(u8);

impl Conditions {
    pub const NONE: Conditions = Conditions(0);

    pub const fn of(conditions: &[Condition]) -> Conditions {
        let mut bits = 0;
        let mut rest = conditions;
        while let [first, others @ ..] = rest {
            bits |= first.bit();
            rest = others;
        }
        Conditions(bits)
    }

    pub const fn has(self, condition: Condition) -> bool {
        self.0 & condition.bit() != 0
    }

    /// Those of both.
    pub const fn and(self, other: Conditions) -> Conditions {
        Conditions(self.0 | other.0)
    }

    pub const fn without(self, condition: Condition) -> Conditions {
        Conditions(self.0 & !condition.bit())
    }

    pub fn iter(self) -> impl Iterator<Item = Condition> {
        Condition::ALL.into_iter().filter(move |condition| self.has(*condition))
    }
}

/// One cell of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cell {
    No,
    /// Yes, if all of these hold.
    If(Conditions),
}

impl Cell {
    /// What both allow: the refusal of either, else the conditions of both.
    pub const fn and(self, other: Cell) -> Cell {
        match (self, other) {
            (Cell::If(a), Cell::If(b)) => Cell::If(a.and(b)),
            _ => Cell::No,
        }
    }

    pub const fn without(self, condition: Condition) -> Cell {
        match self {
            Cell::If(conditions) => Cell::If(conditions.without(condition)),
            Cell::No => Cell::No,
        }
    }
}
