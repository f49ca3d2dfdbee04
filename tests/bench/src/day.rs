//! A working day in fast motion: eight hours, each with its share of a conversation of 500 turns, of 200 artifacts opened and
//! closed again and of 20 automations that run, in one window. Memory of each process at the end of each hour, beside a bare
//! WebKitGTK window with the same page.

use std::time::Duration;

use anyhow::Context;
use gloss_mock_model::{Mock, Script};
use gloss_protocol::ThreadId;
use gloss_tests::{Desk, Person, Screen};
use serde_json::json;

use super::idle::{BareWindow, window_of};
use super::pointing::Wire;
use super::report::{Goal, Report};
use super::{Bench, pointing, proc};

const HOURS: usize = 8;
const TURNS: usize = 500;
const OPENED: usize = 200;
const AUTOMATIONS: usize = 20;
/// Documents that are opened in turn: as many as the list shows.
const FILES: usize = 12;
/// After an hour: what is freed late is free by then.
const SETTLE: Duration = Duration::from_secs(15);
/// Issue 29: times a bare window, and MB that it may grow by in an hour.
const MOST_TIMES: f64 = 1.5;
const MOST_GROWTH: f64 = 1.0;

/// Measures.
pub(crate) fn measure(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    pointing::tried(|| work(bench, report))
}

fn work(bench: &Bench, report: &mut Report) -> anyhow::Result<()> {
    let programs = bench.gloss.parent().context("no folder of binaries")?;
    let mock = Mock::start(Script::from_value(json!([
        { "when": { "round": 0, "contains": "ook into" }, "do": { "calls": [{ "name": "read_file", "arguments": { "path": "file0.md" } }] } },
        { "do": { "text": "The second section says it: **costs** rose by 4 %.\n\n- first\n- second\n\nNothing else changed." } },
    ]))?)?;
    let desk = Desk::with(programs.to_owned(), &bench.scratch);
    desk.connect(&mock, "responses");
    for n in 0..FILES {
        let section =
            |m| format!("## Section {m}\n\n{}\n\n", "Words of a document as people write them. ".repeat(12));
        desk.write(
            &format!("file{n}.md"),
            format!("# File {n}\n\n{}", (0..40).map(section).collect::<String>()),
        );
    }
    desk.run(&["tasks"]).expect(0);
    let mut wire = Wire::open(&desk.home, &desk.folder)?;
    let mut automations = Vec::new();
    for n in 0..AUTOMATIONS {
        let words = format!("Every Monday at 8:00 go over part {n} of the plan");
        let added = desk.json(&["automation", "add", &words]);
        let id = added.first().and_then(|one| one["automation"].as_str()).context("an automation")?;
        automations.push(id.to_owned());
    }
    let session = Screen::Window.open(&desk, (1440, 900));
    let person = Person::new(session, Screen::Window, "day");
    let window = window_of(&desk.home).context("the window")?;
    let engine = desk.engine().context("an engine")?;
    let task = turn(&mut wire, None, "Look into the files, please")?;
    let mut hours = Vec::new();
    for hour in 0..HOURS {
        person.click("button", "Look into the files, please*");
        for n in share(TURNS, hour) {
            turn(&mut wire, Some(&task), &format!("Look into it again, question {n}"))?;
        }
        for n in share(OPENED, hour) {
            let name = format!("file{}.md", n % FILES);
            open_and_close(&person, &name);
        }
        for n in share(AUTOMATIONS, hour) {
            desk.run(&["automation", "run", &automations[n]]).expect(0);
        }
        std::thread::sleep(SETTLE);
        let of: Vec<(String, f64)> =
            proc::trees(&[window, engine]).into_iter().map(|pid| (proc::name(pid), proc::pss(pid))).collect();
        let all: f64 = of.iter().map(|(_, mb)| mb).sum();
        let parts: Vec<String> = of.iter().map(|(name, mb)| format!("{name} {mb:.0}")).collect();
        let says = format!("day, hour {}: {all:.0} MB ({})", hour + 1, parts.join(", "));
        println!("{says}");
        report.note(says);
        hours.push(all);
    }
    let bare = BareWindow::with_interface(bench)?;
    std::thread::sleep(SETTLE);
    let floor = proc::pss_of_trees(&[bare.pid()]);
    let (first, last) = (hours[1], hours[HOURS - 1]);
    let growth = (last - first) / (HOURS - 2) as f64;
    report.goal(
        format!("day: all processes {last:.0} MB, a bare window {floor:.0} MB"),
        Goal::at_most("29: <= 1.5 x", Some(last / floor), MOST_TIMES),
    );
    report.goal(
        format!("day: from the second hour on it grows by {growth:.1} MB an hour"),
        Goal::at_most("29: <= 1 MB an hour", Some(growth), MOST_GROWTH),
    );
    Ok(())
}

/// An hour's share of a day's things.
fn share(all: usize, hour: usize) -> std::ops::Range<usize> {
    all * hour / HOURS..all * (hour + 1) / HOURS
}

fn turn(wire: &mut Wire, task: Option<&ThreadId>, words: &str) -> anyhow::Result<ThreadId> {
    let task = wire.say(task, words.to_owned())?;
    wire.wait_for_rest(Duration::from_millis(10))?;
    Ok(task)
}

fn open_and_close(person: &Person, name: &str) {
    // Where the list is folded it is unfolded first.
    let script = "const all = [...document.querySelectorAll('button')]; const of = (words) => all.find((one) => one.textContent.includes(words)); \
        const file = of(arguments[0]); (file ?? of('Show all'))?.click(); return file !== undefined";
    person.until("the file is listed", || person.session.read(script, &json!([name])) == true);
    person.see("tab", "File *");
    person.session.read("document.querySelector('.tab .shut')?.click()", &json!([]));
    person.see_none("tab", "File *");
}
