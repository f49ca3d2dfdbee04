//! Archives and repositories that are attacks by themselves: what leads out, links, devices, bombs, names that deceive, and everything by
//! which Git runs programs. They are read as bytes, and nothing of them is run or checked out.

use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use gloss_tests::walk;

use super::*;

pub(super) const ARCHIVES: usize = 14;
pub(super) const REPOSITORIES: usize = 5;

/// Writes all archives into a folder.
const MAKE: &str = r##"
import io, struct, sys, zipfile
FOLDER = sys.argv[1]
FILE, LINK, DEVICE, PIPE = 0o100644, 0o120777, 0o020644, 0o010644
USUAL = [(".codex-plugin/plugin.json", '{"name": "zipped", "version": "1"}', FILE),
         ("skills/a/SKILL.md", "---\nname: a\ndescription: d\n---\nx\n", FILE)]
def make(name, more):
    bytes = io.BytesIO()
    with zipfile.ZipFile(bytes, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content, mode in USUAL + more:
            entry = zipfile.ZipInfo(path)
            entry.external_attr, entry.create_system, entry.compress_type = mode << 16, 3, zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return bytearray(bytes.getvalue())
def write(name, more):
    data = make(name, more)
    if name == "liar":
        for sign, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
            start = data.find(sign)
            while start >= 0:
                if struct.unpack("<I", data[start + at:start + at + 4])[0] == 40 << 20:
                    data[start + at:start + at + 4] = struct.pack("<I", 10)
                start = data.find(sign, start + 4)
    open(f"{FOLDER}/{name}.zip", "wb").write(data)
zeros = b"\0" * (15 << 20)
write("good", [])
write("link", [("skills/a/key", "/etc/passwd", LINK)])
write("up", [("../../planted", "x", FILE)])
write("whole", [("/tmp/planted-by-a-plugin", "x", FILE)])
write("backslash", [("skills\\..\\..\\planted", "x", FILE)])
write("device", [("skills/a/device", "x", DEVICE)])
write("pipe", [("skills/a/pipe", "x", PIPE)])
write("bomb", [(f"skills/a/{n}", zeros, FILE) for n in range(6)])
write("large", [("skills/a/large", b"\0" * (40 << 20), FILE)])
write("liar", [("skills/a/large", b"\0" * (40 << 20), FILE)])
write("many", [(f"skills/a/{n}", "x", FILE) for n in range(5001)])
write("paints", [("skills/a/\x1b[2Jx", "x", FILE)])
write("twice", [("skills/a/README.md", "x", FILE), ("skills/a/readme.md", "y", FILE)])
write("turned", [("skills/a/gnp.\u202esh", "#!/bin/sh\n", FILE)])
"##;

#[test]
fn an_archive_writes_nothing_but_its_own_plain_files() {
    let desk = desk();
    let made = Command::new("python3").args(["-c", MAKE]).arg(&desk.folder).status().expect("python3");
    assert!(made.success());
    let mut rows = Rows::new("Archives of plugins");
    for (name, says) in [
        ("up", "leads out of it"),
        ("whole", "leads out of it"),
        ("backslash", "leads out of it"),
        ("bomb", "more than 64 MB"),
        ("large", "16 MB in one file"),
        ("liar", "can’t be read"),
        ("many", "more than 5000 files"),
        ("paints", "leads out of it"),
        ("twice", "twice"),
    ] {
        let run = desk.run_within(Duration::from_secs(20), &["plugin", "install", &format!("./{name}.zip")]);
        let is_held = run.status != 0 && run.err.contains(says) && !run.err.contains('\u{1b}');
        rows.row(name, is_held && desk.json(&["plugin", "list"]).is_empty(), &run.err);
    }
    // A link that leads out is left out, and named.
    let run = desk.run(&["plugin", "install", "./link.zip"]);
    let files = walk(&desk.home.join("plugins/files"));
    let is_held = run.out.contains("leads out") && !files.iter().any(|path| path.ends_with("key"));
    rows.row("link", is_held && run.status == 0, &run.out);
    desk.run(&["plugin", "remove", "zipped"]);
    // What is no file in the archive is a plain one on the disk.
    for name in ["device", "pipe"] {
        desk.run(&["plugin", "install", &format!("./{name}.zip")]);
        let files = walk(&desk.home.join("plugins/files"));
        let plain = |path: &PathBuf| path.symlink_metadata().is_ok_and(|found| found.is_file());
        rows.row(name, files.len() > 2 && files.iter().all(plain), "plain files alone");
        desk.run(&["plugin", "remove", "zipped"]);
    }
    // A name that turns the direction of reading is told so that it deceives nobody.
    let says = desk.run(&["plugin", "authority", "./turned.zip"]);
    let is_held = !says.out.contains('\u{202e}') && !says.err.contains('\u{202e}');
    rows.row("turned", is_held, &format!("{}{}", says.out, says.err));
    // The twin.
    desk.run(&["plugin", "install", "./good.zip"]).expect(0);
    rows.row("good", desk.json(&["plugin", "list"]).len() == 1, "installed");
    desk.run(&["plugin", "remove", "zipped"]).expect(0);
    assert!(!Path::new("/tmp/planted-by-a-plugin").exists());
    let planted = world(desk.folder.parent().expect("the root"));
    let planted: Vec<_> = planted.keys().filter(|path| path.ends_with("planted")).collect();
    assert!(planted.is_empty(), "{planted:?}");
    rows.end(ARCHIVES);
}

fn git(folder: &Path, words: &[&str]) {
    let own = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"];
    let out = Command::new("git").args(own).args(words).current_dir(folder).output().expect("git");
    assert!(out.status.success(), "{words:?}: {}", String::from_utf8_lossy(&out.stderr));
}

/// A repository of the folder with a skill; `more` are its files beside.
fn repository(desk: &Desk, name: &str, more: &[(&str, &str)]) -> PathBuf {
    let at = desk.folder.join(name);
    put(&at.join("skills/a/SKILL.md"), "---\nname: a\ndescription: d\n---\nx\n");
    more.iter().for_each(|(path, words)| put(&at.join(path), words));
    git(&at, &["init", "-q", "-b", "main"]);
    git(&at, &["add", "-A"]);
    git(&at, &["commit", "-qm", "one"]);
    at
}

/// Settings by which Git runs a program: whoever obeys one of them makes the mark.
fn settings(mark: &Path) -> String {
    let runs = format!("touch {}", mark.display());
    format!(
        "\n[core]\n\tfsmonitor = \"{runs}\"\n\tsshCommand = \"{runs}\"\n\tpager = \"{runs}\"\n\thooksPath = .git/hooks\n\tgitProxy = \"{runs}\"\n[filter \"evil\"]\n\tsmudge = \"{runs}; cat\"\n\tclean = \"{runs}; cat\"\n\tprocess = \"{runs}\"\n\trequired = true\n[diff \"evil\"]\n\ttextconv = \"{runs}\"\n[uploadpack]\n\tpackObjectsHook = \"{runs}\"\n[include]\n\tpath = /etc/passwd\n[credential]\n\thelper = \"!{runs}\"\n"
    )
}

#[test]
fn a_repository_is_read_and_never_obeyed() {
    let desk = desk();
    let mark = mark(&desk);
    let hooks = repository(&desk, "hooks", &[]);
    for name in ["post-checkout", "post-merge", "post-index-change", "reference-transaction", "update"] {
        let path = hooks.join(".git/hooks").join(name);
        put(&path, &format!("#!/bin/sh\ntouch {}\n", mark.display()));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("a program");
    }
    let filters = repository(&desk, "filters", &[(".gitattributes", "* filter=evil diff=evil merge=evil\n")]);
    let modules = repository(&desk, "modules", &[]);
    let module = format!("160000,{},vendored", "1".repeat(40));
    git(&modules, &["update-index", "--add", "--cacheinfo", &module]);
    git(&modules, &["commit", "-qm", "two"]);
    let other = "[submodule \"vendored\"]\n\tpath = vendored\n\turl = ext::sh -c touch% x\n";
    let named = repository(&desk, "named", &[(".gitmodules", other)]);
    let borrows = repository(&desk, "borrows", &[]);
    put(&borrows.join(".git/objects/info/alternates"), "/etc\n");
    for at in [&hooks, &filters, &named] {
        let config = at.join(".git/config");
        let words = std::fs::read_to_string(&config).expect("its settings");
        put(&config, &(words + &settings(&mark)));
    }
    let mut rows = Rows::new("Repositories of plugins");
    for (name, is_taken) in
        [("hooks", true), ("filters", true), ("named", true), ("modules", false), ("borrows", true)]
    {
        let run = desk.run_within(
            Duration::from_secs(20),
            &["plugin", "install", &format!("./{name}"), "--ref", "main"],
        );
        let is_held = (run.status == 0) == is_taken && !mark.exists();
        rows.row(name, is_held, &format!("{}{}", run.out, run.err));
    }
    let names: Vec<String> =
        desk.json(&["plugin", "list"]).iter().map(|one| text(one, "plugin").to_owned()).collect();
    assert_eq!(names, ["borrows", "filters", "hooks", "named"]);
    desk.run(&["plugin", "update", "hooks"]).expect(0);
    assert!(!mark.exists(), "something ran");
    let files = walk(&desk.home.join("plugins/files"));
    assert!(!files.iter().any(|path| path.components().any(|part| part.as_os_str() == ".git")), "{files:?}");
    rows.end(REPOSITORIES);
}
