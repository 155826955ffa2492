//! Who was owed what by a wind-down, and what was paid of it.

use anyhow::Result;
use breakwater_interfaces::clearinghouse::{
    AccountId, ClaimableResponse, EndingResponse, Phase, QueryMsg, SolvencyResponse,
};
use cosmwasm_std::Uint128;
use serde::{Deserialize, Serialize};

use super::place::Place;
use super::seen::ids;

/// Units that flooring can cost an account.
const DUST_UNITS: u128 = 2;

/// One account's part. In units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payout {
    pub account: AccountId,
    /// Below 0: it owed.
    pub owed: i128,
    /// Owed to it as an account without positions.
    pub senior: u128,
    pub principal: u128,
    pub gains: u128,
    /// What the wind-down pays, once final, and whether that has happened.
    pub pays: u128,
    pub paid: bool,
}

impl Payout {
    /// Something was owed to it.
    pub fn has_claim(&self) -> bool {
        self.owed > 0
    }

    /// What it got, in 10⁻⁴ of what it was owed; all of it where only flooring is missing.
    pub fn bps(&self) -> u128 {
        let owed = u128::try_from(self.owed).unwrap_or(0);
        if self.pays.saturating_add(DUST_UNITS) >= owed {
            return 10_000;
        }
        Uint128::new(self.pays).multiply_ratio(10_000_u128, owed).u128()
    }
}

/// Who is paid first, then, and last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RankName {
    /// Accounts without positions, and tickets.
    Senior,
    /// What accounts with positions had without their open gains.
    Principal,
    /// Open gains.
    Gains,
}

/// One rank. In units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rank {
    pub rank: RankName,
    pub accounts: u64,
    pub owed: u128,
    pub paid: u128,
}

/// Accounts that got at least so many bps of what they were owed, and less than the row above.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    pub least_bps: u128,
    pub accounts: u64,
}

/// Lower ends of the rows of a distribution.
const SHARES_BPS: [u128; 7] = [10_000, 9_900, 9_000, 7_500, 5_000, 1, 0];

/// What a wind-down owes and pays.
#[derive(Clone, Debug)]
pub struct Payouts {
    pub ending: EndingResponse,
    pub solvency: SolvencyResponse,
    /// By ascending account.
    pub accounts: Vec<Payout>,
    /// Accounts that the clearing house cannot compute.
    pub unreadable: Vec<AccountId>,
}

impl Payouts {
    /// # Errors
    /// If the clearing house cannot be asked.
    pub fn read<P: Place>(place: &P) -> Result<Self> {
        let mut payouts = Payouts {
            ending: place.require(&QueryMsg::Ending {})?,
            solvency: place.require(&QueryMsg::Solvency {})?,
            accounts: Vec::new(),
            unreadable: Vec::new(),
        };
        for account in ids(place)? {
            match place.ask::<ClaimableResponse>(&QueryMsg::Claimable { account })? {
                Ok(claimable) => payouts.accounts.push(payout(account, &claimable)),
                Err(_) => payouts.unreadable.push(account),
            }
        }
        Ok(payouts)
    }

    /// Nothing is left to be claimed.
    pub fn finished(&self) -> bool {
        let ending = &self.ending;
        ending.phase == Phase::Final && ending.claims_left == 0 && ending.tickets_left.is_zero()
    }

    /// Left in the clearing house beyond the treasury's and what could not be paid.
    pub fn left(&self) -> u128 {
        let solvency = &self.solvency;
        [solvency.treasury, solvency.parked].iter().fold(solvency.held, |left, part| left.saturating_sub(*part)).u128()
    }

    /// By rank, the first one first.
    pub fn ranks(&self) -> Vec<Rank> {
        let ending = &self.ending;
        let having = |of: fn(&Payout) -> u128| self.accounts.iter().filter(|one| of(one) > 0).count();
        let rank = |rank, accounts: usize, owed: u128, paid: u128| Rank {
            rank,
            accounts: u64::try_from(accounts).unwrap_or(u64::MAX),
            owed,
            paid,
        };
        vec![
            rank(RankName::Senior, having(|one| one.senior), ending.senior.u128(), ending.pays_senior.u128()),
            rank(
                RankName::Principal,
                having(|one| one.principal),
                ending.principal.u128(),
                ending.pays_principal.u128(),
            ),
            rank(RankName::Gains, having(|one| one.gains), ending.gains.u128(), ending.pays_gains.u128()),
        ]
    }

    /// Accounts with a claim by what they got of it.
    pub fn distribution(&self) -> Vec<Share> {
        let mut above = u128::MAX;
        let row = |least_bps: u128| {
            let within = |one: &&Payout| one.has_claim() && (least_bps..above).contains(&one.bps());
            let accounts = u64::try_from(self.accounts.iter().filter(within).count()).unwrap_or(u64::MAX);
            above = least_bps;
            Share { least_bps, accounts }
        };
        SHARES_BPS.into_iter().map(row).collect()
    }

    /// Units that flooring has kept from accounts with a claim, where no ticket has one.
    pub fn dust(&self) -> u128 {
        let ending = &self.ending;
        let pot = ending.pays_senior.u128() + ending.pays_principal.u128() + ending.pays_gains.u128();
        pot.saturating_sub(self.accounts.iter().map(|one| one.pays).sum())
    }
}

fn payout(account: AccountId, claimable: &ClaimableResponse) -> Payout {
    Payout {
        account,
        owed: claimable.owed.i128(),
        senior: claimable.senior.u128(),
        principal: claimable.principal.u128(),
        gains: claimable.gains.u128(),
        pays: claimable.pays.map_or(0, |pays| pays.u128()),
        paid: claimable.paid,
    }
}
