//! The review as it is read out: roles, names and order in the browser's accessibility tree, one announcement for a
//! batch, everything reachable at 200 % zoom, and nothing that moves where a person asked for stillness.

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Heard, Person, Screen};
use serde_json::json;

const MEMO: &str = "# Quarterly review

Revenue rose in the third quarter. Costs fell by a tenth. Nobody had expected that.

## What they do

| Shop | Q3 |
|---|--:|
| Altmarkt | 609 |

- Check the ledger
- Call the bank
";
const LARGE: (i64, i64) = (1440, 900);
/// A window of 1440 × 900 at 200 %, in CSS pixels.
const ZOOMED: (i64, i64) = (720, 450);

/// What is heard before the artifact, in this order.
const AROUND: &[&str] = &[
    "heading “Notes on memo.md”",
    "button “Skip to the text”",
    "button “Skip to the notes”",
    "button “Skip to the message”",
    "navigation “Tasks”",
    "region “Finished”",
    "button “Notes on memo.md 1 suggestion”",
    "region “In this folder”",
    "button “memo.md 1 min”",
    "button “Settings”",
    "region “Conversation”",
    "log “What was said and done”",
    "list “Steps”",
    "button “Open Quarterly review”",
    "textbox “Anything for all of them?”",
    "button “Send 1 note”",
    "main “Artifact”",
];

/// What is heard of the artifact and its review, in this order.
const REVIEWED: &[&str] = &[
    "main “Artifact”",
    "tablist “Open artifacts”",
    "tab “Quarterly review”",
    "toolbar “View”",
    "radiogroup “Mode”",
    "radiogroup “Marks”",
    "button “Version 2”",
    "button “Compare”",
    "region “What was changed”",
    "button “1 applied”",
    "button “1 answered”",
    "button “1 suggestion not applied”",
    "button “Undo all”",
    "button “Keep all”",
    "article “Quarterly review, version 2”",
    "heading “Quarterly review”",
    "mark “”",
    "deletion “”",
    "heading “What they do”",
    "table “”",
    "columnheader “Q3”",
    "cell “609”",
    "complementary “Notes”",
    "article “Note 1 of 3, change, applied, on 'Costs fell by 10 %.'”",
    "deletion “”",
    "insertion “”",
    "button “Keep note 1”",
    "button “Undo note 1”",
    "button “Reply to note 1”",
    "article “Note 2 of 3, ask, answered, on '609'”",
    "button “Done with note 2”",
    "button “Make this a change”",
    "article “Also suggested, not applied”",
    "button “Leave as is”",
    "button “Apply too”",
    "article “Note 3 of 3, change, not sent, on 'Call the bank'”",
    "button “Edit note 3”",
    "button “Delete note 3”",
    "status “Announcements”",
];

fn script() -> Script {
    let whole =
        MEMO.replace("fell by a tenth", "fell by 10 %").replace("Check the ledger", "Check the old ledger");
    Script::from_value(json!([
        { "when": { "tool": "read_region" }, "do": { "calls": [
            { "name": "edit_region", "arguments": { "note": "{{note:1}}", "base": "{{json#1:/base}}", "edits": [{ "range": 0, "new": "Costs fell by 10 %." }] } },
            { "name": "answer", "arguments": { "note": "{{note:2}}", "text": "It is." } },
            { "name": "write_artifact", "arguments": { "path": "memo.md", "content": whole } },
        ] } },
        { "when": { "tool": "write_artifact" }, "do": { "text": "Served, and the rest is better too." } },
        { "when": { "contains": "Serve these notes" }, "do": { "calls": [
            { "name": "read_region", "arguments": { "note": "{{note:1}}" } },
            { "name": "read_region", "arguments": { "note": "{{note:2}}" } },
        ] } },
    ]))
    .expect("a script")
}

fn note(desk: &Desk, words: &str, intent: &str, text: &str) {
    desk.json(&["note", "add", "memo.md", "--at", &format!("text:\"{words}\""), intent, text]);
}

/// A page with two notes on the memo, not sent yet.
fn begun(size: (i64, i64), case: &str) -> (Desk, Mock, Person) {
    let mock = Mock::start(script()).expect("the double starts");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    desk.write("memo.md", MEMO);
    let person = Person::new(Screen::Chromium.open(&desk, size), Screen::Chromium, case);
    person.click("button", "memo.md*");
    person.see("article", "Quarterly review, version 1");
    note(&desk, "Costs fell by a tenth.", "--change", "Give the figure");
    note(&desk, "609", "--ask", "Is this right?");
    person.see("article", "Note 2 of 2, ask, not sent, on '609'");
    (desk, mock, person)
}

