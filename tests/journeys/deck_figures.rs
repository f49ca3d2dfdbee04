//! The figures of a deck: a model makes it of what queries gave, and from then on its numbers are asked, found again and
//! worked out anew like a document's: in words, in cells and at the points of charts. What they must be is counted here.

use gloss_mock_model::{Mock, Options, Script};
use gloss_tests::{Desk, Person, Screen, text};
use serde_json::{Value, json};

const DECK: &str = "board.pptx";

/// What was sold: month, region, revenue.
type Sale = (&'static str, &'static str, u32);

const BEFORE: [Sale; 6] = [
    ("2026-08", "North", 1200),
    ("2026-08", "South", 800),
    ("2026-09", "North", 1350),
    ("2026-09", "South", 700),
    ("2026-10", "North", 1500),
    ("2026-10", "South", 650),
];

/// One sale of September in the south is another one.
const AFTER: [Sale; 6] = [
    ("2026-08", "North", 1200),
    ("2026-08", "South", 800),
    ("2026-09", "North", 1350),
    ("2026-09", "South", 940),
    ("2026-10", "North", 1500),
    ("2026-10", "South", 650),
];

fn csv(sales: &[Sale]) -> String {
    let line = |(month, region, revenue): &Sale| format!("{month},{region},{revenue}\n");
    format!("month,region,revenue\n{}", sales.iter().map(line).collect::<String>())
}

fn sum(sales: &[Sale], which: impl Fn(&Sale) -> bool) -> u32 {
    sales.iter().filter(|sale| which(sale)).map(|sale| sale.2).sum()
}

/// A number with its thousands apart.
fn grouped(value: u32) -> String {
    if value < 1000 { value.to_string() } else { format!("{},{:03}", value / 1000, value % 1000) }
}

const REGIONS: &str = "SELECT region, sum(revenue) AS revenue FROM sales GROUP BY region ORDER BY region";
const MONTHS: &str = "SELECT month, sum(revenue) AS revenue FROM sales GROUP BY month ORDER BY month";
const TOTAL: &str = "SELECT sum(revenue) AS revenue FROM sales";

/// The deck that a model makes of these sales.
fn spec(sales: &[Sale]) -> Value {
    let region = |name: &str| sum(sales, |sale| sale.1 == name);
    let month = |name: &str| sum(sales, |sale| sale.0 == name);
    let point = |row: usize, name: &str| json!({ "value": month(name), "fact": format!("{{{{json#2:/fact}}}}/r{row}c2") });
    let link = |value: u32, fact: &str| format!("[{}](fact:{fact})", grouped(value));
    let total = link(sum(sales, |_| true), "{{json#3:/fact}}");
    let north = link(region("North"), "{{json#1:/fact}}/r1c2");
    let south = link(region("South"), "{{json#1:/fact}}/r2c2");
    json!({
        "path": DECK, "title": "Board meeting",
        "storyline": ["Where we stand", "The north sells most", "Month by month", "By region"],
        "slides": [
            { "layout": "cover", "subtitle": "Autumn 2026" },
            { "layout": "content", "body": [format!("We sold {total} in three months."), "Nothing here is counted."] },
            { "layout": "chart", "chart": { "kind": "column", "categories": ["2026-08", "2026-09", "2026-10"],
              "series": [{ "name": "Revenue", "values": [point(1, "2026-08"), point(2, "2026-09"), point(3, "2026-10")] }] } },
            { "layout": "table", "table": { "columns": ["Region", "Revenue"], "rows": [["North", north], ["South", south]] } },
        ],
    })
}

