//! Ceilings in money: what does not fit under one is not sent, whoever asks and in whatever folder; raised, it goes on. Prices are
//! this test's own, so high that the first request alone can come to more than a task may cost.

use gloss_client::{Client, ConnectOptions};
use gloss_mock_model::Recorded;
use gloss_protocol::{BudgetOf, Command, ThreadId};
use gloss_tests::{Desk, text};
use serde_json::{Value, json};

/// Dollars for a million tokens, read or written.
const PRICE: f64 = 500.0;

/// What every answer here uses: 900 tokens read and 150 written, unless it says otherwise.
const USED: f64 = (900.0 + 150.0) * PRICE / 1e6;

fn usage() -> Value {
    json!({ "input": 900, "output": 150 })
}

/// A desk whose model has a price.
fn desk(script: Value) -> (Desk, gloss_mock_model::Mock) {
    let (desk, mock) = Desk::scripted(script, "# Memo\n");
    price(&desk, "");
    (desk, mock)
}

fn price(desk: &Desk, more: &str) {
    let path = desk.home.join("config.toml");
    let known = std::fs::read_to_string(&path).expect("config.toml");
    let prices = format!("[model_providers.double.prices.scripted]\ninput = {PRICE}\noutput = {PRICE}\n");
    std::fs::write(&path, format!("{known}\n{prices}\n{more}")).expect("written");
}

/// Requests for an answer.
fn asked(requests: Vec<Recorded>) -> usize {
    requests.iter().filter(|request| request.path.ends_with("responses")).count()
}

#[track_caller]
fn near(found: &Value, expect: f64) {
    let found = found.as_f64().expect("a number");
    assert!((found - expect).abs() < 2e-6, "{found} is not {expect}");
}

#[track_caller]
fn problem_of(desk: &Desk, task: &str) -> Value {
    let shown = desk.json(&["show", task]).remove(0);
    shown["turns"].as_array().and_then(|turns| turns.last()).expect("a turn")["problem"].clone()
}

#[test]
fn what_does_not_fit_is_not_sent_and_goes_on_once_the_ceiling_is_raised() {
    let (desk, mock) = desk(json!([{ "do": { "text": "Done.", "usage": usage() } }]));
    let end = desk.run(&["run", "Look around", "--json"]).expect(3).last();
    assert_eq!((text(&end, "status"), &end["problem"]), ("waiting", &json!("budget_spent")));
    assert_eq!(asked(mock.requests()), 0, "nothing was sent");
    let task = text(&end, "task").to_owned();
    let problem = problem_of(&desk, &task);
    assert!(
        text(&problem, "says").starts_with("This task has used $0.00 of the $2.00 that it may cost"),
        "{problem}"
    );
    assert!(text(&problem, "next").contains(&format!("gloss budget {task} ")), "{problem}");

    // The next ceiling in its way is the month's.
    let set = desk.run(&["budget", &task, "100.00", "--json"]).expect(0).last();
    assert_eq!(
        (&set["ceiling"], &set["currency"], &set["of"]),
        (&json!(100.0), &json!("USD"), &json!("task"))
    );
    let month = set["beside"].as_array().and_then(|all| all.first()).expect("the month's");
    assert_eq!((&month["of"], &month["ceiling"]), (&json!("month"), &json!(25.0)));
    desk.run(&["budget", "month", "1.00"]).expect(0);
    desk.run(&["resume", &task]).expect(3);
    assert!(
        text(&problem_of(&desk, &task), "says")
            .starts_with("All tasks together have this month used $0.00 of the $1.00")
    );
    assert_eq!(asked(mock.requests()), 0);
    desk.run(&["budget", "month", "none"]).expect(0);
    let end = desk.run(&["resume", &task, "--json"]).expect(0).last();
    assert_eq!(text(&end, "says"), "Done.");

    // What it came to stands in every account, and nothing is reserved any more.
    let state = desk.json(&["budget", &task]).remove(0);
    near(&state["used"], USED);
    assert_eq!((&state["reserved"], &state["tokens"]), (&json!(0.0), &json!(1050)));
    near(&desk.json(&["budget", "all"])[0]["used"], USED);
    let words = desk.run(&["budget", &task]).expect(0).out;
    assert!(words.starts_with("This task: $0.53 of $100.00 used"), "{words}");

    // A second message meets the ceiling with what the first one used.
    desk.run(&["budget", &task, "0.60"]).expect(0);
    desk.run(&["run", "And more", "--task", &task]).expect(3);
    assert!(text(&problem_of(&desk, &task), "says").starts_with("This task has used $0.53 of the $0.60"));
    assert_eq!(asked(mock.requests()), 1);

    for (wrong, says) in [("€2", "is in EUR"), ("1.234", "two numbers"), ("cheap", "neither")] {
        let refused = desk.run(&["budget", "month", wrong]).expect(2);
        assert!(refused.err.contains(says), "{wrong}: {}", refused.err);
    }
    assert!(desk.run(&["budget", "month", "25"]).expect(2).err.contains("25.00 for money"));
}

