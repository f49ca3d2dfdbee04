//! The shape of what goes out, by the model's own words; what comes in, in every shape; and places that are exact
//! only where nothing else could be meant.

use gloss_protocol::{Intent, Kind, Note, NoteId, NoteState, PlaceStatus, Reach, Region, Span, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Aim, CONTEXT, Exported, Finder, ImportError, Imported, MAX_ANNOTATIONS, export, parse};
use crate::{Text, locate};

const MEMO: &str =
    "# Memo\n\nRevenue is *up* 8 %. 🎉 Shops are flat.\n\n## Costs\n\nShops are flat.\n\nEnd.\n";

fn note(text: &Text, n: u32, intent: Intent, words: &str, region: Region) -> Note {
    Note {
        id: NoteId(format!("n_{n:032x}")),
        path: "a memo/März.md".to_owned(),
        n,
        intent,
        text: words.to_owned(),
        state: NoteState::Draft,
        left: false,
        waits: false,
        seen: None,
        by: None,
        anchor: text.anchor(1, &region),
        place: locate::place(1, PlaceStatus::Exact, region, text),
        answer: None,
        question: None,
        applied: None,
        thread: None,
        turn: None,
        created_at: Timestamp(1_790_000_000_123),
        updated_at: Timestamp(1_790_000_001_000),
    }
}

fn region(source: &str, words: &[&str]) -> Region {
    let mut from = 0;
    let spans = words
        .iter()
        .map(|words| {
            let start = from + source.get(from..).unwrap().find(words).unwrap();
            from = start + words.len();
            Span::new(start, from)
        })
        .collect();
    Region::Text { spans, reach: Reach::Selection }
}

fn out(text: &Text, notes: &[Note]) -> Value {
    let exported: Vec<Exported<'_>> = notes
        .iter()
        .map(|note| {
            let region = note.place.region.as_ref().unwrap_or(&note.anchor.region);
            Exported { note, version: 1, source: text.source(), region }
        })
        .collect();
    export("a memo/März.md", &exported).unwrap()
}

fn memo() -> (Text, Vec<Note>) {
    let text = Text::new(Kind::Document, MEMO);
    let notes = vec![
        note(&text, 1, Intent::Ask, "Why?", region(MEMO, &["*up* 8 %"])),
        note(&text, 2, Intent::Change, "Say \"more\"\nof it", region(MEMO, &["Shops are flat.", "End."])),
        note(&text, 3, Intent::Change, "Shorten this", region(MEMO, &["Costs\n\nShops are flat."])),
        note(&text, 4, Intent::Ask, "What is it?", Region::Whole),
    ];
    (text, notes)
}

/// The MUSTs of the recommendation, of a collection with one page in it (sections 3.1, 3.2, 4.2, 5.1, 5.2).
#[test]
fn the_shape_is_the_models() {
    let (text, notes) = memo();
    let out = out(&text, &notes);
    assert!(out["@context"].as_array().unwrap().contains(&json!(CONTEXT)));
    assert_eq!(out["type"], "AnnotationCollection");
    assert!(!out["id"].as_str().unwrap().is_empty());
    let page = &out["first"];
    assert_eq!(page["type"], "AnnotationPage");
    assert!(!page["id"].as_str().unwrap().is_empty());
    let items = page["items"].as_array().unwrap();
    assert_eq!((items.len(), out["total"].as_u64()), (4, Some(4)));
    let mut ids: Vec<&str> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
    ids.dedup();
    assert_eq!(ids.len(), 4, "exactly one id each");
    for item in items {
        assert_eq!(item["type"], "Annotation");
        assert!(item["id"].as_str().unwrap().starts_with("urn:uuid:"), "{item}");
        assert!(item["target"].is_string() || item["target"].is_object() || item["target"].is_array());
        assert!(matches!(item["motivation"].as_str(), Some("questioning" | "editing")));
        for key in ["created", "modified"] {
            assert!(Timestamp::parse(item[key].as_str().unwrap()).is_some(), "xsd:dateTime in UTC");
        }
        for body in item["body"].as_array().unwrap() {
            assert_eq!((&body["type"], body["value"].is_string()), (&json!("TextualBody"), true));
        }
        let targets = match &item["target"] {
            Value::Array(targets) => targets.clone(),
            one => vec![one.clone()],
        };
        for target in targets.iter().filter(|target| target.is_object()) {
            assert_eq!(target["source"], "a%20memo/M%C3%A4rz.md");
            for selector in target["selector"].as_array().unwrap() {
                match selector["type"].as_str().unwrap() {
                    "TextQuoteSelector" => assert!(selector["exact"].is_string()),
                    "TextPositionSelector" => {
                        let (start, end) = (selector["start"].as_u64(), selector["end"].as_u64());
                        let count = (end.unwrap() - start.unwrap()) as usize;
                        let words: String = MEMO.chars().skip(start.unwrap() as usize).take(count).collect();
                        assert_eq!(target["selector"][0]["exact"], words, "positions are code points");
                    }
                    other => panic!("{other}"),
                }
            }
        }
    }
    // Keys that are not the model's are in a name space, so that other readers pass over them.
    let own = ["id", "type", "motivation", "created", "modified", "body", "target"];
    for key in items[0].as_object().unwrap().keys() {
        assert!(own.contains(&key.as_str()) || key.starts_with("gloss:"), "{key}");
    }
}

