//! Recipes: made of finished tasks, run on the next month's file with no model to be reached, and their figures counted
//! here by other means. What no rule can say is marked, and nothing old is passed off as new.

use gloss_tests::{Desk, Person, Screen, text};
use serde_json::{Value, json};

const LARGE: (i64, i64) = (1440, 900);

/// What a shop sold in a month: region, product, units, price.
type Sale = (&'static str, &'static str, u32, f64);

const OCTOBER: [Sale; 4] = [
    ("North", "Tea", 30, 4.5),
    ("South", "Tea", 20, 4.5),
    ("North", "Cups", 8, 12.0),
    ("South", "Cups", 4, 12.0),
];

const NOVEMBER: [Sale; 6] = [
    ("North", "Tea", 10, 5.0),
    ("South", "Tea", 22, 5.0),
    ("East", "Tea", 41, 5.0),
    ("North", "Cups", 6, 12.0),
    ("South", "Cups", 9, 12.0),
    ("East", "Pots", 3, 55.25),
];

fn csv(sales: &[Sale]) -> String {
    let line = |(region, product, units, price): &Sale| format!("{region},{product},{units},{price}\n");
    format!("region,product,units,price\n{}", sales.iter().map(line).collect::<String>())
}

fn total(sales: &[Sale], which: impl Fn(&Sale) -> bool) -> f64 {
    sales.iter().filter(|sale| which(sale)).map(|sale| f64::from(sale.2) * sale.3).sum()
}

/// Regions with what they sold, the largest first.
fn regions(sales: &[Sale]) -> Vec<(&'static str, f64)> {
    let mut names: Vec<&str> = sales.iter().map(|sale| sale.0).collect();
    names.sort_unstable();
    names.dedup();
    let mut out: Vec<(&str, f64)> =
        names.into_iter().map(|name| (name, total(sales, |sale| sale.0 == name))).collect();
    out.sort_by(|a, b| b.1.total_cmp(&a.1));
    out
}

/// A number with its thousands apart, as the memo writes it.
fn money(value: f64) -> String {
    let whole = format!("{value:.0}");
    let (head, tail) = whole.split_at(whole.len().saturating_sub(3));
    if head.is_empty() { format!("€{tail}") } else { format!("€{head},{tail}") }
}

const SUM: &str = "SELECT sum(units * price) AS sales, sum(units) AS units FROM sales_2026_10";
const BY_REGION: &str =
    "SELECT region, sum(units * price) AS sales FROM sales_2026_10 GROUP BY region ORDER BY sales DESC";

fn compute(queries: &[&str]) -> Value {
    let call = |sql: &&str| json!({ "name": "compute", "arguments": { "sql": sql } });
    Value::Array(queries.iter().map(call).collect())
}

fn writes(path: &str, content: &str) -> Value {
    json!([{ "name": "write_artifact", "arguments": { "path": path, "content": content } }])
}

const MEMO: &str = "# Sales in October 2026

We sold goods for [€369](fact:{{json:/fact}}/r1c1), [62](fact:{{json:/fact}}/r1c2) pieces in all. \
This was because of the fair.

The next review is in spring.
";

const TABLE: &str = "# Regions, October 2026

North led with [€231](fact:{{json:/fact}}/r1c2). South had [€138](fact:{{json:/fact}}/r2c2).

| Region | Sales |
| --- | --: |
| North | [€231](fact:{{json:/fact}}/r1c2) |
| South | [€138](fact:{{json:/fact}}/r2c2) |
";

