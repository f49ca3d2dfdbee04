//! From the pieces of a question to what is worked out for it. Every piece must be taken by a rule or say nothing: what is left over is
//! named, and nothing is worked out for a half of a question.

mod bounds;
mod change;
mod extreme;
mod guards;
mod late;
mod phrase;
mod reader;
mod rows;
mod share;
mod span;
mod times;

use jiff::civil::Date;

use super::pieces::Piece;
use super::plan::{Filter, Metric, Plan, Shape};
use super::view::View;
use reader::Reader;
pub(super) use reader::Refusal;

/// Reads it.
///
/// # Errors
/// Where a word was left over, or could mean several things.
pub(super) fn read(
    view: &View,
    pieces: &[Piece],
    (today, german): (Option<Date>, bool),
) -> Result<Plan, Refusal> {
    let is_known = |piece: &&Piece| {
        !piece.senses.iter().all(|one| matches!(one.class, "concept" | "called" | "code" | "row-with"))
            || !piece.columns.is_empty()
            || !piece.values.is_empty()
            || piece.period.is_some()
            || piece.number.is_some()
            || piece.is_noun
            || piece.words.iter().any(|word| view.lacks.iter().any(|noun| super::words::is_kin(word, noun)))
            || piece.is_mark
            || is_date_noun(view, pieces, piece)
    };
    let unknown: Vec<String> =
        pieces.iter().filter(|piece| !is_known(piece)).map(|piece| piece.text.clone()).collect();
    if !unknown.is_empty() {
        return Err(Refusal::Unknown(unknown));
    }
    let mut reader = Reader {
        view,
        pieces,
        today,
        german,
        filters: Vec::new(),
        spans: Vec::new(),
        having: None,
        column_years: Vec::new(),
        is_stretch: false,
        column_months: Vec::new(),
    };
    reader.years_of_columns();
    reader.compares()?;
    reader.times()?;
    let shape = reader.shape()?;
    if reader.having.is_some() && !matches!(shape, Shape::Holding(..)) {
        return Err(Refusal::Beyond);
    }
    reader.named_values(&shape)?;
    reader.take_all(|piece| is_date_noun(view, pieces, piece));
    reader.nothing_left(&shape)?;
    reader.levels(&shape)?;
    reader.grain(&shape)?;
    Ok(Plan { filters: reader.filters, shape })
}

/// Whether a piece only says that what stands before it is a date: “the planned date”.
fn is_date_noun(view: &View, pieces: &[Piece], piece: &Piece) -> bool {
    let at = pieces.iter().position(|one| std::ptr::eq(one, piece));
    let before = at.and_then(|at| at.checked_sub(1)).and_then(|at| pieces.get(at));
    piece.is("concept", "date")
        && before.is_some_and(|one| one.column(view, super::view::Column::is_date).is_some())
}

