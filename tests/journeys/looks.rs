//! Every state of a review at every size and in both themes: a picture of each, nothing out of the window, nothing
//! hard to read, and in Chromium nothing that axe-core holds against it. What is looked at is prepared by commands.

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Person, Screen, Table};
use serde_json::json;

const LARGE: (i64, i64) = (1440, 900);
const REPORT: &str = "airline-safety-report.md";
const TITLE: &str = "Airline safety: incidents fell from 1985–99 to 2000–14";
/// The beginning of its heading, which stands in one line at every size.
const HEADING: &str = "Airline";
/// What the model rewrites beside the notes.
const BESIDE: (&str, &str) = ("Every figure can be asked.", "Each figure can be asked where it comes from.");
const THEMES: [(&str, &str); 2] = [("light", "Light"), ("dark", "Dark")];

/// From the widest to the narrowest that this screen has: the window is never smaller than half of a laptop's.
fn sizes(screen: Screen) -> [(i64, i64); 4] {
    let narrow = if screen == Screen::Window { (720, 800) } else { (420, 800) };
    [LARGE, (1200, 800), (1024, 700), narrow]
}

struct Look {
    person: Person,
    screen: Screen,
    /// What axe-core said of each state; none where it is not asked.
    table: Option<Table>,
    amiss: Vec<String>,
}

impl Look {
    fn theme(&self, label: &str) {
        self.person.click("button", "Settings");
        self.person.click("menuitemcheckbox", label);
        self.person.see_none("menuitemcheckbox", label);
    }

    /// Pictures of this state, of a document from its heading on; where notes lie in a sheet, of that too.
    fn at(&mut self, state: &str, heading: &str, notes: bool) {
        for (theme, label) in THEMES {
            self.theme(label);
            for (width, height) in sizes(self.screen) {
                self.person.session.resize(width, height);
                let name = format!("{state}-{width}-{theme}");
                if !heading.is_empty() {
                    self.person.place("h1", heading);
                }
                self.person.station(&name);
                self.judge(&name, width);
                if notes && width < 1000 {
                    self.person.click("button", "More of the notes");
                    self.person.station(&format!("{name}-notes"));
                    self.judge(&format!("{name}-notes"), width);
                    self.person.click("button", "Less of the notes");
                }
            }
            self.person.session.resize(LARGE.0, LARGE.1);
        }
    }

    fn judge(&mut self, name: &str, width: i64) {
        let Some(table) = self.table.as_mut().filter(|_| width == LARGE.0 || width < 1000) else { return };
        let amiss = self.person.amiss();
        table.row(name, format!("{} amiss", amiss.len()));
        self.amiss.extend(amiss.into_iter().map(|one| format!("{name}: {one}")));
    }
}

/// Answers the question, changes the sentence, and rewrites another place.
fn script(report: &str) -> Script {
    let whole = report.replace(BESIDE.0, BESIDE.1).replace("Incidents fell by", "Incidents dropped by");
    let call = |name: &str, arguments: serde_json::Value| json!({ "name": name, "arguments": arguments });
    let read = |nth: u8| call("read_region", json!({ "note": format!("{{{{note:{nth}}}}}") }));
    Script::from_value(json!([
        { "when": { "tool": "read_region" }, "do": { "calls": [
            call("edit_region", json!({ "note": "{{note:1}}", "base": "{{json#1:/base}}", "edits": [{ "range": 0, "new": "Incidents dropped by" }] })),
            call("answer", json!({ "note": "{{note:2}}", "text": "It is the share by which fatal accidents fell, from 122 to 37." })),
            call("write_artifact", json!({ "path": REPORT, "content": whole })),
        ] } },
        { "when": { "tool": "write_artifact" }, "do": { "text": "Both are served; I also improved the rest." } },
        { "when": { "contains": "Serve these notes" }, "do": { "calls": [read(1), read(2)] } },
    ]))
    .expect("a script")
}

/// A desk with a report, and a model for its notes.
fn prepared() -> (Desk, Mock) {
    let desk = Desk::sample();
    desk.run(&["run", "Write a report on airline-safety.csv", "--attach", "airline-safety.csv"]).expect(0);
    // The engine reads its settings when it starts.
    desk.kill_engine();
    let mock = Mock::start(script(&desk.read(REPORT))).expect("the double starts");
    desk.connect(&mock, "responses");
    (desk, mock)
}

fn note(desk: &Desk, words: &str, intent: &str, text: &str) {
    desk.json(&["note", "add", REPORT, "--at", &format!("text:\"{words}\""), intent, text]);
}

/// Another program rewrites the report under three more notes.
fn lose(desk: &Desk) {
    note(desk, "airlines had fewer incidents", "--change", "Say which");
    note(desk, "Every figure can be asked.", "--ask", "How?");
    note(desk, "What stands out", "--change", "Shorter");
    let now = desk
        .read(REPORT)
        .replace("airlines had fewer incidents", "companies did better")
        .replace(" Every figure can be asked.", "");
    desk.write(REPORT, now);
}

fn looked_at(screen: Screen) {
    let (desk, _mock) = prepared();
    let person = Person::new(screen.open(&desk, LARGE), screen, "looks");
    let mut look = Look {
        person,
        screen,
        table: (screen == Screen::Chromium).then(|| Table::new("axe-core, state by state")),
        amiss: Vec::new(),
    };
    look.person.see("main", "Start");
    look.at("1-start", "", false);
    look.person.click("button", "airline-safety-report.md*");
    look.person.see("article", &format!("{TITLE}, version 1"));
    note(&desk, "Incidents fell by", "--change", "Replace \"fell\" with \"dropped\"");
    note(&desk, "−69.7 %", "--ask", "Where does this number come from?");
    look.person.see("article", "Note 2 of 2, ask, not sent, on '*");
    look.at("2-notes", HEADING, true);
    desk.run(&["note", "send", "--model", "double/scripted"]).expect(0);
    look.person.see("button", "1 applied");
    look.person.see("button", "1 suggestion not applied");
    look.at("3-applied", HEADING, true);
    lose(&desk);
    look.person.see("region", "Lost their place");
    look.at("4-lost", HEADING, true);
    look.person.click("button", "Compare");
    look.person.see("button", "Older version*");
    look.at("5-compare", HEADING, false);
    look.person.click("button", "airline-safety.csv*");
    look.person.see("region", "airline-safety.csv*");
    look.at("6-sheet", "", false);
    assert!(look.amiss.is_empty(), "{:#?}", look.amiss);
}

#[test]
fn looks_in_the_browser() {
    looked_at(Screen::Chromium);
}

#[test]
fn looks_in_the_window() {
    looked_at(Screen::Window);
}
