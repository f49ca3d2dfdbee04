//! A folder of 200 files as one artifact, through the same notes, versions and undo as a file: twenty notes beside a rewrite,
//! undone one by one, at once and beside another program; and all files of a version whole after a kill at any moment.

use std::collections::BTreeMap;

use gloss_mock_model::{Mock, Script};
use gloss_protocol::WorkspaceId;
use gloss_store::{Exchange, Intent};
use gloss_tests::{Desk, Table, text};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const FILES: usize = 200;
/// Notes that change something, and those that only ask.
const CHANGES: usize = 16;
const ASKS: usize = 4;

/// The files by their paths, each with its own ends of lines: with one at its end or without, some of them no text.
type Files = BTreeMap<String, Vec<u8>>;

fn name(n: usize) -> String {
    match n {
        0 => "index.html".to_owned(),
        n if n % 20 == 0 => format!("pictures/{n}.png"),
        n if n % 7 == 0 => format!("style {n}.css"),
        n => format!("pages/{}/page-{n}.html", n % 5),
    }
}

fn page(n: usize, price: &str, rest: &str) -> Vec<u8> {
    if n > 0 && n.is_multiple_of(20) {
        return [b"\x89PNG\x00".as_slice(), n.to_string().as_bytes()].concat();
    }
    let end = ["\n", "", "\r\n"][n % 3];
    let line = ["\n", "\n", "\r\n"][n % 3];
    // The same words stand in every file: only its own place tells one from another.
    format!("<h1>Bread {n}</h1>{line}<p>{price}</p>{line}{line}<p>{rest}</p>{end}").into_bytes()
}

const PRICE: &str = "It costs two euros.";
const REST: &str = "Open from eight.";

fn base() -> Files {
    (0..FILES).map(|n| (name(n), page(n, PRICE, REST))).collect()
}

/// The file of a note.
fn file_of(note: usize) -> usize {
    // Three notes of every four are each in a file of its own, the others share one with the note before.
    1 + (note - usize::from(note % 4 == 3)) * 9
}

/// What a Change writes: in the first place of its file, or in the second where the note before has that.
fn is_second(note: usize) -> bool {
    note % 4 == 3
}

/// The files with these notes' changes made.
fn changed(notes: &[usize]) -> Files {
    let mut files = base();
    for note in notes {
        let n = file_of(*note);
        let now = files.get_mut(&name(n)).unwrap();
        let (old, new) = if is_second(*note) { (REST, rest(*note)) } else { (PRICE, price(*note)) };
        *now = String::from_utf8(now.clone()).unwrap().replace(old, &new).into_bytes();
    }
    files
}

fn price(note: usize) -> String {
    format!("It costs {note} euros.")
}

fn rest(note: usize) -> String {
    format!("Open from {note}.")
}

fn put(desk: &Desk, files: &Files) {
    for (path, bytes) in files {
        desk.write(&format!("market/{path}"), bytes);
    }
}

