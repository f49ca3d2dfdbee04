//! Extensions on the screen: a skill of the folder looked at and trusted, a server turned on, tried, its tool asked about and
//! allowed for the task, hung and ended; one of one's own added and removed. In the browser and in the window, with the mouse and
//! with the keyboard alone.

use std::path::Path;

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Hand, Person, SIZES, Screen, push_files};
use serde_json::{Value, json};

const LARGE: (i64, i64) = (1440, 900);
const LOG: &str = "What was said and done";

fn program() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/servers/server.py").display().to_string()
}

/// A folder that brings a skill and two servers, of which one never answers a call; a model that uses them by the words of the task.
fn desk() -> (Desk, Mock) {
    let call = |name: &str, arguments: Value| json!({ "calls": [{ "name": name, "arguments": arguments }] });
    let script = json!([
        { "when": { "contains": "Look the price up", "round": 0 }, "do": call("mcp__prices__echo", json!({ "words": "gold 42.5" })) },
        { "when": { "contains": "Look it up slowly", "round": 0 }, "do": call("mcp__slow__echo", json!({ "words": "gold" })) },
        { "when": { "contains": "pipeline deck", "round": 0 }, "do": call("read_skill", json!({ "skill": "pipeline-deck" })) },
        { "when": { "contains": "pipeline deck", "round": 1 }, "do": call("make_deck", json!({
            "path": "pipeline.pptx", "title": "Pipeline", "storyline": ["Pipeline", "Three deals are stale"],
            "slides": [{ "layout": "cover", "subtitle": "As of today" }, { "layout": "content", "body": ["Ada", "Bo", "Cy"] }],
        })) },
        { "when": { "contains": "Write the pipeline down", "round": 0 }, "do": call("write_artifact", json!({ "path": "paper.md", "content": "# Pipeline\n" })) },
        { "do": { "text": "That is all." } },
    ]);
    let mock = Mock::start(Script::from_value(script).expect("a script")).expect("the double starts");
    let desk = Desk::of_person();
    desk.connect(&mock, "responses");
    desk.write("memo.md", "# Memo\n\nA memo.\n");
    let servers = json!({ "mcpServers": {
        "prices": { "command": "python3", "args": [program(), "plain"] },
        "slow": { "command": "python3", "args": [program(), "never answers a call"], "timeout": 2000 },
    } });
    desk.write(".mcp.json", serde_json::to_string_pretty(&servers).unwrap());
    desk.write(
        ".agents/skills/quarterly-report/SKILL.md",
        "---\nname: quarterly-report\ndescription: Writes the quarterly report of this house, with its chart and three paragraphs.\n---\n# Quarterly report\n\nBegin with revenue by region, then what changed.\n\nAs of !`date +%F`.\n",
    );
    desk.write(".agents/skills/quarterly-report/scripts/sum.py", "print(42)\n");
    let check =
        json!([{ "matcher": "Write", "hooks": [{ "type": "command", "command": "sh checks/names.sh" }] }]);
    desk.write(".codex/hooks.json", json!({ "hooks": { "PreToolUse": check } }).to_string());
    desk.write(
        "checks/names.sh",
        "grep -q 'Pipeline' && { echo 'no pipeline on paper' >&2; exit 2; }; exit 0\n",
    );
    desk.write(".agents/skills/half-done/SKILL.md", "---\nname: half-done\n---\nNothing yet.\n");
    shop(&desk, &[]);
    let market = json!({ "name": "house", "plugins": [
        { "name": "sales-desk", "source": "./.shop/sales-desk.git", "description": "Reviews the pipeline and makes its deck.", "category": "Sales" },
        { "name": "mail-desk", "source": "./shop/mail-desk", "description": "Writes mails." },
    ] });
    desk.write(".agents/plugins/marketplace.json", serde_json::to_string_pretty(&market).unwrap());
    (desk, mock)
}

/// The repository of a plugin, with these files beside its usual ones.
fn shop(desk: &Desk, more: &[(&str, &str)]) {
    let (work, shop) = (desk.home.join("work"), desk.folder.join(".shop/sales-desk.git"));
    let usual = [
        (
            ".codex-plugin/plugin.json",
            r#"{"name": "sales-desk", "version": "1.0", "description": "Reviews the pipeline and makes its deck.", "interface": {"displayName": "Sales desk"}}"#,
        ),
        (
            "skills/pipeline-deck/SKILL.md",
            "---\nname: pipeline-deck\ndescription: Makes the deck of the sales pipeline with its stale deals.\n---\n# Pipeline deck\n\nOne slide for each stage, stale deals first.\n",
        ),
        ("skills/pipeline-deck/scripts/age.py", "print(30)\n"),
    ];
    push_files(&shop, &work, usual.iter().chain(more));
}

