//! Late and overdue: from the date on which something is due and the one on which it was done, as the table calls them. Guesses at no
//! date.

use super::super::plan::{Filter, Metric, Shape};
use super::super::view::Column;
use super::reader::{Reader, Refusal};
use gloss_analysis::schema::Kind;

impl Reader<'_> {
    pub(super) fn lateness(&mut self) -> Result<Option<Shape>, Refusal> {
        let Some((at, kind)) = self.find_any("late") else { return Ok(None) };
        if kind == "open" {
            // A status that is called so is a value.
            if self.piece(at).is_some_and(|piece| !piece.values.is_empty()) {
                return Ok(None);
            }
            let (sql, says, column) = self.open_rows().ok_or(Refusal::Beyond)?;
            self.filters.push(Filter::plain(sql, column, says));
            self.take(at);
            return Ok(None);
        }
        let due = self.date_of("due", None)?;
        self.take(at);
        let says = |words: &[&str]| {
            self.pieces.iter().any(|piece| words.contains(&piece.text.to_lowercase().as_str()))
        };
        let was_done =
            self.pieces.iter().any(|piece| piece.is("concept", "done") || piece.is("concept", "payment"))
                || says(&["was", "were", "wurde", "wurden", "war", "waren", "came", "kam", "kamen"]);
        let is_open = says(&["is", "are", "ist", "sind"]);
        let kind = match (kind, was_done, is_open) {
            ("late", false, true) => "overdue",
            // “Late invoices” are done too late, or not done yet.
            ("late", false, false) => {
                return Err(Refusal::Left(vec![
                    self.piece(at).map(|one| one.text.clone()).unwrap_or_default(),
                ]));
            }
            (kind, ..) => kind,
        };
        if kind == "late" && !self.spans.is_empty() {
            return Err(Refusal::When(self.view.date_names()));
        }
        let filter = if kind == "late" { self.done_after(due)? } else { self.open_after(due)? };
        self.filters.push(filter);
        // What “paid” or “shipped” says of lateness is said by the dates.
        self.take_all(|piece| ["done", "due", "payment"].iter().any(|concept| piece.is("concept", concept)));
        for rule in [Self::extremes, Self::grouped, Self::counted, Self::listed] {
            if let Some(shape) = rule(self)? {
                return Ok(Some(shape));
            }
        }
        let who = self.find("ask", "who").and_then(|at| Some((at, self.view.who()?)));
        Ok(who.map(|(at, column)| {
            self.take(at);
            Shape::Groups(Metric::Rows, super::super::plan::By::Column(column), Some(true), None)
        }))
    }

    /// The condition that a row is not done yet, in words, and a column that it looks at.
    pub(super) fn open_rows(&self) -> Option<(String, String, usize)> {
        let due = self.view.columns.iter().position(|one| one.is_date() && one.is_called("due"));
        let (sql, says) = self.is_open(due)?;
        Some((sql, says, due.unwrap_or_default()))
    }

    /// The one date that is called so, the named one before others.
    fn date_of(&self, concept: &str, but: Option<usize>) -> Result<usize, Refusal> {
        let is_it = |column: &Column| column.is_date() && column.is_called(concept);
        let all: Vec<usize> = (0..self.view.columns.len())
            .filter(|at| Some(*at) != but && self.view.column(*at).is_some_and(is_it))
            .collect();
        if let [one] = all.as_slice() {
            return Ok(*one);
        }
        // What has a progress is due when it should be over.
        let has_progress = self.view.columns.iter().any(|one| one.is_called("progress"));
        if let Some((_, end)) =
            self.view.ends().filter(|_| concept == "due" && all.is_empty() && has_progress)
        {
            return Ok(end);
        }
        let named =
            self.free().find_map(|(_, piece)| piece.column(self.view, is_it)).filter(|at| all.contains(at));
        named.ok_or_else(|| {
            let names = || all.iter().filter_map(|at| Some(self.view.column(*at)?.name.clone())).collect();
            Refusal::When(if all.is_empty() { self.view.date_names() } else { names() })
        })
    }

    fn done_after(&self, due: usize) -> Result<Filter, Refusal> {
        let done = self.date_of("done", Some(due))?;
        let (Some(a), Some(b)) = (self.view.column(done), self.view.column(due)) else {
            return Err(Refusal::Beyond);
        };
        let sql = format!("substr({}, 1, 10) > substr({}, 1, 10)", a.sql(), b.sql());
        let is = self.word("is after", "liegt nach");
        let says = format!("{} {is} {}", self.quoted(&a.name), self.quoted(&b.name));
        Ok(Filter::plain(sql, done, says))
    }

    fn open_after(&mut self, due: usize) -> Result<Filter, Refusal> {
        let day = match self.spans.as_slice() {
            [] => self.today.map(|day| day.to_string()).ok_or(Refusal::Beyond)?,
            [one] if one.period.from == one.period.to && one.period.from.len() == 10 => {
                one.period.from.clone()
            }
            _ => return Err(Refusal::Beyond),
        };
        self.spans.clear();
        let Some(column) = self.view.column(due) else { return Err(Refusal::Beyond) };
        let open = self.is_open(Some(due)).ok_or(Refusal::Beyond)?;
        let sql = format!("substr({}, 1, 10) < '{day}' AND {}", column.sql(), open.0);
        let is = self.word("is before", "liegt vor dem");
        let says = format!("{} {is} {day}, {}", self.quoted(&column.name), open.1);
        Ok(Filter::plain(sql, due, says))
    }

    /// The condition that a row is not done yet: it has no date of being done, or its progress is below all of it.
    fn is_open(&self, due: Option<usize>) -> Option<(String, String)> {
        let owed = |one: &&Column| {
            one.kind == Kind::Number
                && one.is_called("amount")
                && (one.is_called("due")
                    || one
                        .words
                        .iter()
                        .any(|word| matches!(word.as_str(), "open" | "offen" | "offener" | "outstanding")))
        };
        if let Some(owed) = self.view.columns.iter().find(owed) {
            let says = format!("{} {}", self.quoted(&owed.name), self.word("is above 0", "ist über 0"));
            return Some((format!("{} > 0", owed.sql()), says));
        }
        let done = self.date_of("done", due).ok().and_then(|at| self.view.column(at));
        let status = self.view.columns.iter().find(|one| one.kind == Kind::Text && one.is_called("status"));
        let unsaid = done.map(|one| {
            let says = self.word("is empty", "ist leer");
            (format!("{} IS NULL", one.sql()), format!("{} {says}", self.quoted(&one.name)))
        });
        // What was cancelled is not open, though it was never done.
        let not_closed = status.map(|one| {
            let x = one.sql();
            let says = self.word("is not closed or cancelled", "ist nicht erledigt oder storniert");
            (
                format!("({x} IS NULL OR label({x}) NOT IN ({CLOSED}))"),
                format!("{} {says}", self.quoted(&one.name)),
            )
        });
        match (unsaid, not_closed) {
            (Some(a), Some(b)) => return Some((format!("{} AND {}", a.0, b.0), format!("{}, {}", a.1, b.1))),
            (Some(one), None) | (None, Some(one)) => return Some(one),
            (None, None) => {}
        }
        let progress =
            self.view.columns.iter().find(|one| one.kind == Kind::Number && one.is_called("progress"))?;
        let whole = if progress.measure.as_ref().is_some_and(|one| one.scaled) { 1 } else { 100 };
        let says = format!("{} {} {whole}", self.quoted(&progress.name), self.word("is below", "ist unter"));
        Some((format!("{} < {whole}", progress.sql()), says))
    }
}

/// Statuses with which nothing is left to do, as a list in SQL.
const CLOSED: &str = "'done', 'closed', 'paid', 'complete', 'completed', 'finished', 'resolved', 'settled', 'cancelled', \
'canceled', 'delivered', 'returned', 'credited', 'void', 'voided', 'deleted', 'written off', 'refunded', 'rejected', 'bezahlt', \
'erledigt', 'abgeschlossen', 'storniert', 'gutgeschrieben', 'geliefert', 'beendet', 'gelöscht', 'abgelehnt', 'erstattet'";
