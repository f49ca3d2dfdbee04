//! Plugins from other computers: an archive with its hash, a repository of GitHub, both fetched by the one way out from the host that is
//! named and no other. The hosts are a small internet of the test's own.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use gloss_tests::{Desk, Hand, Internet, Person, SIZES, Screen, Table, git, git_with, push_files, text};
use serde_json::{Value, json};

const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";
/// Writes an archive of one folder: `PATH COMMENT` and then `NAME=CONTENT` each.
const PACK: &str = "import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as archive:
    archive.comment = sys.argv[2].encode()
    for part in sys.argv[3:]:
        name, content = part.split('=', 1)
        archive.writestr(name, content * (80_000_000 if content == 'BOMB' else 1), zipfile.ZIP_DEFLATED)
";

fn pack(path: &Path, comment: &str, files: &[(&str, &str)]) -> Vec<u8> {
    let parts = files.iter().map(|(name, content)| format!("{name}={content}"));
    let done =
        Command::new("python3").args(["-c", PACK]).arg(path).arg(comment).args(parts).status().unwrap();
    assert!(done.success());
    std::fs::read(path).unwrap()
}

fn sha256(path: &Path) -> String {
    let out = Command::new("sha256sum").arg(path).output().unwrap();
    String::from_utf8_lossy(&out.stdout).split(' ').next().unwrap_or_default().to_owned()
}

const MANIFEST: &str = r#"{"name": "mail-desk", "version": "1.0", "description": "Writes mails."}"#;
const SKILL: &str = "---\nname: mail-style\ndescription: How mails of this house are written.\n---\nShort.\n";

fn market(desk: &Desk, plugins: &Value) {
    let market = json!({ "name": "house", "owner": { "name": "The house" }, "plugins": plugins });
    desk.write(".agents/plugins/marketplace.json", market.to_string());
}

