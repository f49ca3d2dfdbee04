//! The fields of a map, read by name as what they are to be: what is something else is a finding with its place and its whole name.
//! Whether that is fatal is for its caller to say.

use std::collections::BTreeMap;

use crate::finding::{Finding, Place};
use crate::tree::{Entry, Node, Value};

/// Fields of a map.
#[derive(Clone, Debug)]
pub(crate) struct Fields<'a> {
    /// The map's own name, as `interface` or `hooks.Stop[0]`; empty for a whole file.
    pub(crate) name: String,
    /// Where the map begins.
    pub(crate) place: Place,
    entries: &'a [Entry],
}

/// A field that was read, with its place.
#[derive(Clone, Debug)]
pub(crate) struct Read<T> {
    pub(crate) place: Place,
    pub(crate) value: T,
}

impl<'a> Fields<'a> {
    /// Those of a node.
    ///
    /// # Errors
    /// For a node that has none.
    pub(crate) fn of(node: &'a Node, name: &str) -> Result<Self, Finding> {
        match &node.value {
            Value::Map(entries) => Ok(Self { name: name.to_owned(), place: node.place, entries }),
            other => Err(wrong(node.place, name, "fields of its own", other)),
        }
    }

    /// All of them, in their order.
    pub(crate) fn entries(&self) -> &'a [Entry] {
        self.entries
    }

    /// The value of a field; none where it is not there, or is nothing.
    pub(crate) fn node(&self, name: &str) -> Option<&'a Node> {
        let entry = self.entries.iter().find(|entry| entry.name == name)?;
        (entry.value.value != Value::Null).then_some(&entry.value)
    }

    /// Where a field begins, with its name.
    pub(crate) fn place(&self, name: &str) -> Option<Place> {
        self.entries.iter().find(|entry| entry.name == name).map(|entry| entry.place)
    }

    /// The whole name of a field.
    pub(crate) fn name_of(&self, name: &str) -> String {
        // A name with dots stands in quotation marks, as in TOML: it is one part.
        let name = if name.contains('.') { format!("\"{name}\"") } else { name.to_owned() };
        if self.name.is_empty() { name } else { format!("{}.{name}", self.name) }
    }

    /// A field of words; a number counts as the words in which it stands there.
    ///
    /// # Errors
    /// For a field that is something else.
    pub(crate) fn text(&self, name: &str) -> Result<Option<Read<&'a str>>, Finding> {
        self.read(name, "text", |value| match value {
            Value::Text(text) | Value::Number(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// A field of yes or no, also in the words `yes`, `no`, `on`, `off`, `1` and `0`.
    ///
    /// # Errors
    /// For a field that is something else.
    pub(crate) fn flag(&self, name: &str) -> Result<Option<Read<bool>>, Finding> {
        self.read(name, "yes or no", |value| match value {
            Value::Bool(yes) => Some(*yes),
            Value::Text(word) | Value::Number(word) => match word.trim().to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" | "1" => Some(true),
                "false" | "no" | "off" | "0" => Some(false),
                _ => None,
            },
            _ => None,
        })
    }

    /// A field of several words: a list of them, or one text that is split by `split`.
    ///
    /// # Errors
    /// For a field that is something else.
    pub(crate) fn words(
        &self,
        name: &str,
        split: impl Fn(&str) -> Vec<String>,
    ) -> Result<Option<Read<Vec<String>>>, Finding> {
        self.read(name, "a list of words", |value| match value {
            Value::Text(text) | Value::Number(text) => Some(split(text)),
            Value::List(items) => items
                .iter()
                .map(|item| match &item.value {
                    Value::Text(text) | Value::Number(text) => Some(text.clone()),
                    _ => None,
                })
                .collect(),
            _ => None,
        })
    }

    /// What is to be written behind a name: words, or a list of them with its brackets, as people forget the quotation marks.
    pub(crate) fn hint(&self, name: &str) -> Option<String> {
        let node = self.node(name)?;
        match &node.value {
            Value::List(_) => {
                let words = self.words(name, |_| Vec::new()).ok()??.value;
                Some(format!("[{}]", words.join(", ")))
            }
            _ => Some(self.text(name).ok()??.value.trim().to_owned()).filter(|words| !words.is_empty()),
        }
    }

    /// A field that is a number, as a whole one; a part of one counts as one.
    ///
    /// # Errors
    /// For a field that is something else.
    pub(crate) fn whole(&self, name: &str) -> Result<Option<Read<u32>>, Finding> {
        self.read(name, "a number", |value| match value {
            Value::Number(number) => number
                .parse::<f64>()
                .ok()
                .filter(|number| (0.0..4e9).contains(number))
                .map(|number| number.ceil() as u32),
            _ => None,
        })
    }

    /// A field of texts by names; none are no texts.
    ///
    /// # Errors
    /// For a field that is something else, or in which something else stands.
    pub(crate) fn texts(&self, name: &str) -> Result<BTreeMap<String, String>, Finding> {
        let Some(node) = self.node(name) else { return Ok(BTreeMap::new()) };
        let inner = Self::of(node, &self.name_of(name))?;
        let text = |entry: &Entry| match &entry.value.value {
            Value::Text(text) | Value::Number(text) => Ok((entry.name.clone(), text.clone())),
            Value::Bool(yes) => Ok((entry.name.clone(), yes.to_string())),
            other => Err(wrong(entry.value.place, &inner.name_of(&entry.name), "text", other)),
        };
        inner.entries().iter().map(text).collect()
    }

    fn read<T>(
        &self,
        name: &str,
        noun: &str,
        read: impl Fn(&'a Value) -> Option<T>,
    ) -> Result<Option<Read<T>>, Finding> {
        let Some(node) = self.node(name) else { return Ok(None) };
        match read(&node.value) {
            Some(value) => Ok(Some(Read { place: node.place, value })),
            None => Err(wrong(node.place, &self.name_of(name), noun, &node.value)),
        }
    }
}

fn wrong(place: Place, name: &str, noun: &str, found: &Value) -> Finding {
    Finding::new(place, name, format!("This is to be {noun}, and is {}.", found.noun()))
}
