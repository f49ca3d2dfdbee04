//! Acts as they are done when a turn is at rest: after the words of the batch, note by note, a version each. A note whose words were
//! not changed keeps its acts undone too: it is served whole or not at all. Tries nothing for a model.

use std::collections::BTreeSet;
use std::sync::Arc;

use gloss_artifact::{Inside, Splice, Text, splice};
use gloss_protocol::{
    Applied, AppliedPart, Change, ChangeClass, ChangeId, ChangeState, Code, ItemBody, MadeBy, Note, NoteId,
    NoteState, PlacedAct, Problem, Region, Span, Turn, TurnId,
};
use gloss_store::{StoreError, Tx, Write};

use crate::acting::{self, Doing};
use crate::doors::now;
use crate::queries;
use crate::sheet::values::Values;
use crate::sheet::values_request::ValuesRequest;
use crate::turn::acted::ALREADY;
use crate::turn::room::Turns;
use crate::versions::copies::{Stage, StagedAct};
use crate::versions::make::NewVersion;
use crate::versions::places::Own;

/// Reason to leave a note whose place somebody else changed.
const OVERTAKEN: &str =
    "This place was changed by somebody else while the note was being served; nothing was done to it.";

/// Reason to leave a note whose place another note of its batch took away.
const TAKEN_AWAY: &str = "Another note of the batch took this place away, so nothing was done for this one.";

/// What to do about a note that was left.
const SEND_AGAIN: &str = "Look at it, and send it again.";

/// What acts of a note come to.
struct Acted {
    /// The version that they are done to.
    newest: u32,
    /// The artifact with them.
    doing: Doing,
    /// A sentence for each that changed something.
    told: Vec<String>,
    /// Each with its place in the version that they are done to.
    placed: Vec<PlacedAct>,
}

impl Turns {
    /// Does the acts of a stage that are not done yet, note by note; nothing for those whose words were `left` as they are.
    ///
    /// # Errors
    /// Where no version can be made; a note whose acts can't be done is left to the person.
    pub(crate) fn apply_acts(
        &mut self,
        turn: &Turn,
        path: &str,
        stage: &Stage,
        left: &BTreeSet<NoteId>,
    ) -> Result<(), Problem> {
        let done = self.store.read().changes_of_turn(&turn.id)?;
        let is_done = |note: &NoteId| {
            done.iter()
                .any(|change| change.path == path && change.act.is_some() && change.notes.contains(note))
        };
        let mut notes: Vec<usize> = Vec::new();
        for one in &stage.acts {
            if !notes.contains(&one.note) {
                notes.push(one.note);
            }
        }
        for index in notes {
            let Some(id) = turn.notes.get(index).filter(|id| !is_done(id)) else { continue };
            let Some(note) = self.store.read().note(id)? else { continue };
            let acts: Vec<&StagedAct> = stage.acts.iter().filter(|one| one.note == index).collect();
            if left.contains(id) || note.waits {
                self.leave_undone(note, &acts)?;
                continue;
            }
            match self.acted((path, stage.base), &turn.id, &acts) {
                Ok(acted) if !acted.told.is_empty() => {
                    self.apply_acts_of(turn, path, &note, acted)?;
                }
                Ok(_) => self.leave_act(note, &Problem::new(Code::BadRequest, ALREADY))?,
                Err(problem) => self.leave_act(note, &problem)?,
            }
        }
        Ok(())
    }

    /// Changes without those of notes whose acts can't be done any more, since somebody else changed the artifact; and these notes.
    pub(super) fn with_their_acts(
        &self,
        turn: &TurnId,
        (path, newest): (&str, u32),
        stage: &Stage,
        inside: Vec<Inside>,
    ) -> (Vec<Inside>, Vec<usize>) {
        if newest == stage.base {
            return (inside, Vec::new());
        }
        let mut left: Vec<usize> = stage.acts.iter().map(|one| one.note).collect();
        left.dedup();
        left.retain(|note| {
            let acts: Vec<&StagedAct> = stage.acts.iter().filter(|one| one.note == *note).collect();
            self.acted((path, stage.base), turn, &acts).is_err()
        });
        let (gone, kept): (Vec<Inside>, Vec<Inside>) =
            inside.into_iter().partition(|one| one.notes.iter().any(|note| left.contains(note)));
        (kept, gone.into_iter().flat_map(|one| one.notes).collect())
    }

    /// Leaves a note whose acts can't be done to the person.
    fn leave_act(&mut self, note: Note, problem: &Problem) -> Result<(), Problem> {
        self.leave_with(note, format!("{} {}", problem.says, problem.next).trim().to_owned())
    }

    /// Says of a note whose words were left as they are that its acts were not done either.
    fn leave_undone(&mut self, note: Note, acts: &[&StagedAct]) -> Result<(), Problem> {
        let did: Vec<&str> = acts.iter().map(|one| one.did.as_str()).collect();
        let left = format!("Nor was this done: {}.", did.join("; "));
        let question = note.question.clone().filter(|_| note.state == NoteState::NeedsYou);
        self.leave_with(note, question.map_or_else(|| left.clone(), |before| format!("{before} {left}")))
    }

