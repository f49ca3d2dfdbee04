//! Jobs for helpers and for every week: three reports read side by side, late orders listed by an automation, and what changed on
//! pages of the web since they were kept.

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Internet, Table, text};
use serde_json::{Value, json};

use super::{Done, Job, call, play_at, rounds, table};

pub(super) const JOBS: &[Job] = &[
    Job { name: "three reports by helpers", set_up: reports, model: with_helpers, check: are_added_up },
    Job { name: "late orders every Monday", set_up: orders, model: late, check: are_listed },
];

/// The job that needs an internet.
pub(super) const FIVE_PAGES: &str = "what changed on five pages";

const REPORTS: [(&str, u32); 3] = [("north", 4100), ("south", 2300), ("west", 1850)];

fn reports(desk: &Desk) {
    for (name, sold) in REPORTS {
        desk.write(
            &format!("reports/{name}.md"),
            format!("# {name}\n\nRevenue: {sold} €\n\n{}\n", "All went well. ".repeat(20)),
        );
    }
}

fn with_helpers() -> Vec<Value> {
    let part = |name: &str| json!({ "role": "explorer", "name": name, "task": format!("What did the {name} SELL"), "files": [format!("reports/{name}.md")], "answers": ["revenue"] });
    let mut rules: Vec<Value> = REPORTS
        .iter()
        .flat_map(|(name, sold)| {
            let of = format!("What did the {name} SELL");
            [
                json!({ "when": { "contains": of, "round": 0 }, "do": { "calls": [call("read_file", json!({ "path": format!("reports/{name}.md") }))] } }),
                json!({ "when": { "contains": of }, "do": { "text": format!("{{\"revenue\": {sold}}}") } }),
            ]
        })
        .collect();
    let row = |n: usize| {
        format!("| {{{{json:/helpers/{n}/name}}}} | {{{{json:/helpers/{n}/answers/revenue}}}} € |")
    };
    let memo =
        format!("# Three reports\n\n| Region | Revenue |\n|-|-:|\n{}\n", [row(0), row(1), row(2)].join("\n"));
    rules.extend(rounds(vec![
        vec![call("list_files", json!({}))],
        vec![call("delegate", json!({ "helpers": REPORTS.map(|(name, _)| part(name)) }))],
        vec![call("write_artifact", json!({ "path": "summary.md", "content": memo }))],
    ]));
    rules
}

fn are_added_up(done: &Done<'_>) {
    done.made_only(&["summary.md"]);
    let memo = done.words("summary.md");
    let found = done.python("import json, re; print(json.dumps({m[1].strip(): int(m[2]) for m in re.finditer(r'\\| (\\w+) \\| (\\d+) €', open('summary.md').read())}))");
    assert_eq!(
        found,
        REPORTS.map(|(name, sold)| (name.to_owned(), json!(sold))).into_iter().collect::<Value>(),
        "{memo}"
    );
    let tasks = done.desk.json(&["tasks"]);
    assert!(tasks.len() == 4 && tasks.iter().all(|task| task["status"] == "done"), "{tasks:?}");
}

fn orders(desk: &Desk) {
    let row = |n: u32| {
        format!(
            "{},Shop {n},2020-0{}-15,{}\n",
            900 + n,
            1 + n % 8,
            if n.is_multiple_of(3) { "open" } else { "sent" }
        )
    };
    desk.write("orders.csv", format!("order,customer,due,state\n{}", (0..12).map(row).collect::<String>()));
}

fn late() -> Vec<Value> {
    let sql =
        "SELECT \"order\", customer, due FROM orders WHERE state = 'open' AND due < date('now') ORDER BY due";
    let row = |n: usize| {
        let at = |column: usize| format!("{{{{json:/rows/{n}/{column}}}}}");
        format!("- {}, {}, due on {}", at(0), at(1), at(2))
    };
    let memo = format!("# Late orders\n\n{}\n", [0, 1, 2, 3].map(row).join("\n"));
    rounds(vec![
        vec![call("compute", json!({ "sql": sql }))],
        vec![call("write_artifact", json!({ "path": "late orders.md", "content": memo }))],
    ])
}

fn are_listed(done: &Done<'_>) {
    done.made_only(&["late orders.md"]);
    let found = done.python(
        "import csv, json, re
late = sorted((row['due'], row['order'], row['customer']) for row in csv.DictReader(open('orders.csv')) if row['state'] == 'open')
told = [(m[3], m[1], m[2]) for m in re.finditer(r'- (.*), (.*), due on (.*)', open('late orders.md').read())]
print(json.dumps([len(told), told == late]))",
    );
    assert_eq!(found, json!([4, true]));
}

