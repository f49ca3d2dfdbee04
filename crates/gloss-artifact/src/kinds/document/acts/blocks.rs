//! Blocks: words that come before or behind a place as what stands there is (a sentence, an item, a paragraph), and the level of
//! headings.

use gloss_markdown::{El, Leaf, LeafKind};
use gloss_protocol::{Container, Span};

use super::edit::{not_here, one_line, with_what_follows};
use super::lists::marker_of;
use crate::error::Unwritable;
use crate::kinds::acts::destination::find_named;
use crate::kinds::acts::{Args, At, Outcome, Planned, quoted};
use crate::splice::Splice;

/// The highest level of a heading.
const LEVELS: f64 = 6.0;

/// Whether the place is in one heading or paragraph.
pub(super) fn is_line(at: &At<'_>) -> bool {
    line(at).is_some()
}

/// The leaf that the place is in.
fn line<'a>(at: &'a At<'_>) -> Option<&'a Leaf> {
    let (first, last) = (at.spans.first()?, at.spans.last()?);
    let own = |leaf: &&Leaf| {
        leaf.span().start < last.end as usize && (first.start as usize) < leaf.span().end
            || leaf.span().start == first.start as usize
    };
    let mut found = at.text.parsed().leaves.iter().filter(own);
    let leaf = found.next()?;
    // A section is told by its heading.
    let is_heading = matches!(leaf.kind, LeafKind::Heading(_));
    (is_heading || matches!(leaf.kind, LeafKind::Paragraph) && found.next().is_none()).then_some(leaf)
}

pub(super) fn level(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let own = |leaf: &Leaf| match leaf.kind {
        LeafKind::Heading(level) => f64::from(level as u8),
        _ => 0.0,
    };
    let level = match (args.get("like"), args.get("by"), line(at)) {
        (Some(other), _, _) => {
            let found =
                find_named(at, other).map_err(|error| Unwritable::new(error.to_string(), "Say n=2."))?;
            let spans = at.text.spans(&found);
            line(&At { spans: &spans, ..*at }).map(own)
        }
        (None, Some(by), Some(leaf)) if own(leaf) > 0.0 => {
            Some(own(leaf) + if by == "in" { 1.0 } else { -1.0 })
        }
        (None, Some(_), _) => return Err(not_here("No heading", "Mark one.")),
        (None, None, _) => args.number("n"),
    };
    let is_out = args.get("by").is_some() && level == Some(0.0);
    let level = level.filter(|n| (0.0..=LEVELS).contains(n) && n.fract() == 0.0 && !is_out);
    let Some(level) = level.map(|n| n as usize) else {
        return Err(Unwritable::new("Headings have the levels 1 to 6.", "Say n=2, or n=0 for a paragraph."));
    };
    let Some(leaf) = line(at).filter(|leaf| leaf.within().is_none()) else {
        return Err(not_here("No heading or paragraph of its own", "Mark one."));
    };
    let block = at.text.parsed().blocks.get(leaf.block as usize);
    let span = block.map(|block| block.span()).unwrap_or_else(|| leaf.span());
    let raw = at.source().get(leaf.span()).unwrap_or_default();
    let whole = at.source().get(span.clone()).unwrap_or_default();
    let new = match (level, leaf.kind) {
        (0, LeafKind::Heading(_)) => as_paragraph(raw),
        (0, _) => raw.to_owned(),
        _ => format!("{} {}", "#".repeat(level), one_line(raw)),
    };
    let end = span.start + whole.trim_end().len();
    let what = quoted(&at.text.parsed().leaf_text(at.source(), leaf));
    let as_what = if level == 0 { "a paragraph".to_owned() } else { format!("a heading of level {level}") };
    let said = Outcome::new(("make", "Made"), &format!("{what} {as_what}"));
    if at.source().get(span.start..end) == Some(new.as_str()) {
        return Ok(Planned::splices(Vec::new(), said));
    }
    Ok(with_what_follows(at, vec![Splice::new(Span::new(span.start, end), new)], said))
}

/// Words of a heading as a paragraph: what would begin a list, a quote or another heading there is a sign (CommonMark 0.31, 2.4).
fn as_paragraph(words: &str) -> String {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    match marker_of(words) {
        Some(marker) if marker.ends_with(' ') => format!("{}\\{}", &words[..digits], &words[digits..]),
        _ if words.starts_with(['>', '#']) => format!("\\{words}"),
        _ => words.to_owned(),
    }
}

pub(super) fn before(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    insert(at, args, false)
}

pub(super) fn after(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    insert(at, args, true)
}

