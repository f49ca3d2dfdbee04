//! A folder is briefed, changed on the disk and briefed again, by the real binary and on the real day: what is said to
//! be due and to have changed is what this test did.

use gloss_tests::Desk;

const NOTES: &str = "# Weekly, 12 January 2026\n\nWe talked about the shop for an hour.\n\n- [ ] pay the rent by 14 January 2026\n- [ ] order paper\n";
const BILLS: &str =
    "bill,sum,due,status\nB1,10,2026-01-10,open\nB2,20,2026-01-11,paid\nB3,30,2199-01-01,open\n";

/// Briefs, and gives what was said and what was written.
fn brief(desk: &Desk) -> (String, String) {
    let run = desk.run(&["run", "Brief me on this folder", "--model", "builtin"]).expect(0);
    (run.out, desk.read("briefing.md"))
}

/// The part of a briefing under a heading that begins so, with the words of its figures alone.
fn part(text: &str, heading: &str) -> String {
    let from = text.find(&format!("\n## {heading}")).unwrap_or_else(|| panic!("{heading} in {text}"));
    let rest = &text[from + 1..];
    let mut rest = &rest[..rest.find("\n## ").unwrap_or(rest.len())];
    let mut out = String::new();
    while let Some((before, after)) = rest.split_once("](fact:") {
        let (outside, shown) = before.rsplit_once('[').expect("a figure's words");
        out += &format!("{outside}{shown}");
        rest = after.split_once(')').expect("a figure's end").1;
    }
    out + rest
}

#[test]
fn a_folder_is_briefed_changed_and_briefed_again() {
    let desk = Desk::new();
    desk.write("notes.md", NOTES);
    desk.write("bills.csv", BILLS);
    desk.write("old.txt", "Nobody needs this.\n");
    desk.write("photo.png", b"\x89PNG".as_slice());

    let (says, text) = brief(&desk);
    assert!(says.contains("one thing in documents and rows of bills.csv are overdue"), "{says}");
    let due = part(&text, "What is due");
    assert!(due.contains("of 2 rows still open by “status”, 1 overdue and 1 later"), "{due}");
    assert!(due.contains("Pay the rent by 14 January 2026") && due.contains("Order paper"), "{due}");
    assert!(due.contains("B1") && !due.contains("B2") && !due.contains("B3"), "{due}");
    assert!(part(&text, "What changed").contains("first briefing"), "{text}");
    let figures = desk.json(&["facts", "briefing.md"]);
    assert!(
        figures.len() > 5 && figures.iter().all(|fact| fact["agrees"].as_bool() == Some(true)),
        "{figures:?}"
    );

    // Right after it nothing has changed, and the briefing itself is no change.
    let (says, text) = brief(&desk);
    assert!(says.contains("nothing has changed since "), "{says}");
    assert!(part(&text, "What changed").contains("Nothing since "), "{text}");

    desk.write("bills.csv", format!("{BILLS}B4,40,2199-01-02,open\nB5,50,2199-01-03,open\n"));
    desk.write("notes.md", NOTES.replace("[ ] order", "[x] order").replace("for an hour", "for two hours"));
    desk.write("plan.md", "# The plan\n\nSell more.\n");
    std::fs::remove_file(desk.folder.join("old.txt")).expect("removed");

    let (says, text) = brief(&desk);
    assert!(says.contains("two files have changed, one is new and one is gone"), "{says}");
    let changed = part(&text, "What changed");
    let mut lines: Vec<&str> = changed.lines().filter(|line| line.starts_with("- ")).collect();
    lines.sort_unstable();
    assert_eq!(
        lines,
        [
            "- **bills.csv**: 2 rows more, 5 now.",
            "- **notes.md**: one passage reworded: “We talked about the shop for two hours.”; ticked off: “order paper”.",
            "- **old.txt** is gone.",
            "- **plan.md** is new: The plan.",
        ]
    );
    assert!(!part(&text, "What is due").contains("Order paper"), "{text}");

    // A file by another name is the same file.
    std::fs::rename(desk.folder.join("plan.md"), desk.folder.join("autumn.md")).expect("renamed");
    let (says, text) = brief(&desk);
    assert!(says.contains("one file has another name"), "{says}");
    assert!(part(&text, "What changed").contains("- **autumn.md** was plan.md."), "{text}");
}
