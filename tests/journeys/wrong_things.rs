//! A model that writes what is wrong is told so in the answer of that very call: figures of another scale or sign, facts that there are
//! not, charts that nobody will see, blind rewrites, arguments that there are not, edits by a wrong place. None passes in silence.

use gloss_mock_model::{Mock, Options, Script};
use gloss_tests::serving::{Serving, edit, follow, read, read_within};
use gloss_tests::{Desk, text};
use serde_json::{Value, json};

const FACTS: [&str; 5] = [
    "SELECT sum(revenue) AS revenue FROM \"sales.csv\"",
    "SELECT sum(\"Revenue (EUR k)\") AS \"Revenue (EUR k)\" FROM \"kpi.csv\"",
    "SELECT sum(CASE region WHEN 'North' THEN -revenue ELSE revenue END) AS difference FROM \"sales.csv\"",
    "SELECT max(day) AS day FROM \"days.csv\"",
    "SELECT words FROM \"said.csv\"",
];
/// Calls that a round of the double makes.
const A_ROUND: usize = 8;

/// A wrong call, and words that its answer tells.
type Case = (&'static str, &'static str, Value, &'static [&'static str]);

fn files(desk: &Desk) {
    desk.write("sales.csv", "region,revenue\nNorth,2000\nSouth,877\n");
    desk.write("kpi.csv", "Month,Revenue (EUR k)\n2026-01,809\n2026-02,13940\n");
    desk.write("days.csv", "day\n2026-10-05\n2026-09-01\n");
    desk.write("said.csv", "words\nToo slow.\n");
    desk.write("hours.csv", "person,hours\nAda,\"7,5 h\"\nBob,8\nCid,6\n");
    desk.write("old.md", "# Old\n\nNobody read this.\n");
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("Plan").expect("a name").write_number(0, 0, 1.0).expect("a cell");
    desk.write("book.xlsx", book.save_to_buffer().expect("a workbook"));
}

/// The ids of the facts, as a first task worked them out.
fn facts(desk: &Desk) -> Vec<String> {
    let calls: Vec<Value> =
        FACTS.iter().map(|sql| json!({ "name": "compute", "arguments": { "sql": sql } })).collect();
    let script = json!([{ "when": { "round": 0 }, "do": { "calls": calls } }, { "do": { "text": "Done." } }]);
    let mock = start(script);
    desk.connect(&mock, "responses");
    desk.run(&["run", "Work them out"]).expect(0);
    outputs(&mock).iter().map(|told| text(told, "fact").to_owned()).collect()
}

fn start(script: Value) -> Mock {
    Mock::start_with(Script::from_value(script).expect("a script"), Options::default()).expect("the double")
}

/// All results that the model was sent, in order.
fn outputs(mock: &Mock) -> Vec<Value> {
    let mut all: Vec<(String, Value)> = Vec::new();
    for request in mock.requests() {
        for item in request.body["input"].as_array().into_iter().flatten() {
            let id = item["call_id"].as_str().unwrap_or_default();
            if item["type"] != "function_call_output" || all.iter().any(|(known, _)| known == id) {
                continue;
            }
            let output = text(item, "output");
            let bare = output.strip_prefix("Error: ").unwrap_or(output);
            all.push((id.to_owned(), serde_json::from_str(bare).unwrap_or_else(|_| json!(output))));
        }
    }
    all.into_iter().map(|(_, told)| told).collect()
}

/// A document that says one thing.
fn says(path: &str, words: &str) -> Value {
    json!({ "path": path, "content": format!("# It\n\nIt is {words} in all.\n") })
}

fn deck(path: &str, slide: Value) -> Value {
    json!({ "path": path, "title": "It", "storyline": ["It is so"], "slides": [slide] })
}

fn chart_block(inner: &str) -> Value {
    json!({ "path": "charts.md", "content": format!("# It\n\n```chart\n{inner}\n```\n") })
}

fn book(sheet: Value) -> Value {
    json!({ "path": "made.xlsx", "sheets": [sheet] })
}

