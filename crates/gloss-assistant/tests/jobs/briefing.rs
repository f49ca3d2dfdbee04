//! Briefings on folders: what is said to be due, what is said to have changed, and that nothing is where nothing did.
//! The day is the one that the house tells.

use crate::house::House;

const MINUTES: &str = "# Steering group, 16 November 2026\n\nPresent: Nadia Rahman, Ole Jensen, Priya Shah\n\n## Warehouse move\n\nThe landlord confirmed the keys for the new hall. We decided to move the stock in the week before Christmas.\n\nOle will send the floor plan to the fire inspector by Thursday. Priya to sign the insurance before Wednesday\n25 November.\n\n- [ ] @nadia book the movers by 19 November\n- [ ] order pallets\n- [x] cancel the old alarm\n\n## Next meeting\n\nMonday 23 November at 9:30.\n";
const INVOICES: &str = "invoice,customer,amount,issued,due date,status\nR-101,Kessler GmbH,4800,2026-10-02,2026-11-02,open\nR-102,Brandt AG,1250,2026-10-12,2026-11-12,paid\nR-103,Lindqvist AB,960,2026-10-20,2026-11-20,open\nR-104,Costa Lda,2210,2026-10-25,2026-11-24,open\nR-105,Okafor Ltd,310,2026-11-02,2026-12-02,open\n";
const OFFER: &str = "# Offer to Hansen & Sons\n\nWe offer to run the canteen of both sites for two years. The price includes staff and food.\n\nThe offer must be sent by 27 November 2026.\n";
const TEAM: &str = "name,team,contract end\nAda,Sales,2026-11-25\nBen,Ops,2026-01-31\nCem,Ops,2027-06-30\n";

fn folder() -> House {
    let mut house = House::new(&[]);
    house.put("steering-2026-11-16.md", MINUTES.as_bytes(), "2026-11-16T17:20:00+01:00");
    house.put("invoices.csv", INVOICES.as_bytes(), "2026-11-19T08:15:00+01:00");
    house.put("offer.md", OFFER.as_bytes(), "2026-11-12T11:00:00+01:00");
    house.put("hr/team.csv", TEAM.as_bytes(), "2026-09-01T11:00:00+02:00");
    house.put("ideas.txt", b"A tea corner. New chairs for the hall.", "2026-06-01T11:00:00+02:00");
    house.put("logo.png", b"\x89PNG", "2025-06-01T11:00:00+02:00");
    house.put("hall.jpg", b"\xff\xd8", "2026-11-10T11:00:00+01:00");
    house.put("lease.pdf", b"%PDF", "2026-11-11T11:00:00+01:00");
    house
}

/// The briefing, and what was said in the conversation.
fn brief(house: &mut House) -> (String, String) {
    let says = house.turn("Brief me on this folder");
    assert!(house.failed.iter().all(|why| why.contains("read_file")), "{:?}", house.failed);
    (house.written["briefing.md"].clone(), says)
}

#[test]
fn a_first_briefing_reads_as_it_should() {
    let mut house = folder();
    let (text, says) = brief(&mut house);
    insta::assert_snapshot!(format!("{says}\n\n{text}"));
}

#[test]
fn a_second_briefing_says_what_changed() {
    let mut house = folder();
    brief(&mut house);
    house.today = "Monday, 2026-11-23".to_owned();
    let more = format!(
        "{INVOICES}R-106,Hansen,75,2026-11-20,2026-12-20,open\nR-107,Hansen,80,2026-11-21,2026-12-21,open\n"
    );
    house.put("invoices.csv", more.as_bytes(), "2026-11-22T08:15:00+01:00");
    let minutes = MINUTES.replace("- [ ] order pallets", "- [x] order pallets")
        + "\nTuesday is a holiday in the north.\n";
    house.put("steering-2026-11-16.md", minutes.as_bytes(), "2026-11-21T08:15:00+01:00");
    house.put(
        "plan.md",
        b"# Plan for the move\n\nPallets first, then people.\n",
        "2026-11-21T09:15:00+01:00",
    );
    house.put("lease.pdf", b"%PDF-2", "2026-11-21T10:15:00+01:00");
    house.remove("ideas.txt");
    let (text, says) = brief(&mut house);
    insta::assert_snapshot!(format!("{says}\n\n{text}"));
}

