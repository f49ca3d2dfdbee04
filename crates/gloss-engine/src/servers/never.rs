//! What no server sees, whatever it was granted: folders and files of a home that open other doors, and Gloss's own home.

use std::path::{Path, PathBuf};

use crate::context::home_folder;

/// Folders and files of a home.
const NAMES: [&str; 22] = [
    ".ssh",
    ".gnupg",
    ".aws",
    ".azure",
    ".kube",
    ".docker",
    ".netrc",
    ".npmrc",
    ".pypirc",
    ".git-credentials",
    ".codex",
    ".claude",
    ".password-store",
    ".mozilla",
    ".thunderbird",
    ".config/gcloud",
    ".config/gh",
    ".config/google-chrome",
    ".config/chromium",
    ".config/BraveSoftware",
    ".local/share/keyrings",
    ".local/share/kwalletd",
];

/// The whole paths of them, there or not.
fn of_home() -> impl Iterator<Item = PathBuf> {
    home_folder().into_iter().flat_map(|home| NAMES.map(|name| home.join(name)))
}

/// The whole paths of what no server sees, those that are there.
pub(super) fn never_seen(gloss_home: &Path) -> Vec<PathBuf> {
    of_home().filter(|path| path.exists()).chain([gloss_home.to_owned()]).collect()
}

/// Whether a folder holds something that no server sees, or would: who may write there could put it there.
pub(super) fn holds_never_seen(path: &Path, gloss_home: &Path) -> bool {
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    of_home().chain([gloss_home.to_owned()]).any(|never| {
        let resolved = never.canonicalize().unwrap_or_else(|_| {
            let parent = never.parent().and_then(|parent| parent.canonicalize().ok());
            parent.map_or_else(|| never.clone(), |parent| parent.join(never.file_name().unwrap_or_default()))
        });
        never.starts_with(path) || resolved.starts_with(&real)
    })
}

/// Whether a path is of what no server sees, wherever its links lead.
pub(super) fn is_never_seen(path: &Path, gloss_home: &Path) -> bool {
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    never_seen(gloss_home).iter().any(|never| {
        let never = never.canonicalize().unwrap_or_else(|_| never.clone());
        real.starts_with(&never) || path.starts_with(&never)
    })
}