fn documents(fact: &[String]) -> Vec<Case> {
    let [total, thousands, difference, day, words] = fact else { panic!("five facts") };
    let link = |shown: &str, fact: &str| format!("[{shown}](fact:{fact}/r1c1)");
    vec![
        (
            "thousand times too much",
            "write_artifact",
            says("a.md", &link("T€ 2877", total)),
            &["disagree", "T€ 2877"],
        ),
        ("thousand times too little", "write_artifact", says("b.md", &link("€2.88", total)), &["disagree"]),
        ("a million", "write_artifact", says("c.md", &link("2.9 million", total)), &["disagree"]),
        ("another number", "write_artifact", says("d.md", &link("2,787 €", total)), &["disagree", "2877"]),
        ("cut and not rounded", "write_artifact", says("e.md", &link("2.8k", total)), &["disagree"]),
        ("a percentage of it", "write_artifact", says("f.md", &link("28.77 %", total)), &["disagree"]),
        ("thousands as ones", "write_artifact", says("g.md", &link("€14,749", thousands)), &["disagree"]),
        (
            "thousands as billions",
            "write_artifact",
            says("h.md", &link("€14.7 bn", thousands)),
            &["disagree"],
        ),
        ("Mio. for Tsd.", "write_artifact", says("i.md", &link("14.749 Mio. €", thousands)), &["disagree"]),
        ("the other sign", "write_artifact", says("j.md", &link("+1,123", difference)), &["disagree"]),
        ("up for a fall", "write_artifact", says("k.md", &link("up 1,123", difference)), &["disagree"]),
        ("another day", "write_artifact", says("l.md", &link("6 October 2026", day)), &["disagree"]),
        ("another weekday", "write_artifact", says("m.md", &link("Tue 5 Oct", day)), &["disagree"]),
        ("another year", "write_artifact", says("n.md", &link("5.10.2025", day)), &["disagree"]),
        ("other words", "write_artifact", says("o.md", &link("“Too fast.”", words)), &["disagree"]),
        (
            "a cell that there is not",
            "write_artifact",
            says("p.md", &format!("[9](fact:{total}/r9c9)")),
            &["unknown"],
        ),
        ("a fact that there is not", "write_artifact", says("q.md", "[9](fact:ffffffff/r1c1)"), &["unknown"]),
        ("a placeholder for a fact", "write_artifact", says("r.md", "[2,877 €](fact:FACT)"), &["unknown"]),
        (
            "a fact with an odd place",
            "write_artifact",
            says("s.md", &format!("[2,877](fact:{total}/x)")),
            &["unknown"],
        ),
        ("a figure without a source", "write_artifact", says("t.md", "€4,711.50"), &["no_source"]),
        ("a percentage of nobody's", "write_artifact", says("u.md", "42.5 %"), &["no_source"]),
        ("a placeholder", "write_artifact", says("v.md", "[insert total here] or TODO"), &["placeholders"]),
        ("a placeholder of a template", "write_artifact", says("w.md", "${total}"), &["placeholders"]),
        (
            "words to be filled in",
            "write_artifact",
            says("x.md", "Lorem ipsum dolor sit amet"),
            &["placeholders"],
        ),
        ("a chart of no JSON", "write_artifact", chart_block("{ mark: bar"), &["not_drawn"]),
        (
            "a chart of no mark",
            "write_artifact",
            chart_block("{\"data\":{\"values\":[{\"a\":1}]}}"),
            &["not_drawn"],
        ),
        (
            "a chart of an unknown kind",
            "write_artifact",
            chart_block("{\"mark\":\"radar\",\"data\":{\"values\":[{\"a\":1}]},\"encoding\":{}}"),
            &["not_drawn"],
        ),
        (
            "a chart of cells that are gone",
            "write_artifact",
            chart_block(
                "{\"mark\":\"bar\",\"data\":{\"cells\":\"gone.csv!A1:B3\"},\"encoding\":{\"x\":{\"field\":\"a\",\"type\":\"nominal\"},\"y\":{\"field\":\"b\",\"type\":\"quantitative\"}}}",
            ),
            &["not_drawn", "gone.csv"],
        ),
        (
            "a chart of a column that there is not",
            "write_artifact",
            chart_block(
                "{\"mark\":\"bar\",\"data\":{\"cells\":\"sales.csv!A1:B3\"},\"encoding\":{\"x\":{\"field\":\"town\",\"type\":\"nominal\"},\"y\":{\"field\":\"revenue\",\"type\":\"quantitative\"}}}",
            ),
            &["not_drawn"],
        ),
        (
            "a picture that there is not",
            "write_artifact",
            json!({ "path": "pic.md", "content": "# It\n\n![Hall](hall.png)\n" }),
            &["not_drawn", "hall.png"],
        ),
        ("a blind rewrite", "write_artifact", says("old.md", "new"), &["have not read it"]),
        (
            "a blind rewrite of a workbook",
            "make_workbook",
            json!({ "path": "book.xlsx", "sheets": [{ "name": "A", "columns": ["a"], "rows": [[1]] }] }),
            &["have not read it"],
        ),
        (
            "an unknown argument",
            "write_artifact",
            json!({ "path": "y.md", "content": "# Y\n", "style": "warm" }),
            &["no style"],
        ),
        ("Word as text", "write_artifact", says("z.docx", "so"), &["Markdown"]),
        ("a place outside", "write_artifact", says("../out.md", "so"), &["error"]),
        ("an address", "read_file", json!({ "path": "https://example.com/a" }), &["web"]),
        ("a file that is gone", "read_file", json!({ "path": "gone.md" }), &["gone.md"]),
    ]
}

