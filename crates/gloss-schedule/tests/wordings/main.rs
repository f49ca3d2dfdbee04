//! Times in words against what they mean: wordings of two languages that were written before the code that reads them
//! (`times.tsv`), sentences with words that were lost, left in the task or misread (`tasks.tsv`), sentences of tasks
//! (`sentences.tsv`), and what is refused though it says when (`refused.tsv`). Their dates are worked out by another
//! calendar.

#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

mod oracle;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use gloss_protocol::Timestamp;
use gloss_schedule::{Rule, RuleError, Zone, spoken};

/// When the wordings were said.
const SAID: &str = "2026-11-23T09:00";

/// A line of `times.tsv`.
struct Wording {
    said: &'static str,
    meaning: &'static str,
    rest: &'static str,
}

fn wordings() -> Vec<Wording> {
    of(include_str!("times.tsv"))
}

fn of(text: &'static str) -> Vec<Wording> {
    lines(text)
        .map(|fields| Wording {
            said: fields[1],
            meaning: fields[2],
            rest: fields.get(3).copied().unwrap_or_default(),
        })
        .collect()
}

fn lines(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
}

/// The rule, its zone, and the task without it, as they are read.
fn read(wording: &Wording, zone: &Zone, now: Timestamp) -> Result<(Rule, Zone, String), RuleError> {
    if wording.rest.is_empty() {
        return Rule::parse(wording.said, zone, now).map(|(rule, zone)| (rule, zone, String::new()));
    }
    let found =
        spoken(wording.said, zone, now)?.ok_or_else(|| RuleError::Unknown(wording.said.to_owned()))?;
    Ok((found.rule, found.zone, found.rest))
}

/// The fault in a wording's dates, or nothing.
fn wrong(wording: &Wording, read: &(Rule, Zone, String), zone: Tz, now: DateTime<Utc>) -> Option<String> {
    let (rule, own, rest) = read;
    if wording.rest != rest {
        return Some(format!("{}: the task is “{rest}”", wording.said));
    }
    let (expected_zone, expected) = oracle::moments(wording.meaning, zone, now);
    if expected_zone.name() != own.name() {
        return Some(format!("{}: the zone is {}", wording.said, own.name()));
    }
    let from = Timestamp(now.timestamp_millis());
    let end = oracle::horizon(now);
    let came: Vec<i64> =
        rule.after(own, from).map(|at| at.0).take(oracle::LOOKED).take_while(|at| *at <= end).collect();
    // What is kept comes at the same times.
    let kept = Rule::parse_stored(&rule.text(), own).unwrap();
    let again: Vec<i64> =
        kept.after(own, from).map(|at| at.0).take(oracle::LOOKED).take_while(|at| *at <= end).collect();
    if came != again {
        return Some(format!("{}: kept, it comes at other times: {}", wording.said, rule.text()));
    }
    (came != expected).then(|| {
        format!(
            "{}: {} comes at {:?} and not at {:?}",
            wording.said,
            rule.text(),
            format_moments(own, &came),
            format_moments(own, &expected)
        )
    })
}

fn format_moments(zone: &Zone, all: &[i64]) -> Vec<String> {
    all.iter().take(4).map(|at| zone.rfc3339(Timestamp(*at))).collect()
}

/// The results of wordings: how many as they were written, which were misread, which refused though they say when.
struct Came {
    understood: usize,
    amiss: Vec<String>,
    refused: Vec<String>,
}

fn tried(wordings: &[Wording]) -> Came {
    let zone = Zone::named("Europe/Berlin").unwrap();
    let now = zone.moment(SAID).unwrap();
    let utc = DateTime::from_timestamp_millis(now.0).unwrap();
    let mut came = Came { understood: 0, amiss: Vec::new(), refused: Vec::new() };
    for wording in wordings {
        let found = read(wording, &zone, now);
        match (wording.meaning, found) {
            ("refused", Err(_)) => came.understood += 1,
            ("refused", Ok((rule, _, rest))) => {
                came.amiss.push(format!("{} was read as {} and “{rest}”", wording.said, rule.says()));
            }
            (_, Err(error)) => came.refused.push(format!("{}: {error}", wording.said)),
            (_, Ok(found)) => match wrong(wording, &found, chrono_tz::Europe::Berlin, utc) {
                Some(says) => came.amiss.push(says),
                None => came.understood += 1,
            },
        }
    }
    came
}

#[test]
fn the_wordings_mean_what_was_written_before() {
    let Came { understood, amiss, refused } = tried(&wordings());
    assert_eq!(amiss, Vec::<String>::new(), "{} refused: {refused:#?}", refused.len());
    assert_eq!((understood, refused), (wordings().len(), Vec::new()));
    assert!(understood >= 146, "{understood} wordings");
}