/// New words beside the place: an item beside an item, a sentence beside a sentence, a paragraph beside all else.
fn insert(at: &At<'_>, args: &Args<'_>, behind: bool) -> Result<Planned, Unwritable> {
    let words = args.text("text").trim_matches('\n');
    if words.trim().is_empty() {
        return Err(Unwritable::new("There are no words to put there.", "Say text=WORDS."));
    }
    let (Some(first), Some(last)) = (at.spans.first(), at.spans.last()) else {
        return Err(not_here("Nothing", "Mark a place."));
    };
    let place = Span { start: first.start, end: last.end };
    let said = Outcome::new(("insert", "Inserted"), &quoted(words)).and(if behind {
        " behind it"
    } else {
        " before it"
    });
    let splice = if at.part(Container::Row).is_some() || at.part(Container::Cell).is_some() {
        return Err(Unwritable::new("Words can't stand between cells.", "Use insert-row-below or set."));
    } else if let Some(splice) = beside_item(at, place, words, behind) {
        splice
    } else if let Some(splice) = beside_sentence(at, place, words, behind) {
        splice
    } else {
        beside_block(at, place, words, behind)
    };
    Ok(with_what_follows(at, vec![splice], said))
}

/// An item before or behind the innermost item that holds the place.
fn beside_item(at: &At<'_>, place: Span, words: &str, behind: bool) -> Option<Splice> {
    let document = at.text.parsed();
    let holds = |one: &&gloss_markdown::Container| {
        let own = Span::new(one.span().start, one.span().end);
        one.el == El::Item && own.contains(place)
    };
    let item = document.containers.iter().rfind(holds)?;
    let source = at.source();
    let line = source.get(..item.span().start)?.rfind('\n').map_or(0, |n| n + 1);
    let head = source.get(line..item.span().start)?;
    if !head.trim().is_empty() {
        return None;
    }
    let own = source.get(item.span())?;
    let marker = marker_of(own)?;
    let body = words.replace('\n', &format!("\n{head}{}", " ".repeat(marker.len())));
    // A list that counts goes on counting: its follow-ons renumber what stands behind.
    let marker = match (marker_number(marker), behind) {
        (Some((number, rest)), true) => format!("{}{rest}", number + 1),
        _ => marker.to_owned(),
    };
    let tick = if item.task().is_some() { "[ ] " } else { "" };
    if behind {
        let end = item.span().start + own.trim_end().len();
        return Some(Splice::new(Span::new(end, end), format!("\n{head}{marker}{tick}{body}")));
    }
    Some(Splice::new(Span::new(line, line), format!("{head}{marker}{tick}{body}\n")))
}

/// The number of a marker and what stands behind it.
fn marker_number(marker: &str) -> Option<(u64, &str)> {
    let digits = marker.bytes().take_while(u8::is_ascii_digit).count();
    Some((marker.get(..digits)?.parse().ok()?, marker.get(digits..)?))
}

/// Words within a paragraph, where the place is less than it.
fn beside_sentence(at: &At<'_>, place: Span, words: &str, behind: bool) -> Option<Splice> {
    let leaf = at.text.parsed().leaves.iter().find(|leaf| {
        leaf.kind == LeafKind::Paragraph
            && leaf.span().start <= place.start as usize
            && place.end as usize <= leaf.span().end
    })?;
    let is_whole = leaf.span() == place.range();
    if is_whole || words.contains('\n') {
        return None;
    }
    let (point, new) =
        if behind { (place.end, format!(" {words}")) } else { (place.start, format!("{words} ")) };
    Some(Splice::new(Span { start: point, end: point }, new))
}

/// A block before or behind those that the place is in.
fn beside_block(at: &At<'_>, place: Span, words: &str, behind: bool) -> Splice {
    let blocks = &at.text.parsed().blocks;
    let touches = |block: &&gloss_markdown::Block| {
        block.span().start < (place.end as usize).max(place.start as usize + 1)
            && (place.start as usize) < block.span().end
    };
    let source = at.source();
    let (first, last) = (blocks.iter().find(touches), blocks.iter().rfind(touches));
    match (first, last) {
        (Some(first), _) if !behind => {
            Splice::new(Span::new(first.span().start, first.span().start), format!("{words}\n\n"))
        }
        (_, Some(last)) => {
            let end = last.span().start + source.get(last.span()).unwrap_or_default().trim_end().len();
            Splice::new(Span::new(end, end), format!("\n\n{words}"))
        }
        _ => {
            let end = source.trim_end().len();
            Splice::new(Span::new(end, end), format!("\n\n{words}"))
        }
    }
}
