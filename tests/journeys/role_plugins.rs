//! The role plugins that come with Gloss: each is installed and its sample put into a folder; each skill is read, its figures are worked
//! out by Gloss as a model would ask for them, written down with their facts, and held against what was worked out beforehand
//! (tests/data/role-plugins). Only the model is a double.

use std::path::Path;

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Hand, Person, Screen, Table, text};
use regex::Regex;
use serde_json::{Value, json};

const LARGE: (i64, i64) = (1440, 900);
const LOG: &str = "What was said and done";

fn data(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/role-plugins").join(name)
}

/// The golden results of a plugin's skills, by name.
fn goldens(plugin: &str) -> Vec<Value> {
    let mut paths: Vec<_> = data(plugin).read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()).collect()
}

/// A golden figure: its name, the query, what it is, and to how many digits.
struct Figure {
    name: String,
    sql: String,
    is: Value,
    digits: i32,
}

fn figure(name: &str, of: &Value) -> Option<Figure> {
    let sql = of.get("sql")?.as_str()?.to_owned();
    let digits = i32::try_from(of.get("digits").and_then(Value::as_i64).unwrap_or_default()).unwrap();
    Some(Figure { name: name.to_owned(), sql, is: of["is"].clone(), digits })
}

/// All figures of a skill, with what proves its trap and what somebody careless would take.
fn figures(golden: &Value) -> Vec<Figure> {
    let values = golden["values"].as_array().unwrap();
    let own = values.iter().filter_map(|value| figure(text(value, "name"), value));
    let trap = figure("trap", &golden["trap"]).into_iter();
    own.chain(trap).chain(figure("careless", &golden["trap"]["naive"])).collect()
}

/// A figure as a document writes it.
fn words(figure: &Figure) -> String {
    match figure.is.as_f64() {
        Some(number) => format!("{number:.*}", usize::try_from(figure.digits.max(0)).unwrap()),
        None => figure.is.as_str().unwrap_or_default().to_owned(),
    }
}

/// What a model does with a skill: it reads it, asks for its figures, and writes them down with their facts.
fn steps(golden: &Value) -> Vec<Value> {
    let (skill, task) = (text(golden, "skill"), text(golden, "task"));
    let figures = figures(golden);
    let queries: Vec<Value> = figures
        .iter()
        .map(|figure| json!({ "name": "compute", "arguments": { "sql": figure.sql } }))
        .collect();
    let mut report = format!("# {task}\n\n");
    for (n, figure) in figures.iter().enumerate().filter(|(_, figure)| figure.name != "careless") {
        let name = if figure.name == "trap" { text(&golden["trap"], "what") } else { &figure.name };
        report += &format!("- {name}: [{}](fact:{{{{json#{}:/fact}}}})\n", words(figure), n + 1);
    }
    let when = |round: u64| json!({ "contains": task, "round": round });
    let mut out = vec![
        json!({ "when": when(0), "do": { "calls": [{ "name": "read_skill", "arguments": { "skill": skill } }] } }),
    ];
    if queries.is_empty() {
        return out;
    }
    out.push(json!({ "when": when(1), "do": { "calls": queries } }));
    let write = json!({ "name": "write_artifact", "arguments": { "path": format!("{skill}.md"), "content": report } });
    out.push(json!({ "when": when(2), "do": { "calls": [write] } }));
    out
}

/// A desk whose model follows these skills.
fn followed(goldens: &[Value]) -> (Desk, Mock) {
    let mut rules: Vec<Value> = goldens.iter().flat_map(steps).collect();
    rules.push(json!({ "do": { "text": "That is all." } }));
    let script = Script::from_value(Value::Array(rules)).expect("a script");
    let mock = Mock::start(script).expect("the double starts");
    let desk = Desk::of_person();
    desk.connect(&mock, "responses");
    (desk, mock)
}

/// The results of the calls of the last request, in their order.
fn results(mock: &Mock) -> Vec<Value> {
    let requests = mock.requests();
    let input = requests.last().expect("a request").body["input"].as_array().cloned().unwrap_or_default();
    let outputs = input.iter().filter(|item| item["type"] == "function_call_output");
    outputs.map(|item| serde_json::from_str(text(item, "output")).unwrap_or_default()).collect()
}

fn is_same(found: &Value, figure: &Figure) -> bool {
    match (found.as_f64(), figure.is.as_f64()) {
        (Some(found), Some(is)) => {
            let scale = 10f64.powi(figure.digits);
            ((found * scale).round() - (is * scale).round()).abs() < 0.5
        }
        _ => *found == figure.is,
    }
}

/// The golden words and counts that stand in files of the sample.
fn file_problems(desk: &Desk, plugin: &str, golden: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let trap = &golden["trap"];
    for value in golden["values"].as_array().unwrap().iter().chain([trap, &trap["naive"]]) {
        let Some(file) = value.get("file").and_then(Value::as_str) else { continue };
        let content = desk.read(&format!("{plugin}-sample/{file}"));
        if let Some(words) = value.get("contains").and_then(Value::as_str)
            && !content.contains(words)
        {
            wrong.push(format!("{file} does not contain {words}"));
        }
        if let Some(pattern) = value.get("count").or(value.get("tags")).and_then(Value::as_str) {
            let without = value.get("without").and_then(Value::as_str);
            let pattern_of = Regex::new(&format!("(?m){pattern}")).unwrap();
            let found = pattern_of
                .find_iter(&content)
                .filter(|one| without.is_none_or(|words| !one.as_str().contains(words)));
            let count = found.count();
            if value["is"].as_u64() != Some(count as u64) {
                wrong.push(format!("{file}: {count} times {pattern}, not {}", value["is"]));
            }
        }
    }
    wrong
}

