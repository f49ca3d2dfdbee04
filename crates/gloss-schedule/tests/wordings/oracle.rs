//! The occurrences of a meaning of `times.tsv`, by the definition of RFC 5545 and day by day, with chrono and the zones
//! that chrono-tz carries. Shares nothing with the crate that is tested.

use std::collections::BTreeSet;

use chrono::{
    DateTime, Datelike, Duration, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike, Utc,
};
use chrono_tz::Tz;

/// Days that are gone through.
const DAYS: i64 = 366 * 6;

/// Moments that are looked at.
pub(crate) const LOOKED: usize = 40;

/// When the wall of a zone says this: the first time where twice, the first moment after where never.
fn at(zone: Tz, wall: NaiveDateTime) -> DateTime<Utc> {
    match zone.from_local_datetime(&wall) {
        LocalResult::Single(at) => at.to_utc(),
        LocalResult::Ambiguous(first, second) => first.min(second).to_utc(),
        LocalResult::None => {
            let mut later = wall;
            loop {
                later += Duration::minutes(1);
                if let Some(found) = zone.from_local_datetime(&later).earliest() {
                    return found.to_utc();
                }
            }
        }
    }
}

/// The moment up to which a meaning that begins at one is gone through.
pub(crate) fn horizon(now: DateTime<Utc>) -> i64 {
    (now + Duration::days(DAYS - 60)).timestamp_millis()
}

/// The first moments of a meaning after one and before the horizon, in milliseconds; and the zone that it is followed in.
pub(crate) fn moments(meaning: &str, zone: Tz, now: DateTime<Utc>) -> (Tz, Vec<i64>) {
    let mut zone = zone;
    let mut first: Option<NaiveDateTime> = None;
    let mut rule = meaning;
    if let Some(rest) = rule.strip_prefix("from ") {
        let (day, rest) = rest.split_once(' ').unwrap();
        first = Some(day.parse::<NaiveDate>().unwrap().and_time(NaiveTime::MIN));
        rule = rest;
    }
    if !rule.starts_with("FREQ") && rule.contains("FREQ") {
        let (name, rest) = rule.split_once(' ').unwrap();
        zone = name.parse().unwrap();
        rule = rest;
    }
    let wall = now.with_timezone(&zone).naive_local().with_second(0).unwrap().with_nanosecond(0).unwrap();
    let start = first.unwrap_or(wall);
    let mut all = BTreeSet::new();
    for part in rule.split(" | ") {
        if part.starts_with("FREQ") {
            let found = walls(part, start).into_iter().map(|wall| at(zone, wall)).filter(|at| *at > now);
            all.extend(found.map(|at| at.timestamp_millis()).take(LOOKED * 3));
        } else {
            let wall = NaiveDateTime::parse_from_str(part, "%Y-%m-%dT%H:%M").unwrap();
            all.insert(at(zone, wall).timestamp_millis());
        }
    }
    (zone, all.into_iter().take(LOOKED).take_while(|at| *at <= horizon(now)).collect())
}

fn part<'a>(rule: &'a str, key: &str) -> Option<&'a str> {
    rule.split(';')
        .find_map(|part| part.split_once('=').filter(|(name, _)| *name == key).map(|(_, value)| value))
}

fn numbers(rule: &str, key: &str) -> Option<Vec<i64>> {
    part(rule, key).map(|list| list.split(',').map(|number| number.parse().unwrap()).collect())
}

