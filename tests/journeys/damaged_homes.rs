//! Homes that were damaged after an engine was killed: bytes flipped, files cut, emptied, gone, or a copy without its log;
//! each with work after the last copy. None begins anew in silence: it is whole, says what it left out, or stops and is put
//! back to its last fold or its last copy, naming what is missing. The person's file is never touched.

mod named;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use gloss_tests::{Desk, Table, text};
use serde_json::Value;

/// Homes that the soak damages, and each time.
const HOMES: [u64; 2] = [200, 20];

/// A command is answered within this, whatever lies in the home.
const LONGEST: Duration = Duration::from_secs(30);

/// From one home to the next: of each harm and each file some.
const STRIDE: u64 = 7;

/// What happens to a file.
#[derive(Clone, Copy, Debug)]
enum Harm {
    /// Bytes of it are others.
    Flipped(usize),
    /// Bytes of it are others, and its times say that nobody wrote to it.
    Rotten(usize),
    /// A part of it is zeros.
    Zeroed,
    /// Its end is gone.
    Cut,
    /// It has no bytes.
    Emptied,
    /// It is not there.
    Gone,
    /// What the log of its database held is not there.
    NoLog,
    /// It is as it was when the last copy was made.
    Older,
}

const HARMS: [Harm; 10] = [
    Harm::Flipped(1),
    Harm::Flipped(40),
    Harm::Flipped(400),
    Harm::Rotten(100),
    Harm::Zeroed,
    Harm::Cut,
    Harm::Emptied,
    Harm::Gone,
    Harm::NoLog,
    Harm::Older,
];

/// What is harmed, together.
const FILES: [&[&str]; 9] = [
    &["workspace.db"],
    &["workspace.db-wal"],
    &["workspace.db", "workspace.db-wal"],
    &["home.db"],
    &["home.db", "workspace.db"],
    &["workspace.db-wal", "workspace.tally"],
    &["workspace.db", "home.db", "home.db-wal", "workspace.tally"],
    &["blobs"],
    &["workspaces"],
];

/// A home with its folder, put back before each harm.
struct Model {
    desk: Desk,
    kept: PathBuf,
    /// What there was at the last copy, at the last fold and at the end.
    copied: Seen,
    last: Seen,
}

/// What a person sees of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Seen {
    tasks: BTreeSet<String>,
    notes: BTreeSet<String>,
    memories: BTreeSet<String>,
    automations: BTreeSet<String>,
    versions: BTreeMap<u64, String>,
}

impl Seen {
    /// Whether all of the other is there, as it was.
    fn has(&self, other: &Self) -> bool {
        self.tasks.is_superset(&other.tasks)
            && self.notes.is_superset(&other.notes)
            && self.memories.is_superset(&other.memories)
            && self.automations.is_superset(&other.automations)
            && other.versions.iter().all(|(n, sha)| self.versions.get(n) == Some(sha))
    }
}

fn copy(from: &Path, to: &Path) {
    let _ = std::fs::remove_dir_all(to);
    assert!(!to.exists(), "{} can't be removed", to.display());
    // With its times: a folder that is put back is the one that was left.
    let done = Command::new("cp").args(["-a".as_ref(), from.as_os_str(), to.as_os_str()]).status();
    assert!(done.expect("cp").success());
}

/// The files of a home by their name, or a folder of it.
fn named(home: &Path, name: &str) -> Vec<PathBuf> {
    let workspaces = home.join("workspaces");
    let space = std::fs::read_dir(&workspaces).expect("workspaces").flatten().next().expect("one").path();
    match name {
        "workspaces" => vec![workspaces],
        "blobs" => {
            let heads = std::fs::read_dir(space.join("blobs")).expect("blobs").flatten();
            heads
                .flat_map(|head| std::fs::read_dir(head.path()).unwrap().flatten())
                .map(|one| one.path())
                .collect()
        }
        name if name.starts_with("home") => vec![home.join(name)],
        name => vec![space.join(name)],
    }
}