fn made(fact: &[String]) -> Vec<Case> {
    let total = &fact[0];
    let linked = |value: Value| json!({ "value": value, "fact": format!("{total}/r1c1") });
    let column = |values: Value| json!({ "kind": "column", "categories": ["A", "B"], "series": [{ "name": "n", "values": values }] });
    vec![
        (
            "a point that says another number",
            "make_deck",
            deck("p1.pptx", json!({ "layout": "chart", "chart": column(json!([linked(json!(2787)), 1])) })),
            &["disagree"],
        ),
        (
            "words of a slide that say another number",
            "make_deck",
            deck(
                "p2.pptx",
                json!({ "layout": "content", "body": [format!("[2,787 €](fact:{total}/r1c1)")] }),
            ),
            &["disagree"],
        ),
        (
            "a slide's fact that there is not",
            "make_deck",
            deck("p3.pptx", json!({ "layout": "content", "body": ["[9](fact:ffffffff/r1c1)"] })),
            &["unknown"],
        ),
        (
            "a key figure without a source",
            "make_deck",
            deck(
                "p4.pptx",
                json!({ "layout": "key-figures", "figures": [{ "figure": "€4.7m", "label": "l" }] }),
            ),
            &["no_source"],
        ),
        (
            "a layout that there is not",
            "make_deck",
            deck("p5.pptx", json!({ "layout": "mosaic" })),
            &["two-by-two"],
        ),
        (
            "five key figures",
            "make_deck",
            deck("p6.pptx", json!({ "layout": "key-figures", "figures": [1, 2, 3, 4, 5] })),
            &["At most 4"],
        ),
        (
            "a waterfall that does not add up",
            "make_deck",
            deck(
                "p7.pptx",
                json!({ "layout": "chart", "chart": { "kind": "waterfall", "categories": ["A", "B", "C"], "series": [{ "name": "n", "values": [100, 20, 150] }] } }),
            ),
            &["come to 120"],
        ),
        (
            "two faults of one slide and one of another",
            "make_deck",
            json!({ "path": "p8.pptx", "title": "It", "storyline": ["a", "b"], "slides": [
                { "layout": "content", "body": "a", "mood": "calm", "notes": 5 }, { "layout": "quote" },
            ] }),
            &["3 faults", "mood", "notes", "quote"],
        ),
        (
            "more titles than slides",
            "make_deck",
            json!({ "path": "p9.pptx", "title": "It", "storyline": ["a", "b"], "slides": [{ "layout": "title-only" }] }),
            &["2 titles"],
        ),
        (
            "a formula of no function",
            "make_workbook",
            book(
                json!({ "name": "S", "columns": [{ "header": "a" }, { "header": "b", "formula": "=NOSUCH([@a])" }], "rows": [[1]] }),
            ),
            &["NOSUCH"],
        ),
        (
            "a formula of no column",
            "make_workbook",
            book(
                json!({ "name": "S", "columns": [{ "header": "a" }, { "header": "b", "formula": "=[@c]*2" }], "rows": [[1]] }),
            ),
            &["There is no column"],
        ),
        (
            "a formula that divides by nothing",
            "make_workbook",
            book(
                json!({ "name": "S", "columns": [{ "header": "a" }, { "header": "b", "formula": "=[@a]/0" }], "rows": [[1]] }),
            ),
            &["#DIV/0!"],
        ),
        (
            "a row that is too short",
            "make_workbook",
            book(json!({ "name": "S", "columns": ["a", "b"], "rows": [[1]] })),
            &["1 cells"],
        ),
        (
            "a chart of no column",
            "make_workbook",
            book(
                json!({ "name": "S", "columns": ["a"], "rows": [[1]], "charts": [{ "kind": "bar", "category": "a", "series": ["z"] }] }),
            ),
            &["z"],
        ),
        (
            "a query of no table",
            "make_workbook",
            book(json!({ "name": "S", "sql": "SELECT * FROM nowhere" })),
            &["nowhere"],
        ),
        (
            "text taken for numbers",
            "compute",
            json!({ "sql": "SELECT sum(CAST(hours AS REAL)) FROM \"hours.csv\"" }),
            &["hours"],
        ),
        ("no SELECT", "compute", json!({ "sql": "DELETE FROM sales" }), &["SELECT"]),
        (
            "a dashboard of no column",
            "make_site",
            json!({ "path": "s1/", "template": "dashboard", "title": "It", "noun": "regions", "name": "region", "sql": "SELECT region, revenue FROM \"sales.csv\"", "measures": [{ "column": "profit", "how": "sum" }] }),
            &["profit"],
        ),
        (
            "a programme with filters that it does not take",
            "make_site",
            json!({ "path": "s2/", "template": "event", "title": "It", "sql": "SELECT region AS name, '2026-12-01' AS day FROM \"sales.csv\"", "name": "name", "time": "day", "filters": ["name"] }),
            &["filters"],
        ),
        (
            "a planner's formula of no input",
            "make_site",
            json!({ "path": "s3/", "template": "planner", "title": "It", "inputs": [{ "name": "price", "label": "Price", "value": 2 }], "outputs": [{ "name": "sum", "label": "Sum", "formula": "price * volume" }] }),
            &["volume"],
        ),
        (
            "a place that there is not",
            "read_region",
            json!({ "path": "old.md", "where": "text:\"no such words\"" }),
            &["no such words"],
        ),
        (
            "an edit on a wrong base",
            "edit_region",
            json!({ "path": "old.md", "where": "text:\"Nobody\"", "base": "000000000000", "edits": [{ "range": 0, "new": "All" }] }),
            &["Nobody"],
        ),
        ("a refresh of a site", "refresh", json!({ "path": "s9/" }), &["make_site"]),
    ]
}

