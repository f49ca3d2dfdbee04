//! Meaning of a note's words at its place: the part they name, and whether they can be served, told before anything is
//! sent. Reads; what is done about a note is decided by who serves it.

use gloss_agent::doors::NoteSlice;
use gloss_artifact::{NoPart, Text};
use gloss_protocol::{FactUse, Intent, NoteId, Part, Reach, Region, Span, Which};

/// The part that a note's words name, where that is another place than the one that was pointed at.
///
/// # Errors
/// [`NoPart`], where they name one that is not there, or several.
pub(crate) fn part(
    text: &Text,
    region: &Region,
    intent: Intent,
    words: &str,
) -> Result<Option<Region>, NoPart> {
    let mut missing = None;
    for part in gloss_assistant::meant(intent, words) {
        match text.part(region, part) {
            Ok(found) => return Ok(Some(found).filter(|found| found != region)),
            Err(why) => missing = missing.or(Some(why)),
        }
    }
    missing.map_or(Ok(None), Err)
}

/// Reach of a place: a cell or a selection that is all of a row is that row.
pub(crate) fn reach_of(text: &Text, region: &Region) -> Reach {
    let reach = match region {
        Region::Whole => return Reach::Document,
        Region::Text { reach, .. } => *reach,
    };
    let row = Part { reach: Reach::Row, which: Which::This, goes: false };
    match reach {
        Reach::Cell | Reach::Selection
            if text.part(region, row).is_ok_and(|row| row.spans() == region.spans()) =>
        {
            Reach::Row
        }
        reach => reach,
    }
}

/// A place as an agent would read it, for a note that is not there yet.
pub(crate) fn slice(
    (path, text): (&str, &Text),
    region: &Region,
    intent: Intent,
    words: &str,
    figures: Vec<FactUse>,
) -> NoteSlice {
    let (rules, spans) = (text.rules(), text.spans(region));
    let mut values: Vec<(Span, String)> =
        figures.iter().map(|one| (text.value_in(one.span), one.fact.clone())).collect();
    values.sort();
    let reading = rules.reading_with_figures(text, &spans, &values);
    NoteSlice {
        note: NoteId(String::new()),
        path: path.to_owned(),
        file: reading.file,
        intent: intent.word().to_owned(),
        text: words.to_owned(),
        base: String::new(),
        ranges: reading.ranges,
        cells: reading.cells,
        around: rules.surroundings(text, &spans),
        before: reading.before,
        after: reading.after,
        figures,
        reach: reach_of(text, region),
        what: rules.what(text, &spans),
        shown: text.visible(region),
        containers: text.containers(&spans).into_iter().map(|(container, _)| container).collect(),
        beside: Vec::new(),
        acts: Vec::new(),
    }
}
