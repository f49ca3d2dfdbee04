//! English words for times, as people write them: “every weekday at 9”, “on the first Monday of every month at 8:30”,
//! “tomorrow at noon”. What is not wholly understood is not understood at all: nothing is guessed.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use crate::{Rule, RuleError, Zone};

/// A rule found in the words of a task.
#[derive(Clone, Debug, PartialEq)]
pub struct Spoken {
    /// The rule.
    pub rule: Rule,
    /// The words without it.
    pub rest: String,
}

/// The rule that a task's words begin or end with: “Every weekday at 9, write a briefing”. None where they have none.
///
/// # Errors
/// As [`Rule::parse`], where words were understood and never come.
pub fn spoken(text: &str, zone: &Zone, now: gloss_protocol::Timestamp) -> Result<Option<Spoken>, RuleError> {
    let words = split(text);
    let Some((range, rule)) = found(&words, zone.wall(now)) else { return Ok(None) };
    let rule = Rule::parse(&rule, zone, now)?;
    let at = |index: usize| words.get(index).map_or(text.len(), |word| word.at);
    let end = words.get(range.end.saturating_sub(1)).map_or(text.len(), |word| word.at + word.len);
    let before = text.get(..at(range.start)).unwrap_or_default().trim_end().trim_end_matches(',');
    let after =
        text.get(end..).unwrap_or_default().trim_start_matches([',', ':', '.', ';', ' ', '\n', '—', '-']);
    let rest = if range.start == 0 { capital(after) } else { format!("{before}{}", closing(after)) };
    Ok(Some(Spoken { rule, rest: rest.trim().to_owned() }))
}

/// The whole text as a rule.
pub(crate) fn rule(text: &str, now: DateTime) -> Option<String> {
    let words = split(text);
    let mut at = Cursor { words: &words, at: 0 };
    let rule = phrase(&mut at, now)?;
    (at.at == words.len()).then_some(rule)
}

struct Word {
    text: String,
    at: usize,
    len: usize,
}

/// Words in small letters with where they stand; a comma is one by itself.
fn split(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut begun: Option<usize> = None;
    let mut push = |from: usize, to: usize| {
        let piece = text.get(from..to).unwrap_or_default();
        let trimmed = piece.trim_end_matches(['.', ';', ':', '!', '?']);
        if !trimmed.is_empty() && words.len() < 2000 {
            words.push(Word { text: trimmed.to_lowercase(), at: from, len: trimmed.len() });
        }
    };
    for (at, c) in text.char_indices() {
        if c.is_whitespace() || c == ',' {
            if let Some(from) = begun.take() {
                push(from, at);
            }
            if c == ',' {
                push(at, at + 1);
            }
        } else if begun.is_none() {
            begun = Some(at);
        }
    }
    if let Some(from) = begun {
        push(from, text.len());
    }
    words
}

/// At the beginning, or at the end.
fn found(words: &[Word], now: DateTime) -> Option<(std::ops::Range<usize>, String)> {
    let mut cursor = Cursor { words, at: 0 };
    if let Some(rule) = phrase(&mut cursor, now)
        && cursor.at < words.len()
    {
        // What is said of the time and not understood is no part of the task either.
        return (!goes_on(cursor)).then_some((0..cursor.at, rule));
    }
    for from in 1..words.len() {
        let mut cursor = Cursor { words, at: from };
        if let Some(rule) = phrase(&mut cursor, now)
            && cursor.at == words.len()
        {
            return Some((from..words.len(), rule));
        }
    }
    None
}

