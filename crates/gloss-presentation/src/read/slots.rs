//! Reads the content of each layout's slots: a layout's own keys in a spec, and the slots that they fill.

use serde_json::Value;

use super::object::Object;
use super::{chart, table, text};
use crate::Refusal;
use crate::layout::{Holds, Layout, Slot};
use crate::limits::{MAX_PARAGRAPHS, MAX_SHORT};
use crate::spec::{Content, LayoutName, Mark, Paragraph, Picture};

/// Steps of a slide, at most.
const STEPS: usize = 4;
/// Figures of a slide, at most.
const FIGURES: usize = 3;

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
        LayoutName::TitleOnly => &[],
    }
}

/// Reads the slots of a slide.
pub(super) fn slots(object: &Object<'_>, layout: &Layout) -> Result<Vec<(String, Content)>, Refusal> {
    match layout.name {
        LayoutName::KeyFigures => rows(object, "figures", ("figure", "label"), FIGURES),
        LayoutName::Steps => rows(object, "steps", ("head", "text"), STEPS),
        name => {
            let mut out = Vec::new();
            for key in keys(name) {
                let Some(slot) = layout.slot(key) else { continue };
                match object.get(key) {
                    Some(value) => out.push(((*key).to_owned(), content(object, slot, value)?)),
                    None if slot.needed => return object.missing(key, what(slot)),
                    None => {}
                }
            }
            Ok(out)
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

fn content(object: &Object<'_>, slot: &Slot, value: &Value) -> Result<Content, Refusal> {
    let path = object.at(slot.key);
    match slot.holds {
        Holds::Chart => Ok(Content::Chart(chart::chart(value, &path)?)),
        Holds::Table => Ok(Content::Table(table::table(value, &path)?)),
        Holds::Picture => Ok(Content::Picture(picture(value, &path)?)),
        Holds::Text => Ok(Content::Text(text::paragraphs(value, &path)?)),
        Holds::Any => any(value, &path),
        Holds::Line => match text::line(object, slot.key, MAX_SHORT)? {
            Some(text) => Ok(Content::Text(vec![Paragraph { text, ..Paragraph::default() }])),
            None => {
                object.refuse(slot.key, "There is nothing to read in it.", "Say something or leave it out.")
            }
        },
    }
}

/// Text, or an object of one key that says what it is.
fn any(value: &Value, path: &str) -> Result<Content, Refusal> {
    let Some(map) = value.as_object().filter(|map| !map.contains_key("numbered")) else {
        return Ok(Content::Text(text::paragraphs(value, path)?));
    };
    let known = ["chart", "table", "picture"];
    let object = Object::of(value, path, &["chart", "table", "picture", "numbered"])?;
    match (map.len(), known.iter().find_map(|key| Some((*key, object.get(key)?)))) {
        (1, Some(("chart", value))) => Ok(Content::Chart(chart::chart(value, &object.at("chart"))?)),
        (1, Some(("table", value))) => Ok(Content::Table(table::table(value, &object.at("table"))?)),
        (1, Some((_, value))) => Ok(Content::Picture(picture(value, &object.at("picture"))?)),
        _ => object.refuse("", "It is not one thing.", "Give one of chart, table, picture or numbered."),
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
    most: usize,
) -> Result<Vec<(String, Content)>, Refusal> {
    let list = object.list(key, most)?;
    if list.is_empty() {
        return object.missing(key, &format!("a list of up to {most} {{\"{first}\", \"{second}\"}}"));
    }
    let mut out = Vec::new();
    for (at, value) in list.iter().enumerate() {
        let row = Object::of(value, format!("{}[{at}]", object.at(key)), &[first, second])?;
        let Some(text) = text::line(&row, first, MAX_SHORT)? else {
            return row.missing(first, "a few words");
        };
        out.push((
            format!("{first}{}", at + 1),
            Content::Text(vec![Paragraph { text, ..Paragraph::default() }]),
        ));
        let Some(value) = row.get(second) else { continue };
        let paragraphs = text::paragraphs(value, &row.at(second))?;
        let short = paragraphs.len() <= MAX_PARAGRAPHS
            && (second == "text" || paragraphs.iter().all(|one| one.mark == Mark::None));
        if !short {
            return row.refuse(second, "It is a list.", "Give a string.");
        }
        out.push((format!("{second}{}", at + 1), Content::Text(paragraphs)));
    }
    Ok(out)
}
