//! The staging copies of a batch: made when notes are sent, read and edited place by place while they are served. What of
//! them becomes a version is decided when the turn is at rest (`apply`), never here.

use std::collections::BTreeMap;
use std::sync::Arc;

use gloss_agent::doors::{Declared, NoteSlice};
use gloss_artifact::{Reading, Splice, Staging, Text, splice};
use gloss_protocol::{Code, Container, Intent, Note, NoteId, Problem, Reach, Region, Span, TurnId};

use crate::figures;
use crate::meaning;
use crate::turn::acted::ACTED;
use crate::turn::edit_region::scheme;
use crate::turn::room::Turns;
use crate::versions::copies::{Follow, Stage};
use crate::versions::facts;

/// Figures of a place that are looked up: as many as one note of `fact.recompute` marks.
const MAX_FIGURES: usize = 500;

impl Turns {
    /// The staging copies of a batch: one per artifact, in which the places of its Change notes may change.
    pub(crate) fn stages_for(&mut self, notes: &[Note]) -> Result<BTreeMap<String, Stage>, Problem> {
        let mut stages = BTreeMap::new();
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
            stages.insert(note.path.clone(), Stage::new(artifact.version, staging));
        }
        Ok(stages)
    }

    /// Reads a note's place in the staging copy, with what stands around it; with `within` the part that holds it.
    pub(crate) fn read_region(
        &mut self,
        turn: &TurnId,
        id: &NoteId,
        within: Option<Container>,
    ) -> Result<NoteSlice, Problem> {
        let note = self.note_of(turn, id)?;
        let figures = self.figures_in(&note)?;
        let reach = self.reach_of(&note)?;
        let mut values = self.values_to_read(turn, &note)?;
        let (at, stage) = self.stage(turn, &note)?;
        stage.seen = stage.acts.len();
        let stage = stage.clone();
        // A Change reads the staging copy, where its edits go; an Ask reads what the person pointed into.
        let is_change = note.intent == Intent::Change;
        let (mut copy, mut base, mut spans) = if is_change {
            let staging = stage.widened(at, within)?;
            (staging.parsed(), staging.read(at).0, staging.spans(at))
        } else {
            let copy = stage.staging.base_text();
            let spans = match &note.place.region {
                Some(Region::Text { spans, .. }) => spans.clone(),
                _ => vec![Span::new(0, copy.source().len())],
            };
            (copy, "read-only".to_owned(), spans)
        };
        // What acts of the turn do is done after these words.
        if is_change && let Some(acted) = self.acted_place((&note, at), &stage, within)? {
            let doing = &acted.copy.acting;
            let now = |(span, fact): (Span, String)| (splice::carry(span, &doing.splices).span, fact);
            values = values.into_iter().map(now).collect();
            (copy, spans) = (Arc::clone(&doing.text), acted.spans);
            if acted.is_changed {
                ACTED.clone_into(&mut base);
            }
        }
        let note_path = note.path.clone();
        let containers = if is_change { copy.containers(&spans) } else { Vec::new() };
        let rules = stage.staging.rules();
        let around = rules.surroundings(&copy, &spans);
        let Reading { ranges, cells, before, after, file } =
            rules.reading_with_figures(&copy, &spans, &values);
        Ok(NoteSlice {
            note: note.id,
            path: note.path,
            file,
            intent: note.intent.word().to_owned(),
            text: note.text,
            base,
            ranges,
            cells,
            around,
            before,
            after,
            figures,
            reach,
            what: rules.what(&copy, &spans),
            shown: copy.visible(&gloss_artifact::locate::selection(spans.clone())),
            containers: containers.into_iter().map(|(container, _)| container).collect(),
            beside: rules.beside(&copy, &spans),
            acts: if is_change { crate::acting::offered(&note_path, &copy, &spans) } else { Vec::new() },
        })
    }

    /// Reads a note's place for an agent: without what the turn was told around it before, unless it `is_whole`.
    pub(crate) fn tell_region(
        &mut self,
        turn: &TurnId,
        id: &NoteId,
        (within, is_whole): (Option<Container>, bool),
    ) -> Result<NoteSlice, Problem> {
        let mut slice = self.read_region(turn, id, within)?;
        if let Some(copies) = self.copies.get_mut(turn).filter(|_| !is_whole && !slice.acts.is_empty())
            && !copies.acts_told.insert(slice.acts.join("\n"))
        {
            slice.acts = vec!["as told before for a place like this".to_owned()];
        }
        if let Some(copies) = self.copies.get_mut(turn).filter(|_| !is_whole && slice.cells.is_empty()) {
            let (file, place) = (format!("{}{}", slice.path, slice.file), format!("{id:?} {within:?}"));
            copies.told.leave_out((&file, place), &slice.ranges, (&mut slice.before, &mut slice.after));
        }
        Ok(slice)
    }

    fn figures_in(&mut self, note: &Note) -> Result<Vec<gloss_protocol::FactUse>, Problem> {
        let text = self.text(&note.path, note.place.version)?;
        let Some(region) = &note.place.region else {
            return Ok(Vec::new());
        };
        let spans = text.spans(region);
        let uses = facts::uses(self.store.read(), (&note.path, note.place.version), &text)?;
        Ok(uses
            .into_iter()
            .filter(|figure| spans.iter().any(|span| span.overlaps(figure.span)))
            .take(MAX_FIGURES)
            .collect())
    }

    /// Values of the figures that are kept beside the text that a note reads, in order, with their facts.
    fn values_to_read(&mut self, turn: &TurnId, note: &Note) -> Result<Vec<(Span, String)>, Problem> {
        let (_, stage) = self.stage(turn, note)?;
        let (base, fresh) = (stage.base, stage.fresh());
        let (text, figures) = if note.intent == Intent::Change {
            let copy = stage.staging.parsed();
            let figures = self.figures_in_copy(&note.path, base, &copy, &fresh)?;
            (copy, figures)
        } else {
            let text = self.text(&note.path, base)?;
            let kept = self.store.read().figures(&note.path, base)?;
            let figures = figures::standing(&kept, base, &text);
            (text, figures)
        };
        Ok(figures.into_iter().map(|figure| (text.value_in(figure.span), figure.fact)).collect())
    }

    /// Reach of a note's place, as it was found before it was sent.
    pub(super) fn reach_of(&mut self, note: &Note) -> Result<Reach, Problem> {
        let text = self.text(&note.path, note.place.version)?;
        Ok(note.place.region.as_ref().map_or(Reach::Selection, |region| meaning::reach_of(&text, region)))
    }

    pub(crate) fn stage(&mut self, turn: &TurnId, note: &Note) -> Result<(usize, &mut Stage), Problem> {
        let gone = || Problem::new(Code::NotFound, "This batch has no copy of that document.");
        let running = self.running.get(turn).ok_or_else(gone)?;
        let at = running.notes.iter().position(|other| *other == note.id).ok_or_else(gone)?;
        let copies = self.copies.get_mut(turn).ok_or_else(gone)?;
        Ok((at, copies.stages.get_mut(&note.path).ok_or_else(gone)?))
    }

    /// Keeps a consequence that the agent declares, for the person to decide on.
    pub(crate) fn declare_follow(
        &mut self,
        turn: &TurnId,
        id: &NoteId,
        (at, new): (&str, &str),
        (why, asked): (&str, bool),
    ) -> Result<Declared, Problem> {
        let note = self.note_of(turn, id)?;
        let (of, stage) = self.stage(turn, &note)?;
        let (base, edits) = (stage.base, stage.staging.edits());
        let text = self.text(&note.path, base)?;
        let region = text.find(at)?;
        let spans = text.spans(&region);
        let counted = scheme(at);
        if matches!(counted, "lines" | "block") && is_renumbered(&text, &spans, (&edits, counted == "block"))
        {
            let says = "Places are counted here as they were before your edits.";
            return Err(Problem::new(Code::BadRequest, says)
                .with_next("Name the place by its words: text:\"words\"."));
        }
        let [span] = spans.as_slice() else {
            return Err(Problem::new(Code::BadRequest, "Name one place at a time."));
        };
        let before = text.source().get(span.range()).unwrap_or_default().to_owned();
        // Where figures are kept beside the text, a link to one is no words.
        let (new, _) = text.rules().typed_with_figures(&note.path, (&text, *span), new)?;
        let follow = Follow {
            note: note.id.clone(),
            span: *span,
            before: before.clone(),
            new,
            why: why.to_owned(),
            of: Some(of),
            asked: asked && note.intent == Intent::Change,
        };
        let stage = self.stage(turn, &note)?.1;
        // The last word on a place holds; what says again what stands there takes an earlier one back.
        let same = |other: &&Follow| other.note == follow.note && other.span == follow.span;
        let overlaps = |other: &&Follow| other.note == follow.note && other.span.overlaps(follow.span);
        if let Some(other) = stage.follows.iter().find(|other| overlaps(other) && !same(other)) {
            let before: String = other.before.trim().chars().take(80).collect();
            let says = format!("This place overlaps one that was declared before: “{before}”.");
            let next = "Name that very place, or take it back first: give its own words as new.";
            return Err(Problem::new(Code::BadRequest, says).with_next(next));
        }
        let instead = stage.follows.iter().find(same).map(|other| other.new.clone());
        stage.follows.retain(|other| !same(&other));
        let is_withdrawn = follow.new == before;
        if !is_withdrawn {
            stage.follows.push(follow);
        }
        stage.declared += 1;
        Ok(Declared { replaces: before, instead_of: instead, is_withdrawn })
    }
}

