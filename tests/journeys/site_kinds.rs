//! The other kinds of sites that the built-in assistant makes: timeline, board, gallery, launch hub and event page from a table,
//! guide and review hub from documents. Each from the disk in a browser, in light and dark, on a phone, with no fault for a
//! screen reader, and its script draws what was written. A row is named by its key.

use gloss_tests::{Desk, Person, Screen, text};
use serde_json::json;

const OPENING: &str = "Step,Owner,Status,Due,Budget,Photo
Choose the bakery,Ada Berg,Done,2026-09-01,200,oven.png
Sign the lease,Tom Reyes,Done,2026-09-06,275,
Order two ovens,Lin Park,In review,2026-09-11,350,oven.png
Print the menu,Ada Berg,Doing,2026-09-16,425,
Hire three bakers,Tom Reyes,To do,2026-10-04,500,lost.png
Test the till,Lin Park,To do,2026-10-09,575,
Write the press note,Ada Berg,Doing,2026-11-02,650,
";
const DAY: &str = "Time,Session,Room\n09:00,Welcome,Hall\n09:30,Sourdough for beginners,Kitchen\n11:00,Ovens compared,Yard\n";
const PRICES: &str = "# Prices for 2027\n\nA loaf goes from 4.20 to 4.50.\n\n## Why\n\nFlour rose by 7 %, see <script>alert(1)</script>.\n\n| Loaf | Price |\n|-|-|\n| Rye | 4.50 |\n";
const RULES: &str =
    "# House rules\n\nThe oven is never left alone.\n\n## At night\n\nThe last one out locks the yard.\n";
fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("opening.csv", OPENING);
    desk.write("day.csv", DAY);
    desk.write("oven.png", include_bytes!("../../assets/icons/256.png"));
    desk.write("docs/prices.md", PRICES);
    desk.write("docs/rules.md", RULES);
    desk
}

fn made(desk: &Desk, task: &str, begins: &str) -> String {
    let last = desk.json(&["run", task, "--model", "builtin"]).pop().expect("an end");
    let says = text(&last, "says").to_owned();
    assert!(says.starts_with(begins), "{task}: {says}");
    says
}

/// The main part of a page, without what says where somebody is in it.
const BARE: &str = "
const bare = (page) => {
  const main = page.querySelector('main').cloneNode(true);
  main.querySelectorAll('#more, #progress span').forEach((one) => one.remove());
  main.querySelectorAll('[aria-current]').forEach((one) => one.removeAttribute('aria-current'));
  main.querySelectorAll('[class=\"\"]').forEach((one) => one.removeAttribute('class'));
  return main.outerHTML.replaceAll(';\"', '\"').replaceAll(': ', ':');
};";

/// Opens a site from the disk, sees it in light and dark and at a phone's width, and looks for faults. The main part is as it
/// was written, before and after it was filtered.
fn looked_at(desk: &Desk, person: &Person, site: &str) {
    let read = |script: &str| person.session.read(script, &json!([]));
    person.session.resize(1440, 1000);
    person.session.go(&format!("file://{}/{site}index.html", desk.folder.display()));
    for theme in ["light", "dark"] {
        person.prefer("prefers-color-scheme", theme);
        person.station(&format!("{site}-{theme}").replace('/', ""));
    }
    for theme in ["light", "dark"] {
        person.prefer("prefers-color-scheme", theme);
        assert_eq!(person.amiss(), Vec::<String>::new(), "{site} {theme}");
    }
    // Who looks for faults asks for files that a page on a disk can't give.
    drop(person.session.console_errors());
    let written = person.session.read(
        &format!("{BARE} return bare(new DOMParser().parseFromString(arguments[0], 'text/html'))"),
        &json!([desk.read(&format!("{site}index.html"))]),
    );
    assert_eq!(read(&format!("{BARE} return bare(document)")), written, "{site}");
    person.session.resize(390, 844);
    person.prefer("prefers-color-scheme", "light");
    person.station(&format!("{site}-phone").replace('/', ""));
    assert_eq!(person.amiss(), Vec::<String>::new(), "{site} on a phone");
    drop(person.session.console_errors());
    assert_eq!(
        read("return document.documentElement.scrollWidth <= innerWidth"),
        true,
        "{site} scrolls sideways"
    );
    person.session.resize(1440, 1000);
}

const NAMES: &str =
    "return [...document.querySelectorAll('#list li')].map((li) => li.querySelector('.name').textContent)";
const PERIODS: &str =
    "return [...document.querySelectorAll('.when:not([hidden])')].map((one) => one.textContent)";

