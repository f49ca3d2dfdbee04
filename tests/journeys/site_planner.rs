//! A planner: what its inputs lead to is what the same sums come to elsewhere; moved by hand it follows, its address keeps it, and what can be no
//! plan is refused with its place. Works from the disk.

use gloss_tests::{Desk, Person, Screen, text};
use serde_json::{Value, json};

/// A plan of a bakery, as a model would give it.
fn spec() -> Value {
    json!({
        "path": "plan/", "template": "planner", "title": "A second shop", "lead": "What it would come to.",
        "inputs": [
            { "name": "price", "label": "Price of a loaf", "value": 4.2, "min": 2, "max": 8, "step": 0.1, "unit": "€" },
            { "name": "loaves", "label": "Loaves a day", "value": 180, "min": 0, "max": 500, "step": 5 },
            { "name": "days", "label": "Days a year", "value": 300, "min": 200, "max": 365, "step": 1 },
        ],
        "outputs": [
            { "name": "sales", "label": "Sales", "unit": "€", "formula": "price * loaves * days" },
            { "name": "cost", "label": "Cost", "unit": "€", "formula": "90000 + 1.35 * loaves * days" },
            { "name": "left", "label": "What is left", "unit": "€", "formula": "sales - cost" },
            { "name": "share", "label": "Left of each euro", "unit": "%", "formula": "round(if(sales = 0, 0, left / sales * 100), 1)" },
        ],
    })
}

fn script(spec: &Value) -> Value {
    json!([
        { "when": { "tool": "make_site" }, "do": { "text": "Made." } },
        { "do": { "calls": [{ "name": "make_site", "arguments": spec }] } },
    ])
}

#[test]
fn a_plan_comes_to_what_the_same_sums_come_to_elsewhere() {
    let (desk, _mock) = Desk::scripted(script(&spec()), "# Memo\n");
    desk.json(&["run", "Plan a second shop"]);
    let person = Person::new(Screen::Chromium.open(&desk, (1440, 900)), Screen::Chromium, "site-planner");
    let address = format!("file://{}/plan/index.html", desk.folder.display());
    let read = |script: &str| person.session.read(script, &json!([]));
    let shown = |name: &str| read(&format!("return document.querySelector('#output-{name} b').textContent"));
    let set = |name: &str, value: &str| {
        read(&format!(
            "const field = document.querySelector('#input-{name}-number'); field.value = '{value}'; field.dispatchEvent(new Event('input', {{ bubbles: true }}))"
        ))
    };
    // As it is written, before any script.
    let page = desk.read("plan/index.html");
    for (name, expect) in [("sales", "226,800"), ("cost", "162,900"), ("left", "63,900"), ("share", "28.2")] {
        let (_, own) = page.split_once(&format!("id=\"output-{name}\"")).expect(name);
        assert!(
            own.split_once("</b>").expect("a value").0.ends_with(&format!("<b>{expect}")),
            "{name}: {own:.200}"
        );
    }
    person.session.go(&address);
    for theme in ["light", "dark"] {
        person.prefer("prefers-color-scheme", theme);
        person.station(&format!("01-{theme}"));
    }
    assert_eq!(person.amiss(), Vec::<String>::new());
    drop(person.session.console_errors());
    // Any input against the same sum in other hands.
    for (price, loaves, days) in
        [(4.2_f64, 180.0_f64, 300.0_f64), (2.0, 0.0, 200.0), (7.9, 495.0, 365.0), (3.3, 25.0, 211.0)]
    {
        set("price", &price.to_string());
        set("loaves", &loaves.to_string());
        set("days", &days.to_string());
        let sales = price * loaves * days;
        let left = sales - (90_000.0 + 1.35 * loaves * days);
        let number = |words: &Value| {
            words
                .as_str()
                .expect("words")
                .replace(',', "")
                .replace('−', "-")
                .parse::<f64>()
                .expect("a number")
        };
        assert!((number(&shown("sales")) - sales).abs() < 0.01, "{} {sales}", shown("sales"));
        assert!((number(&shown("left")) - left).abs() < 0.01, "{} {left}", shown("left"));
    }
    // By hand: the slider moves the number, the address keeps it, and the starting point comes back.
    read("document.querySelector('#input-loaves input[type=range]').focus()");
    person.press("ArrowRight");
    person.until("the number follows the slider", || {
        read("return document.querySelector('#input-loaves-number').value") == "30"
    });
    person.station("02-moved");
    let kept = read("return location.hash");
    let then = shown("sales");
    person.session.go("about:blank");
    person.session.go(&format!("{address}{}", kept.as_str().expect("words")));
    person.until("the same plan", || shown("sales") == then);
    person.click("button", "Back to the starting point");
    assert_eq!(shown("sales"), "226,800");
    person.session.resize(390, 844);
    person.station("03-phone");
}

#[test]
fn what_can_be_no_plan_is_refused_with_its_place() {
    for (key, value, expect) in [
        (
            "outputs",
            json!([{ "name": "a", "formula": "b + 1" }, { "name": "b", "formula": "a" }]),
            "outputs.0.formula",
        ),
        ("outputs", json!([{ "name": "a", "formula": "constructor(1)" }]), "outputs.0.formula"),
        ("outputs", json!([]), "outputs"),
        ("inputs", json!([{ "name": "1st", "value": 1 }]), "inputs.0.name"),
        ("inputs", json!([{ "name": "price", "value": 9, "max": 8 }]), "inputs.0.value"),
    ] {
        let mut own = spec();
        own[key] = value;
        let (desk, _mock) = Desk::scripted(script(&own), "# Memo\n");
        let end = desk.run(&["run", "Plan a second shop"]);
        assert!(!desk.folder.join("plan").exists(), "{key}: {end:?}");
        let show = desk.run(&["tasks", "--json"]).last();
        let told = desk.run(&["show", text(&show, "task"), "--json"]).out;
        assert!(told.contains(expect), "{key}: {told}");
    }
}

#[test]
fn a_table_becomes_a_planner() {
    let desk = Desk::new();
    desk.write(
        "orders.csv",
        "Order,Region,Units,Revenue\n1,North,10,120.5\n2,South,20,200\n3,North,5,79.5\n4,East,15,100\n",
    );
    let end = desk
        .json(&["run", "Make a scenario planner of orders.csv", "--model", "builtin"])
        .pop()
        .expect("an end");
    assert!(
        text(&end, "says").starts_with("I made orders-planner/, a planner. Units and revenue can be moved"),
        "{end}"
    );
    let page = desk.read("orders-planner/index.html");
    assert!(
        page.contains("<dt>Units</dt><dd>50</dd>") && page.contains("<dt>Revenue</dt><dd>500</dd>"),
        "{page}"
    );
    assert!(page.contains("data-f=\"$Units 1 $change_Units 100 / + *\""), "{page}");
}
