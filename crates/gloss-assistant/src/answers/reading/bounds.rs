//! Bounds that a question names: a column beside a number or another column, a date beside another, how many rows a group has. Takes no
//! bound of a number that no column was named for, unless the rows are sums of money.

use super::super::pieces::Piece;
use super::super::plan::{Agg, Filter, Having, Metric};
use super::super::view::Column;
use super::phrase::Thing;
use super::reader::{Reader, Refusal};
use gloss_analysis::schema::Kind;

/// A column that is named, with the pieces of its name.
type Named = (usize, Vec<usize>);

impl Reader<'_> {
    /// Bounds: “more than 100 horsepower”, “above 500”, “below the reorder level”, “no progress”.
    pub(super) fn compares(&mut self) -> Result<(), Refusal> {
        let mut last = None;
        for at in 0..self.pieces.len() {
            let Some(piece) = self.piece(at).filter(|piece| piece.is_free()) else { continue };
            let said = (piece.value("compare"), piece.value("range"));
            if self.none_of(at)? || self.loss(at) || self.exactly(at)? {
                continue;
            }
            let sign = match said {
                (Some("above"), _) => ">",
                (Some("below"), _) => "<",
                (Some("at-least"), _) => ">=",
                (Some(_), _) => "<=",
                (None, Some(way @ ("before" | "after"))) => {
                    self.beside_date(at, if way == "before" { "<" } else { ">" })?;
                    continue;
                }
                (None, Some("between")) => {
                    self.between(at)?;
                    continue;
                }
                _ => continue,
            };
            let number_at =
                self.next(at).filter(|next| self.piece(*next).is_some_and(|piece| piece.number.is_some()));
            match number_at {
                Some(number_at) => last = self.bounded([at, number_at], sign, last)?,
                None => self.beside_column(at, sign)?,
            }
        }
        Ok(())
    }

    /// Takes a bound with its number; the column that it is of, none where it is of groups.
    fn bounded(
        &mut self,
        [at, number_at]: [usize; 2],
        sign: &'static str,
        last: Option<usize>,
    ) -> Result<Option<usize>, Refusal> {
        let Some((number, mut is_percent)) =
            self.piece(number_at).and_then(|piece| Some((piece.number?, piece.is_percent)))
        else {
            return Ok(None);
        };
        let mut behind = self.next(number_at);
        if let Some(percent) =
            behind.filter(|at| self.piece(*at).is_some_and(|one| one.is("unit", "percent")))
        {
            is_percent = true;
            self.take(percent);
            behind = self.next(percent);
        }
        // “More than 30 days overdue” is of no column of days.
        let is_unit = |at: &usize| {
            self.piece(*at).is_some_and(|piece| {
                piece.value("time").is_some()
                    && !piece
                        .columns
                        .iter()
                        .any(|(at, _)| self.view.column(*at).is_some_and(|one| one.kind == Kind::Number))
            })
        };
        if behind.filter(is_unit).is_some() {
            return Ok(None);
        }
        // “Customers with more than 8 invoices”: how many rows a group has.
        if let Some(rows) = behind.filter(|at| self.counts_rows(*at)).filter(|_| self.group().is_some()) {
            [at, number_at, rows].into_iter().for_each(|at| self.take(at));
            self.having = Some(Having { metric: Metric::Rows, sign, number });
            return Ok(None);
        }
        let is_number = self.numbers();
        let after = behind.map(|at| self.column_from(at, &is_number)).transpose()?.flatten();
        let found = match after {
            Some(found) => Some(found),
            None => self.column_before(at, &is_number)?,
        };
        // “At least 1000 and at most 2000” are of one column.
        let again = last.filter(|_| self.joint_before(at).is_some()).map(|column| (column, Vec::new()));
        let Some((column, pieces)) = found.or(again).or_else(|| self.amount_of_rows(at)) else {
            // “People over 60” names no column: which numbers are meant is not guessed.
            let text = |at: usize| self.piece(at).map_or("", |one| one.text.as_str());
            return Err(Refusal::Left(vec![format!("{} {}", text(at), text(number_at))]));
        };
        pieces.into_iter().chain([at, number_at]).for_each(|at| self.take(at));
        let is_fraction = self.view.column(column).is_some_and(Column::is_fraction);
        let number = if is_percent && is_fraction { number / 100.0 } else { number };
        // “Customers with a total above 500”: the sum of a group.
        let agg = self.free().find_map(|(_, piece)| piece.value("agg"));
        match agg.filter(|_| self.group().is_some()) {
            Some(said @ ("sum" | "mean"))
                if said == "mean" || self.view.column(column).is_some_and(Column::may_add) =>
            {
                self.agg();
                let agg = if said == "sum" { Agg::Sum } else { Agg::Mean };
                self.having = Some(Having { metric: Metric::Of(agg, column), sign, number });
            }
            _ => self.bound(column, sign, number),
        }
        Ok(Some(column))
    }

    /// The columns that a bound may be of. A number that each row has of its own counts rows and measures nothing.
    fn numbers(&self) -> impl Fn(&Column) -> bool + use<> {
        let rows = self.view.rows as f64;
        move |column: &Column| {
            let is_own =
                column.is_whole && column.different == rows && column.filled == rows && !column.adds();
            column.kind == Kind::Number && !column.is_id() && !is_own
        }
    }

    /// Whether a piece is what rows are called, and no column of numbers.
    fn counts_rows(&self, at: usize) -> bool {
        self.piece(at).is_some_and(|piece| {
            piece.is_noun
                && piece.columns.iter().all(|(at, _)| !self.view.column(*at).is_some_and(Column::is_measure))
        })
    }

    /// The column of groups that are asked for: “which customers”, “how many customers”.
    fn group(&self) -> Option<usize> {
        let asks = |piece: &Piece| matches!(piece.value("ask"), Some("which" | "many" | "list"));
        let asked = self.pieces.iter().position(asks)?;
        match self.next(asked).and_then(|at| self.thing(at))?.0 {
            Thing::Column(at) => self.view.column(at).filter(|one| one.different < one.filled).map(|_| at),
            _ => None,
        }
    }

    /// The amount of rows that are sums of money: “invoices over 1000”. None where several columns say one, or rows are something else.
    fn amount_of_rows(&self, at: usize) -> Option<Named> {
        self.is_money(at).then_some(())?;
        self.group().is_none().then(|| self.principal())?.map(|column| (column, Vec::new()))
    }

    /// Whether rows that are called so before a piece are sums of money.
    pub(super) fn is_money(&self, at: usize) -> bool {
        const MONEY: [&str; 5] = ["order", "invoice", "sale", "cost", "payment"];
        let is_money = |piece: &Piece| piece.is_noun && MONEY.iter().any(|of| piece.is("concept", of));
        self.pieces.iter().take(at).any(is_money)
    }

    /// The one column that says what a row amounts to.
    pub(super) fn principal(&self) -> Option<usize> {
        self.view.only(|one| one.is_measure() && one.is_called("amount"))
    }

    /// Takes “between 50 and 100”, where the two are no years.
    fn between(&mut self, at: usize) -> Result<(), Refusal> {
        let number = |at: &usize| self.piece(*at).is_some_and(|piece| piece.number.is_some());
        let first = self.next(at).filter(number);
        let to = first.and_then(|at| self.next(at));
        let is_to = |at: &usize| self.piece(*at).is_some_and(|piece| piece.is("range", "to"));
        let second = to.filter(is_to).and_then(|at| self.next(at)).filter(number);
        let (Some(first), Some(to), Some(second)) = (first, to, second) else { return Ok(()) };
        let both_years =
            [first, second].iter().all(|at| self.piece(*at).is_some_and(|piece| piece.period.is_some()));
        if both_years {
            return Ok(());
        }
        let column = self.bounded([at, first], ">=", None)?;
        let ends = self.piece(second).and_then(|piece| piece.number);
        let (Some(column), Some(number)) = (column, ends) else { return Err(Refusal::Beyond) };
        [to, second].into_iter().for_each(|at| self.take(at));
        self.bound(column, "<=", number);
        Ok(())
    }

    /// Takes a column that is compared with another: “stock below the reorder level”, “took longer than planned”.
    fn beside_column(&mut self, at: usize, sign: &str) -> Result<(), Refusal> {
        let fits = |column: &Column| column.is_measure();
        let Some(next) = self.next(at) else { return Ok(()) };
        let Some((limit, pieces)) = self.column_from(next, &fits)? else { return Ok(()) };
        let not_limit = |column: &Column| {
            fits(column) && Some(&column.name) != self.view.column(limit).map(|one| &one.name)
        };
        let found = match self.column_before(at, &not_limit)? {
            Some(found) => Some(found),
            None => self.beside(limit).map(|at| (at, Vec::new())),
        };
        let Some((column, own)) = found else { return Ok(()) };
        pieces.into_iter().chain(own).chain([at]).for_each(|at| self.take(at));
        self.related(column, sign, limit, |one| one.sql());
        Ok(())
    }

    /// The column that is held against another without being named: the stock for a reorder level, actual hours for planned ones.
    fn beside(&self, limit: usize) -> Option<usize> {
        let of = self.view.column(limit)?;
        let is_other = |one: &Column| one.is_measure() && one.name != of.name && one.key_word.is_none();
        let senses = crate::grammar::question_senses(&of.words.join(" "));
        if let Some(limited) = senses.iter().find(|one| one.class == "limit") {
            return self.view.only(|one| is_other(one) && one.is_called(limited.value));
        }
        self.view.only(|one| {
            let same = one.words.iter().filter(|word| of.words.contains(word)).count();
            is_other(one) && same > 0 && same + 1 == one.words.len() && one.words.len() == of.words.len()
        })
    }

    /// Takes a date that is compared with the one on which something was done: “paid before the due date”.
    fn beside_date(&mut self, at: usize, sign: &str) -> Result<(), Refusal> {
        let Some(next) = self.next(at) else { return Ok(()) };
        let Some((limit, pieces)) = self.column_from(next, &Column::is_date)? else { return Ok(()) };
        let said = self.find("concept", "done");
        let done = self.view.only(|one| one.is_date() && one.is_called("done"));
        let (Some(said), Some(done)) = (said, done.filter(|done| *done != limit)) else { return Ok(()) };
        pieces.into_iter().chain([at, said]).for_each(|at| self.take(at));
        self.related(done, sign, limit, |one| format!("substr({}, 1, 10)", one.sql()));
        Ok(())
    }

    /// The condition that one column stands so to another.
    pub(super) fn related(
        &mut self,
        column: usize,
        sign: &str,
        limit: usize,
        sql: impl Fn(&Column) -> String,
    ) {
        let (Some(a), Some(b)) = (self.view.column(column), self.view.column(limit)) else { return };
        let sql = format!("{} {sign} {}", sql(a), sql(b));
        let says = format!("{} {sign} {}", self.quoted(&a.name), self.quoted(&b.name));
        self.filters.push(Filter::plain(sql, column, says));
    }

    fn column_before(&self, at: usize, fits: &dyn Fn(&Column) -> bool) -> Result<Option<Named>, Refusal> {
        for before in (at.saturating_sub(4)..at).rev() {
            let found = self.column_from(before, fits)?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// Takes “no progress”, “out of stock”, “without an owner”: nothing, or zero, in a column.
    fn none_of(&mut self, at: usize) -> Result<bool, Refusal> {
        const NONE: [&str; 7] = ["no", "out of", "without", "ohne", "kein", "keine", "keinen"];
        let says_none = self.piece(at).is_some_and(|piece| {
            piece.is("not", "not") && NONE.contains(&piece.text.to_lowercase().as_str())
        });
        let Some(next) = self.next(at).filter(|_| says_none) else { return Ok(false) };
        // “The net amount without VAT” is no amount of rows that have none.
        let before = at.checked_sub(1).and_then(|at| self.piece(at));
        let is_without =
            self.piece(at).is_some_and(|one| matches!(one.text.to_lowercase().as_str(), "without" | "ohne"));
        let may_be_number = !is_without || before.is_some_and(|one| one.is_noun);
        let numbers = self.numbers();
        let is_number = |column: &Column| may_be_number && numbers(column);
        let is_blank = |column: &Column| column.filled < self.view.rows as f64 && column.yes.is_none();
        let fits = |column: &Column| is_number(column) || column.kind != Kind::Number && is_blank(column);
        let Some((column, pieces)) = self.column_from(next, &fits)? else { return Ok(false) };
        pieces.into_iter().chain([at]).for_each(|at| self.take(at));
        let Some(found) = self.view.column(column) else { return Ok(false) };
        let (x, name) = (found.sql(), self.quoted(&found.name));
        let is_out = self.piece(at).is_some_and(|one| one.text.eq_ignore_ascii_case("out of"));
        let (zero, empty) = (self.word(" or 0", " oder 0"), self.word("is empty", "ist leer"));
        let (sql, zero) = match found.kind {
            Kind::Number => (format!("coalesce({x}, 0) = 0"), zero),
            _ => (format!("{x} IS NULL"), ""),
        };
        let filter = Filter::plain(sql, column, format!("{name} {empty}{zero}"));
        self.filters.push(Filter { is_joined: !is_out, ..filter });
        Ok(true)
    }

    /// Takes “a rating of 5”: a number that stands in a column.
    fn exactly(&mut self, at: usize) -> Result<bool, Refusal> {
        let Some(number) =
            self.piece(at).filter(|one| one.period.is_none() && !one.is_percent).and_then(|one| one.number)
        else {
            return Ok(false);
        };
        let of = at.checked_sub(1).and_then(|of| self.piece(of)).map(|one| one.text.to_lowercase());
        if !matches!(of.as_deref(), Some("of" | "von")) {
            return Ok(false);
        }
        // “A rating of 5 customers” is of five.
        let counts = |next: usize| self.piece(next).is_some_and(|one| one.is_noun || !one.columns.is_empty());
        let before = at.checked_sub(2).filter(|_| !self.next(at).is_some_and(counts));
        let Some(before) = before else { return Ok(false) };
        let Some((column, pieces)) = self.column_from(before, &self.numbers())? else { return Ok(false) };
        pieces.into_iter().chain([at]).for_each(|at| self.take(at));
        self.bound(column, "=", number);
        Ok(true)
    }

    /// Takes “lose money”: a profit below zero, of each group where groups are asked for.
    fn loss(&mut self, at: usize) -> bool {
        let says = self.piece(at).is_some_and(|piece| piece.value("loss").is_some());
        let profit = self.view.only(|one| one.is_measure() && one.is_called("profit"));
        let Some(column) = profit.filter(|_| says) else { return false };
        self.take(at);
        match self.group() {
            Some(_) => {
                let metric = Metric::Of(Agg::Sum, column);
                self.having = Some(Having { metric, sign: "<", number: 0.0 });
            }
            None => self.bound(column, "<", 0.0),
        }
        true
    }

    fn bound(&mut self, column: usize, sign: &str, number: f64) {
        let Some(found) = self.view.column(column) else { return };
        let sql = format!("{} {sign} {number}", found.sql());
        let says = format!("{} {sign} {number}", self.quoted(&found.name));
        // Of a group its sum may be meant.
        self.filters.push(Filter { is_joined: true, ..Filter::plain(sql, column, says) });
    }
}
