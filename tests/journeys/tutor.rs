//! Cards: a command has them made of what a document says, each on its own words; they are recalled before their answer is seen, come
//! again by how that went, and say so when their words have changed. Only the model is a double.

use gloss_mock_model::{Mock, Script};
use gloss_tests::scripted_task::result;
use gloss_tests::{Desk, Hand, Person, SIZES, Screen, text};
use serde_json::{Value, json};

const LARGE: (i64, i64) = (1440, 900);
const MEMO: &str = "# Autumn memo\n\nWe open the second shop in Leeds on 3 March. Rent is 4,200 pounds a month for five years.\n\n\
Ana Whitfield signs the lease. The bank wants the plan by Friday.\n\nRent is due on the first. Rent is due on the first.\n";
const LOG: &str = "What was said and done";

fn card(question: &str, answer: &str, quote: &str) -> Value {
    json!({ "path": "memo.md", "question": question, "answer": answer, "quote": quote })
}

fn cards() -> Value {
    json!([
        card("Where does the second shop open?", "In Leeds", "the second shop in Leeds"),
        card("What is the rent of the second shop?", "4,200 pounds a month", "4,200 pounds a month"),
        card("Who signs the lease?", "Ana Whitfield", "Ana Whitfield signs the lease."),
        card("Who owns the house?", "Nobody knows", "The house belongs to the town."),
        card("When is rent due?", "On the first", "Rent is due on the first."),
    ])
}

fn desk() -> (Desk, Mock) {
    let make = json!({ "calls": [{ "name": "make_cards", "arguments": { "cards": cards() } }] });
    let end = "Three cards: place, rent and who signs.";
    let script =
        json!([{ "when": { "contains": "tutor", "round": 0 }, "do": make }, { "do": { "text": end } }]);
    let mock = Mock::start(Script::from_value(script).expect("a script")).expect("the double starts");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    desk.write("memo.md", MEMO);
    (desk, mock)
}

fn listed(desk: &Desk) -> Vec<Value> {
    desk.json(&["card", "list"])
}

fn of<'a>(cards: &'a [Value], words: &str) -> &'a Value {
    cards
        .iter()
        .find(|card| text(card, "question").contains(words))
        .unwrap_or_else(|| panic!("{words}: {cards:?}"))
}

#[test]
fn cards_are_made_refused_recalled_and_removed_on_the_command_line() {
    let (desk, mock) = desk();
    desk.run(&["run", "/tutor memo.md", "--json"]).expect(0);
    let told = result(&mock);
    assert_eq!(told["made"], json!([1, 2, 3]), "{told}");
    let why = told["refused"].to_string();
    assert!(why.contains("\"card\":4") && why.contains("do not stand in memo.md"), "{why}");
    assert!(why.contains("\"card\":5") && why.contains("in several places"), "{why}");
    let tools = |body: &Value| body["tools"].to_string();
    assert!(tools(&mock.requests()[0].body).contains("make_cards"));
    assert!(!tools(&mock.requests()[0].body).contains("write_artifact"), "it changes no file");

    // The same again makes none twice, and no other task has the tool.
    desk.run(&["run", "/tutor memo.md", "--json"]).expect(0);
    assert_eq!(result(&mock)["already_there"], json!([1, 2, 3]));
    desk.run(&["run", "Say hello", "--json"]).expect(0);
    assert!(!tools(&mock.requests().last().unwrap().body).contains("make_cards"));

    let all = listed(&desk);
    assert_eq!(all.len(), 3);
    assert!(all.iter().all(|card| card.get("answer").is_none() && text(card, "state") == "new"), "{all:?}");
    let id = text(of(&all, "rent"), "card").to_owned();
    let shown = desk.json(&["card", "show", &id]);
    assert_eq!(
        (text(&shown[0], "answer"), text(&shown[0], "quote")),
        ("4,200 pounds a month", "4,200 pounds a month")
    );
    let hey = desk.json(&["hey"]);
    assert_eq!(hey[0]["cards"], 3, "{hey:?}");
    assert!(desk.run(&["hey"]).expect(0).out.contains("3 cards to recall"));

    let recalled = desk.json(&["card", "recall", &id, "easy"]);
    assert_eq!(text(&recalled[0], "state"), "later");
    assert!(text(&recalled[0], "due") > text(of(&all, "open"), "due"), "{recalled:?}");
    assert_eq!(desk.run(&["card", "recall", &id, "perfect"]).status, 2);
    assert_eq!(desk.json(&["hey"])[0]["cards"], 2);

    desk.run(&["card", "remove", &id]).expect(0);
    assert_eq!((listed(&desk).len(), desk.run(&["card", "show", &id]).status), (2, 2));
    let back = desk.json(&["card", "restore", &id]);
    assert_eq!(text(&back[0], "state"), "later", "it comes back with its recalls");
    assert_eq!(desk.run(&["card", "restore", &id]).status, 2);
}

