//! Actions, briefings, notes, and words that ask for none of these.

use gloss_assistant::Assistant;
use gloss_protocol::Code;
use gloss_provider::{Message, Provider};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::house::{House, ask, request};

const MEETING: &str = "# Product sync\n\nAnna, Ben and Carla were there.\n\n## Decisions\n- Ship the beta on 3 June\n- No dark mode *for now*\n\n## Notes\nWe agreed to freeze the API. Ben will write the release notes by Friday.\n- [ ] @carla order badges before 28 May\n- [x] Old thing\nTODO: clean up the wiki\nWho talks to legal?\n";

#[test]
fn meeting_notes_become_a_list() {
    let mut house = House::new(&[("meeting-notes.md", MEETING.as_bytes())]);
    let says = house.turn("List decisions and action items\n\nAttached files: meeting-notes.md");
    assert!(says.starts_with("I wrote meeting-notes-actions.md."), "{says}");
    insta::assert_snapshot!(house.written["meeting-notes-actions.md"]);
}

#[test]
fn a_folder_is_briefed() {
    let mut house = House::new(&[
        ("meeting-notes.md", MEETING.as_bytes()),
        ("a.csv", b"x,y\n1,2\n3,4\n"),
        ("photo.png", b"\x89PNG"),
    ]);
    house.turn("Brief me on this folder");
    insta::assert_snapshot!(house.written["briefing.md"]);
}

#[test]
fn the_file_is_found_where_there_is_one() {
    let mut house = House::new(&[("a.csv", b"x,y\n1,2\n3,4\n"), ("b.md", b"hello")]);
    assert!(house.turn("Write a report from the data").contains("a-report.md"));
    let mut house = House::new(&[("sales.csv", b"x,y\n1,2\n"), ("staff.csv", b"x,y\n1,2\n")]);
    assert!(house.turn("Write a report from the data").starts_with("Which one?"));
    assert!(house.turn("Write a report on the staff data").contains("staff-report.md"));
    let mut house = House::new(&[]);
    assert!(house.turn("Write a report from the data").starts_with("I found no table"));
    assert!(house.turn("Write a report from gone.csv").starts_with("I couldn't read gone.csv"));
}

#[test]
fn what_it_can_not_do_it_says() {
    for words in ["Compose a symphony", "", "Translate a.csv to German"] {
        let says = House::new(&[]).turn(words);
        assert!(says.contains("I can write a report") && says.contains("Models…"), "{says}");
    }
}

#[test]
fn a_batch_of_notes_is_served_side_by_side() {
    let mut house = House::new(&[]);
    let figures = json!([{ "fact": "f1", "shown": "42.5 %", "value": 42.537, "query": "SELECT sum(\"x\") FROM \"a.csv\"", "sources": [{ "path": "a.csv", "version": 1, "range": "A2:A9" }], "trace": { "says": "Sum of x, A2:A9 of a.csv, 8 rows: 42.537", "query": "", "sources": [] }, "stale": false, "agrees": true }]);
    for (note, text, figures) in [
        ("n1", "One thing. Another.", json!([])),
        ("n2", "by [42.5 %](fact:f1)", figures.clone()),
        ("n3", "by [42.5 %](fact:f1)", figures),
    ] {
        house.places.insert(note.to_owned(), (vec![text.to_owned()], figures));
    }
    let note = |id: &str, intent: &str, text: &str| json!({ "note": id, "path": "r.md", "intent": intent, "text": text, "place": "", "where": "all" });
    let notes = json!({ "notes": [note("n1", "change", "Delete the last sentence"), note("n2", "change", "recompute"), note("n3", "ask", "Where does this come from?"), note("n4", "change", "Make it sing"), note("n5", "change", "delete")], "for_all": "" });
    let says = house.turn(&format!(
        "Serve these notes. Each has a place that was pointed at; change nothing else.\n{notes:#}"
    ));
    // What came of them is the engine's to say.
    assert_eq!(says, "");
    let names: Vec<&str> = house.calls.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "read_region",
            "read_region",
            "read_region",
            "read_region",
            "read_region",
            "act",
            "compute",
            "read_file",
            "answer",
            "needs_person",
            "needs_person",
            "needs_person"
        ]
    );
    let act = &house.calls.iter().find(|(name, _)| name == "act").unwrap().1;
    assert_eq!((&act["act"], &act["args"]["what"]), (&json!("replace"), &json!("Another.")), "{act}");
    let answered = &house.calls.iter().find(|(name, _)| name == "answer").unwrap().1;
    assert!(
        answered["text"].as_str().unwrap().starts_with("Sum of x, A2:A9 of a.csv, 8 rows: 42.537"),
        "{answered}"
    );
    assert_eq!(answered["facts"], json!(["f1"]));
}

#[test]
fn an_act_that_can_not_be_done_gives_the_note_back() {
    let mut house = House::new(&[]);
    house.places.insert("n1".to_owned(), (vec!["One. Two.".to_owned()], json!([])));
    let notes = json!({ "notes": [{ "note": "n1", "intent": "change", "text": "bold, and delete the first sentence" }], "for_all": "Be kind" });
    house.refuses = Some("replace".to_owned());
    let says = house.turn(&format!("Serve these notes.\n{notes}"));
    assert_eq!(says, "The line for all notes needs a model; I left it aside.");
    let names: Vec<&str> = house.calls.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["read_region", "act", "act", "needs_person"]);
}

#[test]
fn any_conversation_is_answered() {
    assert!(ask(&[]).calls.is_empty());
    let odd = [
        Message::ToolResult {
            call_id: "x".to_owned(),
            name: "y".to_owned(),
            text: "{".to_owned(),
            ok: true,
            stopped: false,
        },
        Message::User { text: "Serve these notes. {".to_owned(), input: None },
    ];
    assert!(!ask(&odd).text.is_empty());
}

#[test]
fn a_stop_is_heard_and_a_reader_that_left_is_not_missed() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for (stopped, reads) in [(true, true), (false, false)] {
        let (sender, deltas) = tokio::sync::mpsc::channel(1);
        let cancel = CancellationToken::new();
        if stopped {
            cancel.cancel();
        }
        // A full queue with nobody reading: only the stop can end the wait.
        let kept = reads.then_some(deltas);
        let answer = runtime.block_on(Assistant.answer(request(&[]), sender, cancel));
        match answer {
            Err(failure) => assert!(stopped && failure.problem.code == Code::Interrupted),
            Ok(answer) => assert!(!stopped && !answer.text.is_empty()),
        }
        drop(kept);
    }
}
