//! Applying a batch: what the staging copy of an artifact comes to is made into one version with all that follows
//! from it, and everything else the agent did is held back. Where the artifact moved on meanwhile, every place is
//! carried along; one that somebody else changed is not touched, and its note needs the person.

use std::collections::BTreeSet;
use std::sync::Arc;

use gloss_artifact::{Inside, Outside, Text, splice};
use gloss_protocol::{
    Applied, AppliedPart, Change, ChangeClass, ChangeId, ChangeState, Container, Intent, ItemBody, MadeBy,
    Note, NoteId, NoteState, Problem, Span, Turn,
};
use gloss_store::{StoreError, Tx, Write};

use crate::doors::now;
use crate::figures;
use crate::operations::keeps_out;
use crate::queries;
use crate::sheet::values::Values;
use crate::turn::room::Turns;
use crate::versions::copies::{Edits, Stage};
use crate::versions::edits::Made;
use crate::versions::make::NewVersion;
use crate::versions::places::Own;
use settle::Settled;
use whole::{Sorted, Whole};

mod follows;
pub(super) mod settle;
mod whole;

/// Reason to leave a note where somebody else was there first.
const OVERTAKEN: &str =
    "This place was changed by somebody else while the note was being served; nothing was done to it.";

/// Reason to leave a note that is held back whole.
const HELD_WHOLE: &str = "This change goes beyond what you pointed at, so nothing of it was made. All of it waits for you: \
    apply it or leave it.";

/// Reason to leave a note whose place another one's edit changed.
const UNSERVED: &str = "Another note’s change altered this place too; nothing was done for this note itself. Look at it, and send it again.";

impl Turns {
    /// Applies one artifact of a batch. Called again after a crash it does nothing where it was done.
    ///
    /// # Errors
    /// Where no version can be made; then nothing of this artifact was applied.
    pub(crate) fn apply_stage(&mut self, turn: &Turn, path: &str, stage: &Stage) -> Result<(), Problem> {
        if let Some(why) = keeps_out(self.shared.folder.root(), path) {
            return self.leave_kept_out(turn, path, &why);
        }
        let done = self.store.read().changes_of_turn(&turn.id)?;
        let left = match done.iter().any(|change| change.path == path && change.act.is_none()) {
            true => BTreeSet::new(),
            false => self.apply_edits(turn, path, stage)?,
        };
        self.apply_acts(turn, path, stage, &left)
    }

    /// Leaves the notes on a file that nobody else writes now: what the other program saves next knows nothing of them.
    fn leave_kept_out(&mut self, turn: &Turn, path: &str, why: &str) -> Result<(), Problem> {
        let why =
            format!("{why} Nothing was done to it. Close it there, or allow writing, and send this again.");
        let mut notes = Vec::new();
        for id in &turn.notes {
            let note = self.store.read().note(id)?;
            notes.extend(note.filter(|note| note.path == path && note.intent == Intent::Change));
        }
        self.write(Write::ChangeWrite, |tx| {
            notes.into_iter().try_for_each(|note| {
                let (state, question) = (NoteState::NeedsYou, Some(why.clone()));
                tx.note(&Note { state, question, updated_at: now(), ..note })
            })
        })
    }

