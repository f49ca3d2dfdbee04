//! Applying a batch: what the staging copy of an artifact comes to is made into one version, and everything else the
//! agent did is held back. Where the artifact moved on meanwhile, every place is carried along; one that somebody
//! else changed is not touched, and its note needs the person.

use std::collections::HashMap;

use gloss_artifact::{Inside, Splice, Text, locate, splice};
use gloss_protocol::{
    Applied, Change, ChangeClass, ChangeId, ChangeState, ItemBody, Kind, MadeBy, Note, NoteId, NoteState,
    Problem, Span, Turn,
};
use gloss_store::{StoreError, Tx, Write};

use crate::queries;
use crate::space::{Space, now};
use crate::turn::Stage;
use crate::versions::NewVersion;

impl Space {
    /// One artifact of a batch. Called again after a crash it does nothing where it was done.
    ///
    /// # Errors
    /// Where no version can be made; then nothing of this artifact was applied.
    pub(super) fn apply_stage(&mut self, turn: &Turn, path: &str, stage: &Stage) -> Result<(), Problem> {
        let done = self.store.read().changes_of_turn(&turn.id)?;
        if done.iter().any(|change| change.path == path) {
            return Ok(());
        }
        let artifact = self.artifact(path)?;
        let verdict = stage.staging.verdict();
        let text = self.text(path, artifact.version)?;
        let (inside, overtaken) = if artifact.present {
            self.carried(path, stage.base, artifact.version, verdict.inside, &text)?
        } else {
            // A file that the person took away meanwhile does not come back by itself.
            (Vec::new(), verdict.inside.into_iter().flat_map(|inside| inside.notes).collect())
        };
        let splices: Vec<Splice> =
            inside.iter().map(|inside| Splice::new(inside.span, inside.after.clone())).collect();
        let after = splice::apply(text.source(), &splices);
        let mut batch = Batch::new(turn, path, stage);
        for (inside, span) in inside.iter().zip(splice::after(&splices)) {
            batch.inside(inside, span, artifact.version);
        }
        batch.outside(&verdict.outside);
        batch.read = read_words(&text, &after, &batch.applied);
        batch.overtaken = overtaken.iter().filter_map(|at| turn.notes.get(*at).cloned()).collect();
        if splices.is_empty() {
            return self.write(Write::ChangeWrite, |tx| batch.store(tx, None));
        }
        let next = self.store.read().next_item(&turn.thread)?;
        let (row, title, own) = (turn.clone(), artifact.title, batch.own.clone());
        self.make(NewVersion {
            path: path.to_owned(),
            bytes: after.into_bytes(),
            made_by: MadeBy::Agent,
            why: self.reason(&batch)?,
            thread: Some(turn.thread.clone()),
            turn: Some(turn.id.clone()),
            splices: Some(splices),
            own,
            also: Box::new(move |tx, version| {
                batch.store(tx, Some(version.version))?;
                let body = ItemBody::Version { path: version.path.clone(), title, version: version.version };
                tx.item(&Space::new_item(&row, next, body), None)
            }),
        })?;
        Ok(())
    }

    /// Carries changes from the version they were made on to the newest one. A place that was changed on the way is
    /// left as it is, and its notes are given back.
    fn carried(
        &self,
        path: &str,
        base: u32,
        newest: u32,
        inside: Vec<Inside>,
        text: &Text,
    ) -> Result<(Vec<Inside>, Vec<usize>), Problem> {
        let (mut kept, mut overtaken) = (inside, Vec::new());
        for version in base + 1..=newest {
            let steps = queries::steps(self.store.read(), self.store.blobs(), path, version)?;
            kept.retain_mut(|inside| {
                let carried = splice::carry(inside.span, &steps);
                inside.span = carried.span;
                if carried.touched {
                    overtaken.extend(inside.notes.iter().copied());
                }
                !carried.touched
            });
        }
        kept.retain(|inside| {
            let same = text.source().get(inside.span.range()) == Some(inside.before.as_str());
            if !same {
                overtaken.extend(inside.notes.iter().copied());
            }
            same
        });
        Ok((kept, overtaken))
    }

