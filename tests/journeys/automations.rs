//! Tasks that begin by themselves: made in words, shown with their dates, fired once, listed where they were missed,
//! and parked where they need a person.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use gloss_tests::{Desk, Person, Screen, text};
use serde_json::{Value, json};

const LARGE: (i64, i64) = (1440, 900);

/// Seconds until what is due soon is: enough for a command to begin on a busy machine.
const SOON: u64 = 8;

/// A rule that comes once, so many seconds from now.
fn in_seconds(seconds: u64) -> String {
    let at = std::time::SystemTime::now() + Duration::from_secs(seconds);
    let at = at.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let (days, second) = (at / 86_400, at % 86_400);
    // Howard Hinnant's civil_from_days, for this century.
    let z = days + 719_468;
    let (era, doe) = (z / 146_097, z % 146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + u64::from(month <= 2);
    let day = doy - (153 * mp + 2) / 5 + 1;
    let (h, m, s) = (second / 3600, second / 60 % 60, second % 60);
    format!("DTSTART:{year:04}{month:02}{day:02}T{h:02}{m:02}{s:02}\nRRULE:FREQ=DAILY;COUNT=1")
}

pub(super) fn runs(desk: &Desk, automation: &str) -> Vec<Value> {
    desk.json(&["automation", "runs", automation])
}

/// Waits until a run of the automation is at rest, and gives all of its runs.
pub(super) fn rested(desk: &Desk, automation: &str) -> Vec<Value> {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let runs = runs(desk, automation);
        if runs.iter().any(|run| !matches!(text(run, "status"), "queued" | "working")) {
            return runs;
        }
        assert!(Instant::now() < until, "no run came: {runs:?}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn a_rule_is_told_by_the_contract() {
    let desk = Desk::new();
    let due = |arguments: &[&str]| -> Vec<String> {
        let all = [&["automation", "next"], arguments].concat();
        desk.json(&all).iter().map(|line| text(line, "due").to_owned()).collect()
    };
    assert_eq!(
        due(&[
            "30 2 * * *",
            "--zone",
            "Europe/Berlin",
            "--from",
            "2026-03-28T12:00:00+01:00",
            "--count",
            "2"
        ]),
        ["2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"]
    );
    assert_eq!(
        due(&[
            "RRULE:FREQ=DAILY;BYHOUR=1;BYMINUTE=30",
            "--zone",
            "America/New_York",
            "--from",
            "2026-10-31T12:00",
            "--count",
            "3"
        ]),
        ["2026-11-01T01:30:00-04:00", "2026-11-02T01:30:00-05:00", "2026-11-03T01:30:00-05:00"]
    );
    assert_eq!(
        due(&["every weekday at 9", "--zone", "UTC", "--from", "2026-11-20T09:00:00Z", "--count", "1"]),
        ["2026-11-23T09:00:00+00:00"]
    );
    for wrong in [
        &["soon"][..],
        &["0 0 30 2 *"],
        &["every day at 9", "--zone", "Mars"],
        &["every day at 9", "--from", "then"],
        &["every day at 9 before noon"],
    ] {
        let told = desk.run(&[&["automation", "next"], wrong].concat());
        assert_eq!(told.status, 2, "{wrong:?}: {told:?}");
        assert!(told.out.is_empty() && told.err.contains("Write it as"), "{told:?}");
    }
}

#[test]
fn what_was_saved_is_what_is_shown_and_it_fires_once_for_four_processes() {
    let desk = Desk::sample();
    let added = desk.json(&[
        "automation",
        "add",
        "Every weekday at 9, brief me on this folder",
        "--zone",
        "Europe/Berlin",
    ]);
    let weekday = added[0].clone();
    assert_eq!(text(&weekday, "task"), "Brief me on this folder");
    assert_eq!(weekday["next"].as_array().map(Vec::len), Some(5));
    let soon = desk.json(&[
        "automation",
        "add",
        "Brief me on this folder",
        "--rule",
        &in_seconds(SOON),
        "--zone",
        "UTC",
    ]);
    let soon = text(&soon[0], "automation").to_owned();
    // Four processes wait on one home for the same moment.
    let waiting: Vec<_> = (0..4).map(|_| desk.start(&["automation", "keep"])).collect();
    let came = rested(&desk, &soon);
    for mut child in waiting {
        let _ = child.kill();
        let _ = child.wait();
    }
    assert_eq!(came.len(), 1, "{came:?}");
    assert_eq!((text(&came[0], "status"), text(&came[0], "cause")), ("done", "time"));
    assert_eq!(desk.json(&["tasks"]).len(), 1);
    assert!(desk.read("briefing.md").starts_with('#'));
    // Saved is shown, also after the engine was ended in the middle.
    desk.run(&["automation", "pause", text(&weekday, "automation")]).expect(0);
    desk.kill_engine();
    let listed = desk.json(&["automation", "list"]);
    let words: Vec<_> = listed.iter().map(|one| (text(one, "says"), text(one, "status"))).collect();
    assert_eq!(words[0], ("Every weekday at 09:00", "paused"));
    assert_eq!(words[1].1, "over");
    assert_eq!(listed[0]["rule"], weekday["rule"]);
    assert_eq!(runs(&desk, &soon).len(), 1, "nothing is run again");
    let again = desk.json(&["automation", "resume", text(&weekday, "automation")]);
    assert_eq!(text(&again[0], "status"), "active");
}

#[test]
fn what_was_due_while_nobody_was_there_is_caught_up_once_and_told() {
    let desk = Desk::sample();
    let soon = desk.json(&[
        "automation",
        "add",
        "Brief me on this folder",
        "--rule",
        &in_seconds(SOON),
        "--zone",
        "UTC",
    ]);
    let soon = text(&soon[0], "automation").to_owned();
    desk.kill_engine();
    std::thread::sleep(Duration::from_secs(SOON + 1));
    // It was due while no engine was there; the next one runs it, once.
    let came = rested(&desk, &soon);
    assert_eq!(came.len(), 1);
    assert_eq!(text(&came[0], "status"), "done");
    desk.kill_engine();
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(runs(&desk, &soon).len(), 1);
}

#[test]
fn where_each_is_wanted_each_that_was_due_takes_place_one_after_the_other() {
    let script = json!([{ "do": { "text": "Done." } }]);
    let (desk, mock) = Desk::scripted(script, "# Memo\n");
    let rule = in_seconds(SOON).replace("FREQ=DAILY;COUNT=1", "FREQ=MINUTELY;COUNT=2");
    let added =
        desk.json(&["automation", "add", "Look", "--rule", &rule, "--zone", "UTC", "--catch-up", "all"]);
    let id = text(&added[0], "automation").to_owned();
    desk.kill_engine();
    std::thread::sleep(Duration::from_secs(SOON + 61));
    let all_done = || {
        let came = runs(&desk, &id);
        came.len() == 2 && came.iter().all(|run| text(run, "status") == "done")
    };
    desk.until("both took place", all_done);
    assert_eq!(mock.requests().len(), 2);
    desk.kill_engine();
    std::thread::sleep(Duration::from_millis(300));
    assert!(all_done(), "nothing is run again");
}

#[test]
fn a_run_that_comes_while_one_is_at_work_is_left_out_waits_or_begins_beside_it() {
    for (overlap, meanwhile, after) in [
        ("skip", ["missed", "working"], ["done", "missed"]),
        ("wait", ["queued", "working"], ["done", "done"]),
        ("beside", ["working", "working"], ["done", "done"]),
    ] {
        let gate = tempfile::tempdir().expect("a folder");
        let script = json!([{ "do": { "text": "Done.", "until_file": gate.path().join("open") } }]);
        let (desk, mock) = Desk::scripted(script, "# Memo\n");
        let rule = in_seconds(86_400);
        let added = desk.json(&["automation", "add", "Look", "--rule", &rule, "--overlap", overlap]);
        let id = text(&added[0], "automation").to_owned();
        let statuses = || {
            let mut all: Vec<String> =
                runs(&desk, &id).iter().map(|run| text(run, "status").to_owned()).collect();
            all.sort();
            all
        };
        let first = desk.start(&["automation", "run", &id]);
        desk.until("the first is at work", || mock.requests().len() == 1);
        let second = desk.start(&["automation", "run", &id]);
        desk.until("the second is dealt with", || statuses() == meanwhile);
        std::fs::write(gate.path().join("open"), "").expect("opened");
        desk.until("both are over", || statuses() == after);
        let missed = runs(&desk, &id).into_iter().find(|run| text(run, "status") == "missed");
        assert!(missed.is_none_or(|run| text(&run, "says").contains("still at work")), "{overlap}");
        for child in [first, second] {
            let _ = child.wait_with_output();
        }
    }
}

#[test]
fn an_automation_of_codex_is_taken_over_as_it_stands() {
    let desk = Desk::sample();
    desk.write("automation.toml", "version = 1\nid = \"daily\"\nkind = \"cron\"\nname = \"Daily report\"\nprompt = \"Brief me on this folder\"\nstatus = \"ACTIVE\"\nrrule = \"RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=0\"\nmodel = \"gpt-x\"\n");
    let taken = desk.json(&["automation", "import", "automation.toml", "--zone", "Europe/Berlin"]);
    assert_eq!(
        (text(&taken[0], "name"), text(&taken[0], "status"), text(&taken[0], "says")),
        ("Daily report", "paused", "Every weekday at 09:00")
    );
    // Whatever the file says it begins nothing before a person has read it.
    let why = "It came out of a file, so it is paused: read what it is to do, then resume it.";
    assert_eq!((text(&taken[0], "why"), &taken[0]["next_due"]), (why, &Value::Null));
    assert_eq!(text(&desk.json(&["automation", "list"])[0], "status"), "paused");
    let other = "name = \"x\"\nprompt = \"Brief me\"\nrrule = \"FREQ=DAILY\"\ncwds = [\"/somewhere/else\"]\n";
    desk.write("other.toml", other);
    let refused = desk.run(&["automation", "import", "other.toml"]);
    assert_eq!(refused.status, 2);
    assert!(refused.err.contains("another folder"), "{}", refused.err);
    let here = other.replace("/somewhere/else", &desk.folder.display().to_string());
    desk.write("here.toml", here);
    assert_eq!(desk.run(&["automation", "import", "here.toml"]).status, 0);
    desk.write("beats.toml", "kind = \"heartbeat\"\nprompt = \"Go on\"\ntarget_thread_id = \"t\"\n");
    assert_eq!(desk.run(&["automation", "import", "beats.toml"]).status, 2);
    desk.write("broken.toml", "prompt = 3");
    assert_eq!(desk.run(&["automation", "import", "broken.toml"]).status, 2);
}

#[test]
fn a_run_that_needs_a_decision_parks_it_and_one_with_nothing_to_say_is_quiet() {
    let asks = json!({ "name": "ask_person", "arguments": { "question": "Which quarter is it about?", "choices": ["Q2", "Q3"] } });
    let script = json!([
        { "when": { "contains": "To your question" }, "do": { "text": "It is about {{after:is it about?”:}}." } },
        { "when": { "tool": "report_nothing" }, "do": { "text": "The inbox is empty." } },
        { "when": { "contains": "Check the inbox" }, "do": { "calls": [{ "name": "report_nothing", "arguments": {} }] } },
        { "when": { "contains": "Check the outbox", "round": 0 }, "do": { "calls": [{ "name": "write_artifact", "arguments": { "path": "late.md", "content": "# Late\n" } }] } },
        { "when": { "contains": "Check the outbox" }, "do": { "text": "Nothing to report, but for one." } },
        { "when": { "round": 0 }, "do": { "calls": [asks] } },
        { "do": { "text": "The rest is done; one thing is yours to decide." } },
    ]);
    let (desk, _mock) = Desk::scripted(script, "# Memo\n\nOne.\n");
    let add = |words: &str| {
        let added = desk.json(&["automation", "add", words, "--rule", "every day at 9"]);
        text(&added[0], "automation").to_owned()
    };
    let (parks, quiet) = (add("Write the quarter's summary"), add("Check the inbox"));
    assert_eq!(desk.run(&["automation", "run", &quiet, "--json"]).expect(0).last()["status"], "done");
    assert_eq!(text(&runs(&desk, &quiet)[0], "status"), "quiet");
    // Whatever it says, what it made is there to look at.
    let made = add("Check the outbox");
    desk.run(&["automation", "run", &made]).expect(0);
    assert_eq!(text(&runs(&desk, &made)[0], "status"), "done");
    desk.run(&["automation", "remove", &made]).expect(0);
    assert_eq!(desk.run(&["automation", "run", &parks, "--json"]).expect(3).last()["status"], "waiting");
    let parked = &runs(&desk, &parks)[0];
    assert_eq!(text(parked, "status"), "waiting");

    // Answered where it is seen, by choosing.
    let person = Person::new(Screen::Chromium.open(&desk, LARGE), Screen::Chromium, "automations-parked");
    person.click("button", "Needs you 1");
    person.see_words("main", "Needs you", "Which quarter is it about?");
    person.station("01-needs-you");
    assert_eq!(person.amiss(), Vec::<String>::new());
    person.click("button", "Q3");
    person.see_words("main", "Needs you", "Nothing needs you.");
    person.station("02-nothing-needs-you");
    let ended = rested(&desk, &parks);
    assert_eq!((text(&ended[0], "status"), text(&ended[0], "says")), ("done", "It is about Q3."));
    person.click("button", "Automations 2");
    person.see_words("main", "Automations", "Nothing to report");
    person.station("03-automations");
    // Runs that found nothing are not listed among the tasks.
    let tasks: BTreeSet<String> =
        desk.json(&["tasks"]).iter().map(|task| text(task, "title").to_owned()).collect();
    assert_eq!(tasks.len(), 3);
    person.see_none("button", "Check the inbox*");
}

#[test]
fn a_run_is_held_beside_what_good_looks_like() {
    let script = json!([
        { "when": { "contains": "Does this hold?", "round": 0 }, "do": { "calls": [{ "name": "read_file", "arguments": { "path": "list.md" } }] } },
        { "when": { "contains": "Does this hold?", "tool_result_contains": "Overdue: rent" }, "do": { "text": "{\"verdicts\": [{\"met\": true, \"why\": \"list.md begins with it.\"}]}" } },
        { "when": { "contains": "Does this hold?" }, "do": { "text": "{\"verdicts\": [{\"met\": false, \"why\": \"list.md has nothing overdue.\"}]}" } },
        { "when": { "contains": "well", "round": 0 }, "do": { "calls": [{ "name": "write_artifact", "arguments": { "path": "list.md", "content": "# List\n\nOverdue: rent.\n" } }] } },
        { "when": { "contains": "badly", "round": 0 }, "do": { "calls": [{ "name": "write_artifact", "arguments": { "path": "list.md", "content": "# List\n\nAll is fine, and the overdue comes first.\n" } }] } },
        { "do": { "text": "It is as you wanted it." } },
    ]);
    for (words, met) in [("Do it well", true), ("Do it badly", false)] {
        let (desk, _mock) = Desk::scripted(script.clone(), "# Memo\n");
        let made = desk.json(&[
            "automation",
            "add",
            words,
            "--rule",
            "0 9 1 1 *",
            "--good",
            "The overdue comes first.",
        ]);
        let id = text(&made[0], "automation").to_owned();
        desk.run(&["automation", "run", &id]).expect(0);
        desk.until("the run is judged", || runs(&desk, &id)[0]["judged"].is_object());
        assert_eq!(runs(&desk, &id)[0]["judged"]["met"], met);
        let person = Person::new(
            Screen::Chromium.open(&desk, LARGE),
            Screen::Chromium,
            &format!("automations-judged-{met}"),
        );
        if !met {
            person.choose_theme("Dark");
        }
        person.click("button", "Automations 1");
        person.see_words("article", words, if met { "As you want it." } else { "Not as you want it." });
        person.station("01-judged");
        assert_eq!(person.amiss(), Vec::<String>::new());
        if met {
            continue;
        }
        // One that is not as wanted looks finished, so it needs the person until they have seen it.
        assert!(desk.json(&["hey"])[0]["at_risk"].to_string().contains("Not as you want it"));
        person.click("button", "Needs you 1");
        person.see_words("main", "Needs you", "not as you want it");
        person.station("02-needs-you");
        assert_eq!(person.amiss(), Vec::<String>::new());
        person.click("button", "Seen");
        person.see_words("main", "Needs you", "Nothing needs you");
    }
}

#[test]
fn a_judge_that_was_killed_is_asked_again() {
    let gate = tempfile::tempdir().expect("a folder");
    let verdict = "{\"verdicts\": [{\"met\": false, \"why\": \"Nothing is there.\"}]}";
    let (desk, mock) = Desk::scripted(
        json!([
            { "when": { "contains": "Does this hold?" }, "do": { "text": verdict, "until_file": gate.path().join("open") } },
            { "do": { "text": "It is as you wanted it." } },
        ]),
        "# Memo\n",
    );
    let words = ["automation", "add", "Do it", "--rule", "0 9 1 1 *", "--good", "The overdue comes first."];
    let id = text(&desk.json(&words)[0], "automation").to_owned();
    desk.run(&["automation", "run", &id]).expect(0);
    desk.until("the judge is asked", || mock.requests().len() == 2);
    desk.kill_engine();
    std::fs::write(gate.path().join("open"), "").expect("opened");
    desk.until("the run is judged", || runs(&desk, &id)[0]["judged"].is_object());
    assert_eq!(mock.requests().len(), 3, "asked once more, and no more than that");
}

fn made_in_words(screen: Screen, theme: &str) {
    let desk = Desk::sample();
    let case = format!("automations-{}-{}", screen.name(), theme.to_lowercase());
    let person = Person::new(screen.open(&desk, LARGE), screen, &case);
    person.choose_theme(theme);
    person.click("textbox", "What should be done?");
    person.type_words("Every weekday at 9, write a report on airline-safety.csv");
    person.see("button", "Make it an automation");
    person.station("01-words");
    person.click("button", "Make it an automation");
    person.until("five dates are shown", || {
        person.words("main", "Automations").matches(", 09:00").count() == 5
    });
    assert!(person.says("Every weekday at 09:00"));
    if screen == Screen::Chromium {
        assert_eq!(person.amiss(), Vec::<String>::new());
    }
    person.station("02-before-saving");
    person.click("button", "Save automation");
    person.see("article", "Write a report on airline-safety.csv");
    person.see_words("article", "Write a report on airline-safety.csv", "Every weekday at 09:00");
    person.click("button", "Run now");
    person.see_words("article", "Write a report on airline-safety.csv", "Done");
    person.station("03-ran");
    if screen == Screen::Chromium {
        assert_eq!(person.amiss(), Vec::<String>::new());
    }
    person.click("button", "Open the run of*");
    person.see("article", "*version 1");
    person.station("04-report");
    // What came back is reviewed like any other document.
    let before = desk.read("airline-safety-report.md");
    person.click("radio", "Point");
    person.press_at(person.place("p", "Incidents fell by").middle());
    person.see("group", "New note");
    person.type_words("Replace \"fell\" with \"dropped\"");
    person.click("button", "Add note");
    person.press_at(person.place("td", "69.7 %").middle());
    person.see("group", "New note");
    person.type_words("Where does this number come from?");
    person.click("button", "Add note");
    person.click("button", "Send 2 notes");
    person.see_words("region", "What was changed", "Changed only what you pointed at.");
    person.see("button", "1 answered");
    person.station("05-reviewed");
    if screen == Screen::Chromium {
        assert_eq!(person.amiss(), Vec::<String>::new());
    }
    let after = desk.read("airline-safety-report.md");
    assert_eq!(before.replacen("Incidents fell by", "Incidents dropped by", 1), after);
}

#[test]
fn an_automation_is_made_in_words_in_the_browser() {
    made_in_words(Screen::Chromium, "Both");
}

#[test]
fn an_automation_is_made_in_words_in_the_window() {
    made_in_words(Screen::Window, "Light");
}
