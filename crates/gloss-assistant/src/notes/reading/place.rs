//! The place of a note as its words are read at: what it is, what it is in, what it says. Read from what `read_region` tells;
//! finds nothing itself.

use gloss_protocol::Container;
use serde_json::Value;

/// A place.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Its reach, as a word: `row`, `sentence`.
    pub(crate) reach: String,
    /// What it is in its kind's own words: `title`, `picture`, `th`; empty where that says no more.
    pub(crate) what: String,
    /// What it says, as a reader sees it; a line for each cell or paragraph.
    pub(crate) shown: String,
    /// The cells' addresses, where it is a sheet.
    pub(crate) cells: Vec<String>,
    /// What holds it.
    pub(crate) within: Vec<Container>,
    /// The names of the acts that fit it.
    pub(crate) acts: Vec<String>,
}

/// How a noun of a note stands to the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// It is the place.
    Place,
    /// It is what holds the place.
    Within(Container),
}

/// The row of a cell's address, with or without its sheet: `Sales!B12` is in `12`.
fn row_of(cell: &str) -> &str {
    address_of(cell).trim_start_matches(|c: char| !c.is_ascii_digit())
}

/// The column of a cell's address: `Sales!B12` is in `B`.
fn column_of(cell: &str) -> &str {
    address_of(cell).trim_end_matches(|c: char| c.is_ascii_digit())
}

fn address_of(cell: &str) -> &str {
    cell.rsplit('!').next().unwrap_or(cell)
}

/// What several places say, where each says the same: read as one of them.
fn said_once(shown: String, places: usize) -> String {
    let lines: Vec<&str> = shown.lines().collect();
    let own = lines.len() / places.max(1);
    match lines.get(..own) {
        Some(first)
            if places > 1
                && own > 0
                && own * places == lines.len()
                && lines.chunks(own).all(|one| one == first) =>
        {
            first.join("\n")
        }
        _ => shown,
    }
}

impl Place {
    /// Reads what `read_region` told.
    pub(crate) fn read(region: &Value) -> Self {
        let text = |key: &str| region.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let words = |key: &str, of: fn(&Value) -> Option<&str>| -> Vec<String> {
            let all = region.get(key).and_then(Value::as_array);
            all.into_iter().flatten().filter_map(of).map(str::to_owned).collect()
        };
        let ranges = region.get("ranges").and_then(Value::as_array);
        let cell = |range: &Value| Some(range.get("cell")?.as_str()?.to_owned());
        let first = |line: String| line.split(' ').next().unwrap_or_default().to_owned();
        let cells: Vec<String> = ranges.into_iter().flatten().filter_map(cell).collect();
        let places = if cells.is_empty() { ranges.map_or(1, Vec::len) } else { 1 };
        Self {
            reach: text("reach"),
            what: text("what"),
            shown: said_once(text("shown"), places),
            cells,
            within: words("within", Value::as_str)
                .iter()
                .filter_map(|word| Container::of_word(word))
                .collect(),
            acts: words("acts", Value::as_str).into_iter().map(first).collect(),
        }
    }

    /// Whether an act of this name fits.
    pub(crate) fn can(&self, act: &str) -> bool {
        self.acts.iter().any(|one| one == act)
    }

    /// Whether it is on a slide.
    pub(crate) fn on_slide(&self) -> bool {
        self.can("theme")
    }

    /// Whether it is on a page of a site.
    pub(crate) fn on_page(&self) -> bool {
        self.can("uppercase")
    }

    /// Whether it is lines of a file that keeps no looks.
    pub(crate) fn is_bare(&self) -> bool {
        !self.can("bold") && self.cells.is_empty()
    }

    /// The container of this name that holds it.
    pub(crate) fn in_a(&self, container: Container) -> bool {
        self.within.contains(&container)
    }

    /// Whether it is a table of a text, and no row, column or cell of it.
    pub(crate) fn is_whole_table(&self) -> bool {
        let part = matches!(self.reach.as_str(), "row" | "column" | "cell");
        !part
            && self.cells.is_empty()
            && (self.in_a(Container::Table) || self.can("delete-row") || self.can("rename-column"))
    }

    /// Whether it is a part that is found by its number.
    pub(crate) fn is_counted(&self) -> bool {
        matches!(self.reach.as_str(), "item" | "sentence" | "paragraph")
    }

    /// Whether its cells are several of one row, or of one column.
    fn one_line(&self, line: fn(&str) -> &str) -> Option<Named> {
        let mut all = self.cells.iter().map(|cell| line(cell));
        let first = all.next()?;
        (self.cells.len() > 1 && all.all(|one| one == first)).then_some(Named::Place)
    }

    /// Whether its cells stand in the first row.
    fn is_first_row(&self) -> bool {
        !self.cells.is_empty() && self.cells.iter().all(|cell| row_of(cell) == "1")
    }

