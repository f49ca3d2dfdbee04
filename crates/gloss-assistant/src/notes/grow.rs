//! A row or column more in a table whose figures have a source. What is added is worked out by a query over the
//! table's own query, never from the numbers that are shown, and is a figure as the others are.

use serde_json::Value;

use super::edit::{Place, in_table};
use super::grid::Grid;
use super::request::{Extra, Grow, Stat};
use super::source::expression;
use crate::desk::Desk;
use gloss_figures::figure::plain;
use gloss_figures::links::{cell, links};
use gloss_figures::number::{self, Style};
use gloss_figures::results::{KnownFigure, QueryResult, read_figures};
use gloss_figures::sql::{over, unlimited};
use gloss_figures::words::{capital, escape};
use gloss_recipe::Work;

/// The table's figures as cells of one fact.
struct Base<'a> {
    query: &'a str,
    /// The fact's column of each of the table's columns, from 0.
    columns: Vec<Option<usize>>,
    /// The fact's row of each of the table's rows.
    rows: Vec<Option<usize>>,
    /// A shown figure of each column.
    samples: Vec<Option<String>>,
}

/// Adds a row or column to a place's table; none while queries are still to be heard.
pub(super) fn grow(desk: &Desk, region: &Value, wish: &Grow) -> Option<Result<Work, String>> {
    let place = Place::read(region);
    let known = read_figures(region);
    let [text] = place.ranges.as_slice() else {
        return Some(Err(
            "Parts of a table are marked. Widen the place to the table’s section, then send it again."
                .to_owned(),
        ));
    };
    let mut grid = None;
    if let Err(why) = in_table(text, |read| {
        grid = Some(read.clone());
        Ok(())
    }) {
        return Some(Err(why));
    }
    let grid = grid?;
    let base = match base(&grid, &known) {
        Ok(base) => base,
        Err(why) => return Some(Err(why)),
    };
    let result = match desk.compute(base.query)? {
        Ok(result) => result,
        Err(why) => return Some(Err(format!("The table’s query can’t be run again. {why}"))),
    };
    let table = match Table::new(grid, base, result) {
        Ok(table) => table,
        Err(why) => return Some(Err(why)),
    };
    let added = match wish {
        Grow::Row(stat) => table.summed(desk, *stat)?,
        Grow::Group(name) => table.grouped(desk, name)?,
        Grow::Column(extra) => table.widened(desk, extra)?,
    };
    Some(added.and_then(|(grid, facts, says)| {
        let new = in_table(text, |old| {
            *old = grid;
            Ok(())
        })?;
        Ok(Work { edits: vec![(0, new)], says, left: Vec::new(), facts })
    }))
}

/// The fact that a table's figures are of.
fn base<'a>(grid: &Grid, known: &'a [KnownFigure]) -> Result<Base<'a>, String> {
    let none = "The figures of this table have no source in common, so there is nothing to work it out from. I don’t add up numbers that are only written down.";
    let mut counts: Vec<(String, usize)> = Vec::new();
    let cells = || grid.rows.iter().flat_map(|row| row.cells.iter()).flat_map(|cell| links(cell));
    for link in cells() {
        let id = cell(&link.fact).0.to_owned();
        match counts.iter_mut().find(|(other, _)| *other == id) {
            Some((_, count)) => *count += 1,
            None => counts.push((id, 1)),
        }
    }
    let main = counts.iter().max_by_key(|(_, count)| *count).map(|(id, _)| id.clone()).ok_or(none)?;
    let figure =
        known.iter().find(|figure| cell(&figure.fact).0 == main && !figure.query.is_empty()).ok_or(none)?;
    if figure.stale {
        return Err(
            "The figures of this table are out of date. Recompute them first, then add to it.".to_owned()
        );
    }
    let at = |row: usize, column: usize| {
        let text = grid.rows.get(row)?.cells.get(column)?;
        links(text)
            .into_iter()
            .find(|link| cell(&link.fact).0 == main)
            .and_then(|link| Some((cell(&link.fact).1?, link.shown)))
    };
    let rows = 0..grid.rows.len();
    let of_column = |column: usize| {
        let mut all = rows.clone().filter_map(|row| at(row, column)).map(|((_, c), _)| c);
        let first = all.next()?;
        all.all(|c| c == first).then_some(first)
    };
    let columns: Vec<Option<usize>> = (0..grid.columns()).map(of_column).collect();
    let of_row = |row: usize| {
        let mut all = (0..grid.columns()).filter_map(|column| at(row, column)).map(|((r, _), _)| r);
        let first = all.next()?;
        all.all(|r| r == first).then_some(first)
    };
    let samples = (0..grid.columns())
        .map(|column| rows.clone().find_map(|row| at(row, column)).map(|(_, shown)| shown))
        .collect();
    let base = Base { query: &figure.query, columns, rows: rows.clone().map(of_row).collect(), samples };
    let full = base.rows.iter().flatten().count() * 2 >= grid.rows.len()
        && base.columns.iter().flatten().count() > 0;
    full.then_some(base).ok_or_else(|| none.to_owned())
}

