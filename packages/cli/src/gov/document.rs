//! JSON files: a record by itself or as it stands in a query's answer, with some values changed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{bail, Context, Result};
use clap::Args;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A file and what is changed in it.
#[derive(Args, Clone, Debug)]
pub struct Document {
    /// JSON file: the record itself, or the answer of the query that shows the present one
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// A value to change in it, such as oi_max=5000 or tiers.0.initial_bps=700; repeatable
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub changes: Vec<String>,
}

/// The record before and after the changes.
pub struct Changed<T> {
    /// `None` where nothing is changed: the file then says what is wanted, and nobody knows what is.
    pub before: Option<T>,
    pub after: T,
}

impl Document {
    /// Reads the record, which an answer calls `name`.
    ///
    /// # Errors
    /// If the file cannot be read or is no such record, or a change names nothing in it.
    pub fn read<T: DeserializeOwned>(&self, name: &str) -> Result<Changed<T>> {
        let mut record = inner(json(&self.file)?, name);
        let before = if self.changes.is_empty() { None } else { Some(typed(&record, &self.file, name)?) };
        for change in &self.changes {
            set(&mut record, change)?;
        }
        Ok(Changed { before, after: typed(&record, &self.file, name)? })
    }
}

/// The JSON of a file.
///
/// # Errors
/// If it cannot be read, or is none.
pub fn json(file: &Path) -> Result<Value> {
    let text = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    serde_json::from_slice(&text).with_context(|| format!("{} is not JSON", file.display()))
}

/// A value as a message or record.
///
/// # Errors
/// Which field is wrong.
pub fn typed<T: DeserializeOwned>(value: &Value, file: &Path, name: &str) -> Result<T> {
    serde_json::from_value(value.clone()).with_context(|| format!("{} holds no valid {name}", file.display()))
}

/// The record in `{name: …}` or `{data: {name: …}}`, or the whole.
fn inner(mut value: Value, name: &str) -> Value {
    for key in ["data", name] {
        if let Some(found) = value.get_mut(key) {
            value = found.take();
        }
    }
    value
}

/// Replaces the value at a path of names and places; integers in quotes stay in quotes.
fn set(record: &mut Value, change: &str) -> Result<()> {
    let (path, text) = change.split_once('=').with_context(|| format!("--set '{change}' is not NAME=VALUE"))?;
    let mut place = record;
    for step in path.split('.') {
        let found = match place {
            Value::Object(fields) => fields.get_mut(step),
            Value::Array(items) => step.parse::<usize>().ok().and_then(|index| items.get_mut(index)),
            _ => None,
        };
        place = found.with_context(|| format!("--set {change}: there is no '{step}' in '{path}'"))?;
    }
    let value =
        if place.is_string() { Value::from(text) } else { serde_json::from_str(text).unwrap_or(Value::from(text)) };
    if (place.is_object() || place.is_array()) && !value.is_object() && !value.is_array() {
        bail!("--set {change}: '{path}' is no single value; name one inside it, such as {path}.0");
    }
    *place = value;
    Ok(())
}