#[test]
fn the_month_is_one_for_all_folders_and_its_currency_a_label() {
    let (desk, mock) = Desk::scripted(json!([{ "do": { "text": "Done.", "usage": usage() } }]), "# Memo\n");
    price(&desk, "[money]\ncurrency = \"EUR\"\n");
    let other = desk.home.with_file_name("other");
    std::fs::create_dir_all(&other).expect("another folder");
    let other = other.to_str().expect("a path").to_owned();
    let set = desk.run(&["budget", "month", "€100", "--json"]).expect(0).last();
    assert_eq!((&set["ceiling"], &set["currency"]), (&json!(100.0), &json!("EUR")));
    desk.run(&["budget", "month", "$100"]).expect(2);
    let first = desk.run(&["run", "Look around", "--json"]).expect(3).last();
    let first = text(&first, "task").to_owned();
    desk.run(&["budget", &first, "100.00"]).expect(0);
    desk.run(&["resume", &first]).expect(0);
    assert!(desk.run(&["show", &first]).expect(0).out.contains("€0.53"));
    // Another folder finds what the first one used.
    desk.run(&["budget", "month", "0.60"]).expect(0);
    let end = desk.run(&["-C", &other, "run", "Look around", "--json"]).expect(3).last();
    let second = text(&end, "task").to_owned();
    desk.run(&["-C", &other, "budget", &second, "none"]).expect(0);
    desk.run(&["-C", &other, "resume", &second]).expect(3);
    assert_eq!(asked(mock.requests()), 1);
    let shown = desk.json(&["-C", &other, "show", &second]).remove(0);
    let says = shown["turns"].as_array().and_then(|turns| turns.last()).expect("a turn")["problem"]["says"]
        .to_string();
    assert!(says.contains("used €0.53 of the €0.60"), "{says}");
    desk.run(&["-C", &other, "budget", "month", "200.00"]).expect(0);
    desk.run(&["-C", &other, "resume", &second]).expect(0);
    near(&desk.json(&["budget", "month"])[0]["used"], 2.0 * USED);
}

#[test]
fn what_helpers_use_is_the_tasks_and_none_of_them_gets_past_its_ceiling() {
    let dear = json!({ "input": 15_000, "output": 150 });
    let helpers: Vec<Value> =
        (0..2).map(|n| json!({ "role": "explorer", "name": format!("H{n}"), "task": "PART" })).collect();
    let long = format!("Seen. {}", "It goes on and on. ".repeat(1_500));
    let (desk, mock) = desk(json!([
        { "when": { "contains": "PART", "round": 0 }, "do": { "text": long, "usage": dear } },
        { "when": { "round": 0 }, "do": { "calls": [{ "name": "delegate", "arguments": { "helpers": helpers } }], "usage": dear } },
        { "do": { "text": "All was seen.", "usage": usage() } },
    ]));
    desk.run(&["budget", "month", "none"]).expect(0);
    let end = desk.run(&["run", "Summarise it", "--json"]).expect(3).last();
    let task = text(&end, "task").to_owned();
    desk.run(&["budget", &task, "36.00"]).expect(0);
    desk.run(&["resume", &task]).expect(3);
    // One after the other where both at once do not fit; then its own next request does not.
    assert_eq!(asked(mock.requests()), 3, "its own and two helpers'");
    let used = 3.0 * 15_150.0 * PRICE / 1e6;
    let says = problem_of(&desk, &task);
    assert!(text(&says, "says").starts_with("This task has used $22.73 of the $36.00"), "{says}");
    near(&desk.json(&["budget", &task])[0]["used"], used);
    desk.run(&["budget", &task, "200.00"]).expect(0);
    let end = desk.run(&["resume", &task, "--json"]).expect(0).last();
    assert_eq!(text(&end, "says"), "All was seen.");
    near(&desk.json(&["budget", &task])[0]["used"], used + USED);
}

