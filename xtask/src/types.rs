//! `cargo xtask types`: the protocol's types in TypeScript. The house's rules fail when they are stale.

use anyhow::Context;

use crate::programs::{answer, cargo, root};

/// Writes them.
///
/// # Errors
/// Where the protocol can't be built, or the file can't be written.
pub fn write() -> anyhow::Result<()> {
    let printed = cargo(&["run", "--quiet", "--package", "gloss-protocol", "--example", "typescript"]);
    let types = answer(printed).context("the protocol's types can't be had")?;
    Ok(std::fs::write(root().join("ui/src/api/types.ts"), types + "\n")?)
}
