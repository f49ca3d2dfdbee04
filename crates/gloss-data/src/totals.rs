//! Rows that sum up the others of their table and must not be counted with them: told by what they are called, in two
//! languages, by their formulas, or by their numbers. Leaves no row out itself.

use gloss_protocol::FactTotal;
use gloss_table::{Column, ColumnKind, Schema};
use rusqlite::types::Value;
use rusqlite::{Connection, Row};

use crate::name::quoted;

/// Columns whose words may name a row.
const LABELS: usize = 3;
/// Columns whose numbers are added up.
const NUMBERS: usize = 32;
/// Rows that are looked at closely; a table in which more look like totals has none.
const CANDIDATES: usize = 256;
/// A row without a name is odd where at most one in so many has none.
const ODD: u32 = 4;
/// Rows from which on a row's only number is no chance sum of the others.
const ENOUGH: i64 = 6;
/// How far a rounded number may be from what it is of.
const ROUNDED: f64 = 0.010_001;

/// Names of totals and averages.
const NAMES: [&str; 45] = [
    "total",
    "totals",
    "grand total",
    "sub total",
    "subtotal",
    "sum",
    "sums",
    "sum total",
    "total sum",
    "overall",
    "overall total",
    "in total",
    "average",
    "averages",
    "avg",
    "mean",
    "median",
    "minimum",
    "maximum",
    "gesamt",
    "gesamtsumme",
    "gesamtergebnis",
    "gesamtbetrag",
    "gesamtwert",
    "gesamtanzahl",
    "insgesamt",
    "summe",
    "summen",
    "summe gesamt",
    "gesamt summe",
    "zwischensumme",
    "teilsumme",
    "teilergebnis",
    "endsumme",
    "endbetrag",
    "übertrag",
    "durchschnitt",
    "gesamtdurchschnitt",
    "mittelwert",
    "mittel",
    "schnitt",
    "ø",
    "⌀",
    "σ",
    "∑",
];
/// Prefixes of a total's name, before the name of what is summed up.
const BEFORE: [&str; 14] = [
    "total of ",
    "total for ",
    "grand total ",
    "subtotal ",
    "sub-total ",
    "sum of ",
    "average of ",
    "summe ",
    "zwischensumme ",
    "gesamtsumme ",
    "durchschnitt ",
    "mittelwert ",
    "∑ ",
    "ø ",
];
/// Suffixes of a total's name.
const BEHIND: [&str; 6] = [" total", " subtotal", " gesamt", " summe", " insgesamt", " average"];

/// Whether a row that is called so sums up others.
pub(crate) fn is_name(label: &str) -> bool {
    let words = label.to_lowercase().replace('-', " ");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.trim_matches(|c: char| c.is_ascii_punctuation() || matches!(c, ' ' | '…' | '='));
    let alone = |rest: &str| !rest.contains(char::is_alphabetic) && !rest.is_empty();
    NAMES.contains(&words)
        || BEFORE.iter().any(|before| words.starts_with(before))
        || BEHIND.iter().any(|behind| words.ends_with(behind))
        // `Total 2025`, `Summe (12)`
        || NAMES.iter().any(|name| words.strip_prefix(name).is_some_and(alone))
}

