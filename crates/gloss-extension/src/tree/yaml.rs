//! YAML as a tree, by serde-saphyr: no aliases, no merges, bounded. Never follows an include and never guesses a type beyond YAML 1.2.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{Location, Options, Spanned};

use super::{Entry, MAX_DEPTH, MAX_VALUES, Node, Value};
use crate::finding::{Finding, Place};

/// Reads a document; nothing at all is an empty map.
///
/// # Errors
/// Where it can't be read, with the place.
pub(crate) fn parse(text: &str) -> Result<Node, Finding> {
    if text.trim().is_empty() {
        return Ok(Node { place: Place::START, value: Value::Map(Vec::new()) });
    }
    match serde_saphyr::from_str_with_options::<Spanned<Raw>>(text, options()) {
        Ok(read) => Ok(node(read, &text.lines().collect::<Vec<_>>())),
        Err(error) => {
            let place = error.location().map_or(Place::START, place);
            let error = error.without_snippet();
            if let serde_saphyr::Error::DuplicateMappingKey { key: Some(name), .. } = error {
                return Err(Finding::new(place, name, "It can’t be read: this name is there twice."));
            }
            let words = error.to_string();
            let words = words.lines().next().unwrap_or_default().to_owned();
            Err(Finding::new(place, "", format!("It can’t be read: {words}.")))
        }
    }
}

fn options() -> Options {
    serde_saphyr::options! {
        with_snippet: false,
        // Names that differ in a way nobody sees would say two things at once.
        duplicate_keys: serde_saphyr::DuplicateKeyPolicy::Error,
        strict_booleans: true,
        budget: serde_saphyr::budget! {
            max_aliases: 0,
            max_merge_keys: 0,
            max_documents: 1,
            max_depth: MAX_DEPTH,
            max_nodes: MAX_VALUES,
            max_events: MAX_VALUES * 4,
        },
    }
}

fn place(at: Location) -> Place {
    let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX).max(1);
    Place { line: count(at.line()), column: count(at.column()) }
}

fn node(read: Spanned<Raw>, lines: &[&str]) -> Node {
    let place = place(read.referenced);
    let value = match read.value {
        Raw::Null => Value::Null,
        Raw::Bool(yes) => Value::Bool(yes),
        Raw::Number(number) => Value::Number(as_written(place, lines).unwrap_or(number)),
        Raw::Text(text) => Value::Text(text),
        Raw::List(items) => Value::List(items.into_iter().map(|item| node(item, lines)).collect()),
        Raw::Map(fields) => Value::Map(fields.into_iter().map(|field| entry(field, lines)).collect()),
    };
    Node { place, value }
}

fn entry((name, value): (Spanned<String>, Spanned<Raw>), lines: &[&str]) -> Entry {
    Entry { place: place(name.referenced), name: name.value, value: node(value, lines) }
}

/// A number in the words in which it stands there: `1.10` is no other version for being a number.
fn as_written(at: Place, lines: &[&str]) -> Option<String> {
    let line = lines.get(usize::try_from(at.line).ok()?.checked_sub(1)?)?;
    let from = line.chars().skip(usize::try_from(at.column).ok()?.checked_sub(1)?);
    let words: String = from.take_while(|char| char.is_ascii_digit() || "+-.eE".contains(*char)).collect();
    words.parse::<f64>().ok().map(|_| words)
}

/// A value as the parser gives it.
enum Raw {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Spanned<Self>>),
    Map(Vec<(Spanned<String>, Spanned<Self>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Raw, E> {
        Ok(Raw::Bool(yes))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Raw, E> {
        Ok(Raw::Number(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Raw, E> {
        Ok(Raw::Number(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Raw, E> {
        Ok(Raw::Number(number.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Raw, E> {
        Ok(Raw::Text(text))
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        Raw::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Raw::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Raw, A::Error> {
        let mut map = Vec::new();
        while let Some(field) = fields.next_entry()? {
            map.push(field);
        }
        Ok(Raw::Map(map))
    }
}
