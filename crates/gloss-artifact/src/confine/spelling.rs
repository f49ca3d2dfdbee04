//! The ways in which one change can be written. None of them alters what its words say to a reader; which of them
//! leaves everything beside the change as it is, `settle` finds out by drawing.

use gloss_markdown::{Document, El, Inline, LeafKind};
use gloss_protocol::Span;

use super::mark::Inside;
use crate::splice::{self, Splice};
use crate::text::Text;

/// Signs of inline Markdown: each is itself behind a backslash (CommonMark 0.31, 2.4).
const SIGNS: &str = "\\`*_~[]<>$|!&";

/// One way to write a change.
#[derive(Clone, Debug)]
pub(super) struct Spelling {
    /// The change itself.
    pub own: Splice,
    /// Splices within its words, such as escapes, in their bytes as they were given.
    pub amended: Vec<Splice>,
    /// Splices of the text around it.
    pub beside: Vec<Splice>,
}

impl Spelling {
    /// As it was given; within a link named by its words, so that the link stays.
    pub(super) fn plain(text: &Text, one: &Inside) -> Self {
        let own = Splice::new(one.span, one.after.clone());
        let beside = if one.after.trim().is_empty() { emptied(text, one.span) } else { Vec::new() };
        let beside = if beside.is_empty() { named(text, one.span, false) } else { beside };
        Self { own, amended: Vec::new(), beside }
    }

    /// All its splices, the change itself before what is written at the same point.
    pub(super) fn splices(&self) -> Vec<Splice> {
        let own = Splice::new(self.own.old, splice::apply(&self.own.new, &self.amended));
        std::iter::once(own).chain(self.beside.iter().cloned()).collect()
    }

    /// The range from the first byte to the last that it replaces.
    pub(super) fn hull(&self) -> Span {
        let all = || self.beside.iter().map(|splice| splice.old).chain([self.own.old]);
        Span {
            start: all().map(|span| span.start).min().unwrap_or(self.own.old.start),
            end: all().map(|span| span.end).max().unwrap_or(self.own.old.end),
        }
    }

    /// A range of the words as they were given, in those that are written: with what was put at its edges.
    pub(super) fn moved(&self, range: Span) -> Span {
        let grown = |until: &dyn Fn(u32) -> bool| -> i64 {
            let before = self.amended.iter().filter(|splice| until(splice.old.start));
            before.map(|splice| splice.new.len() as i64 - splice.old.len() as i64).sum()
        };
        let start = i64::from(range.start) + grown(&|at| at < range.start);
        let end = i64::from(range.end) + grown(&|at| at < range.end);
        Span::new(start.max(0) as usize, end.max(start).max(0) as usize)
    }
}

/// All ways, the nearest to what was given first.
pub(super) fn ways(text: &Text, one: &Inside) -> Vec<Spelling> {
    let plain = Spelling::plain(text, one);
    let words = &one.after;
    let mut ways = vec![plain.clone()];
    let mut amend = |amended: Vec<Splice>| {
        if !amended.is_empty() {
            ways.push(Spelling { amended, ..plain.clone() });
        }
    };
    if in_cell(text, one.span) {
        amend(escapes(words, |ch| ch == '|'));
    }
    amend(trimmed(words));
    if words.starts_with(|ch: char| ch.is_ascii_punctuation()) {
        amend(vec![Splice::new(Span::new(0, 0), "\\")]);
    }
    let lone = lone_signs(words);
    amend(lone.clone());
    let mut both = trimmed(words);
    both.extend(lone);
    both.sort_by_key(|splice| splice.old);
    amend(both);
    let address = named(text, one.span, true);
    if address.len() > plain.beside.len() && !words.trim().is_empty() {
        ways.push(Spelling { beside: address, ..plain.clone() });
    }
    ways.extend(fenced(text, one).map(|beside| Spelling { beside, ..plain.clone() }));
    ways.extend(with_definitions(text, one).map(|end| Spelling { amended: vec![end], ..plain }));
    ways
}

