//! The engine is killed at random moments and at every named write, while commands come in. The test keeps its
//! own ledger of what was acknowledged; afterwards all of it is there, once, and the turn goes on or says why not.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Table, binary, engine_of};
use serde_json::{Value, json};

use super::site_publish::visit;

/// Runs with a kill at a random moment.
const RANDOM_RUNS: u64 = 100;
/// Of these, runs that are tried each time; the soak tries all.
const SAMPLE: u64 = 20;

const MEMO: &str = "# Memo\n\nFirst sentence stands. Second sentence stands.\n\nLast paragraph.\n";

/// Every named write: the store's transactions, the renames, and the folding of a log.
fn names() -> Vec<&'static str> {
    let transactions = gloss_store::Write::ALL.iter().map(|write| write.word());
    transactions.chain(["blob.rename", "file.rename", "file.move", "fold", "copy.rename"]).collect()
}

/// What the model does; its slow answer waits until there is a file at `gate`.
fn script(gate: &Path) -> Script {
    Script::from_value(json!([
        { "when": { "contains": "Serve these notes", "round": 0 }, "do": { "calls": [
            { "name": "read_region", "arguments": { "note": "{{note:1}}" } } ] } },
        { "when": { "tool": "read_region" }, "do": { "calls": [
            { "name": "edit_region", "arguments": { "note": "{{note:1}}", "base": "{{json:/base}}",
              "edits": [{ "range": 0, "new": "First sentence changed." }] } },
            { "name": "answer", "arguments": { "note": "{{note:2}}", "text": "Because." } },
            { "name": "write_artifact", "arguments": { "path": "memo.md",
              "content": "# Memo\n\nFirst sentence changed. Second sentence stands.\n\nLast words.\n" } } ] } },
        { "when": { "contains": "Serve these notes" }, "do": { "text": "Served." } },
        { "when": { "contains": "cards.md", "round": 0 }, "do": { "calls": [
            { "name": "make_cards", "arguments": { "cards": [{ "path": "cards.md", "question": "When?", "answer": "In May", "quote": "in May" }] } } ] } },
        { "when": { "tool": "make_cards" }, "do": { "text": "Made." } },
        { "when": { "contains": "Pack it", "round": 0 }, "do": { "calls": [
            { "name": "write_artifact", "arguments": { "path": "package.json", "content": "{}\n" } } ] } },
        { "when": { "tool": "write_artifact" }, "do": { "text": "Written." } },
        { "when": { "tool": "compute" }, "do": { "calls": [
            { "name": "write_artifact", "arguments": { "path": "out.md", "content": "# Out\n\nThere are [56](fact:{{json:/fact}}).\n" } } ] } },
        { "when": { "contains": "Faster" }, "do": { "text": "Fast." } },
        { "when": { "contains": "Slowly" }, "do": { "text": "Slow.", "until_file": gate } },
        { "when": { "round": 0 }, "do": { "text": "I begin.", "calls": [
            { "name": "compute", "arguments": { "sql": "select count(*) from airline_safety" } } ] } },
        { "do": { "text": "Done." } },
    ]))
    .expect("a script")
}

/// What was acknowledged, as the command line printed it.
#[derive(Default)]
struct Ledger {
    notes: BTreeSet<String>,
    tasks: BTreeSet<String>,
    /// What may be done.
    access: BTreeSet<String>,
    versions: BTreeMap<(String, u64), String>,
    /// Addresses of releases, and whether they are open.
    releases: BTreeMap<String, bool>,
}

