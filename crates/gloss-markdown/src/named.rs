//! Links that are named by their words, `[name]`, `[name][]` and `<https://...>`: how each is written so that it
//! keeps its target with other words. And which definitions a source holds. Never says what the words should be.

use std::ops::Range;

use pulldown_cmark::Parser;

use crate::build;
use crate::model::{Document, Inline, Run};

/// A link named by its words, with what stands right before and right after them once they no longer name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// The bytes of its words.
    pub words: Range<usize>,
    /// The bytes before them within the link, and what is written there.
    pub open: (Range<usize>, String),
    /// The bytes behind them within the link, and what is written there.
    pub close: (Range<usize>, String),
    /// Whether the words are an address: no Markdown as they stand.
    pub literal: bool,
}

impl Document {
    /// How a link that is named by its words is written with others; none for other elements.
    pub fn naming(&self, source: &str, inline: &Inline) -> Option<Naming> {
        let text = source.get(inline.span()).filter(|_| inline.named)?;
        if text.starts_with('<') {
            let (words, span) = (inline.span().start + 1..inline.span().end.checked_sub(1)?, inline.span());
            let address = self.target(inline).map(destination)?;
            return Some(Naming {
                open: (span.start..words.start, "[".to_owned()),
                close: (words.end..span.end, format!("]({address})")),
                words,
                literal: true,
            });
        }
        let open = text.find('[')? + 1;
        let close = text.strip_suffix("][]").or_else(|| text.strip_suffix(']'))?.len();
        let label = text.get(open..close).filter(|label| !label.trim().is_empty())?;
        let at = |range: Range<usize>| inline.span().start + range.start..inline.span().start + range.end;
        Some(Naming {
            words: at(open..close),
            open: (at(0..open), text.get(..open)?.to_owned()),
            close: (at(close..text.len()), format!("][{}]", one_line(label))),
            literal: false,
        })
    }

    /// The links named by their words around a run, innermost first.
    pub fn namings(&self, source: &str, run: &Run) -> Vec<Naming> {
        let chain = self.inline_chain(run);
        let around = chain.iter().filter_map(|id| self.inlines.get(*id as usize));
        around.filter_map(|inline| self.naming(source, inline)).collect()
    }
}

/// A label's lines as one: a quote's prefix between them is none of it, and line ends count as blanks.
fn one_line(label: &str) -> String {
    let mut lines = label.split('\n');
    let mut out = lines.next().unwrap_or_default().trim_end().to_owned();
    for line in lines {
        out.push(' ');
        out.push_str(line.trim_start_matches([' ', '\t', '>']).trim_end());
    }
    out
}

/// An address as a link's destination (CommonMark 0.31, 6.3): what would be an escape or an entity there is escaped.
fn destination(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for (at, ch) in address.char_indices() {
        let entity = || address.get(at + 1..).is_some_and(|rest| rest.contains(';'));
        match ch {
            '\\' | '(' | ')' | '|' | '`' | '$' => out.extend(['\\', ch]),
            '&' if entity() => out.push_str("&amp;"),
            ' ' => out.push_str("%20"),
            _ => out.push(ch),
        }
    }
    out
}

/// The definitions of links in a source, with their bytes and the labels as they are compared.
pub fn definitions(source: &str) -> Vec<(String, Range<usize>)> {
    let parser = Parser::new_ext(source, build::options());
    let found = parser.reference_definitions().iter();
    let mut found: Vec<_> = found.map(|(label, at)| (label.to_lowercase(), at.span.clone())).collect();
    found.sort_by_key(|(_, span)| span.start);
    found
}
