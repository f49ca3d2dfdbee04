//! What a file is by its name: a table, prose, notes of a meeting. Opens none.

use gloss_figures::words::file_name;
use gloss_protocol::Layout;

/// True for a file that holds a table.
pub(crate) fn is_table(path: &str) -> bool {
    Layout::of_path(path).is_table()
}

/// True for a file of prose.
pub(crate) fn is_prose(path: &str) -> bool {
    Layout::of_path(path).is_prose()
}

/// Whether a file's name says that it is about a meeting.
pub(crate) fn is_meeting(path: &str) -> bool {
    let name = file_name(path).to_lowercase();
    ["meeting", "minutes", "notes", "standup", "stand-up", "call", "sync", "retro", "kickoff"]
        .iter()
        .any(|word| name.contains(word))
}
