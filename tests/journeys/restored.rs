//! A folder whose memory is gone opens in the window with the way back to the newest whole copy, and what is missing since is
//! said. In the window alone: the browser is led there by a command that says the same.

use gloss_tests::{Desk, Person, Screen};

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

fn has_copy(dir: &std::path::Path) -> bool {
    let named = |name: &std::ffi::OsStr| !name.to_string_lossy().starts_with('.');
    std::fs::read_dir(dir).is_ok_and(|mut all| all.any(|one| one.is_ok_and(|one| named(&one.file_name()))))
}

#[test]
fn a_folder_whose_memory_is_gone_is_put_back_in_the_window() {
    is_put_back(Screen::Window);
}
