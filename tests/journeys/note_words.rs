//! The words of notes that the built-in assistant understands, through the real binary: each changes its place and
//! nothing else, figures stay linked and agree, and undo gives back the bytes. What it can't do it says.

use gloss_tests::{Desk, text};

const SHOPS: &str = "shop,q2,q3\nAltmarkt,612,609\nHafen,98,147\nMitte,401,433\nWald,55,60\n";

const MEMO: &str = "# Board memo\n\nRevenue rose in the quarter. It is, in order to be clear, very good news for all shops. Rents rise next year.\n\n\
Three shops were open all year: Altmarkt (609), Hafen (147) and Mitte (433).\n\n\
## Shops\n\n| Shop | Q2 | Q3 |\n|---|--:|--:|\n| Altmarkt | 612 | 609 |\n| Hafen | 98 | 147 |\n| Mitte | 401 | 433 |\n\n\
## Next\n\n- Rents\n- Heating\n- Wages\n\nThat is all.\n";

/// The place's text, the note's words, and what the place says then.
const CASES: [(&str, &str, &str); 6] = [
    (
        "lines:3",
        "Delete the last sentence",
        // The note’s place is the sentence that is named, and nothing of it is left.
        "",
    ),
    (
        "lines:3",
        "replace \"very good\" with \"good\"",
        "Revenue rose in the quarter. It is, in order to be clear, good news for all shops. Rents rise next year.",
    ),
    (
        "lines:5",
        "four instead of three",
        "Four shops were open all year: Altmarkt (609), Hafen (147) and Mitte (433).",
    ),
    (
        "heading:\"Shops\"",
        "sort by Q3, smallest first",
        "## Shops\n\n| Shop | Q2 | Q3 |\n|---|--:|--:|\n| Hafen | 98 | 147 |\n| Mitte | 401 | 433 |\n| Altmarkt | 612 | 609 |",
    ),
    ("lines:17-19", "sort alphabetically", "- Heating\n- Rents\n- Wages"),
    ("lines:17-19", "numbered list", "1. Rents\n2. Heating\n3. Wages"),
];

fn add(desk: &Desk, file: &str, at: &str, intent: &str, words: &str) -> String {
    text(&desk.json(&["note", "add", file, "--at", at, intent, words])[0], "note").to_owned()
}

#[test]
fn each_changes_its_place_and_undo_gives_it_back() {
    let desk = Desk::new();
    desk.write("memo.md", MEMO);
    for (at, words, expect) in CASES {
        let note = add(&desk, "memo.md", at, "--change", words);
        let place = text(&desk.json(&["note", "list", "memo.md"]).pop().expect("a note"), "where").to_owned();
        let (start, end) = place.trim_start_matches("bytes:").split_once('-').expect("one range");
        let (start, end): (usize, usize) = (start.parse().expect("a byte"), end.parse().expect("a byte"));
        desk.run(&["note", "send", "--model", "builtin", "--json"]).expect(0);
        let after = desk.read("memo.md");
        assert!(after.starts_with(&MEMO[..start]) && after.ends_with(&MEMO[end..]), "{words}: {after}");
        let now = &after[start..after.len() - (MEMO.len() - end)];
        assert_eq!(now.trim_end(), expect, "{words}");
        desk.run(&["note", "undo", &note]).expect(0);
        assert_eq!(desk.read("memo.md"), MEMO, "{words}");
        desk.run(&["note", "drop", &note]).expect(0);
    }
}

#[test]
fn what_it_cannot_do_it_says_and_leaves() {
    let desk = Desk::new();
    desk.write("memo.md", MEMO);
    for (at, words, why) in [
        ("lines:3", "Make it sing", "This needs a model"),
        ("lines:3", "shorten to one sentence", "This needs a model"),
        ("lines:3", "sort by Q3", "Nothing here has an order"),
        ("heading:\"Shops\"", "sort by price", "no column “price”"),
        ("lines:3", "recompute", "no figure with a source"),
    ] {
        let note = add(&desk, "memo.md", at, "--change", words);
        desk.run(&["note", "send", "--model", "builtin", "--json"]).expect(3);
        let row = desk
            .json(&["note", "list", "memo.md"])
            .into_iter()
            .find(|row| text(row, "note") == note)
            .expect("the note");
        assert_eq!(text(&row, "state"), "needs_you", "{words}");
        assert!(text(&row, "question").contains(why), "{words}: {row}");
        assert_eq!(desk.read("memo.md"), MEMO, "{words}");
        desk.run(&["note", "drop", &note]).expect(0);
    }
}

#[test]
fn questions_about_a_figure_are_answered_from_its_data() {
    let desk = Desk::new();
    desk.write("shops.csv", SHOPS);
    desk.run(&["run", "Write a report on shops.csv", "--model", "builtin"]).expect(0);
    let file = "shops-report.md";
    let before = desk.read(file);
    let facts = desk.json(&["facts", file]);
    assert!(!facts.is_empty());
    let place = text(&facts[0], "where");
    for (words, says) in [
        ("Is this right?", "Yes."),
        ("Why?", "Why it came to be so, the data doesn’t say"),
        ("compare with last period", "no period before"),
    ] {
        let note = add(&desk, file, place, "--ask", words);
        desk.run(&["note", "send", "--model", "builtin", "--json"]).expect(0);
        let row = desk
            .json(&["note", "list", file])
            .into_iter()
            .find(|row| text(row, "note") == note)
            .expect("the note");
        assert_eq!(text(&row, "state"), "answered", "{row}");
        assert!(text(&row, "answer").contains(says), "{words}: {row}");
    }
    assert_eq!(desk.read(file), before, "a question changes nothing");
}
