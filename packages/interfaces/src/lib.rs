//! Messages, queries and events of every Breakwater contract, and the layout of the oracle's price page.
//!
//! Nothing here computes or stores. A page's feeds are those of `breakwater_risk`.

pub mod clearinghouse;
pub mod insurance_fund;
pub mod limits;
pub mod oracle;
pub mod oracle_page;
mod page_codec;
pub mod varint;
