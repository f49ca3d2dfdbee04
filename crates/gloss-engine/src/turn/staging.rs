//! The staging copies of a batch: made when notes are sent, read and edited place by place while they are served. What of
//! them becomes a version is decided when the turn is at rest (`apply`), never here.

use std::collections::BTreeMap;

use gloss_agent::doors::{EditedPlace, FigureReport, NoteSlice};
use gloss_artifact::{ArtifactError, Reading, Staging, markup};
use gloss_protocol::{Code, Intent, Note, NoteId, Problem, Reach, Region, Span, TurnId};

use crate::figures;
use crate::meaning;
use crate::turn::room::Turns;
use crate::versions::copies::{Follow, Put, Stage};
use crate::versions::facts;

/// Source of a place that an agent is told where its reading is stale, in bytes.
const AROUND: usize = 1500;

/// Figures of a place that are looked up: as many as one note of `fact.recompute` marks.
const MAX_FIGURES: usize = 500;

/// Bytes right beside a place that no new text of the place itself repeats, before it and after it.
const NEAR: usize = 80;

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

    /// Reads a note's place in the staging copy, with what stands around it.
    pub(crate) fn read_region(&mut self, turn: &TurnId, id: &NoteId) -> Result<NoteSlice, Problem> {
        let note = self.note_of(turn, id)?;
        let figures = self.figures_in(&note)?;
        let reach = self.reach_of(&note)?;
        let values = self.values_to_read(turn, &note)?;
        let (at, stage) = self.stage(turn, &note)?;
        // A Change reads the staging copy, where its edits go; an Ask reads what the person pointed into.
        let (copy, base, spans) = if note.intent == Intent::Change {
            (stage.staging.parsed(), stage.staging.read(at).0, stage.staging.spans(at))
        } else {
            let copy = stage.staging.base_text();
            let spans = match &note.place.region {
                Some(Region::Text { spans, .. }) => spans.clone(),
                _ => vec![Span::new(0, copy.source().len())],
            };
            (copy, "read-only".to_owned(), spans)
        };
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
        })
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
    fn reach_of(&mut self, note: &Note) -> Result<Reach, Problem> {
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

    /// Edits a note's place in the staging copy.
    pub(crate) fn edit_region(
        &mut self,
        turn: &TurnId,
        id: &NoteId,
        base: &str,
        edits: &[(usize, String)],
    ) -> Result<EditedPlace, Problem> {
        let note = self.note_to_change(turn, id)?;
        let reach = self.reach_of(&note)?;
        let (at, stage) = self.stage(turn, &note)?;
        let spans = stage.staging.spans(at);
        let rules = stage.staging.rules();
        let brings = |(range, new): &(usize, String)| {
            rules.cells().is_none()
                && spans.get(*range).is_some_and(|span| brings_surroundings(stage.staging.text(), *span, new))
        };
        if edits.iter().any(brings) {
            let says = "This text also holds what stands before and after the marked place.";
            return Err(
                Problem::new(Code::BadRequest, says).with_next("Give only the new text of the place itself.")
            );
        }
        let text = stage.staging.parsed();
        let says = |range: usize| {
            spans.get(range).and_then(|span| text.source().get(span.range())).unwrap_or_default()
        };
        if rules.holds_plain_words() {
            edits.iter().try_for_each(|(range, new)| plain_words(new, says(*range)))?;
        }
        let replaced = edits.iter().map(|(range, _)| (*range, says(*range).to_owned())).collect();
        let emptied = edits.len() == spans.len() && edits.iter().all(|(_, new)| new.trim().is_empty());
        let slides = rules.slides().filter(|_| emptied);
        if let Some(why) = slides.and_then(|slides| slides.stays_when_emptied(reach)) {
            return Err(to_question(why.into()));
        }
        let mut put = Vec::new();
        let cell = |(range, new): &(usize, String)| {
            let span = spans.get(*range).copied().unwrap_or(Span { start: 0, end: 0 });
            let (words, found) = rules.typed_with_figures(&note.path, (&text, span), new)?;
            let figures = found.into_iter().map(|(at, fact)| (at.start, at.end, fact)).collect();
            put.push(Put { note: at, range: *range, figures });
            Ok((*range, words))
        };
        let edits: Vec<(usize, String)> =
            edits.iter().map(cell).collect::<Result<_, ArtifactError>>().map_err(to_question)?;
        let before = rules.slides().map(|slides| (slides, stage.staging.clone()));
        match stage.staging.edit(at, base, &edits) {
            Ok(()) => {
                // What could not be written into the file is refused here, while whoever wrote it can do otherwise.
                if let Some((slides, before)) = before {
                    let checked = slides.check_edit(&stage.staging.base_text(), &stage.staging.parsed());
                    if let Err(why) = checked {
                        stage.staging = before;
                        return Err(to_question(why.into()));
                    }
                }
                stage.put(put);
                let figures = self.figures_written(turn, &note)?;
                Ok(EditedPlace { now: self.read_region(turn, id)?, replaced, figures })
            }
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

    /// The figures in a note's place as the staging copy has it now, by what they lead to.
    fn figures_written(&mut self, turn: &TurnId, note: &Note) -> Result<FigureReport, Problem> {
        let (at, stage) = self.stage(turn, note)?;
        let (base, fresh, spans) = (stage.base, stage.fresh(), stage.staging.spans(at));
        let copy = stage.staging.parsed();
        let kept = || self.figures_in_copy(&note.path, base, &copy, &fresh);
        let mut figures = copy.rules().figures(&copy, kept)?;
        figures.retain(|figure| spans.iter().any(|span| span.overlaps(figure.span)));
        let mut report = FigureReport::default();
        facts::fact_uses(self.store.read(), figures, &copy)?
            .into_iter()
            .for_each(|figure| report.add(figure.shown, figure.fact, figure.value, figure.agrees));
        Ok(report)
    }

    /// Keeps a consequence that the agent declares, for the person to decide on.
    pub(crate) fn declare_follow(
        &mut self,
        turn: &TurnId,
        id: &NoteId,
        at: &str,
        new: &str,
        why: &str,
    ) -> Result<String, Problem> {
        let note = self.note_of(turn, id)?;
        let base = self.stage(turn, &note)?.1.base;
        let text = self.text(&note.path, base)?;
        let region = text.find(at)?;
        let spans = text.spans(&region);
        let [span] = spans.as_slice() else {
            return Err(Problem::new(Code::BadRequest, "Name one place at a time."));
        };
        let before = text.source().get(span.range()).unwrap_or_default().to_owned();
        let new = text.rules().typed(&note.path, (&text, *span), new)?;
        let follow =
            Follow { note: note.id.clone(), span: *span, before: before.clone(), new, why: why.to_owned() };
        self.stage(turn, &note)?.1.follows.push(follow);
        Ok(before)
    }
}

impl Stage {
    /// Figures that an edit put into ranges, in place of those that an earlier one put there.
    fn put(&mut self, all: Vec<Put>) {
        self.figures.retain(|one| !all.iter().any(|new| (new.note, new.range) == (one.note, one.range)));
        self.figures.extend(all.into_iter().filter(|one| !one.figures.is_empty()));
    }

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

/// Refuses words with signs of Markdown for a place that holds plain ones: the signs would be shown as they are.
///
/// # Errors
/// With the words that they stand around.
pub(crate) fn plain_words(new: &str, before: &str) -> Result<(), Problem> {
    let Some(found) = markup::marked(new, before) else { return Ok(()) };
    let found: String = found.chars().take(80).collect();
    let says = format!(
        "This place holds plain words: “{found}” would be shown with its signs, and nothing would be set bold or italic."
    );
    let next = "Give the words without the signs. How they look is set in the program that made the file.";
    Err(to_question(ArtifactError::Untypable { says, next: next.to_owned() }))
}

/// A refusal that says what to type in the same breath: whoever serves the note asks the person with its words.
pub(crate) fn to_question(why: ArtifactError) -> Problem {
    match why {
        ArtifactError::Untypable { says, next } => {
            Problem::new(Code::BadRequest, format!("{says} {next}")).with_next(next)
        }
        other => other.into(),
    }
}

/// Whether a new text for a place brings along what stands right before and right after it: a whole document was
/// given in place of the place, which would stand there twice.
fn brings_surroundings(source: &str, span: Span, new: &str) -> bool {
    let (before, after) =
        (before(source, span.start as usize).trim(), after(source, span.end as usize).trim());
    let near_before = &before[before.ceil_char_boundary(before.len().saturating_sub(NEAR))..];
    let near_after = &after[..after.floor_char_boundary(NEAR)];
    near_before.len() + near_after.len() >= NEAR / 2 && new.contains(near_before) && new.contains(near_after)
}

fn before(source: &str, at: usize) -> &str {
    source.get(source.ceil_char_boundary(at.saturating_sub(AROUND))..at).unwrap_or_default()
}

fn after(source: &str, at: usize) -> &str {
    source.get(at..source.floor_char_boundary(at + AROUND)).unwrap_or_default()
}