type Added = Result<(Grid, Vec<String>, String), String>;

struct Table<'a> {
    grid: Grid,
    base: Base<'a>,
    result: QueryResult,
    /// The fact's column that names its rows, from 0.
    label: usize,
}

impl<'a> Table<'a> {
    fn new(grid: Grid, base: Base<'a>, result: QueryResult) -> Result<Self, String> {
        let fits = |column: &usize| {
            base.rows
                .iter()
                .zip(&grid.rows)
                .filter_map(|(at, row)| Some((result.words((*at)?, *column)?, row)))
                .all(|(words, row)| gloss_figures::sentence::visible(&escape(&words)) == row.says(0))
        };
        let text =
            |column: &usize| result.rows.iter().any(|row| row.get(*column).is_some_and(Value::is_string));
        let label = (0..result.columns.len()).filter(text).find(fits);
        let label = label.ok_or("The first column of this table is not the one that names the rows of its data, or the data has changed since; I can’t tell the rows apart.")?;
        Ok(Self { grid, base, result, label })
    }

    fn over(&self, query: &str, select: &str) -> String {
        over(query, self.result.columns.len(), select)
    }

    /// The style of a column's figures.
    fn style(&self, column: usize) -> Option<Style> {
        let sample = self.base.samples.get(column)?.as_ref()?;
        number::read(&gloss_figures::sentence::visible(sample)).map(|shown| shown.style)
    }

    fn format_value(&self, column: usize, value: &Value) -> String {
        match (value.as_f64(), self.style(column)) {
            (Some(n), Some(style)) => style.with_sign().write(n),
            (Some(n), None) => plain(n),
            _ => "–".to_owned(),
        }
    }

    /// Whether a column's values can be added up: not means, medians, extremes and changes.
    fn adds(&self, column: usize) -> bool {
        let Some(at) = self.base.columns.get(column).copied().flatten() else { return false };
        let sql = expression(self.base.query, at + 1).unwrap_or_default().to_lowercase();
        let head = self.grid.head.says(column).to_lowercase();
        let no = ["avg(", "median(", "min(", "max(", "corr(", "stddev(", "distinct", "rank("];
        let words = [
            "mean",
            "median",
            "average",
            "lowest",
            "highest",
            "change",
            "growth",
            "rate",
            "correlation",
            "rank",
            "per ",
            "price",
        ];
        let ratio = sql.contains('/') && !sql.contains("(select sum(") && !sql.contains("(select count(");
        !ratio && !no.iter().any(|sign| sql.contains(sign)) && !words.iter().any(|word| head.contains(word))
    }

    /// The columns with figures.
    fn numbers(&self) -> Vec<usize> {
        let number = |column: &usize| {
            self.base.columns.get(*column).copied().flatten().is_some_and(|at| {
                at != self.label
                    && (0..self.result.rows.len()).any(|row| self.result.number(row, at).is_some())
            })
        };
        (1..self.grid.columns()).filter(number).collect()
    }

    fn c(&self, column: usize) -> String {
        format!("c{}", self.base.columns.get(column).copied().flatten().unwrap_or_default() + 1)
    }