/// A day's work; each command may meet a dying engine. Gives what was acknowledged.
fn work(desk: &Desk) -> Ledger {
    let mut ledger = Ledger::default();
    let note = |ledger: &mut Ledger, at: &str, kind: &str, words: &str| {
        let run = desk.run(&["note", "add", "memo.md", "--at", at, kind, words, "--json"]);
        if run.status == 0 {
            ledger.notes.insert(run.last()["note"].as_str().unwrap().to_owned());
        }
    };
    note(&mut ledger, "text:\"First sentence stands.\"", "--change", "Change it");
    note(&mut ledger, "text:\"Last paragraph.\"", "--ask", "Why?");
    let task = |ledger: &mut Ledger, words: &[&str]| {
        let run = desk.run(words);
        let Some(last) = run.out.lines().last().and_then(|line| serde_json::from_str::<Value>(line).ok())
        else {
            return;
        };
        if last["type"] == "turn.finished" && last["status"] == "done" {
            ledger.tasks.insert(last["task"].as_str().unwrap().to_owned());
        }
    };
    task(&mut ledger, &["run", "Write out.md", "--attach", "airline-safety.csv", "--json"]);
    task(&mut ledger, &["note", "send", "--json"]);
    allowed(desk);
    let given = desk.run(&["access", "give", "--read", ".env", "--json"]);
    if given.status == 0 {
        ledger.access.insert(given.last()["access"].as_str().unwrap().to_owned());
    }
    // A task that is removed is there whole or not at all.
    let gone = desk.run(&["run", "Faster, please", "--json"]);
    if let Some(id) = gone.lines().last().and_then(|last| Some(last["task"].as_str()?.to_owned())) {
        desk.run(&["remove", &id]);
        // One whose turn was cut off goes on and is answered.
        desk.until("a removed task is gone or whole", || {
            let shown = desk.run(&["show", &id]);
            shown.status != 0 || shown.out.contains("Fast.")
        });
    }
    let edit = desk.run(&[
        "edit",
        "memo.md",
        "--at",
        "heading:\"Memo\"#1",
        "--set",
        "# Memo\n\nAll new.\n",
        "--json",
    ]);
    if edit.status == 0 {
        let last = edit.last();
        if let (Some(version), Some(sha)) = (last["version"].as_u64(), last["sha256"].as_str()) {
            ledger.versions.insert(("memo.md".to_owned(), version), sha.to_owned());
        }
    }
    if let Some(change) = desk.run(&["held", "memo.md", "--json"]).out.lines().next() {
        let change: Value = serde_json::from_str(change).unwrap();
        desk.run(&["held", "leave", change["change"].as_str().unwrap()]);
    }
    desk.write("memo.md", "# Memo\n\nWritten elsewhere.\n");
    desk.run(&["note", "list", "memo.md"]);
    // A known file gets another name; its versions go with it, whichever name is asked for.
    desk.write("plan.md", "# Plan\n\nA plan.\n");
    let known = desk.run(&["versions", "plan.md", "--json"]);
    if known.status == 0 {
        let sha = known.last()["sha256"].as_str().unwrap().to_owned();
        ledger.versions.insert(("plans.md".to_owned(), 1), sha);
    }
    std::fs::rename(desk.folder.join("plan.md"), desk.folder.join("plans.md")).unwrap();
    desk.run(&["versions", "plan.md"]);
    tidied(desk);
    site(desk, &mut ledger);
    published(desk, &mut ledger);
    repeated(desk, &ledger);
    away(desk);
    ledger
}

/// Something is asked for, and allowed.
fn allowed(desk: &Desk) {
    desk.run(&["run", "Pack it", "--json"]);
    let asked = desk.run(&["approvals", "--json"]).lines();
    for approval in asked.iter().filter(|approval| approval["state"] == "waiting") {
        desk.run(&["approvals", "allow", approval["approval"].as_str().unwrap(), "--json"]);
    }
}

/// Two files are moved and one goes to the trash, and all that is taken back; whatever comes in between, each lies in one place.
fn tidied(desk: &Desk) {
    for name in ["t1", "t2", "t3"] {
        desk.write(&format!("{name}.txt"), format!("the words of {name}"));
    }
    let moved = desk.run(&["files", "move", "t1.txt", "t2.txt", "kept/", "--json"]);
    let trashed = desk.run(&["files", "trash", "t3.txt", "--json"]);
    for done in [trashed, moved].iter().filter(|done| done.status == 0) {
        desk.run(&["files", "undo", done.last()["operation"].as_str().unwrap(), "--json"]);
    }
}

/// Each of the files that were moved lies in one place, whole.
fn check_tidied(case: &str, desk: &Desk) {
    if !["t1.txt", "kept/t1.txt"].iter().any(|path| desk.folder.join(path).exists()) {
        // It did not come so far that they were written.
        return;
    }
    for name in ["t1", "t2", "t3"] {
        let places = [desk.folder.clone(), desk.folder.join("kept"), desk.data().join("Trash/files")];
        let found: Vec<String> = places
            .iter()
            .filter_map(|place| std::fs::read_to_string(place.join(format!("{name}.txt"))).ok())
            .collect();
        assert_eq!(found, [format!("the words of {name}")], "{case}: {name}");
    }
    let open = desk.json(&["files", "list"]);
    let is_open = |operation: &Value| ["moving", "undoing"].contains(&operation["state"].as_str().unwrap());
    assert!(!open.iter().any(is_open), "{case}: {open:?}");
}