fn a_plugin_is_read_and_installed(person: &Person, hand: Hand) {
    person.act(hand, "button", "Extensions");
    person.see_words("region", "Plugins", "Reviews the pipeline and makes its deck.");
    person.act(hand, "button", "Look at sales-desk");
    person.see_words(
        "region",
        "Plugins",
        "skills/pipeline-deck/scripts/age.py, where its instructions say so",
    );
    person.looks(&format!("11-authority-{hand:?}"), ("region", "Plugins"), &SIZES);
    person.act(hand, "button", "Install sales-desk");
    person.see_words("region", "Plugins", "Sales desk");
    person.see_words("region", "Skills", "of the plugin sales-desk");
    person.station(&format!("12-installed-{hand:?}"));
}

fn it_is_used_in_a_task_that_ends_in_a_deck((desk, person): (&Desk, &Person), hand: Hand) {
    person.begin(hand, "Make the pipeline deck");
    person.see_words("log", LOG, "That is all.");
    person.see_words("log", LOG, "Read the skill pipeline-deck");
    person.station(&format!("13-deck-{hand:?}"));
    assert!(desk.folder.join("pipeline.pptx").is_file());
}

fn its_update_that_may_do_more_is_asked_about((desk, person): (&Desk, &Person), hand: Hand) {
    shop(
        desk,
        &[(
            ".mcp.json",
            "{\"mcpServers\": {\n\"crm\": {\"command\": \"npx\", \"args\": [\"-y\", \"crm-server\"], \"env\": {\"KEY\": \"${CRM_KEY}\"}}}}\n",
        )],
    );
    person.act(hand, "button", "Extensions");
    person.act(hand, "button", "More about Sales desk");
    person.act(hand, "button", "Update");
    person.see_words(
        "group",
        "What is new in Sales desk",
        "npx -y crm-server, as the server crm, which downloads and runs code from the network",
    );
    person.looks(&format!("14-wider-{hand:?}"), ("group", "What is new in Sales desk"), &SIZES);
    person.act(hand, "button", "Keep this one");
    person.see("button", "Update");
    person.act(hand, "button", "Update");
    person.act(hand, "button", "Update all the same");
    person.see_words("region", "Plugins", "1 server (crm)");
    person.act(hand, "button", "Remove…");
    person.act(hand, "button", "Remove it");
    person.see_none("button", "More about Sales desk");
    person.see("button", "Look at sales-desk");
    person.station(&format!("15-removed-{hand:?}"));
    assert!(!desk.home.join("plugins/files/sales-desk").exists());
}

fn enter(person: &Person, hand: Hand) {
    person.act(hand, "button", "Extensions");
    person.see("heading", "Extensions");
    person.see_words("main", "Extensions", "prices");
}

fn a_skill_is_trusted(person: &Person, hand: Hand) {
    enter(person, hand);
    person.see_words("region", "Skills", "Not trusted yet");
    person.see_words("region", "Skills", "It has no description, so nobody can tell when to use it.");
    person.act(hand, "button", "Look at quarterly-report");
    person.see_words("region", "Skills", "Here nothing of that is run.");
    person.looks(&format!("01-skill-{hand:?}"), ("button", "Trust quarterly-report"), &SIZES);
    person.act(hand, "button", "Trust quarterly-report");
    person.see("button", "Read quarterly-report");
    person.see_words("region", "Skills", "In use");
    person.station(&format!("02-trusted-{hand:?}"));
}

fn a_server_is_turned_on(person: &Person, hand: Hand) {
    person.act(hand, "button", "Look at prices");
    person.see_words("region", "Servers", "Has no network.");
    person.looks(&format!("03-turning-on-{hand:?}"), ("region", "Servers"), &SIZES);
    person.act(hand, "button", "Turn on prices");
    person.see_words("region", "Servers", "“test-server 1.0”, 1 tool.");
    person.see("button", "Try it");
    person.station(&format!("04-answers-{hand:?}"));
    person.act(hand, "button", "Close");
}

