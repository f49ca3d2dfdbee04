//! The answer of a write: what Gloss knows of the version stands in it, and a rewrite is a new version or an error, never a second
//! file in silence.

use gloss_tests::scripted_task::{TABLE, call, desk, result, write};
use gloss_tests::text;
use serde_json::{Value, json};

const TOTAL: &str = "SELECT sum(revenue) AS revenue FROM \"sales.csv\"";
/// Bytes that a write's report may add to its answer.
const MOST: usize = 1_200;

#[test]
fn figures_that_are_wrong_are_told_in_the_answer() {
    let fact = "{{json:/fact}}";
    let content = format!(
        "# Sales\n\nWe sold [2,877 €](fact:{fact}/r1c1), not [2,787 €](fact:{fact}/r1c1), [2.9k](fact:{fact}/r1c1) in round \
         terms, no [287,700 %](fact:{fact}/r1c1); [9](fact:{fact}/r9c9) and [5](fact:ffffffff/r1c1) are nowhere, and 42.5 % is said by nobody.\n"
    );
    let (desk, mock) = desk(vec![
        call(("Write a report", 0), "compute", &json!({ "sql": TOTAL })),
        write(("Write a report", 1), "report.md", &content),
    ]);
    desk.run(&["run", "Write a report", "--json"]).expect(0);
    let told = result(&mock);
    assert_eq!((&told["path"], &told["version"]), (&json!("report.md"), &json!(1)), "{told}");
    let figures = &told["figures"];
    assert_eq!(figures["agree"], 2, "{told}");
    let disagree = &figures["disagree"];
    assert_eq!(disagree[0], json!({ "shown": "2,787 €", "value": 2877 }), "{told}");
    assert!(text(&disagree[1], "why").ends_with("multiply by 100 in the query."), "{told}");
    let unknown: Vec<&str> =
        figures["unknown"].as_array().expect("unknown").iter().map(|one| text(one, "shown")).collect();
    assert_eq!(unknown, ["9", "5"], "{told}");
    assert_eq!(figures["no_source"], json!(["42.5 % (line 3)"]), "{told}");
}

#[test]
fn a_report_is_short_whatever_is_wrong() {
    let many: String = (0..300)
        .map(|n| {
            format!("[{n}.5 % of something that is rather long](fact:ffffff{n:02x}/r1c1), {n}.25 €.\n\n")
        })
        .collect();
    let (desk, mock) = desk(vec![write(("Write much", 0), "much.md", &format!("# Much\n\n{many}"))]);
    desk.run(&["run", "Write much", "--json"]).expect(0);
    let told = result(&mock);
    assert!(told.to_string().len() <= MOST, "{} bytes: {told}", told.to_string().len());
    let listed = told["figures"]["unknown"].as_array().map_or(0, Vec::len);
    assert_eq!(told["figures"]["unknown_more"], json!(300 - listed), "{told}");
}

#[test]
fn what_nobody_will_see_is_told_with_its_line() {
    let chart = |data: &str| {
        format!(
            "```chart\n{{\"mark\": \"bar\", \"data\": {data}, \"encoding\": {{\"x\": {{\"field\": \"region\", \"type\": \"nominal\"}}, \"y\": {{\"field\": \"revenue\", \"type\": \"quantitative\"}}}}}}\n```\n"
        )
    };
    let content = format!(
        "# Sales\n\n{}\n{}\n![The hall](pictures/hall.png)\n",
        chart("{\"cells\": \"sales.csv!A1:B3\"}"),
        chart("{\"cells\": \"gone.csv!A1:B3\"}")
    );
    let (desk, mock) = desk(vec![write(("Draw it", 0), "drawn.md", &content)]);
    desk.run(&["run", "Draw it", "--json"]).expect(0);
    let told = result(&mock);
    let undrawn: Vec<(&str, u64)> = told["not_drawn"]
        .as_array()
        .expect("what is not drawn")
        .iter()
        .map(|one| (text(one, "what"), one["line"].as_u64().expect("a line")))
        .collect();
    assert_eq!(undrawn, [("chart", 7), ("picture", 11)], "{told}");
    assert!(told.to_string().contains("gone.csv"), "{told}");
}

