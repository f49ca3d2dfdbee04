//! A review of ten notes, from pointing to "All reviewed", with a model that does what they ask and rewrites more: once
//! by pointer and once by keyboard alone, in the browser and in the window. What the person sees is held against what
//! lies in the folder.

mod memo;

use std::cell::Cell;

use gloss_mock_model::Mock;
use gloss_tests::{Desk, Person, Screen};

use memo::{ANSWER, BESIDE, BY_KEYS, By, MEANWHILE, MEMO, NOTES, REPLY, TITLE, script, served};

/// A person who reviews in one way, or in two by turns.
struct Reviewer {
    person: Person,
    /// The way; none is one and the other by turns.
    by: Option<By>,
    /// How often they changed the way.
    turns: Cell<usize>,
}

impl Reviewer {
    /// The way in which they do what they are at.
    fn way(&self) -> By {
        let in_turn = if self.turns.get().is_multiple_of(2) { By::Pointer } else { By::Keys };
        self.by.unwrap_or(in_turn)
    }

    /// Begins something else.
    fn turn(&self) {
        self.turns.set(self.turns.get() + 1);
    }

    /// Points at words: a click, or the caret and M.
    #[track_caller]
    fn point(&self, within: &str, words: &str) {
        match self.way() {
            By::Pointer => self.person.press_at(self.person.place(within, words).middle()),
            By::Keys => {
                self.walk(words);
                self.person.press("m");
            }
        }
        self.person.see("group", "New note");
        self.person.see_focus("textbox", "Note");
    }

    /// Walks the caret on until it stands on these words.
    #[track_caller]
    fn walk(&self, words: &str) {
        let at = || self.person.painted("caret").concat();
        self.person.press_until("Tab", "article", &format!("{TITLE}, version*"));
        let mut here = at();
        // To the end, and once more from the beginning.
        for _ in 0..80 {
            if here.starts_with(words) {
                return;
            }
            self.person.press("ArrowRight");
            let before = std::mem::replace(&mut here, at());
            if here == before {
                self.person.press("Home");
                here = at();
            }
        }
        panic!("the caret never came to “{words}”, but to {here:?}");
    }

    /// Presses a button by its way.
    #[track_caller]
    fn button(&self, name: &str) {
        match self.way() {
            By::Pointer => self.person.click("button", name),
            By::Keys => {
                self.person.see("button", name);
                self.person.press_until("Tab", "button", name);
                self.person.press("Enter");
            }
        }
    }

    /// Writes the note that is begun and adds it.
    #[track_caller]
    fn write(&self, words: &str) {
        self.person.type_words(words);
        match self.way() {
            By::Pointer => self.person.click("button", "Add note"),
            By::Keys => self.person.press("Enter"),
        }
        self.person.see_none("group", "New note");
    }

    fn note(&self, at: usize) {
        let note = &NOTES[at];
        self.turn();
        match (at, self.way()) {
            (2, By::Pointer) => {
                // The line may end in the middle of them.
                let from = self.person.place("p", "stood");
                let to = self.person.place("p", "while");
                self.person.drag((from.x + 1.0, from.middle().1), (to.x + to.w - 1.0, to.middle().1));
                self.person.see("group", "New note");
                assert_eq!(self.person.painted("note-focus"), [note.words]);
            }
            (2, By::Keys) => self.point("p", BY_KEYS.0),
            _ => self.point(note.within, note.words),
        }
        if at == 4 {
            self.person.press("Alt+ArrowUp");
            self.person.see("button", "May change: this paragraph");
            self.person.until("the whole paragraph is marked", || {
                self.person.painted("note-focus").concat().starts_with("They sell bread quickly")
            });
        }
        if at == 6 {
            self.person.see_words("group", "New note", "Also in 1 other place.");
            self.button("Include");
            self.person.see_words("group", "New note", "May change: 2 places");
            self.person
                .until("both places are marked", || self.person.painted("note-focus") == ["Hafen", "Hafen"]);
            match self.way() {
                By::Pointer => self.person.click("textbox", "Note"),
                By::Keys => self.person.press_until("Shift+Tab", "textbox", "Note"),
            }
        }
        self.write(note.text);
        let intent = if note.ask { "ask" } else { "change" };
        self.person.see("article", &format!("Note {} of {}, {intent}, not sent, on '*", at + 1, at + 1));
    }
}