impl Reader<'_> {
    fn shape(&mut self) -> Result<Shape, Refusal> {
        type Rule = for<'r, 's> fn(&'r mut Reader<'s>) -> Result<Option<Shape>, Refusal>;
        let rules: [Rule; 10] = [
            |r| r.lacking(),
            |r| r.missing(),
            |r| r.lateness(),
            |r| r.changes(),
            |r| r.shares(),
            |r| r.extremes(),
            |r| r.grouped(),
            |r| r.counted(),
            |r| r.figures(),
            |r| r.listed(),
        ];
        for rule in rules {
            if let Some(shape) = rule(self)? {
                self.restrict_to_times()?;
                return Ok(shape);
            }
        }
        Err(Refusal::Beyond)
    }

    /// Takes the names of values that nothing else took, as conditions.
    fn named_values(&mut self, shape: &Shape) -> Result<(), Refusal> {
        self.not_done()?;
        // “From start to finish” names the dates, and no project that is called so in part.
        let of_dates = |piece: &Piece| match shape {
            Shape::Groups(Metric::Days(_, from, to), ..)
            | Shape::Ranked(Metric::Days(_, from, to), ..)
            | Shape::Figure(Metric::Days(_, from, to)) => {
                !piece.is_exact && piece.columns.iter().any(|(at, _)| at == from || at == to)
            }
            _ => false,
        };
        let at_once: Vec<usize> = self
            .free()
            .filter(|(_, piece)| !piece.values.is_empty() && !of_dates(piece))
            .map(|(at, _)| at)
            .collect();
        let mut is_negated = false;
        for at in at_once {
            if self.is_epithet(at) {
                self.take(at);
                continue;
            }
            let filter = self.value_filter(at)?;
            self.take(at);
            let not = self.negation(at);
            let joint = self.joint_before(at);
            // “Not from Bern or Zürich” is neither of them.
            is_negated = not.is_some() || is_negated && joint.is_some();
            not.into_iter().for_each(|at| self.take(at));
            let filter = if is_negated { self.negated(&filter) } else { filter };
            let is_share = matches!(shape, Shape::Share(..));
            let or = self.word("or", "oder");
            match self.filters.iter_mut().find(|one| one.column == filter.column && one.sql != filter.sql) {
                Some(_) if is_negated => self.filters.push(filter),
                // “A or B” of one column.
                Some(one) if joint.is_some() && !is_share && !one.sql.starts_with("NOT ") => {
                    one.is_joined = true;
                    // Each of all that there are would be all rows: “how many men and women”.
                    let whole = one.sql.matches(" OR ").count() + 2;
                    let all = self.view.column(one.column).is_some_and(|own| own.different == whole as f64);
                    if all && matches!(shape, Shape::Figure(Metric::Rows)) {
                        return Err(Refusal::Beyond);
                    }
                    one.sql = format!("{} OR {}", one.sql, filter.sql);
                    one.says = format!("{} {or} {}", one.says, filter.says);
                    joint.into_iter().for_each(|at| self.take(at));
                }
                Some(_) => {
                    return Err(Refusal::Left(
                        self.piece(at).map(|piece| piece.text.clone()).into_iter().collect(),
                    ));
                }
                None => self.filters.push(filter),
            }
            if is_negated {
                joint.into_iter().for_each(|at| self.take(at));
            }
        }
        self.named_flags(shape)
    }

    /// Takes columns of yes and no that are named: “how many smoke”.
    fn named_flags(&mut self, shape: &Shape) -> Result<(), Refusal> {
        let flags: Vec<usize> = self.free().map(|(at, _)| at).collect();
        let counted = |column: usize| matches!(shape, Shape::Share(_, parts) if parts.iter().any(|one| one.column == column));
        for at in flags {
            if let Some(filter) = self.flag(at) {
                let is_known =
                    counted(filter.column) || self.filters.iter().any(|one| one.column == filter.column);
                let not = self.negation(at);
                if not.is_some()
                    && self.view.column(filter.column).is_none_or(|one| one.filled < self.view.rows as f64)
                {
                    // What has no answer is neither.
                    return Err(Refusal::Beyond);
                }
                if !is_known {
                    self.filters.push(if not.is_some() { self.negated(&filter) } else { filter });
                }
                not.into_iter().chain([at]).for_each(|at| self.take(at));
            }
        }
        Ok(())
    }

    /// “Not paid yet”: what is open, and not all that has another status.
    fn not_done(&mut self) -> Result<(), Refusal> {
        let found = self.find("concept", "done");
        let Some((at, not)) = found.and_then(|at| Some((at, self.negation(at)?))) else { return Ok(()) };
        // “Not delivered” of orders that say when they were shipped is of their status.
        let of_date = self.view.columns.iter().any(|one| {
            one.is_date()
                && self.piece(at).is_some_and(|piece| {
                    piece.words.iter().any(|said| {
                        one.words.iter().any(|own| {
                            super::words::is_meant(said, own)
                                && super::words::is_kin(super::words::stem(said), super::words::stem(own))
                        })
                    })
                })
        });
        if !of_date && self.piece(at).is_some_and(|piece| piece.is_exact) {
            return Ok(());
        }
        let (sql, says, column) = self.open_rows().ok_or(Refusal::Beyond)?;
        [at, not].into_iter().for_each(|at| self.take(at));
        self.filters.push(Filter::plain(sql, column, says));
        Ok(())
    }
}
