//! Notes and hostile input: files that vanish, come back, break or grow under their notes; too many notes, too long
//! ones, two windows at once; models that serve a Change badly. Each case is printed with what came of it.

use gloss_client::{Client, ConnectOptions};
use gloss_mock_model::{Mock, Script};
use gloss_protocol::{Code, Command, Intent, PlaceEdit, Pointing, Reach, RunPoint, Selection};
use gloss_tests::{Desk, Table, text};
use serde_json::{Value, json};

const MEMO: &str = "# Memo\n\nFirst sentence stands here. Second sentence stands here.\n\nLast paragraph of the memo, which says enough.\n";

fn place(desk: &Desk, at: &str, intent: &str) -> String {
    let at = format!("text:\"{at}\"");
    text(&desk.json(&["note", "add", "memo.md", "--at", &at, intent, "Words"])[0], "note").to_owned()
}

#[test]
fn notes_on_a_file_that_something_happens_to() {
    let mut table = Table::new("Notes on a file: notes_on_a_file_that_something_happens_to");
    let utf16: Vec<u8> = MEMO.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin: Vec<u8> = MEMO.replace("enough", "café").chars().map(|c| c as u8).collect();
    let large = format!("{MEMO}\n{}", "A line among very many others.\n\n".repeat((50 << 20) / 32));
    // case, what the file becomes, what its notes' places are then, what sending says
    let cases: [(&str, Option<Vec<u8>>, &str, &str); 6] = [
        ("vanished", None, "exact", "no longer in the folder"),
        ("became binary", Some(b"\x7fELF\0\0\x01\x02".to_vec()), "unplaced", "needs a place"),
        ("lost its encoding: UTF-16", Some(utf16), "unplaced", "needs a place"),
        ("lost its encoding: Latin-1", Some(latin), "unplaced", "needs a place"),
        ("became empty", Some(Vec::new()), "unplaced", "needs a place"),
        ("grew to 50 MB", Some(large.into_bytes()), "exact", ""),
    ];
    for (case, becomes, then, says) in cases {
        let desk = Desk::new();
        desk.write("memo.md", MEMO);
        let note = place(&desk, "Second sentence stands here.", "--change");
        match &becomes {
            Some(bytes) => desk.write("memo.md", bytes),
            None => std::fs::remove_file(desk.folder.join("memo.md")).unwrap(),
        }
        let listed = &desk.json(&["note", "list"])[0];
        assert_eq!((text(listed, "note"), text(listed, "place")), (note.as_str(), then), "{case}");
        let why = desk.json(&["versions", "memo.md"]).last().map(|v| text(v, "why").to_owned()).unwrap();
        if !says.is_empty() {
            let run = desk.run(&["note", "send", &note]);
            assert!(run.status != 0 && run.err.contains(says), "{case}: {} {}", run.out, run.err);
            assert_eq!(text(&desk.json(&["note", "list"])[0], "state"), "draft", "{case}");
        }
        desk.write("memo.md", MEMO);
        let listed = &desk.json(&["note", "list"])[0];
        assert_eq!(
            (text(listed, "place"), text(listed, "says_now")),
            ("exact", "Second sentence stands here."),
            "{case}, and came back"
        );
        table.row(
            case,
            format!("{then} ({why}); sending: {}", if says.is_empty() { "goes on" } else { says }),
        );
        table.row(&format!("{case}, and came back"), "exact");
    }
}

