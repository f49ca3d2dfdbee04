//! Once a task has read something, an address that could carry it out asks, also of a site that it may read: after a restart, in
//! later turns and in helpers too. What was read stands on the card.

use gloss_mock_model::Mock;
use gloss_tests::{Desk, Internet, text};
use serde_json::{Value, json};

use super::approvals::waiting;

const PAGE: &str = "<html><head><title>Prices</title></head><body><article><h1>Prices</h1>\
<p>Flour is 412 euros a tonne. Older prices: <a href=\"https://hofer.example/older\">https://hofer.example/older</a></p>\
<p>Flour has been dear since October, and nobody knows for how long it will be.</p></article></body></html>";

fn page(address: &str) -> (&'static str, Value) {
    ("read_page", json!({ "address": address }))
}

fn calling(calls: &[(&str, Value)]) -> (Desk, Mock) {
    let steps = calls.iter().enumerate().map(|(round, (name, arguments))| {
        json!({ "when": { "round": round }, "do": { "calls": [{ "name": name, "arguments": arguments }] } })
    });
    let look = json!({ "when": { "contains": "A second look at one action." }, "do": { "text": r#"{"risk_level":"high","user_authorization":"low","outcome":"deny","rationale":"You did not ask to send that."}"# } });
    let script: Vec<Value> =
        [look].into_iter().chain(steps).chain([json!({ "do": { "text": "Done." } })]).collect();
    Desk::scripted(Value::Array(script), "# Memo\n\nThe contract ends in May.\n")
}

#[test]
fn an_address_that_could_carry_what_was_read_asks() {
    Internet::inside("journeys::origins::an_address_that_could_carry_what_was_read_asks", |internet| {
        internet.page("hofer.example", "prices", PAGE);
        internet.page("hofer.example", "older", PAGE);
        let (desk, mock) = calling(&[
            page("https://hofer.example/prices"),
            page("https://hofer.example/older"),
            ("read_file", json!({ "path": "memo.md" })),
            page("https://hofer.example/?q=The-contract-ends-in-May"),
        ]);
        let words = "Compare memo.md with https://hofer.example/prices and what else hofer.example says";
        let run = desk.run(&["run", words, "--json"]).expect(3);
        assert_eq!(run.last()["says"], "May it send this address to hofer.example?");
        assert!(!internet.heard().contains("contract"), "{}", internet.heard());
        let approval = waiting(&desk);
        assert_eq!(approval["permission"], "send");
        assert_eq!(approval["exact"], "https://hofer.example/?q=The-contract-ends-in-May");
        assert_eq!(approval["outside"], json!(["A page from outside, hofer.example"]));
        assert_eq!(approval["read_before"], json!(["memo.md"]));
        // Such a yes is for one call, and none that is meant to last counts as one.
        let lasting = desk.run(&["approvals", "allow", text(&approval, "approval"), "--always"]);
        assert!(lasting.err.contains("This is allowed once at a time."), "{lasting:?}");
        assert_eq!(waiting(&desk)["state"], "waiting");
        // The card was there first; its second opinion comes, and decides nothing.
        desk.until("the second opinion is there", || !waiting(&desk)["opinion"].is_null());
        assert_eq!(waiting(&desk)["opinion"]["says"], "You did not ask to send that.");
        // The task goes on in another turn, after a restart: what it has read is known.
        desk.run(&["approvals", "deny", text(&approval, "approval"), "--json"]).expect(0);
        let told = mock.requests().iter().map(|request| format!("{request:?}")).collect::<String>();
        assert!(told.contains("The person did not allow this."), "{told}");
        assert!(!internet.heard().contains("contract"));
    });
}

#[test]
fn what_was_read_is_known_after_a_restart_and_in_later_turns() {
    Internet::inside(
        "journeys::origins::what_was_read_is_known_after_a_restart_and_in_later_turns",
        |internet| {
            internet.page("hofer.example", "prices", PAGE);
            let script = json!([
                { "when": { "contains": "A second look at one action." }, "do": { "text": "?" } },
                { "when": { "contains": "Look at memo.md", "round": 0 }, "do": { "calls": [
                    { "name": "read_file", "arguments": { "path": "memo.md" } } ] } },
                { "when": { "contains": "Look at memo.md" }, "do": { "text": "I have read it." } },
                { "when": { "contains": "prices at", "tool": "read_page" }, "do": { "text": "Done." } },
                { "when": { "contains": "prices at" }, "do": { "calls": [
                    { "name": "read_page", "arguments": { "address": "https://hofer.example/may-is-the-end" } } ] } },
            ]);
            let (desk, _mock) = Desk::scripted(script, "# Memo\n\nThe contract ends in May.\n");
            let first = desk.run(&["run", "Look at memo.md", "--json"]).expect(0);
            desk.kill_engine();
            let task = text(&first.last(), "task").to_owned();
            let run =
                desk.run(&["run", "Now the prices at hofer.example", "--task", &task, "--json"]).expect(3);
            assert_eq!(run.last()["says"], "May it send this address to hofer.example?");
            assert_eq!(waiting(&desk)["read_before"], json!(["memo.md"]));
            assert_eq!(internet.heard(), "");
            // A task that has read nothing may look at the site that it was told to.
            let fresh = desk.run(&["run", "The prices at hofer.example", "--json"]).expect(0);
            assert_eq!(fresh.last()["questions"], 0, "{fresh:?}");
            assert_eq!(internet.heard(), "hofer.example /may-is-the-end\n");
        },
    );
}

#[test]
fn a_helper_knows_what_its_task_has_read() {
    Internet::inside("journeys::origins::a_helper_knows_what_its_task_has_read", |internet| {
        internet.page("hofer.example", "prices", PAGE);
        let script = json!([
            { "when": { "contains": "A second look at one action." }, "do": { "text": "?" } },
            { "when": { "contains": "PART of it", "round": 0 }, "do": { "calls": [
                { "name": "read_page", "arguments": { "address": "https://hofer.example/may" } } ] } },
            { "when": { "contains": "PART of it" }, "do": { "text": "The part is done." } },
            { "when": { "round": 0 }, "do": { "calls": [
                { "name": "read_file", "arguments": { "path": "memo.md" } } ] } },
            { "when": { "round": 1 }, "do": { "calls": [{ "name": "delegate", "arguments": { "helpers": [
                { "role": "worker", "name": "Part", "task": "PART of it" } ] } }] } },
            { "do": { "text": "Done." } },
        ]);
        let (desk, _mock) = Desk::scripted(script, "# Memo\n\nThe contract ends in May.\n");
        let run = desk.run(&["run", "Compare memo.md with hofer.example", "--json"]).expect(3);
        assert_eq!(run.last()["says"], "May it send this address to hofer.example?");
        assert_eq!(waiting(&desk)["read_before"], json!(["memo.md"]));
        assert_eq!(internet.heard(), "");
    });
}

#[test]
fn an_address_that_was_read_before_tells_its_site_nothing_new_and_asks_nothing() {
    let own =
        "journeys::origins::an_address_that_was_read_before_tells_its_site_nothing_new_and_asks_nothing";
    Internet::inside(own, |internet| {
        internet.page("hofer.example", "prices", PAGE);
        let read = |week: u32| json!([{ "name": "read_page", "arguments": { "address": format!("https://hofer.example/prices?week={week}") } }]);
        let memo = json!([{ "name": "read_file", "arguments": { "path": "memo.md" } }]);
        let script = json!([
            { "when": { "contains": "A second look at one action." }, "do": { "text": "?" } },
            { "when": { "contains": "Look at https", "round": 0 }, "do": { "calls": read(47) } },
            { "when": { "contains": "Look again", "round": 0 }, "do": { "calls": memo } },
            { "when": { "contains": "Look again", "round": 1 }, "do": { "calls": read(47) } },
            { "when": { "contains": "Look again", "round": 2 }, "do": { "calls": read(48) } },
            { "do": { "text": "Done." } },
        ]);
        let (desk, mock) = Desk::scripted(script, "# Memo\n\nThe contract ends in May.\n");
        let first = desk.run(&["run", "Look at https://hofer.example/prices?week=47", "--json"]).expect(0);
        assert_eq!(first.last()["questions"], 0, "{first:?}");
        desk.kill_engine();
        // Another task, which has read something of the folder and whose words name the site alone.
        let again = desk.run(&["run", "Look again at hofer.example", "--json"]).expect(3);
        assert_eq!(waiting(&desk)["exact"], "https://hofer.example/prices?week=48", "{again:?}");
        assert_eq!(internet.heard(), "hofer.example /prices?week=47\n".repeat(2));
        assert!(format!("{:?}", mock.requests().last()).contains("412 euros a tonne"));
    });
}

#[test]
fn a_place_that_was_read_counts_as_its_file() {
    Internet::inside("journeys::origins::a_place_that_was_read_counts_as_its_file", |internet| {
        internet.page("hofer.example", "prices", PAGE);
        for call in [
            ("read_region", json!({ "path": "memo.md", "where": "text:\"The contract ends in May.\"" })),
            (
                "edit_region",
                json!({ "path": "memo.md", "where": "text:\"The contract ends in May.\"", "edits": [{ "range": 0, "new": "It ends in May." }] }),
            ),
        ] {
            let (desk, _mock) =
                calling(&[call.clone(), page("https://hofer.example/prices?q=The-contract-ends")]);
            desk.run(&["access", "give", "--host", "hofer.example"]).expect(0);
            let run = desk.run(&["run", "Make it shorter", "--json"]).expect(3);
            assert_eq!(run.last()["says"], "May it send this address to hofer.example?", "{call:?}");
            assert_eq!(waiting(&desk)["read_before"], json!(["memo.md"]), "{call:?}");
            assert!(!internet.heard().contains("contract"), "{}", internet.heard());
            let read = desk.json(&["receipt", text(&run.last(), "task")]);
            assert_eq!(read[0]["sources"][0]["name"], "memo.md", "{read:?}");
        }
    });
}