/// The rows of a loaded table that look like totals of the others.
pub(crate) fn find(db: &Connection, name: &str, schema: &Schema) -> rusqlite::Result<Vec<FactTotal>> {
    let taken = |alias: &&str| schema.columns.iter().any(|column| column.name.eq_ignore_ascii_case(alias));
    let Some(number) = ["rowid", "_rowid_", "oid"].into_iter().find(|alias| !taken(alias)) else {
        return Ok(Vec::new());
    };
    let Some(table) = Table::new(db, name, schema, number)? else { return Ok(Vec::new()) };
    let found: Vec<Line> = table.candidates(db, &schema.summed)?;
    let named = found.iter().filter(|line| line.called().is_some()).count();
    let nameless = found.iter().filter(|line| line.nameless()).count();
    // Where every other row is a total, it is a word of the data and not a sum.
    let word = (named > 1 && named * 2 >= schema.rows as usize) || found.len() >= CANDIDATES;
    let odd = nameless == 1 || nameless as u64 * u64::from(ODD) <= u64::from(schema.rows);
    let mut out = Vec::new();
    for line in found {
        let adds_up = table.adds_up(&line);
        let edge = line.row == schema.last_row || line.row == schema.first_row;
        let is_summed = schema.summed.contains(&line.row);
        let total = match (line.called(), line.nameless()) {
            _ if is_summed => true,
            (Some(_), _) => !word,
            (None, true) => odd && line.holds() && (adds_up.any || line.row == schema.last_row),
            (None, false) => edge && adds_up.is_sum,
        };
        if total {
            let name = line.called().or_else(|| line.first()).unwrap_or_default();
            out.push(FactTotal {
                row: line.row,
                name: name.trim().to_owned(),
                adds_up: adds_up.any || is_summed,
            });
        }
    }
    Ok(out)
}

/// A column's numbers together.
struct Sum {
    count: i64,
    sum: f64,
    /// Whether they differ.
    varies: bool,
    /// Whether all of them are whole.
    whole: bool,
}

/// A table's label columns, number columns and sums.
struct Table<'a> {
    name: String,
    /// The name of a row's number in SQL.
    number: &'a str,
    labels: Vec<&'a Column>,
    numbers: Vec<&'a Column>,
    sums: Vec<Sum>,
}

/// A row that may be a total.
struct Line {
    row: u32,
    labels: Vec<String>,
    numbers: Vec<Option<f64>>,
}

/// Whether numbers of a row are the sums or means of the others.
struct AddsUp {
    any: bool,
    /// All of them are, and not by chance: a row like all others is near their mean, so that alone makes none a total.
    is_sum: bool,
}

impl Line {
    /// The word by which it is a total.
    fn called(&self) -> Option<&str> {
        self.labels.iter().map(String::as_str).find(|label| is_name(label))
    }

    fn first(&self) -> Option<&str> {
        self.labels.iter().map(String::as_str).find(|label| !label.trim().is_empty())
    }

    fn nameless(&self) -> bool {
        self.first().is_none()
    }

    fn holds(&self) -> bool {
        self.numbers.iter().any(Option::is_some)
    }
}

impl<'a> Table<'a> {
    /// None where there is nothing to name a row or to add up, or there are too few rows.
    fn new(
        db: &Connection,
        name: &str,
        schema: &'a Schema,
        number: &'a str,
    ) -> rusqlite::Result<Option<Self>> {
        let words = |column: &&Column| matches!(column.kind, ColumnKind::Text | ColumnKind::Date);
        let mut labels: Vec<&Column> = schema.columns.iter().filter(words).take(LABELS).collect();
        if labels.is_empty() {
            labels = schema.columns.iter().take(1).collect();
        }
        let first = labels.first().map(|label| label.index);
        let numbers: Vec<&Column> = schema
            .columns
            .iter()
            .filter(|column| column.kind == ColumnKind::Number && Some(column.index) != first)
            .take(NUMBERS)
            .collect();
        if schema.rows < 2 || labels.is_empty() {
            return Ok(None);
        }
        let name = quoted(name);
        let mut sums = Vec::new();
        for column in &numbers {
            let column_name = quoted(&column.name);
            let varies = format!("min({column_name}) < max({column_name})");
            let sql = format!(
                "SELECT count({column_name}), total({column_name}), coalesce({varies}, 0) FROM {name}"
            );
            let (count, sum, varies) =
                db.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            sums.push(Sum { count, sum, varies, whole: column.integer });
        }
        Ok(Some(Self { name, number, labels, numbers, sums }))
    }

