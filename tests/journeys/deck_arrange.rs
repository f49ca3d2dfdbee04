//! Slides arranged by hand, in the browser and in the window: shapes are dragged, sized and nudged, a chart's numbers are written, a
//! picture is exchanged, slides go by several; a rectangle and several slides are pointed at. Each step is one version, and is taken back
//! to the byte.

use gloss_ooxml::Limits;
use gloss_ooxml::presentation::{Frame, Presentation, own_frame, shapes};
use gloss_ooxml::xml::Tree;
use gloss_tests::{Desk, Person, Screen, text};
use serde_json::{Value, json};

const DECK: &str = "sales-deck.pptx";

/// A deck that the built-in assistant makes of two years' sales.
fn made() -> Desk {
    let desk = Desk::new();
    let mut sales = "date,region,revenue\n".to_owned();
    for month in 0..24 {
        for (at, region) in ["North", "South", "East"].iter().enumerate() {
            let (year, of_year) = (2024 + month / 12, month % 12 + 1);
            sales.push_str(&format!(
                "{year}-{of_year:02}-15,{region},{}\n",
                100 + month * 7 + at * 40 + (month * at) % 5
            ));
        }
    }
    desk.write("sales.csv", sales);
    desk.run(&["run", "Make a deck of sales.csv", "--json"]).expect(0);
    desk
}

fn bytes(desk: &Desk) -> Vec<u8> {
    std::fs::read(desk.folder.join(DECK)).expect("the deck")
}

/// The first slide with a chart, from 1, and the chart's id.
fn charted(desk: &Desk) -> (usize, u32) {
    let deck = Presentation::open(&bytes(desk), Limits::default()).expect("a deck");
    for (at, slide) in deck.slides().iter().enumerate() {
        let part = deck.package().text(&slide.part).expect("a slide");
        let tree = Tree::parse(&part, &slide.part, deck.package().limits()).expect("a slide");
        if let Some(chart) = shapes(&tree).iter().find(|shape| shape.chart_relation(&tree).is_some()) {
            return (at + 1, chart.id);
        }
    }
    panic!("no chart");
}

/// Where a shape lies, in EMU.
fn frame(desk: &Desk, slide: usize, id: u32) -> Frame {
    let deck = Presentation::open(&bytes(desk), Limits::default()).expect("a deck");
    let part = &deck.slides()[slide - 1].part;
    let source = deck.package().text(part).expect("a slide");
    let tree = Tree::parse(&source, part, deck.package().limits()).expect("a slide");
    let found = shapes(&tree).into_iter().find(|shape| shape.id == id).expect("the shape");
    own_frame(&tree, found.node).expect("a place")
}

fn versions(desk: &Desk) -> Vec<Value> {
    desk.json(&["versions", DECK])
}

/// Waits for the newest version, and for what is said of it.
fn came(person: &Person, desk: &Desk, count: usize, why: &str) {
    person.until(why, || {
        let all = versions(desk);
        all.len() == count
            && all.iter().any(|one| text(one, "why").starts_with(why) && one["version"] == json!(count))
    });
}

/// The middle of what is drawn of a shape, and its size, in pixels of the window.
fn drawn(person: &Person, selector: &str) -> [f64; 4] {
    let script = "const box = document.querySelector(arguments[0])?.getBoundingClientRect(); \
        return box ? [box.x + box.width / 2, box.y + box.height / 2, box.width, box.height] : null";
    let mut found = Value::Null;
    person.until(selector, || {
        found = person.session.read(script, &json!([selector]));
        found.is_array()
    });
    [0, 1, 2, 3].map(|at| found[at].as_f64().expect("a number"))
}

/// The mode is chosen.
fn mode(person: &Person, name: &str) {
    person.click("radio", name);
}

/// A slide with a chart, on the screen.
struct Scene {
    desk: Desk,
    person: Person,
    slide: usize,
    chart: u32,
    /// What is drawn of the chart.
    shape: String,
}

