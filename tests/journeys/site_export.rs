//! A site as one page, as an archive and as a folder: what comes out holds what the site holds, the same bytes every time, and
//! what can't come along is said. Nothing that is there already is written over.

use std::process::Command;

use gloss_tests::{Desk, text};
use serde_json::Value;

const INDEX: &str = "<!doctype html>\n<link rel=stylesheet href=style.css>\n<h1>Bread</h1>\n<img src=pics/a.png alt=Loaf>\n\
    <a href=pages/more.html>More</a>\n<script src=https://x.example/count.js></script>\n";
const FILES: [(&str, &[u8]); 4] = [
    ("index.html", INDEX.as_bytes()),
    ("pages/more.html", b"<p>More bread"),
    ("pics/a.png", b"\x89PNG\r\n"),
    ("style.css", b"h1 { background: url(pics/a.png) }"),
];

fn desk() -> Desk {
    let desk = Desk::new();
    for (path, bytes) in FILES {
        desk.write(&format!("bread/{path}"), bytes);
    }
    desk
}

fn export(desk: &Desk, words: &[&str]) -> Value {
    desk.json(&[&["export", "bread/"], words].concat()).remove(0)
}

#[test]
fn an_archive_is_the_same_bytes_every_time() {
    let desk = desk();
    let (one, two) = (export(&desk, &["--to", "zip"]), export(&desk, &["--to", "zip"]));
    assert_eq!((text(&one, "path"), text(&two, "path")), ("bread.zip", "bread 2.zip"));
    let held = |name: &str| std::fs::read(desk.folder.join(name)).expect("an archive");
    assert_eq!(held("bread.zip"), held("bread 2.zip"));
    let listed = Command::new("python3")
        .args(["-c", "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(z.namelist())"])
        .arg(desk.folder.join("bread.zip"))
        .output()
        .expect("python3");
    let want = "['bread/index.html', 'bread/pages/more.html', 'bread/pics/a.png', 'bread/style.css']";
    assert_eq!(String::from_utf8_lossy(&listed.stdout).trim(), want, "{listed:?}");
}

#[test]
fn a_folder_holds_every_file_and_lies_beside_what_is_there() {
    let desk = desk();
    let out = tempfile::tempdir().expect("a folder");
    let wanted = out.path().join("copy");
    let wanted = wanted.display().to_string();
    for (n, folder) in ["copy", "copy 2"].into_iter().enumerate() {
        let line = export(&desk, &["--to", "folder", "-o", &wanted]);
        assert_eq!(line["files"], 4, "{n}");
        for (path, bytes) in FILES {
            assert_eq!(
                std::fs::read(out.path().join(folder).join(path)).expect(path),
                bytes,
                "{folder}/{path}"
            );
        }
    }
    // Without a place it lies beside the site.
    assert_eq!(text(&export(&desk, &["--to", "folder"]), "path"), "bread 2");
    assert_eq!(desk.read("bread 2/index.html"), INDEX);
}

#[test]
fn a_page_has_its_files_in_it_and_says_what_stays_outside() {
    let desk = desk();
    let line = export(&desk, &["--to", "html"]);
    assert_eq!(text(&line, "path"), "bread.html");
    let page = desk.read("bread.html");
    let data = "data:image/png;base64,iVBORw0K";
    assert!(page.contains(&format!("<img src=\"{data}\" alt=Loaf>")), "{page}");
    assert!(page.contains(&format!("<style>h1 {{ background: url(\"{data}\") }}</style>")), "{page}");
    assert!(!page.contains("data-gloss-id"), "{page}");
    let warnings = [
        "A link leads to pages/more.html, which does not come along.",
        "It loads https://x.example/count.js from the network.",
    ];
    assert_eq!(line["warnings"], serde_json::json!(warnings));
    // An earlier version comes out as it was.
    desk.write("bread/index.html", INDEX.replace("Bread", "Rye"));
    desk.until("the second version", || {
        desk.json(&["artifacts"]).iter().any(|one| one["path"] == "bread/" && one["version"] == 2)
    });
    export(&desk, &["--to", "html", "--version", "1", "-o", "old.html"]);
    assert!(desk.read("old.html").contains("<h1>Bread</h1>"));
}

#[test]
fn what_a_site_cannot_become_is_said() {
    let desk = desk();
    for (to, says) in [
        ("pdf", "can't be made into pdf"),
        ("docx", "can't be made into docx"),
        ("md", "can't be made into md"),
    ] {
        let run = desk.run(&["export", "bread/", "--to", to]);
        assert_ne!(run.status, 0, "{to}");
        assert!(run.err.contains(says), "{to}: {}", run.err);
    }
}

