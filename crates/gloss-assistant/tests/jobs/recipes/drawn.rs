//! Documents drawn at random on a table, as a model and then a person might have left them: the facts behind their
//! figures, and which labels were written anew.

use std::collections::BTreeMap;

use gloss_data::{Library, Limits, TableSource};
use gloss_protocol::{Fact, FactId, Timestamp};
use serde_json::Value;

use crate::tables::{Dice, Table, format_amount, label};

/// How the rows of a query stand in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Table,
    List,
    Headings,
}

/// Which rows are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shows {
    All,
    /// The first few.
    First(usize),
    /// All, in another order than the query's.
    Sorted,
}

/// A document and all that it was made of.
pub(crate) struct Drawn {
    pub(crate) source: String,
    pub(crate) facts: Vec<Fact>,
    /// Labels that a person has written anew, with what they were.
    pub(crate) anew: BTreeMap<String, String>,
    pub(crate) form: Form,
    pub(crate) shows: Shows,
    pub(crate) limited: bool,
    pub(crate) german: bool,
    /// Whether all lines of the table stand in it too.
    pub(crate) lines: bool,
    /// The label that is told of in detail, as the data has it.
    pub(crate) detail: String,
}

/// The columns that a query of labels gives behind the label.
pub(crate) const WHAT: [&str; 3] = ["Rows", "Netto", "Steuer"];
/// Rows of a ranking with a limit.
pub(crate) const FEW: usize = 3;

fn fact(library: &Library, id: &str, query: &str) -> Fact {
    let limits = Limits { time: std::time::Duration::from_secs(600), ..Limits::default() };
    let computed = library.compute(query, limits, &std::sync::Arc::default()).unwrap();
    Fact {
        id: FactId(id.to_owned()),
        query: query.to_owned(),
        columns: computed.columns,
        rows: computed.rows,
        sources: computed.sources,
        stale: false,
        thread: None,
        created_at: Timestamp(0),
    }
}

/// A pen that writes one document.
struct Pen<'a> {
    dice: &'a mut Dice,
    german: bool,
    anew: BTreeMap<String, String>,
}

impl Pen<'_> {
    fn figure(&self, fact: &Fact, row: usize, column: usize) -> String {
        let value = &fact.rows[row][column];
        let words = match value {
            Value::String(text) => escaped(text),
            _ if fact.columns[column].starts_with("count") => value.to_string(),
            _ => format_amount((value.as_f64().unwrap() * 100.0).round() as i64, self.german),
        };
        format!("[{words}](fact:{}/r{}c{})", fact.id.0, row + 1, column + 1)
    }

    /// A row's label: as it is, in bold, as a figure, with its signs escaped.
    fn label(&mut self, fact: &Fact, row: usize) -> String {
        let name = fact.rows[row][0].as_str().unwrap();
        match self.dice.below(6) {
            0 => format!("**{}**", escaped(name)),
            1 => self.figure(fact, row, 0),
            2 => escaped(name),
            _ => name.to_owned(),
        }
    }

    /// A row's label, which a person may have written anew.
    fn label_or_anew(&mut self, fact: &Fact, row: usize) -> String {
        let name = fact.rows[row][0].as_str().unwrap().to_owned();
        if self.dice.below(12) != 0 {
            return self.label(fact, row);
        }
        let anew = label(self.dice);
        let known = self.anew.get(&anew);
        let free = anew != name && known.is_none_or(|other| *other == name);
        if !free {
            return self.label(fact, row);
        }
        self.anew.insert(anew.clone(), name);
        anew
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "\\&")
}

/// The row that is told to be the largest or the smallest.
fn extreme(fact: &Fact, largest: bool) -> usize {
    let value = |row: usize| fact.rows[row][2].as_f64().unwrap();
    let better = |a: usize, b: usize| if largest { value(b) > value(a) } else { value(b) < value(a) };
    (1..fact.rows.len()).fold(0, |best, row| if better(best, row) { row } else { best })
}

