//! Git as somebody has it who writes a repository by hand. What Gloss does with one it does by its own code, never by this.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs Git in a folder; what it prints.
///
/// # Panics
/// Where it can't be run or fails.
pub fn git(at: &Path, words: &[&str]) -> String {
    git_with(at, words, "")
}

/// Runs Git in a folder with something to read; what it prints.
///
/// # Panics
/// Where it can't be run or fails.
pub fn git_with(at: &Path, words: &[&str], input: &str) -> String {
    let own = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"];
    let mut command = Command::new("git");
    command.args(own).args(words).current_dir(at);
    let mut running = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("git");
    running.stdin.take().expect("input").write_all(input.as_bytes()).expect("it reads");
    let out = running.wait_with_output().expect("git");
    assert!(out.status.success(), "{words:?}");
    String::from_utf8_lossy(&out.stdout).trim().to_owned()
}

/// Commits files to the branch `main` of a bare repository, from a folder of work; both are made where they are not there. Its commit.
///
/// # Panics
/// Where Git fails or a file can't be written.
pub fn push_files<'a>(
    bare: &Path,
    work: &Path,
    files: impl IntoIterator<Item = &'a (&'a str, &'a str)>,
) -> String {
    if !bare.exists() {
        [bare, work].iter().for_each(|at| std::fs::create_dir_all(at).expect("a folder"));
        git(bare, &["init", "-q", "--bare", "-b", "main"]);
        git(work, &["init", "-q", "-b", "main"]);
    }
    for (name, content) in files {
        let at = work.join(name);
        std::fs::create_dir_all(at.parent().expect("a folder")).expect("a folder");
        std::fs::write(at, content).expect("a file");
    }
    git(work, &["add", "-A"]);
    git(work, &["commit", "-qm", "More"]);
    git(work, &["push", "-q", &bare.display().to_string(), "main"]);
    git(work, &["rev-parse", "HEAD"])
}