#[test]
fn what_is_wrong_in_a_call_is_told_in_its_answer() {
    let desk = Desk::new();
    files(&desk);
    let facts = facts(&desk);
    let cases: Vec<Case> = documents(&facts).into_iter().chain(made(&facts)).collect();
    let rounds = cases.chunks(A_ROUND).enumerate().map(|(round, all)| {
        let calls: Vec<Value> = all
            .iter()
            .map(|(_, name, arguments, _)| json!({ "name": name, "arguments": arguments }))
            .collect();
        json!({ "when": { "round": round }, "do": { "calls": calls } })
    });
    let script: Vec<Value> = rounds.chain([json!({ "do": { "text": "Done." } })]).collect();
    let mock = start(Value::Array(script));
    desk.connect(&mock, "responses");
    desk.run(&["run", "Do what is wrong", "--on-approval", "deny"]);
    let told = outputs(&mock);
    assert_eq!(told.len(), cases.len(), "{told:?}");
    let mut silent = Vec::new();
    for ((case, _, _, expected), told) in cases.iter().zip(&told) {
        let words = told.to_string();
        let missing: Vec<&&str> = expected.iter().filter(|one| !words.contains(**one)).collect();
        if !missing.is_empty() {
            silent.push(format!("{case}: {missing:?} is not in {words}"));
        }
    }
    assert!(silent.is_empty(), "{} of {} pass in silence:\n{}", silent.len(), cases.len(), silent.join("\n"));
}