    fn leave_with(&mut self, note: Note, question: String) -> Result<(), Problem> {
        let row = Note { state: NoteState::NeedsYou, question: Some(question), updated_at: now(), ..note };
        self.write(Write::ChangeWrite, |tx| tx.note(&row))
    }

    /// What acts of one note come to in the newest version.
    fn acted(&self, (path, base): (&str, u32), turn: &TurnId, acts: &[&StagedAct]) -> Result<Acted, Problem> {
        let artifact = self.store.read().artifact(path)?.filter(|artifact| artifact.present);
        let newest = artifact
            .ok_or_else(|| Problem::new(Code::FileMissing, format!("{path} is no longer in the folder.")))?
            .version;
        let mut places: Vec<Vec<Span>> = acts.iter().map(|one| one.spans.clone()).collect();
        for version in base + 1..=newest {
            let steps =
                queries::steps(&self.shared.texts, self.store.read(), self.store.blobs(), path, version)?;
            let own = self
                .store
                .read()
                .version(path, version)?
                .is_some_and(|row| row.version.turn.as_ref() == Some(turn));
            // What somebody else changed is not touched.
            if !own && places.iter().flatten().any(|span| splice::carry(*span, &steps).touched) {
                return Err(Problem::new(Code::SelectionMoved, OVERTAKEN).with_next(SEND_AGAIN));
            }
            let texts = || Some((self.text(path, version - 1).ok()?, self.text(path, version).ok()?));
            for place in &mut places {
                *place = acting::follow(place, &steps, texts)
                    .ok_or_else(|| Problem::new(Code::PlaceNotFound, TAKEN_AWAY).with_next(SEND_AGAIN))?;
            }
        }
        let mut doing = Doing::new(path, self.bytes(path, newest)?, self.text(path, newest)?)
            .suggested_by(self.reviser(path)?);
        let (mut told, mut placed) = (Vec::new(), Vec::new());
        for (one, spans) in acts.iter().zip(places) {
            if let Some(said) = doing.next(&self.shared, &one.act, &spans)? {
                told.push(said.did);
            }
            placed.push(PlacedAct { act: one.act.clone(), spans });
        }
        Ok(Acted { newest, doing, told, placed })
    }

    fn apply_acts_of(
        &mut self,
        turn: &Turn,
        path: &str,
        note: &Note,
        Acted { newest, doing, told, placed }: Acted,
    ) -> Result<(), Problem> {
        let old = self.text(path, newest)?;
        let said = told.join(". ");
        let place: Vec<Span> = placed.iter().flat_map(|one| one.spans.iter().copied()).collect();
        let mut changes = changes_of(turn, note, (path, newest), (&old, &doing), &place, &said);
        if let Some(first) = changes.first_mut() {
            first.acts = placed;
        }
        let title = self.store.read().artifact(path)?.map_or_else(String::new, |artifact| artifact.title);
        let next = self.store.read().next_item(&turn.thread)?;
        let moved = place.iter().copied().zip(place_after((&old, &doing), &place)).collect();
        let own = Own::from([(note.id.clone(), moved)]);
        let Doing { bytes, text, splices, .. } = doing;
        let valued = self.valued.remove(path).and_then(|valued| valued.of(newest, &bytes));
        let (bytes, settles) = match valued {
            Some((bytes, computed)) => {
                let cause = (&[note.id.clone()][..], Some(&turn.id));
                changes.extend(computed.changes(path, (&old, &text), &splices, cause, newest));
                (bytes, computed.settles())
            }
            None => (bytes, false),
        };
        let (row, words) = (turn.clone(), (old, text.clone()));
        let note = note.clone();
        self.make(NewVersion {
            path: path.to_owned(),
            bytes,
            made_by: MadeBy::Agent,
            why: format!("Note {}", note.n),
            thread: Some(turn.thread.clone()),
            turn: Some(turn.id.clone()),
            splices: Some(splices),
            text: Some(text),
            values: Values::Known(settles),
            own,
            undoes: false,
            made_as: None,
            figures: Vec::new(),
            also: Box::new(move |tx, version| {
                // Its place is that of the new version by now.
                let note = tx.read().note(&note.id)?.unwrap_or(note);
                store(tx, note, &changes, (version.version, &said), (&words.0, &words.1))?;
                let body = ItemBody::Version { path: version.path.clone(), title, version: version.version };
                tx.item(&Turns::new_item(&row, next, body), None)
            }),
        })?;
        Ok(())
    }

    /// The request for the values that acts come to, where one note's acts are all that is done to a workbook.
    pub(crate) fn act_values(&self, turn: &TurnId, path: &str, stage: &Stage) -> Option<ValuesRequest> {
        let first = stage.acts.first()?.note;
        let acts: Vec<&StagedAct> = stage.acts.iter().filter(|one| one.note == first).collect();
        if self.heavy.contains(path) || acts.len() != stage.acts.len() {
            return None;
        }
        let Acted { newest, doing, .. } = self.acted((path, stage.base), turn, &acts).ok()?;
        ValuesRequest::new(path, newest, self.bytes(path, newest).ok()?, &doing.bytes, &doing.text)
    }
}

