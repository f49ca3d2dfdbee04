//! `cargo xtask types`: the protocol's types in TypeScript. The house's rules fail when they are stale.

use anyhow::bail;

use crate::programs::{cargo, lines, root};

/// Writes them.
///
/// # Errors
/// Where the protocol can't be built, or the file can't be written.
pub fn write() -> anyhow::Result<()> {
    let printed = cargo(&["run", "--quiet", "--package", "gloss-protocol", "--example", "typescript"]);
    let mut types = String::new();
    if !lines(printed, |line| types.extend([line, "\n"]))? {
        bail!("the protocol's types can't be had");
    }
    Ok(std::fs::write(root().join("ui/src/api/types.ts"), types)?)
}
