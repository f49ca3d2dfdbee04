//! Notes out as W3C annotations and in again: the same places, words and intents; another producer's file; and files
//! that are none.

use gloss_tests::{Desk, Table, text};
use serde_json::{Value, json};

const MEMO: &str = "# Memo\n\nRevenue is up 8 %. 🎉 Shops are flat.\n\n## Costs\n\nShops are flat.\n\nEnd.\n";

fn told(desk: &Desk) -> Vec<Vec<String>> {
    let keys = ["intent", "text", "place", "where", "quote", "state"];
    let notes = desk.json(&["note", "list", "memo.md"]);
    notes.iter().map(|note| keys.map(|key| text(note, key).to_owned()).to_vec()).collect()
}

#[test]
fn out_dropped_and_in_again() {
    let desk = Desk::new();
    desk.write("memo.md", MEMO);
    let add = |at: &str, kind: &str, words: &str| {
        desk.run(&["note", "add", "memo.md", "--at", at, kind, words]).expect(0);
    };
    add("text:\"8 %\"", "--ask", "Where from?");
    add("text:\"Shops are flat.\"#2", "--change", "Say \"level\"\nif you like");
    add("heading:\"Costs\"", "--change", "Shorten");
    add("all", "--ask", "What is it about?");
    desk.run(&["note", "add", "memo.md", "--at", "text:\"flat\"#1", "--change", "Steady", "--everywhere"])
        .expect(0);
    let before = told(&desk);
    let out = desk.json(&["note", "export", "memo.md"]);
    assert_eq!((out.len(), text(&out[0], "type")), (1, "AnnotationCollection"));
    let pretty = desk.run(&["note", "export", "memo.md"]).expect(0).out;
    assert!(pretty.lines().count() > 20);
    assert_eq!(serde_json::from_str::<Value>(&pretty).ok().as_ref(), out.first());
    desk.write("notes.jsonld", &pretty);
    for note in desk.json(&["note", "list", "memo.md"]) {
        desk.run(&["note", "drop", text(&note, "note")]).expect(0);
    }
    assert!(told(&desk).is_empty());
    let back = desk.json(&["note", "import", "memo.md", "notes.jsonld"]);
    assert_eq!(back.len(), before.len());
    assert_eq!(told(&desk), before);
}

#[test]
fn another_producers_notes_land_exactly_or_ask() {
    let desk = Desk::new();
    desk.write("memo.md", MEMO);
    let utf16 = MEMO[..MEMO.rfind("Shops").expect("it is there")].encode_utf16().count();
    let of = |words: &str, selectors: Value| json!({ "text": words, "target": [{ "source": "https://example.org/memo", "selector": selectors }] });
    let quote = |exact: &str| json!({ "type": "TextQuoteSelector", "exact": exact });
    let file = json!({ "rows": [
        of("once", json!([quote("End.")])),
        of("second", json!([{ "type": "TextPositionSelector", "start": utf16, "end": utf16 + 15 }, quote("Shops are flat.")])),
        of("either", json!([quote("Shops are flat.")])),
        of("gone", json!([quote("Nothing of this")])),
    ] });
    desk.write("theirs.json", file.to_string());
    let run = desk.run(&["note", "import", "memo.md", "theirs.json", "--json"]).expect(0);
    let places: Vec<Value> = run.lines();
    let told: Vec<(&str, &str)> =
        places.iter().map(|note| (text(note, "place"), text(note, "where"))).collect();
    let at = |start: usize, len: usize| format!("bytes:{start}-{}", start + len);
    let (end, second) = (at(MEMO.find("End.").expect("it"), 4), at(MEMO.rfind("Shops").expect("it"), 15));
    assert_eq!(
        told,
        [("exact", end.as_str()), ("exact", second.as_str()), ("ambiguous", ""), ("unplaced", "")]
    );
    assert_eq!(places[2]["candidates"].as_array().map(Vec::len), Some(2));
    assert!(run.err.contains("2 notes need a place"), "{}", run.err);
    // They stay so when the file changes, and are the person's to point.
    desk.write("memo.md", MEMO.replace("# Memo", "# The memo"));
    let now: Vec<String> =
        desk.json(&["note", "list", "memo.md"]).iter().map(|note| text(note, "place").to_owned()).collect();
    assert_eq!(now[..2], ["exact", "exact"]);
    assert!(now[2..].iter().all(|place| place == "ambiguous" || place == "unplaced"), "{now:?}");
    desk.run(&["note", "place", text(&places[3], "note"), "--at", "text:\"8 %\""]).expect(0);
    assert_eq!(text(&desk.json(&["note", "list", "memo.md"])[3], "place"), "exact");
}

#[test]
fn files_that_are_none() {
    let desk = Desk::new();
    desk.write("memo.md", MEMO);
    desk.write("table.bin", [0u8, 1, 2]);
    let mut table = Table::new("Files of annotations that are refused");
    let many = Value::Array(vec![json!({ "bodyValue": "w", "target": "x" }); 10_001]).to_string();
    let cases: [(&str, Vec<u8>); 6] = [
        ("no JSON", b"# Memo".to_vec()),
        ("no text", vec![0xff, 0xfe, 0x00]),
        ("nested a million deep", vec![b'['; 1_000_000]),
        ("no annotation in it", b"{\"type\":\"Person\"}".to_vec()),
        ("10,001 annotations", many.into_bytes()),
        ("9 MB", vec![b' '; 9 << 20]),
    ];
    for (case, bytes) in cases {
        desk.write("in.json", bytes);
        let run = desk.run(&["note", "import", "memo.md", "in.json"]);
        assert!(run.status == 1 || run.status == 2, "{case}: {run:?}");
        assert!(run.out.is_empty() && run.err.lines().count() >= 2, "{case}: {run:?}");
        table.row(case, run.err.lines().next().unwrap_or_default().trim());
    }
    let run = desk.run(&["note", "import", "memo.md", "nowhere.json"]).expect(2);
    table.row("a file that is not there", run.err.lines().next().unwrap_or_default().trim());
    let run = desk.run(&["note", "export", "nowhere.md"]).expect(1);
    table.row("export of a file that is not there", run.err.lines().next().unwrap_or_default().trim());
    assert!(desk.json(&["note", "list"]).is_empty());
    assert_eq!(desk.json(&["note", "export", "memo.md"])[0]["total"], 0);
}