    fn summed(&self, desk: &Desk, stat: Stat) -> Option<Added> {
        let name = capital(stat.name());
        if self.grid.rows.iter().any(|row| row.says(0).eq_ignore_ascii_case(&name)) {
            return Some(Err(format!("The table has a row “{name}” already.")));
        }
        let columns: Vec<usize> =
            self.numbers().into_iter().filter(|column| stat != Stat::Total || self.adds(*column)).collect();
        if columns.is_empty() {
            return Some(Err("The columns of this table can’t be added up: they are means, shares of other things or changes.".to_owned()));
        }
        let function = match stat {
            Stat::Total => "sum",
            Stat::Mean => "avg",
            Stat::Median => "median",
            Stat::Lowest => "min",
            Stat::Highest => "max",
            Stat::Count => "count",
        };
        let select: Vec<String> =
            columns.iter().map(|column| format!("{function}({})", self.c(*column))).collect();
        let sums = match desk
            .compute(&self.over(self.base.query, &format!("SELECT {} FROM shown", select.join(", "))))?
        {
            Ok(sums) => sums,
            Err(why) => return Some(Err(why)),
        };
        let mut cells = vec![name];
        cells.resize(self.grid.columns(), String::new());
        for (at, column) in columns.iter().enumerate() {
            if let (Some(value), Some(cell)) = (sums.value(0, at), cells.get_mut(*column)) {
                let shown =
                    if stat == Stat::Count { value.to_string() } else { self.format_value(*column, value) };
                *cell = sums.link(0, at, &shown);
            }
        }
        let left = self.numbers().len() - columns.len();
        let mut says = format!("Worked out over the {} rows of the table’s query.", self.result.rows.len());
        if left > 0 {
            says.push_str(" Means, ratios and changes can’t be added up; their cells are empty.");
        }
        let mut grid = self.grid.clone();
        grid.add_row(cells);
        Some(Ok((grid, vec![sums.id.clone()], says)))
    }

    fn grouped(&self, desk: &Desk, name: &str) -> Option<Added> {
        let is = |text: &str| text.eq_ignore_ascii_case(name.trim());
        if self.grid.rows.iter().any(|row| is(&row.says(0))) {
            return Some(Err(format!("The table has a row “{name}” already.")));
        }
        let all = match desk.compute(unlimited(self.base.query))? {
            Ok(all) => all,
            Err(why) => return Some(Err(why)),
        };
        let Some(row) =
            (0..all.rows.len()).find(|row| all.words(*row, self.label).is_some_and(|words| is(&words)))
        else {
            let head = self.grid.head.says(0);
            return Some(Err(format!(
                "The data has no {} “{name}” among those that this table is made from.",
                head.to_lowercase()
            )));
        };
        let mut cells = vec![all.label(row, self.label)];
        for column in 1..self.grid.columns() {
            let at = self.base.columns.get(column).copied().flatten();
            let value = at.and_then(|at| Some((at, all.value(row, at)?)));
            cells.push(
                value
                    .map(|(at, value)| all.link(row, at, &self.format_value(column, value)))
                    .unwrap_or_default(),
            );
        }
        let mut grid = self.grid.clone();
        let sums = grid.rows.iter().any(super::grid::Row::sums);
        grid.add_row(cells);
        let says = if sums {
            "The row that sums up the others does not count it in.".to_owned()
        } else {
            String::new()
        };
        Some(Ok((grid, vec![all.id.clone()], says)))
    }

