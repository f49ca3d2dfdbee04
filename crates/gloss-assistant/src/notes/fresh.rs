//! Figures of a place worked out again: what is read for it and what its queries give now. The new words are
//! `gloss_recipe`'s.

use serde_json::{Value, json};

use super::edit::Place;
use crate::desk::Desk;
use gloss_artifact::Around;
use gloss_figures::known::read_figures;
use gloss_recipe::{PlaceFigures, Results, Work, around};

/// Pages of a document that are read to see what stands around figures.
const MAX_PAGES: usize = 32;

/// Works a place's figures out again: those whose source has changed, or all where none has. None while queries
/// are still to be heard.
pub(super) fn recompute(desk: &Desk, region: &Value) -> Option<Result<Work, String>> {
    let (place, known) = (Place::read(region), read_figures(region));
    let figures = match PlaceFigures::find(&place.ranges, &known) {
        Ok(figures) => figures,
        Err(why) => return Some(Err(why)),
    };
    let asked: Vec<_> = figures.queries().into_iter().map(|query| (query, desk.compute(query))).collect();
    let known_around = told_around(region);
    let document = if known_around.is_some() { Some(String::new()) } else { document(desk, region) };
    let results: Results<'_> =
        asked.into_iter().map(|(query, heard)| Some((query, heard?))).collect::<Option<_>>()?;
    let document = document?;
    let around = known_around.unwrap_or_else(|| around(&place.ranges, &document));
    Some(figures.renew(&around, &results))
}

/// The document's text, in pages; empty where it can't be read.
fn document(desk: &Desk, region: &Value) -> Option<String> {
    let path = region.get("path").and_then(Value::as_str).unwrap_or_default();
    let mut out = String::new();
    let mut from = 0;
    for _ in 0..MAX_PAGES {
        let arguments =
            if from == 0 { json!({ "path": path }) } else { json!({ "path": path, "from": from }) };
        let Ok(page) = desk.ask("read_file", &arguments)? else { break };
        out.push_str(page.get("text").and_then(Value::as_str).unwrap_or_default());
        match page.get("next").and_then(Value::as_u64).filter(|next| *next > from) {
            Some(next) => from = next,
            None => break,
        }
    }
    Some(out)
}

/// The surroundings of a region's ranges as it tells them; none where the document is to be read for it.
fn told_around(region: &Value) -> Option<Vec<Around>> {
    let ranges = region.get("ranges").and_then(Value::as_array)?;
    let one = |range: &Value| {
        let text = |key: &str| Some(range.get(key)?.as_str()?.to_owned());
        let bare = range.get("bare").and_then(Value::as_bool)?;
        Some(Around { before: text("before")?, after: text("after")?, bare })
    };
    ranges.iter().map(one).collect::<Option<Vec<_>>>().filter(|all| !all.is_empty())
}