#[test]
fn no_word_of_time_is_lost_between_a_rule_and_its_task() {
    let all = of(include_str!("tasks.tsv"));
    let Came { understood, amiss, refused } = tried(&all);
    assert!(
        amiss.is_empty(),
        "{understood} right, {} amiss: {amiss:#?}, {} refused: {refused:#?}",
        amiss.len(),
        refused.len()
    );
    assert_eq!((understood, refused), (all.len(), Vec::new()));
}

/// What is not read is refused with the words that were not understood, by each of both readers, and with the way out.
#[test]
fn what_is_not_read_is_refused_by_its_words_and_never_read_as_something_else() {
    let zone = Zone::named("Europe/Berlin").unwrap();
    let now = zone.moment(SAID).unwrap();
    let mut amiss = Vec::new();
    let mut looked = 0;
    for fields in lines(include_str!("refused.tsv")) {
        let [_, said, kind, named] = fields.as_slice() else { panic!("{fields:?}") };
        looked += 1;
        let found = match *kind {
            "rule" => Rule::parse(said, &zone, now).map(|(rule, _)| rule.says()),
            _ => spoken(said, &zone, now).map(|found| format!("{found:?}")),
        };
        match found {
            Err(error) if error.to_string().contains(named) && error.next().contains("by hand") => {}
            found => amiss.push(format!("{said}: {found:?}")),
        }
        if let Ok(read) = Rule::parse(said, &zone, now) {
            amiss.push(format!("{said} was read as a rule: {}", read.0.says()));
        }
    }
    assert_eq!((amiss, looked > 35), (Vec::<String>::new(), true));
}

/// Other moments and zones at which the wordings without a date of their own mean the same.
#[test]
fn the_wordings_mean_the_same_in_other_zones_and_at_other_times() {
    let mut looked = 0;
    for (name, said) in [
        ("Europe/Berlin", "2026-03-28T13:07:30"),
        ("America/New_York", "2026-10-31T22:59:00"),
        ("Australia/Lord_Howe", "2026-10-03T08:00:00"),
        ("Asia/Kolkata", "2026-02-27T23:59:59"),
        ("Africa/Cairo", "2026-04-23T00:00:00"),
    ] {
        let zone = Zone::named(name).unwrap();
        let now = zone.moment(said).unwrap();
        let utc = DateTime::from_timestamp_millis(now.0).unwrap();
        for wording in wordings()
            .iter()
            .filter(|wording| wording.meaning.contains("FREQ") && !wording.meaning.starts_with("from"))
        {
            let found =
                read(wording, &zone, now).map_err(|error| format!("{}: {error}", wording.said)).unwrap();
            assert_eq!(wrong(wording, &found, name.parse().unwrap(), utc), None, "in {name} at {said}");
            looked += 1;
        }
    }
    assert!(looked > 500, "{looked} looked at");
}

#[test]
fn a_task_keeps_its_words_and_what_could_be_a_time_is_asked() {
    let zone = Zone::named("Europe/Berlin").unwrap();
    let now = zone.moment(SAID).unwrap();
    let mut amiss = Vec::new();
    for fields in lines(include_str!("sentences.tsv")) {
        let [_, said, rule, rest] = fields.as_slice() else { panic!("{fields:?}") };
        let came = match spoken(said, &zone, now) {
            Ok(None) => ("none".to_owned(), "x".to_owned()),
            Ok(Some(found)) => (found.rule.says(), found.rest),
            Err(RuleError::Left(words)) if words.iter().any(|words| words.contains(rest)) => {
                ("refused".to_owned(), (*rest).to_owned())
            }
            Err(error) if error.to_string().contains(rest) => ("refused".to_owned(), (*rest).to_owned()),
            Err(error) => ("refused".to_owned(), error.to_string()),
        };
        if came != ((*rule).to_owned(), (*rest).to_owned()) {
            amiss.push(format!("{said}: {came:?}"));
        }
    }
    assert_eq!(amiss, Vec::<String>::new());
}

/// Words that could bear on time and are in no rule here.
const MORE: [&str; 37] = [
    "at close of business",
    "first thing",
    "by EOD",
    "over lunch",
    "at teatime",
    "on the 10th",
    "at the end of the day",
    "on Thursday afternoons",
    "and Tuesday",
    "am Donnerstagnachmittag",
    "bei Arbeitsbeginn",
    "zum Feierabend",
    "am 20.",
    "und Dienstag",
    "until the holidays",
    "before noon",
    "twice",
    "again",
    "in January",
    "on Tuesdays",
    "after lunch",
    "around 9",
    "at 25:00",
    "except on holidays",
    "in even weeks",
    "by Friday",
    "unless it rains",
    "bis zu den Ferien",
    "vor Mittag",
    "zweimal",
    "wieder",
    "im Januar",
    "an Feiertagen",
    "gegen 9",
    "nach der Arbeit",
    "am Dienstag",
    "in geraden Wochen",
];

