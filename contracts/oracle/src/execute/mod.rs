//! One file per message.

mod add_feed;
mod add_source;
mod cancel_change;
mod change;
mod execute_change;
mod intake;
mod pull;
mod push;
mod set_governance;
mod set_guardian;
mod suspend_source;

pub use add_feed::add_feed;
pub use add_source::add_source;
pub use cancel_change::cancel_change;
pub use change::change;
pub use execute_change::execute_change;
pub use pull::pull;
pub use push::push;
pub use set_governance::set_governance;
pub use set_guardian::set_guardian;
pub use suspend_source::suspend_source;