/// What lies in the folder, hidden files too.
fn lies(desk: &Desk) -> Files {
    let root = desk.folder.join("market");
    let (mut open, mut found) = (vec![root.clone()], Files::new());
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
                found.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn check(case: &str, desk: &Desk, expected: &Files) {
    let found = lies(desk);
    let differ: Vec<&String> = found
        .iter()
        .filter(|(path, bytes)| expected.get(*path) != Some(bytes))
        .map(|(path, _)| path)
        .chain(expected.keys().filter(|path| !found.contains_key(*path)))
        .collect();
    assert!(differ.is_empty(), "{case}: {differ:?}");
}

/// What the model does: reads all, edits all, answers, and writes whole pages anew that nobody asked for.
fn script() -> Script {
    let call = |name: &str, arguments: Value| json!({ "name": name, "arguments": arguments });
    let note = |at: usize| format!("{{{{note:{}}}}}", at + 1);
    let reads: Vec<Value> = (0..CHANGES).map(|at| call("read_region", json!({ "note": note(at) }))).collect();
    let edit = |at: usize| {
        let new = if is_second(at) { rest(at) } else { price(at) };
        let base = format!("{{{{json#{}:/base}}}}", at + 1);
        call("edit_region", json!({ "note": note(at), "base": base, "edits": [{ "range": 0, "new": new }] }))
    };
    let answers = (CHANGES..CHANGES + ASKS)
        .map(|at| call("answer", json!({ "note": note(at), "text": format!("Answer {at}.") })));
    let edits: Vec<Value> = (0..CHANGES).map(edit).chain(answers).collect();
    // A page with a note in it, and one without.
    let rewrites = [1, 2].map(|n| {
        let content = String::from_utf8(page(n, &price(0), "Closed for ever.")).unwrap();
        call("write_artifact", json!({ "path": format!("market/{}", name(n)), "content": content }))
    });
    let bad = call("write_artifact", json!({ "path": "market/planted.html", "content": "<p>New</p>" }));
    let writes: Vec<Value> = rewrites.into_iter().chain([bad]).collect();
    Script::from_value(json!([
        { "when": { "round": 0 }, "do": { "calls": reads } },
        { "when": { "round": 1 }, "do": { "calls": edits } },
        { "when": { "round": 2 }, "do": { "calls": writes } },
        { "do": { "text": "All served." } },
    ]))
    .expect("a script")
}

/// A desk on which the notes were served; their ids, changes first.
fn served(mock: &Mock) -> (Desk, Vec<String>) {
    let desk = Desk::new();
    desk.connect(mock, "responses");
    put(&desk, &base());
    let mut ids = Vec::new();
    for at in 0..CHANGES + ASKS {
        let words = if is_second(at) { REST } else { PRICE };
        let place = format!("page:{}/text:\"{words}\"", name(file_of(at)));
        let intent = if at < CHANGES { "--change" } else { "--ask" };
        let added = desk.json(&["note", "add", "market", "--at", &place, intent, &format!("Note {at}")]);
        assert!(text(&added[0], "where").starts_with(&format!("page:{}/", name(file_of(at)))), "{added:?}");
        ids.push(text(&added[0], "note").to_owned());
    }
    let end = desk.run(&["note", "send", "--json"]).expect(0).last();
    assert_eq!(text(&end, "status"), "done", "{end}");
    (desk, ids)
}

fn all() -> Vec<usize> {
    (0..CHANGES).collect()
}

/// Where each note is: in its own file, and sure.
fn check_places(case: &str, desk: &Desk) {
    for (at, note) in desk.json(&["note", "list", "market"]).iter().enumerate() {
        assert!(["exact", "edited"].contains(&text(note, "place")), "{case}: {note}");
        let own = format!("page:{}/", name(file_of(at)));
        assert!(text(note, "where").starts_with(&own), "{case}: {note}");
    }
}

fn shuffled(seed: u64) -> Vec<usize> {
    let mut order = all();
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    for at in (1..order.len()).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        order.swap(at, (state % (at as u64 + 1)) as usize);
    }
    order
}

#[test]
fn twenty_notes_on_a_folder_change_their_places_and_no_other_file() {
    let mock = Mock::start(script()).expect("the double starts");
    let (desk, ids) = served(&mock);
    check("served", &desk, &changed(&all()));
    assert_eq!(desk.json(&["versions", "market"]).len(), 2, "one version for the batch");
    check_places("served", &desk);
    let notes = desk.json(&["note", "list", "market"]);
    assert!(notes[..CHANGES].iter().all(|note| text(note, "state") == "applied"), "{notes:?}");
    assert!(notes[CHANGES..].iter().all(|note| text(note, "state") == "answered"), "{notes:?}");
    // What it rewrote besides is offered, and nothing where it is left.
    let held = desk.json(&["held", "market"]);
    assert!(!held.is_empty());
    for change in &held {
        desk.run(&["held", "leave", text(change, "change")]).expect(0);
    }
    check("left", &desk, &changed(&all()));
    // One by one, in some order.
    let order = shuffled(5);
    for (step, at) in order.iter().enumerate() {
        desk.run(&["note", "undo", &ids[*at]]).expect(0);
        check(&format!("undone {:?}", &order[..=step]), &desk, &changed(&order[step + 1..]));
    }
    check_places("undone", &desk);
}

