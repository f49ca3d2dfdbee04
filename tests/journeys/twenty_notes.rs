//! Twenty notes, overlapping ones too, served by a model that does exactly what they ask *and* rewrites half of the
//! document. What the folder must hold after each step is worked out here, from the pieces of the document alone.

use std::collections::BTreeSet;

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Run, text};
use serde_json::{Value, json};

/// A piece of the document, in order.
#[derive(Clone, Copy)]
enum Piece {
    /// Outside of all notes: as it stands, and as the model would have it.
    Outside(&'static str, &'static str),
    /// Marked: as it stands, and as its notes make it. Places that overlap are one piece.
    Marked(&'static str, &'static str),
}

use Piece::{Marked, Outside};

const PIECES: &[Piece] = &[
    Outside("# ", "# "),
    Marked("Quarterly review", "Third quarter review"),
    Outside("\n\nRevenue rose in the third quarter. ", "\n\nIn the third quarter revenue climbed sharply. "),
    Marked("Costs fell by a tenth.", "Costs fell by 10 %."),
    Outside(" Nobody had expected that.\n\n", " It surprised everybody, the board too.\n\n"),
    Marked(
        "The two new shops carried the growth. Old shops stood still. Rents did not move.",
        "Two shops made all of the growth. Old shops slept. Rents were flat.",
    ),
    Outside(
        " So much for the shops.\n\n## What they do\n\n",
        " That is all about shops.\n\n## What the shops do\n\n",
    ),
    Marked("They sell bread quickly at noon.", "At noon they sell bread fast."),
    Outside(" ", " "),
    Marked("Delivery takes two days.", "Delivery takes 2 days at most."),
    Outside(
        " Nobody complains. 売上は増えた。🎉\n\nA paragraph that the model dislikes.\n\n| Shop | Q2 | Q3 |\n|---|--:|--:|\n| Altmarkt | 612 | ",
        " Few complain. 売上は増えた。🎉\n\n| Shop | Q2 | Q3 |\n|---|--:|--:|\n| Altmarkt | 613 | ",
    ),
    Marked("609", "610"),
    Outside(" |\n| Hafen | 0 | ", " |\n| Hafen | 0 | "),
    Marked("147", "151"),
    Outside(" |\n| Bahnhof | 80 | ", " |\n| Markt | 4 | 5 |\n| Bahnhof | 81 | "),
    Marked("88", "90"),
    Outside(" |\n\n- Check the ledger\n- ", " |\n\nWhat is next:\n\n- Check the old ledger\n- "),
    Marked("Call the bank", "Call the bank today"),
    Outside("\n- Write the memo\n\n```\n", "\n- Write a memo\n\n```\n"),
    Marked("let total = 41;", "let total = 42;"),
    Outside("\nlet tax = 7;\n```\n\n", "\nlet tax = 8;\n```\n\n"),
    Marked("Alpha goes. ", ""),
    Marked("Beta goes. ", ""),
    Outside("Gamma stays. It was a ", "Gamma remains. We had a "),
    Marked("**very** good", "good"),
    Outside(" year.\n", " year, and more will come.\n"),
];

/// A Change: the places it marks, the round in which the model serves it, and what it writes there.
const CHANGES: &[(&[&str], u32, &[&str])] = &[
    (&["Quarterly review"], 1, &["Third quarter review"]),
    (&["Costs fell by a tenth."], 1, &["Costs fell by 10 %."]),
    // Two that overlap by a sentence.
    (
        &["The two new shops carried the growth. Old shops stood still."],
        1,
        &["Two shops made all of the growth. Old shops stood still."],
    ),
    (&["Old shops stood still. Rents did not move."], 2, &["Old shops slept. Rents were flat."]),
    // A word, then the sentence around it.
    (&["quickly"], 1, &["fast"]),
    (&["They sell bread quickly at noon."], 2, &["At noon they sell bread fast."]),
    // The same place twice.
    (&["Delivery takes two days."], 1, &["Delivery takes 2 days."]),
    (&["Delivery takes two days."], 2, &["Delivery takes 2 days at most."]),
    (&["609"], 1, &["610"]),
    // One of two places is shared with another note.
    (&["147"], 1, &["150"]),
    (&["147", "88"], 2, &["151", "90"]),
    (&["Call the bank"], 1, &["Call the bank today"]),
    (&["let total = 41;"], 1, &["let total = 42;"]),
    // Two that stand side by side and leave nothing.
    (&["Alpha goes. "], 1, &[""]),
    (&["Beta goes. "], 1, &[""]),
    (&["**very** good"], 1, &["good"]),
];

