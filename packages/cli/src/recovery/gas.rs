//! What messages of a recovery cost where nothing measures it, and how much a block holds. SDK gas of contracts that are not pinned.

use breakwater_interfaces::clearinghouse::ExecuteMsg;

/// Gas of a block.
pub const BLOCK_GAS: u64 = 60_000_000;
/// A coin that the bank pays out, about: measured at 13,000 on wasmd; neither tests/gas.toml nor what the embedded chain measures has it.
pub const BANK: u64 = 15_000;

/// A row of tests/gas.toml: its message, its fixture, its budget without pinning.
pub type Budget = (&'static str, &'static str, u64);

const TOUCH: Budget = ("touch", "1 account of a tagged market", 86_100);
const TOUCH_EACH: Budget = ("touch", "each further account of a tagged market", 5_800);
const TAG: Budget = ("tag", "three checkpoints", 150_600);
const FINALIZE_MARKET: Budget = ("finalize_market", "1 market", 79_000);
const CAGE: Budget = ("cage", "1 market", 95_900);
const REGISTER: Budget = ("register", "1 account, 1 position", 84_300);
const REGISTER_EACH: Budget = ("register", "each of 30 accounts, 8 positions, all in", 1_500);
const DRAW_INSURANCE: Budget = ("draw_insurance", "the fund asked", 171_000);
const FINALIZE: Budget = ("finalize", "1 market", 92_800);
const CLAIM: Budget = ("claim", "1 account, 1 position, without the bank", 90_700);
const CLAIM_EACH: Budget = ("claim", "each further account, 8 positions, without the bank", 6_500);
const SERVE_TICKETS: Budget = ("serve_tickets", "1 ticket, without the bank", 84_900);
const RETURN_SURPLUS: Budget = ("return_surplus", "without the bank", 155_100);
const RETRY_CLAIM: Budget = ("retry_claim", "without the bank", 75_900);
const TAKE_TIPS: Budget = ("take_tips", "without the bank", 81_600);

/// All that estimates are made of.
pub const BUDGETS: [Budget; 15] = [
    TOUCH,
    TOUCH_EACH,
    TAG,
    FINALIZE_MARKET,
    CAGE,
    REGISTER,
    REGISTER_EACH,
    DRAW_INSURANCE,
    FINALIZE,
    CLAIM,
    CLAIM_EACH,
    SERVE_TICKETS,
    RETURN_SURPLUS,
    RETRY_CLAIM,
    TAKE_TIPS,
];

/// About what a message costs: each further account with 8 positions, where the table tells them apart.
pub fn estimate(message: &ExecuteMsg) -> u64 {
    let alone = |(_, _, gas): Budget| gas;
    let paying = |(_, _, gas): Budget| gas + BANK;
    let batch = |first: u64, each: u64, items: usize| {
        let further = u64::try_from(items).unwrap_or(u64::MAX).saturating_sub(1);
        further.saturating_mul(each).saturating_add(first)
    };
    let most = |limit: &u32| usize::try_from(*limit).unwrap_or(usize::MAX);
    match message {
        ExecuteMsg::Touch { accounts } => batch(alone(TOUCH), alone(TOUCH_EACH), accounts.len()),
        ExecuteMsg::Tag { .. } => alone(TAG),
        ExecuteMsg::FinalizeMarket { .. } => alone(FINALIZE_MARKET),
        ExecuteMsg::Cage {} => alone(CAGE),
        ExecuteMsg::Register { limit } => batch(alone(REGISTER), alone(REGISTER_EACH), most(limit)),
        ExecuteMsg::DrawInsurance {} => paying(DRAW_INSURANCE),
        ExecuteMsg::Finalize {} => alone(FINALIZE),
        ExecuteMsg::Claim { accounts, tickets } => {
            batch(paying(CLAIM), paying(CLAIM_EACH), accounts.len() + tickets.len())
        }
        // Each further ticket like a claim.
        ExecuteMsg::ServeTickets { limit } => batch(paying(SERVE_TICKETS), paying(CLAIM_EACH), most(limit)),
        ExecuteMsg::ReturnSurplus {} => paying(RETURN_SURPLUS),
        ExecuteMsg::TakeTips {} => paying(TAKE_TIPS),
        // RetryClaim; a keeper sends nothing else.
        _ => paying(RETRY_CLAIM),
    }
}
