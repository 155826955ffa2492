//! The `breakwater` program.
fn main() {}