/// A document on a table that is called `path`.
pub(crate) fn draw(dice: &mut Dice, table: &Table, path: &str) -> Drawn {
    let library = Library::start().unwrap();
    let source = TableSource { path: path.into(), version: 1, bytes: table.csv().into_bytes().into() };
    library.set_sources(vec![source]);
    let order = *dice.of(&["3 DESC", "3 DESC", "3 DESC", "3", "1", "3 DESC LIMIT 3"]);
    let sums = "count(*), sum(\"Netto\"), sum(\"Steuer\")";
    let by = format!("SELECT \"Status\", {sums} FROM \"{path}\" GROUP BY 1 ORDER BY {order}");
    let by = fact(&library, "bbbbbbbb", &by);
    let all = fact(&library, "aaaaaaaa", &format!("SELECT {sums} FROM \"{path}\""));
    let raw = fact(&library, "cccccccc", &format!("SELECT * FROM \"{path}\""));
    let (limited, rows) = (order.contains("LIMIT"), by.rows.len());
    let form = *dice.of(&[Form::Table, Form::Table, Form::Table, Form::List, Form::Headings]);
    let shows = match dice.below(6) {
        0 if rows > 2 && !limited => Shows::First(2 + dice.below(rows - 2)),
        1 if rows > 2 && !limited => Shows::Sorted,
        _ => Shows::All,
    };
    let (lines, german) = (dice.below(4) == 0, dice.below(3) == 0);
    let mut pen = Pen { dice, german, anew: BTreeMap::new() };
    let mut out = "# Sales\n\n".to_owned();
    out += &format!(
        "There are {} rows, and they come to {}.\n\n",
        pen.figure(&all, 0, 0),
        pen.figure(&all, 0, 1)
    );
    for (before, row) in [("The largest", extreme(&by, true)), ("The smallest", extreme(&by, false))] {
        if !limited || before == "The largest" {
            out += &format!("{before} is {} with {}.", pen.label_or_anew(&by, row), pen.figure(&by, row, 2));
            if pen.dice.below(3) == 0 {
                out += &format!(" Its tax is {}.", pen.figure(&by, row, 3));
            }
            out += "\n\n";
        }
    }
    if order.starts_with("3 DESC") && rows > 1 {
        out += &format!("The second is {} with {}.\n\n", pen.label(&by, 1), pen.figure(&by, 1, 2));
    }
    let row = pen.dice.below(rows);
    let detail = by.rows[row][0].as_str().unwrap().to_owned();
    let name = pen.label_or_anew(&by, row);
    let (netto, tax) = (pen.figure(&by, row, 2), pen.figure(&by, row, 3));
    out += &format!("In detail, {name} came to {netto} with a tax of {tax}.\n\n");
    out += &body(&mut pen, form, shows, &by, &all);
    if lines {
        out += "\n| Status | Netto | Steuer |\n| --- | --: | --: |\n";
        for row in 0..raw.rows.len() {
            let name = raw.rows[row][0].as_str().unwrap();
            out += &format!("| {name} | {} | {} |\n", pen.figure(&raw, row, 1), pen.figure(&raw, row, 2));
        }
    }
    let anew = pen.anew;
    Drawn { source: out, facts: vec![by, all, raw], anew, form, shows, limited, german, lines, detail }
}

/// The rows of the query of labels.
fn body(pen: &mut Pen<'_>, form: Form, shows: Shows, by: &Fact, all: &Fact) -> String {
    let mut rows: Vec<usize> = (0..by.rows.len()).collect();
    match shows {
        Shows::All => {}
        Shows::First(few) => rows.truncate(few),
        Shows::Sorted => rows.rotate_left(1),
    }
    let mut columns = [1, 2, 3];
    if form == Form::Table {
        let turn = pen.dice.below(3);
        columns.rotate_left(turn);
    }
    let mut out = String::new();
    if form == Form::Table {
        let names: Vec<&str> = columns.iter().map(|column| WHAT[column - 1]).collect();
        out += &format!("| Status | {} |\n| --- | --: | --: | --: |\n", names.join(" | "));
    }
    for row in rows {
        let name = pen.label_or_anew(by, row);
        let figures: Vec<String> = columns.iter().map(|column| pen.figure(by, row, *column)).collect();
        out += &match form {
            Form::Table => format!("| {name} | {} |\n", figures.join(" | ")),
            Form::List => format!("- {name}: {} rows, {} and {}\n", figures[0], figures[1], figures[2]),
            Form::Headings => {
                format!("## {name}\n\nIt came to {} with {} of tax.\n\n", figures[1], figures[2])
            }
        };
    }
    if form == Form::Table && pen.dice.below(2) == 0 {
        let figures: Vec<String> = columns.iter().map(|column| pen.figure(all, 0, column - 1)).collect();
        out += &format!("| **Sum of all** | {} |\n", figures.join(" | "));
    }
    out
}
