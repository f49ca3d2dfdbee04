//! Reads the content of each layout's slots: a layout's own keys in a spec, and the slots that they fill.

use serde_json::Value;

use gloss_ooxml::format::Notation;
use gloss_workbook::{Faults, Refusals};

use super::object::Object;
use super::{chart, table, text};
use crate::Refusal;
use crate::layout::{FIGURES_ACROSS, Holds, Layout, STEPS_ACROSS, Slot};
use crate::limits::{MAX_PARAGRAPHS, MAX_SHORT};
use crate::spec::{Content, LayoutName, Mark, Paragraph, Picture};

/// The keys of a layout in a spec.
pub(super) fn keys(name: LayoutName) -> &'static [&'static str] {
    match name {
        LayoutName::Cover => &["subtitle"],
        LayoutName::Section => &["label", "text"],
        LayoutName::Content => &["body"],
        LayoutName::TwoColumns => &["left", "right"],
        LayoutName::Comparison => &["left_head", "left", "right_head", "right"],
        LayoutName::ChartAndTakeaway => &["chart", "takeaway"],
        LayoutName::Chart => &["chart"],
        LayoutName::Table => &["table"],
        LayoutName::PictureRight => &["body", "picture"],
        LayoutName::PictureFull => &["picture", "caption"],
        LayoutName::KeyFigures => &["figures"],
        LayoutName::Quote => &["quote", "who"],
        LayoutName::Steps => &["steps"],
        LayoutName::TwoByTwo => &["quadrants", "columns", "rows"],
        LayoutName::TitleOnly => &[],
    }
}

/// Reads the slots of a slide.
pub(super) fn slots(
    object: &Object<'_>,
    layout: &Layout,
    notation: &'static Notation,
) -> Result<Vec<(String, Content)>, Refusals> {
    match layout.name {
        LayoutName::KeyFigures => rows(object, "figures", ("figure", "label"), FIGURES_ACROSS),
        LayoutName::Steps => rows(object, "steps", ("head", "text"), STEPS_ACROSS),
        LayoutName::TwoByTwo => quadrants(object),
        name => {
            let mut faults = Faults::default();
            let there = keys(name).iter().filter_map(|key| layout.slot(key));
            let read = faults.keep_all(there.filter_map(|slot| match object.get(slot.key) {
                Some(value) => {
                    let content = content(object, slot, value, notation);
                    Some(content.map(|content| (slot.key.to_owned(), content)))
                }
                None if slot.needed => Some(object.missing(slot.key, what(slot)).map_err(Refusals::from)),
                None => None,
            }));
            faults.close(read)
        }
    }
}

fn what(slot: &Slot) -> &'static str {
    match slot.holds {
        Holds::Chart => "{\"kind\", \"categories\", \"series\"}",
        Holds::Table => "{\"columns\", \"rows\"}",
        Holds::Picture => "{\"name\", \"alt\"}",
        Holds::Text | Holds::Line => "a string",
        Holds::Any => "a string, a list of bullets, or an object with a chart, table or picture",
    }
}

fn content(
    object: &Object<'_>,
    slot: &Slot,
    value: &Value,
    notation: &'static Notation,
) -> Result<Content, Refusals> {
    let path = object.at(slot.key);
    match slot.holds {
        Holds::Chart => Ok(Content::Chart(chart::chart(value, &path, notation)?)),
        Holds::Table => Ok(Content::Table(table::table(value, &path, notation)?)),
        Holds::Picture => Ok(Content::Picture(picture(value, &path)?)),
        Holds::Text => Ok(Content::Text(text::paragraphs(value, &path)?)),
        Holds::Any => any(value, &path, notation),
        Holds::Line => match text::line(object, slot.key, MAX_SHORT)? {
            Some(text) => Ok(Content::Text(vec![Paragraph { text, ..Paragraph::default() }])),
            None => {
                let next = "Say something or leave it out.";
                Ok(object.refuse(slot.key, "There is nothing to read in it.", next)?)
            }
        },
    }
}

/// Text, or an object of one key that says what it is.
fn any(value: &Value, path: &str, notation: &'static Notation) -> Result<Content, Refusals> {
    let Some(map) = value.as_object().filter(|map| !map.contains_key("numbered")) else {
        return Ok(Content::Text(text::paragraphs(value, path)?));
    };
    let known = ["chart", "table", "picture"];
    let object = Object::of(value, path, &["chart", "table", "picture", "numbered"])?;
    match (map.len(), known.iter().find_map(|key| Some((*key, object.get(key)?)))) {
        (1, Some(("chart", value))) => {
            Ok(Content::Chart(chart::chart(value, &object.at("chart"), notation)?))
        }
        (1, Some(("table", value))) => {
            Ok(Content::Table(table::table(value, &object.at("table"), notation)?))
        }
        (1, Some((_, value))) => Ok(Content::Picture(picture(value, &object.at("picture"))?)),
        _ => {
            let next = "Give one of chart, table, picture or numbered.";
            Ok(object.refuse("", "It is not one thing.", next)?)
        }
    }
}

