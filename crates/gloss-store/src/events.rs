//! Events as stored (a type and an id) and as delivered (with the named thing as it is now).

use gloss_protocol::{Event, EventBody, NoteId, Timestamp, WorkspaceId};

use crate::StoreError;
use crate::read::Read;

/// A version's id joins its path and number, a move's its two paths; none of them may hold this character.
const JOIN: char = '\u{1f}';

/// The stored type and id of an event.
pub(crate) fn key(body: &EventBody) -> (&'static str, String) {
    match body {
        EventBody::ThreadStarted { thread } => ("thread.started", thread.id.0.clone()),
        EventBody::ThreadUpdated { thread } => ("thread.updated", thread.id.0.clone()),
        EventBody::ThreadRemoved { thread } => ("thread.removed", thread.0.clone()),
        EventBody::TurnStarted { turn } => ("turn.started", turn.id.0.clone()),
        EventBody::TurnUpdated { turn } => ("turn.updated", turn.id.0.clone()),
        EventBody::TurnFinished { turn } => ("turn.finished", turn.id.0.clone()),
        EventBody::ItemStarted { item } => ("item.started", item.id.0.clone()),
        EventBody::ItemCompleted { item } => ("item.completed", item.id.0.clone()),
        EventBody::ItemDelta { item, .. } => ("item.delta", item.0.clone()),
        EventBody::AccessGiven { access } => ("access.given", access.id.0.clone()),
        EventBody::AccessRevoked { access } => ("access.revoked", access.id.0.clone()),
        EventBody::ApprovalAsked { approval } => ("approval.asked", approval.id.0.clone()),
        EventBody::ApprovalAnswered { approval } => ("approval.answered", approval.id.0.clone()),
        EventBody::ArtifactUpdated { artifact } => ("artifact.updated", artifact.path.clone()),
        EventBody::ArtifactMoved { from, artifact } => {
            ("artifact.moved", format!("{from}{JOIN}{}", artifact.path))
        }
        EventBody::OperationUpdated { operation } => ("operation.updated", operation.id.0.clone()),
        EventBody::VersionAdded { version } => {
            ("version.added", format!("{}{JOIN}{}", version.path, version.version))
        }
        EventBody::NoteAdded { note } => ("note.added", note.id.0.clone()),
        EventBody::NoteUpdated { note } => ("note.updated", note.id.0.clone()),
        EventBody::NoteDropped { note } => ("note.dropped", note.0.clone()),
        EventBody::ChangeHeld { change } => ("change.held", change.id.0.clone()),
        EventBody::ChangeSettled { change } => ("change.settled", change.id.0.clone()),
        EventBody::FactAdded { fact } => ("fact.added", fact.id.0.clone()),
        EventBody::FactUpdated { fact } => ("fact.updated", fact.id.0.clone()),
        EventBody::AutomationAdded { automation } => ("automation.added", automation.id.0.clone()),
        EventBody::AutomationUpdated { automation } => ("automation.updated", automation.id.0.clone()),
        EventBody::AutomationRemoved { automation } => ("automation.removed", automation.0.clone()),
        EventBody::GoalUpdated { goal } => ("goal.updated", goal.id.0.clone()),
        EventBody::RecipeUpdated { recipe } => ("recipe.updated", recipe.id.0.clone()),
        EventBody::ReleaseUpdated { release } => ("release.updated", release.id.0.clone()),
        EventBody::RecipeRemoved { recipe } => ("recipe.removed", recipe.0.clone()),
        EventBody::MemoryChanged {} => ("memory.changed", String::new()),
        EventBody::CardsChanged {} => ("cards.changed", String::new()),
        EventBody::FilesChanged {} => ("files.changed", String::new()),
        EventBody::FormsChanged { .. } => ("forms.changed", String::new()),
    }
}