/// Whether edits in the same file before a place leave it on another line; `whatever` they are, where blocks are counted.
fn is_renumbered(text: &Text, spans: &[Span], (edits, whatever): (&[Splice], bool)) -> bool {
    let Some(place) = spans.first() else { return false };
    let file = |span: Span| text.rules().reading(text, &[span]).file;
    let own = file(*place);
    let lines = |words: &str| words.matches('\n').count();
    let was = |edit: &Splice| lines(text.source().get(edit.old.range()).unwrap_or_default());
    edits.iter().filter(|edit| edit.old.start < place.end).any(|edit| {
        let moves = whatever || was(edit) != lines(&edit.new) || edit.old.overlaps(*place);
        moves && file(edit.old) == own
    })
}

impl Stage {
    /// Figures that were written, with their places in the copy.
    pub(crate) fn fresh(&self) -> figures::Written {
        if self.figures.is_empty() {
            return Vec::new();
        }
        let text = self.staging.parsed();
        let mut out = Vec::new();
        for put in &self.figures {
            let Some(range) = self.staging.spans(put.note).get(put.range).copied() else { continue };
            for (start, end, fact) in &put.figures {
                let from = range.start as usize;
                let value = Span::new(from + start, from + end);
                out.push((text.place_of(value), fact.clone()));
            }
        }
        out
    }
}
