//! From the pieces of a question to what is worked out for it. Every piece must be taken by a rule or say nothing: what is left over is
//! named, and nothing is worked out for a half of a question.

mod change;
mod extreme;
mod late;
mod phrase;
mod rows;
mod share;
mod times;

use jiff::civil::Date;

use super::pieces::Piece;
use super::plan::{Agg, By, Filter, Metric, Plan, Shape};
use super::view::{Column, View};
use times::Span;

/// Why a question is not answered.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Refusal {
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
pub(super) struct Reader<'a> {
    pub(super) view: &'a View,
    pub(super) pieces: &'a [Piece],
    pub(super) today: Option<Date>,
    pub(super) german: bool,
    filters: Vec<Filter>,
    spans: Vec<Span>,
    /// Years that are in names of columns.
    column_years: Vec<String>,
    /// Columns that are called by the months that were said.
    column_months: Vec<usize>,
}

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
        !piece.senses.iter().all(|one| one.class == "concept")
            || !piece.columns.is_empty()
            || !piece.values.is_empty()
            || piece.period.is_some()
            || piece.number.is_some()
            || piece.is_noun
            || piece.words.iter().any(|word| view.lacks.iter().any(|noun| super::words::is_kin(word, noun)))
            || piece.is_mark
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
        column_years: Vec::new(),
        column_months: Vec::new(),
    };
    reader.compares()?;
    reader.times()?;
    let shape = reader.shape()?;
    reader.named_values(&shape)?;
    reader.nothing_left(&shape)?;
    reader.levels(&shape)?;
    reader.grain(&shape)?;
    Ok(Plan { filters: reader.filters, shape })
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

    fn piece(&self, at: usize) -> Option<&Piece> {
        self.pieces.get(at)
    }

    /// The free pieces by their places.
    fn free(&self) -> impl Iterator<Item = (usize, &Piece)> {
        self.pieces.iter().enumerate().filter(|(_, piece)| piece.is_free())
    }

    /// The first free piece of a class with a value.
    fn find(&self, class: &str, value: &str) -> Option<usize> {
        self.free().find(|(_, piece)| piece.is(class, value)).map(|(at, _)| at)
    }

    /// The first free piece of a class.
    fn find_any(&self, class: &str) -> Option<(usize, &'static str)> {
        self.free().find_map(|(at, piece)| Some((at, piece.value(class)?)))
    }

    /// Takes a piece.
    fn take(&self, at: usize) {
        self.pieces.get(at).into_iter().for_each(Piece::take);
    }

    /// The next piece behind that says something; marks end it.
    fn next(&self, at: usize) -> Option<usize> {
        let behind = self.pieces.iter().enumerate().skip(at + 1);
        let says = |piece: &Piece| {
            !piece.is_idle() || !piece.columns.is_empty() || !piece.values.is_empty() || piece.is_noun
        };
        behind.take_while(|(_, piece)| !piece.is_mark).find(|(_, piece)| says(piece)).map(|(at, _)| at)
    }

    /// Takes the names of values that nothing else took, as conditions.
    fn named_values(&mut self, shape: &Shape) -> Result<(), Refusal> {
        self.not_done()?;
        let at_once: Vec<usize> =
            self.free().filter(|(_, piece)| !piece.values.is_empty()).map(|(at, _)| at).collect();
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
            match self.filters.iter_mut().find(|one| one.column == filter.column && one.sql != filter.sql) {
                Some(_) if is_negated => self.filters.push(filter),
                // “A or B” of one column.
                Some(one) if joint.is_some() && !is_share && !one.sql.starts_with("NOT ") => {
                    let or = if self.german { "oder" } else { "or" };
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
        // A column of yes and no that is named: “how many smoke”.
        let flags: Vec<usize> = self.free().map(|(at, _)| at).collect();
        let counted = |column: usize| matches!(shape, Shape::Share(_, parts) if parts.iter().any(|one| one.column == column));
        for at in flags {
            if let Some(filter) = self.flag(at) {
                let is_known =
                    counted(filter.column) || self.filters.iter().any(|one| one.column == filter.column);
                if !is_known {
                    self.filters.push(filter);
                }
                self.take(at);
            }
        }
        Ok(())
    }

    /// “Not paid yet”: what is open, and not all that has another status.
    fn not_done(&mut self) -> Result<(), Refusal> {
        let is_done =
            |piece: &Piece| piece.senses.iter().any(|one| one.class == "concept" && one.value == "done");
        let found = self.free().find(|(_, piece)| is_done(piece)).map(|(at, _)| at);
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
        self.filters.push(Filter { sql, column, says });
        Ok(())
    }

    /// The “not” that stands before a value, with nothing between that says something.
    fn negation(&self, at: usize) -> Option<usize> {
        let before = self.pieces.iter().enumerate().take(at).rev();
        let found = before.take_while(|(_, piece)| !piece.is_mark).find(|(_, piece)| !piece.is_idle())?;
        (found.1.is("not", "not") && found.1.is_free()).then_some(found.0)
    }

    /// The “or” or “and” that stands before a value.
    fn joint_before(&self, at: usize) -> Option<usize> {
        let before = self.pieces.iter().enumerate().take(at).rev();
        let found = before.take_while(|(_, piece)| !piece.is_mark).find(|(_, piece)| !piece.is_idle())?;
        found.1.value("joint").map(|_| found.0)
    }

    /// The condition turned around; what has no value is not that value either.
    fn negated(&self, filter: &Filter) -> Filter {
        let not = if self.german { "nicht" } else { "not" };
        Filter {
            sql: format!("NOT coalesce({}, 0)", filter.sql),
            says: format!("{not} {}", filter.says),
            column: filter.column,
        }
    }

    /// Whether a piece is the name of the column of a value beside it: “high priority”, “priority high”.
    fn is_value_name(&self, at: usize) -> bool {
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
    fn is_epithet(&self, at: usize) -> bool {
        let Some((before, piece)) =
            at.checked_sub(1).and_then(|before| self.piece(before)).zip(self.piece(at))
        else {
            return false;
        };
        let column = |piece: &Piece| piece.values.first().map(|(at, _)| *at);
        before.is_exact && !piece.is_exact && column(before).is_some() && column(before) == column(piece)
    }

    /// The condition that a column of yes and no is yes, where the piece names one.
    fn flag(&self, at: usize) -> Option<Filter> {
        let piece = self.piece(at)?;
        let column = piece.column(self.view, |column| column.yes.is_some())?;
        let found = self.view.column(column)?;
        let yes = found.yes.as_ref()?;
        let sql = match found.kind {
            gloss_analysis::schema::Kind::Number => format!("{} = 1", found.sql()),
            _ => super::values::condition(found, std::slice::from_ref(yes)),
        };
        Some(Filter { sql, column, says: self.holds(column, yes) })
    }

    /// The condition that a piece's value stands in its column.
    fn value_filter(&self, at: usize) -> Result<Filter, Refusal> {
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
            [first, second, ..] if fewest(first) * 4.0 < fewest(second) => *first,
            _ => return Err(several()),
        };
        let (column, values) = found;
        let Some(of) = self.view.column(*column) else { return Err(Refusal::Beyond) };
        let says = match values.as_slice() {
            [one] => self.holds(*column, one),
            several => self.holds_one_of(*column, several),
        };
        Ok(Filter { sql: super::values::condition(of, values), column: *column, says })
    }

    /// Whether a column names the rows.
    fn names_rows(&self, at: usize) -> bool {
        Some(at) == self.view.label || self.view.column(at).is_some_and(Column::is_name)
    }

    fn quoted(&self, name: &str) -> String {
        if self.german { format!("„{name}“") } else { format!("“{name}”") }
    }

    fn holds(&self, column: usize, value: &str) -> String {
        let name = self.view.column(column).map_or("", |one| one.name.as_str());
        if self.german {
            format!("„{name}“ ist „{value}“")
        } else {
            format!("“{name}” is “{value}”")
        }
    }

    fn holds_one_of(&self, column: usize, values: &[String]) -> String {
        let name = self.view.column(column).map_or("", |one| one.name.as_str());
        let some = values.iter().take(3).map(|value| format!("“{value}”")).collect::<Vec<_>>().join(", ");
        let more = if values.len() > 3 { format!(" (+{})", values.len() - 3) } else { String::new() };
        if self.german {
            format!("„{name}“ ist {}{more}", some.replace('“', "„").replace('”', "“"))
        } else {
            format!("“{name}” is {some}{more}")
        }
    }

    /// Refuses what is of groups and would be asked of rows: “customers that have no paid invoice” is not “a row that is not paid”.
    fn grain(&self, shape: &Shape) -> Result<(), Refusal> {
        let of_groups = matches!(shape, Shape::Lookup(columns) if columns.len() == 1)
            || matches!(shape, Shape::Figure(Metric::Different(_)));
        let is_unsure = |one: &Filter| {
            one.sql.starts_with("NOT ") || one.says.contains(if self.german { " oder " } else { " or " })
        };
        if of_groups && self.filters.iter().any(is_unsure) { Err(Refusal::Beyond) } else { Ok(()) }
    }

    /// Refuses to add up over time what stands at a level, or what nobody knows to add up.
    fn levels(&self, shape: &Shape) -> Result<(), Refusal> {
        let (metric, by) = match shape {
            Shape::Figure(metric) => (metric, None),
            Shape::Groups(metric, by, ..) => (metric, Some(by)),
            _ => return Ok(()),
        };
        let Metric::Of(Agg::Sum, at) = metric else { return Ok(()) };
        let Some(column) = self.view.column(*at) else { return Ok(()) };
        let dated = self.view.columns.iter().position(|one| one.is_date() || one.is_year || one.is_dated);
        // One time alone is no sum over times.
        let at_once = dated.is_none_or(|date| {
            self.filters
                .iter()
                .any(|one| one.column == date && one.sql.contains(" = ") && self.is_series(date))
        });
        let is_level =
            column.measure.as_ref().is_some_and(|one| one.sort == gloss_analysis::roles::Sort::Level);
        let by_time = matches!(by, Some(By::Time(..)));
        let unknown = !column.adds() && self.is_series(dated.unwrap_or(usize::MAX));
        if (is_level || unknown) && !at_once && !(by_time && is_level) {
            return Err(Refusal::How(column.name.clone()));
        }
        Ok(())
    }

    /// Whether a date has one row for each of its times.
    fn is_series(&self, at: usize) -> bool {
        self.view.column(at).is_some_and(|one| one.different == one.filled && one.filled > 1.0)
    }

    /// Whether a word was left that says something.
    fn nothing_left(&self, shape: &Shape) -> Result<(), Refusal> {
        let metric = match shape {
            Shape::Figure(metric)
            | Shape::Groups(metric, ..)
            | Shape::Ranked(metric, ..)
            | Shape::Change(metric, _) => Some(metric),
            _ => None,
        };
        let mut known: Vec<usize> = self.filters.iter().map(|one| one.column).collect();
        match metric {
            Some(Metric::Of(_, at) | Metric::Different(at)) => known.push(*at),
            Some(Metric::Days(_, from, to)) => known.extend([*from, *to]),
            _ => {}
        }
        match shape {
            Shape::Groups(_, By::Column(at) | By::Time(_, at), ..) | Shape::Missing(at, _) => known.push(*at),
            Shape::Share(_, parts) => known.extend(parts.iter().map(|one| one.column)),
            Shape::Lookup(columns) => known.extend(columns),
            _ => {}
        }
        let adds_up = matches!(metric, None | Some(Metric::Rows | Metric::Of(Agg::Sum, _)));
        let is_spent = |piece: &Piece| {
            piece.is_idle()
                || piece.value("ask").is_some()
                || piece.is_noun && !piece.is_exact
                || piece.value("rows").is_some()
                || piece.is("joint", "and")
                || piece.value("range").is_some_and(|range| matches!(range, "to"))
                || piece.value("range") == Some("since")
                    && !matches!(super::words::stem(&piece.text.to_lowercase()), "since" | "seit")
                || piece.is("per", "per") && piece.value("range").is_some()
                || adds_up && piece.is("agg", "sum")
                || self.view.key.is_some_and(|key| piece.columns.iter().any(|(at, _)| *at == key))
                || matches!(metric, Some(Metric::Days(..))) && piece.is("time", "day")
                || piece.columns.iter().any(|(at, _)| known.contains(at))
        };
        // “top 5 cities by population”: what it stands before was taken.
        let is_joint = |at: usize| {
            self.piece(at).is_some_and(|piece| piece.is("per", "per"))
                && self.next(at).and_then(|next| self.piece(next)).is_some_and(|piece| {
                    !piece.is_free() || piece.columns.iter().any(|(at, _)| known.contains(at))
                })
        };
        let left: Vec<String> = self
            .free()
            .filter(|(at, piece)| !is_spent(piece) && !is_joint(*at))
            .map(|(_, piece)| piece.text.clone())
            .collect();
        if left.is_empty() { Ok(()) } else { Err(Refusal::Left(left)) }
    }

    /// What a column's numbers are asked for: by the word for it, or by what they are.
    fn agg(&self) -> Option<Agg> {
        let (at, value) = self.find_any("agg").filter(|(_, value)| !matches!(*value, "share" | "single"))?;
        self.take(at);
        Some(match value {
            "mean" => Agg::Mean,
            "median" => Agg::Median,
            _ => Agg::Sum,
        })
    }

    /// The plain way to put a column's numbers together.
    fn natural(column: &Column) -> Agg {
        if column.adds() { Agg::Sum } else { Agg::Mean }
    }
}