impl Scene {
    fn open(screen: Screen, case: &str) -> Self {
        let desk = made();
        let (slide, chart) = charted(&desk);
        let person = Person::new(screen.open(&desk, (1440, 900)), screen, case);
        person.click("button", &format!("*{DECK}*"));
        person.see("navigation", "Slides");
        person.click("button", &format!("Slide {slide}:*"));
        let shape = format!(".page .slide [data-shape=\"{chart}\"]");
        drawn(&person, &shape);
        Self { desk, person, slide, chart, shape }
    }

    fn frame(&self) -> Frame {
        frame(&self.desk, self.slide, self.chart)
    }

    fn came(&self, count: usize, why: &str) {
        came(&self.person, &self.desk, count, why);
    }

    fn count(&self, selector: &str) -> u64 {
        let script = "return document.querySelectorAll(arguments[0]).length";
        self.person.session.read(script, &json!([selector])).as_u64().unwrap_or_default()
    }

    /// In hand its frame and the lines that it meets are seen; let go with Escape nothing has happened.
    fn is_held_and_let_go(&self) {
        let [x, y, ..] = drawn(&self.person, &self.shape);
        let step = |kind: &str, x: f64, y: f64| json!({ "type": kind, "duration": 30, "x": x.round(), "y": y.round() });
        let mouse = |actions: Value| {
            let mouse = json!({ "type": "pointer", "id": "mouse", "parameters": { "pointerType": "mouse" }, "actions": actions });
            self.person.session.perform(&json!([mouse]));
        };
        let down = json!({ "type": "pointerDown", "button": 0 });
        let (away, near) = (step("pointerMove", x + 20.0, y - 20.0), step("pointerMove", x + 3.0, y - 40.0));
        mouse(json!([step("pointerMove", x, y), down, away, near]));
        self.person.until("it is in hand", || self.count(".frame.ghost") == 1);
        assert!(self.count(".guide") > 0, "the chart's left side meets the title's");
        self.person.station("00-in-hand");
        self.person.press("Escape");
        mouse(json!([{ "type": "pointerUp", "button": 0 }]));
        self.person.until("it is let go", || self.count(".frame.ghost") == 0);
        assert_eq!(versions(&self.desk).len(), 1);
    }

    /// Dragged it lies elsewhere, as large as it was; pulled at its lower right corner its upper left one stays.
    fn is_dragged_and_sized(&self) -> Frame {
        let before = self.frame();
        let [x, y, ..] = drawn(&self.person, &self.shape);
        self.person.drag((x, y), (x + 43.0, y + 31.0));
        self.came(2, "Moved");
        let moved = self.frame();
        assert!(moved.x > before.x && moved.y > before.y, "{before:?} {moved:?}");
        assert_eq!((moved.width, moved.height), (before.width, before.height));
        self.person.see("toolbar", "Chosen: Chart*");
        self.person.station("01-moved");
        let [x, y, ..] = drawn(&self.person, ".frame [data-handle=\"1,1\"]");
        self.person.drag((x, y), (x - 61.0, y - 47.0));
        self.came(3, "Moved");
        let sized = self.frame();
        assert!((sized.x - moved.x).abs() < 300 && (sized.y - moved.y).abs() < 300, "{moved:?} {sized:?}");
        assert!(sized.width < moved.width && sized.height < moved.height);
        sized
    }

    /// Steps soon after each other are one version, none is lost, and Ctrl Z takes the last back to the byte. Gives how many
    /// versions there are then.
    fn is_nudged(&self, sized: &Frame) -> usize {
        let before = bytes(&self.desk);
        for _ in 0..3 {
            self.person.press("ArrowRight");
        }
        self.person.until("three steps to the right", || self.frame().x - sized.x == 3 * 4 * 12_700);
        let count = versions(&self.desk).len();
        self.person.see("group", "Saved");
        self.person.press("Control+z");
        self.came(count + 1, &format!("Restored version {}", count - 1));
        assert!(count > 4 || bytes(&self.desk) == before, "taken back to the byte");
        self.person.until("it is still chosen", || self.count(".frame") == 1);
        count + 1
    }

