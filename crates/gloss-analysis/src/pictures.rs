//! Charts of a report: a block that names the table's own columns, so that what is drawn is what the file holds and no
//! figure stands in the text without a fact. Where a picture would say no more than the table, there is none.

use serde_json::{Value, json};

use crate::roles::Measure;
use crate::schema::Kind;
use crate::story::Story;

/// Rows that a line can be drawn through: each is a mark that can be pointed at.
const MOST_POINTS: u64 = 5_000;
/// Rows that bars can be summed up from.
const MOST_ROWS: u64 = 20_000;
/// Dates from which a line says more than a table.
const LEAST_POINTS: u64 = 12;
/// Months or years from which a line says more than a table.
const LEAST_PERIODS: usize = 4;
/// Columns that a chart reads.
const MOST_COLUMNS: usize = 256;
/// Bars from which ranks are seen, and up to which each has its name.
const BARS: std::ops::RangeInclusive<usize> = 3..=24;

/// A measure that stands at a level, over its dates.
pub(crate) fn line(story: &Story<'_>, measure: &Measure) -> Option<String> {
    let when = story.roles.when?;
    if !(LEAST_POINTS..=MOST_POINTS).contains(&story.row_count()) || measure.scaled {
        return None;
    }
    let day = if story.schema.columns.get(when.column)?.kind == Kind::Date || when.years {
        story.schema.name(when.column)
    } else {
        return None;
    };
    let x = json!({ "field": day, "type": "temporal", "title": null });
    // A level is far from nothing: its course would be a flat line at the top.
    let scale = json!({ "zero": false });
    let y = json!({ "field": story.schema.name(measure.column), "type": "quantitative", "scale": scale });
    block(story, &[when.column, measure.column], "line", &x, &y)
}

/// A bar chart of the sums or medians of groups, the largest first; none where it would be wrong or say too little.
pub(crate) fn bars(
    story: &Story<'_>,
    group: usize,
    measure: &Measure,
    aggregate: &str,
    groups: usize,
) -> Option<String> {
    let uneven = BARS.contains(&groups) && story.row_count() <= MOST_ROWS;
    // A chart reads the file, where labels are spelled in several ways.
    if !uneven || measure.scaled || story.spellings(group).is_some() {
        return None;
    }
    let y = json!({ "field": story.schema.name(group), "type": "nominal", "sort": "-x", "title": null });
    let name = story.schema.name(measure.column);
    let title = if aggregate == "sum" { name.to_owned() } else { format!("{aggregate} {name}") };
    let x = json!({ "field": name, "type": "quantitative", "aggregate": aggregate, "title": title });
    block(story, &[group, measure.column], "bar", &x, &y)
}

/// What a measure comes to in each month or year, as a line; the count of rows where there is no measure.
pub(crate) fn course(
    story: &Story<'_>,
    unit: &str,
    measure: Option<&Measure>,
    periods: usize,
) -> Option<String> {
    let when = story.roles.when?;
    let scaled = measure.is_some_and(|measure| measure.scaled);
    if periods < LEAST_PERIODS || story.row_count() > MOST_ROWS || scaled {
        return None;
    }
    let x = json!({ "field": story.schema.name(when.column), "type": "temporal", "timeUnit": unit, "title": null });
    let y = match measure {
        Some(measure) => {
            let of = if measure.adds() { "sum" } else { "mean" };
            let name = story.schema.name(measure.column);
            json!({ "field": name, "type": "quantitative", "aggregate": of, "title": name })
        }
        None => json!({ "type": "quantitative", "aggregate": "count", "title": story.count_header() }),
    };
    let columns: Vec<usize> = std::iter::once(when.column).chain(measure.map(|one| one.column)).collect();
    block(story, &columns, "line", &x, &y)
}

fn block(story: &Story<'_>, columns: &[usize], mark: &str, x: &Value, y: &Value) -> Option<String> {
    let cells = cells(story)?;
    let names: Vec<&str> = columns.iter().map(|column| story.schema.name(*column)).collect();
    // What JSON would write otherwise than it is called, the reader could not find in the file.
    let plain = |name: &&str| {
        !name.is_empty() && !name.contains(['"', '\\', '`']) && !name.chars().any(char::is_control)
    };
    if !names.iter().all(plain) || !plain(&cells.as_str()) {
        return None;
    }
    let spec = json!({ "data": { "cells": cells }, "mark": mark, "encoding": { "x": x, "y": y } });
    Some(format!("```chart\n{spec}\n```"))
}

/// All columns of the table as it lies in its file: `sales.csv!A:F`; none where the report counts other rows than those.
fn cells(story: &Story<'_>) -> Option<String> {
    if !story.source.alike.is_empty() || story.base.totals.is_some() || story.schema.headless {
        return None;
    }
    let last = story.schema.columns.iter().map(crate::schema::Column::place).max()?;
    let letters = gloss_table::column_letter(u32::try_from(last).ok().filter(|_| last < MOST_COLUMNS)?);
    let sheet = story.schema.sheet.as_deref().filter(|sheet| !sheet.is_empty());
    if story.schema.path.contains('!') || sheet.is_some_and(|sheet| sheet.contains('!')) {
        return None;
    }
    let sheet = sheet.map(|sheet| format!("{sheet}!")).unwrap_or_default();
    Some(format!("{}!{sheet}A:{letters}", story.schema.path))
}
