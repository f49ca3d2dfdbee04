//! TOML as a tree, by toml_edit, which knows where each value stands. Dates are words.

use toml_edit::{Document, Item, Table, Value as Parsed};

use super::{Entry, MAX_DEPTH, Node, Value};
use crate::finding::{Finding, Place};

/// Reads a document.
///
/// # Errors
/// Where it can't be read, with the place.
pub(crate) fn parse(text: &str) -> Result<Node, Finding> {
    let read = Document::parse(text).map_err(|error| {
        let place = error.span().map_or(Place::START, |span| Place::of_byte(text, span.start));
        let words = error.message().trim_end_matches('.').replace('\n', ", ");
        Finding::new(place, "", format!("It can’t be read: {words}."))
    })?;
    Ok(Node { place: Place::START, value: Value::Map(fields(read.as_table(), text, 0)) })
}

fn place(span: Option<std::ops::Range<usize>>, text: &str) -> Place {
    span.map_or(Place::START, |span| Place::of_byte(text, span.start))
}

fn fields(table: &Table, text: &str, depth: usize) -> Vec<Entry> {
    let entry = |(name, item): (&str, &Item)| {
        let value = item_node(item, text, depth + 1)?;
        let key = table.key(name).and_then(toml_edit::Key::span);
        let place = key.map_or(value.place, |span| Place::of_byte(text, span.start));
        Some(Entry { name: name.to_owned(), place, value })
    };
    table.iter().filter_map(entry).collect()
}

fn item_node(item: &Item, text: &str, depth: usize) -> Option<Node> {
    if depth > MAX_DEPTH {
        return None;
    }
    let place = place(item.span(), text);
    Some(match item {
        Item::None => return None,
        Item::Value(value) => value_node(value, text, depth),
        Item::Table(table) => Node { place, value: Value::Map(fields(table, text, depth)) },
        Item::ArrayOfTables(tables) => {
            let node = |table: &Table| Node {
                place: self::place(table.span(), text),
                value: Value::Map(fields(table, text, depth)),
            };
            Node { place, value: Value::List(tables.iter().map(node).collect()) }
        }
    })
}

fn value_node(parsed: &Parsed, text: &str, depth: usize) -> Node {
    if depth > MAX_DEPTH {
        return Node { place: place(parsed.span(), text), value: Value::Null };
    }
    let value = match parsed {
        Parsed::String(words) => Value::Text(words.value().clone()),
        Parsed::Integer(number) => Value::Number(number.value().to_string()),
        Parsed::Float(number) => Value::Number(number.value().to_string()),
        Parsed::Boolean(yes) => Value::Bool(*yes.value()),
        Parsed::Datetime(date) => Value::Text(date.value().to_string()),
        Parsed::Array(items) => {
            Value::List(items.iter().map(|item| value_node(item, text, depth + 1)).collect())
        }
        Parsed::InlineTable(table) => Value::Map(
            table
                .iter()
                .map(|(name, value)| {
                    let value = value_node(value, text, depth + 1);
                    let key = table.key(name).and_then(toml_edit::Key::span);
                    let place = key.map_or(value.place, |span| Place::of_byte(text, span.start));
                    Entry { name: name.to_owned(), place, value }
                })
                .collect(),
        ),
    };
    Node { place: place(parsed.span(), text), value }
}
