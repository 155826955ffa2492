//! Planted bugs, chosen at run time; compiled in only with the feature `planted-bugs`.

/// Makes the contracts run with the bug called `name`, or without any.
///
/// # Errors
/// If there is no such bug, or the contracts would run compiled, which have none.
#[cfg(feature = "planted-bugs")]
pub fn plant(name: Option<&str>) -> Result<(), String> {
    if name.is_some() && crate::chain::Engine::chosen_name() != "native" {
        return Err("bugs are planted in native code only: run without BREAKWATER_ENGINE".to_owned());
    }
    breakwater_risk::planted::select(name).map_err(|error| format!("{error:?}"))
}

/// Without the feature there is nothing to plant.
///
/// # Errors
/// If a bug is named.
#[cfg(not(feature = "planted-bugs"))]
pub fn plant(name: Option<&str>) -> Result<(), String> {
    name.map_or(Ok(()), |name| Err(format!("bug {name} needs the feature planted-bugs")))
}