/// True where the words behind a rule say more of when: “and 17:30”, “except Sundays”, “until June”.
fn goes_on(mut at: Cursor<'_>) -> bool {
    at.take(&[","]);
    if at.take(&["except", "excluding", "unless", "until", "till", "or", "but", "not"]) {
        return true;
    }
    if !at.take(&[
        "and",
        "&",
        "from",
        "starting",
        "beginning",
        "after",
        "before",
        "between",
        "at",
        "on",
        "in",
    ]) {
        return false;
    }
    at.take(&["at", "on", "from", "also", "again", "next", "the"]);
    let says_when = ["every", "each", "tomorrow", "today", "week", "month", "year", "weekend", "weekends"];
    says_when.contains(&at.peek())
        || day(at.peek()).is_some()
        || MONTHS.iter().any(|month| at.peek().len() >= 3 && month.starts_with(at.peek()))
        || at.attempt(time).is_some()
}

/// Names of months; “may” is one too.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

#[derive(Clone, Copy)]
struct Cursor<'a> {
    words: &'a [Word],
    at: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> &str {
        self.words.get(self.at).map_or("", |word| word.text.as_str())
    }

    fn take(&mut self, any: &[&str]) -> bool {
        let is = any.contains(&self.peek());
        self.at += usize::from(is);
        is
    }

    /// Runs it, and goes back where it finds nothing.
    fn attempt<T>(&mut self, with: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let from = self.at;
        let found = with(self);
        if found.is_none() {
            self.at = from;
        }
        found
    }
}

/// What comes again, and the time of day that goes with it where none is said.
struct Unit {
    rule: String,
    /// The hour, or none where the rule has its own minutes.
    hour: Option<u32>,
    /// What an hour means of which nobody says which half of the day it is in.
    half: Half,
}

/// A part of the day in which an hour of the clock is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    /// As the clock of 24 hours has it.
    AsSaid,
    /// Up to eleven after noon, and twelve is noon.
    Afternoon,
    /// Up to eleven after noon; twelve could be either.
    Evening,
    /// From six to eleven before midnight, twelve is midnight, and up to five after it.
    Night,
}

impl Half {
    fn hour(self, hour: u32) -> Option<u32> {
        Some(match (self, hour) {
            (Self::Afternoon | Self::Evening, 1..=11) | (Self::Night, 6..=11) => hour + 12,
            (Self::Night, 12) => 0,
            (Self::Evening, 12) => return None,
            _ => hour,
        })
    }
}

impl Unit {
    fn at(rule: impl Into<String>, hour: u32) -> Self {
        Self { rule: rule.into(), hour: Some(hour), half: Half::AsSaid }
    }

    fn part(hour: u32, half: Half) -> Self {
        Self { half, ..Self::at("FREQ=DAILY", hour) }
    }

    fn day(rule: impl Into<String>) -> Self {
        Self::at(rule, 9)
    }
}

fn phrase(at: &mut Cursor<'_>, now: DateTime) -> Option<String> {
    at.attempt(|at| {
        if let Some(rule) = once(at, now) {
            return Some(rule);
        }
        // “At 9 every weekday” as well as “every weekday at 9”.
        let before = at.attempt(|at| if at.take(&["at"]) { clock(at) } else { None });
        let unit = unit(at)?;
        let times = before.or_else(|| {
            at.attempt(|at| {
                at.take(&[","]);
                at.take(&["at", "by"]).then_some(())?;
                clock(at)
            })
        });
        timed(&unit, times)
    })
}

fn timed(unit: &Unit, times: Option<Vec<Time>>) -> Option<String> {
    let Some(hour) = unit.hour else { return Some(unit.rule.clone()) };
    let times = times.unwrap_or_else(|| vec![Time { hour, minute: 0, plain: false }]);
    let minute = times.first().map_or(0, |time| time.minute);
    let hour = |time: &Time| if time.plain { unit.half.hour(time.hour) } else { Some(time.hour) };
    let hours: Vec<String> = times.iter().map(|time| Some(hour(time)?.to_string())).collect::<Option<_>>()?;
    Some(format!("{};BYHOUR={};BYMINUTE={minute};BYSECOND=0", unit.rule, hours.join(",")))
}

