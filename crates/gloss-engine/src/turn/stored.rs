//! Staging copies as they are stored: a row for each artifact of a batch, written where the copy is another one than the
//! row says, and gone when the turn is at rest. Decides nothing about what is in them.

use std::collections::BTreeMap;

use gloss_artifact::Staging;
use gloss_artifact::confine::StoredStaging;
use gloss_protocol::{Problem, TurnId};
use gloss_store::{StoreError, Tx};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::space::Space;
use crate::turn::{Follow, Put, Running, Stage};

/// A copy's row.
#[derive(Serialize, Deserialize)]
struct Row {
    base: u32,
    staging: StoredStaging,
    follows: Vec<Follow>,
    #[serde(default)]
    figures: Vec<Put>,
}

impl Stage {
    /// A copy that is stored nowhere yet.
    pub(super) fn new(base: u32, staging: Staging) -> Self {
        Self { base, staging, follows: Vec::new(), figures: Vec::new(), stored: None }
    }

    /// The same copy, to be stored again.
    pub(crate) fn unstored(&self) -> Self {
        Self { stored: None, ..self.clone() }
    }

    fn mark(&self) -> (u64, usize, usize) {
        (self.staging.revision(), self.follows.len(), self.figures.len())
    }

    fn row(&self) -> Result<Value, StoreError> {
        let (follows, figures) = (self.follows.clone(), self.figures.clone());
        let row = Row { base: self.base, staging: self.staging.stored(), follows, figures };
        Ok(serde_json::to_value(row)?)
    }
}

/// The rows of copies that are others than what is stored.
pub(crate) fn changed_rows(stages: &BTreeMap<String, Stage>) -> Result<Vec<(String, Value)>, StoreError> {
    let changed = stages.iter().filter(|(_, stage)| stage.stored != Some(stage.mark()));
    changed.map(|(path, stage)| Ok((path.clone(), stage.row()?))).collect()
}

/// Writes rows of a turn's copies.
pub(crate) fn write_rows(tx: &mut Tx<'_>, turn: &TurnId, rows: &[(String, Value)]) -> Result<(), StoreError> {
    rows.iter().try_for_each(|(path, row)| tx.stage(turn, path, row))
}

impl Running {
    /// All copies are stored as they are now.
    pub(crate) fn stages_are_stored(&mut self) {
        mark_stored(&mut self.stages);
    }
}

/// Remembers that copies are stored as they are now.
pub(crate) fn mark_stored(stages: &mut BTreeMap<String, Stage>) {
    for stage in stages.values_mut() {
        stage.stored = Some(stage.mark());
    }
}

impl Space {
    /// The copies of a turn as they were stored: in rows, or with the turn itself, where an older Gloss put them.
    pub(super) fn stored_stages(
        &mut self,
        turn: &TurnId,
        with_turn: BTreeMap<String, Value>,
    ) -> Result<BTreeMap<String, Stage>, Problem> {
        let rows = self.store.read().stages(turn)?;
        // A row is newer than what an older Gloss left.
        let all: BTreeMap<String, Value> = with_turn.into_iter().chain(rows).collect();
        let mut stages = BTreeMap::new();
        for (path, row) in all {
            let Row { base, staging, follows, figures } =
                serde_json::from_value(row).map_err(StoreError::from)?;
            let text = self.text(&path, base)?;
            let staging = Staging::restored(&text, staging);
            stages.insert(path, Stage { base, staging, follows, figures, stored: None });
        }
        Ok(stages)
    }
}
