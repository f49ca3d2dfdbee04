//! Elements and words of a page: other words, none, new ones beside them; lists, headings, pictures, titles.

use super::on::{On, escape, with_attribute};
use crate::error::Unwritable;
use crate::kinds::acts::{Args, At, LINES, Outcome, Planned, quoted, with_blanks_of};
use crate::splice::Splice;

/// Elements that may stand beside others of their kind.
const BLOCKS: [&str; 16] = [
    "p",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "dt",
    "dd",
    "figcaption",
    "blockquote",
    "option",
    "button",
    "a",
    "div",
];

/// The act of this name of lines, for files that are no pages.
fn on_lines(at: &At<'_>, args: &Args<'_>, name: &str) -> Result<Planned, Unwritable> {
    let found = LINES.iter().find(|spec| spec.name == name);
    let spec = found.ok_or_else(|| Unwritable::new("This file is no page.", "Mark something on a page."))?;
    (spec.plan)(at, args)
}

pub(super) fn set(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let [span] = at.spans else {
        return Err(Unwritable::new("This names several places.", "Change them one by one."));
    };
    let words = args.text("text");
    let said = Outcome::new(("replace", "Replaced"), &quoted(&at.text.visible(&at.region())))
        .and(&format!(" with {}", quoted(words)));
    let new = match On::of(at) {
        // Words are HTML on a page: `&` and `<` are told as what they are.
        Ok(on) if on.dom.elements.iter().all(|own| own.whole != on.place) && !is_script(&on) => {
            let has_tags = on.says(&on.place).contains('<');
            if has_tags {
                return Err(Unwritable::new(
                    "This part holds several others, and words alone would take them away.",
                    "Mark one of them.",
                ));
            }
            escape(&with_blanks_of(at.says(*span), words))
        }
        _ => at.text.rules().typed(at.path, (at.text, *span), words).map_err(|error| {
            let problem: gloss_protocol::Problem = error.into();
            Unwritable::new(problem.says, problem.next)
        })?,
    };
    let same = at.says(*span) == new;
    Ok(Planned::splices(if same { Vec::new() } else { vec![Splice::new(*span, new)] }, said))
}

fn is_script(on: &On<'_>) -> bool {
    matches!(on.tag(on.element), "script" | "style")
}

pub(super) fn delete(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let Ok(on) = On::of(at) else { return on_lines(at, args, "delete") };
    let said = Outcome::new(("delete", "Deleted"), &quoted(&at.text.visible(&at.region())));
    if !on.is_whole {
        let (before, behind) = (
            on.page.source.get(..on.place.start).unwrap_or_default(),
            on.page.source.get(on.place.end..).unwrap_or_default(),
        );
        if on.says(&on.place).contains('<') {
            return Err(Unwritable::new(
                "An element begins or ends within these words.",
                "Mark whole words, or the whole element.",
            ));
        }
        let ends = behind.is_empty() || behind.starts_with([' ', '.', ',', ';', ':', '!', '?', '<', '\n']);
        let front = before.ends_with(' ') && ends;
        let back = !front && behind.starts_with(' ') && before.ends_with('>');
        let gone = on.place.start - usize::from(front)..on.place.end + usize::from(back);
        return Ok(Planned::splices(vec![on.splice(gone, "")], said));
    }
    let tag = on.tag(on.element);
    if matches!(tag, "html" | "body" | "head" | "title") {
        return Err(Unwritable::new("A page can't be without it.", "Mark a part of the page."));
    }
    if matches!(tag, "td" | "th") {
        // A table keeps its cells.
        return Ok(Planned::splices(
            vec![on.splice(on.inner(on.element), "")],
            Outcome::new(("empty", "Emptied"), "the cell"),
        ));
    }
    let mut gone = vec![on.element];
    // What a row is drawn as elsewhere goes with it: its pin, its card, its entry.
    if let Some(key) = on.dom.attribute(on.element, "data-key") {
        let own = on.whole(on.element);
        gone.extend((0..on.dom.elements.len()).filter(|other| {
            let whole = on.whole(*other);
            *other != on.element
                && on.dom.attribute(*other, "data-key") == Some(key)
                && (whole.end <= own.start || own.end <= whole.start)
        }));
    }
    let mut ranges: Vec<_> = gone.iter().map(|element| on.with_line(*element)).collect();
    ranges.sort_by_key(|range| range.start);
    ranges.dedup_by(|b, a| b.start < a.end);
    let more = match gone.len() {
        1 => "",
        2 => ", with what belongs to it",
        _ => ", with all that belongs to it",
    };
    Ok(Planned::splices(ranges.into_iter().map(|range| on.splice(range, "")).collect(), said.and(more)))
}

