//! The columns of a table that say which of its rows are done and what a row is called. Goes by names of columns and
//! their first values; asks nothing.

use super::due::{Due, Owner};
use super::tables::Table;
use gloss_analysis::schema::Kind;
use gloss_figures::figure::Fact;
use gloss_figures::sql::ident;
use gloss_figures::words::{escape, human, parts};

/// Statuses of a row with which nothing is left to do, as a list in SQL.
const CLOSED: &str = "'done', 'closed', 'paid', 'complete', 'completed', 'finished', 'resolved', 'settled', 'cancelled', \
'canceled', 'delivered', 'received', 'returned', 'archived', 'terminated', 'ended', 'expired', 'won', 'lost', 'rejected', \
'fixed', 'void', 'written off'";
/// Values of a column such as "done" that mean yes, as a list in SQL.
const YES: &str = "'yes', 'y', 'true', '1', 'x', '✓', '✔'";

/// Which rows are open: a condition in SQL, and the column that it rests on; always true where none tells.
pub(super) fn open(of: &Table, due: &str) -> (String, Option<String>) {
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

/// Whether a column's first values say how far things are; a state may also be Ohio.
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
pub(super) struct Labels {
    /// The columns that say what it is called, at most two.
    what: Vec<String>,
    who: Option<String>,
    /// A number that goes with it, such as an amount.
    much: Option<String>,
}

impl Labels {
    pub(super) fn of(of: &Table, due: &str, status: Option<&str>) -> Self {
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

    pub(super) fn sql(&self) -> String {
        let all = self.what.iter().chain(&self.who).chain(&self.much);
        all.map(|name| format!(", {}", ident(name))).collect()
    }

    pub(super) fn due(&self, fact: &Fact, place: &str) -> Vec<Due> {
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
