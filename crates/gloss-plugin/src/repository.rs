//! The objects of a Git repository as files, links as copies of what they lead to in it: modes, sizes and paths are known before a byte is read, nothing is checked out, and no
//! setting, hook or filter of it counts. Reads what lies on this computer; fetches nothing.

use std::collections::BTreeMap;
use std::path::Path;

use gix::objs::tree::EntryKind;

use crate::bounds::{Gathered, MAX_DEPTH, is_left_out, too_deep};
use crate::error::SourceError;
use crate::links::{MAX_LINKS, MAX_TARGET, SourceFiles, with_links};

/// Folders that are looked into.
const MAX_FOLDERS: usize = 20_000;

/// Reads a branch or a tag of a repository, else the one that it stands on, with the commit that it was read from.
///
/// # Errors
/// For a repository or a revision that is none, one that is too large, and one that holds other repositories.
pub fn read_repository(
    repository: &Path,
    reference: Option<&str>,
) -> Result<(SourceFiles, String), SourceError> {
    let repository = open(repository)?;
    let commit = commit_of(&repository, reference)?;
    let tree = commit.tree_id().map_err(|error| unreadable(&error))?.detach();
    Ok((read_tree(&repository, tree)?, commit.id.to_string()))
}

/// Reads what an id names, a commit or a tag of one, or a folder of it alone, with the commit.
///
/// # Errors
/// As for a branch; and where it has no such folder.
pub(crate) fn read_commit(
    repository: &Path,
    id: &str,
    folder: &str,
) -> Result<(SourceFiles, String), SourceError> {
    let repository = open(repository)?;
    let id = gix::ObjectId::from_hex(id.as_bytes()).map_err(|error| unreadable(&error))?;
    let commit = peeled(&repository, id)?;
    let tree = commit.tree().map_err(|error| unreadable(&error))?;
    let tree = match folder {
        "" => tree.id,
        folder => {
            let found = tree.lookup_entry_by_path(folder).map_err(|error| unreadable(&error))?;
            let found = found.filter(|entry| entry.mode().is_tree());
            found.ok_or_else(|| SourceError::NoRevision(format!("folder {folder}")))?.object_id()
        }
    };
    Ok((read_tree(&repository, tree)?, commit.id.to_string()))
}

fn unreadable(error: &dyn std::fmt::Display) -> SourceError {
    SourceError::Unreadable(error.to_string())
}

fn open(repository: &Path) -> Result<gix::Repository, SourceError> {
    gix::open_opts(repository, gix::open::Options::isolated())
        .map_err(|_| SourceError::Missing(repository.display().to_string()))
}

fn read_tree(repository: &gix::Repository, tree: gix::ObjectId) -> Result<SourceFiles, SourceError> {
    let (mut out, mut links) = (Gathered::default(), BTreeMap::new());
    let mut left = vec![(tree, String::new(), 0)];
    let mut folders = 0;
    while let Some((id, prefix, depth)) = left.pop() {
        // A folder that stands in itself by many names has no end.
        folders += 1;
        if folders > MAX_FOLDERS {
            return Err(SourceError::TooLarge(format!("{MAX_FOLDERS} folders")));
        }
        let tree = repository.find_tree(id).map_err(|error| unreadable(&error))?;
        for entry in tree.iter() {
            let entry = entry.map_err(|error| unreadable(&error))?;
            let name = std::str::from_utf8(entry.filename())
                .map_err(|_| SourceError::Outside(String::from_utf8_lossy(entry.filename()).into_owned()))?;
            if is_left_out(name) {
                continue;
            }
            let path = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
            match entry.mode().kind() {
                EntryKind::Tree if depth < MAX_DEPTH => left.push((entry.oid().to_owned(), path, depth + 1)),
                EntryKind::Tree => return Err(too_deep()),
                EntryKind::Link => {
                    let header = repository.find_header(entry.oid()).map_err(|error| unreadable(&error))?;
                    if header.size() > MAX_TARGET || links.len() >= MAX_LINKS {
                        let most = format!("{MAX_LINKS} links, or a link with too many words");
                        return Err(SourceError::TooLarge(most));
                    }
                    out.check_path(&path)?;
                    let blob = repository.find_blob(entry.oid()).map_err(|error| unreadable(&error))?;
                    links.insert(path, String::from_utf8_lossy(&blob.data).into_owned());
                }
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
    with_links(out, &links)
}

fn commit_of<'a>(
    repository: &'a gix::Repository,
    reference: Option<&str>,
) -> Result<gix::Commit<'a>, SourceError> {
    let missing = |what: &str| SourceError::NoRevision(what.to_owned());
    let id = match reference {
        Some(name) => {
            let of_name = || missing(&format!("branch or tag {name}"));
            let mut reference = repository.find_reference(name).map_err(|_| of_name())?;
            reference.peel_to_id().map_err(|_| of_name())?.detach()
        }
        None => repository.head_id().map_err(|_| missing("branch that it stands on"))?.detach(),
    };
    peeled(repository, id)
}

/// The commit that an id leads to.
fn peeled(repository: &gix::Repository, id: gix::ObjectId) -> Result<gix::Commit<'_>, SourceError> {
    let missing = || SourceError::NoRevision(format!("commit {id}"));
    let object = repository.find_object(id).map_err(|_| missing())?;
    let commit = object.peel_to_kind(gix::object::Kind::Commit);
    Ok(commit.map_err(|_| missing())?.into_commit())
}
