//! Marketplaces: entries whose source runs a program, leads out or lies at home, names that are another's, and entries that hide others.

use std::os::unix::fs::symlink;

use super::authority::plugin;
use super::*;

pub(super) const COUNT: usize = 14;

/// A marketplace of a folder.
fn market(root: &Path, name: &str, plugins: &Value) {
    let all = json!({ "name": name, "owner": { "name": "x" }, "plugins": plugins });
    put(&root.join(".agents/plugins/marketplace.json"), &all.to_string());
}

/// What is said of a marketplace while it is searched, and what it offers.
fn search(desk: &Desk) -> (String, Vec<String>) {
    let run = desk.run(&["plugin", "search", "--json"]).expect(0);
    let offers = run.lines().iter().map(|one| text(one, "source").to_owned()).collect();
    (run.err, offers)
}

/// Sources that nobody takes, each with what is said of it.
fn sources(mark: &Path) -> [(&'static str, Value, &'static str); 9] {
    let runs = format!("touch {}", mark.display());
    [
        (
            "it runs a program",
            json!({ "source": "command", "command": runs }),
            "It would run a program to get it",
        ),
        (
            "it hides that behind another kind",
            json!({ "source": "github", "repo": "a/b", "command": runs }),
            "It would run a program to get it",
        ),
        (
            "a package that runs by being installed",
            json!({ "source": "npm", "package": "evil" }),
            "run what they like",
        ),
        ("a path that leads out", json!("./../../outside"), "leads out of the marketplace"),
        ("a whole path", json!("/etc"), "leads out of the marketplace"),
        (
            "a way of Git that runs a program",
            json!({ "source": "url", "url": "ext::sh -c x" }),
            "that begin with https://",
        ),
        (
            "a file of this machine",
            json!({ "source": "url", "url": "file:///etc" }),
            "that begin with https://",
        ),
        (
            "the machine's own network",
            json!({ "source": "url", "url": "https://169.254.169.254/x.git" }),
            "its own network",
        ),
        (
            "an option as a branch",
            json!({ "source": "github", "repo": "a/b", "ref": "--upload-pack=x" }),
            "no name of a branch",
        ),
    ]
}

#[test]
fn a_source_that_runs_or_leads_out_is_left_out_and_said() {
    let desk = desk();
    let mark = mark(&desk);
    plugin(&desk, "shop", &json!({}), &[]);
    let mut rows = Rows::new("Marketplaces");
    for (case, source, says) in sources(&mark) {
        market(
            &desk.folder,
            "house",
            &json!([{ "name": "poison", "source": source }, { "name": "shop", "source": "./shop" }]),
        );
        let (err, offers) = search(&desk);
        let run = desk.run(&["plugin", "install", "poison@house"]);
        let is_held = err.contains(says) && !offers.contains(&"poison@house".to_owned()) && run.status != 0;
        rows.row(case, is_held, &err);
        // The twin beside it.
        assert!(offers.contains(&"shop@house".to_owned()), "{offers:?}");
    }
    let outside = desk.home.with_file_name("outside");
    put(&outside.join("skills/far/SKILL.md"), &format!("---\nname: far\ndescription: {OUTSIDE}\n---\nx\n"));
    symlink(&outside, desk.folder.join("linked")).expect("a link");
    market(&desk.folder, "house", &json!([{ "name": "poison", "source": "./linked" }]));
    let run = desk.run(&["plugin", "install", "poison@house"]);
    rows.row(
        "a link that leads out",
        run.status != 0 && run.err.contains("leads out of the marketplace"),
        &run.err,
    );
    names(&desk, &mut rows);
    assert!(!mark.exists(), "something ran");
    assert_eq!(desk.json(&["plugin", "list"]), Vec::<Value>::new());
    desk.run(&["plugin", "install", "./shop"]).expect(0);
    rows.end(COUNT);
}

/// Marketplaces that go by another's name, and entries that hide another.
fn names(desk: &Desk, rows: &mut Rows) {
    market(&desk.folder, "gloss", &json!([{ "name": "sales", "source": "./shop", "description": "THEIRS" }]));
    let (err, _) = search(desk);
    let offers = desk.run(&["plugin", "search", "sales"]).out;
    let is_held = err.contains("is that of Gloss’s own marketplace") && !offers.contains("THEIRS");
    rows.row("the name of Gloss's own", is_held, &err);
    market(&desk.folder, "gl\u{43e}ss", &json!([{ "name": "sales", "source": "./shop" }]));
    let (err, offers) = search(desk);
    let is_held = err.contains("letters, digits and hyphens alone")
        && !offers.iter().any(|one| one.contains('\u{43e}'));
    rows.row("a name that looks like it", is_held, &err);
    // One that lists what Gloss brings: nobody gets it by the bare name.
    market(&desk.folder, "house", &json!([{ "name": "sales", "source": "./shop" }]));
    let run = desk.run(&["plugin", "install", "sales"]);
    rows.row(
        "the name of a plugin of Gloss's",
        run.status != 0 && run.err.contains("more than one marketplace"),
        &run.err,
    );
    let twice = json!([{ "name": "shop", "source": "./shop" }, { "name": "shop", "source": "./linked" }]);
    market(&desk.folder, "house", &twice);
    let (err, _) = search(desk);
    rows.row("an entry twice", err.contains("shop is there twice"), &err);
}

/// A folder's marketplace by the name of the person's own does not take its place, or it is said.
#[test]
fn a_marketplace_of_the_folder_takes_no_place_of_the_persons() {
    let desk = desk();
    plugin(&desk, "desk", &json!({ "description": "THEIRS" }), &[]);
    let own = person(&desk);
    put(&own.join("desk/skills/work-desk/SKILL.md"), "---\nname: work-desk\ndescription: MINE\n---\nMINE\n");
    market(&own, "house", &json!([{ "name": "desk", "source": "./desk", "description": "MINE" }]));
    assert!(desk.run(&["plugin", "search", "desk"]).out.contains("MINE"), "the twin");
    market(&desk.folder, "house", &json!([{ "name": "desk", "source": "./desk", "description": "THEIRS" }]));
    let found = desk.run(&["plugin", "search", "desk"]);
    let run = desk.run(&["plugin", "install", "desk@house"]);
    let skill = desk.run(&["skill", "show", "work-desk"]).out;
    assert!(
        !skill.contains("WORDS-OF-desk"),
        "the folder's was installed as the person's: {found:?} {run:?}"
    );
    assert!(found.err.contains("house"), "nobody says that there are two of this name: {found:?}");
}
