//! A sheet that is no list of rows: without a header, or of blocks under headers of their own. Nothing of it is
//! added up; what it holds is said.

use super::profile::Figure;
use super::schema::Kind;
use super::story::{Finding, Part, Section, Story, table_of};
use crate::words::list;

/// Columns that are told.
const COLUMNS: usize = 12;

/// The part; none for a table with a header.
pub(super) fn part(story: &Story<'_>) -> Option<Part> {
    if !story.schema.headless() || story.row_count() == 0 {
        return None;
    }
    let mut out = Part::default();
    let kinds: Vec<(usize, Kind)> = story
        .schema
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| (at, column.kind))
        .filter(|(at, _)| story.profile.of(*at).n > 0.0)
        .collect();
    let of = |kind: Kind| -> Vec<String> {
        kinds
            .iter()
            .filter(|(_, k)| *k == kind)
            .map(|(at, _)| super::names::said(story.schema.name(*at)))
            .take(8)
            .collect()
    };
    let mut holds = Vec::new();
    for (kind, what) in [(Kind::Text, "texts"), (Kind::Number, "numbers"), (Kind::Date, "dates")] {
        let columns = of(kind);
        if !columns.is_empty() {
            holds.push(format!("{what} in {}", list(&columns)));
        }
    }
    out.lead.push(Finding::titled(
        50.0,
        "columns without names".to_owned(),
        format!("No row of the sheet names its columns, so I can’t tell what its figures are and add nothing up. It holds {}.", list(&holds)),
    ));
    let rows: Vec<Vec<String>> = kinds
        .iter()
        .filter(|(_, kind)| *kind == Kind::Number)
        .take(COLUMNS)
        .filter_map(|(at, _)| {
            let cell = |figure: Figure| story.profile.cell(*at, figure).map(|cell| cell.figure());
            Some(vec![
                super::names::said(story.schema.name(*at)),
                cell(Figure::Count)?,
                cell(Figure::Lowest)?,
                cell(Figure::Median)?,
                cell(Figure::Highest)?,
            ])
        })
        .collect();
    if !rows.is_empty() {
        let header = ["column", "numbers", "lowest", "median", "highest"].map(str::to_owned);
        out.sections.push(Section {
            score: 50.0,
            heading: "What the columns hold".to_owned(),
            blocks: vec![table_of(&header, 1, &rows)],
        });
    }
    Some(out)
}
