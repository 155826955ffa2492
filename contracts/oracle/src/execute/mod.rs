//! One file per message.

mod add_feed;
mod add_source;
mod intake;
mod pull;
mod push;
mod set_governance;
mod suspend_source;

pub use add_feed::add_feed;
pub use add_source::add_source;
pub use pull::pull;
pub use push::push;
pub use set_governance::set_governance;
pub use suspend_source::suspend_source;
