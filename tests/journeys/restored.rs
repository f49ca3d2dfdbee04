//! What is put back: in the window, where a folder's memory is gone, with the way back to the newest whole copy and what is
//! missing since; and by the command, where something was taken out of it.

use gloss_tests::{Desk, Person, Screen, text};

use super::keeping::{alter, copies, desk, space, stop};

const LARGE: (i64, i64) = (1440, 900);
const MEMO: &str = "# Memo\n\nFirst sentence stands.\n";

fn is_put_back(screen: Screen) {
    let desk = Desk::new();
    desk.write("memo.md", MEMO);
    desk.run(&["edit", "memo.md", "--at", "text:\"First sentence stands.\"", "--set", "It stands."])
        .expect(0);
    desk.kill_engine();
    desk.json(&["tasks"]);
    let copies = desk.home.join("copies");
    desk.until("a copy is made", || {
        std::fs::read_dir(&copies).is_ok_and(|mut all| {
            all.any(|dir| dir.is_ok_and(|dir| dir.file_name() != "home" && has_copy(&dir.path())))
        })
    });
    desk.run(&["edit", "memo.md", "--at", "text:\"It stands.\"", "--set", "It falls."]).expect(0);
    desk.kill_engine();
    let spaces = std::fs::read_dir(desk.home.join("workspaces")).expect("workspaces");
    let space = spaces.flatten().next().expect("one").path();
    for name in ["workspace.db", "workspace.db-wal", "workspace.db-shm"] {
        let _ = std::fs::remove_file(space.join(name));
    }
    let person = Person::new(screen.open(&desk, LARGE), screen, "restored");
    person.see("group", "Problem");
    person.station("gone");
    person.click("button", "Put back the newest copy");
    person.see("status", "Put back");
    let words = person.words("status", "Put back");
    assert!(words.contains("is in place") && words.contains("missing"), "{words}");
    person.station("put back");
    person.click("button", "Open the folder");
    person.see("textbox", "What should be done?");
    person.station("open again");
    assert_eq!(desk.read("memo.md"), "# Memo\n\nIt falls.\n", "the person's own file is not touched");
    assert!(desk.json(&["versions", "memo.md"]).len() >= 2);
}

/// Notes that another program took out of the memory are missed on the screen, and come back from the copy.
fn is_taken_back(screen: Screen) {
    let desk = desk();
    desk.run(&["note", "add", "memo.md", "--at", "heading:\"Memo\"", "--ask", "Why?"]).expect(0);
    stop(&desk);
    desk.json(&["tasks"]);
    desk.until("the copies are made", || copies(&desk).len() >= 2);
    let notes = desk.json(&["note", "list"]).len();
    stop(&desk);
    alter(&space(&desk).join("workspace.db"), "DELETE FROM notes");
    let person = Person::new(screen.open(&desk, LARGE), screen, "taken-back");
    person.see("region", "Missing");
    let words = person.words("region", "Missing");
    assert!(words.contains(&format!("Missing here: {notes} note")), "{words}");
    person.station("missing");
    person.click("button", "Take back from a copy");
    person.see("region", "Taken back");
    assert!(person.words("region", "Taken back").contains("came back from the copy"));
    person.station("taken back");
    person.click("button", "Open the folder again");
    person.see_none("region", "Taken back");
    person.see_none("region", "Missing");
    assert_eq!(desk.json(&["note", "list"]).len(), notes);
}

#[test]
fn what_is_missing_is_said_and_taken_back_in_the_window() {
    is_taken_back(Screen::Window);
}

fn has_copy(dir: &std::path::Path) -> bool {
    let named = |name: &std::ffi::OsStr| !name.to_string_lossy().starts_with('.');
    std::fs::read_dir(dir).is_ok_and(|mut all| all.any(|one| one.is_ok_and(|one| named(&one.file_name()))))
}

#[test]
fn a_folder_whose_memory_is_gone_is_put_back_in_the_window() {
    is_put_back(Screen::Window);
}

#[test]
fn a_state_that_something_was_taken_out_of_is_not_the_newest_whole_one() {
    let desk = desk();
    desk.kill_engine();
    desk.json(&["tasks"]);
    desk.until("the copies are made", || copies(&desk).len() >= 2);
    desk.kill_engine();
    let before = desk.json(&["versions", "memo.md"]).len();
    // A number that its tables belie is put right by itself.
    stop(&desk);
    alter(&space(&desk).join("workspace.db"), "PRAGMA user_version = 0");
    assert_eq!(desk.json(&["versions", "memo.md"]).len(), before);
    for harm in ["DELETE FROM versions", "PRAGMA user_version = 999"] {
        stop(&desk);
        alter(&space(&desk).join("workspace.db"), harm);
        let run = desk.run(&["tasks"]);
        assert_eq!(run.status, 1, "{harm}: {}", run.out);
        let restored = desk.run(&["doctor", "--restore", "--json"]).expect(0).last();
        assert!(text(&restored, "restored").starts_with("20"), "{harm}: {restored}");
        assert!(!text(&restored, "aside").is_empty(), "{harm}: {restored}");
        assert_eq!(desk.json(&["versions", "memo.md"]).len(), before, "{harm}");
        desk.run(&["doctor"]).expect(0);
    }
}

#[test]
fn no_folder_shows_what_is_remembered_of_another() {
    let desk = desk();
    let other = desk.home.with_file_name("other");
    std::fs::create_dir_all(&other).expect("a folder");
    std::fs::write(other.join("memo.md"), MEMO).expect("written");
    let there = other.display().to_string();
    desk.run(&["-C", &there, "memory", "add", "The other one's own words"]).expect(0);
    stop(&desk);
    desk.json(&["tasks"]);
    desk.until("the copies are made", || copies(&desk).len() >= 2);
    stop(&desk);
    let notes = desk.json(&["note", "list"]).len();
    stop(&desk);
    let spaces: Vec<_> =
        std::fs::read_dir(desk.home.join("workspaces")).expect("workspaces").flatten().collect();
    let of = |of_other: bool| {
        let holds = |dir: &std::path::Path| {
            let bytes = std::fs::read(dir.join("workspace.db")).expect("read");
            bytes.windows(25).any(|words| words == b"The other one's own words")
        };
        spaces.iter().map(|one| one.path()).find(|dir| holds(dir) == of_other).expect("one of the two")
    };
    // Exchanged, as a program that keeps folders in step may do.
    let (own, others) = (of(false), of(true));
    let aside = desk.home.join("aside");
    for (from, to) in [(&own, &aside), (&others, &own), (&aside, &others)] {
        std::fs::rename(from, to).expect("moved");
    }
    for words in [&["tasks"][..], &["memory", "list"], &["-C", &there, "memory", "list"]] {
        let run = desk.run(words);
        assert_eq!(run.status, 1, "{words:?}: {}", run.out);
        assert!(run.err.contains("was exchanged for the memory of another folder"), "{words:?}: {}", run.err);
        assert!(run.err.contains("gloss doctor --restore"), "{words:?}: {}", run.err);
    }
    let restored = desk.run(&["doctor", "--restore", "--json"]).expect(0).last();
    assert!(text(&restored, "restored").starts_with("20"), "{restored}");
    assert_eq!(desk.json(&["note", "list"]).len(), notes);
    assert!(!desk.run(&["memory", "list"]).expect(0).out.contains("The other one's own words"));
}
