//! Whole slides: new ones, hidden ones, ones that go; their speaker notes, and the theme of all.

use gloss_ooxml::Limits;
use gloss_ooxml::presentation::{Edit, Presentation};

use super::marked::{self, not_here};
use crate::error::Unwritable;
use crate::kinds::Written;
use crate::kinds::acts::{Args, At, Outcome, Planned, counted, quoted};
use crate::kinds::deck::words::title_of;
use crate::kinds::deck::write::{SlideEdit, made, retheme, slides};
use crate::splice::Splice;

/// The slides of a place.
fn chosen(at: &At<'_>) -> Result<Vec<usize>, Unwritable> {
    marked::slides(at).ok_or_else(|| not_here("No slide", "Mark one."))
}

/// How slides are called in a sentence.
pub(super) fn called(at: &At<'_>, all: &[usize]) -> String {
    let title = match all {
        [one] => at.text.deck().and_then(|deck| title_of(deck, at.text, *one)).map(|title| (*one, title)),
        _ => None,
    };
    match title {
        Some((one, title)) => format!("slide {}, {}", one + 1, quoted(&title)),
        None => counted(all.len(), "slide", "slides"),
    }
}

pub(super) fn delete(at: &At<'_>, found: &[usize]) -> Result<Planned, Unwritable> {
    let count = marked::deck(at)?.slides.len();
    if found.len() >= count {
        let says = if count == 1 {
            "This is the only slide of the deck."
        } else {
            "These are all slides of the deck."
        };
        return Err(Unwritable::new(says, "Delete the file instead."));
    }
    let said = Outcome::new(("delete", "Deleted"), &called(at, found));
    Ok(Planned::written(slides(at.bytes, &SlideEdit::Delete(found.to_vec()))?, said))
}

pub(super) fn hide(at: &At<'_>, _: &Args<'_>) -> Result<Planned, Unwritable> {
    hidden(at, true)
}

pub(super) fn show(at: &At<'_>, _: &Args<'_>) -> Result<Planned, Unwritable> {
    hidden(at, false)
}

fn hidden(at: &At<'_>, hidden: bool) -> Result<Planned, Unwritable> {
    let deck = marked::deck(at)?;
    let found = chosen(at)?;
    let said = match hidden {
        true => Outcome::new(("hide", "Hid"), &called(at, &found)),
        false => Outcome::new(("show", "Showed"), &called(at, &found)).and(" again"),
    };
    let other: Vec<usize> = found
        .into_iter()
        .filter(|n| deck.slides.get(*n).is_some_and(|slide| slide.hidden != hidden))
        .collect();
    if other.is_empty() {
        return Ok(Planned::splices(Vec::new(), said));
    }
    Ok(Planned::written(slides(at.bytes, &SlideEdit::Hide(other, hidden))?, said))
}

/// A new slide behind the marked one: of the named layout, else of the marked slide's own, or of one with a title and a text.
pub(super) fn new(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let found = chosen(at)?;
    let after = found.last().copied().unwrap_or(0);
    let file = Presentation::open(at.bytes, Limits::default())
        .map_err(|error| Unwritable::new(error.to_string(), "Open another presentation."))?;
    let layouts = layouts(&file);
    let names = || layouts.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", ");
    let layout = match args.get("layout").map(str::trim).filter(|name| !name.is_empty()) {
        Some(wanted) => layouts
            .iter()
            .find(|(_, name)| name.to_lowercase() == wanted.to_lowercase())
            .map(|(part, _)| part.clone())
            .ok_or_else(|| {
                Unwritable::new(
                    format!("The deck has no layout {}.", quoted(wanted)),
                    format!("Its layouts: {}.", names()),
                )
            })?,
        None => usual(&file, after, &layouts)
            .ok_or_else(|| Unwritable::new("The deck has no layouts.", "Duplicate a slide."))?,
    };
    let title: String = args.text("title").split_whitespace().collect::<Vec<_>>().join(" ");
    let lines: Vec<String> =
        args.text("text").lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let what = if title.is_empty() { "a slide".to_owned() } else { format!("a slide {}", quoted(&title)) };
    let said = Outcome::new(("insert", "Inserted"), &what).and(&format!(" behind slide {}", after + 1));
    let was = marked::deck(at)?.slides.len();
    let (bytes, now) = made(at.bytes, &[Edit::NewSlide { after, layout, title, lines }])?;
    if now.deck().map(|deck| deck.slides.len()) != Some(was + 1) {
        return Err(Unwritable::new(
            "The slide could not be made.",
            "Duplicate a slide and change the copy.",
        ));
    }
    let splices = marked::splices(at.text, &now);
    Ok(Planned::written(Written { bytes, text: now, splices }, said))
}