#[test]
fn a_table_becomes_a_timeline_a_board_a_gallery_a_launch_hub_and_an_event_page() {
    let desk = desk();
    let person = Person::new(Screen::Chromium.open(&desk, (1440, 1000)), Screen::Chromium, "site-kinds");
    let read = |script: &str| person.session.read(script, &json!([]));

    made(&desk, "Make a timeline of opening.csv", "I made opening-timeline/, a timeline of 7 steps.");
    looked_at(&desk, &person, "opening-timeline/");
    assert_eq!(read(PERIODS), json!(["September 2026", "October 2026", "November 2026"]));
    person.click("button", "Doing");
    person.until("the filter", || read(NAMES) == json!(["Print the menu", "Write the press note"]));
    assert_eq!(read(PERIODS), json!(["September 2026", "November 2026"]));
    assert_eq!(read("return document.querySelector('#list > li:last-child time').textContent"), "2 Nov");

    made(&desk, "Make a task board from opening.csv", "I made opening-board/, a board of 7 steps.");
    looked_at(&desk, &person, "opening-board/");
    let columns = "return [...document.querySelectorAll('[data-column] h2')].map((one) => one.textContent)";
    assert_eq!(read(columns), json!(["To do 2", "Doing 2", "In review 1", "Done 2"]));
    person.click("button", "Ada Berg");
    person.until("the filter", || read(columns) == json!(["To do 0", "Doing 2", "In review 0", "Done 1"]));

    let says = made(&desk, "Make a gallery of opening.csv", "I made opening-gallery/, a gallery of 7 steps.");
    assert!(says.contains("1 picture is not in the folder"), "{says}");
    looked_at(&desk, &person, "opening-gallery/");
    let pictures = "return [...document.querySelectorAll('#list img')].map((one) => [one.getAttribute('src'), one.closest('li').querySelector('.name').textContent])";
    assert_eq!(
        read(pictures),
        json!([["pictures/1.png", "Order two ovens"], ["pictures/1.png", "Choose the bakery"]])
    );

    made(&desk, "Build a launch hub from opening.csv", "I made opening-launch/, a launch hub of 7 steps.");
    looked_at(&desk, &person, "opening-launch/");
    person.click("button", "Lin Park*");
    let bar = "return document.querySelector('#bar-Status-To_do data').textContent";
    person.until("the bars follow", || read(bar) == "1");

    made(&desk, "Make an event page from day.csv", "I made day-event/, an event page of 3 sessions.");
    looked_at(&desk, &person, "day-event/");
    assert_eq!(read(NAMES), json!(["Welcome", "Sourdough for beginners", "Ovens compared"]));
    assert_eq!(read("return document.querySelector('#list small').textContent"), "Hall");
}

#[test]
fn documents_become_a_guide_and_a_review_hub() {
    let desk = desk();
    let person = Person::new(Screen::Chromium.open(&desk, (1440, 1000)), Screen::Chromium, "site-guide");
    let read = |script: &str| person.session.read(script, &json!([]));

    made(
        &desk,
        "Make a guide to this folder",
        "I made guide/, a guide of 2 documents: prices.md and rules.md.",
    );
    looked_at(&desk, &person, "guide/");
    let shown = "return [...document.querySelectorAll('.part')].filter((one) => one.checkVisibility()).map((one) => one.querySelector('h2, h3').textContent)";
    assert_eq!(read(shown), json!(["Prices for 2027", "Why", "House rules", "At night"]));
    read("document.querySelector('#search').focus()");
    person.type_words("flour");
    person.until("what is found", || read(shown) == json!(["Why"]));
    assert_eq!(read("return document.querySelector('#found').textContent"), "1 of 4 parts");
    person.station("found");
    // What was looked for is in the address.
    let kept = read("return location.href");
    person.session.go("about:blank");
    person.session.go(kept.as_str().expect("an address"));
    assert_eq!(read(shown), json!(["Why"]));

    let task = "Make a review hub of docs/prices.md and docs/rules.md";
    made(&desk, task, "I made review-hub/, a review hub of 2 documents: prices.md and rules.md.");
    looked_at(&desk, &person, "review-hub/");
    let progress = "return document.querySelector('#progress').textContent";
    assert_eq!(read(progress), "0 of 2 looked at, kept in this browser");
    read("document.querySelector('summary').click(); document.querySelector('.seen').click()");
    assert_eq!(read(progress), "1 of 2 looked at, kept in this browser");
    person.station("ticked");
    person.session.go(&format!("file://{}/review-hub/index.html", desk.folder.display()));
    assert_eq!(read(progress), "1 of 2 looked at, kept in this browser");
    assert_eq!(read("return document.querySelectorAll('main script').length"), 0);
}

#[test]
fn a_row_is_named_by_its_key_and_words_alone_never_take_its_parts() {
    let desk = desk();
    made(&desk, "Make a timeline of opening.csv", "I made opening-timeline/");
    let page = desk.read("opening-timeline/index.html");
    let row = page.split("<li id=\"").find(|row| row.contains("Order two ovens")).expect("the row");
    let key = row.split("data-key=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("its key");
    let at = &format!("page:index.html#list@{key}");
    let seen = desk.run(&["view", "opening-timeline/", "--at", at]).expect(0).out;
    assert!(seen.contains("Order two ovens"), "{seen}");
    let before = desk.read("opening-timeline/index.html");
    let refused = desk.run(&["edit", "opening-timeline/", "--at", at, "--set", "Ovens"]).expect(2).err;
    assert!(refused.contains("words alone would take them away"), "{refused}");
    assert_eq!(desk.read("opening-timeline/index.html"), before);
    desk.run(&["note", "add", "opening-timeline/", "--at", at, "--ask", "Which ovens?"]).expect(0);
    let notes = desk.json(&["note", "list", "opening-timeline/"]);
    assert!(notes[0].to_string().contains(&format!("#row-{key}")), "{notes:?}");
    let words = "page:index.html/text:\"Order two ovens\"";
    desk.run(&["edit", "opening-timeline/", "--at", words, "--set", "Order ovens"]).expect(0);
    let expect = before.replacen(">Order two ovens<", ">Order ovens<", 1);
    assert_eq!(desk.read("opening-timeline/index.html"), expect);
    desk.run(&["view", "opening-timeline/", "--at", "page:index.html#list@99"]).expect(2);
}
