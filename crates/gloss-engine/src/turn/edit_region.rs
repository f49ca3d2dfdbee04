//! An edit of a note's place in the staging copy: checked before it is made, so that whoever made it can do otherwise. What of
//! the copy becomes a version is decided when the turn is at rest (`apply`), never here.

use gloss_agent::doors::{BaseOf, EditedPlace, FigureReport};
use gloss_artifact::{ArtifactError, Staging, markup};
use gloss_protocol::{Code, Container, Note, NoteId, Problem, Reach, Span, TurnId};

use crate::turn::room::Turns;
use crate::versions::copies::{Put, Stage};
use crate::versions::facts;

/// Refusal of a place whose words another note of the batch changed, and what to do then.
pub(super) const TAKEN: &str = "Another note of this batch changed the words that this one marks.";
pub(super) const TAKEN_NEXT: &str = "It can be sent again once that change was looked at.";

/// Source of a place that an agent is told where its reading is stale, in bytes.
const AROUND: usize = 1500;

/// Bytes right beside a place that no new text of the place itself repeats, before it and after it.
const NEAR: usize = 80;

/// New texts of ranges, by their positions among a note's ranges.
type NewTexts = [(usize, String)];

impl Turns {
    /// Edits a note's place in the staging copy, widened first where that is asked for.
    pub(crate) fn edit_region(
        &mut self,
        turn: &TurnId,
        id: &NoteId,
        at: &BaseOf,
        edits: &NewTexts,
    ) -> Result<EditedPlace, Problem> {
        let note = self.note_to_change(turn, id)?;
        let own_reach = self.reach_of(&note)?;
        let is_slide = own_reach == Reach::Slide;
        let reach = at.within.map_or(own_reach, reach_of);
        let before = self.before_edit(turn, &note, at.within)?;
        let (n, stage) = self.stage(turn, &note)?;
        let served = &stage.edits.served;
        if !served.contains(&n) && stage.staging.is_taken(n, |other| served.contains(&other)) {
            return Err(Problem::new(Code::BadRequest, TAKEN).with_next(TAKEN_NEXT));
        }
        let mut copy = Copy { staging: stage.widened(n, at.within)?, path: &note.path, note: n };
        copy.check(reach, edits)?;
        let replaced = copy.says(edits);
        let of_slide = is_slide && at.within.is_none();
        let put = copy.edit(&at.base, edits).map_err(|problem| match of_slide {
            true => {
                problem.with_next("Read it with within \"shape\": then each shape is a range of its own.")
            }
            false => problem,
        })?;
        let now = copy.staging.spans(n);
        let cells: Vec<Span> = edits.iter().filter_map(|(range, _)| now.get(*range).copied()).collect();
        stage.edits.reach(n, &copy.staging, &cells);
        stage.staging = copy.staging;
        stage.put(put);
        stage.edits.served.insert(n);
        // The shapes of a slide that was pointed at lie in it: nothing was taken.
        let took = at.within.filter(|to| !(is_slide && *to == Container::Shape));
        stage.edits.took.extend(took.map(|to| (n, to)));
        self.after_edit(turn, &note, before)?;
        let figures = self.figures_written(turn, &note)?;
        Ok(EditedPlace { now: self.read_region(turn, id, None)?, replaced, figures })
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
            .for_each(|figure| report.add(figure));
        Ok(report)
    }
}

/// The staging copy that a note's edit is tried on.
pub(super) struct Copy<'a> {
    pub staging: Staging,
    pub path: &'a str,
    /// The note, by its position in the batch.
    pub note: usize,
}