#[test]
fn out_and_in_again() {
    let (text, notes) = memo();
    let back = parse(&out(&text, &notes).to_string()).unwrap();
    assert_eq!(back.len(), notes.len());
    for (note, back) in notes.iter().zip(back) {
        assert_eq!((note.intent, &note.text, Some(note.created_at)), (back.intent, &back.text, back.created));
        let placing = Finder::new(&text).find(&back.aims);
        assert_eq!((placing.status, placing.region), (PlaceStatus::Exact, note.place.region.clone()));
    }
}

fn quote(exact: &str, prefix: &str, suffix: &str, position: Option<(usize, usize)>) -> Aim {
    Aim { exact: exact.to_owned(), prefix: prefix.to_owned(), suffix: suffix.to_owned(), position }
}

#[test]
fn a_place_is_exact_only_where_nothing_else_could_be_meant() {
    let text = Text::new(Kind::Document, MEMO);
    let first = MEMO.find("Shops").unwrap();
    let second = MEMO.rfind("Shops").unwrap();
    let chars = |byte: usize| MEMO[..byte].chars().count();
    let utf16 = |byte: usize| MEMO[..byte].encode_utf16().count();
    let at = |start: usize| Some((start, start + 15));
    let words = "Shops are flat.";
    let table = [
        ("once", quote("End.", "", "", None), PlaceStatus::Exact, "End."),
        ("once, other position", quote("End.", "", "", Some((3, 7))), PlaceStatus::Exact, "End."),
        ("twice", quote(words, "", "", None), PlaceStatus::Ambiguous, ""),
        ("twice, position", quote(words, "", "", at(chars(second))), PlaceStatus::Exact, words),
        ("twice, UTF-16 position", quote(words, "", "", at(utf16(second))), PlaceStatus::Exact, words),
        ("twice, no position of either", quote(words, "", "", at(3)), PlaceStatus::Ambiguous, ""),
        ("twice, prefix", quote(words, "## Costs\n\n", "", None), PlaceStatus::Exact, words),
        (
            "twice, prefix against position",
            quote(words, "## Costs\n\n", "", at(chars(first))),
            PlaceStatus::Exact,
            words,
        ),
        ("once, other surroundings", quote("End.", "The ", "", None), PlaceStatus::Suggested, "End."),
        (
            "as read, over markup",
            quote("Revenue is up 8 %", "", "", None),
            PlaceStatus::Suggested,
            "Revenue is up 8 %",
        ),
        ("as read, twice", quote("Shops  are flat.", "", "", None), PlaceStatus::Ambiguous, ""),
        ("nowhere", quote("Nothing of this", "", "", at(4)), PlaceStatus::Unplaced, ""),
        ("position alone", quote("", "", "", Some((2, 6))), PlaceStatus::Suggested, "Memo"),
        ("position outside", quote("", "", "", Some((2, 6000))), PlaceStatus::Unplaced, ""),
        ("nothing said", Aim::default(), PlaceStatus::Unplaced, ""),
    ];
    for (case, aim, status, expect) in table {
        let placing = Finder::new(&text).find(std::slice::from_ref(&aim));
        let said = placing.region.as_ref().map(|region| text.visible(region)).unwrap_or_default();
        assert_eq!((placing.status, said.as_str()), (status, expect), "{case}");
        assert_eq!(placing.candidates.len(), if status == PlaceStatus::Ambiguous { 2 } else { 0 }, "{case}");
    }
    // The second, not the first.
    let placed = |aim: Aim| Finder::new(&text).find(&[aim]).region.unwrap().spans()[0].start as usize;
    assert_eq!(placed(quote(words, "", "", at(utf16(second)))), second);
    assert_eq!(placed(quote(words, "## Costs\n\n", "", at(chars(first)))), second);
    // A place of several targets is there whole or not at all.
    let both = [quote("End.", "", "", None), quote(words, "", "", None)];
    assert_eq!(Finder::new(&text).find(&both).region, None);
    let overlapping = [quote("flat.\n\nEnd.", "", "", None), quote("End.", "", "", None)];
    assert_eq!(Finder::new(&text).find(&overlapping).status, PlaceStatus::Unplaced);
}

