//! Who has most: a ranking by the main measure, and how much the first few hold of the whole.

use super::story::{Section, Story, table_of};
use crate::sql::percent;
use crate::words::{capital, escape, human, list};

/// Rows from which a ranking says more than the table itself.
const MIN_ROWS: u64 = 6;
/// Rows from which the share of three is worth a line.
const MIN_FOR_SHARE: u64 = 10;
/// The share of three, in per cent, that is worth a line.
const SHARE: f64 = 35.0;

/// What a report ranks, groups and follows over time by.
pub(super) struct Main {
    /// The column's index.
    pub column: usize,
    /// In words, escaped.
    pub name: String,
    /// True where a sum of it means something.
    pub adds: bool,
}

impl Main {
    /// The aggregate that means something.
    pub(super) fn of(&self) -> &'static str {
        if self.adds { "sum" } else { "avg" }
    }
}

/// The main measure: the first family in its last period, or the first measure.
pub(super) fn main(story: &Story<'_>) -> Option<Main> {
    if let Some(family) = story.roles.families.first() {
        let column = *family.members.last()?;
        let adds = story.schema.columns.get(column).is_some_and(|column| super::roles::adds(&column.name));
        return Some(Main {
            column,
            name: format!(
                "{} {}",
                escape(&family.name),
                super::periods::within(&super::changes::ends(story)[1])
            ),
            adds,
        });
    }
    let first = story.roles.measures.first()?;
    Some(Main { column: first.column, name: escape(&first.name), adds: first.adds })
}

/// The section.
pub(super) fn section(story: &Story<'_>) -> Section {
    ranking(story).unwrap_or_default()
}

fn ranking(story: &Story<'_>) -> Option<Section> {
    let (label, main) = (story.label()?, main(story)?);
    let (x, of, from) = (story.sql(main.column), main.of(), &story.from);
    let share = percent(&format!("{of}({x})"), &format!("(SELECT sum({x}) FROM {from})"));
    let fact = story.fact(&format!(
        "SELECT {label}, {of}({x}) AS value, {share} AS share, (SELECT min({x}) FROM {from}) AS lowest FROM {from} WHERE {label} IS NOT NULL AND {x} IS NOT NULL GROUP BY {label} ORDER BY value DESC, {label} LIMIT 5"
    ));
    let fact = fact.filter(|_| story.row_count() >= MIN_ROWS)?;
    let shares =
        main.adds && fact.number(0, 3).is_some_and(|lowest| lowest >= 0.0) && fact.number(0, 2).is_some();
    let named = story
        .roles
        .label
        .and_then(|at| story.schema.columns.get(at))
        .map(|column| capital(&escape(&human(&column.name))))
        .unwrap_or_default();
    let mut header = vec![named, main.name.clone()];
    if shares {
        header.push("share".to_owned());
    }
    let rows = (0..fact.rows.len()).filter_map(|at| {
        let mut row = vec![fact.cell(at, 0)?.text(), fact.cell(at, 1)?.figure()];
        if shares {
            row.push(fact.cell(at, 2)?.percent());
        }
        Some(row)
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let most = if main.adds && super::roles::counts(&main.name) { "Most" } else { "Highest" };
    Some(Section {
        heading: format!("{most} {}", main.name),
        body: vec![table_of(&header, 1, &rows)],
        ..Section::default()
    })
}

/// A line where three hold much of a column's total, with their share in per cent.
pub(super) fn concentration(story: &Story<'_>, column: usize, name: &str) -> Option<(f64, String)> {
    let (label, x, from) = (story.label()?, story.sql(column), &story.from);
    let three = format!(
        "SELECT {label} AS name, sum({x}) AS value FROM {from} WHERE {label} IS NOT NULL GROUP BY {label} ORDER BY value DESC, {label} LIMIT 3"
    );
    let whole = percent("sum(value)", &format!("(SELECT sum({x}) FROM {from})"));
    let share = story.fact(&format!("SELECT {whole}, (SELECT min({x}) FROM {from}) FROM ({three})"));
    let names = story.fact(&three);
    let (share, names) = (share?, names?);
    let held = share.number(0, 0)?;
    if story.row_count() < MIN_FOR_SHARE
        || !(SHARE..=100.0).contains(&held)
        || share.number(0, 1)? < 0.0
        || names.rows.len() < 3
    {
        return None;
    }
    let shown: Vec<String> = (0..3)
        .filter_map(|at| Some(format!("{} ({})", names.cell(at, 0)?.text(), names.cell(at, 1)?.figure())))
        .collect();
    let noun = if story.roles.noun == "rows" { "rows".to_owned() } else { escape(&story.roles.noun) };
    Some((
        held,
        format!("**Three {noun} account for {} of {name}**: {}.", share.cell(0, 0)?.percent(), list(&shown)),
    ))
}
