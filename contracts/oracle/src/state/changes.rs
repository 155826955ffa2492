//! Governance's messages that wait.

use breakwater_failsafe::Timelocked;
use breakwater_interfaces::oracle::ExecuteMsg;

pub const CHANGES: Timelocked<ExecuteMsg> = Timelocked::new("next_change", "changes");