#[test]
fn units_that_disagree_leave_it_to_the_person() {
    let text = Text::new(Kind::Document, "🎉aaaa");
    // Code points say the second a, UTF-16 the first.
    let placing = Finder::new(&text).find(&[quote("a", "", "", Some((2, 3)))]);
    assert_eq!((placing.status, placing.candidates.len()), (PlaceStatus::Ambiguous, 4));
}

#[test]
fn shapes_of_other_producers() {
    let target = json!({ "source": "x", "selector": { "type": "TextQuoteSelector", "exact": "End." } });
    let plain = Imported {
        intent: Intent::Ask,
        text: "Words".to_owned(),
        by: String::new(),
        aims: vec![quote("End.", "", "", None)],
        created: None,
    };
    let of = |name: &str| Imported { by: name.to_owned(), ..plain.clone() };
    let one = json!({ "type": "Annotation", "bodyValue": "Words", "target": target });
    let table: Vec<(&str, Value, Imported)> = vec![
        ("single", one.clone(), plain.clone()),
        ("list", json!([one.clone()]), plain.clone()),
        (
            "one by a person",
            json!({ "creator": { "type": "Person", "name": "Mallory" }, "bodyValue": "Words", "target": target }),
            of("Mallory"),
        ),
        (
            "one by several",
            json!({ "creator": ["https://a.example/me", { "name": "B" }], "bodyValue": "Words", "target": target }),
            of("https://a.example/me"),
        ),
        (
            "one whose body has a writer",
            json!({ "body": { "value": "Words", "creator": { "nickname": "mal" } }, "target": target }),
            of("mal"),
        ),
        (
            "one of a service's account",
            json!({ "user": "acct:mal@x", "bodyValue": "Words", "target": target }),
            of("acct:mal@x"),
        ),
        ("page", json!({ "type": "AnnotationPage", "items": [one.clone()] }), plain.clone()),
        ("pages in each other", json!({ "first": { "items": [one.clone()] } }), plain.clone()),
        ("one body", json!({ "body": { "value": "Words" }, "target": [target] }), plain.clone()),
        (
            "bodies with tags and replies",
            json!({ "body": [{ "value": "t", "purpose": "tagging" }, { "value": "Words", "purpose": ["oa:commenting"] },
                { "value": "r", "purpose": "oa:replying" }, "http://elsewhere"], "target": target }),
            plain.clone(),
        ),
        (
            "an editor's",
            json!({ "motivation": ["oa:editing"], "bodyValue": "Words", "target": target }),
            Imported { intent: Intent::Change, ..plain.clone() },
        ),
        (
            "the service's own",
            json!({ "rows": [{ "text": "Words", "created": "2026-01-02T03:04:05.678901+00:00", "target": [{ "source": "https://x",
                "selector": [{ "type": "RangeSelector" }, { "type": "TextPositionSelector", "start": 1, "end": 5 },
                { "type": "TextQuoteSelector", "exact": "End.", "prefix": "p", "suffix": "s" }] }] }] }),
            Imported {
                aims: vec![quote("End.", "p", "s", Some((1, 5)))],
                created: Timestamp::parse("2026-01-02T03:04:05.678Z"),
                ..plain.clone()
            },
        ),
        (
            "one selector within another",
            json!({ "bodyValue": "Words", "target": { "source": "x", "selector": { "type": "TextPositionSelector", "start": 0, "end": 99,
                "refinedBy": { "type": "TextQuoteSelector", "exact": "End." } } } }),
            plain.clone(),
        ),
        (
            "a file",
            json!({ "bodyValue": "Words", "target": "memo.md" }),
            Imported { aims: vec![], ..plain.clone() },
        ),
        (
            "a fragment",
            json!({ "bodyValue": "Words", "target": "memo.md#char=1,2" }),
            Imported { aims: vec![Aim::default()], ..plain.clone() },
        ),
        (
            "numbers that are none",
            json!({ "bodyValue": "Words", "target": { "selector": { "type": "TextPositionSelector", "start": -1, "end": 1e99 } } }),
            Imported { aims: vec![Aim::default()], ..plain },
        ),
    ];
    for (case, json, expect) in table {
        assert_eq!(parse(&json.to_string()).unwrap(), [expect], "{case}");
    }
}

