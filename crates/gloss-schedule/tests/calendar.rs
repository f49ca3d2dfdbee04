//! Rules against another calendar: chrono with the zones that chrono-tz carries, and every day gone through by the
//! definition of the rule. 50 zones and 30 years, the hours around every change of a clock among them.
//!
//! A sample by default; all of it with `GLOSS_SOAK=1`.

#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

use std::collections::BTreeSet;

use chrono::{
    DateTime, Datelike, Duration, LocalResult, NaiveDate, NaiveDateTime, Offset, TimeZone, Timelike, Utc,
};
use chrono_tz::Tz;
use gloss_protocol::Timestamp;
use gloss_schedule::{Rule, Zone};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

const ZONES: [&str; 50] = [
    "UTC",
    "Europe/Berlin",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/Madrid",
    "Europe/Paris",
    "Europe/Rome",
    "Europe/Athens",
    "Europe/Helsinki",
    "Europe/Istanbul",
    "Europe/Moscow",
    "Europe/Chisinau",
    "Africa/Cairo",
    "Africa/Lagos",
    "Africa/Johannesburg",
    "Africa/Windhoek",
    "Africa/Casablanca",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "America/St_Johns",
    "America/Halifax",
    "America/Havana",
    "America/Mexico_City",
    "America/Bogota",
    "America/Caracas",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/Argentina/Buenos_Aires",
    "Atlantic/Azores",
    "Asia/Jerusalem",
    "Asia/Tehran",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Asia/Pyongyang",
    "Australia/Sydney",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Apia",
    "Pacific/Honolulu",
];

const FROM: i32 = 2000;
const TO: i32 = 2030;

fn soak() -> bool {
    std::env::var_os("GLOSS_SOAK").is_some()
}

/// When the wall of a zone says this, as the house's contract has it.
fn at(zone: Tz, wall: NaiveDateTime) -> DateTime<Utc> {
    match zone.from_local_datetime(&wall) {
        LocalResult::Single(at) => at.to_utc(),
        LocalResult::Ambiguous(first, second) => first.min(second).to_utc(),
        // The first instant after what is skipped: by minutes to the first wall time that there is.
        LocalResult::None => {
            let mut later = wall.with_second(0).unwrap();
            loop {
                later += Duration::minutes(1);
                if let Some(found) = zone.from_local_datetime(&later).earliest() {
                    return found.to_utc();
                }
            }
        }
    }
}

/// The zones of which this machine and the other calendar know the same: its data may be newer. Nearly all must be.
fn agreed() -> Vec<(usize, &'static str)> {
    let same = |name: &str| {
        let (own, other) = (jiff::tz::TimeZone::get(name).unwrap(), name.parse::<Tz>().unwrap());
        (millis(FROM, 1, 1) / 1000 - 86_400..millis(TO, 1, 1) / 1000 + 86_400).step_by(3600).all(|at| {
            let theirs =
                other.offset_from_utc_datetime(&DateTime::from_timestamp(at, 0).unwrap().naive_utc()).fix();
            own.to_offset(jiff::Timestamp::from_second(at).unwrap()).seconds() == theirs.local_minus_utc()
        })
    };
    let agreed: Vec<_> = ZONES.iter().copied().enumerate().filter(|(_, name)| same(name)).collect();
    assert!(agreed.len() >= 45, "of 50 zones only {} are known alike", agreed.len());
    agreed
}

/// Every moment of a list of wall times in a window, each once.
fn moments(zone: Tz, walls: impl Iterator<Item = NaiveDateTime>, window: (i64, i64)) -> BTreeSet<i64> {
    walls
        .map(|wall| at(zone, wall).timestamp_millis())
        .filter(|at| *at > window.0 && *at <= window.1)
        .collect()
}

fn days(from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    from.iter_days().take_while(move |day| *day <= to)
}

fn occurrences(rule: &Rule, zone: &Zone, window: (i64, i64)) -> BTreeSet<i64> {
    rule.after(zone, Timestamp(window.0)).map(|at| at.0).take_while(|at| *at <= window.1).collect()
}

fn millis(year: i32, month: u32, day: u32) -> i64 {
    Utc.with_ymd_and_hms(year, month, day, 0, 0, 0).unwrap().timestamp_millis()
}

/// A cron rule with its fields written out.
#[derive(Clone, Debug)]
struct Fields {
    minutes: Vec<u32>,
    hours: Vec<u32>,
    days: Vec<u32>,
    months: Vec<u32>,
    /// From Sunday.
    week: Vec<u32>,
}

impl Fields {
    fn text(&self) -> String {
        let list = |list: &[u32]| match list {
            [] => "*".to_owned(),
            some => some.iter().map(u32::to_string).collect::<Vec<_>>().join(","),
        };
        [&self.minutes, &self.hours, &self.days, &self.months, &self.week].map(|one| list(one)).join(" ")
    }

