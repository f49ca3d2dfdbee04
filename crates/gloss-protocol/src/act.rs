//! An act: one thing that can be done to a place, by its name and its arguments as words. The same for hand, command line,
//! note, model and recipe. Says nothing of which kind has which.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Span;

/// What is to be done to a place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Act {
    /// Its name: `delete`, `bold`, `insert-row-above`.
    pub name: String,
    /// Its arguments by their keys: `text`, `to`, `color`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, String>,
}

impl Act {
    /// An act without arguments.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), args: BTreeMap::new() }
    }

    /// The same act with an argument more.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.args.insert(key.to_owned(), value.into());
        self
    }
}

/// An act that was done, with its place in the version that it was done to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedAct {
    /// The act.
    pub act: Act,
    /// Its place.
    pub spans: Vec<Span>,
}

/// What an argument of an act may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ArgKind {
    /// Any words.
    Text,
    /// A number, with a point for its decimals.
    Number,
    /// A length: points, or with its unit (`2cm`, `1in`, `30pt`).
    Length,
    /// A colour: a name or `#rrggbb`.
    Color,
    /// `true` or `false`.
    Flag,
    /// One of a few words.
    Choice,
    /// Another place of the same file, as a WHERE.
    Place,
    /// A path of a file in the workspace.
    File,
}

/// An argument that an act takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ActArg {
    /// Its key.
    pub name: String,
    /// What it may be.
    pub kind: ArgKind,
    /// The words to choose from; none of any other kind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// Whether the act can't be done without it.
    pub needed: bool,
}

/// An act that can be done to a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ActOffer {
    /// Its name.
    pub act: String,
    /// The arguments that it takes.
    pub takes: Vec<ActArg>,
    /// What it does, as a sentence.
    pub says: String,
}