/// The notes with a word, the tasks and the versions that a folder has.
fn seen(desk: &Desk) -> Seen {
    let ids = |words: &[&str], key: &str| -> BTreeSet<String> {
        desk.json(words).iter().map(|one| text(one, key).to_owned()).collect()
    };
    let versions = desk.json(&["versions", "memo.md"]);
    Seen {
        tasks: ids(&["tasks"], "task"),
        notes: ids(&["note", "list"], "note"),
        memories: ids(&["memory", "list"], "memory"),
        automations: ids(&["automation", "list"], "automation"),
        versions: versions
            .iter()
            .map(|one| (one["version"].as_u64().expect("a number"), text(one, "sha256").to_owned()))
            .collect(),
    }
}

/// A day's work: until the copy is made, after it until the log is folded in, and after that until the process ends.
fn model() -> Model {
    let desk = Desk::sample();
    desk.write("memo.md", "# Memo\n\nFirst sentence stands. Second sentence stands.\n\nLast paragraph.\n");
    let work = |n: usize| {
        let at = "text:\"Last paragraph.\"";
        desk.run(&["note", "add", "memo.md", "--at", at, "--ask", &format!("Why, {n}?")]).expect(0);
        desk.run(&[
            "edit",
            "memo.md",
            "--at",
            "heading:\"Memo\"",
            "--set",
            &format!("# Memo\n\nWords {n}.\n\nLast paragraph.\n"),
        ])
        .expect(0);
        desk.run(&[
            "run",
            &format!("Write a report on the file, please, {n}"),
            "--attach",
            "airline-safety.csv",
        ])
        .expect(0);
    };
    (0..8).for_each(work);
    desk.run(&["memory", "add", "Rents are due on the first", "--everywhere"]).expect(0);
    desk.run(&["memory", "add", "Write in British English"]).expect(0);
    desk.run(&["automation", "add", "Every weekday at 9, write a briefing of this folder"]).expect(0);
    let copies = desk.home.join("copies");
    let made = |dir: &Path| std::fs::read_dir(dir).into_iter().flatten().flatten().count();
    desk.until("the copies are made", || {
        let dirs = std::fs::read_dir(&copies).into_iter().flatten().flatten();
        dirs.filter(|dir| {
            std::fs::read_dir(dir.path()).is_ok_and(|files| {
                files.flatten().any(|file| !file.file_name().to_string_lossy().starts_with('.'))
            })
        })
        .count()
            == 2
            && made(&copies) == 2
    });
    let copied = seen(&desk);
    let kept = desk.home.parent().expect("a folder").join("kept");
    std::fs::create_dir_all(&kept).expect("a folder");
    copy(&desk.home, &kept.join("older"));
    (8..12).for_each(work);
    let database = named(&desk.home, "workspace.db-wal").remove(0);
    desk.until("the log is folded in", || std::fs::metadata(&database).is_ok_and(|meta| meta.len() == 0));
    desk.run(&["note", "add", "memo.md", "--at", "text:\"Last paragraph.\"", "--ask", "And now?"]).expect(0);
    desk.run(&["edit", "memo.md", "--at", "text:\"Words 11.\"", "--set", "Words at last."]).expect(0);
    desk.kill_engine();
    assert!(std::fs::metadata(&database).is_ok_and(|meta| meta.len() > 0), "there is work in the log alone");
    copy(&desk.home, &kept.join("home"));
    copy(&desk.folder, &kept.join("folder"));
    let last = seen(&desk);
    desk.kill_engine();
    assert!(last.has(&copied) && last != copied, "there was work after the copy");
    Model { desk, kept, copied, last }
}

