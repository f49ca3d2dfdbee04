//! A table's source as rows and cells. A row that nothing changes keeps its bytes.

use gloss_figures::blocks::rules;

/// A row: its line, and its cells as they are written, without the spaces around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    line: String,
    pub(super) cells: Vec<String>,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Grid {
    pub(super) head: Row,
    /// The line under the header.
    rule: Row,
    pub(super) rows: Vec<Row>,
}

/// Words that say that a row sums up the others: it stays last.
const SUMS: [&str; 9] =
    ["total", "totals", "sum", "all", "average", "mean", "median", "overall", "grand total"];

impl Row {
    fn read(line: &str) -> Self {
        Self { line: line.to_owned(), cells: cells(line) }
    }

    fn written(cells: Vec<String>) -> Self {
        Self { line: format!("| {} |", cells.join(" | ")), cells }
    }

    /// The visible words of a cell.
    pub(super) fn says(&self, column: usize) -> String {
        self.cells.get(column).map(|cell| gloss_figures::sentence::visible(cell)).unwrap_or_default()
    }

    /// True for a row that sums up the others.
    pub(super) fn sums(&self) -> bool {
        SUMS.contains(&self.says(0).to_lowercase().as_str())
    }
}

/// The cells of a line: a bar that is escaped or in a link's target is none.
fn cells(line: &str) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut out = vec![String::new()];
    let mut escaped = false;
    for c in line.chars() {
        if c == '|' && !escaped {
            out.push(String::new());
        } else if let Some(cell) = out.last_mut() {
            cell.push(c);
        }
        escaped = c == '\\' && !escaped;
    }
    if out.len() > 1 && out.last().is_some_and(|cell| cell.trim().is_empty()) {
        out.pop();
    }
    out.into_iter().map(|cell| cell.trim().to_owned()).collect()
}

impl Grid {
    /// A table's block; none where it is not one.
    pub(super) fn read(source: &str) -> Option<Self> {
        let mut lines = source.lines();
        let (head, rule) = (Row::read(lines.next()?), lines.next().filter(|line| rules(line))?);
        let rows = lines.map(Row::read).collect();
        Some(Self { head, rule: Row::read(rule), rows })
    }

    /// A table of these cells, its columns right-aligned where `right`.
    pub(super) fn new(head: Vec<String>, right: &[bool], rows: Vec<Vec<String>>) -> Self {
        let rule = (0..head.len()).map(|at| if right.get(at) == Some(&true) { "--:" } else { "---" });
        Self {
            rule: Row::written(rule.map(str::to_owned).collect()),
            head: Row::written(head),
            rows: rows.into_iter().map(Row::written).collect(),
        }
    }

    /// Its source, without the end of its last line.
    pub(super) fn source(&self) -> String {
        let rows = self.rows.iter().map(|row| row.line.as_str());
        let lines: Vec<&str> =
            [self.head.line.as_str(), self.rule.line.as_str()].into_iter().chain(rows).collect();
        lines.join("\n")
    }

    pub(super) fn columns(&self) -> usize {
        self.head.cells.len()
    }

    /// A column by its header's words; by their beginning or a part of them where that is the only one.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        let bare = |text: &str| text.to_lowercase().replace(['_', '-', '%', '(', ')', '\''], " ");
        let words = |text: &str| bare(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let name = words(name);
        let name = ["the ", "column "].iter().fold(name.as_str(), |name, word| name.trim_start_matches(word));
        let name = name.trim_end_matches(" column");
        let heads: Vec<String> = (0..self.columns()).map(|at| words(&self.head.says(at))).collect();
        if let Some(at) = heads.iter().position(|head| head == name) {
            return Some(at);
        }
        let ordinal =
            ["first", "second", "third", "fourth", "fifth", "sixth"].iter().position(|word| *word == name);
        let ordinal = if name == "last" { self.columns().checked_sub(1) } else { ordinal };
        if let Some(at) = ordinal {
            return (at < self.columns()).then_some(at);
        }
        let one = |fits: &dyn Fn(&String) -> bool| {
            let mut found = heads.iter().enumerate().filter(|(_, head)| fits(head));
            found.next().filter(|_| found.next().is_none()).map(|(at, _)| at)
        };
        let stem = name.trim_end_matches('s');
        one(&|head| !name.is_empty() && head.trim_end_matches('s') == stem)
            .or_else(|| one(&|head| !name.is_empty() && head.starts_with(name)))
            .or_else(|| one(&|head| head.split(' ').any(|word| word.trim_end_matches('s') == stem)))
            .or_else(|| one(&|head| !name.is_empty() && head.contains(name)))
    }

