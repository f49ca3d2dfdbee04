//! Files that a batch of notes brought into the folder: they go when all that the batch changed is taken back, where nobody has
//! touched them since. Their versions stay, so that they can be restored.

use std::collections::BTreeSet;

use gloss_protocol::{Artifact, Change, ChangeState, Problem, TurnId};
use gloss_store::{FileChange, Installation, Write};
use serde_json::json;

use crate::space::Space;

/// Files taken out of the folder, until it is known whether they go.
pub(super) struct LeftFiles {
    artifacts: Vec<Artifact>,
    taken: Option<Installation>,
}

impl LeftFiles {
    /// Takes the files away that came with these changes. One that can't be taken stays, with the others.
    ///
    /// # Errors
    /// Errors of the store.
    pub(super) fn take(space: &mut Space, undone: &[Change]) -> Result<Self, Problem> {
        let artifacts = files_of(space, undone)?;
        let mut changes = Vec::new();
        for artifact in &artifacts {
            let stored = space.store.read().version(&artifact.path, artifact.version)?;
            let was = stored.map(|stored| stored.version.sha256);
            changes.push(FileChange { path: artifact.path.clone(), was, now: None });
        }
        let none = Self { artifacts: Vec::new(), taken: None };
        if changes.is_empty() {
            return Ok(none);
        }
        let Ok(mut taken) = space.shared.folder.prepare_all(&changes) else { return Ok(none) };
        Ok(if taken.install().is_ok() { Self { artifacts, taken: Some(taken) } } else { none })
    }

    /// Their paths.
    pub(super) fn paths(&self) -> Vec<String> {
        self.artifacts.iter().map(|artifact| artifact.path.clone()).collect()
    }

    /// Puts them back: nothing was undone.
    pub(super) fn put_back(self) {
        if let Some(mut taken) = self.taken {
            let _ = taken.put_back();
        }
    }

    /// Writes down that they are gone.
    ///
    /// # Errors
    /// Errors of the store; then they are back.
    pub(super) fn settle(self, space: &mut Space) -> Result<(), Problem> {
        let Some(mut taken) = self.taken else { return Ok(()) };
        let paths: Vec<&str> = self.artifacts.iter().map(|artifact| artifact.path.as_str()).collect();
        let written = space.write(Write::VersionOutside, |tx| {
            self.artifacts
                .iter()
                .try_for_each(|artifact| tx.artifact(&Artifact { present: false, ..artifact.clone() }))?;
            tx.log("file.undone", &json!({ "paths": paths }), "It came with notes that were undone")
        });
        if let Err(problem) = written {
            let _ = taken.put_back();
            return Err(problem);
        }
        taken.finish();
        for artifact in &self.artifacts {
            space.seen.remove(&artifact.path);
            space.source_missing(&artifact.path)?;
        }
        Ok(())
    }
}

/// Files whose only version was made by a turn of which no change stays, that nobody has noted anything on and no figure rests on.
fn files_of(space: &mut Space, undone: &[Change]) -> Result<Vec<Artifact>, Problem> {
    let mut turns: BTreeSet<&TurnId> = undone.iter().filter_map(|change| change.turn.as_ref()).collect();
    let stays = |turn: &TurnId| -> Result<bool, Problem> {
        let all = space.store.read().changes_of_turn(turn)?;
        let is_in_force = |one: &Change| {
            one.state == ChangeState::Applied && undone.iter().all(|change| change.id != one.id)
        };
        Ok(all.iter().any(is_in_force))
    };
    for turn in turns.clone() {
        if stays(turn)? {
            turns.remove(turn);
        }
    }
    if turns.is_empty() {
        return Ok(Vec::new());
    }
    let made = |space: &Space, artifact: &Artifact| -> Result<bool, Problem> {
        let read = space.store.read();
        let stored = read.version(&artifact.path, artifact.version)?;
        let by_turn = stored.and_then(|stored| stored.version.turn).is_some_and(|turn| turns.contains(&turn));
        Ok(by_turn && read.notes(Some(&artifact.path))?.is_empty())
    };
    let mut found = Vec::new();
    for artifact in space.store.read().artifacts()? {
        let is_file = artifact.present && artifact.version == 1 && !artifact.path.ends_with('/');
        if !is_file || !made(space, &artifact)? {
            continue;
        }
        // What somebody wrote into it since is theirs.
        let now = space.artifact(&artifact.path)?;
        if now.present && now.version == 1 {
            found.push(now);
        }
    }
    if !found.is_empty() {
        let facts = space.store.read().facts()?;
        let sources = || facts.iter().flat_map(|fact| &fact.sources);
        found.retain(|one| sources().all(|source| source.path != one.path));
    }
    Ok(found)
}
