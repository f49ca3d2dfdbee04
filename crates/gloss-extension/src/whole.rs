//! A plugin read whole: its parts, and what it may do by them.

use crate::contents::{Contents, Files, read_contents};
use crate::facts;
use crate::finding::Finding;

/// Reads a plugin. `name` is what it is called where it has no manifest.
///
/// # Errors
/// For a manifest that is none, with its file.
pub fn read_plugin_files(name: &str, files: &Files) -> Result<Contents, (String, Finding)> {
    let mut out = read_contents(name, files)?;
    out.authority = facts::work_out(&out, files);
    Ok(out)
}
