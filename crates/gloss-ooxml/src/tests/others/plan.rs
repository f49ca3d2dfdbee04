//! The plan for other programs: each workbook before and after each edit, and what the edit was. Writes
//! the files beside; judges nothing.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::{Axis, ChartChange, ChartKind, Edit, Input, Stack};

/// One workbook and its edits.
pub(super) struct Book {
    name: String,
    folder: PathBuf,
    number: usize,
    /// Whether others look at it at all.
    wanted: bool,
    edits: Vec<Value>,
}

impl Book {
    /// Writes the original, if it is wanted.
    pub(super) fn new(name: &str, folder: &Path, number: usize, bytes: &[u8], wanted: bool) -> Self {
        let book =
            Self { name: name.to_owned(), folder: folder.to_owned(), number, wanted, edits: Vec::new() };
        if wanted {
            std::fs::write(book.path("before"), bytes).unwrap();
        }
        book
    }

    fn path(&self, word: &str) -> PathBuf {
        self.folder.join(format!("{}-{}.xlsx", self.number, word.replace([' ', '(', ')', '\''], "-")))
    }

    /// Writes what an edit made.
    pub(super) fn edit(&mut self, kind: &str, edit: &Edit, bytes: &[u8]) {
        if self.wanted {
            let path = self.path(kind);
            std::fs::write(&path, bytes).unwrap();
            self.edits.push(json!({ "kind": kind, "after": path, "step": step(edit) }));
        }
    }

    /// Its place in the plan.
    pub(super) fn planned(self) -> Option<Value> {
        let before = self.path("before");
        self.wanted.then(|| json!({ "name": self.name, "before": before, "edits": self.edits }))
    }
}

/// An edit as the scripts read it.
fn step(edit: &Edit) -> Value {
    match edit {
        Edit::Set { sheet, cells } => {
            let cells: Vec<Value> = cells
                .iter()
                .map(|(at, input)| {
                    let (kind, value) = match input {
                        Input::Empty => ("empty", Value::Null),
                        Input::Number(number) => ("number", json!(number)),
                        Input::Text(text) => ("text", json!(text)),
                        Input::Bool(yes) => ("bool", json!(yes)),
                        Input::Formula(formula) => ("formula", json!(formula)),
                    };
                    json!([at.to_string(), kind, value])
                })
                .collect();
            json!({ "do": "set", "sheet": sheet, "cells": cells })
        }
        Edit::Insert { sheet, axis, at, count } => {
            let kind = if *axis == Axis::Rows { "insert" } else { "insert columns" };
            json!({ "do": kind, "sheet": sheet, "at": at, "count": count })
        }
        Edit::RenameSheet { sheet, to } => json!({ "do": "rename", "sheet": sheet, "to": to }),
        Edit::Chart { sheet, chart, change } => {
            let mut step = json!({ "do": "chart", "sheet": sheet, "chart": chart });
            match change {
                ChartChange::Title(words) => step["title"] = json!(words),
                ChartChange::Kind(kind) => step["kind"] = json!(kind_in_words(*kind)),
                ChartChange::Series(list) => {
                    let cells = |text: &Option<String>| text.as_deref().map(fixed);
                    let list = list.iter().map(|one| json!([cells(&one.categories), cells(&one.values)]));
                    step["series"] = list.collect();
                }
            }
            step
        }
        other => panic!("no plan for {other:?}"),
    }
}

/// `Data!A2:A10` with dollar signs, as a chart names it.
fn fixed(text: &str) -> String {
    let (sheet, cells) = text.split_once('!').unwrap();
    let corners = cells.split(':').map(|at| format!("${}${}", &at[..1], &at[1..]));
    format!("{sheet}!{}", corners.collect::<Vec<_>>().join(":"))
}

fn kind_in_words(kind: ChartKind) -> [&'static str; 2] {
    let word = |stack| match stack {
        Stack::Side => "side",
        Stack::Stacked => "stacked",
        Stack::Percent => "percent",
    };
    match kind {
        ChartKind::Column(stack) => ["column", word(stack)],
        ChartKind::Bar(stack) => ["bar", word(stack)],
        ChartKind::Line(stack) => ["line", word(stack)],
        ChartKind::Area(stack) => ["area", word(stack)],
        ChartKind::Doughnut => ["doughnut", "side"],
        _ => ["pie", "side"],
    }
}