/// The rows of what was done for a note: of a file that is its text a change for each replacement, else one for its place.
fn changes_of(
    turn: &Turn,
    note: &Note,
    (path, base): (&str, u32),
    (old, doing): (&Text, &Doing),
    place: &[Span],
    said: &str,
) -> Vec<Change> {
    let row = |span: Span, after: Span| Change {
        id: ChangeId::from_uuid(uuid::Uuid::now_v7()),
        path: path.to_owned(),
        notes: vec![note.id.clone()],
        turn: Some(turn.id.clone()),
        class: ChangeClass::Inside,
        state: ChangeState::Applied,
        base,
        version: None,
        span,
        span_after: Some(after),
        before: old.source().get(span.range()).unwrap_or_default().to_owned(),
        after: doing.text.source().get(after.range()).unwrap_or_default().to_owned(),
        why: String::new(),
        shown: None,
        bundle: None,
        act: Some(said.to_owned()),
        acts: Vec::new(),
    };
    if !old.rules().is_package(path) {
        // What lies in the place alone is told as the place before and after, as any edit of it is.
        if let Some(pairs) = within_place((old, doing), place) {
            return pairs.into_iter().map(|(span, after)| row(span, after)).collect();
        }
        let after = splice::after(&doing.splices);
        return doing.splices.iter().zip(after).map(|(one, after)| row(one.old, after)).collect();
    }
    let (Some(first), Some(last)) = (place.first(), place.last()) else {
        return vec![row(Span::new(0, 0), Span::new(0, 0))];
    };
    let hull = Span { start: first.start, end: last.end.max(first.end) };
    vec![row(hull, splice::carry(hull, &doing.splices).span)]
}

/// Where the ranges of a place are after what was done: of cells in which alone something was changed the same cells, else as far as
/// they were moved.
fn place_after((old, doing): (&Text, &Doing), place: &[Span]) -> Vec<Span> {
    let is_own = |one: &Splice| place.iter().any(|span| span.overlaps(one.old) || span.contains(one.old));
    if old.rules().cells().is_some() && doing.splices.iter().all(is_own) {
        let name = old.at(&gloss_artifact::locate::selection(place.to_vec()));
        let found = doing.text.find(&name).map(|region| doing.text.spans(&region));
        if let Ok(found) = found
            && found.len() == place.len()
        {
            return found;
        }
    }
    place.iter().map(|span| splice::carry(*span, &doing.splices).span).collect()
}

/// The ranges of a place that differ, before and after, where nothing but them does.
fn within_place((old, doing): (&Text, &Doing), place: &[Span]) -> Option<Vec<(Span, Span)>> {
    let mut out = Vec::new();
    let mut count = 0;
    for span in place {
        let own: Vec<&Splice> = doing.splices.iter().filter(|one| span.contains(one.old)).collect();
        if own.is_empty() {
            continue;
        }
        count += own.len();
        let after = splice::carry(*span, &doing.splices).span;
        let moved = |at: Span| {
            Span::new(at.start as usize - span.start as usize, at.end as usize - span.start as usize)
        };
        let own: Vec<Splice> =
            own.into_iter().map(|one| Splice::new(moved(one.old), one.new.clone())).collect();
        let words = splice::apply(old.source().get(span.range())?, &own);
        if after.is_empty() || doing.text.source().get(after.range()) != Some(words.as_str()) {
            return None;
        }
        out.push((*span, after));
    }
    (count == doing.splices.len() && !out.is_empty()).then_some(out)
}

/// Writes what was done for a note.
fn store(
    tx: &mut Tx<'_>,
    mut note: Note,
    changes: &[Change],
    (version, said): (u32, &str),
    (old, new): (&Arc<Text>, &Arc<Text>),
) -> Result<(), StoreError> {
    let words = |text: &Text, span: Span| {
        if span.is_empty() {
            String::new()
        } else {
            text.visible(&Region::Text { spans: vec![span], reach: gloss_protocol::Reach::Selection })
        }
    };
    let before_it = note.applied.take().filter(|applied| applied.version == version);
    let mut applied = before_it.unwrap_or(Applied { version, parts: Vec::new(), took: None });
    for change in changes {
        let change = Change { version: Some(version), ..change.clone() };
        tx.change(&change)?;
        if change.class == ChangeClass::Follows {
            continue;
        }
        let (before, after) =
            (words(old, change.span), change.span_after.map(|span| words(new, span)).unwrap_or_default());
        // What only looks otherwise says what was done to it.
        let after = if before == after { said.to_owned() } else { after };
        applied.parts.push(AppliedPart { before, after, change: change.id.clone() });
    }
    if note.state != NoteState::NeedsYou {
        (note.state, note.waits) = (NoteState::Applied, false);
    }
    note.applied = Some(applied);
    note.updated_at = now();
    tx.note(&note)
}