    /// Its numbers as a small sheet.
    fn has_other_numbers(&self) {
        let person = &self.person;
        person.click("button", "Numbers…");
        person.see("dialog", "Numbers of *");
        person.station("02-numbers");
        person.until("the first value has the keyboard", || {
            person.session.read("return document.activeElement.dataset.at ?? ''", &json!([])) == json!("0,1")
        });
        person.type_words("no");
        person.see_words("dialog", "Numbers of *", "One value is no number");
        person.press("Control+a");
        person.type_words("4321.5");
        person.click("button", "Save");
        person.see_none("dialog", "Numbers of *");
        let at = format!("slide:{}/shape:{}", self.slide, self.chart);
        person.until("the chart says it", || {
            text(&self.desk.json(&["view", DECK, "--at", &at])[0], "text").contains("4321.5")
        });
    }

    /// The title by keyboard: chosen, moved, and back where the layout puts it.
    fn title_goes_and_comes_back(&self, count: usize) {
        let person = &self.person;
        person.press_until("Tab", "group", &format!("*slide {} of *", self.slide));
        person.press("Escape");
        person.press("ArrowDown");
        person.press("Space");
        person.see("toolbar", "Chosen: Title*");
        person.press("ArrowDown");
        self.came(count + 1, "Moved");
        person.click("button", "Back in place");
        self.came(count + 2, "Put");
        person.see_none("button", "Back in place");
    }
}

fn is_arranged(screen: Screen) {
    let scene = Scene::open(screen, "deck-arrange");
    let first = bytes(&scene.desk);
    mode(&scene.person, "Edit");
    if matches!(screen, Screen::Chromium) {
        scene.is_held_and_let_go();
    }
    let sized = scene.is_dragged_and_sized();
    let count = scene.is_nudged(&sized);
    scene.has_other_numbers();
    scene.came(count + 1, "Changed the numbers of");
    scene.title_goes_and_comes_back(count + 1);
    scene.person.click("button", "Theme");
    scene.person.click("menuitem", "Ink*");
    scene.came(count + 4, "Took the theme ink");
    drawn(&scene.person, &scene.shape);
    scene.person.station("03-ink");
    scene.desk.run(&["restore", DECK, "1"]).expect(0);
    assert!(bytes(&scene.desk) == first, "the first version is there to the byte");
}

#[test]
fn shapes_are_arranged_by_hand_in_chromium() {
    is_arranged(Screen::Chromium);
}

#[test]
fn shapes_are_arranged_by_hand_in_the_window() {
    is_arranged(Screen::Window);
}

fn are_pointed_at_together(screen: Screen) {
    let Scene { desk, person, slide, chart, .. } = Scene::open(screen, "deck-together");
    mode(&person, "Point");

    // A rectangle from beside all to beside all: what lies in it by half is one place.
    let [x, y, width, height] = drawn(&person, ".page .slide");
    person.drag((x - width * 0.49, y - height * 0.25), (x + width * 0.49, y + height * 0.48));
    person.see("textbox", "Note*");
    person.see("button", "May change: these *shapes");
    person.station("01-rectangle");
    person.type_words("What is this about?");
    person.press("Enter");
    person.until("the note is there", || !desk.json(&["note", "list", DECK]).is_empty());
    let note = desk.json(&["note", "list", DECK]).pop().expect("a note");
    let at = text(&note, "where").to_owned();
    assert!(at.starts_with(&format!("slide:{slide}/shape:")) && at.contains(&chart.to_string()), "{at}");

    // By keyboard: two slides.
    person.press_until("Tab", "button", "Slide *");
    person.press("Home");
    person.press("Shift+ArrowDown");
    person.see("button", "Slide 2*chosen");
    person.click("button", "Note on 2");
    person.see("textbox", "Note*");
    person.type_words("Do we need both?");
    person.press("Enter");
    person.until("the second note is there", || desk.json(&["note", "list", DECK]).len() == 2);
    let places: Vec<String> =
        desk.json(&["note", "list", DECK]).iter().map(|note| text(note, "where").to_owned()).collect();
    assert!(places.contains(&"slide:1,2".to_owned()), "{places:?}");

    // And both go at once, and come back.
    let before = bytes(&desk);
    person.press_until("Tab", "button", "Slide *");
    person.press("End");
    person.press("Shift+ArrowUp");
    person.press("Delete");
    came(&person, &desk, 2, "Deleted 2 slides");
    person.see("group", "Saved");
    person.press("Control+z");
    came(&person, &desk, 3, "Restored version 1");
    assert!(bytes(&desk) == before, "taken back to the byte");
    person.station("02-slides");
}

