//! python-pptx and LibreOffice, where they are on this machine. Decides nothing.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use xtask::programs::{answer, finish, program, python_with};

/// What `edit.py` says of a deck.
#[derive(Debug, Deserialize)]
pub(super) struct Told {
    /// Its number.
    pub(super) deck: usize,
    /// What was done; none where the program can't read or change it.
    pub(super) edits: Option<Vec<String>>,
    /// The tags of what was copied.
    #[serde(default)]
    pub(super) copied: Vec<String>,
    /// Why nothing was done.
    #[serde(default)]
    pub(super) says: String,
}

/// A Python with python-pptx; none where it can't be had, or where LibreOffice is not.
pub(super) fn python() -> Option<PathBuf> {
    answer(program("soffice", &["--version"]))?;
    python_with("python-pptx==1.0.2")
}

/// Edits all decks of a folder, and their twins.
pub(super) fn edit(python: &Path, folder: &Path, seed: u64) -> Vec<Told> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/src/decks/edit.py");
    let seed = seed.to_string();
    let mut ran = program(python, &["-B", script]);
    ran.arg(folder).arg(seed);
    let said = answer(ran).expect("decks that are edited");
    said.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

/// Saves decks again by LibreOffice, into a folder in theirs.
pub(super) fn save(folder: &Path, decks: &[PathBuf]) -> PathBuf {
    let out = folder.join("saved");
    let home = format!("-env:UserInstallation=file://{}", folder.join("home").display());
    let mut office = program("soffice", &[&home, "--headless", "--convert-to", "pptx", "--outdir"]);
    office.arg(&out).args(decks).stdout(std::process::Stdio::null());
    finish(office).expect("decks that LibreOffice saves");
    out
}
