//! A note on a row of a made site stays with its row when the data changes and the site is made again: whether the rows have a
//! column that tells them apart or not, whether rows came, went, moved or say something else. Where its row is gone it stands
//! nowhere, and what is sent then changes no other row.

use gloss_tests::{Desk, text};

const PLAN: [&str; 11] = [
    "2026-01-12,Kick-off,Ana Berg,meeting,Kiel,0",
    "2026-02-03,User interviews,Jonas Ott,research,Hamburg,4200",
    "2026-03-02,First prototype,Mei Lin,build,Kiel,18500",
    "2026-04-15,Board review,Ana Berg,decision,Kiel,0",
    "2026-05-04,Pilot in two towns,Jonas Ott,pilot,Laboe,32750",
    "2026-06-30,Pilot report,Mei Lin,report,Kiel,1500",
    "2026-07-20,Summer break,,break,,0",
    "2026-09-07,Roll-out north,Ana Berg,rollout,Flensburg,57800",
    "2026-11-02,Roll-out south,Ana Berg,rollout,Husum,61250",
    "2026-12-18,Launch party,Jonas Ott,event,Kiel,7300",
    "2027-01-15,Lessons learned,Mei Lin,report,Kiel,900",
];

fn plan(rows: &[&str]) -> String {
    format!("date,title,owner,kind,place,cost_eur\n{}\n", rows.join("\n"))
}

/// A row of the page that says these words, by its id.
fn row(desk: &Desk, site: &str, words: &str) -> String {
    let page = desk.read(&format!("{site}index.html"));
    let item = page.split("<li id=\"").find(|item| item.contains(words)).expect("the row");
    item.split('"').next().expect("an id").to_owned()
}

/// Where a note stands after other data, and what it points at then.
fn stands(desk: &Desk, note: &str) -> (String, String) {
    let list = desk.json(&["note", "list"]);
    let note = list.iter().find(|one| text(one, "note") == note).expect("the note");
    (text(note, "place").to_owned(), text(note, "where").to_owned())
}

fn made(desk: &Desk, words: &str) {
    let last = desk.json(&["run", words, "--model", "builtin"]).pop().expect("an end");
    assert_eq!(text(&last, "status"), "done", "{last}");
}

fn note_on(desk: &Desk, site: &str, row: &str) -> String {
    let at = format!("page:index.html#{row}");
    text(&desk.json(&["note", "add", site, "--at", &at, "--change", "remove this"])[0], "note").to_owned()
}

#[test]
fn a_row_without_a_key_is_found_by_what_it_says() {
    let mut before_all = PLAN.to_vec();
    before_all.insert(0, "2026-01-05,New item,Mei Lin,build,Kiel,10");
    let mut turned = PLAN.to_vec();
    turned.reverse();
    let without: Vec<&str> = PLAN.iter().copied().filter(|row| !row.contains("Kick-off")).collect();
    let costs: Vec<String> = before_all.iter().map(|row| row.replace(",1500", ",1700")).collect();
    let costs: Vec<&str> = costs.iter().map(String::as_str).collect();
    for (what, rows) in [
        ("one before", &before_all),
        ("turned round", &turned),
        ("one less", &without),
        ("and another cost", &costs),
    ] {
        let desk = Desk::new();
        desk.write("milestones.csv", plan(&PLAN));
        made(&desk, "Make a timeline of milestones.csv");
        let site = "milestones-timeline/";
        let own = row(&desk, site, "Pilot report");
        assert!(!own.trim_start_matches("row-").bytes().all(|byte| byte.is_ascii_digit()), "{own}");
        let note = note_on(&desk, site, &own);
        desk.write("milestones.csv", plan(rows));
        made(&desk, "Make a timeline of milestones.csv");
        let (place, at) = stands(&desk, &note);
        assert!(["exact", "edited"].contains(&place.as_str()), "{what}: {place} {at}");
        assert_eq!(at, format!("page:index.html#{}", row(&desk, site, "Pilot report")), "{what}");
        desk.run(&["note", "send", &note, "--model", "builtin", "--json"]).expect(0);
        let page = desk.read(&format!("{site}index.html"));
        for other in rows.iter().filter_map(|row| row.split(',').nth(1)) {
            assert_eq!(page.contains(&format!(">{other}<")), other != "Pilot report", "{what}: {other}");
        }
    }
}