fn its_tool_is_asked_about(person: &Person, mock: &Mock, hand: Hand) {
    person.begin(hand, "Look the price up");
    let question = "May it use echo of prices?";
    person.see_words("group", question, "gold 42.5");
    person.see_words("group", question, "No network.");
    person.looks(&format!("05-asked-{hand:?}"), ("group", question), &SIZES);
    person.act(hand, "button", "Allow for this task, or always");
    person.choose(hand, "For this task*");
    person.see_words("log", LOG, "That is all.");
    person.station(&format!("06-used-{hand:?}"));
    assert!(format!("{:?}", mock.requests().last()).contains("echo: gold 42.5"));
}

fn one_that_hangs_is_ended((desk, person): (&Desk, &Person), hand: Hand) {
    enter(person, hand);
    person.act(hand, "button", "Look at slow");
    person.act(hand, "button", "Turn on slow");
    // The other one answers already; what its own tool is stands here once it answers itself.
    person.see_words("region", "Servers", "1 tool, in its maker’s words");
    person.begin(hand, "Look it up slowly");
    person.see_words("group", "May it use echo of slow?", "Second opinion");
    // A press right after a card came counts for nothing: it may have been meant for what stood there before.
    person.until("it was allowed", || {
        let is_open = desk.json(&["approvals"]).iter().any(|one| one["state"] == "waiting");
        if is_open && person.says("Allow once") {
            person.act(hand, "button", "Allow once");
        }
        !is_open
    });
    person.see_words("log", LOG, "That is all.");
    enter(person, hand);
    person.see_words("region", "Servers", "It did not answer within 2 seconds. It was ended.");
    person.looks(&format!("07-ended-{hand:?}"), ("region", "Servers"), &SIZES);
}

fn a_hook_is_let_run_and_forbids((desk, person): (&Desk, &Person), hand: Hand) {
    enter(person, hand);
    person.see_words("region", "Hooks", "Before a step: Write");
    person.see_words("region", "Hooks", "Nobody trusted it yet.");
    person.act(hand, "button", "Look at *, Before a step: Write");
    person.see_words("region", "Hooks", "sh checks/names.sh");
    person.looks(&format!("08-hook-{hand:?}"), ("region", "Hooks"), &SIZES);
    person.act(hand, "button", "Let it run");
    person.see_words("region", "Hooks", "Runs");
    person.begin(hand, "Write the pipeline down");
    person.see_words("log", LOG, "Writing paper.md: a hook forbids it");
    person.see_words("log", LOG, "That is all.");
    person.station(&format!("09-forbidden-{hand:?}"));
    assert!(!desk.folder.join("paper.md").exists());
}

fn walk(screen: Screen, hand: Hand, case: &str) {
    let (desk, mock) = desk();
    let person = Person::new(screen.open(&desk, LARGE), screen, case);
    a_skill_is_trusted(&person, hand);
    a_server_is_turned_on(&person, hand);
    its_tool_is_asked_about(&person, &mock, hand);
    one_that_hangs_is_ended((&desk, &person), hand);
    a_hook_is_let_run_and_forbids((&desk, &person), hand);
}

fn install(screen: Screen, hand: Hand, case: &str) {
    let (desk, _mock) = desk();
    let person = Person::new(screen.open(&desk, LARGE), screen, case);
    a_plugin_is_read_and_installed(&person, hand);
    it_is_used_in_a_task_that_ends_in_a_deck((&desk, &person), hand);
    its_update_that_may_do_more_is_asked_about((&desk, &person), hand);
}

#[test]
fn a_plugin_is_installed_used_updated_and_removed_in_the_browser() {
    install(Screen::Chromium, Hand::Pointer, "plugins");
}

#[test]
fn a_plugin_is_installed_used_updated_and_removed_with_the_keyboard_in_the_browser() {
    install(Screen::Chromium, Hand::Keys, "plugins-keys");
}

#[test]
fn a_plugin_is_installed_used_updated_and_removed_in_the_window() {
    install(Screen::Window, Hand::Pointer, "plugins");
}

#[test]
fn extensions_are_looked_at_and_turned_on_in_the_browser() {
    walk(Screen::Chromium, Hand::Pointer, "extensions");
}

#[test]
fn extensions_are_looked_at_and_turned_on_with_the_keyboard_in_the_browser() {
    walk(Screen::Chromium, Hand::Keys, "extensions-keys");
}

#[test]
fn extensions_are_looked_at_and_turned_on_in_the_window() {
    walk(Screen::Window, Hand::Pointer, "extensions");
}