/// Harms one file. Nothing to do where it is not there.
fn harm(path: &Path, harm: Harm, random: &mut fastrand::Rng, older: &Path) {
    if path.is_dir() {
        if !matches!(harm, Harm::Older) {
            std::fs::remove_dir_all(path).expect("removed");
        }
        return;
    }
    let Ok(mut bytes) = std::fs::read(path) else { return };
    let modified = std::fs::metadata(path).and_then(|meta| meta.modified()).expect("a time");
    match harm {
        Harm::Gone => return std::fs::remove_file(path).expect("removed"),
        Harm::NoLog => {
            for beside in ["-wal", "-shm"] {
                let _ = std::fs::remove_file(format!(
                    "{}{beside}",
                    path.display().to_string().trim_end_matches("-wal")
                ));
            }
            return;
        }
        Harm::Older => {
            if older.exists() {
                std::fs::copy(older, path).expect("copied");
            }
            return;
        }
        Harm::Emptied => bytes.clear(),
        Harm::Cut => bytes.truncate(random.usize(0..bytes.len().max(1))),
        Harm::Zeroed if !bytes.is_empty() => {
            let at = random.usize(0..bytes.len());
            let end = (at + 4096).min(bytes.len());
            bytes[at..end].fill(0);
        }
        Harm::Flipped(times) | Harm::Rotten(times) if !bytes.is_empty() => {
            for _ in 0..times {
                let at = random.usize(0..bytes.len());
                bytes[at] ^= random.u8(1..=255);
            }
        }
        _ => {}
    }
    std::fs::write(path, bytes).expect("written");
    if matches!(harm, Harm::Rotten(_)) {
        std::fs::File::options()
            .write(true)
            .open(path)
            .expect("open")
            .set_modified(modified)
            .expect("a time");
    }
}

/// How a harmed home came out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// All is there.
    Whole,
    /// All but what was said to be left out, or nothing but the last moments, which was said.
    SaidAtOnce,
    /// It stopped, and the restore brought back the last fold or later.
    BackToFold,
    /// It stopped, and the restore brought back the last copy.
    BackToCopy,
    /// It stopped, and the restore brought back what could be read, and said so.
    InPart,
    /// It stopped and could not be brought back; nothing was written over it.
    Stopped,
    /// It went on with less and did not say so.
    Silent,
}

fn told(seen: &Seen) -> String {
    format!("{} tasks, {} notes, {} versions", seen.tasks.len(), seen.notes.len(), seen.versions.len())
}

/// What a person does when Gloss says that something is wrong: looks, restores, looks again.
fn tried(model: &Model, case: &str) -> End {
    let desk = &model.desk;
    let before = desk.read("memo.md");
    let first = desk.run_within(LONGEST, &["tasks", "--json"]);
    let lists = ["versions memo.md", "note list", "memory list", "automation list", "tasks"].map(|words| {
        desk.run_within(LONGEST, &[&words.split(' ').collect::<Vec<_>>()[..], &["--json"]].concat())
    });
    let said: String = lists.iter().map(|run| run.err.as_str()).collect::<String>() + &first.err;
    let end = if lists.iter().all(|run| run.status == 0) {
        let now = seen(desk);
        let doctor = desk.run_within(LONGEST, &["doctor"]);
        match () {
            () if now.has(&model.last) => End::Whole,
            () if said.contains("left out") && doctor.status == 1 => End::SaidAtOnce,
            () if said.contains("Missing here: ") && doctor.status == 1 => taken_back(model, case),
            () if said.contains("of those that hold everywhere: ") && doctor.status == 1 => End::SaidAtOnce,
            () if said.contains("what was remembered everywhere is not in it") => End::SaidAtOnce,
            () => {
                println!("{case}: {}\n{said}\n{}", told(&now), doctor.out);
                End::Silent
            }
        }
    } else {
        if said.contains("written by a newer Gloss") {
            // Nothing is wrong with it, and nothing of it is touched.
            return End::Stopped;
        }
        assert!(said.contains("gloss doctor"), "{case}: no next step: {said}");
        let doctor = desk.run_within(LONGEST, &["doctor"]);
        assert_eq!(doctor.status, 1, "{case}: the doctor works and says so: {doctor:?}");
        let restored = desk.run_within(LONGEST, &["doctor", "--restore", "--json"]);
        if restored.status != 0 {
            println!("{case}: {}{}", said, restored.err);
            return End::Stopped;
        }
        let last: Value = restored.last();
        let again = desk.run_within(LONGEST, &["tasks", "--json"]);
        assert_eq!(again.status, 0, "{case}: {said}{}\n{restored:?}", again.err);
        let now = seen(desk);
        let is_told = last["missing"].as_array().is_some_and(|missing| !missing.is_empty());
        match () {
            () if last["missing"].to_string().contains("what can still be read")
                && !now.versions.is_empty() =>
            {
                End::InPart
            }
            () if !now.has(&model.copied) => {
                println!("{case}: {restored:?} {}", told(&now));
                End::Silent
            }
            () if !now.has(&model.last) && !is_told => {
                println!("{case}: what is missing was not told: {restored:?} {}", told(&now));
                End::Silent
            }
            () if now.versions.len() > model.copied.versions.len() + 2 => End::BackToFold,
            () => End::BackToCopy,
        }
    };
    assert_eq!(desk.read("memo.md"), before, "{case}: the person's file was touched");
    let newest = desk.run_within(LONGEST, &["view", "memo.md", "--json"]);
    if newest.status == 0 {
        assert_eq!(
            text(&newest.last(), "text"),
            before,
            "{case}: what is in the folder is the newest version"
        );
    }
    end
}

