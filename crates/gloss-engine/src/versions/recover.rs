//! Recovery after a crash: what was installed and never recorded goes back, file by file; bytes that were exchanged out
//! and are no version are kept as one; only then is what lies beside its place taken away.

use gloss_artifact::{files, sha256};
use gloss_protocol::Problem;
use gloss_store::{Exchange, Folder, Intent, NOTHING, Swept, Write};

use crate::content::Content;
use crate::versions::room::Versions;

/// An artifact that a file is of, with its newest version's hash for that file.
struct Owner {
    path: String,
    /// The file's path from it; nothing where it is the file.
    file: String,
    newest: Option<String>,
}

impl Versions {
    /// Puts the folder right. A file that can't be looked at now is left as it is, with what lies beside it; it keeps
    /// nobody from the others.
    ///
    /// # Errors
    /// Where the folder can't be listed.
    pub(crate) fn recover_versions(&mut self) -> Result<(), Problem> {
        let intents = self.store.read().intents()?;
        let exchanges: Vec<&Exchange> = intents.iter().flat_map(|intent| &intent.files).collect();
        for mut left in self.shared.folder.left_beside()? {
            // An intent knows the name in full.
            let meant = exchanges.iter().find(|one| one.named() == left.sha256 && left.is_of(&one.path));
            if let Some(exchange) = meant {
                left.path.clone_from(&exchange.path);
            }
            // Left for the next start, with its bytes.
            let _ = self.recover_file(&left, meant.is_some());
        }
        for intent in intents {
            if self.recover_intent(&intent).is_ok() {
                self.write(Write::Recover, |tx| tx.no_intent(&intent.path))?;
                let _ = self.refresh(&intent.path);
            }
        }
        Ok(())
    }

    fn recover_file(&mut self, left: &Swept, is_meant: bool) -> Result<(), Problem> {
        let bytes = left.read()?;
        let beside = sha256(&bytes);
        if !is_meant && !self.is_own(left, &beside) {
            return Ok(());
        }
        let folder = self.shared.folder.clone();
        let owners = self.owners(&left.path)?;
        let now = Some(left.sha256.clone()).filter(|sha256| sha256 != NOTHING);
        let recorded = owners.iter().any(|owner| owner.newest == now);
        if beside == left.sha256 {
            if !recorded && folder.is_second_name(left) {
                folder.unplace(left);
            }
        } else {
            // In a folder each file goes back to what it was: that is what its other files do.
            let is_old =
                owners.iter().any(|own| own.newest.as_ref() == Some(&beside) || !own.file.is_empty());
            if !recorded && hash_in_place(&folder, &left.path)? == now && is_old {
                folder.exchange_back(left)?;
            } else if !self.is_kept(&owners, &beside)? && !self.is_half(left, &bytes) {
                self.keep_apart(left, bytes, &owners)?;
            }
        }
        folder.discard(left);
        Ok(())
    }

    /// The artifacts that a file is of: itself, and the known folder that it lies in.
    fn owners(&self, path: &str) -> Result<Vec<Owner>, Problem> {
        let read = self.store.read();
        let folders = path.match_indices('/').filter_map(|(at, _)| path.split_at_checked(at + 1));
        let mut owners = Vec::new();
        for (artifact, file) in std::iter::once((path, "")).chain(folders) {
            let Some(known) = read.artifact(artifact)? else { continue };
            let files = read.files(artifact, known.version)?;
            let newest = files.into_iter().find(|known| known.file == file).map(|known| known.sha256);
            owners.push(Owner { path: artifact.to_owned(), file: file.to_owned(), newest });
        }
        Ok(owners)
    }

    fn is_kept(&self, owners: &[Owner], sha256: &str) -> Result<bool, Problem> {
        for owner in owners {
            if self.store.read().has_file(&owner.path, sha256)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether Gloss wrote it: bytes are kept before they are written beside a place. A file that came with the folder
    /// under such a name is somebody's own.
    fn is_own(&self, left: &Swept, beside: &str) -> bool {
        let named = if left.sha256 == NOTHING { beside } else { &left.sha256 };
        self.store.blobs().get(named).is_ok()
    }

    /// Whether it was not even written in full when the process ended.
    fn is_half(&self, left: &Swept, bytes: &[u8]) -> bool {
        self.store.blobs().get(&left.sha256).is_ok_and(|whole| whole.starts_with(bytes))
    }

    /// Makes a version of bytes that another program wrote and that are in none.
    fn keep_apart(&mut self, left: &Swept, own: Vec<u8>, owners: &[Owner]) -> Result<(), Problem> {
        let (path, file) = owners
            .first()
            .map_or((left.path.as_str(), ""), |owner| (owner.path.as_str(), owner.file.as_str()));
        let artifact = self.store.read().artifact(path)?;
        let bytes = match &artifact {
            Some(known) if !file.is_empty() => {
                let whole = self.bytes(path, known.version)?;
                files::with(&whole, file, &own).unwrap_or(whole)
            }
            _ => own,
        };
        self.take_up(&Content::new(path, bytes)?, artifact.as_ref())?;
        self.refresh(path)?;
        Ok(())
    }

    /// Puts the files of a version back that was never recorded, where what lay beside them is gone: from their blobs.
    fn recover_intent(&self, intent: &Intent) -> Result<(), Problem> {
        let folder = &self.shared.folder;
        for Exchange { path, was, now } in &intent.files {
            let Some(was) = was.as_ref().filter(|was| Some(*was) != now.as_ref()) else { continue };
            if hash_in_place(folder, path)? != *now {
                continue;
            }
            // A version that was recorded since stands as it is, whatever an older intent says.
            if self.owners(path)?.iter().any(|owner| owner.newest == *now) {
                continue;
            }
            let bytes = self.store.blobs().get(was)?;
            let mut prepared = folder.prepare(path, &bytes, was)?;
            prepared.install(now.as_deref())?;
            prepared.finish();
        }
        Ok(())
    }
}

/// The hash of what stands in a place.
fn hash_in_place(folder: &Folder, path: &str) -> Result<Option<String>, Problem> {
    Ok(folder.read(path)?.map(|bytes| sha256(&bytes)))
}
