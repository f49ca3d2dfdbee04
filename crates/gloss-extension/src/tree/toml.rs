//! TOML as a tree, by toml_edit, which knows where each value stands. Dates are words.

use std::ops::Range;

use toml_edit::{Document, Item, Table, Value as Parsed};

use super::{Entry, MAX_DEPTH, MAX_VALUES, Node, Value};
use crate::finding::{Finding, Lines, Place};

/// Reads a document.
///
/// # Errors
/// Where it can't be read, is nested too deeply or holds too much, with the place.
pub(crate) fn parse(text: &str) -> Result<Node, Finding> {
    let read = Document::parse(text).map_err(|error| {
        let place = error.span().map_or(Place::START, |span| Place::of_byte(text, span.start));
        let words = error.message().trim_end_matches('.').replace('\n', ", ");
        Finding::new(place, "", format!("It can’t be read: {words}."))
    })?;
    let mut reading = Reading { lines: Lines::of(text), values: 0 };
    let fields = reading.fields(read.as_table(), 0)?;
    Ok(Node { place: Place::START, value: Value::Map(fields) })
}

/// A document that is turned into a tree.
struct Reading<'a> {
    lines: Lines<'a>,
    /// Values so far.
    values: usize,
}

impl Reading<'_> {
    fn place(&self, span: Option<Range<usize>>) -> Place {
        span.map_or(Place::START, |span| self.lines.place(span.start))
    }

    /// The place of a value that is still within bounds.
    fn count(&mut self, span: Option<Range<usize>>, depth: usize) -> Result<Place, Finding> {
        let place = self.place(span);
        self.values += 1;
        match (depth > MAX_DEPTH, self.values > MAX_VALUES) {
            (true, _) => Err(Finding::new(place, "", "It is nested too deeply.")),
            (_, true) => Err(Finding::new(place, "", "It holds too much.")),
            _ => Ok(place),
        }
    }

    fn fields(&mut self, table: &Table, depth: usize) -> Result<Vec<Entry>, Finding> {
        let mut out = Vec::new();
        for (name, item) in table {
            let Some(value) = self.item(item, depth + 1)? else { continue };
            let key = table.key(name).and_then(toml_edit::Key::span);
            let place = key.map_or(value.place, |span| self.lines.place(span.start));
            out.push(Entry { name: name.to_owned(), place, value });
        }
        Ok(out)
    }

    fn item(&mut self, item: &Item, depth: usize) -> Result<Option<Node>, Finding> {
        let value = match item {
            Item::None => return Ok(None),
            Item::Value(value) => return self.value(value, depth).map(Some),
            Item::Table(table) => Value::Map(self.fields(table, depth)?),
            Item::ArrayOfTables(tables) => {
                let mut items = Vec::new();
                for table in tables {
                    let place = self.count(table.span(), depth)?;
                    items.push(Node { place, value: Value::Map(self.fields(table, depth)?) });
                }
                Value::List(items)
            }
        };
        Ok(Some(Node { place: self.count(item.span(), depth)?, value }))
    }

    fn value(&mut self, parsed: &Parsed, depth: usize) -> Result<Node, Finding> {
        let place = self.count(parsed.span(), depth)?;
        let value = match parsed {
            Parsed::String(words) => Value::Text(words.value().clone()),
            Parsed::Integer(number) => Value::Number(number.value().to_string()),
            Parsed::Float(number) => Value::Number(number.value().to_string()),
            Parsed::Boolean(yes) => Value::Bool(*yes.value()),
            Parsed::Datetime(date) => Value::Text(date.value().to_string()),
            Parsed::Array(items) => {
                Value::List(items.iter().map(|item| self.value(item, depth + 1)).collect::<Result<_, _>>()?)
            }
            Parsed::InlineTable(table) => {
                let mut fields = Vec::new();
                for (name, value) in table {
                    let value = self.value(value, depth + 1)?;
                    let key = table.key(name).and_then(toml_edit::Key::span);
                    let place = key.map_or(value.place, |span| self.lines.place(span.start));
                    fields.push(Entry { name: name.to_owned(), place, value });
                }
                Value::Map(fields)
            }
        };
        Ok(Node { place, value })
    }
}
