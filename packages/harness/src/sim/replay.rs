//! Sequences as text: one line for the world, then one JSON line a step.

use anyhow::{Context, Result};

use super::step::Step;
use super::world::World;

/// The sequence as lines.
///
/// # Errors
/// Never for a sequence that was drawn.
pub fn write(world: &World, steps: &[Step]) -> Result<String> {
    let mut lines = vec![serde_json::to_string(world)?];
    for step in steps {
        lines.push(serde_json::to_string(step)?);
    }
    Ok(lines.join("\n") + "\n")
}

/// Reads what [`write`] wrote.
///
/// # Errors
/// The line that cannot be read.
pub fn read(text: &str) -> Result<(World, Vec<Step>)> {
    let mut lines = text.lines();
    let world = serde_json::from_str(lines.next().context("the file is empty")?).context("line 1")?;
    let steps = lines.enumerate().filter(|(_, line)| !line.trim().is_empty());
    let steps = steps.map(|(index, line)| serde_json::from_str(line).with_context(|| format!("line {}", index + 2)));
    Ok((world, steps.collect::<Result<Vec<Step>>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::step::Recipient;
    use crate::sim::Rng;

    #[test]
    fn a_sequence_survives_the_file() {
        let world = World::draw(7, &mut Rng::new(7));
        let steps =
            vec![Step::Advance { seconds: 6, blocks: 1 }, Step::Donate { to: Recipient::ClearingHouse, units: 1 }];
        let text = write(&world, &steps).expect("it can be written");
        assert_eq!(read(&text).expect("it can be read"), (world, steps));
        assert!(read("").is_err());
    }
}
