//! Makes the folder of the built interface where it is missing, so that this crate builds without Node; the
//! page then says how to build it. Never runs Node itself.

fn main() -> std::io::Result<()> {
    let dist = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/dist");
    std::fs::create_dir_all(dist)?;
    println!("cargo::rerun-if-changed={dist}");
    Ok(())
}
