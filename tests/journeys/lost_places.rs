//! Places that are lost say where they were last seen, from version to version, until they are found again; and a
//! place that the person refused is not offered again.

use gloss_client::{Client, ConnectOptions};
use gloss_protocol::{Command, Done, Note, PlaceStatus, Query, Reply, WorkspaceId};
use gloss_tests::Desk;

const MEMO: &str = "# Memo\n\nAlpha stands here and stays. Beta is what this is about, in many words.\n\nLast words of it.\n";

/// A shell's way to the engine.
struct Shell {
    runtime: tokio::runtime::Runtime,
    client: Client,
    workspace: WorkspaceId,
}

impl Shell {
    fn open(desk: &Desk) -> Self {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let (client, workspace) = runtime.block_on(async {
            let options = ConnectOptions::new(desk.home.clone()).unwrap();
            let client = Client::connect(options).await.unwrap();
            let workspace = client.open(&desk.folder).await.unwrap();
            (client, workspace)
        });
        Self { runtime, client, workspace }
    }

    fn note(&self) -> Note {
        let query = Query::Notes { path: Some("memo.md".to_owned()) };
        let reply = self.runtime.block_on(self.client.query(&self.workspace, query)).unwrap();
        let Reply::Notes { mut notes } = reply else { panic!("{reply:?}") };
        notes.remove(0)
    }

    fn refuse(&self) -> Note {
        let command = Command::NoteRefuse { note: self.note().id };
        let done = self.runtime.block_on(self.client.submit(&self.workspace, command)).unwrap();
        let Done::Notes { mut notes } = done else { panic!("{done:?}") };
        notes.remove(0)
    }
}

fn noted() -> (Desk, Shell) {
    let desk = Desk::new();
    desk.write("memo.md", MEMO);
    let at = "text:\"Beta is what this is about, in many words.\"";
    desk.json(&["note", "add", "memo.md", "--at", at, "--change", "Shorter"]);
    let shell = Shell::open(&desk);
    (desk, shell)
}

/// What a lost place says: the version in which it is no longer, the last one in which it stood, its words there.
fn lost(desk: &Desk, note: &Note) -> (u32, u32, String) {
    let lost = note.place.lost.clone().unwrap_or_else(|| panic!("nothing on where it was: {:?}", note.place));
    let span = lost.region.spans()[0];
    let at = format!("bytes:{}-{}", span.start, span.end);
    let shown = desk.json(&["view", "memo.md", "--version", &lost.seen.to_string(), "--at", &at]);
    (lost.version, lost.seen, shown[0]["text"].as_str().unwrap().to_owned())
}

#[test]
fn a_lost_place_keeps_where_it_was_last_seen_until_it_is_found_again() {
    let (desk, shell) = noted();
    let words = "Beta is what this is about, in many words.";
    desk.write("memo.md", format!("Above.\n\n{MEMO}"));
    assert_eq!((shell.note().place.status, shell.note().place.lost), (PlaceStatus::Exact, None));
    let without = format!("Above.\n\n{}", MEMO.replace(&format!(" {words}"), ""));
    desk.write("memo.md", &without);
    let gone = shell.note();
    assert_eq!(gone.place.status, PlaceStatus::Unplaced);
    assert_eq!(lost(&desk, &gone), (3, 2, words.to_owned()));
    // Later versions know it still: by another program, by hand, and where the file is no text at all.
    desk.write("memo.md", without.replace("Last", "The last"));
    assert_eq!(lost(&desk, &shell.note()), (3, 2, words.to_owned()));
    desk.run(&["edit", "memo.md", "--at", "text:\"Above.\"", "--set", "Over it."]).expect(0);
    assert_eq!(lost(&desk, &shell.note()), (3, 2, words.to_owned()));
    desk.write("memo.md", b"\0\0");
    assert_eq!(lost(&desk, &shell.note()), (3, 2, words.to_owned()));
    desk.run(&["restore", "memo.md", "2"]).expect(0);
    assert_eq!((shell.note().place.status, shell.note().place.lost), (PlaceStatus::Exact, None));
}

