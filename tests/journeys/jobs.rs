//! Jobs as people give them who write no code, each played by a model that calls the real tools over realistic files, and each
//! checked by what it came to: figures and words read back by other means, files that it does not change the same to the byte,
//! no step that failed, everything taken back, and never more questions than the table says (`tests/suite/jobs/jobs.tsv`, three
//! at most). Here nothing is injected: `obeyed.rs` plays what a sentence in the material makes of a model that obeys it, and
//! its own places once more without the sentence; these are the other side of the same walls, that work gets done behind them.

mod documents;
mod folders;
mod made;
mod others;
mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Internet, Run, Table, text};
use serde_json::{Value, json};

/// Most questions that a job may need.
const MOST_QUESTIONS: u64 = 3;

/// Programs that a job is about and that a computer may not have.
const NEEDS: [(&str, &str); 2] = [("letters as PDF", "soffice"), ("letters as PDF", "pdftotext")];

/// The files of a folder, hidden ones too, with what they hold.
type Files = BTreeMap<String, Vec<u8>>;

/// A job of the table: its files, its model, and what must have come of it.
struct Job {
    name: &'static str,
    set_up: fn(&Desk),
    model: fn() -> Vec<Value>,
    check: fn(&Done<'_>),
}

/// A job that was done.
struct Done<'a> {
    desk: &'a Desk,
    before: Files,
    after: Files,
}

/// A line of the table.
struct Line {
    way: &'static str,
    words: &'static str,
    questions: u64,
}

fn table() -> BTreeMap<&'static str, Line> {
    let lines = include_str!("../suite/jobs/jobs.tsv").lines().filter(|line| !line.starts_with('#'));
    let line = |line: &'static str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let [name, way, _kinds, words, questions] = fields.try_into().expect("five fields");
        (name, Line { way, words, questions: questions.parse().expect("a number") })
    };
    lines.map(line).collect()
}

/// A call of a tool.
fn call(name: &str, arguments: Value) -> Value {
    json!({ "name": name, "arguments": arguments })
}

/// A command in which a model runs a script of its own.
fn python(script: &str) -> Value {
    call("run_command", json!({ "command": format!("cat > job.py <<'END'\n{script}\nEND\npython3 job.py") }))
}

/// Keeps files of the scratch folder under these names.
fn keep(files: &[(&str, &str)]) -> Vec<Value> {
    files.iter().map(|(from, path)| call("keep_file", json!({ "from": from, "path": path }))).collect()
}

/// A model that makes these calls, round by round, and then says that it is done.
fn rounds(rounds: Vec<Vec<Value>>) -> Vec<Value> {
    let rule =
        |(round, calls): (usize, Vec<Value>)| json!({ "when": { "round": round }, "do": { "calls": calls } });
    rounds.into_iter().enumerate().map(rule).chain([json!({ "do": { "text": "Done." } })]).collect()
}

fn files(folder: &Path) -> Files {
    let (mut found, mut open) = (Files::new(), vec![folder.to_owned()]);
    while let Some(dir) = open.pop() {
        for entry in dir.read_dir().expect("a folder").flatten() {
            let path = entry.path();
            if entry.file_type().expect("a kind").is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below").display().to_string();
                found.insert(name, std::fs::read(&path).expect("read"));
            }
        }
    }
    found
}

impl Done<'_> {
    /// What a script of Python's own readers finds in the folder.
    fn python(&self, script: &str) -> Value {
        let ran = Command::new("python3").args(["-c", script]).current_dir(&self.desk.folder).output();
        let ran = Run::from(ran.expect("python3"));
        serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{script}\n{}\n{}", ran.out, ran.err))
    }

    /// The files that are new, and those that are no longer as they were.
    fn changes(&self) -> (Vec<&str>, Vec<&str>) {
        let new = self.after.keys().filter(|name| !self.before.contains_key(*name)).map(String::as_str);
        let other = self.before.iter().filter(|(name, bytes)| self.after.get(*name) != Some(bytes));
        (new.collect(), other.map(|(name, _)| name.as_str()).collect())
    }

    /// These files are new and all others the same to the byte.
    #[track_caller]
    fn made_only(&self, made: &[&str]) {
        let made: BTreeSet<&str> = made.iter().copied().collect();
        let (new, other) = self.changes();
        assert_eq!((new, other), (made.into_iter().collect(), Vec::new()));
    }

    /// The words of a file.
    #[track_caller]
    fn words(&self, path: &str) -> String {
        String::from_utf8(self.after.get(path).unwrap_or_else(|| panic!("no {path}")).clone()).expect("words")
    }
}

/// What waits for the person.
fn waiting(desk: &Desk) -> Vec<Value> {
    desk.json(&["approvals"]).into_iter().filter(|card| card["state"] == "waiting").collect()
}

/// Gives the job, and allows all that is asked; what the end says.
fn give(desk: &Desk, line: &Line) -> Value {
    let mut run = match line.way {
        "automation" => {
            let added = desk.json(&["automation", "add", line.words, "--zone", "UTC"]);
            desk.run(&["automation", "run", text(&added[0], "automation"), "--json"])
        }
        "folder" => {
            let kept: Vec<String> =
                files(&desk.folder).into_keys().filter(|name| name.ends_with(".md")).collect();
            let with = kept.iter().flat_map(|name| ["--attach", name.as_str()]);
            let words: Vec<&str> = ["run", line.words, "--json"].into_iter().chain(with).collect();
            desk.run(&words)
        }
        _ => desk.run(&["run", line.words, "--json"]),
    };
    while let Some(card) = waiting(desk).first() {
        println!("  asked: {} {}", text(card, "says"), text(card, "exact"));
        // A site is given to the whole task, as the card offers it; all else for once.
        let reach = (card["permission"] == "reach").then_some("--task");
        // What is alike is one card, and answered as one.
        let name = card["group"].as_str().unwrap_or_else(|| text(card, "approval"));
        let words: Vec<&str> = ["approvals", "allow", name, "--json"].into_iter().chain(reach).collect();
        run = desk.run(&words);
    }
    run.expect(0).last()
}

