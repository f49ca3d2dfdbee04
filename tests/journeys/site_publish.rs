//! A site is published: by the command line as it is promised, and from the screen to a second browser with its passcode; shown
//! in a later version, gone back to, taken back. Saving alone publishes nothing, and nothing leaves with a secret in it.

use std::process::Command;

use gloss_tests::{Desk, Person, Screen, text, visitor};
use serde_json::{Value, json};

use super::site_map::{MADE, TASK, desk as markets};

fn site() -> Desk {
    let desk = Desk::new();
    desk.write(
        "bread/index.html",
        "<!doctype html><link rel=stylesheet href=style.css><h1>Bread, first</h1>",
    );
    desk.write("bread/style.css", "h1 { color: #333 }");
    desk
}

fn publish(desk: &Desk, words: &[&str]) -> Value {
    desk.json(&[&["site", "publish", "bread/"], words].concat()).remove(0)
}

fn releases(desk: &Desk) -> Vec<Value> {
    desk.json(&["site", "releases", "bread/"])
}

/// What a visitor without anything gets: the status, 0 where nobody answers, and the words. By curl, which knows `*.localhost`.
pub(super) fn visit(url: &str) -> (u16, String) {
    visit_with(url, &[])
}

fn visit_with(url: &str, words: &[&str]) -> (u16, String) {
    let said = Command::new("curl")
        .args(["--silent", "--noproxy", "*", "--max-time", "10", "--write-out", "\n%{http_code}"])
        .args(words)
        .arg(url)
        .output()
        .expect("curl");
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let (body, status) = said.rsplit_once('\n').expect("a status");
    (status.parse().expect("a number"), body.to_owned())
}

#[test]
fn a_site_is_published_shown_again_and_taken_back() {
    let desk = site();
    assert_eq!(releases(&desk), Vec::<Value>::new());
    let me = publish(&desk, &["--to", "me"]);
    assert_eq!(
        (me["release"].as_u64(), me["version"].as_u64(), text(&me, "status")),
        (Some(1), Some(1), "live")
    );
    assert_eq!((&me["passcode"], &me["until"], &me["visits"]), (&Value::Null, &Value::Null, &json!(0)));
    assert!(text(&me, "url").contains(".localhost:"), "{me}");
    let (status, page) = visit(text(&me, "url"));
    assert!(status == 200 && page.contains("Bread, first"), "{status} {page}");

    let link = publish(&desk, &["--to", "link", "--until", "2h", "--newest"]);
    let (url, code) = (text(&link, "url"), text(&link, "passcode"));
    assert!(code.len() == 8 && !code.contains(['0', 'o', '1', 'l']), "{code}");
    assert!(text(&link, "until").ends_with('Z'), "{link}");
    assert_eq!(visit(url).0, 401);
    let jar = desk.home.join("jar").display().to_string();
    let form = format!("code={code}");
    let form = ["--data", form.as_str(), "--cookie-jar", &jar, "--cookie", &jar, "--location"];
    let (status, page) = visit_with(&format!("{url}_gloss/passcode"), &form);
    assert!(status == 200 && page.contains("Bread, first"), "{status} {page}");
    let inside = |jar: &str| visit_with(url, &["--cookie", jar]);

    // Saving publishes nothing; publishing does, for those who see the newest.
    desk.run(&["edit", "bread/", "--at", "page:index.html/text:\"first\"", "--set", "second"]).expect(0);
    assert!(inside(&jar).1.contains("Bread, first"));
    let network = publish(&desk, &["--to", "network"]);
    assert_eq!((network["release"].as_u64(), network["version"].as_u64()), (Some(3), Some(2)));
    assert!(visit(text(&network, "url")).1.contains("Bread, second"));
    assert!(inside(&jar).1.contains("Bread, second"));
    assert!(visit(text(&me, "url")).1.contains("Bread, first"), "always this version");

    // Back to the first, at every address that showed something later.
    let back = desk.json(&["site", "rollback", "bread/", "1"]);
    assert!(back.iter().all(|one| one["version"] == 1), "{back:?}");
    assert!(visit(text(&network, "url")).1.contains("Bread, first"));
    assert!(inside(&jar).1.contains("Bread, first"));

    // Another process is there after a crash, at the same addresses; who typed the passcode is still in, and nobody else.
    desk.kill_engine();
    assert_eq!(visit(text(&network, "url")).0, 0);
    desk.json(&["tasks"]);
    desk.until("it is served again", || visit(text(&network, "url")).0 == 200);
    desk.until("the other one too", || visit(url).0 == 401);
    let (status, page) = inside(&jar);
    assert!(status == 200 && page.contains("Bread, first"), "{status}");
    let all = releases(&desk);
    assert_eq!(all.iter().map(|one| text(one, "status")).collect::<Vec<_>>(), ["live"; 3]);
    assert_eq!((text(&all[1], "url"), text(&all[1], "passcode")), (url, code));
    assert!(all[2]["visits"].as_u64().expect("a number") >= 1, "{all:?}");

    // One, then all; they are gone.
    desk.run(&["site", "unpublish", "bread/", "--release", "3"]).expect(0);
    assert_eq!((visit(text(&network, "url")).0, visit(url).0), (0, 401));
    desk.run(&["site", "unpublish", "bread/"]).expect(0);
    assert_eq!((visit(url).0, visit(text(&me, "url")).0), (0, 0));
    assert_eq!(releases(&desk).iter().map(|one| text(one, "status")).collect::<Vec<_>>(), ["unpublished"; 3]);
    desk.run(&["site", "unpublish", "bread/"]).expect(2);
    desk.run(&["site", "rollback", "bread/", "1"]).expect(2);
    // Every release is in the log, and no passcode in any file that Gloss writes of itself.
    let log = desk.run(&["log"]).out;
    for what in ["release.published", "release.rolled_back", "release.unpublished"] {
        assert!(log.contains(what), "{what}: {log}");
    }
    assert!(!log.contains(code));
    desk.run(&["log", "--verify"]).expect(0);
}