#[test]
fn shapes_and_slides_are_pointed_at_together_in_chromium() {
    are_pointed_at_together(Screen::Chromium);
}

#[test]
fn shapes_and_slides_are_pointed_at_together_in_the_window() {
    are_pointed_at_together(Screen::Window);
}

/// A slide with a picture: another one takes its place, and one that is too large is refused before it is sent.
fn gets_another_picture(screen: Screen) {
    let desk = Desk::new();
    let deck = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("suite/decks/bug65673.pptx");
    desk.write("talk.pptx", std::fs::read(deck).expect("a deck"));
    let person = Person::new(screen.open(&desk, (1440, 900)), screen, "deck-picture");
    person.click("button", "talk.pptx*");
    person.see("navigation", "Slides");
    drawn(&person, ".page .slide image, .page .slide use");
    mode(&person, "Edit");
    let picture = "return [...document.querySelectorAll('.page .slide [data-shape]')].find((one) => one.querySelector('use, image') && !one.dataset.inherited)?.dataset.shape";
    let id = person.session.read(picture, &json!([])).as_str().expect("a picture").to_owned();
    let [x, y, ..] = drawn(&person, &format!(".page .slide [data-shape=\"{id}\"]"));
    person.press_at((x, y));
    person.see("button", "Another picture…");
    // As a person's choice of a file puts it into the field.
    let choose = "const canvas = document.createElement('canvas'); [canvas.width, canvas.height] = [60, 40]; \
        const ink = canvas.getContext('2d'); ink.fillStyle = '#b0004f'; ink.fillRect(0, 0, 60, 40); \
        const bytes = Uint8Array.from(atob(canvas.toDataURL('image/png').split(',')[1]), (c) => c.charCodeAt(0)); \
        const size = arguments[0]; const parts = size ? [bytes, new Uint8Array(size)] : [bytes]; \
        const chosen = new DataTransfer(); chosen.items.add(new File(parts, 'red.png', { type: 'image/png' })); \
        const field = document.querySelector('input[type=file][aria-label=\"Another picture\"]'); \
        field.files = chosen.files; field.dispatchEvent(new Event('change', { bubbles: true })); return true";
    // The button says which picture it is for; the dialog of the system that it opens is not driven.
    person.session.read("HTMLInputElement.prototype.click = () => undefined; return true", &json!([]));
    person.click("button", "Another picture…");
    person.session.read(choose, &json!([9 << 20]));
    person.until("it is refused", || person.says("red.png is larger than 8 MB."));
    let before = std::fs::read(desk.folder.join("talk.pptx")).expect("the deck");
    person.session.read(choose, &json!([0]));
    person.until("another picture", || {
        desk.json(&["versions", "talk.pptx"]).iter().any(|one| text(one, "why").starts_with("Replaced"))
    });
    let after = std::fs::read(desk.folder.join("talk.pptx")).expect("the deck");
    assert!(before != after);
    person.station("01-another");
}

#[test]
fn a_picture_is_exchanged_in_chromium() {
    gets_another_picture(Screen::Chromium);
}

#[test]
fn a_picture_is_exchanged_in_the_window() {
    gets_another_picture(Screen::Window);
}