#[test]
fn five_thousand_notes_on_one_document() {
    const COUNT: usize = 5_000;
    let desk = Desk::new();
    let line = |at: usize| format!("Paragraph number {at} says what only it says, in so many words.\n\n");
    let document: String = (0..COUNT).map(line).collect();
    desk.write("memo.md", &document);
    desk.run(&["view", "memo.md", "--at", "block:1"]).expect(0);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let options = ConnectOptions::new(desk.home.clone()).unwrap();
        let client = Client::connect(options).await.unwrap();
        let workspace = client.open(&desk.folder).await.unwrap();
        let mut start = 0;
        for at in 0..COUNT {
            let end = start + line(at).trim_end().len();
            let (path, at_bytes) = ("memo.md".to_owned(), format!("bytes:{start}-{end}"));
            let (intent, text) = (Intent::Change, format!("Change {at}"));
            let at_place = Pointing::at(at_bytes);
            let add = Command::NoteAdd { path, at: at_place, intent, text, everywhere: false, exactly: true };
            client.submit(&workspace, add).await.unwrap();
            start += line(at).len();
        }
    });
    // Another program's edit above moves them all, and takes one away.
    desk.write("memo.md", format!("# A title\n\n{}", document.replace(&line(17), "")));
    let notes = desk.json(&["note", "list", "memo.md"]);
    assert_eq!(notes.len(), COUNT);
    for (at, note) in notes.iter().enumerate() {
        let expected = if at == 17 { "unplaced" } else { "exact" };
        assert_eq!(text(note, "place"), expected, "{note}");
        if at != 17 {
            assert_eq!(text(note, "says_now"), line(at).trim_end());
        }
    }
    let run = desk.run(&["note", "send"]).expect(1);
    assert!(run.err.contains("5000 notes") && run.err.contains("at most 500"), "{}", run.err);
    let mut table = Table::new("Very many notes: five_thousand_notes_on_one_document");
    table.row("5,000 notes added by one client", "all kept");
    table.row("an edit above all of them", "4,999 exact, the deleted one unplaced");
    table.row("all sent at once", run.err.lines().next().unwrap_or_default());
}

#[test]
fn selections_and_words_of_any_size() {
    let mut table = Table::new("Sizes: selections_and_words_of_any_size");
    let script = json!([
        { "when": { "round": 0 }, "do": { "calls": [{ "name": "read_region", "arguments": { "note": "{{note:1}}" } }] } },
        { "when": { "round": 1 }, "do": { "calls": [{ "name": "edit_region", "arguments": { "note": "{{note:1}}",
            "base": "{{json:/base}}", "edits": [{ "range": 0, "new": "# All new\n" }] } }] } },
        { "do": { "text": "Done." } },
    ]);
    let mock = Mock::start(Script::from_value(script).unwrap()).unwrap();
    let everything = format!("bytes:0-{}", MEMO.len());
    for at in ["all", everything.as_str()] {
        let desk = Desk::new();
        desk.connect(&mock, "responses");
        desk.write("memo.md", MEMO);
        let note = desk.json(&["note", "add", "memo.md", "--at", at, "--change", "Anew"]);
        desk.run(&["note", "send", "--json"]).expect(0);
        assert!(desk.read("memo.md").starts_with("# All new\n"), "{at}: {:?}", desk.read("memo.md"));
        desk.run(&["note", "undo", text(&note[0], "note")]).expect(0);
        assert_eq!(desk.read("memo.md"), MEMO, "{at}");
        table.row(&format!("a Change on everything ({at})"), "applied, undone to the byte");
    }

    let desk = Desk::new();
    desk.connect(&mock, "responses");
    desk.write("memo.md", MEMO);
    let words = format!("Long {}end", "words and so on, ".repeat(6_100));
    assert!((100 << 10..128 << 10).contains(&words.len()));
    desk.json(&[
        "note",
        "add",
        "memo.md",
        "--at",
        "text:\"First sentence stands here.\"",
        "--change",
        &words,
    ]);
    assert_eq!(text(&desk.json(&["note", "list"])[0], "text"), words);
    desk.run(&["note", "send", "--json"]).expect(0);
    let sent = mock.requests().iter().rev().any(|request| {
        request.body["input"].as_array().is_some_and(|items| {
            items.iter().any(|item| item["content"][0]["text"].as_str().is_some_and(|t| t.contains(&words)))
        })
    });
    assert!(sent, "the words are sent whole");
    table.row("a note of 100 kB", "kept and sent whole");

    // A command line holds no more, so it comes as a shell would send it.
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let refused = runtime.block_on(async {
        let options = ConnectOptions::new(desk.home.clone()).unwrap();
        let client = Client::connect(options).await.unwrap();
        let workspace = client.open(&desk.folder).await.unwrap();
        let (path, at) = ("memo.md".to_owned(), Pointing::at("all"));
        let (intent, text) = (Intent::Ask, "x".repeat(200 << 10));
        let add = Command::NoteAdd { path, at, intent, text, everywhere: false, exactly: true };
        client.submit(&workspace, add).await.unwrap_err()
    });
    assert!(refused.says.contains("128 kB"), "{refused}");
    assert_eq!(desk.json(&["note", "list"]).len(), 1);
    table.row("a note of 200 kB", refused.says);
}

