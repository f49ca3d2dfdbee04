//! A turn's reads of the folder: a file at a version, or the batch's staging copy of it. Every path comes from a model
//! and is checked here. Changes nothing.

use gloss_agent::doors::ReadFile;
use gloss_artifact::{files, kinds};
use gloss_protocol::{Code, Problem, TurnId};

use crate::turn::room::Turns;
use crate::turn::{file_names, leave};

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

/// A file that the agent would have to ask for.
pub(crate) fn unasked(path: &str, why: &str) -> Problem {
    let says = format!("{} needs the person's leave. {why}", file_names::visible_name(path));
    let next =
        "Go on without it, or call read_file or write_artifact with its path: the person is asked then.";
    Problem::new(Code::BadRequest, says).with_next(next)
}
