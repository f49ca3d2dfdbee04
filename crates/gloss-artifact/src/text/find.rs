//! The command line's WHERE for text artifacts: `text:"..."`, `heading:"..."`, `block:12`, `lines:10-20`,
//! `bytes:120-180`, `all`; `#2` at the end picks the second of several.
//!
//! Block and line numbers count from 1, as people do; bytes are half-open ranges. An ambiguous WHERE is
//! refused with its candidates. Nothing is guessed.

use std::ops::Range;

use gloss_markdown::{Leaf, LeafKind};
use gloss_protocol::{Reach, Region, Span};

use super::deleted::is_deleted;
use super::{Structure, Text};
use crate::ArtifactError;

/// Candidates listed at most.
const MAX_CANDIDATES: usize = 20;

impl Text {
    /// A place of leaves.
    pub(crate) fn find_leaves(&self, at: &str) -> Result<Region, ArtifactError> {
        let (body, pick) = split_pick(at.trim());
        let Some((scheme, rest)) = body.split_once(':') else {
            return Err(no_place(at));
        };
        let found = match scheme {
            "text" => self.find_text(&unquote(rest)),
            "heading" => self.find_heading(&unquote(rest)),
            "block" => self.find_block(rest)?,
            "lines" => vec![self.find_lines(rest)?],
            "bytes" => vec![self.find_bytes(rest)?],
            other => {
                return Err(ArtifactError::BadWhere(format!("Documents have no places called {other}:.")));
            }
        };
        self.pick(at, found, pick)
    }

    /// The one place of those found for a WHERE.
    pub(crate) fn pick(
        &self,
        at: &str,
        mut found: Vec<Region>,
        pick: Option<usize>,
    ) -> Result<Region, ArtifactError> {
        match (found.len(), pick) {
            (0, _) => Err(ArtifactError::NotFound(at.to_owned())),
            (1, None | Some(1)) => Ok(found.remove(0)),
            (n, Some(pick)) if (1..=n).contains(&pick) => Ok(found.remove(pick - 1)),
            (n, Some(pick)) => Err(ArtifactError::NotFound(format!("{at} (there are {n}, not {pick})"))),
            (count, None) => Err(ArtifactError::Ambiguous {
                at: at.to_owned(),
                count,
                candidates: found.iter().take(MAX_CANDIDATES).map(|region| self.candidate(region)).collect(),
            }),
        }
    }

    /// A candidate as `bytes:12-20  …words around it…`.
    fn candidate(&self, region: &Region) -> String {
        let Some(span) = region.spans().first() else {
            return self.at(region);
        };
        let start = self.source.floor_char_boundary((span.start as usize).saturating_sub(30));
        let end = self.source.ceil_char_boundary((span.end as usize + 30).min(self.source.len()));
        let words = self.source.get(start..end).unwrap_or_default().replace('\n', " ");
        format!("{}  …{}…", self.at(region), words.trim())
    }

    /// Visible words, blanks folded; on words' edges where there is such a place. A blank between words is also where
    /// one leaf ends and the next begins: then there is a range for each.
    fn find_text(&self, words: &str) -> Vec<Region> {
        let wanted = fold(words).0;
        if wanted.is_empty() {
            return Vec::new();
        }
        let leaves = &self.parsed().leaves;
        let folded: Vec<Folded> = leaves.iter().map(|leaf| self.folded(leaf)).collect();
        let mut all: Vec<Vec<Span>> = Vec::new();
        for (at, first) in folded.iter().enumerate() {
            let starts =
                every(&first.words, &wanted).into_iter().map(|start| vec![(at, start..start + wanted.len())]);
            let across = across(folded.get(at..).unwrap_or_default(), &wanted).into_iter();
            let across = across.map(|parts| parts.into_iter().map(|(n, range)| (at + n, range)).collect());
            for parts in starts.chain(across) {
                let spans = parts.into_iter().map(|(n, range): (usize, Range<usize>)| {
                    let visible = folded.get(n)?.visible(&range)?;
                    let runs = self.parsed().runs_of(leaves.get(n)?);
                    Some(self.balanced(runs, self.source_range(runs, &visible)?))
                });
                all.extend(spans.collect::<Option<Vec<Span>>>());
            }
        }
        let on_edges = |spans: &Vec<Span>| match (spans.first(), spans.last()) {
            (Some(first), Some(last)) => self.on_word_edges(first.start as usize..last.end as usize),
            _ => false,
        };
        let some = all.iter().any(on_edges);
        all.retain(|spans| !some || on_edges(spans));
        all.into_iter().map(|spans| Region::Text { spans, reach: Reach::Selection }).collect()
    }