/// The layouts of a file's masters, each with its name.
fn layouts(file: &Presentation) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    let masters: std::collections::BTreeSet<&String> =
        file.slides().iter().filter_map(|slide| slide.master.as_ref()).collect();
    for master in masters {
        let related = file.package().relations(master).unwrap_or_default();
        for one in related.into_iter().filter(|one| one.kind == "slideLayout" && !one.external) {
            let name = gloss_ooxml::presentation::layout_name(file, &one.target).unwrap_or_default();
            out.push((one.target, name));
        }
    }
    out
}

/// The layout that a new slide has where none is named: the marked slide's, but behind a title the one for a title and a text.
fn usual(file: &Presentation, after: usize, layouts: &[(String, String)]) -> Option<String> {
    let own = file.slides().get(after).and_then(|slide| slide.layout.clone());
    let is = |part: &str, kinds: &[&str]| {
        gloss_ooxml::presentation::layout_type(file, part).is_some_and(|kind| kinds.contains(&kind.as_str()))
    };
    let plain = layouts.iter().find(|(part, _)| is(part, &["obj", "tx"])).map(|(part, _)| part.clone());
    match (plain, own) {
        (Some(plain), own) if own.as_deref().is_none_or(|own| is(own, &["title"])) => Some(plain),
        (plain, own) => own.or(plain).or_else(|| layouts.first().map(|(part, _)| part.clone())),
    }
}

/// Other speaker notes of the slide.
pub(super) fn notes(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let found = chosen(at)?;
    let [slide] = found.as_slice() else {
        return Err(Unwritable::new("Several slides are marked.", "Give them notes one by one."));
    };
    let deck = marked::deck(at)?;
    let lines: Vec<String> = args.text("text").lines().map(|line| line.trim().to_owned()).collect();
    if lines.iter().any(|line| line.contains(char::is_control)) {
        return Err(Unwritable::new("Control signs can't stand in notes.", "Write plain words."));
    }
    let words = quoted(args.text("text"));
    let adds = args.flag("add", false);
    let said = match adds {
        true => Outcome::new(("add", "Added"), &format!("{words} to the notes of slide {}", slide + 1)),
        false => Outcome::new(("set", "Set"), &format!("the notes of slide {} to {words}", slide + 1)),
    };
    let own = deck.slides.get(*slide).and_then(|one| one.notes().and_then(|n| one.shapes.get(n)));
    if let Some(own) = own {
        let span = deck.spans(&own.inner());
        let before = at.says(span).trim_end_matches('\n');
        let new = match adds && !before.trim().is_empty() {
            true => format!("{before}\n{}\n", lines.join("\n")),
            false => format!("{}\n", lines.join("\n")),
        };
        let same = at.says(span) == new;
        return Ok(Planned::splices(if same { Vec::new() } else { vec![Splice::new(span, new)] }, said));
    }
    let (bytes, now) = made(at.bytes, &[Edit::AddNotes { slide: *slide, lines }])?;
    let splices = marked::splices(at.text, &now);
    Ok(Planned::written(Written { bytes, text: now, splices }, said))
}

/// Empties the speaker notes.
pub(super) fn clear_notes(at: &At<'_>, slide: usize) -> Result<Planned, Unwritable> {
    let deck = marked::deck(at)?;
    let own = deck.slides.get(slide).and_then(|one| one.notes().and_then(|n| one.shapes.get(n)));
    let own = own.ok_or_else(|| not_here("No speaker notes", "Mark them."))?;
    let said = Outcome::new(("delete", "Deleted"), &format!("the notes of slide {}", slide + 1));
    Ok(Planned::splices(vec![Splice::new(deck.spans(&own.inner()), "\n")], said))
}

/// The colours and fonts of a theme for the whole deck.
pub(super) fn theme(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let name = args.text("name");
    let part = at
        .supply
        .theme(name)
        .ok_or_else(|| Unwritable::new("There is no such theme.", "Say name=paper, ink or letter."))?;
    let said = Outcome::new(("take", "Took"), &format!("the theme {name}"));
    Ok(Planned::written(retheme(at.bytes, at.text, part)?, said))
}
