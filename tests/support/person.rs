//! A person before a screen: finds things by role and accessible name as a screen reader would, points, clicks and
//! types with real input, and reads the words on the page. Waits poll and are bounded. Hands are in `hands.rs`; what a
//! screen reader is told in `reader.rs`.

use std::cell::Cell;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};

use crate::driver::Session;
use crate::screen::Screen;

mod hands;
mod looks;
mod reader;

pub use hands::Hand;
pub use looks::{SIZES, ZOOMED};
pub use reader::Heard;

/// What is found in the page by role and name, and what is read of it.
const FIND: &str = include_str!("find.js");
/// Asks what was sent to the page before; nothing where this is another page.
const ASK: &str = "return window.__find ? [window.__find[arguments[0]](...arguments[1])] : null";
/// Waits in the page for what fits: `arguments` are how, what, with which arguments, and how long.
const AWAIT: &str = "const done = arguments[4]; \
    if (window.__find) window.__find.until(arguments[0], arguments[1], arguments[2], arguments[3], done); else done(null)";
/// Milliseconds of one wait in the page: after it the page may be another one.
const AWAITED: u64 = 2000;
/// Longest wait for anything on the page: far more than a person would have, for a machine that builds meanwhile.
const PATIENCE: Duration = Duration::from_secs(60);
/// Ends when the page was painted twice: what an act moves is measured in the first, and begins to move in the second.
const PAINTED_TWICE: &str =
    "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(true)))";
/// How often the page may be another one between two questions.
const PAGES: usize = 20;
/// Longest wait for a page to begin to scroll.
const SCROLLING: Duration = Duration::from_secs(2);

#[track_caller]
fn wait(what: &str, holds: impl FnMut() -> bool) {
    crate::desk::wait(PATIENCE, what, holds);
}

/// Whether a name is like a pattern, in which `*` stands for anything.
fn like(pattern: &str, name: &str) -> bool {
    let Some((begin, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(mut left) = name.strip_prefix(begin) else { return false };
    let mut rest = rest;
    while let Some((part, next)) = rest.split_once('*') {
        let Some(at) = left.find(part) else { return false };
        (left, rest) = (&left[at + part.len()..], next);
    }
    left.ends_with(rest)
}

/// A rectangle of the page, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Rect {
    fn of(value: &Value) -> Self {
        let side = |i: usize| value[i].as_f64().unwrap_or_else(|| panic!("no rectangle: {value}"));
        Self { x: side(0), y: side(1), w: side(2), h: side(3) }
    }

    /// Its middle.
    pub fn middle(self) -> (f64, f64) {
        (self.x + self.w / 2.0, self.y + self.h / 2.0)
    }

    /// Whether the other lies wholly in it.
    pub fn holds(self, other: Self) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && other.x + other.w <= self.x + self.w
            && other.y + other.h <= self.y + self.h
    }

    /// Whether the two share a part.
    pub fn meets(self, other: Self) -> bool {
        self.x < other.x + other.w
            && other.x < self.x + self.w
            && self.y < other.y + other.h
            && other.y < self.y + self.h
    }
}

/// A person before a page.
#[derive(Debug)]
pub struct Person {
    /// The page.
    pub session: Session,
    screen: Screen,
    shots: PathBuf,
    /// How far the wheel was turned in all, in CSS pixels.
    wheel: Cell<i64>,
    /// Each station is looked at in the light and in the dark.
    both: Cell<bool>,
}

impl Person {
    /// Sits down before a session; pictures go to `target/journeys/SCREEN/CASE/`.
    pub fn new(session: Session, screen: Screen, case: &str) -> Self {
        let target = crate::desk::target();
        let shots = target.join("journeys").join(screen.name()).join(case);
        let _ = std::fs::remove_dir_all(&shots);
        std::fs::create_dir_all(&shots).expect("a folder for pictures");
        println!("pictures: {}", shots.display());
        Self { session, screen, shots, wheel: Cell::new(0), both: Cell::new(false) }
    }

    /// Which screen it is.
    pub fn screen(&self) -> Screen {
        self.screen
    }

    #[track_caller]
    fn find(&self, what: &str, arguments: Value) -> Value {
        let asked = json!([what, arguments]);
        for _ in 0..PAGES {
            if let [found] = self.session.read(ASK, &asked).as_array().map_or(&[][..], Vec::as_slice) {
                return found.clone();
            }
            self.session.read(FIND, &json!([]));
        }
        panic!("the page is always another one");
    }

