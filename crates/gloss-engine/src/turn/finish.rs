//! The end of a turn: where it served notes, what the staging copies come to is made into one version per
//! artifact, and everything else the agent did is held back; then the turn rests.

use std::collections::{BTreeMap, HashMap};

use gloss_artifact::{Splice, Text, locate, splice};
use gloss_protocol::{
    Applied, Change, ChangeClass, ChangeId, ChangeState, Code, Intent, ItemBody, Kind, MadeBy, Note, NoteId,
    NoteState, Problem, Span, ThreadStatus, Turn, TurnId,
};
use gloss_store::Write;
use serde_json::Value;

use crate::space::{Space, now};
use crate::turn::Stage;
use crate::versions::NewVersion;

impl Space {
    /// Brings a turn to the rest that its machine has reached. Called again after a crash, it goes on where it
    /// was.
    pub(crate) fn finish(
        &mut self,
        id: &TurnId,
        rest: &Value,
        stages: BTreeMap<String, Stage>,
    ) -> Result<(), Problem> {
        let Some(turn) = self.store.read().turn(id)? else {
            return Ok(());
        };
        let how = rest.get("how").and_then(Value::as_str).unwrap_or("failed");
        let mut problem: Option<Problem> = rest
            .get("problem")
            .and_then(|problem| serde_json::from_value(problem.clone()).ok());
        if how == "done" {
            for (path, stage) in stages {
                if let Err(failed) = self.apply_stage(&turn, &path, &stage) {
                    problem.get_or_insert(failed);
                }
            }
        }
        self.end_turn(turn, how, problem)
    }

    /// One artifact of a batch: inside changes become a version, the others are held back.
    fn apply_stage(&mut self, turn: &Turn, path: &str, stage: &Stage) -> Result<(), Problem> {
        let done = self.store.read().changes_of_turn(&turn.id)?;
        if done.iter().any(|change| change.path == path) {
            return Ok(());
        }
        let artifact = self.artifact(path)?;
        if artifact.version != stage.base {
            let says = format!(
                "{path} was changed (version {}) while the notes were being served.",
                artifact.version
            );
            return Err(Problem::new(Code::StaleBase, says)
                .with_next("Look at the notes' places and send them again."));
        }
        let verdict = stage.staging.verdict();
        let notes = self.notes_of(turn, path)?;
        let splices: Vec<Splice> = verdict
            .inside
            .iter()
            .map(|inside| Splice::new(inside.span, inside.after.clone()))
            .collect();
        let spans_after = splice::after(&splices);
        let mut batch = Batch::new(turn, path, stage);
        for (inside, span) in verdict.inside.iter().zip(&spans_after) {
            let served: Vec<NoteId> = inside
                .notes
                .iter()
                .filter_map(|at| turn.notes.get(*at).cloned())
                .collect();
            batch.inside(served, inside, *span, stage.base + 1);
        }
        batch.outside(&verdict.outside);
        let held = batch.held.clone();
        if splices.is_empty() {
            return self.write(Write::ChangeWrite, |tx| {
                held.iter().try_for_each(|change| tx.change(change))
            });
        }
        let applied = batch.applied.clone();
        let read = read_words(&self.text(path, stage.base)?, &verdict.text, &applied);
        let own = batch.own.clone();
        let why = reason(&notes, &applied);
        let row = turn.clone();
        let next = self.store.read().next_item(&turn.thread)?;
        let title = artifact.title.clone();
        self.make(NewVersion {
            path: path.to_owned(),
            bytes: verdict.text.into_bytes(),
            made_by: MadeBy::Agent,
            why,
            thread: Some(turn.thread.clone()),
            turn: Some(turn.id.clone()),
            splices: Some(splices),
            own,
            also: Box::new(move |tx, version| {
                for (mut change, (before, after)) in applied.into_iter().zip(read) {
                    change.version = Some(version.version);
                    for id in batch.served.get(&change.id).into_iter().flatten() {
                        let Some(mut note) = tx.read().note(id)? else {
                            continue;
                        };
                        note.state = NoteState::Applied;
                        note.applied = Some(Applied {
                            version: version.version,
                            before: before.clone(),
                            after: after.clone(),
                            change: change.id.clone(),
                        });
                        note.updated_at = now();
                        tx.note(&note)?;
                    }
                    tx.change(&change)?;
                }
                held.iter().try_for_each(|change| tx.change(change))?;
                let body = ItemBody::Version {
                    path: version.path.clone(),
                    title,
                    version: version.version,
                };
                tx.item(&Space::new_item(&row, next, body), None)
            }),
        })?;
        Ok(())
    }