    /// A leaf's words to be looked through, without those that somebody suggests to take away.
    fn folded(&self, leaf: &Leaf) -> Folded {
        let text = self.parsed().leaf_text(&self.source, leaf);
        let mut gone: Vec<Range<usize>> = Vec::new();
        if matches!(self.structure, Structure::Paragraphs(_)) {
            let mut at = 0;
            for run in self.parsed().runs_of(leaf) {
                let shown = self.parsed().text(&self.source, run).len();
                if is_deleted(&self.source, &run.span()) {
                    gone.push(at..at + shown);
                }
                at += shown;
            }
        }
        if gone.is_empty() { Folded::new(text) } else { Folded::without(text, &gone) }
    }

    fn find_heading(&self, words: &str) -> Vec<Region> {
        let wanted = fold(words).0;
        self.parsed()
            .leaves
            .iter()
            .filter(|leaf| matches!(leaf.kind, LeafKind::Heading(_)))
            .filter(|leaf| fold(&self.parsed().leaf_text(&self.source, leaf)).0 == wanted)
            .map(|leaf| Region::Text { spans: vec![self.section(leaf.span().start)], reach: Reach::Section })
            .collect()
    }

    fn find_block(&self, rest: &str) -> Result<Vec<Region>, ArtifactError> {
        let number = number(rest)?;
        let block = number.checked_sub(1).and_then(|n| self.parsed().blocks.get(n));
        Ok(block
            .map(|block| {
                let text = self.source.get(block.span()).unwrap_or_default().trim_end();
                let spans = vec![Span::new(block.span().start, block.span().start + text.len())];
                Region::Text { spans, reach: Reach::Paragraph }
            })
            .into_iter()
            .collect())
    }

    fn find_lines(&self, rest: &str) -> Result<Region, ArtifactError> {
        let (first, last) = range(rest)?;
        let starts: Vec<usize> =
            std::iter::once(0).chain(self.source.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let start = first.checked_sub(1).and_then(|n| starts.get(n)).copied();
        let (Some(start), true) = (start, last >= first && last <= starts.len()) else {
            return Err(ArtifactError::NotFound(format!("lines:{rest} (there are {} lines)", starts.len())));
        };
        let end = starts.get(last).map_or(self.source.len(), |next| next - 1);
        // A line's end is no part of it, whichever it is.
        let end = end - usize::from(end > start && self.source.as_bytes().get(end - 1) == Some(&b'\r'));
        Ok(Region::Text { spans: vec![Span::new(start, end.max(start))], reach: Reach::Selection })
    }

    fn find_bytes(&self, rest: &str) -> Result<Region, ArtifactError> {
        let mut spans: Vec<Span> = Vec::new();
        for part in rest.split(',') {
            let (start, end) = range(part)?;
            let fits = start <= end
                && end <= self.source.len()
                && self.source.is_char_boundary(start)
                && self.source.is_char_boundary(end)
                && spans.last().is_none_or(|last| last.end as usize <= start);
            if !fits {
                return Err(ArtifactError::NotFound(format!(
                    "bytes:{part} (there are {} bytes)",
                    self.source.len()
                )));
            }
            spans.push(Span::new(start, end));
        }
        Ok(Region::Text { spans, reach: Reach::Selection })
    }
}

/// A leaf's visible text, its blanks folded, with the byte that each byte came from.
struct Folded {
    text: String,
    words: String,
    back: Vec<usize>,
}

impl Folded {
    fn new(text: String) -> Self {
        let (words, back) = fold(&text);
        Self { text, words, back }
    }

