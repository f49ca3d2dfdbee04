//! Changes: of a figure from one time to another, of a column to a later one, and what one file has that the other has not.

use super::super::plan::{Agg, Metric, Shape};
use super::super::view::{Column, FILE};
use super::phrase::Thing;
use super::reader::{Reader, Refusal};

impl Reader<'_> {
    pub(super) fn changes(&mut self) -> Result<Option<Shape>, Refusal> {
        let Some((at, way)) = self.find_any("change") else { return Ok(None) };
        if let [before, after] = self.column_years.clone().as_slice() {
            return self.moved_columns(at, way, [before, after]);
        }
        if let [first] = self.column_years.clone().as_slice() {
            return self.moved_since(at, way, first);
        }
        let asks_which = ["which", "who"].iter().any(|ask| self.find("ask", ask).is_some());
        if self.spans.len() != 2 || asks_which {
            return Err(Refusal::Beyond);
        }
        self.take(at);
        self.take_amounts();
        let agg = self.agg();
        let metric = match self.measure_in(0..self.pieces.len())? {
            Some(column) => Metric::Of(
                agg.unwrap_or_else(|| self.view.column(column).map_or(Agg::Mean, Self::natural)),
                column,
            ),
            None if self.pieces.iter().any(|piece| piece.is_noun) => Metric::Rows,
            None => match self.only_measure() {
                Some(column) => Metric::Of(self.view.column(column).map_or(Agg::Mean, Self::natural), column),
                None => return Ok(None),
            },
        };
        let date = self.date()?;
        let spans = std::mem::take(&mut self.spans);
        let mut ends =
            spans.iter().map(|span| Ok((self.when(date, &span.period)?, span.period.said.clone())));
        match (ends.next(), ends.next()) {
            (Some(before), Some(after)) => Ok(Some(Shape::Change(metric, [before?, after?]))),
            _ => Ok(None),
        }
    }

    /// From one column of years to another: of one figure, or which row moved most.
    fn moved_columns(
        &mut self,
        at: usize,
        way: &str,
        [before, after]: [&String; 2],
    ) -> Result<Option<Shape>, Refusal> {
        let in_year = |year: &String| {
            let fits = |column: &Column| {
                column.measure.is_some()
                    && column.words.contains(year)
                    && column.words.iter().filter(|word| word.parse::<u32>().is_ok()).count() == 1
            };
            self.view.only(fits)
        };
        let (Some(from), Some(to)) = (in_year(before), in_year(after)) else { return Ok(None) };
        self.take(at);
        let many = self.find("ask", "many").and_then(|many| Some((many, self.next(many)?)));
        if let Some((many, next)) = many.filter(|_| way != "moved")
            && let Some((Thing::Rows, pieces)) = self.thing(next)
        {
            pieces.into_iter().chain([many]).for_each(|at| self.take(at));
            self.take_names(&[from, to]);
            self.related(to, if way == "rose" { ">" } else { "<" }, from, Column::sql);
            return Ok(Some(Shape::Figure(Metric::Rows)));
        }
        let extreme = self.find_any("extreme");
        let asks_which = self.find("ask", "which");
        if let Some(asked) = asks_which.filter(|_| way != "moved") {
            let Some((Thing::Rows, pieces)) = self.next(asked).and_then(|at| self.thing(at)) else {
                return Ok(None);
            };
            pieces.into_iter().chain(extreme.map(|(at, _)| at)).for_each(|at| self.take(at));
            self.take_names(&[from, to]);
            return Ok(Some(Shape::Moved(from, to, way == "rose", extreme.map(|_| 1))));
        }
        if extreme.is_some() {
            return Ok(None);
        }
        self.take_amounts();
        let label = self.view.label;
        let of_row = self.free().any(|(_, piece)| !piece.values.is_empty()) || label.is_none();
        self.take_names(&[from, to]);
        Ok(of_row.then_some(Shape::Moved(from, to, way != "fell", None)))
    }

    /// Since the year of one column: to the last year that the table has of the same.
    fn moved_since(&mut self, at: usize, way: &str, first: &String) -> Result<Option<Shape>, Refusal> {
        let years = |one: &Column| -> Vec<String> {
            let is_year = |word: &&String| super::super::period::year(word).is_some();
            one.words.iter().filter(is_year).cloned().collect()
        };
        let of_one = self.view.columns.iter().filter(|one| one.measure.is_some()).map(years);
        let last = of_one.filter(|years| years.len() == 1).flatten().max();
        match last.filter(|last| last > first) {
            Some(last) => self.moved_columns(at, way, [first, &last]),
            None => Err(Refusal::Beyond),
        }
    }

    /// Takes “how much”, “how many” and “per cent”: a change is told as an amount and as a part.
    fn take_amounts(&self) {
        self.take_all(|piece| piece.is("agg", "share") || piece.is("ask", "many") || piece.is("ask", "much"));
    }

    /// Takes the words that name these columns.
    fn take_names(&self, columns: &[usize]) {
        self.take_all(|piece| piece.columns.iter().any(|(at, _)| columns.contains(at)));
    }

    /// Rows that have none of the other file's: “which customers never ordered anything”. The rest of the question restricts them.
    pub(super) fn lacking(&mut self) -> Result<Option<Shape>, Refusal> {
        if self.view.lacks.is_empty() {
            return Ok(None);
        }
        let not = self.find("not", "not").ok_or(Refusal::Beyond)?;
        let is_it =
            |word: &String| self.view.lacks.iter().any(|noun| super::super::words::is_kin(word, noun));
        let named = self
            .free()
            .find(|(_, piece)| piece.words.iter().any(is_it))
            .map(|(at, _)| at)
            .ok_or(Refusal::Beyond)?;
        [not, named].into_iter().for_each(|at| self.take(at));
        let asked = self.find("ask", "which").or(self.find("ask", "list"));
        let many = self.find("ask", "many");
        let at = asked.or(many).ok_or(Refusal::Beyond)?;
        let Some((Thing::Rows | Thing::Column(_), pieces)) = self.next(at).and_then(|at| self.thing(at))
        else {
            return Err(Refusal::Beyond);
        };
        pieces.into_iter().chain([at]).for_each(|at| self.take(at));
        Ok(Some(if asked.is_some() { Shape::List } else { Shape::Figure(Metric::Rows) }))
    }

    /// “which states did Trump visit but Clinton did not”, “which teams are in the second file but not in the first”.
    pub(super) fn missing(&mut self) -> Result<Option<Shape>, Refusal> {
        let Some(not) = self.find("not", "not").filter(|_| self.view.files.len() == 2) else {
            return Ok(None);
        };
        let Some(file) = self.view.columns.iter().position(|one| one.name == FILE) else { return Ok(None) };
        let Some(asked) = self.find("ask", "which") else { return Ok(None) };
        let Some((Thing::Column(column), pieces)) = self.next(asked).and_then(|at| self.thing(at)) else {
            return Ok(None);
        };
        let named: Vec<(usize, String)> = self
            .free()
            .filter_map(|(at, piece)| {
                let (_, values) = piece.values.iter().find(|(column, _)| *column == file)?;
                match values.as_slice() {
                    [one] => Some((at, one.clone())),
                    _ => None,
                }
            })
            .collect();
        let [(first, has), (second, lacks)] = named.as_slice() else { return Ok(None) };
        if has == lacks {
            return Ok(None);
        }
        pieces.into_iter().chain([asked, not, *first, *second]).for_each(|at| self.take(at));
        Ok(Some(Shape::Missing(column, [has.clone(), lacks.clone()])))
    }
}