#[test]
fn what_is_over_is_gone() {
    let desk = site();
    let soon = std::time::SystemTime::now() + std::time::Duration::from_secs(10);
    let at = soon.duration_since(std::time::UNIX_EPOCH).expect("a time").as_millis();
    let at = gloss_protocol::Timestamp(i64::try_from(at).expect("a number")).rfc3339();
    let made = publish(&desk, &["--to", "network", "--until", &at]);
    assert_eq!(visit(text(&made, "url")).0, 200);
    desk.until("it is over", || visit(text(&made, "url")).0 != 200);
    desk.until("it is known to be", || text(&releases(&desk)[0], "status") == "expired");
    assert_eq!(visit(text(&made, "url")).0, 0);
    for until in ["2020-01-01", "soon", ""] {
        let words = ["site", "publish", "bread/", "--to", "me", "--until", until];
        assert_ne!(desk.run(&words).status, 0, "{until}");
    }
}

#[test]
fn nothing_leaves_with_a_secret_or_unsaid() {
    let desk = site();
    desk.write("notes.md", "# No site");
    desk.run(&["site", "publish", "notes.md", "--to", "me"]).expect(2);
    desk.run(&["site", "publish", "none/", "--to", "me"]).expect(1);
    desk.write(
        "bread/people.js",
        "const people = ['ana@baker.de', 'ben@baker.de'];\n// from /home/ana/lists\n",
    );
    let icons = "<link rel=stylesheet href=https://cdn.example/icons.css><img src=oven.png>";
    desk.write("bread/more.html", format!("<!doctype html>{icons}<h1>More</h1>"));
    let warned = desk.run(&["site", "publish", "bread/", "--to", "me", "--json"]).expect(0);
    for says in ["It loads https://cdn.example/icons.css from the network.", "oven.png is not there."] {
        assert!(warned.err.contains(&format!("{says} Visitors will not see it.")), "{}", warned.err);
    }
    assert!(warned.err.contains("people.js, line 1: an e-mail address"), "{}", warned.err);
    assert!(warned.err.contains("people.js, line 2: a path of this computer"), "{}", warned.err);
    let planted = "const db = 'postgres://shop:Kd83-kf0s@db.internal/shop';\n";
    desk.write("bread/db.js", planted);
    let refused = desk.run(&["site", "publish", "bread/", "--to", "network", "--json"]).expect(1);
    let line: Value = serde_json::from_str(refused.out.trim()).expect("a line");
    assert_eq!((text(&line, "file"), line["line"].as_u64()), ("db.js", Some(1)));
    assert!(!refused.out.contains("Kd83-kf0s") && !refused.err.contains("Kd83-kf0s"), "{}", refused.err);
    // What leaves is the version, not what lies there since.
    assert_eq!(releases(&desk).len(), 1);
    // How a site was made stays here.
    let made = markets();
    made.json(&["run", TASK, "--model", "builtin"]);
    let release = made.json(&["site", "publish", MADE, "--to", "me"]).remove(0);
    let url = text(&release, "url").to_owned();
    assert_eq!((visit(&url).0, visit(&format!("{url}gloss.site.json")).0), (200, 404));
}

