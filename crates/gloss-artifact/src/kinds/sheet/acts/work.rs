//! A sheet's file while an act makes it: several steps one after the other, told as one edit of the text that it was.

use gloss_ooxml::{Edit, Limits, Workbook};
use gloss_protocol::Kind;
use gloss_table::Format;

use super::super::{form, format};
use crate::error::Unwritable;
use crate::kinds::acts::At;
use crate::kinds::{Own, Written};
use crate::splice::{self, Splice};
use crate::text::Text;

/// A file that is being made.
pub(super) struct Work {
    format: Format,
    bytes: Vec<u8>,
    /// Its text now.
    pub(super) text: Text,
    splices: Vec<Splice>,
}

impl Work {
    /// The file of a place.
    pub(super) fn of(at: &At<'_>) -> Result<Self, Unwritable> {
        let format = format::format_of(at.path).ok_or_else(Unwritable::no_table)?;
        Ok(Self { format, bytes: at.bytes.to_vec(), text: at.text.clone(), splices: Vec::new() })
    }

    /// Makes an edit of its text.
    pub(super) fn write(&mut self, mut splices: Vec<Splice>) -> Result<(), Unwritable> {
        if splices.is_empty() {
            return Ok(());
        }
        splices.sort_by_key(|one| one.old);
        let made = super::super::write::write(self.format, &self.bytes, &self.text, &splices)?;
        self.take(made);
        Ok(())
    }

    /// Makes edits that no text can say.
    pub(super) fn book(&mut self, edits: &[Edit]) -> Result<(), Unwritable> {
        if self.format == Format::Csv {
            return Err(plain());
        }
        let mut book = Workbook::open(&self.bytes, Limits::default())?;
        let bytes = book.apply(edits)?.bytes;
        let unread = |error: crate::ArtifactError| {
            Unwritable::new(error.to_string(), "Do it in the program that made the file.")
        };
        let text = Text::new(Kind::Sheet, &form(&bytes, self.format).map_err(unread)?);
        let splices = match text.rules().own() {
            Own::Cells(cells) if text.source() != self.text.source() => cells.steps(&self.text, &text),
            _ => Vec::new(),
        };
        self.take(Written { bytes, text, splices });
        Ok(())
    }

    fn take(&mut self, made: Written) {
        // From the last to the first, so that the ranges of those before stay.
        for one in made.splices.iter().rev() {
            splice::compose(&mut self.splices, one);
        }
        (self.bytes, self.text) = (made.bytes, made.text);
    }

    /// What it came to.
    pub(super) fn done(self) -> Written {
        Written { bytes: self.bytes, text: self.text, splices: self.splices }
    }
}

/// Why a file of plain text can't have it.
pub(super) fn plain() -> Unwritable {
    Unwritable::new("A file of plain text has no looks.", "Make a workbook of it first.")
}
