//! Sites, decks and documents made of a table, and where its rows and cells stand in them. Judges nothing.

use gloss_artifact::{Text, open_text};
use gloss_protocol::{Span, files};
use serde_json::{Value, json};

use super::Row;

/// A way to make something of a table.
#[derive(Debug)]
pub(super) enum Making {
    Site { keyed: bool },
    Deck { keyed: bool },
    Document { keyed: bool },
    Sheet { keyed: bool },
    List,
}

/// A place of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Shape {
    Row,
    Name,
    Cost,
}

impl Making {
    pub(super) fn shapes(&self) -> Vec<Shape> {
        match self {
            Self::Site { .. } | Self::List => vec![Shape::Row],
            Self::Deck { .. } | Self::Document { .. } | Self::Sheet { .. } => {
                vec![Shape::Row, Shape::Name, Shape::Cost]
            }
        }
    }

    pub(super) fn keyed(&self) -> bool {
        match self {
            Self::Site { keyed }
            | Self::Deck { keyed }
            | Self::Document { keyed }
            | Self::Sheet { keyed } => *keyed,
            Self::List => false,
        }
    }

    /// The columns of the table, and each row's cells.
    fn table(&self, rows: &[Row]) -> (Vec<&'static str>, Vec<Vec<Value>>) {
        let mut columns = vec!["name", "town", "cost", "remark"];
        let cells = |row: &Row| {
            let mut cells = vec![json!(row.name), json!(row.town), json!(row.cost), json!(row.remark)];
            if self.keyed() {
                cells.insert(0, json!(row.id));
            }
            cells
        };
        if self.keyed() {
            columns.insert(0, "id");
        }
        (columns, rows.iter().map(cells).collect())
    }

    pub(super) fn make(&self, rows: &[Row]) -> Text {
        let (columns, cells) = self.table(rows);
        match self {
            Self::Site { keyed } => site(&columns, cells, *keyed),
            Self::Deck { .. } => deck(&columns, &cells),
            Self::Document { .. } => open_text("a.md", document(&columns, &cells).as_bytes()).unwrap(),
            Self::Sheet { .. } => open_text("a.csv", sheet(&columns, &cells).as_bytes()).unwrap(),
            Self::List => open_text("a.md", list(rows).as_bytes()).unwrap(),
        }
    }

    /// The ranges of each row, or of one cell of each.
    pub(super) fn places(&self, text: &Text, shape: Shape, rows: &[Row]) -> Vec<Vec<Span>> {
        let source = text.source();
        match self {
            Self::Site { .. } => {
                let list = source.find("id=\"list\"").unwrap();
                let starts = source.match_indices("<li id=\"row-").filter(|(at, _)| *at > list);
                let id = |(at, _): (usize, &str)| source[at + 8..].split('"').next().unwrap().to_owned();
                let found: Vec<Vec<Span>> = starts
                    .map(|found| {
                        text.find(&format!("page:index.html#{}", id(found))).unwrap().spans().to_vec()
                    })
                    .collect();
                assert_eq!(found.len(), rows.len());
                found
            }
            // A long table goes on on the next slide.
            Self::Deck { keyed } => {
                let mut found = Vec::new();
                let shapes = (1..8).flat_map(|slide| (1..9).map(move |shape| (slide, shape)));
                for (slide, shape_at) in shapes {
                    let table = format!("slide:{slide}/shape:{shape_at}/cells:");
                    found.extend(cells(text, &table, shape, usize::from(*keyed), usize::MAX));
                }
                assert_eq!(found.len(), rows.len());
                found
            }
            Self::Sheet { keyed } => cells(text, "cells:", shape, usize::from(*keyed), rows.len()),
            Self::Document { keyed } => {
                let lines = starts(source).filter(|(_, line)| line.starts_with("| ")).skip(2);
                let own = |(start, line): (usize, &str)| {
                    let cells = bars(start, line);
                    let first = usize::from(*keyed);
                    match shape {
                        Shape::Row => cells,
                        Shape::Name => vec![cells[first]],
                        Shape::Cost => vec![cells[first + 2]],
                    }
                };
                lines.map(own).collect()
            }
            Self::List => starts(source)
                .filter(|(_, line)| line.starts_with("- "))
                .map(|(start, line)| vec![Span::new(start + 2, start + line.len())])
                .collect(),
        }
    }
}