#[test]
fn a_rewrite_is_a_new_version_of_what_the_task_made_and_of_what_was_named() {
    let (desk, mock) = desk(vec![
        write(("A brief, please", 0), "brief.md", "# Brief\n\nLong, and longer.\n"),
        write(("Shorter please", 2), "brief.md", "# Brief\n\nLong.\n"),
        write(("Another task", 0), "brief.md", "# Brief\n\nQuite another.\n"),
        write(("Put it aside", 0), "brief.md", "# Aside\n"),
        write(("Bring brief.md up to date", 0), "brief.md", "# Brief\n\nUp to date.\n"),
        call(("Look for it", 0), "search_files", &json!({ "text": "date" })),
        write(("Look for it", 1), "brief.md", "# Brief\n\nBlind.\n"),
        call(("Read it first", 0), "read_file", &json!({ "path": "brief.md" })),
        write(("Read it first", 1), "brief.md", "# Brief\n\nRead.\n"),
        write(("And again", 3), "brief.md", "# Brief\n\nRead, and read.\n"),
        write(("And again", 5), "brief.md", "# Brief\n\nNot read.\n"),
        call(
            ("A second one", 0),
            "write_artifact",
            &json!({ "path": "brief.md", "content": "# Second\n", "if_taken": "rename" }),
        ),
    ]);
    let task = |words: &str| {
        desk.json(&["run", words]).iter().find_map(|line| line["task"].as_str().map(str::to_owned))
    };
    let first = task("A brief, please").expect("a task");
    desk.run(&["run", "--task", &first, "Shorter please", "--json"]).expect(0);
    assert_eq!(
        (result(&mock)["path"].clone(), result(&mock)["version"].clone()),
        (json!("brief.md"), json!(2))
    );

    // Another task does not know it.
    desk.run(&["run", "Another task", "--json"]).expect(0);
    assert!(text(&result(&mock), "error").contains("you have not read it"), "{}", result(&mock));
    // To be named is to be meant, and it is told that nobody looked.
    desk.run(&["run", "Bring brief.md up to date", "--json"]).expect(0);
    assert_eq!(result(&mock)["version"], 3, "{}", result(&mock));
    assert_eq!(result(&mock)["replaced_unread"]["version"], 2);
    // A search is no reading.
    desk.run(&["run", "Look for it", "--json"]).expect(0);
    assert!(text(&result(&mock), "error").contains("you have not read it"), "{}", result(&mock));
    // What was read in one turn is known in the next, as long as nobody else writes.
    let reader = task("Read it first").expect("a task");
    assert_eq!(result(&mock)["version"], 4, "{}", result(&mock));
    desk.run(&["run", "--task", &reader, "And again", "--json"]).expect(0);
    assert_eq!(result(&mock)["version"], 5, "{}", result(&mock));
    desk.write("brief.md", "# Brief\n\nBy hand.\n");
    desk.run(&["run", "--task", &reader, "And again", "--json"]).expect(0);
    assert!(text(&result(&mock), "error").contains("you have not read it"), "{}", result(&mock));

    desk.run(&["run", "A second one", "--json"]).expect(0);
    let told = result(&mock);
    assert_eq!((&told["path"], &told["wished"]), (&json!("brief 2.md"), &json!("brief.md")), "{told}");
    assert!(text(&told, "because").contains("brief.md exists"), "{told}");
    assert_eq!(desk.read("brief.md"), "# Brief\n\nBy hand.\n");
}

