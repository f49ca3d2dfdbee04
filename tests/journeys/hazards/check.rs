//! What has to hold after an interleaving, looked at on the disk: everything that the person saved last is there, whole, where they
//! or an allowed step put it; and what Gloss says is so. Believes no word of Gloss's about the person's bytes.

use std::collections::BTreeMap;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::agent::{DELETES, MOVES, Run, operation};
use super::person::{CHANGED, Kept, Ledger, Person, SENTENCE, What};
use super::scene::Scene;

/// A thing on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub what: Option<What>,
    pub mode: u32,
    pub modified: (i64, i64),
    pub inode: u64,
}

/// All that lies in a folder, by its path from there; folders have nothing in them here.
pub(super) fn tree(root: &Path) -> BTreeMap<String, Found> {
    let (mut out, mut left) = (BTreeMap::new(), vec![root.to_owned()]);
    while let Some(folder) = left.pop() {
        for entry in folder.read_dir().into_iter().flatten().flatten() {
            let path = entry.path();
            let Ok(found) = path.symlink_metadata() else { continue };
            let kind = found.file_type();
            let what = if kind.is_dir() {
                left.push(path.clone());
                None
            } else if kind.is_symlink() {
                std::fs::read_link(&path).ok().map(What::Link)
            } else if kind.is_fifo() {
                Some(What::Pipe)
            } else {
                std::fs::read(&path).ok().map(What::File)
            };
            let name = path.strip_prefix(root).expect("beneath").display().to_string();
            let modified = (found.mtime(), found.mtime_nsec());
            out.insert(name, Found { what, mode: found.mode() & 0o7777, modified, inode: found.ino() });
        }
    }
    out
}

/// The bytes without what the agent changes.
fn plain(what: &What) -> What {
    let What::File(bytes) = what else { return what.clone() };
    let Ok(words) = std::str::from_utf8(bytes) else { return what.clone() };
    What::File(words.replace(CHANGED, SENTENCE).replace("says little", "says nothing").into_bytes())
}

/// Where what was saved under a name may lie now.
fn places(run: Run, path: &str) -> Vec<String> {
    let mut places = vec![path.to_owned()];
    if matches!(run, Run::Tidy | Run::TidyUndo) {
        for (from, to) in MOVES {
            for (one, other) in [(from, to), (to, from)] {
                let rest = path.strip_prefix(one).filter(|rest| rest.is_empty() || rest.starts_with('/'));
                places.extend(rest.map(|rest| format!("{other}{rest}")));
            }
        }
    }
    places
}

fn is_deleted(run: Run, path: &str) -> bool {
    let is_in =
        |from: &str| path.strip_prefix(from).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    matches!(run, Run::Tidy | Run::TidyUndo) && DELETES.iter().any(|from| is_in(from))
}

/// What of the person's is not where it should be.
pub(super) fn lost(run: Run, person: &Person, saves_asked: Option<u32>) -> Vec<String> {
    let (disk, ledger) = (tree(&person.root), person.ledger());
    let trash = tree(&person.trash.join("files"));
    let mut out = Vec::new();
    for (path, kept) in &ledger.files {
        let mut found: Vec<&Found> = places(run, path).iter().filter_map(|place| disk.get(place)).collect();
        let may_go = is_deleted(run, path) && saves_asked.is_some_and(|saves| kept.n <= saves);
        if may_go && ledger.has_emptied {
            continue;
        }
        if may_go {
            found.extend(trash.values());
        }
        // What the person had go back may be replaced: it is a version.
        if matches!(run, Run::Back | Run::SiteBack) && saves_asked.is_some_and(|saves| kept.n <= saves) {
            continue;
        }
        let is_it =
            |found: &&&Found| found.what.as_ref().is_some_and(|what| plain(what) == plain(&kept.what));
        match found.iter().find(is_it) {
            None => out.push(format!(
                "{path} (save {}) is nowhere; {} there: {:?}",
                kept.n,
                found.len(),
                found.first().map(|one| words(one))
            )),
            Some(found) => out.extend(unlike(run, (path, kept), found, &ledger)),
        }
    }
    for (name, bytes) in &ledger.trash {
        let found = trash.get(name).and_then(|found| found.what.clone());
        if !ledger.has_emptied && found != Some(What::File(bytes.clone())) {
            out.push(format!("{name} of the trash is another: {found:?}"));
        }
    }
    out
}

fn words(found: &Found) -> String {
    match &found.what {
        Some(What::File(bytes)) => String::from_utf8_lossy(bytes)
            .chars()
            .rev()
            .take(60)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect(),
        other => format!("{other:?}"),
    }
}

/// Rights and times that are others than the person's.
fn unlike(run: Run, (path, kept): (&str, &Kept), found: &Found, ledger: &Ledger) -> Option<String> {
    let is_file = matches!(kept.what, What::File(_));
    if is_file && kept.mode != found.mode {
        return Some(format!("{path} has the rights {:o} and not {:o}", found.mode, kept.mode));
    }
    // What was written anew may have the number of a file that is gone.
    let is_same = is_file && kept.inode == found.inode && matches!(run, Run::Tidy | Run::TidyUndo);
    if is_same && kept.modified != found.modified && found.what.as_ref() == Some(&kept.what) {
        return Some(format!("{path} has another time"));
    }
    // A program has it open: nobody else writes it.
    (ledger.locks.contains(path) && ledger.is_locked_first && found.what.as_ref() != Some(&kept.what))
        .then(|| format!("{path} was written although it is locked"))
}

