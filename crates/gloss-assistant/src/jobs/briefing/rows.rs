//! Rows of tables with a day by which something is due or ends: how many are overdue, which come up. Counted and
//! listed by SQL; rows that their own table calls done are left out.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::due::Due;
use super::labels::{Labels, open};
use super::tables::{Book, Table};
use crate::desk::Desk;
use gloss_analysis::Questions as _;
use gloss_analysis::schema::Kind;
use gloss_analysis::story::{Grain, written};
use gloss_figures::figure::Fact;
use gloss_figures::sql::{ident, table};
use gloss_figures::words::{escape, human, parts};

/// Rows of one table that are listed, the earliest first.
pub(super) const ROWS: usize = 8;
/// Days that count as coming up.
pub(super) const SOON: i64 = 7;

/// The meaning of a column of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Something must be done by then.
    Due,
    /// Something ends then, of itself.
    End,
}

impl Sort {
    /// By the words of a column's name.
    pub(super) fn of(name: &str) -> Option<Self> {
        let words: Vec<String> = parts(name).iter().map(|word| word.to_lowercase()).collect();
        let has = |any: &[&str]| words.iter().any(|word| any.contains(&word.as_str()));
        if has(&["due", "deadline", "target"]) {
            Some(Self::Due)
        } else if has(&["end", "ends", "expires", "expiry", "expiration", "until", "renewal", "renew"]) {
            Some(Self::End)
        } else {
            None
        }
    }
}

/// A table with such a column, and what was asked of it.
#[derive(Debug)]
pub(super) struct Rows {
    path: String,
    sheet: String,
    /// The column's name as words, escaped.
    column: String,
    sort: Sort,
    /// The name of the column that tells what is done, escaped.
    status: Option<String>,
    /// Overdue, today, the next days, later, all open.
    counts: Fact,
}

/// A table with what was asked of it, and its rows that are listed.
type Counted = (Rows, Vec<Due>);

impl Rows {
    /// Looks at all tables of a book; rows that come up are put to `out`. None while that is being asked.
    pub(super) fn ask(desk: &Desk, book: &Book, today: Date, out: &mut Vec<Due>) -> Option<Vec<Self>> {
        let asked: Vec<Option<Option<Counted>>> =
            book.tables.iter().map(|table| Self::of(desk, book, table, today)).collect();
        let mut rows = Vec::new();
        for found in asked {
            let Some((found, due)) = found? else { continue };
            out.extend(due);
            rows.push(found);
        }
        Some(rows)
    }

    fn of(desk: &Desk, book: &Book, of: &Table, today: Date) -> Option<Option<Counted>> {
        let schema = &of.schema;
        let columns = || schema.columns.iter().filter(|column| !column.unnamed);
        let dated = |sort: Sort| {
            columns()
                .find(|column| column.kind == Kind::Date && Sort::of(&column.name) == Some(sort))
                .map(|column| (column, sort))
        };
        let Some((column, sort)) = dated(Sort::Due).or_else(|| dated(Sort::End)) else {
            return Some(None);
        };
        let (open, status) = open(of, &column.name);
        let day = format!("substr({}, 1, 10)", ident(&column.name));
        let from = table(&schema.path, schema.sheet.as_deref());
        let (soon, given) =
            (today.saturating_add(SOON.days()), format!("length({}) >= 10 AND {open}", ident(&column.name)));
        let count = |which: String| format!("count(CASE WHEN {given} AND {which} THEN 1 END)");
        let counts = desk.query(&format!(
            "SELECT {}, {}, {}, {}, {} FROM {from}",
            count(format!("{day} < '{today}'")),
            count(format!("{day} = '{today}'")),
            count(format!("{day} > '{today}' AND {day} <= '{soon}'")),
            count(format!("{day} > '{soon}'")),
            count("1".to_owned()),
        ));
        // What has ended is no news where nobody says that it should have gone on.
        let past = if sort == Sort::End && status.is_none() {
            format!(" AND {day} >= '{today}'")
        } else {
            String::new()
        };
        let labels = Labels::of(of, &column.name, status.as_deref());
        let listed = desk.query(&format!(
                "SELECT {day}, {}{} FROM {from} WHERE {given}{past} AND {day} <= '{soon}' ORDER BY {day} LIMIT {ROWS}",
                day_sql(&day, today),
                labels.sql()
            ),
        );
        let (Some(counts), listed) = (counts?, listed?) else { return Some(None) };
        let place = match &schema.sheet {
            Some(sheet) => format!("{} ({})", escape(&book.path), escape(sheet)),
            None => escape(&book.path),
        };
        let due = listed.iter().flat_map(|fact| labels.due(fact, &place)).collect();
        let rows = Self {
            path: escape(&book.path),
            sheet: of.sheet(),
            column: escape(&human(&column.name)),
            sort,
            status: status.map(|name| escape(&human(&name))),
            counts,
        };
        Some(Some((rows, due)))
    }