    /// Applies what a staging copy says; gives the notes whose words were left as they are.
    fn apply_edits(&mut self, turn: &Turn, path: &str, stage: &Stage) -> Result<BTreeSet<NoteId>, Problem> {
        let artifact = self.artifact(path)?;
        let Sorted { inside, outside, whole, torn } = Sorted::new(stage);
        let text = self.text(path, artifact.version)?;
        let (inside, torn_from_acts) =
            self.with_their_acts(&turn.id, (path, artifact.version), stage, inside);
        let (inside, overtaken) = if artifact.present {
            self.carried(path, stage.base, artifact.version, inside, &text)?
        } else {
            // A file that the person took away meanwhile does not come back by itself.
            (Vec::new(), inside.into_iter().flat_map(|inside| inside.notes).collect())
        };
        let Settled { edit, made, refused } = self.settled(path, artifact.version, &text, inside)?;
        let copied = text.rules().cells().is_some().then(|| self.text(path, stage.base)).transpose()?;
        let mut batch = Batch::new(turn, path, stage, copied);
        for inside in &edit.inside {
            let (after, made) = (edit.after(inside.span), made.as_ref().map(|made| &*made.text));
            batch.inside(inside, (after, made), artifact.version);
        }
        let outside = not_made(outside, &edit.inside, stage.base == artifact.version);
        batch.outside(&outside);
        batch.hold(&whole);
        whole::bundle(&mut batch.held);
        batch.leave(&overtaken, OVERTAKEN);
        batch.leave(&torn_from_acts, OVERTAKEN);
        torn.iter().for_each(|one| batch.leave(&one.notes, settle::BESIDE));
        refused.iter().for_each(|(one, why)| batch.leave(&one.notes, why));
        let left = batch.left.iter().map(|(note, _)| note).chain(&batch.waiting).cloned().collect();
        let Some(made) = made else {
            self.write(Write::ChangeWrite, |tx| batch.store(tx, None))?;
            return Ok(left);
        };
        let valued = self.valued.remove(path).and_then(|valued| valued.of(artifact.version, &made.bytes));
        let Made { bytes, text: new, splices, .. } = made;
        batch.read = read_words(&text, &new, &batch.applied);
        let fresh = figures::moved(&stage.fresh(), &stage.staging.parsed(), &new);
        batch.doubt(self, &edit, (&text, artifact.version), (&new, &fresh))?;
        batch.follows(&edit, artifact.version);
        let (bytes, computed) = valued.map_or((bytes, None), |(bytes, computed)| (bytes, Some(computed)));
        batch.computed(computed.as_ref(), (&text, &new), &splices, artifact.version);
        batch.without_followed(self, &edit, &text, artifact.version)?;
        let next = self.store.read().next_item(&turn.thread)?;
        let (row, title, own) = (turn.clone(), artifact.title, batch.own.clone());
        let why = self.reason(&batch)?;
        self.make(NewVersion {
            path: path.to_owned(),
            bytes,
            made_by: MadeBy::Agent,
            why,
            thread: Some(turn.thread.clone()),
            turn: Some(turn.id.clone()),
            splices: Some(splices),
            text: Some(new),
            values: Values::Known(computed.is_some_and(|computed| computed.settles())),
            own,
            undoes: false,
            made_as: None,
            figures: fresh,
            also: Box::new(move |tx, version| {
                batch.store(tx, Some(version.version))?;
                let body = ItemBody::Version { path: version.path.clone(), title, version: version.version };
                tx.item(&Turns::new_item(&row, next, body), None)
            }),
        })?;
        Ok(left)
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
            let steps =
                queries::steps(&self.shared.texts, self.store.read(), self.store.blobs(), path, version)?;
            // A formula names cells by where they stood when it was written.
            let cells = text.rules().cells();
            let names_others = |one: &Inside| cells.is_some_and(|cells| cells.names_others(&one.after));
            let moves = match cells.filter(|_| kept.iter().any(names_others)) {
                Some(cells) => cells.moves_names(&*self.text(path, version.saturating_sub(1))?, &steps),
                None => false,
            };
            kept.retain_mut(|inside| {
                let carried = splice::carry(inside.span, &steps);
                inside.span = carried.span;
                let gone = carried.touched || (moves && names_others(inside));
                if gone {
                    overtaken.extend(inside.notes.iter().copied());
                }
                !gone
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
        let served = |change: &Change, id: &&NoteId| {
            !batch.unserved.iter().any(|(of, other)| *of == change.id && other == *id)
        };
        let notes = batch.applied.iter().flat_map(|one| one.notes.iter().filter(move |id| served(one, id)));
        for id in notes {
            numbers.extend(self.store.read().note(id)?.map(|note| note.n));
        }
        numbers.sort_unstable();
        numbers.dedup();
        let words: Vec<String> = numbers.iter().map(u32::to_string).collect();
        Ok(format!("{} {}", if words.len() == 1 { "Note" } else { "Notes" }, words.join(", ")))
    }
}

/// Changes outside of marked places without what was written beside a change so that it stays in its place: that is not offered again.
fn not_made(mut outside: Vec<Outside>, made: &[Inside], is_base: bool) -> Vec<Outside> {
    let has =
        |one: &Inside, other: &Outside| one.span.contains(other.span) && one.after.contains(&other.after);
    outside.retain(|other| !is_base || !made.iter().any(|one| has(one, other)));
    outside
}

/// Words that a reader saw in each changed place before, and sees after.
pub(crate) fn read_words(old: &Text, new: &Text, changes: &[Change]) -> Vec<(String, String)> {
    changes
        .iter()
        .map(|change| {
            let words = |text: &Text, span: Option<Span>, says: &str| match span {
                Some(span) => text.change_words(span, says),
                None => String::new(),
            };
            (words(old, Some(change.span), &change.before), words(new, change.span_after, &change.after))
        })
        .collect()
}

/// Rows that one artifact of a batch comes to.
struct Batch<'a> {
    turn: &'a Turn,
    path: &'a str,
    /// The version that was copied, where its changes are shown in other words than its source.
    text: Option<Arc<Text>>,
    base: u32,
    applied: Vec<Change>,
    /// Who the edits were made for.
    edits: Edits,
    /// Notes whose own words stand as they did within a change that another note's place brought.
    untouched: Vec<(ChangeId, NoteId)>,
    /// Notes whose place another note's edit changed.
    unserved: Vec<(ChangeId, NoteId)>,
    /// Words that a reader saw before and sees after, change by change.
    read: Vec<(String, String)>,
    /// Follow-ons of its changes, applied with them.
    follows: Vec<Change>,
    /// Changes held back, in the bytes of the version that was copied.
    held: Vec<Change>,
    /// Changes held back, in the bytes of the version that is made.
    on_result: Vec<Change>,
    /// Notes whose change says something else than its figure's source, with what to ask.
    doubts: Vec<(NoteId, String)>,
    own: Own,
    /// Notes that are held back whole.
    waiting: Vec<NoteId>,
    /// Notes whose change is not made, with what to tell.
    left: Vec<(NoteId, String)>,
}

impl<'a> Batch<'a> {
    /// `text` is the version that was copied.
    fn new(turn: &'a Turn, path: &'a str, stage: &Stage, text: Option<Arc<Text>>) -> Self {
        let mut batch = Self {
            turn,
            path,
            text,
            base: stage.base,
            applied: Vec::new(),
            edits: stage.edits.clone(),
            untouched: Vec::new(),
            unserved: Vec::new(),
            read: Vec::new(),
            follows: Vec::new(),
            held: Vec::new(),
            on_result: Vec::new(),
            doubts: Vec::new(),
            own: Own::new(),
            waiting: Vec::new(),
            left: Vec::new(),
        };
        for follow in &stage.follows {
            let held =
                batch.change(ChangeClass::Follows, follow.span, follow.before.clone(), follow.new.clone());
            batch.held.push(Change { notes: vec![follow.note.clone()], why: follow.why.clone(), ..held });
        }
        batch
    }

