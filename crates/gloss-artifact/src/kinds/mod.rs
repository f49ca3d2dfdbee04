//! The kinds of artifacts, each in a folder of its own, and the one place that knows which there are. Whoever holds an
//! artifact asks its kind (`of_path`, or the text's own); nobody compares one.
//!
//! Every kind is one text with byte spans (docs/decisions/0005-sheets-as-text.md), so what a kind says of itself is how
//! that text is read and written, how its places are named, selected and found again, and what a change of it is. Where a
//! kind says nothing it is lines of text. Nothing here touches a file.

mod code;
pub mod deck;
mod document;
mod other;
pub mod sheet;
pub mod site;

use gloss_protocol::{
    Abilities, Anchor, ChangeClass, ChangePreview, Comparison, ExportFormat, Kind, Part, Pointed, Reach,
    Region, RunPoint, Selection, Span,
};

use crate::confine::{self, Inside, Mark, Outside, Settled};
use crate::follow::Derived;
use crate::locate::{self, Relocate};
use crate::text::{NoPart, Structure, Text};
use crate::{ArtifactError, Splice, diff, splice};

pub use other::is_program;

/// A file with an edit of its text made.
#[derive(Clone, Debug)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its text.
    pub text: Text,
    /// How its text differs from the one before: what was asked for, and what followed from it.
    pub splices: Vec<Splice>,
}

/// Why an edit of a file is not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{says}")]
pub struct Unwritable {
    /// Why, as a sentence.
    pub says: String,
    /// What would work.
    pub next: String,
}

impl Unwritable {
    pub(crate) fn new(says: impl Into<String>, next: impl Into<String>) -> Self {
        Self { says: says.into(), next: next.into() }
    }

    pub(crate) fn no_table() -> Self {
        Self::new("This is no text of cells.", "Give each marked cell its own new text.")
    }
}

impl From<Unwritable> for gloss_protocol::Problem {
    fn from(error: Unwritable) -> Self {
        Self::new(gloss_protocol::Code::BadRequest, error.says).with_next(error.next)
    }
}

/// A place as an agent reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// What each of its ranges says.
    pub ranges: Vec<String>,
    /// Where each of its ranges is, where the kind has addresses.
    pub cells: Vec<String>,
    /// What stands before it.
    pub before: String,
    /// What stands after it.
    pub after: String,
    /// The file that it is in, where the artifact is a folder.
    pub file: String,
}

/// Source shown to an agent on each side of a place, in bytes.
const AROUND: usize = 1500;

/// What stands around a place on its line, as a reader sees it; of a cell or a point with what names its row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// Before it.
    pub before: String,
    /// After it.
    pub after: String,
    /// True where it is a number as it is, which is set in no style.
    pub bare: bool,
}

/// What a kind says of itself. The text that is handed over is always one of this kind.
pub trait ArtifactKind: Sync {
    /// Which it is.
    fn kind(&self) -> Kind;

    /// What can be done with a file of this kind.
    fn abilities(&self, path: &str) -> Abilities;

    /// True where the text is the file's own bytes, and not made of them.
    fn text_is_file(&self) -> bool {
        true
    }

    /// True where an artifact is all files of a folder, and its bytes are those of [`crate::files::join`].
    fn is_folder(&self) -> bool {
        false
    }

    /// True where the text of a large file takes so long that it is made only where somebody waits for it.
    fn is_slow_to_read(&self) -> bool {
        false
    }

    /// Whether a whole text may be written into the file, which says `known()` now.
    ///
    /// # Errors
    /// Why not, with what would work.
    fn check_text(&self, path: &str, text: &str, known: &dyn Fn() -> String) -> Result<(), Unwritable> {
        let _ = (text, known);
        if self.abilities(path).write {
            return Ok(());
        }
        let says = format!("{path} can't be written as text; write Markdown (.md) or another text file.");
        Err(Unwritable::new(says, ""))
    }

    /// True where it holds words and figures for people, so that an agent makes it as it goes; what machines run or read
    /// waits for the person's word.
    fn is_for_people(&self, path: &str) -> bool {
        let _ = path;
        true
    }

