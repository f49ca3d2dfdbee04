//! Sheets on their way into the folder: an edit of their text made into the file's bytes, and the words of a person or
//! a model made into cells. Decides nothing: what can be written is `gloss-artifact`'s to say.

use gloss_agent::NoteSlice;
use gloss_artifact::sheet::{self, Written};
use gloss_artifact::{Splice, Text, locate, splice};
use gloss_protocol::{Code, Kind, Problem, Span};
use gloss_table::Format;

use crate::foreign;
use crate::space::Space;

/// Rows that are told beside a note's cells.
const MAX_ROWS: usize = 20;

/// Versions that are looked through for one whose cells say the same: an undo goes back a few steps.
const LOOKED_BACK: u32 = 8;

/// An edit as it goes into the folder.
pub(crate) struct Made {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its text.
    pub text: Text,
    /// All that differs; of a sheet also what followed in cells that name moved ones.
    pub splices: Vec<Splice>,
    /// The earlier version that it is again, to the last byte.
    pub same: Option<u32>,
}

impl Space {
    /// The file for an edit of the newest version's text.
    ///
    /// # Errors
    /// What a table can't take, with what would work.
    pub(crate) fn written(
        &self,
        path: &str,
        version: u32,
        text: &Text,
        splices: Vec<Splice>,
    ) -> Result<Made, Problem> {
        foreign::can_write(path)?;
        let Some(format) = Format::of_path(path) else {
            let source = splice::apply(text.source(), &splices);
            let text = Text::new(Kind::of_path(path), &source);
            return Ok(Made { bytes: source.into_bytes(), text, splices, same: None });
        };
        let Written { bytes, text, splices } =
            sheet::write(format, &self.bytes(path, version)?, text, &splices)?;
        Ok(Made { bytes, text, splices, same: None })
    }

    /// The file for a block of cells in the newest version of a sheet.
    ///
    /// # Errors
    /// What a table can't take, with what would work.
    pub(crate) fn blocked(
        &self,
        path: &str,
        (format, version): (Format, u32),
        text: &Text,
        block: &sheet::Block,
    ) -> Result<Made, Problem> {
        foreign::can_write(path)?;
        let Written { bytes, text, splices } =
            sheet::write_block(format, &self.bytes(path, version)?, text, block)?;
        Ok(Made { bytes, text, splices, same: None })
    }

    /// The same, where an earlier version's cells say just that and only Gloss has written since: then it is that
    /// version again to the last byte, looks and all.
    ///
    /// # Errors
    /// As [`Space::written`].
    pub(crate) fn taken_back(
        &self,
        path: &str,
        version: u32,
        text: &Text,
        splices: Vec<Splice>,
    ) -> Result<Made, Problem> {
        let made = self.written(path, version, text, splices)?;
        if Format::of_path(path).is_none() {
            return Ok(made);
        }
        for step in 0..LOOKED_BACK.min(version.saturating_sub(1)) {
            let at = version - step;
            let stored = self.store.read().version(path, at)?;
            let known = stored
                .is_some_and(|stored| stored.splices.is_some() && stored.version.parent == Some(at - 1));
            if !known {
                break;
            }
            if self.text(path, at - 1)?.source() == made.text.source() {
                return Ok(Made { bytes: self.bytes(path, at - 1)?, same: Some(at - 1), ..made });
            }
        }
        Ok(made)
    }
}

/// A note's place as an agent reads it: what each cell holds and where it is, and the rows that say what it is about.
pub(crate) fn slice(slice: NoteSlice, source: &str, spans: &[Span]) -> NoteSlice {
    let text = Text::new(Kind::Sheet, source);
    let at = |span: &Span| match span.is_empty() {
        true => "deleted".to_owned(),
        false => text.at(&locate::selection(vec![*span])).trim_start_matches("cells:").to_owned(),
    };
    NoteSlice {
        cells: spans.iter().map(at).collect(),
        ranges: slice.ranges.iter().map(|cell| sheet::held(cell)).collect(),
        before: sheet::around(&text, spans, MAX_ROWS),
        after: String::new(),
        ..slice
    }
}

/// Refuses what exchanges notes with other programs by the words of a text: cells have none.
///
/// # Errors
/// For a sheet.
pub(crate) fn only_words(path: &str) -> Result<(), Problem> {
    if Kind::of_path(path) != Kind::Sheet {
        return Ok(());
    }
    let says = "Notes on cells can't be exchanged as W3C annotations yet.";
    Err(Problem::new(Code::BadRequest, says).with_next("List them with gloss note list FILE --json."))
}

/// What was typed for a place, as its text has it: of a sheet as a cell, of anything else as it is.
pub(crate) fn typed(path: &str, text: &str, span: Span, words: &str) -> String {
    match Format::of_path(path) {
        Some(format) => {
            let before = text.get(span.range()).unwrap_or_default();
            sheet::typed(words, before, format == Format::Csv)
        }
        None => words.to_owned(),
    }
}