/// A page with its price as it was last week, and as it is now: host, name, words before, words now.
const PAGES: [(&str, &str, u32, u32); 5] = [
    ("hofer.example", "flour", 412, 428),
    ("hofer.example", "yeast", 31, 31),
    ("hofer.example", "rye", 377, 365),
    ("muehle.example", "spelt", 690, 690),
    ("muehle.example", "oats", 244, 259),
];

fn put(internet: &Internet, price: impl Fn(&(&str, &str, u32, u32)) -> u32) {
    for page in &PAGES {
        let (host, name, ..) = page;
        let html = format!(
            "<html><head><title>{name}</title></head><body><article><h1>Prices of {name}</h1><p>A tonne of {name} costs {} euros, \
             free to the door, for orders of ten tonnes and more.</p><p>Prices hold for a month, and are the same for everybody who asks \
             for them by telephone.</p></article></body></html>",
            price(page)
        );
        internet.page(host, name, &html);
    }
}

/// The model of the second week: it reads what was kept, the pages, and holds one against the other.
fn compared() -> Vec<Value> {
    let script = "import os, pathlib, re
for path in sorted(pathlib.Path(os.environ['FOLDER'], 'pages').glob('* now.md')):
    price = lambda path: re.search('costs (\\\\d+) euros', path.read_text())[1]
    last = path.with_name(path.name.replace(' now', ''))
    address, day = re.match('> From <(.*)>, read (.*?) at', path.read_text()).groups()
    before, after = price(last), price(path)
    if before != after:
        print(f'- {path.name[:-7]}: {before} € is {after} € now. From <{address}>, read {day}.')
    else:
        print(f'- {path.name[:-7]}: as it was, {before} €. From <{address}>, read {day}.')";
    let kept =
        PAGES.iter().map(|(_, name, ..)| call("read_file", json!({ "path": format!("pages/{name}.md") })));
    let fresh = PAGES.iter().map(|(host, name, ..)| {
        call(
            "read_page",
            json!({ "address": format!("https://{host}/{name}"), "save_as": format!("pages/{name} now.md") }),
        )
    });
    rounds(vec![
        kept.collect(),
        fresh.collect(),
        vec![super::python(script)],
        vec![call(
            "write_artifact",
            json!({ "path": "what changed.md", "content": "# Since last week\n\n{{json:/printed}}\n" }),
        )],
    ])
}

fn are_found_out(done: &Done<'_>) {
    let made = PAGES.map(|(_, name, ..)| format!("pages/{name} now.md"));
    let made: Vec<&str> = made.iter().map(String::as_str).chain(["what changed.md"]).collect();
    done.made_only(&made);
    let memo = done.words("what changed.md");
    for (host, name, before, now) in PAGES {
        let says = if before == now {
            format!("as it was, {before} €.")
        } else {
            format!("{before} € is {now} € now.")
        };
        assert!(memo.contains(&format!("- {name}: {says} From <https://{host}/{name}>, read 20")), "{memo}");
    }
}

/// Last week the person named five pages, which were kept; now they ask what changed, and name none.
pub(super) fn five_pages(internet: &Internet) {
    let keeping = PAGES.iter().map(|(host, name, ..)| {
        call(
            "read_page",
            json!({ "address": format!("https://{host}/{name}"), "save_as": format!("pages/{name}.md") }),
        )
    });
    let of = |words: &str, rules: Vec<Value>| {
        let mut rules = rules;
        rules.iter_mut().for_each(|rule| rule["when"]["contains"] = json!(words));
        rules
    };
    let line = &table()[FIVE_PAGES];
    let mut rules = of("Keep these pages", rounds(vec![keeping.collect()]));
    rules.extend(of(line.words, compared()));
    let mock = Mock::start(Script::from_value(Value::Array(rules)).expect("a script")).expect("the double");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    put(internet, |page| page.2);
    let addresses = PAGES.map(|(host, name, ..)| format!("https://{host}/{name}")).join(", ");
    let first =
        desk.run(&["run", &format!("Keep these pages for me: {addresses}"), "--json"]).expect(0).last();
    assert_eq!((text(&first, "status"), first["questions"].as_u64()), ("done", Some(0)), "{first}");
    put(internet, |page| page.3);
    let job = Job { name: FIVE_PAGES, set_up: |_| {}, model: compared, check: are_found_out };
    let questions = play_at(&desk, line, &job);
    Table::new("Jobs on the web").row(FIVE_PAGES, format!("well, {questions} questions"));
    assert_eq!(questions, line.questions);
}