#[test]
fn what_can_not_be_read_is_refused_plainly() {
    let many = Value::Array(vec![json!({ "bodyValue": "w", "target": "x" }); MAX_ANNOTATIONS + 1]);
    type Case = (&'static str, String, fn(&ImportError) -> bool);
    let table: Vec<Case> = vec![
        ("no JSON", "# Memo".to_owned(), |e| matches!(e, ImportError::NotJson(_))),
        ("nested a million deep", "[".repeat(1_000_000), |e| matches!(e, ImportError::NotJson(_))),
        ("no annotation", "{\"type\":\"Person\"}".to_owned(), |e| *e == ImportError::Nothing),
        ("a highlight without words", json!({ "target": "x" }).to_string(), |e| *e == ImportError::Nothing),
        ("no target", json!({ "bodyValue": "w", "target": [] }).to_string(), |e| *e == ImportError::Nothing),
        ("too many", many.to_string(), |e| matches!(e, ImportError::TooMany(_))),
        ("too large", " ".repeat(super::MAX_JSON + 1), |e| matches!(e, ImportError::TooLarge(_))),
    ];
    for (case, json, expect) in table {
        let error = parse(&json).unwrap_err();
        assert!(expect(&error) && error.to_string().ends_with('.'), "{case}: {error}");
    }
}

proptest! {
    #[test]
    fn every_place_comes_back(source in "[a-dé🎉 \n*]{1,80}", cut in (0usize..80, 1usize..20)) {
        let text = Text::new(Kind::Document, &source);
        let edges: Vec<usize> = source.char_indices().map(|(at, _)| at).chain([source.len()]).collect();
        let start = edges[cut.0.min(edges.len() - 1)];
        let end = edges[(cut.0 + cut.1).min(edges.len() - 1)];
        prop_assume!(!source[start..end].trim().is_empty());
        let place = locate::selection(vec![Span::new(start, end)]);
        let note = note(&text, 1, Intent::Ask, "w", place.clone());
        let back = parse(&out(&text, &[note]).to_string()).unwrap();
        let placing = Finder::new(&text).find(&back[0].aims);
        // Where two units of counting name two places, the person is asked; never another place.
        match placing.region {
            Some(region) => prop_assert_eq!(region, place),
            None => prop_assert!(placing.candidates.contains(&place)),
        }
    }
}
