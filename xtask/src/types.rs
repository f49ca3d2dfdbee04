//! `cargo xtask types`: the protocol's types in TypeScript. A test here fails when they are stale.

use std::path::PathBuf;

use crate::programs::root;

fn file() -> PathBuf {
    root().join("ui/src/api/types.ts")
}

/// Writes them.
pub(crate) fn write() -> anyhow::Result<()> {
    Ok(std::fs::write(file(), gloss_protocol::typescript())?)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_types_are_fresh() {
        let kept = std::fs::read_to_string(super::file()).unwrap();
        assert!(kept == gloss_protocol::typescript(), "ui/src/api/types.ts is stale: run cargo xtask types");
    }
}