#[test]
fn what_was_made_says_what_is_to_be_seen() {
    let sheet = json!({
        "name": "Sales", "columns": [
            { "header": "Region" }, { "header": "Revenue" },
            { "header": "Twice", "formula": "=[@Revenue]*2" }, { "header": "Label", "formula": "=TEXT([@Revenue],\"0.0\")" },
        ], "rows": [["North", 2000], ["South", 877]],
    });
    let site = json!({
        "path": "sales/", "template": "dashboard", "title": "Sales by region", "noun": "regions", "name": "region",
        "sql": "SELECT region, revenue FROM \"sales.csv\"", "measures": [{ "column": "revenue", "how": "sum" }],
    });
    let (desk, mock) = desk(vec![
        call(("Make a workbook", 0), "make_workbook", &json!({ "path": "sales.xlsx", "sheets": [sheet] })),
        call(("Make a site", 0), "make_site", &site),
    ]);
    desk.run(&["run", "Make a workbook", "--json"]).expect(0);
    let told = result(&mock);
    let unknown = &told["sheets"][0]["not_worked_out"];
    assert_eq!((&unknown["cells"], &unknown["columns"]), (&json!(2), &json!(["Label"])), "{told}");
    assert!(unknown["why"][0].as_str().is_some_and(|why| why.contains("TEXT")), "{told}");

    desk.run(&["run", "Make a site", "--json"]).expect(0);
    let told = result(&mock);
    let shows = text(&told, "shows");
    assert!(shows.contains("Sales by region") && shows.contains("2,877") && !shows.contains('<'), "{told}");
    assert!(told["figures"]["agree"].as_u64().is_some_and(|agree| agree >= 1), "{told}");
}

#[test]
fn an_argument_that_there_is_not_is_refused_with_those_there_are() {
    let (desk, mock) = desk(vec![call(
        ("Write it", 0),
        "write_artifact",
        &json!({ "path": "a.md", "content": "# A\n", "tone": "warm" }),
    )]);
    desk.run(&["run", "Write it", "--json"]).expect(0);
    assert!(
        text(&result(&mock), "error")
            .starts_with("There is no tone; there is path, content, note, if_taken, why."),
        "{}",
        result(&mock)
    );
    assert!(!desk.folder.join("a.md").exists());
}

#[test]
fn what_is_mended_is_named_where_it_stands() {
    let wide = "region,revenue\n".to_owned() + &"A region with a long name,2000\n".repeat(500);
    let deck_of = json!({
        "path": "plan.pptx", "title": "Plan", "storyline": ["Plan", "What we sell"],
        "slides": [{ "layout": "cover" }, { "layout": "key-figures", "figures": [{ "figure": "€4.7m", "label": "sold" }] }],
    });
    let (desk, mock) = desk(vec![
        call(("Make a deck", 0), "make_deck", &deck_of),
        call(("Ask wrongly", 0), "compute", &json!({ "sql": "SELECT turnover FROM \"sales.csv\"" })),
        call(("Read all", 0), "read_file", &json!({ "path": "wide.csv" })),
        call(("Read on", 0), "read_file", &json!({ "path": "wide.csv", "from": 180 })),
    ]);
    desk.write("wide.csv", &wide);
    desk.run(&["run", "Make a deck", "--json"]).expect(0);
    assert_eq!(result(&mock)["figures"]["no_source"], json!(["€4.7m (slide 2)"]), "{}", result(&mock));
    desk.run(&["run", "Ask wrongly", "--json"]).expect(0);
    let told = result(&mock);
    let error = text(&told, "error");
    assert!(
        error.contains("no such column: turnover; there are: region, revenue in \"sales.csv\""),
        "{told}"
    );
    desk.run(&["run", "Read all", "--json"]).expect(0);
    let told = result(&mock);
    let rows = told["rows"].as_array().expect("rows").len();
    assert!((100..200).contains(&rows) && told["next"] == json!(rows) && told["rows_total"] == 500, "{told}");
    desk.run(&["run", "Read on", "--json"]).expect(0);
    assert_eq!(result(&mock)["next"], json!(380), "{}", result(&mock));
}