/// A desk on which a model has made the deck.
fn made() -> (Desk, Mock) {
    let compute = |sql: &str| json!({ "name": "compute", "arguments": { "sql": sql } });
    let script = json!([
        { "when": { "contains": "board meeting", "round": 0 },
          "do": { "calls": [compute(REGIONS), compute(MONTHS), compute(TOTAL)] } },
        { "when": { "contains": "board meeting", "round": 1 },
          "do": { "calls": [{ "name": "make_deck", "arguments": spec(&BEFORE) }] } },
        { "do": { "text": "I made the deck." } },
    ]);
    let mock = Mock::start_with(Script::from_value(script).expect("a script"), Options::default());
    let mock = mock.expect("the double");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    desk.write("sales.csv", csv(&BEFORE));
    desk.run(&["run", "Make slides for the board meeting", "--json"]).expect(0);
    (desk, mock)
}

/// What figures say, by where they stand.
fn figures(desk: &Desk, stale: bool) -> Vec<(String, String)> {
    let mut words = vec!["facts", DECK];
    words.extend(stale.then_some("--stale"));
    let told = |fact: &Value| {
        let shown = if stale { text(fact, "now") } else { text(fact, "shown") };
        (text(fact, "where").to_owned(), shown.to_owned())
    };
    desk.json(&words).iter().map(told).collect()
}

/// What must stand where.
fn expected(sales: &[Sale]) -> Vec<String> {
    let region = |name: &str| grouped(sum(sales, |sale| sale.1 == name));
    let month = |name: &str| sum(sales, |sale| sale.0 == name).to_string();
    let total = grouped(sum(sales, |_| true));
    vec![total, month("2026-08"), month("2026-09"), month("2026-10"), region("North"), region("South")]
}

fn shown(figures: &[(String, String)]) -> Vec<String> {
    figures.iter().map(|(_, shown)| shown.clone()).collect()
}

#[test]
fn a_decks_figures_are_asked_and_worked_out_again() {
    let (desk, _mock) = made();
    let all = figures(&desk, false);
    assert_eq!(shown(&all), expected(&BEFORE));
    assert_eq!(all[0].0, "slide:2/shape:3/text:\"6,200\"");
    assert!(
        all[1].0.starts_with("slide:3/shape:") && all[1].0.ends_with("/point:Revenue!2026-08"),
        "{all:?}"
    );
    assert!(figures(&desk, true).is_empty());

    // One number of the data is another one: what rests on it is stale, and nothing else.
    desk.write("sales.csv", csv(&AFTER));
    let before = expected(&BEFORE);
    let after = expected(&AFTER);
    let changed: Vec<(String, String)> = (all.iter().zip(before.iter().zip(&after)))
        .filter(|(_, (a, b))| a != b)
        .map(|((at, _), (_, now))| (at.clone(), now.clone()))
        .collect();
    assert_eq!(changed.len(), 3, "the total, a month and a region");
    assert_eq!(figures(&desk, true), changed);

    let bytes = std::fs::read(desk.folder.join(DECK)).expect("the deck");
    desk.run(&["facts", DECK, "--recompute", "--json"]).expect(0);
    assert_eq!(shown(&figures(&desk, false)), after);
    assert!(figures(&desk, true).is_empty());
    let view = desk.json(&["view", DECK]);
    assert!(text(&view[0], "text").contains("We sold 6,440 in three months."), "{}", view[0]);

    // Taken back it is as it was, to the byte, and its figures are stale again.
    let note = desk.json(&["note", "list", DECK]).pop().expect("the note");
    assert!(text(&note, "answer").starts_with("Worked out "), "{note}");
    desk.run(&["note", "undo", text(&note, "note")]).expect(0);
    assert!(std::fs::read(desk.folder.join(DECK)).expect("the deck") == bytes, "undone to the byte");
    assert_eq!(shown(&figures(&desk, false)), before);
    assert_eq!(figures(&desk, true), changed);
}