/// Steps that failed, of any task.
fn failed(desk: &Desk) -> Vec<String> {
    let mut failed = Vec::new();
    for task in desk.json(&["tasks"]) {
        for shown in desk.json(&["show", text(&task, "task")]) {
            let items = shown["items"].as_array().cloned().unwrap_or_default();
            let bad = items.iter().filter(|item| item["status"] == "failed");
            failed.extend(bad.map(|item| format!("{}: {}", item["body"]["name"], item["body"])));
        }
    }
    failed
}

/// Takes all of it back as a person would: moves by their undo, changes by their first version, what is new into the trash.
fn take_back(desk: &Desk, before: &Files) {
    let done = desk.json(&["files", "list"]).into_iter().filter(|one| one["state"] == "done");
    for operation in done {
        desk.run(&["files", "undo", text(&operation, "operation")]).expect(0);
    }
    let now = files(&desk.folder);
    for (path, _) in before.iter().filter(|(path, bytes)| now.get(*path).is_some_and(|now| now != *bytes)) {
        let first = desk.json(&["versions", path])[0]["version"].to_string();
        desk.run(&["restore", path, &first]).expect(0);
    }
    let is_in = |folder: &str| before.keys().any(|path| path.starts_with(&format!("{folder}/")));
    let top = |path: &String| {
        let folders = path.match_indices('/').map(|(at, _)| path[..at].to_owned());
        folders.into_iter().find(|folder| !is_in(folder)).unwrap_or_else(|| path.clone())
    };
    let new: BTreeSet<String> = now.keys().filter(|path| !before.contains_key(*path)).map(top).collect();
    if !new.is_empty() {
        let words: Vec<&str> = ["files", "trash"].into_iter().chain(new.iter().map(String::as_str)).collect();
        desk.run(&words).expect(0);
    }
    assert!(files(&desk.folder) == *before, "something did not come back");
}

/// Plays a job from its words to its undo; how many questions it needed.
fn play(job: &Job) -> u64 {
    let all = table();
    let line = all.get(job.name).unwrap_or_else(|| panic!("{} is not in the table", job.name));
    let desk = Desk::new();
    (job.set_up)(&desk);
    let script = Script::from_value(Value::Array((job.model)())).expect("a script");
    let mock = Mock::start(script).expect("the double");
    desk.connect(&mock, "responses");
    play_at(&desk, line, job)
}

fn play_at(desk: &Desk, line: &Line, job: &Job) -> u64 {
    let before = files(&desk.folder);
    let end = give(desk, line);
    assert_eq!((&end["status"], &end["problem"]), (&json!("done"), &Value::Null), "{}: {end}", job.name);
    assert_eq!(failed(desk), Vec::<String>::new(), "{}", job.name);
    let done = Done { desk, after: files(&desk.folder), before };
    (job.check)(&done);
    take_back(desk, &done.before);
    assert_eq!(desk.json(&["log", "--verify"]).last().expect("a verdict")["intact"], true);
    end["questions"].as_u64().expect("a number of questions")
}

fn is_installed(program: &str) -> bool {
    std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).any(|dir| dir.join(program).exists())
}

/// Plays jobs, and compares what they needed with the table.
fn play_all(title: &'static str, jobs: &[Job]) {
    let (all, mut out) = (table(), Table::new(title));
    for job in jobs {
        // Said, and never counted as done.
        if let Some(program) =
            NEEDS.iter().find(|(name, program)| *name == job.name && !is_installed(program))
        {
            out.row(job.name, format!("NOT RUN: {} is not installed", program.1));
            continue;
        }
        let begun = std::time::Instant::now();
        let questions = play(job);
        out.row(job.name, format!("well, {questions} questions"));
        println!("  {} took {:?}", job.name, begun.elapsed());
        assert_eq!(questions, all[job.name].questions, "questions of “{}”", job.name);
    }
}

#[test]
fn jobs_with_whole_folders_end_well() {
    play_all("Jobs with whole folders", folders::JOBS);
}

#[test]
fn jobs_with_tables_end_well() {
    play_all("Jobs with tables", tables::JOBS);
}

#[test]
fn jobs_with_documents_end_well() {
    play_all("Jobs with documents", documents::JOBS);
}

#[test]
fn jobs_that_make_something_else_of_it_end_well() {
    play_all("Jobs that make something else of it", made::JOBS);
}

#[test]
fn jobs_for_helpers_and_for_every_week_end_well() {
    play_all("Jobs for helpers and for every week", others::JOBS);
}

#[test]
fn what_changed_on_five_pages_since_last_week_is_found_out() {
    let own = "journeys::jobs::what_changed_on_five_pages_since_last_week_is_found_out";
    Internet::inside(own, others::five_pages);
}

#[test]
fn there_are_twenty_jobs_and_more_and_none_needs_more_than_three_questions() {
    let all = table();
    let played: BTreeSet<&str> = [folders::JOBS, tables::JOBS, documents::JOBS, made::JOBS, others::JOBS]
        .into_iter()
        .flatten()
        .map(|job| job.name)
        .chain([others::FIVE_PAGES])
        .collect();
    assert_eq!(played, all.keys().copied().collect());
    assert!(all.len() >= 20 && all.values().all(|line| line.questions <= MOST_QUESTIONS));
}