/// “Tomorrow at 9”, “on 2026-12-01 at 9”.
fn once(at: &mut Cursor<'_>, now: DateTime) -> Option<String> {
    at.attempt(|at| {
        at.take(&["on"]);
        let day = if at.take(&["tomorrow"]) {
            now.date().checked_add(1.day()).ok()?
        } else if at.take(&["today"]) {
            now.date()
        } else {
            let day: Date = at.peek().parse().ok()?;
            at.at += 1;
            day
        };
        let times = at.attempt(|at| {
            at.take(&["at", "by"]).then_some(())?;
            clock(at)
        })?;
        let [Time { hour, minute, .. }] = times.as_slice() else { return None };
        Some(format!("DTSTART:{}T{hour:02}{minute:02}00\nRRULE:FREQ=DAILY;COUNT=1", day.strftime("%Y%m%d")))
    })
}

fn unit(at: &mut Cursor<'_>) -> Option<Unit> {
    at.attempt(|at| {
        let word = at.peek().to_owned();
        let simple = match word.as_str() {
            "daily" => Some(Unit::day("FREQ=DAILY")),
            "hourly" => {
                let rule = "FREQ=HOURLY;BYMINUTE=0;BYSECOND=0".to_owned();
                Some(Unit { rule, hour: None, half: Half::AsSaid })
            }
            "weekdays" | "workdays" => Some(Unit::day(WEEKDAYS)),
            "weekends" => Some(Unit::day("FREQ=WEEKLY;BYDAY=SA,SU")),
            "weekly" => None,
            _ => None,
        };
        if let Some(unit) = simple {
            at.at += 1;
            return Some(unit);
        }
        if at.take(&["weekly"]) {
            at.take(&["on"]);
            return days(at).map(|days| Unit::day(format!("FREQ=WEEKLY;BYDAY={days}")));
        }
        if at.take(&["monthly"]) {
            at.take(&["on"]).then_some(())?;
            at.take(&["the"]);
            return month_day(at).map(|day| Unit::day(format!("FREQ=MONTHLY;{day}")));
        }
        if at.take(&["every", "each"]) {
            return every(at);
        }
        if at.take(&["on"]) {
            at.take(&["the"]);
            if let Some(day) = at.attempt(month_day) {
                at.take(&["of"]).then_some(())?;
                let months = months(at)?;
                return Some(Unit::day(format!("FREQ=MONTHLY{months};{day}")));
            }
            return plural_days(at).map(|days| Unit::day(format!("FREQ=WEEKLY;BYDAY={days}")));
        }
        plural_days(at).map(|days| Unit::day(format!("FREQ=WEEKLY;BYDAY={days}")))
    })
}

const WEEKDAYS: &str = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR";

/// What stands behind “every”.
fn every(at: &mut Cursor<'_>) -> Option<Unit> {
    let by_minutes = |rule: String| Unit { rule, hour: None, half: Half::AsSaid };
    if let Some(days) = at.attempt(days) {
        return Some(Unit::day(format!("FREQ=WEEKLY;BYDAY={days}")));
    }
    let word = at.peek().to_owned();
    at.at += 1;
    let unit = match word.as_str() {
        "day" => Unit::day("FREQ=DAILY"),
        "morning" => Unit::at("FREQ=DAILY", 8),
        "noon" => Unit::at("FREQ=DAILY", 12),
        "afternoon" => Unit::part(14, Half::Afternoon),
        "evening" => Unit::part(18, Half::Evening),
        "night" => Unit::part(21, Half::Night),
        "weekday" | "workday" => Unit::day(WEEKDAYS),
        "working" | "business" if at.take(&["day"]) => Unit::day(WEEKDAYS),
        "weekend" => Unit::day("FREQ=WEEKLY;BYDAY=SA,SU"),
        "hour" => by_minutes("FREQ=HOURLY;BYMINUTE=0;BYSECOND=0".to_owned()),
        "minute" => by_minutes("FREQ=MINUTELY;BYSECOND=0".to_owned()),
        "week" => {
            at.take(&["on"]).then_some(())?;
            Unit::day(format!("FREQ=WEEKLY;BYDAY={}", days(at)?))
        }
        "month" => {
            at.take(&["on"]).then_some(())?;
            at.take(&["the"]);
            Unit::day(format!("FREQ=MONTHLY;{}", month_day(at)?))
        }
        "quarter" => Unit::day("FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=1"),
        "other" => return counted(at, 2),
        number => return counted(at, figure(number)?),
    };
    Some(unit)
}

