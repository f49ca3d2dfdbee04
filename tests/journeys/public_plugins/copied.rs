//! What lies in a folder of work: the repository as one itself, and files of it that are made to be copied into one. A server of a folder
//! is not started before somebody adds it, and none is added.

use std::path::{Path, PathBuf};

use serde_json::Value;

use gloss_tests::{Desk, text};

use super::plugin::{gloss, hooks, skills};
use super::reading::Reading;

/// How many agents lie in a folder at once.
const AGENTS: usize = 50;

/// Copies a folder, links as links.
pub(super) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in from.read_dir().expect("a folder").map(|entry| entry.expect("an entry")) {
        let (path, to, kind) =
            (entry.path(), to.join(entry.file_name()), entry.file_type().expect("its kind"));
        if kind.is_dir() {
            copy(&path, &to);
        } else if kind.is_symlink() {
            std::os::unix::fs::symlink(path.read_link().expect("a link"), to).expect("a link");
        } else {
            std::fs::copy(path, to).expect("copied");
        }
    }
}

/// The files below a folder with one of these endings, links aside, in their order.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut out = gloss_tests::walk(folder);
    out.retain(|path| path.extension().is_some_and(|end| endings.iter().any(|other| end == *other)));
    out.sort();
    out
}

/// The rows of a list that come from the folder itself.
fn rows(desk: &Desk, folder: &Path, list: &str) -> Vec<Value> {
    let rows = gloss(desk, folder, &[list, "list"]).lines();
    // A server that can't be read is nobody's.
    rows.into_iter().filter(|row| row["from"] == "folder" || row["from"] == "").collect()
}

/// The repository as a folder of work.
pub(super) fn folder(root: &Path) -> Reading {
    let desk = Desk::of_person();
    let mut out = Reading::default();
    // Their descriptions are held against the page's where they are a plugin's.
    let mut all = rows(&desk, root, "skill");
    all.iter_mut().for_each(|row| row["description"] = Value::from(""));
    skills(&mut out, &all, "");
    out.reads.retain(|line| line.starts_with("skill "));
    hooks(&mut out, &rows(&desk, root, "hook"), "");
    servers(&mut out, &rows(&desk, root, "mcp"), ".mcp.json");
    roles(&mut out, &desk, root);
    out
}

/// Files that are copied by hand to a place of a folder.
pub(super) fn by_hand(kind: &str, from: &Path, to: &str) -> Reading {
    let desk = Desk::of_person();
    let mut out = Reading::default();
    match kind {
        "skills" => {
            copy(from, &desk.folder.join(to));
            let rows = rows(&desk, &desk.folder, "skill");
            skills(&mut out, &rows, &format!("{to}/"));
            for row in rows.iter().filter(|row| row["status"] == "skipped") {
                let file = text(row, "path").strip_prefix(&format!("{to}/")).expect("its path");
                out.pass_over(file, &Value::from(1));
            }
        }
        "agents" => {
            for (n, some) in files(from, &["md", "toml"]).chunks(AGENTS).enumerate() {
                let folder = desk.folder.join(n.to_string());
                std::fs::create_dir_all(folder.join(to)).expect("a folder");
                for (n, path) in some.iter().enumerate() {
                    let name = path.file_name().expect("its name").to_string_lossy();
                    std::fs::copy(path, folder.join(to).join(format!("{n:02}-{name}"))).expect("copied");
                }
                roles(&mut out, &desk, &folder);
            }
        }
        _ => {
            for (n, path) in files(from, &["json"]).iter().enumerate() {
                let folder = desk.folder.join(n.to_string());
                let file = folder.join(to);
                std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
                std::fs::copy(path, file).expect("copied");
                let name = path.strip_prefix(from).expect("below it").display().to_string();
                let mut own = Reading::default();
                match kind {
                    "servers" => servers(&mut own, &rows(&desk, &folder, "mcp"), to),
                    _ => hooks(&mut own, &rows(&desk, &folder, "hook"), ""),
                }
                out.take(own, to, &name);
            }
        }
    }
    out
}

/// Servers of a folder. One that was started is a fault.
fn servers(out: &mut Reading, rows: &[Value], file: &str) {
    for row in rows.iter().filter(|row| row["file"] == file) {
        match text(row, "state") {
            "off" => out.read(format!("server {file} {} {}", text(row, "server"), row["line"])),
            "failed" => out.pass_over(file, &row["line"]),
            state => out.read(format!("server that is {state}, {}", text(row, "server"))),
        }
    }
}

fn roles(out: &mut Reading, desk: &Desk, folder: &Path) {
    for role in rows(desk, folder, "role") {
        out.read(format!("agent {}", text(&role, "role")));
    }
}
