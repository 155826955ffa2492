//! Why a chain refused something, without what it puts around the words.

/// What wasmd adds to a contract's words.
const FAILED: [&str; 3] =
    [": execute wasm contract failed", ": migrate wasm contract failed", ": instantiate wasm contract failed"];

/// What a contract or a module said.
pub fn refusal(log: &str) -> String {
    let line = first_line(log);
    let inner = match line.split_once("message index: ").and_then(|(_, rest)| rest.split_once(": ")) {
        Some((_, inner)) => inner,
        None => line,
    };
    let ends = FAILED.iter().filter_map(|words| inner.find(words)).chain(place_in_source(inner));
    inner[..ends.min().unwrap_or(inner.len())].to_owned()
}

pub fn first_line(log: &str) -> &str {
    log.lines().next().unwrap_or_default()
}

/// Where a module says in which line of its source it refused: ` [cosmos/cosmos-sdk@v0.54.0/x/gov/keeper/vote.go:24]`.
fn place_in_source(words: &str) -> Option<usize> {
    let starts = words.match_indices(" [").map(|(start, _)| start);
    let is_place = |start: &usize| words[*start..].split(']').next().is_some_and(|place| place.contains(".go:"));
    starts.filter(is_place).min()
}

#[cfg(test)]
mod tests {
    use super::refusal;

    #[test]
    fn only_the_words_are_left() {
        for (log, words) in [
            (
                "failed to execute message; message index: 0: stop is for governance: execute wasm contract failed [CosmWasm/wasmd@v0.70.3/x/wasm/keeper/keeper.go:442] with gas used: '1'",
                "stop is for governance",
            ),
            (
                "failed to execute message; message index: 12: 1: inactive proposal [cosmos/cosmos-sdk@v0.54.0/x/gov/keeper/vote.go:24] with gas used: '29224': unknown request",
                "1: inactive proposal",
            ),
            ("Error parsing: a [b]: instantiate wasm contract failed", "Error parsing: a [b]"),
            ("change 77 was never queued: execute wasm contract failed", "change 77 was never queued"),
            ("insufficient fees; got: 1ustake\nstack of calls", "insufficient fees; got: 1ustake"),
            ("market [3] is closed", "market [3] is closed"),
            ("", ""),
        ] {
            assert_eq!(refusal(log), words, "{log}");
        }
    }
}
