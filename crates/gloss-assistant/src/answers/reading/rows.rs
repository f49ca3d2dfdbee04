//! Figures of the rows: by group, how many, one figure, a list, and what a row says. Takes no order; that is `extreme.rs`.

use super::super::pieces::{Fit, Piece};
use super::super::plan::{Agg, By, Metric, Shape};
use super::super::view::Column;
use super::phrase::Thing;
use super::reader::{Reader, Refusal};

impl Reader<'_> {
    /// “average price by body style”, “how many orders per month”.
    pub(super) fn grouped(&mut self) -> Result<Option<Shape>, Refusal> {
        let pers: Vec<usize> =
            self.free().filter(|(_, piece)| piece.is("per", "per")).map(|(at, _)| at).collect();
        for per in pers {
            let Some(next) = self.next(per) else { continue };
            let found = self
                .level(next)
                .map_or_else(|| self.thing(next), |(at, pieces)| Some((Thing::Column(at), pieces)));
            let Some((thing, pieces)) = found else { continue };
            let Some(by) = self.by(thing)? else { continue };
            pieces.into_iter().chain([per]).for_each(|at| self.take(at));
            let metric = match self.figure()? {
                Some(metric) => metric,
                // “Open tasks by owner” counts them.
                None if !self.pieces.iter().any(|piece| piece.value("agg").is_some())
                    && self.pieces.iter().any(|piece| piece.is_noun) =>
                {
                    Metric::Rows
                }
                None => return Ok(None),
            };
            // “Average orders per client”, where each row is a client, is one figure.
            let is_row = matches!(by, By::Column(at) if self.view.column(at).is_some_and(|one| one.different == one.filled));
            if is_row && matches!(metric, Metric::Of(Agg::Mean | Agg::Median, _)) {
                return Ok(Some(Shape::Figure(metric)));
            }
            return Ok(Some(Shape::Groups(metric, by, None, None)));
        }
        Ok(None)
    }

    /// A column of a few whole numbers that sorts rows: a level, a district's number.
    fn level(&self, at: usize) -> Option<(usize, Vec<usize>)> {
        const MOST: f64 = 30.0;
        let is_level = |one: &Column| {
            one.kind == gloss_analysis::schema::Kind::Number
                && one.is_whole
                && !one.adds()
                && one.different <= MOST
                && one.different * 3.0 < one.filled
        };
        let (column, pieces) = self.column_from(at, &is_level).ok()??;
        let is_whole = |piece: &Piece| piece.columns.contains(&(column, Fit::Whole));
        (pieces.len() > 1 || self.piece(at).is_some_and(is_whole)).then_some((column, pieces))
    }

    /// “how many orders”.
    pub(super) fn counted(&mut self) -> Result<Option<Shape>, Refusal> {
        let Some(many) = self.find("ask", "many") else { return Ok(None) };
        let Some(metric) = self.count(many)? else { return Ok(None) };
        Ok(Some(match (metric, self.having.clone()) {
            (Metric::Different(By::Column(column)), Some(having)) => Shape::Holding(having, column, true),
            (metric, _) => Shape::Figure(metric),
        }))
    }

    /// “How many days do the holidays last”.
    fn counted_days(&self) -> Option<Metric> {
        self.free().find(|(_, piece)| piece.is("time", "day"))?;
        self.lasting(Agg::Sum)
    }

    /// What “how many” counts: rows, the numbers of a column, or different values.
    fn count(&self, many: usize) -> Result<Option<Metric>, Refusal> {
        self.take(many);
        if let Some(days) = self.counted_days() {
            return Ok(Some(days));
        }
        if self.counts_pieces(many) {
            return Err(Refusal::Beyond);
        }
        let behind = (many + 1..self.pieces.len()).find(|at| {
            self.piece(*at).is_some_and(|piece| {
                !piece.is_mark
                    && piece.is_free()
                    && !(piece.is_idle() && piece.columns.is_empty())
                    && (piece.values.is_empty() || piece.is_noun || !piece.columns.is_empty())
            }) && !self.is_value_name(*at)
        });
        let is_noun = behind
            .and_then(|at| self.piece(at))
            .is_some_and(|piece| piece.is_noun || piece.value("rows").is_some());
        if !is_noun {
            let near = behind.into_iter().flat_map(|at| at..(at + 2));
            if let Some(column) = self.measure_in(near)? {
                let adds = self.view.column(column).is_some_and(|one| one.adds() || one.counts());
                return if adds { Ok(Some(Metric::Of(Agg::Sum, column))) } else { Err(self.how(column)) };
            }
        }
        let thing = behind.and_then(|at| self.thing(at));
        Ok(match thing {
            Some((Thing::Rows, pieces)) => {
                pieces.into_iter().for_each(|at| self.take(at));
                Some(Metric::Rows)
            }
            Some((Thing::Column(column), pieces)) => {
                // A flag that is named counts the rows that have it.
                if self.view.column(column).is_some_and(|one| one.yes.is_some()) {
                    return Ok(Some(Metric::Rows));
                }
                // “Customers” are no types of customers.
                let is_sort = |one: &Column| ["category", "status"].iter().any(|sort| one.is_called(sort));
                let is_whole = |at: &usize| {
                    self.piece(*at).is_some_and(|piece| piece.columns.contains(&(column, Fit::Whole)))
                };
                if self.view.column(column).is_some_and(is_sort) && !pieces.iter().any(is_whole) {
                    return Err(Refusal::Beyond);
                }
                // Different texts are counted where they name things that come again.
                let names_things = self.view.column(column).is_some_and(|one| {
                    let is_thing =
                        one.words.iter().any(|word| !super::super::words::concepts(word).is_empty());
                    one.is_id() || is_thing && one.different < one.filled
                });
                if !names_things && self.having.is_none() {
                    return Err(Refusal::Beyond);
                }
                pieces.into_iter().for_each(|at| self.take(at));
                Some(Metric::Different(By::Column(column)))
            }
            // “How many Gymnasien”: what is counted is a value.
            Some((Thing::Time(_), _)) if !self.free().any(|(_, piece)| piece.is("time", "day")) => {
                self.times_of(behind)?
            }
            Some((Thing::Time(_), _)) => None,
            None => {
                let is_named = self.free().any(|(_, piece)| !piece.values.is_empty());
                is_named.then_some(Metric::Rows)
            }
        })
    }

    /// How many times there are: “in how many weeks”.
    fn times_of(&self, at: Option<usize>) -> Result<Option<Metric>, Refusal> {
        let Some((Thing::Time(unit), pieces)) = at.and_then(|at| self.thing(at)) else { return Ok(None) };
        let by = self.by(Thing::Time(unit))?;
        pieces.into_iter().for_each(|at| self.take(at));
        Ok(by.map(Metric::Different))
    }

    /// Whether a value is what is counted, and the table has a number of pieces: “how many pens” are no rows then.
    fn counts_pieces(&self, many: usize) -> bool {
        let Some(at) = self.next(many) else { return false };
        let is_value = self
            .piece(at)
            .is_some_and(|piece| piece.is_exact || !piece.values.is_empty() && piece.columns.is_empty());
        let has_noun = self
            .piece(at + 1)
            .is_some_and(|piece| piece.is_noun || piece.value("rows").is_some() || piece.is_exact);
        let has_amounts = self.view.columns.iter().any(|one| {
            one.kind == gloss_analysis::schema::Kind::Number
                && ["stock", "quantity", "amount"].iter().any(|concept| one.is_called(concept))
        });
        is_value && !has_noun && has_amounts && !self.view.nouns.contains("people")
    }

    fn how(&self, column: usize) -> Refusal {
        Refusal::How(self.view.column(column).map(|one| one.name.clone()).unwrap_or_default())
    }

    /// The one figure that is asked for, with the words for it.
    pub(super) fn figure(&self) -> Result<Option<Metric>, Refusal> {
        if let Some(many) = self.find("ask", "many") {
            return self.count(many);
        }
        if let Some(rate) = self.rate() {
            return Ok(Some(rate));
        }
        let said =
            self.find_any("agg").and_then(|(at, _)| self.piece(at)?.column(self.view, Column::is_measure));
        let agg = self.agg();
        if let Some(days) = self.lasting(agg.unwrap_or(Agg::Mean)) {
            return Ok(Some(days));
        }
        let column = match self.measure_in(0..self.pieces.len())? {
            Some(column) => column,
            // “The total by country”, “the sum of the open invoices”: the amount of the rows.
            None => match said.or_else(|| self.principal().filter(|_| self.is_sum_of_rows(agg))) {
                Some(column) => column,
                None => return Ok(None),
            },
        };
        let natural = self.view.column(column).map_or(Agg::Mean, Self::natural);
        Ok(Some(match agg {
            // Means and prices that are added up say nothing.
            Some(Agg::Sum) if !self.view.column(column).is_some_and(Column::may_add) => {
                return Err(self.how(column));
            }
            Some(agg) => Metric::Of(agg, column),
            None if natural == Agg::Sum => Metric::Of(Agg::Sum, column),
            None => return Err(self.how(column)),
        }))
    }

    /// Whether what rows of money amount to is added up. What is owed of open ones may be less.
    fn is_sum_of_rows(&self, agg: Option<Agg>) -> bool {
        let is_open = self.pieces.iter().any(|piece| piece.is("late", "open"));
        agg == Some(Agg::Sum) && !is_open && self.is_money(self.pieces.len())
    }

    /// The days between a beginning and an end, where a duration is asked for.
    fn lasting(&self, agg: Agg) -> Option<Metric> {
        let said = self.free().find(|(_, piece)| {
            piece.value("lasting").is_some()
                || piece.is("concept", "duration") && piece.columns.iter().all(|(_, fit)| *fit != Fit::Whole)
        })?;
        let (from, to) = self.lasts()?;
        self.take(said.0);
        // “Delivery time in days”.
        self.take_all(|piece| piece.is("time", "day") || piece.is("concept", "done"));
        Some(Metric::Days(agg, from, to))
    }

    /// The dates between which something lasts: its beginning and its end, or the only two that there are.
    pub(super) fn lasts(&self) -> Option<(usize, usize)> {
        let dates = self.view.places(Column::is_date);
        let done = |at: usize| self.view.column(at).is_some_and(|one| one.is_called("done"));
        // Of what has not ended yet nobody knows how long it lasts.
        let have_ended = |(from, to): &(usize, usize)| {
            let filled = |at: &usize| self.view.column(*at).map_or(0.0, |one| one.filled);
            filled(to) >= filled(from) * 0.9
        };
        self.view.ends().filter(have_ended).or(match dates.as_slice() {
            [from, to] if done(*to) && !done(*from) => Some((*from, *to)),
            _ => None,
        })
    }

    /// “what is the total freight”, “average price of diesel cars”; a row's own number where its name was said.
    pub(super) fn figures(&mut self) -> Result<Option<Shape>, Refusal> {
        let has_agg = self.find_any("agg").is_some();
        let lists = ["which", "who", "when", "list"].iter().any(|ask| self.find("ask", ask).is_some());
        if !has_agg && lists {
            return Ok(None);
        }
        let of_row = self.names_row();
        if !has_agg && of_row {
            return self.looked_up();
        }
        // “In 2004 and in 2013” is of no column of both.
        if self.column_years.len() > 1 && !self.is_stretch {
            return Err(Refusal::Beyond);
        }
        Ok(self.figure()?.map(Shape::Figure))
    }

    /// Whether a value that names a row was said.
    fn names_row(&self) -> bool {
        let label = self.view.label;
        self.free()
            .any(|(_, piece)| piece.values.iter().any(|(at, values)| Some(*at) == label && values.len() <= 5))
    }

    /// What columns say of a row: “Adresse vom Albert-Einstein-Gymnasium”, “when are the autumn holidays”.
    fn looked_up(&mut self) -> Result<Option<Shape>, Refusal> {
        let mut columns: Vec<usize> = Vec::new();
        if let Some(when) = self.find("ask", "when") {
            self.take(when);
            let starts = self.find("concept", "start");
            let ends = self.find("concept", "end");
            if let Some((from, to)) = self.view.ends() {
                let chosen = match (starts, ends) {
                    (Some(_), None) => vec![from],
                    (None, Some(_)) => vec![to],
                    _ => vec![from, to],
                };
                columns.extend(chosen);
                starts.into_iter().chain(ends).for_each(|at| self.take(at));
            } else {
                columns.push(self.date()?);
            }
        } else {
            for at in 0..self.pieces.len() {
                let is_named = self.piece(at).is_some_and(|piece| piece.is_free() && piece.values.is_empty());
                if let Some((column, pieces)) =
                    self.column_from(at, &|_| true).ok().flatten().filter(|_| is_named)
                {
                    pieces.into_iter().for_each(|at| self.take(at));
                    if Some(column) != self.view.label && !columns.contains(&column) {
                        columns.push(column);
                    }
                }
            }
        }
        if columns.is_empty() {
            return Ok(None);
        }
        columns.splice(0..0, self.view.naming());
        Ok(Some(Shape::Lookup(columns)))
    }

    /// “which invoices are overdue”, “list the projects in Berlin”: the rows for which all that is said holds.
    pub(super) fn listed(&mut self) -> Result<Option<Shape>, Refusal> {
        if self.find("ask", "when").is_some() {
            return self.looked_up();
        }
        let asked = self.find("ask", "which").or(self.find("ask", "list")).or(self.find("ask", "who"));
        // “Invoices due before 1 April”: rows that are called by their name and asked for by nothing else.
        let is_fragment =
            self.pieces.iter().all(|piece| piece.value("ask").is_none() && piece.value("agg").is_none());
        let start = match asked {
            Some(asked) => asked + 1,
            None if is_fragment && self.pieces.first().is_some_and(|piece| piece.is_noun) => 0,
            None => return Ok(None),
        };
        let behind = (start..self.pieces.len()).find(|at| {
            self.piece(*at).is_some_and(|piece| {
                piece.is_free()
                    && !(piece.is_idle() && piece.columns.is_empty())
                    && (piece.values.is_empty() || piece.is_noun)
            }) && !self.is_value_name(*at)
        });
        let thing = behind.and_then(|at| self.thing(at));
        if let (Some(having), Some((Thing::Column(column), pieces))) = (self.having.clone(), &thing) {
            pieces.iter().chain(&asked).for_each(|at| self.take(*at));
            return Ok(Some(Shape::Holding(having, *column, false)));
        }
        let has_condition = !self.filters.is_empty()
            || !self.spans.is_empty()
            || self.free().any(|(_, piece)| !piece.values.is_empty());
        if !has_condition {
            return Ok(None);
        }
        Ok(match thing {
            Some((Thing::Rows, pieces)) => {
                pieces.into_iter().for_each(|at| self.take(at));
                Some(Shape::List)
            }
            // Whether each row or all of one's rows must hold is not said: “which teams spent more than 5,000”.
            Some((Thing::Column(_), _)) if !self.filters.is_empty() => None,
            Some((Thing::Column(column), pieces)) => {
                pieces.into_iter().for_each(|at| self.take(at));
                Some(Shape::Lookup(vec![column]))
            }
            // “Who started before 2017”, where each row is somebody.
            None if self.find("ask", "who") == asked && self.view.who() == self.view.label => {
                asked.into_iter().for_each(|at| self.take(at));
                Some(Shape::List)
            }
            _ => None,
        })
    }
}
