//! From an edited text back to the document: lines that differ are read as words changed, paragraphs put in and taken away (`plan`),
//! made surgically by `gloss-ooxml`, at once or as suggestions, and the file is read again to prove that it says what was asked for.

use gloss_ooxml::Refused;
use gloss_ooxml::word::{Resolution, Reviser, Revision};
use gloss_protocol::{Kind, Span};

use super::form::{self, Form};
use super::signs::{OBJECT, object, pieces};
use super::{drawn, plan, tracked};
use crate::diff;
use crate::error::{ArtifactError, Unwritable};
use crate::kinds::Written;
use crate::splice::{self, Splice};
use crate::text::Text;

/// Writes splices of a document's text into its file, which are sorted and disjoint; suggested by somebody, or at once.
///
/// # Errors
/// [`Unwritable`] where the edit can't be made without harm to something else in the file.
pub(super) fn write(
    bytes: &[u8],
    text: &Text,
    splices: &[Splice],
    reviser: Option<&Reviser>,
) -> Result<Written, Unwritable> {
    let form = form::read(bytes).map_err(|error| unreadable(&error))?;
    if form.source != text.source() {
        return Err(Unwritable::new("The file says something else by now.", "Look at it again."));
    }
    let asked = splice::apply(text.source(), splices);
    let edits = plan::plan(&form, splices)?;
    if edits.is_empty() {
        return Ok(Written { bytes: bytes.to_vec(), text: text.clone(), splices: Vec::new() });
    }
    let bytes = form.document.apply(&edits, reviser).map_err(|error| refused(&error))?;
    let now = form::read(&bytes).map_err(|error| unreadable(&error))?;
    prove(&asked, &now, reviser.is_some())?;
    let splices =
        if now.source == asked { splices.to_vec() } else { diff::splices(text.source(), &now.source) };
    Ok(Written { bytes, text: drawn::text_of(&now), splices })
}

/// Writes splices that take an edit back, with paragraphs of an earlier state of the file.
///
/// # Errors
/// [`Unwritable`] where they can't come from there either.
pub(super) fn take_back(
    bytes: &[u8],
    text: &Text,
    splices: &[Splice],
    earlier: &[u8],
) -> Result<Written, Unwritable> {
    let (form, before) = (
        form::read(bytes).map_err(|error| unreadable(&error))?,
        form::read(earlier).map_err(|error| unreadable(&error))?,
    );
    if let Some(written) = rejected(&form, text, splices) {
        return Ok(written);
    }
    let edits = plan::plan_back(&form, &before, splices)?;
    let bytes = form.document.apply(&edits, None).map_err(|error| refused(&error))?;
    let now = form::read(&bytes).map_err(|error| unreadable(&error))?;
    prove(&splice::apply(text.source(), splices), &now, false)?;
    Ok(Written { bytes, text: drawn::text_of(&now), splices: splices.to_vec() })
}

/// The file with what was suggested in the stead of these words rejected, where it says what was asked for then: others in the same
/// paragraph stay.
fn rejected(form: &Form, text: &Text, splices: &[Splice]) -> Option<Written> {
    let spans: Vec<Span> = splices.iter().map(|one| one.old).collect();
    let which = tracked::changes(form, &spans);
    let fits = |one: &Revision| which.iter().any(|own| own.part == one.part && own.node == one.node);
    let bytes = form.document.resolve(&fits, Resolution::Reject).ok().filter(|_| !which.is_empty())?;
    let now = form::read(&bytes).ok()?;
    let is_as_asked = now.source == splice::apply(text.source(), splices);
    is_as_asked.then(|| Written { bytes, text: drawn::text_of(&now), splices: splices.to_vec() })
}

/// Holds a document that was read again to the text that was asked for: of a suggested one, as it reads when all is accepted.
fn prove(asked: &str, now: &Form, suggested: bool) -> Result<(), Unwritable> {
    let is_as_asked = match suggested {
        false => asked == now.source,
        true => accepted(asked) == accepted(&now.source),
    };
    if is_as_asked {
        return Ok(());
    }
    Err(Unwritable::new(
        "Nothing was changed: the file would say something that nobody asked for.",
        "Change it in Word.",
    ))
}

/// The lines of a text without what is deleted in them; one of which nothing is left is none.
fn accepted(source: &str) -> Vec<String> {
    let is_deleted = |piece: &str| piece.starts_with(OBJECT) && object(piece).0 == "deleted";
    let mut out = Vec::new();
    for line in source.lines() {
        let all = pieces(line);
        let words: String =
            all.iter().filter(|(_, piece)| !is_deleted(piece)).map(|(_, piece)| *piece).collect();
        let (_, left) = super::signs::role(&words);
        let is_gone = left.is_empty() && all.iter().any(|(_, piece)| is_deleted(piece));
        if !line.is_empty() && !is_gone {
            out.push(words);
        }
    }
    out
}

fn unreadable(error: &ArtifactError) -> Unwritable {
    Unwritable::new(error.to_string(), "Change less at once, or do it in Word.")
}

/// A refusal as a sentence.
pub(super) fn refused(error: &Refused) -> Unwritable {
    let says = error.to_string();
    let mut letters = says.chars();
    let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    let end = if says.ends_with('.') { "" } else { "." };
    Unwritable::new(format!("{first}{}{end}", letters.as_str()), error.instead())
}

/// Refuses what [`write`] would refuse of a text alone, without its file: lines that are no paragraphs have to stay.
///
/// # Errors
/// [`Unwritable`] where one of them would not.
pub(super) fn check_edit(text: &Text, edited: &Text) -> Result<(), Unwritable> {
    debug_assert_eq!(text.kind(), Kind::Word);
    let marks = |text: &Text| -> Vec<String> {
        text.source().lines().filter(|line| super::signs::is_mark(line)).map(str::to_owned).collect()
    };
    if marks(text) == marks(edited) {
        return Ok(());
    }
    Err(plan::not_words())
}
