//! A plugin on a desk of its own: what it could do is looked at, it is installed, what it brings is listed, and it is removed. Lists
//! no server while it is installed, since that would start it.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use gloss_tests::{Desk, Run, text};

use super::reading::{Reading, digest, squashed};

/// How long a command may take.
const LONGEST: Duration = Duration::from_secs(120);
/// From when on one is called slow.
const SLOW: Duration = Duration::from_secs(2);
/// How many characters of a description are held against the page's.
const DESCRIPTION: usize = 900;

/// Runs `gloss` in a folder. One that panics fails the test, one that is slow is called so.
pub(super) fn gloss(desk: &Desk, folder: &Path, words: &[&str]) -> Run {
    let folder = folder.display().to_string();
    let begun = Instant::now();
    let run = desk.run_within(LONGEST, &[&["-C", &folder, "--json"], words].concat());
    assert!(
        (0..=2).contains(&run.status) && !run.err.contains("panicked"),
        "{words:?} in {folder}: {}",
        run.err
    );
    if begun.elapsed() > SLOW {
        println!("{:.1} s for gloss {} in {folder}", begun.elapsed().as_secs_f64(), words.join(" "));
    }
    run
}

/// The catalogues of a repository.
pub(super) fn catalogues(root: &Path) -> Reading {
    let desk = Desk::of_person();
    let mut out = Reading::default();
    let run = gloss(&desk, root, &["plugin", "search"]);
    for offer in run.lines().iter().filter(|offer| text(offer, "market") != "gloss") {
        out.read(format!("offer {} {}", text(offer, "market"), text(offer, "plugin")));
    }
    out.refusal = run.err;
    out
}

/// A plugin by where it comes from: `NAME@CATALOGUE`, or its folder in the repository.
pub(super) fn installed(root: &Path, from: &str) -> Reading {
    let desk = Desk::of_person();
    let source = source(&desk, root, from);
    let mut out = Reading {
        authority: gloss(&desk, root, &["plugin", "authority", &source]).lines(),
        ..Reading::default()
    };
    let run = gloss(&desk, root, &["plugin", "install", &source]);
    if run.status != 0 {
        out.read(if run.err.contains("brings nothing") { "nothing" } else { "refused" });
        out.refusal = run.err;
        return out;
    }
    let plugin = run.last();
    let name = text(&plugin, "plugin").to_owned();
    if from.split_once('@').is_some_and(|(entry, _)| entry != name) {
        out.read(format!("named {name}"));
    }
    let rows = |run: &[&str]| -> Vec<Value> {
        let lines = gloss(&desk, &desk.folder, run).lines();
        lines.into_iter().filter(|row| row["from"] == name.as_str()).collect()
    };
    skills(&mut out, &rows(&["skill", "list"]), &format!("{name}/"));
    hooks(&mut out, &rows(&["hook", "list"]), &format!("{name}/"));
    let roles = rows(&["role", "list"]);
    for part in plugin["parts"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        match part.split_once(' ') {
            Some(("agent", agent)) if roles.iter().any(|role| role["role"] == agent) => out.read(part),
            Some(("agent", agent)) => out.read(format!("agent that is no role {agent}")),
            Some(("command", command)) => out.read(format!("command {}", command.trim_start_matches('/'))),
            Some(("server", _)) => out.read(part),
            _ => {}
        }
    }
    let authority = plugin["authority"].as_array();
    let before = out.authority.iter().filter(|row| row["verb"] != "finding");
    if !authority.is_some_and(|now| now.iter().eq(before)) {
        out.read("authority that is another one once it is installed");
    }
    gloss(&desk, root, &["plugin", "remove", &name]);
    for list in ["skill", "hook", "role", "mcp"] {
        if !rows(&[list, "list"]).is_empty() {
            out.read(format!("{list} that stays once it is removed"));
        }
    }
    out
}

/// What `gloss plugin install` takes. A folder whose name begins with a dot is copied to one that has a name.
fn source(desk: &Desk, root: &Path, from: &str) -> String {
    let hidden = from.strip_prefix("./").and_then(|path| path.strip_prefix('.'));
    match hidden {
        Some(name) => {
            let to = desk.home.join("copy").join(name);
            super::copied::copy(&root.join(from), &to);
            to.display().to_string()
        }
        None if from.contains('@') => from.to_owned(),
        None => root.join(from).canonicalize().expect("a folder").display().to_string(),
    }
}

/// Skills by their folders, which lie below `within`.
pub(super) fn skills(out: &mut Reading, rows: &[Value], within: &str) {
    let mut about = Vec::new();
    for row in rows.iter().filter(|row| row["status"] != "skipped") {
        let file = text(row, "path").strip_prefix(within).expect("its path");
        let folder = file.strip_suffix("/SKILL.md").unwrap_or(".");
        let name = text(row, "skill");
        out.read(format!("skill {folder}"));
        if folder.rsplit('/').next() != Some(name) {
            out.read(format!("called {folder} {name}"));
        }
        for run in row["runs"].as_array().into_iter().flatten() {
            let words: String = squashed(text(run, "command")).chars().take(120).collect();
            out.read(format!("inline {file} {} {}:{}", run["line"], words.chars().count(), digest(&words)));
        }
        let words: String = squashed(text(row, "description")).chars().take(DESCRIPTION).collect();
        about.push(format!("{folder}\t{words}"));
    }
    about.sort();
    if !about.is_empty() {
        out.read(format!("about {}", digest(&about.join("\n"))));
    }
}

/// Hooks by their files, which lie below `within`; those that are passed over among the findings too.
pub(super) fn hooks(out: &mut Reading, rows: &[Value], within: &str) {
    for row in rows {
        let file = text(row, "path").strip_prefix(within).expect("its path");
        match row["event"].as_str().filter(|event| !event.is_empty()) {
            Some(event) => out.read(format!("hook {file} {event} {}", row["line"])),
            None => out.pass_over(file, &row["line"]),
        }
    }
}