fn escapes(words: &str, wanted: impl Fn(char) -> bool) -> Vec<Splice> {
    let bytes = words.as_bytes();
    let free = |at: usize| at == 0 || bytes.get(at - 1) != Some(&b'\\');
    let found = words.char_indices().filter(|(at, ch)| wanted(*ch) && free(*at));
    found.map(|(at, _)| Splice::new(Span::new(at, at), "\\")).collect()
}

/// Blanks at the ends, which keep a delimiter beside them from being one.
fn trimmed(words: &str) -> Vec<Splice> {
    let (lead, end) = (words.len() - words.trim_start().len(), words.trim_end().len());
    let mut out = Vec::new();
    if lead > 0 && lead < words.len() {
        out.push(Splice::new(Span::new(0, lead), ""));
    }
    if end > lead && end < words.len() {
        out.push(Splice::new(Span::new(end, words.len()), ""));
    }
    out
}

/// Escapes of the signs that are words where the new words stand alone: they have no partner among them.
fn lone_signs(words: &str) -> Vec<Splice> {
    let alone = gloss_markdown::parse(words);
    let in_code = |inline: Option<u32>| {
        let el = inline.and_then(|id| alone.inlines.get(id as usize)).map(|inline| inline.el);
        matches!(el, Some(El::Code | El::Math))
    };
    let mut out = Vec::new();
    for run in alone.runs.iter().filter(|run| !run.is_whole() && !in_code(run.inline())) {
        let code = alone.leaves.get(run.leaf() as usize).is_some_and(|leaf| leaf.kind == LeafKind::Code);
        let text = words.get(run.span()).filter(|_| !code).unwrap_or_default();
        let signs = text.char_indices().filter(|(_, ch)| SIGNS.contains(*ch));
        out.extend(signs.map(|(at, _)| run.span().start + at).map(|at| Splice::new(Span::new(at, at), "\\")));
    }
    out
}

/// The inline elements around a range, innermost first.
fn around(document: &Document, range: Span) -> impl Iterator<Item = &Inline> {
    let (start, end) = (range.start as usize, range.end as usize);
    let first = document.runs.iter().position(|run| run.span().end > start && run.span().start <= start);
    let chain = first.and_then(|at| document.runs.get(at)).map(|run| document.inline_chain(run));
    let inlines = chain.unwrap_or_default().into_iter().filter_map(|id| document.inlines.get(id as usize));
    inlines.filter(move |inline| {
        inline.span().start <= start && end <= inline.span().end && inline.span() != (start..end)
    })
}

/// The signs that are words in the same leaf, outside of a range; the nearest first.
pub(super) fn signs_near(text: &Text, range: Span, most: usize) -> Vec<usize> {
    let (document, source) = (text.parsed(), text.source());
    let at = document.leaves.partition_point(|leaf| leaf.span().end <= range.start as usize);
    let runs = document.leaves.get(at).map(|leaf| document.runs_of(leaf)).unwrap_or_default();
    let in_code = |inline: Option<u32>| {
        let el = inline.and_then(|id| document.inlines.get(id as usize)).map(|inline| inline.el);
        matches!(el, Some(El::Code | El::Math))
    };
    let mut found: Vec<usize> = Vec::new();
    for run in runs.iter().filter(|run| !run.is_whole() && !in_code(run.inline())) {
        let words = source.get(run.span()).unwrap_or_default();
        let signs = words.char_indices().filter(|(_, ch)| SIGNS.contains(*ch));
        found.extend(signs.map(|(at, _)| run.span().start + at).filter(|at| !range.range().contains(at)));
    }
    found.sort_by_key(|at| at.abs_diff(range.start as usize).min(at.abs_diff(range.end as usize)));
    found.truncate(most);
    found
}

fn in_cell(text: &Text, range: Span) -> bool {
    let leaves = &text.parsed().leaves;
    let at = leaves.partition_point(|leaf| leaf.span().end <= range.start as usize);
    leaves.get(at).is_some_and(|leaf| matches!(leaf.kind, LeafKind::Cell { .. }))
}