#[test]
fn what_is_wrong_in_an_edit_of_a_note_is_told_in_its_answer() {
    const TEXT: &str = "# Policy\n\nThe limit is 40 for all. The fee is 40 for some.\n\n| Site | Plan |\n| --- | --- |\n| Leeds | 1 |\n";
    let edit_of = |arguments: Value| ("edit_region", arguments);
    let serving = Serving::new(
        vec![
            follow(1, "text:\"40\"", "50"),
            follow(1, "lines:90-91", "50"),
            read(1),
            edit_of(
                json!({ "note": "{{note:1}}", "base": "{{json:/base}}", "edits": [{ "range": 9, "new": "50" }] }),
            ),
            edit_of(
                json!({ "note": "{{note:1}}", "base": "000000000000", "edits": [{ "range": 0, "new": "50" }] }),
            ),
            read_within(1, "slide"),
            read(1),
            edit(1, TEXT),
            edit_of(json!({ "note": "n_nobody", "base": "x", "edits": [{ "range": 0, "new": "50" }] })),
            edit_of(
                json!({ "note": "{{note:1}}", "base": "x", "edits": [{ "range": 0, "new": "50", "look": "red" }] }),
            ),
        ],
        TEXT,
    );
    serving.add("memo.md", "text:\"limit is 40\"", "Make it 50");
    serving.send();
    let heard = serving.heard();
    let told: Vec<&str> = heard.lines().filter(|line| line.starts_with("Error")).collect();
    for (at, expected) in [
        "matches 2 places",
        "lines",
        "one range, number 0",
        "something else",
        "can be widened to",
        "stands before and after",
        "note",
        "look",
    ]
    .into_iter()
    .enumerate()
    {
        assert!(told.get(at).is_some_and(|line| line.contains(expected)), "{at} {expected}: {told:#?}");
    }
    assert_eq!(serving.desk.read("memo.md"), TEXT);
}

#[test]
fn what_is_wrong_in_the_closing_words_is_told_beside_them() {
    let total = "SELECT sum(revenue) AS revenue FROM \"sales.csv\"";
    for (closing, expected) in [
        ("It is [2,787 €](fact:{{json:/fact}}) in all.", Some("“2,787 €”")),
        ("It is [9](fact:ffffffff/r1c1) in all.", Some("“9”")),
        ("I wrote sales-report.docx for you.", Some("sales-report.docx")),
        ("It is [2,877 €](fact:{{json:/fact}}) in all, from sales.csv.", None),
    ] {
        let calls = json!([{ "name": "compute", "arguments": { "sql": total } }]);
        let script =
            json!([{ "when": { "round": 0 }, "do": { "calls": calls } }, { "do": { "text": closing } }]);
        let mock = start(script);
        let desk = Desk::new();
        files(&desk);
        desk.connect(&mock, "responses");
        let lines = desk.json(&["run", "How much is it?"]);
        let doubts: Vec<&Value> =
            lines.iter().filter(|line| line["item"]["body"]["kind"] == "problem").collect();
        match expected {
            Some(words) => {
                assert!(doubts.len() == 1 && doubts[0].to_string().contains(words), "{closing}: {doubts:?}")
            }
            None => assert!(doubts.is_empty(), "{closing}: {doubts:?}"),
        }
        let said = desk.run(&["run", "How much is it?"]);
        assert_eq!(said.err.contains("Look twice"), expected.is_some(), "{}", said.err);
    }
}