fn open(reviewer: &Reviewer) {
    reviewer.person.see("main", "Start");
    reviewer.button("memo.md*");
    reviewer.person.see("article", &format!("{TITLE}, version 1"));
}

fn noted_and_sent(desk: &Desk, reviewer: &Reviewer) {
    let person = &reviewer.person;
    for at in 0..NOTES.len() {
        reviewer.note(at);
    }
    person.station("01-ten-notes");
    match reviewer.way() {
        By::Pointer => person.click("button", "Send 10 notes"),
        By::Keys => person.press("Control+Enter"),
    }
    person.see("article", "Note 1 of 10, change, working, on '*");
    // What is noted meanwhile waits for the next round.
    reviewer.point("p", MEANWHILE.0);
    reviewer.write("Other words");
    person.see("article", "Note 4 of 11, change, next round, on '*");
    person.see_words("main", "Artifact", "Next round");
    person.station("02-at-work");
    desk.write("go", "");
    person.see_words("region", "What was changed", "Changed only what you pointed at.");
    person.see("article", &format!("{TITLE}, version 2"));
    let expected = served(0..NOTES.len());
    assert_eq!(desk.read("memo.md"), expected);
    person.until("every step has ended", || person.turning().is_empty());
}

fn proven(reviewer: &Reviewer) {
    let person = &reviewer.person;
    for (count, first) in [
        ("8 applied", "Note 1 of 11*"),
        ("2 answered", "Note 2 of 11*"),
        ("2 suggestions not applied", "Also suggested, not applied*"),
    ] {
        reviewer.button(count);
        person.see_focus("article", first);
    }
    let struck = person.struck();
    assert!(
        struck.iter().any(|gone| gone == "147") && person.painted("added").contains(&"151".to_owned()),
        "{struck:?}"
    );
    person.station("03-changes");
    match reviewer.way() {
        By::Pointer => person.click("radio", "Final"),
        By::Keys => {
            person.press_until("Shift+Tab", "radio", "Changes");
            person.press("ArrowRight");
        }
    }
    person.until("only the text", || person.struck().is_empty() && person.painted("added").is_empty());
    person.station("04-final");
    match reviewer.way() {
        By::Pointer => person.click("radio", "Changes"),
        By::Keys => person.press("ArrowLeft"),
    }
    person.until("marked again", || !person.struck().is_empty());
}

/// Comes to a card, which unfolds where many stand together.
#[track_caller]
fn card(reviewer: &Reviewer, name: &str) {
    let person = &reviewer.person;
    reviewer.turn();
    match reviewer.way() {
        By::Pointer => person.click("article", name),
        By::Keys => {
            person.see("article", name);
            if !person.focus().starts_with("article") {
                person.press_until("Tab", "article", "*");
            }
            person.press_until("n", "article", name);
        }
    }
    person.see_focus("article", name);
}

/// Does with the card that has the attention what its button and its letter do.
#[track_caller]
fn act(reviewer: &Reviewer, button: &str, letter: &str) {
    match reviewer.way() {
        By::Pointer => reviewer.person.click("button", button),
        By::Keys => reviewer.person.press(letter),
    }
}

