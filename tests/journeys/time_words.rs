//! When an automation begins, in the words of its sentence: through the real binary nothing is saved while a word could
//! bear on time and is in no rule, and the way out that is told works.

use gloss_tests::{Desk, text};

const REPORT: &str = "rite a report on sales.csv";

/// A sentence, with its rule in words and its zone, or the words that are not understood.
type Sentence = (&'static str, Result<(&'static str, &'static str), &'static str>);

/// Each has its time in two places: saved with the right rule and task, or refused with these words named.
const SENTENCES: [Sentence; 18] = [
    ("Every day w{} at 17:30", Ok(("Every day at 17:30", "Europe/Berlin"))),
    (
        "Every weekday w{} except on Tuesdays",
        Ok(("Every Monday, Wednesday, Thursday and Friday at 09:00", "Europe/Berlin")),
    ),
    ("Every Monday w{} until June", Err("until June")),
    ("Every Friday w{} before noon", Err("before noon")),
    ("Every morning at half past six w{}", Ok(("Every day at 06:30", "Europe/Berlin"))),
    // Two rules are two automations, and what says nothing is no word of a rule.
    ("W{} every Monday, at 9 and on Thursdays at 10", Err("every Monday, at 9 and")),
    ("Every day of the first week w{}", Err("of the first week")),
    ("Each morning of the week w{}", Err("of the week")),
    ("Each morning w{}", Ok(("Every day at 08:00", "Europe/Berlin"))),
    ("Every weekday at 9 UTC w{}", Ok(("Every weekday at 09:00", "UTC"))),
    ("Every weekday at 9 New York time w{}", Ok(("Every weekday at 09:00", "America/New_York"))),
    ("Every week on Monday of January w{}", Err("of January")),
    ("Every hour on weekdays w{}", Ok(("Every weekday, every hour", "Europe/Berlin"))),
    ("Every weekday w{}, twice", Err("twice")),
    ("Every weekday at 9 sharp, w{}", Ok(("Every weekday at 09:00", "Europe/Berlin"))),
    (
        "Jeden Werktag außer Dienstag w{}",
        Ok(("Every Monday, Wednesday, Thursday and Friday at 09:00", "Europe/Berlin")),
    ),
    ("Jeden Montag bis zu den Ferien w{}", Err("bis zu den Ferien")),
    ("Jeden Freitag vor Mittag w{}", Err("vor Mittag")),
];

#[test]
fn a_sentence_is_saved_with_all_of_its_time_or_not_at_all() {
    let desk = Desk::new();
    let mut saved = 0;
    for (sentence, expected) in SENTENCES {
        let said = sentence.replace("{}", REPORT);
        let words = ["automation", "add", said.as_str(), "--zone", "Europe/Berlin"];
        match expected {
            Ok((says, zone)) => {
                let added = desk.json(&words);
                saved += 1;
                assert_eq!((text(&added[0], "says"), text(&added[0], "zone")), (says, zone), "{said}");
                assert_eq!(text(&added[0], "task").trim_end_matches('.'), format!("W{REPORT}"), "{said}");
            }
            Err(named) => {
                let told = desk.run(&words);
                assert_eq!(told.status, 2, "{said}: {told:?}");
                assert!(told.out.is_empty() && told.err.contains(&format!("“{named}")), "{said}: {told:?}");
            }
        }
        assert_eq!(desk.json(&["automation", "list"]).len(), saved, "{said}");
    }
    // With a rule of its own every word is the task's.
    let task = "Write about the time before noon, twice, until the holidays";
    let told = desk.run(&["automation", "add", &format!("Every day at 9 {task}")]);
    assert!(told.status == 2 && told.err.contains("--rule"), "{told:?}");
    let added =
        desk.json(&["automation", "add", task, "--rule", "every day at 9 and 17:30", "--zone", "UTC"]);
    assert_eq!((text(&added[0], "task"), text(&added[0], "says")), (task, "Every day at 09:00 and 17:30"));
    // A rule of several is kept, listed and goes on after the engine was ended.
    desk.kill_engine();
    let listed = desk.json(&["automation", "list"]);
    let last = listed.iter().find(|line| text(line, "task") == task).expect("listed");
    assert_eq!(text(last, "says"), "Every day at 09:00 and 17:30");
    let resumed = [&["automation", "pause"][..], &["automation", "resume"]]
        .map(|words| desk.json(&[words, &[text(last, "automation")]].concat()));
    let dates = resumed[1][0]["next"].as_array().map_or(0, Vec::len);
    assert_eq!(dates, 5);
}

#[test]
fn the_times_of_a_rule_in_words_are_told_in_the_zone_that_it_names() {
    let desk = Desk::new();
    let due = |words: &str, count: &str| -> Vec<String> {
        let asked = [
            "automation",
            "next",
            words,
            "--zone",
            "Europe/Berlin",
            "--from",
            "2026-11-23T09:00",
            "--count",
            count,
        ];
        desk.json(&asked).iter().map(|line| text(line, "due").to_owned()).collect()
    };
    assert_eq!(due("every day at 9 New York time", "1"), ["2026-11-23T09:00:00-05:00"]);
    assert_eq!(
        due("täglich um 9 und um 17:30 Uhr", "3"),
        ["2026-11-23T17:30:00+01:00", "2026-11-24T09:00:00+01:00", "2026-11-24T17:30:00+01:00"]
    );
    assert_eq!(due("am letzten Werktag des Monats um 16:30", "1"), ["2026-11-30T16:30:00+01:00"]);
    assert_eq!(due("every weekday at 9 for one week", "9").len(), 4);
}
