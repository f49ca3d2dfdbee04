//! The signs by which a Word document's text is told apart, and how long it may be: characters that XML can't hold. Constants, and
//! what a line is by its sign.

pub(super) use gloss_ooxml::word::{BREAK, OBJECT, OBJECT_END};

/// Begins the line that names a story beside the main one.
pub(super) const STORY: char = '\u{1d}';
/// Begins the line in which a table, a row or the end of a table is named.
pub(super) const TABLE: char = '\u{1f}';
/// Begins the line of a cell.
pub(super) const CELL: char = '\u{1c}';
/// Begins the line in which a text box begins or ends.
pub(super) const BOX: char = '\u{1e}';
/// Begins and ends what a paragraph is, before its words: `t` the title, `h1` a heading, `l0` an item of a list.
pub(super) const ROLE: char = '\u{2}';
pub(super) const ROLE_END: char = '\u{3}';

/// Bytes of a document's text: what a person reviews is far smaller, and two of them are compared in memory.
pub(super) const MAX_FORM: usize = 32 << 20;

/// Whether a line is no paragraph.
pub(super) fn is_mark(line: &str) -> bool {
    line.starts_with([STORY, TABLE, CELL, BOX])
}

/// What a paragraph is, without its signs, and its words.
pub(super) fn role(line: &str) -> (&str, &str) {
    line.strip_prefix(ROLE).and_then(|rest| rest.split_once(ROLE_END)).unwrap_or(("", line))
}

/// The kind of an object and what its name says.
pub(super) fn object(name: &str) -> (&str, &str) {
    let inner = name.trim_start_matches(OBJECT).trim_end_matches(OBJECT_END);
    inner.split_once(' ').unwrap_or((inner, ""))
}

/// The pieces of a paragraph's words: the words between objects, and each object with its signs.
pub(super) fn pieces(words: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(from) = words.get(at..).and_then(|rest| rest.find(OBJECT)).map(|found| at + found) {
        let end = words.get(from..).and_then(|rest| rest.find(OBJECT_END));
        let end = end.map_or(words.len(), |found| from + found + OBJECT_END.len_utf8());
        out.extend(words.get(at..from).filter(|plain| !plain.is_empty()).map(|plain| (at, plain)));
        out.extend(words.get(from..end).map(|object| (from, object)));
        at = end;
    }
    out.extend(words.get(at..).filter(|plain| !plain.is_empty()).map(|plain| (at, plain)));
    out
}

/// How an object reads among words; nothing for what is not read with them: deleted words, a page break, a box's place.
pub(super) fn caption(name: &str) -> String {
    match object(name) {
        ("picture", "") => "[picture]".to_owned(),
        ("picture", said) => format!("[picture: {said}]"),
        ("formula", said) => format!("[formula: {said}]"),
        ("note", id) => format!("[note {id}]"),
        ("endnote", id) => format!("[endnote {id}]"),
        ("ruby", said) => said.to_owned(),
        _ => String::new(),
    }
}

/// A line as a reader has it, of a paragraph its words.
pub(super) fn plain(line: &str) -> String {
    let (_, words) = role(line);
    let read = |(_, piece): (usize, &str)| match piece.starts_with(OBJECT) {
        true => caption(piece),
        false => piece.replace(BREAK, "\n"),
    };
    pieces(words).into_iter().map(read).collect()
}