/// Two files of a folder are changed elsewhere, and go back together.
fn site(desk: &Desk, ledger: &mut Ledger) {
    let write = |page: &str, style: &str| {
        desk.write("shop/index.html", page);
        desk.write("shop/style.css", style);
    };
    write("<p>Bread</p>\n", "p {}\n");
    if desk.run(&["versions", "shop"]).status == 0 {
        write("<p>Rolls</p>\n", "h1 {}\n");
        desk.run(&["versions", "shop"]);
        let restored = desk.run(&["restore", "shop", "1", "--json"]);
        if restored.status == 0 {
            let last = restored.last();
            let sha = last["sha256"].as_str().unwrap().to_owned();
            ledger.versions.insert(("shop/".to_owned(), last["version"].as_u64().unwrap()), sha);
        }
    }
}

/// Two releases of the folder; one is visited and taken back.
fn published(desk: &Desk, ledger: &mut Ledger) {
    let mut made = Vec::new();
    for _ in 0..2 {
        let published = desk.run(&["site", "publish", "shop", "--to", "network", "--json"]);
        if published.status == 0 {
            let last = published.last();
            ledger.releases.insert(last["url"].as_str().unwrap().to_owned(), true);
            made.push(last);
        }
    }
    if let Some(last) = made.pop() {
        let (url, n) = (last["url"].as_str().unwrap().to_owned(), last["release"].to_string());
        visit(&url);
        if desk.run(&["site", "unpublish", "shop", "--release", &n, "--json"]).status == 0 {
            ledger.releases.insert(url, false);
        } else {
            ledger.releases.remove(&url);
        }
    }
}

/// What is published is open again, and what was taken back is not.
fn check_published(case: &str, desk: &Desk, ledger: &Ledger) {
    for (url, open) in &ledger.releases {
        let status = || visit(url).0;
        match open {
            true => desk.until(&format!("{case}: {url} is open again"), || status() == 200),
            false => assert_ne!(status(), 200, "{case}: {url} was taken back"),
        }
    }
}

/// Both files of the folder are of one version.
fn check_site(case: &str, desk: &Desk) {
    let read = |file: &str| std::fs::read_to_string(desk.folder.join("shop").join(file)).unwrap_or_default();
    let both = (read("index.html"), read("style.css"));
    let whole = [("<p>Bread</p>\n", "p {}\n"), ("<p>Rolls</p>\n", "h1 {}\n")];
    assert!(whole.iter().any(|(page, style)| both.0 == *page && both.1 == *style), "{case}: {both:?}");
}

/// A finished task is made repeatable, and repeated.
fn repeated(desk: &Desk, ledger: &Ledger) {
    let made = |task: &&String| desk.run(&["recipe", "save", task, "--json"]);
    let made = ledger.tasks.iter().map(|task| made(&task)).find(|made| made.status == 0);
    if let Some(recipe) = made.map(|made| made.last()) {
        desk.run(&["recipe", "run", recipe["recipe"].as_str().unwrap()]);
    }
}

/// What goes on without a person: each of it is there once or not at all.
fn away(desk: &Desk) {
    let added = desk.run(&["automation", "add", "Faster", "--rule", "every day at 9", "--json"]);
    if added.status == 0 {
        desk.run(&["automation", "run", added.last()["automation"].as_str().unwrap()]);
    }
    let added = desk.run(&["memory", "add", "Rents are due on the first", "--json"]);
    if added.status == 0 {
        desk.run(&["memory", "forget", added.last()["memory"].as_str().unwrap()]);
    }
    desk.run(&["goal", "start", "Faster", "--file", "memo.md"]);
    let lease = Path::new(env!("CARGO_MANIFEST_DIR")).join("suite/word/lease.docx");
    desk.write("lease.docx", std::fs::read(lease).unwrap());
    desk.run(&["suggest", "lease.docx"]);
    desk.write("cards.md", "The shop opens in May.\n");
    desk.run(&["run", "/tutor cards.md"]);
}