fn check(plugin: &str, title: &'static str) {
    let goldens = goldens(plugin);
    let (desk, mock) = followed(&goldens);
    desk.run(&["plugin", "install", &format!("{plugin}@gloss")]).expect(0);
    assert!(!desk.json(&["plugin", "sample", plugin]).is_empty());
    assert!(goldens.len() >= 6, "{plugin} has {} skills", goldens.len());
    let mut table = Table::new(title);
    let mut wrong = Vec::new();
    for golden in &goldens {
        let skill = text(golden, "skill");
        let run = desk.run(&["run", text(golden, "task"), "--json"]).expect(0);
        let results = results(&mock);
        let figures = figures(golden);
        // The skill, each figure, and the report.
        let expected = if figures.is_empty() { 1 } else { figures.len() + 2 };
        assert_eq!(results.len(), expected, "{skill}: {}", run.out);
        for (figure, result) in figures.iter().zip(results.iter().skip(1)) {
            let found = &result["rows"][0][0];
            if !is_same(found, figure) {
                wrong.push(format!("{skill}, {}: {found}, not {} ({result})", figure.name, figure.is));
            }
        }
        let trap = figures.iter().find(|figure| figure.name == "trap");
        let careless = figures.iter().find(|figure| figure.name == "careless");
        if let (Some(trap), Some(careless)) = (trap, careless) {
            assert_ne!(words(trap), words(careless), "{skill}: its trap changes nothing");
        }
        wrong.extend(file_problems(&desk, plugin, golden).into_iter().map(|one| format!("{skill}: {one}")));
        let report = results.last().map(Value::to_string).unwrap_or_default();
        if report.contains("disagree") || report.contains("\"error\"") {
            wrong.push(format!("{skill}: {report}"));
        }
        table.row(skill, format!("{} figures as worked out beforehand", figures.len()));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let automations = desk.home.join("plugins/files").join(plugin).join("automations");
    for folder in automations.read_dir().unwrap() {
        let file = folder.unwrap().path().join("automation.toml");
        desk.run(&["automation", "import", &file.display().to_string()]).expect(0);
    }
    assert!(!desk.json(&["automation", "list"]).is_empty(), "{plugin} has an automation");
    // Removed, nothing of it is left but what was put into the person's folder.
    desk.run(&["plugin", "remove", plugin]).expect(0);
    assert!(!desk.home.join("plugins/files").join(plugin).exists());
    assert!(desk.json(&["skill", "list"]).is_empty());
}

#[test]
fn data_analytics_holds_its_golden_results() {
    check("data-analytics", "Golden results of data-analytics");
}

#[test]
fn sales_holds_its_golden_results() {
    check("sales", "Golden results of sales");
}

#[test]
fn product_design_holds_its_golden_results() {
    check("product-design", "Golden results of product-design");
}

#[test]
fn creative_production_holds_its_golden_results() {
    check("creative-production", "Golden results of creative-production");
}

#[test]
fn public_equity_holds_its_golden_results() {
    check("public-equity", "Golden results of public-equity");
}

#[test]
fn investment_banking_holds_its_golden_results() {
    check("investment-banking", "Golden results of investment-banking");
}

/// The first skill of each plugin on the screen: installed, its sample put into the folder, its task given, its result looked at.
fn on_screen(plugin: &str, title: &str, skill: &str) {
    let golden = goldens(plugin).into_iter().find(|golden| text(golden, "skill") == skill).expect(skill);
    let (desk, _mock) = followed(std::slice::from_ref(&golden));
    let person =
        Person::new(Screen::Chromium.open(&desk, LARGE), Screen::Chromium, &format!("role-{plugin}"));
    let hand = Hand::Pointer;
    person.act(hand, "button", "Extensions");
    person.act(hand, "button", &format!("Look at {plugin}"));
    person.see_words("region", "Plugins", "It runs, reaches and reads nothing by itself.");
    person.act(hand, "button", &format!("Install {plugin}"));
    person.act(hand, "button", &format!("More about {title}"));
    person.act(hand, "button", "Put its sample into this folder");
    person.until("the sample is there", || desk.folder.join(format!("{plugin}-sample/SOURCES.md")).exists());
    person.station("1-installed");
    person.begin(hand, text(&golden, "task"));
    person.see_words("log", LOG, "That is all.");
    person.see_words("log", LOG, &format!("Read the skill {skill}"));
    person.station("2-result");
    assert!(desk.folder.join(format!("{skill}.md")).is_file());
}

#[test]
fn a_task_of_data_analytics_on_the_screen() {
    on_screen("data-analytics", "Data analytics", "metric-report");
}

#[test]
fn a_task_of_sales_on_the_screen() {
    on_screen("sales", "Sales", "pipeline-review");
}

#[test]
fn a_task_of_product_design_on_the_screen() {
    on_screen("product-design", "Product design", "rice-ranking");
}

#[test]
fn a_task_of_creative_production_on_the_screen() {
    on_screen("creative-production", "Creative production", "campaign-report");
}

#[test]
fn a_task_of_public_equity_on_the_screen() {
    on_screen("public-equity", "Public equity", "dcf-valuation");
}

#[test]
fn a_task_of_investment_banking_on_the_screen() {
    on_screen("investment-banking", "Investment banking", "company-profile");
}
