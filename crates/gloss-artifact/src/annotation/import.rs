//! Annotations read: a single one, a list, a page or a collection, in the shapes that the model allows and that its
//! producers write. Everything in it comes from outside; it is bounded, and what is no annotation with words is
//! passed over.

use gloss_protocol::{Intent, Timestamp};
use serde_json::Value;

use super::{MAX_ANNOTATIONS, MAX_JSON, MAX_TARGETS};

/// Bytes of words that one note may have; longer words are cut there.
const MAX_WORDS: usize = 128 << 10;

/// Pages, bodies and selectors within each other, at most.
const MAX_DEPTH: usize = 4;

/// Why a file of annotations is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// Larger than [`MAX_JSON`].
    #[error("This file has {0} bytes; annotations are read up to 8 MB.")]
    TooLarge(usize),
    /// No JSON.
    #[error("This is no JSON: {0}.")]
    NotJson(String),
    /// JSON with no annotation in it.
    #[error("There is no annotation with words in this file.")]
    Nothing,
    /// More than [`MAX_ANNOTATIONS`].
    #[error("There are {0} annotations in this file; at most 10,000 are read.")]
    TooMany(usize),
}

/// An annotation as a note that has no place yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Ask or Change.
    pub intent: Intent,
    /// The words.
    pub text: String,
    /// Who wrote them; empty where it is not said.
    pub by: String,
    /// The targets it points at; none is the whole file.
    pub aims: Vec<Aim>,
    /// When it was written, where it says so.
    pub created: Option<Timestamp>,
}

/// The selectors of one target: the words of its place, those around them, and the position.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aim {
    /// The words pointed at.
    pub exact: String,
    /// The words before them.
    pub prefix: String,
    /// The words after them.
    pub suffix: String,
    /// First character and one past the last, in the producer's unit.
    pub position: Option<(usize, usize)>,
}

/// Reads annotations.
///
/// # Errors
/// [`ImportError`], where nothing in it can be used.
pub fn parse(json: &str) -> Result<Vec<Imported>, ImportError> {
    if json.len() > MAX_JSON {
        return Err(ImportError::TooLarge(json.len()));
    }
    // The parser refuses what is nested more than 128 deep.
    let value: Value = serde_json::from_str(json.trim_start_matches('\u{feff}'))
        .map_err(|error| ImportError::NotJson(error.to_string()))?;
    let mut found = Vec::new();
    gather(&value, 0, &mut found);
    if found.len() > MAX_ANNOTATIONS {
        return Err(ImportError::TooMany(found.len()));
    }
    let notes: Vec<Imported> = found.into_iter().filter_map(annotation).collect();
    if notes.is_empty() { Err(ImportError::Nothing) } else { Ok(notes) }
}

fn gather<'v>(value: &'v Value, depth: usize, found: &mut Vec<&'v Value>) {
    if depth > MAX_DEPTH {
        return;
    }
    if let Value::Array(list) = value {
        return list.iter().for_each(|value| gather(value, depth + 1, found));
    }
    if value.get("target").is_some() {
        return found.push(value);
    }
    for key in ["first", "items", "next", "@graph", "rows"] {
        if let Some(inner) = value.get(key) {
            gather(inner, depth + 1, found);
        }
    }
}

fn annotation(value: &Value) -> Option<Imported> {
    let text = words(value)?;
    let mut aims = Vec::new();
    let mut whole = false;
    let targets = each(value.get("target")?);
    for target in targets.iter().take(MAX_TARGETS) {
        match aim(target) {
            Some(aim) => aims.push(aim),
            None => whole = true,
        }
    }
    // Something points at the whole of it: there is no smaller place to tell.
    if aims.is_empty() && !(whole && targets.len() == 1) {
        return None;
    }
    let created = value.get("created").and_then(Value::as_str).and_then(moment);
    Some(Imported { intent: intent(value, &text), text, by: creator(value), aims, created })
}

/// Who wrote an annotation: its creator, else that of its body, else the account of the service that it comes from.
fn creator(value: &Value) -> String {
    let name = |agent: &Value| -> Option<String> {
        let one = each(agent).into_iter().next()?;
        let keys = ["name", "nickname", "email", "id", "@id"];
        let own = one.as_str().or_else(|| keys.iter().find_map(|key| one.get(*key)?.as_str()))?;
        Some(own.to_owned()).filter(|own| !own.trim().is_empty())
    };
    let of_bodies = || each(value.get("body")?).into_iter().find_map(|body| name(body.get("creator")?));
    let of_service = || {
        let shown = value.get("user_info").and_then(|info| name(info.get("display_name")?));
        shown.or_else(|| name(value.get("user")?))
    };
    value.get("creator").and_then(name).or_else(of_bodies).or_else(of_service).unwrap_or_default()
}