/// Wall times from a beginning on.
fn walls(rule: &str, start: NaiveDateTime) -> Vec<NaiveDateTime> {
    let every = part(rule, "INTERVAL").map_or(1, |every| every.parse::<i64>().unwrap());
    let until =
        part(rule, "UNTIL").map(|until| NaiveDateTime::parse_from_str(until, "%Y%m%dT%H%M%S").unwrap());
    let count = part(rule, "COUNT").map_or(usize::MAX, |count| count.parse().unwrap());
    let freq = part(rule, "FREQ").unwrap();
    let (hours, minutes) = (numbers(rule, "BYHOUR"), numbers(rule, "BYMINUTE"));
    let mut out = Vec::new();
    if matches!(freq, "MINUTELY" | "HOURLY") {
        let mut wall = start;
        let hour = |wall: NaiveDateTime| wall.and_utc().timestamp().div_euclid(3600);
        while out.len() < 2000 {
            let fits = match freq {
                "MINUTELY" => (wall - start).num_minutes() % every == 0,
                _ => {
                    (hour(wall) - hour(start)) % every == 0
                        && minutes.as_ref().is_some_and(|all| all.contains(&i64::from(wall.minute())))
                }
            };
            if fits {
                out.push(wall);
            }
            wall += Duration::minutes(1);
        }
    } else {
        let first = first_of_weeks(rule, start).unwrap_or(start.date());
        for n in 0..DAYS {
            let day = start.date() + Duration::days(n);
            if !on(rule, freq, every, first, day) {
                continue;
            }
            for hour in hours.as_ref().unwrap() {
                for minute in minutes.as_ref().unwrap() {
                    out.push(day.and_hms_opt(*hour as u32, *minute as u32, 0).unwrap());
                }
            }
        }
    }
    out.sort();
    out.retain(|wall| *wall >= start);
    out.truncate(count);
    out.retain(|wall| until.is_none_or(|until| *wall <= until));
    out
}

/// The day on which a rule of every few weeks begins: the next of its days, today's where a time of its is left.
fn first_of_weeks(rule: &str, start: NaiveDateTime) -> Option<NaiveDate> {
    if part(rule, "FREQ") != Some("WEEKLY") || part(rule, "INTERVAL").is_none() {
        return None;
    }
    let last =
        numbers(rule, "BYHOUR")?.into_iter().max()? * 60 + numbers(rule, "BYMINUTE")?.into_iter().max()?;
    let now = i64::from(start.hour() * 60 + start.minute());
    (0..=7)
        .map(|n| start.date() + Duration::days(n))
        .find(|day| on(rule, "WEEKLY", 1, *day, *day) && (*day > start.date() || last > now))
}

/// Whether a rule of days comes on a day.
fn on(rule: &str, freq: &str, every: i64, start: NaiveDate, day: NaiveDate) -> bool {
    let monday = |day: NaiveDate| day - Duration::days(i64::from(day.weekday().num_days_from_monday()));
    let months =
        i64::from(day.year() - start.year()) * 12 + i64::from(day.month0()) - i64::from(start.month0());
    let apart = match freq {
        "DAILY" => (day - start).num_days(),
        "WEEKLY" => (monday(day) - monday(start)).num_weeks(),
        "MONTHLY" => months,
        _ => i64::from(day.year() - start.year()),
    };
    let month = numbers(rule, "BYMONTH").is_none_or(|months| months.contains(&i64::from(day.month())));
    let length = i64::from(days_of(day));
    let number = i64::from(day.day());
    let by_number = numbers(rule, "BYMONTHDAY")
        .is_none_or(|days| days.iter().any(|wanted| *wanted == number || length + 1 + wanted == number));
    let by_day = part(rule, "BYDAY").is_none_or(|days| match numbers(rule, "BYSETPOS") {
        Some(positions) => {
            let of_month: Vec<i64> = (1..=length)
                .filter(|n| days.split(',').any(|wanted| key(day.with_day(*n as u32).unwrap()) == wanted))
                .collect();
            positions.iter().any(|position| {
                let index = if *position > 0 { position - 1 } else { of_month.len() as i64 + position };
                usize::try_from(index).ok().and_then(|index| of_month.get(index)) == Some(&number)
            })
        }
        None => days.split(',').any(|wanted| {
            let (nth, name) = wanted.split_at(wanted.len() - 2);
            let from_start = (number - 1) / 7 + 1;
            let from_end = -((length - number) / 7 + 1);
            name == key(day)
                && (nth.is_empty() || nth == from_start.to_string() || nth == from_end.to_string())
        }),
    });
    apart % every == 0 && month && by_number && by_day
}

fn key(day: NaiveDate) -> &'static str {
    ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][day.weekday().num_days_from_monday() as usize]
}

fn days_of(day: NaiveDate) -> u32 {
    let next = if day.month() == 12 { (day.year() + 1, 1) } else { (day.year(), day.month() + 1) };
    NaiveDate::from_ymd_opt(next.0, next.1, 1).unwrap().pred_opt().unwrap().day()
}
