//! Rows of tables with a day by which something is due or ends: how many are overdue, which come up. Counted and
//! listed by SQL; rows that their own table calls done are left out.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::due::{Due, Owner};
use super::tables::{Book, Table};
use crate::desk::Desk;
use crate::figure::Fact;
use crate::jobs::report::schema::Kind;
use crate::jobs::report::story::{Grain, ask, written};
use crate::sql::{ident, table};
use crate::words::{escape, human, parts};

/// Rows of one table that are listed, the earliest first.
pub(super) const ROWS: usize = 8;
/// Days that count as coming up.
pub(super) const SOON: i64 = 7;

/// What a column of days says.
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

/// What a status says of a row with which nothing is left to do.
const CLOSED: &str = "'done', 'closed', 'paid', 'complete', 'completed', 'finished', 'resolved', 'settled', 'cancelled', \
'canceled', 'delivered', 'received', 'returned', 'archived', 'terminated', 'ended', 'expired', 'won', 'lost', 'rejected', \
'fixed', 'void', 'written off'";
/// What a column such as "done" says where it is.
const YES: &str = "'yes', 'y', 'true', '1', 'x', '✓', '✔'";

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

impl Rows {
    /// Looks at all tables of a book; rows that come up are put to `out`. None while that is being asked.
    pub(super) fn ask(desk: &Desk, book: &Book, today: Date, out: &mut Vec<Due>) -> Option<Vec<Self>> {
        let asked: Vec<Option<Option<(Self, Vec<Due>)>>> =
            book.tables.iter().map(|table| Self::of(desk, book, table, today)).collect();
        let mut rows = Vec::new();
        for found in asked {
            let Some((found, due)) = found? else { continue };
            out.extend(due);
            rows.push(found);
        }
        Some(rows)
    }