    /// Rows that are called totals, have no name, stand at an edge, or are among these.
    fn candidates(&self, db: &Connection, summed: &[u32]) -> rusqlite::Result<Vec<Line>> {
        let labels: Vec<String> = self.labels.iter().map(|column| quoted(&column.name)).collect();
        let numbers: Vec<String> = self.numbers.iter().map(|column| quoted(&column.name)).collect();
        let called: Vec<String> = labels.iter().map(|label| format!("is_total({label})")).collect();
        let blank: Vec<String> =
            labels.iter().map(|label| format!("trim(coalesce({label}, '')) = ''")).collect();
        let (table, number) = (&self.name, self.number);
        let all = [labels, numbers].concat().join(", ");
        let summed = summed.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
        let sql = format!(
            "SELECT {number}, {all} FROM {table} WHERE {} OR ({}) OR {number} IN ((SELECT min({number}) FROM {table}), \
             (SELECT max({number}) FROM {table})) OR {number} IN ({summed}) LIMIT {CANDIDATES}",
            called.join(" OR "),
            blank.join(" AND ")
        );
        let mut statement = db.prepare(&sql)?;
        statement.query_map([], |row| self.line(row))?.collect()
    }

    fn line(&self, row: &Row<'_>) -> rusqlite::Result<Line> {
        let text = |at: usize| {
            Ok(match row.get::<_, Value>(at)? {
                Value::Text(text) => text,
                Value::Integer(n) => n.to_string(),
                Value::Real(n) => n.to_string(),
                Value::Null | Value::Blob(_) => String::new(),
            })
        };
        let float = |at: usize| {
            Ok(match row.get::<_, Value>(at)? {
                Value::Integer(n) => Some(n as f64),
                Value::Real(n) => Some(n),
                _ => None,
            })
        };
        let labels = (1..=self.labels.len()).map(text).collect::<rusqlite::Result<_>>()?;
        let from = self.labels.len() + 1;
        let numbers = (from..from + self.numbers.len()).map(float).collect::<rusqlite::Result<_>>()?;
        Ok(Line { row: row.get(0)?, labels, numbers })
    }

    fn adds_up(&self, line: &Line) -> AddsUp {
        let own = || line.numbers.iter().zip(&self.sums).filter_map(|(value, sum)| Some(((*value)?, sum)));
        let (mut sums, mut means, mut filled, mut most) = (0, 0, 0, 0);
        for (value, of) in own() {
            filled += 1;
            most = most.max(of.count);
            let others = of.sum - value;
            let near = |x: f64, rounded: bool| {
                let slack = if rounded { rounding(value) } else { 1e-9 };
                (value - x).abs() <= slack.max(x.abs() * 1e-9)
            };
            let mean = others / (of.count - 1).max(1) as f64;
            let counts = value != 0.0 && of.count > 3;
            if counts && near(others, !of.whole) {
                sums += 1;
            } else if counts && of.varies && near(mean, true) {
                means += 1;
            }
        }
        let all = filled > 0 && sums + means == filled && (filled > 1 || most >= ENOUGH);
        AddsUp { any: sums + means > 0, is_sum: all && sums > 0 }
    }
}

/// How far a number may be from what it was rounded from, by the decimals that it is written with.
fn rounding(value: f64) -> f64 {
    let written = value.to_string();
    let decimals = written.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let half = 0.5 * 10_f64.powi(-(decimals.min(9) as i32));
    half.min(ROUNDED)
}

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn totals_are_told_by_their_names() {
        for name in [
            "Total",
            "TOTAL:",
            "Grand total",
            "grand  Total",
            "Sub-Total",
            "Summe",
            "Gesamtsumme",
            "Gesamt",
            "Σ",
            "Ø",
            "Total 2025",
            "Summe Nord",
            "North total",
            "Average",
            "Durchschnitt",
            "** Total **",
            "Insgesamt:",
            "= Summe",
        ] {
            assert!(is_name(name), "{name}");
        }
        for name in [
            "Totalenergies",
            "Total Wine",
            "Summer",
            "Mittelstadt",
            "",
            "Sumatra",
            "C8",
            "Averell",
            "Schnittlauch",
        ] {
            assert!(!is_name(name), "{name}");
        }
    }
}