    /// What it says as Markdown, where its text is in a form of Gloss's own that nobody reads.
    fn outline(&self, _: &Text) -> Option<String> {
        None
    }

    /// The text of a file's bytes.
    ///
    /// # Errors
    /// [`ArtifactError::NotText`] where it has none.
    fn read(&self, path: &str, bytes: &[u8]) -> Result<Text, ArtifactError> {
        let _ = path;
        if bytes.contains(&0) {
            return Err(ArtifactError::NotText { why: "It holds NUL bytes." });
        }
        let source =
            std::str::from_utf8(bytes).map_err(|_| ArtifactError::NotText { why: "It is not UTF-8." })?;
        Ok(Text::new(self.kind(), source))
    }

    /// What is found in a text.
    fn parse(&self, source: &str) -> Structure {
        Structure::Lines(gloss_markdown::lines(source))
    }

    /// The file of an edited text, which is the one of `bytes`; splices are sorted and disjoint.
    ///
    /// # Errors
    /// What the file can't take, with what would work.
    fn write(
        &self,
        path: &str,
        bytes: &[u8],
        text: &Text,
        splices: Vec<Splice>,
    ) -> Result<Written, Unwritable> {
        let _ = (path, bytes);
        let text = Text::new(self.kind(), &splice::apply(text.source(), &splices));
        Ok(Written { bytes: text.source().as_bytes().to_vec(), text, splices })
    }

    /// The same for splices that take something back and that [`ArtifactKind::write`] refused, with an earlier state of the
    /// file: what no text can say may come from there.
    ///
    /// # Errors
    /// Where it can't come from there either, as in most kinds.
    fn take_back(
        &self,
        path: &str,
        bytes: &[u8],
        (text, splices): (&Text, Vec<Splice>),
        earlier: &[u8],
    ) -> Result<Written, Unwritable> {
        let _ = (path, bytes, text, splices, earlier);
        Err(Unwritable::new("It can't be written alone.", "Restore the version before."))
    }

    /// What a person or an agent typed for a place of a text, as the text has it.
    ///
    /// # Errors
    /// [`ArtifactError::BadWhere`] where parts would go with it that nobody named, [`ArtifactError::Untypable`] for what
    /// would come to something else than it says.
    fn typed(&self, path: &str, at: (&Text, Span), words: &str) -> Result<String, ArtifactError> {
        let _ = (path, at);
        Ok(words.to_owned())
    }

    /// The place that a WHERE names.
    ///
    /// # Errors
    /// [`ArtifactError::BadWhere`], [`ArtifactError::NotFound`] or [`ArtifactError::Ambiguous`].
    fn find(&self, text: &Text, at: &str) -> Result<Region, ArtifactError> {
        text.find_leaves(at)
    }

    /// The place that a selection names.
    ///
    /// # Errors
    /// [`ArtifactError::SelectionMoved`] where what was selected is not there.
    fn point(&self, text: &Text, selection: &Selection, reach: Reach) -> Result<Pointed, ArtifactError> {
        text.point_leaves(selection, reach)
    }

    /// The part that words name from a place.
    ///
    /// # Errors
    /// [`NoPart`] where there is none, or where several fit.
    fn part(&self, text: &Text, region: &Region, part: Part) -> Result<Region, NoPart> {
        text.part_of_leaves(region, part)
    }

    /// What to paint for a range.
    fn paint(&self, text: &Text, span: Span) -> Vec<(RunPoint, RunPoint)> {
        text.paint_leaves(span)
    }

    /// True where figures stand in it that its file can't lead to their sources: where they stand is kept beside it.
    fn keeps_figures_apart(&self) -> bool {
        false
    }

    /// True where words stand as they are, without marks for how they look: not even Markdown's.
    fn holds_plain_words(&self) -> bool {
        false
    }

    /// Why a place of this reach does not go by being emptied, part by part; none where it does.
    fn stays_when_emptied(&self, reach: Reach) -> Option<Unwritable> {
        let _ = reach;
        None
    }