#[test]
fn words_that_can_not_stand_on_a_slide_are_refused_at_the_call() {
    let deck = json!({
        "path": "plan.pptx", "title": "Plan", "storyline": ["Plan", "What we do"],
        "slides": [{ "layout": "cover" }, { "layout": "content", "body": ["One", "Two"] }],
    });
    let edit = |new: &str| json!({ "note": "{{note:1}}", "base": "{{json:/base}}", "edits": [{ "range": 0, "new": new }] });
    let served = |tool: &str, name: &str, arguments: &Value| json!({ "when": { "contains": "Say what comes next", "tool": tool }, "do": { "calls": [{ "name": name, "arguments": arguments }] } });
    let (desk, mock) = desk(vec![
        call(("Make a deck", 0), "make_deck", &deck),
        served("read_region", "edit_region", &edit("Next steps")),
        json!({ "when": { "contains": "Say what comes next", "tool": "edit_region" }, "do": { "text": "It can't." } }),
        json!({ "when": { "contains": "Say what comes next" }, "do": { "calls": [{ "name": "read_region", "arguments": { "note": "{{note:1}}" } }] } }),
    ]);
    desk.run(&["run", "Make a deck", "--json"]).expect(0);
    desk.run(&["note", "add", "plan.pptx", "--at", "slide:2", "--change", "Say what comes next"]).expect(0);
    desk.run(&["note", "send"]).expect(3);
    assert!(text(&result(&mock), "error").contains("can't stand there"), "{}", result(&mock));
    let outline = desk.run(&["view", "plan.pptx"]).expect(0).out;
    assert!(outline.contains("One") && outline.contains("Two"), "{outline}");
}

#[test]
fn figures_in_written_html_are_kept_checked_and_brought_up_to_date() {
    let page = "<!doctype html><title>Sales</title><h1>Sales</h1>\n<p>We sold <a href=\"fact:{{json:/fact}}/r1c1\">2,877</a> \
                in all.</p>\n<p>That is [2,900](fact:{{json:/fact}}/r1c1) loaves.</p>\n";
    let (desk, _mock) = desk(vec![
        call(("Write a page", 0), "compute", &json!({ "sql": TOTAL })),
        write(("Write a page", 1), "shop/index.html", page),
        call(("Write more", 3), "compute", &json!({ "sql": TOTAL })),
        write(("Write more", 4), "shop/more.html", "<p>Again [2,877](fact:{{json:/fact}}/r1c1).</p>\n"),
    ]);
    desk.write("shop/index.html", "<!doctype html><title>Sales</title>\n");
    let end = desk.run(&["run", "Write a page into shop/index.html", "--json"]).expect(0).last();
    desk.run(&["run", "Write more into shop/more.html", "--task", text(&end, "task"), "--json"]).expect(0);
    assert_eq!(desk.read("shop/more.html"), "<p>Again 2,877.</p>\n");
    let made = desk.read("shop/index.html");
    assert!(made.contains("<p>We sold 2,877 in all.</p>\n<p>That is 2,900 loaves.</p>"), "{made}");
    let facts = desk.json(&["facts", "shop/"]);
    let told: Vec<(&str, bool)> =
        facts.iter().map(|fact| (text(fact, "shown"), fact["agrees"] == true)).collect();
    assert_eq!(told, [("2,877", true), ("2,900", false), ("2,877", true)], "{facts:#?}");
    desk.write(TABLE, "region,revenue\nNorth,2000\nSouth,900\n");
    desk.run(&["facts", "shop/", "--recompute"]).expect(0);
    let made = desk.read("shop/index.html");
    assert!(made.contains("<p>We sold 2,900 in all.</p>"), "{made}");
    assert!(
        desk.json(&["facts", "shop/"]).iter().all(|fact| fact["agrees"] == true && fact["stale"] == false)
    );
}