#[test]
fn a_refused_place_is_not_offered_again() {
    let (desk, shell) = noted();
    desk.write("memo.md", format!("Above.\n\n{MEMO}"));
    shell.note();
    // Changed in its meaning: only supposed to be it.
    let doubtful = format!("Above.\n\n{}", MEMO.replace("Beta is what", "Beta is not what"));
    desk.write("memo.md", &doubtful);
    assert_eq!(shell.note().place.status, PlaceStatus::Suggested);
    let refused = shell.refuse();
    assert_eq!(refused.place.status, PlaceStatus::Unplaced);
    assert_eq!(lost(&desk, &refused), (3, 2, "Beta is what this is about, in many words.".to_owned()));
    for edit in ["Last words of it, really.", "Last words of it, now really."] {
        desk.write("memo.md", doubtful.replace("Last words of it.", edit));
        assert_eq!(shell.note().place.status, PlaceStatus::Unplaced, "{edit}");
    }
    desk.run(&["edit", "memo.md", "--at", "text:\"Above.\"", "--set", "Over it."]).expect(0);
    assert_eq!(shell.note().place.status, PlaceStatus::Unplaced);
    // Its own words again: that it is.
    desk.write("memo.md", format!("Over it.\n\n{MEMO}"));
    assert_eq!((shell.note().place.status, shell.note().place.lost), (PlaceStatus::Exact, None));
}

#[test]
fn where_two_places_match_the_candidates_follow_each_version() {
    let desk = Desk::new();
    let line = "The one sentence that is pointed at stands here, all alone.";
    let rest = "Other words, many more of them than that sentence has, stand in between and stay as they are.\n\n\
                And a paragraph of its own kind closes the memo, so that nothing else may be mistaken for it.\n\n";
    desk.write("memo.md", format!("# Memo\n\n{line}\n\n{rest}"));
    desk.json(&["note", "add", "memo.md", "--at", &format!("text:\"{line}\""), "--change", "Shorter"]);
    let shell = Shell::open(&desk);
    let twice = format!("# Memo\n\n{rest}{line}\n\nBetween.\n\n{line}\n");
    for above in ["", "A line above.\n\n"] {
        let now = format!("{above}{twice}");
        desk.write("memo.md", &now);
        let place = shell.note().place;
        assert_eq!(place.status, PlaceStatus::Ambiguous, "{place:?}");
        for candidate in &place.candidates {
            let span = candidate.region.spans()[0];
            assert_eq!(&now[span.start as usize..span.end as usize], line, "{above:?} {place:?}");
        }
        assert_eq!(place.candidates.len(), 2);
        assert_eq!(lost(&desk, &shell.note()), (2, 1, line.to_owned()));
    }
}

#[test]
fn what_was_cut_in_one_version_and_pasted_in_another_is_suggested_until_it_is_refused() {
    let (desk, shell) = noted();
    let words = "Beta is what this is about, in many words.";
    let cut = MEMO.replace(&format!(" {words}"), "");
    desk.write("memo.md", &cut);
    assert_eq!(shell.note().place.status, PlaceStatus::Unplaced);
    desk.write("memo.md", format!("{cut}\n{words} And more.\n"));
    let pasted = shell.note().place;
    assert_eq!((pasted.status, pasted.text.as_str(), pasted.lost), (PlaceStatus::Suggested, words, None));
    assert_eq!(shell.refuse().place.status, PlaceStatus::Unplaced);
    desk.write("memo.md", format!("Over it.\n\n{cut}\n{words} And more.\n"));
    assert_eq!(shell.note().place.status, PlaceStatus::Unplaced, "it was refused");
    desk.write("memo.md", MEMO);
    assert_eq!(shell.note().place.status, PlaceStatus::Exact);
}