/// Bytes of an event as it is told.
pub fn weight(event: &Event) -> usize {
    struct Count(usize);
    impl std::io::Write for Count {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut count = Count(0);
    // What can't be written is not told either.
    let _ = serde_json::to_writer(&mut count, event);
    count.0
}

impl Read<'_> {
    /// At most `limit` events after a number, and so many bytes of them and one more, with the number of the last that was
    /// looked at; none where there is none any more. An event whose thing is gone (a forgotten note) is left out: nothing
    /// is left to say about it.
    pub fn events_after(
        &self,
        workspace: &WorkspaceId,
        seq: u64,
        limit: u32,
        most: usize,
    ) -> Result<(Vec<Event>, Option<u64>), StoreError> {
        let mut statement = self
            .0
            .prepare_cached("SELECT seq, at, type, id FROM events WHERE seq > ?1 ORDER BY seq LIMIT ?2")?;
        let rows = statement.query_map((seq as i64, limit), |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, i64>(1)?,
                row.get::<_, String>(2)?,
                row.get::<_, String>(3)?,
            ))
        })?;
        let (mut events, mut bytes, mut last) = (Vec::new(), 0, None);
        for row in rows {
            let (seq, at, kind, id) = row?;
            last = Some(seq.unsigned_abs());
            // One whose thing can't be read keeps nobody from the others.
            if let Some(body) = crate::left_out::or_left_out(self.hydrate(&kind, &id))?.flatten() {
                let (seq, at) = (seq.unsigned_abs(), Timestamp(at));
                let event = Event { v: 1, workspace: workspace.clone(), seq, at, body };
                bytes += weight(&event);
                events.push(event);
            }
            if bytes > most {
                break;
            }
        }
        Ok((events, last))
    }

    /// The same of what may be done, is asked for, or was moved.
    fn hydrate_leave(&self, kind: &str, id: &str) -> Result<Option<EventBody>, StoreError> {
        Ok(match kind {
            "access.given" => {
                self.access(&id.into())?.map(Box::new).map(|access| EventBody::AccessGiven { access })
            }
            "access.revoked" => {
                self.access(&id.into())?.map(Box::new).map(|access| EventBody::AccessRevoked { access })
            }
            "operation.updated" => self
                .operation(&id.into())?
                .map(Box::new)
                .map(|operation| EventBody::OperationUpdated { operation }),
            "approval.asked" => {
                self.approval(&id.into())?.map(Box::new).map(|approval| EventBody::ApprovalAsked { approval })
            }
            "approval.answered" => self
                .approval(&id.into())?
                .map(Box::new)
                .map(|approval| EventBody::ApprovalAnswered { approval }),
            _ => None,
        })
    }

    fn hydrate(&self, kind: &str, id: &str) -> Result<Option<EventBody>, StoreError> {
        Ok(match kind {
            "thread.started" => self.thread(&id.into())?.map(|thread| EventBody::ThreadStarted { thread }),
            "thread.updated" => self.thread(&id.into())?.map(|thread| EventBody::ThreadUpdated { thread }),
            "thread.removed" => Some(EventBody::ThreadRemoved { thread: id.into() }),
            "turn.started" => self.turn(&id.into())?.map(|turn| EventBody::TurnStarted { turn }),
            "turn.updated" => self.turn(&id.into())?.map(|turn| EventBody::TurnUpdated { turn }),
            "turn.finished" => self.turn(&id.into())?.map(|turn| EventBody::TurnFinished { turn }),
            "item.started" => self.item(id)?.map(|item| EventBody::ItemStarted { item }),
            "item.completed" => self.item(id)?.map(|item| EventBody::ItemCompleted { item }),
            "access.given" | "access.revoked" | "approval.asked" | "approval.answered"
            | "operation.updated" => self.hydrate_leave(kind, id)?,
            "artifact.updated" => self.artifact(id)?.map(|artifact| EventBody::ArtifactUpdated { artifact }),
            "artifact.moved" => match id.split_once(JOIN) {
                // It may have moved on since.
                Some((from, to)) => {
                    let now = self.moved_to(to)?.unwrap_or_else(|| to.to_owned());
                    let from = from.to_owned();
                    self.artifact(&now)?.map(|artifact| EventBody::ArtifactMoved { from, artifact })
                }
                None => None,
            },
            "version.added" => match id.split_once(JOIN) {
                Some((path, n)) => self
                    .version(path, n.parse().unwrap_or(0))?
                    .map(|stored| EventBody::VersionAdded { version: stored.version }),
                None => None,
            },
            "note.added" => self.note(&id.into())?.map(|note| EventBody::NoteAdded { note }),
            "note.updated" => self.note(&id.into())?.map(|note| EventBody::NoteUpdated { note }),
            "note.dropped" => Some(EventBody::NoteDropped { note: NoteId(id.to_owned()) }),
            "change.held" => self.change(id)?.map(|change| EventBody::ChangeHeld { change }),
            "change.settled" => self.change(id)?.map(|change| EventBody::ChangeSettled { change }),
            "fact.added" => self.fact(id)?.map(|fact| EventBody::FactAdded { fact }),
            "fact.updated" => self.fact(id)?.map(|fact| EventBody::FactUpdated { fact }),
            "automation.added" => self
                .automation(&id.into())?
                .map(Box::new)
                .map(|automation| EventBody::AutomationAdded { automation }),
            "automation.updated" => self
                .automation(&id.into())?
                .map(Box::new)
                .map(|automation| EventBody::AutomationUpdated { automation }),
            "automation.removed" => Some(EventBody::AutomationRemoved { automation: id.into() }),
            "goal.updated" => {
                self.goal(&id.into())?.map(Box::new).map(|goal| EventBody::GoalUpdated { goal })
            }
            "recipe.updated" => {
                self.recipe(&id.into())?.map(Box::new).map(|recipe| EventBody::RecipeUpdated { recipe })
            }
            "recipe.removed" => Some(EventBody::RecipeRemoved { recipe: id.into() }),
            "release.updated" => {
                self.release(&id.into())?.map(Box::new).map(|release| EventBody::ReleaseUpdated { release })
            }
            "memory.changed" => Some(EventBody::MemoryChanged {}),
            "cards.changed" => Some(EventBody::CardsChanged {}),
            "files.changed" => Some(EventBody::FilesChanged {}),
            _ => None,
        })
    }

    /// The number of the oldest event that is kept; 1 where there is none.
    pub fn oldest_event(&self) -> Result<u64, StoreError> {
        let oldest: Option<i64> = self.0.query_row("SELECT min(seq) FROM events", [], |row| row.get(0))?;
        Ok(oldest.unwrap_or(1).unsigned_abs())
    }
}
