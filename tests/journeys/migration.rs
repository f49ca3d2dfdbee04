//! A home that an older Gloss wrote, with a turn in flight, opens whole: whatever moment of its migration the process is
//! killed at. The homes and what is in them: tests/suite/homes/README.md.

use std::io::{Cursor, Read as _};

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Table, text};
use serde_json::json;

/// Moments of the migration that the soak tries, at least.
const MOMENTS: usize = 50;
/// Moments from one that is tried to the next, in the soak and each time.
const STRIDES: [usize; 2] = [2, 11];

/// A home with its folder, of version 8 of the store.
const HOME: &[u8] = include_bytes!("../suite/homes/v8.zip");

/// Two notes were sent, the first was read and edited, and then the process ended: the model goes on from there.
fn script() -> Script {
    Script::from_value(json!([
        { "when": { "tool": "edit_region" }, "do": { "calls": [
            { "name": "answer", "arguments": { "note": "{{note:2}}", "text": "Because." } } ] } },
        { "when": { "tool": "answer" }, "do": { "text": "Served." } },
    ]))
    .expect("a script")
}

/// The home and its folder, as they were left.
fn unpack(desk: &Desk) {
    let mut zip = zip::ZipArchive::new(Cursor::new(HOME)).expect("a zip");
    let root = desk.home.parent().unwrap().to_owned();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let place = root.join(file.enclosed_name().expect("a name within"));
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        std::fs::write(place, bytes).unwrap();
    }
    // It lies somewhere else now.
    let moves = "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute('update workspaces set folder = ?', [sys.argv[2]]); db.commit()";
    let moved = std::process::Command::new("python3")
        .args(["-c", moves])
        .args([desk.home.join("home.db"), desk.folder.canonicalize().unwrap()])
        .status();
    assert!(moved.expect("python3").success());
}

/// The version of the store's tables.
fn version_of(desk: &Desk) -> String {
    let asks = "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('pragma user_version').fetchone()[0])";
    let workspaces = std::fs::read_dir(desk.home.join("workspaces")).unwrap();
    let path = workspaces.flatten().next().unwrap().path().join("workspace.db");
    let output =
        std::process::Command::new("python3").args(["-c", asks]).arg(path).output().expect("python3");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// All that was in it is there, and the turn goes on to its end.
fn check(case: &str, desk: &Desk) {
    desk.run(&["doctor"]).expect(0);
    desk.until("the turn is at rest", || {
        desk.json(&["tasks"]).iter().all(|task| !matches!(text(task, "status"), "working" | "queued"))
    });
    let versions = desk.json(&["versions", "memo.md"]);
    let by: Vec<&str> = versions.iter().map(|version| text(version, "made_by")).collect();
    assert_eq!(by, ["outside", "person", "agent"], "{case}");
    let says = |n: &str| text(&desk.json(&["view", "memo.md", "--version", n])[0], "text").to_owned();
    assert_eq!(
        says("1"),
        "# Memo\n\nFirst sentence stands. Second sentence stands.\n\nLast paragraph.\n",
        "{case}"
    );
    assert_eq!(
        says("2"),
        "# Memo\n\nFirst sentence stands. Second sentence stands.\n\nLast words.\n",
        "{case}"
    );
    let served = "# Memo\n\nFirst sentence changed. Second sentence stands.\n\nLast words.\n";
    assert_eq!((says("3").as_str(), desk.read("memo.md").as_str()), (served, served), "{case}");
    let notes = desk.json(&["note", "list", "memo.md"]);
    let states: Vec<&str> = notes.iter().map(|note| text(note, "state")).collect();
    // Killed a little later, as the home's own tables became newer ones, the answer itself may have been cut off: whether
    // it was given is then not known, and the person is told.
    let is_served = states == ["applied", "answered"] || states == ["applied", "needs_you"];
    assert!(is_served, "{case}: {notes:?}");
    assert_eq!(
        text(&desk.json(&["view", "sales.csv", "--version", "1"])[0], "text"),
        "shop,sales\nA,1\nB,2\n",
        "{case}"
    );
    assert_eq!(desk.json(&["memory", "list"]).len(), 1, "{case}");
    assert_eq!(desk.json(&["automation", "list"]).len(), 1, "{case}");
    assert_eq!(desk.json(&["log", "--verify"]).last().unwrap()["intact"], true, "{case}");
    // What it made before is undone as what it makes now.
    desk.run(&["note", "undo", text(&notes[0], "note")]).expect(0);
    desk.run(&["restore", "memo.md", "1"]).expect(0);
    assert_eq!(desk.read("memo.md"), says("1"), "{case}");
    assert_eq!(version_of(desk), "19", "{case}");
}

#[test]
fn a_home_of_version_8_opens_whole_after_a_kill_at_any_moment_of_its_migration() {
    let mock = Mock::start(script()).expect("the double starts");
    let mut table = Table::new("A home of version 8, killed while it becomes one of today");
    let is_soak = std::env::var_os("GLOSS_SOAK").is_some();
    let stride = STRIDES[usize::from(!is_soak)];
    // Others each time, so that in the end all are tried.
    let now =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |now| now.as_secs());
    let (first, mut tried) = (1 + now as usize % stride, 0);
    loop {
        let point = format!("before:migration:{}", first + tried * stride);
        let mut desk = Desk::new();
        unpack(&desk);
        desk.connect(&mock, "responses");
        assert_eq!(version_of(&desk), "8", "the sample is as old as its name");
        desk.set("GLOSS_STOP_AT", &point);
        desk.run(&["tasks"]);
        let log = std::fs::read_to_string(desk.home.join("engine.log")).unwrap_or_default();
        desk.unset("GLOSS_STOP_AT");
        desk.kill_engine();
        check(&point, &desk);
        if !log.contains(&point) {
            table.row(&point, "beyond its end; opened whole");
            break;
        }
        tried += 1;
        table.row(&point, "killed there; opened whole");
    }
    assert!(tried * stride >= MOMENTS * STRIDES[0], "{tried} moments");
}
