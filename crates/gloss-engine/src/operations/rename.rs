//! What is known of the files of an operation, under the names that they have after it. Moves nothing on the disk.

use gloss_protocol::{Artifact, FileStep, Problem};
use gloss_store::{StoreError, Tx, moved_path};

use crate::versions::moves::Renamed;
use crate::versions::room::Versions;

/// What becomes of what is known.
pub(super) struct MovedArtifacts {
    /// Files that have another name, in the order in which they get it.
    pub renamed: Vec<Renamed>,
    /// Files that are no longer there, or are there again.
    pub others: Vec<Artifact>,
}

impl MovedArtifacts {
    /// Writes it down.
    ///
    /// # Errors
    /// Errors of the store.
    pub(super) fn write(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        self.renamed.iter().try_for_each(|renamed| renamed.write(tx))?;
        self.others.iter().try_for_each(|one| tx.artifact(one))
    }
}

impl Versions {
    /// What becomes of what is known, once all steps were carried out.
    ///
    /// # Errors
    /// Errors of the store.
    pub(super) fn known_after(&self, steps: &[FileStep]) -> Result<MovedArtifacts, Problem> {
        let mut known = MovedArtifacts { renamed: Vec::new(), others: Vec::new() };
        let all = self.store.read().artifacts()?;
        for step in steps {
            let from = step.from();
            let inside =
                |artifact: &&Artifact| artifact.present && moved_path(&artifact.path, from, "x").is_some();
            for artifact in all.iter().filter(inside) {
                match step {
                    FileStep::Move { to, .. } => {
                        let to = moved_path(&artifact.path, from, to).unwrap_or_else(|| to.clone());
                        known.renamed.push(self.renamed(artifact, &to)?);
                    }
                    FileStep::Trash { .. } => {
                        known.others.push(Artifact { present: false, ..artifact.clone() });
                    }
                }
            }
        }
        Ok(known)
    }

    /// What becomes of what is known, once all steps were taken back.
    ///
    /// # Errors
    /// Errors of the store.
    pub(super) fn known_before(&self, steps: &[FileStep]) -> Result<MovedArtifacts, Problem> {
        let mut known = MovedArtifacts { renamed: Vec::new(), others: Vec::new() };
        let all = self.store.read().artifacts()?;
        for step in steps.iter().rev() {
            for artifact in &all {
                match step {
                    FileStep::Move { from, to } => {
                        if let Some(back) = moved_path(&artifact.path, to, from) {
                            known.renamed.push(self.renamed(artifact, &back)?);
                        }
                    }
                    FileStep::Trash { from } => {
                        let is_back = moved_path(&artifact.path, from, "x").is_some()
                            && self.shared.folder.entry(&artifact.path).is_ok_and(|entry| entry.is_some());
                        if is_back && !artifact.present {
                            known.others.push(Artifact { present: true, ..artifact.clone() });
                        }
                    }
                }
            }
        }
        Ok(known)
    }

    /// Takes over in memory what was written of it.
    pub(super) fn settle_known(&mut self, known: MovedArtifacts) {
        for one in &known.others {
            self.seen.remove(&one.path);
        }
        for renamed in known.renamed {
            self.settle_renamed(renamed);
        }
    }
}