#[test]
fn a_branch_gets_one_commit_and_nothing_else_moves() {
    let desk = desk();
    let git = |words: &[&str]| {
        let said = Command::new("git")
            .args([
                "-c",
                "user.name=Ana",
                "-c",
                "user.email=ana@example.org",
                "-c",
                "init.defaultBranch=main",
            ])
            .args(words)
            .current_dir(&desk.folder)
            .output()
            .expect("git");
        assert!(said.status.success(), "{words:?}: {}", String::from_utf8_lossy(&said.stderr));
        String::from_utf8_lossy(&said.stdout).trim().to_owned()
    };
    desk.run(&["export", "bread/", "--to", "branch:pages"]).expect(2);
    git(&["init", "--quiet"]);
    git(&["add", "bread/index.html"]);
    git(&["commit", "--quiet", "-m", "First"]);
    let before = git(&["status", "--porcelain"]);
    let made = export(&desk, &["--to", "branch:pages"]);
    assert_eq!((made["new"].as_bool(), made["files"].as_u64()), (Some(true), Some(4)), "{made}");
    assert_eq!(git(&["rev-parse", "pages"]), text(&made, "commit"));
    for (path, bytes) in FILES {
        let held =
            Command::new("git").args(["show", &format!("pages:{path}")]).current_dir(&desk.folder).output();
        assert_eq!(held.expect("git").stdout, bytes, "{path}");
    }
    git(&["fsck", "--strict"]);
    // The same again is no commit; another version is one behind it; the working tree and its branch are as they were.
    assert_eq!(export(&desk, &["--to", "branch:pages"])["new"].as_bool(), Some(false));
    desk.write("bread/style.css", "h1 { color: #333 }");
    let next = export(&desk, &["--to", "branch:pages"]);
    assert_eq!(git(&["rev-parse", "pages~1"]), text(&made, "commit"));
    assert_eq!(git(&["rev-list", "--count", "pages"]), "2", "{next}");
    assert_eq!(
        (git(&["status", "--porcelain"]), git(&["rev-list", "--count", "main"])),
        (before, "1".to_owned())
    );
    for bad in ["main", "a..b", "-x", "a b", "HEAD", "a.lock"] {
        let run = desk.run(&["export", "bread/", "--to", &format!("branch:{bad}")]);
        assert_ne!(run.status, 0, "{bad}");
    }
}

#[test]
fn a_repository_elsewhere_gets_nothing_and_a_tree_of_its_own_does() {
    let run = |at: &std::path::Path, words: &[&str]| {
        let own = ["-c", "user.name=Ana", "-c", "user.email=ana@example.org"];
        let said = Command::new("git").args(own).args(words).current_dir(at).output().expect("git");
        assert!(said.status.success(), "{words:?}: {}", String::from_utf8_lossy(&said.stderr));
    };
    let desk = desk();
    let other = tempfile::tempdir().expect("a folder");
    run(other.path(), &["init", "--quiet"]);
    run(other.path(), &["commit", "--quiet", "--allow-empty", "-m", "First"]);
    // As an archive may bring it along.
    desk.write(".git", format!("gitdir: {}\n", other.path().join(".git").display()));
    let refused = desk.run(&["export", "bread/", "--to", "branch:pages"]).expect(1).err;
    assert!(
        refused.contains("lies elsewhere") && refused.contains(&other.path().display().to_string()),
        "{refused}"
    );
    let branches = Command::new("git").args(["branch", "--list", "pages"]).current_dir(other.path()).output();
    assert!(branches.expect("git").stdout.is_empty());
    // A tree that the repository knows has such a file too.
    std::fs::remove_file(desk.folder.join(".git")).expect("removed");
    let tree = other.path().join("tree");
    run(other.path(), &["worktree", "add", "--quiet", "-b", "work", &tree.display().to_string()]);
    std::fs::copy(tree.join(".git"), desk.folder.join(".git")).expect("copied");
    let git = tree.join(".git");
    let kept = std::fs::read_to_string(&git).expect("the tree's file");
    let known = kept.trim().trim_start_matches("gitdir: ").to_owned() + "/gitdir";
    std::fs::write(&known, format!("{}\n", desk.folder.join(".git").display())).expect("moved");
    assert_eq!(export(&desk, &["--to", "branch:pages"])["new"].as_bool(), Some(true));
}