fn settled(desk: &Desk, reviewer: &Reviewer) {
    let person = &reviewer.person;
    card(reviewer, "Note 1 of 11, change, applied*");
    act(reviewer, "Undo note 1", "u");
    person.see("article", &format!("{TITLE}, version 3"));
    assert_eq!(desk.read("memo.md"), served(1..NOTES.len()));
    person.see_focus("article", "Note 2 of 11*");
    // It is undone, and not wanted any more.
    card(reviewer, "Note 1 of 11, change, undone*");
    reviewer.button("Delete note 1");
    person.see_words("complementary", "Notes", "Note 1 deleted.");
    card(reviewer, "Note 10 of 10, change, applied*");
    act(reviewer, "Reply to note 10", "r");
    person.see_focus("textbox", "Note");
    reviewer.write("One month more");
    card(reviewer, "Note 1 of 11, ask, answered*");
    person.see_words("article", "Note 1 of 11, ask, answered*", ANSWER);
    reviewer.button("Make this a change");
    person.see_words("group", "New note", "Changes only the marked place.");
    person.see_focus("textbox", "Note");
    reviewer.write("Write that instead");
    person.station("05-drafts-beside");
    suggestions(desk, reviewer);
    // The answered note and its change stand at one place.
    card(reviewer, "Note 3 of 12, change, applied*");
    act(reviewer, "Keep note 3", "y");
    person.see_none("article", "Note 3 of 12, change, applied*");
    reviewer.button("Keep all");
    person.see_words("region", "What was changed", "All 10 reviewed.");
    person.station("06-all-reviewed");
}

fn suggestions(desk: &Desk, reviewer: &Reviewer) {
    let person = &reviewer.person;
    let card_of = "Also suggested, not applied*";
    let left = |count: &str| person.see("button", count);
    reviewer.button("2 suggestions not applied");
    person.see_focus("article", card_of);
    reviewer.button("Leave as is");
    left("1 suggestion not applied");
    reviewer.button("1 suggestion not applied");
    person.see_focus("article", card_of);
    reviewer.button("Apply too");
    person.see_none("article", card_of);
    person.see("article", &format!("{TITLE}, version 4"));
    assert_eq!(desk.read("memo.md"), served(1..NOTES.len()).replace(BESIDE[1].0, BESIDE[1].1));
}

fn again(desk: &Desk, reviewer: &Reviewer) {
    let person = &reviewer.person;
    match reviewer.way() {
        By::Pointer => person.click("button", "Send 3 notes"),
        By::Keys => {
            person.press_until("Tab", "article", &format!("{TITLE}, version 4"));
            person.press("Control+Enter");
        }
    }
    person.see("article", &format!("{TITLE}, version 5"));
    person.see("button", "3 applied");
    let expected = served(1..NOTES.len())
        .replace(BESIDE[1].0, BESIDE[1].1)
        .replace(MEANWHILE.0, MEANWHILE.1)
        .replace(REPLY.0, REPLY.1)
        .replace(NOTES[1].words, ANSWER);
    assert_eq!(desk.read("memo.md"), expected);
    reviewer.button("Keep all");
    person.see_words("region", "What was changed", "All 3 reviewed.");
    person.station("07-second-round");
}

fn reviewed(screen: Screen, by: Option<By>) {
    let desk = Desk::new();
    let mock = Mock::start(script(by == Some(By::Keys), &desk.folder.join("go"))).expect("the double starts");
    desk.connect(&mock, "responses");
    desk.write("memo.md", MEMO);
    let case = if by == Some(By::Keys) { "ten-notes-keys" } else { "ten-notes" };
    let person = Person::new(screen.open(&desk, (1440, 900)), screen, case);
    let reviewer = Reviewer { person, by, turns: Cell::new(1) };
    open(&reviewer);
    noted_and_sent(&desk, &reviewer);
    proven(&reviewer);
    settled(&desk, &reviewer);
    again(&desk, &reviewer);
}

#[test]
fn ten_notes_in_the_browser_by_pointer() {
    reviewed(Screen::Chromium, Some(By::Pointer));
}

#[test]
fn ten_notes_in_the_browser_by_keyboard_alone() {
    reviewed(Screen::Chromium, Some(By::Keys));
}

/// What the window adds to the browser is another pointer and other keys; each is tried with every other note and card.
#[test]
fn ten_notes_in_the_window_by_pointer_and_keys_in_turns() {
    reviewed(Screen::Window, None);
}
