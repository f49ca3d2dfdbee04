//! Confinement: the staging copy of a batch of notes, and what of it may become a version.
//!
//! The rule is one sentence: **the new version keeps the base's text everywhere but in the marked places,
//! and takes the staging copy's text there.** Whatever else the agent did to the staging copy is reported as
//! outside, to be held back. The agent's good behaviour is never assumed; an edit through `edit` is inside by
//! construction, and a rewrite of everything through `write` is projected on the marked places.

use std::sync::{Arc, OnceLock};

use gloss_protocol::{Container, Reshape, Span};

use crate::diff;
use crate::kinds::{ArtifactKind, sheet};
use crate::splice::{self, Splice};
use crate::text::Text;
use crate::{ArtifactError, sha256};

mod beside;
mod mark;
mod project;
mod reached;
mod settle;
mod spelling;
mod stored;
mod words;

pub use mark::{Inside, Mark, Outside};
pub use reached::Reached;
pub use settle::Settled;
pub(crate) use settle::{settle as settle_markdown, settle_plain};
pub use stored::StoredStaging;
pub(crate) use words::{project_words, sort_words};

/// Settles changes of a text, by the rules of its kind; they are sorted and disjoint.
pub fn settle(text: &Text, inside: Vec<Inside>) -> Settled {
    text.rules().settle(text, inside)
}

/// The verdict on a batch of edits: those in the marked places, which are made, and those outside, which are held back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The changes made, in order.
    pub inside: Vec<Inside>,
    /// The changes held back, in order.
    pub outside: Vec<Outside>,
}

impl Verdict {
    /// The new version's text: the base with the inside changes and nothing else.
    pub fn apply(&self, base: &str) -> String {
        let splices: Vec<Splice> =
            self.inside.iter().map(|one| Splice::new(one.span, one.after.clone())).collect();
        splice::apply(base, &splices)
    }
}

/// The staging copy of one artifact for one batch. It is stored without its base ([`Staging::stored`]).
#[derive(Clone, Debug)]
pub struct Staging {
    base: Arc<Text>,
    now: String,
    /// `now` parsed, where it was asked for since it became what it is.
    parsed: OnceLock<Arc<Text>>,
    /// How `now` differs from `base`.
    splices: Vec<Splice>,
    marks: Vec<Mark>,
    /// True once a whole text was taken.
    rewritten: bool,
    /// Rows of a sheet that came or went, and the base after these steps alone.
    steps: Vec<sheet::RowStep>,
    moved: String,
    /// Counts what was done to it.
    revision: u64,
}

impl Staging {
    /// A copy of `base` in which these (note, ranges) may change.
    pub fn new(base: &Text, places: &[(usize, Vec<Span>)]) -> Self {
        let mut marks: Vec<Mark> = places
            .iter()
            .flat_map(|(note, spans)| spans.iter().map(|span| Mark { note: *note, base: *span, now: *span }))
            .collect();
        marks.sort_by_key(|mark| (mark.base, mark.note));
        let (base, now) = (Arc::new(base.clone()), base.source().to_owned());
        Self {
            base,
            now,
            parsed: OnceLock::new(),
            splices: Vec::new(),
            marks,
            rewritten: false,
            steps: Vec::new(),
            moved: String::new(),
            revision: 0,
        }
    }

    /// A number that grows with everything that is done to the copy: who stored it knows by it whether to store it again.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The text it is a copy of.
    pub fn base(&self) -> &str {
        self.base.source()
    }

    /// The text it is a copy of, parsed.
    pub fn base_text(&self) -> Arc<Text> {
        self.base.clone()
    }

    /// The staging copy's text.
    pub fn text(&self) -> &str {
        &self.now
    }

    /// How the staging copy differs from its base.
    pub fn edits(&self) -> Vec<Splice> {
        if let Some((inside, outside)) = self.by_steps() {
            let inside = inside.into_iter().map(|one| Splice::new(one.span, one.after));
            let outside = outside.into_iter().map(|one| Splice::new(one.span, one.after));
            let mut all: Vec<Splice> = inside.chain(outside).collect();
            all.sort_by_key(|splice| splice.old);
            all
        } else {
            match self.rules().cells() {
                Some(cells) => cells.edits(&self.base, &self.parsed(), self.rewritten),
                None => diff::splices(self.base(), &self.now),
            }
        }
    }