#[test]
fn a_file_that_is_read_says_which_figures_are_stale_and_words_in_a_terminal_have_no_links() {
    let content = "# Sales\n\nWe sold [2,877](fact:{{json:/fact}}/r1c1).\n";
    let (desk, mock) = desk(vec![
        call(("Write a report", 0), "compute", &json!({ "sql": TOTAL })),
        write(("Write a report", 1), "report.md", content),
        call(("Is it right still", 0), "read_file", &json!({ "path": "report.md" })),
        call(("How much", 0), "compute", &json!({ "sql": TOTAL })),
        json!({ "when": { "contains": "How much" }, "do": { "text": "We sold [2,900](fact:{{json:/fact}}/r1c1) in all." } }),
    ]);
    desk.run(&["run", "Write a report", "--json"]).expect(0);
    desk.run(&["run", "Is it right still?", "--json"]).expect(0);
    assert!(result(&mock).get("figures").is_none(), "{}", result(&mock));
    desk.write(TABLE, "region,revenue\nNorth,2000\nSouth,900\n");
    desk.run(&["run", "Is it right still?", "--json"]).expect(0);
    assert_eq!(
        result(&mock)["figures"]["stale"],
        json!([{ "shown": "2,877", "now": "2,900" }]),
        "{}",
        result(&mock)
    );

    let said = desk.run(&["run", "How much was sold?"]).expect(0).out;
    assert!(said.contains("We sold 2,900 in all."), "{said}");
    let tasks = desk.json(&["tasks"]);
    assert!(tasks.iter().any(|task| text(task, "latest") == "We sold 2,900 in all."), "{tasks:?}");
}

#[test]
fn a_run_knows_what_its_last_run_saw_and_wrote() {
    let (desk, mock) = desk(vec![
        call(("Watch the sales", 0), "read_file", &json!({ "path": TABLE })),
        call(
            ("Watch the sales", 1),
            "write_artifact",
            &json!({ "path": "watch.md", "content": "# Watch\n", "if_taken": "rename" }),
        ),
    ]);
    let added = desk.json(&["automation", "add", "Watch the sales", "--rule", "0 6 * * *"]);
    let id = text(&added[0], "automation").to_owned();
    let told = || {
        let before = mock.requests().len();
        desk.run(&["automation", "run", &id]).expect(0);
        desk.until("it has run", || mock.requests().len() >= before + 3);
        let requests = mock.requests();
        text(&requests.get(before).expect("a request").body, "instructions").to_owned()
    };
    assert!(told().contains("It has not run before:"));
    let second = told();
    assert!(
        second.contains("It wrote watch.md (version 1).")
            && second.contains("Read last: sales.csv in version 1 (the newest)"),
        "{second}"
    );
    // What another program changed a moment ago is told as well, though nobody looked.
    desk.write(TABLE, "region,revenue\nNorth,2000\nSouth,900\n");
    let third = told();
    assert!(third.contains("Read last: sales.csv in version 1 (now 2)"), "{third}");
}

#[test]
fn to_have_changed_a_sentence_or_another_page_is_not_to_know_a_file() {
    let served = |tool: Value, does: Value| json!({ "when": { "contains": "Say it shorter", "tool": tool }, "do": does });
    let edit = json!({ "note": "{{note:1}}", "base": "{{json:/base}}", "edits": [{ "range": 0, "new": "It is so." }] });
    let (desk, mock) = desk(vec![
        served(json!("read_region"), json!({ "calls": [{ "name": "edit_region", "arguments": edit }] })),
        served(
            json!("edit_region"),
            json!({ "calls": [{ "name": "read_file", "arguments": { "path": "other.md" } }] }),
        ),
        served(
            json!("read_file"),
            json!({ "calls": [{ "name": "write_artifact", "arguments": { "path": "other.md", "content": "# Not marked\n" } }] }),
        ),
        served(json!("write_artifact"), json!({ "text": "Done." })),
        json!({ "when": { "contains": "Say it shorter" }, "do": { "calls": [{ "name": "read_region", "arguments": { "note": "{{note:1}}" } }] } }),
        write(("Now all of it", 5), "memo.md", "# Blind\n"),
        call(("The first page", 0), "read_file", &json!({ "path": "shop/index.html" })),
        write(("The first page", 1), "shop/index.html", "<!doctype html><title>Shop</title><p>Open.</p>\n"),
        write(("The first page", 2), "shop/style.css", "p { color: red }\n"),
    ]);
    desk.write("memo.md", "# Memo\n\nIt is, when all is said, so.\n\nThe rest stays.\n");
    desk.write("other.md", "# Other\n");
    desk.json(&[
        "note",
        "add",
        "memo.md",
        "--at",
        "text:\"It is, when all is said, so.\"",
        "--change",
        "Say it shorter",
    ]);
    let lines = desk.json(&["note", "send"]);
    assert!(text(&result(&mock), "error").contains("not among what the notes mark"), "{}", result(&mock));
    assert_eq!(desk.read("other.md"), "# Other\n");
    let before = desk.read("memo.md");
    assert!(before.contains("It is so."), "{before}");
    let task = lines.iter().find_map(|line| line["task"].as_str()).expect("a task").to_owned();
    desk.run(&["run", "--task", &task, "Now all of it", "--json"]).expect(0);
    assert!(text(&result(&mock), "error").contains("you have not read it"), "{}", result(&mock));
    assert_eq!(desk.read("memo.md"), before);

    std::fs::create_dir_all(desk.folder.join("shop")).expect("a folder");
    desk.write("shop/index.html", "<!doctype html><title>Shop</title><p>Closed.</p>\n");
    desk.write("shop/style.css", "p { color: black }\n");
    desk.run(&["run", "The first page of the site shop", "--json"]).expect(0);
    assert!(
        text(&result(&mock), "error").contains("shop/style.css exists, and you have not read it"),
        "{}",
        result(&mock)
    );
    assert_eq!(desk.read("shop/style.css"), "p { color: black }\n");
    assert!(desk.read("shop/index.html").contains("Open."));
}

