//! Edits on their way into the folder: an edit of an artifact's text made into the file's bytes. Decides nothing: what can
//! be written is its kind's to say.

use std::sync::Arc;

use gloss_artifact::{MAX_ARTIFACT, Splice, Text, Written, kinds, sheet};
use gloss_protocol::{Code, Problem};
use gloss_table::Format;

use crate::sheet::foreign;
use crate::space::Space;

/// Versions that are looked through for one whose cells say the same: an undo goes back a few steps.
const LOOKED_BACK: u32 = 8;

/// An edit as it goes into the folder.
pub(crate) struct Made {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its text, parsed once for all who ask.
    pub text: Arc<Text>,
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
        self.written_as(path, version, text, splices, None)
    }

    /// The same, where the edited text may be known: it is what a text with these splices is parsed to.
    ///
    /// # Errors
    /// As [`Space::written`].
    pub(crate) fn written_as(
        &self,
        path: &str,
        version: u32,
        text: &Text,
        splices: Vec<Splice>,
        known: Option<Text>,
    ) -> Result<Made, Problem> {
        foreign::can_write(path)?;
        let rules = text.rules();
        let file = if rules.text_is_file() { Vec::new() } else { self.bytes(path, version)? };
        let Written { bytes, text, splices } = match known.filter(|_| rules.text_is_file()) {
            Some(text) => Written { bytes: text.source().as_bytes().to_vec(), text, splices },
            None => rules.write(path, &file, text, splices)?,
        };
        // What could not be opened again as the text that it was is not written.
        if rules.text_is_file() && (bytes.contains(&0) || bytes.len() > MAX_ARTIFACT) {
            let says = format!("{path} would be no text any more: it would hold NUL bytes or be over 64 MB.");
            return Err(Problem::new(Code::BadRequest, says).with_next("Leave that out."));
        }
        Ok(Made { bytes, text: Arc::new(text), splices, same: None })
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
        Ok(Made { bytes, text: Arc::new(text), splices, same: None })
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
        if text.rules().text_is_file() {
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

/// Refuses what exchanges notes with other programs by the words of a text: cells have none.
///
/// # Errors
/// For a sheet.
pub(crate) fn only_words(path: &str) -> Result<(), Problem> {
    if kinds::of_path(path).abilities(path).exchange {
        return Ok(());
    }
    let says = "Notes on cells can't be exchanged as W3C annotations yet.";
    Err(Problem::new(Code::BadRequest, says).with_next("List them with gloss note list FILE --json."))
}
