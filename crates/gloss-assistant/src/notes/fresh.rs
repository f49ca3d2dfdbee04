//! Figures of a place worked out again: what is read for it and what its queries give now. The new words are
//! `gloss_recipe`'s.

use serde_json::Value;

use crate::desk::Desk;
use crate::reason::in_words;
use gloss_artifact::Around;
use gloss_figures::results::read_figures;
use gloss_recipe::{PlaceFigures, Results, Work, around};

/// Works a place's figures out again: those whose source has changed, or all where none has. None while queries
/// are still to be heard.
pub(super) fn recompute(desk: &Desk, region: &Value) -> Option<Result<Work, String>> {
    let (ranges, known) = (ranges(region), read_figures(region));
    let path = region.get("path").and_then(Value::as_str).unwrap_or_default();
    let figures = match PlaceFigures::find(&ranges, &known) {
        Ok(figures) => figures,
        Err(why) => return Some(Err(why)),
    };
    let asked: Vec<_> = figures.queries().into_iter().map(|query| (query, desk.compute(query))).collect();
    let known_around = told_around(region);
    let document = match &known_around {
        Some(_) => Some(String::new()),
        None => desk.whole_text(path).map(|(text, _)| text),
    };
    let results: Results<'_> = asked
        .into_iter()
        .map(|(query, heard)| Some((query, heard?.map_err(|why| in_words(&why)))))
        .collect::<Option<_>>()?;
    let document = document?;
    let around = known_around.unwrap_or_else(|| around(&ranges, &document));
    Some(figures.renew(&around, &results))
}

/// What each range of a region says.
fn ranges(region: &Value) -> Vec<String> {
    let all = region.get("ranges").and_then(Value::as_array);
    let text = |range: &Value| range.get("text").and_then(Value::as_str).unwrap_or_default().to_owned();
    all.into_iter().flatten().map(text).collect()
}

/// The surroundings of a region's ranges as it tells them; none where the document is to be read for it.
fn told_around(region: &Value) -> Option<Vec<Around>> {
    let ranges = region.get("ranges").and_then(Value::as_array)?;
    let one = |range: &Value| {
        let text = |key: &str| Some(range.get(key)?.as_str()?.to_owned());
        let bare = range.get("bare").and_then(Value::as_bool)?;
        let title = text("title").unwrap_or_default();
        Some(Around { before: text("before")?, after: text("after")?, bare, title })
    };
    ranges.iter().map(one).collect::<Option<Vec<_>>>().filter(|all| !all.is_empty())
}
