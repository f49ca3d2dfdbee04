//! Notes written as an annotation collection with one page. Every note is in it, resolved ones too, each with what
//! was said on it.

use std::collections::HashMap;

use gloss_protocol::{Intent, Note, Region, Span};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::points::Points;
use super::{CONTEXT, GLOSS, MAX_JSON};

/// Characters of source quoted on each side.
const AROUND: usize = 48;

/// Longest quote, in bytes: a longer place is named by its position alone.
const MAX_QUOTE: usize = 64 << 10;

/// The signs of a relative address that are not percent-encoded.
static IN_ADDRESS: AsciiSet =
    NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'/');

/// A note with the text in which its place is named.
pub struct Exported<'a> {
    /// The note.
    pub note: &'a Note,
    /// The version that the ranges are of.
    pub version: u32,
    /// Its source.
    pub source: &'a str,
    /// Where the note is in it.
    pub region: &'a Region,
}

/// The notes of a file as an `AnnotationCollection`; none where it would be larger than [`MAX_JSON`].
pub fn export(path: &str, notes: &[Exported<'_>]) -> Option<Value> {
    let address = utf8_percent_encode(path, &IN_ADDRESS).to_string();
    let (mut items, mut size) = (Vec::new(), 0);
    let mut points: HashMap<u32, Points> = HashMap::new();
    for exported in notes {
        let points = points.entry(exported.version).or_insert_with(|| Points::code_points(exported.source));
        let item = annotation(&address, exported, points);
        size += item.to_string().len();
        if size > MAX_JSON {
            return None;
        }
        items.push(item);
    }
    let name = format!("{address}#notes");
    Some(json!({
        "@context": [CONTEXT, { "gloss": GLOSS }],
        "id": name,
        "type": "AnnotationCollection",
        "label": format!("Notes on {path}"),
        "generator": { "type": "Software", "name": "Gloss" },
        "total": items.len(),
        "first": {
            "id": format!("{address}#notes-1"),
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": items,
        },
    }))
}

fn annotation(address: &str, exported: &Exported<'_>, points: &Points) -> Value {
    let note = exported.note;
    let motivation = match note.intent {
        Intent::Ask => "questioning",
        Intent::Change => "editing",
    };
    json!({
        "id": urn(&note.id.0),
        "type": "Annotation",
        "motivation": motivation,
        "created": note.created_at.rfc3339(),
        "modified": note.updated_at.rfc3339(),
        "body": bodies(note, motivation),
        "target": targets(address, exported, points),
        "gloss:note": note.id,
        "gloss:number": note.n,
        "gloss:intent": note.intent.word(),
        "gloss:state": note.state.word(),
        "gloss:place": note.place.status.word(),
        "gloss:version": exported.version,
    })
}

/// `n_` and a UUID in hex as `urn:uuid:…`; another id is quoted as it is.
fn urn(id: &str) -> String {
    let hex = id.rsplit('_').next().unwrap_or_default();
    let part = |range: std::ops::Range<usize>| hex.get(range).unwrap_or_default();
    if hex.len() == 32 && hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        let parts = [part(0..8), part(8..12), part(12..16), part(16..20), part(20..32)];
        return format!("urn:uuid:{}", parts.join("-"));
    }
    format!("{GLOSS}{}", utf8_percent_encode(id, &IN_ADDRESS))
}

fn bodies(note: &Note, motivation: &str) -> Value {
    let text = |purpose: &str, words: &str| json!({ "type": "TextualBody", "value": words, "format": "text/plain", "purpose": purpose });
    let mut bodies = vec![text(motivation, &note.text)];
    if let Some(answer) = &note.answer {
        bodies.push(text("replying", &answer.text));
    }
    if let Some(question) = &note.question {
        bodies.push(text("replying", question));
    }
    if let Some(applied) = &note.applied {
        let words = format!("In version {}: {}", applied.version, applied.words());
        bodies.push(text("describing", &words));
    }
    Value::Array(bodies)
}

fn targets(address: &str, exported: &Exported<'_>, points: &Points) -> Value {
    let Region::Text { spans, .. } = exported.region else {
        return json!(address);
    };
    let readable = spans.iter().filter(|span| exported.source.get(span.range()).is_some());
    let mut targets: Vec<Value> = readable.map(|span| target(address, exported, points, *span)).collect();
    match targets.len() {
        // Never found here, or in a version that can't be read: its words say what it was.
        0 => target_of(address, &[quote(&exported.note.anchor.quote)]),
        1 => targets.remove(0),
        _ => Value::Array(targets),
    }
}

fn target(address: &str, exported: &Exported<'_>, points: &Points, span: Span) -> Value {
    let source = exported.source;
    let mut selectors = Vec::new();
    let exact = source.get(span.range()).unwrap_or_default();
    if !exact.is_empty() && exact.len() <= MAX_QUOTE {
        let before = source.get(..span.start as usize).unwrap_or_default();
        let after = source.get(span.end as usize..).unwrap_or_default();
        let start = before.char_indices().rev().nth(AROUND - 1).map_or(0, |(at, _)| at);
        let end = after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
        selectors.push(quote(&gloss_protocol::Quote {
            exact: exact.to_owned(),
            prefix: before.get(start..).unwrap_or_default().to_owned(),
            suffix: after.get(..end).unwrap_or_default().to_owned(),
            ..gloss_protocol::Quote::default()
        }));
    }
    let (start, end) = (points.of(source, span.start as usize), points.of(source, span.end as usize));
    selectors.push(json!({ "type": "TextPositionSelector", "start": start, "end": end }));
    target_of(address, &selectors)
}

fn target_of(address: &str, selectors: &[Value]) -> Value {
    json!({ "type": "SpecificResource", "source": address, "selector": selectors })
}

fn quote(quote: &gloss_protocol::Quote) -> Value {
    let mut selector = Map::new();
    selector.insert("type".to_owned(), json!("TextQuoteSelector"));
    selector.insert("exact".to_owned(), json!(quote.exact));
    for (key, words) in [("prefix", &quote.prefix), ("suffix", &quote.suffix)] {
        if !words.is_empty() {
            selector.insert(key.to_owned(), json!(words));
        }
    }
    Value::Object(selector)
}