#[test]
fn what_is_fetched_is_what_was_named_and_from_nowhere_else() {
    Internet::inside(
        "journeys::plugins_fetched::what_is_fetched_is_what_was_named_and_from_nowhere_else",
        |net| {
            let desk = Desk::new();
            let zip = desk.home.join("mail-desk.zip");
            let good = [
                ("mail-desk-1/.codex-plugin/plugin.json", MANIFEST),
                ("mail-desk-1/skills/mail-style/SKILL.md", SKILL),
                ("mail-desk-1/plugins/inner/.codex-plugin/plugin.json", "{\"name\": \"inner\"}"),
                (
                    "mail-desk-1/plugins/inner/skills/inner-skill/SKILL.md",
                    "---\nname: inner-skill\ndescription: It is within.\n---\nx\n",
                ),
            ];
            let bytes = pack(&zip, COMMIT, &good);
            let hash = sha256(&zip);
            net.put("hofer.example", "mail-desk.zip", &bytes);
            for version in ["HEAD", "main", COMMIT] {
                net.put("codeload.github.com", version, &bytes);
            }
            let bomb = pack(&zip, "", &[("a/.codex-plugin/plugin.json", MANIFEST), ("a/big.md", "BOMB")]);
            net.put("codeload.github.com", &"f".repeat(40), &bytes);
            net.put("hofer.example", "bomb.zip", &bomb);
            net.put("hofer.example", "words.zip", b"<html>no archive</html>");
            net.put("hofer.example", "on.zip.leads", b"https://evil.example/mail-desk.zip");
            net.put("evil.example", "mail-desk.zip", &bytes);
            let entry = |name: &str, source: Value| json!({ "name": name, "source": source, "description": "Mails." });
            let archive = |url: &str, sha: &str| json!({ "source": "archive", "url": url, "sha256": sha });
            let github = |more: Value| {
                let mut source = json!({ "source": "github", "repo": "acme/tools" });
                source.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
                source
            };
            market(
                &desk,
                &json!([
                    entry("hashed", archive("https://hofer.example/mail-desk.zip", &hash)),
                    entry("other-hash", archive("https://hofer.example/mail-desk.zip", &"0".repeat(64))),
                    entry("bomb", archive("https://hofer.example/bomb.zip", &sha256(&zip))),
                    entry("pinned", github(json!({ "sha": COMMIT }))),
                    entry("other-commit", github(json!({ "ref": "main", "sha": "f".repeat(40) }))),
                    entry(
                        "inner",
                        json!({ "source": "git-subdir", "url": "https://github.com/acme/tools.git", "path": "plugins/inner" })
                    ),
                ]),
            );
            let offers = desk.json(&["plugin", "search", "mails"]);
            let hashed = offers.iter().find(|offer| offer["plugin"] == "hashed").expect("it is offered");
            assert_eq!(text(hashed, "host"), "hofer.example");
            assert!(net.heard().is_empty(), "looking for plugins fetches nothing: {}", net.heard());

            let cases: [(&[&str], Result<&str, &str>); 11] = [
                (&["hashed@house"], Ok("mail-desk")),
                (&["other-hash@house"], Err("another archive than the one whose hash was named")),
                (&["bomb@house"], Err("What came from hofer.example")),
                (&["pinned@house"], Ok("mail-desk")),
                (&["other-commit@house"], Err("another commit than the one that was named")),
                (&["inner@house"], Ok("inner")),
                (&["github:acme/tools", "--ref", "main"], Ok("mail-desk")),
                (&["https://hofer.example/mail-desk.zip"], Ok("mail-desk")),
                (&["https://hofer.example/words.zip"], Err("What came from hofer.example")),
                (&["https://hofer.example/nothing.zip"], Err("answers that there is no such thing (404)")),
                (&["http://hofer.example/mail-desk.zip"], Err("over https:// alone")),
            ];
            let mut table = Table::new("Plugins from other computers");
            for (source, expect) in cases {
                let words: Vec<&str> =
                    ["plugin", "install"].into_iter().chain(source.iter().copied()).collect();
                let done = desk.run(&words);
                match expect {
                    Ok(name) => {
                        assert_eq!(done.status, 0, "{source:?}: {}", done.err);
                        let all = desk.json(&["plugin", "list"]);
                        assert_eq!(all.len(), 1, "{all:?}");
                        assert_eq!(text(&all[0], "plugin"), name, "{all:?}");
                        table.row(
                            source[0],
                            format!(
                                "installed, commit {}",
                                text(&all[0], "commit").get(..7).unwrap_or("none")
                            ),
                        );
                        desk.run(&["plugin", "remove", name]).expect(0);
                    }
                    Err(why) => {
                        assert!(done.status != 0 && done.err.contains(why), "{source:?}: {}", done.err);
                        assert!(desk.json(&["plugin", "list"]).is_empty(), "{source:?}");
                        table.row(source[0], done.err.lines().next().unwrap_or_default().to_owned());
                    }
                }
            }
            // An update is looked for where it came from, whatever folder is open and whatever its marketplace is called.
            desk.run(&["plugin", "install", "hashed@house"]).expect(0);
            let other = tempfile::tempdir().unwrap();
            let other = other.path();
            std::fs::create_dir_all(other.join(".agents/plugins")).unwrap();
            let evil = pack(
                &zip,
                "",
                &[
                    ("a/.codex-plugin/plugin.json", MANIFEST),
                    ("a/skills/mail-style/SKILL.md", "---\nname: mail-style\ndescription: Evil.\n---\nx\n"),
                ],
            );
            net.put("hofer.example", "evil.zip", &evil);
            let shadow = json!({ "name": "house", "owner": { "name": "x" }, "plugins": [entry("hashed", archive("https://hofer.example/evil.zip", &sha256(&zip)))] });
            std::fs::write(other.join(".agents/plugins/marketplace.json"), shadow.to_string()).unwrap();
            desk.run(&["-C", &other.display().to_string(), "plugin", "update", "mail-desk"]).expect(0);
            assert!(!net.heard().contains("evil.zip"), "{}", net.heard());
            assert_eq!(
                text(&desk.json(&["skill", "list"])[0], "description"),
                "How mails of this house are written."
            );

            let before = net.heard();
            let away = desk.run(&["plugin", "install", "https://hofer.example/on.zip.leads"]);
            assert_ne!(away.status, 0, "{away:?}");
            assert!(!net.heard().contains("evil.example"), "{}", net.heard().replace(&before, ""));
        },
    );
}

/// The plugin that comes of a source with the beginning of its commit, or why none does.
type Expected<'a> = Result<(&'a str, &'a str), &'a str>;