/// A text with the words of its figures alone.
fn without_links(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](fact:") {
        let (outside, shown) = before.rsplit_once('[').expect("a link's words");
        out += &format!("{outside}{shown}");
        rest = after.split_once(')').expect("a link's end").1;
    }
    out + rest
}

/// The part of a briefing under a heading that begins so.
fn part<'a>(text: &'a str, heading: &str) -> &'a str {
    let from = text.find(&format!("\n## {heading}")).unwrap_or_else(|| panic!("{heading} in {text}"));
    let rest = &text[from + 1..];
    &rest[..rest.find("\n## ").unwrap_or(rest.len())]
}

#[test]
fn where_nothing_changed_nothing_is_said_to_have() {
    let mut house = folder();
    brief(&mut house);
    for (today, since) in [
        ("Friday, 2026-11-20", "since 09:02 today"),
        ("Saturday, 2026-11-21", "since yesterday"),
        ("Thursday, 2026-11-26", "since Saturday"),
        ("Friday, 2026-12-04", "since 26 November"),
        ("Friday, 2027-01-08", "since 4 December 2026"),
    ] {
        house.today = today.to_owned();
        let (text, says) = brief(&mut house);
        assert_eq!(part(&text, "What changed"), format!("## What changed\n\nNothing {since}.\n"), "{today}");
        assert!(says.ends_with(&format!("nothing has changed {since}.")), "{says}");
    }
}

#[test]
fn a_morning_without_news_is_told_and_makes_no_version() {
    let mut house = House::new(&[]);
    house.put(
        "ideas.md",
        b"# Ideas\n\nA tea corner. New chairs for the hall.\n",
        "2026-06-01T11:00:00+02:00",
    );
    let (first, _) = brief(&mut house);
    house.today = "Saturday, 2026-11-21".to_owned();
    house.written.clear();
    let says = house.turn("Brief me on this folder");
    assert_eq!(says, "Nothing changed since yesterday, and nothing is due. briefing.md still stands.");
    assert!(house.written.is_empty());
    // Without a day nobody knows what is due.
    house.today = String::new();
    assert_eq!(brief(&mut house).1, "I wrote briefing.md: nothing has changed since the last briefing.");
    // What changed is told again.
    house.today = "Sunday, 2026-11-22".to_owned();
    house.put(
        "ideas.md",
        b"# Ideas\n\nA tea corner. Old chairs for the hall.\n",
        "2026-11-22T08:00:00+01:00",
    );
    assert_ne!(brief(&mut house).0, first);
}

#[test]
fn each_change_is_told_as_what_it_is() {
    let noon = "2026-11-20T12:00:00+01:00";
    let fewer = "name,team,contract end\nAda,Sales,2026-11-25\n".to_owned();
    let other = "name,contract end,pay\nAda,2026-11-25,1\nBen,2026-01-31,2\nCem,2027-06-30,2\n".to_owned();
    let longer = "- **offer.md**: one passage reworded: “We offer to run the canteen of both sites for three years. The price includes staff and food.”";
    // A file, what it holds from now on (nothing: it is taken away), when, and what is said of it.
    let cases = [
        (
            "invoices.csv",
            INVOICES.replace("4800", "4900"),
            noon,
            "- **invoices.csv**: other values, as many rows as before.",
        ),
        ("hr/team.csv", fewer, noon, "- **hr/team.csv**: 2 rows fewer, 1 now."),
        ("hr/team.csv", other, noon, "- **hr/team.csv**: pay is a new column; the column team is gone."),
        // The same bytes with another time are the same file.
        ("offer.md", OFFER.to_owned(), noon, "Nothing since 09:02 today."),
        ("offer.md", OFFER.replace("two years", "three years"), noon, longer),
        // A picture is not opened: its time is all that is known.
        ("logo.png", "the same".to_owned(), noon, "- **logo.png** has changed."),
        ("logo.png", "older".to_owned(), "2024-11-20T12:00:00+01:00", "- **logo.png** has changed."),
        ("hall.jpg", "as it was".to_owned(), "2026-11-10T11:00:00+01:00", "Nothing since 09:02 today."),
        ("lease.pdf", String::new(), noon, "- **lease.pdf** is gone."),
        ("a | b.md", "# New [one]\n".to_owned(), noon, "- **a \\| b.md** is new: New one."),
    ];
    for (path, holds, at, says) in cases {
        let mut house = folder();
        brief(&mut house);
        match holds.as_str() {
            "" => house.remove(path),
            _ => house.put(path, holds.as_bytes(), at),
        }
        let (text, _) = brief(&mut house);
        let told = without_links(part(&text, "What changed"));
        assert_eq!(told.lines().skip(2).collect::<Vec<_>>(), [says], "{text}");
        let (again, _) = brief(&mut house);
        assert!(part(&again, "What changed").contains("Nothing since"), "{again}");
    }
}