/// Each of these is heard, in this order, whatever is heard between them.
#[track_caller]
fn heard_in_order(heard: &[Heard], expected: &[&str]) {
    let mut rest = heard.iter().map(Heard::says);
    for one in expected {
        assert!(
            rest.any(|says| says == *one),
            "{one} is not heard there:\n{:#?}",
            heard.iter().map(Heard::says).collect::<Vec<_>>()
        );
    }
}

#[test]
fn the_review_is_read_out_by_roles_and_names_in_order() {
    let (desk, _mock, person) = begun(LARGE, "read-out");
    person.listen();
    person.press_until("Tab", "article", "Quarterly review, version 1");
    person.press("Control+Enter");
    person.see("button", "1 suggestion not applied");
    person.see("article", "Note 1 of 2, change, applied, on '*");
    let told = "Changed only what you pointed at. 1 applied, 1 answered, 1 suggestion not applied.";
    person.until("the batch is announced", || person.announced().last().is_some_and(|last| last == told));
    // One for what was sent, one for what came of it.
    assert_eq!(person.announced(), ["2 notes sent", told]);
    note(&desk, "Call the bank", "--change", "Today");
    person.see("article", "Note 3 of 3, change, not sent, on 'Call the bank'");
    person.station("01-read-out");
    let heard = person.read_out();
    heard_in_order(&heard, AROUND);
    heard_in_order(&heard, REVIEWED);
    // The top level is what a screen reader jumps by.
    let top: Vec<String> =
        heard.iter().filter(|one| one.depth == 0 && one.role != "button").map(Heard::says).collect();
    assert_eq!(
        top,
        [
            "banner “”",
            "navigation “Tasks”",
            "region “Conversation”",
            "main “Artifact”",
            "status “Announcements”"
        ]
    );
    // Each block that is noted points to its cards.
    let points: Vec<usize> = heard.iter().filter(|one| one.role == "mark").map(|one| one.points_to).collect();
    assert_eq!(points, [1, 1, 1]);
}

#[test]
fn at_twice_the_size_everything_can_be_reached_and_nothing_moves() {
    let (_desk, _mock, person) = begun(LARGE, "zoomed");
    person.session.resize(ZOOMED.0, ZOOMED.1);
    person.prefer("prefers-reduced-motion", "reduce");
    person.station("01-notes");
    assert_eq!(person.crowded(), Vec::<String>::new());
    assert_eq!(person.moving(0.01), Vec::<String>::new());
    for reached in [
        "Send 2 notes",
        "More of the notes",
        "Version 1",
        "Artifact alone",
        "Unfold the conversation",
        "New task",
    ] {
        person.press_until("Tab", "button", reached);
    }
    person.press_until("Tab", "button", "More of the notes");
    person.press("Enter");
    for reached in ["Edit note 1", "Delete note 1", "Edit note 2", "Less of the notes"] {
        person.press_until("Tab", "button", reached);
    }
    person.station("02-sheet");
    assert_eq!(person.crowded(), Vec::<String>::new());
    person.press_until("Tab", "button", "Send 2 notes");
    person.press("Enter");
    person.see("button", "1 applied");
    person.see("article", "Quarterly review, version 2");
    person.station("03-applied");
    assert_eq!(person.crowded(), Vec::<String>::new());
    assert_eq!(person.moving(0.01), Vec::<String>::new());
    for reached in [
        "Undo all",
        "Keep all",
        "Keep note 1",
        "Undo note 1",
        "Reply to note 1",
        "Make this a change",
        "Leave as is",
        "Apply too",
    ] {
        person.press_until("Tab", "button", reached);
    }
}

#[test]
fn what_is_never_done_is_not_given() {
    let desk = Desk::new();
    for words in [
        ["--read", "/etc/passwd"],
        ["--read", "../x"],
        ["--change", ".git/config"],
        ["--change", "AGENTS.md"],
        ["--change", "a\nb.md"],
        ["--host", "127.0.0.1"],
    ] {
        let run = desk.run(&[&["access", "give"][..], &words].concat());
        assert_ne!(run.status, 0, "{words:?}: {run:?}");
        assert!(
            !run.err.is_empty() && desk.run(&["access", "list"]).out.find(words[1]).is_none(),
            "{words:?}"
        );
    }
    desk.run(&["access", "give", "--read", "./notes/../.env"]).expect(0);
    assert!(desk.run(&["access", "list"]).out.contains("Read .env"));
}
