//! A person before a screen: finds things by role and accessible name as a screen reader would, points, clicks and
//! types with real input, and reads the words on the page. Waits poll and are bounded.

use std::cell::Cell;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};

use crate::driver::Session;
use crate::screen::Screen;

/// What is found in the page by role and name, and what is read of it.
const FIND: &str = include_str!("find.js");
/// Longest wait for anything on the page: far more than a person would have, for a machine that builds meanwhile.
const PATIENCE: Duration = Duration::from_secs(20);
/// Longest wait for a page to begin to scroll.
const SCROLLING: Duration = Duration::from_secs(2);

#[track_caller]
fn wait(what: &str, holds: impl FnMut() -> bool) {
    crate::desk::wait(PATIENCE, what, holds);
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

    /// True where the other lies wholly in it.
    pub fn holds(self, other: Self) -> bool {
        self.x <= other.x
            && self.y <= other.y
            && other.x + other.w <= self.x + self.w
            && other.y + other.h <= self.y + self.h
    }

    /// True where the two share a part.
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
}

impl Person {
    /// Sits down before a session; pictures go to `target/journeys/SCREEN/CASE/`.
    pub fn new(session: Session, screen: Screen, case: &str) -> Self {
        let target = crate::binary("gloss").ancestors().nth(2).expect("target").to_owned();
        let shots = target.join("journeys").join(screen.name()).join(case);
        let _ = std::fs::remove_dir_all(&shots);
        std::fs::create_dir_all(&shots).expect("a folder for pictures");
        println!("pictures: {}", shots.display());
        Self { session, screen, shots, wheel: Cell::new(0) }
    }

    fn find(&self, what: &str, arguments: Value) -> Value {
        let script = format!("{FIND}\nreturn {what}(...arguments)");
        self.session.read(&script, &arguments)
    }

    /// Waits for what has this role and this name, and gives where it lies. A name that ends in `*` is a beginning.
    #[track_caller]
    pub fn see(&self, role: &str, name: &str) -> Rect {
        let mut found = Value::Null;
        wait(&format!("{role} “{name}”"), || {
            found = self.find("byRole", json!([role, name]));
            !found.is_null()
        });
        self.heard(role, name, &found["element"]);
        Rect::of(&found["rect"])
    }

    /// Waits until nothing has this role and this name.
    #[track_caller]
    pub fn see_none(&self, role: &str, name: &str) {
        wait(&format!("no {role} “{name}”"), || self.find("byRole", json!([role, name])).is_null());
    }

