//! Edits on their way into the folder: an edit of an artifact's text made into the file's bytes. Decides nothing: what can
//! be written is its kind's to say.

use std::sync::Arc;

use gloss_artifact::kinds::Reviser;
use gloss_artifact::{MAX_ARTIFACT, Splice, Text, Written, kinds, sheet, splice};
use gloss_protocol::{Code, Problem};
use gloss_table::Format;

use crate::sheet::foreign;
use crate::suggesting;
use crate::versions::room::Versions;

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

impl Versions {
    /// The file for an edit of the newest version's text.
    ///
    /// # Errors
    /// Problem with what a table can't take, with what would work.
    pub(crate) fn written(
        &self,
        path: &str,
        version: u32,
        text: &Text,
        splices: Vec<Splice>,
    ) -> Result<Made, Problem> {
        self.written_as(path, version, text, splices, None)
    }

    /// The file for an edit that is suggested, or made, whatever the person chose for the document.
    ///
    /// # Errors
    /// As [`Versions::written`]; also where the kind has no suggestions.
    pub(crate) fn written_by(
        &self,
        path: &str,
        version: u32,
        edit: (&Text, Vec<Splice>),
        reviser: Option<&Reviser>,
    ) -> Result<Made, Problem> {
        self.file_of(path, version, edit, reviser, None)
    }

    /// Who suggests changes of an artifact; none where they are made.
    pub(crate) fn reviser(&self, path: &str) -> Result<Option<Reviser>, Problem> {
        Ok(suggesting::reviser_of(&self.shared, self.store.read().artifact(path)?.as_ref()))
    }

    /// Makes the file where the edited text may be known: it is what a text with these splices is parsed to.
    ///
    /// # Errors
    /// As [`Versions::written`].
    pub(crate) fn written_as(
        &self,
        path: &str,
        version: u32,
        text: &Text,
        splices: Vec<Splice>,
        known: Option<Text>,
    ) -> Result<Made, Problem> {
        self.file_of(path, version, (text, splices), self.reviser(path)?.as_ref(), known)
    }

    /// The file that an edit comes to; `known` is its text where that was parsed.
    fn file_of(
        &self,
        path: &str,
        version: u32,
        (text, splices): (&Text, Vec<Splice>),
        reviser: Option<&Reviser>,
        known: Option<Text>,
    ) -> Result<Made, Problem> {
        foreign::can_write(path)?;
        let rules = text.rules();
        let file = if rules.text_is_file() { Vec::new() } else { self.bytes(path, version)? };
        let Written { bytes, text, splices } = match (reviser, known.filter(|_| rules.text_is_file())) {
            (Some(reviser), _) => rules.suggest(path, &file, (text, splices), reviser)?,
            (None, Some(text)) => Written { bytes: text.source().as_bytes().to_vec(), text, splices },
            (None, None) => rules.write(path, &file, text, splices)?,
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
    /// Problem with what a table can't take, with what would work.
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

    /// The file for taking an edit back. Where an earlier version says just what is to be said and only Gloss has written
    /// since, it is that version again to the last byte, looks and all: what no text can say comes back with it.
    ///
    /// # Errors
    /// `CannotUndo` where no earlier version says it, and it can't be written either.
    pub(crate) fn taken_back(
        &self,
        path: &str,
        version: u32,
        text: &Text,
        splices: Vec<Splice>,
    ) -> Result<Made, Problem> {
        if text.rules().text_is_file() {
            return self.written(path, version, text, splices);
        }
        let asked = splice::apply(text.source(), &splices);
        if let Some((at, text)) = self.said_before(path, version, &asked)? {
            return Ok(Made { bytes: self.bytes(path, at)?, text, splices, same: Some(at) });
        }
        let made = self.written_by(path, version, (text, splices.clone()), None);
        let made = made.or_else(|problem| self.brought(path, version, (text, splices)).ok_or(problem));
        let made = made.map_err(|problem| {
            let before = version.saturating_sub(1).max(1);
            let next =
                format!("Open version {before} or an earlier one, and restore it to have all of it back.");
            Problem::new(Code::CannotUndo, format!("This can't be taken back alone now. {}", problem.says))
                .with_next(next)
        })?;
        // What follows from an edit may be part of what was said.
        match self.said_before(path, version, made.text.source())? {
            Some((at, _)) => Ok(Made { bytes: self.bytes(path, at)?, same: Some(at), ..made }),
            None => Ok(made),
        }
    }

    /// File with words brought back from an earlier version, the newest that has them; none where none of a few has.
    fn brought(&self, path: &str, version: u32, (text, splices): (&Text, Vec<Splice>)) -> Option<Made> {
        let file = self.bytes(path, version).ok()?;
        (1..=LOOKED_BACK.min(version.saturating_sub(1))).find_map(|step| {
            let earlier = self.bytes(path, version - step).ok()?;
            let given = (text, splices.clone());
            let Written { bytes, text, splices } = text.rules().take_back(&file, given, &earlier).ok()?;
            Some(Made { bytes, text: Arc::new(text), splices, same: None })
        })
    }

    /// The newest of the versions before one that says just this, with its text; none where another program wrote between.
    fn said_before(
        &self,
        path: &str,
        version: u32,
        source: &str,
    ) -> Result<Option<(u32, Arc<Text>)>, Problem> {
        for step in 0..LOOKED_BACK.min(version.saturating_sub(1)) {
            let at = version - step;
            let stored = self.store.read().version(path, at)?;
            let known = stored
                .is_some_and(|stored| stored.splices.is_some() && stored.version.parent == Some(at - 1));
            if !known {
                break;
            }
            let text = self.text(path, at - 1)?;
            if text.source() == source {
                return Ok(Some((at - 1, text)));
            }
        }
        Ok(None)
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
    let says = format!("Notes on {path} can't be exchanged as W3C annotations yet.");
    Err(Problem::new(Code::BadRequest, says).with_next("List them with gloss note list FILE --json."))
}