#[test]
fn a_card_follows_its_words_and_says_when_they_have_changed() {
    let (desk, _mock) = desk();
    desk.run(&["run", "/tutor memo.md", "--json"]).expect(0);
    // Other words around them leave a card as it is; another amount does not, and words that are gone are said to be.
    let edited =
        MEMO.replace("# Autumn memo\n", "# Autumn memo\n\nA new first paragraph, on another matter.\n");
    desk.write(
        "memo.md",
        edited.replace("4,200 pounds", "5,100 pounds").replace("Ana Whitfield signs the lease. ", ""),
    );
    let all = listed(&desk);
    assert_eq!(text(of(&all, "open"), "state"), "new", "{all:?}");
    assert_eq!(text(of(&all, "rent"), "state"), "changed", "{all:?}");
    assert_eq!(text(of(&all, "signs"), "state"), "changed", "{all:?}");
    let refused = desk.run(&["card", "recall", text(of(&all, "rent"), "card"), "good"]);
    assert!(refused.status != 0 && refused.err.contains("look at it"), "{refused:?}");
    // Put back, they are asked again; a file that moves takes its cards along, and one that is gone keeps them.
    desk.write("memo.md", &edited);
    assert!(listed(&desk).iter().all(|card| text(card, "state") == "new"));
    std::fs::rename(desk.folder.join("memo.md"), desk.folder.join("plan.md")).unwrap();
    let moved = listed(&desk);
    assert!(
        moved.iter().all(|card| text(card, "path") == "plan.md" && text(card, "state") == "new"),
        "{moved:?}"
    );
    std::fs::remove_file(desk.folder.join("plan.md")).unwrap();
    assert!(listed(&desk).iter().all(|card| text(card, "state") == "changed"));
    // They outlive the task that made them.
    let task = text(&desk.json(&["tasks"])[0], "task").to_owned();
    desk.run(&["remove", &task]).expect(0);
    assert_eq!(listed(&desk).len(), 3);
}

#[test]
fn without_a_model_cards_are_made_of_what_is_there() {
    let desk = Desk::new();
    desk.write("memo.md", MEMO);
    let nothing = desk.run(&["run", "/tutor memo.md", "--json"]).expect(0).last();
    assert!(text(&nothing, "says").contains("nothing in memo.md to make cards from"), "{nothing}");
    desk.write("sales.csv", "region,revenue\nNorth,2000\nSouth,877\n");
    desk.run(&["run", "Write a report from sales.csv", "--json"]).expect(0);
    let report = desk
        .json(&["artifacts"])
        .iter()
        .map(|one| text(one, "path").to_owned())
        .find(|path| path.ends_with("report.md"));
    let report = report.expect("a report");
    let made = desk.run(&["run", &format!("/tutor {report} for the board"), "--json"]).expect(0).last();
    assert!(text(&made, "says").contains("cards from"), "{made}");
    assert!(text(&made, "says").contains("Not taken: “for the board”"), "{made}");
    let all = listed(&desk);
    assert!(!all.is_empty() && all.iter().all(|card| text(card, "question").contains("____")), "{all:?}");
    let again = desk.run(&["run", &format!("/tutor {report}"), "--json"]).expect(0).last();
    assert!(text(&again, "says").contains("all there already"), "{again}");
    assert_eq!(listed(&desk).len(), all.len());
}

#[test]
fn without_a_model_an_answered_question_is_a_card() {
    let answer = json!([{ "name": "answer", "arguments": { "note": "{{note:1}}", "text": "The landlord let it stand empty." } }]);
    let script =
        json!([{ "when": { "round": 0 }, "do": { "calls": answer } }, { "do": { "text": "Answered." } }]);
    let mock = Mock::start(Script::from_value(script).expect("a script")).expect("the double starts");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    desk.write("memo.md", MEMO);
    let ask = |words: &str, question: &str| {
        desk.run(&["note", "add", "memo.md", "--at", &format!("text:\"{words}\""), "--ask", question])
            .expect(0);
    };
    ask("4,200 pounds a month", "Why so little?");
    desk.run(&["note", "send"]).expect(0);
    // One that waits for its answer is none yet.
    ask("Ana Whitfield", "Who is she?");
    let made = desk.run(&["run", "/tutor memo.md", "--model", "builtin", "--json"]).expect(0).last();
    assert!(text(&made, "says").contains("a card from memo.md"), "{made}");
    let all = listed(&desk);
    assert_eq!((all.len(), text(&all[0], "question")), (1, "“4,200 pounds a month”: Why so little?"));
    let shown = desk.json(&["card", "show", text(&all[0], "card")]);
    assert_eq!(
        (text(&shown[0], "answer"), text(&shown[0], "quote")),
        ("The landlord let it stand empty.", "4,200 pounds a month")
    );
}

