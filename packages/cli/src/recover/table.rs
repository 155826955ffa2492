//! What a recovery came to, on the screen.

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{CellAlignment, ContentArrangement, Table};

use super::Recovered;
use crate::replay::{dollars, listed, percent, rank_name, share_name, thousands};

/// What was sent, and what everybody got.
pub fn tables(recovered: &Recovered) -> String {
    let done = if recovered.steps.steps.is_empty() {
        "Nothing was left to do.".to_owned()
    } else {
        steps(recovered).to_string()
    };
    let mut parts = vec![done, ranks(recovered).to_string(), shares(recovered).to_string()];
    parts.extend(recovered.skipped.iter().map(|skipped| format!("Not done: {}: {}", skipped.step, skipped.reason)));
    let [treasury, parked, left] = [recovered.treasury, recovered.parked, recovered.left].map(dollars);
    if !recovered.unreadable.is_empty() {
        parts.push(format!("Accounts that cannot be computed: {}", listed(&recovered.unreadable)));
    }
    let state = if recovered.finished { "Nothing is left to be claimed" } else { "NOT FINISHED" };
    parts.push(format!("{state}. Left: {treasury} of the treasury, {parked} that could not be paid, {left} else."));
    parts.join("\n")
}

fn steps(recovered: &Recovered) -> Table {
    let mut table = table(&["In this run", "messages", "refused", "accounts, tickets", "gas", "blocks"]);
    let steps = &recovered.steps;
    for step in &steps.steps {
        let gas = gas(step.gas, step.measured);
        let [messages, refused, items, blocks] =
            [step.messages, step.refused, step.items, step.blocks].map(|number| thousands(number.into()));
        table.add_row([step.name.clone(), messages, refused, items, gas, blocks]);
    }
    let [messages, blocks] = [steps.messages(), steps.blocks].map(|number| thousands(number.into()));
    let gas = gas(steps.gas(), steps.measured());
    table.add_row(["all".to_owned(), messages, String::new(), String::new(), gas, blocks]);
    table
}

fn gas(gas: u64, measured: bool) -> String {
    let figure = thousands(gas.into());
    if measured {
        figure
    } else {
        format!("about {figure}")
    }
}

fn ranks(recovered: &Recovered) -> Table {
    let mut table = table(&["By rank", "accounts", "owed", "paid", ""]);
    for rank in &recovered.ranks {
        let [owed, paid] = [rank.owed, rank.paid].map(dollars);
        let accounts = thousands(rank.accounts.into());
        table.add_row([rank_name(rank.rank).to_owned(), accounts, owed, paid, percent(rank.paid, rank.owed)]);
    }
    table
}

fn shares(recovered: &Recovered) -> Table {
    let mut table = table(&["Of what it was owed got", "accounts"]);
    for share in recovered.distribution.iter().filter(|share| share.accounts > 0) {
        table.add_row([share_name(share).to_owned(), thousands(share.accounts.into())]);
    }
    table
}

fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_preset(UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(header.iter().copied());
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}