    /// Waits until what is found fits (`some`, `none`, `true`, or words after a `~`), and gives it. Chromium waits in the page
    /// for its changes; the window, whose driver loses what a page says on its way out, is asked again and again.
    #[track_caller]
    fn found(&self, told: &str, fits: &str, what: &str, arguments: &Value) -> Value {
        let mut found = Value::Null;
        let is_it = |found: &Value| match fits {
            "some" => !found.is_null(),
            "none" => found.is_null(),
            "true" => *found == true,
            words => found["words"].as_str().is_some_and(|said| said.contains(&words[1..])),
        };
        wait(told, || {
            if self.screen == Screen::Chromium {
                let waited = self.session.waited(AWAIT, &json!([fits, what, arguments, AWAITED]));
                if let Some([one]) = waited.as_ref().and_then(Value::as_array).map(Vec::as_slice) {
                    found = one.clone();
                    return true;
                }
            }
            found = self.find(what, arguments.clone());
            is_it(&found)
        });
        found
    }

    /// Waits for what has this role and this name, and gives where it lies. In a name `*` stands for anything.
    #[track_caller]
    pub fn see(&self, role: &str, name: &str) -> Rect {
        let found = self.found(&format!("{role} “{name}”"), "some", "byRole", &json!([role, name]));
        self.heard(role, name, &found["element"]);
        Rect::of(&found["rect"])
    }

    /// Waits until nothing has this role and this name.
    #[track_caller]
    pub fn see_none(&self, role: &str, name: &str) {
        self.found(&format!("no {role} “{name}”"), "none", "byRole", &json!([role, name]));
    }

    /// Holds the page's own role and name against what the browser would tell a screen reader.
    #[track_caller]
    fn heard(&self, role: &str, name: &str, element: &Value) {
        if let Some(computed) = self.session.role(element) {
            assert_eq!(computed, role, "“{name}”");
        }
        if let Some(computed) = self.session.label(element) {
            let bare = |text: &str| text.split_whitespace().collect::<String>();
            let fits = like(&bare(name), &bare(&computed));
            assert!(fits, "{role} “{name}” is called “{computed}”");
        }
    }

    /// The words of what has this role and this name.
    #[track_caller]
    pub fn words(&self, role: &str, name: &str) -> String {
        self.see(role, name);
        let found = self.find("byRole", json!([role, name]));
        found["words"].as_str().unwrap_or_default().to_owned()
    }

    /// Waits until what has this role and name says these words.
    #[track_caller]
    pub fn see_words(&self, role: &str, name: &str, words: &str) {
        let told = format!("{role} “{name}” with “{words}”");
        self.found(&told, &format!("~{words}"), "byRole", &json!([role, name]));
    }

    /// Points at it with the mouse and presses.
    #[track_caller]
    pub fn click(&self, role: &str, name: &str) {
        self.see(role, name);
        let rect = self.brought(&format!("{role} “{name}” can be pressed"), || {
            self.find("spot", json!([role, name]))
        });
        self.press_at(rect.middle());
    }

    /// Waits until something rests in view, turning the wheel where it must; `look` says where it is.
    #[track_caller]
    fn brought(&self, what: &str, look: impl Fn() -> Value) -> Rect {
        let mut last = Value::Null;
        let mut at = None;
        wait(what, || {
            self.session.read_later(PAINTED_TWICE, &json!([]));
            let found = look();
            // What still moves is neither scrolled nor pressed.
            let rests =
                !found["rect"].is_null() && found["rect"] == last && self.find("still", json!([])) == true;
            last = found["rect"].clone();
            if rests && !found["scroll"].is_null() {
                self.scroll(&found["scroll"]);
                // A page may scroll a while after the wheel was turned.
                crate::desk::holds_soon(SCROLLING, || look()["rect"] != last);
            } else if rests && found["ready"] == true {
                at = Some(Rect::of(&found["rect"]));
            }
            at.is_some()
        });
        at.expect("a place")
    }

    /// What is written in a field.
    #[track_caller]
    pub fn written(&self, role: &str, name: &str) -> String {
        self.see(role, name);
        let found = self.find("byRole", json!([role, name]));
        found["value"].as_str().unwrap_or_default().to_owned()
    }

    /// Where words of the document lie, within elements of a kind (`p`, `td`), scrolled into view with the wheel.
    #[track_caller]
    pub fn place(&self, within: &str, words: &str) -> Rect {
        self.brought(&format!("“{words}” in {within}"), || self.find("place", json!([within, words])))
    }

    /// Where a cell of the sheet lies (`D3`), scrolled into view with the wheel.
    #[track_caller]
    pub fn cell(&self, at: &str) -> Rect {
        let letters = at.trim_end_matches(|ch: char| ch.is_ascii_digit());
        let column = letters.bytes().fold(0, |sum, letter| sum * 26 + i64::from(letter - b'A') + 1);
        let row: i64 = at.get(letters.len()..).and_then(|row| row.parse().ok()).unwrap_or(0);
        self.brought(at, || self.find("cell", json!([row, column])))
    }