#[test]
fn what_was_reserved_when_the_engine_was_killed_counts_as_used() {
    let (mut desk, mock) = desk(json!([{ "do": { "text": "Done.", "usage": usage() } }]));
    desk.run(&["budget", "month", "none"]).expect(0);
    let task = text(&desk.run(&["run", "Look around", "--json"]).expect(3).last(), "task").to_owned();
    desk.run(&["budget", &task, "none"]).expect(0);
    desk.kill_engine();
    // The first change of a start settles what is open, the second reserves: it is stored, and nothing was sent.
    desk.set("GLOSS_STOP_AT", "after:ledger:2");
    let _ = desk.run(&["resume", &task]);
    desk.until("it came to its end all the same", || text(&desk.json(&["tasks"])[0], "status") == "done");
    desk.unset("GLOSS_STOP_AT");
    assert_eq!(asked(mock.requests()), 1);
    let state = desk.json(&["budget", &task]).remove(0);
    assert_eq!(state["reserved"], json!(0.0));
    assert!(
        state["used"].as_f64().is_some_and(|used| used > 2.0 + USED),
        "the worst case and what it came to: {state}"
    );
}

#[test]
fn an_automation_has_a_ceiling_from_its_first_day_and_tells_what_it_cost_before() {
    let (desk, mock) = desk(json!([{ "do": { "text": "Done.", "usage": usage() } }]));
    desk.run(&["budget", "month", "none"]).expect(0);
    let add = |words: &[&str]| {
        let words: Vec<&str> = ["automation", "add", "Look around", "--rule", "0 9 1 1 *", "--json"]
            .iter()
            .chain(words)
            .copied()
            .collect();
        desk.run(&words).expect(0).last()
    };
    let own = add(&["--budget", "100.00"]);
    assert_eq!(own["ceiling"], json!(100.0));
    let first = add(&["--name", "Second"]);
    assert_eq!((&first["ceiling"], &first["budget"]), (&json!(2.0), &Value::Null), "nobody said one");
    assert_eq!(add(&["--name", "Third", "--budget", "500000"])["budget"], json!(500_000));
    let (own, first) = (text(&own, "automation").to_owned(), text(&first, "automation").to_owned());
    desk.run(&["automation", "run", &first]).expect(3);
    assert_eq!(asked(mock.requests()), 0);
    for _ in 0..2 {
        desk.run(&["automation", "run", &own]).expect(0);
    }
    let known = || {
        let mut listed = desk.json(&["automation", "list"]).into_iter();
        listed.find(|one| one["automation"] == json!(own)).expect("it is listed")
    };
    // A run is at its end a moment after its task.
    desk.until("both runs are at their end", || known()["range"]["runs"] == json!(2));
    let known = known();
    near(&known["used"], 2.0 * USED);
    assert_eq!((&known["range"]["runs"], &known["range"]["partial"]), (&json!(2), &json!(false)));
    near(&known["range"]["least"], USED);
    near(&known["range"]["most"], USED);
    // Its runs of a month have one ceiling together.
    desk.run(&["budget", &own, "1.20"]).expect(0);
    let end = desk.run(&["automation", "run", &own, "--json"]).expect(3).last();
    assert_eq!(asked(mock.requests()), 2);
    let says = problem_of(&desk, text(&end, "task"));
    assert!(
        text(&says, "says").starts_with("The runs of this automation have used $1.05 of the $1.20"),
        "{says}"
    );
}

