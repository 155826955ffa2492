//! Every refusal there is, in its own words and with its values, one file a verb: a refused message changes nothing, a refused item of a
//! batch stops nothing.

mod accounts;
mod auction;
mod broken_records;
mod day_cap;
mod deposit_withdraw;
mod desk;
mod fill;
mod fill_limits;
mod fill_prices;
mod guard;
mod house_money;
mod liquidate;
mod malformed;
mod market_ramp;
mod markets;
mod resolve;
mod touch;
mod variants;
mod venues;