    /// Without some ranges of the text.
    fn without(text: String, gone: &[Range<usize>]) -> Self {
        let (mut left, mut from) = (String::new(), Vec::new());
        for (at, letter) in text.char_indices().filter(|(at, _)| !gone.iter().any(|gone| gone.contains(at))) {
            left.push(letter);
            from.extend((0..letter.len_utf8()).map(|n| at + n));
        }
        let (words, back) = fold(&left);
        let back = back.into_iter().map(|at| from.get(at).copied().unwrap_or(at)).collect();
        Self { text, words, back }
    }

    /// A range of the folded text as one of the visible text.
    fn visible(&self, folded: &Range<usize>) -> Option<Range<usize>> {
        let (start, last) = (*self.back.get(folded.start)?, *self.back.get(folded.end.checked_sub(1)?)?);
        let end = last + self.text.get(last..)?.chars().next().map_or(1, char::len_utf8);
        Some(start..end)
    }
}

/// Where words begin in the first of these leaves and end in a later one: the range in each of them.
fn across(leaves: &[Folded], wanted: &str) -> Vec<Vec<(usize, Range<usize>)>> {
    let Some((first, rest)) = leaves.split_first().filter(|(first, _)| !first.words.is_empty()) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (cut, _) in wanted.match_indices(' ') {
        let Some((head, mut left)) = wanted.get(..cut).zip(wanted.get(cut + 1..)) else { continue };
        if !first.words.ends_with(head) {
            continue;
        }
        let mut parts = vec![(0, first.words.len() - head.len()..first.words.len())];
        for (n, leaf) in (1..).zip(rest) {
            let words = leaf.words.as_str();
            if words.is_empty() {
                continue;
            }
            if words.starts_with(left) {
                parts.push((n, 0..left.len()));
                found.push(parts);
                break;
            }
            let Some(more) = left.strip_prefix(words).and_then(|more| more.strip_prefix(' ')) else { break };
            parts.push((n, 0..words.len()));
            left = more;
        }
    }
    found
}

/// Every place at which words stand, also where two of them overlap: else the second would be taken for absent.
pub(crate) fn every(text: &str, words: &str) -> Vec<usize> {
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(words)) {
        found.push(from + at);
        from += at + words.chars().next().map_or(1, char::len_utf8);
    }
    found
}

/// The error for words that are no place in any kind.
pub(crate) fn no_place(at: &str) -> ArtifactError {
    ArtifactError::BadWhere(format!(
        "{at} is not a place. Use text:\"...\", heading:\"...\", block:N, lines:A-B, bytes:A-B or all."
    ))
}

/// Splits a trailing `#2` off.
pub(crate) fn split_pick(at: &str) -> (&str, Option<usize>) {
    match at.rsplit_once('#') {
        Some((body, n)) if !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()) => (body, n.parse().ok()),
        _ => (at, None),
    }
}

/// Takes surrounding quotes off; `\"` and `\\` inside them are unescaped.
pub(crate) fn unquote(text: &str) -> String {
    let text = text.trim();
    match text.strip_prefix('"').and_then(|t| t.strip_suffix('"')) {
        Some(inner) => inner.replace("\\\"", "\"").replace("\\\\", "\\"),
        None => text.to_owned(),
    }
}

fn number(text: &str) -> Result<usize, ArtifactError> {
    text.trim().parse().map_err(|_| ArtifactError::BadWhere(format!("{text} is not a number.")))
}

fn range(text: &str) -> Result<(usize, usize), ArtifactError> {
    let (a, b) = text.split_once('-').unwrap_or((text, text));
    Ok((number(a)?, number(b)?))
}

/// Folds runs of blanks to one space and curly quotes to straight ones; with the byte each folded byte came
/// from.
pub(crate) fn fold(text: &str) -> (String, Vec<usize>) {
    let (mut out, mut back) = (String::new(), Vec::new());
    for (at, ch) in text.char_indices() {
        let ch = match ch {
            '\u{2018}' | '\u{2019}' => '\'',
            '\u{201c}' | '\u{201d}' => '"',
            '\u{a0}' | '\u{202f}' => ' ',
            other => other,
        };
        if ch.is_whitespace() {
            if out.is_empty() || out.ends_with(' ') {
                continue;
            }
            out.push(' ');
            back.push(at);
        } else {
            out.push(ch);
            back.extend(std::iter::repeat_n(at, ch.len_utf8()));
        }
    }
    if out.ends_with(' ') {
        out.pop();
        back.pop();
    }
    (out, back)
}