/// “Every 2 weeks on Friday”, “every other day”, “every 15 minutes”.
fn counted(at: &mut Cursor<'_>, every: u32) -> Option<Unit> {
    if !(1..=999).contains(&every) {
        return None;
    }
    let by_minutes = |rule: String| Some(Unit { rule, hour: None, half: Half::AsSaid });
    if let Some(days) = at.attempt(days) {
        return Some(Unit::day(format!("FREQ=WEEKLY;INTERVAL={every};BYDAY={days}")));
    }
    let word = at.peek().to_owned();
    at.at += 1;
    match word.as_str() {
        "minutes" | "minute" | "min" | "mins" => {
            by_minutes(format!("FREQ=MINUTELY;INTERVAL={every};BYSECOND=0"))
        }
        "hours" | "hour" => by_minutes(format!("FREQ=HOURLY;INTERVAL={every};BYMINUTE=0;BYSECOND=0")),
        "days" | "day" => Some(Unit::day(format!("FREQ=DAILY;INTERVAL={every}"))),
        "weeks" | "week" => {
            at.take(&["on"]).then_some(())?;
            Some(Unit::day(format!("FREQ=WEEKLY;INTERVAL={every};BYDAY={}", days(at)?)))
        }
        "months" | "month" => {
            at.take(&["on"]).then_some(())?;
            at.take(&["the"]);
            Some(Unit::day(format!("FREQ=MONTHLY;INTERVAL={every};{}", month_day(at)?)))
        }
        _ => None,
    }
}

/// A list of days of the week: `MO,TH`.
fn days(at: &mut Cursor<'_>) -> Option<String> {
    let mut found = vec![day(at.peek())?];
    at.at += 1;
    loop {
        let next = at.attempt(|at| {
            at.take(&[","]);
            at.take(&["and", "&", "or"]);
            let key = day(at.peek())?;
            at.at += 1;
            Some(key)
        });
        match next {
            Some(key) if !found.contains(&key) => found.push(key),
            Some(_) => {}
            None => return Some(found.join(",")),
        }
    }
}

/// Days that say by themselves that they come again: “Mondays and Thursdays”.
fn plural_days(at: &mut Cursor<'_>) -> Option<String> {
    let plain = at.peek().trim_end_matches('s').len() < at.peek().len();
    if plain { days(at) } else { None }
}

fn day(word: &str) -> Option<&'static str> {
    Some(match word {
        "monday" | "mondays" | "mon" => "MO",
        "tuesday" | "tuesdays" | "tue" | "tues" => "TU",
        "wednesday" | "wednesdays" | "wed" => "WE",
        "thursday" | "thursdays" | "thu" | "thur" | "thurs" => "TH",
        "friday" | "fridays" | "fri" => "FR",
        "saturday" | "saturdays" | "sat" => "SA",
        "sunday" | "sundays" | "sun" => "SU",
        _ => return None,
    })
}

/// “1st”, “last day”, “first Monday”.
fn month_day(at: &mut Cursor<'_>) -> Option<String> {
    let word = at.peek().to_owned();
    at.at += 1;
    let which = match word.as_str() {
        "first" => 1,
        "second" => 2,
        "third" => 3,
        "fourth" => 4,
        "last" => -1,
        other => {
            let digits = other.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            let ending = other.get(digits.len()..).unwrap_or_default();
            let number: i32 = digits.parse().ok()?;
            (matches!(ending, "" | "st" | "nd" | "rd" | "th") && (1..=31).contains(&number)).then_some(())?;
            at.take(&["day"]);
            return Some(format!("BYMONTHDAY={number}"));
        }
    };
    if at.take(&["day"]) {
        return Some(format!("BYMONTHDAY={which}"));
    }
    if at.take(&["weekday", "workday"]) {
        return Some(format!("BYDAY=MO,TU,WE,TH,FR;BYSETPOS={which}"));
    }
    let key = day(at.peek())?;
    at.at += 1;
    Some(format!("BYDAY={which}{key}"))
}