    /// Of days of the month and of the week either is enough where both are said (POSIX crontab).
    fn on(&self, day: NaiveDate) -> bool {
        let (of_month, of_week) =
            (self.days.contains(&day.day()), self.week.contains(&day.weekday().num_days_from_sunday()));
        let day_fits = match (self.days.is_empty(), self.week.is_empty()) {
            (true, true) => true,
            (false, true) => of_month,
            (true, false) => of_week,
            (false, false) => of_month || of_week,
        };
        day_fits && (self.months.is_empty() || self.months.contains(&day.month()))
    }

    fn walls(&self, from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDateTime> + '_ {
        let all = |list: &[u32], end: u32| if list.is_empty() { (0..end).collect() } else { list.to_vec() };
        let (hours, minutes): (Vec<u32>, Vec<u32>) = (all(&self.hours, 24), all(&self.minutes, 60));
        days(from, to).filter(|day| self.on(*day)).flat_map(move |day| {
            let minutes = minutes.clone();
            hours.clone().into_iter().flat_map(move |hour| {
                minutes.clone().into_iter().map(move |minute| day.and_hms_opt(hour, minute, 0).unwrap())
            })
        })
    }
}

fn some(range: std::ops::Range<u32>, most: usize) -> impl Strategy<Value = Vec<u32>> {
    proptest::collection::btree_set(range, 0..=most).prop_map(|set| set.into_iter().collect())
}

/// Rules of a day or rarer, with hours at which clocks change among them.
fn rare() -> impl Strategy<Value = Fields> {
    let hours = proptest::collection::btree_set(prop_oneof![0u32..4, 0u32..24], 1..=2);
    let minutes = proptest::collection::btree_set(prop_oneof![Just(0u32), Just(30), 0u32..60], 1..=2);
    (minutes, hours, some(1..32, 3), some(1..13, 4), some(0..7, 3)).prop_map(
        |(minutes, hours, days, months, week)| {
            let list = |set: BTreeSet<u32>| set.into_iter().collect();
            Fields { minutes: list(minutes), hours: list(hours), days, months, week }
        },
    )
}

/// Recurrences by their definition: how far apart, and on which days.
#[derive(Clone, Debug)]
enum Recurs {
    Daily { every: u32 },
    Weekly { every: u32, days: Vec<u32> },
    MonthDay { every: u32, day: i32 },
    NthDay { nth: i32, day: u32 },
}

const KEYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

impl Recurs {
    fn text(&self, start: NaiveDateTime) -> String {
        let rule = match self {
            Self::Daily { every } => format!("FREQ=DAILY;INTERVAL={every}"),
            Self::Weekly { every, days } => {
                let days: Vec<_> = days.iter().map(|day| KEYS[*day as usize]).collect();
                format!("FREQ=WEEKLY;INTERVAL={every};BYDAY={}", days.join(","))
            }
            Self::MonthDay { every, day } => format!("FREQ=MONTHLY;INTERVAL={every};BYMONTHDAY={day}"),
            Self::NthDay { nth, day } => format!("FREQ=MONTHLY;BYDAY={nth}{}", KEYS[*day as usize]),
        };
        format!("DTSTART:{}\nRRULE:{rule}", start.format("%Y%m%dT%H%M%S"))
    }

    fn on(&self, start: NaiveDate, day: NaiveDate) -> bool {
        let months = (day.year() - start.year()) * 12 + day.month0() as i32 - start.month0() as i32;
        let length = days_of_month(day);
        match self {
            Self::Daily { every } => (day - start).num_days() % i64::from(*every) == 0,
            Self::Weekly { every, days } => {
                let monday =
                    |day: NaiveDate| day - Duration::days(i64::from(day.weekday().num_days_from_monday()));
                let weeks = (monday(day) - monday(start)).num_days() / 7;
                weeks % i64::from(*every) == 0 && days.contains(&day.weekday().num_days_from_monday())
            }
            Self::MonthDay { every, day: which } => {
                let wanted = if *which > 0 { *which } else { length + 1 + which };
                months % (*every as i32) == 0 && day.day() as i32 == wanted
            }
            Self::NthDay { nth, day: which } => {
                let of_week = day.weekday().num_days_from_monday() == *which;
                let position = if *nth > 0 {
                    (day.day() as i32 - 1) / 7 + 1
                } else {
                    -((length - day.day() as i32) / 7 + 1)
                };
                of_week && position == *nth
            }
        }
    }
}

fn days_of_month(day: NaiveDate) -> i32 {
    let next = if day.month() == 12 { (day.year() + 1, 1) } else { (day.year(), day.month() + 1) };
    NaiveDate::from_ymd_opt(next.0, next.1, 1).unwrap().pred_opt().unwrap().day() as i32
}