    /// What the cells say that are marked in a style just now (`note`, `added`).
    pub fn cells(&self, style: &str) -> Vec<String> {
        self.texts("cells", json!([style]))
    }

    /// Chooses how all looks (`Light`, `Dark`) in the settings, from the first page. `Both` leaves it to the system, and in
    /// Chromium, which can be told what the system has, each station is looked at in both.
    #[track_caller]
    pub fn choose_theme(&self, label: &str) {
        self.see("main", "Start");
        self.both.set(label == "Both");
        if self.both.get() {
            return;
        }
        self.click("button", "Settings");
        self.click("menuitemcheckbox", label);
        self.see_none("menuitemcheckbox", label);
    }

    /// The words that are painted in a highlight style just now.
    pub fn painted(&self, style: &str) -> Vec<String> {
        self.texts("painted", json!([style]))
    }

    /// The same, each with where its first line is painted.
    pub fn painted_at(&self, style: &str) -> Vec<(String, Rect)> {
        let found = self.find("paintedAt", json!([style]));
        let one = |value: &Value| {
            (value["words"].as_str().unwrap_or_default().to_owned(), Rect::of(&value["rect"]))
        };
        found.as_array().into_iter().flatten().map(one).collect()
    }

    /// What can be pressed and lies over something else that can be pressed.
    pub fn crowded(&self) -> Vec<String> {
        self.texts("crowded", json!([]))
    }

    /// What takes longer than so many seconds to move.
    pub fn moving(&self, longest: f64) -> Vec<String> {
        self.texts("moving", json!([longest]))
    }

    /// The words that are shown as struck out in the document.
    pub fn struck(&self) -> Vec<String> {
        self.texts("struck", json!([]))
    }

    /// The steps of a task that are shown as at work.
    pub fn turning(&self) -> Vec<String> {
        self.texts("turning", json!([]))
    }

    fn texts(&self, what: &str, arguments: Value) -> Vec<String> {
        let found = self.find(what, arguments);
        found
            .as_array()
            .into_iter()
            .flatten()
            .map(|words| words.as_str().unwrap_or_default().to_owned())
            .collect()
    }

    /// What is in view of the page.
    pub fn page(&self) -> Rect {
        Rect::of(&self.find("page", json!([])))
    }

    /// The document's blocks as they read now, without what is shown as struck out.
    pub fn blocks(&self) -> Vec<String> {
        self.texts("blocks", json!([]))
    }

    /// The cells of a data file that are lit, in reading order.
    pub fn lit(&self) -> Vec<String> {
        self.texts("lit", json!([]))
    }

    /// Whether the page shows these words anywhere.
    pub fn says(&self, words: &str) -> bool {
        self.find("says", json!([words])) == true
    }

    /// Whether the window is too small for the conversation beside the artifact.
    pub fn is_folded(&self) -> bool {
        !self.find("byRole", json!(["button", "Unfold the conversation"])).is_null()
    }

    /// Waits until something holds.
    #[track_caller]
    pub fn until(&self, what: &str, holds: impl FnMut() -> bool) {
        wait(what, holds);
    }

    /// Waits until nothing moves, then takes a picture, `NN-station.png`; where both looks are wanted also
    /// `NN-station-dark.png`.
    #[track_caller]
    pub fn station(&self, name: &str) {
        self.look_at(name);
        if self.both.get() {
            self.prefer("prefers-color-scheme", "dark");
            self.look_at(&format!("{name}-dark"));
            self.prefer("prefers-color-scheme", "light");
        }
        let errors = self.session.console_errors();
        assert!(errors.is_empty(), "{name}: {errors:?}");
    }

    #[track_caller]
    fn look_at(&self, name: &str) {
        self.found("nothing moves", "true", "still", &json!([]));
        let out = self.texts("overflow", json!([]));
        assert!(out.is_empty(), "{name}: out of the window: {out:#?}");
        let illegible = self.texts("illegible", json!([]));
        assert!(illegible.is_empty(), "{name}: hard to read: {illegible:#?}");
        // What the page says now is on the screen after its next frame.
        self.session.read_later(PAINTED_TWICE, &json!([]));
        self.picture(name);
    }

    /// Where a picture of this name lies.
    pub fn shot(&self, name: &str) -> PathBuf {
        self.shots.join(format!("{name}.png"))
    }

    fn picture(&self, name: &str) {
        if let Some(png) = self.session.screenshot() {
            let _ = std::fs::write(self.shot(name), png);
        }
    }
}

impl Drop for Person {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.picture("failed");
            eprintln!("a picture of it: {}/failed.png", self.shots.display());
        }
    }
}
