//! What other programs are told to look at: each workbook before and after each edit, and what the edit was. Writes
//! the files beside; judges nothing.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::{Axis, Edit, Input};

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
        self.folder.join(format!("{}-{}.xlsx", self.number, word.replace(' ', "-")))
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
        Edit::Insert { sheet, axis: Axis::Rows, at, count } => {
            json!({ "do": "insert", "sheet": sheet, "at": at, "count": count })
        }
        Edit::RenameSheet { sheet, to } => json!({ "do": "rename", "sheet": sheet, "to": to }),
        other => panic!("no plan for {other:?}"),
    }
}
