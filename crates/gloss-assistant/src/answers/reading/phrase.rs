//! Things that a question names in several words: the column of numbers, what is counted, what is grouped by. Takes no condition.

use super::super::pieces::{Fit, columns};
use super::super::plan::By;
use super::super::view::Column;
use super::reader::{Reader, Refusal};

/// Pieces that one name may have.
const WORDS: usize = 5;

/// What a noun stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    /// A column that says something of a row.
    Column(usize),
    /// The rows themselves.
    Rows,
    /// A length of time: a year, a month.
    Time(&'static str),
}

impl Reader<'_> {
    /// The column of a sort that is named from here on, with the pieces of its name.
    ///
    /// # Errors
    /// Where several columns are named as well.
    pub(super) fn column_from(
        &self,
        at: usize,
        fits: &dyn Fn(&Column) -> bool,
    ) -> Result<Option<(usize, Vec<usize>)>, Refusal> {
        let Some(piece) = self.piece(at).filter(|piece| piece.is_free() && !piece.columns.is_empty()) else {
            return Ok(None);
        };
        let mut words: Vec<&str> = piece.words.iter().map(String::as_str).collect();
        let own = |words: &[&str]| {
            let mut found = columns(self.view, words);
            found.retain(|(at, _)| self.view.column(*at).is_some_and(fits));
            found
        };
        let mut found = own(&words);
        let mut pieces = vec![at];
        for next in at + 1..(at + WORDS).min(self.pieces.len()) {
            let Some(piece) = self.piece(next) else { break };
            if piece.is_mark || !piece.is_free() {
                break;
            }
            if piece.is_idle() {
                continue;
            }
            let mut longer = words.clone();
            longer.extend(piece.words.iter().map(String::as_str));
            let more = own(&longer);
            if more.is_empty() {
                break;
            }
            (words, found) = (longer, more);
            pieces.push(next);
        }
        if found.len() > 1 && !self.column_years.is_empty() {
            found.retain(|(at, _)| self.view.column(*at).is_some_and(|column| self.is_of_years(column)));
        }
        let whole: Vec<usize> =
            found.iter().filter(|(_, fit)| *fit == Fit::Whole).map(|(at, _)| *at).collect();
        match (whole.as_slice(), found.as_slice()) {
            ([one], _) => Ok(Some((*one, pieces))),
            ([], [(one, _)]) => Ok(Some((*one, pieces))),
            (_, []) => Ok(None),
            (_, several) if self.widest(several).is_some() => {
                self.take_all(|piece| piece.is("agg", "sum"));
                Ok(self.widest(several).map(|column| (column, pieces)))
            }
            (_, several) => {
                let names =
                    several.iter().filter_map(|(at, _)| Some(self.view.column(*at)?.name.clone())).collect();
                Err(Refusal::Several(words.join(" "), names))
            }
        }
    }

    /// The one of several columns of the same over different years that is of all of them, where all together is said: “overall”.
    fn widest(&self, several: &[(usize, Fit)]) -> Option<usize> {
        self.pieces.iter().find(|piece| piece.is("agg", "sum"))?;
        let year = |word: &&String| super::super::period::year(word).is_some();
        let columns = several.iter().filter_map(|(at, _)| Some((*at, self.view.column(*at)?)));
        let own: Vec<(usize, Vec<&String>, Vec<&String>)> = columns
            .map(|(at, one)| {
                let (years, rest) = one.words.iter().partition::<Vec<&String>, _>(year);
                (at, years, rest)
            })
            .collect();
        let first = own.iter().flat_map(|(_, years, _)| years).min()?;
        let last = own.iter().flat_map(|(_, years, _)| years).max()?;
        let is_one = own.windows(2).all(|two| two[0].2 == two[1].2) && own.iter().all(|one| one.1.len() == 2);
        let whole = own.iter().find(|(_, years, _)| years.contains(first) && years.contains(last));
        whole.filter(|_| is_one).map(|(at, ..)| *at)
    }

    /// Whether a column is of the years that were said, and of no others.
    pub(super) fn is_of_years(&self, column: &Column) -> bool {
        let years: Vec<&String> =
            column.words.iter().filter(|word| super::super::period::year(word).is_some()).collect();
        !self.column_years.is_empty()
            && years.len() == self.column_years.len()
            && self.column_years.iter().all(|year| years.contains(&year))
    }

    /// The column of numbers that is named in these pieces, the first there is; it is taken.
    ///
    /// # Errors
    /// Where several columns are named as well.
    pub(super) fn measure_in(&self, places: impl Iterator<Item = usize>) -> Result<Option<usize>, Refusal> {
        match self.column_months.as_slice() {
            [] => {}
            [one] => return Ok(Some(*one)),
            _ => return Err(Refusal::Beyond),
        }
        let mut unsure = None;
        for at in places {
            // What rows are called is no number of them, unless it is a column's whole name.
            let is_noun = self.piece(at).is_some_and(|piece| {
                piece.is_noun && !piece.columns.iter().any(|(_, fit)| *fit == Fit::Whole)
            });
            if is_noun {
                continue;
            }
            match self.column_from(at, &Column::is_measure) {
                Ok(Some((column, pieces))) => {
                    pieces.into_iter().for_each(|at| self.take(at));
                    return Ok(Some(column));
                }
                Ok(None) => {}
                Err(why) => {
                    unsure.get_or_insert(why);
                }
            }
        }
        if let Some(why) = unsure {
            return Err(why);
        }
        // A year that stands in the name of one column of numbers chooses it.
        Ok(self.view.only(|one| one.is_measure() && self.is_of_years(one)))
    }

    /// The only column of numbers that could be meant where none was named.
    pub(super) fn only_measure(&self) -> Option<usize> {
        self.view.only(Column::is_measure)
    }

    /// What a noun at a piece stands for, with the pieces of its name.
    pub(super) fn thing(&self, at: usize) -> Option<(Thing, Vec<usize>)> {
        let piece = self.piece(at).filter(|piece| piece.is_free())?;
        let is_name = |column: &Column| column.measure.is_none() && !column.is_date();
        let column = self.column_from(at, &is_name).ok().flatten();
        let is_whole = column.as_ref().is_some_and(|(column, _)| {
            piece.columns.iter().any(|(at, fit)| at == column && *fit == Fit::Whole)
        });
        if let Some((column, pieces)) = column.clone().filter(|(_, pieces)| is_whole || pieces.len() > 1) {
            let rows = Some(column) == self.view.label || self.is_number_of_rows(column);
            return Some((if rows { Thing::Rows } else { Thing::Column(column) }, pieces));
        }
        if let Some(unit) = piece.value("time") {
            return Some((Thing::Time(unit), vec![at]));
        }
        if piece.is_noun || piece.value("rows").is_some() {
            return Some((Thing::Rows, vec![at]));
        }
        column.map(|(column, pieces)| {
            let rows = Some(column) == self.view.label;
            (if rows { Thing::Rows } else { Thing::Column(column) }, pieces)
        })
    }

    /// Whether a column gives each row a number of its own: “Invoice No” of invoices.
    fn is_number_of_rows(&self, at: usize) -> bool {
        self.view.column(at).is_some_and(|one| {
            let is_own = one.different == one.filled && one.filled == self.view.rows as f64;
            is_own && one.telling().iter().all(|word| self.view.is_noun(word))
        })
    }

    /// What rows are put together by for a thing.
    ///
    /// # Errors
    /// Where a time could be of several dates.
    pub(super) fn by(&self, thing: Thing) -> Result<Option<By>, Refusal> {
        Ok(match thing {
            Thing::Column(at) => Some(By::Column(at)),
            Thing::Rows => self.view.label.map(By::Column),
            Thing::Time(unit) => {
                let at = self.date()?;
                let years = self.view.column(at).is_some_and(|one| one.is_year);
                // Weeks that are written as text are of no month.
                let dated = self.view.column(at).and_then(|one| one.dated);
                let is_of = dated.is_none_or(|own| own == unit) && !years;
                (is_of || unit == "year").then_some(By::Time(unit, at))
            }
        })
    }
}
