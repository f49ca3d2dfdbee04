//! What an agent's tools do to the house: reading, writing, and serving notes on the staging copy. Every path
//! and id comes from a model and is checked here.

use gloss_agent::{NoteSlice, ReadFile, Written};
use gloss_artifact::{ArtifactError, Staging, Text, sheet};
use gloss_protocol::{
    Answer, Code, FactId, Intent, Item, ItemBody, Kind, MadeBy, Note, NoteId, NoteState, PlanStep, Problem,
    Region, Span, Timestamp, TurnId,
};
use gloss_store::Write;

use crate::cells;
use crate::context;
use crate::facts;
use crate::foreign;
use crate::places::Own;
use crate::space::{Space, now};
use crate::turn::{Follow, Stage};
use crate::values::Values;
use crate::versions::NewVersion;

/// Source shown to an agent on each side of a place, in bytes.
const AROUND: usize = 1500;

/// Figures of a place that are looked up: as many as one note of `fact.recompute` marks.
const MAX_FIGURES: usize = 500;

/// Bytes right beside a place that no new text of the place itself repeats, before it and after it.
const NEAR: usize = 80;

/// Stands for the version that a turn has read where its own text was merged with another: no version has this number.
const MERGED: u32 = 0;

impl Space {
    /// Reads a file for a turn, which from then on knows this version; of an older one it knows no more than before.
    pub(super) fn read_for(
        &mut self,
        turn: &TurnId,
        path: &str,
        version: Option<u32>,
    ) -> Result<ReadFile, Problem> {
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
            Some(stage) if artifact.kind == Kind::Sheet => {
                let (base, edits) = (self.text(&artifact.path, stage.base)?, stage.staging.edits());
                match self.written(&artifact.path, stage.base, &base, edits) {
                    Ok(made) => made.bytes,
                    Err(_) => self.readable(&artifact.path, stage.base)?,
                }
            }
            Some(stage) => stage.staging.text().as_bytes().to_vec(),
            None => self.readable(&artifact.path, artifact.version)?,
        };
        if let Some(running) = self.running.get_mut(turn) {
            running.reads.insert(artifact.path.clone(), artifact.version);
        }
        Ok(ReadFile { path: artifact.path, version: artifact.version, bytes: bytes.into() })
    }

    /// Writes a text for a turn: to the batch's staging copy where it serves notes on that artifact, else as a
    /// new version.
    pub(super) fn write_for(
        &mut self,
        turn: &TurnId,
        path: &str,
        text: &str,
        why: &str,
    ) -> Result<Written, Problem> {
        let path = self.name_now(self.shared.folder.normal(path)?)?;
        if gloss_table::Format::of_path(&path) == Some(gloss_table::Format::Xlsx) {
            let says = format!("{path} is a workbook and can't be written as text.");
            return Err(Problem::new(Code::BadRequest, says).with_next("Make a workbook with make_workbook."));
        }
        if matches!(Kind::of_path(&path), Kind::Sheet | Kind::Other) && !is_delimited(&path) {
            let says = format!("{path} can't be written as text; write Markdown (.md) or another text file.");
            return Err(Problem::new(Code::BadRequest, says));
        }
        if is_delimited(&path)
            && let Some(words) = sheet::newly_armed(text, &self.words_of(&path))
        {
            let words: String = words.chars().take(80).collect();
            let says = format!(
                "Nothing was written: other programs run “{words}” as a formula when they open this file."
            );
            let next = "Put ' before it, so that it stays words, or make a workbook with make_workbook.";
            return Err(Problem::new(Code::BadRequest, says).with_next(next));
        }
        self.put_for(turn, path, text.as_bytes(), why)
    }

    /// What a file of text says now; nothing where there is none.
    fn words_of(&self, path: &str) -> String {
        let bytes = self.store.read().artifact(path).ok().flatten();
        let bytes = bytes.and_then(|artifact| self.bytes(path, artifact.version).ok());
        bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }

    /// Writes a workbook for a turn, by the same rules as a text.
    pub(super) fn write_workbook_for(
        &mut self,
        turn: &TurnId,
        path: &str,
        bytes: &[u8],
        why: &str,
    ) -> Result<Written, Problem> {
        let path = self.name_now(self.shared.folder.normal(path)?)?;
        if !path.to_lowercase().ends_with(".xlsx") {
            let says = format!("{path} is no name of a workbook; it must end in .xlsx.");
            return Err(Problem::new(Code::BadRequest, says));
        }
        self.put_for(turn, path, bytes, why)
    }

    /// When a turn began: what it makes carries this time, so that making it again gives the same bytes.
    pub(super) fn began(&self, turn: &TurnId) -> Result<Timestamp, Problem> {
        let row = self.store.read().turn(turn)?;
        row.map(|row| row.started_at).ok_or_else(|| Problem::new(Code::Interrupted, "This turn is over."))
    }

    /// Writes a whole artifact, whose name is the one it has now.
    fn put_for(
        &mut self,
        turn: &TurnId,
        mut path: String,
        bytes: &[u8],
        why: &str,
    ) -> Result<Written, Problem> {
        let (serves, stage) = match self.running.get_mut(turn) {
            Some(running) => (!running.notes.is_empty(), running.stages.get_mut(&path)),
            None => return Err(Problem::new(Code::Interrupted, "This turn is over.")),
        };
        if let Some(stage) = stage {
            let staged = gloss_artifact::open_text(&path, bytes)?;
            stage.staging.write(staged.source());
            return Ok(Written::Staged { path });
        }
        foreign::can_write(&path)?;
        if context::is_for_agents(&path) {
            let says = format!("{path} is told to every agent, so only a person writes it.");
            let next = "Propose what is worth knowing with remember, or say what should stand there and where: \
the person writes it under Memory.";
            return Err(Problem::new(Code::BadRequest, says).with_next(next));
        }
        self.refresh(&path)?;
        let known = self.store.read().artifact(&path)?;
        if let Some(artifact) = &known {
            let read = self.running.get(turn).and_then(|running| running.reads.get(&path).copied());
            if self.bytes(&path, artifact.version)? == bytes && artifact.present {
                return Ok(Written::Same { path, version: artifact.version });
            }
            if let Some(read) = read.filter(|read| *read != artifact.version) {
                if let Some(both) = self.with_others(&path, read, artifact.version, bytes)? {
                    let why = format!("{why} (beside what others changed meanwhile)");
                    let version = self.make_from_turn(turn, &path, &both, why.trim(), None)?;
                    // It has seen neither what others wrote nor what both came to, so it reads that before it goes on.
                    if let Some(running) = self.running.get_mut(turn) {
                        running.reads.insert(path, MERGED);
                    }
                    return Ok(Written::Version(version));
                }
                let says = format!("{path} was changed after you read it (version {}).", artifact.version);
                // What was merged it only has to read: there nobody's words are written over.
                if let Some(running) = self.running.get_mut(turn).filter(|_| read != MERGED) {
                    running.met.insert(path, artifact.version);
                }
                return Err(Problem::new(Code::StaleBase, says).with_next("Read it again and write on that."));
            }
            // A file that exists is never overwritten by somebody who has not read it.
            if serves || (read.is_none() && artifact.present) {
                path = self.free_name(&path)?;
            }
        }
        let met = self.running.get_mut(turn).and_then(|running| running.met.remove(&path));
        let why = match met {
            Some(met) => format!("{why} (written again on version {met}, which changed the same places)"),
            None => why.to_owned(),
        };
        // What it read last is what stands without its words, whoever wrote there since.
        let theirs = met.and(known.map(|artifact| artifact.version));
        let version = self.make_from_turn(turn, &path, bytes, why.trim(), theirs)?;
        if let Some(running) = self.running.get_mut(turn) {
            running.reads.insert(path, version.version);
        }
        Ok(Written::Version(version))
    }

    /// A text that was written on an older version, with what others have changed since, paragraph by paragraph or cell by
    /// cell; none where both changed the same.
    fn with_others(
        &self,
        path: &str,
        read: u32,
        newest: u32,
        mine: &[u8],
    ) -> Result<Option<Vec<u8>>, Problem> {
        let format = gloss_table::Format::of_path(path);
        if read == MERGED || (format.is_none() && Kind::of_path(path) != Kind::Document) {
            return Ok(None);
        }
        let (base, theirs) = (self.bytes(path, read)?, self.bytes(path, newest)?);
        if let Some(format) = format {
            return Ok(sheet::merged(format, &base, mine, &theirs));
        }
        let texts = [base.as_slice(), mine, theirs.as_slice()].map(std::str::from_utf8);
        let [Ok(base), Ok(mine), Ok(theirs)] = texts else { return Ok(None) };
        Ok(gloss_artifact::merge::merged(base, mine, theirs).map(String::into_bytes))
    }

    fn make_from_turn(
        &mut self,
        turn: &TurnId,
        path: &str,
        bytes: &[u8],
        why: &str,
        theirs: Option<u32>,
    ) -> Result<gloss_protocol::Version, Problem> {
        let Some(row) = self.store.read().turn(turn)? else {
            return Err(Problem::new(Code::Interrupted, "This turn is over."));
        };
        let next = self.store.read().next_item(&row.thread)?;
        let title = (Kind::of_path(path) == Kind::Document)
            .then(|| Text::new(Kind::Document, std::str::from_utf8(bytes).ok()?).title())
            .flatten();
        let why = if why.is_empty() { "Written by the agent".to_owned() } else { why.to_owned() };
        let asks = theirs.map(|theirs| self.whose(&row, path, theirs)).transpose()?.flatten();
        self.make(NewVersion {
            path: path.to_owned(),
            bytes: bytes.to_vec(),
            made_by: MadeBy::Agent,
            why,
            thread: Some(row.thread.clone()),
            turn: Some(turn.clone()),
            splices: None,
            values: Values::Left,
            own: Own::new(),
            also: Box::new(move |tx, version| {
                let title = title.unwrap_or_else(|| version.path.clone());
                let body = ItemBody::Version { path: version.path.clone(), title, version: version.version };
                tx.item(&Space::new_item(&row, next, body), None)?;
                asks.map_or(Ok(()), |asks| asks.put(tx, version.version))
            }),
        })
    }

    /// `report.md`, or `report 2.md` where that is taken.
    pub(crate) fn free_name(&self, path: &str) -> Result<String, Problem> {
        let (stem, ext) = match path.rsplit_once('.') {
            Some((stem, ext)) if !ext.contains('/') => (stem, format!(".{ext}")),
            _ => (path, String::new()),
        };
        for n in 2..1000 {
            let name = format!("{stem} {n}{ext}");
            if self.is_free(&name)? {
                return Ok(name);
            }
        }
        Err(Problem::new(Code::AlreadyExists, format!("There are a thousand files named {path}.")))
    }

    /// Whether nothing has this name, and nothing had.
    pub(crate) fn is_free(&self, name: &str) -> Result<bool, Problem> {
        Ok(self.shared.folder.read(name)?.is_none() && self.store.read().artifact(name)?.is_none())
    }

    pub(super) fn note_of(&self, turn: &TurnId, id: &NoteId) -> Result<Note, Problem> {
        let serves = self.running.get(turn).is_some_and(|running| running.notes.contains(id));
        match self.store.read().note(id)? {
            Some(note) if serves => Ok(note),
            _ => Err(Problem::new(Code::NotFound, format!("{id} is not one of the notes you serve."))),
        }
    }

    /// The staging copies of a batch: one per artifact, in which the places of its Change notes may change.
    pub(crate) fn stages_for(
        &mut self,
        notes: &[Note],
    ) -> Result<std::collections::BTreeMap<String, Stage>, Problem> {
        let mut stages = std::collections::BTreeMap::new();
        for note in notes {
            if stages.contains_key(&note.path) {
                continue;
            }
            let artifact = self.artifact(&note.path)?;
            let text = self.text(&note.path, artifact.version)?;
            let places: Vec<(usize, Vec<Span>)> = notes
                .iter()
                .enumerate()
                .filter(|(_, other)| other.path == note.path && other.intent == Intent::Change)
                .filter_map(|(at, other)| Some((at, text.spans(other.place.region.as_ref()?))))
                .collect();
            let staging = Staging::new(&text, &places);
            stages.insert(note.path.clone(), Stage { base: artifact.version, staging, follows: Vec::new() });
        }
        Ok(stages)
    }

    /// What a note's place says in the staging copy, with what stands around it.
    pub(super) fn read_region(&mut self, turn: &TurnId, id: &NoteId) -> Result<NoteSlice, Problem> {
        let note = self.note_of(turn, id)?;
        let figures = self.figures_in(&note)?;
        let (at, stage) = self.stage(turn, &note)?;
        // A Change reads the staging copy, where its edits go; an Ask reads what the person pointed into.
        let (source, base, ranges, spans) = if note.intent == Intent::Change {
            let (token, slices) = stage.staging.read(at);
            (stage.staging.text(), token, slices, stage.staging.spans(at))
        } else {
            let source = stage.staging.base();
            let spans = match &note.place.region {
                Some(Region::Text { spans, .. }) => spans.clone(),
                _ => vec![Span::new(0, source.len())],
            };
            let slices =
                spans.iter().map(|span| source.get(span.range()).unwrap_or_default().to_owned()).collect();
            (source, "read-only".to_owned(), slices, spans)
        };
        let span = hull(&spans);
        let slice = NoteSlice {
            note: note.id,
            path: note.path,
            intent: note.intent.word().to_owned(),
            text: note.text,
            base,
            ranges,
            cells: Vec::new(),
            before: before(source, span.start as usize).to_owned(),
            after: after(source, span.end as usize).to_owned(),
            figures,
        };
        Ok(if Kind::of_path(&slice.path) == Kind::Sheet {
            cells::slice(slice, source, &spans)
        } else {
            slice
        })
    }

    fn figures_in(&mut self, note: &Note) -> Result<Vec<gloss_protocol::FactUse>, Problem> {
        let text = self.text(&note.path, note.place.version)?;
        let Some(region) = &note.place.region else {
            return Ok(Vec::new());
        };
        let spans = text.spans(region);
        let uses = facts::uses(self.store.read(), &text)?;
        Ok(uses
            .into_iter()
            .filter(|figure| spans.iter().any(|span| span.overlaps(figure.span)))
            .take(MAX_FIGURES)
            .collect())
    }

    pub(super) fn stage(&mut self, turn: &TurnId, note: &Note) -> Result<(usize, &mut Stage), Problem> {
        let gone = || Problem::new(Code::NotFound, "This batch has no copy of that document.");
        let running = self.running.get_mut(turn).ok_or_else(gone)?;
        let at = running.notes.iter().position(|other| *other == note.id).ok_or_else(gone)?;
        Ok((at, running.stages.get_mut(&note.path).ok_or_else(gone)?))
    }

    /// A note of this turn that asks for a change of a file that can be changed.
    ///
    /// # Errors
    /// Where it is none of these, with what would work.
    pub(super) fn note_to_change(&self, turn: &TurnId, id: &NoteId) -> Result<Note, Problem> {
        let note = self.note_of(turn, id)?;
        if note.intent == Intent::Ask {
            let says = "This note asks; answering it changes nothing.";
            return Err(Problem::new(Code::BadRequest, says).with_next("Use answer for it."));
        }
        foreign::can_write(&note.path)?;
        Ok(note)
    }

    /// Edits a note's place in the staging copy.
    pub(super) fn edit_region(
        &mut self,
        turn: &TurnId,
        id: &NoteId,
        base: &str,
        edits: &[(usize, String)],
    ) -> Result<NoteSlice, Problem> {
        let note = self.note_to_change(turn, id)?;
        let (at, stage) = self.stage(turn, &note)?;
        let spans = stage.staging.spans(at);
        let is_sheet = Kind::of_path(&note.path) == Kind::Sheet;
        let brings = |(range, new): &(usize, String)| {
            !is_sheet
                && spans.get(*range).is_some_and(|span| brings_surroundings(stage.staging.text(), *span, new))
        };
        if edits.iter().any(brings) {
            let says = "This text also holds what stands before and after the marked place.";
            return Err(
                Problem::new(Code::BadRequest, says).with_next("Give only the new text of the place itself.")
            );
        }
        let source = stage.staging.text();
        let cell = |(range, new): &(usize, String)| {
            let span = spans.get(*range).copied().unwrap_or(Span { start: 0, end: 0 });
            (*range, cells::typed(&note.path, source, span, new))
        };
        let edits: Vec<(usize, String)> = edits.iter().map(cell).collect();
        match stage.staging.edit(at, base, &edits) {
            Ok(()) => self.read_region(turn, id),
            Err(ArtifactError::Stale { now }) => {
                let says = "The place says something else than when you read it; nothing was changed.";
                let (fresh, _) = stage.staging.read(at);
                let now = now.get(..now.floor_char_boundary(AROUND)).unwrap_or_default();
                Err(Problem::new(Code::StaleBase, says)
                    .with_next(format!("With base {fresh} it says now: {now}")))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Keeps a consequence that the agent declares, for the person to decide on.
    pub(super) fn declare_follow(
        &mut self,
        turn: &TurnId,
        id: &NoteId,
        at: &str,
        new: &str,
        why: &str,
    ) -> Result<(), Problem> {
        let note = self.note_of(turn, id)?;
        let base = self.stage(turn, &note)?.1.base;
        let text = self.text(&note.path, base)?;
        let region = text.find(at)?;
        let spans = text.spans(&region);
        let [span] = spans.as_slice() else {
            return Err(Problem::new(Code::BadRequest, "Name one place at a time."));
        };
        let before = text.source().get(span.range()).unwrap_or_default().to_owned();
        let new = cells::typed(&note.path, text.source(), *span, new);
        let follow = Follow { note: note.id.clone(), span: *span, before, new, why: why.to_owned() };
        self.stage(turn, &note)?.1.follows.push(follow);
        Ok(())
    }

    /// Answers an Ask.
    pub(super) fn answer_note(
        &mut self,
        turn: &TurnId,
        id: &NoteId,
        text: &str,
        facts: Vec<FactId>,
    ) -> Result<(), Problem> {
        let mut note = self.note_of(turn, id)?;
        note.answer = Some(Answer { text: text.to_owned(), facts });
        if note.intent == Intent::Ask {
            note.state = NoteState::Answered;
        }
        self.settle_note(note, "note.answered", text)
    }

    /// Marks a note as waiting for the person.
    pub(super) fn note_needs_person(
        &mut self,
        turn: &TurnId,
        id: &NoteId,
        question: &str,
    ) -> Result<(), Problem> {
        let mut note = self.note_of(turn, id)?;
        note.question = Some(question.to_owned());
        note.state = NoteState::NeedsYou;
        self.settle_note(note, "note.needs_you", question)
    }

    fn settle_note(&mut self, mut note: Note, kind: &str, words: &str) -> Result<(), Problem> {
        note.updated_at = now();
        self.write(Write::NoteAnswer, |tx| {
            tx.note(&note)?;
            tx.log(kind, &serde_json::json!({ "note": note.id, "turn": note.turn }), words)
        })
    }

    /// Shows the agent's plan: one item per turn, altered as it goes on.
    pub(super) fn show_plan(&mut self, id: &TurnId, steps: Vec<PlanStep>) -> Result<(), Problem> {
        let Some(turn) = self.store.read().turn(id)? else {
            return Ok(());
        };
        let known: Option<Item> = self
            .store
            .read()
            .items(&turn.thread)?
            .into_iter()
            .find(|item| item.turn == *id && matches!(item.body, ItemBody::Plan { .. }));
        let next = self.store.read().next_item(&turn.thread)?;
        let item = match known {
            Some(item) => Item { body: ItemBody::Plan { steps }, ended_at: Some(now()), ..item },
            None => Self::new_item(&turn, next, ItemBody::Plan { steps }),
        };
        self.write(Write::TurnStep, |tx| tx.item(&item, None))
    }
}

/// True where a new text for a place brings along what stands right before and right after it: a whole document was
/// given in place of the place, which would stand there twice.
fn brings_surroundings(source: &str, span: Span, new: &str) -> bool {
    let (before, after) =
        (before(source, span.start as usize).trim(), after(source, span.end as usize).trim());
    let near_before = &before[before.ceil_char_boundary(before.len().saturating_sub(NEAR))..];
    let near_after = &after[..after.floor_char_boundary(NEAR)];
    near_before.len() + near_after.len() >= NEAR / 2 && new.contains(near_before) && new.contains(near_after)
}

fn hull(spans: &[Span]) -> Span {
    Span {
        start: spans.iter().map(|span| span.start).min().unwrap_or(0),
        end: spans.iter().map(|span| span.end).max().unwrap_or(0),
    }
}

fn before(source: &str, at: usize) -> &str {
    source.get(source.ceil_char_boundary(at.saturating_sub(AROUND))..at).unwrap_or_default()
}

fn after(source: &str, at: usize) -> &str {
    source.get(at..source.floor_char_boundary(at + AROUND)).unwrap_or_default()
}

/// True for a table that is text, which can be written as such.
fn is_delimited(path: &str) -> bool {
    gloss_table::Format::of_path(path) == Some(gloss_table::Format::Csv)
}
