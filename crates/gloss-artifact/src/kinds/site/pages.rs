//! The text of a site: each file's path in a line of its own, then its source as it is, and nothing of what is no text. A
//! source whose last line has no end gets one, so that no line is of two files; written back it has none. So the files are
//! the same to the byte.

use gloss_protocol::{Reach, Region, Span};

use crate::files::{self, BEGIN, File};
use crate::{ArtifactError, Splice, splice};

/// A file in the text of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Page<'a> {
    /// Its path from the site's folder.
    pub path: &'a str,
    /// Where its source begins in the text, in bytes.
    pub start: usize,
    /// Its source; nothing of a file that is no text.
    pub source: &'a str,
}

impl Page<'_> {
    /// Where its source stands in the text.
    pub(super) fn span(&self) -> Span {
        Span::new(self.start, self.start + self.source.len())
    }

    /// Whether a range lies in it.
    pub(super) fn holds(&self, span: Span) -> bool {
        let own = self.span();
        own.start <= span.start && span.end <= own.end
    }

    /// A range of the text as one of its source.
    pub(super) fn inward(&self, span: Span) -> Span {
        Span::new(span.start as usize - self.start, span.end as usize - self.start)
    }

    /// A place of its source as one of the text.
    pub(super) fn outward(&self, region: &Region) -> Region {
        let shift = |span: &Span| Span::new(span.start as usize + self.start, span.end as usize + self.start);
        let reach = match region {
            Region::Text { reach, .. } => *reach,
            Region::Whole => Reach::Section,
        };
        Region::Text { spans: region.spans().iter().map(shift).collect(), reach }
    }

    /// Completes an error about a place of its source: its own name goes before each place that could be meant.
    pub(super) fn name(&self, error: ArtifactError) -> ArtifactError {
        let own = format!("page:{}/", self.path);
        match error {
            ArtifactError::Ambiguous { at, count, candidates } => ArtifactError::Ambiguous {
                at: format!("{own}{at}"),
                count,
                candidates: candidates.into_iter().map(|candidate| format!("{own}{candidate}")).collect(),
            },
            ArtifactError::NotFound(at) => ArtifactError::NotFound(format!("{own}{at}")),
            other => other,
        }
    }
}

/// The text of files.
pub(super) fn join(files: &[File<'_>]) -> String {
    let mut text =
        String::with_capacity(files.iter().map(|(path, bytes)| path.len() + bytes.len() + 4).sum());
    for (path, bytes) in files {
        text.push(BEGIN);
        text.push_str(path);
        text.push('\n');
        let source = source(bytes).unwrap_or_default();
        text.push_str(source);
        text.push_str(if is_open(source) { "\n" } else { "" });
    }
    text
}

/// True for a source whose last line has no end.
fn is_open(source: &str) -> bool {
    !source.is_empty() && !source.ends_with('\n')
}

/// The files that a text tells of, in its order.
pub(super) fn pages(text: &str) -> Vec<Page<'_>> {
    let mut pages = Vec::new();
    for (at, _) in text.match_indices(BEGIN) {
        let Some(rest) = text.get(at + BEGIN.len_utf8()..) else { continue };
        let whole = rest.split(BEGIN).next().unwrap_or(rest);
        let (path, source) = whole.split_once('\n').unwrap_or((whole, ""));
        let start = (at + BEGIN.len_utf8() + path.len() + 1).min(text.len());
        pages.push(Page { path, start, source });
    }
    pages
}

/// The file that ranges lie in; none where they reach over several, or name one.
pub(super) fn page_of<'a>(text: &'a str, spans: &[Span]) -> Option<Page<'a>> {
    let first = spans.iter().map(|span| span.start as usize).min()?;
    // Only what stands around it is looked through: many places are named in a large site.
    let at = text.get(..first)?.rfind(BEGIN)?;
    let rest = text.get(at + BEGIN.len_utf8()..)?;
    let whole = rest.split(BEGIN).next().unwrap_or(rest);
    let (path, source) = whole.split_once('\n')?;
    let page = Page { path, start: at + BEGIN.len_utf8() + path.len() + 1, source };
    spans.iter().all(|span| page.holds(*span)).then_some(page)
}

/// Gives the last line of a file its end again where an edit took it: read again it has one, and no line is of two files.
pub(super) fn close(text: &str, splices: &mut [Splice]) {
    let edited = splice::apply(text, splices);
    let (old, new) = (pages(text), pages(&edited));
    for (old, _) in old.iter().zip(&new).filter(|(_, new)| is_open(new.source)) {
        let at_end = |splice: &&mut Splice| splice.old.end == old.span().end;
        if let Some(last) = splices.iter_mut().rev().find(at_end) {
            last.new.push('\n');
        }
    }
}

/// The files as an edited text has them; none where it tells of other files than there are, or of words in one that is no
/// text.
pub(super) fn write(files: &[File<'_>], text: &str) -> Option<Vec<u8>> {
    let pages = pages(text);
    if pages.len() != files.len() || !(text.is_empty() || text.starts_with(BEGIN)) {
        return None;
    }
    let mut written = Vec::with_capacity(files.len());
    for ((path, bytes), page) in files.iter().zip(&pages) {
        let is_whole = *path == page.path && !page.source.contains('\0');
        match source(bytes) {
            Some(was) if is_whole => {
                let closed = page.source.strip_suffix('\n').filter(|rest| is_open(was) && is_open(rest));
                written.push((*path, closed.unwrap_or(page.source).as_bytes()));
            }
            None if is_whole && page.source.is_empty() => written.push((*path, *bytes)),
            _ => return None,
        }
    }
    Some(files::join(written))
}

/// A file's source, where it is text.
fn source(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().filter(|text| !text.contains(['\0', BEGIN]))
}

/// The words between `<title>` and `</title>` of a page, where there are some.
pub(super) fn title(html: &str) -> Option<String> {
    let lower = html.to_ascii_lowercase();
    let open = lower.find("<title")?;
    let start = open + lower.get(open..)?.find('>')? + 1;
    let end = start + lower.get(start..)?.find("</title")?;
    let words = html.get(start..end)?.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    Some(plain.replace("&amp;", "&")).filter(|title| !title.is_empty())
}
