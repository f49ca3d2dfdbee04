//! A spec from JSON, as the tool `make_deck` takes it. Refuses what it doesn't know rather than leave it out, and says what
//! would work. Looks at no picture's bytes and measures nothing.

mod chart;
mod object;
mod slots;
mod table;
mod text;
mod waterfall;

use gloss_ooxml::format::Notation;
use gloss_workbook::{Faults, Refusals};
use serde_json::Value;

use crate::Refusal;
use crate::layout::{LAYOUTS, Layout};
use crate::limits::{MAX_NOTES, MAX_PICTURES, MAX_SHORT, MAX_SLIDES, MAX_TITLE};
use crate::spec::{Slide, Spec, Text, ThemeName};
use object::Object;

const KEYS: [&str; 6] = ["title", "theme", "language", "footer", "storyline", "slides"];

/// Reads a spec: `{"title", "theme", "language", "footer", "storyline": [titles], "slides": [{"layout", …}]}`.
///
/// # Errors
/// All that can't be made, each with its place.
pub fn read(spec: &Value) -> Result<Spec, Refusals> {
    let mut faults = Faults::default();
    let object = Object::open(spec, "spec", &KEYS, &mut faults);
    let Some(object) = object else { return faults.close(None) };
    let title = faults.keep(title(&object));
    let theme = faults.keep(theme(&object));
    let language = faults.keep(language(&object));
    let footer = faults.keep(object.words("footer", 120));
    let slides = faults.keep(slides(&object, Notation::of(language.as_deref().unwrap_or_default())));
    let spec = (|| {
        let (title, theme, language) = (title?, theme?, language?);
        Some(Spec { title, theme, language, footer: footer?.unwrap_or_default(), slides: slides? })
    })();
    if let Some(pictures) = spec.as_ref().map(|spec| spec.pictures().len()).filter(|n| *n > MAX_PICTURES) {
        let says = format!("It names {pictures} pictures.");
        let refusal = Refusal::new("slides", says, format!("At most {MAX_PICTURES} work."));
        faults.keep::<()>(Err(refusal));
    }
    faults.close(spec)
}

fn title(object: &Object<'_>) -> Result<String, Refusal> {
    match object.words("title", MAX_TITLE)?.filter(|title| !title.trim().is_empty()) {
        Some(title) => Ok(title),
        None => object.missing("title", "what the deck is called"),
    }
}

fn theme(object: &Object<'_>) -> Result<ThemeName, Refusal> {
    Ok(match object.word("theme", &["paper", "ink", "letter"])? {
        Some("ink") => ThemeName::Ink,
        Some("letter") => ThemeName::Letter,
        _ => ThemeName::Paper,
    })
}

fn slides(object: &Object<'_>, notation: &'static Notation) -> Result<Vec<Slide>, Refusals> {
    let storyline = storyline(object)?;
    let list = object.list("slides", MAX_SLIDES)?;
    if list.len() != storyline.len() {
        let says =
            format!("There are {} slides, and the storyline has {} titles.", list.len(), storyline.len());
        return Err(Refusal::new("slides", says, "Give one slide for each title, in the same order.").into());
    }
    let mut faults = Faults::default();
    let slides = list.iter().zip(storyline).enumerate();
    let slides = slides.map(|(at, (value, title))| slide(value, title, &format!("slides[{at}]"), notation));
    let slides = faults.keep_all(slides);
    faults.close(slides)
}

/// The titles of the slides, in order.
fn storyline(object: &Object<'_>) -> Result<Vec<Text>, Refusal> {
    let list = object.list("storyline", MAX_SLIDES)?;
    if list.is_empty() {
        return Err(Refusal::new(
            "storyline",
            "There is no storyline.",
            "Give the titles of all slides in order, each a sentence that says what its slide finds.",
        ));
    }
    let title = |(at, value): (usize, &Value)| {
        let path = format!("storyline[{at}]");
        let words = value.as_str().filter(|words| !words.trim().is_empty());
        let words = words.ok_or_else(|| Refusal::new(&path, "It is no title.", "Give a sentence."))?;
        text::text(words.trim(), &path, MAX_TITLE)
    };
    list.iter().enumerate().map(title).collect()
}

