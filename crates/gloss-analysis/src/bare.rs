//! A sheet that is no list of rows: without a header, or of blocks under headers of their own. Nothing of it is
//! added up; what it holds is said.

use crate::schema::{Kind, Schema};
use crate::story::{Finding, Part, Section, Story, table_of};
use gloss_figures::words::{escape, list};

/// Columns that are told.
const COLUMNS: usize = 12;
/// Names of columns that a row must repeat to be a header of its own.
const REPEATED: usize = 3;
/// Names that are told, of those that come up most.
const NAMES: usize = 6;

/// The part; none for a list of rows below one header.
pub(crate) fn part(story: &Story<'_>) -> Option<Part> {
    let blocks = blocks(story.schema);
    if story.row_count() == 0 || !story.schema.headless && blocks.is_empty() {
        return None;
    }
    let mut out = Part::default();
    out.lead.extend(if blocks.is_empty() { unnamed(story) } else { several(story, &blocks) });
    let names = names(story, &blocks);
    out.sections.extend(columns(story, &blocks));
    out.sections.extend(names);
    Some(out)
}

/// Columns whose names stand again among the rows; none where that happens nowhere.
fn blocks(schema: &Schema) -> Vec<usize> {
    let same = |row: &Vec<String>| -> Vec<usize> {
        let again = |at: &usize| {
            let cell = row.get(*at).map(|cell| cell.trim()).unwrap_or_default();
            cell.chars().any(char::is_alphabetic) && cell.eq_ignore_ascii_case(schema.name(*at))
        };
        (0..schema.columns.len()).filter(again).collect()
    };
    schema.sample.iter().map(same).find(|again| again.len() >= REPEATED).unwrap_or_default()
}

/// The columns by what they hold, as a sentence has it.
fn holds(story: &Story<'_>) -> String {
    let columns = story.schema.columns.iter().enumerate();
    let kinds: Vec<(usize, Kind)> = columns
        .map(|(at, column)| (at, column.kind))
        .filter(|(at, _)| story.profile.of(*at).n > 0.0)
        .collect();
    let mut holds = Vec::new();
    for (kind, what) in [(Kind::Text, "texts"), (Kind::Number, "numbers"), (Kind::Date, "dates")] {
        let of = kinds.iter().filter(|(_, k)| *k == kind).take(8);
        let names: Vec<String> = of
            .map(|(at, _)| crate::names::sentence_name(story.schema.name(*at), story.schema.german()))
            .collect();
        if !names.is_empty() {
            holds.push(format!("{what} in {}", list(&names)));
        }
    }
    list(&holds)
}

fn unnamed(story: &Story<'_>) -> Option<Finding> {
    Some(Finding::titled(
        50.0,
        "columns without names".to_owned(),
        format!(
            "No row of the sheet names its columns, so I can’t tell what its figures are and add nothing up. It holds {}.",
            holds(story)
        ),
    ))
}

/// A row that repeats the header, in SQL. The names of columns are names; in quotes they can't be anything else.
fn repeats(story: &Story<'_>, blocks: &[usize]) -> String {
    let same: Vec<String> = blocks
        .iter()
        .take(8)
        .map(|at| {
            let name = story.schema.name(*at).replace('\'', "''");
            format!("coalesce(lower(trim({})) = lower('{name}'), 0)", story.sql(*at))
        })
        .collect();
    format!("({}) >= {REPEATED}", same.join(" + "))
}

fn several(story: &Story<'_>, blocks: &[usize]) -> Option<Finding> {
    let again = repeats(story, blocks);
    let fact = story.fact(&format!("SELECT count(*) + 1, sum({again}) FROM {} WHERE {again}", story.from))?;
    let names: Vec<String> = blocks.iter().take(4).map(|at| escape(story.schema.name(*at))).collect();
    Some(Finding::titled(
        50.0,
        "blocks below each other, not one table".to_owned(),
        format!(
            "The sheet is {} blocks below each other, each under a header of its own ({}…), with titles and sums between \
them. Rows of different blocks don’t add up to anything that I could vouch for, so nothing is added up.",
            fact.cell(0, 0)?.figure(),
            names.join(", ")
        ),
    ))
}

/// The section on what stands most often in the first column of texts; none where fewer than two texts come again.
fn names(story: &Story<'_>, blocks: &[usize]) -> Option<Section> {
    let first = *blocks.first()?;
    let x = story.sql(first);
    let fact = story.fact(&format!(
        "SELECT {x}, count(*) FROM {} WHERE {x} IS NOT NULL AND lower({x}) <> 'null' AND NOT ({}) GROUP BY {x} HAVING count(*) > 1 ORDER BY count(*) DESC, {x} LIMIT {NAMES}",
        story.from,
        repeats(story, blocks)
    ))?;
    let rows: Vec<Vec<String>> = (0..fact.rows.len())
        .filter_map(|row| Some(vec![fact.cell(row, 0)?.text(), fact.cell(row, 1)?.figure()]))
        .collect();
    let name = escape(story.schema.name(first));
    let heading = format!("What comes up most under “{name}”");
    let header = [name, "rows".to_owned()];
    (rows.len() > 1).then(|| Section { score: 40.0, heading, blocks: vec![table_of(&header, 1, &rows)] })
}

/// How many numbers each column holds, and how far they go.
fn columns(story: &Story<'_>, blocks: &[usize]) -> Option<Section> {
    let shown: Vec<usize> = (0..story.schema.columns.len())
        .filter(|at| blocks.is_empty() || blocks.contains(at))
        .filter(|at| story.profile.of(*at).n > 0.0)
        .take(COLUMNS)
        .collect();
    let asked: Vec<_> = shown
        .iter()
        .map(|at| {
            let x = story.sql(*at);
            let kind = story.schema.columns.get(*at).map(|column| column.kind);
            let n = match kind {
                Some(Kind::Number) => x.clone(),
                _ => format!(
                    "CASE WHEN {x} GLOB '*[0-9]*' AND {x} NOT GLOB '*[^-0-9.]*' THEN CAST({x} AS REAL) END"
                ),
            };
            let sql = format!(
                "SELECT count({n}), count({x}) - count({n}), min({n}), median({n}), max({n}) FROM {}",
                story.from
            );
            (at, story.fact(&sql))
        })
        .collect();
    let rows: Vec<Vec<String>> = asked
        .into_iter()
        .filter_map(|(at, fact)| {
            let fact = fact?;
            let name = crate::names::sentence_name(story.schema.name(*at), story.schema.german());
            let name = if story.schema.headless { name } else { escape(story.schema.name(*at)) };
            let mut row = vec![name];
            row.extend((0..5).filter_map(|n| fact.cell(0, n)).map(|cell| cell.figure()));
            Some(row)
        })
        .collect();
    let header = ["column", "numbers", "texts", "lowest", "median", "highest"].map(str::to_owned);
    (!rows.is_empty()).then(|| Section {
        score: 50.0,
        heading: "What the columns hold".to_owned(),
        blocks: vec![table_of(&header, 1, &rows)],
    })
}