pub(super) fn before(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    insert(at, args, false)
}

pub(super) fn after(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    insert(at, args, true)
}

fn insert(at: &At<'_>, args: &Args<'_>, behind: bool) -> Result<Planned, Unwritable> {
    let Ok(on) = On::of(at) else {
        return on_lines(at, args, if behind { "insert-after" } else { "insert-before" });
    };
    let words = args.text("text").trim();
    if words.is_empty() {
        return Err(Unwritable::new("There are no words to put there.", "Say text=WORDS."));
    }
    let said = Outcome::new(("insert", "Inserted"), &quoted(words)).and(if behind {
        " behind it"
    } else {
        " before it"
    });
    if !on.is_whole {
        let (point, new) = match behind {
            true => (on.place.end, format!(" {}", escape(words))),
            false => (on.place.start, format!("{} ", escape(words))),
        };
        return Ok(Planned::splices(vec![on.splice(point..point, new)], said));
    }
    let mut element = on.element;
    // A link in a menu is an entry of it.
    if let Some(parent) = on.dom.elements.get(element).and_then(|own| own.parent)
        && on.tag(parent) == "li"
        && on.dom.children(parent).count() == 1
        && on.words(parent) == on.words(element)
    {
        element = parent;
    }
    if !BLOCKS.contains(&on.tag(element)) {
        let says = "It can't be told how these words are to stand beside it.";
        return Err(Unwritable::new(
            says,
            "Mark a paragraph, a heading, an item or a card's words; or duplicate it and change the copy.",
        ));
    }
    let indent = on.indent(element);
    let made = with_words(&on, element, words);
    let whole = on.whole(element);
    let splice = match behind {
        true => on.splice(whole.end..whole.end, format!("{indent}{made}")),
        false => on.splice(
            whole.start..whole.start,
            format!("{made}{}", if indent.is_empty() { " " } else { &indent }),
        ),
    };
    Ok(Planned::splices(vec![splice], said))
}

/// The innermost element with all words of this one.
pub(super) fn innermost(on: &On<'_>, element: usize) -> usize {
    let mut inner = element;
    while let [only] = on.dom.children(inner).collect::<Vec<_>>().as_slice() {
        if on.words(*only) != on.words(inner) || on.words(inner).is_empty() {
            break;
        }
        inner = *only;
    }
    inner
}

/// A copy of an element that says something else: the innermost element with all its words gets them, and ids go.
fn with_words(on: &On<'_>, element: usize, words: &str) -> String {
    let inner = innermost(on, element);
    let whole = on.whole(element);
    let hole = on.inner(inner);
    let (head, tail) = (on.says(&(whole.start..hole.start)), on.says(&(hole.end..whole.end)));
    let closed = if tail.is_empty() { format!("</{}>", on.tag(element)) } else { String::new() };
    format!("{}{}{tail}{closed}", without_ids(head), escape(words))
}

