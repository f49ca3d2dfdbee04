//! A file of settings as a tree in which each value knows its place, whatever it is written in: YAML, JSON or TOML. What is read from it
//! can so be told with line and field. Bounded; knows no field by name.

pub(crate) mod json;
pub(crate) mod toml;
pub(crate) mod yaml;

use crate::finding::Place;

/// Deepest nesting of a file.
pub(crate) const MAX_DEPTH: usize = 32;
/// Values of a file.
pub(crate) const MAX_VALUES: usize = 20_000;

/// A value with its place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    /// Where it begins.
    pub(crate) place: Place,
    /// What it is.
    pub(crate) value: Value,
}

/// What stands at a place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    /// Nothing, said so.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A number, in the words in which it can be written again.
    Number(String),
    /// Words.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// Fields, in the order in which they stand there.
    Map(Vec<Entry>),
}

/// A field of a map.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    /// Its name.
    pub(crate) name: String,
    /// Where its name, or where that is not known its value, begins.
    pub(crate) place: Place,
    /// Its value.
    pub(crate) value: Node,
}

impl Value {
    /// What it is, as a person calls it.
    pub(crate) const fn noun(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "yes or no",
            Self::Number(_) => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Map(_) => "fields of its own",
        }
    }
}