#[test]
fn what_a_task_begins_in_another_folder_counts_where_it_was_begun() {
    let part = json!({ "name": "dispatch", "arguments": { "folder": "south", "task": "PART" } });
    let (desk, mock) = desk(json!([
        { "when": { "contains": "PART", "round": 0 }, "do": { "text": "Seen.", "usage": usage() } },
        { "when": { "round": 0 }, "do": { "calls": [part], "usage": usage() } },
        { "do": { "text": "South was begun.", "usage": usage() } },
    ]));
    let south = desk.home.with_file_name("south");
    std::fs::create_dir_all(&south).expect("another folder");
    let south = south.to_str().expect("a path").to_owned();
    desk.run(&["budget", "month", "none"]).expect(0);
    let end = desk.run(&["orchestrate", "Look at all", "--over", &south, "--json"]).expect(3).last();
    let task = text(&end, "task").to_owned();
    desk.run(&["budget", &task, "100.00"]).expect(0);
    desk.run(&["resume", &task]).expect(0);
    // The part has a ceiling of its own beside that of the task that began it.
    desk.until("the part waits", || {
        desk.json(&["-C", &south, "tasks"]).iter().any(|one| one["status"] == "waiting")
    });
    let part = desk.json(&["-C", &south, "tasks"]).remove(0);
    let part = text(&part, "task").to_owned();
    desk.run(&["-C", &south, "budget", &part, "none"]).expect(0);
    desk.run(&["budget", &task, "1.10"]).expect(0);
    desk.run(&["-C", &south, "resume", &part]).expect(3);
    assert_eq!(asked(mock.requests()), 2);
    let lines = desk.json(&["-C", &south, "budget", &part]).remove(0);
    near(&lines["beside"][0]["used"], 2.0 * USED);
    desk.run(&["budget", &task, "100.00"]).expect(0);
    desk.run(&["-C", &south, "resume", &part]).expect(0);
    near(&desk.json(&["budget", &task])[0]["used"], 3.0 * USED);
    near(&desk.json(&["-C", &south, "budget", &part])[0]["used"], USED);
}

#[test]
fn the_runs_of_a_removed_automation_stay_under_its_ceiling() {
    let (desk, mock) = desk(json!([{ "do": { "text": "Done.", "usage": usage() } }]));
    desk.run(&["budget", "month", "none"]).expect(0);
    let words = ["automation", "add", "Look around", "--rule", "0 9 1 1 *", "--budget", "100.00", "--json"];
    let automation = text(&desk.run(&words).expect(0).last(), "automation").to_owned();
    let run = desk.run(&["automation", "run", &automation, "--json"]).expect(0).last();
    let task = text(&run, "task").to_owned();
    desk.run(&["budget", &automation, "0.60"]).expect(0);
    desk.run(&["automation", "remove", &automation]).expect(0);
    desk.run(&["run", "And more", "--task", &task]).expect(3);
    let says = problem_of(&desk, &task);
    assert!(
        text(&says, "says").starts_with("The runs of this automation have used $0.53 of the $0.60"),
        "{says}"
    );
    assert_eq!(asked(mock.requests()), 1);
    assert!(text(&says, "next").contains(&format!("gloss budget {automation} ")), "{says}");
    assert!(desk.run(&["budget", &automation, "500000"]).expect(2).err.contains("only a ceiling in money"));
    let set = desk.run(&["budget", &automation, "100.00", "--json"]).expect(0).last();
    assert_eq!((&set["of"], &set["ceiling"]), (&json!("automation"), &json!(100.0)));
    desk.run(&["resume", &task]).expect(0);
    near(&desk.json(&["budget", &automation])[0]["used"], 2.0 * USED);
    desk.run(&["budget", "au_none", "1.00"]).expect(2);
}

#[test]
fn what_breaks_off_counts_as_much_as_its_provider_can_bill() {
    let (desk, mock) = desk(json!([{ "do": { "text": "Half an answer", "drop_after": 1 } }]));
    desk.run(&["budget", "month", "none"]).expect(0);
    let task = text(&desk.run(&["run", "Look around", "--json"]).expect(3).last(), "task").to_owned();
    desk.run(&["budget", &task, "60.00"]).expect(0);
    let end = desk.run(&["resume", &task, "--json"]).last();
    assert_eq!(end["problem"], json!("budget_spent"), "{end}");
    let sent: Vec<Recorded> =
        mock.requests().into_iter().filter(|request| request.path.ends_with("responses")).collect();
    assert!(!sent.is_empty());
    // Each may have been billed as many tokens as it has bytes, and the whole answer that it was allowed.
    let tokens = |request: &Recorded| {
        request.body.to_string().len() as f64 + request.body["max_output_tokens"].as_f64().expect("a limit")
    };
    let bill: f64 = sent.iter().map(|request| tokens(request) * PRICE / 1e6).sum();
    let used = desk.json(&["budget", &task])[0]["used"].as_f64().expect("a number");
    assert!(bill <= used && used <= 60.0, "billed {bill}, known {used}");
}

