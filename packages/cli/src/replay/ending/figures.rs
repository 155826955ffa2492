//! How the whole ended, as people read it.

use breakwater_interfaces::clearinghouse::AccountId;

use super::{Ending, GroupPaid, Side};
use crate::clock::{spoken, utc};
use crate::recovery::{RankName, Share};
use crate::replay::figures::Group;
use crate::replay::format::{dollars, millions, percent, percent_of_bps, price, thousands};

/// The figures of the ending.
pub fn groups(ending: &Ending) -> Vec<Group> {
    let group = |title: &str, figures| Group { title: title.to_owned(), titled: true, figures };
    vec![
        group("The ending", course(ending)),
        group("What was owed, and paid", paid(ending)),
        group("Who got how much of what he was owed", distribution(ending)),
    ]
}

fn course(ending: &Ending) -> Vec<(&'static str, String)> {
    let state = if ending.finished { "all claims paid" } else { "NOT FINISHED" };
    let took = spoken(ending.ended_at.saturating_sub(ending.settled_at).next_multiple_of(60));
    let gas = millions(ending.gas);
    let measured = if ending.gas_measured { "measured" } else { "estimated" };
    let mut figures = vec![
        ("Settled by governance, and ended", format!("{} UTC, {took} later: {state}", utc(ending.settled_at))),
        ("Settlement price", ending.file_price.map_or("none: nobody had a position".to_owned(), price)),
        ("Messages of the keepers", format!("{} in {} blocks", thousands(ending.messages.into()), ending.blocks)),
        ("Gas of them", format!("{gas} million, {measured}")),
    ];
    if !ending.unreadable.is_empty() {
        figures.push(("Accounts that cannot be computed", listed(&ending.unreadable)));
    }
    figures.extend(ending.skipped.iter().map(|skipped| ("Could not be done", skipped.clone())));
    figures
}

fn paid(ending: &Ending) -> Vec<(&'static str, String)> {
    let mut figures: Vec<(&'static str, String)> =
        ending.ranks.iter().map(|rank| (rank_name(rank.rank), of(rank.paid, rank.owed))).collect();
    figures.extend(ending.groups.iter().map(|group| (group_name(group.group), group_line(group))));
    let [treasury, parked, left] = [ending.treasury, ending.parked, ending.left].map(dollars);
    figures.extend([
        ("Tips: set aside, taken by keepers", format!("{}, {}", dollars(ending.tips), dollars(ending.tips_taken))),
        (
            "Drawn from the insurance fund, given back",
            format!("{}, {}", dollars(ending.drawn), dollars(ending.returned)),
        ),
        ("Insurance fund at the end", dollars(ending.fund)),
        ("Kept by flooring", format!("{} units, given back to the fund", ending.dust)),
        ("Left: treasury (the venue's fees too), parked, other", format!("{treasury}, {parked}, {left}")),
    ]);
    figures
}

fn distribution(ending: &Ending) -> Vec<(&'static str, String)> {
    let all: u64 = ending.distribution.iter().map(|share| share.accounts).sum();
    ending
        .distribution
        .iter()
        .map(|share| {
            (share_name(share), format!("{} of {} accounts", thousands(share.accounts.into()), thousands(all.into())))
        })
        .collect()
}

/// `$9.00 of $10.00: 90.00 %`.
pub fn of(part: u128, whole: u128) -> String {
    format!("{} of {}: {}", dollars(part), dollars(whole), percent(part, whole))
}

/// A rank as people call it.
pub fn rank_name(rank: RankName) -> &'static str {
    match rank {
        RankName::Senior => "First: accounts without positions, tickets",
        RankName::Principal => "Then: what accounts with positions had without their gains",
        RankName::Gains => "Last: open gains",
    }
}

/// A group as people call it.
pub fn group_name(group: Side) -> &'static str {
    match group {
        Side::Flat => "Flat accounts",
        Side::Long => "Longs",
        Side::Short => "Shorts",
        Side::Keepers => "Keepers",
    }
}

/// A row of the distribution.
pub fn share_name(share: &Share) -> &'static str {
    match share.least_bps {
        10_000 => "All of it",
        9_900 => "99 % or more",
        9_000 => "90 % to 99 %",
        7_500 => "75 % to 90 %",
        5_000 => "50 % to 75 %",
        1 => "less than 50 %",
        _ => "nothing",
    }
}

/// Accounts by number.
pub fn listed(accounts: &[AccountId]) -> String {
    accounts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn group_line(group: &GroupPaid) -> String {
    let least = match group.least_bps {
        Some(bps) => format!(", nobody less than {}", percent_of_bps(bps)),
        None => String::new(),
    };
    let debt = if group.debtors == 0 {
        String::new()
    } else {
        format!("; {} more owed {}", thousands(group.debtors.into()), dollars(group.debt))
    };
    format!("{} accounts, {}{least}{debt}", thousands(group.accounts.into()), of(group.got, group.owed))
}