/// Five tasks of a model: a memo, a ranking with its table, a workbook, a table of text, and a document beside a
/// workbook that a note changed afterwards.
fn script() -> Value {
    let workbook = json!([{ "name": "make_workbook", "arguments": { "path": "sales-2026-10.xlsx", "sheets": [
        { "name": "Regions", "sql": BY_REGION, "columns": [{ "header": "Region" }, { "header": "Sales", "format": "money", "currency": "€", "total": "sum" }] },
        { "name": "Products", "sql": "SELECT product, sum(units) AS units FROM \"sales-2026-10.csv\" GROUP BY product ORDER BY product",
          "columns": [{ "header": "Product" }, { "header": "Units" }, { "header": "Dozens", "formula": "=[@Units]/12" }] },
    ] } }]);
    json!([
        { "when": { "contains": "in line with the figures" , "tool": "read_region" }, "do": { "calls": [
            { "name": "edit_region", "arguments": { "note": "{{note:1}}", "base": "{{json:/base}}", "edits": [{ "range": 0, "new": "Nobody has said why." }] } } ] } },
        { "when": { "contains": "in line with the figures", "tool": "edit_region" }, "do": { "text": "Rewritten." } },
        { "when": { "contains": "in line with the figures" }, "do": { "calls": [ { "name": "read_region", "arguments": { "note": "{{note:1}}" } } ] } },
        { "when": { "contains": "memo", "round": 0 }, "do": { "calls": compute(&[SUM]) } },
        { "when": { "contains": "memo", "round": 1 }, "do": { "calls": writes("memo-2026-10.md", MEMO) } },
        { "when": { "contains": "ranking", "round": 0 }, "do": { "calls": compute(&[BY_REGION]) } },
        { "when": { "contains": "ranking", "round": 1 }, "do": { "calls": writes("regions.md", TABLE) } },
        { "when": { "contains": "workbook", "round": 0 }, "do": { "calls": workbook } },
        { "when": { "contains": "extract", "round": 0 }, "do": { "calls": compute(&[BY_REGION]) } },
        { "when": { "contains": "extract", "round": 1 }, "do": { "calls": writes("regions-2026-10.csv", "Region,Sales\nNorth,231\nSouth,138\n") } },
        { "when": { "contains": "ledger", "round": 0 }, "do": { "calls": compute(&["SELECT sum(amount) FROM ledger WHERE month = '2026-10'", "SELECT sum(amount) FROM ledger WHERE month = '2026-09'"]) } },
        { "when": { "contains": "ledger", "round": 1 }, "do": { "calls": writes("books.md",
            "# Books for October 2026\n\nThe month came to [310.5](fact:{{json#1:/fact}}), up from [200.0](fact:{{json#2:/fact}}) in September 2026.\n") } },
        { "when": { "contains": "Say it shorter", "tool": "read_region" }, "do": { "calls": [
            { "name": "edit_region", "arguments": { "note": "{{note:1}}", "base": "{{json:/base}}", "edits": [{ "range": 0, "new": "The fair helped, because it rained." }] } } ] } },
        { "when": { "contains": "Say it shorter", "tool": "edit_region" }, "do": { "text": "Shorter." } },
        { "when": { "contains": "Say it shorter" }, "do": { "calls": [ { "name": "read_region", "arguments": { "note": "{{note:1}}" } } ] } },
        { "do": { "text": "Done." } },
    ])
}

/// A desk on which the model has done its five tasks; it can't be reached any more.
fn worked() -> (Desk, Vec<String>) {
    let (desk, mock) = Desk::scripted(script(), "# Memo\n");
    desk.write("sales-2026-10.csv", csv(&OCTOBER));
    desk.write("ledger.csv", "month,amount\n2026-09,200\n2026-10,300\n2026-10,10.5\n");
    let tasks = ["a memo on October", "a ranking of regions", "a workbook", "an extract", "the ledger"];
    let made = tasks
        .iter()
        .map(|words| text(&desk.run(&["run", words, "--json"]).expect(0).last(), "task").to_owned());
    let made = made.collect();
    drop(mock);
    (desk, made)
}

fn saved(desk: &Desk, task: &str) -> Value {
    desk.json(&["recipe", "save", task]).pop().expect("a recipe")
}

fn run(desk: &Desk, recipe: &Value) -> Value {
    let last = desk.run(&["recipe", "run", text(recipe, "recipe"), "--json"]).expect(0).last();
    assert_eq!(text(&last, "status"), "done", "{last}");
    last
}

/// Every figure of a document agrees with its source, and no source is last month's.
#[track_caller]
fn figures_hold(desk: &Desk, path: &str, of: &str) {
    let figures = desk.json(&["facts", path]);
    let sourced: Vec<&Value> = figures.iter().filter(|figure| figure.get("agrees").is_some()).collect();
    assert!(!sourced.is_empty(), "{path} has figures");
    for figure in sourced {
        assert_eq!(figure["agrees"], true, "{figure}");
        for source in figure["sources"].as_array().expect("sources") {
            assert_eq!(text(source, "path"), of, "{figure}");
        }
    }
}

