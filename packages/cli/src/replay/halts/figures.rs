//! What came of a halt, as people read it.

use super::{HaltAccount, ModesAt};
use crate::clock::{day_and_month, spoken, time_of_day, utc};
use crate::replay::figures::Group;
use crate::replay::format::{dollars, thousands};

/// Changes of modes that are shown.
const LINES_MAX: usize = 12;

/// One group of figures.
pub fn group(account: &HaltAccount) -> Group {
    let number = |count: u64| thousands(count.into());
    let halt = account.late_messages > 0;
    let mut figures =
        vec![("Grace", grace(account)), ("Below maintenance margin in the grace", number(account.below_margin))];
    if halt {
        let late = number(account.late_messages);
        let fills =
            format!("{} fills taken, {} refused", number(account.late_fills), number(account.late_fills_refused));
        figures.insert(0, ("Messages in the block with the old clock", format!("{late}: {fills}")));
    }
    figures.extend([
        ("Closed before it, in it, in it with a quarter of it or more", closed(account)),
        ("… safe at its end: paid in, price came back", saved(account)),
        ("… still below at its end", number(account.still_below)),
        ("Accounts paid into meanwhile", number(account.topped_up)),
        ("Closed after the grace", later(account)),
        ("Bad debt until the end of the grace, after it", debts(account)),
    ]);
    figures.extend(lines("Blocked until the end of the grace", blocked(account), "nothing"));
    figures.extend(lines("Modes", timeline(account), "NORMAL all along"));
    Group { title: title(account), titled: true, figures }
}

/// `halt of 3 h, 2020-03-12 10:30 UTC`.
pub fn title(account: &HaltAccount) -> String {
    format!("{} of {}, {} UTC", account.what, spoken(account.length_seconds), utc(account.from))
}

fn grace(account: &HaltAccount) -> String {
    match (account.resume_from, account.resume_until) {
        (None, _) => format!("none; the same time after it, until {}", time_of_day(account.grace_until)),
        (Some(from), None) => format!("RESUME from {}, not ended", time_of_day(from)),
        (Some(from), Some(until)) => {
            format!("RESUME from {} to {}, {} s", time_of_day(from), time_of_day(until), until - from)
        }
    }
}

fn closed(account: &HaltAccount) -> String {
    format!("{}, {}, {}", account.closed_before, account.closed_in_grace, account.closed_with_a_quarter)
}

fn saved(account: &HaltAccount) -> String {
    format!("{}, {}", account.saved_by_top_up, account.saved_by_price)
}

fn later(account: &HaltAccount) -> String {
    if account.closed_later == 0 {
        return "none".to_owned();
    }
    let [median, longest] = [account.closed_later_median_seconds, account.closed_later_longest_seconds].map(minutes);
    format!("{}; {median} after the {} (median), {longest} at the latest", account.closed_later, account.what)
}

fn minutes(seconds: u64) -> String {
    format!("{} min", seconds / 60)
}

fn debts(account: &HaltAccount) -> String {
    format!("{}, {}", dollars(account.bad_debt_in_grace), dollars(account.bad_debt_after))
}

/// A figure of several lines, named once.
fn lines(name: &'static str, values: Vec<String>, none: &str) -> Vec<(&'static str, String)> {
    let values = if values.is_empty() { vec![none.to_owned()] } else { values };
    let names = std::iter::once(name).chain(std::iter::repeat(""));
    names.zip(values).collect()
}

fn blocked(account: &HaltAccount) -> Vec<String> {
    account.blocked.iter().map(|(kind, count)| format!("{} × {kind}", thousands((*count).into()))).collect()
}

fn timeline(account: &HaltAccount) -> Vec<String> {
    let change = |change: &ModesAt| {
        let names: Vec<&str> = change.modes.iter().map(super::log::name).collect();
        let names = if names.is_empty() { "NORMAL".to_owned() } else { names.join(" + ") };
        format!("{names} from {} {}", day_and_month(change.at), time_of_day(change.at))
    };
    account.timeline.iter().take(LINES_MAX).map(change).collect()
}