/// RFC 3339 in UTC, as Gloss and Hypothesis write it; fractions beyond milliseconds are cut.
fn moment(text: &str) -> Option<Timestamp> {
    if !text.is_ascii() {
        return None;
    }
    let whole = text.get(..19)?;
    let digits = whole.bytes().enumerate().all(|(at, b)| match at {
        4 | 7 => b == b'-',
        10 => b == b'T',
        13 | 16 => b == b':',
        _ => b.is_ascii_digit(),
    });
    let utc = text.ends_with('Z') || text.ends_with("+00:00");
    let rest = text.get(19..)?.strip_prefix('.').unwrap_or_default();
    let fraction: String =
        rest.chars().take_while(char::is_ascii_digit).chain("000".chars()).take(3).collect();
    let time = Timestamp::parse(&format!("{whole}.{fraction}Z")).filter(|_| digits && utc)?;
    (time.0 >= 0).then_some(time)
}

/// The words of an annotation: its bodies but for replies, descriptions and tags.
fn words(value: &Value) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(body) = value.get("body") {
        for body in each(body) {
            let purposes = body.get("purpose").map(names).unwrap_or_default();
            let other = ["replying", "describing", "tagging", "classifying", "identifying", "linking"];
            if !purposes.iter().any(|purpose| other.contains(purpose)) {
                parts.extend(body.get("value").or_else(|| body.get("chars")).and_then(Value::as_str));
            }
        }
    }
    // The model's short form, and what Hypothesis writes.
    for key in ["bodyValue", "text"] {
        if parts.is_empty() {
            parts.extend(value.get(key).and_then(Value::as_str));
        }
    }
    let words = parts.join("\n\n").replace('\u{0}', "");
    words
        .get(..words.floor_char_boundary(MAX_WORDS))
        .map(str::to_owned)
        .filter(|words| !words.trim().is_empty())
}

/// A change only where it says so: an Ask never writes.
fn intent(value: &Value, text: &str) -> Intent {
    match value.get("gloss:intent").and_then(Value::as_str) {
        Some("change") => return Intent::Change,
        Some("ask") => return Intent::Ask,
        _ => {}
    }
    let motivations = value.get("motivation").map(names).unwrap_or_default();
    let edits = motivations.iter().any(|name| matches!(*name, "editing" | "replacing"));
    if edits && !text.trim_end().ends_with('?') { Intent::Change } else { Intent::Ask }
}

/// One value or several as a list.
fn each(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(list) => list.iter().collect(),
        Value::Object(object) => match object.get("items").and_then(Value::as_array) {
            Some(items) => items.iter().collect(),
            None => vec![value],
        },
        other => vec![other],
    }
}

/// The names in a value, without their prefix: `oa:editing` is `editing`.
fn names(value: &Value) -> Vec<&str> {
    let names = each(value).into_iter().filter_map(Value::as_str);
    names.filter_map(|name| name.rsplit([':', '#', '/']).next()).collect()
}

/// Reads the selectors of a target; none where it is the whole of its source.
fn aim(target: &Value) -> Option<Aim> {
    if let Some(address) = target.as_str() {
        // A fragment is a place that can't be read here.
        return address.contains('#').then(Aim::default);
    }
    let selector = target.get("selector")?;
    let mut aim = Aim::default();
    read(selector, 0, &mut aim);
    Some(aim)
}

/// Takes what alternatives say together; of a selector within another the inner one, whose place is relative.
fn read(selector: &Value, depth: usize, aim: &mut Aim) {
    if depth > MAX_DEPTH {
        return;
    }
    for one in each(selector).into_iter().take(MAX_TARGETS) {
        if let Some(inner) = one.get("refinedBy") {
            let mut refined = Aim::default();
            read(inner, depth + 1, &mut refined);
            if aim.exact.is_empty() && !refined.exact.is_empty() {
                *aim = Aim { position: None, ..refined };
            }
            continue;
        }
        let words = |key: &str| one.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let number = |key: &str| one.get(key).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
        match one.get("type").and_then(Value::as_str).and_then(|name| name.rsplit(':').next()) {
            Some("TextQuoteSelector") if aim.exact.is_empty() => {
                (aim.exact, aim.prefix, aim.suffix) = (words("exact"), words("prefix"), words("suffix"));
            }
            Some("TextPositionSelector") if aim.position.is_none() => {
                aim.position = number("start").zip(number("end")).filter(|(start, end)| start <= end);
            }
            _ => {}
        }
    }
}
