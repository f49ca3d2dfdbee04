//! Lists: paragraphs become items, items become bullets or numbers or paragraphs. What lies within an item stays within it.

use gloss_markdown::{Container, El, LeafKind};
use gloss_protocol::Span;

use super::edit::{not_here, with_what_follows};
use crate::error::Unwritable;
use crate::kinds::acts::{Args, At, Outcome, Planned, counted};
use crate::splice::Splice;

/// The marker of an item with the blanks behind it, as its source begins: `- `, `12. `.
pub(super) fn marker_of(item: &str) -> Option<&str> {
    let digits = item.bytes().take_while(u8::is_ascii_digit).count();
    let sign = item.get(digits..)?.chars().next()?;
    let is_marker = if digits == 0 { matches!(sign, '-' | '*' | '+') } else { matches!(sign, '.' | ')') };
    if !is_marker {
        return None;
    }
    let rest = item.get(digits + 1..)?;
    let blanks = rest.bytes().take_while(|b| *b == b' ').count();
    item.get(..digits + 1 + blanks.clamp(usize::from(!rest.is_empty()), 4))
}

pub(super) fn list(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let kind = args.text("kind");
    let lists = touched_lists(at);
    match lists.as_slice() {
        [] => of_paragraphs(at, kind),
        [list] => of_items(at, *list, kind),
        several => Err(Unwritable::new(
            format!("There are {} lists here.", several.len()),
            "Mark the list that is meant, or an item of it.",
        )),
    }
}

/// The outermost lists that a place marks, or the innermost one that holds it.
fn touched_lists(at: &At<'_>) -> Vec<usize> {
    let containers = &at.text.parsed().containers;
    let is_list = |one: &Container| matches!(one.el, El::List | El::OrderedList);
    let span = |one: &Container| Span::new(one.span().start, one.span().end);
    let holds = |one: &Container| at.spans.iter().all(|place| span(one).contains(*place));
    if let Some(inner) = containers.iter().rposition(|one| is_list(one) && holds(one)) {
        return vec![inner];
    }
    let touched = |one: &Container| at.spans.iter().any(|place| span(one).overlaps(*place));
    let mut out: Vec<usize> = Vec::new();
    for (n, one) in containers.iter().enumerate().filter(|(_, one)| is_list(one) && touched(one)) {
        if !out
            .iter()
            .any(|outer| containers.get(*outer).is_some_and(|outer| span(outer).contains(span(one))))
        {
            out.push(n);
        }
    }
    out
}

/// The items of one list, not those of lists within it.
pub(super) fn items_of(at: &At<'_>, list: usize) -> Vec<Container> {
    let containers = at.text.parsed().containers.iter();
    containers.filter(|one| one.el == El::Item && one.parent() == Some(list as u32)).copied().collect()
}

/// Gives the items of a list other markers; what is in an item is set in as far as its marker is wide.
fn of_items(at: &At<'_>, list: usize, kind: &str) -> Result<Planned, Unwritable> {
    let items = items_of(at, list);
    let source = at.source();
    let mut splices = Vec::new();
    for (n, item) in items.iter().enumerate() {
        let own = source.get(item.span()).unwrap_or_default();
        let Some(marker) = marker_of(own) else {
            return Err(not_here("A list that can't be read", "Write it anew."));
        };
        let new = match kind {
            "numbers" => format!("{}. ", n + 1),
            "bullets" => "- ".to_owned(),
            _ => String::new(),
        };
        let start = item.span().start;
        let body = own.trim_end();
        if kind == "none" && body.contains('\n') {
            let says = "An item of this list holds more than one line.";
            return Err(Unwritable::new(says, "Write these items as paragraphs by hand."));
        }
        splices.push(Splice::new(Span::new(start, start + marker.len()), new.clone()));
        // Lines within the item, from the second on.
        let mut line = start;
        for part in body.split_inclusive('\n') {
            if line > start && !part.trim().is_empty() {
                let own = part.len() - part.trim_start_matches(' ').len();
                let base = item_indent(source, start);
                let inner = own.saturating_sub(base);
                let wanted = (inner + new.len()).saturating_sub(marker.len());
                if wanted != inner && inner > 0 {
                    splices.push(Splice::new(Span::new(line, line + own), " ".repeat(base + wanted)));
                }
            }
            line += part.len();
        }
        if kind == "none" && n > 0 {
            splices.push(Splice::new(Span::new(start, start), "\n"));
        }
    }
    let said = describe(kind, items.len());
    let joined = joined(splices);
    let is_same = joined.iter().all(|one| at.says(one.old) == one.new);
    Ok(if is_same { Planned::splices(Vec::new(), said) } else { Planned::splices(joined, said) })
}

/// Blanks before an item's marker.
fn item_indent(source: &str, start: usize) -> usize {
    let line = source.get(..start).and_then(|head| head.rfind('\n')).map_or(0, |n| n + 1);
    start - line
}

/// Replacements that begin at one place as one.
fn joined(mut splices: Vec<Splice>) -> Vec<Splice> {
    splices.sort_by_key(|one| (one.old.start, one.old.end));
    let mut out: Vec<Splice> = Vec::new();
    for one in splices {
        match out.last_mut().filter(|last| last.old.start == one.old.start) {
            Some(last) => {
                last.old.end = last.old.end.max(one.old.end);
                last.new.push_str(&one.new);
            }
            None => out.push(one),
        }
    }
    out
}

/// Makes paragraphs the items of a list.
fn of_paragraphs(at: &At<'_>, kind: &str) -> Result<Planned, Unwritable> {
    let document = at.text.parsed();
    let touched = |span: std::ops::Range<usize>| {
        at.spans.iter().any(|place| (place.start as usize) < span.end && span.start < place.end as usize)
    };
    let found: Vec<_> = document
        .leaves
        .iter()
        .filter(|leaf| leaf.kind == LeafKind::Paragraph && leaf.within().is_none() && touched(leaf.span()))
        .collect();
    if found.is_empty() || kind == "none" {
        return Err(not_here("No list", "Mark a list, or paragraphs to make one of."));
    }
    let mut splices = Vec::new();
    for (n, leaf) in found.iter().enumerate() {
        let marker = if kind == "numbers" { format!("{}. ", n + 1) } else { "- ".to_owned() };
        let words = at.source().get(leaf.span()).unwrap_or_default();
        let indent = format!("\n{}", " ".repeat(marker.len()));
        let body = words.replace('\n', &indent);
        // Between two items a line end alone.
        let start = match n.checked_sub(1).and_then(|before| found.get(before)) {
            Some(before)
                if document
                    .blocks
                    .get(before.block as usize + 1)
                    .is_some_and(|next| next.span().start <= leaf.span().start)
                    && before.block + 1 == leaf.block =>
            {
                before.span().end
            }
            _ => leaf.span().start,
        };
        let lead = if start == leaf.span().start { "" } else { "\n" };
        splices.push(Splice::new(Span::new(start, leaf.span().end), format!("{lead}{marker}{body}")));
    }
    Ok(with_what_follows(at, splices, describe(kind, found.len())))
}

fn describe(kind: &str, count: usize) -> Outcome {
    let items = counted(count, "item", "items");
    match kind {
        "numbers" => Outcome::new(("number", "Numbered"), &items),
        "bullets" => Outcome::new(("make bullets of", "Made bullets of"), &items),
        _ => Outcome::new(("make paragraphs of", "Made paragraphs of"), &items),
    }
}