#[test]
fn five_tasks_of_a_model_are_repeated_on_the_next_month_with_no_model() {
    let (desk, tasks) = worked();
    let recipes: Vec<Value> = tasks.iter().map(|task| saved(&desk, task)).collect();
    desk.write("sales-2026-11.csv", csv(&NOVEMBER));
    desk.write("ledger.csv", "month,amount\n2026-09,200\n2026-10,310.5\n2026-11,95.25\n2026-11,150\n");

    run(&desk, &recipes[0]);
    let memo = desk.read("memo-2026-11.md");
    let units: u32 = NOVEMBER.iter().map(|sale| sale.2).sum();
    for words in [
        "# Sales in November 2026",
        &format!("[{}]", money(total(&NOVEMBER, |_| true))),
        &format!("[{units}]"),
    ] {
        assert!(memo.contains(words), "{words} in {memo}");
    }
    figures_hold(&desk, "memo-2026-11.md", "sales-2026-11.csv");
    let notes = desk.json(&["note", "list", "memo-2026-11.md"]);
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert_eq!(
        (text(&notes[0], "quote"), text(&notes[0], "state")),
        ("This was because of the fair.", "draft")
    );

    let last = run(&desk, &recipes[1]);
    let ranking = desk.read("regions 2.md");
    let ranks = regions(&NOVEMBER);
    for (name, sold) in &ranks {
        assert!(ranking.contains(&format!("| {name} | [{}]", money(*sold))), "{name} in {ranking}");
    }
    assert!(ranking.contains(&format!("{} led with [{}]", ranks[0].0, money(ranks[0].1))), "{ranking}");
    let south = total(&NOVEMBER, |sale| sale.0 == "South");
    assert!(ranking.contains(&format!("South had [{}]", money(south))), "{ranking}");
    assert!(text(&last, "says").contains("has 3 rows; it had 2."), "{last}");
    figures_hold(&desk, "regions 2.md", "sales-2026-11.csv");

    let last = run(&desk, &recipes[2]);
    let sheet = desk.run(&["view", "sales-2026-11.xlsx"]).expect(0).out;
    for (name, sold) in &ranks {
        assert!(sheet.contains(name) && sheet.contains(&format!("{sold}")), "{name} {sold} in {sheet}");
    }
    assert!(text(&last, "says").contains("The sheet Regions has 3 rows; it had 2."), "{last}");

    let last = run(&desk, &recipes[3]);
    assert!(
        !last["artifacts"].as_array().expect("artifacts").is_empty(),
        "{last} {:?}",
        desk.json(&["show", text(&last, "task")])
    );
    let lines: Vec<String> = ranks.iter().map(|(name, sold)| format!("{name},{sold}")).collect();
    assert_eq!(desk.read("regions-2026-11.csv"), format!("Region,Sales\n{}\n", lines.join("\n")));

    let last = desk
        .run(&["recipe", "run", text(&recipes[4], "recipe"), "--input", "period=November 2026", "--json"])
        .expect(0)
        .last();
    assert_eq!(
        without_facts(&desk.read("books 2.md")),
        "# Books for November 2026\n\nThe month came to [245.2], down from [310.5] in October 2026.\n",
        "{last}"
    );
    for (recipe, says) in [(0, "no input"), (4, "names no period")] {
        let input = if recipe == 0 { "what=x" } else { "period=soon" };
        let refused = desk.run(&["recipe", "run", text(&recipes[recipe], "recipe"), "--input", input]);
        assert!(refused.status == 2 && refused.err.contains(says), "{refused:?}");
    }
}

/// A document with what its figures show, and without what they lead to.
fn without_facts(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](fact:") {
        out.push_str(before);
        out.push(']');
        rest = after.split_once(')').map_or("", |(_, rest)| rest);
    }
    out + rest
}