#[test]
fn a_task_changes_one_place_and_nothing_else_of_a_file() {
    let memo = "# Memo\n\nFirst line stands.\n\nSecond line *stays*.\n";
    let (desk, mock) = desk(vec![
        call(
            ("Mend it", 0),
            "read_region",
            &json!({ "path": "memo.md", "where": "text:\"First line stands.\"" }),
        ),
        call(
            ("Mend it", 1),
            "edit_region",
            &json!({ "path": "memo.md", "where": "text:\"First line stands.\"", "base": "{{json:/base}}",
                "edits": [{ "range": 0, "new": "First line moved." }] }),
        ),
        call(
            ("Mend it", 2),
            "edit_region",
            &json!({ "path": "memo.md", "where": "text:\"Second line\"", "base": "0000",
                "edits": [{ "range": 0, "new": "Third" }] }),
        ),
    ]);
    desk.write("memo.md", memo);
    desk.run(&["run", "Mend it", "--json"]).expect(0);
    assert_eq!(desk.read("memo.md"), memo.replace("stands", "moved"));
    let heard: String = mock.requests().iter().map(|request| request.body.to_string()).collect();
    assert!(heard.contains(r#"\"replaced\":[{\"range\":0,\"was\":\"First line stands.\"}]"#), "{heard}");
    assert!(
        text(&result(&mock), "error").contains("something else than when you read it"),
        "{}",
        result(&mock)
    );
    assert_eq!(desk.json(&["versions", "memo.md"]).len(), 2);
}

#[test]
fn a_cell_and_a_slides_words_are_changed_alone() {
    let (desk, mock) = desk(vec![
        call(("Mend it", 0), "read_region", &json!({ "path": TABLE, "where": "cells:B2" })),
        call(
            ("Mend it", 1),
            "edit_region",
            &json!({ "path": TABLE, "where": "cells:B2", "base": "{{json:/base}}", "edits": [{ "range": 0, "new": "2500" }] }),
        ),
    ]);
    desk.run(&["run", "Mend it", "--json"]).expect(0);
    assert_eq!(desk.read(TABLE), "region,revenue\nNorth,2500\nSouth,877\n", "{}", result(&mock));
}

#[test]
fn stale_figures_are_told_and_brought_up_to_date() {
    let content = "# Sales\n\nWe sold [2,877 €](fact:{{json:/fact}}/r1c1) in all, which is much.\n";
    let (desk, mock) = desk(vec![
        call(("Write a report", 0), "compute", &json!({ "sql": TOTAL })),
        write(("Write a report", 1), "report.md", content),
        call(("Go on", 3), "refresh", &json!({ "path": "report.md" })),
        call(("Go on", 4), "refresh", &json!({ "path": "report.md" })),
    ]);
    let end = desk.run(&["run", "Write a report", "--json"]).expect(0).last();
    desk.write(TABLE, "region,revenue\nNorth,3000\nSouth,877\n");
    desk.run(&["run", "Go on", "--task", text(&end, "task"), "--json"]).expect(0);
    let last = mock.requests();
    let told = last.last().map(|request| text(&request.body, "instructions").to_owned()).expect("a request");
    assert!(told.contains("“report.md”: “2,877 €” is “3,877 €” now"), "{told}");
    let made = desk.read("report.md");
    assert!(made.contains("We sold [3,877 €](fact:") && made.contains("in all, which is much."), "{made}");
    let heard: String = last.iter().map(|request| request.body.to_string()).collect();
    assert!(heard.contains(r#"\"changed\":[{\"was\":\"2,877 €\",\"now\":\"3,877 €\"}]"#), "{heard}");
    assert_eq!(result(&mock)["unchanged"], true, "{}", result(&mock));
    assert!(!desk.json(&["facts", "report.md"]).iter().any(|fact| fact["stale"] == true));
}

#[test]
fn a_figure_that_goes_the_other_way_is_left_to_whoever_writes_the_words() {
    let difference =
        "SELECT sum(CASE region WHEN 'North' THEN -revenue ELSE revenue END) AS d FROM \"sales.csv\"";
    let content = "# Sales\n\nSouth sold [1,123 €](fact:{{json:/fact}}/r1c1) less than North.\n";
    let (desk, mock) = desk(vec![
        call(("Write a report", 0), "compute", &json!({ "sql": difference })),
        write(("Write a report", 1), "report.md", content),
        call(("Go on", 3), "refresh", &json!({ "path": "report.md" })),
    ]);
    let end = desk.run(&["run", "Write a report", "--json"]).expect(0).last();
    desk.write(TABLE, "region,revenue\nNorth,100\nSouth,877\n");
    desk.run(&["run", "Go on", "--task", text(&end, "task"), "--json"]).expect(0);
    let requests = mock.requests();
    let told =
        requests.last().map(|request| text(&request.body, "instructions").to_owned()).expect("a request");
    assert!(told.contains("“1,123 €” is “+777 €” now"), "{told}");
    let left = &result(&mock)["left_as_they_are"][0];
    assert!(text(left, "because").contains("the other way"), "{}", result(&mock));
    assert!(desk.read("report.md").contains("[1,123 €](fact:"), "{}", desk.read("report.md"));
}

#[test]
fn a_place_of_a_site_is_one_files_and_asks_for_what_that_file_asks() {
    let edit = |at: &str, base: &str| json!({ "path": "shop/", "where": at, "base": base, "edits": [{ "range": 0, "new": "Hi" }] });
    let (desk, mock) = desk(vec![
        call(
            ("Mend it", 0),
            "read_region",
            &json!({ "path": "shop/", "where": "page:pages/about.html/text:\"Hello\"" }),
        ),
        call(("Mend it", 1), "edit_region", &edit("page:pages/about.html/text:\"Hello\"", "{{json:/base}}")),
        call(("Mend it", 2), "edit_region", &edit("page:AGENTS.md/text:\"Rules\"", "0000")),
    ]);
    desk.write("shop/index.html", "<p>Shop</p>\n");
    desk.write("shop/pages/about.html", "<p>Hello</p>\n");
    desk.write("shop/AGENTS.md", "Rules\n");
    desk.run(&["run", "Mend it in shop/ please", "--attach", "shop/", "--json"]);
    let heard: String = mock.requests().iter().map(|request| request.body["input"].to_string()).collect();
    assert_eq!(desk.read("shop/pages/about.html"), "<p>Hi</p>\n", "{heard}");
    assert!(text(&result(&mock), "error").contains("only a person writes it"), "{}", result(&mock));
}