const ASKS: &[&str] =
    &["Nobody had expected that.", "売上は増えた。🎉", "quickly", "A paragraph that the model dislikes."];

/// The document with these pieces as the model or another program wrote them, and the others as they were.
fn pieced(changed: &BTreeSet<usize>) -> String {
    let piece = |(at, piece): (usize, &Piece)| {
        let (Outside(before, after) | Marked(before, after)) = piece;
        if changed.contains(&at) { *after } else { *before }
    };
    PIECES.iter().enumerate().map(piece).collect()
}

/// The document with the outside as it was or as the model wrote it, and with these marked pieces changed.
fn document(rewritten: bool, changed: &BTreeSet<usize>) -> String {
    let outside = (0..PIECES.len()).filter(|at| rewritten && matches!(PIECES[*at], Outside(..)));
    pieced(&outside.chain(changed.iter().copied()).collect())
}

fn all_marked() -> BTreeSet<usize> {
    (0..PIECES.len()).filter(|at| matches!(PIECES[*at], Marked(..))).collect()
}

/// The marked pieces in which a Change has a place.
fn pieces_of(change: usize) -> BTreeSet<usize> {
    let base = document(false, &BTreeSet::new());
    let mut start = 0;
    let mut found = BTreeSet::new();
    for (at, piece) in PIECES.iter().enumerate() {
        let (Outside(before, _) | Marked(before, _)) = piece;
        let end = start + before.len();
        for place in CHANGES[change].0 {
            let place = base.find(place).unwrap();
            if matches!(piece, Marked(..)) && (start..end).contains(&place) {
                found.insert(at);
            }
        }
        start = end;
    }
    found
}

/// What the model does: reads and edits round by round, answers, then writes the whole document anew.
fn script() -> Script {
    let call = |name: &str, arguments: Value| json!({ "name": name, "arguments": arguments });
    let note = |at: usize| format!("{{{{note:{}}}}}", at + 1);
    let mut rules = Vec::new();
    let mut round = 0;
    for serve in [1, 2] {
        let served: Vec<usize> = (0..CHANGES.len()).filter(|at| CHANGES[*at].1 == serve).collect();
        let reads: Vec<Value> =
            served.iter().map(|at| call("read_region", json!({ "note": note(*at) }))).collect();
        rules.push(json!({ "when": { "round": round }, "do": { "calls": reads } }));
        let edit = |(nth, at): (usize, &usize)| {
            let texts = CHANGES[*at].2.iter().enumerate();
            let edits: Vec<Value> = texts.map(|(range, new)| json!({ "range": range, "new": new })).collect();
            let base = format!("{{{{json#{}:/base}}}}", nth + 1);
            call("edit_region", json!({ "note": note(*at), "base": base, "edits": edits }))
        };
        let mut calls: Vec<Value> = served.iter().enumerate().map(edit).collect();
        if serve == 2 {
            for (at, _) in ASKS.iter().enumerate() {
                let id = note(CHANGES.len() + at);
                calls.push(call("answer", json!({ "note": id, "text": format!("Answer {at}.") })));
            }
        }
        rules.push(json!({ "when": { "round": round + 1 }, "do": { "calls": calls } }));
        round += 2;
    }
    let whole = document(true, &all_marked());
    let write = call("write_artifact", json!({ "path": "review.md", "content": whole }));
    rules.push(json!({ "when": { "round": round }, "do": { "calls": [write] } }));
    rules.push(json!({ "do": { "text": "All served, and the rest is better too." } }));
    Script::from_value(Value::Array(rules)).expect("a script")
}

/// A desk on which the twenty notes were served; the ids of the notes, changes first.
fn served(mock: &Mock) -> (Desk, Vec<String>) {
    let desk = Desk::new();
    desk.connect(mock, "responses");
    let base = document(false, &BTreeSet::new());
    desk.write("review.md", &base);
    let mut ids = Vec::new();
    let bytes = |place: &str| {
        let start = base.find(place).unwrap();
        format!("{}-{}", start, start + place.len())
    };
    let mut add = |places: &[&str], intent: &str, words: &str| {
        let places: Vec<String> = places.iter().map(|place| bytes(place)).collect();
        let at = format!("bytes:{}", places.join(","));
        let added = desk.json(&["note", "add", "review.md", "--at", &at, intent, words]);
        ids.push(text(&added[0], "note").to_owned());
    };
    for (at, (places, _, _)) in CHANGES.iter().enumerate() {
        add(places, "--change", &format!("Change {at}"));
    }
    for (at, place) in ASKS.iter().enumerate() {
        add(&[place], "--ask", &format!("Ask {at}?"));
    }
    let end = desk.run(&["note", "send", "--json"]).expect(0).last();
    assert_eq!(text(&end, "status"), "done", "{end}");
    (desk, ids)
}