    fn widened(&self, desk: &Desk, extra: &Extra) -> Option<Added> {
        let (head, value, style) = match self.planned(extra) {
            Ok(plan) => plan,
            Err(why) => return Some(Err(why)),
        };
        if self.grid.column(&head).is_some_and(|at| self.grid.head.says(at).eq_ignore_ascii_case(&head)) {
            return Some(Err(format!("The table has a column “{head}” already.")));
        }
        let sql =
            self.over(unlimited(self.base.query), &format!("SELECT c{}, {value} FROM shown", self.label + 1));
        let found = match desk.compute(&sql)? {
            Ok(found) => found,
            Err(why) => return Some(Err(why)),
        };
        let cell = |at: &Option<usize>| {
            let name = self.result.words((*at)?, self.label)?;
            let row = (0..found.rows.len()).find(|row| found.words(*row, 0).as_ref() == Some(&name))?;
            let shown = found.number(row, 1).map_or_else(|| "–".to_owned(), |n| style.write(n));
            Some(found.link(row, 1, &shown))
        };
        let cells: Vec<String> = self.base.rows.iter().map(|at| cell(at).unwrap_or_default()).collect();
        if cells.iter().all(String::is_empty) {
            return Some(Err(
                "The rows of this table are not found in its data any more. Recompute it first.".to_owned(),
            ));
        }
        let mut grid = self.grid.clone();
        grid.add_column(escape(&head), &cells);
        let says = match extra {
            Extra::Share(_) | Extra::Rank(_) if found.rows.len() > self.grid.rows.len() => {
                format!(
                    "Worked out over all {} rows of the data’s groups, of which the table shows {}.",
                    found.rows.len(),
                    self.grid.rows.len()
                )
            }
            _ => String::new(),
        };
        Some(Ok((grid, vec![found.id.clone()], says)))
    }

    /// A column's header, its value in SQL and its style.
    fn planned(&self, extra: &Extra) -> Result<(String, String, Style), String> {
        let styled = |sample: &str| {
            number::read(sample)
                .map(|shown| shown.style)
                .ok_or_else(|| "This column’s figures can’t be read.".to_owned())
        };
        let numbers = self.numbers();
        let of = |name: &Option<String>, adds: bool| match name {
            Some(name) => self.named(name),
            None => numbers
                .iter()
                .copied()
                .find(|column| !adds || self.adds(*column) && !self.percent(*column))
                .ok_or_else(|| {
                    "Name the column that it should be worked out from, such as “the share of revenue”."
                        .to_owned()
                }),
        };
        let head = |column: usize| self.grid.head.says(column);
        match extra {
            Extra::Share(name) => {
                let column = of(name, true)?;
                if !self.adds(column) {
                    return Err(format!("“{}” can’t be added up, so there is no share of it.", head(column)));
                }
                let c = self.c(column);
                Ok((
                    format!("share of {}", head(column)),
                    format!("{c} * 100.0 / nullif((SELECT sum({c}) FROM shown), 0)"),
                    styled("1.0 %")?,
                ))
            }
            Extra::Rank(name) => {
                let column = of(name, false)?;
                Ok((
                    format!("rank by {}", head(column)),
                    format!("rank() OVER (ORDER BY {} DESC)", self.c(column)),
                    styled("1")?,
                ))
            }
            Extra::Difference { from, to } | Extra::Change { from, to } => {
                let (a, b) = match (from.as_str(), numbers.as_slice()) {
                    ("", [a, b]) => (*a, *b),
                    ("", _) => {
                        return Err("Name the two columns, such as “the difference between 2024 and 2025”."
                            .to_owned());
                    }
                    _ => (self.named(from)?, self.named(to)?),
                };
                let (first, second) = (self.c(a), self.c(b));
                if matches!(extra, Extra::Change { .. }) {
                    let value = format!("({second} - {first}) * 100.0 / nullif({first}, 0)");
                    return Ok((format!("change from {} to {}", head(a), head(b)), value, styled("+1.0 %")?));
                }
                let sample = self.base.samples.get(b).cloned().flatten().unwrap_or_default();
                let sample = gloss_figures::sentence::visible(&sample).replace(" %", " points");
                let bare = sample.trim_start_matches(['−', '-', '+']);
                Ok((
                    format!("{} less {}", head(b), head(a)),
                    format!("{second} - {first}"),
                    styled(&format!("+{bare}")).or_else(|_| styled("+1"))?,
                ))
            }
        }
    }

    fn percent(&self, column: usize) -> bool {
        self.base.samples.get(column).cloned().flatten().is_some_and(|sample| sample.contains('%'))
    }

    fn named(&self, name: &str) -> Result<usize, String> {
        let column =
            self.grid.column(name).ok_or_else(|| format!("This table has no one column “{name}”."))?;
        if self.numbers().contains(&column) {
            return Ok(column);
        }
        Err(format!(
            "The column “{}” has no figures with the source of the others.",
            self.grid.head.says(column)
        ))
    }
}
