//! A turn's reads of the folder: a file at a version, or the batch's staging copy of it. Every path comes from a model
//! and is checked here. Changes nothing.

use std::collections::HashMap;

use gloss_agent::doors::ReadFile;
use gloss_artifact::{files, kinds};
use gloss_protocol::{Code, Problem, Refuser, Turn, TurnId};
use gloss_store::Read;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::turn::room::Turns;
use crate::turn::{file_names, leave};
use crate::versions::copies::MERGED;

/// Files that a task knows from one turn to the next; beyond it each is read again.
const MAX_KEPT: usize = 500;

/// Files whose stale figures a turn is told of at its beginning.
const MAX_STALE_FILES: usize = 10;

/// Versions of files that a turn had read when it came to rest.
#[derive(Default, Deserialize, Serialize)]
struct TurnReads {
    reads: HashMap<String, u32>,
}

impl Turns {
    /// Refuses a hidden file that the turn has no leave to read.
    ///
    /// # Errors
    /// [`Code::BadRequest`], with what the agent can do.
    pub(crate) fn check_readable(&self, turn: &TurnId, path: &str) -> Result<(), Problem> {
        match leave::asks_to_read(self, turn, path)? {
            Some(why) => Err(unasked(path, why)),
            None => Ok(()),
        }
    }

    /// Reads a file for a turn, which from then on knows this version; of an older one it knows no more than before.
    pub(crate) fn read_for(
        &mut self,
        turn: &TurnId,
        path: &str,
        version: Option<u32>,
    ) -> Result<ReadFile, Problem> {
        let named = self.normal(path)?;
        self.check_readable(turn, &named)?;
        self.check_readable(turn, &self.name_now(named)?)?;
        if let Some((site, file)) = self.file_of_site(path)? {
            return self.read_file_of_site(turn, &site, &file, version);
        }
        let artifact = self.artifact(path)?;
        if let Some(version) = version.filter(|version| *version != artifact.version) {
            let bytes = self.readable(&artifact.path, version)?.into();
            return Ok(ReadFile { path: artifact.path, version, bytes });
        }
        if !artifact.present {
            return Err(Problem::new(Code::FileMissing, format!("{path} is no longer in the folder.")));
        }
        let staged = self.copies.get(turn).and_then(|copies| copies.stages.get(&artifact.path));
        let bytes = match staged {
            Some(stage) if stage.staging.rules().text_is_file() => stage.staging.text().as_bytes().to_vec(),
            Some(stage) => {
                let (base, edits) = (self.text(&artifact.path, stage.base)?, stage.staging.edits());
                match self.written(&artifact.path, stage.base, &base, edits) {
                    Ok(made) => made.bytes,
                    Err(_) => self.readable(&artifact.path, stage.base)?,
                }
            }
            None => {
                let bytes = self.readable(&artifact.path, artifact.version)?;
                self.shared.texts.unvalued.counted(&artifact.path, bytes)
            }
        };
        // A folder is read as what stands in its files.
        let bytes = match kinds::of_path(&artifact.path).is_folder() {
            true => self.shared.texts.open(&artifact.path, &bytes)?.source().as_bytes().to_vec(),
            false => bytes,
        };
        if let Some(copies) = self.copies.get_mut(turn) {
            copies.reads.insert(artifact.path.clone(), artifact.version);
        }
        Ok(ReadFile { path: artifact.path, version: artifact.version, bytes: bytes.into() })
    }

    /// Reads a file for a turn that comes to know no more of it than before.
    pub(crate) fn look_for(&mut self, turn: &TurnId, path: &str) -> Result<ReadFile, Problem> {
        let known = self.copies.get(turn).map(|copies| copies.reads.clone());
        let read = self.read_for(turn, path, None);
        if let (Some(copies), Some(known)) = (self.copies.get_mut(turn), known) {
            copies.reads = known;
        }
        read
    }

