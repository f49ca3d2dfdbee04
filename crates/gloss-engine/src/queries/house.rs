//! Questions about the house: the snapshot, the folder and the models.

use std::sync::Arc;

use gloss_agent::doors::ListedFile;
use gloss_artifact::files::MAX_FILES;
use gloss_artifact::{kinds, sheet};
use gloss_protocol::{Problem, Reply, Snapshot, WorkspaceFile};
use gloss_store::Folder;

use crate::config::{BUILTIN, Config};
use crate::doors::Shared;
use crate::sheet::foreign;

/// Threads in a snapshot.
pub(super) const SNAPSHOT_THREADS: u32 = 200;

/// Files over this size are listed without a look inside.
const LOOK_INSIDE: u64 = 2 << 20;

/// Files that are looked into at most; the others are listed with their size.
const LOOKED_INTO: usize = 60;

/// Words a person reads in a minute.
const WORDS_A_MINUTE: usize = 220;

pub(super) fn snapshot(shared: &Arc<Shared>) -> Result<Reply, Problem> {
    let config = Config::read(&shared.home.dir);
    let currency = config.as_ref().map(|config| config.money.currency.0.clone()).unwrap_or_default();
    let model = config.map(|config| config.default_model());
    let root = shared.folder.root();
    let name =
        root.file_name().map_or_else(|| root.display().to_string(), |n| n.to_string_lossy().into_owned());
    shared.read(|read, _| {
        // All of one moment: else a task that ended and the one that got its place were both seen at work.
        let of_one_moment = || -> Result<Snapshot, Problem> {
            let threads = read.threads(SNAPSHOT_THREADS)?;
            Ok(Snapshot {
                older: read.older(&threads, SNAPSHOT_THREADS)?,
                workspace: shared.id.clone(),
                name,
                folder: root.display().to_string(),
                seq: read.last_seq()?,
                threads,
                artifacts: read.artifacts()?,
                notes: read.open_notes()?,
                held: read.held(None)?,
                automations: read.automations()?,
                goals: read.goals()?,
                recipes: read.recipes()?,
                approvals: read.approvals_waiting()?,
                model: model.unwrap_or_else(|_| BUILTIN.to_owned()),
                currency: currency.code().to_owned(),
            })
        };
        Ok(Reply::Snapshot { snapshot: read.together(of_one_moment)? })
    })
}

/// The folder's files, with a few words on each, and how many more are not listed.
///
/// # Errors
/// Where the folder can't be listed.
pub(crate) fn listed(folder: &Folder) -> Result<(Vec<ListedFile>, usize), Problem> {
    let mut looked = 0;
    let (files, unlisted) = folder.list_artifacts_counted()?;
    let files = files
        .into_iter()
        .map(|file| {
            let look = file.bytes <= LOOK_INSIDE && looked < LOOKED_INTO;
            looked += usize::from(look);
            let about = look.then(|| about(folder, &file.path)).flatten();
            ListedFile {
                modified: crate::clock::local(file.modified),
                file: WorkspaceFile {
                    kind: kinds::of_path(&file.path).kind(),
                    about: about.unwrap_or_else(|| size(file.bytes)),
                    bytes: file.bytes,
                    path: file.path,
                },
            }
        })
        .collect();
    Ok((files, unlisted))
}

fn about(folder: &Folder, path: &str) -> Option<String> {
    if kinds::of_path(path).is_folder() {
        let files = folder.list_within(path, MAX_FILES).ok()??.len();
        return Some(if files == 1 { "1 file".to_owned() } else { format!("{files} files") });
    }
    let bytes = folder.read(path).ok()??;
    if foreign::is_foreign(path) {
        // A worker reads it when somebody opens it, and not for a few words.
        return None;
    }
    if let Some(format) = sheet::format_of(path) {
        let sheets = gloss_table::sheets(&bytes, format).ok()?;
        let named = sheets.iter().filter(|name| !name.is_empty()).count();
        return Some(match named {
            0 => {
                let rows = gloss_table::describe(&bytes, format, None).ok()?.rows;
                if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") }
            }
            1 => "1 sheet".to_owned(),
            n => format!("{n} sheets"),
        });
    }
    // How long reading takes is told of what is written to be read: documents.
    if !kinds::of_path(path).abilities(path).facts {
        return None;
    }
    let words = std::str::from_utf8(&bytes).ok()?.split_whitespace().count();
    Some(format!("{} min", words.div_ceil(WORDS_A_MINUTE).max(1)))
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

pub(super) fn models(shared: &Arc<Shared>) -> Result<Reply, Problem> {
    crate::models::list(&shared.home)
}
