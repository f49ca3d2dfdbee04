//! Times in words against what they mean: 150 wordings of two languages that were written before the code that reads
//! them (`times.tsv`), and sentences of tasks (`sentences.tsv`). Their dates are worked out by another calendar.

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
    lines(include_str!("times.tsv"))
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

/// What is read: the rule, its zone, and the task without it.
fn read(wording: &Wording, zone: &Zone, now: Timestamp) -> Result<(Rule, Zone, String), RuleError> {
    if wording.rest.is_empty() {
        return Rule::parse(wording.said, zone, now).map(|(rule, zone)| (rule, zone, String::new()));
    }
    let found =
        spoken(wording.said, zone, now)?.ok_or_else(|| RuleError::Unknown(wording.said.to_owned()))?;
    Ok((found.rule, found.zone, found.rest))
}

/// What is wrong with a wording's dates, or nothing.
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
    let kept = Rule::kept(&rule.text(), own).unwrap();
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
            shown(own, &came),
            shown(own, &expected)
        )
    })
}

fn shown(zone: &Zone, all: &[i64]) -> Vec<String> {
    all.iter().take(4).map(|at| zone.rfc3339(Timestamp(*at))).collect()
}

#[test]
fn the_wordings_mean_what_was_written_before() {
    let zone = Zone::named("Europe/Berlin").unwrap();
    let now = zone.moment(SAID).unwrap();
    let utc = DateTime::from_timestamp_millis(now.0).unwrap();
    let (mut understood, mut amiss, mut refused) = (0, Vec::new(), Vec::new());
    for wording in wordings() {
        let found = read(&wording, &zone, now);
        match (wording.meaning, found) {
            ("refused", Err(_)) => understood += 1,
            ("refused", Ok((rule, _, rest))) => {
                amiss.push(format!("{} was read as {} and “{rest}”", wording.said, rule.says()))
            }
            (_, Err(error)) => refused.push(format!("{}: {error}", wording.said)),
            (_, Ok(found)) => match wrong(&wording, &found, chrono_tz::Europe::Berlin, utc) {
                Some(says) => amiss.push(says),
                None => understood += 1,
            },
        }
    }
    assert_eq!(amiss, Vec::<String>::new(), "{} refused: {refused:#?}", refused.len());
    assert_eq!((understood, refused), (150, Vec::new()));
}

#[test]
fn probe() {
    let zone = Zone::named("Europe/Berlin").unwrap();
    let now = zone.moment(SAID).unwrap();
    let Ok(path) = std::env::var("PROBE") else { return };
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let rule = Rule::parse(line, &zone, now).map(|(rule, zone)| {
            format!("{} {} || {}", rule.says(), zone.name(), rule.text().replace('\n', " "))
        });
        let found = spoken(line, &zone, now)
            .map(|found| found.map(|found| (found.rule.says(), found.zone.name().to_owned(), found.rest)));
        println!(
            "{line}\n    R {}\n    S {}",
            rule.map_or_else(|e| e.to_string(), |r| r),
            found.map_or_else(|e| e.to_string(), |f| format!("{f:?}"))
        );
    }
}