/// A tag as `en` or `pt-BR`.
fn language(object: &Object<'_>) -> Result<String, Refusal> {
    let Some(tag) = object.words("language", 20)? else { return Ok("en-US".to_owned()) };
    let part = |part: &str| (2..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric());
    if tag.split('-').all(part) {
        return Ok(tag);
    }
    object.refuse("language", "It is no tag of a language.", "A tag as en-GB, de-DE or fr works.")
}

fn slide(value: &Value, title: Text, path: &str, notation: &'static Notation) -> Result<Slide, Refusals> {
    let keys: Vec<&str> = LAYOUTS.iter().map(|layout| layout.key).collect();
    let said = value.get("layout").and_then(Value::as_str);
    let layout = said.and_then(|key| LAYOUTS.iter().find(|layout| layout.key == key));
    let Some(layout) = layout else {
        let says = said.map_or("“layout” is missing.".to_owned(), |key| {
            format!("“{}” is not known.", object::clip(key))
        });
        return Err(Refusal::new(
            format!("{path}.layout"),
            says,
            format!("These work: {}.", keys.join(", ")),
        )
        .into());
    };
    let own = slots::keys(layout.name);
    let mut known = vec!["layout", "title"];
    known.extend(own);
    known.extend(["conclusion", "notes", "source"]);
    let mut faults = Faults::default();
    let Some(object) = Object::open(value, path, &known, &mut faults) else { return faults.close(None) };
    faults.keep(same_title(&object, &title));
    let slots = faults.keep(slots::slots(&object, layout, notation));
    let conclusion = faults.keep(conclusion(&object, layout));
    let notes = faults.keep(notes(&object));
    let source = faults.keep(source(&object, layout));
    let slide = (|| {
        let (slots, conclusion, notes, source) = (slots?, conclusion?, notes?, source?);
        Some(Slide { layout: layout.name, title, slots, conclusion, notes, source })
    })();
    faults.close(slide)
}

/// A slide may repeat its title; another one would have to be told apart from the storyline's.
fn same_title(object: &Object<'_>, title: &Text) -> Result<(), Refusal> {
    match text::line(object, "title", MAX_TITLE)? {
        Some(own) if own.words().trim() != title.words().trim() => object.refuse(
            "title",
            "It differs from the storyline's.",
            "Change it there; here it can be left out.",
        ),
        _ => Ok(()),
    }
}

fn notes(object: &Object<'_>) -> Result<Vec<Text>, Refusal> {
    let Some(value) = object.get("notes") else { return Ok(Vec::new()) };
    let Some(words) = value.as_str() else {
        return object.refuse("notes", "It is no string.", "Give what the speaker says in quotes.");
    };
    object::short(words, &object.at("notes"), MAX_NOTES)?;
    let lines = words.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| text::text(line.trim(), &object.at("notes"), MAX_NOTES)).collect()
}

/// The sentence that says what follows from a slide; refused on a layout that has no room for one.
fn conclusion(object: &Object<'_>, layout: &Layout) -> Result<Option<Text>, Refusal> {
    let conclusion = text::line(object, "conclusion", MAX_SHORT)?;
    if conclusion.is_some() && !layout.concludes() {
        let able: Vec<&str> = LAYOUTS.iter().filter(|one| one.concludes()).map(|one| one.key).collect();
        let next = format!("Say it in the title or the text; these take one: {}.", able.join(", "));
        return object.refuse("conclusion", "This layout has no room for one.", &next);
    }
    Ok(conclusion)
}

/// The source of a slide's numbers; refused on a layout that has no room for one.
fn source(object: &Object<'_>, layout: &Layout) -> Result<Option<Text>, Refusal> {
    let source = text::line(object, "source", MAX_SHORT)?;
    if source.is_some() && !layout.foot {
        return object.refuse(
            "source",
            "This layout has no foot.",
            "Put the source on the slide with its numbers.",
        );
    }
    Ok(source)
}