#[test]
fn a_chart_shows_the_rows_that_its_query_gives() {
    let (desk, _mock) = made();
    let more: Vec<Sale> =
        BEFORE.into_iter().chain([("2026-11", "North", 1700), ("2026-11", "South", 900)]).collect();
    desk.write("sales.csv", csv(&more));
    // The months that were there say what they said; the chart would have another one, and that is told.
    let stale = figures(&desk, true);
    assert!(
        stale.iter().any(|(at, now)| at.ends_with("/point:Revenue!2026-10") && now == "2150"),
        "{stale:?}"
    );
    desk.run(&["facts", DECK, "--recompute", "--json"]).expect(0);
    let chart = desk.json(&["view", DECK, "--at", "slide:3"]);
    let words = text(&chart[0], "text").to_owned();
    for month in ["2026-08", "2026-09", "2026-10", "2026-11"] {
        let line = format!("{month}: {}", sum(&more, |sale| sale.0 == month));
        assert!(words.contains(&line), "{line} in {words}");
    }
    let all = figures(&desk, false);
    assert!(
        all.iter().any(|(at, shown)| at.ends_with("/point:Revenue!2026-11") && shown == "2600"),
        "{all:?}"
    );
    assert!(figures(&desk, true).is_empty());

    // One that is gone goes from it with its cells.
    let fewer: Vec<Sale> = more.iter().copied().filter(|sale| sale.0 > "2026-08").collect();
    desk.write("sales.csv", csv(&fewer));
    let stale = figures(&desk, true);
    assert!(stale.iter().any(|(at, now)| at.ends_with("/point:Revenue!2026-08") && now == "–"), "{stale:?}");
    desk.run(&["facts", DECK, "--recompute", "--json"]).expect(0);
    let chart = desk.json(&["view", DECK, "--at", "slide:3"]);
    assert!(!text(&chart[0], "text").contains("2026-08"), "{}", chart[0]);
    assert_eq!(shown(&figures(&desk, false)).len(), all.len() - 1);
}

#[test]
fn a_changed_word_is_no_figure_and_a_changed_number_is_told() {
    let (desk, _mock) = made();
    let all = figures(&desk, false);
    // A number that somebody typed over is still the figure's place, and does not agree.
    desk.run(&["edit", DECK, "--at", "slide:3/shape:3/point:Revenue!2026-09", "--set", "99"]).expect(0);
    let told = desk.json(&["facts", DECK]);
    let edited = told.iter().find(|fact| text(fact, "where").ends_with("!2026-09")).expect("the point");
    assert_eq!((text(edited, "shown"), edited["agrees"].as_bool()), ("99", Some(false)), "{edited}");
    // Words in its place are none, and all others stay.
    desk.run(&["edit", DECK, "--at", "slide:2/shape:3/paragraph:1", "--set", "We sold a lot."]).expect(0);
    let left = figures(&desk, false);
    assert_eq!(left.len(), all.len() - 1);
    // The paragraph beside one changes nothing of it; the version before brings back what was there.
    desk.run(&["restore", DECK, "1"]).expect(0);
    assert_eq!(figures(&desk, false), all);
    desk.run(&["edit", DECK, "--at", "slide:2/shape:3/paragraph:2", "--set", "Something else."]).expect(0);
    assert_eq!(figures(&desk, false), all);
    // Another name takes them along.
    std::fs::rename(desk.folder.join(DECK), desk.folder.join("other.pptx")).expect("renamed");
    assert_eq!(desk.json(&["facts", "other.pptx"]).len(), all.len());
}

#[test]
fn a_figure_of_a_deck_says_where_it_comes_from() {
    let (desk, _mock) = made();
    let at = figures(&desk, false)[2].0.clone();
    let note =
        desk.json(&["note", "add", DECK, "--at", &at, "--ask", "Where does this come from?"])[0].clone();
    desk.run(&["note", "send", text(&note, "note"), "--model", "builtin", "--json"]).expect(0);
    let note = desk.json(&["note", "list", DECK]).pop().expect("the note");
    assert!(text(&note, "answer").contains("sales.csv"), "{note}");
}

const OF_MONTH: &str =
    "SELECT region, sum(revenue) AS revenue FROM \"sales-2026-10.csv\" GROUP BY region ORDER BY region";
