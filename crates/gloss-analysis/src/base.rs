//! The rows that a report counts: the table, or all sheets of one sort together, without rows of totals.

use crate::questions::Questions;
use crate::schema::{Column, Kind, MAX_COLUMNS, SHEET, Schema, Source};
use crate::variants::{self, Folded, Spelled};
use gloss_figures::figure::Fact;
use gloss_figures::sql::{ident, table};

/// Columns in which rows of totals are looked for: such a name stands on the left.
const TOTAL_COLUMNS: usize = 3;
/// Rows of sums that are told by their numbers.
const MAX_TOTALS: usize = 8;
/// Columns of numbers by which a group is found to be the whole of the others, and how near it must be.
const WHOLES: usize = 6;
const NEAR: f64 = 0.02;
/// Columns that sheets of one sort are joined by.
const SHARED: usize = 40;

/// The rows that are counted.
#[derive(Clone, Debug)]
pub struct Base {
    /// The rows in SQL, to stand after FROM.
    pub from: String,
    /// Rows in it.
    pub rows: u64,
    /// How many rows of totals were left out, as a fact's first figure.
    pub totals: Option<Fact>,
    /// Columns in which spellings of one label are joined.
    pub folded: Vec<Folded>,
    /// Names of columns in which each label has one spelling.
    pub once: Vec<String>,
}

/// The table that the report is about: the first sheet, or what all sheets of its sort have in common.
pub fn joined(source: &Source) -> Schema {
    let mut main = source.main.clone();
    if source.alike.is_empty() {
        return main;
    }
    let everywhere = |column: &Column| {
        source.alike.iter().all(|sheet| {
            sheet.columns.iter().any(|c| c.name.eq_ignore_ascii_case(&column.name) && c.kind == column.kind)
        })
    };
    let keep: Vec<usize> = main
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| everywhere(column) && column.name != SHEET)
        .map(|(at, _)| at)
        .take(SHARED)
        .collect();
    main.columns = keep.iter().filter_map(|at| main.columns.get(*at).cloned()).collect();
    for row in &mut main.sample {
        *row = keep.iter().map(|at| row.get(*at).cloned().unwrap_or_default()).collect();
        row.push("sheet".to_owned());
    }
    main.columns.push(Column::named(SHEET, Kind::Text));
    main.rows = source.alike.iter().map(|sheet| sheet.rows).sum();
    main
}

/// The table in SQL; of sheets of one sort all together.
pub(crate) fn table_in_sql(source: &Source, schema: &Schema) -> String {
    if source.alike.is_empty() {
        return table(&schema.path, schema.sheet.as_deref());
    }
    let columns: Vec<String> = schema
        .columns
        .iter()
        .filter(|column| column.name != SHEET)
        .map(|column| ident(&column.name))
        .collect();
    let of = |sheet: &Schema| {
        let name = sheet.sheet.as_deref().unwrap_or_default();
        let table = table(&sheet.path, sheet.sheet.as_deref());
        // A sheet's name is a name, as a column's is; in quotes it can't be anything else.
        format!("SELECT {}, '{}' AS {SHEET} FROM {table}", columns.join(", "), name.replace('\'', "''"))
    };
    let all: Vec<String> = source.alike.iter().map(of).collect();
    format!("({})", all.join(" UNION ALL "))
}

