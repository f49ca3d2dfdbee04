//! The command line's WHERE for text artifacts: `text:"..."`, `heading:"..."`, `block:12`, `lines:10-20`,
//! `bytes:120-180`, `all`; `#2` at the end picks the second of several.
//!
//! Block and line numbers count from 1, as people do; bytes are half-open ranges. An ambiguous WHERE is
//! refused with its candidates. Nothing is guessed.

use gloss_markdown::LeafKind;
use gloss_protocol::{Reach, Region, Span};

use super::Text;
use crate::ArtifactError;

/// Candidates listed at most.
const MAX_CANDIDATES: usize = 20;

impl Text {
    /// Resolves a WHERE.
    ///
    /// # Errors
    /// [`ArtifactError::BadWhere`], [`ArtifactError::NotFound`] or [`ArtifactError::Ambiguous`].
    pub fn find(&self, at: &str) -> Result<Region, ArtifactError> {
        let (body, pick) = split_pick(at.trim());
        if body == "all" {
            return Ok(Region::Whole);
        }
        let Some((scheme, rest)) = body.split_once(':') else {
            return Err(ArtifactError::BadWhere(format!(
                "{at} is not a place. Use text:\"...\", heading:\"...\", block:N, lines:A-B, bytes:A-B or all."
            )));
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

    fn pick(&self, at: &str, mut found: Vec<Region>, pick: Option<usize>) -> Result<Region, ArtifactError> {
        match (found.len(), pick) {
            (0, _) => Err(ArtifactError::NotFound(at.to_owned())),
            (1, None | Some(1)) => Ok(found.remove(0)),
            (n, Some(pick)) if (1..=n).contains(&pick) => Ok(found.remove(pick - 1)),
            (n, Some(pick)) => Err(ArtifactError::NotFound(format!("{at} (there are {n}, not {pick})"))),
            _ => Err(ArtifactError::Ambiguous {
                at: at.to_owned(),
                candidates: found.iter().take(MAX_CANDIDATES).map(|region| self.candidate(region)).collect(),
            }),
        }
    }

    /// A candidate as `bytes:12-20  …words around it…`.
    fn candidate(&self, region: &Region) -> String {
        let Some(span) = region.spans().first() else {
            return Self::at(region);
        };
        let start = self.source.floor_char_boundary((span.start as usize).saturating_sub(30));
        let end = self.source.ceil_char_boundary((span.end as usize + 30).min(self.source.len()));
        let words = self.source.get(start..end).unwrap_or_default().replace('\n', " ");
        format!("{}  …{}…", Self::at(region), words.trim())
    }

    /// Visible words, blanks folded, within one leaf; on words' edges where there is such a place.
    fn find_text(&self, words: &str) -> Vec<Region> {
        let wanted = fold(words).0;
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut all = Vec::new();
        for leaf in &self.parsed.leaves {
            let runs = self.parsed.runs_of(leaf);
            let text = self.parsed.leaf_text(&self.source, leaf);
            let (folded, back) = fold(&text);
            for at in every(&folded, &wanted) {
                let (Some(&start), Some(&last)) = (back.get(at), back.get(at + wanted.len() - 1)) else {
                    continue;
                };
                let end = last + text.get(last..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8);
                if let Some(bytes) = self.source_range(runs, &(start..end)) {
                    all.push(self.balanced(runs, bytes));
                }
            }
        }
        let on_edges: Vec<_> = all.iter().copied().filter(|s| self.on_word_edges(s.range())).collect();
        let chosen = if on_edges.is_empty() { all } else { on_edges };
        chosen.into_iter().map(|span| Region::Text { spans: vec![span], reach: Reach::Selection }).collect()
    }

    fn find_heading(&self, words: &str) -> Vec<Region> {
        let wanted = fold(words).0;
        self.parsed
            .leaves
            .iter()
            .filter(|leaf| matches!(leaf.kind, LeafKind::Heading(_)))
            .filter(|leaf| fold(&self.parsed.leaf_text(&self.source, leaf)).0 == wanted)
            .map(|leaf| Region::Text { spans: vec![self.section(leaf.span.start)], reach: Reach::Section })
            .collect()
    }

    fn find_block(&self, rest: &str) -> Result<Vec<Region>, ArtifactError> {
        let number = number(rest)?;
        let block = number.checked_sub(1).and_then(|n| self.parsed.blocks.get(n));
        Ok(block
            .map(|block| {
                let text = self.source.get(block.span.clone()).unwrap_or_default().trim_end();
                let spans = vec![Span::new(block.span.start, block.span.start + text.len())];
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

/// Every place at which words stand, also where two of them overlap: else the second would be taken for absent.
fn every(text: &str, words: &str) -> Vec<usize> {
    let (mut found, mut from) = (Vec::new(), 0);
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(words)) {
        found.push(from + at);
        from += at + words.chars().next().map_or(1, char::len_utf8);
    }
    found
}

/// Splits a trailing `#2` off.
fn split_pick(at: &str) -> (&str, Option<usize>) {
    match at.rsplit_once('#') {
        Some((body, n)) if !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()) => (body, n.parse().ok()),
        _ => (at, None),
    }
}

/// Takes surrounding quotes off; `\"` and `\\` inside them are unescaped.
fn unquote(text: &str) -> String {
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
fn fold(text: &str) -> (String, Vec<usize>) {
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
