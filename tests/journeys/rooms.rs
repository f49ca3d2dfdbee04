//! What stands in place of a task (what needs the person, automations, goals, recipes, memory), full and empty, at every size and
//! in both themes: a picture of each, nothing out of the window, and nothing that axe-core holds against it.

use gloss_tests::{Desk, Person, Screen, text};
use serde_json::json;

const SIZES: [(i64, i64); 4] = [(1440, 900), (1200, 800), (1024, 700), (420, 800)];
const ROOMS: [&str; 5] = ["Needs you", "Automations", "Goals", "Recipes", "Memory"];

/// Opens a room, on a phone out of the drawer.
fn enter(person: &Person, room: &str, width: i64) {
    if width < 640 {
        person.click("button", "Show the tasks");
    }
    person.click("button", &format!("{room}*"));
    person.see("main", room);
}

/// How many things need the person, as the tray and notifications have it.
fn needing(desk: &Desk) -> usize {
    let hey = desk.json(&["hey"]);
    let lists = ["waiting", "at_risk"].into_iter().filter_map(|list| hey[0][list].as_array());
    lists.flatten().filter(|line| line["needs_you"] == true).count()
}

fn looked_at(desk: &Desk, case: &str, themes: &[&str]) {
    let person = Person::new(Screen::Chromium.open(desk, SIZES[0]), Screen::Chromium, case);
    let mut amiss = Vec::new();
    // The page finds the same by itself.
    match needing(desk) {
        0 => person.see("button", "Needs you"),
        count => person.see("button", &format!("Needs you {count}")),
    };
    for theme in themes {
        person.session.resize(SIZES[0].0, SIZES[0].1);
        person.click("button", "New task");
        person.choose_theme(theme);
        for (width, height) in SIZES {
            person.session.resize(width, height);
            for room in ROOMS {
                enter(&person, room, width);
                let name =
                    format!("{}-{width}-{}", room.to_lowercase().replace(' ', "-"), theme.to_lowercase());
                let page = person.page();
                assert!(page.w <= width as f64 + 0.5, "{name} is wider than the window: {page:?}");
                person.station(&name);
                if width == SIZES[0].0 || width < 640 {
                    amiss.extend(person.amiss().into_iter().map(|one| format!("{name}: {one}")));
                }
            }
        }
    }
    assert_eq!(amiss, Vec::<String>::new());
}

#[test]
fn rooms_full_of_things_are_seen_at_every_size_and_in_both_themes() {
    let ask = json!({ "name": "ask_person", "arguments": {
        "question": "Which of the two quarters shall the summary be about, and does it count the shops that opened in August?",
        "choices": ["The second, without them", "The third, with them", "Both, side by side"] } });
    let propose = json!({ "name": "remember", "arguments": { "text": "The board reads only the first page.", "kind": "preference" } });
    let script = json!([
        { "when": { "contains": "Ask me", "round": 0 }, "do": { "calls": [ask, propose] } },
        { "when": { "contains": "Does this hold?" }, "do": { "text": "{\"verdicts\": [{\"met\": false, \"why\": \"There is no list.\"}]}" } },
        { "when": { "contains": "Go wrong" }, "do": { "status": 401 } },
        { "when": { "tool": "report_nothing" }, "do": { "text": "The inbox is empty." } },
        { "when": { "contains": "Check the inbox" }, "do": { "calls": [{ "name": "report_nothing", "arguments": {} }] } },
        { "do": { "text": "Done." } },
    ]);
    let (desk, _mock) = Desk::scripted(script, "# Memo\n\nOne sentence. Another sentence.\n");
    desk.run(&["run", "Ask me about the quarter"]).expect(3);
    desk.run(&["run", "Go wrong"]);
    desk.run(&[
        "automation",
        "add",
        "Every weekday at 9, write a summary of everything that came in since the day before",
        "--good",
        "One page, the overdue first.",
    ])
    .expect(0);
    let inbox = desk.json(&["automation", "add", "Check the inbox", "--rule", "*/30 8-18 * * 1-5"]);
    let inbox = inbox[0]["automation"].as_str().expect("an id").to_owned();
    desk.run(&["automation", "run", &inbox]).expect(0);
    desk.run(&["automation", "pause", &inbox]).expect(0);
    desk.run(&[
        "goal",
        "start",
        "A report that says why sales fell",
        "--file",
        "report.md: rents|weather",
        "--review",
        "Is each claim backed by a figure?",
        "--turns",
        "2",
    ])
    .expect(0);
    for (text, kind) in [
        ("Ada Vandermeer signs what is above 500 euros.", "person"),
        ("Round money to thousands.", "preference"),
        ("“Same-shop” means open for a year.", "term"),
    ] {
        desk.run(&["memory", "add", text, "--kind", kind]).expect(0);
    }
    desk.write("sales-2026-10.csv", "region,sales\nNorth,230\nSouth,140\n");
    let report =
        desk.run(&["run", "Write a report on sales-2026-10.csv", "--model", "builtin", "--json"]).expect(0);
    desk.run(&["recipe", "save", report.last()["task"].as_str().expect("a task"), "--name", "Monthly sales"])
        .expect(0);
    // A place that is lost, a run that is not as wanted, and the goal that has had its rounds need the person too.
    desk.run(&["note", "add", "memo.md", "--at", "text:\"Another sentence.\"", "--ask", "Why?"]).expect(0);
    desk.write("memo.md", "# Memo\n\nOne sentence. Nothing of the kind.\n");
    let judged = desk.json(&[
        "automation",
        "add",
        "Do it badly",
        "--rule",
        "0 9 1 1 *",
        "--good",
        "A list of the overdue.",
    ]);
    desk.run(&["automation", "run", text(&judged[0], "automation")]).expect(0);
    desk.until("what a tray tells is what the page shows", || needing(&desk) == 5);
    looked_at(&desk, "rooms", &["Light", "Dark"]);
}

#[test]
fn empty_rooms_say_what_they_are_for() {
    let desk = Desk::new();
    looked_at(&desk, "rooms-empty", &["Light"]);
}

#[test]
fn news_of_another_task_cover_nothing_that_a_person_needs() {
    let gate = tempfile::tempdir().expect("a folder");
    for (width, height) in SIZES {
        let open = gate.path().join(width.to_string());
        let (desk, _mock) = Desk::scripted(
            json!([
                { "when": { "contains": "Write the memo" }, "do": { "text": "The memo is written.", "until_file": open } },
                { "do": { "text": "Done." } },
            ]),
            "# Memo\n",
        );
        let person =
            Person::new(Screen::Chromium.open(&desk, SIZES[0]), Screen::Chromium, &format!("news-{width}"));
        for words in ["Write the memo", "Look at it"] {
            person.click("button", "New task");
            person.click("textbox", "What should be done?");
            person.type_words(words);
            person.click("button", "Start");
            person.see("log", "What was said and done");
        }
        person.session.resize(width, height);
        std::fs::write(&open, "").expect("opened");
        // Part of the rail where that has room for it, else a landmark of its own.
        let role = if width == SIZES[0].0 { "group" } else { "complementary" };
        let news = person.see(role, "News");
        let way = if width < 640 { "Show the tasks" } else { "Settings" };
        for (role, name) in [("textbox", "Message"), ("button", way)] {
            assert!(!news.meets(person.see(role, name)), "{width}: over {name}");
        }
        person.station(&format!("01-news-{width}"));
        assert_eq!(person.amiss(), Vec::<String>::new());
        person.click("button", "Show");
        person.see_none(role, "News");
    }
}
