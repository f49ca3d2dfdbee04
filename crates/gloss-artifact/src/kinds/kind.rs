//! What a kind says of itself. The text that is handed over is always one of this kind; where a kind says nothing it is lines
//! of text. Knows of no kind that there is.

use gloss_protocol::{
    Abilities, Anchor, ChangeClass, Comparison, Kind, Part, Pointed, Reach, Region, RunPoint, Selection,
    Shown, Span,
};

use super::reading::{Around, Reading, bytes_at, reading};
use super::written::Written;
use crate::confine::{Inside, Mark, Outside, Settled, project_words, settle_plain, sort_words};
use crate::error::Unwritable;
use crate::follow::Derived;
use crate::locate::{self, Relocate};
use crate::text::{NoPart, Structure, Text};
use crate::{ArtifactError, Splice, diff, splice};

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
        Ok(Text::of(self.kind(), source, self.parse(source)))
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
        let source = splice::apply(text.source(), &splices);
        let text = Text::of(self.kind(), &source, self.parse(&source));
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
        project_words(base, before, after, marks)
    }

    /// What of a staging copy is inside of the marked places, and what is outside.
    fn verdict(&self, base: &str, now: &str, marks: &[Mark], rewritten: bool) -> (Vec<Inside>, Vec<Outside>) {
        let _ = rewritten;
        sort_words(base, now, marks)
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
        settle_plain(text, inside)
    }

    /// What follows from changes of a text.
    fn follow(&self, text: &Text, changes: &[Splice]) -> Derived {
        let _ = (text, changes);
        Derived::default()
    }

    /// A change in a reader's words, where its source is none; none where it is.
    fn describe_change(&self, text: &Text, span: Span, before: &str, after: &str) -> Option<Shown> {
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
        let slice =
            |(text, span): (&Text, Span)| text.source().get(span.range()).unwrap_or_default().to_owned();
        let (a, b) = (slice(old), slice(new));
        let (from, to) = (old.1.start as usize, new.1.start as usize);
        let one = |hunk: diff::Hunk| {
            let place = Span::new(to + hunk.new.start, to + hunk.new.end);
            Comparison {
                at: self.at(new.0, &[place]),
                class,
                before: a.get(hunk.old.clone()).unwrap_or_default().to_owned(),
                after: b.get(hunk.new).unwrap_or_default().to_owned(),
                old: Span::new(from + hunk.old.start, from + hunk.old.end),
                new: place,
            }
        };
        diff::words(&a, &b).into_iter().map(one).collect()
    }
}
