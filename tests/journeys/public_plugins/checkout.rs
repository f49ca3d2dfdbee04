//! The files of a repository at its commit: of the folder that `GLOSS_PUBLIC_PLUGINS` names (`OWNER__NAME` with `OWNER__NAME.commit`
//! beside it), or fetched once, below the folder of what is built. Plain files and links: nothing of a repository runs, no hook, no
//! filter, no submodule.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use gloss_tests::target;

use super::rows::Repository;

/// The folder with the repository's files; without one nothing can be said, and the test fails.
pub(super) fn of(repository: &Repository) -> PathBuf {
    let name = repository.name.replace('/', "__");
    let ready = |within: PathBuf| {
        let commit = std::fs::read_to_string(within.join(format!("{name}.commit"))).unwrap_or_default();
        (commit.trim() == repository.commit).then(|| within.join(&name))
    };
    if let Some(folder) = std::env::var_os("GLOSS_PUBLIC_PLUGINS").map(PathBuf::from).and_then(ready) {
        return folder;
    }
    let within = target().join("public-plugins");
    ready(within.clone()).unwrap_or_else(|| {
        let url = format!("https://github.com/{}", repository.name);
        let to = within.join(&name);
        fetch(&url, &repository.commit, &to).unwrap_or_else(|why| {
            panic!("{url} at {} is not there and can't be fetched: {why}", repository.commit)
        });
        std::fs::write(within.join(format!("{name}.commit")), &repository.commit).expect("written");
        to
    })
}

/// Fetches one commit into a folder.
fn fetch(url: &str, commit: &str, to: &Path) -> Result<(), String> {
    let store = to.with_extension("git");
    for folder in [&store, to] {
        // What broke off in its middle is begun anew.
        let _ = std::fs::remove_dir_all(folder);
        std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    }
    git(&store, to, &["init", "--quiet", "--template="])?;
    // Bytes as they are, whatever the repository's own attributes want.
    let exact = "* -text -eol -ident -filter -working-tree-encoding\n";
    std::fs::create_dir_all(store.join("info")).map_err(|error| error.to_string())?;
    std::fs::write(store.join("info/attributes"), exact).map_err(|error| error.to_string())?;
    let plain = ["fetch", "--quiet", "--depth", "1", "--no-tags", "--no-recurse-submodules", url, commit];
    git(&store, to, &plain)?;
    git(&store, to, &["checkout", "--quiet", "--force", commit, "--", "."])?;
    std::fs::remove_dir_all(&store).map_err(|error| error.to_string())
}

/// Runs Git over a store and a folder, with nobody's settings.
fn git(store: &Path, folder: &Path, words: &[&str]) -> Result<(), String> {
    let output = Command::new("git")
        .arg("--git-dir")
        .arg(store)
        .arg("--work-tree")
        .arg(folder)
        .args(["-c", "core.hooksPath=/dev/null", "-c", "core.symlinks=true", "-c", "core.autocrlf=false"])
        .args(["-c", "submodule.recurse=false", "-c", "fetch.fsckObjects=true", "-c", "gc.auto=0"])
        .args(words)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_ATTR_NOSYSTEM", "1")
        .env("GIT_LFS_SKIP_SMUDGE", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    let says = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    output.status.success().then_some(()).ok_or(says)
}

#[test]
fn a_commit_is_fetched_as_plain_files() {
    let root = tempfile::tempdir().unwrap();
    let (made, store, to) = (root.path().join("made"), root.path().join("made.git"), root.path().join("to"));
    for folder in [&made, &store] {
        std::fs::create_dir_all(folder).unwrap();
    }
    let git = |words: &[&str]| git(&store, &made, words).unwrap();
    git(&["init", "--quiet", "--template="]);
    std::fs::write(made.join(".gitattributes"), "*.txt text eol=crlf\n*.id ident\n*.big filter=lfs\n")
        .unwrap();
    std::fs::write(made.join("lines.txt"), "one\ntwo\n").unwrap();
    std::fs::write(made.join("own.id"), "$Id$\n").unwrap();
    std::fs::write(made.join("a.big"), "version https://git-lfs.github.com/spec/v1\n").unwrap();
    std::os::unix::fs::symlink("lines.txt", made.join("link")).unwrap();
    git(&["add", "--all"]);
    git(&["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", "A"]);
    let head = std::fs::read_to_string(store.join("HEAD")).unwrap();
    let head = head.trim().strip_prefix("ref: ").expect("a branch");
    let commit = std::fs::read_to_string(store.join(head)).unwrap().trim().to_owned();
    let url = format!("file://{}", store.display());
    fetch(&url, &commit, &to).unwrap();
    assert_eq!(std::fs::read_to_string(to.join("lines.txt")).unwrap(), "one\ntwo\n");
    assert_eq!(std::fs::read_to_string(to.join("own.id")).unwrap(), "$Id$\n");
    assert!(std::fs::read_to_string(to.join("a.big")).unwrap().starts_with("version "));
    assert_eq!(to.join("link").read_link().unwrap(), Path::new("lines.txt"));
    let names = to
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect::<std::collections::BTreeSet<_>>();
    assert_eq!(names.len(), 5, "nothing lies beside the files: {names:?}");
    assert!(!root.path().join("to.git").exists());
    assert!(fetch(&url, &"0".repeat(40), &to).is_err());
}