    fn change(&self, class: ChangeClass, span: Span, before: String, after: String) -> Change {
        Change {
            id: ChangeId::from_uuid(uuid::Uuid::now_v7()),
            path: self.path.to_owned(),
            notes: Vec::new(),
            turn: Some(self.turn.id.clone()),
            class,
            state: ChangeState::Held,
            base: self.base,
            version: None,
            span,
            span_after: None,
            bundle: None,
            act: None,
            acts: Vec::new(),
            shown: self
                .text
                .as_ref()
                .and_then(|text| text.rules().describe_change(text, span, &before, &after)),
            before,
            after,
            why: String::new(),
        }
    }

    /// A change in a marked place, which starts from the newest version.
    fn inside(&mut self, inside: &Inside, (after, made): (Span, Option<&Text>), newest: u32) {
        let notes: Vec<NoteId> =
            inside.notes.iter().filter_map(|at| self.turn.notes.get(*at).cloned()).collect();
        let mut change =
            self.change(ChangeClass::Inside, inside.span, inside.before.clone(), inside.after.clone());
        let says = |text: &str, span: Span| text.get(span.range()).map(str::to_owned);
        let own = |at: usize| inside.places.iter().filter(move |(of, ..)| *of == at);
        let is_untouched = |at: &usize| {
            own(*at).all(|(_, before, now)| says(&inside.before, *before) == says(&inside.after, *now))
        };
        let untouched = inside.notes.iter().copied().filter(is_untouched);
        // What was edited for a note is its own, were nothing left of its words.
        let untouched = untouched.filter(|at| !self.edits.served.contains(at));
        let untouched =
            untouched.filter_map(|at| Some((change.id.clone(), self.turn.notes.get(at)?.clone())));
        let untouched: Vec<(ChangeId, NoteId)> = untouched.collect();
        let serves = |at: &usize| {
            let note = self.turn.notes.get(*at);
            self.edits.serve(*at, untouched.iter().any(|(_, other)| Some(other) == note))
        };
        if inside.notes.iter().any(serves) {
            let others = inside.notes.iter().filter(|at| !serves(at));
            let others = others.filter_map(|at| Some((change.id.clone(), self.turn.notes.get(*at)?.clone())));
            self.unserved.extend(others.collect::<Vec<_>>());
        }
        self.untouched.extend(untouched);
        // A file may read otherwise than was written: a table without a row is less tall.
        if let Some(says) = made.and_then(|made| made.source().get(after.range())) {
            change.after = says.to_owned();
        }
        change.notes = notes;
        change.state = ChangeState::Applied;
        change.base = newest;
        change.span_after = Some(after);
        let from = |span: Span, start: u32| Span { start: span.start + start, end: span.end + start };
        for (at, before, now) in &inside.places {
            let Some(note) = self.turn.notes.get(*at) else { continue };
            let moved = (from(*before, inside.span.start), from(*now, after.start));
            self.own.entry(note.clone()).or_default().push(moved);
        }
        self.applied.push(change);
    }