fn recurs() -> impl Strategy<Value = (Recurs, u32, u32, u32)> {
    let rule = prop_oneof![
        (1u32..10).prop_map(|every| Recurs::Daily { every }),
        (1u32..5, proptest::collection::btree_set(0u32..7, 1..4))
            .prop_map(|(every, days)| Recurs::Weekly { every, days: days.into_iter().collect() }),
        (1u32..7, prop_oneof![1i32..32, -3i32..0]).prop_map(|(every, day)| Recurs::MonthDay { every, day }),
        (prop_oneof![1i32..6, -2i32..0], 0u32..7).prop_map(|(nth, day)| Recurs::NthDay { nth, day }),
    ];
    (rule, 0u32..3000, prop_oneof![0u32..4, 0u32..24], prop_oneof![Just(0u32), Just(30), 0u32..60])
}

fn runner(cases: u32, seed: u8) -> TestRunner {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]))
}

fn years() -> ((i64, i64), NaiveDate, NaiveDate) {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    ((millis(FROM, 1, 1), millis(TO, 1, 1)), day(FROM - 1, 12, 28), day(TO, 1, 4))
}

#[test]
fn cron_rules_agree_with_another_calendar_over_fifty_zones_and_thirty_years() {
    let (window, from, to) = years();
    let cases = if soak() { 60 } else { 2 };
    for (index, name) in agreed() {
        let (zone, other) = (Zone::named(name).unwrap(), name.parse::<Tz>().unwrap());
        let ran = runner(cases, index as u8).run(&rare(), |fields| {
            let text = fields.text();
            let Ok((rule, _)) = Rule::parse(&text, &zone, Timestamp(window.0)) else {
                // A day that no month has, as the 31st of February.
                prop_assert!(fields.walls(from, to).next().is_none(), "{text} was refused");
                return Ok(());
            };
            let expected = moments(other, fields.walls(from, to), window);
            prop_assert_eq!(occurrences(&rule, &zone, window), expected, "{} in {}", text, name);
            Ok(())
        });
        ran.unwrap();
    }
}

#[test]
fn recurrences_agree_with_another_calendar_over_fifty_zones_and_thirty_years() {
    let (window, from, to) = years();
    let cases = if soak() { 60 } else { 2 };
    for (index, name) in agreed() {
        let (zone, other) = (Zone::named(name).unwrap(), name.parse::<Tz>().unwrap());
        let ran = runner(cases, 100 + index as u8).run(&recurs(), |(recurs, late, hour, minute)| {
            let first = from + Duration::days(i64::from(late));
            let start = first.and_hms_opt(hour, minute, 0).unwrap();
            let text = recurs.text(start);
            let rule = Rule::parse_stored(&text, &zone).unwrap();
            let walls = days(first, to).filter(|day| recurs.on(first, *day));
            let walls = walls.map(|day| day.and_hms_opt(hour, minute, 0).unwrap());
            let expected = moments(other, walls, window);
            prop_assert_eq!(occurrences(&rule, &zone, window), expected, "{} in {}", text, name);
            Ok(())
        });
        ran.unwrap();
    }
}

#[test]
fn every_minute_around_every_change_of_a_clock_agrees() {
    let every =
        |minutes: Vec<u32>| Fields { minutes, hours: vec![], days: vec![], months: vec![], week: vec![] };
    let rules = [every(vec![]), every(vec![0, 30]), every(vec![17])];
    let mut changes = 0;
    for (_, name) in agreed() {
        let (zone, other) = (Zone::named(name).unwrap(), name.parse::<Tz>().unwrap());
        let mut at = millis(FROM, 1, 1) / 1000;
        let offset = |at: i64| {
            other.offset_from_utc_datetime(&DateTime::from_timestamp(at, 0).unwrap().naive_utc()).fix()
        };
        while at < millis(TO, 1, 1) / 1000 {
            if offset(at) != offset(at + 3600) {
                changes += 1;
                let window = ((at - 26 * 3600) * 1000, (at + 27 * 3600) * 1000);
                let around = |at: i64| DateTime::from_timestamp(at, 0).unwrap().date_naive();
                let (from, to) = (around(at - 4 * 86400), around(at + 4 * 86400));
                for fields in rules.iter().take(if soak() { 3 } else { 1 + changes % 3 }).skip(if soak() {
                    0
                } else {
                    changes % 3
                }) {
                    let (rule, _) = Rule::parse(&fields.text(), &zone, Timestamp(window.0)).unwrap();
                    let expected = moments(other, fields.walls(from, to), window);
                    assert_eq!(
                        occurrences(&rule, &zone, window),
                        expected,
                        "{} in {name} at {at}",
                        fields.text()
                    );
                }
            }
            at += 3600;
        }
    }
    // Fifty zones have changed their clocks that often; fewer would mean that nothing was looked at.
    assert!(changes > 1500, "{changes} changes");
}
