//! A JSON object with its place, read key by key. Knows no chart, only what is never read in one.

use std::ops::RangeInclusive;

use serde_json::{Map, Value as Json};

use crate::error::Refused;

/// Keys of Vega-Lite that are not read, each with what works instead.
const HINTS: &[(&str, &str, &str)] = &[
    ("url", "A chart fetches nothing.", "Put the rows into \"values\", or name a range with \"cells\"."),
    ("expr", "A chart runs no expressions.", "Work it out in the sheet and use the column."),
    ("signal", "A chart runs no expressions.", "Write the value itself."),
    (
        "transform",
        "Rows are not worked on by expressions here.",
        "Use aggregate, bin or timeUnit in the encoding, or work it out in the sheet.",
    ),
    ("params", "A chart has no controls.", "Leave \"params\" out."),
    ("layer", "One chart has one mark.", "Make a chart for each mark, or use color for several series."),
    ("hconcat", "One block is one chart.", "Write a chart block for each."),
    ("vconcat", "One block is one chart.", "Write a chart block for each."),
    ("concat", "One block is one chart.", "Write a chart block for each."),
    ("facet", "One block is one chart.", "Use color, or write a chart block for each."),
    ("repeat", "One block is one chart.", "Write a chart block for each."),
    (
        "config",
        "Colours and type are those of the document.",
        "Leave \"config\" out; mark.color sets one colour.",
    ),
    ("tooltip", "Every mark says its values already.", "Leave \"tooltip\" out."),
    ("href", "Marks are no links.", "Put the link into the text."),
    ("condition", "A chart has no conditions.", "Put the condition into a column and use it with color."),
    ("row", "One block is one chart.", "Use color or xOffset for groups."),
    ("column", "One block is one chart.", "Use color or xOffset for groups."),
    ("labelExpr", "A chart runs no expressions.", "Use \"format\", or a column with the words."),
];

/// An object and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Object<'a> {
    path: String,
    map: &'a Map<String, Json>,
}

/// A key of hostile length, cut for a message.
pub(super) fn short(text: &str) -> String {
    let mut out: String = text.chars().take(40).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}

impl<'a> Object<'a> {
    pub(super) fn new(path: &str, json: &'a Json) -> Result<Self, Refused> {
        match json {
            Json::Object(map) => Ok(Self { path: path.to_owned(), map }),
            _ => Err(Refused::new(path, "An object is wanted here.", "Write { ... }.")),
        }
    }

    /// The place of a key.
    pub(super) fn path(&self, key: &str) -> String {
        if self.path.is_empty() { short(key) } else { format!("{}.{}", self.path, short(key)) }
    }

    /// A refusal at a key.
    pub(super) fn no(&self, key: &str, sentence: &str, instead: &str) -> Refused {
        Refused::new(self.path(key), sentence, instead)
    }

    /// Refuses every key but these.
    pub(super) fn only(&self, keys: &[&str]) -> Result<(), Refused> {
        let Some(other) = self.map.keys().find(|key| !keys.contains(&key.as_str())) else {
            return Ok(());
        };
        if let Some((_, sentence, instead)) = HINTS.iter().find(|(key, ..)| key == other) {
            return Err(self.no(other, sentence, instead));
        }
        let near = keys.iter().find(|key| key.eq_ignore_ascii_case(other));
        Err(self.no(
            other,
            &format!("\"{}\" is not known here.", short(other)),
            &match near {
                Some(near) => format!("Write \"{near}\"."),
                None => format!("Known here: {}.", keys.join(", ")),
            },
        ))
    }

    pub(super) fn get(&self, key: &str) -> Option<&'a Json> {
        self.map.get(key)
    }

    pub(super) fn object(&self, key: &str) -> Result<Option<Object<'a>>, Refused> {
        self.get(key).map(|json| Object::new(&self.path(key), json)).transpose()
    }

    /// Words of at most `most` characters.
    pub(super) fn words(&self, key: &str, most: usize) -> Result<Option<String>, Refused> {
        match self.get(key) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::String(text)) if text.chars().count() <= most => Ok(Some(text.clone())),
            Some(Json::String(_)) => {
                Err(self.no(key, &format!("These are more than {most} characters."), "Shorten them."))
            }
            Some(_) => Err(self.no(key, "Words are wanted here.", "Write \"...\".")),
        }
    }

    pub(super) fn number(&self, key: &str, within: RangeInclusive<f64>) -> Result<Option<f64>, Refused> {
        let Some(json) = self.get(key) else { return Ok(None) };
        match json.as_f64().filter(|number| within.contains(number)) {
            Some(number) => Ok(Some(number)),
            None => Err(self.no(
                key,
                "This number does not fit here.",
                &format!("Write a number from {} to {}.", within.start(), within.end()),
            )),
        }
    }

    pub(super) fn truth(&self, key: &str) -> Result<Option<bool>, Refused> {
        match self.get(key) {
            None => Ok(None),
            Some(Json::Bool(truth)) => Ok(Some(*truth)),
            Some(_) => Err(self.no(key, "Yes or no is wanted here.", "Write true or false.")),
        }
    }

    /// A colour as `#rgb` or `#rrggbb`.
    pub(super) fn color(&self, key: &str) -> Result<Option<String>, Refused> {
        let Some(text) = self.words(key, 40)? else { return Ok(None) };
        let hex = text.strip_prefix('#').unwrap_or_default();
        if (hex.len() == 3 || hex.len() == 6) && hex.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Ok(Some(text));
        }
        Err(self.no(key, "This is no colour that is known here.", "Write it as \"#2f4bb8\"."))
    }
}
