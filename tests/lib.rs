//! Scenarios over all contracts; see `scenarios/`.
