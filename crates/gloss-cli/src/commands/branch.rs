//! `gloss export SITE --to branch:NAME`: a version's files as one commit on a branch of the repository that the folder lies in. Pushes
//! nothing, runs no hook, and touches neither the working tree nor the index.

use std::path::Path;

use gix::bstr::ByteSlice;
use gix::objs::tree::EntryKind;
use gloss_protocol::{Code, Problem};

/// The result of a commit.
pub(super) struct Committed {
    /// The commit's id.
    pub commit: String,
    /// False where the branch's newest commit holds these very files already.
    pub is_new: bool,
}

/// Commits files on a branch, behind what is there; makes the branch where there is none.
///
/// # Errors
/// Where there is no repository, or it lies elsewhere, the name is none that Git takes, or the branch is the one that is checked out.
pub(super) fn commit(
    folder: &Path,
    name: &str,
    files: &[(&str, &[u8])],
    message: &str,
) -> Result<Committed, Problem> {
    let repository = gix::discover(folder).map_err(|_| {
        Problem::new(Code::NotFound, format!("{} lies in no Git repository.", folder.display()))
            .with_next("Make one with git init, or export to a folder.")
    })?;
    if !is_own(folder, repository.git_dir()) {
        let at = repository.git_dir().display();
        let says = format!("The repository of {} lies elsewhere, in {at}.", folder.display());
        return Err(Problem::new(Code::OutsideWorkspace, says)
            .with_next("Export to a folder, and commit it there yourself."));
    }
    let full = format!("refs/heads/{name}");
    // Git's own commands take a dash for an option, and HEAD for what is checked out.
    let reference = gix::refs::FullName::try_from(full.as_str()).ok();
    let reference = reference
        .filter(|_| !name.starts_with('-') && name != "HEAD")
        .ok_or_else(|| Problem::new(Code::BadRequest, format!("“{name}” is no name of a branch.")))?;
    let checked_out = repository.head_name().map_err(failed)?;
    if checked_out.is_some_and(|head| head.as_bstr() == full.as_bytes().as_bstr()) {
        return Err(Problem::new(Code::Busy, format!("{name} is the branch that is checked out here."))
            .with_next("Name another branch: the files that lie here belong to this one."));
    }
    let mut tree = repository.empty_tree().edit().map_err(failed)?;
    for (path, bytes) in files {
        let blob = repository.write_blob(bytes).map_err(failed)?;
        tree.upsert(*path, EntryKind::Blob, blob.detach()).map_err(failed)?;
    }
    let tree = tree.write().map_err(failed)?.detach();
    let mut parents = Vec::new();
    if let Some(mut before) = repository.try_find_reference(reference.as_ref()).map_err(failed)? {
        let tip = before.peel_to_commit().map_err(failed)?;
        if tip.tree_id().map_err(failed)? == tree {
            return Ok(Committed { commit: tip.id.to_string(), is_new: false });
        }
        parents.push(tip.id);
    }
    // Whose repository it is, where it says so.
    let own = repository.committer().and_then(Result::ok).and_then(|own| own.to_owned().ok());
    let own = own.unwrap_or_else(|| gix::actor::Signature {
        name: "Gloss".into(),
        email: "gloss@localhost".into(),
        time: gix::date::Time::now_local_or_utc(),
    });
    let mut buffer = gix::date::parse::TimeBuf::default();
    let signature = own.to_ref(&mut buffer);
    let commit = repository.commit_as(signature, signature, reference, message, tree, parents);
    Ok(Committed { commit: commit.map_err(failed)?.to_string(), is_new: true })
}

/// Whether a repository is the folder's: it lies above it, or knows it as a tree of its own. A file `.git` that came with the folder
/// may lead to anybody's.
fn is_own(folder: &Path, repository: &Path) -> bool {
    let (Ok(folder), Ok(repository)) = (folder.canonicalize(), repository.canonicalize()) else {
        return false;
    };
    let linked = std::fs::read_to_string(repository.join("gitdir")).unwrap_or_default();
    let linked = Path::new(linked.trim()).canonicalize().ok();
    let mut above = folder.ancestors().map(|above| above.join(".git"));
    above.any(|git| repository.starts_with(&git) || linked.as_ref() == Some(&git))
}

fn failed(error: impl std::fmt::Display) -> Problem {
    Problem::new(Code::Internal, format!("The branch could not be written: {error}."))
}
