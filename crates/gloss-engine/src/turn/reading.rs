//! What a turn reads of the folder: a file at a version, or the batch's staging copy of it. Every path comes from a model
//! and is checked here. Changes nothing.

use gloss_agent::ReadFile;
use gloss_artifact::{files, kinds};
use gloss_protocol::{Code, Problem, TurnId};

use crate::space::Space;

impl Space {
    /// Reads a file for a turn, which from then on knows this version; of an older one it knows no more than before.
    pub(super) fn read_for(
        &mut self,
        turn: &TurnId,
        path: &str,
        version: Option<u32>,
    ) -> Result<ReadFile, Problem> {
        self.check_hidden(turn, &self.normal(path)?)?;
        if let Some((site, file)) = self.file_of_site(path)? {
            let whole = self.read_for(turn, &site, version)?;
            let bytes = self.bytes(&site, whole.version)?;
            let found = files::part(&bytes).unwrap_or_default().into_iter().find(|(name, _)| *name == file);
            let missing = || Problem::new(Code::FileMissing, format!("There is no file {file} in {site}."));
            let bytes = found.ok_or_else(missing)?.1.to_vec().into();
            return Ok(ReadFile { path: format!("{site}{file}"), version: whole.version, bytes });
        }
        let artifact = self.artifact(path)?;
        if let Some(version) = version.filter(|version| *version != artifact.version) {
            let bytes = self.readable(&artifact.path, version)?.into();
            return Ok(ReadFile { path: artifact.path, version, bytes });
        }
        if !artifact.present {
            return Err(Problem::new(Code::FileMissing, format!("{path} is no longer in the folder.")));
        }
        let staged = self.running.get(turn).and_then(|running| running.stages.get(&artifact.path));
        let bytes = match staged {
            Some(stage) if stage.staging.rules().text_is_file() => stage.staging.text().as_bytes().to_vec(),
            Some(stage) => {
                let (base, edits) = (self.text(&artifact.path, stage.base)?, stage.staging.edits());
                match self.written(&artifact.path, stage.base, &base, edits) {
                    Ok(made) => made.bytes,
                    Err(_) => self.readable(&artifact.path, stage.base)?,
                }
            }
            None => self.readable(&artifact.path, artifact.version)?,
        };
        // A folder is read as what stands in its files.
        let bytes = match kinds::of_path(&artifact.path).is_folder() {
            true => self.shared.texts.open(&artifact.path, &bytes)?.source().as_bytes().to_vec(),
            false => bytes,
        };
        if let Some(running) = self.running.get_mut(turn) {
            running.reads.insert(artifact.path.clone(), artifact.version);
        }
        Ok(ReadFile { path: artifact.path, version: artifact.version, bytes: bytes.into() })
    }
}
