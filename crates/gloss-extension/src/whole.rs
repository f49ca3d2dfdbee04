//! A plugin read whole: its parts, and what it may do by them.

use crate::contents::{Contents, Files};
use crate::entry::Definition;
use crate::facts;
use crate::finding::Finding;
use crate::read_contents::read_contents;

/// Reads a plugin. `name` is what it is called where it has no manifest; `entry` is that of the marketplace of Claude Code that names it.
///
/// # Errors
/// For a manifest, or an entry, that is none, with its file.
pub fn read_plugin_files(
    name: &str,
    entry: Option<&Definition>,
    files: &Files,
) -> Result<Contents, (String, Finding)> {
    let mut out = read_contents(name, entry, files)?;
    out.authority = facts::work_out(&out, files);
    Ok(out)
}
