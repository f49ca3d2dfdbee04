//! A person's hands: mouse, wheel and keyboard as real input of the driver. They never make an event in the page.

use serde_json::{Value, json};

use super::Person;
use crate::screen::Screen;

/// With what a person does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// The mouse.
    Pointer,
    /// The keyboard alone.
    Keys,
}

impl Hand {
    /// Both, one after the other.
    pub const BOTH: [Self; 2] = [Self::Pointer, Self::Keys];
}

impl Person {
    /// Presses a button, with the mouse or with the keyboard alone.
    #[track_caller]
    pub fn act(&self, hand: Hand, role: &str, name: &str) {
        if hand == Hand::Pointer {
            return self.click(role, name);
        }
        self.see(role, name);
        self.press_until("Tab", role, name);
        // Of a choice it is this key that chooses; the other one sends its form.
        self.press(if ["radio", "checkbox"].contains(&role) { " " } else { "Enter" });
    }

    /// Goes to a field, with the mouse or with the keyboard alone, and writes in it, over what stands there.
    #[track_caller]
    pub fn fill(&self, hand: Hand, name: &str, words: &str) {
        match hand {
            Hand::Pointer => self.click("textbox", name),
            Hand::Keys => self.press_until("Tab", "textbox", name),
        }
        self.press("Control+a");
        self.type_words(words);
    }

    /// Begins a task with these words.
    #[track_caller]
    pub fn begin(&self, hand: Hand, words: &str) {
        self.act(hand, "button", "New task");
        self.fill(hand, "What should be done?", words);
        self.act(hand, "button", "Start");
    }

    /// Chooses a line of an open menu; `*` stands for what is said behind it.
    #[track_caller]
    pub fn choose(&self, hand: Hand, name: &str) {
        if hand == Hand::Pointer {
            return self.click("menuitem", name);
        }
        self.see("menuitem", name);
        self.press_until("ArrowDown", "menuitem", name);
        self.press("Enter");
    }

    /// Presses the mouse there.
    pub fn press_at(&self, (x, y): (f64, f64)) {
        self.mouse(&json!([
            { "type": "pointerMove", "duration": 0, "x": x.round(), "y": y.round() },
            { "type": "pointerDown", "button": 0 },
            { "type": "pointerUp", "button": 0 },
        ]));
    }

    /// Presses the mouse's other button there.
    pub fn press_other_at(&self, (x, y): (f64, f64)) {
        self.mouse(&json!([
            { "type": "pointerMove", "duration": 0, "x": x.round(), "y": y.round() },
            { "type": "pointerDown", "button": 2 },
            { "type": "pointerUp", "button": 2 },
        ]));
    }

    /// Presses the mouse on the first point and lets it go on the second.
    pub fn drag(&self, (x, y): (f64, f64), (to_x, to_y): (f64, f64)) {
        self.mouse(&json!([
            { "type": "pointerMove", "duration": 0, "x": x.round(), "y": y.round() },
            { "type": "pointerDown", "button": 0 },
            { "type": "pointerMove", "duration": 40, "x": ((x + to_x) / 2.0).round(), "y": ((y + to_y) / 2.0).round() },
            { "type": "pointerMove", "duration": 40, "x": to_x.round(), "y": to_y.round() },
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
    pub(super) fn scroll(&self, by: &Value) {
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

    /// Waits until this has the keyboard. In a name `*` stands for anything.
    #[track_caller]
    pub fn see_focus(&self, role: &str, name: &str) {
        let is_there = crate::desk::holds_soon(super::PATIENCE, || self.is_at(role, name));
        assert!(is_there, "the keyboard is not at {role} “{name}”, but at {}", self.focus());
    }

    fn is_at(&self, role: &str, name: &str) -> bool {
        super::like(&format!("{role} “{name}”"), &self.focus())
    }

    /// Presses a key until something has the keyboard. In a name `*` stands for anything.
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
}

/// The protocol's sign for a key (W3C §17.4.2).
fn key_value(name: &str) -> String {
    let sign = match name {
        "Enter" => '\u{e007}',
        "Backspace" => '\u{e003}',
        "Tab" => '\u{e004}',
        "Shift" => '\u{e008}',
        "Control" => '\u{e009}',
        "Alt" => '\u{e00a}',
        "Escape" => '\u{e00c}',
        "Space" => ' ',
        "Delete" => '\u{e017}',
        "End" => '\u{e010}',
        "Home" => '\u{e011}',
        "ArrowLeft" => '\u{e012}',
        "ArrowUp" => '\u{e013}',
        "ArrowRight" => '\u{e014}',
        "ArrowDown" => '\u{e015}',
        "F2" => '\u{e032}',
        "F10" => '\u{e03a}',
        // What else would be the sign between two keys.
        "Minus" => '-',
        "Plus" => '+',
        _ => return name.to_owned(),
    };
    sign.to_string()
}