/// Splices that keep the links around a range that are named by their words; other words of an address as words.
fn named(text: &Text, range: Span, literally: bool) -> Vec<Splice> {
    let (document, source) = (text.parsed(), text.source());
    let mut out = Vec::new();
    for naming in around(document, range).filter_map(|inline| document.naming(source, inline)) {
        if naming.words.start > range.start as usize || naming.words.end < range.end as usize {
            continue;
        }
        for (bytes, new) in [&naming.open, &naming.close] {
            if source.get(bytes.clone()) != Some(new) {
                out.push(Splice::new(Span::new(bytes.start, bytes.end), new.clone()));
            }
        }
        if naming.literal && literally {
            let rest = |at: &usize| !range.range().contains(at);
            let words = source.get(naming.words.clone()).unwrap_or_default();
            let signs = words.char_indices().filter(|(_, ch)| SIGNS.contains(*ch));
            let signs = signs.map(|(at, _)| naming.words.start + at).filter(rest);
            out.extend(signs.map(|at| Splice::new(Span::new(at, at), "\\")));
        }
    }
    out
}

/// The delimiters of elements in which nothing is left, to go with it.
fn emptied(text: &Text, range: Span) -> Vec<Splice> {
    let document = text.parsed();
    let shows = |bytes: std::ops::Range<usize>| {
        let first = document.runs.partition_point(|run| run.span().end <= bytes.start);
        let runs = document.runs.iter().skip(first).take_while(|run| run.span().start < bytes.end);
        runs.into_iter().any(|run| {
            let part = run.span().start.max(bytes.start)..run.span().end.min(bytes.end);
            !run.is_verbatim() || !text.source().get(part).unwrap_or_default().trim().is_empty()
        })
    };
    let (start, end) = (range.start as usize, range.end as usize);
    let empty = |inline: &&Inline| !shows(inline.span().start..start) && !shows(end..inline.span().end);
    let Some(outer) = around(document, range).take_while(empty).last() else { return Vec::new() };
    let sides = [Span::new(outer.span().start, start), Span::new(end, outer.span().end)];
    sides.into_iter().filter(|side| !side.is_empty()).map(|side| Splice::new(side, "")).collect()
}

/// A fence around the code that a range stands in, longer than any in it.
fn fenced(text: &Text, one: &Inside) -> Option<Vec<Splice>> {
    let code = around(text.parsed(), one.span).find(|inline| inline.el == El::Code)?;
    let raw = text.source().get(code.span())?;
    let fence = raw.bytes().take_while(|byte| *byte == b'`').count();
    let (open, close) = (code.span().start + fence, code.span().end.checked_sub(fence)?);
    let before = text.source().get(open..one.span.start as usize)?;
    let after = text.source().get(one.span.end as usize..close)?;
    let inner = format!("{before}{}{after}", one.after);
    let ticks = inner.split(|ch| ch != '`').map(str::len).max().unwrap_or(0) + 1;
    let gap = if inner.starts_with('`') || inner.ends_with('`') { " " } else { "" };
    let longer = "`".repeat(ticks);
    Some(vec![
        Splice::new(Span::new(code.span().start, open), format!("{longer}{gap}")),
        Splice::new(Span::new(close, code.span().end), format!("{gap}{longer}")),
    ])
}

/// The definitions in what goes that are not in what comes, behind it: text elsewhere refers to them.
fn with_definitions(text: &Text, one: &Inside) -> Option<Splice> {
    let kept: Vec<String> =
        gloss_markdown::definitions(&one.after).into_iter().map(|(label, _)| label).collect();
    let links = gloss_markdown::definitions(&one.before).into_iter();
    let links = links.filter(|(label, _)| !kept.contains(label)).map(|(_, bytes)| bytes);
    let mut lost: Vec<&str> = links.filter_map(|bytes| one.before.get(bytes)).collect();
    let notes = text.parsed().containers.iter().filter(|container| {
        container.el == El::Footnote
            && one.span.contains(Span::new(container.span().start, container.span().end))
    });
    let notes = notes.filter_map(|note| text.source().get(note.span()));
    lost.extend(notes.filter(|note| !one.after.contains(note.split(':').next().unwrap_or(note))));
    let lost: Vec<&str> = lost.into_iter().map(str::trim_end).collect();
    let end = one.after.len();
    (!lost.is_empty()).then(|| Splice::new(Span::new(end, end), format!("\n\n{}", lost.join("\n\n"))))
}
