//! Where the fields of a delimited text stand (RFC 4180 and what is met in its place), and how a field is written, so
//! that an edit replaces the bytes of that field alone. Numbers the rows as `gloss-table` does: blank lines are rows.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

/// A row: its fields, and where its line ends.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// The fields' bytes, quotes included.
    pub fields: Vec<Range<usize>>,
    /// The line's bytes, its end included.
    pub line: Range<usize>,
    /// Bytes of the line's end: 0 to 2.
    pub ending: usize,
}

/// Words of a delimited text that other programs would run as a formula and that an earlier text has in no field.
pub fn newly_armed(text: &str, before: &str) -> Option<String> {
    let new = Source::new(text);
    let armed = |source: &Source<'_>| -> Vec<String> {
        let fields = source.rows.iter().flat_map(|row| &row.fields);
        fields
            .map(|field| source.value(field))
            .filter(|value| super::armed(value))
            .map(Cow::into_owned)
            .collect()
    };
    let found = armed(&new);
    if found.is_empty() {
        return None;
    }
    let known: HashSet<String> = armed(&Source::new(before)).into_iter().collect();
    found.into_iter().find(|words| !known.contains(words))
}

/// A delimited text with its fields found.
#[derive(Debug)]
pub(super) struct Source<'a> {
    pub text: &'a str,
    pub delimiter: char,
    pub rows: Vec<Row>,
}

impl<'a> Source<'a> {
    /// Finds the fields. A mark of byte order belongs to no field.
    pub(super) fn new(text: &'a str) -> Self {
        let delimiter = char::from(gloss_table::delimiter(text));
        let mut rows = Vec::new();
        let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        while at < text.len() {
            let row = row(text, at, delimiter as u8);
            at = row.line.end;
            rows.push(row);
        }
        Self { text, delimiter, rows }
    }

    /// The value of a field, unquoted.
    pub(super) fn value(&self, field: &Range<usize>) -> Cow<'a, str> {
        let raw = self.text.get(field.clone()).unwrap_or_default();
        if !raw.starts_with('"') {
            return Cow::Borrowed(raw);
        }
        let (mut out, mut rest) = (String::with_capacity(raw.len()), raw.get(1..).unwrap_or_default());
        while let Some((before, after)) = rest.split_once('"') {
            out.push_str(before);
            match after.strip_prefix('"') {
                Some(more) => {
                    out.push('"');
                    rest = more;
                }
                None => return Cow::Owned(out + after),
            }
        }
        Cow::Owned(out + rest)
    }

    /// A field that says these words; in quotes where it must be, or where the field before it was.
    pub(super) fn field(&self, words: &str, was: &str) -> String {
        let must = words.contains([self.delimiter, '"', '\n', '\r']) || words.starts_with(['\u{feff}']);
        if must || (was.starts_with('"') && !words.is_empty()) {
            format!("\"{}\"", words.replace('"', "\"\""))
        } else {
            words.to_owned()
        }
    }

    /// How its lines end.
    pub(super) fn ending(&self) -> &'a str {
        let with_end = self.rows.iter().find(|row| row.ending > 0);
        with_end.and_then(|row| self.text.get(row.line.end - row.ending..row.line.end)).unwrap_or("\n")
    }
}

fn row(text: &str, start: usize, delimiter: u8) -> Row {
    let bytes = text.as_bytes();
    let mut row = Row::default();
    let mut at = start;
    // A blank line has no field; any other has one more than delimiters.
    let mut more = !matches!(bytes.get(at), Some(b'\r' | b'\n'));
    while more {
        let from = at;
        if bytes.get(at) == Some(&b'"') {
            at = quoted(bytes, at + 1);
        }
        while bytes.get(at).is_some_and(|byte| *byte != delimiter && !matches!(byte, b'\r' | b'\n')) {
            at += 1;
        }
        row.fields.push(from..at);
        more = bytes.get(at) == Some(&delimiter);
        at += usize::from(more);
    }
    row.ending = match (bytes.get(at), bytes.get(at + 1)) {
        (Some(b'\r'), Some(b'\n')) => 2,
        (Some(_), _) => 1,
        (None, _) => 0,
    };
    row.line = start..at + row.ending;
    row
}

/// Behind the quote that closes a field.
fn quoted(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        at += 1;
        if *byte == b'"' {
            match bytes.get(at) {
                Some(b'"') => at += 1,
                _ => return at,
            }
        }
    }
    at
}
