//! `context.save`: a file that every agent is told, as the person wrote it. One of the folder becomes a version like any
//! edit of theirs; their own is exchanged whole. Never writes over what they did not see.

use std::io::Write as _;
use std::path::Path;

use gloss_protocol::{Code, CommandId, ContextFile, ContextKind, Done, Problem};

use crate::context;
use crate::handlers::artifact::save_edit;
use crate::handlers::prepared::Handled;
use crate::sheet::values::Values;
use crate::space::Space;

pub(super) fn save(
    space: &mut Space,
    id: &CommandId,
    path: &str,
    text: &str,
    seen: &str,
) -> Result<Handled, Problem> {
    if text.len() > context::LONGEST {
        let says = format!("A file that every agent is told has at most {} kB.", context::LONGEST >> 10);
        return Err(Problem::new(Code::TooLarge, says).with_next("Keep the parts that always hold."));
    }
    let files = context::files(space.shared.folder.root());
    let known = files.into_iter().find(|file| file.path == path);
    let file = known.ok_or_else(|| Problem::new(Code::NotFound, format!("{path} is told to no agent.")))?;
    if !file.blocked.is_empty() {
        let problem =
            Problem::new(Code::BadRequest, format!("{path} can't be written here. {}", file.blocked));
        return Err(problem.with_next("Open it in a program that edits plain text."));
    }
    if file.text == text.trim() {
        return Ok(Done::Ok {}.into());
    }
    if file.sha256 != seen {
        let problem = Problem::new(Code::SelectionMoved, format!("{path} was changed meanwhile."));
        return Err(problem.with_next("Look at it again, then save."));
    }
    let text = format!("{}\n", text.trim());
    match file.kind {
        ContextKind::Everywhere | ContextKind::Above => own(&file, &text).map(Handled::Done),
        ContextKind::Folder | ContextKind::Goals | ContextKind::Preferences => {
            // What another program wrote a moment ago becomes a version before this one.
            space.refresh(path)?;
            save_edit(
                space,
                id,
                (path.to_owned(), "Edited by hand"),
                (text.into_bytes(), None),
                None,
                Values::FollowAndTell,
            )
        }
    }
}

/// Exchanges a file outside of the folder, whole or not at all, through a file beside it that nobody else named.
fn own(file: &ContextFile, text: &str) -> Result<Done, Problem> {
    let path = Path::new(&file.path);
    let failed = |error: std::io::Error| {
        Problem::new(Code::FolderReadOnly, format!("{} can't be written: {error}.", file.path))
    };
    let Some(folder) = path.parent() else {
        return Err(Problem::new(Code::BadRequest, format!("{} is no file.", file.path)));
    };
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut fresh = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    fresh.write_all(text.as_bytes()).map_err(failed)?;
    if let Ok(found) = std::fs::symlink_metadata(path) {
        fresh.as_file().set_permissions(found.permissions()).map_err(failed)?;
    }
    fresh.as_file().sync_all().map_err(failed)?;
    let put = if file.sha256.is_empty() && !path.exists() {
        fresh.persist_noclobber(path)
    } else {
        fresh.persist(path)
    };
    put.map_err(|error| failed(error.error))?;
    Ok(Done::Ok {})
}