#[test]
fn a_text_of_the_persons_own_is_never_written_over() {
    let mut house = folder();
    house.put("briefing.md", b"# My briefing for the pilots\n", "2026-11-20T12:00:00+01:00");
    assert!(house.turn("Brief me on this folder").starts_with("I wrote folder-briefing.md: "));
    assert!(house.turn("Brief me on this folder").contains("nothing has changed"));
    assert!(!house.written.contains_key("briefing.md"));
    house.put("folder-briefing.md", b"Mine too.", "2026-11-20T12:00:00+01:00");
    assert!(house.turn("Brief me on this folder").contains("I don't write over them"));
}

#[test]
fn without_a_day_nothing_is_due() {
    let mut house = folder();
    house.today = String::new();
    let (text, says) = brief(&mut house);
    assert!(text.contains("I wasn’t told what day it is") && !text.contains("verdue"), "{text}");
    assert_eq!(says, "I wrote briefing.md.");
}

#[test]
fn what_a_table_calls_done_is_not_due() {
    for (table, overdue) in [
        ("task,due\nA,2026-11-01\nB,2026-11-02\n", Some("2")),
        ("task,due,done\nA,2026-11-01,yes\nB,2026-11-02,no\n", Some("1")),
        ("task,due,done\nA,2026-11-01,true\nB,2026-11-02,false\n", Some("1")),
        ("task,due,paid on\nA,2026-11-01,2026-11-03\nB,2026-11-02,\n", Some("1")),
        ("task,deadline,Status\nA,2026-11-01,Done\nB,2026-11-02, closed \nC,2026-11-02,\n", Some("1")),
        ("task,due,state\nA,2026-11-01,Ohio\nB,2026-11-02,Utah\n", Some("2")),
        ("task,due,status\nA,2026-11-01,paid\n", None),
        ("contract,end date\nA,2026-11-01\n", None),
        ("contract,end date,status\nA,2026-11-01,active\nB,2026-11-01,terminated\n", Some("1")),
        ("day,sold\n2026-11-01,4\n2026-11-02,5\n", None),
        ("task,due\nA,2026-11\nB,2026-12\n", None),
    ] {
        let mut house = House::new(&[("t.csv", table.as_bytes())]);
        let (text, _) = brief(&mut house);
        let lead = without_links(text.lines().nth(2).unwrap_or_default());
        let said =
            lead.split(" row").next().filter(|_| lead.contains("overdue") && !lead.starts_with("Nothing"));
        assert_eq!(said, overdue, "{table}\n{text}");
    }
}

#[test]
fn a_large_folder_is_told_in_bounds() {
    let mut house = House::new(&[]);
    let names: Vec<String> =
        (0..400).map(|n| format!("n{n:03}.{}", if n % 4 == 0 { "md" } else { "png" })).collect();
    let files: Vec<(&str, &[u8])> =
        names.iter().map(|name| (name.as_str(), b"- [ ] a box".as_slice())).collect();
    house.extend(&files);
    let (text, _) = brief(&mut house);
    assert!(text.len() < 64 << 10, "{}", text.len());
    assert!(text.contains("24 documents and 376 other files") && text.contains("and 295 more)"), "{text}");
    let (text, _) = brief(&mut house);
    assert!(part(&text, "What changed").contains("Nothing since"), "{text}");
}