#[test]
fn a_field_for_money_takes_money_alone_away() {
    let (desk, _mock) = desk(json!([{ "do": { "text": "Done.", "usage": usage() } }]));
    let task = text(&desk.run(&["run", "Look around", "--json"]).expect(3).last(), "task").to_owned();
    desk.run(&["budget", &task, "500000"]).expect(0);
    let set = |money_only| {
        let of = BudgetOf::Task { task: ThreadId(task.clone()) };
        let set = Command::BudgetSet { of, amount: "none".to_owned(), money_only };
        let work = async {
            let client = Client::connect(ConnectOptions::new(desk.home.clone()).unwrap()).await.unwrap();
            let workspace = client.open(&desk.folder).await.unwrap();
            client.submit(&workspace, set).await.unwrap()
        };
        tokio::runtime::Runtime::new().unwrap().block_on(work);
        let state = desk.json(&["budget", &task]).remove(0);
        (state["ceiling"].clone(), state["budget"].clone())
    };
    assert_eq!(set(true), (Value::Null, json!(500_000)));
    assert_eq!(set(false), (Value::Null, Value::Null));
}

#[test]
fn amounts_are_read_alike_wherever_they_are_set() {
    let (desk, _mock) = desk(json!([{ "do": { "text": "Done.", "usage": usage() } }]));
    let run = |words: &[&str]| desk.run(&[&["run", "Look around", "--json"], words].concat());
    let task = text(&run(&[]).expect(3).last(), "task").to_owned();
    let places: [&[&str]; 5] = [
        &["budget", &task],
        &["budget", "month"],
        &["budget", "all"],
        &["run", "Look around", "--budget"],
        &["automation", "add", "Look around", "--rule", "0 9 1 1 *", "--budget"],
    ];
    for (wrong, says) in [
        ("2", "could be money or tokens"),
        ("0.001", "is less than $0.01"),
        ("-2.00", "neither"),
        ("cheap", "neither"),
        ("€2", "is in EUR"),
    ] {
        for place in places {
            let refused = desk.run(&[place, &[wrong][..]].concat()).expect(2);
            assert!(refused.err.contains(says), "{place:?} {wrong}: {}", refused.err);
        }
    }
    assert_eq!(desk.json(&["tasks"]).len(), 1, "nothing was begun");
    let limits = |task: &str| {
        let state = desk.json(&["budget", task]).remove(0);
        (state["ceiling"].clone(), state["budget"].clone())
    };
    assert_eq!(limits(&task), (json!(2.0), json!(1_000_000)), "nothing was set");
    for (amount, ceiling, tokens) in [
        ("3.00", json!(3.0), Value::Null),
        ("$0.50", json!(0.5), Value::Null),
        ("500000", Value::Null, json!(500_000)),
        ("none", Value::Null, Value::Null),
    ] {
        let end = run(&["--model", "builtin", "--budget", amount]).last();
        assert_eq!(limits(text(&end, "task")), (ceiling, tokens), "{amount}");
    }
    // One that goes on is set anew.
    run(&["--task", &task, "--budget", "4.00"]).expect(3);
    assert_eq!(limits(&task), (json!(4.0), json!(1_000_000)));
}

#[test]
fn the_ceiling_of_an_automation_stands_in_its_words() {
    let (desk, _mock) = desk(json!([{ "do": { "text": "Done.", "usage": usage() } }]));
    for (budget, name, says) in [
        ("3.00", "One", &["at most $3.00 in a month"][..]),
        ("500000", "Two", &["at most $2.00 in a month", "at most 500000 tokens in each run"]),
    ] {
        let add =
            ["automation", "add", "Look around", "--name", name, "--rule", "0 9 1 1 *", "--budget", budget];
        let (added, listed) = (desk.run(&add).expect(0).out, desk.run(&["automation", "list"]).expect(0).out);
        for line in says {
            assert!(added.contains(line) && listed.contains(line), "{line}: {added}{listed}");
        }
    }
}
