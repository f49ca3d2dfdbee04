//! A file that gets another name while notes are on it: its versions, notes, changes and open task go with it, by
//! whichever name it is asked for. A copy is another file.

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, text};
use serde_json::{Value, json};

const MEMO: &str =
    "# Memo\n\nFirst sentence stands here. Second sentence stands here.\n\nLast paragraph of it.\n";

fn edits_the_first(more: Value) -> Mock {
    let script = json!([
        { "when": { "round": 0 }, "do": { "calls": [{ "name": "read_region", "arguments": { "note": "{{note:1}}" } }] } },
        { "when": { "round": 1 }, "do": more },
        { "do": { "text": "Done." } },
    ]);
    Mock::start(Script::from_value(script).expect("a script")).expect("the double starts")
}

fn edit() -> Value {
    json!({ "calls": [{ "name": "edit_region", "arguments": { "note": "{{note:1}}", "base": "{{json:/base}}",
        "edits": [{ "range": 0, "new": "The first one changed." }] } },
        { "name": "write_artifact", "arguments": { "path": "memo.md",
          "content": MEMO.replace("First sentence stands here.", "The first one changed.").replace("Last", "Final") } }] })
}

/// A desk with a served Change, an open Ask and a suggestion on `memo.md`.
fn reviewed(mock: &Mock) -> (Desk, String, String) {
    let desk = Desk::new();
    desk.connect(mock, "responses");
    desk.write("memo.md", MEMO);
    let add = |place: &str, intent: &str| {
        let at = format!("text:\"{place}\"");
        text(&desk.json(&["note", "add", "memo.md", "--at", &at, intent, "Words"])[0], "note").to_owned()
    };
    let change = add("First sentence stands here.", "--change");
    desk.run(&["note", "send", &change, "--json"]).expect(0);
    let ask = add("Second sentence stands here.", "--ask");
    assert_eq!(desk.json(&["held", "memo.md"]).len(), 1);
    (desk, change, ask)
}

fn rename(desk: &Desk, from: &str, to: &str) {
    let to = desk.folder.join(to);
    std::fs::create_dir_all(to.parent().unwrap()).unwrap();
    std::fs::rename(desk.folder.join(from), to).unwrap();
}

/// All that was known of `memo.md` is known of another name, whichever is asked for.
fn check_followed(desk: &Desk, now: &str, asked: &str, change: &str, ask: &str) {
    let notes = desk.json(&["note", "list", asked]);
    assert_eq!(notes.iter().map(|n| text(n, "note")).collect::<Vec<_>>(), [change, ask], "{asked}");
    for note in &notes {
        assert_eq!((text(note, "path"), text(note, "place") != "unplaced"), (now, true), "{note}");
    }
    let artifacts = desk.json(&["artifacts"]);
    assert_eq!(artifacts.iter().map(|a| text(a, "path")).collect::<Vec<_>>(), [now]);
    assert_eq!(artifacts[0]["present"], true);
    assert_eq!(desk.json(&["versions", asked]).len(), 2);
    assert_eq!(desk.json(&["held", asked]).len(), 1);
    assert!(desk.json(&["compare", asked, "1", "2"]).iter().all(|change| text(change, "class") == "inside"));
    assert!(desk.json(&["log"]).iter().any(|entry| text(entry, "kind") == "artifact.moved"));
    assert_eq!(desk.json(&["log", "--verify"]).last().unwrap()["intact"], true);
}

#[test]
fn scenario_23_file_renamed_with_open_notes() {
    let mock = edits_the_first(edit());
    // asked for first by its old name, by its new one, by none; a folder; the engine away meanwhile
    let cases = [
        ("renamed.md", "memo.md", false),
        ("renamed.md", "renamed.md", false),
        ("archive/2026/memo.md", "memo.md", false),
        ("archive/other.md", "archive/other.md", true),
    ];
    for (to, asked, away) in cases {
        let (desk, change, ask) = reviewed(&mock);
        if away {
            desk.kill_engine();
        }
        rename(&desk, "memo.md", to);
        check_followed(&desk, to, asked, &change, &ask);
        // Everything goes on: a suggestion, an undo, a restore, and its old name is still understood.
        let held = desk.json(&["held", to]);
        desk.run(&["held", "accept", text(&held[0], "change")]).expect(0);
        desk.run(&["note", "undo", &change]).expect(0);
        assert_eq!(desk.read(to), MEMO.replace("Last", "Final"), "{to}");
        desk.run(&["restore", "memo.md", "1"]).expect(0);
        assert_eq!(desk.read(to), MEMO);
        assert!(!desk.folder.join("memo.md").exists(), "nothing comes back under the old name");
        for note in desk.json(&["note", "list"]) {
            assert_eq!(text(&note, "place"), "exact", "{note}");
        }
    }
}