/// What the person typed was for the words that they saw: another program's stay, and the version is told as moved on.
#[test]
fn an_edit_by_hand_takes_no_words_away_that_were_not_seen() {
    let desk = Desk::new();
    desk.write("memo.md", MEMO);
    desk.json(&["view", "memo.md"]);
    let seen = "Last paragraph of the memo, which says enough.";
    let changed = MEMO.replace("which says enough", "which says nearly enough");
    desk.write("memo.md", &changed);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let refused = runtime.block_on(async {
        let options = ConnectOptions::new(desk.home.clone()).unwrap();
        let client = Client::connect(options).await.unwrap();
        let workspace = client.open(&desk.folder).await.unwrap();
        let point = |utf16| RunPoint { run: 2, utf16 };
        let selection =
            Selection { start: point(0), end: point(seen.len() as u32), text: seen.to_owned(), more: None };
        let at = Pointing::Selection { version: 1, selection, reach: Reach::Selection };
        let edit = Command::ArtifactEdit(PlaceEdit {
            path: "memo.md".to_owned(),
            at,
            set: "Enough.".to_owned(),
            suggest: None,
        });
        client.submit(&workspace, edit).await.unwrap_err()
    });
    assert_eq!(
        (refused.code, refused.says.as_str()),
        (Code::SelectionMoved, "memo.md was changed since, and this place with it.",)
    );
    assert_eq!(desk.read("memo.md"), changed);
}

/// The agent changes the place that was sent; the note must not tell of another one.
#[test]
fn a_note_at_work_is_not_pointed_elsewhere() {
    let desk = Desk::new();
    let go = desk.folder.join("go");
    let script = json!([{ "do": { "text": "Nothing done.", "until_file": go } }]);
    let mock = Mock::start(Script::from_value(script).unwrap()).unwrap();
    desk.connect(&mock, "responses");
    desk.write("memo.md", MEMO);
    let note = place(&desk, "First sentence", "--change");
    let sent = desk.start(&["note", "send", "--json"]);
    while mock.requests().is_empty() {
        std::thread::yield_now();
    }
    let run = desk.run(&["note", "place", &note, "--at", "text:\"Last paragraph\""]);
    assert_eq!(run.status, 1, "{}", run.err);
    assert!(run.err.contains("The agent is at this note."), "{}", run.err);
    desk.write("go", "");
    sent.wait_with_output().unwrap();
    desk.run(&["note", "place", &note, "--at", "text:\"Last paragraph\""]).expect(0);
}

#[test]
fn two_windows_note_at_once() {
    let desk = Desk::new();
    desk.write("memo.md", MEMO);
    let adders: Vec<_> = (0..16)
        .map(|at| {
            let place = if at % 2 == 0 { "First sentence" } else { "Last paragraph" };
            let (at, words) = (format!("text:\"{place}\""), format!("Window {} note {at}", at % 2));
            desk.start(&["note", "add", "memo.md", "--at", &at, "--ask", &words, "--json"])
        })
        .collect();
    for adder in adders {
        assert!(adder.wait_with_output().unwrap().status.success());
    }
    let notes = desk.json(&["note", "list"]);
    let mut numbers: Vec<u64> = notes.iter().map(|note| note["n"].as_u64().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=16).collect::<Vec<_>>(), "each has a number of its own");
    let mut table = Table::new("Two at once: two_windows_note_at_once");
    table.row("16 notes from two windows in the same instant", "16 kept, numbered 1 to 16");
}

/// A case of a model that serves a Change badly.
struct Bad {
    case: &'static str,
    /// The calls after it has read the place.
    calls: Value,
    /// How the Change ends, and what the folder holds then.
    state: &'static str,
    holds: String,
    held: usize,
}

