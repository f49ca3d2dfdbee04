//! A sheet's rows passed over byte by byte where they are as all large ones are: plain cells in order, formulas of
//! their own alone. Says nothing of any other sheet: that is walked tag by tag.

use crate::cell::{Area, CellRef};
use crate::limits::{MAX_COLUMNS, MAX_ROWS};
use crate::xml::Tag;

/// The result of passing over plain rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Plain {
    /// The rectangle around all cells.
    pub used: Option<Area>,
    /// Behind the end tag of the rows.
    pub end: usize,
}

/// Characters between an entity's `&` and `;`.
const MAX_ENTITY: usize = 8;

/// Passes over the rows behind their start tag; none where any of them is not plain.
pub(super) fn plain(source: &str, sheet_data: &Tag<'_>) -> Option<Plain> {
    if sheet_data.is_empty() {
        return None;
    }
    let prefix = sheet_data.prefix();
    let close = |name: &str| format!("</{prefix}{name}>");
    let open = |name: &str| format!("<{prefix}{name}");
    let (data, row_end, cell_end) = (close("sheetData"), close("row"), close("c"));
    let (row, cell) = (open("row"), open("c"));
    let kinds = ["v", "f", "t"].map(|name| (open(name), close(name)));
    let inline = (open("is"), close("is"));
    let mut over = Over { source, at: sheet_data.end() };
    let (mut number, mut from, mut to) = (0u32, (u32::MAX, u32::MAX), (0u32, 0u32));
    loop {
        over.blanks();
        if over.closes() {
            let used = (to.0 > 0).then(|| Area::new(CellRef::new(from.0, from.1), CellRef::new(to.0, to.1)));
            return over.takes(&data).then_some(Plain { used, end: over.at });
        }
        let (r, empty, _) = over.tag(&row)?;
        let next = match r {
            Some(digits) => digits.parse::<u32>().ok()?,
            None => number + 1,
        };
        if next <= number || next > MAX_ROWS {
            return None;
        }
        number = next;
        let mut column = 0;
        if empty {
            continue;
        }
        loop {
            over.blanks();
            if over.closes() {
                over.takes(&row_end).then_some(())?;
                break;
            }
            let (r, empty, _) = over.tag(&cell)?;
            let at = r.map_or(Some((number, column + 1)), address)?;
            if at.0 != number || at.1 <= column || at.1 > MAX_COLUMNS {
                return None;
            }
            column = at.1;
            (from, to) = ((from.0.min(at.0), from.1.min(column)), (to.0.max(at.0), to.1.max(column)));
            if empty {
                continue;
            }
            over.content(&cell_end, &kinds, &inline)?;
        }
    }
}

/// The beginning of an element's start tag, and its end tag.
type Tags = (String, String);

/// A place in a text, going on.
struct Over<'a> {
    source: &'a str,
    at: usize,
}

impl<'a> Over<'a> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.source.as_bytes().get(at).copied()
    }

    /// Bytes from a place to the first one that is such; none where there is no such one.
    fn until(&self, from: usize, is: impl Fn(u8) -> bool) -> Option<usize> {
        self.source.as_bytes().get(from..)?.iter().position(|byte| is(*byte))
    }

    /// Passes over what stands in a cell, and its end tag.
    fn content(&mut self, end: &str, kinds: &[Tags; 3], inline: &Tags) -> Option<()> {
        let [value, formula, text] = kinds;
        loop {
            self.blanks();
            if self.closes() {
                return self.takes(end).then_some(());
            }
            if self.opens(&value.0) {
                self.words(value)?;
            } else if self.opens(&formula.0) {
                self.words(formula)?;
            } else {
                let (_, empty, _) = self.tag(&inline.0)?;
                if !empty {
                    self.opens(&text.0).then_some(())?;
                    self.words(text)?;
                    self.takes(&inline.1).then_some(())?;
                }
            }
        }
    }

    fn blanks(&mut self) {
        while matches!(self.byte(self.at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn is_at(&self, words: &str) -> bool {
        // A name is a few bytes: comparing them here takes less than a call does.
        let rest = self.source.as_bytes().get(self.at..).unwrap_or_default();
        rest.len() >= words.len() && rest.iter().zip(words.as_bytes()).all(|(one, other)| one == other)
    }

    fn takes(&mut self, words: &str) -> bool {
        let there = self.is_at(words);
        self.at += if there { words.len() } else { 0 };
        there
    }

    /// Whether an end tag stands here, whichever: asked for every cell, where a comparison of names would be felt.
    fn closes(&self) -> bool {
        self.byte(self.at + 1) == Some(b'/')
    }

    /// Whether a tag of exactly this name opens here.
    fn opens(&self, name: &str) -> bool {
        self.is_at(name) && matches!(self.byte(self.at + name.len()), Some(b' ' | b'>' | b'/'))
    }

    /// Passes over a start tag: its `r`, whether it is empty, and whether it says a kind by `t`.
    fn tag(&mut self, name: &str) -> Option<(Option<&'a str>, bool, bool)> {
        if self.opens(name) { self.opened(name) } else { None }
    }

    /// The same, where it is known that the tag opens here.
    fn opened(&mut self, name: &str) -> Option<(Option<&'a str>, bool, bool)> {
        self.at += name.len();
        let (mut r, mut kind) = (None, false);
        loop {
            self.blanks();
            match self.byte(self.at)? {
                b'>' => {
                    self.at += 1;
                    return Some((r, false, kind));
                }
                b'/' => {
                    self.at += 2;
                    return (self.byte(self.at - 1)? == b'>').then_some((r, true, kind));
                }
                _ => {}
            }
            let from = self.at;
            self.at += self.until(from, |byte| !matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b':' | b'_'))?;
            let key = self.source.get(from..self.at)?;
            if key.is_empty() || self.byte(self.at)? != b'=' || self.byte(self.at + 1)? != b'"' {
                return None;
            }
            let begin = self.at + 2;
            self.at = begin + self.until(begin, |byte| matches!(byte, b'"' | b'<' | b'&'))?;
            if self.byte(self.at)? != b'"' {
                return None;
            }
            match key {
                "r" if r.is_none() => r = Some(self.source.get(begin..self.at)?),
                "t" => kind = true,
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Passes over an element that opens here and holds words alone. A formula of a kind of its own is not plain.
    fn words(&mut self, (open, close): &(String, String)) -> Option<()> {
        let (_, empty, kind) = self.opened(open)?;
        if kind {
            return None;
        }
        if empty {
            return Some(());
        }
        loop {
            self.at += self.until(self.at, |byte| matches!(byte, b'<' | b'&'))?;
            match self.byte(self.at)? {
                b'<' => return self.takes(close).then_some(()),
                b'&' => {
                    let ends = self.source.as_bytes().get(self.at + 1..)?.iter().take(MAX_ENTITY);
                    let length =
                        ends.take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#').count();
                    self.at += length + 1;
                    if length == 0 || self.byte(self.at)? != b';' {
                        return None;
                    }
                }
                _ => return None,
            }
        }
    }
}

/// An address as row and column from 1.
fn address(text: &str) -> Option<(u32, u32)> {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let (column, row) = text.split_at_checked(letters)?;
    if !(1..=3).contains(&letters) || !row.starts_with(|c: char| matches!(c, '1'..='9')) {
        return None;
    }
    let column = column.bytes().fold(0, |n, letter| n * 26 + u32::from(letter - b'A') + 1);
    Some((row.parse().ok()?, column))
}
