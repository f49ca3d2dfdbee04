//! Links of a plugin's source: those that lead to what is its own are copies of it, and by no other one does anything come in.

#![allow(clippy::unwrap_used)]

use std::io::{Cursor, Write as _};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use gloss_plugin::{SourceFiles, read_archive, read_folder, read_linked_folder, read_repository};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What no plugin may have, whatever leads there.
const SECRET: &str = "SECRET";

fn put(at: &Path, words: &str) {
    std::fs::create_dir_all(at.parent().unwrap()).unwrap();
    std::fs::write(at, words).unwrap();
}

fn link(at: &Path, to: impl AsRef<Path>) {
    std::fs::create_dir_all(at.parent().unwrap()).unwrap();
    symlink(to, at).unwrap();
}

/// Its files with their words, and what was left out, with the reason.
fn words_of(taken: &SourceFiles) -> (Vec<String>, Vec<String>) {
    let word = |file: &gloss_extension::PluginBytes| String::from_utf8_lossy(&file.bytes).into_owned();
    let files = taken.files.iter().map(|(path, file)| format!("{path}={}", word(file))).collect();
    (files, taken.left_out.iter().map(|(path, found)| format!("{path}: {}", found.says)).collect())
}

/// A marketplace with a plugin `p` that links everywhere, and a secret beside it.
fn market(root: &Path) {
    put(&root.join("secret/key"), SECRET);
    let market = root.join("market");
    put(&market.join("shared/skills/s/SKILL.md"), "s");
    put(&market.join(".git/config"), SECRET);
    put(&market.join(".env"), SECRET);
    put(&market.join("shared/skills/.key"), SECRET);
    link(&market.join("p/env"), "../.env");
    link(&market.join("shared/skills/out"), root.join("secret"));
    let plugin = market.join("p");
    put(&plugin.join("a/one"), "1");
    link(&plugin.join("b"), "a");
    link(&plugin.join("two"), "a/one");
    link(&plugin.join("a/up"), "..");
    link(&plugin.join("skills"), "../shared/skills");
    link(&plugin.join("git"), "../.git");
    link(&plugin.join("key"), root.join("secret/key"));
    link(&plugin.join("far"), "../../secret");
    link(&plugin.join("none"), "nowhere");
    link(&plugin.join("itself"), "itself");
}

#[test]
fn a_link_within_is_a_copy_and_one_that_leads_out_is_left_out() {
    let root = tempfile::tempdir().unwrap();
    market(root.path());
    let plugin = root.path().join("market/p");
    let (files, left) = words_of(&read_linked_folder(&plugin, None).unwrap());
    assert_eq!(files, ["a/one=1", "b/one=1", "two=1"]);
    let out = "It is a link that leads out of the plugin, and was left out.";
    assert_eq!(left.iter().filter(|line| line.contains(out)).count(), 5, "{left:#?}");
    assert!(
        left.contains(&"a/up: It is a link that leads in a circle, and was left out.".to_owned()),
        "{left:#?}"
    );
    // In the marketplace's folder what others of it have counts, and never what lies around that, or how it is kept.
    let (files, left) = words_of(&read_linked_folder(&plugin, Some(&root.path().join("market"))).unwrap());
    assert_eq!(files, ["a/one=1", "b/one=1", "skills/s/SKILL.md=s", "two=1"]);
    for path in ["env", "far", "git", "key", "skills/out"] {
        assert!(left.contains(&format!("{path}: {out}")), "{path}: {left:#?}");
    }
    // A folder that does not lie around it is none.
    let (files, _) = words_of(&read_linked_folder(&plugin, Some(&root.path().join("secret"))).unwrap());
    assert_eq!(files, ["a/one=1", "b/one=1", "two=1"]);
    assert!(
        read_folder(&plugin).unwrap_err().to_string().contains("is a link"),
        "what is installed has none"
    );
}