fn bad_models() -> Vec<Bad> {
    let edit = |note: &str, base: &str, new: &str| json!({ "name": "edit_region", "arguments": { "note": note, "base": base, "edits": [{ "range": 0, "new": new }] } });
    let write = |path: &str, content: &str| json!({ "name": "write_artifact", "arguments": { "path": path, "content": content } });
    let (own, base) = ("{{note:1}}", "{{json:/base}}");
    let same = "First sentence stands here.";
    let elsewhere = MEMO.replace("Last paragraph", "Final paragraph");
    let bad =
        |case, calls, state, holds: &str, held| Bad { case, calls, state, holds: holds.to_owned(), held };
    vec![
        bad("nothing", json!([]), "needs_you", MEMO, 0),
        bad(
            "an edit of no range",
            json!([{ "name": "edit_region", "arguments": { "note": own, "base": base, "edits": [] } }]),
            "needs_you",
            MEMO,
            0,
        ),
        bad("the same text", json!([edit(own, base, same)]), "needs_you", MEMO, 0),
        bad("the same document", json!([write("memo.md", MEMO)]), "needs_you", MEMO, 0),
        bad(
            "the whole document in place of the place",
            json!([edit(own, base, &MEMO.replace(same, "Better."))]),
            "needs_you",
            MEMO,
            0,
        ),
        bad(
            "the whole document, and the place in it",
            json!([write("memo.md", &MEMO.replace(same, "Better."))]),
            "applied",
            &MEMO.replace(same, "Better."),
            0,
        ),
        bad(
            "text for another place, by writing all",
            json!([write("memo.md", &elsewhere)]),
            "needs_you",
            MEMO,
            1,
        ),
        bad(
            "text for another note's place, an Ask",
            json!([edit("{{note:2}}", base, "Mine.")]),
            "needs_you",
            MEMO,
            0,
        ),
        bad(
            "text for a note that is not in the batch",
            json!([edit("n_0123456789abcdef0123456789abcdef", base, "Mine.")]),
            "needs_you",
            MEMO,
            0,
        ),
        bad("a base that nobody gave", json!([edit(own, "ffffffffffff", "Mine.")]), "needs_you", MEMO, 0),
        bad(
            "a range that there is not",
            json!([{ "name": "edit_region", "arguments": { "note": own, "base": base, "edits": [{ "range": 7, "new": "Mine." }] } }]),
            "needs_you",
            MEMO,
            0,
        ),
        bad("an empty document", json!([write("memo.md", "")]), "applied", &MEMO.replace(same, ""), 2),
        bad(
            "another file in place of the document",
            json!([write("other.md", "Mine.\n")]),
            "needs_you",
            MEMO,
            0,
        ),
    ]
}

#[test]
fn a_model_that_serves_a_change_badly() {
    let mut table = Table::new("A model that answers a Change: a_model_that_serves_a_change_badly");
    for Bad { case, calls, state, holds, held } in bad_models() {
        let script = json!([
            { "when": { "round": 0 }, "do": { "calls": [{ "name": "read_region", "arguments": { "note": "{{note:1}}" } }] } },
            { "when": { "round": 1 }, "do": { "text": "I did it.", "calls": calls } },
            { "do": { "text": "Done, as you asked." } },
        ]);
        let mock = Mock::start(Script::from_value(script).unwrap()).unwrap();
        let desk = Desk::new();
        desk.connect(&mock, "responses");
        desk.write("memo.md", MEMO);
        desk.write("other.md", "Theirs.\n");
        desk.json(&["versions", "other.md"]);
        let change = place(&desk, "First sentence stands here.", "--change");
        place(&desk, "Second sentence stands here.", "--ask");
        desk.run(&["note", "send", "--json"]).expect(3);
        let notes = desk.json(&["note", "list", "memo.md"]);
        assert_eq!(text(&notes[0], "state"), state, "{case}: {}", notes[0]);
        assert_eq!(desk.read("memo.md"), holds, "{case}");
        assert_eq!(desk.json(&["held", "memo.md"]).len(), held, "{case}");
        assert_eq!(desk.read("other.md"), "Theirs.\n", "{case}");
        let outcome = if state == "applied" {
            desk.run(&["note", "undo", &change]).expect(0);
            assert_eq!(desk.read("memo.md"), MEMO, "{case}");
            "only the place was changed".to_owned()
        } else {
            text(&notes[0], "question").to_owned()
        };
        table.row(case, format!("{state}: {outcome}"));
    }
}
