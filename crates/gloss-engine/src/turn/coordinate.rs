//! A task over several folders: its agent plans, and starts tasks there. Only in folders that the person named, each once
//! for the same words, and never with more than the person could start there.

use std::path::Path;

use gloss_assistant::COORDINATES;
use gloss_protocol::{Code, Problem, Thread};
use gloss_store::Folder;

use crate::space::Space;

/// Files of a folder that its coordinator is told of.
const TOLD: usize = 30;

/// A folder's name, as its coordinator calls it.
pub(crate) fn name_of(folder: &str) -> &str {
    Path::new(folder).file_name().and_then(|name| name.to_str()).unwrap_or(folder)
}

impl Space {
    /// What a coordinator hears of its folders; empty for any other task.
    pub(super) fn as_coordinator(&self, thread: &Thread) -> String {
        if thread.spans.is_empty() {
            return String::new();
        }
        let told = |folder: &String| {
            let files = Folder::new(folder).list().unwrap_or_default();
            let names: Vec<&str> = files.iter().take(TOLD).map(|file| file.path.as_str()).collect();
            let more =
                if files.len() > TOLD { format!(" and {} more", files.len() - TOLD) } else { String::new() };
            format!("- {}: {}{more}", name_of(folder), names.join(", "))
        };
        let folders: Vec<String> = thread.spans.iter().map(told).collect();
        format!("{COORDINATES}\n{}", folders.join("\n"))
    }

    /// The folder of a name among those that a task spans.
    ///
    /// # Errors
    /// A name that is none of them.
    pub(super) fn spanned(&self, thread: &Thread, name: &str) -> Result<String, Problem> {
        let found = thread.spans.iter().find(|folder| name_of(folder) == name || folder.as_str() == name);
        found.cloned().ok_or_else(|| {
            let names: Vec<&str> = thread.spans.iter().map(|folder| name_of(folder)).collect();
            let says = format!("{name} is none of the folders of this task.");
            Problem::new(Code::NotFound, says).with_next(format!("They are: {}.", names.join(", ")))
        })
    }
}
