//! A question at a table while it is read: its pieces, what was taken of them, and the conditions that were found. Decides no shape of an answer.

use jiff::civil::Date;

use super::super::pieces::Piece;
use super::super::plan::{Agg, Filter, Having};
use super::super::values::condition;
use super::super::view::{Column, View};
use super::span::Span;

/// Why a question is not answered.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Refusal {
    /// These words are nowhere in the table.
    Unknown(Vec<String>),
    /// These words could not be put to use.
    Left(Vec<String>),
    /// It could be of one of these dates.
    When(Vec<String>),
    /// These words could mean one of these columns.
    Several(String, Vec<String>),
    /// These words are one grade of a column, and a part of others.
    Grades(String, String, Vec<String>),
    /// Whether all that one has of a column is meant, or the largest or smallest of it.
    Whole(String),
    /// A month of which year.
    Year(String),
    /// What the column's numbers are asked for is not said: their mean, the highest.
    How(String),
    /// What is meant is no question that is known.
    Beyond,
}

/// A question at a table.
pub(crate) struct Reader<'a> {
    pub(super) view: &'a View,
    pub(super) pieces: &'a [Piece],
    pub(super) today: Option<Date>,
    pub(super) german: bool,
    pub(super) filters: Vec<Filter>,
    pub(super) spans: Vec<Span>,
    /// What must hold for the rows of a group together.
    pub(super) having: Option<Having>,
    /// Years that are in names of columns.
    pub(super) column_years: Vec<String>,
    /// Whether those years are the ends of a stretch: “between 2004 and 2013”.
    pub(super) is_stretch: bool,
    /// Columns that are called by the months that were said.
    pub(super) column_months: Vec<usize>,
}