fn published(screen: Screen, theme: &str) {
    let desk = markets();
    desk.json(&["run", TASK, "--model", "builtin"]);
    let person = Person::new(screen.open(&desk, (1440, 900)), screen, "site-publish");
    person.choose_theme(theme);
    person.click("button", "*baked-goods-map*4 files");
    person.click("button", "Publish");
    person.see_words("dialog", "Publish*", "200 rows, 13 of 59 columns");
    person.see_words("dialog", "Publish*", "No passwords, keys or paths of this computer found");
    person.station("01-asked");
    person.click("button", "Publish version 1");
    person.see("group", "Published");
    person.station("02-published");
    let release = desk.json(&["site", "releases", MADE]).remove(0);
    let (url, code) = (text(&release, "url").to_owned(), text(&release, "passcode").to_owned());
    assert!(person.words("group", "Published").contains(&code));

    // Somebody else's browser, at a phone's width.
    let other =
        Person::new(visitor((390, 844)), Screen::Chromium, &format!("site-visitor-{}", screen.name()));
    other.session.go(&url);
    other.see("textbox", "Passcode");
    // A browser's console calls it a failure that a page is asked for a passcode.
    assert!(other.session.console_errors().iter().all(|error| error.contains("401")));
    other.station("01-asked");
    other.click("textbox", "Passcode");
    other.type_words("wrong-code");
    other.press("Enter");
    other.see_words("alert", "*", "not the passcode");
    other.click("textbox", "Passcode");
    other.type_words(&code.to_uppercase());
    other.press("Enter");
    let title = || other.session.read("return document.querySelector('h1')?.textContent ?? ''", &json!([]));
    drop(other.session.console_errors());
    other.until("the site", || title() == "Farmers markets with baked goods");
    let count = || other.session.read("return document.querySelector('#count').textContent", &json!([]));
    assert_eq!(count(), "200");
    other.station("02-inside");
    other.session.resize(1440, 900);
    other.station("03-wide");

    // A later version for everyone, then back, then gone. All from the screen.
    person.click("button", "Done");
    desk.run(&["edit", MADE, "--at", "page:index.html#lead", "--set", "Two hundred markets."]).expect(0);
    person.click("button", "Published · 1");
    person.click("radio", "Everyone on this network*");
    person.click("button", "Publish version 2");
    person.see("group", "Published");
    person.click("button", "Done");
    let later = desk.json(&["site", "releases", MADE]).remove(1);
    assert!(visit(text(&later, "url")).1.contains("Two hundred markets."));
    person.click("button", "Published · 2");
    person.click("button", "Go back to release 1");
    person
        .until("it shows the first again", || !visit(text(&later, "url")).1.contains("Two hundred markets."));
    person.station("03-back");
    person.click("button", "Unpublish release 1");
    person.until("it is gone", || visit(&url).0 == 0);
    person.click("button", "Unpublish release 2");
    person.until("nothing is published", || visit(text(&later, "url")).0 == 0);
    person.see_words("dialog", "Publish*", "Nothing of it is published now.");
    person.station("04-gone");
    person.click("button", "Cancel");
    person.see("button", "Publish");
}

#[test]
fn a_map_is_published_to_a_second_browser_in_chromium() {
    published(Screen::Chromium, "Light");
}

#[test]
fn a_map_is_published_to_a_second_browser_in_the_window() {
    published(Screen::Window, "Dark");
}
