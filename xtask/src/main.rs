//! The project's own commands: types.
fn main() -> anyhow::Result<()> {
    std::fs::write("ui/src/api/types.ts", gloss_protocol::typescript())?;
    Ok(())
}
