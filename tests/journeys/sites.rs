//! A site on the screen: one line among the files, each of its files under its own name with lines numbered from one, a line
//! of one page noted, changed, compared and undone.

use gloss_tests::{Desk, Person, Screen};

const LARGE: (i64, i64) = (1440, 900);
const SMALL: (i64, i64) = (1024, 700);

const INDEX: &str = "<!doctype html>
<html lang=\"en\">
<title>Bread in town</title>
<link rel=\"stylesheet\" href=\"style.css\">
<h1>Bread in town</h1>
<p>Twelve bakeries, and what a loaf costs.</p>
</html>
";
const PAGE: &str = "<title>Prices</title>
<ul>
  <li>Altmarkt: 4.20</li>
  <li>Hafen: 3.90</li>
</ul>
";
const STYLE: &str = "/* Two colours are enough. */
h1 {
  color: #7a3b10;
}
";
const LINE: &str = "<li>Hafen: 3.90</li>";

fn reviewed(screen: Screen, size: (i64, i64), theme: &str) {
    let desk = Desk::new();
    for (path, text) in [("index.html", INDEX), ("pages/prices.html", PAGE), ("style.css", STYLE)] {
        desk.write(&format!("bread/{path}"), text);
    }
    desk.write("bread/logo.png", b"\x89PNG\x00");
    desk.write("memo.md", "# Memo\n\nA memo beside it.\n");
    let case = format!("sites-{}x{}-{}", size.0, size.1, theme.to_lowercase());
    let person = Person::new(screen.open(&desk, size), screen, &case);
    person.choose_theme(theme);
    person.click("button", "bread*4 files");
    person.click("button", "Source");
    person.see("article", "Bread in town, version 1");
    for name in ["index.html", "logo.png*", "pages/prices.html", "style.css"] {
        person.see("heading", name);
    }
    person.until("each file has the colours of its own language", || {
        let comments = person.painted("code-comment").concat();
        comments.contains("Two colours are enough.")
            && person.painted("code-keyword").contains(&"ul".to_owned())
    });
    let before = person.blocks();
    person.station("01-read");
    person.click("radio", "Point");
    let line = person.place(".line", LINE);
    person.press_at(line.middle());
    person.see("group", "New note");
    person.type_words("Replace \"3.90\" with \"4.10\"");
    person.station("02-note");
    person.click("button", "Add note");
    person.click("button", "Send 1 note");
    person.see_words("region", "What was changed", "Changed only what you pointed at.");
    person.see("article", "Bread in town, version 2");
    let after: Vec<String> = before.iter().map(|block| block.replace("3.90", "4.10")).collect();
    person.until("the change stands in the line", || person.blocks() == after);
    person.until("every step has ended", || person.turning().is_empty());
    person.station("03-served");
    assert_eq!(desk.read("bread/pages/prices.html"), PAGE.replace("3.90", "4.10"));
    assert_eq!(
        (desk.read("bread/index.html"), desk.read("bread/style.css")),
        (INDEX.to_owned(), STYLE.to_owned())
    );
    person.click("button", "Compare");
    person.see_words("main", "Artifact", "1 change");
    person.station("04-compared");
    person.click("button", "Close comparison");
    person.click("button", "Undo note 1");
    person.see("article", "Bread in town, version 3");
    person.until("the lines are as before", || person.blocks() == before);
    assert_eq!(desk.read("bread/pages/prices.html"), PAGE);
}

#[test]
fn a_site_is_reviewed_line_by_line_in_the_browser() {
    reviewed(Screen::Chromium, LARGE, "Light");
}

#[test]
fn a_site_is_reviewed_line_by_line_in_the_window() {
    reviewed(Screen::Window, SMALL, "Dark");
}