/// “Every month”, “the month”, “every quarter”.
fn months(at: &mut Cursor<'_>) -> Option<String> {
    at.take(&["every", "each", "the", "a"]);
    if at.take(&["month"]) {
        return Some(String::new());
    }
    at.take(&["quarter"]).then(|| ";BYMONTH=1,4,7,10".to_owned())
}

/// A time of day.
#[derive(Clone, Copy)]
struct Time {
    hour: u32,
    minute: u32,
    /// True where nobody said in which half of the day.
    plain: bool,
}

/// Times of day with one minute for all of them.
fn clock(at: &mut Cursor<'_>) -> Option<Vec<Time>> {
    let first = time(at)?;
    let mut times = vec![first];
    while let Some(next) = at.attempt(|at| {
        let comma = at.take(&[","]);
        let and = at.take(&["and", "&"]);
        (comma || and).then_some(())?;
        at.take(&["at"]);
        // A rule has one minute for all its hours.
        time(at).filter(|other| other.minute == first.minute)
    }) {
        times.push(next);
    }
    Some(times)
}

fn time(at: &mut Cursor<'_>) -> Option<Time> {
    let word = at.peek().to_owned();
    at.at += 1;
    match word.as_str() {
        "noon" | "midday" => return Some(Time { hour: 12, minute: 0, plain: false }),
        "midnight" => return Some(Time { hour: 0, minute: 0, plain: false }),
        _ => {}
    }
    let (plain, mut half) = match word.strip_suffix("am").map(|rest| (rest, "am")) {
        Some((rest, half)) => (rest, half),
        None => word.strip_suffix("pm").map_or((word.as_str(), ""), |rest| (rest, "pm")),
    };
    let plain = plain.strip_suffix("o'clock").unwrap_or(plain);
    let (hour, minute) = match plain.split_once([':', '.']) {
        Some((hour, minute)) => {
            (minute.len() == 2).then_some(())?;
            (hour.parse::<u32>().ok()?, minute.parse::<u32>().ok()?)
        }
        None => (figure(plain)?, 0),
    };
    if half.is_empty() {
        if at.take(&["am", "a.m"]) {
            half = "am";
        } else if at.take(&["pm", "p.m"]) {
            half = "pm";
        } else {
            at.take(&["o'clock"]);
        }
    }
    let part = at.attempt(|at| {
        if at.take(&["in"]) {
            at.take(&["the"]).then_some(())?;
            let part = at.peek().to_owned();
            at.at += 1;
            return matches!(part.as_str(), "morning" | "afternoon" | "evening").then_some(part);
        }
        None
    });
    // “13 pm” is nothing that a clock says.
    let half_fits = half.is_empty() || (1..=12).contains(&hour);
    let plain = half.is_empty() && part.is_none();
    let late = half == "pm" || part.as_deref().is_some_and(|part| part != "morning");
    let hour = match hour {
        12 if half == "am" => 0,
        1..=11 if late => hour + 12,
        _ => hour,
    };
    (half_fits && hour < 24 && minute < 60).then_some(Time { hour, minute, plain })
}

fn figure(word: &str) -> Option<u32> {
    const NAMES: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    match NAMES.iter().position(|name| *name == word) {
        Some(number) => u32::try_from(number).ok(),
        None => word.parse().ok().filter(|_| word.len() <= 3),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// What stood behind the rule at the end: at most its full stop.
fn closing(after: &str) -> String {
    if after.is_empty() { ".".to_owned() } else { format!(" {after}") }
}