    /// The rules of the artifact's kind.
    pub fn rules(&self) -> &'static dyn ArtifactKind {
        self.base.rules()
    }

    /// The staging copy, parsed.
    pub fn parsed(&self) -> Arc<Text> {
        self.parsed.get_or_init(|| Arc::new(Text::new(self.base.kind(), &self.now))).clone()
    }

    /// Where a note's ranges are now.
    pub fn spans(&self, note: usize) -> Vec<Span> {
        self.marks.iter().filter(|mark| mark.note == note).map(|mark| mark.now).collect()
    }

    /// Reads a note's ranges as they are now, with the token that an edit of them must carry.
    pub fn read(&self, note: usize) -> (String, Vec<String>) {
        self.read_at(&self.spans(note))
    }

    /// Whether another note's edit, of more than this one's place, has left nothing of its words: what is put there now would
    /// stand where nobody pointed. Where something is left, whoever edits it has to have read it. `edits` says whether a note
    /// has edited its place.
    pub fn is_taken(&self, note: usize, edits: impl Fn(usize) -> bool) -> bool {
        let is_blank = |text: Option<&str>| text.is_none_or(|text| text.trim().is_empty());
        let is_gone = |mark: &&Mark| {
            is_blank(self.now.get(mark.now.range())) && !is_blank(self.base().get(mark.base.range()))
        };
        let takes = |own: &Mark, other: &Mark| {
            other.note != note
                && edits(other.note)
                && other.base.overlaps(own.base)
                && !own.base.contains(other.base)
        };
        let mut own = self.marks.iter().filter(|mark| mark.note == note).filter(is_gone);
        own.any(|own| self.marks.iter().any(|other| takes(own, other)))
    }

    /// Reads ranges of the copy, with the token that an edit of them must carry once they are a note's.
    pub fn read_at(&self, spans: &[Span]) -> (String, Vec<String>) {
        let slice = |span: &Span| self.now.get(span.range()).unwrap_or_default().to_owned();
        let slices: Vec<String> = spans.iter().map(slice).collect();
        let token = token(&slices);
        // Where rows came or went, addresses that were read before name other cells.
        let token = if self.steps.is_empty() { token } else { format!("{token}.{}", self.steps.len()) };
        (token, slices)
    }

    /// The places of the copy that a note's place would be, widened to a container.
    pub fn widened(&self, note: usize, to: Container) -> Option<Vec<Span>> {
        container(&self.parsed(), &self.spans(note), to)
    }

    /// Widens a note's place to a container that holds it, so that all of that may change.
    ///
    /// # Errors
    /// [`ArtifactError::Outside`] where nothing of that name holds it, or where it holds another number of ranges than in the
    /// base.
    pub fn widen(&mut self, note: usize, to: Container) -> Result<(), ArtifactError> {
        let own = |mark: &&Mark| mark.note == note;
        let base: Vec<Span> = self.marks.iter().filter(own).map(|mark| mark.base).collect();
        // A row that was pointed at as a whole is that row.
        if self.rules().containers(&self.base, &base).iter().any(|(one, spans)| *one == to && *spans == base)
        {
            return Ok(());
        }
        let (Some(mut base), Some(mut now)) = (container(&self.base, &base, to), self.widened(note, to))
        else {
            let there: Vec<&str> =
                self.parsed().containers(&self.spans(note)).iter().map(|(one, _)| one.word()).collect();
            let there = if there.is_empty() { "nothing".to_owned() } else { there.join(", ") };
            return Err(ArtifactError::Outside(format!(
                "This place is in no {}; what it can be widened to: {there}.",
                to.word()
            )));
        };
        if !self.steps.is_empty() {
            // Rows came or went: what stood in the base is paired with what it is now, cell by cell.
            let pairs = self.paired(&base, &now);
            (base, now) = pairs.into_iter().unzip();
        }
        if base.len() != now.len() {
            let says = format!("The {} has other parts by now than when the note was sent.", to.word());
            return Err(ArtifactError::Outside(says));
        }
        self.marks.retain(|mark| mark.note != note);
        self.marks.extend(base.into_iter().zip(now).map(|(base, now)| Mark { note, base, now }));
        self.marks.sort_by_key(|mark| (mark.base, mark.note));
        self.revision += 1;
        Ok(())
    }

    /// Cells of the base and of the copy that are the same ones, where rows came or went between them.
    fn paired(&self, base: &[Span], now: &[Span]) -> Vec<(Span, Span)> {
        let copy = self.parsed();
        let (Some(old), Some(new)) = (self.base.grid(), copy.grid()) else { return Vec::new() };
        let rows = sheet::rows::base_rows(old, &self.steps);
        let cell_of = |span: &Span| {
            let at = new.at(copy.source(), span.start)?;
            Some((at.sheet, (*rows.get(at.sheet)?.get(at.row as usize)?)?, at.column))
        };
        let there: std::collections::HashMap<_, Span> =
            now.iter().filter_map(|span| Some((cell_of(span)?, *span))).collect();
        let pair = |span: &Span| {
            let at = old.at(self.base(), span.start)?;
            there.get(&(at.sheet, at.row, at.column)).map(|now| (*span, *now))
        };
        base.iter().filter_map(pair).collect()
    }

    /// Replaces ranges of a note, each named by its position among the note's ranges.
    ///
    /// # Errors
    /// [`ArtifactError::Stale`] where `base` is not the token of what the ranges say now;
    /// [`ArtifactError::Outside`] where the note has no such range.
    pub fn edit(&mut self, note: usize, base: &str, edits: &[(usize, String)]) -> Result<(), ArtifactError> {
        let (fresh, slices) = self.read(note);
        if slices.is_empty() {
            return Err(ArtifactError::Outside("This note marks no place that may change.".to_owned()));
        }
        // A note's ranges are its own wherever they stand by now; a formula names cells by where they stood.
        let formula = edits.iter().any(|(_, new)| new.starts_with('='));
        if fresh != base && (self.steps.is_empty() || formula || hash(&fresh) != hash(base)) {
            return Err(ArtifactError::Stale { now: slices.join("\n") });
        }
        if let Some((range, _)) = edits.iter().find(|(range, _)| *range >= slices.len()) {
            return Err(ArtifactError::Outside(match slices.len() {
                1 => format!("This place has one range, number 0; there is no {range}."),
                count => format!("This place has the ranges 0 to {}; there is no {range}.", count - 1),
            }));
        }
        for (range, new) in edits {
            let at = self.marks.iter().enumerate().filter(|(_, mark)| mark.note == note).nth(*range);
            let Some((at, mark)) = at.map(|(at, mark)| (at, mark.clone())) else {
                continue;
            };
            if self.rules().cells().is_some() && mark.now.is_empty() {
                return Err(ArtifactError::Outside("The row of this cell was deleted.".to_owned()));
            }
            self.replace(at, mark.now, new);
        }
        Ok(())
    }

    /// Sets cells of a sheet, marked or not, each with its range in the copy and its new text; what is not marked is
    /// sorted out by the verdict. `base` is the token of what a note's ranges say now.
    ///
    /// # Errors
    /// [`ArtifactError::Stale`] as of [`Staging::edit`]; [`ArtifactError::Outside`] for what is no cell.
    pub fn set(&mut self, note: usize, base: &str, cells: &[(Span, String)]) -> Result<(), ArtifactError> {
        let (fresh, slices) = self.read(note);
        if fresh != base && !self.is_as_read(note, base, cells) {
            return Err(ArtifactError::Stale { now: slices.join("\n") });
        }
        let no_cell = |(span, new): &&(Span, String)| {
            !sheet::is_cell(new) || !self.now.get(span.range()).is_some_and(sheet::is_cell)
        };
        if self.rules().cells().is_none() || cells.iter().any(|one| no_cell(&one)) {
            return Err(ArtifactError::Outside("Only cells of a sheet can be set.".to_owned()));
        }
        // From the last to the first, so that the ranges of those before stay.
        let mut cells: Vec<&(Span, String)> = cells.iter().collect();
        cells.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
        for (span, new) in cells {
            self.replace(usize::MAX, *span, new);
        }
        Ok(())
    }

    /// Whether a note's ranges say what they did, and rows came or went on other sheets alone since, which no cell of these names.
    fn is_as_read(&self, note: usize, base: &str, cells: &[(Span, String)]) -> bool {
        let since = base.split_once('.').map_or(Some(0), |(_, steps)| steps.parse::<usize>().ok());
        let later = since.and_then(|since| self.steps.get(since..));
        let (copy, spans) = (self.parsed(), self.spans(note));
        let (Some(later), Some(grid)) = (later, copy.grid()) else { return false };
        let sheet_of = |span: &Span| grid.at(copy.source(), span.start).map(|at| at.sheet);
        hash(&self.read(note).0) == hash(base)
            && !cells.iter().any(|(_, new)| new.contains('!'))
            && cells.iter().map(|(span, _)| span).chain(&spans).all(|span| {
                sheet_of(span).is_some_and(|sheet| later.iter().all(|step| step.sheet() != sheet))
            })
    }

    /// Lets rows of a sheet come or go; gives how many of those are not the note's, which the verdict sorts out.
    /// `base` is the token of what a note's ranges say now; rows that are named by these ranges need none.
    ///
    /// # Errors
    /// [`ArtifactError::Stale`] as of [`Staging::edit`]; [`ArtifactError::Outside`] for what can't come or go.
    pub fn reshape(
        &mut self,
        note: usize,
        base: Option<&str>,
        lines: sheet::Lines,
        how: Reshape,
    ) -> Result<usize, ArtifactError> {
        let (fresh, slices) = self.read(note);
        if base.is_some_and(|base| fresh != base) {
            return Err(ArtifactError::Stale { now: slices.join("\n") });
        }
        let copy = self.parsed();
        let Some(old) = side(&copy).filter(|_| !self.rewritten) else {
            let says = "Rows can't come or go in what was written as a whole before.";
            return Err(ArtifactError::Outside(says.to_owned()));
        };
        let refused = |error: sheet::Unwritable| ArtifactError::Outside(format!("{error} {}", error.next));
        let step = sheet::RowStep::new(old.1, note, lines, how).map_err(refused)?;
        let moved = step.carried(if self.steps.is_empty() { self.base() } else { &self.moved });
        let now = Text::new(self.base.kind(), &step.carried(&self.now));
        if let Some(new) = side(&now) {
            self.marks.iter_mut().for_each(|mark| mark.now = step.span(old, new, mark.now));
        }
        self.moved = moved;
        self.put_parsed(now);
        self.steps.push(step);
        self.rewrote();
        Ok(side(&self.base).map_or(0, |base| sheet::rows::beyond(base, &self.steps, &self.marks)))
    }

    /// True for a range of the copy in a row that came.
    pub fn is_new(&self, span: Span) -> bool {
        if self.steps.is_empty() {
            return false;
        }
        let copy = self.parsed();
        let sides = self.base.grid().zip(side(&copy));
        sides.is_some_and(|(base, now)| sheet::rows::is_new(base, now, &self.steps, span))
    }

    /// The differences in and out of the marked places, where rows came or went step by step; none where they did not.
    fn by_steps(&self) -> Option<(Vec<Inside>, Vec<Outside>)> {
        if self.rewritten || self.steps.is_empty() {
            return None;
        }
        let copy = self.parsed();
        sheet::rows::verdict(side(&self.base)?, &self.moved, side(&copy)?, &self.steps, &self.marks)
    }

    /// Takes a text for what it says now.
    fn put(&mut self, now: String) {
        (self.now, self.parsed) = (now, OnceLock::new());
    }

    /// Takes a text that is parsed for what it says now.
    fn put_parsed(&mut self, now: Text) {
        self.put(now.source().to_owned());
        self.parsed = OnceLock::from(Arc::new(now));
    }

    fn replace(&mut self, own: usize, span: Span, new: &str) {
        let edit = [Splice::new(span, new)];
        splice::compose(&mut self.splices, &edit[0]);
        self.revision += 1;
        let before = std::mem::take(&mut self.now);
        self.put(splice::apply(&before, &edit));
        let grown = Span::new(span.start as usize, span.start as usize + new.len());
        for (at, mark) in self.marks.iter_mut().enumerate() {
            let same_place = at == own || (mark.now == span && !span.is_empty());
            mark.now = if same_place {
                grown
            } else if span.overlaps(mark.now) && !mark.now.contains(span) {
                // A part of it was rewritten with the other place: it goes on in what that kept of it.
                found_in(&before, &self.now, span, new.len(), mark.now)
            } else {
                splice::carry(mark.now, &edit).span
            };
        }
    }

    /// Takes a whole new text for the staging copy; the marked places are found in it by what the two texts
    /// have in common around and inside them.
    pub fn write(&mut self, text: &str) {
        let new = Text::new(self.base.kind(), text);
        let found = self.rules().project(&self.base, &self.parsed(), &new, &self.marks);
        let given: Vec<Option<String>> = self.marks.iter().map(|mark| self.new_words(mark)).collect();
        for (mark, span) in self.marks.iter_mut().zip(found) {
            mark.now = span;
        }
        self.put_parsed(new);
        self.rewritten = true;
        for (at, words) in given.into_iter().enumerate().rev() {
            self.give_again(at, words);
        }
        self.rewrote();
    }

    /// The words that a marked place has been given; none where it says what it said.
    fn new_words(&self, mark: &Mark) -> Option<String> {
        let words = self.now.get(mark.now.range())?;
        (self.base().get(mark.base.range()) != Some(words)).then(|| words.to_owned())
    }

    /// Puts a place's edit back where a whole text leaves the place out or has its old words there: it was written for
    /// something else.
    fn give_again(&mut self, at: usize, given: Option<String>) {
        let (Some(given), Some(mark)) = (given, self.marks.get(at).cloned()) else { return };
        let says = self.now.get(mark.now.range()).unwrap_or_default();
        let is_left_out = says.trim().is_empty() && !given.trim().is_empty();
        if self.rules().cells().is_none() && (is_left_out || self.base().get(mark.base.range()) == Some(says))
        {
            self.replace(at, mark.now, &given);
        }
    }

    /// More of the copy is another one than an edit says.
    fn rewrote(&mut self) {
        self.splices = splice::between(self.base(), &self.now).into_iter().collect();
        self.revision += 1;
    }

    /// Sorts what differs between base and staging into inside and outside, and builds the new version.
    pub fn verdict(&self) -> Verdict {
        let by_rules = || self.rules().verdict(&self.base, &self.parsed(), &self.marks, self.rewritten);
        let (inside, outside) = self.by_steps().unwrap_or_else(by_rules);
        Verdict { inside, outside }
    }
}