/// Everything asked was done, nothing else was; and every note knows where it is.
fn check_served(desk: &Desk) {
    assert_eq!(desk.read("review.md"), document(false, &all_marked()), "0 bytes differ outside");
    assert_eq!(desk.json(&["versions", "review.md"]).len(), 2, "one version for the batch");
    let notes = desk.json(&["note", "list", "review.md"]);
    assert_eq!(notes.len(), 20);
    for (at, note) in notes.iter().enumerate() {
        let place = text(note, "place");
        if at < CHANGES.len() {
            assert_eq!(text(note, "state"), "applied", "{note}");
            // A place of which nothing is left has no words to be found by.
            let empty = CHANGES[at].2 == [""];
            assert!(empty || ["exact", "edited"].contains(&place), "{note}");
        } else {
            assert_eq!(
                (text(note, "state"), place),
                ("answered", if at == 18 { "edited" } else { "exact" }),
                "{note}"
            );
            assert_eq!(text(note, "answer"), format!("Answer {}.", at - CHANGES.len()));
        }
    }
}

struct Seed(u64);

impl Seed {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }

    fn shuffled(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for at in (1..count).rev() {
            order.swap(at, self.below(at + 1));
        }
        order
    }
}

/// Undoes a change with those that share a place with it: alone it is refused.
fn undo_with_those_that_share(desk: &Desk, ids: &[String], change: usize) -> (Run, BTreeSet<usize>) {
    let alone = desk.run(&["note", "undo", &ids[change], "--json"]);
    if !alone.err.contains("together") {
        return (alone, pieces_of(change));
    }
    let named: Vec<usize> = (0..ids.len()).filter(|at| alone.err.contains(ids[*at].as_str())).collect();
    let mut all = vec!["note", "undo", "--json"];
    all.extend(named.iter().map(|at| ids[*at].as_str()));
    (desk.run(&all), named.iter().flat_map(|at| pieces_of(*at)).collect())
}

/// Undoes the changes one by one, and looks after each at the bytes and at every note.
fn undo_one_by_one(desk: &Desk, ids: &[String], order: &[usize], rewritten: bool) {
    let mut left = all_marked();
    for (step, change) in order.iter().enumerate() {
        let (run, pieces) = undo_with_those_that_share(desk, ids, *change);
        let its: BTreeSet<usize> = pieces.intersection(&left).copied().collect();
        let so_far = &order[..=step];
        if its.is_empty() {
            // It went with a note whose place it shares.
            assert_eq!(run.status, 1, "{so_far:?} {}", run.out);
        } else {
            assert_eq!(run.status, 0, "{so_far:?} {}", run.err);
            left = left.difference(&its).copied().collect();
            check_told(&run.last(), ids, &its, &left, so_far);
        }
        assert_eq!(desk.read("review.md"), document(rewritten, &left), "{so_far:?}");
    }
    assert_eq!(desk.read("review.md"), document(rewritten, &BTreeSet::new()));
    for (at, note) in desk.json(&["note", "list", "review.md"]).iter().take(CHANGES.len()).enumerate() {
        assert_eq!((text(note, "state"), text(note, "place")), ("undone", "exact"), "{at} {order:?} {note}");
    }
}

/// The answer names every note that had a part in what was undone, and what became of it.
fn check_told(told: &Value, ids: &[String], its: &BTreeSet<usize>, left: &BTreeSet<usize>, so_far: &[usize]) {
    let told: BTreeSet<(String, String)> = told["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| (text(note, "note").to_owned(), text(note, "state").to_owned()))
        .collect();
    let expected = (0..CHANGES.len()).filter(|at| !pieces_of(*at).is_disjoint(its)).map(|at| {
        let state = if pieces_of(at).is_disjoint(left) { "undone" } else { "applied" };
        (ids[at].clone(), state.to_owned())
    });
    assert_eq!(told, expected.collect(), "{so_far:?}");
}

#[test]
fn twenty_notes_beside_a_rewrite_change_only_their_places() {
    let mock = Mock::start(script()).expect("the double starts");
    let (desk, _) = served(&mock);
    check_served(&desk);
    let held = desk.json(&["held", "review.md"]);
    let mut seen: Vec<&str> = held.iter().map(|change| text(change, "where")).collect();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), held.len(), "offered once: {held:?}");
    // All of them left: nothing.
    for change in &held {
        desk.run(&["held", "leave", text(change, "change")]).expect(0);
    }
    assert_eq!(desk.read("review.md"), document(false, &all_marked()));
    assert!(desk.json(&["held", "review.md"]).is_empty());
}

