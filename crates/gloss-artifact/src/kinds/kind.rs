//! Traits of a kind of artifacts, in five parts: its form, its places, its changes, its words and its acts; and by questions the
//! features that few kinds have. Knows of no kind that there is.

use gloss_ooxml::word::Reviser;
use gloss_protocol::Span;

use super::acts::Acts;
use super::changes::Changes;
use super::form::{Form, Stored};
use super::own::{Blocks, Cells, Own, Slides};
use super::places::Places;
use super::reading::{Around, Reading};
use super::words::Words;
use super::written::Written;
use crate::error::{ArtifactError, Unwritable};
use crate::linked;
use crate::splice::Splice;
use crate::text::{Figure, Text};

/// A kind of artifacts.
pub trait ArtifactKind: Form + Places + Changes + Words + Acts {}

impl<T: Form + Places + Changes + Words + Acts> ArtifactKind for T {}

impl dyn ArtifactKind {
    /// Whether the text is the file's own bytes, and not made of them.
    pub fn text_is_file(&self) -> bool {
        self.stored() == Stored::Text
    }

    /// Whether an artifact is all files of a folder.
    pub fn is_folder(&self) -> bool {
        self.stored() == Stored::Folder
    }

    /// Whether the file is a package of parts, of which its text shows some: a table of plain text is none.
    pub fn is_package(&self, path: &str) -> bool {
        self.stored() == Stored::Package && self.cells().is_none_or(|cells| cells.holds_formulas(path))
    }

    /// The figures of a text, in order: those that its own words lead to, else those that are kept beside it.
    ///
    /// # Errors
    /// Errors of `kept`.
    pub fn figures<E>(
        &self,
        text: &Text,
        kept: impl FnOnce() -> Result<Vec<Figure>, E>,
    ) -> Result<Vec<Figure>, E> {
        if self.keeps_figures_apart() { kept() } else { Ok(text.figures()) }
    }

    /// A place as an agent reads it, with its figures as links. `values` are what is kept beside the text: where each value
    /// stands, in order, and its fact.
    pub fn reading_with_figures(&self, text: &Text, spans: &[Span], values: &[(Span, String)]) -> Reading {
        if values.is_empty() || !self.keeps_figures_apart() || self.cells().is_some() {
            return self.reading(text, spans);
        }
        let (source, spans) = linked::linked(text.source(), values, spans);
        self.reading(&Text::new(text.kind(), &source), &spans)
    }

    /// Words typed for a place as the kind's text, with the figures among them that are kept beside it.
    ///
    /// # Errors
    /// As [`Form::typed`].
    pub fn typed_with_figures(
        &self,
        path: &str,
        at: (&Text, Span),
        words: &str,
    ) -> Result<linked::Figures, ArtifactError> {
        let as_text = |words: &str| self.typed(path, at, words);
        // A cell has no room for a link.
        if self.keeps_figures_apart() && self.cells().is_none() {
            linked::typed(words, as_text)
        } else {
            Ok((as_text(words)?, Vec::new()))
        }
    }

    /// Surroundings of ranges on their lines, where the text itself does not tell them: of each range, or of none.
    pub fn surroundings(&self, text: &Text, spans: &[Span]) -> Vec<Around> {
        let slides = self.slides();
        slides.map_or_else(Vec::new, |slides| spans.iter().map(|span| slides.around(text, *span)).collect())
    }

    /// Its features of blocks, where it has them.
    pub fn blocks(&self) -> Option<&dyn Blocks> {
        match self.own() {
            Own::Blocks(blocks) => Some(blocks),
            Own::Nothing | Own::Cells(_) | Own::Slides(_) | Own::Paragraphs(_) => None,
        }
    }

    /// Its features of cells, where it has them: a staging copy is edited cell by cell, and rows of it come and go.
    pub fn cells(&self) -> Option<&dyn Cells> {
        match self.own() {
            Own::Cells(cells) => Some(cells),
            Own::Nothing | Own::Blocks(_) | Own::Slides(_) | Own::Paragraphs(_) => None,
        }
    }

    /// Whether formulas in a file of this kind are worked out.
    pub fn holds_formulas(&self, path: &str) -> bool {
        self.cells().is_some_and(|cells| cells.holds_formulas(path))
    }

    /// Its features of slides, where it has them.
    pub fn slides(&self) -> Option<&dyn Slides> {
        match self.own() {
            Own::Slides(slides) => Some(slides),
            Own::Nothing | Own::Blocks(_) | Own::Cells(_) | Own::Paragraphs(_) => None,
        }
    }

    /// The file with an edit of its text suggested by somebody.
    ///
    /// # Errors
    /// [`Unwritable`] where the kind has no suggestions, or the file can't take this one.
    pub fn suggest(
        &self,
        path: &str,
        bytes: &[u8],
        edit: (&Text, Vec<Splice>),
        reviser: &Reviser,
    ) -> Result<Written, Unwritable> {
        match self.own() {
            Own::Paragraphs(own) => own.suggest(bytes, edit, reviser),
            Own::Nothing | Own::Blocks(_) | Own::Cells(_) | Own::Slides(_) => {
                let says = format!(
                    "Changes of {path} can't be suggested: only Word documents have tracked changes."
                );
                Err(Unwritable::new(says, "Change it, and compare the versions."))
            }
        }
    }
}