    fn n(&self, at: usize) -> f64 {
        self.counts.number(0, at).unwrap_or(0.0)
    }

    /// Whether what is past is overdue, and not only over.
    fn is_owed(&self) -> bool {
        self.sort == Sort::Due || self.status.is_some()
    }

    /// `[3] rows of invoices.csv` for a sentence on what is overdue; none where nothing is.
    pub(super) fn overdue(&self) -> Option<String> {
        self.counted(0).filter(|_| self.is_owed())
    }

    /// The same for today and the next days.
    pub(super) fn coming(&self, at: usize) -> Option<String> {
        self.counted(at)
    }

    fn counted(&self, at: usize) -> Option<String> {
        let noun = if self.n(at) == 1.0 { "row" } else { "rows" };
        (self.n(at) > 0.0)
            .then(|| self.counts.cell(0, at))?
            .map(|cell| format!("{} {noun} of {}", cell.figure(), self.file()))
    }

    fn file(&self) -> String {
        if self.sheet.is_empty() { self.path.clone() } else { format!("{} ({})", self.path, self.sheet) }
    }

    /// The file's name for closing words, which carry no figures.
    pub(super) fn name(&self) -> &str {
        &self.path
    }

    /// The table in one sentence; none where nothing of it comes up or is past.
    pub(super) fn summary(&self) -> Option<String> {
        let figure = |at: usize| self.counts.cell(0, at).map(|cell| cell.figure()).unwrap_or_default();
        let (past, ends) = match (self.is_owed(), self.sort) {
            (true, Sort::Due) => ("overdue", "due"),
            (true, Sort::End) => ("past the end", "ending"),
            (false, _) => ("over", "ending"),
        };
        let mut said = Vec::new();
        for (at, what) in [
            (0, past.to_owned()),
            (1, format!("{ends} today")),
            (2, format!("{ends} in the next seven days")),
            (3, "later".to_owned()),
        ] {
            if self.n(at) > 0.0 {
                said.push(format!("{} {what}", figure(at)));
            }
        }
        if self.n(0) + self.n(1) + self.n(2) == 0.0 || said.is_empty() {
            return None;
        }
        let noun = if self.n(4) == 1.0 { "row" } else { "rows" };
        let all = match &self.status {
            Some(status) => format!("of {} {noun} still open by “{status}”", figure(4)),
            None => format!("of {} {noun} with a date", figure(4)),
        };
        let many = self.n(0) + self.n(1) + self.n(2) > ROWS as f64;
        let listed = if many { " The eight earliest are listed." } else { "" };
        Some(format!(
            "**{}**, {}: {all}, {}.{listed}",
            self.file(),
            self.column,
            gloss_figures::words::list(&said)
        ))
    }
}

/// A day in SQL as documents' days are shown: `Fri 20 Nov`, with the year where it is another one than today's.
fn day_sql(day: &str, today: Date) -> String {
    let weekday = format!("substr('SunMonTueWedThuFriSat', 3 * strftime('%w', {day}) + 1, 3)");
    let whole = written(day, Grain::Day);
    format!(
        "{weekday} || ' ' || CASE WHEN {day} GLOB '{}*' THEN substr({whole}, 1, length({whole}) - 5) ELSE {whole} END",
        today.year()
    )
}