impl Reader<'_> {
    pub(super) fn piece(&self, at: usize) -> Option<&Piece> {
        self.pieces.get(at)
    }

    /// The free pieces by their places.
    pub(super) fn free(&self) -> impl Iterator<Item = (usize, &Piece)> {
        self.pieces.iter().enumerate().filter(|(_, piece)| piece.is_free())
    }

    /// The first free piece of a class with a value.
    pub(super) fn find(&self, class: &str, value: &str) -> Option<usize> {
        self.free().find(|(_, piece)| piece.is(class, value)).map(|(at, _)| at)
    }

    /// The first free piece of a class.
    pub(super) fn find_any(&self, class: &str) -> Option<(usize, &'static str)> {
        self.free().find_map(|(at, piece)| Some((at, piece.value(class)?)))
    }

    /// Takes a piece.
    pub(super) fn take(&self, at: usize) {
        self.pieces.get(at).into_iter().for_each(Piece::take);
    }

    /// Takes all free pieces of a sort.
    pub(super) fn take_all(&self, fits: impl Fn(&Piece) -> bool) {
        self.free().filter(|(_, piece)| fits(piece)).for_each(|(_, piece)| piece.take());
    }

    /// The next piece behind that says something; marks end it.
    pub(super) fn next(&self, at: usize) -> Option<usize> {
        let behind = self.pieces.iter().enumerate().skip(at + 1);
        let says = |piece: &Piece| {
            !piece.is_idle() || !piece.columns.is_empty() || !piece.values.is_empty() || piece.is_noun
        };
        behind.take_while(|(_, piece)| !piece.is_mark).find(|(_, piece)| says(piece)).map(|(at, _)| at)
    }

    /// The “not” that stands before a value, with nothing between that says something.
    pub(super) fn negation(&self, at: usize) -> Option<usize> {
        let before = self.pieces.iter().enumerate().take(at).rev();
        // “Not from Bern”.
        let says = |piece: &Piece| !piece.is_idle() && !piece.is("range", "since");
        let found = before.take_while(|(_, piece)| !piece.is_mark).find(|(_, piece)| says(piece))?;
        (found.1.is("not", "not") && found.1.is_free()).then_some(found.0)
    }

    /// The “or” or “and” that stands before a value.
    pub(super) fn joint_before(&self, at: usize) -> Option<usize> {
        let before = self.pieces.iter().enumerate().take(at).rev();
        let found = before.take_while(|(_, piece)| !piece.is_mark).find(|(_, piece)| !piece.is_idle())?;
        found.1.value("joint").map(|_| found.0)
    }

    /// The condition turned around; what has no value is not that value either.
    pub(super) fn negated(&self, filter: &Filter) -> Filter {
        let not = self.word("not", "nicht");
        let sql = format!("NOT coalesce({}, 0)", filter.sql);
        Filter { is_joined: true, ..Filter::plain(sql, filter.column, format!("{not} {}", filter.says)) }
    }

    /// Whether a piece is the name of the column of a value beside it: “high priority”, “priority high”.
    pub(super) fn is_value_name(&self, at: usize) -> bool {
        let Some(piece) = self.piece(at).filter(|piece| !piece.is_exact && !piece.columns.is_empty()) else {
            return false;
        };
        let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|at| self.piece(at));
        let of = |other: &Piece| {
            other.is_exact
                && other.values.iter().any(|(column, _)| piece.columns.iter().any(|(own, _)| own == column))
        };
        beside.into_iter().any(of)
    }

    /// Whether a piece only goes with the value before it: “renewable energy” of a column in which “Renewables” stands.
    pub(super) fn is_epithet(&self, at: usize) -> bool {
        let Some((before, piece)) =
            at.checked_sub(1).and_then(|before| self.piece(before)).zip(self.piece(at))
        else {
            return false;
        };
        let column = |piece: &Piece| piece.values.first().map(|(at, _)| *at);
        before.is_exact && !piece.is_exact && column(before).is_some() && column(before) == column(piece)
    }

    /// The condition that a column of yes and no is yes, where the piece names one.
    pub(super) fn flag(&self, at: usize) -> Option<Filter> {
        let piece = self.piece(at)?;
        let column = piece.column(self.view, |column| column.yes.is_some())?;
        let found = self.view.column(column)?;
        let yes = found.yes.as_ref()?;
        let sql = match found.kind {
            gloss_analysis::schema::Kind::Number => format!("{} = 1", found.sql()),
            _ => condition(found, std::slice::from_ref(yes)),
        };
        Some(Filter::plain(sql, column, self.holds(column, std::slice::from_ref(yes))))
    }

    /// The condition that a piece's value stands in its column.
    pub(super) fn value_filter(&self, at: usize) -> Result<Filter, Refusal> {
        let Some(piece) = self.piece(at) else { return Err(Refusal::Beyond) };
        let several = || {
            let names =
                piece.values.iter().filter_map(|(column, _)| Some(self.view.column(*column)?.name.clone()));
            Refusal::Several(piece.text.clone(), names.collect())
        };
        let fewest =
            |values: &(usize, Vec<String>)| self.view.column(values.0).map_or(f64::MAX, |one| one.different);
        // A column that is named beside it, or the one that sorts rows into the fewest groups, where its value is just so.
        let named = |(column, _): &(usize, Vec<String>)| {
            self.pieces
                .iter()
                .any(|other| other.columns.iter().any(|(own, _)| own == column) && other.values.is_empty())
        };
        let is_code = |(_, values): &(usize, Vec<String>)| {
            values.iter().all(|value| value.len() < 3) && !piece.words.iter().any(|word| word.len() < 3)
        };
        let mut all: Vec<&(usize, Vec<String>)> = piece.values.iter().collect();
        if all.iter().filter(|one| named(one)).count() == 1 {
            all.retain(|one| named(one));
        }
        all.sort_by(|a, b| fewest(a).total_cmp(&fewest(b)));
        let found = match all.as_slice() {
            [] => return Err(Refusal::Beyond),
            // “Satisfied” beside “very satisfied” may be one grade or both.
            [(column, _)] if piece.is_exact && !piece.graded.is_empty() => {
                let name = self.view.column(*column).map(|one| one.name.clone()).unwrap_or_default();
                return Err(Refusal::Grades(piece.text.clone(), name, piece.graded.clone()));
            }
            [one] => *one,
            // A part of a name is meant of what names the rows.
            some if !piece.is_exact && some.iter().filter(|one| self.names_rows(one.0)).count() == 1 => {
                *some.iter().find(|one| self.names_rows(one.0)).unwrap_or(&some[0])
            }
            // What a code stands for, and is a name elsewhere too, may be either: “New York”.
            [first, second, ..] if !is_code(first) && fewest(first) * 4.0 < fewest(second) => *first,
            _ => return Err(several()),
        };
        let (column, values) = found;
        let Some(of) = self.view.column(*column) else { return Err(Refusal::Beyond) };
        let says = self.holds(*column, values);
        Ok(Filter::plain(condition(of, values), *column, says))
    }

    /// Whether a column names the rows.
    pub(super) fn names_rows(&self, at: usize) -> bool {
        Some(at) == self.view.label || self.view.column(at).is_some_and(Column::is_name)
    }

    /// A word in the language of the question.
    pub(super) fn word(&self, english: &'static str, german: &'static str) -> &'static str {
        if self.german { german } else { english }
    }

    pub(super) fn quoted(&self, name: &str) -> String {
        if self.german { format!("„{name}“") } else { format!("“{name}”") }
    }

    /// The condition in words that a column holds one of these values.
    pub(super) fn holds(&self, column: usize, values: &[String]) -> String {
        let name = self.view.column(column).map_or("", |one| one.name.as_str());
        let some = values.iter().take(3).map(|value| self.quoted(value)).collect::<Vec<_>>().join(", ");
        let more = if values.len() > 3 { format!(" (+{})", values.len() - 3) } else { String::new() };
        format!("{} {} {some}{more}", self.quoted(name), self.word("is", "ist"))
    }

    /// What a column's numbers are asked for: by the word for it, or by what they are.
    pub(super) fn agg(&self) -> Option<Agg> {
        let (at, value) = self.find_any("agg").filter(|(_, value)| !matches!(*value, "share" | "single"))?;
        self.take(at);
        Some(match value {
            "mean" => Agg::Mean,
            "median" => Agg::Median,
            _ => Agg::Sum,
        })
    }

    /// The plain way to put a column's numbers together.
    pub(super) fn natural(column: &Column) -> Agg {
        if column.adds() { Agg::Sum } else { Agg::Mean }
    }
}