/// None of it twice, and nothing at work for ever.
fn check_away(case: &str, desk: &Desk) {
    let automations = desk.json(&["automation", "list"]);
    assert!(automations.len() <= 1, "{case}: {automations:?}");
    for automation in automations {
        let runs = desk.json(&["automation", "runs", automation["automation"].as_str().unwrap()]);
        assert!(runs.len() <= 1, "{case}: a run twice: {runs:?}");
        // A run ends after its task does.
        desk.until("the run is done", || {
            let id = automation["automation"].as_str().unwrap();
            desk.json(&["automation", "runs", id]).iter().all(|run| run["status"] == "done")
        });
    }
    assert!(desk.json(&["memory", "list"]).len() <= 1, "{case}");
    assert!(desk.json(&["card", "list"]).len() <= 1, "{case}");
    let recipes = desk.json(&["recipe", "list"]);
    assert!(
        recipes.len() <= 1 && recipes.iter().all(|one| one["runs"].as_u64() <= Some(1)),
        "{case}: {recipes:?}"
    );
    desk.until("the goal is reached", || {
        desk.json(&["goal", "list"]).iter().all(|goal| goal["status"] == "done")
    });
    let goals = desk.json(&["goal", "list"]);
    assert!(goals.len() <= 1, "{case}: {goals:?}");
    assert!(goals.iter().all(|goal| goal["cycles"].as_array().map(Vec::len) == Some(1)), "{case}: {goals:?}");
}

fn desk(mock: &Mock) -> Desk {
    let desk = Desk::sample();
    desk.kill_engine();
    // The day's copy is one of the writes at which the process may end.
    let _ = std::fs::remove_dir_all(desk.home.join("copies"));
    desk.connect(mock, "responses");
    desk.write("memo.md", MEMO);
    desk
}

/// Everything acknowledged is there, once; the memory is whole; nothing is at work for ever.
fn check(case: &str, desk: &mut Desk, ledger: &Ledger) {
    desk.unset("GLOSS_STOP_AT");
    desk.kill_engine();
    desk.run(&["doctor"]).expect(0);
    desk.until("every turn is at rest", || {
        desk.json(&["tasks"])
            .iter()
            .all(|task| !matches!(task["status"].as_str(), Some("working" | "queued")))
    });
    let tasks: Vec<String> =
        desk.json(&["tasks"]).iter().map(|t| t["task"].as_str().unwrap().to_owned()).collect();
    assert_eq!(tasks.iter().collect::<BTreeSet<_>>().len(), tasks.len(), "{case}: a task twice");
    for task in &ledger.tasks {
        assert!(tasks.contains(task), "{case}: an acknowledged task is gone");
    }
    let notes: Vec<String> =
        desk.json(&["note", "list"]).iter().map(|n| n["note"].as_str().unwrap().to_owned()).collect();
    for note in &ledger.notes {
        assert_eq!(notes.iter().filter(|known| *known == note).count(), 1, "{case}: note {note}");
    }
    assert!(notes.len() <= 2, "{case}: a note twice: {notes:?}");
    let may = desk.json(&["access", "list"]);
    for access in &ledger.access {
        assert!(may.iter().any(|line| line["access"] == **access), "{case}: what may be done is gone");
    }
    check_away(case, desk);
    check_site(case, desk);
    check_tidied(case, desk);
    check_published(case, desk, ledger);
    let mut newest = None;
    for version in desk.json(&["versions", "memo.md"]) {
        let number = version["version"].as_u64().unwrap();
        let sha = version["sha256"].as_str().unwrap();
        if let Some(acknowledged) = ledger.versions.get(&("memo.md".to_owned(), number)) {
            assert_eq!(acknowledged, sha, "{case}: version {number} is another");
        }
        let shown = desk.json(&["view", "memo.md", "--version", &number.to_string()]);
        let text = shown[0]["text"].as_str().unwrap().to_owned();
        newest = Some(text);
    }
    for (path, version) in ledger.versions.keys() {
        assert!(
            desk.json(&["versions", path]).iter().any(|v| v["version"].as_u64() == Some(*version)),
            "{case}: acknowledged version {version} of {path} is gone"
        );
    }
    assert_eq!(
        newest.as_deref(),
        Some(desk.read("memo.md").as_str()),
        "{case}: the folder holds the newest version"
    );
    let paths: Vec<Value> = desk.json(&["artifacts"]).into_iter().map(|a| a["path"].clone()).collect();
    assert!(!paths.contains(&json!("plan.md")), "{case}: a file under two names: {paths:?}");
    assert_eq!(left_beside(&desk.folder), Vec::<String>::new(), "{case}: something lies beside its place");
    assert_eq!(desk.json(&["log", "--verify"]).last().unwrap()["intact"], true, "{case}");
}

fn left_beside(folder: &Path) -> Vec<String> {
    let within = std::fs::read_dir(folder.join("shop")).into_iter().flatten().flatten();
    std::fs::read_dir(folder)
        .unwrap()
        .flatten()
        .chain(within)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains(".gloss-"))
        .collect()
}