#[test]
fn notes_on_a_folder_are_undone_at_once_and_beside_another_program() {
    let mock = Mock::start(script()).expect("the double starts");
    let (desk, ids) = served(&mock);
    let words: Vec<&str> = ["note", "undo"].into_iter().chain(ids.iter().map(String::as_str)).collect();
    desk.json(&words);
    check("at once", &desk, &base());
    assert_eq!(desk.json(&["versions", "market"]).len(), 3);
    let (desk, ids) = served(&mock);
    let mut theirs = changed(&all());
    let mut left = all();
    for (step, at) in shuffled(9).into_iter().enumerate() {
        // A file changed, one added, one taken away: none of them with a note.
        let free = |n: usize| (0..CHANGES + ASKS).all(|note| file_of(note) != n);
        let n = (30 + step * 3..FILES).find(|n| free(*n) && theirs.contains_key(&name(*n))).unwrap();
        theirs.insert(name(n), page(n, "It is free.", "Closed."));
        theirs.insert(format!("new/{step}.html"), b"<p>It costs two euros.</p>".to_vec());
        let gone = (100..FILES).find(|n| free(*n) && theirs.contains_key(&name(*n))).unwrap();
        theirs.remove(&name(gone));
        std::fs::remove_file(desk.folder.join("market").join(name(gone))).unwrap();
        put(&desk, &theirs);
        desk.run(&["note", "undo", &ids[at]]).expect(0);
        left.retain(|other| *other != at);
        let now = changed(&left);
        for note in all() {
            theirs.insert(name(file_of(note)), now[&name(file_of(note))].clone());
        }
        check(&format!("step {step}"), &desk, &theirs);
    }
    check_places("beside another program", &desk);
}

/// The first version, and a second one by another program: a third of the files changed, some gone, some new.
fn two_versions(desk: &Desk) -> (Files, Files) {
    let first = base();
    put(desk, &first);
    desk.json(&["versions", "market"]);
    let mut second = first.clone();
    for n in (1..FILES).step_by(3) {
        second.insert(name(n), page(n, "It is free.", "Closed."));
    }
    for n in (5..FILES).step_by(11) {
        second.remove(&name(n));
        std::fs::remove_file(desk.folder.join("market").join(name(n))).unwrap();
    }
    for n in 0..12 {
        second.insert(format!("new/{n}.html"), format!("<p>New {n}</p>").into_bytes());
    }
    put(desk, &second);
    assert_eq!(desk.json(&["versions", "market"]).len(), 2);
    (first, second)
}

/// The files that are others in the two.
fn differing((first, second): &(Files, Files)) -> Vec<String> {
    let paths = first.keys().chain(second.keys().filter(|path| !first.contains_key(*path)));
    paths.filter(|path| first.get(*path) != second.get(*path)).cloned().collect()
}

#[test]
fn all_files_of_a_version_are_whole_after_a_kill_at_any_moment() {
    let mut table = Table::new("A folder of 200 files restored, and killed");
    let files = differing(&two_versions(&Desk::new())).len();
    assert!(files > 60, "{files}");
    let renames = [1, 2, files / 3, files / 2, files - 1, files];
    let counts: [(&str, &[usize]); 3] =
        [("version.intent", &[1]), ("file.rename", &renames), ("version.record", &[1])];
    for (name, counts) in counts {
        for (when, count) in ["before", "after"].iter().flat_map(|when| counts.iter().map(move |n| (when, n)))
        {
            let point = format!("{when}:{name}:{count}");
            let mut desk = Desk::new();
            let (first, second) = two_versions(&desk);
            desk.kill_engine();
            desk.set("GLOSS_STOP_AT", &point);
            let restored = desk.run(&["restore", "market", "1"]);
            let log = std::fs::read_to_string(desk.home.join("engine.log")).unwrap_or_default();
            assert!(log.contains(&point), "{point} was never reached");
            restored.expect(0);
            // The command was sent again. Had the crash left anything but the whole second version, that would have been
            // taken up as one before.
            let versions = desk.json(&["versions", "market"]);
            let made: Vec<&str> = versions.iter().map(|version| text(version, "made_by")).collect();
            assert_eq!(made, ["outside", "outside", "person"], "{point}");
            check(&point, &desk, &first);
            desk.run(&["restore", "market", "2"]).expect(0);
            check(&point, &desk, &second);
            assert_eq!(desk.json(&["log", "--verify"]).last().unwrap()["intact"], true, "{point}");
            table.row(&point, "whole, and made once");
        }
    }
}