impl Copy<'_> {
    /// The words of the ranges that edits name, as they are now.
    pub(super) fn says(&self, edits: &NewTexts) -> Vec<(usize, String)> {
        let slices = self.read_words();
        edits.iter().map(|(range, _)| (*range, slices.get(*range).cloned().unwrap_or_default())).collect()
    }

    /// The words of the place's ranges as they are read: without the signs by which a kind keeps its shapes and cells apart.
    fn read_words(&self) -> Vec<String> {
        let text = self.staging.parsed();
        self.staging.rules().reading(&text, &self.staging.spans(self.note)).ranges
    }

    /// Refuses new texts that the place can't have.
    pub(super) fn check(&self, reach: Reach, edits: &NewTexts) -> Result<(), Problem> {
        let (spans, text, rules) =
            (self.staging.spans(self.note), self.staging.parsed(), self.staging.rules());
        let brings = |(range, new): &(usize, String)| {
            rules.cells().is_none()
                && spans.get(*range).is_some_and(|span| brings_surroundings(text.source(), *span, new))
        };
        if edits.iter().any(brings) {
            let says = "This text also holds what stands before and after the marked place.";
            let next = "Give only the new text of the place itself.";
            return Err(Problem::new(Code::BadRequest, says).with_next(next));
        }
        if rules.holds_plain_words() {
            let both = edits.iter().zip(self.says(edits));
            both.into_iter().try_for_each(|((_, new), (_, says))| plain_words(new, &says))?;
        }
        let is_empty = |(_, new): &(usize, String)| new.trim().is_empty();
        // Of several shapes each stands for itself.
        let emptied = match reach {
            Reach::Shape => edits.iter().any(is_empty),
            _ => edits.len() == spans.len() && edits.iter().all(is_empty),
        };
        let slides = rules.slides().filter(|_| emptied);
        match slides.and_then(|slides| slides.stays_when_emptied(reach)) {
            Some(why) => Err(to_question(why.into())),
            None => Ok(()),
        }
    }

    /// Makes the edit; gives the figures that it put into ranges.
    pub(super) fn edit(&mut self, base: &str, edits: &NewTexts) -> Result<Vec<Put>, Problem> {
        let (spans, text, rules) =
            (self.staging.spans(self.note), self.staging.parsed(), self.staging.rules());
        let mut put = Vec::new();
        let typed = |(range, new): &(usize, String)| {
            let span = spans.get(*range).copied().unwrap_or(Span { start: 0, end: 0 });
            let (words, found) = rules.typed_with_figures(self.path, (&text, span), new)?;
            let figures = found.into_iter().map(|(at, fact)| (at.start, at.end, fact)).collect();
            put.push(Put { note: self.note, range: *range, figures });
            Ok((*range, words))
        };
        let typed: Vec<(usize, String)> =
            edits.iter().map(typed).collect::<Result<_, ArtifactError>>().map_err(to_question)?;
        self.staging.edit(self.note, base, &typed).map_err(|error| self.refused(error))?;
        let now = self.staging.parsed();
        // What could not be written into the file is refused here, while whoever wrote it can do otherwise.
        let base = self.staging.base_text();
        let after = self.staging.spans(self.note);
        let mut ranges: Vec<usize> = edits.iter().map(|(range, _)| *range).collect();
        ranges.sort_unstable();
        let of = |spans: &[Span]| -> Vec<Span> {
            ranges.iter().filter_map(|at| spans.get(*at).copied()).collect()
        };
        let (was, is) = (of(&spans), of(&after));
        rules.check_edit(&base, (&text, &was), (&now, &is)).map_err(|why| to_question(why.into()))?;
        Ok(put)
    }

    fn refused(&self, error: ArtifactError) -> Problem {
        let ArtifactError::Stale { .. } = error else { return error.into() };
        let says = "The place says something else than when you read it, or is another part now; nothing was changed.";
        let (fresh, _) = self.staging.read(self.note);
        let now = self.read_words().join("\n");
        let now = now.get(..now.floor_char_boundary(AROUND)).unwrap_or_default();
        Problem::new(Code::StaleBase, says).with_next(format!("With base {fresh} it says now: {now}"))
    }
}

impl Stage {
    /// The copy in which a note's place is widened to what holds it; as it is where that is not asked for, or was done.
    pub(crate) fn widened(&self, note: usize, within: Option<Container>) -> Result<Staging, Problem> {
        let mut staging = self.staging.clone();
        if let Some(to) = within.filter(|to| self.edits.took.get(&note) != Some(to)) {
            staging.widen(note, to)?;
        }
        Ok(staging)
    }

    /// Figures that an edit put into ranges, in place of those that an earlier one put there.
    pub(super) fn put(&mut self, all: Vec<Put>) {
        self.figures.retain(|one| !all.iter().any(|new| (new.note, new.range) == (one.note, one.range)));
        self.figures.extend(all.into_iter().filter(|one| !one.figures.is_empty()));
    }
}

/// The reach of a container, as far as it decides whether that goes by being emptied.
pub(super) fn reach_of(container: Container) -> Reach {
    match container {
        Container::Paragraph => Reach::Paragraph,
        Container::Item => Reach::Item,
        Container::Cell => Reach::Cell,
        Container::Row => Reach::Row,
        Container::Column => Reach::Column,
        Container::Chart => Reach::Chart,
        Container::Table | Container::Shape => Reach::Shape,
        Container::Slide => Reach::Slide,
        Container::Section => Reach::Section,
        Container::List | Container::Element | Container::Rule => Reach::Selection,
    }
}

/// How a place is named: `text` of `text:"words"` and of `page:index.html/text:"words"`.
pub(crate) fn scheme(at: &str) -> &str {
    let word = |own: &str| own.bytes().take_while(u8::is_ascii_lowercase).count();
    let is_scheme = |own: &&str| own.get(word(own)..).is_some_and(|rest| rest.starts_with(':'));
    let own = match at.strip_prefix("page:") {
        Some(page) => page.match_indices('/').filter_map(|(cut, _)| page.get(cut + 1..)).find(is_scheme),
        None => Some(at),
    };
    own.and_then(|own| own.get(..word(own))).unwrap_or_default()
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
