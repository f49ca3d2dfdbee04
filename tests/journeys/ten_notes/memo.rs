//! What the ten notes are about: the memo, what is asked of it and where, and the model that does just that and
//! rewrites more. It says what the folder must hold and never looks at it.

use gloss_mock_model::Script;
use serde_json::{Value, json};

pub(super) const MEMO: &str = "# Quarterly review

Revenue rose in the third quarter. Costs fell by a tenth. Nobody had expected that.

The two new shops carried the growth. Old shops stood still for a while. Rents did not move.

## What they do

They sell bread quickly at noon. Delivery takes two days. Hardly anybody complains.

| Shop | Q2 | Q3 |
|---|--:|--:|
| Altmarkt | 612 | 609 |
| Hafen | 0 | 147 |

- Check the ledger
- Call the bank
- Thank the people of Hafen

The board reads it in May. Nothing else is planned.
";

/// What the model changes beside the notes: each becomes a suggestion.
pub(super) const BESIDE: [(&str, &str); 2] = [
    ("Revenue rose in the third quarter.", "In the third quarter revenue climbed."),
    ("Check the ledger", "Check the old ledger"),
];
/// Meanwhile noted, for the next round.
pub(super) const MEANWHILE: (&str, &str) = ("Rents did not move.", "Rents were flat.");
pub(super) const REPLY: (&str, &str) = ("The board reads it in June.", "The board reads it in July.");
pub(super) const ANSWER: &str = "The board had planned with less.";
pub(super) const TITLE: &str = "Quarterly review";

/// How the person works.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum By {
    Pointer,
    Keys,
}

/// A note as the person makes it.
pub(super) struct Asked {
    /// The element it is pointed at in, and its words there.
    pub(super) within: &'static str,
    pub(super) words: &'static str,
    /// What is written, and what the model writes there; an answer for an Ask.
    pub(super) text: &'static str,
    pub(super) new: &'static [&'static str],
    pub(super) ask: bool,
}

const fn change(
    within: &'static str,
    words: &'static str,
    text: &'static str,
    new: &'static [&'static str],
) -> Asked {
    Asked { within, words, text, new, ask: false }
}

const fn ask(
    within: &'static str,
    words: &'static str,
    text: &'static str,
    new: &'static [&'static str],
) -> Asked {
    Asked { within, words, text, new, ask: true }
}

/// In the order of the text. The third is a selection of words, which a keyboard makes of whole sentences; the fifth
/// reaches over its paragraph; the seventh takes in the other place with its words.
pub(super) const NOTES: [Asked; 10] = [
    change("p", "Costs fell by a tenth.", "Give the figure", &["Costs fell by 10 %."]),
    ask("p", "Nobody had expected that.", "Why not?", &[ANSWER]),
    change("p", "stood still for a while", "One word", &["slept"]),
    change("h2", "What they do", "Say what it is about", &["What the shops do"]),
    change(
        "p",
        "Delivery takes two days.",
        "Tell it faster",
        &["They sell bread fast. Delivery takes two days. Few complain."],
    ),
    ask("td", "609", "Is this right?", &["It is."]),
    change("td", "Hafen", "It is called Haven", &["Haven", "Haven"]),
    change("td", "147", "Look it up again", &["151"]),
    change("li", "Call the bank", "When?!", &["Call the bank today"]),
    change("p", "The board reads it in May.", "A month later", &["The board reads it in June."]),
];

/// What the third note is on by keyboard, and what becomes of it.
pub(super) const BY_KEYS: (&str, &str) = ("Old shops stood still for a while.", "Old shops slept.");

/// The memo after the notes with these numbers (from 0), before anything else.
pub(super) fn served(notes: impl IntoIterator<Item = usize>) -> String {
    let mut memo = MEMO.to_owned();
    for at in notes {
        let Asked { words, new, ask, .. } = &NOTES[at];
        memo = match at {
            4 => memo.replace(
                "They sell bread quickly at noon. Delivery takes two days. Hardly anybody complains.",
                new[0],
            ),
            _ if *ask => memo,
            _ => memo.replace(words, new[0]),
        };
    }
    memo
}

fn call(name: &str, arguments: Value) -> Value {
    json!({ "name": name, "arguments": arguments })
}

fn edit(nth: usize, new: &[&str]) -> Value {
    let edits: Vec<Value> =
        new.iter().enumerate().map(|(range, new)| json!({ "range": range, "new": new })).collect();
    let (note, base) = (format!("{{{{note:{nth}}}}}"), format!("{{{{json#{nth}:/base}}}}"));
    call("edit_region", json!({ "note": note, "base": base, "edits": edits }))
}

/// The first round does what it is asked and rewrites more, once the file `go` is there; the second does what it is
/// asked.
pub(super) fn script(by_keys: bool, go: &std::path::Path) -> Script {
    let reads = |count: usize| -> Vec<Value> {
        (1..=count).map(|nth| call("read_region", json!({ "note": format!("{{{{note:{nth}}}}}") }))).collect()
    };
    let mut first: Vec<Value> = Vec::new();
    for (at, note) in NOTES.iter().enumerate() {
        let words = if at == 2 && by_keys { &[BY_KEYS.1] } else { note.new };
        first.push(if note.ask {
            call("answer", json!({ "note": format!("{{{{note:{}}}}}", at + 1), "text": words[0] }))
        } else {
            edit(at + 1, words)
        });
    }
    let mut whole = served(0..NOTES.len());
    for (before, after) in BESIDE {
        whole = whole.replace(before, after);
    }
    first.push(call("write_artifact", json!({ "path": "memo.md", "content": whole })));
    // Its notes in the order in which they were made: meanwhile, then the reply, then the answer that becomes a change.
    let second =
        vec![edit(1, &[MEANWHILE.1]), edit(2, &[REPLY.1]), edit(3, &["The board had planned with less."])];
    let is_first = |rule: Value, reply: Value| json!({ "when": rule, "do": reply });
    Script::from_value(json!([
        is_first(
            json!({ "contains": "Give the figure", "round": 0 }),
            json!({ "calls": reads(10), "until_file": go })
        ),
        is_first(json!({ "contains": "Give the figure", "tool": "read_region" }), json!({ "calls": first })),
        is_first(
            json!({ "contains": "Give the figure" }),
            json!({ "text": "All served, and the rest is better too." })
        ),
        is_first(json!({ "tool": "read_region" }), json!({ "calls": second })),
        is_first(json!({ "tool": "edit_region" }), json!({ "text": "Done." })),
        is_first(json!({ "contains": "One month more" }), json!({ "calls": reads(3) })),
    ]))
    .expect("a script")
}
