//! Acts that an agent does for notes: each is tried when it is called, so that what can't be done is refused there, and done when
//! the turn is at rest, note by note, a version each. What an act does is inside of its note by definition.

use std::sync::Arc;

use gloss_agent::doors::ActDone;
use gloss_artifact::{Splice, Text, splice};
use gloss_protocol::{
    Act, Applied, AppliedPart, Change, ChangeClass, ChangeId, ChangeState, Code, Container, ItemBody, MadeBy,
    Note, NoteId, NoteState, PlacedAct, Problem, Region, Span, Turn, TurnId,
};
use gloss_store::{StoreError, Tx, Write};

use crate::acting::Doing;
use crate::doors::now;
use crate::queries;
use crate::sheet::values::Values;
use crate::sheet::values_request::ValuesRequest;
use crate::turn::edit_region::{TAKEN, TAKEN_NEXT};
use crate::turn::room::Turns;
use crate::versions::copies::{Stage, StagedAct};
use crate::versions::make::NewVersion;
use crate::versions::places::Own;

/// Acts of one batch on one artifact.
const MAX_ACTS: usize = 500;

/// Reason to leave a note whose place somebody else changed.
const OVERTAKEN: &str =
    "This place was changed by somebody else while the note was being served; nothing was done to it.";

/// Reason to leave a note whose act changed nothing.
const ALREADY: &str = "It is so already, so nothing was changed.";

/// What acts of a note come to.
struct Acted {
    /// The version that they are done to.
    newest: u32,
    /// The artifact with them.
    doing: Doing,
    /// A sentence for each that changed something.
    told: Vec<String>,
}

impl Turns {
    /// Stages an act for a note: it is tried on the artifact as it would be with all that was staged before.
    ///
    /// # Errors
    /// A note that is none of this turn's or that asks; a place beyond the note's; an act that can't be done.
    pub(crate) fn stage_act(
        &mut self,
        turn: &TurnId,
        id: &NoteId,
        act: &Act,
        (at, within): (Option<&str>, Option<Container>),
    ) -> Result<ActDone, Problem> {
        let note = self.note_to_change(turn, id)?;
        let path = note.path.clone();
        let (index, stage) = self.stage(turn, &note)?;
        if stage.acts.len() >= MAX_ACTS {
            return Err(Problem::new(Code::TooLarge, "These are too many acts for one batch."));
        }
        let (base, earlier) = (stage.base, stage.acts.clone());
        let text = self.text(&path, base)?;
        let own: Vec<Span> = match &note.place.region {
            Some(region) => text.spans(region),
            None => return Err(Problem::new(Code::PlaceNotFound, "This note has lost its place.")),
        };
        let spans = match at {
            Some(at) => part_of(&text, &own, at)?,
            None => own,
        };
        let act = match within {
            Some(container) => act.clone().with("within", container.word()),
            None => act.clone(),
        };
        let mut doing = self.doing(&path, base)?;
        // The words that other notes of the batch put into their places.
        let mut others: Vec<Span> = Vec::new();
        for one in &earlier {
            // What was staged before was tried then.
            self.next(&mut doing, one, &[])?;
            others = others.iter().map(|span| splice::carry(*span, &doing.last).span).collect();
            if one.note != index {
                others.extend(doing.put());
            }
        }
        let was = Arc::clone(&doing.text);
        let staged = StagedAct { note: index, act, spans, did: String::new() };
        let (will, did) = self.next(&mut doing, &staged, &[])?.ok_or_else(|| {
            Problem::new(Code::BadRequest, ALREADY).with_next("Say what is to be otherwise.")
        })?;
        if doing.overwrites(&was, &others) {
            return Err(Problem::new(Code::BadRequest, TAKEN).with_next(TAKEN_NEXT));
        }
        let shown = doing
            .place
            .iter()
            .map(|span| doing.text.visible(&gloss_artifact::locate::selection(vec![*span])));
        let now = shown.collect::<Vec<_>>().join("\n");
        let (_, stage) = self.stage(turn, &note)?;
        stage.acts.push(StagedAct { did: did.clone(), ..staged });
        stage.declared += 1;
        stage.edits.served.insert(index);
        Ok(ActDone { path, will, now })
    }

    /// The artifact in a version, before anything was done to it.
    fn doing(&self, path: &str, version: u32) -> Result<Doing, Problem> {
        let (bytes, text) = (self.bytes(path, version)?, self.text(path, version)?);
        Ok(Doing::new(path, bytes, text))
    }

    /// Does the next act to what is being done, at its place carried there; none where nothing differs.
    fn next(
        &self,
        doing: &mut Doing,
        staged: &StagedAct,
        before: &[Vec<Splice>],
    ) -> Result<Option<(String, String)>, Problem> {
        let spans: Option<Vec<Span>> = staged.spans.iter().map(|span| carry_all(*span, before)).collect();
        let spans = spans.ok_or_else(|| Problem::new(Code::SelectionMoved, OVERTAKEN))?;
        let said = doing.next(&self.shared, &staged.act, &spans)?;
        Ok(said.map(|said| (said.will, said.did)))
    }

