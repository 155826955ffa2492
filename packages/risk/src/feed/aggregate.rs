//! One price out of many sources' (`docs/rules-oracle.md`).

use super::quote::Quote;

/// What the fresh sources of a feed say together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aggregate {
    /// Median; of an even count the mean of the middle two, rounded down.
    pub mark: u64,
    /// The lower ⌈n/2⌉-th smallest of `max(|price − mark|, confidence)`: one liar widens nothing.
    pub half_width: u64,
    /// The quorum-th newest publish time; the oldest of fewer.
    pub publish_time: u64,
    pub sources: u8,
    /// At least quorum sources lie within 1 % of the mark.
    pub quorum_agrees: bool,
}

impl Aggregate {
    /// `None` without quotes. At most 255 of them count.
    pub fn of(quotes: &[Quote], quorum: u8) -> Option<Aggregate> {
        let sources = u8::try_from(quotes.len()).unwrap_or(u8::MAX);
        let mark = median(quotes)?;
        let mut widths: Vec<u64> =
            quotes.iter().map(|quote| quote.price.abs_diff(mark).max(quote.confidence)).collect();
        widths.sort_unstable();
        let half_width = *widths.get(widths.len().div_ceil(2).saturating_sub(1))?;
        let mut times: Vec<u64> = quotes.iter().map(|quote| quote.publish_time).collect();
        times.sort_unstable_by(|a, b| b.cmp(a));
        let nth = usize::from(quorum.max(1)).min(times.len());
        let publish_time = *times.get(nth.saturating_sub(1))?;
        let agreeing = quotes.iter().filter(|quote| within_1_percent(quote.price, mark)).count();
        Some(Aggregate { mark, half_width, publish_time, sources, quorum_agrees: agreeing >= usize::from(quorum) })
    }
}

fn median(quotes: &[Quote]) -> Option<u64> {
    let mut prices: Vec<u64> = quotes.iter().map(|quote| quote.price).collect();
    prices.sort_unstable();
    let upper = *prices.get(prices.len() / 2)?;
    if prices.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *prices.get(prices.len() / 2 - 1)?;
    Some(lower + (upper - lower) / 2)
}

fn within_1_percent(price: u64, mark: u64) -> bool {
    u128::from(price.abs_diff(mark)) * 100 <= u128::from(mark)
}
