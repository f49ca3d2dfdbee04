//! Tables that queries read: those of a workspace, and getting one that is named, from the folder as it is now or the
//! newest version that is known. Large ones are read beside the core and by the worker itself. Runs no query.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use gloss_artifact::kinds;
use gloss_data::talk::Ask;
use gloss_data::{Computed, Limits};
use gloss_protocol::{Layout, Problem};
use gloss_store::{Blobs, FolderFile, Read};

use crate::content::{Stat, bytes_of, stored};
use crate::core::handle::{CoreHandle, Input};
use crate::doors::Shared;
use crate::sheet::foreign;
use crate::space::Space;

/// Data files that queries see.
const MAX_FILES: usize = 2_000;

/// A file for the worker.
pub(crate) enum SourceFile {
    /// Its bytes.
    Bytes { version: u32, bytes: Vec<u8> },
    /// A blob that the worker reads itself.
    Blob { version: u32, dir: PathBuf, sha256: String },
}

impl SourceFile {
    /// As it is said to the worker, and the bytes that follow.
    pub(super) fn into_message(self, path: &str) -> (Ask, Vec<u8>) {
        let path = path.to_owned();
        match self {
            Self::Bytes { version, bytes } => (Ask::Source { path, version, bytes: bytes.len() }, bytes),
            Self::Blob { version, dir, sha256 } => (Ask::Blob { path, version, dir, sha256 }, Vec::new()),
        }
    }
}

impl Shared {
    /// Runs one SELECT over the folder's tables as they are now. Blocks, and asks the core: not for its thread.
    ///
    /// # Errors
    /// A sentence, as [`super::Tables::compute`] says it, or where the folder can't be listed.
    pub(crate) fn query_folder(
        self: &Arc<Self>,
        core: &CoreHandle,
        (sql, limits): (&str, Limits),
        cancel: &AtomicBool,
    ) -> Result<Computed, String> {
        let listed = self.folder.list().map_err(|error| Problem::from(error).says)?;
        let is_table = |file: &FolderFile| kinds::of_path(&file.path).abilities(&file.path).query;
        let files = listed.into_iter().filter(is_table).take(MAX_FILES);
        let files = files.map(|file| (file.path.clone(), self.mark(&file))).collect();
        let mut fetch = |path: &str| self.fetch(core, path).map_err(|problem| problem.says);
        self.tables.compute((sql, limits), cancel, files, &mut fetch)
    }

    /// Runs one SELECT over versions of files. Blocks.
    ///
    /// # Errors
    /// A sentence, as [`super::Tables::compute`] says it.
    pub(crate) fn query_versions(
        &self,
        (read, blobs): (Read<'_>, &Blobs),
        versions: &[(String, u32)],
        (sql, limits): (&str, Limits),
    ) -> Result<Computed, String> {
        let files = versions.iter().map(|(path, version)| (path.clone(), format!("version {version}")));
        let mut fetch = |path: &str| {
            let known = versions.iter().find(|(known, _)| known == path);
            let (path, version) = known.ok_or_else(|| format!("{path} is not there"))?;
            self.source_file((read, blobs), path, *version).map_err(|problem| problem.says)
        };
        self.tables.compute((sql, limits), &AtomicBool::new(false), files.collect(), &mut fetch)
    }

    /// Stamp of a file's contents, another for each change. One that was written just now may be written again within
    /// the same tick of the clock: it has another mark each time.
    fn mark(&self, file: &FolderFile) -> String {
        match Stat::of(&self.folder.root().join(&file.path)).filter(Stat::settled) {
            Some(stat) => format!("{stat:?}"),
            None => uuid::Uuid::now_v7().to_string(),
        }
    }

    fn fetch(self: &Arc<Self>, core: &CoreHandle, path: &str) -> Result<SourceFile, Problem> {
        self.prepare(path);
        let (sender, receiver) = tokio::sync::oneshot::channel();
        let file = path.to_owned();
        let look = Box::new(move |space: &mut Space| {
            let _ = sender.send(space.artifact(&file).map(|artifact| artifact.version));
        });
        let gone = || crate::core::handle::leaving();
        core.inputs.blocking_send(Input::AgentStep(self.id.clone(), look)).map_err(|_| gone())?;
        let version = receiver.blocking_recv().map_err(|_| gone())??;
        self.read(|read, blobs| self.source_file((read, blobs), path, version))
    }

    /// Does beside the core what would take it long, so that other folders go on meanwhile: keeping a large file's bytes as a
    /// blob, and making a workbook of another format readable.
    fn prepare(&self, path: &str) {
        const LARGE: u64 = 1 << 20;
        let size = self.folder.root().join(path).symlink_metadata().map_or(0, |meta| meta.len());
        let is_foreign = foreign::is_foreign(path);
        if (size >= LARGE || is_foreign)
            && let Ok(Some(bytes)) = self.folder.read(path)
        {
            // Where it can't be kept or read, the core says why.
            let _ = self.read(|_, blobs| Ok(blobs.put(&bytes)?));
            if is_foreign {
                drop(self.texts.readable(path, &bytes));
            }
        }
    }

    fn source_file(
        &self,
        (read, blobs): (Read<'_>, &Blobs),
        path: &str,
        version: u32,
    ) -> Result<SourceFile, Problem> {
        if !Layout::of_path(path).is_workbook() {
            let sha256 = stored(read, path, version)?.version.sha256;
            return Ok(SourceFile::Blob { version, dir: blobs.dir().to_owned(), sha256 });
        }
        let raw = bytes_of(read, blobs, path, version)?;
        let bytes = self.texts.readable(path, &raw)?.into_owned();
        Ok(SourceFile::Bytes { version, bytes: self.texts.unvalued.counted(path, bytes) })
    }
}
