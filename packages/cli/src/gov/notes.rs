//! What people must know about a message before they send it.

use breakwater_clearinghouse::guard::{Who, PERMISSIONS};
use breakwater_interfaces::clearinghouse::{ExecuteMsg, StopKind, Timing};

use super::envelope::Target;
use super::{market, GovOptions};
use crate::clock;

const GOVERNANCE: &str = "governance";
const EITHER: &str = "the guardian or governance";
const ANYONE: &str = "anyone; no vote is needed";
const NO_COINS: &str = "move coins of any account";
const SETTLES: &str =
    "be undone once carried out; anyone then ends the market (tag, touch, finalize_market) or the whole \
                       (cage, tag, register, draw_insurance, finalize, claim): docs/rules-settlement.md";

/// Lines for stderr.
pub fn notes(message: &ExecuteMsg, options: &GovOptions, now: u64) -> String {
    let words = Words::of(message, options);
    let mut lines = vec![format!("Sent by   {}", words.sender), format!("Acts      {}", words.acts)];
    match deadline(message) {
        Some(at) => lines.push(format!(
            "Deadline  {} UTC, in {}: executed later it is refused and changes nothing; votes must be over by then",
            clock::utc(at),
            clock::spoken(at - now)
        )),
        None if options.envelope.target != Target::Execute && words.sender != ANYONE => {
            lines.push("Deadline  none: once passed it can be executed until somebody does".to_owned());
        }
        None => {}
    }
    lines.push(format!("Will not  {}", words.never));
    lines.push(format!("To send   {}", sending(options.envelope.target)));
    if needs_coins(message) {
        lines.push(
            "Coins     it needs coins, which are not in here: attach them, in a proposal under \"funds\"".to_owned(),
        );
    }
    lines.join("\n") + "\n"
}

struct Words {
    sender: &'static str,
    acts: String,
    never: &'static str,
}

impl Words {
    fn of(message: &ExecuteMsg, options: &GovOptions) -> Self {
        let words = |sender, acts: &str, never| Words { sender, acts: acts.to_owned(), never };
        match message {
            ExecuteMsg::Stop { kind, market, seconds, .. } => {
                let acts = format!("at once, on {}, for {}; {}", scope(*market), clock::spoken(*seconds), after(*kind));
                Words { sender: EITHER, acts, never: "move coins, change a parameter, last longer, or be repeated until governance arms it again" }
            }
            ExecuteMsg::EndStop { kind: StopKind::Freeze, .. } => {
                words(GOVERNANCE, "at once: whatever freeze runs then ends, into RESUME, in which accounts have time to top up", NO_COINS)
            }
            ExecuteMsg::EndStop { .. } => words(GOVERNANCE, "at once: the reduce-only stop ends", NO_COINS),
            ExecuteMsg::ArmStop { kind: StopKind::Freeze, .. } => words(
                GOVERNANCE,
                "at once: the guardian may freeze once more; refused until timelock_seconds (usually 72 h) after the last freeze's end",
                "give it a larger budget of time",
            ),
            ExecuteMsg::ArmStop { .. } => {
                words(GOVERNANCE, "at once: the guardian may use that stop once more", "give it a larger budget of time")
            }
            ExecuteMsg::Trip { market: Some(_), .. } => words(
                ANYONE,
                "at once, if the modes are not yet recorded as they stand; settles the market for ever when it is shown to have had no class-B price for 72 h",
                NO_COINS,
            ),
            ExecuteMsg::Trip { market: None, .. } => words(
                ANYONE,
                "at once, if the modes are not yet recorded as they stand; settles everything for ever when books are unequal, coins are missing, or a shortfall beyond 1 % of average deposits is shown twice, 72 h apart",
                NO_COINS,
            ),
            ExecuteMsg::Resume { .. } => words(
                ANYONE,
                "at once: counts one price; RESUME ends when three over a minute are shown and the grace is over",
                "end a grace early",
            ),
            ExecuteMsg::UpdateMarket { .. } => Words { sender: GOVERNANCE, acts: update(options), never: NO_COINS },
            ExecuteMsg::DelistMarket { .. } => {
                words(GOVERNANCE, "at once and for ever: the market can only be reduced", NO_COINS)
            }
            ExecuteMsg::SuspendVenue { suspended: true, .. } => words(
                EITHER,
                "at once; from the guardian it ends by itself after 7 days and works once until governance decides on the venue",
                NO_COINS,
            ),
            ExecuteMsg::CancelChange { .. } => words(GOVERNANCE, "at once", "undo a change that was carried out"),
            ExecuteMsg::ExecuteChange { .. } => {
                words(ANYONE, "at once, if the change is ripe and not expired; it is checked again", "change what was queued")
            }
            other => Words::of_another(other),
        }
    }