    /// Holds the page's own role and name against what the browser would tell a screen reader.
    #[track_caller]
    fn heard(&self, role: &str, name: &str, element: &Value) {
        if let Some(computed) = self.session.role(element) {
            assert_eq!(computed, role, "“{name}”");
        }
        if let Some(computed) = self.session.label(element) {
            let bare = |text: &str| text.split_whitespace().collect::<String>();
            let fits = match name.strip_suffix('*') {
                Some(begin) => bare(&computed).starts_with(&bare(begin)),
                None => bare(&computed) == bare(name),
            };
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
        wait(&format!("{role} “{name}” with “{words}”"), || {
            self.find("byRole", json!([role, name]))["words"]
                .as_str()
                .is_some_and(|said| said.contains(words))
        });
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
            let found = look();
            // What still moves is neither scrolled nor pressed.
            let rests = !found["rect"].is_null() && found["rect"] == last;
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

    /// Presses the mouse there.
    pub fn press_at(&self, (x, y): (f64, f64)) {
        self.mouse(&json!([
            { "type": "pointerMove", "duration": 0, "x": x.round(), "y": y.round() },
            { "type": "pointerDown", "button": 0 },
            { "type": "pointerUp", "button": 0 },
        ]));
    }

    /// Moves the mouse there.
    pub fn hover_at(&self, (x, y): (f64, f64)) {
        self.mouse(&json!([{ "type": "pointerMove", "duration": 0, "x": x.round(), "y": y.round() }]));
    }

    fn mouse(&self, actions: &Value) {
        self.session.perform(&json!([{
            "type": "pointer", "id": "mouse", "parameters": { "pointerType": "mouse" }, "actions": actions,
        }]));
    }

    /// Turns the wheel.
    fn scroll(&self, by: &Value) {
        let mut turn = by["by"].as_i64().unwrap_or(0);
        // WebKit's driver takes what the protocol calls a movement for the wheel's position.
        if self.screen == Screen::Window {
            turn += self.wheel.get();
            self.wheel.set(turn);
        }
        let scroll = json!({ "type": "scroll", "x": by["x"], "y": by["y"], "deltaX": 0, "deltaY": turn });
        self.session.perform(&json!([{ "type": "wheel", "id": "wheel", "actions": [scroll] }]));
    }

    /// Types words, key by key.
    pub fn type_words(&self, words: &str) {
        let keys: Vec<Value> = words
            .chars()
            .flat_map(|key| {
                let key = key.to_string();
                [json!({ "type": "keyDown", "value": key }), json!({ "type": "keyUp", "value": key })]
            })
            .collect();
        self.keyboard(&keys);
    }

    /// Presses a key or a chord, as `Enter` or `Control+Alt+m`.
    pub fn press(&self, chord: &str) {
        let keys: Vec<String> = chord.split('+').map(key_value).collect();
        let down = keys.iter().map(|key| json!({ "type": "keyDown", "value": key }));
        let up = keys.iter().rev().map(|key| json!({ "type": "keyUp", "value": key }));
        self.keyboard(&down.chain(up).collect::<Vec<_>>());
    }

    fn keyboard(&self, actions: &[Value]) {
        self.session.perform(&json!([{ "type": "key", "id": "keyboard", "actions": actions }]));
    }

    /// What has the keyboard: `role “name”`.
    pub fn focus(&self) -> String {
        self.find("focused", json!([])).as_str().unwrap_or_default().to_owned()
    }

    /// Waits until this has the keyboard. A name that ends in `*` is a beginning.
    #[track_caller]
    pub fn see_focus(&self, role: &str, name: &str) {
        wait(&format!("the keyboard at {role} “{name}”"), || self.is_at(role, name));
    }

    fn is_at(&self, role: &str, name: &str) -> bool {
        let at = self.focus();
        match name.strip_suffix('*') {
            Some(begin) => at.starts_with(&format!("{role} “{begin}")),
            None => at == format!("{role} “{name}”"),
        }
    }

    /// What is written in a field.
    #[track_caller]
    pub fn written(&self, role: &str, name: &str) -> String {
        self.see(role, name);
        let found = self.find("byRole", json!([role, name]));
        found["value"].as_str().unwrap_or_default().to_owned()
    }

    /// Presses a key until something has the keyboard. A name that ends in `*` is a beginning.
    #[track_caller]
    pub fn press_until(&self, key: &str, role: &str, name: &str) {
        let mut passed = Vec::new();
        // More stops than any page has; a trap for the keyboard is found out.
        for _ in 0..200 {
            if self.is_at(role, name) {
                return;
            }
            passed.push(self.focus());
            self.press(key);
        }
        panic!("{key} never came to {role} “{name}”: {passed:?}");
    }

    /// Where words of the document lie, within elements of a kind (`p`, `td`), scrolled into view with the wheel.
    #[track_caller]
    pub fn place(&self, within: &str, words: &str) -> Rect {
        self.brought(&format!("“{words}” in {within}"), || self.find("place", json!([within, words])))
    }

    /// The words that are painted in a highlight style just now.
    pub fn painted(&self, style: &str) -> Vec<String> {
        self.texts("painted", json!([style]))
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

    /// True where the window is too small for the conversation beside the artifact.
    pub fn is_folded(&self) -> bool {
        !self.find("byRole", json!(["button", "Unfold the conversation"])).is_null()
    }

    /// Waits until something holds.
    #[track_caller]
    pub fn until(&self, what: &str, holds: impl FnMut() -> bool) {
        wait(what, holds);
    }

    /// Waits until nothing moves, then takes a picture, `NN-station.png`.
    #[track_caller]
    pub fn station(&self, name: &str) {
        wait("nothing moves", || self.find("still", json!([])) == true);
        let out = self.texts("overflow", json!([]));
        assert!(out.is_empty(), "{name}: out of the window: {out:#?}");
        let illegible = self.texts("illegible", json!([]));
        assert!(illegible.is_empty(), "{name}: hard to read: {illegible:#?}");
        self.picture(name);
        let errors = self.session.console_errors();
        assert!(errors.is_empty(), "{name}: {errors:?}");
    }

    fn picture(&self, name: &str) {
        if let Some(png) = self.session.screenshot() {
            let _ = std::fs::write(self.shots.join(format!("{name}.png")), png);
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

/// The protocol's sign for a key (W3C §17.4.2).
fn key_value(name: &str) -> String {
    let sign = match name {
        "Enter" => '\u{e007}',
        "Tab" => '\u{e004}',
        "Shift" => '\u{e008}',
        "Control" => '\u{e009}',
        "Alt" => '\u{e00a}',
        "Escape" => '\u{e00c}',
        "Space" => ' ',
        "ArrowLeft" => '\u{e012}',
        "ArrowUp" => '\u{e013}',
        "ArrowRight" => '\u{e014}',
        "ArrowDown" => '\u{e015}',
        _ => return name.to_owned(),
    };
    sign.to_string()
}