    /// How many rows it has: of cells those that they stand in, else its lines.
    pub(crate) fn rows(&self) -> usize {
        let mut rows: Vec<&str> = self.cells.iter().map(|cell| row_of(cell)).collect();
        rows.dedup();
        if rows.is_empty() { self.shown.trim().lines().count() } else { rows.len() }
    }

    /// A row of a table or of cells; of a text that is none, the line.
    fn named_row(&self) -> Option<Named> {
        let is = |reaches: &[&str]| reaches.contains(&self.reach.as_str()).then_some(Named::Place);
        let line = || {
            if self.in_a(Container::Table) { None } else { is(&["item", "paragraph", "selection", "lines"]) }
        };
        is(&["row"])
            .or_else(|| self.one_line(row_of))
            .or_else(|| self.in_a(Container::Row).then_some(Named::Within(Container::Row)))
            .or_else(line)
    }

    fn named_column(&self) -> Option<Named> {
        let head = self.can("delete-column") && matches!(self.what.as_str(), "th" | "td");
        (self.reach == "column")
            .then_some(Named::Place)
            .or_else(|| self.one_line(column_of))
            .or_else(|| self.in_a(Container::Column).then_some(Named::Within(Container::Column)))
            .or_else(|| head.then_some(Named::Place))
    }

    /// How a noun stands to the place; none where it names something else.
    pub(crate) fn named(&self, noun: &str) -> Option<Named> {
        let is = |reaches: &[&str]| reaches.contains(&self.reach.as_str()).then_some(Named::Place);
        let within = |container| self.in_a(container).then_some(Named::Within(container));
        let what = |kinds: &[&str]| kinds.contains(&self.what.as_str()).then_some(Named::Place);
        match noun {
            "header-row" => self.is_first_row().then_some(Named::Place),
            "row" => self.named_row(),
            "column" => self.named_column(),
            "cell" => {
                let cells = (!self.cells.is_empty()).then_some(Named::Place);
                is(&["cell"]).or(cells).or_else(|| within(Container::Cell))
            }
            "table" => what(&["table"]).or_else(|| within(Container::Table)),
            "item" => is(&["item"])
                .or_else(|| what(&["li", "a"]))
                .or_else(|| within(Container::Item))
                .or_else(|| if self.on_slide() { is(&["paragraph"]) } else { None })
                .or_else(|| if self.on_slide() { within(Container::Paragraph) } else { None }),
            "list" => within(Container::List)
                .or_else(|| what(&["ul", "ol", "text"]))
                .or_else(|| is(&["shape", "section"])),
            // One of several sentences is not the paragraph.
            "sentence" if self.shown.trim().contains(". ") => is(&["sentence", "selection"]),
            "sentence" => is(&["sentence", "selection", "paragraph"]),
            "paragraph" => {
                is(&["paragraph"]).or_else(|| within(Container::Paragraph)).or_else(|| what(&["p"]))
            }
            "section" => {
                is(&["section"]).or_else(|| within(Container::Section)).or_else(|| what(&["section"]))
            }
            "heading" => what(&["heading", "title", "h1", "h2", "h3", "h4"]).or_else(|| is(&["section"])),
            "title" => what(&["heading", "title", "h1", "h2", "h3", "chart"]).or_else(|| is(&["chart"])),
            "slide" => is(&["slide"]).or_else(|| within(Container::Slide)),
            "shape" | "text-box" => is(&["shape"])
                .or_else(|| within(Container::Shape))
                .or_else(|| self.on_page().then_some(Named::Place)),
            "picture" => what(&["picture", "img"]),
            "arrow" | "rule" => what(&["line", "arrow"]),
            "button" => what(&["button", "a"]),
            "chart" => is(&["chart"]).or_else(|| what(&["chart"])).or_else(|| within(Container::Chart)),
            "series" => is(&["series"]),
            "bars" => is(&["series", "point"]),
            "notes" => what(&["notes"]),
            "comment" => ["#", "//", "--"]
                .iter()
                .any(|sign| self.shown.trim_start().starts_with(sign))
                .then_some(Named::Place),
            "sheet" => (!self.cells.is_empty()).then_some(Named::Place),
            "page-title" => what(&["title"]),
            "letters" | "place" => Some(Named::Place),
            "word" => (!self.shown.trim().contains('.')).then_some(Named::Place),
            // A number in a sentence is not the sentence.
            "number" | "date" => {
                let shown = self.shown.trim();
                let is_value = !self.cells.is_empty()
                    || shown.split_whitespace().count() <= 2 && shown.contains(|c: char| c.is_ascii_digit());
                (is_value || matches!(self.reach.as_str(), "point" | "series" | "cell" | "column" | "row"))
                    .then_some(Named::Place)
            }
            _ => None,
        }
    }
}