fn walk(screen: Screen, hand: Hand, case: &str) {
    let (desk, _mock) = desk();
    let person = Person::new(screen.open(&desk, LARGE), screen, case);
    person.begin(hand, "/tutor memo.md");
    person.see_words("log", LOG, "Three cards: place, rent and who signs.");
    person.see_words("log", LOG, "Made 3 cards, refused 2");
    person.act(hand, "button", "Needs you");
    person.see("button", "3 cards to recall");
    person.station("01-needs-you");
    if hand == Hand::Pointer {
        person.act(hand, "button", "New task");
        person.fill(hand, "What should be done?", "/hey");
        person.act(hand, "button", "Start");
        person.see_words("main", "Hey", "3 cards to recall");
        person.station("01b-hey");
    }
    person.act(hand, "button", "3 cards to recall");
    person.see_words("main", "Cards", "Where does the second shop open?");
    assert!(!person.says("In Leeds"), "no answer is shown before it was tried");
    person.looks("02-cards", ("button", "Recall 3 cards"), &SIZES);

    person.act(hand, "button", "Recall 3 cards");
    person.see_focus("button", "Show the answer");
    assert!(!person.says("In Leeds"));
    person.looks("03-question", ("button", "Show the answer"), &SIZES);
    match hand {
        Hand::Pointer => person.click("button", "Show the answer"),
        Hand::Keys => person.press(" "),
    }
    person.see_words("region", "Cards", "In Leeds");
    person.until("the place is lit", || person.painted("note-focus") == ["the second shop in Leeds"]);
    person.see("button", "Good in 10 minutes*");
    person.looks("04-answer", ("button", "Good in 10 minutes*"), &SIZES);
    let grade = |name: &str, key: &str| match hand {
        Hand::Pointer => person.click("button", name),
        Hand::Keys => person.press(key),
    };
    grade("Easy in 15 days*", "4");
    person.see_words("main", "Cards", "What is the rent of the second shop?");
    person.see_focus("button", "Show the answer");
    assert!(!person.says("We open the second shop"), "the document is away while the next one is asked");

    // The document is changed meanwhile, by hand: the third card says so in place of its question alone.
    desk.write("memo.md", MEMO.replace("Ana Whitfield signs", "Tom Whitfield signs"));
    desk.run(&["card", "list"]).expect(0);
    match hand {
        Hand::Pointer => person.click("button", "Show the answer"),
        Hand::Keys => person.press("Enter"),
    }
    person.until("the place is lit", || person.painted("note-focus") == ["4,200 pounds a month"]);
    grade("Forgot in 1 minute*", "1");
    person.see_words("region", "Cards", "The words this rests on have changed: look at it.");
    person.until("the place is lit", || person.painted("note-focus").concat().contains("Tom Whitfield"));
    person.looks("05-changed", ("button", "Correct it"), &SIZES);
    person.act(hand, "button", "Correct it");
    person.fill(hand, "Answer", "Tom Whitfield");
    person.station("06-correcting");
    person.act(hand, "button", "Save");
    person.see_words("main", "Cards", "That was all: 2 cards recalled.");
    person.station("07-end");
    person.act(hand, "button", "All cards");
    person.see_words("main", "Cards", "Comes in 15 days · recalled 1 time");
    person.act(hand, "button", "Remove “Where does*");
    person.see("button", "Undo");
    person.station("08-removed");
    person.act(hand, "button", "Undo");
    person.see("button", "Remove “Where does*");

    // From the document to its own cards.
    person.act(hand, "button", "memo.md*");
    person.act(hand, "button", "Cards · 3");
    person.see_words("main", "Cards", "What you want to know by heart of memo.md.");
    person.station("09-of-the-document");
}

#[test]
fn cards_are_recalled_with_the_mouse() {
    walk(Screen::Chromium, Hand::Pointer, "tutor");
}

#[test]
fn cards_are_recalled_with_the_keyboard() {
    walk(Screen::Chromium, Hand::Keys, "tutor-keys");
}

#[test]
fn cards_are_recalled_in_the_window() {
    walk(Screen::Window, Hand::Pointer, "tutor-window");
}