#[test]
fn what_lay_beside_is_gone_and_the_files_come_back_from_their_versions() {
    let desk = Desk::new();
    let versions = two_versions(&desk);
    desk.kill_engine();
    // As after a crash in the middle of it, and a program that tidied up what then lay beside the places.
    let workspaces = std::fs::read_dir(desk.home.join("workspaces")).unwrap();
    let dir = workspaces.flatten().next().unwrap().path();
    let own = dir.file_name().unwrap().to_string_lossy().into_owned();
    let mut store = gloss_store::Store::open(&dir, WorkspaceId(own)).unwrap();
    let hash = |files: &Files, path: &str| files.get(path).map(|bytes| hex::encode(Sha256::digest(bytes)));
    let (differing, (first, second)) = (differing(&versions), versions);
    let exchange = |path: &String| {
        let (was, now) = (hash(&second, path), hash(&first, path));
        Exchange { path: format!("market/{path}"), was, now }
    };
    let exchanges: Vec<Exchange> = differing.iter().map(exchange).collect();
    let mut put = 0;
    for exchange in exchanges.iter().step_by(2) {
        let (place, file) = (desk.folder.join(&exchange.path), exchange.path.trim_start_matches("market/"));
        match first.get(file) {
            Some(bytes) => std::fs::write(place, bytes).unwrap(),
            None => std::fs::remove_file(place).unwrap(),
        }
        put += usize::from(exchange.was.is_some());
    }
    assert!(put > 30, "{put}");
    let intent = Intent { path: "market/".to_owned(), files: exchanges };
    store.write(gloss_store::Write::VersionIntent, |tx| tx.intent(&intent)).unwrap();
    drop(store);
    desk.run(&["doctor"]).expect(0);
    let found = lies(&desk);
    // What it had put there anew stays, as a version; every file that was there is what it was.
    for (path, bytes) in &second {
        assert_eq!(found.get(path), Some(bytes), "{path}");
    }
    desk.run(&["restore", "market", "1"]).expect(0);
    check("it goes on from there", &desk, &first);
}

#[test]
fn a_restored_folder_has_the_files_of_its_version_and_no_other() {
    let desk = Desk::new();
    let (first, second) = two_versions(&desk);
    desk.run(&["restore", "market", "1"]).expect(0);
    check("the first", &desk, &first);
    desk.run(&["restore", "market", "2"]).expect(0);
    check("the second", &desk, &second);
    std::fs::remove_dir_all(desk.folder.join("market")).unwrap();
    assert_eq!(desk.json(&["artifacts"])[0]["present"], false);
    desk.run(&["restore", "market", "3"]).expect(0);
    check("a folder that was gone", &desk, &first);
    let artifacts = desk.json(&["artifacts"]);
    assert_eq!(artifacts.len(), 1, "its files are no artifacts of their own: {artifacts:?}");
    assert_eq!((text(&artifacts[0], "kind"), text(&artifacts[0], "path")), ("site", "market/"));
    // Another program has the last word, in any file.
    desk.write("market/pages/1/page-1.html", "theirs");
    desk.run(&["edit", "market", "--at", "page:index.html/text:\"Open from eight.\"", "--set", "Closed."])
        .expect(0);
    assert_eq!(desk.read("market/pages/1/page-1.html"), "theirs");
    assert!(desk.read("market/index.html").contains("Closed."));
    // A table in it is asked for figures by its own name.
    desk.write("market/prices.csv", "shop,price\nA,2\n");
    let table = desk.json(&["view", "market/prices.csv", "--at", "cells:B2"]);
    assert_eq!(text(&table[0], "text"), "2");
    // A file that is named by itself is that page of the site.
    let page = desk.json(&["view", "market/index.html"]);
    assert_eq!(text(&page[0], "where"), "page:index.html");
    assert_eq!(text(&page[0], "text"), desk.read("market/index.html"));
    let added = desk.json(&[
        "note",
        "add",
        "market/pages/2/page-2.html",
        "--at",
        "text:\"Bread 2\"",
        "--ask",
        "Why?",
    ]);
    assert!(text(&added[0], "where").starts_with("page:pages/2/page-2.html/bytes:"), "{added:?}");
    assert_eq!(desk.json(&["artifacts"]).len(), 2, "the site and the table");
}