/// Rows that are gone, with what came in their place.
#[test]
fn a_row_that_is_gone_is_no_other_one() {
    let stalls = |rows: &[(&str, &str)]| -> String {
        let place = |at: usize| (54.0 + at as f64 / 20.0, 10.0 + at as f64 / 20.0);
        let row = |(at, (id, name)): (usize, &(&str, &str))| {
            format!("{id},{name},{:.2},{:.2},{}\n", place(at).0, place(at).1, 100 + at)
        };
        format!("id,name,lat,lon,seats\n{}", rows.iter().enumerate().map(row).collect::<String>())
    };
    let rows = [
        ("b01", "Sandberg"),
        ("b02", "Strandbad"),
        ("b03", "Meerwasser"),
        ("b10", "Dockkoog"),
        ("b11", "Piraten"),
    ];
    for (key, came) in [
        ("b10", Some(("b00", "Neubad"))),
        ("b10", Some(("b12", "Dockhafen"))),
        ("b01", Some(("b99", "Sandbank"))),
        ("b11", None),
    ] {
        let mut after: Vec<(&str, &str)> = rows.iter().copied().filter(|(id, _)| *id != key).collect();
        after.extend(came);
        if came.is_some_and(|(id, _)| id == "b00") {
            after.rotate_right(1);
        }
        let desk = Desk::new();
        desk.write("baths.csv", stalls(&rows));
        made(&desk, "Make a map of baths.csv");
        let site = "baths-map/";
        let note = note_on(&desk, site, &format!("row-{key}"));
        desk.write("baths.csv", stalls(&after));
        made(&desk, "Make a map of baths.csv");
        let before = desk.read(&format!("{site}index.html"));
        let (place, at) = stands(&desk, &note);
        assert!(["unplaced", "suggested"].contains(&place.as_str()), "{key}: {place} {at}");
        let run = desk.run(&["note", "send", &note, "--model", "builtin", "--json"]);
        assert_ne!(run.status, 0, "{key}: {}", run.out);
        assert_eq!(desk.read(&format!("{site}index.html")), before, "{key}");
    }
}

#[test]
fn rows_that_another_program_numbered_are_told_by_what_they_say() {
    let page = |names: &[&str]| -> String {
        let row = |(at, name): (usize, &&str)| {
            let n = at + 1;
            format!(
                "<li id=\"row-{n}\" data-key=\"{n}\"><b>{name}</b> <small>in the hall, on a {} day</small></li>\n",
                name.len()
            )
        };
        let rows: String = names.iter().enumerate().map(row).collect();
        format!("<!doctype html>\n<title>Days</title>\n<ol id=\"list\">\n{rows}</ol>\n")
    };
    let names = ["Opening", "First talk", "Long lunch", "Workshop", "Closing words"];
    for (what, now, found) in [
        (
            "one before",
            ["Doors", "Opening", "First talk", "Long lunch", "Workshop", "Closing words"].as_slice(),
            Some("row-4"),
        ),
        (
            "the first gone",
            ["First talk", "Long lunch", "Workshop", "Closing words"].as_slice(),
            Some("row-2"),
        ),
        (
            "turned",
            ["Closing words", "Workshop", "Long lunch", "First talk", "Opening"].as_slice(),
            Some("row-3"),
        ),
        (
            "another in its place",
            ["Opening", "First talk", "Dance", "Workshop", "Closing words"].as_slice(),
            None,
        ),
    ] {
        let desk = Desk::new();
        desk.write("days/index.html", page(&names));
        let note = note_on(&desk, "days/", "row-3");
        desk.write("days/index.html", page(now));
        let (place, at) = stands(&desk, &note);
        match found {
            Some(id) => {
                assert!(["exact", "edited"].contains(&place.as_str()), "{what}: {place} {at}");
                assert_eq!(at, format!("page:index.html#{id}"), "{what}");
            }
            None => assert!(["unplaced", "suggested"].contains(&place.as_str()), "{what}: {place} {at}"),
        }
    }
}