    fn notes_of(&self, turn: &Turn, path: &str) -> Result<Vec<Note>, Problem> {
        let mut notes = Vec::new();
        for id in &turn.notes {
            notes.extend(self.store.read().note(id)?.filter(|note| note.path == path));
        }
        Ok(notes)
    }

    /// The last transaction of a turn.
    fn end_turn(&mut self, mut turn: Turn, how: &str, problem: Option<Problem>) -> Result<(), Problem> {
        let Some(mut thread) = self.store.read().thread(&turn.thread)? else {
            return Ok(());
        };
        let mut notes = Vec::new();
        for id in &turn.notes {
            let Some(mut note) = self.store.read().note(id)? else {
                continue;
            };
            if matches!(note.state, NoteState::Sent | NoteState::Working) {
                leave(&mut note, how == "done" && problem.is_none());
                notes.push(note.clone());
            }
        }
        let waits = notes.iter().any(|note| note.state == NoteState::NeedsYou)
            || turn.notes.iter().any(|id| {
                matches!(self.store.read().note(id), Ok(Some(note)) if note.state == NoteState::NeedsYou)
            });
        turn.status = match (how, &problem) {
            ("interrupted", _) => ThreadStatus::Interrupted,
            ("done", None) if waits => ThreadStatus::Waiting,
            ("done", None) => ThreadStatus::Done,
            _ => ThreadStatus::Failed,
        };
        turn.ended_at = Some(now());
        turn.problem.clone_from(&problem);
        thread.status = turn.status;
        thread.suggestions = self.suggestions_of(&turn)?;
        thread.latest = match (&problem, turn.status) {
            (Some(problem), _) => problem.says.clone(),
            (None, ThreadStatus::Interrupted) => "Stopped".to_owned(),
            (None, _) => turn.says.lines().next().unwrap_or_default().to_owned(),
        };
        thread.updated_at = now();
        let next = self.store.read().next_item(&turn.thread)?;
        let item = problem.map(|problem| Self::new_item(&turn, next, ItemBody::Problem { problem }));
        self.write(Write::TurnFinish, |tx| {
            notes.iter().try_for_each(|note| tx.note(note))?;
            if let Some(item) = &item {
                tx.item(item, None)?;
            }
            tx.thread(&thread)?;
            tx.turn(&turn)?;
            tx.log(
                "turn.finished",
                &serde_json::json!({ "task": turn.thread, "turn": turn.id }),
                &turn.says,
            )
        })?;
        self.running.remove(&turn.id);
        Ok(())
    }

    /// Suggestions of a turn's thread that wait for the person.
    pub(crate) fn suggestions_of(&self, turn: &Turn) -> Result<u32, Problem> {
        let mut count = 0;
        for change in self.store.read().held(None)? {
            let thread = match &change.turn {
                Some(id) => self.store.read().turn(id)?.map(|turn| turn.thread),
                None => None,
            };
            count += u32::from(thread.as_ref() == Some(&turn.thread));
        }
        Ok(count)
    }

    /// Brings a turn to rest for a problem of its own.
    pub(super) fn rest_with(&mut self, id: &TurnId, problem: Problem) -> Result<(), Problem> {
        let rest = super::record::rest_value(&gloss_agent::machine::Rest::Failed(problem));
        self.finish(id, &rest, BTreeMap::new())
    }

    /// The driver ended without coming to its own rest.
    pub(super) fn broke_off(&mut self, id: &TurnId, problem: Problem) {
        if !self.running.contains_key(id) {
            return;
        }
        let settled = match self.store.read().turn(id) {
            Ok(Some(turn)) => self.settle_items(&turn),
            _ => Ok(()),
        };
        if settled.and_then(|()| self.rest_with(id, problem)).is_err() {
            // The store itself is unusable: the turn is found again at the next start.
            self.running.remove(id);
        }
    }
}