#[test]
fn killed_at_every_named_write_nothing_acknowledged_is_lost() {
    let gates = tempfile::tempdir().expect("a folder");
    let gate = gates.path().join("open");
    let mock = Mock::start(script(&gate)).expect("the double starts");
    let mut table = Table::new("Killed at a named write");
    for name in names() {
        for when in ["before", "after"] {
            let point = format!("{when}:{name}:1");
            let mut desk = desk(&mock);
            desk.set("GLOSS_STOP_AT", &stops(name, &point));
            let ledger = work(&desk);
            finish_provoking(name, &desk, &point, &gate);
            assert!(
                was_hit(&desk, &point),
                "{point} was never reached: the name is dead or the day too short"
            );
            check(&point, &mut desk, &ledger);
            table.row(&point, format!("{} notes, {} tasks kept", ledger.notes.len(), ledger.tasks.len()));
        }
    }
}

/// Where the engines shall stop: to be put in order after a crash, a turn must have crashed before.
fn stops(name: &str, point: &str) -> String {
    match name {
        "recover" => format!("before:tool.finish:1,{point}"),
        _ => point.to_owned(),
    }
}

/// What a name needs to be reached, beyond a day's work.
fn finish_provoking(name: &str, desk: &Desk, point: &str, gate: &Path) {
    if name == "copy.rename" {
        desk.until("the day's copy is made", || was_hit(desk, point));
    }
    if name == "turn.steer" {
        let _ = std::fs::remove_file(gate);
        let running = desk.start(&["run", "Slowly", "--json"]);
        // Told as of one moment: asked twice, it may have ended in between.
        let mut task = String::new();
        desk.until("it is at work", || {
            let tasks = desk.json(&["tasks"]);
            let is_slow = |task: &&Value| task["status"] == "working" && task["title"] == "Slowly";
            let working = tasks.iter().find(is_slow);
            task = working.and_then(|task| task["task"].as_str()).unwrap_or_default().to_owned();
            !task.is_empty()
        });
        desk.run(&["steer", &task, "Faster"]);
        std::fs::write(gate, "").expect("opened");
        let _ = running.wait_with_output();
    }
    if name == "version.withdraw" {
        // A file that is a mount of its own can be read and written beside, but not replaced.
        desk.kill_engine();
        let (folder, gloss) = (desk.folder.display(), binary("gloss"));
        desk.in_namespace(&format!(
            "cd {folder} && cp memo.md other && mount --bind other memo.md && {} edit memo.md --at all --set Never",
            gloss.display()
        ));
    }
}

/// An engine that killed itself leaves the moment's name in its log.
fn was_hit(desk: &Desk, point: &str) -> bool {
    std::fs::read_to_string(desk.home.join("engine.log")).is_ok_and(|log| log.contains(point))
}

#[test]
fn killed_at_random_moments_nothing_acknowledged_is_lost() {
    let mock = Mock::start(script(Path::new("/"))).expect("the double starts");
    let mut kept = 0;
    let runs = if std::env::var_os("GLOSS_SOAK").is_some() { RANDOM_RUNS } else { SAMPLE };
    // Others each time, so that in the end all are tried.
    let first =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |now| now.as_secs());
    println!("from run {}", first % RANDOM_RUNS);
    for run in (0..runs).map(|run| (first + run) % RANDOM_RUNS) {
        let mut desk = desk(&mock);
        let home = desk.home.clone();
        let done = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
        let stop = done.clone();
        let killer = std::thread::spawn(move || {
            let mut seed = run.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
            let mut kills = 0;
            while kills < 3 && !stop.load(std::sync::atomic::Ordering::SeqCst) {
                seed ^= seed << 13;
                seed ^= seed >> 7;
                seed ^= seed << 17;
                std::thread::sleep(Duration::from_millis(3 + seed % 60));
                if let Some(pid) = engine_of(&home) {
                    let _ = std::process::Command::new("kill").args(["-9", &pid.to_string()]).status();
                    kills += 1;
                }
            }
            kills
        });
        let ledger = work(&desk);
        done.store(true, std::sync::atomic::Ordering::SeqCst);
        let kills = killer.join().unwrap();
        check(&format!("run {run} ({kills} kills)"), &mut desk, &ledger);
        kept += ledger.notes.len() + ledger.tasks.len() + ledger.versions.len();
    }
    println!("{runs} runs; {kept} acknowledged things, none lost, none doubled");
}
