//! Computed values written beside their formulas, where the workbook agreed with its own first; a value of an array that the edit
//! outdated and that could not be worked out is taken away, so that no number stands that nobody computed. Nothing else
//! of the file changes: the formulas, and that Excel works everything out when it opens it, stay.

use gloss_ooxml::{Limits, Workbook};

use super::answer::{Agreement, Answer};
use super::error::CalcError;

/// The edited workbook with the values that the answer names; none where it must not have them, or has none.
///
/// # Errors
/// When the workbook can't be read.
pub fn with_values(after: &[u8], answer: &Answer) -> Result<Option<Vec<u8>>, CalcError> {
    if answer.agreement.holds() { written(after, answer) } else { Ok(None) }
}

/// A workbook with values for the formulas that have none, to be shown and never to be kept; none where it has none, or where
/// those that it has are others than Gloss comes to.
///
/// # Errors
/// When the workbook can't be read.
pub fn to_show(bytes: &[u8], answer: &Answer) -> Result<Option<Vec<u8>>, CalcError> {
    let differs = matches!(answer.agreement, Agreement::Differs { .. });
    if differs { Ok(None) } else { written(bytes, answer) }
}

fn written(after: &[u8], answer: &Answer) -> Result<Option<Vec<u8>>, CalcError> {
    let follow_ons = answer.follow_ons.iter().map(|one| (&one.place, &one.after));
    let set = answer.set.iter().map(|(place, value)| (place, value));
    let nothing = gloss_ooxml::Value::Empty;
    let outdated = answer.outdated.iter().map(|place| (place.sheet.clone(), place.cell(), nothing.clone()));
    let values: Vec<_> = follow_ons
        .chain(set)
        .map(|(place, value)| (place.sheet.clone(), place.cell(), value.into()))
        .chain(outdated)
        .collect();
    if values.is_empty() {
        return Ok(None);
    }
    let mut book = Workbook::open(after, Limits::default())?;
    let written = book.set_cached(&values).map_err(|refused| CalcError::Refused(refused.to_string()))?;
    Ok((written.1 > 0).then_some(written.0))
}
