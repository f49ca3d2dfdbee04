//! A version's row of its artifact, and its ids for the log.

use gloss_artifact::{Text, kinds};
use gloss_protocol::{Artifact, ThreadId, Version};

use crate::content::name_of;

/// The row of a version, in which what the person chose for the artifact stays.
pub(crate) fn row_after(
    version: &Version,
    text: Option<&Text>,
    thread: Option<ThreadId>,
    known: Option<&Artifact>,
) -> Artifact {
    let row = artifact_row(version, text, thread);
    let suggests = known.is_some_and(|known| known.suggests && known.kind == row.kind);
    let thread = row.thread.or_else(|| known.and_then(|known| known.thread.clone()));
    Artifact { suggests, thread, ..row }
}

pub(crate) fn artifact_row(version: &Version, text: Option<&Text>, thread: Option<ThreadId>) -> Artifact {
    let kind = kinds::of_path(&version.path).kind();
    let title = text.and_then(Text::title).unwrap_or_else(|| name_of(&version.path).to_owned());
    Artifact {
        path: version.path.clone(),
        kind,
        title,
        version: version.version,
        versions: version.version,
        present: true,
        thread,
        updated_at: version.created_at,
        suggests: false,
    }
}

pub(crate) fn ids(version: &Version) -> serde_json::Value {
    serde_json::json!({
        "path": version.path, "version": version.version, "turn": version.turn, "parent": version.parent,
        "by": version.made_by.word(), "sha256": version.sha256, "undoes": version.undoes,
    })
}
