//! How a place reads to an agent, and how its address is written. Values and their words: no place is looked for here.

use gloss_protocol::Span;

/// A place as an agent reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The text of each of its ranges.
    pub ranges: Vec<String>,
    /// Where each of its ranges is, where the kind has addresses.
    pub cells: Vec<String>,
    /// The source before it.
    pub before: String,
    /// The source after it.
    pub after: String,
    /// The file that it is in, where the artifact is a folder.
    pub file: String,
}

/// Source shown to an agent on each side of a place, in bytes.
const AROUND: usize = 900;
/// Of which so many are shown, were they parts of lines.
const NEAR: usize = 200;

/// The words around a place on its line, as a reader sees it; of a cell or a point with those that name its row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// Before it.
    pub before: String,
    /// After it.
    pub after: String,
    /// Whether it is a number as it is, which is set in no style.
    pub bare: bool,
    /// The words of the title over it, where there is one.
    pub title: String,
}

/// A place of a source as it is written, with what stands around it.
pub(super) fn reading(source: &str, spans: &[Span]) -> Reading {
    let slice = |span: &Span| source.get(span.range()).unwrap_or_default().to_owned();
    let start = spans.iter().map(|span| span.start as usize).min().unwrap_or(0);
    let end = spans.iter().map(|span| span.end as usize).max().unwrap_or(0);
    Reading {
        ranges: spans.iter().map(slice).collect(),
        before: lines_before(source, start).to_owned(),
        after: lines_after(source, end).to_owned(),
        ..Reading::default()
    }
}

/// What stands before a byte: whole lines, where there are any that near.
fn lines_before(source: &str, at: usize) -> &str {
    let from = source.ceil_char_boundary(at.saturating_sub(AROUND));
    let text = source.get(from..at).unwrap_or_default();
    let cut = text.find('\n').filter(|_| from > 0 && !source.get(..from).unwrap_or_default().ends_with('\n'));
    cut.and_then(|cut| text.get(cut + 1..)).filter(|rest| rest.len() >= NEAR).unwrap_or(text)
}

/// What stands after a byte: whole lines, where there are any that near.
fn lines_after(source: &str, at: usize) -> &str {
    let to = source.floor_char_boundary(at + AROUND);
    let text = source.get(at..to).unwrap_or_default();
    let cut = text.rfind('\n').filter(|_| to < source.len() && !text.ends_with('\n'));
    cut.and_then(|cut| text.get(..=cut)).filter(|rest| rest.len() >= NEAR).unwrap_or(text)
}

/// Ranges as bytes of the source: `bytes:12-20,30-33`.
pub(super) fn bytes_at(spans: &[Span]) -> String {
    let parts: Vec<_> = spans.iter().map(|span| format!("{}-{}", span.start, span.end)).collect();
    format!("bytes:{}", parts.join(","))
}

/// A place of one file as a place of the folder that it lies in.
pub fn within(file: &str, at: &str) -> String {
    if at.trim() == "all" { format!("page:{file}") } else { format!("page:{file}/{}", at.trim()) }
}
