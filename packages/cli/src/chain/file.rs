//! TOML files written by people.

use std::fs;
use std::path::Path;

use anyhow::{anyhow, Context, Result};
use serde::de::DeserializeOwned;

/// Reads a file that is to hold `what`.
///
/// # Errors
/// If it cannot be read, or in which line something is missing, unknown or of another kind.
pub fn read<T: DeserializeOwned>(path: &Path, what: &str) -> Result<T> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("cannot read the {what} {}: docs/deploy.md shows one", path.display()))?;
    parse(&text).map_err(|words| anyhow!("the {what} {} is wrong: {words}; docs/deploy.md shows one", path.display()))
}

/// What is wrong comes back in one line.
fn parse<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|error| {
        let words = error.message().lines().collect::<Vec<_>>().join(" ");
        match error.span().and_then(|span| text.get(..span.start)) {
            // What is missing has no line.
            Some(before) if !words.starts_with("missing field") => {
                format!("line {}: {words}", before.matches('\n').count() + 1)
            }
            _ => words,
        }
    })
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::parse;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Two {
        #[serde(rename = "a")]
        _a: u64,
        #[serde(rename = "b")]
        _b: String,
    }

    #[test]
    fn what_is_wrong_is_said_in_one_line() {
        for (text, words) in [
            ("a = 1", "missing field `b`"),
            ("a = 1\nb = \"\"\nc = 3", "line 3: unknown field `c`, expected `a` or `b`"),
            ("a = 1\nb = 0.5", "line 2: invalid type: floating point `0.5`, expected a string"),
        ] {
            assert_eq!(parse::<Two>(text).err().as_deref(), Some(words), "{text}");
        }
        assert!(parse::<Two>("a = 1\n{{").err().is_some_and(|words| words.starts_with("line 2: ")));
        assert!(parse::<Two>("a = 1\nb = \"x\"").is_ok());
    }
}