/// The ranges of a place's container; none where nothing of that name holds it.
fn container(text: &Text, spans: &[Span], to: Container) -> Option<Vec<Span>> {
    text.containers(spans).into_iter().find(|(one, _)| *one == to).map(|(_, spans)| spans)
}

/// A text of cells, and where they stand.
fn side(text: &Text) -> Option<(&str, &sheet::Grid)> {
    Some((text.source(), text.grid()?))
}

/// The part of a token that says what ranges hold, and nothing of where they stand.
fn hash(token: &str) -> &str {
    token.split_once('.').map_or(token, |(hash, _)| hash)
}

/// Where a place is after a range that overlaps it was rewritten to `len` bytes: only these two are compared.
fn found_in(before: &str, now: &str, span: Span, len: usize, place: Span) -> Span {
    let start = span.start.min(place.start) as usize;
    let end = span.end.max(place.end) as usize;
    let old = before.get(start..end).unwrap_or_default();
    let new = now.get(start..end - span.len() + len).unwrap_or_default();
    let local = Span::new(place.start as usize - start, place.end as usize - start);
    let found = project::project(old, new, &[(local, false)]).pop().unwrap_or(Span { start: 0, end: 0 });
    Span::new(start + found.start as usize, start + found.end as usize)
}

/// The token of a reading: an edit that carries another one is stale.
fn token(slices: &[String]) -> String {
    let mut hash = sha256(slices.join("\u{0}").as_bytes());
    hash.truncate(12);
    hash
}

#[cfg(test)]
mod tests;