#[test]
fn the_built_in_jobs_are_repeated_on_changed_data() {
    let desk = Desk::new();
    desk.write("sales-2026-10.csv", csv(&OCTOBER));
    desk.write(
        "meeting-2026-10-05.md",
        "# Meeting\n\n- Decision: we open in May.\n- Action: Ann orders cups by Friday.\n",
    );
    let task = |words: &str| {
        text(&desk.run(&["run", words, "--model", "builtin", "--json"]).expect(0).last(), "task").to_owned()
    };
    let report = saved(&desk, &task("Write a report on sales-2026-10.csv"));
    let workbook = saved(&desk, &task("Make a workbook from sales-2026-10.csv"));
    let actions = saved(&desk, &task("List the decisions and actions from meeting-2026-10-05.md"));
    let briefing = saved(&desk, &task("Brief me on this folder"));
    desk.write("sales-2026-11.csv", csv(&NOVEMBER));
    desk.write("meeting-2026-11-02.md", "# Meeting\n\n- Action: Bob calls the printer by Monday.\n");

    run(&desk, &report);
    let made = desk.read("sales-2026-11-report.md");
    figures_hold(&desk, "sales-2026-11-report.md", "sales-2026-11.csv");
    let units: u32 = NOVEMBER.iter().map(|sale| sale.2).sum();
    assert!(made.contains(&format!("[{units}]")), "{units} in {made}");
    // The same words and figures as the job itself gives for the new file.
    desk.run(&["run", "Write a report on sales-2026-11.csv", "--model", "builtin"]).expect(0);
    assert_eq!(without_facts(&made), without_facts(&desk.read("sales-2026-11-report 2.md")));

    run(&desk, &workbook);
    let book = desk.run(&["view", "sales-2026-11-workbook.xlsx"]).expect(0).out;
    assert!(book.contains("Pots") && book.contains("55.25"), "{book}");
    // What its formulas come to, counted here.
    let bytes = std::fs::read(desk.folder.join("sales-2026-11-workbook.xlsx")).expect("a workbook");
    let workbook = gloss_ooxml::Workbook::open(&bytes, gloss_ooxml::Limits::default()).expect("it opens");
    let sheet = |n: usize| {
        workbook.package().text(&format!("xl/worksheets/sheet{n}.xml")).expect("a sheet").to_string()
    };
    let (summary, by_region) = (sheet(1), sheet(2));
    let prices: f64 = NOVEMBER.iter().map(|sale| sale.3).sum();
    for (formula, value) in [
        ("SUM('Data'!$C$2:$C$7)", f64::from(units)),
        ("AVERAGE('Data'!$D$2:$D$7)", prices / NOVEMBER.len() as f64),
        ("MAX('Data'!$C$2:$C$7)", NOVEMBER.iter().map(|sale| f64::from(sale.2)).fold(0.0, f64::max)),
    ] {
        let found = worth(&summary, formula);
        assert!((found - value).abs() < 1e-9, "{formula}: {found}, not {value}");
    }
    for (row, name) in [(2, "East"), (3, "North"), (4, "South")] {
        let sold: u32 = NOVEMBER.iter().filter(|sale| sale.0 == name).map(|sale| sale.2).sum();
        let formula = format!("SUMIF('Data'!$A$2:$A$7,A{row},'Data'!$C$2:$C$7)");
        assert!((worth(&by_region, &formula) - f64::from(sold)).abs() < 1e-9, "{name}");
    }

    run(&desk, &actions);
    let list = desk.read("meeting-2026-11-02-actions.md");
    assert!(list.contains("Bob") && !list.contains("Ann"), "{list}");

    let last = run(&desk, &briefing);
    assert!(text(&last, "says").contains("briefing.md"), "{last}");
    let briefing = desk.read("briefing.md");
    assert!(
        briefing.contains("meeting-2026-11-02.md") && briefing.contains("sales-2026-11.csv"),
        "{briefing}"
    );
    let shown = without_facts(&briefing);
    assert!(shown.contains(&format!("**sales-2026-11.csv**: [{}] rows", NOVEMBER.len())), "{shown}");
    let figures = desk.json(&["facts", "briefing.md"]);
    assert!(figures.iter().all(|figure| figure.get("agrees").is_none_or(|agrees| agrees == true)));
}

/// What a formula of a sheet came to, as it is stored beside it.
#[track_caller]
fn worth(sheet: &str, formula: &str) -> f64 {
    let after = sheet.split_once(&format!("<f>{formula}</f><v>")).map(|(_, after)| after);
    let value = after.and_then(|after| after.split('<').next()).and_then(|value| value.parse().ok());
    value.unwrap_or_else(|| panic!("{formula} in {sheet}"))
}

