//! What tasks cost: by the prices of the provider's list, by those that the person wrote, and not at all where nobody
//! said a price. The sums are this test's own. Nothing here knows a real model's price.

use gloss_mock_model::{Mock, Options, Script};
use gloss_tests::{Desk, text};
use serde_json::{Value, json};

/// Two answers: a step and an end.
const READ: [u64; 2] = [9_000, 12_000];
const WROTE: [u64; 2] = [400, 150];

fn script() -> Script {
    let usage = |n: usize| json!({ "input": READ[n], "output": WROTE[n] });
    Script::from_value(json!([
        { "when": { "contains": "from the cache" }, "do": { "text": "Done.",
            "usage": { "input": 1000, "cached": 800, "cache_written": 50, "output": 10 } } },
        { "when": { "contains": "uncounted" }, "do": { "text": "Done.", "usage": { "input": 0, "output": 0 } } },
        { "when": { "round": 0 }, "do": { "calls": [{ "name": "list_files", "arguments": {} }], "usage": usage(0) } },
        { "do": { "text": "Done.", "usage": usage(1) } }
    ]))
    .expect("a script")
}

fn double(pricing: Option<Value>) -> Mock {
    Mock::start_with(script(), Options { pricing, ..Options::default() }).expect("the double starts")
}

fn desk(config: &str) -> Desk {
    let desk = Desk::new();
    std::fs::write(desk.home.join("config.toml"), config).expect("config.toml");
    desk
}

fn connect(desk: &Desk, mock: &Mock) {
    let words = ["model", "connect", "acme", "--url", &mock.base_url, "--wire", "chat", "--model", "mock"];
    desk.run(&words).expect(0);
    desk.run(&["model", "use", "acme/mock"]).expect(0);
}

/// Runs a task and gives its id with the last line.
fn run(desk: &Desk, words: &[&str]) -> (String, Value) {
    let words: Vec<&str> = ["run"].into_iter().chain(words.iter().copied()).chain(["--json"]).collect();
    let end = desk.run(&words).expect(0).last();
    (text(&end, "task").to_owned(), end)
}

/// `cost_usd` and `cost_usd_at_least` of a task, which `show` and `tasks` agree on.
fn cost(desk: &Desk, task: &str) -> (Option<f64>, Option<f64>) {
    let both = |line: &Value| (line["cost_usd"].as_f64(), line["cost_usd_at_least"].as_f64());
    let shown = desk.json(&["show", task]).remove(0);
    let listed = desk.json(&["tasks"]).into_iter().find(|line| line["task"] == task).expect("a task");
    assert_eq!(both(&shown), both(&listed));
    both(&shown)
}

#[track_caller]
fn near(found: Option<f64>, expect: f64) {
    // Each answer is rounded to a millionth of a dollar.
    assert!(found.is_some_and(|found| (found - expect).abs() < 2e-6), "{found:?} is not {expect}");
}

fn dollars(read: f64, wrote: f64) -> f64 {
    READ.iter().sum::<u64>() as f64 * read + WROTE.iter().sum::<u64>() as f64 * wrote
}

#[test]
fn the_list_of_a_provider_says_what_a_task_costs() {
    let mock = double(Some(json!({
        "prompt": "0.0000025", "completion": "0.00001", "input_cache_read": "0.00000025", "request": "0"
    })));
    let desk = desk("");
    let tested = desk.json(&["model", "test", "acme", "--url", &mock.base_url, "--wire", "chat"]);
    assert_eq!(tested[0]["price"]["output"], json!(10.0), "{tested:?}");
    connect(&desk, &mock);
    let models = desk.json(&["model", "list"]);
    let model = models.iter().find(|line| line["model"] == "acme/mock").expect("the model");
    assert_eq!(model["price"], json!({ "input": 2.5, "output": 10.0, "cached": 0.25, "cache_write": null }));
    let words = desk.run(&["model", "list"]).expect(0);
    assert!(words.out.contains("$2.5 read, $10 written, per million tokens"), "{}", words.out);

    let (task, end) = run(&desk, &["Look around"]);
    let expect = dollars(0.000_002_5, 0.000_01);
    near(end["cost_usd"].as_f64(), expect);
    let (known, at_least) = cost(&desk, &task);
    near(known, expect);
    assert_eq!(at_least, None);
    let shown = desk.run(&["show", &task]).expect(0);
    assert!(shown.out.contains(" tokens · $0.06\n"), "{}", shown.out);

    // Another round of the same task is added. What was written to the cache has no price: the sum is at least so much.
    let (again, end) = run(&desk, &["Once more, from the cache", "--task", &task]);
    assert_eq!(again, task);
    let round = (1000.0 - 800.0 - 50.0) * 0.000_002_5 + 800.0 * 0.000_000_25 + 10.0 * 0.000_01;
    assert_eq!(end["cost_usd"], Value::Null);
    near(end["cost_usd_at_least"].as_f64(), round);
    let (known, at_least) = cost(&desk, &task);
    assert_eq!(known, None);
    near(at_least, expect + round);
    let shown = desk.run(&["show", &task]).expect(0);
    assert!(shown.out.contains(" tokens · at least $0.05\n"), "{}", shown.out);
}

#[test]
fn without_a_price_there_are_tokens_only() {
    let mock = double(None);
    let desk = desk("");
    connect(&desk, &mock);
    let config = std::fs::read_to_string(desk.home.join("config.toml")).expect("config.toml");
    assert!(!config.contains("prices"), "{config}");
    let (task, end) = run(&desk, &["Look around"]);
    assert_eq!((&end["cost_usd"], &end["cost_usd_at_least"]), (&Value::Null, &Value::Null));
    assert_eq!(cost(&desk, &task), (None, None));
    let shown = desk.run(&["show", &task]).expect(0);
    assert!(shown.out.contains("21550 tokens\n") && !shown.out.contains('$'), "{}", shown.out);
    // The built-in assistant costs nothing, and that is known.
    let task = text(&desk.run(&["run", "Hello", "--model", "builtin", "--json"]).last(), "task").to_owned();
    assert_eq!(cost(&desk, &task), (Some(0.0), None));
}

#[test]
fn prices_of_ones_own_count_and_stay() {
    let mock = double(Some(json!({ "prompt": "1", "completion": "1" })));
    let own = "[model_providers.acme.prices.mock] # negotiated\ninput = 1.25\noutput = 5\n";
    let desk = desk(own);
    connect(&desk, &mock);
    let path = desk.home.join("config.toml");
    let config = std::fs::read_to_string(&path).expect("config.toml");
    assert!(config.contains(own), "{config}");
    let (task, _) = run(&desk, &["Look around"]);
    let first = dollars(0.000_001_25, 0.000_005);
    near(cost(&desk, &task).0, first);

    // A new price is for what comes, not for what was.
    std::fs::write(&path, config.replace("1.25", "2.50").replace("output = 5", "output = 0.5"))
        .expect("config.toml");
    let (next, _) = run(&desk, &["Look around"]);
    near(cost(&desk, &next).0, dollars(0.000_002_5, 0.000_000_5));
    near(cost(&desk, &task).0, first);

    // An answer whose tokens nobody counted makes the task's cost a lower bound.
    run(&desk, &["An uncounted answer", "--task", &task]);
    let (known, at_least) = cost(&desk, &task);
    assert_eq!(known, None);
    near(at_least, first);

    std::fs::write(&path, config.replace("1.25", "-1.25")).expect("config.toml");
    let wrong = desk.run(&["run", "Look around"]);
    assert!(wrong.status != 0 && wrong.err.contains("-1.25 is no price"), "{}", wrong.err);
}
