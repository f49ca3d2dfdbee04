//! What a hostile page of a site attempts, in the browser and in the window: a listener beside it counts who comes, and the page itself says
//! what else it got. Each attempt is printed with what came of it.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gloss_tests::{Desk, Person, Screen, Table};
use serde_json::{Value, json};

const ATTEMPTS: &str = include_str!("site_attacks/attempts.js");

/// Ways for a page to go elsewhere by itself; `LEAK` is the listener's address with the case's name.
const GOING: [(&str, &str); 11] = [
    ("location", "<script>location = 'LEAK'</script>"),
    ("location.replace", "<script>location.replace('LEAK')</script>"),
    ("location.assign", "<script>location.assign('LEAK')</script>"),
    ("a refresh", "<meta http-equiv=refresh content=\"0;url=LEAK\">"),
    ("a link", "<a id=a href=LEAK>x</a><script>a.click()</script>"),
    ("a download", "<a id=a download=x href=LEAK>x</a><script>a.click()</script>"),
    ("a form into itself", "<form id=f action=LEAK><input name=a></form><script>f.submit()</script>"),
    ("a javascript: address", "<script>location = 'javascript:fetch(\"LEAK\")'</script>"),
    ("a data: address", "<script>location = 'data:text/html,<img src=LEAK>'</script>"),
    (
        "a blob: address",
        "<script>location = URL.createObjectURL(new Blob(['<img src=LEAK>'], { type: 'text/html' }))</script>",
    ),
    ("a file: address", "<script>location = 'file:///etc/hostname'</script>"),
];

/// Counts who comes, by what they ask for; who says nothing comes as "a connection".
struct Listener {
    address: String,
    came: Arc<Mutex<BTreeSet<String>>>,
}

impl Listener {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let came: Arc<Mutex<BTreeSet<String>>> = Arc::default();
        let heard = came.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let heard = heard.clone();
                std::thread::spawn(move || {
                    let _ = stream.set_read_timeout(Some(Duration::from_secs(2)));
                    let mut line = String::new();
                    let _ = BufReader::new(&stream).read_line(&mut line);
                    let asked =
                        line.split(' ').nth(1).unwrap_or("a connection").trim_start_matches('/').to_owned();
                    heard.lock().expect("the list").insert(asked);
                });
            }
        });
        Self { address, came }
    }

    fn came(&self) -> BTreeSet<String> {
        self.came.lock().expect("the list").clone()
    }
}

/// A name as it is asked for.
fn encoded(name: &str) -> String {
    name.replace(' ', "%20").replace('@', "%40").replace(':', "%3A")
}

fn with_hostile_site(desk: &Desk, leak: &str) {
    let page = "<!doctype html><title>Bread</title><style>body { margin: 0; font: 20px/60px sans-serif } h1, p { margin: 0; \
        height: 60px; font-size: 20px }</style>\n<h1>Bread in town</h1>\n<p id=out>One loaf</p>\n<p id=more>Two loaves</p>\n\
        <script src=leak.js></script>\n<script src=attempts.js></script>\n";
    desk.write("bread/index.html", page);
    desk.write("bread/leak.js", format!("const LEAK = '{leak}';\n"));
    desk.write("bread/attempts.js", ATTEMPTS);
    desk.write("bread/kit.js", "");
    desk.write("memo.md", "# A memo that is nobody's business\n");
    desk.write("bread/.git/config", "[secret]\n");
    let _ = std::os::unix::fs::symlink("/etc/passwd", desk.folder.join("bread/passwd.txt"));
    for (at, (name, page)) in GOING.iter().enumerate() {
        let url = format!("http://{leak}/{}", encoded(name));
        desk.write(
            &format!("going{at:02}/index.html"),
            format!("<!doctype html><title>Going {at:02}</title>{}", page.replace("LEAK", &url)),
        );
    }
}

/// What the page says that it got, once it has tried everything.
fn results(desk: &Desk, person: &Person) -> Value {
    let mut found = Value::Null;
    // A busy machine takes its time with some hundred attempts.
    desk.until("the page has tried everything", || {
        found = person.session.read_in_frame("return window.results ?? window.at").unwrap_or_default();
        // Where it is said which one it is at, that is what a page fails with.
        println!("at {found}");
        found.is_object()
    });
    found
}

fn attacked(screen: Screen, gets_through: &[&str], table: &mut Table) {
    let listener = Listener::new();
    let desk = Desk::new();
    with_hostile_site(&desk, &listener.address);
    let person = Person::new(screen.open(&desk, (1440, 900)), screen, "site-attacks");
    let address = person.session.read("return location.href", &json!([]));
    person.click("button", "bread*");
    let found = results(&desk, &person);
    let mut through: Vec<String> = Vec::new();
    let mut told = |table: &mut Table, name: &str, outcome: String| {
        if !outcome.is_empty() {
            through.push(name.to_owned());
        }
        table.row(name, if outcome.is_empty() { "refused".to_owned() } else { outcome });
    };
    // What comes late comes within a moment.
    std::thread::sleep(Duration::from_secs(3));
    let came = listener.came();
    for name in found["out"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        let reached =
            came.contains(&encoded(name)) || (name == "preconnect" && came.contains("a connection"));
        told(table, name, if reached { "reached the listener".to_owned() } else { String::new() });
    }
    for (name, got) in found["results"].as_object().into_iter().flatten() {
        told(table, name, got.as_str().unwrap_or_default().to_owned());
    }
    for name in found["lies"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        let believed = found["believed"] == true || found["heard"] == true;
        told(table, name, if believed { "believed".to_owned() } else { String::new() });
    }
    // Nothing of it moved the window, opened a note or blinded the pointer.
    assert_eq!(person.session.read("return location.href", &json!([])), address);
    assert!(desk.json(&["note", "list"]).is_empty() && !desk.folder.join("Gloss Sample").exists());
    super::site_point::outlined(&person, (40.0, 30.0), "Title · Bread in town");
    person.station("01-attacked");
    for (at, (name, _)) in GOING.iter().enumerate() {
        person.click("button", &format!("going{at:02}*"));
        person.see("tab", &format!("Going {at:02}"));
        std::thread::sleep(Duration::from_millis(700));
        let reached = listener.came().contains(&encoded(name));
        told(
            table,
            &format!("going by {name}"),
            if reached { "reached the listener".to_owned() } else { String::new() },
        );
        assert_eq!(person.session.read("return location.href", &json!([])), address, "{name}");
    }
    assert_eq!(through, gets_through, "what gets through");
}

#[test]
fn a_hostile_page_gets_nothing_in_chromium() {
    let mut table =
        Table::new("A hostile page of a site in Chromium: a_hostile_page_gets_nothing_in_chromium");
    attacked(Screen::Chromium, &[], &mut table);
}

#[test]
fn a_hostile_page_gets_nothing_in_the_window() {
    let mut table =
        Table::new("A hostile page of a site in the window: a_hostile_page_gets_nothing_in_the_window");
    attacked(Screen::Window, &[], &mut table);
}