#[test]
fn what_is_marked_goes_to_the_model_that_was_chosen_and_nothing_else_does() {
    let (desk, mock) = Desk::scripted(script(), "# Memo\n");
    desk.write("sales-2026-10.csv", csv(&OCTOBER));
    let task = text(&desk.run(&["run", "a memo on October", "--json"]).expect(0).last(), "task").to_owned();
    // The person's own review is part of what is repeated.
    let note = desk.json(&[
        "note",
        "add",
        "memo-2026-10.md",
        "--at",
        "text:\"This was because of the fair.\"",
        "--change",
        "Say it shorter",
    ]);
    desk.run(&["note", "send", text(&note[0], "note")]).expect(0);
    assert!(desk.read("memo-2026-10.md").contains("The fair helped, because it rained."));
    let recipe = desk
        .json(&["recipe", "save", &task, "--name", "Monthly memo", "--model", "double/scripted"])
        .pop()
        .expect("a recipe");
    desk.write("sales-2026-11.csv", csv(&NOVEMBER));
    let before = mock.requests().len();
    run(&desk, &recipe);
    let end = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while !desk.read("memo-2026-11.md").contains("Nobody has said why.") {
        assert!(std::time::Instant::now() < end, "{}", desk.read("memo-2026-11.md"));
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    let asked: Vec<String> =
        mock.requests().iter().skip(before).map(|request| format!("{request:?}")).collect();
    assert!(!asked.is_empty() && asked.len() <= 3, "{}", asked.len());
    let memo = desk.read("memo-2026-11.md");
    assert!(
        memo.contains("The next review is in spring.") && memo.contains(&money(total(&NOVEMBER, |_| true))),
        "{memo}"
    );
}

#[test]
fn what_can_t_be_repeated_says_why() {
    let (desk, _mock) = Desk::scripted(
        json!([
            { "when": { "contains": "poem", "round": 0 }, "do": { "calls": writes("poem.md", "# Rose\n\nIt sold 4.5 million.\n") } },
            { "do": { "text": "Done." } },
        ]),
        "# Memo\n",
    );
    let poem = text(&desk.run(&["run", "a poem", "--json"]).expect(0).last(), "task").to_owned();
    let nothing = text(&desk.run(&["run", "say done", "--json"]).expect(0).last(), "task").to_owned();
    for (task, says) in
        [(poem.as_str(), "no figure with a source"), (&nothing, "made no file"), ("t_0", "no task")]
    {
        let refused = desk.run(&["recipe", "save", task]);
        assert!(refused.status == 2 && refused.err.contains(says), "{refused:?}");
    }
}

#[test]
fn a_recipe_is_made_run_and_put_on_a_rule_on_the_screen() {
    for screen in [Screen::Chromium, Screen::Window] {
        let case = format!("recipes-{}", screen.name());
        let (desk, _) = worked();
        let person = Person::new(screen.open(&desk, LARGE), screen, &case);
        person.click("button", "a memo on October*");
        person.click("button", "Make this repeatable");
        person.see("form", "New recipe");
        person.see_words("form", "New recipe", "It gives a reason.");
        person.click("checkbox", "The next review is in spring.");
        person.station("01-made");
        assert_eq!(person.amiss(), Vec::<String>::new());
        person.click("button", "Save");
        person.see_words("article", "a memo on October", "2 marked sentences for you");
        desk.write("sales-2026-11.csv", csv(&NOVEMBER));
        person.click("button", "Run");
        person.station("02-chosen");
        person.click("button", "Run it");
        let sold = money(total(&NOVEMBER, |_| true));
        person.until("the new figures", || person.says(&sold));
        person.station("03-run");
        assert_eq!(person.amiss(), Vec::<String>::new());
        person.click("button", "Recipes 1");
        person.see_words("article", "a memo on October", "run once");
        person.click("button", "Run it by itself");
        person.click("textbox", "Rule");
        person.type_words("every day at 9");
        person.see_words("form", "New automation", "Every day at 09:00");
        person.station("04-by-itself");
        assert_eq!(person.amiss(), Vec::<String>::new());
        person.click("button", "Save automation");
        person.see_words("article", "a memo on October", "Every day at 09:00");
    }
}

#[test]
fn an_automation_runs_a_recipe_when_the_next_file_comes() {
    let (desk, tasks) = worked();
    let recipe = saved(&desk, &tasks[0]);
    let made = desk.json(&[
        "automation",
        "add",
        "the memo",
        "--recipe",
        text(&recipe, "recipe"),
        "--on-change",
        "sales-2026-11.csv",
    ]);
    let id = text(&made[0], "automation").to_owned();
    assert_eq!(text(&made[0], "task"), "Run the recipe “a memo on October”");
    let kept = desk.run(&["recipe", "remove", text(&recipe, "recipe")]);
    assert!(kept.status == 1 && kept.err.contains("the memo"), "{kept:?}");
    desk.write("sales-2026-11.csv", csv(&NOVEMBER));
    let end = std::time::Instant::now() + std::time::Duration::from_secs(60);
    let done = || desk.json(&["automation", "runs", &id]).iter().any(|run| text(run, "status") == "done");
    while !done() {
        assert!(std::time::Instant::now() < end, "no run came");
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    let memo = desk.read("memo-2026-11.md");
    assert!(memo.contains(&money(total(&NOVEMBER, |_| true))), "{memo}");
    // A file whose columns are others is no report of last month's figures: the run fails and says why.
    desk.write("sales-2026-12.csv", "shop,turnover\nA,1\n");
    let failed = desk.run(&["automation", "run", &id, "--json"]).last();
    assert_eq!(text(&failed, "status"), "done", "what could not be had is a dash: {failed}");
    let memo = desk.read("memo-2026-12.md");
    assert!(memo.contains("We sold goods for –, – pieces in all."), "{memo}");
}