const IN_ALL: &str = "SELECT sum(revenue) AS revenue FROM \"sales-2026-10.csv\"";

const OCTOBER: [Sale; 3] =
    [("2026-10-02", "North", 1500), ("2026-10-03", "South", 650), ("2026-10-09", "South", 70)];
const NOVEMBER: [Sale; 4] = [
    ("2026-11-01", "North", 1720),
    ("2026-11-02", "South", 810),
    ("2026-11-03", "East", 95),
    ("2026-11-05", "East", 5),
];

/// A month's deck, whose points and rows are the regions that there are.
fn monthly() -> Value {
    let region = |name: &str| sum(&OCTOBER, |sale| sale.1 == name);
    let fact = |row: usize| format!("{{{{json#1:/fact}}}}/r{row}c2");
    let link = |row: usize, name: &str| format!("[{}](fact:{})", grouped(region(name)), fact(row));
    let point = |row: usize, name: &str| json!({ "value": region(name), "fact": fact(row) });
    json!({
        "path": "board-2026-10.pptx", "title": "Sales in October 2026",
        "storyline": ["Sales in October 2026", "What came in", "By region"],
        "slides": [
            { "layout": "cover", "subtitle": "October 2026" },
            { "layout": "content", "body": [
                format!("In all we sold [{}](fact:{{{{json#2:/fact}}}}).", grouped(sum(&OCTOBER, |_| true))),
                "The rain did it, because nobody came.".to_owned(),
            ], "notes": "Thank the teams for October 2026." },
            { "layout": "two-columns",
              "left": { "chart": { "kind": "column", "categories": ["North", "South"], "series": [{ "name": "Revenue", "values": [point(1, "North"), point(2, "South")] }] } },
              "right": { "table": { "columns": ["Region", "Revenue"], "rows": [["North", link(1, "North")], ["South", link(2, "South")]] } } },
        ],
    })
}

/// What a deck says, slide by slide.
fn says(desk: &Desk, deck: &str) -> String {
    text(&desk.json(&["view", deck])[0], "text").to_owned()
}

#[test]
fn a_recipe_repeats_a_deck_on_the_next_months_file_with_no_model() {
    let compute = |sql: &str| json!({ "name": "compute", "arguments": { "sql": sql } });
    let script = json!([
        { "when": { "contains": "monthly", "round": 0 }, "do": { "calls": [compute(OF_MONTH), compute(IN_ALL)] } },
        { "when": { "contains": "monthly", "round": 1 }, "do": { "calls": [{ "name": "make_deck", "arguments": monthly() }] } },
        { "do": { "text": "Done." } },
    ]);
    let mock = Mock::start_with(Script::from_value(script).expect("a script"), Options::default());
    let mock = mock.expect("the double");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    desk.write("sales-2026-10.csv", csv(&OCTOBER));
    let task = text(&desk.run(&["run", "the monthly deck", "--json"]).expect(0).last(), "task").to_owned();
    // What the person writes into it is what is repeated.
    let title = "What came in, and from where";
    desk.run(&["edit", "board-2026-10.pptx", "--at", "slide:2/title", "--set", title]).expect(0);
    drop(mock);
    let recipe = desk.json(&["recipe", "save", &task]).pop().expect("a recipe");
    let steps = recipe["steps"].as_array().expect("steps");
    let sentences = steps[0]["sentences"].as_array().expect("sentences");
    let reason = sentences.iter().find(|one| text(one, "text").contains("rain")).expect("the reason");
    assert_eq!(reason["marked"], json!(true), "{recipe}");

    desk.write("sales-2026-11.csv", csv(&NOVEMBER));
    let made = desk.json(&[
        "automation",
        "add",
        "Monthly deck",
        "--recipe",
        text(&recipe, "recipe"),
        "--rule",
        "every day at 9",
    ]);
    let automation = text(&made[0], "automation").to_owned();
    desk.run(&["automation", "run", &automation, "--json"]).expect(0);
    let deck = "board-2026-11.pptx";
    let said = says(&desk, deck);
    assert!(said.contains(title) && said.contains("Sales in November 2026"), "{said}");
    assert!(said.contains("Thank the teams for November 2026."), "{said}");
    let all = grouped(sum(&NOVEMBER, |_| true));
    assert!(said.contains(&format!("In all we sold {all}.")), "{said}");
    for region in ["East", "North", "South"] {
        let own = sum(&NOVEMBER, |sale| sale.1 == region);
        assert!(said.contains(&format!("{region}: {own}")), "the point of {region}: {said}");
        assert!(said.contains(&format!("{region} | {}", grouped(own))), "the row of {region}: {said}");
    }
    let figures = desk.json(&["facts", deck]);
    assert_eq!(figures.len(), 7, "{figures:?}");
    for figure in &figures {
        assert_eq!(figure["agrees"], json!(true), "{figure}");
        assert!(figure["sources"][0]["path"] == json!("sales-2026-11.csv"), "{figure}");
    }
    let notes = desk.json(&["note", "list", deck]);
    assert!(notes.iter().any(|note| text(note, "text").contains("rain")), "{notes:?}");
    // The old one is as it was.
    assert!(
        says(&desk, "board-2026-10.pptx")
            .contains(&format!("In all we sold {}.", grouped(sum(&OCTOBER, |_| true))))
    );
}