impl Base {
    /// Asks whether some rows are totals. None while that is being asked.
    pub(crate) fn ask(questions: &dyn Questions, source: &Source, schema: &Schema) -> Option<Self> {
        let mut whole = table_in_sql(source, schema);
        let Spelled { folded, once } = variants::find(questions, schema, &whole)?;
        if !folded.is_empty() {
            whole = variants::joined(schema, &whole, &folded, source.alike.is_empty());
        }
        let texts: Vec<String> = schema
            .columns
            .iter()
            .take(MAX_COLUMNS)
            .filter(|column| column.kind == Kind::Text && column.name != SHEET)
            .take(TOTAL_COLUMNS)
            .map(|column| ident(&column.name))
            .collect();
        let plain = Self { from: whole.clone(), rows: schema.rows, totals: None, folded, once };
        if texts.is_empty() || schema.rows < 3 {
            return Some(plain);
        }
        let mut is_total: Vec<String> = texts.iter().map(|x| format!("is_total({x})")).collect();
        let of_words = is_total.join(" OR ");
        let count = |which: &str| questions.query(&format!("SELECT count(*) FROM {whole} WHERE {which}"));
        let Some(mut fact) = count(&of_words)? else { return Some(plain) };
        let seen = fact.seen.iter().flat_map(|seen| &seen.totals).filter(|total| total.adds_up);
        let seen: Vec<String> = seen.take(MAX_TOTALS).map(|total| total.name.clone()).collect();
        let (nameless, named): (Vec<String>, Vec<String>) = seen.into_iter().partition(String::is_empty);
        // A row that nothing names and whose numbers are the sums of the others.
        if !nameless.is_empty() {
            let blank: Vec<String> = texts.iter().map(|x| format!("trim(coalesce({x}, '')) = ''")).collect();
            is_total.push(format!("({})", blank.join(" AND ")));
        }
        // And those that have another name than a total's, as `Result` or `Year`, where no other row is called so.
        let by_name: Vec<String> = named
            .iter()
            .flat_map(|name| {
                let name = name.replace('\'', "''");
                texts.iter().map(move |x| format!("trim(coalesce({x}, '')) = '{name}'"))
            })
            .collect();
        let most = fact.number(0, 0).unwrap_or(0.0) + named.len() as f64;
        if nameless.is_empty() && !by_name.is_empty() {
            let both = is_total.iter().chain(&by_name).cloned().collect::<Vec<_>>().join(" OR ");
            let Some(more) = count(&both)? else { return Some(plain) };
            if more.number(0, 0).is_some_and(|rows| rows <= most) {
                is_total.extend(by_name);
                fact = more;
            }
        }
        if !nameless.is_empty() {
            let Some(more) = count(&is_total.join(" OR "))? else { return Some(plain) };
            fact = more;
        }
        if let Some(whole_group) = Self::whole_group(questions, schema, &whole, &texts)? {
            is_total.push(whole_group);
            let Some(more) = count(&is_total.join(" OR "))? else { return Some(plain) };
            fact = more;
        }
        let is_total = is_total.join(" OR ");
        let totals = fact.number(0, 0).unwrap_or(0.0);
        // Where every other row is a total, it is a word of the data and not a sum.
        if totals < 1.0 || totals * 2.0 >= schema.rows as f64 {
            return Some(plain);
        }
        let from = format!("(SELECT * FROM {whole} WHERE NOT ({is_total}))");
        let rows = schema.rows.saturating_sub(totals as u64);
        Some(Self { from, rows, totals: Some(fact), folded: plain.folded, once: plain.once })
    }

    /// The rows of a group that is called after all others and holds as much as they do together, such as `All natural disasters`
    /// among those of each sort, as a condition; none inside where there is none. None while that is being asked.
    fn whole_group(
        questions: &dyn Questions,
        schema: &Schema,
        whole: &str,
        texts: &[String],
    ) -> Option<Option<String>> {
        for column in
            schema.columns.iter().enumerate().filter(|(_, column)| texts.contains(&ident(&column.name)))
        {
            let Some(name) = schema.values(column.0).find(|value| called_after_all(value)) else { continue };
            let is = format!("{} = '{}'", ident(&column.1.name), name.replace('\'', "''"));
            let numbers: Vec<String> = schema
                .columns
                .iter()
                .filter(|column| column.kind == Kind::Number)
                .take(WHOLES)
                .map(|column| ident(&column.name))
                .map(|x| format!("sum(CASE WHEN {is} THEN {x} END), sum(CASE WHEN NOT ({is}) THEN {x} END)"))
                .collect();
            if numbers.is_empty() {
                continue;
            }
            let Some(fact) = questions.query(&format!("SELECT {} FROM {whole}", numbers.join(", ")))? else {
                continue;
            };
            let same = |n: usize| {
                let (one, others) = (fact.number(0, n * 2)?, fact.number(0, n * 2 + 1)?);
                (one > 0.0 && (one - others).abs() <= one * NEAR).then_some(())
            };
            if (0..numbers.len()).any(|n| same(n).is_some()) {
                return Some(Some(format!("({is})")));
            }
        }
        Some(None)
    }
}

/// Whether a label is one of a whole: `All regions`, `Alle Standorte`, `World`.
fn called_after_all(label: &str) -> bool {
    let label = label.trim().to_lowercase();
    let first = label.split_whitespace().next().unwrap_or_default();
    matches!(first, "all" | "alle" | "total" | "overall" | "gesamt" | "insgesamt" | "combined" | "whole")
        || matches!(label.as_str(), "world" | "welt" | "everyone" | "everywhere")
}