/// A repository of a host, with these files in a commit of its own; its commit.
fn repository(net: &Internet, name: &str, files: &[(&str, &str)]) -> String {
    let folder = net.folder("muehle.example");
    let (bare, work) = (folder.join(format!("{name}.git")), folder.join(format!("{name}-work")));
    push_files(&bare, &work, files)
}

#[test]
fn a_repository_of_any_host_is_a_plugin_a_folder_of_one_or_a_marketplace() {
    let own =
        "journeys::plugins_fetched::a_repository_of_any_host_is_a_plugin_a_folder_of_one_or_a_marketplace";
    Internet::inside(own, |net| {
        let desk = Desk::new();
        let first = repository(
            net,
            "mail",
            &[(".codex-plugin/plugin.json", MANIFEST), ("skills/mail-style/SKILL.md", SKILL)],
        );
        let mail = net.folder("muehle.example").join("mail.git");
        git(&mail, &["tag", "-am", "One", "v1"]);
        let later = SKILL.replace("Short.", "Long.");
        let second = repository(net, "mail", &[("skills/mail-style/SKILL.md", &later)]);
        let market = json!({ "name": "mill", "owner": { "name": "A" }, "plugins": [{ "name": "mail-desk", "source": "./plugins/mail", "description": "Mails." }] });
        repository(
            net,
            "mill",
            &[
                (".claude-plugin/marketplace.json", &market.to_string()),
                ("plugins/mail/.claude-plugin/plugin.json", MANIFEST),
                ("plugins/mail/skills/mail-style/SKILL.md", SKILL),
                (
                    "plugins/other/skills/other/SKILL.md",
                    "---\nname: other\ndescription: Another one.\n---\nx\n",
                ),
            ],
        );
        let bare = net.folder("muehle.example").join("empty.git");
        assert!(Command::new("git").args(["init", "-q", "--bare"]).arg(&bare).status().unwrap().success());
        let missing = "f".repeat(40);
        let at = "https://muehle.example";
        let of = |name: &str| format!("{at}/{name}");
        let cases: [(Vec<String>, Expected<'_>); 11] = [
            (vec![of("mail.git")], Ok(("mail-desk", &second))),
            (vec![of("mail")], Ok(("mail-desk", &second))),
            (vec![of("mail.git"), "--ref".into(), "v1".into()], Ok(("mail-desk", &first))),
            (vec![of("mail.git"), "--ref".into(), "v2".into()], Err("It has no branch or tag v2.")),
            (vec![of("mill.git")], Err("This is a marketplace, not a plugin.")),
            (vec![format!("mail-desk@{}", of("mill.git"))], Ok(("mail-desk", ""))),
            (vec![format!("none@{}", of("mill.git"))], Err("mill lists no plugin none.")),
            (vec![of("mill.git"), "--sparse".into(), "plugins/mail".into()], Ok(("mail-desk", ""))),
            (
                vec![of("mill.git"), "--sparse".into(), "plugins/none".into()],
                Err("It has no folder plugins/none."),
            ),
            (vec![of("empty.git")], Err("It has no branch that it stands on.")),
            (vec![of("nothing.git")], Err("answers that there is no such thing (404)")),
        ];
        let mut table = Table::new("Plugins from repositories of other hosts");
        for (source, expect) in &cases {
            let words: Vec<&str> =
                ["plugin", "install"].into_iter().chain(source.iter().map(String::as_str)).collect();
            let done = desk.run(&words);
            let all = desk.json(&["plugin", "list"]);
            match expect {
                Ok((name, commit)) => {
                    assert_eq!(done.status, 0, "{source:?}: {}", done.err);
                    assert_eq!(text(&all[0], "plugin"), *name, "{all:?}");
                    assert!(
                        text(&all[0], "commit").starts_with(commit) && text(&all[0], "commit").len() == 40,
                        "{all:?}"
                    );
                    assert_eq!(desk.json(&["skill", "list"]).len(), 1);
                    desk.run(&["plugin", "remove", name]).expect(0);
                    table.row(&source.join(" "), "installed".to_owned());
                }
                Err(why) => {
                    assert!(done.status != 0 && done.err.contains(why), "{source:?}: {}", done.err);
                    assert!(all.is_empty(), "{source:?}");
                    table.row(&source.join(" "), done.err.lines().next().unwrap_or_default().to_owned());
                }
            }
        }
        // Pinned by its commit, of which the host has to give out what no branch stands on.
        let entry = |sha: &str| json!([{ "name": "pinned", "description": "Mails.", "source": { "source": "url", "url": of("mail.git"), "sha": sha } }]);
        let house = |sha: &str| {
            json!({ "name": "house", "owner": { "name": "The house" }, "plugins": entry(sha) }).to_string()
        };
        for (sha, is_there) in [(second.as_str(), true), (missing.as_str(), false)] {
            desk.write(".agents/plugins/marketplace.json", house(sha));
            let done = desk.run(&["plugin", "install", "pinned@house"]);
            assert_eq!(done.status == 0, is_there, "{}", done.err);
        }
        // Updated from where it came, which its mark of the first commit tells from what lies there now.
        desk.run(&["plugin", "remove", "mail-desk"]).expect(0);
        desk.run(&["plugin", "install", &of("mail.git")]).expect(0);
        let third = repository(net, "mail", &[("README.md", "More.\n")]);
        desk.run(&["plugin", "update", "mail-desk"]).expect(0);
        assert_eq!(text(&desk.json(&["plugin", "list"])[0], "commit"), third);
    });
}

/// One that is small and would have no end: its folders stand in each other by two names.
#[test]
fn a_repository_that_would_have_no_end_is_refused_soon() {
    let own = "journeys::plugins_fetched::a_repository_that_would_have_no_end_is_refused_soon";
    Internet::inside(own, |net| {
        let desk = Desk::new();
        let folders = net.folder("muehle.example").join("folders.git");
        std::fs::create_dir_all(&folders).unwrap();
        git(&folders, &["init", "-q", "--bare", "-b", "main"]);
        let mut tree = git(&folders, &["mktree"]);
        for _ in 0..31 {
            tree =
                git_with(&folders, &["mktree"], &format!("040000 tree {tree}\ta\n040000 tree {tree}\tb\n"));
        }
        let commit = git(&folders, &["commit-tree", "-m", "Folders", &tree]);
        git(&folders, &["update-ref", "refs/heads/main", &commit]);
        let address = "https://muehle.example/folders.git".to_owned();
        for source in [address, folders.display().to_string()] {
            let run = desk.run_within(Duration::from_secs(60), &["plugin", "install", &source]);
            assert!(run.status != 0 && run.err.contains("20000 folders"), "{source}: {run:?}");
        }
    });
}

/// Writes into the field that finds plugins.
fn find(person: &Person, words: &str) {
    person.click("searchbox", "Find a plugin");
    person.press("Control+a");
    person.type_words(words);
}

#[test]
fn an_address_is_pasted_looked_at_and_installed_in_the_browser() {
    let own = "journeys::plugins_fetched::an_address_is_pasted_looked_at_and_installed_in_the_browser";
    Internet::inside(own, |net| {
        let desk = Desk::of_person();
        let market = json!({ "name": "mill", "owner": { "name": "A" }, "plugins": [
            { "name": "mail-desk", "source": "./plugins/mail", "description": "Mails." },
            { "name": "other", "source": "./plugins/other", "description": "Another." },
        ] });
        repository(
            net,
            "mill",
            &[
                (".claude-plugin/marketplace.json", &market.to_string()),
                ("plugins/mail/.claude-plugin/plugin.json", MANIFEST),
                ("plugins/mail/skills/mail-style/SKILL.md", SKILL),
            ],
        );
        let screen = Screen::Chromium;
        let person = Person::new(screen.open(&desk, (1440, 900)), screen, "plugin-address");
        let hand = Hand::Pointer;
        person.act(hand, "button", "Extensions");
        find(&person, "https://muehle.example/mill.git");
        person.act(hand, "button", "Look at mill");
        person.see_words("region", "Plugins", "This is a marketplace, not a plugin.");
        person.looks("1-marketplace", ("region", "Plugins"), &SIZES);
        person.act(hand, "button", "other");
        person.see_words("region", "Plugins", "there is nothing");
        find(&person, "mail-desk@https://muehle.example/mill.git");
        person.act(hand, "button", "Look at mail-desk");
        person.see_words("region", "Plugins", "It runs, reaches and reads nothing by itself.");
        person.station("2-authority");
        person.act(hand, "button", "Install mail-desk");
        person.see_words("region", "Skills", "of the plugin mail-desk");
        person.station("3-installed");
    });
}