    fn of_another(message: &ExecuteMsg) -> Self {
        let waits = || Words { sender: GOVERNANCE, acts: timelock(), never: NO_COINS };
        match message {
            ExecuteMsg::SetTiming { .. } => Words { never: "shorten a duration", ..waits() },
            ExecuteMsg::SettleMarket { .. } | ExecuteMsg::Settle {} => Words { never: SETTLES, ..waits() },
            ExecuteMsg::AddMarket { .. }
            | ExecuteMsg::AddVenue { .. }
            | ExecuteMsg::SuspendVenue { .. }
            | ExecuteMsg::SetInsuranceFund { .. }
            | ExecuteMsg::SetFloatTarget { .. }
            | ExecuteMsg::SetGovernance { .. }
            | ExecuteMsg::SetGuardian { .. }
            | ExecuteMsg::SetLimits { .. } => waits(),
            ExecuteMsg::FundFloat { .. } => Words {
                sender: sender(message.name()),
                acts: "at once: the attached coins become the float's".to_owned(),
                never: "say what the insurance fund has left, when governance sends it",
            },
            other => {
                Words { sender: sender(other.name()), acts: "at once".to_owned(), never: "do more than its sender may" }
            }
        }
    }
}

/// Who sends a message, as the contract's own table has it.
fn sender(name: &str) -> &'static str {
    let row = PERMISSIONS.iter().find(|(listed, ..)| *listed == name);
    match row.map(|(_, who, ..)| who) {
        Some(Who::Anyone) => ANYONE,
        Some(Who::Owner) => "the owner of the account that it names",
        Some(Who::OwnerOrOperator) => "the owner of the account that it names, or one of its operators",
        Some(Who::OfferedTo) => "the address that the account was offered to",
        Some(Who::Venue) => "a registered venue that is not suspended",
        Some(Who::InsuranceFund) => "the insurance fund",
        Some(Who::InsuranceFundOrGovernance) => "governance or the insurance fund",
        Some(Who::GuardianOrGovernance) => EITHER,
        Some(Who::Governance) => GOVERNANCE,
        None => "nobody",
    }
}

fn timelock() -> String {
    let Timing { timelock_seconds, entry_seconds, .. } = Timing::default();
    format!(
        "after a wait of {} (the instance's timelock_seconds); then anyone may carry it out (execute-change) for {}",
        clock::spoken(timelock_seconds),
        clock::spoken(entry_seconds)
    )
}

fn update(options: &GovOptions) -> String {
    match options.action.market_change() {
        Some((before, after)) if market::only_lowers_risk(&before, &after) => "at once: it only lowers risk".to_owned(),
        Some(_) => timelock(),
        None => format!("at once if it does nothing but raise initial rates or lower oi_max, else {}", timelock()),
    }
}

fn scope(market: Option<u8>) -> String {
    market.map_or_else(|| "all markets".to_owned(), |market| format!("market {market}"))
}

fn after(kind: StopKind) -> &'static str {
    match kind {
        StopKind::Freeze => "until then nobody with a leg there trades, reduces, withdraws or is liquidated, and deposits go on; it ends by itself, into RESUME",
        StopKind::ReduceOnly => "it ends by itself",
    }
}

fn deadline(message: &ExecuteMsg) -> Option<u64> {
    match message {
        ExecuteMsg::Stop { deadline, .. }
        | ExecuteMsg::EndStop { deadline, .. }
        | ExecuteMsg::ArmStop { deadline, .. } => Some(*deadline),
        _ => None,
    }
}

fn needs_coins(message: &ExecuteMsg) -> bool {
    matches!(message, ExecuteMsg::Deposit { .. } | ExecuteMsg::FundFloat { .. })
}

fn sending(target: Target) -> &'static str {
    match target {
        Target::Execute => "to the clearing house: tx wasm execute CLEARINGHOUSE JSON --from KEY",
        Target::Xgov => "as a file: tx gov submit-proposal FILE --from KEY; the clearing house's governance must be the sender in it",
        Target::Cw3 => "a member, to the multisig: tx wasm execute MULTISIG JSON; when it has passed, {\"execute\":{\"proposal_id\":N}}",
        Target::DaoDao => {
            "a member, to the DAO's pre-propose module (with its deposit); when it has passed, execute it at the proposal module"
        }
    }
}