    fn reason(&self, batch: &Batch<'_>) -> Result<String, Problem> {
        let mut numbers = Vec::new();
        for id in batch.served.values().flatten() {
            numbers.extend(self.store.read().note(id)?.map(|note| note.n));
        }
        numbers.sort_unstable();
        numbers.dedup();
        let words: Vec<String> = numbers.iter().map(u32::to_string).collect();
        Ok(format!("{} {}", if words.len() == 1 { "Note" } else { "Notes" }, words.join(", ")))
    }
}

/// What a reader saw in each changed place before, and sees after.
fn read_words(old: &Text, new: &str, changes: &[Change]) -> Vec<(String, String)> {
    let new = Text::new(Kind::Document, new);
    changes
        .iter()
        .map(|change| {
            let words = |text: &Text, span: Option<Span>| {
                span.map(|span| text.visible(&locate::selection(vec![span]))).unwrap_or_default()
            };
            (words(old, Some(change.span)), words(&new, change.span_after))
        })
        .collect()
}

/// What one artifact of a batch comes to, as rows.
struct Batch<'a> {
    turn: &'a Turn,
    path: &'a str,
    base: u32,
    applied: Vec<Change>,
    /// What a reader saw before and sees after, change by change.
    read: Vec<(String, String)>,
    held: Vec<Change>,
    own: HashMap<NoteId, Vec<Span>>,
    served: HashMap<ChangeId, Vec<NoteId>>,
    overtaken: Vec<NoteId>,
}

impl<'a> Batch<'a> {
    fn new(turn: &'a Turn, path: &'a str, stage: &Stage) -> Self {
        let mut batch = Self {
            turn,
            path,
            base: stage.base,
            applied: Vec::new(),
            read: Vec::new(),
            held: Vec::new(),
            own: HashMap::new(),
            served: HashMap::new(),
            overtaken: Vec::new(),
        };
        for follow in &stage.follows {
            let held =
                batch.change(ChangeClass::Follows, follow.span, follow.before.clone(), follow.new.clone());
            batch.held.push(Change { note: Some(follow.note.clone()), why: follow.why.clone(), ..held });
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

    /// A change in a marked place, which starts from the newest version.
    fn inside(&mut self, inside: &Inside, after: Span, newest: u32) {
        let notes: Vec<NoteId> =
            inside.notes.iter().filter_map(|at| self.turn.notes.get(*at).cloned()).collect();
        let mut change =
            self.change(ChangeClass::Inside, inside.span, inside.before.clone(), inside.after.clone());
        change.note = notes.first().cloned();
        change.state = ChangeState::Applied;
        change.base = newest;
        change.span_after = Some(after);
        for note in &notes {
            self.own.entry(note.clone()).or_default().push(inside.span);
        }
        self.served.insert(change.id.clone(), notes);
        self.applied.push(change);
    }

    fn outside(&mut self, changes: &[gloss_artifact::Outside]) {
        for outside in changes {
            let declared =
                self.held.iter().any(|held| held.span == outside.span && held.after == outside.after);
            if !declared {
                let held = self.change(
                    ChangeClass::Outside,
                    outside.span,
                    outside.before.clone(),
                    outside.after.clone(),
                );
                self.held.push(Change { why: "Outside of what you pointed at.".to_owned(), ..held });
            }
        }
    }

    /// Writes it all in the version's transaction; `version` is none where nothing was applied.
    fn store(&self, tx: &mut Tx<'_>, version: Option<u32>) -> Result<(), StoreError> {
        for (change, (before, after)) in self.applied.iter().zip(&self.read) {
            for id in self.served.get(&change.id).into_iter().flatten() {
                let Some(mut note) = tx.read().note(id)? else {
                    continue;
                };
                // A question that was asked besides stands: the person answers it, and sees what was changed.
                if note.state != NoteState::NeedsYou {
                    note.state = NoteState::Applied;
                }
                note.applied = Some(Applied {
                    version: version.unwrap_or(change.base),
                    before: before.clone(),
                    after: after.clone(),
                    change: change.id.clone(),
                });
                note.updated_at = now();
                tx.note(&note)?;
            }
            tx.change(&Change { version, ..change.clone() })?;
        }
        for id in &self.overtaken {
            let Some(note) = tx.read().note(id)? else { continue };
            let question = "This place was changed by somebody else while the note was being served; nothing was done to it.";
            let note = Note {
                state: NoteState::NeedsYou,
                question: Some(question.to_owned()),
                updated_at: now(),
                ..note
            };
            tx.note(&note)?;
        }
        self.held.iter().try_for_each(|change| tx.change(change))
    }
}