/// What a reader saw in each changed place before, and sees after.
fn read_words(old: &Text, new: &str, changes: &[Change]) -> Vec<(String, String)> {
    let new = Text::new(Kind::Document, new);
    changes
        .iter()
        .map(|change| {
            let words = |text: &Text, span: Option<Span>| {
                span.map(|span| text.visible(&locate::selection(vec![span])))
                    .unwrap_or_default()
            };
            (words(old, Some(change.span)), words(&new, change.span_after))
        })
        .collect()
}

/// A note that the turn left where it was.
fn leave(note: &mut Note, done: bool) {
    note.updated_at = now();
    if done {
        note.state = NoteState::NeedsYou;
        note.question = Some(match note.intent {
            Intent::Ask => "The agent did not answer this note.".to_owned(),
            Intent::Change => "The agent did not change this place.".to_owned(),
        });
    } else {
        // Not delivered: the words are kept and can be sent again.
        note.state = NoteState::Draft;
    }
}

/// What one artifact of a batch comes to, as rows.
struct Batch<'a> {
    turn: &'a Turn,
    path: &'a str,
    base: u32,
    applied: Vec<Change>,
    held: Vec<Change>,
    own: HashMap<NoteId, Vec<Span>>,
    served: HashMap<ChangeId, Vec<NoteId>>,
}

impl<'a> Batch<'a> {
    fn new(turn: &'a Turn, path: &'a str, stage: &Stage) -> Self {
        let mut batch = Self {
            turn,
            path,
            base: stage.base,
            applied: Vec::new(),
            held: Vec::new(),
            own: HashMap::new(),
            served: HashMap::new(),
        };
        for follow in &stage.follows {
            let held = batch.change(
                ChangeClass::Follows,
                follow.span,
                follow.before.clone(),
                follow.new.clone(),
            );
            batch.held.push(Change {
                note: Some(follow.note.clone()),
                why: follow.why.clone(),
                ..held
            });
        }
        batch
    }

    fn change(&self, class: ChangeClass, span: Span, before: String, after: String) -> Change {
        Change {
            id: ChangeId::from_uuid(uuid::Uuid::now_v7()),
            path: self.path.to_owned(),
            note: None,
            turn: Some(self.turn.id.clone()),
            class,
            state: ChangeState::Held,
            base: self.base,
            version: None,
            span,
            span_after: None,
            before,
            after,
            why: String::new(),
        }
    }

    fn inside(&mut self, notes: Vec<NoteId>, inside: &gloss_artifact::Inside, after: Span, version: u32) {
        let mut change = self.change(
            ChangeClass::Inside,
            inside.span,
            inside.before.clone(),
            inside.after.clone(),
        );
        change.note = notes.first().cloned();
        change.state = ChangeState::Applied;
        change.version = Some(version);
        change.span_after = Some(after);
        for note in &notes {
            self.own.entry(note.clone()).or_default().push(inside.span);
        }
        self.served.insert(change.id.clone(), notes);
        self.applied.push(change);
    }

    fn outside(&mut self, changes: &[gloss_artifact::Outside]) {
        for outside in changes {
            let declared = self
                .held
                .iter()
                .any(|held| held.span == outside.span && held.after == outside.after);
            if !declared {
                let held = self.change(
                    ChangeClass::Outside,
                    outside.span,
                    outside.before.clone(),
                    outside.after.clone(),
                );
                self.held.push(Change {
                    why: "Outside of what you pointed at.".to_owned(),
                    ..held
                });
            }
        }
    }
}

fn reason(notes: &[Note], applied: &[Change]) -> String {
    let numbers: Vec<String> = notes
        .iter()
        .filter(|note| {
            applied
                .iter()
                .any(|change| change.note.as_ref() == Some(&note.id))
        })
        .map(|note| note.n.to_string())
        .collect();
    match numbers.as_slice() {
        [one] => format!("Note {one}"),
        many => format!("Notes {}", many.join(", ")),
    }
}