    /// The words or the number of a figure's place, without what names it.
    fn value_in(&self, text: &Text, place: Span) -> Span {
        let _ = text;
        place
    }

    /// The place of a figure whose value was written here: the value with what names it.
    fn place_of(&self, text: &Text, value: Span) -> Span {
        let _ = text;
        value
    }

    /// The chart that a figure's place is a point of, and how many points that has.
    fn chart_of(&self, text: &Text, place: Span) -> Option<(Span, usize)> {
        let _ = (text, place);
        None
    }

    /// What stands around a figure's place on its line; none where the text itself tells it.
    fn around(&self, text: &Text, place: Span) -> Option<Around> {
        let _ = (text, place);
        None
    }

    /// The shortest exact form of ranges.
    fn at(&self, text: &Text, spans: &[Span]) -> String {
        let _ = text;
        bytes_at(spans)
    }

    /// What a reader sees of a place.
    fn visible(&self, text: &Text, region: &Region) -> String {
        text.visible_leaves(region)
    }

    /// A place as words to read on a terminal: what it is written with.
    fn plain(&self, text: &Text, region: &Region) -> String {
        text.slices(region).join("\n")
    }

    /// A place as an agent reads it.
    fn reading(&self, source: &str, spans: &[Span]) -> Reading {
        reading(source, spans)
    }

    /// A place written down so that it can be found again.
    fn anchor(&self, text: &Text, version: u32, region: &Region) -> Anchor {
        text.anchor_leaves(version, region)
    }

    /// Where else the same words stand.
    fn elsewhere(&self, text: &Text, region: &Region) -> Vec<Region> {
        text.elsewhere_in_leaves(region)
    }

    /// The hashes of what a proof counts: blocks, or rows.
    fn block_hashes(&self, text: &Text) -> Vec<String> {
        text.leaf_block_hashes()
    }

    /// What the text says that it is called.
    fn title(&self, text: &Text) -> Option<String> {
        let _ = text;
        None
    }

    /// How one version's text becomes another's, where nothing is known of how it was made.
    fn steps(&self, old: &Text, new: &Text) -> Vec<Splice> {
        diff::splices(old.source(), new.source())
    }

    /// Two texts compared once, to find any number of places again.
    fn compare(&self, old: &Text, new: &Text) -> Box<dyn Relocate> {
        Box::new(locate::Words::new(old, new))
    }

    /// What two made of one file, each on its own; none where both changed the same, or where they can't be told apart.
    fn merge(&self, path: &str, base: &[u8], mine: &[u8], theirs: &[u8]) -> Option<Vec<u8>> {
        let _ = (path, base, mine, theirs);
        None
    }

    /// True where an edit moves what others name: a formula that was written before it names other cells after it.
    fn moves_names(&self, text: &Text, splices: &[Splice]) -> bool {
        let _ = (text, splices);
        false
    }

    /// True for a new text of a place that names others, as a formula does.
    fn names_others(&self, words: &str) -> bool {
        let _ = words;
        false
    }

    /// Where marked places are in a rewritten staging copy.
    fn project(&self, base: &str, before: &str, after: &str, marks: &[Mark]) -> Vec<Span> {
        confine::project_words(base, before, after, marks)
    }

    /// What of a staging copy is inside of the marked places, and what is outside.
    fn verdict(&self, base: &str, now: &str, marks: &[Mark], rewritten: bool) -> (Vec<Inside>, Vec<Outside>) {
        let _ = rewritten;
        confine::sort_words(base, now, marks)
    }

    /// How a staging copy differs from its base.
    fn edits(&self, base: &str, now: &str, rewritten: bool) -> Vec<Splice> {
        let _ = rewritten;
        diff::splices(base, now)
    }

    /// True where a staging copy is edited cell by cell, and rows of it can come and go.
    fn has_cells(&self) -> bool {
        false
    }

    /// True for a change that nobody would see, as of empty cells.
    fn is_blank(&self, before: &str, after: &str) -> bool {
        let _ = (before, after);
        false
    }

