//! How a replay's whole ended: what was owed, and what everybody got.

mod figures;

use std::collections::BTreeMap;

use breakwater_interfaces::clearinghouse::AccountId;
use serde::{Deserialize, Serialize};

use crate::recovery::{Payout, Payouts, Rank, Share, Step, Steps};

pub use figures::{group_name, groups, listed, rank_name, share_name};

/// Where an account stood when the venue stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Flat,
    Long,
    Short,
    Keepers,
}

impl Side {
    const ALL: [Side; 4] = [Side::Flat, Side::Long, Side::Short, Side::Keepers];
}

/// Accounts that stood alike. Money in 10⁻⁶ dollar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupPaid {
    pub group: Side,
    /// With a claim, what they were owed, what they got, and the least that one got, in 10⁻⁴ of what it was owed.
    pub accounts: u64,
    pub owed: u128,
    pub got: u128,
    pub least_bps: Option<u128>,
    /// That owed, and how much.
    pub debtors: u64,
    pub debt: u128,
}

/// Times are unix seconds, money in 10⁻⁶ dollar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// The whole was settled; the last claim was paid.
    pub settled_at: u64,
    pub ended_at: u64,
    pub finished: bool,
    /// Settlement price of the market in 10⁻¹⁸ of the currency of the file; none where nobody had a position.
    pub file_price: Option<u128>,
    pub ranks: Vec<Rank>,
    pub groups: Vec<GroupPaid>,
    pub distribution: Vec<Share>,
    /// Set aside for callers, and what they have taken of it.
    pub tips: u128,
    pub tips_taken: u128,
    /// Drawn from the insurance fund; gone back to it; what it has at the end.
    pub drawn: u128,
    pub returned: u128,
    pub fund: u128,
    /// Kept from claims by flooring; gone back to the fund with the rest.
    pub dust: u128,
    /// What is left in the clearing house: the treasury's (fees, the venue's part among them), what could not be paid, and anything else.
    pub treasury: u128,
    pub parked: u128,
    pub left: u128,
    /// Accounts that the clearing house cannot compute.
    #[serde(default)]
    pub unreadable: Vec<AccountId>,
    pub steps: Vec<Step>,
    pub messages: u64,
    /// Blocks with a message of the keepers.
    pub blocks: u64,
    /// SDK gas, contracts not pinned; measured on compiled contracts, else an estimate.
    pub gas: u64,
    pub gas_measured: bool,
    /// What could not be done, and why.
    pub skipped: Vec<String>,
}

impl Ending {
    /// Adds up what is known from the chain alone.
    pub fn new(settled_at: u64, ended_at: u64, sides: &[(AccountId, Side)], payouts: &Payouts, steps: &Steps) -> Self {
        let solvency = &payouts.solvency;
        let ending = &payouts.ending;
        Ending {
            settled_at,
            ended_at,
            finished: payouts.finished(),
            file_price: None,
            ranks: payouts.ranks(),
            groups: groups_of(sides, payouts),
            distribution: payouts.distribution(),
            tips: ending.tips.u128(),
            tips_taken: 0,
            drawn: 0,
            returned: 0,
            fund: 0,
            dust: payouts.dust(),
            treasury: solvency.treasury.u128(),
            parked: solvency.parked.u128(),
            left: payouts.left(),
            unreadable: payouts.unreadable.clone(),
            steps: steps.steps.clone(),
            messages: steps.messages(),
            blocks: steps.blocks,
            gas: steps.gas(),
            gas_measured: steps.measured(),
            skipped: Vec::new(),
        }
    }
}

fn groups_of(sides: &[(AccountId, Side)], payouts: &Payouts) -> Vec<GroupPaid> {
    let sides: BTreeMap<AccountId, Side> = sides.iter().copied().collect();
    let group = |side: Side| {
        let of_it = payouts.accounts.iter().filter(|one| sides.get(&one.account) == Some(&side));
        let (owed, owing): (Vec<&Payout>, Vec<&Payout>) = of_it.partition(|one| one.owed >= 0);
        let claims: Vec<&Payout> = owed.into_iter().filter(|one| one.has_claim()).collect();
        GroupPaid {
            group: side,
            accounts: count(claims.len()),
            owed: claims.iter().map(|one| one.owed.unsigned_abs()).sum(),
            got: claims.iter().map(|one| one.pays).sum(),
            least_bps: claims.iter().map(|one| one.bps()).min(),
            debtors: count(owing.len()),
            debt: owing.iter().map(|one| one.owed.unsigned_abs()).sum(),
        }
    };
    Side::ALL.into_iter().map(group).collect()
}

fn count(items: usize) -> u64 {
    u64::try_from(items).unwrap_or(u64::MAX)
}