/// Start tags without ids and keys: no two elements have the same.
pub(super) fn without_ids(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        out.push_str(rest.get(..open).unwrap_or_default());
        let tail = rest.get(open..).unwrap_or_default();
        let Some(end) = tag_end(tail) else {
            out.push_str(tail);
            return out;
        };
        let tag = tail.get(..end).unwrap_or_default();
        let is_start = tag.get(1..2).is_some_and(|c| c.chars().all(|c| c.is_ascii_alphabetic()));
        match is_start {
            true => out.push_str(&with_attribute(&with_attribute(tag, "id", None), "data-key", None)),
            false => out.push_str(tag),
        }
        rest = tail.get(end..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Behind the tag that a source begins with; a `>` within quotes ends none.
fn tag_end(source: &str) -> Option<usize> {
    let mut quote: Option<char> = None;
    for (at, c) in source.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (None, '>') => return Some(at + 1),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    None
}

pub(super) fn list(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let on = On::of(at)?;
    let list = on
        .up(|tag| matches!(tag, "ul" | "ol"))
        .ok_or_else(|| Unwritable::new("No list is marked here.", "Mark one, or an item of it."))?;
    let wanted = if args.text("kind") == "numbers" { "ol" } else { "ul" };
    let said = Outcome::new(("make", "Made"), &format!("the list one of {}", args.text("kind")));
    retag(&on, list, wanted, said)
}

pub(super) fn level(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let on = On::of(at)?;
    let is_heading = |tag: &str| matches!(tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "p");
    let heading =
        on.up(is_heading).ok_or_else(|| Unwritable::new("No heading is marked here.", "Mark one."))?;
    let level = args.number("n").filter(|n| (0.0..=6.0).contains(n) && n.fract() == 0.0);
    let level = level.ok_or_else(|| {
        Unwritable::new("Headings have the levels 1 to 6.", "Say n=2, or n=0 for a paragraph.")
    })?;
    let wanted = if level == 0.0 { "p".to_owned() } else { format!("h{level}") };
    let said =
        Outcome::new(("make", "Made"), &format!("{} a heading of level {level}", quoted(&on.words(heading))));
    retag(&on, heading, &wanted, said)
}

/// Another tag for an element; its attributes stay.
fn retag(on: &On<'_>, element: usize, wanted: &str, said: Outcome) -> Result<Planned, Unwritable> {
    let tag = on.tag(element);
    if tag == wanted {
        return Ok(Planned::splices(Vec::new(), said));
    }
    let (start, whole, inner) = (on.start(element), on.whole(element), on.inner(element));
    let name = start.start + 1..start.start + 1 + tag.len();
    let end = on.says(&(inner.end..whole.end));
    let mut splices = vec![on.splice(name, wanted)];
    match end.to_ascii_lowercase().find(&format!("</{tag}")) {
        Some(at) => {
            let from = inner.end + at + 2;
            splices.push(on.splice(from..from + tag.len(), wanted));
        }
        // What the page leaves to be closed by itself is closed.
        None => splices.push(on.splice(whole.end..whole.end, format!("</{wanted}>"))),
    }
    Ok(Planned::splices(splices, said))
}

pub(super) fn alt(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let on = On::of(at)?;
    let none = || Unwritable::new("No picture is marked here.", "Mark one.");
    let within = || {
        let all: Vec<usize> = (on.element..on.dom.elements.get(on.element).map_or(0, |own| own.end))
            .filter(|n| on.tag(*n) == "img")
            .collect();
        match all.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    };
    let picture = if on.tag(on.element) == "img" { Some(on.element) } else { within() };
    let start = on.start(picture.ok_or_else(none)?);
    let new = with_attribute(on.says(&start), "alt", Some(args.text("text")));
    let said = Outcome::new(("describe", "Described"), "the picture")
        .and(&format!(" as {}", quoted(args.text("text"))));
    let same = on.says(&start) == new;
    Ok(Planned::splices(if same { Vec::new() } else { vec![on.splice(start, new)] }, said))
}

pub(super) fn title(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let on = On::of(at)?;
    // A drawing has titles too.
    let is_own = |n: &usize| {
        let mut around = on.dom.elements.get(*n).and_then(|own| own.parent);
        while let Some(parent) = around.filter(|parent| on.tag(*parent) != "svg") {
            around = on.dom.elements.get(parent).and_then(|own| own.parent);
        }
        on.tag(*n) == "title" && around.is_none()
    };
    let found = (0..on.dom.elements.len()).find(is_own);
    let words = escape(args.text("text").trim());
    let said = Outcome::new(("title", "Titled"), &format!("the page {}", quoted(args.text("text"))));
    let splice = match found {
        Some(title) => on.splice(on.inner(title), words),
        None => {
            let head = (0..on.dom.elements.len()).find(|n| on.tag(*n) == "head").map(|n| on.inner(n).start);
            let point = head.unwrap_or(0);
            on.splice(point..point, format!("<title>{words}</title>"))
        }
    };
    let same = splice.old.end > splice.old.start
        && at.text.source().get(splice.old.range()) == Some(splice.new.as_str());
    Ok(Planned::splices(if same { Vec::new() } else { vec![splice] }, said))
}
