//! What is wrong with a file of an extension, or was read otherwise than it stands there: a sentence with its place. Decides nothing.

use std::fmt;

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

impl Place {
    /// The beginning of a file.
    pub const START: Self = Self { line: 1, column: 1 };

    /// The place of a byte of a text.
    pub fn of_byte(text: &str, byte: usize) -> Self {
        let before = text.get(..byte).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Self { line: count(line), column: count(column) }
    }

    /// The same place where these lines stand before the text.
    pub(crate) fn below(self, lines: u32) -> Self {
        Self { line: self.line.saturating_add(lines), ..self }
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Where the lines of a text begin.
pub(crate) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// Those of a text.
    pub(crate) fn of(text: &'a str) -> Self {
        let starts = [0].into_iter().chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    /// The place of a byte.
    pub(crate) fn place(&self, byte: usize) -> Place {
        let line = self.starts.partition_point(|start| *start <= byte).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or_default();
        let column = self.text.get(start..byte).unwrap_or_default().chars().count() + 1;
        Place { line: count(line), column: count(column) }
    }
}

impl<'a> Lines<'a> {
    /// The text from a place on.
    pub(crate) fn rest_at(&self, place: Place) -> &'a str {
        let index = |count: u32| usize::try_from(count.saturating_sub(1)).unwrap_or(usize::MAX);
        let start = self.starts.get(index(place.line)).copied().unwrap_or(self.text.len());
        let line = self.text.get(start..).unwrap_or_default();
        let at = line.char_indices().nth(index(place.column)).map_or(line.len(), |(at, _)| at);
        line.get(at..).unwrap_or_default()
    }
}

/// Something that a person should know of a file: why it is not there for them, or what was read otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where in the file.
    pub place: Place,
    /// The field that it is about, as `hooks.PreToolUse[0].timeout`; empty where it is about the whole file.
    pub field: String,
    /// What is so, as a sentence.
    pub says: String,
}

impl Finding {
    pub(crate) fn new(place: Place, field: &str, says: impl Into<String>) -> Self {
        Self { place, field: field.to_owned(), says: says.into() }
    }

    /// Whether it is about a field or about something in it.
    pub(crate) fn is_within(&self, field: &str) -> bool {
        let rest = self.field.strip_prefix(field);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.place.line)?;
        if !self.field.is_empty() {
            write!(f, ", {}", self.field)?;
        }
        write!(f, ": {}", self.says)
    }
}