fn picture(value: &Value, path: &str) -> Result<Picture, Refusal> {
    let object = Object::of(value, path, &["name", "alt"])?;
    let name = object.words("name", 1_000)?.filter(|name| !name.trim().is_empty());
    let Some(name) = name else { return object.missing("name", "the picture's path in the folder") };
    let alt = object.words("alt", 1_000)?.filter(|alt| !alt.trim().is_empty());
    let Some(description) = alt else {
        return object.missing("alt", "what is on the picture, for those who don't see it");
    };
    Ok(Picture { name, description })
}

/// Rows of two slots each: figures with labels, steps with texts.
fn rows(
    object: &Object<'_>,
    key: &str,
    (first, second): (&'static str, &'static str),
    most: i64,
) -> Result<Vec<(String, Content)>, Refusals> {
    let list = object.list(key, usize::try_from(most).unwrap_or(0))?;
    if list.is_empty() {
        return Ok(object.missing(key, &format!("a list of up to {most} {{\"{first}\", \"{second}\"}}"))?);
    }
    let read = list.iter().enumerate().map(|(at, value)| {
        let row = Object::of(value, format!("{}[{at}]", object.at(key)), &[first, second])?;
        let head = head(&row, first)?;
        let mut out = vec![(format!("{first}{}", at + 1), Content::Text(vec![head]))];
        let Some(value) = row.get(second) else { return Ok(out) };
        let paragraphs = text::paragraphs(value, &row.at(second))?;
        let short = paragraphs.len() <= MAX_PARAGRAPHS
            && (second == "text" || paragraphs.iter().all(|one| one.mark == Mark::None));
        if !short {
            return row.refuse(second, "It is a list.", "Give a string.");
        }
        out.push((format!("{second}{}", at + 1), Content::Text(paragraphs)));
        Ok(out)
    });
    let mut faults = Faults::default();
    let read = faults.keep_all(read);
    faults.close(read.map(|rows| rows.into_iter().flatten().collect()))
}

/// The few words that head a row.
fn head(row: &Object<'_>, key: &str) -> Result<Paragraph, Refusal> {
    match text::line(row, key, MAX_SHORT)? {
        Some(text) => Ok(Paragraph { text, ..Paragraph::default() }),
        None => row.missing(key, "a few words"),
    }
}

/// The fields of a two by two with the names of its columns and rows, where it has some.
fn quadrants(object: &Object<'_>) -> Result<Vec<(String, Content)>, Refusals> {
    let mut faults = Faults::default();
    let mut out = Vec::new();
    for (key, slot) in [("columns", "column"), ("rows", "row")] {
        let Some(list) = faults.keep(object.list(key, 2)).filter(|list| !list.is_empty()) else { continue };
        if list.len() != 2 {
            faults.keep::<()>(object.refuse(key, "It names one side.", "Give two names, or none."));
        }
        for (at, value) in list.iter().enumerate() {
            let words = value.as_str().filter(|words| !words.trim().is_empty());
            let path = format!("{}[{at}]", object.at(key));
            let words = words.ok_or_else(|| Refusal::new(&path, "It is no name.", "Give a few words."));
            let text = faults.keep(words.and_then(|words| text::text(words, &path, MAX_SHORT)));
            let line = text.map(|text| Paragraph { text, ..Paragraph::default() });
            out.extend(line.map(|line| (format!("{slot}{}", at + 1), Content::Text(vec![line]))));
        }
    }
    let list = faults.keep(object.list("quadrants", 4)).unwrap_or_default();
    if list.len() != 4 {
        let what = "four {\"head\", \"text\"}, from the upper left to the lower right";
        faults.keep::<()>(object.missing("quadrants", what));
    }
    let fields = list.iter().enumerate().map(|(at, value)| {
        let field = Object::of(value, format!("{}[{at}]", object.at("quadrants")), &["head", "text"])?;
        let mut head = head(&field, "head")?;
        head.text.pieces.iter_mut().for_each(|piece| piece.bold = true);
        let mut lines = vec![head];
        if let Some(value) = field.get("text") {
            lines.extend(text::paragraphs(value, &field.at("text"))?);
        }
        Ok::<_, Refusal>((format!("quadrant{}", at + 1), Content::Text(lines)))
    });
    let fields = faults.keep_all(fields);
    faults.close(fields.map(|fields| out.into_iter().chain(fields).collect()))
}
