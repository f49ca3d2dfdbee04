//! The figures of a deck: a model makes it of what queries gave, and from then on its numbers are asked, found again and
//! worked out anew like a document's: in words, in cells and at the points of charts. What they must be is counted here.

use gloss_mock_model::{Mock, Options, Script};
use gloss_tests::{Desk, text};
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
