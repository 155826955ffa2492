//! What is to be deployed: a TOML file.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{anyhow, bail, Context, Result};
use breakwater_interfaces::clearinghouse::{FeedId, Limits, MarketParams, Timing};
use breakwater_interfaces::oracle::FeedParams;
use cosmwasm_std::Uint128;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use super::file;
use super::keys::KeyRing;
use crate::gov::address;

/// Durations and amounts that a plan leaves out.
const ORACLE_TIMELOCK_SECONDS: u64 = 259_200;
const UNITS_PER_DOLLAR: u128 = 1_000_000;
/// Salts of addresses are no longer.
const NAME_BYTES_MAX: usize = 64;
/// The guardian that is deployed with the rest.
pub const MULTISIG: &str = "multisig";

/// The whole of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Another name makes other addresses, for the same deployer.
    pub name: String,
    /// `gov`: the chain's own governance; `operator`: the deploying key (a rehearsal); or an address.
    pub governance: String,
    /// An address, or `multisig`.
    pub guardian: String,
    pub treasury: String,
    /// Money that users are expected to bring, in dollars: floors of limits come from it.
    pub users_dollars: u64,
    pub float_target: Uint128,
    /// Pin the codes, by a proposal of the chain's governance.
    pub pin: bool,
    /// Durations that it leaves out are production's.
    #[serde(default, deserialize_with = "timing")]
    pub timing: Timing,
    #[serde(default = "oracle_timelock")]
    pub oracle_timelock_seconds: u64,
    pub multisig: Option<MultisigPlan>,
    #[serde(default, rename = "feed")]
    pub feeds: Vec<FeedParams>,
    #[serde(default, rename = "source")]
    pub sources: Vec<SourcePlan>,
    #[serde(default, rename = "venue")]
    pub venues: Vec<String>,
    #[serde(default, rename = "market")]
    pub markets: Vec<MarketParams>,
}

/// A cw3-flex-multisig over a cw4-group.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MultisigPlan {
    /// Votes that are enough, one a member.
    pub threshold: u64,
    pub members: Vec<String>,
    /// For how long a proposal can be voted on.
    pub voting_seconds: u64,
}

/// A publisher.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourcePlan {
    pub publisher: String,
    pub feeds: Vec<FeedId>,
}

/// The defaults, with what is named instead.
fn timing<'de, D: Deserializer<'de>>(source: D) -> Result<Timing, D::Error> {
    let named = BTreeMap::<String, u64>::deserialize(source)?;
    let mut all = serde_json::to_value(Timing::default()).map_err(D::Error::custom)?;
    for (name, seconds) in named {
        let place = all.get_mut(&name).ok_or_else(|| D::Error::custom(format!("[timing] has no `{name}`")))?;
        *place = seconds.into();
    }
    serde_json::from_value(all).map_err(D::Error::custom)
}

fn oracle_timelock() -> u64 {
    ORACLE_TIMELOCK_SECONDS
}

impl MultisigPlan {
    fn check(&self) -> Result<()> {
        let members = u64::try_from(self.members.len())?;
        if self.threshold == 0 || self.threshold > members {
            bail!("[multisig] has {members} members and a threshold of {}: write 1 to {members}", self.threshold);
        }
        if self.voting_seconds == 0 {
            bail!("[multisig] gives no time to vote: write voting_seconds above 0");
        }
        let twice = self.members.iter().enumerate().find(|(place, member)| self.members[..*place].contains(member));
        twice.map_or(Ok(()), |(_, member)| bail!("[multisig] names {member} twice: name each member once"))
    }
}

impl Plan {
    /// Reads a plan; addresses written `key:N` are those of the deployer's own keys.
    ///
    /// # Errors
    /// If the file cannot be read, something is missing or unknown in it, or an address is none of this chain's.
    pub fn read(path: &Path, ring: &KeyRing, prefix: &str) -> Result<Self> {
        let mut plan: Plan = file::read(path, "plan")?;
        plan.resolve(ring, prefix).and_then(|()| plan.check()).with_context(|| format!("in {}", path.display()))?;
        Ok(plan)
    }

    fn resolve(&mut self, ring: &KeyRing, prefix: &str) -> Result<()> {
        match self.governance.as_str() {
            "gov" => self.governance = address::governance(prefix)?,
            "operator" => self.governance = ring.key(0)?.address,
            _ => {}
        }
        if self.guardian != MULTISIG {
            named("guardian", &mut self.guardian, ring, prefix)?;
        }
        named("governance", &mut self.governance, ring, prefix)?;
        named("treasury", &mut self.treasury, ring, prefix)?;
        let members = self.multisig.iter_mut().flat_map(|multisig| &mut multisig.members);
        let members = members.map(|address| ("a member of [multisig]", address));
        let publishers = self.sources.iter_mut().map(|source| ("a publisher of [[source]]", &mut source.publisher));
        let venues = self.venues.iter_mut().map(|address| ("a venue", address));
        for (name, address) in members.chain(publishers).chain(venues) {
            named(name, address, ring, prefix)?;
        }
        Ok(())
    }

    /// What would otherwise be refused when half of it is deployed.
    fn check(&self) -> Result<()> {
        if self.name.trim().is_empty() || self.name.len() > NAME_BYTES_MAX {
            bail!("name '{}': write 1 to {NAME_BYTES_MAX} bytes", self.name);
        }
        match &self.multisig {
            None if self.guardian == MULTISIG => {
                bail!("the guardian is a multisig, but there is no [multisig]: add it, or name an address as guardian")
            }
            Some(multisig) => multisig.check(),
            None => Ok(()),
        }
    }

    /// The limits, with floors for the money expected.
    pub fn limits(&self) -> Limits {
        let units = u128::from(self.users_dollars).saturating_mul(UNITS_PER_DOLLAR);
        Limits::usual(units / 1_000, units / 10)
    }
}

/// Replaces `key:N`, and checks what is an address.
fn named(name: &str, text: &mut String, ring: &KeyRing, prefix: &str) -> Result<()> {
    if let Some(index) = text.strip_prefix("key:") {
        let index = index.parse().map_err(|_| anyhow!("{name} '{text}' is no key: write key:0, key:1, …"))?;
        *text = ring.key(index)?.address;
    }
    address::check(name, text, Some(prefix)).map(|_| ())
}

#[cfg(test)]
mod tests;