/// Rows or cells of a table below its header, by the names that they have.
fn cells(text: &Text, table: &str, shape: Shape, first: usize, count: usize) -> Vec<Vec<Span>> {
    let column = |at: usize| char::from(b'A' + at as u8);
    let name = |row: usize| match shape {
        Shape::Row => format!("{row}:{row}"),
        Shape::Name => format!("{}{row}", column(first)),
        Shape::Cost => format!("{}{row}", column(first + 2)),
    };
    let spans = |row| Some(text.find(&format!("{table}{}", name(row))).ok()?.spans().to_vec());
    (2..).map_while(spans).take(count).collect()
}

fn starts(source: &str) -> impl Iterator<Item = (usize, &str)> {
    source.lines().map(move |line| (line.as_ptr() as usize - source.as_ptr() as usize, line))
}

/// The words of a row's cells, without the blanks around; of an empty one nothing.
fn bars(start: usize, line: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut at = start + 1;
    for cell in line.trim_matches('|').split('|') {
        let before = cell.len() - cell.trim_start().len();
        if !cell.trim().is_empty() {
            out.push(Span::new(at + before, at + before + cell.trim().len()));
        }
        at += cell.len() + 1;
    }
    out
}

fn site(columns: &[&str], rows: Vec<Vec<Value>>, keyed: bool) -> Text {
    let mut spec = json!({"template": "list", "title": "Places", "sql": "SELECT * FROM t ORDER BY 1", "name": "name",
        "details": ["town", "cost", "remark"], "noun": "places"});
    if keyed {
        spec["key"] = json!("id");
    }
    let spec = gloss_website::read(&spec).unwrap();
    let answer = gloss_website::Rows { columns: columns.iter().map(|one| (*one).to_owned()).collect(), rows };
    let made = gloss_website::make(&spec, &answer, &gloss_website::Materials::default()).unwrap();
    let joined = files::join(made.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    open_text("places/", &joined).unwrap()
}

fn deck(columns: &[&str], rows: &[Vec<Value>]) -> Text {
    let spec = json!({"title": "Places", "theme": "paper", "storyline": ["All places"],
        "slides": [{"layout": "table", "table": {"columns": columns, "rows": rows}}]});
    let given = gloss_presentation::Materials {
        pictures: &[],
        fonts: gloss_presentation::fonts(),
        seed: 7,
        at: 1_795_000_000,
    };
    let spec = gloss_presentation::read(&spec).unwrap();
    let made = gloss_presentation::make(&spec, gloss_presentation::Template::Theme, &given).unwrap();
    open_text("places.pptx", &made.bytes).unwrap()
}

fn sheet(columns: &[&str], rows: &[Vec<Value>]) -> String {
    let words = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let line = |row: &Vec<Value>| format!("{}\n", row.iter().map(words).collect::<Vec<_>>().join(","));
    format!("{}\n{}", columns.join(","), rows.iter().map(line).collect::<String>())
}

fn document(columns: &[&str], rows: &[Vec<Value>]) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let words = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let table: String = rows.iter().map(|row| line(row.iter().map(words).collect())).collect();
    format!(
        "# Places\n\nAll places that we look after, with what they cost.\n\n{}{}{table}\nAsked in May.\n",
        line(columns.iter().map(|one| (*one).to_owned()).collect()),
        line(columns.iter().map(|_| "---".to_owned()).collect()),
    )
}

fn list(rows: &[Row]) -> String {
    let item = |row: &Row| format!("- **{}** in {}: {} € {}", row.name, row.town, row.cost, row.remark);
    let items: Vec<String> = rows.iter().map(|row| item(row).trim_end().to_owned()).collect();
    format!("# Places\n\nAll places that we look after.\n\n{}\n\nAsked in May.\n", items.join("\n"))
}
