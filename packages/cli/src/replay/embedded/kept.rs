//! The embedded chain in a file: who finds it there goes on where the last one stopped.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{bail, Context, Result};
use breakwater_harness::chain::{Chain, ChainImage, Engine};
use serde::{Deserialize, Serialize};

use super::{Embedded, Prices, Scene};
use crate::output;
use crate::replay::options::Audit;
use crate::replay::publishers::Publishers;
use crate::replay::tally::Tally;
use crate::replay::world::{Known, World};

/// The layout that this program writes and reads.
const LAYOUT: u32 = 1;

/// A file, and how often it is written.
#[derive(Clone, Debug)]
pub struct Saving {
    pub path: PathBuf,
    /// What is recovered, as people call it.
    pub name: String,
    /// Messages from one time to the next (a block's prices count as one), and since the last.
    pub every: u64,
    pub since: u64,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    layout: u32,
    name: String,
    known: Known,
    audit: Audit,
    publishers: Publishers,
    prices: Prices,
    block_gas: u64,
    chain: ChainImage,
}

impl Embedded<'_> {
    /// Writes the file, if one is named: all of it or nothing.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn save(&mut self) -> Result<()> {
        let Some(saving) = &mut self.saving else { return Ok(()) };
        let world = &*self.desk.world;
        let kept = Kept {
            layout: LAYOUT,
            name: saving.name.clone(),
            known: world.known.clone(),
            audit: world.audit,
            publishers: self.publishers.clone(),
            prices: self.prices.clone(),
            block_gas: self.block_gas,
            chain: world.chain.image(),
        };
        output::write(&saving.path, &serde_json::to_string(&kept)?)?;
        saving.since = 0;
        Ok(())
    }
}

impl Scene {
    /// What a file calls what it holds, and the scene, on an engine.
    ///
    /// # Errors
    /// If the file cannot be read, is none of these, or the engine's contracts cannot be deployed.
    pub fn read(path: &Path, engine: &str) -> Result<(String, Scene)> {
        let shown = path.display();
        let text = fs::read_to_string(path).with_context(|| format!("cannot read the state in {shown}"))?;
        let advice = || format!("{shown} holds no state that this program can go on from: remove it to begin anew");
        let kept: Kept = serde_json::from_str(&text).with_context(advice)?;
        if kept.layout != LAYOUT {
            bail!("{}; its layout is {}, this program's {LAYOUT}", advice(), kept.layout);
        }
        let chain = Chain::from_image(Engine::named(engine)?, &kept.chain).with_context(advice)?;
        let mut world = World::on(chain, kept.known.clone(), kept.audit);
        world.start_audit()?;
        let Kept { name, publishers, prices, block_gas, .. } = kept;
        Ok((name, Scene { world, publishers, prices, tally: Tally::default(), block_gas }))
    }
}
