//! The folders in which skills are looked for, and the skills' folders below them. Follows a link of the person's own folders
//! anywhere, and one of the workspace only within its root; goes neither deep nor far.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::context::{home_folder, own_folder};

/// Folders of a root that are looked at, and how deep.
const MAX_FOLDERS: usize = 2_000;
const MAX_DEPTH: usize = 6;
/// Where skills lie in a workspace, and in a person's home.
const SKILLS: [&str; 2] = [".agents/skills", ".claude/skills"];
/// The file that makes a folder a skill.
pub(super) const FILE: &str = "SKILL.md";

/// Where a skill comes from; who comes first wins over one of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum From {
    /// The workspace's folder, which comes from anywhere.
    Folder,
    /// The person's own.
    Person,
    /// A plugin that the person installed.
    Plugin(String),
}

impl From {
    /// The word of the command-line contract.
    pub(crate) fn word(&self) -> &str {
        match self {
            Self::Folder => "folder",
            Self::Person => "person",
            Self::Plugin(name) => name,
        }
    }
}

/// The roots of a workspace and of its person, in their order.
pub(super) fn roots(home: &Path, folder: &Path) -> Vec<(From, PathBuf)> {
    let mut out: Vec<(From, PathBuf)> = SKILLS.iter().map(|name| (From::Folder, folder.join(name))).collect();
    out.push((From::Person, home.join("skills")));
    out.extend(own_folder().map(|codex| (From::Person, codex.join("skills"))));
    out.extend(
        home_folder().iter().flat_map(|home| SKILLS.iter().map(|name| (From::Person, home.join(name)))),
    );
    out
}

/// A folder that says it is a skill, or why it is left out.
pub(super) struct Place {
    /// The folder.
    pub folder: PathBuf,
    /// Why it is left out; none where it is not.
    pub why: Option<&'static str>,
}

/// The skills' folders of a root, in the order of their names.
pub(super) fn places(from: &From, root: &Path) -> Vec<Place> {
    let Ok(real_root) = root.canonicalize() else { return Vec::new() };
    // Of a folder no link of its own leads anywhere else, not that of all its skills either.
    let is_linked = |above: &Path| above.symlink_metadata().is_ok_and(|found| found.is_symlink());
    if *from == From::Folder && root.ancestors().take(2).any(is_linked) {
        return Vec::new();
    }
    let (mut out, mut seen, mut looked) = (Vec::new(), HashSet::new(), 0);
    let mut left = vec![(root.to_owned(), 0)];
    while let Some((folder, depth)) = left.pop() {
        let Ok(real) = folder.canonicalize() else { continue };
        // A link may lead in a circle.
        if !seen.insert(real.clone()) {
            continue;
        }
        let leads_out = *from == From::Folder && !real.starts_with(&real_root);
        if folder.join(FILE).symlink_metadata().is_ok() && depth > 0 {
            let why = leads_out.then_some("It is a link that leads out of this folder.");
            out.push(Place { folder, why });
            continue;
        }
        looked += 1;
        if leads_out || depth >= MAX_DEPTH || looked > MAX_FOLDERS {
            continue;
        }
        let entries = folder.read_dir().into_iter().flatten().flatten();
        let is_hidden = |path: &PathBuf| {
            path.file_name()
                .is_none_or(|name| name.to_string_lossy().starts_with('.') || name == "node_modules")
        };
        let inner = entries.map(|entry| entry.path()).filter(|path| path.is_dir() && !is_hidden(path));
        left.extend(inner.take(MAX_FOLDERS).map(|path| (path, depth + 1)));
    }
    out.sort_by(|a, b| a.folder.cmp(&b.folder));
    out
}