    /// Does the acts of a stage that are not done yet, note by note.
    ///
    /// # Errors
    /// Where no version can be made; a note whose acts can't be done is left to the person.
    pub(crate) fn apply_acts(&mut self, turn: &Turn, path: &str, stage: &Stage) -> Result<(), Problem> {
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
            match self.acted((path, stage.base), &turn.id, &acts) {
                Ok(acted) if !acted.told.is_empty() => {
                    self.apply_acts_of(turn, (path, stage.base), &note, (&acts, acted))?;
                }
                Ok(_) => self.leave_act(note, &Problem::new(Code::BadRequest, ALREADY))?,
                Err(problem) => self.leave_act(note, &problem)?,
            }
        }
        Ok(())
    }

    /// Leaves a note whose acts can't be done to the person.
    fn leave_act(&mut self, note: Note, problem: &Problem) -> Result<(), Problem> {
        let question = format!("{} {}", problem.says, problem.next).trim().to_owned();
        let row = Note { state: NoteState::NeedsYou, question: Some(question), updated_at: now(), ..note };
        self.write(Write::ChangeWrite, |tx| tx.note(&row))
    }

    /// What acts of one note come to in the newest version.
    fn acted(&self, (path, base): (&str, u32), turn: &TurnId, acts: &[&StagedAct]) -> Result<Acted, Problem> {
        let artifact = self.store.read().artifact(path)?.filter(|artifact| artifact.present);
        let newest = artifact
            .ok_or_else(|| Problem::new(Code::FileMissing, format!("{path} is no longer in the folder.")))?
            .version;
        let mut before: Vec<Vec<Splice>> = Vec::new();
        for version in base + 1..=newest {
            let steps =
                queries::steps(&self.shared.texts, self.store.read(), self.store.blobs(), path, version)?;
            let own = self
                .store
                .read()
                .version(path, version)?
                .is_some_and(|row| row.version.turn.as_ref() == Some(turn));
            // What somebody else changed is not touched.
            let touched = |one: &&StagedAct| {
                one.spans.iter().any(|span| {
                    carry_all(*span, &before).is_none_or(|span| splice::carry(span, &steps).touched)
                })
            };
            if !own && acts.iter().any(touched) {
                return Err(Problem::new(Code::SelectionMoved, OVERTAKEN));
            }
            before.push(steps);
        }
        let mut doing = self.doing(path, newest)?;
        let mut told = Vec::new();
        for one in acts {
            if let Some((_, did)) = self.next(&mut doing, one, &before)? {
                told.push(did);
            }
        }
        Ok(Acted { newest, doing, told })
    }

    fn apply_acts_of(
        &mut self,
        turn: &Turn,
        (path, base): (&str, u32),
        note: &Note,
        (acts, Acted { newest, doing, told }): (&[&StagedAct], Acted),
    ) -> Result<(), Problem> {
        let old = self.text(path, newest)?;
        let said = told.join(". ");
        // The place of the note in the version before, and after.
        let mut before: Vec<Vec<Splice>> = Vec::new();
        for version in base + 1..=newest {
            before.push(queries::steps(
                &self.shared.texts,
                self.store.read(),
                self.store.blobs(),
                path,
                version,
            )?);
        }
        let now = |one: &&StagedAct| PlacedAct {
            act: one.act.clone(),
            spans: one.spans.iter().filter_map(|span| carry_all(*span, &before)).collect(),
        };
        let placed: Vec<PlacedAct> = acts.iter().map(now).collect();
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

/// The part of a note's place that a WHERE names; nothing beyond it.
fn part_of(text: &Text, own: &[Span], at: &str) -> Result<Vec<Span>, Problem> {
    let spans = text.spans(&text.find(at)?);
    // Between the ranges of a place lies nothing of it but the ends of lines.
    let is_own = |at: usize| own.iter().any(|place| place.range().contains(&at));
    let is_inside = |span: &Span| {
        own.iter().any(|place| place.contains(*span))
            || text.source().get(span.range()).is_some_and(|words| {
                !span.is_empty()
                    && words
                        .char_indices()
                        .all(|(at, c)| c.is_whitespace() || is_own(span.range().start + at))
            })
    };
    if spans.iter().all(is_inside) {
        return Ok(spans);
    }
    let says = format!("{at} lies beyond the place of this note.");
    Err(Problem::new(Code::BadRequest, says)
        .with_next("Act on the note's own place, or a part of it; widen it with within."))
}

/// A range carried over versions; none where it was changed away.
fn carry_all(mut span: Span, before: &[Vec<Splice>]) -> Option<Span> {
    for steps in before {
        let was_empty = span.is_empty();
        span = splice::carry(span, steps).span;
        if span.is_empty() && !was_empty {
            return None;
        }
    }
    Some(span)
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