/// What something else took out comes back from the copy, as far as it was there, and what is not is told.
fn taken_back(model: &Model, case: &str) -> End {
    let restored = model.desk.run_within(LONGEST, &["doctor", "--restore", "--json"]).expect(0);
    let now = seen(&model.desk);
    let last = restored.last();
    let said = last["missing"].to_string();
    match now.has(&model.last) {
        true => End::SaidAtOnce,
        false
            if now.has(&model.copied)
                && said.contains("in no copy")
                && now.versions == model.last.versions =>
        {
            End::SaidAtOnce
        }
        false => {
            println!("{case}: {said} {}", told(&now));
            End::Silent
        }
    }
}

/// Puts the model's home and folder back as they were left.
fn put_back(model: &Model) {
    model.desk.kill_engines();
    copy(&model.kept.join("home"), &model.desk.home);
    copy(&model.kept.join("folder"), &model.desk.folder);
}

#[test]
fn no_home_with_other_things_in_it_begins_anew_in_silence() {
    let every = if std::env::var_os("GLOSS_SOAK").is_some() { 1 } else { 7 };
    let mut table = Table::new("Homes with other things in them");
    let model = model();
    let first = days() as usize % every;
    let mut wrong = Vec::new();
    let around = named::AROUND.iter().map(|one| (one, true));
    let all = named::NAMED.iter().map(|one| (one, false)).chain(around);
    for ((name, harm), is_around) in all.skip(first).step_by(every) {
        put_back(&model);
        harm(&model);
        let end = tried(&model, name);
        table.row(name, format!("{end:?}"));
        if end == End::Silent || is_around && end != End::Whole {
            wrong.push(format!("{name}: {end:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Which day it is: a sample of another part each day.
fn days() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.map_or(0, |now| now.as_secs() / 86_400)
}

#[test]
fn no_damaged_home_begins_anew_in_silence() {
    let homes = HOMES[usize::from(std::env::var_os("GLOSS_SOAK").is_none())];
    let mut table = Table::new("Damaged homes");
    let model = model();
    // Others each time, so that in the end all are tried.
    let now =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |now| now.as_secs());
    let first = if homes == HOMES[0] { 0 } else { now % HOMES[0] };
    let mut ends: BTreeMap<End, u64> = BTreeMap::new();
    for at in 0..homes {
        let n = (first + at * STRIDE) % HOMES[0];
        let mut random = fastrand::Rng::with_seed(n);
        let (what, files) =
            (HARMS[n as usize % HARMS.len()], FILES[(n as usize / HARMS.len()) % FILES.len()]);
        put_back(&model);
        // Bytes of one version are lost, not those of all of them.
        for name in files {
            let mut paths = named(&model.desk.home, name);
            random.shuffle(&mut paths);
            let path = paths.remove(0);
            let older = model.kept.join("older").join(path.strip_prefix(&model.desk.home).expect("within"));
            harm(&path, what, &mut random, &older);
        }
        let case = format!("home {n}: {what:?} {}", files.join(" "));
        let end = tried(&model, &case);
        *ends.entry(end).or_default() += 1;
        table.row(&case, format!("{end:?}"));
    }
    let count = |end: End| ends.get(&end).copied().unwrap_or(0);
    println!("{homes} homes: {ends:?}");
    table.row("all", format!("{ends:?}"));
    assert_eq!(count(End::Silent), 0, "{ends:?}");
    assert!((homes - count(End::Stopped)) * 10 >= homes * 9, "{ends:?}");
}