#[test]
fn what_was_held_back_is_together_what_the_model_wrote_and_notes_are_undone_beside_it() {
    let mock = Mock::start(script()).expect("the double starts");
    for seed in [3_u64, 4] {
        let (desk, ids) = served(&mock);
        let mut seed = Seed(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let held = desk.json(&["held", "review.md"]);
        for at in seed.shuffled(held.len()) {
            desk.run(&["held", "accept", text(&held[at], "change")]).expect(0);
        }
        assert_eq!(desk.read("review.md"), document(true, &all_marked()));
        undo_one_by_one(&desk, &ids, &seed.shuffled(CHANGES.len()), true);
    }
}

#[test]
fn each_of_twenty_notes_is_undone_alone_in_any_order() {
    let mock = Mock::start(script()).expect("the double starts");
    for seed in 1..=6_u64 {
        let (desk, ids) = served(&mock);
        let mut seed = Seed(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        undo_one_by_one(&desk, &ids, &seed.shuffled(CHANGES.len()), false);
    }
}

#[test]
fn notes_are_undone_while_another_program_rewrites_the_rest() {
    let mock = Mock::start(script()).expect("the double starts");
    for seed in 1..=4_u64 {
        let (desk, ids) = served(&mock);
        let mut seed = Seed(seed.wrapping_mul(0xD1B5_4A32_D192_ED03));
        let mut now = all_marked();
        for change in seed.shuffled(CHANGES.len()) {
            let outside: Vec<usize> = (0..PIECES.len())
                .filter(|at| matches!(PIECES[*at], Outside(..)) && !now.contains(at))
                .collect();
            if !outside.is_empty() {
                now.insert(outside[seed.below(outside.len())]);
                desk.write("review.md", pieced(&now));
            }
            let (run, pieces) = undo_with_those_that_share(&desk, &ids, change);
            let its: BTreeSet<usize> = pieces.intersection(&now).copied().collect();
            assert_eq!(run.status, i32::from(its.is_empty()), "{change}: {}", run.err);
            now = now.difference(&its).copied().collect();
            assert_eq!(desk.read("review.md"), pieced(&now));
        }
        for note in desk.json(&["note", "list", "review.md"]).iter().take(CHANGES.len()) {
            assert_eq!((text(note, "state"), text(note, "place")), ("undone", "exact"), "{note}");
        }
    }
}

#[test]
fn twenty_notes_are_undone_at_once_in_one_version() {
    let mock = Mock::start(script()).expect("the double starts");
    let (desk, ids) = served(&mock);
    let mut words = vec!["note", "undo"];
    words.extend(ids.iter().map(String::as_str));
    desk.json(&words);
    assert_eq!(desk.read("review.md"), document(false, &BTreeSet::new()));
    assert_eq!(desk.json(&["versions", "review.md"]).len(), 3);
    let notes = desk.json(&["note", "list", "review.md"]);
    for note in &notes[..CHANGES.len()] {
        assert_eq!((text(note, "state"), text(note, "place")), ("undone", "exact"), "{note}");
    }
    assert!(notes[CHANGES.len()..].iter().all(|note| text(note, "state") == "answered"));
}

#[test]
fn one_note_that_cannot_be_undone_keeps_all_of_its_artifact() {
    let mock = Mock::start(script()).expect("the double starts");
    let (desk, ids) = served(&mock);
    let applied = document(false, &all_marked());
    let theirs = applied.replace("Call the bank today", "Call two banks tomorrow");
    desk.write("review.md", &theirs);
    let mut words = vec!["note", "undo"];
    words.extend(ids.iter().map(String::as_str));
    let run = desk.run(&words).expect(1);
    for said in ["Note 12 ", "version 3", "Changed in another program", "Compare versions 2 and 3"] {
        assert!(run.err.contains(said), "{said}: {}", run.err);
    }
    assert_eq!(desk.read("review.md"), theirs, "no half undo");
    assert_eq!(desk.json(&["versions", "review.md"]).len(), 3);
    // The others, without it.
    words.remove(2 + 11);
    desk.json(&words);
    let (_, theirs) = theirs.split_once("- Call").unwrap();
    let (theirs, _) = theirs.split_once('\n').unwrap();
    let base = document(false, &BTreeSet::new());
    assert_eq!(desk.read("review.md"), base.replace("- Call the bank", &format!("- Call{theirs}")));
}
