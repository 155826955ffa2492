//! How the whole ended, as tables with bars.

use super::escaped;
use crate::clock::utc;
use crate::recovery::Step;
use crate::replay::ending::{group_name, rank_name, share_name, Ending};
use crate::replay::format::{dollars, millions, percent, percent_of_bps, thousands};

pub const STYLE: &str = "\
.ending{margin:16px 0}.ending h3{font-size:14px;margin:18px 0 4px}.ending .wide{overflow-x:auto}.ending small{color:#52606d}\
.ending td,.ending th{padding:4px 18px 4px 0;white-space:nowrap}.ending td+td,.ending th+th{text-align:right;padding-right:18px}\
.ending th{font-weight:600;font-size:13px;color:#52606d;text-align:left}.ending td.bar{width:32%;padding-right:0;min-width:120px}\
.ending td.bar div{background:#e4e7eb;border-radius:3px;height:12px;margin-top:5px;overflow:hidden}\
.ending td.bar i{display:block;height:12px;background:#15803d}.ending td.bar i.part{background:#ca8a04}.ending td.bar i.count{background:#2563eb}";

/// One section over the whole width.
pub fn section(ending: &Ending) -> String {
    let ranks = ending.ranks.iter().map(|rank| {
        let numbers = [thousands(rank.accounts.into()), dollars(rank.owed), dollars(rank.paid)];
        row(rank_name(rank.rank), &numbers, (rank.paid, rank.owed), "")
    });
    let groups = ending.groups.iter().map(|group| {
        let numbers = [thousands(group.accounts.into()), dollars(group.owed), dollars(group.got)];
        let debt = format!("{} owed {}", thousands(group.debtors.into()), dollars(group.debt));
        let notes = [
            group.least_bps.map(|bps| format!("nobody less than {}", percent_of_bps(bps))),
            (group.debtors > 0).then_some(debt),
        ];
        let note = notes.into_iter().flatten().collect::<Vec<_>>().join("; ");
        row(group_name(group.group), &numbers, (group.got, group.owed), &note)
    });
    let all: u64 = ending.distribution.iter().map(|share| share.accounts).sum();
    let shares = ending.distribution.iter().map(|share| {
        let width = bar(share.accounts.into(), all.into(), "count");
        format!("<tr><td>{}</td><td>{}</td>{width}</tr>", share_name(share), thousands(share.accounts.into()))
    });
    let steps = ending.steps.iter().map(step);
    let measured = if ending.gas_measured { "measured" } else { "estimated" };
    format!(
        "<section class=\"ending\"><h2>How it ended</h2><p>Settled by governance {} UTC; {} UTC {}. Owed is what an account had at the \
         settlement price.</p><div class=\"wide\"><h3>By rank</h3>{}{}</table><h3>By where accounts stood when the venue stopped</h3>{}{}</table>\
         <h3>What accounts got of what they were owed</h3><table>{}</table>\
         <h3>What keepers sent: {} messages in {} blocks, {} million gas ({measured})</h3>{STEPS}{}</table></div></section>\n",
        utc(ending.settled_at),
        utc(ending.ended_at),
        if ending.finished { "the last claim was paid" } else { "it was NOT finished" },
        head("Rank"),
        ranks.collect::<String>(),
        head("Group"),
        groups.collect::<String>(),
        shares.collect::<String>(),
        thousands(ending.messages.into()),
        thousands(ending.blocks.into()),
        millions(ending.gas),
        steps.collect::<String>(),
    )
}

const STEPS: &str = "<table><tr><th>Step</th><th>messages</th><th>refused</th><th>accounts, tickets</th><th>gas</th><th>blocks</th></tr>";

fn head(name: &str) -> String {
    format!("<table><tr><th>{name}</th><th>accounts</th><th>owed</th><th>got</th><th></th><th></th></tr>")
}

fn row(name: &str, numbers: &[String], (part, whole): (u128, u128), note: &str) -> String {
    let numbers: String = numbers.iter().map(|number| format!("<td>{number}</td>")).collect();
    let color = if part < whole { "part" } else { "" };
    let note = if note.is_empty() { String::new() } else { format!("<br><small>{}</small>", escaped(note)) };
    format!(
        "<tr><td>{}{note}</td>{numbers}<td>{}</td>{}</tr>",
        escaped(name),
        percent(part, whole),
        bar(part, whole, color)
    )
}

fn step(step: &Step) -> String {
    let numbers = [step.messages, step.refused, step.items, step.gas, step.blocks];
    let numbers: String = numbers.iter().map(|number| format!("<td>{}</td>", thousands((*number).into()))).collect();
    format!("<tr><td>{}</td>{numbers}</tr>", escaped(&step.name))
}

/// A part of a whole as a bar.
fn bar(part: u128, whole: u128, color: &str) -> String {
    let share = percent(part, whole).replace([' ', '–'], "");
    let width = if share.is_empty() { "0" } else { &share };
    format!("<td class=\"bar\"><div><i class=\"{color}\" style=\"width:{width}\"></i></div></td>")
}
