//! Words that stand in a text and are no part of it as it reads: those that somebody's tracked change takes away. They are drawn, and
//! found by nobody who looks for words.

use std::ops::Range;

use gloss_ooxml::word::OBJECT;

/// How the name of such words begins.
const DELETED: &str = "deleted";

/// Whether a range of a source is such words.
pub(crate) fn is_deleted(source: &str, span: &Range<usize>) -> bool {
    let name = source.get(span.clone()).and_then(|words| words.strip_prefix(OBJECT));
    name.is_some_and(|name| name.starts_with(DELETED))
}
