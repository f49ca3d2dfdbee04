//! The objects of a Git repository as files: modes, sizes and paths are known before a byte is read, nothing is checked out, and no
//! setting, hook or filter of it counts. Reads what lies on this computer; fetches nothing.

use std::path::Path;

use gix::objs::tree::EntryKind;
use gloss_extension::Files;

use crate::bounds::{Gathered, MAX_DEPTH};
use crate::error::SourceError;

/// Which state of a repository is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revision {
    /// A branch or a tag; the one that it stands on without it.
    pub reference: Option<String>,
    /// The commit that it has to be.
    pub commit: Option<String>,
}

/// Reads a folder of a repository, with the commit that it was read from.
///
/// # Errors
/// For a repository or a revision that is none, one that is too large, and one that holds links or other repositories.
pub fn read_repository(
    repository: &Path,
    revision: &Revision,
    folder: &str,
) -> Result<(Files, String), SourceError> {
    let unreadable = |error: &dyn std::fmt::Display| SourceError::Unreadable(error.to_string());
    let repository = gix::open_opts(repository, gix::open::Options::isolated())
        .map_err(|_| SourceError::Missing(repository.display().to_string()))?;
    let commit = commit_of(&repository, revision)?;
    let id = commit.id.to_string();
    let tree = commit.tree().map_err(|error| unreadable(&error))?;
    let mut tree = tree;
    for part in folder.split('/').filter(|part| !part.is_empty()) {
        let inner = tree.iter().filter_map(Result::ok).find(|entry| entry.filename() == part);
        let inner = inner.filter(|entry| entry.mode().is_tree()).map(|entry| entry.oid().to_owned());
        let inner = inner.ok_or_else(|| SourceError::NoRevision(format!("folder {folder}")))?;
        tree = repository.find_tree(inner).map_err(|error| unreadable(&error))?;
    }
    let mut out = Gathered::default();
    let mut left = vec![(tree.id, String::new(), 0)];
    while let Some((id, prefix, depth)) = left.pop() {
        let tree = repository.find_tree(id).map_err(|error| unreadable(&error))?;
        for entry in tree.iter() {
            let entry = entry.map_err(|error| unreadable(&error))?;
            let name = std::str::from_utf8(entry.filename())
                .map_err(|_| SourceError::Outside(String::from_utf8_lossy(entry.filename()).into_owned()))?;
            let path = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
            match entry.mode().kind() {
                EntryKind::Tree if depth < MAX_DEPTH => left.push((entry.oid().to_owned(), path, depth + 1)),
                EntryKind::Tree => {
                    return Err(SourceError::TooLarge(format!("{MAX_DEPTH} folders in folders")));
                }
                EntryKind::Link => return Err(SourceError::NotPlain(path, "a link")),
                EntryKind::Commit => return Err(SourceError::NotPlain(path, "another repository")),
                kind @ (EntryKind::Blob | EntryKind::BlobExecutable) => {
                    let header = repository.find_header(entry.oid()).map_err(|error| unreadable(&error))?;
                    out.check(&path, header.size())?;
                    let blob = repository.find_blob(entry.oid()).map_err(|error| unreadable(&error))?;
                    out.take(path, blob.data.clone(), kind == EntryKind::BlobExecutable);
                }
            }
        }
    }
    Ok((out.files(), id))
}

fn commit_of<'a>(
    repository: &'a gix::Repository,
    revision: &Revision,
) -> Result<gix::Commit<'a>, SourceError> {
    let missing = |what: &str| SourceError::NoRevision(what.to_owned());
    let id = match (&revision.reference, &revision.commit) {
        (Some(name), _) => {
            let mut reference = repository
                .find_reference(name.as_str())
                .map_err(|_| missing(&format!("branch or tag {name}")))?;
            reference.peel_to_id().map_err(|_| missing(&format!("branch or tag {name}")))?.detach()
        }
        (None, Some(sha)) => {
            gix::ObjectId::from_hex(sha.as_bytes()).map_err(|_| missing(&format!("commit {sha}")))?
        }
        (None, None) => repository.head_id().map_err(|_| missing("branch that it stands on"))?.detach(),
    };
    let object = repository.find_object(id).map_err(|_| missing(&format!("commit {id}")))?;
    let commit = object
        .peel_to_kind(gix::object::Kind::Commit)
        .map_err(|_| missing(&format!("commit {id}")))?
        .into_commit();
    match revision.commit.as_deref() {
        Some(sha) if !is_same(&commit, sha) => Err(missing(&format!("commit {sha} there"))),
        _ => Ok(commit),
    }
}

fn is_same(commit: &gix::Commit<'_>, sha: &str) -> bool {
    gix::ObjectId::from_hex(sha.to_lowercase().as_bytes()).is_ok_and(|id| commit.id == id)
}