    /// True for a change that lets parts come or go which others are counted by, as whole rows.
    fn is_structural(&self, before: &str, after: &str) -> bool {
        let _ = (before, after);
        false
    }

    /// Changes as they are written so that nothing beside them draws otherwise.
    fn settle(&self, text: &Text, inside: Vec<Inside>) -> Settled {
        confine::settle_plain(text, inside)
    }

    /// What follows from changes of a text.
    fn follow(&self, text: &Text, changes: &[Splice]) -> Derived {
        let _ = (text, changes);
        Derived::default()
    }

    /// A change in a reader's words, where its source is none; none where it is.
    fn shown(&self, text: &Text, span: Span, before: &str, after: &str) -> Option<ChangePreview> {
        let _ = (text, span, before, after);
        None
    }

    /// What a reader saw in a changed place, or sees: `says` is its source.
    fn change_words(&self, text: &Text, span: Span, says: &str) -> String {
        let _ = says;
        self.visible(text, &locate::selection(vec![span]))
    }

    /// What differs within a stretch of two texts, as a comparison lists it.
    fn differences(&self, old: (&Text, Span), new: (&Text, Span), class: ChangeClass) -> Vec<Comparison> {
        diff::differences(old, new, class)
    }
}

/// A place of a source as it is written, with what stands around it.
fn reading(source: &str, spans: &[Span]) -> Reading {
    let slice = |span: &Span| source.get(span.range()).unwrap_or_default().to_owned();
    let start = spans.iter().map(|span| span.start as usize).min().unwrap_or(0);
    let end = spans.iter().map(|span| span.end as usize).max().unwrap_or(0);
    let before = source.get(source.ceil_char_boundary(start.saturating_sub(AROUND))..start);
    let after = source.get(end..source.floor_char_boundary(end + AROUND));
    Reading {
        ranges: spans.iter().map(slice).collect(),
        before: before.unwrap_or_default().to_owned(),
        after: after.unwrap_or_default().to_owned(),
        ..Reading::default()
    }
}

/// Ranges as bytes of the source: `bytes:12-20,30-33`.
fn bytes_at(spans: &[Span]) -> String {
    let parts: Vec<_> = spans.iter().map(|span| format!("{}-{}", span.start, span.end)).collect();
    format!("bytes:{}", parts.join(","))
}

/// A place of one file as a place of the folder that it lies in.
pub fn within(file: &str, at: &str) -> String {
    if at.trim() == "all" { format!("page:{file}") } else { format!("page:{file}/{}", at.trim()) }
}

/// All kinds. A new one is its folder and a line here.
const REGISTRY: [&dyn ArtifactKind; Kind::ALL.len()] =
    [&document::Document, &sheet::Sheet, &code::Code, &site::Site, &deck::Slides, &other::Other];

/// A kind by its noun.
pub fn of(kind: Kind) -> &'static dyn ArtifactKind {
    REGISTRY.into_iter().find(|one| one.kind() == kind).unwrap_or(&other::Other)
}

/// The kind of a file, told by its name.
pub fn of_path(path: &str) -> &'static dyn ArtifactKind {
    of(Kind::of_path(path))
}

/// The ways out that decks have.
const DECK_EXPORTS: &[ExportFormat] =
    &[ExportFormat::Pdf, ExportFormat::Png, ExportFormat::Md, ExportFormat::Review];

/// The ways out that documents have.
const DOCUMENT_EXPORTS: &[ExportFormat] =
    &[ExportFormat::Pdf, ExportFormat::Docx, ExportFormat::Html, ExportFormat::Review];

#[cfg(test)]
mod tests {
    use gloss_protocol::Kind;

    #[test]
    fn every_kind_is_in_the_registry_once() {
        for kind in Kind::ALL {
            assert_eq!(super::of(kind).kind(), kind);
            assert_eq!(super::REGISTRY.iter().filter(|one| one.kind() == kind).count(), 1, "{kind:?}");
        }
    }
}
