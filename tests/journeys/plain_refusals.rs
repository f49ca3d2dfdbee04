//! Notes that once wrote a false thing and said that it was done: what the built-in assistant can't do surely is said before it is
//! sent and after, and nothing is changed then; what it does is written as the file writes it.

use gloss_tests::{Desk, text};
use serde_json::Value;

const MEMO: &str = "# Memo\n\nBefore you travel, ask your team lead for approval.\n\nWenn der Alarm ertönt, verlassen alle sofort das Gebäude.\n\n\
Gamma is here. Gamma is there.\n\n## Open points\n\n- Buy buoys\n- Ask insurer\n\n1. Survey\n2. Dredging\n\n## Steps\n\n- Order\n- Paint\n  - north\n  - south\n";
const PAGE: &str = "<!doctype html><title>V</title>\n<h2 id=\"c\">Container query</h2>\n<p id=\"p\" class=\"may\">Sold in May.</p>\n";

/// The note as it was foretold when it was added, and as it is after it was sent.
fn served(desk: &Desk, file: &str, at: &str, words: &[&str]) -> (Value, Value) {
    let mut line = vec!["note", "add", file, "--at", at, "--change"];
    line.extend(words);
    let told = desk.json(&line).swap_remove(0);
    desk.run(&["note", "send", "--model", "builtin", "--json"]);
    let notes = desk.json(&["note", "list", file]);
    let now = notes.into_iter().find(|row| text(row, "note") == text(&told, "note")).expect("the note");
    (told, now)
}

#[test]
fn what_is_not_sure_is_said_before_and_after_and_changes_nothing() {
    let desk = Desk::new();
    desk.write("memo.md", MEMO);
    desk.write("site/index.html", PAGE);
    desk.write("sum.csv", "item,amount\nrent,9180\nheat,1200\n");
    desk.write("talk.rs", "let a = 1; // a note\n");
    for (file, at, words, says) in [
        ("memo.md", "lines:3", "make this shorter", "This needs a model"),
        ("memo.md", "lines:5", "Shorten", "This needs a model"),
        ("memo.md", "heading:\"Open points\"", "sort the list", "There are 2 lists here"),
        ("memo.md", "lines:3", "Delete this sentence?", "a question or a doubt"),
        ("memo.md", "lines:3", "Maybe remove this", "a question or a doubt"),
        ("memo.md", "lines:3", "Diesen Satz löschen?", "Frage oder Zweifel"),
        ("sum.csv", "cells:B2", "set to 1.234", "can be read in two ways: as 1234 or as 1.234"),
        ("sum.csv", "cells:B2", "bold", "plain text"),
        ("talk.rs", "text:\"a note\"", "make it italic", "keeps no looks"),
    ] {
        let (told, now) = served(&desk, file, at, &[words]);
        assert_eq!(text(&told, "can"), "needs_model", "{words}: {told}");
        assert!(text(&told, "says").contains(says), "{words}: {told}");
        assert_eq!(
            (text(&now, "state"), text(&now, "question")),
            ("needs_you", text(&told, "says")),
            "{words}"
        );
        desk.run(&["note", "drop", text(&now, "note")]).expect(0);
    }
    assert_eq!((desk.read("memo.md"), desk.read("site/index.html")), (MEMO.to_owned(), PAGE.to_owned()));
    assert_eq!(desk.read("sum.csv"), "item,amount\nrent,9180\nheat,1200\n");
    assert_eq!(desk.read("talk.rs"), "let a = 1; // a note\n");
    // In cells there are no other places of the same words, and that is said.
    let words = ["note", "add", "sum.csv", "--at", "cells:B2", "--change", "say \"5\"", "--everywhere"];
    assert!(desk.run(&words).expect(2).err.contains("Equal values in other cells"));
}

#[test]
fn what_is_done_is_written_as_the_file_writes_it() {
    let desk = Desk::new();
    desk.write("memo.md", MEMO);
    desk.write("site/index.html", PAGE);
    desk.write("sum.csv", "item,amount\nrent,9180.5\nheat,1200\n");
    for (file, at, words) in [
        ("memo.md", "text:\"Gamma\"#1", &["say \"Delta\"", "--everywhere"][..]),
        ("memo.md", "heading:\"Steps\"", &["number the list"]),
        ("site/", "page:index.html#p", &["replace \"May\" with \"R&D <x>\""]),
        ("site/", "page:index.html#p", &["uppercase"]),
        ("site/", "page:index.html#c", &["add \"(new)\" at the end"]),
        ("sum.csv", "cells:B2", &["auf 1.234,56 € setzen"]),
    ] {
        let (told, now) = served(&desk, file, at, words);
        assert_eq!((text(&told, "can"), text(&now, "state")), ("yes", "applied"), "{words:?}: {told} {now}");
    }
    let memo = MEMO
        .replace("Gamma", "Delta")
        .replace("- Order\n- Paint\n  - north\n  - south\n", "1. Order\n2. Paint\n   - north\n   - south\n");
    assert_eq!(desk.read("memo.md"), memo);
    let page = PAGE
        .replace("Container query", "Container query (new)")
        .replace("Sold in May.", "Sold in R&amp;D &lt;x&gt;.")
        // Shown in capitals: the words stay as they are written.
        .replace("<p id", "<p style=\"text-transform: uppercase\" id");
    assert_eq!(desk.read("site/index.html"), page);
    assert_eq!(desk.read("sum.csv"), "item,amount\nrent,1234.56\nheat,1200\n");
}

#[test]
fn a_task_waits_no_longer_than_its_notes_do() {
    let desk = Desk::new();
    desk.write("memo.md", MEMO);
    for words in ["Write it as a poem", "Write it as a song"] {
        desk.run(&["note", "add", "memo.md", "--at", "heading:\"Steps\"", "--change", words]).expect(0);
    }
    desk.run(&["note", "send", "--json"]).expect(3);
    let notes = desk.json(&["note", "list", "memo.md"]);
    let status = || text(&desk.json(&["tasks"])[0], "status").to_owned();
    desk.run(&["note", "resolve", text(&notes[0], "note")]).expect(0);
    assert_eq!(status(), "waiting");
    desk.run(&["note", "resolve", text(&notes[1], "note")]).expect(0);
    assert_eq!(status(), "done");
}