#[test]
fn what_links_make_large_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let large = root.path().join("large");
    put(&large.join("file"), &"x".repeat(15 << 20));
    (0..5).for_each(|n| link(&large.join(format!("l{n}")), "file"));
    assert!(read_linked_folder(&large, None).unwrap_err().to_string().contains("64 MB"));
    // Folders that double at each step: no file in them, and nobody goes through them all.
    let doubles = root.path().join("doubles");
    for n in 0..40 {
        let next = format!("../d{}", n + 1);
        link(&doubles.join(format!("d{n}/a")), &next);
        link(&doubles.join(format!("d{n}/b")), &next);
    }
    std::fs::create_dir_all(doubles.join("d40")).unwrap();
    assert!(read_linked_folder(&doubles, None).unwrap_err().to_string().contains("more than"));
}

/// An archive of these files, of which those with an arrow are links.
fn archive(all: &[(&str, &str)]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, words) in all {
        match words.strip_prefix("-> ") {
            Some(to) => out.add_symlink(*path, to, SimpleFileOptions::default()).unwrap(),
            None => {
                out.start_file(*path, SimpleFileOptions::default()).unwrap();
                out.write_all(words.as_bytes()).unwrap();
            }
        }
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn links_of_an_archive_lead_through_its_own_files_alone() {
    let bytes = archive(&[
        ("r/a/one", "1"),
        ("r/b", "-> a"),
        ("r/c", "-> ./b/../a/one"),
        ("r/d/e", "-> ../b/one"),
        ("r/a/up", "-> .."),
        ("r/x", "-> y"),
        ("r/y", "-> x"),
        ("r/etc", "-> /etc/passwd"),
        ("r/far", "-> a/../../../etc/passwd"),
        ("r/odd", "-> ..\\secret"),
        ("r/none", "-> nothing"),
    ]);
    let (files, left) = words_of(&read_archive(&bytes, "").unwrap());
    assert_eq!(files, ["a/one=1", "b/one=1", "c=1", "d/e=1"]);
    let left: Vec<&str> = left.iter().map(|line| line.split(", and").next().unwrap()).collect();
    assert_eq!(
        left,
        [
            "a/up: It is a link that leads in a circle",
            "b/up: It is a link that leads in a circle",
            "etc: It is a link that leads out of the plugin",
            "far: It is a link that leads out of the plugin",
            "none: It is a link that leads nowhere",
            "odd: It is a link that leads out of the plugin",
            "x: It is a link that leads in a circle",
            "y: It is a link that leads in a circle",
        ]
    );
    let large = "x".repeat(15 << 20);
    let many: Vec<(String, &str)> = (0..5).map(|n| (format!("l{n}"), "-> file")).collect();
    let many = many.iter().map(|(path, to)| (path.as_str(), *to)).chain([("file", large.as_str())]);
    let bytes = archive(&many.collect::<Vec<_>>());
    assert!(read_archive(&bytes, "").unwrap_err().to_string().contains("64 MB"));
    let named: Vec<(String, String)> = (0..40)
        .flat_map(|n| ["a", "b"].map(|name| (format!("d{n}/{name}"), format!("-> ../d{}", n + 1))))
        .chain([("d40/file".to_owned(), "x".to_owned())])
        .collect();
    let named: Vec<(&str, &str)> = named.iter().map(|(path, to)| (path.as_str(), to.as_str())).collect();
    assert!(read_archive(&archive(&named), "").unwrap_err().to_string().contains("more than"));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "Git makes the repository that is read")]
fn links_of_a_repository_lead_through_its_own_files_alone() {
    let root = tempfile::tempdir().unwrap();
    put(&root.path().join("secret"), SECRET);
    let at = root.path().join("r");
    put(&at.join("a/one"), "1");
    link(&at.join("b"), "a");
    link(&at.join("out"), "../secret");
    link(&at.join("whole"), root.path().join("secret"));
    let git = |words: &[&str]| {
        let own = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"];
        assert!(
            Command::new("git").args(own).args(words).current_dir(&at).output().unwrap().status.success()
        );
    };
    git(&["init", "-q", "-b", "main"]);
    git(&["add", "-A"]);
    git(&["commit", "-qm", "one"]);
    let (files, left) = words_of(&read_repository(&at, Some("main")).unwrap().0);
    assert_eq!(files, ["a/one=1", "b/one=1"]);
    assert_eq!(left.len(), 2, "{left:?}");
}