    /// The newest versions of the files that a turn knows from the one before, or serves notes on: so many at most.
    pub(crate) fn known_files(&self, turn: &TurnId) -> Result<Vec<(String, u32)>, Problem> {
        let Some(copies) = self.copies.get(turn) else { return Ok(Vec::new()) };
        let known = copies.read_before.keys().filter(|path| kinds::of_path(path).abilities(path).facts);
        let mut paths: Vec<&String> = known.chain(copies.stages.keys()).collect();
        paths.sort_unstable();
        paths.dedup();
        let mut out = Vec::new();
        for path in paths.into_iter().take(MAX_STALE_FILES) {
            let known = self.store.read().artifact(path)?.filter(|known| known.present);
            out.extend(known.map(|known| (known.path, known.version)));
        }
        Ok(out)
    }

    /// What the turn before of the same task had read at its end, as it is kept with that.
    pub(crate) fn read_before(&self, turn: &Turn) -> Result<HashMap<String, u32>, Problem> {
        let read = self.store.read();
        let before =
            read.turns(&turn.thread)?.into_iter().rev().find(|one| one.id != turn.id && one.at_rest());
        before.map_or_else(|| Ok(HashMap::new()), |before| reads_at_rest(read, &before.id))
    }

    /// What a turn knows of files, to be kept with it when it rests: what it has read, and what those before it had.
    pub(crate) fn kept_reads(&self, turn: &TurnId) -> Option<Value> {
        let copies = self.copies.get(turn)?;
        let mut reads = copies.reads.clone();
        for (path, version) in &copies.read_before {
            reads.entry(path.clone()).or_insert(*version);
        }
        reads.retain(|_, version| *version != MERGED);
        if reads.is_empty() || reads.len() > MAX_KEPT {
            return None;
        }
        serde_json::to_value(TurnReads { reads }).ok()
    }

    /// Reads one file of a site, and knows of its others no more than before.
    fn read_file_of_site(
        &mut self,
        turn: &TurnId,
        site: &str,
        file: &str,
        version: Option<u32>,
    ) -> Result<ReadFile, Problem> {
        let artifact = self.artifact(site)?;
        let site = artifact.path;
        let version = version.unwrap_or(artifact.version);
        let is_newest = version == artifact.version;
        let stage = self.copies.get(turn).and_then(|copies| copies.stages.get(&site));
        let bytes = match stage.filter(|_| is_newest) {
            Some(stage) => {
                let (base, edits) = (self.text(&site, stage.base)?, stage.staging.edits());
                let whole = self.written(&site, stage.base, &base, edits)?.bytes;
                let files = files::part(&whole).unwrap_or_default();
                files.into_iter().find(|(name, _)| *name == file).map(|(_, bytes)| bytes.to_vec())
            }
            None => {
                let files = self.store.read().files(&site, version)?.into_iter();
                let known = files.filter(|_| artifact.present || !is_newest).find(|known| known.file == file);
                known.map(|known| self.store.blobs().get(&known.sha256)).transpose()?
            }
        };
        let missing = || Problem::new(Code::FileMissing, format!("There is no file {file} in {site}."));
        let bytes = bytes.ok_or_else(missing)?;
        let path = format!("{site}{file}");
        if let Some(copies) = self.copies.get_mut(turn).filter(|_| is_newest) {
            copies.reads.insert(path.clone(), version);
        }
        Ok(ReadFile { path, version, bytes: bytes.into() })
    }
}

/// The versions of files that a turn had read when it came to rest, as they are kept with it.
///
/// # Errors
/// Errors of the store.
pub(crate) fn reads_at_rest(read: Read<'_>, turn: &TurnId) -> Result<HashMap<String, u32>, Problem> {
    let kept: Option<TurnReads> = read.machine(turn)?.and_then(|kept| serde_json::from_value(kept).ok());
    Ok(kept.unwrap_or_default().reads)
}

/// A file that the agent would have to ask for.
pub(crate) fn unasked(path: &str, why: &str) -> Problem {
    let says = format!("{} needs the person's leave. {why}", file_names::visible_name(path));
    let next =
        "Go on without it, or call read_file or write_artifact with its path: the person is asked then.";
    Problem::new(Code::BadRequest, says).with_next(next).refused_by(Refuser::Rule)
}
