//! Formats of a kind's files: how bytes become a text and back; by default as lines of UTF-8. Knows of no kind that
//! there is, and touches no file.

use gloss_protocol::{Abilities, Kind, Span};

use super::own::Own;
use super::written::Written;
use crate::error::{ArtifactError, Unwritable};
use crate::splice::{self, Splice};
use crate::text::{Structure, Text};

/// The form in which an artifact's bytes are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// Its text itself.
    Text,
    /// A file that its text is made of.
    Package,
    /// All files of a folder, as [`crate::files::join`] joins them.
    Folder,
}

/// How bytes become a text and back. The text that is handed over is always one of this kind.
pub trait Form: Sync {
    /// The kind itself.
    fn kind(&self) -> Kind;

    /// The abilities of a file of this kind: pointing, changes, exports.
    fn abilities(&self, path: &str) -> Abilities;

    /// The form in which its files are stored.
    fn stored(&self) -> Stored;

    /// The features that few kinds have: blocks, cells or slides.
    fn own(&self) -> Own<'_>;

    /// Whether the text of a large file takes so long that it is made only where somebody waits for it.
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

    /// Whether it holds words and figures for people, so that an agent makes it as it goes; what machines run or read
    /// waits for the person's word.
    fn is_for_people(&self, path: &str) -> bool {
        let _ = path;
        true
    }

    /// Whether figures stand in it that its file can't lead to their sources: where they stand is kept beside it.
    fn keeps_figures_apart(&self) -> bool {
        false
    }

    /// Whether words stand as they are, without marks for how they look: not even Markdown's.
    fn holds_plain_words(&self) -> bool {
        false
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

    /// Parses a text into its structure.
    fn parse(&self, source: &str) -> Structure {
        Structure::Lines(gloss_markdown::lines(source))
    }

    /// The file of an edited text, which is the one of `bytes`; splices are sorted and disjoint.
    ///
    /// # Errors
    /// [`Unwritable`] for an edit that the file can't take, with one that would work.
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

    /// Writes splices that undo something and that [`Form::write`] refused, with an earlier state of the file: what no text can make may
    /// come from there.
    ///
    /// # Errors
    /// Where it can't come from there either.
    fn take_back(
        &self,
        bytes: &[u8],
        (text, splices): (&Text, Vec<Splice>),
        earlier: &[u8],
    ) -> Result<Written, Unwritable> {
        let _ = (bytes, text, splices, earlier);
        Err(Unwritable::new(
            "This can't be brought back by itself.",
            "Restore an earlier version as a whole.",
        ))
    }

    /// Makes words that a person or an agent typed for a place into the kind's text.
    ///
    /// # Errors
    /// [`ArtifactError::BadWhere`] where parts would go with it that nobody named, [`ArtifactError::Untypable`] for what
    /// would come to something else than it says.
    fn typed(&self, path: &str, at: (&Text, Span), words: &str) -> Result<String, ArtifactError> {
        let _ = (path, at);
        Ok(words.to_owned())
    }

    /// Merges two edits of one file; none where both changed the same, or where the two can't be told apart. With `yields` theirs
    /// stays where both changed the same, where a kind can tell these places.
    fn merge(&self, path: &str, [base, mine, theirs]: [&[u8]; 3], yields: bool) -> Option<Vec<u8>> {
        let _ = (path, base, mine, theirs, yields);
        None
    }
}