    /// A row by the words of its first cell, or `last`, `second`; the header is none.
    pub(super) fn row(&self, name: &str) -> Option<usize> {
        let name = name.trim().to_lowercase();
        let name = name.trim_start_matches("the ").trim_end_matches(" row").trim_start_matches("row for ");
        let found = self.rows.iter().position(|row| row.says(0).to_lowercase() == name);
        found.or_else(|| {
            let ordinal = ["first", "second", "third", "fourth", "fifth", "sixth"]
                .iter()
                .position(|word| *word == name);
            let at = if name == "last" { self.rows.len().checked_sub(1) } else { ordinal };
            at.filter(|at| *at < self.rows.len())
        })
    }

    /// Renames a column.
    pub(super) fn rename(&mut self, column: usize, name: String) {
        if let Some(cell) = self.head.cells.get_mut(column) {
            *cell = name;
        }
        self.head = Row::written(self.head.cells.clone());
    }

    /// Takes a column out.
    pub(super) fn remove_column(&mut self, column: usize) {
        for row in [&mut self.head, &mut self.rule].into_iter().chain(&mut self.rows) {
            let mut cells = row.cells.clone();
            if column < cells.len() {
                cells.remove(column);
                *row = Row::written(cells);
            }
        }
    }

    /// Adds a column at the end; `cells` are those of the rows, in order.
    pub(super) fn add_column(&mut self, name: String, cells: &[String]) {
        let columns = self.columns();
        let grown = |row: &Row, cell: String| {
            let mut cells = row.cells.clone();
            cells.resize(columns, String::new());
            cells.push(cell);
            Row::written(cells)
        };
        self.head = grown(&self.head, name);
        self.rule = grown(&self.rule, "--:".to_owned());
        for (at, row) in self.rows.iter_mut().enumerate() {
            *row = grown(row, cells.get(at).cloned().unwrap_or_default());
        }
    }

    /// Adds a row at the end.
    pub(super) fn add_row(&mut self, cells: Vec<String>) {
        self.rows.push(Row::written(cells));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "| Region | rows | share of revenue |\n|---|--:|--:|\n| East\\|ern | [15](fact:f/r1c2) | 21.9 % |\n| North | 15 | |";

    #[test]
    fn a_table_is_read_and_written() {
        let mut grid = Grid::read(TABLE).unwrap();
        assert_eq!(grid.source(), TABLE);
        assert_eq!((grid.rows[0].says(0).as_str(), grid.rows[1].says(2).as_str()), ("East|ern", ""));
        for (name, at) in [
            ("share", Some(2)),
            ("Share of revenue", Some(2)),
            ("Rows", Some(1)),
            ("region", Some(0)),
            ("last", Some(2)),
            ("the second column", Some(1)),
            ("price", None),
            ("", None),
        ] {
            assert_eq!(grid.column(name), at, "{name}");
        }
        assert_eq!((grid.row("north"), grid.row("last"), grid.row("South")), (Some(1), Some(1), None));
        grid.remove_column(1);
        grid.add_column("rank".to_owned(), &["1".to_owned()]);
        grid.rename(0, "Area".to_owned());
        assert_eq!(
            grid.source(),
            "| Area | share of revenue | rank |\n| --- | --: | --: |\n| East\\|ern | 21.9 % | 1 |\n| North |  |  |"
        );
    }
}