#[test]
fn a_file_renamed_and_changed_is_known_by_its_inode() {
    let mock = edits_the_first(edit());
    let (desk, change, ask) = reviewed(&mock);
    desk.kill_engine();
    rename(&desk, "memo.md", "renamed.md");
    let changed = desk.read("renamed.md").replace("Last paragraph of it.", "The last paragraph of it all.");
    // Written in place: the inode stays.
    desk.write("renamed.md", &changed);
    assert_eq!(desk.json(&["versions", "memo.md"]).len(), 3, "what was changed besides is a version");
    let notes = desk.json(&["note", "list", "renamed.md"]);
    assert_eq!(notes.iter().map(|n| text(n, "note")).collect::<Vec<_>>(), [change, ask]);
}

#[test]
fn there_and_back_and_what_is_no_renaming() {
    let mock = edits_the_first(edit());
    let (desk, change, ask) = reviewed(&mock);
    rename(&desk, "memo.md", "b.md");
    desk.json(&["note", "list", "b.md"]);
    rename(&desk, "b.md", "memo.md");
    check_followed(&desk, "memo.md", "b.md", &change, &ask);
    // A copy is a file of its own.
    std::fs::copy(desk.folder.join("memo.md"), desk.folder.join("copy.md")).unwrap();
    assert!(desk.json(&["note", "list", "copy.md"]).is_empty());
    assert_eq!(desk.json(&["versions", "copy.md"]).len(), 1);
    assert_eq!(desk.json(&["note", "list", "memo.md"]).len(), 2);
    // Another file in its place is another version of it, and no renaming.
    std::fs::remove_file(desk.folder.join("copy.md")).unwrap();
    desk.write("other.md", "# Other\n\nSomething else altogether, which shares no words with it.\n");
    assert!(desk.json(&["note", "list", "other.md"]).is_empty());
    // Two that it could be: neither is.
    let bytes = desk.read("memo.md");
    desk.write("x.md", &bytes);
    desk.write("y.md", &bytes);
    std::fs::remove_file(desk.folder.join("memo.md")).unwrap();
    let notes = desk.json(&["note", "list", "memo.md"]);
    assert_eq!(notes.len(), 2);
    assert!(notes.iter().all(|note| text(note, "path") == "memo.md"), "{notes:?}");
    // Neither is it where one of the two is asked for first.
    assert!(desk.json(&["note", "list", "x.md"]).is_empty());
}

/// Whoever looks first: with the old name gone, one of two copies is as little the file as the other.
#[test]
fn of_two_copies_neither_is_the_file_whichever_is_looked_at_first() {
    let mock = edits_the_first(edit());
    let (desk, ..) = reviewed(&mock);
    desk.kill_engine();
    let bytes = desk.read("memo.md");
    desk.write("x.md", &bytes);
    desk.write("y.md", &bytes);
    std::fs::remove_file(desk.folder.join("memo.md")).unwrap();
    assert!(desk.json(&["note", "list", "x.md"]).is_empty());
    assert!(desk.json(&["note", "list", "y.md"]).is_empty());
    assert_eq!(desk.json(&["note", "list", "memo.md"]).len(), 2);
}

#[test]
fn a_file_renamed_while_its_notes_are_served_is_served_under_its_new_name() {
    let mut slowly = edit();
    slowly["silence_ms"] = json!(1200);
    let mock = edits_the_first(slowly);
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    desk.write("memo.md", MEMO);
    desk.json(&[
        "note",
        "add",
        "memo.md",
        "--at",
        "text:\"First sentence stands here.\"",
        "--change",
        "Words",
    ]);
    let sending = desk.start(&["note", "send", "--json"]);
    desk.until("the model has read the place", || mock.requests().len() >= 2);
    rename(&desk, "memo.md", "renamed.md");
    desk.json(&["note", "list", "renamed.md"]);
    assert_eq!(sending.wait_with_output().expect("it ends").status.code(), Some(0));
    assert_eq!(
        desk.read("renamed.md"),
        MEMO.replace("First sentence stands here.", "The first one changed.")
    );
    assert!(!desk.folder.join("memo.md").exists());
    // What it wrote under the old name went to the staging copy, and is a suggestion.
    assert_eq!(desk.json(&["held", "renamed.md"]).len(), 1);
}