/// The same package as another program writes it: its parts in another order, and the marks of shapes gone.
fn saved_by_another(bytes: &[u8]) -> Vec<u8> {
    use std::io::{Cursor, Read as _, Write as _};
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a package");
    let count = archive.len();
    let mut names: Vec<String> = (0..count)
        .map(|n| archive.by_index(n).expect("a part").name().expect("a name").into_owned())
        .collect();
    names.sort_by_key(|name| (name != "[Content_Types].xml", std::cmp::Reverse(name.clone())));
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in names {
        let mut part = Vec::new();
        archive.by_name(&name).expect("a part").read_to_end(&mut part).expect("its bytes");
        if name.starts_with("ppt/slides/slide") {
            let text = String::from_utf8(part).expect("text");
            part = without_marks(&text).into_bytes();
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        out.write_all(&part).expect("written");
    }
    out.finish().expect("a package").into_inner()
}

/// A slide without what tells its shapes for good, and with other ids of them.
fn without_marks(slide: &str) -> String {
    let mut out = String::new();
    let mut rest = slide;
    while let Some(at) = rest.find("<a:extLst>") {
        let end = rest[at..].find("</a:extLst>").expect("its end") + at + "</a:extLst>".len();
        out.push_str(&rest[..at]);
        rest = &rest[end..];
    }
    out.push_str(rest);
    for id in (2..12).rev() {
        out = out.replace(&format!("<p:cNvPr id=\"{id}\""), &format!("<p:cNvPr id=\"{}\"", id + 40));
    }
    out
}

#[test]
fn figures_are_found_again_in_a_deck_that_another_program_saved() {
    let (desk, _mock) = made();
    let before = figures(&desk, false);
    let path = desk.folder.join(DECK);
    let bytes = saved_by_another(&std::fs::read(&path).expect("the deck"));
    std::fs::write(&path, bytes).expect("saved");
    desk.write("sales.csv", csv(&AFTER));
    assert_eq!(shown(&figures(&desk, false)), shown(&before));
    let stale = shown(&figures(&desk, true));
    let after = expected(&AFTER);
    let changed: Vec<String> =
        after.iter().zip(expected(&BEFORE)).filter(|(a, b)| *a != b).map(|(a, _)| a.clone()).collect();
    assert_eq!(stale, changed);
    desk.run(&["facts", DECK, "--recompute", "--json"]).expect(0);
    assert_eq!(shown(&figures(&desk, false)), after);
}

#[test]
fn figures_are_found_again_after_libreoffice_saved_the_deck() {
    let (desk, _mock) = made();
    let path = desk.folder.join(DECK);
    let folder = tempfile::tempdir().expect("a folder");
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    let words = [profile.as_str(), "--headless", "--convert-to", "pptx", "--outdir"];
    let ran = std::process::Command::new("soffice").args(words).arg(folder.path()).arg(&path).output();
    assert!(ran.expect("soffice").status.success());
    std::fs::copy(folder.path().join(DECK), &path).expect("saved");
    desk.write("sales.csv", csv(&AFTER));
    assert_eq!(shown(&figures(&desk, false)), expected(&BEFORE));
    let after = expected(&AFTER);
    let changed: Vec<String> =
        after.iter().zip(expected(&BEFORE)).filter(|(a, b)| *a != b).map(|(a, _)| a.clone()).collect();
    assert_eq!(shown(&figures(&desk, true)), changed);
    // It saves charts without their workbook: what they keep is all that there is, and follows.
    desk.run(&["facts", DECK, "--recompute", "--json"]).expect(0);
    assert_eq!(shown(&figures(&desk, false)), after);
    assert!(figures(&desk, true).is_empty());
    // A month that came makes the chart longer here too.
    let more: Vec<Sale> = AFTER.into_iter().chain([("2026-11", "North", 1700)]).collect();
    desk.write("sales.csv", csv(&more));
    desk.run(&["facts", DECK, "--recompute", "--json"]).expect(0);
    let chart = desk.json(&["view", DECK, "--at", "slide:3"]);
    assert!(text(&chart[0], "text").contains("2026-11: 1700"), "{}", chart[0]);
}

#[test]
fn what_would_change_in_a_deck_is_reviewed_as_one_change() {
    let (desk, _mock) = made();
    desk.write("sales.csv", csv(&AFTER));
    let person = Person::new(Screen::Chromium.open(&desk, (1440, 900)), Screen::Chromium, "deck-figures");
    person.click("button", "*board.pptx*");
    person.see("navigation", "Slides");
    person.see_words("group", "Figures", "3 of 6 figures change");
    person.station("01-stale");
    person.click("button", "Show them");
    person.see_words("dialog", "Figures", "Slide 3");
    person.see_words("dialog", "Figures", "6,200 → 6,440");
    person.station("02-which");
    person.click("button", "Close");
    person.click("button", "Update them");
    person.see_none("group", "Figures");
    person.see_none("button", "Stop");
    person.station("03-updated");
    assert_eq!(shown(&figures(&desk, false)), expected(&AFTER));
    person.click("button", "Keep all");
    person.see_none("button", "Keep all");
}

#[test]
fn a_figure_in_the_speaker_notes_leads_to_its_fact() {
    let notes = "Say [3,877](fact:{{json:/fact}}/r1c1) slowly.";
    let deck = json!({
        "path": DECK, "title": "Board", "storyline": ["Where we stand"],
        "slides": [{ "layout": "content", "body": ["It grew."], "notes": format!("Begin.\n{notes}") }],
    });
    let script = json!([
        { "when": { "round": 0 }, "do": { "calls": [{ "name": "compute", "arguments": { "sql": TOTAL } }] } },
        { "when": { "round": 1 }, "do": { "calls": [{ "name": "make_deck", "arguments": deck }] } },
        { "do": { "text": "Made." } },
    ]);
    let (desk, _mock) = Desk::scripted(script, "# Memo\n");
    desk.write("sales.csv", "month,region,revenue\n2026-08,North,3000\n2026-09,South,877\n");
    desk.run(&["run", "Make a slide"]).expect(0);
    let facts = desk.json(&["facts", DECK]);
    assert_eq!(facts.len(), 1, "{facts:?}");
    assert_eq!(text(&facts[0], "shown"), "3,877", "{facts:?}");
    desk.write("sales.csv", "month,region,revenue\n2026-08,North,3000\n2026-09,South,900\n");
    desk.until("the figure is stale", || desk.json(&["facts", DECK])[0]["stale"] == true);
}