    fn of(desk: &Desk, book: &Book, of: &Table, today: Date) -> Option<Option<(Self, Vec<Due>)>> {
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
        let (open, status) = Open::of(of, &column.name);
        let day = format!("substr({}, 1, 10)", ident(&column.name));
        let from = table(&schema.path, schema.sheet.as_deref());
        let (soon, given) =
            (today.saturating_add(SOON.days()), format!("length({}) >= 10 AND {open}", ident(&column.name)));
        let count = |which: String| format!("count(CASE WHEN {given} AND {which} THEN 1 END)");
        let counts = ask(
            desk,
            &format!(
                "SELECT {}, {}, {}, {}, {} FROM {from}",
                count(format!("{day} < '{today}'")),
                count(format!("{day} = '{today}'")),
                count(format!("{day} > '{today}' AND {day} <= '{soon}'")),
                count(format!("{day} > '{soon}'")),
                count("1".to_owned()),
            ),
        );
        // What has ended is no news where nobody says that it should have gone on.
        let past = if sort == Sort::End && status.is_none() {
            format!(" AND {day} >= '{today}'")
        } else {
            String::new()
        };
        let labels = Labels::of(of, &column.name, status.as_deref());
        let listed = ask(
            desk,
            &format!(
                "SELECT {day}, {}{} FROM {from} WHERE {given}{past} AND {day} <= '{soon}' ORDER BY {day} LIMIT {ROWS}",
                shown(&day, today),
                labels.sql()
            ),
        );
        let (Some(counts), listed) = (counts?, listed?) else { return Some(None) };
        let place = match &schema.sheet {
            Some(sheet) => format!("{}, {}", escape(&book.path), escape(sheet)),
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

    /// True where what is past is overdue, and not only over.
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
        if self.sheet.is_empty() { self.path.clone() } else { format!("{}, {}", self.path, self.sheet) }
    }

    /// The file's name for closing words, which carry no figures.
    pub(super) fn name(&self) -> &str {
        &self.path
    }

    /// What the table says in all; none where nothing of it comes up or is past.
    pub(super) fn told(&self) -> Option<String> {
        let figure = |at: usize| self.counts.cell(0, at).map(|cell| cell.figure()).unwrap_or_default();
        let (past, ends) = match (self.is_owed(), self.sort) {
            (true, Sort::Due) => ("overdue", "due"),
            (true, Sort::End) => ("past their end", "ending"),
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
        Some(format!("**{}** ({}): {all}, {}.{listed}", self.file(), self.column, crate::words::list(&said)))
    }
}

/// A day in SQL as documents' days are shown: `Fri 20 Nov`, with the year where it is another one than today's.
fn shown(day: &str, today: Date) -> String {
    let weekday = format!("substr('SunMonTueWedThuFriSat', 3 * strftime('%w', {day}) + 1, 3)");
    let whole = written(day, Grain::Day);
    format!(
        "{weekday} || ' ' || CASE WHEN {day} GLOB '{}*' THEN substr({whole}, 1, length({whole}) - 5) ELSE {whole} END",
        today.year()
    )
}

/// Which rows are open.
struct Open;

impl Open {
    /// A condition in SQL, and the column that it rests on; always true where none tells.
    fn of(of: &Table, due: &str) -> (String, Option<String>) {
        let finished = [
            "done",
            "paid",
            "completed",
            "complete",
            "closed",
            "finished",
            "resolved",
            "settled",
            "delivered",
            "returned",
            "received",
            "cancelled",
        ];
        for column in of.schema.columns.iter().filter(|column| column.name != due) {
            let words: Vec<String> = parts(&column.name).iter().map(|word| word.to_lowercase()).collect();
            let has = |any: &[&str]| words.iter().any(|word| any.contains(&word.as_str()));
            let (x, flag) = (ident(&column.name), has(&finished));
            let said = format!("lower(trim(CAST({x} AS TEXT)))");
            let open = match column.kind {
                Kind::Date if flag => format!("{x} IS NULL"),
                Kind::Date => continue,
                // An amount that was paid is none of these words.
                Kind::Number if flag && words.len() > 1 => continue,
                _ if flag => format!("({x} IS NULL OR {said} NOT IN ({CLOSED}, {YES}))"),
                Kind::Text if has(&["status", "state", "stage"]) && tells(of, &column.name) => {
                    format!("({x} IS NULL OR {said} NOT IN ({CLOSED}))")
                }
                _ => continue,
            };
            return (open, Some(column.name.clone()));
        }
        ("1".to_owned(), None)
    }
}

/// True where a column's first values say how far things are; a state may also be Ohio.
fn tells(of: &Table, name: &str) -> bool {
    let open = [
        "open",
        "active",
        "todo",
        "to do",
        "in progress",
        "pending",
        "new",
        "doing",
        "unpaid",
        "overdue",
        "planned",
        "waiting",
        "sent",
        "blocked",
        "not started",
    ];
    let at = of.schema.columns.iter().position(|column| column.name == name);
    at.is_some_and(|at| {
        of.schema.values(at).any(|value| {
            let value = value.to_lowercase();
            open.contains(&value.as_str()) || CLOSED.contains(&format!("'{value}'"))
        })
    })
}

/// The columns that name a row.
struct Labels {
    /// What it is called, at most two columns.
    what: Vec<String>,
    who: Option<String>,
    /// A number that goes with it, such as an amount.
    much: Option<String>,
}

impl Labels {
    fn of(of: &Table, due: &str, status: Option<&str>) -> Self {
        let free = || {
            of.schema.columns.iter().filter(|column| {
                column.name != due && Some(column.name.as_str()) != status && !column.unnamed
            })
        };
        let named = |any: &[&str], kinds: &[Kind]| {
            free()
                .find(|column| {
                    let words = parts(&column.name);
                    kinds.contains(&column.kind)
                        && words.iter().any(|word| any.contains(&word.to_lowercase().as_str()))
                })
                .map(|column| column.name.clone())
        };
        let who = named(
            &["owner", "assignee", "responsible", "who", "person", "lead", "assigned", "contact"],
            &[Kind::Text],
        );
        let much =
            named(&["amount", "total", "price", "value", "cost", "balance", "fee", "sum"], &[Kind::Number]);
        let mut what: Vec<String> = Vec::new();
        let first = named(
            &[
                "task",
                "title",
                "what",
                "item",
                "action",
                "milestone",
                "deliverable",
                "project",
                "subject",
                "contract",
                "name",
                "invoice",
                "order",
                "id",
                "no",
                "number",
            ],
            &[Kind::Text, Kind::Number],
        );
        let texts = free().filter(|column| column.kind == Kind::Text && Some(&column.name) != who.as_ref());
        what.extend(first);
        for column in texts {
            if what.len() < 2 && !what.contains(&column.name) {
                what.push(column.name.clone());
            }
        }
        Self { what, who, much }
    }

    fn sql(&self) -> String {
        let all = self.what.iter().chain(&self.who).chain(&self.much);
        all.map(|name| format!(", {}", ident(name))).collect()
    }

    fn due(&self, fact: &Fact, place: &str) -> Vec<Due> {
        let row = |at: usize| {
            let day = fact.cell(at, 0)?.value.as_str()?.parse().ok()?;
            let cell = |column: usize| fact.cell(at, column);
            let texts: Vec<String> = (0..self.what.len())
                .filter_map(|n| cell(2 + n))
                .filter(|cell| !cell.value.is_null())
                .map(|cell| if cell.number().is_some() { cell.figure() } else { cell.text() })
                .collect();
            let mut next = 2 + self.what.len();
            let who = self.who.as_ref().and_then(|_| cell(next)).filter(|cell| !cell.value.is_null());
            next += usize::from(self.who.is_some());
            let much = self.much.as_ref().and_then(|name| Some((human(name), cell(next)?)));
            let much = much.filter(|(_, cell)| cell.number().is_some());
            let much = much
                .map_or_else(String::new, |(name, cell)| format!(" ({} {})", escape(&name), cell.figure()));
            let what = if texts.is_empty() { "a row".to_owned() } else { texts.join(", ") };
            Some(Due {
                day: Some(day),
                shown: cell(1)?.text(),
                what: format!("{what}{much}"),
                who: who.map_or(Owner::Nobody, |cell| Owner::Named(cell.text())),
                place: place.to_owned(),
                is_row: true,
                is_old: false,
            })
        };
        (0..fact.rows.len()).filter_map(row).collect()
    }
}
