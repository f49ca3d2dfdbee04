//! Looks of words on a page by its own elements: bold, italic, struck through, code, links. Words that an element begins or ends
//! in are refused.

use super::on::{On, attribute, with_attribute};
use crate::error::Unwritable;
use crate::kinds::acts::{Args, At, Outcome, Planned, quoted};

/// Elements that hold words, and may hold elements of words.
const HOLDERS: [&str; 26] = [
    "p",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "td",
    "th",
    "a",
    "button",
    "span",
    "dt",
    "dd",
    "figcaption",
    "label",
    "summary",
    "caption",
    "small",
    "em",
    "strong",
    "b",
    "i",
    "div",
    "blockquote",
];

pub(super) fn bold(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    wrap(at, args, ("strong", &["strong", "b"]), "bold")
}

pub(super) fn italic(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    wrap(at, args, ("em", &["em", "i"]), "italic")
}

pub(super) fn strike(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    wrap(at, args, ("s", &["s", "del", "strike"]), "struck through")
}

pub(super) fn code(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    wrap(at, args, ("code", &["code"]), "code")
}

/// Elements that stand among words.
const WITHIN_WORDS: [&str; 18] = [
    "a", "b", "strong", "i", "em", "span", "code", "s", "small", "sub", "sup", "br", "u", "mark", "abbr",
    "data", "time", "img",
];

/// The bytes of the words that are meant: between the tags of a whole element.
fn words_of(on: &On<'_>) -> Result<std::ops::Range<usize>, Unwritable> {
    let range = if on.is_whole { on.inner(on.element) } else { on.place.clone() };
    let holder = on.tag(on.element);
    if !HOLDERS.contains(&holder) {
        return Err(Unwritable::new(
            format!("<{holder}> holds no words of its own."),
            "Mark words, or an element that holds them.",
        ));
    }
    let blocks = on.dom.children(on.element).any(|child| !WITHIN_WORDS.contains(&on.tag(child)));
    if on.is_whole && blocks {
        return Err(Unwritable::new("This element holds others.", "Mark one of them, or words."));
    }
    let says = on.says(&range);
    // Elements within are whole ones.
    let opened =
        on.dom.elements.iter().filter(|own| own.whole.start < range.end && range.start < own.whole.end);
    let torn = opened
        .filter(|own| !(own.whole.start <= range.start && range.end <= own.whole.end))
        .any(|own| own.whole.start < range.start || own.whole.end > range.end);
    if torn {
        return Err(Unwritable::new(
            "An element begins or ends within these words.",
            "Mark whole words, or the whole element.",
        ));
    }
    let (lead, tail) = (says.len() - says.trim_start().len(), says.len() - says.trim_end().len());
    if lead + tail >= says.len() {
        return Err(Unwritable::new("There are no words here.", "Mark words."));
    }
    Ok(range.start + lead..range.end - tail)
}

fn wrap(
    at: &At<'_>,
    args: &Args<'_>,
    (tag, all): (&str, &[&str]),
    called: &str,
) -> Result<Planned, Unwritable> {
    let on = On::of(at)?;
    let words = quoted(&at.text.visible(&at.region()));
    if !args.flag("on", true) {
        let range = if on.is_whole { on.whole(on.element) } else { on.place.clone() };
        let mut splices = Vec::new();
        for n in 0..on.dom.elements.len() {
            let whole = on.whole(n);
            let touches = whole.start <= range.start && range.end <= whole.end
                || range.start <= whole.start && whole.end <= range.end;
            if touches && all.contains(&on.tag(n)) {
                let inner = on.inner(n);
                let beyond = |part: std::ops::Range<usize>| !on.says(&part).trim().is_empty();
                // The marks around more than what is meant would go from all of it.
                if inner.start < range.start && beyond(inner.start..range.start)
                    || range.end < inner.end && beyond(range.end..inner.end)
                {
                    let says = format!("{} is {called} as a whole.", quoted(&on.words(n)));
                    return Err(Unwritable::new(says, "Mark all of these words."));
                }
                splices.push(on.splice(whole.start..inner.start, ""));
                splices.push(on.splice(inner.end..whole.end, ""));
            }
        }
        if splices.is_empty() {
            return Err(Unwritable::new(
                format!("These words are not {called}."),
                "Mark the words that are.",
            ));
        }
        return Ok(Planned::splices(
            splices,
            Outcome::new(("make", "Made"), &format!("{words} no longer {called}")),
        ));
    }
    let range = words_of(&on)?;
    let said = Outcome::new(("make", "Made"), &format!("{words} {called}"));
    if on.up(|own| all.contains(&own)).is_some() {
        return Ok(Planned::splices(Vec::new(), said));
    }
    let splices = vec![
        on.splice(range.start..range.start, format!("<{tag}>")),
        on.splice(range.end..range.end, format!("</{tag}>")),
    ];
    Ok(Planned::splices(splices, said))
}

pub(super) fn link(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let on = On::of(at)?;
    let words = quoted(&at.text.visible(&at.region()));
    let own = on.up(|tag| tag == "a").or_else(|| {
        // A card or an item with one link is that link.
        let end = on.dom.elements.get(on.element).map_or(0, |own| own.end);
        let all: Vec<usize> = (on.element..end).filter(|n| on.tag(*n) == "a").collect();
        match all.as_slice() {
            [one] if on.is_whole => Some(*one),
            _ => None,
        }
    });
    let Some(to) = args.get("to").map(str::trim).filter(|to| !to.is_empty()) else {
        let own =
            own.ok_or_else(|| Unwritable::new("These words are no link.", "Mark the words of a link."))?;
        let (whole, inner) = (on.whole(own), on.inner(own));
        let splices = vec![on.splice(whole.start..inner.start, ""), on.splice(inner.end..whole.end, "")];
        return Ok(Planned::splices(
            splices,
            Outcome::new(("take the link off", "Took the link off"), &words),
        ));
    };
    let lower = to.to_lowercase();
    if to.contains(char::is_control)
        || ["javascript:", "data:", "vbscript:"].iter().any(|scheme| lower.starts_with(scheme))
    {
        return Err(Unwritable::new(
            "A link can't lead there.",
            "Give a web address, a page of the site, or a mail address.",
        ));
    }
    let said = Outcome::new(("link", "Linked"), &words).and(&format!(" to {to}"));
    if let Some(own) = own {
        let start = on.start(own);
        let new = with_attribute(on.says(&start), "href", Some(to));
        let same = on.says(&start) == new;
        return Ok(Planned::splices(if same { Vec::new() } else { vec![on.splice(start, new)] }, said));
    }
    let range = words_of(&on)?;
    let splices = vec![
        on.splice(range.start..range.start, format!("<a href=\"{}\">", attribute(to))),
        on.splice(range.end..range.end, "</a>"),
    ];
    Ok(Planned::splices(splices, said))
}
