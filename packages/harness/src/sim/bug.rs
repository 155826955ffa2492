//! Planted bugs, chosen at run time; compiled in only with the feature `planted-bugs`.

/// Makes the contracts run with the bug called `name`, or without any.
#[cfg(feature = "planted-bugs")]
pub fn plant(name: Option<&str>) {
    breakwater_risk::planted::select(name);
}

/// Without the feature there is nothing to plant.
#[cfg(not(feature = "planted-bugs"))]
pub fn plant(_name: Option<&str>) {}