const TASKS: [&str; 6] = [
    "write a report on sales.csv",
    "sum up the notes of the folder",
    "check the totals",
    "schreibe einen Bericht über sales.csv",
    "fasse die Notizen zusammen",
    "prüfe die Summen",
];

/// A rule, a task, and words that could bear on time, in each order: never a rule without them. The same without those
/// words is the rule and the task.
#[test]
fn no_rule_leaves_a_time_in_the_task() {
    let zone = Zone::named("Europe/Berlin").unwrap();
    let now = zone.moment(SAID).unwrap();
    let rules: Vec<Wording> = wordings()
        .into_iter()
        .filter(|wording| wording.meaning.contains("FREQ") && wording.rest.is_empty())
        .collect();
    let every = if std::env::var_os("GLOSS_SOAK").is_some() { 1 } else { 7 };
    let mut looked = 0;
    let mut amiss = Vec::new();
    for (n, (rule, task)) in rules
        .iter()
        .flat_map(|rule| TASKS.map(|task| (rule, task)))
        .enumerate()
        .filter(|(n, _)| n % every == 0)
    {
        let whole = Rule::parse(rule.said, &zone, now).unwrap().0;
        for more in MORE {
            for sentence in [
                format!("{} {more} {task}", rule.said),
                format!("{} {task} {more}", rule.said),
                format!("{task} {more} {}", rule.said),
                format!("{task} {} {more}", rule.said),
                format!("{}, {task}, {more}", rule.said),
            ] {
                looked += 1;
                // Neither left in the task, nor gone from both; but a day that the rule has already, and “twice” of two
                // times, change nothing.
                let same = ["and ", "und ", "twice", "zweimal"].iter().any(|begin| more.starts_with(begin));
                if let Ok(Some(found)) = spoken(&sentence, &zone, now)
                    && (found.rest.to_lowercase().contains(&more.to_lowercase())
                        || found.rule == whole && !same)
                {
                    amiss.push(format!("{sentence} ({n}): {} and “{}”", found.rule.says(), found.rest));
                }
            }
        }
        for sentence in [format!("{}, {task}", rule.said), format!("{task}, {}", rule.said)] {
            match spoken(&sentence, &zone, now) {
                Ok(Some(found)) => {
                    let same =
                        found.rest.trim_end_matches('.').eq_ignore_ascii_case(task) && found.rule == whole;
                    if !same {
                        amiss.push(format!("{sentence}: {} and “{}”", found.rule.says(), found.rest));
                    }
                }
                other => amiss.push(format!("{sentence}: {other:?}")),
            }
        }
    }
    assert!(looked > 1000, "{looked} looked at");
    assert!(amiss.is_empty(), "{} amiss: {:#?}", amiss.len(), amiss.iter().take(40).collect::<Vec<_>>());
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: if std::env::var_os("GLOSS_SOAK").is_some() { 20_000 } else { 500 }, failure_persistence: None, ..Default::default() })]

    /// Words in any order and marks in any place end in a rule or in a sentence, and never in a panic.
    #[test]
    fn any_words_are_read_to_an_end(words in proptest::collection::vec(proptest::sample::select(WORDS.to_vec()), 1..12)) {
        let zone = Zone::named("America/New_York").unwrap();
        let now = zone.moment(SAID).unwrap();
        let text = words.join(" ");
        for error in [Rule::parse(&text, &zone, now).err(), spoken(&text, &zone, now).err()].into_iter().flatten() {
            proptest::prop_assert!(error.to_string().len() < 2000 && !error.to_string().contains("“”"), "{}: {}", text, error);
        }
    }
}

const WORDS: [&str; 64] = [
    "every", "each", "second", "last", "Monday", "Mondays", "weekday", "day", "weeks", "month", "of", "the",
    "a", "on", "at", "9", "17:30", "pm", "half", "past", "quarter", "to", "and", ",", "until", "June", "31",
    "January", "2027", "except", "but", "not", "for", "two", "between", "from", "starting", "tomorrow",
    "noon", "New", "York", "time", "UTC", "twice", "write", "report", "jeden", "Tag", "alle", "um", "halb",
    "Uhr", "montags", "bis", "ab", "dem", "1.", "Dezember", "am", "letzten", "außer", "0", "999", "-",
];