    fn outside(&mut self, changes: &[Outside]) {
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

    /// What the place of a note was widened to.
    fn took(&self, note: &NoteId) -> Option<Container> {
        let at = self.turn.notes.iter().position(|other| other == note)?;
        self.edits.took.get(&at).copied()
    }

    /// Leaves notes to the person, by their positions in the batch.
    fn leave(&mut self, notes: &[usize], why: &str) {
        let ids = notes.iter().filter_map(|at| self.turn.notes.get(*at).cloned());
        self.left.extend(ids.map(|note| (note, why.to_owned())));
    }

    /// Holds back notes whole, with the consequences that were declared for them.
    fn hold(&mut self, all: &[Whole]) {
        for whole in all {
            let notes: Vec<NoteId> =
                whole.notes.iter().filter_map(|at| self.turn.notes.get(*at).cloned()).collect();
            let (from, is_of) =
                (self.held.len(), |held: &Change| held.notes.iter().any(|one| notes.contains(one)));
            self.outside(&whole.outside);
            for one in &whole.inside {
                let held = self.change(ChangeClass::Inside, one.span, one.before.clone(), one.after.clone());
                self.held.push(Change { why: "The note’s own place.".to_owned(), ..held });
            }
            for (at, held) in self.held.iter_mut().enumerate() {
                if at >= from || is_of(held) {
                    held.notes.clone_from(&notes);
                }
            }
            self.waiting.extend(notes);
        }
        self.held.sort_by_key(|held| held.span);
    }

    /// Writes the notes that are left to the person.
    fn store_left(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        for id in &self.waiting {
            let Some(note) = tx.read().note(id)? else { continue };
            // What the agent asks besides stands.
            let question = match note.state {
                NoteState::NeedsYou => note.question.clone(),
                _ => None,
            };
            let question = question.or_else(|| Some(HELD_WHOLE.to_owned()));
            let state = NoteState::NeedsYou;
            tx.note(&Note { state, question, waits: true, updated_at: now(), ..note })?;
        }
        for (id, question) in &self.left {
            let Some(note) = tx.read().note(id)? else { continue };
            let note = Note {
                state: NoteState::NeedsYou,
                question: Some(question.clone()),
                updated_at: now(),
                ..note
            };
            tx.note(&note)?;
        }
        Ok(())
    }

    /// Writes it all in the version's transaction; `version` is none where nothing was applied.
    fn store(&self, tx: &mut Tx<'_>, version: Option<u32>) -> Result<(), StoreError> {
        let mut in_order: Vec<_> = self.applied.iter().zip(&self.read).collect();
        in_order.sort_by_key(|(change, _)| change.span_after.map(|span| span.start));
        for (change, (before, after)) in in_order {
            let mut change = change.clone();
            for id in change.notes.clone() {
                let Some(mut note) = tx.read().note(&id)? else {
                    continue;
                };
                // A note that was refused has no part in what another one brought around its words: taking it back would
                // take that back.
                let is_own = |other: &(ChangeId, NoteId)| *other == (change.id.clone(), id.clone());
                let is_unserved = self.unserved.iter().any(is_own);
                if is_unserved || note.state == NoteState::NeedsYou && self.untouched.iter().any(is_own) {
                    change.notes.retain(|other| *other != id);
                    if is_unserved && note.state != NoteState::NeedsYou && note.applied.is_none() {
                        (note.state, note.question) = (NoteState::NeedsYou, Some(UNSERVED.to_owned()));
                        note.updated_at = now();
                        tx.note(&note)?;
                    }
                    continue;
                }
                // A question that was asked besides stands: the person answers it, and sees what was changed.
                let doubt =
                    self.doubts.iter().find(|(of, _)| *of == id).map(|(_, question)| question.clone());
                match (note.state, doubt) {
                    (NoteState::NeedsYou, _) => {}
                    (_, Some(question)) => {
                        (note.state, note.question) = (NoteState::NeedsYou, Some(question));
                    }
                    (_, None) => (note.state, note.waits) = (NoteState::Applied, false),
                }
                let made = version.unwrap_or(change.base);
                let before_it = note.applied.take().filter(|applied| applied.version == made);
                let mut applied =
                    before_it.unwrap_or(Applied { version: made, parts: Vec::new(), took: self.took(&id) });
                applied.parts.push(AppliedPart {
                    before: before.clone(),
                    after: after.clone(),
                    change: change.id.clone(),
                });
                note.applied = Some(applied);
                note.updated_at = now();
                tx.note(&note)?;
            }
            tx.change(&Change { version, ..change })?;
        }
        self.store_left(tx)?;
        for change in &self.follows {
            tx.change(&Change { version, ..change.clone() })?;
        }
        for change in &self.on_result {
            tx.change(&Change { base: version.unwrap_or(change.base), ..change.clone() })?;
        }
        self.held.iter().try_for_each(|change| tx.change(change))
    }
}
