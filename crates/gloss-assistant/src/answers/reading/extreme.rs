//! The most and the least: which one has it, and the first few in that order. Takes no tie for a winner: those that are as much are told
//! with it.

use super::super::plan::{Agg, By, Filter, Metric, Shape};
use super::super::view::Column;
use super::phrase::Thing;
use super::reader::{Reader, Refusal};

/// The extreme that was said.
struct Superlative {
    /// Where.
    at: usize,
    /// Whether the largest is meant.
    is_most: bool,
    /// The concept of the column that it is of: `price` for “cheapest”.
    of: Option<&'static str>,
    /// Whether it counts or adds: “most”, not “highest”.
    is_many: bool,
}

impl Reader<'_> {
    pub(super) fn extremes(&mut self) -> Result<Option<Shape>, Refusal> {
        let Some(said) = self.said_extreme() else { return Ok(None) };
        self.take(said.at);
        let limit = self.how_many(said.at);
        if let Some(shape) = self.edge(&said)? {
            return Ok(Some(shape));
        }
        if let Some((column, filter)) = self.pair()? {
            let flag = self.free().map(|(at, _)| at).find_map(|at| Some((at, self.flag(at)?)));
            let metric = match flag {
                Some((at, flag)) => {
                    self.take(at);
                    // Who gave no answer is no part of either.
                    let known = self.view.column(flag.column).map(Column::sql).unwrap_or_default();
                    self.filters.push(Filter { sql: format!("{known} IS NOT NULL"), ..flag.clone() });
                    Metric::Part(flag.sql, flag.says)
                }
                None => self.extreme_metric(&said, self.agg(), Thing::Column(column))?,
            };
            if let Some(who) = self.find("ask", "who") {
                self.take(who);
            }
            self.filters.push(filter);
            return Ok(Some(Shape::Groups(metric, By::Column(column), Some(said.is_most), None)));
        }
        let Some((thing, entity)) = self.entity(said.at) else { return Err(Refusal::Beyond) };
        entity.into_iter().for_each(|at| self.take(at));
        // “The average of the highest amounts” is two things after one another.
        let before =
            self.find_any("agg").filter(|(at, agg)| *at < said.at && matches!(*agg, "mean" | "median"));
        if before.is_some_and(|(at, _)| at + 3 >= said.at) {
            return Err(Refusal::Beyond);
        }
        let agg = self.agg();
        let metric = self.extreme_metric(&said, agg, thing)?;
        let Some(by) = self.by(thing)? else {
            let has_rows = metric.of_row(self.view).is_some();
            return Ok(has_rows.then_some(Shape::Ranked(metric, said.is_most, limit)));
        };
        // Where each row has a name of its own, its own number is meant.
        let is_row = matches!(by, By::Column(at) if self.view.column(at).is_some_and(|one| one.different == one.filled))
            || thing == Thing::Rows && metric != Metric::Rows && !matches!(metric, Metric::Of(Agg::Sum, _));
        if is_row && metric.of_row(self.view).is_some() {
            return Ok(Some(Shape::Ranked(metric, said.is_most, limit)));
        }
        // Of two files each is told.
        let of_files = matches!(by, By::Column(at) if self.view.column(at).is_some_and(|one| one.name == super::super::view::FILE));
        Ok(Some(Shape::Groups(metric, by, Some(said.is_most), (!of_files).then_some(limit))))
    }

    /// “The highest net amount”, “the lowest price by category”: the edge of the numbers themselves, where no one is asked that has it.
    fn edge(&mut self, said: &Superlative) -> Result<Option<Shape>, Refusal> {
        let asks_who = ["which", "who", "list", "many"]
            .iter()
            .any(|ask| self.pieces.iter().any(|piece| piece.is("ask", ask)));
        let is_top = self.piece(said.at).is_some_and(|piece| piece.text.eq_ignore_ascii_case("top"));
        let Some(next) =
            self.next(said.at).filter(|_| !asks_who && !is_top && said.of.is_none() && !said.is_many)
        else {
            return Ok(None);
        };
        let Some((column, pieces)) = self.column_from(next, &Column::is_measure)? else { return Ok(None) };
        if self.find_any("agg").is_some() {
            return Ok(None);
        }
        pieces.into_iter().for_each(|at| self.take(at));
        let metric = Metric::Of(if said.is_most { Agg::Max } else { Agg::Min }, column);
        let pers: Vec<usize> =
            self.free().filter(|(_, piece)| piece.is("per", "per")).map(|(at, _)| at).collect();
        for per in pers {
            let Some((thing, pieces)) = self.next(per).and_then(|at| self.thing(at)) else { continue };
            let Some(by) = self.by(thing)? else { continue };
            pieces.into_iter().chain([per]).for_each(|at| self.take(at));
            return Ok(Some(Shape::Groups(metric, by, None, None)));
        }
        Ok(Some(Shape::Ranked(metric, said.is_most, 1)))
    }

    /// The two values of one column that are compared: “men or women”.
    fn pair(&self) -> Result<Option<(usize, Filter)>, Refusal> {
        let Some(or) = self.find("joint", "or") else { return Ok(None) };
        let ends = [or.checked_sub(1), self.next(or)]
            .map(|at| at.filter(|at| self.piece(*at).is_some_and(|piece| piece.is_exact)));
        let [Some(a), Some(b)] = ends else { return Ok(None) };
        let (one, other) = (self.value_filter(a)?, self.value_filter(b)?);
        if one.column != other.column {
            return Ok(None);
        }
        [a, b, or].into_iter().for_each(|at| self.take(at));
        let sql = format!("{} OR {}", one.sql, other.sql);
        Ok(Some((one.column, Filter { sql, says: format!("{}, {}", one.says, other.says), ..one })))
    }

    fn said_extreme(&self) -> Option<Superlative> {
        if let Some((at, value)) = self.find_any("extreme-of") {
            let (of, dir) = value.split_once(' ')?;
            return Some(Superlative { at, is_most: dir == "most", of: Some(of), is_many: false });
        }
        let (at, value) = self.find_any("extreme")?;
        Some(Superlative {
            at,
            is_most: matches!(value, "most" | "high"),
            of: None,
            is_many: matches!(value, "most" | "least"),
        })
    }

    /// How many of them: “top 5”, “three regions”; one where nothing is said.
    fn how_many(&self, at: usize) -> usize {
        let number = |piece: usize| {
            self.piece(piece).filter(|piece| piece.is_free() && piece.period.is_none())?.number
        };
        let near =
            [at.checked_add(1), at.checked_sub(1)].into_iter().flatten().find(|at| number(*at).is_some());
        let asked = self
            .pieces
            .iter()
            .position(|piece| piece.value("ask").is_some())
            .map(|at| at + 1)
            .filter(|at| number(*at).is_some());
        let Some(found) = near.or(asked) else { return 1 };
        let count = number(found).filter(|n| (1.0..=50.0).contains(n) && n.fract() == 0.0);
        count.map_or(1, |count| {
            self.take(found);
            count as usize
        })
    }

    /// The thing that has it: behind “which”, “top” or “who”; else before “with the most”.
    fn entity(&self, extreme: usize) -> Option<(Thing, Vec<usize>)> {
        let asked = self.pieces.iter().position(|piece| {
            piece.value("ask").is_some_and(|ask| matches!(ask, "which" | "list" | "many" | "much"))
        });
        let who = self.find("ask", "who");
        if let Some(at) = who {
            self.take(at);
            return self.view.who().map(|at| {
                (if Some(at) == self.view.label { Thing::Rows } else { Thing::Column(at) }, Vec::new())
            });
        }
        let starts = [asked.filter(|at| *at < extreme), Some(extreme)];
        for start in starts.into_iter().flatten() {
            for at in start + 1..(start + 6).min(self.pieces.len()) {
                let Some(piece) = self.piece(at) else { break };
                if piece.is_mark {
                    break;
                }
                let is_named = !piece.values.is_empty() && piece.columns.is_empty() && !piece.is_noun;
                if !piece.is_free()
                    || piece.is_idle() && piece.columns.is_empty()
                    || is_named
                    || piece.number.is_some()
                {
                    continue;
                }
                if self.is_value_name(at) {
                    continue;
                }
                if let Some(found) = self.thing(at) {
                    return Some(found);
                }
                break;
            }
        }
        // “Which Springfield is the biggest”: the rows of that name.
        let named = asked.and_then(|at| self.next(at)).and_then(|at| self.piece(at));
        if named
            .is_some_and(|piece| piece.is_free() && piece.values.iter().any(|(at, _)| self.names_rows(*at)))
        {
            return Some((Thing::Rows, Vec::new()));
        }
        // “total freight by ship country, the five highest”.
        let per = self.find("per", "per")?;
        let found = self.thing(self.next(per)?)?;
        self.take(per);
        Some(found)
    }

    fn extreme_metric(&self, said: &Superlative, agg: Option<Agg>, thing: Thing) -> Result<Metric, Refusal> {
        if said.of == Some("duration") {
            let (from, to) = self.lasts().ok_or(Refusal::Beyond)?;
            return Ok(Metric::Days(if said.is_most { Agg::Max } else { Agg::Min }, from, to));
        }
        if said.of == Some("rows") {
            return if thing == Thing::Rows { Err(Refusal::Beyond) } else { Ok(Metric::Rows) };
        }
        if let Some(concept) = said.of {
            let fits = |column: &Column| {
                let is_it =
                    column.telling().iter().any(|word| super::super::words::concepts(word).contains(concept));
                is_it && (column.measure.is_some() || concept == "date" && column.is_date())
            };
            let column = self.view.only(fits).ok_or(Refusal::Beyond)?;
            let edge = if said.is_most { Agg::Max } else { Agg::Min };
            return Ok(Metric::Of(agg.unwrap_or(edge), column));
        }
        if let Some(rate) = self.rate() {
            return Ok(rate);
        }
        let places = (said.at + 1..self.pieces.len()).chain((0..said.at).rev());
        let measure = self.measure_in(places)?;
        let Some(column) = measure else {
            let counted = (0..self.pieces.len()).find(|at| {
                self.piece(*at).is_some_and(|piece| piece.is_free() && piece.is_noun)
                    && (*at > said.at || said.at == 0)
            });
            if let Some(at) = counted.filter(|_| said.is_many && thing != Thing::Rows) {
                self.take(at);
                return Ok(Metric::Rows);
            }
            let size = || self.size().filter(|_| thing == Thing::Rows && !said.is_many);
            let only = self.only_measure().filter(|_| !said.is_many || thing == Thing::Rows).or_else(size);
            return only.map(|at| Metric::Of(agg.unwrap_or(Agg::Max), at)).ok_or(Refusal::Beyond);
        };
        let adds = self.view.column(column).is_some_and(Column::adds);
        let edge = if said.is_most { Agg::Max } else { Agg::Min };
        // “The most revenue” and “top 5 by revenue” are of all that one has; “the highest revenue” may be of one row, and is asked.
        let is_high =
            !said.is_many && self.piece(said.at).is_some_and(|piece| !piece.text.eq_ignore_ascii_case("top"));
        let single = self.find("agg", "single");
        single.into_iter().for_each(|at| self.take(at));
        let is_group = matches!(thing, Thing::Column(at) if self.view.column(at).is_some_and(|one| one.different < one.filled));
        if adds && is_high && is_group && agg.is_none() && single.is_none() {
            return Err(Refusal::Whole(
                self.view.column(column).map(|one| one.name.clone()).unwrap_or_default(),
            ));
        }
        let plain = if adds && thing != Thing::Rows && single.is_none() { Agg::Sum } else { edge };
        Ok(Metric::Of(agg.unwrap_or(plain), column))
    }

    /// The one column that says how large a row is: what it amounts to, holds, or how many live there.
    fn size(&self) -> Option<usize> {
        const SIZES: [&str; 3] = ["amount", "capacity", "population"];
        self.view.only(|one| one.is_measure() && SIZES.iter().any(|size| one.is_called(size)))
    }

    /// The rate of a column of yes and no, where one is named: “the highest attrition rate”.
    pub(super) fn rate(&self) -> Option<Metric> {
        let share = self.find("agg", "share")?;
        let flag = self.free().map(|(at, _)| at).find_map(|at| Some((at, self.flag(at)?)))?;
        self.take(share);
        self.take(flag.0);
        Some(Metric::Part(flag.1.sql, flag.1.says))
    }
}