/// What Gloss says that is not so.
pub(super) fn untrue(run: Run, scene: &mut Scene<'_>) -> Vec<String> {
    let person = scene.person.clone();
    let (mut out, disk) = (Vec::new(), tree(&person.root));
    for name in disk.keys().filter(|name| name.contains(".gloss-")) {
        out.push(format!("{name} lies beside its place"));
    }
    let files =
        scene.engine.query(json!({ "type": "files" }))["files"].as_array().cloned().unwrap_or_default();
    let own = format!("{}/", scene.dir);
    let mut paths: Vec<String> =
        files.iter().filter_map(|file| Some(file["path"].as_str()?.strip_prefix(&own)?.to_owned())).collect();
    paths.extend(person.ledger().files.keys().cloned());
    paths.sort();
    paths.dedup();
    for path in paths.iter().filter(|path| !path.ends_with('/') && !path.starts_with("shop")) {
        let whole = scene.path(path);
        scene.engine.submit(json!({ "type": "workspace.refresh", "path": whole }));
        let versions = scene.engine.query(json!({ "type": "versions", "path": whole }))["versions"].clone();
        let Some(newest) = versions.as_array().and_then(|all| all.last()).cloned() else { continue };
        if newest["path"] != *whole {
            continue;
        }
        let Some(Found { what: Some(What::File(bytes)), .. }) = disk.get(path) else { continue };
        if newest["sha256"] != hex::encode(Sha256::digest(bytes)) {
            out.push(format!("the newest version of {path} is not what lies there: {newest}"));
        }
    }
    if matches!(run, Run::Tidy | Run::TidyUndo) {
        out.extend(untrue_step(scene));
    }
    out
}

/// Restores versions of what went back, the newest first; gives what of the person's is in none of them.
pub(super) fn bring_again(run: Run, scene: &mut Scene<'_>) -> Vec<String> {
    let path = scene.path(if run == Run::Back { "report.md" } else { "shop/" });
    let versions = scene.engine.query(json!({ "type": "versions", "path": path }))["versions"].clone();
    let person = scene.person.clone();
    let mut missing = lost(run, &person, scene.saves_asked);
    for version in versions.as_array().into_iter().flatten().rev() {
        let back = json!({ "type": "artifact.restore", "path": path, "version": version["version"] });
        scene.engine.submit(back);
        let now = lost(run, &person, scene.saves_asked);
        let begins = |one: &String| one.split(" is nowhere").next().unwrap_or_default().to_owned();
        missing.retain(|one| now.iter().any(|other| begins(other) == begins(one)));
    }
    missing
}

/// Takes out what the agent was shown, and so wrote on, where it is a version.
pub(super) fn without_read(wrong: Vec<String>, scene: &mut Scene<'_>) -> Vec<String> {
    let mut out = Vec::new();
    for one in wrong {
        let path = one.split(' ').next().unwrap_or_default().to_owned();
        let kept = scene.person.ledger().files.get(&path).cloned();
        let versions = scene.engine.query(json!({ "type": "versions", "path": scene.path(&path) }));
        let is_version = |kept: &Kept| match &kept.what {
            What::File(bytes) => versions.to_string().contains(&hex::encode(Sha256::digest(bytes))),
            _ => false,
        };
        let is_read = |kept: &Kept| scene.moments.has_seen(kept.n);
        if !kept.is_some_and(|kept| is_read(&kept) && is_version(&kept)) {
            out.push(one);
        }
    }
    out
}

/// Whether a step of files came to what its state says, for the files that nobody else moved.
fn untrue_step(scene: &mut Scene<'_>) -> Vec<String> {
    let Some(operation) = operation(scene) else { return Vec::new() };
    let (person, own) = (scene.person.clone(), format!("{}/", scene.dir));
    let ledger = person.ledger();
    let is_done = operation["state"] == "done";
    let mut out = Vec::new();
    for step in operation["steps"].as_array().into_iter().flatten() {
        let of =
            |key: &str| step[key].as_str().map(|path| path.strip_prefix(&own).unwrap_or(path).to_owned());
        let (Some(from), to) = (of("from"), of("to").or_else(|| of("trashed"))) else { continue };
        let is_near =
            |path: &str, touched: &String| touched.starts_with(path) || path.starts_with(touched.as_str());
        if ledger
            .touched
            .iter()
            .any(|touched| is_near(&from, touched) || to.as_deref().is_some_and(|to| is_near(to, touched)))
        {
            continue;
        }
        let lies = |path: &str| {
            person.root.join(path).symlink_metadata().is_ok_and(|found| step["inode"] == found.ino())
        };
        let (stays, went) = (lies(&from), to.as_deref().is_some_and(lies));
        let emptied = ledger.has_emptied && step["trashed"].is_string();
        // An undo that the emptied trash stopped says by name what came back all the same.
        let is_named = |line: &String| line.contains("Came back all the same") && line.contains(&from);
        if emptied && is_done && stays && scene.trace.iter().any(is_named) {
            continue;
        }
        if stays == is_done || (went != is_done && !emptied) {
            out.push(format!(
                "the step is {}, and {from} lies at its {} place",
                operation["state"],
                if stays { "old" } else { "new" }
            ));
        }
    }
    out
}

/// Paths of a summary as a line for the failing seed.
pub(super) fn told(trace: &[String], acts: &[String]) -> String {
    format!("acts: {acts:#?}\ntrace: {}", Value::from(trace.to_vec()))
}
