//! From what words say to the rules of RFC 5545 that come at those times: one for each set of days and minutes. Reads
//! no words; what leaves a time open is refused and told.

use jiff::civil::{Date, DateTime};

use super::dates;
use super::days::but;
use super::ends;
use super::meaning::{Meaning, MonthDay, Phrase, Time, Which};
use super::sense::{Part, Period};
use super::spread::{self, Times};

/// Rules that one phrase may come to.
const MAX_RULES: usize = 12;

/// Day keys of RFC 5545, from Monday.
const KEYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/// Why no rule comes of a phrase: a sentence for the person, or that it does not go together.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fault {
    /// The question that the words leave open.
    Open(String),
    /// Its parts do not go together.
    Unclear,
}

/// One rule, or why there is none.
type Written<T> = Result<T, Fault>;

/// The rules of a phrase, as they are read by `recurrence`. `later` says what the wall shows so many minutes from now.
pub(super) fn rules(
    phrase: &Phrase,
    wall: DateTime,
    later: impl Fn(u32) -> Option<DateTime>,
) -> Written<Vec<String>> {
    if let Some(open) = &phrase.open {
        return Err(Fault::Open(open.clone()));
    }
    let weeks = first_of_weeks(phrase, wall)?.map(beginning);
    let mut out = Vec::new();
    for meaning in phrase.meanings() {
        if let Some(minutes) = meaning.moment {
            let alone = Meaning { moment: Some(minutes), ..Meaning::default() };
            if *meaning != alone || bounded(phrase) {
                return Err(Fault::Unclear);
            }
            out.push(at(later(minutes).ok_or(Fault::Unclear)?));
        } else if meaning.once() {
            if bounded(phrase) || meaning.without != 0 {
                return Err(Fault::Unclear);
            }
            out.extend(once(meaning, wall)?);
        } else if meaning.recurs() {
            let (begin, end) = bounds(phrase, wall)?;
            let begin = if weeks_apart(meaning) { weeks.as_ref().unwrap_or(&begin) } else { &begin };
            out.extend(recurrences(meaning)?.into_iter().map(|rule| format!("{begin}RRULE:{rule}{end}")));
        } else {
            return Err(Fault::Open("That leaves open on which days it comes, or how often".to_owned()));
        }
    }
    if out.len() > MAX_RULES { Err(Fault::Unclear) } else { Ok(out) }
}

fn bounded(phrase: &Phrase) -> bool {
    phrase.from.is_some() || phrase.until.is_some() || phrase.lasts.is_some()
}

/// The beginning and the end of a rule, each empty where none is said.
fn bounds(phrase: &Phrase, wall: DateTime) -> Written<(String, String)> {
    let begin = phrase.from.map(beginning).unwrap_or_default();
    if let (Some(from), Some(until)) = (phrase.from, phrase.until)
        && until < from
    {
        return Err(Fault::Open("The last day comes before the first".to_owned()));
    }
    let end = match (phrase.until, phrase.lasts) {
        (Some(until), _) => format!(";UNTIL={}", until.strftime("%Y%m%d")),
        (None, Some((number, period))) => {
            let minute = wall.with().second(0).subsec_nanosecond(0).build().unwrap_or(wall);
            let first = phrase.from.map_or(minute, |from| from.at(0, 0, 0, 0));
            let length = dates::length(number, period).ok_or(Fault::Unclear)?;
            let last =
                first.checked_add(length).and_then(|end| end.checked_sub(jiff::SignedDuration::from_secs(1)));
            format!(";UNTIL={}", last.map_err(|_| Fault::Unclear)?.strftime("%Y%m%dT%H%M%S"))
        }
        (None, None) => String::new(),
    };
    Ok((begin, end))
}

/// The line by which a rule begins with a day.
fn beginning(day: Date) -> String {
    format!("DTSTART:{}T000000\n", day.strftime("%Y%m%d"))
}

/// Whether it comes every few weeks.
fn weeks_apart(meaning: &Meaning) -> bool {
    matches!(meaning.every, Some((2.., Period::Week)))
}

/// The day with which rules of every few weeks begin, where none of theirs is left of the week in which they were said.
fn first_of_weeks(phrase: &Phrase, wall: DateTime) -> Written<Option<Date>> {
    let begin = phrase.from.map_or(wall, |from| from.at(0, 0, 0, 0).max(wall));
    let now = u32::try_from(i32::from(begin.hour()) * 60 + i32::from(begin.minute())).unwrap_or(0);
    let today = begin.date().weekday().to_monday_zero_offset();
    let mut ahead = Vec::new();
    for meaning in phrase.meanings().filter(|meaning| weeks_apart(meaning)) {
        let today_comes = begin > wall || times_of_day(meaning, 1)?.last().is_some_and(|last| *last > now);
        let week = week_of(meaning)?;
        ahead.extend((i8::from(!today_comes)..=7).find(|days| week & (1 << ((today + days) % 7)) != 0));
    }
    let first = ahead.into_iter().min().filter(|days| today + days > 6);
    Ok(first.and_then(|days| begin.date().checked_add(jiff::Span::new().days(days)).ok()))
}

/// The days of the week of what comes weekly: Monday's where none is said.
fn week_of(meaning: &Meaning) -> Written<u8> {
    let week = meaning.week | meaning.day.map_or(0, |(day, _)| 1 << day);
    remaining_days(&Meaning { week: if week == 0 { 1 } else { week }, ..meaning.clone() })
}

/// Refuses a bare hour of the morning or the afternoon. Beside one past noon, and before one with “Uhr” or “:00”, it is of
/// their clock.
fn doubtful(times: &[Time]) -> Written<()> {
    let whole = times.iter().any(|time| time.plain && time.hour > 12)
        || times.last().is_some_and(|last| last.plain && !last.bare && last.minute == 0);
    let open = times.iter().find(|time| time.bare && (1..=6).contains(&time.hour) && !whole);
    let Some(Time { hour, minute, .. }) = open else { return Ok(()) };
    let at = if *minute == 0 { hour.to_string() } else { format!("{hour}:{minute:02}") };
    Err(Fault::Open(format!(
        "“{at}” can be in the morning or in the afternoon: write “{at} am”, “{at} pm” or “{}:{minute:02}”",
        hour + 12
    )))
}

/// A rule that comes at one moment.
fn at(wall: DateTime) -> String {
    format!("DTSTART:{}\nRRULE:FREQ=DAILY;COUNT=1", wall.strftime("%Y%m%dT%H%M00"))
}

/// Writes the rules of one-off times: one for each.
fn once(meaning: &Meaning, wall: DateTime) -> Written<Vec<String>> {
    let extra = meaning.hours.is_some()
        || meaning.minute.is_some()
        || !meaning.days.is_empty()
        || !meaning.months.is_empty();
    if extra {
        return Err(Fault::Unclear);
    }
    let times = times_of_day(meaning, 1)?;
    let first = times.first().copied().ok_or(Fault::Unclear)?;
    let day = match (meaning.date, meaning.day) {
        (Some(date), None) => dates::resolve(date, wall.date()).ok_or(Fault::Unclear)?,
        (None, Some((day, which))) => named_day(day, which, first, wall)?,
        _ => return Err(Fault::Unclear),
    };
    times
        .iter()
        .map(|minutes| {
            let (hour, minute) = (i8::try_from(minutes / 60), i8::try_from(minutes % 60));
            match (hour, minute) {
                (Ok(hour), Ok(minute)) => Ok(at(day.at(hour, minute, 0, 0))),
                _ => Err(Fault::Unclear),
            }
        })
        .collect()
}

/// The day that a name means today; where people say it of two, it is left open.
fn named_day(day: u8, which: Which, first: u32, wall: DateTime) -> Written<Date> {
    let today = wall.date();
    let coming = ends::coming(today, day).ok_or(Fault::Unclear)?;
    let own = today.weekday().to_monday_zero_offset() == i8::try_from(day).map_err(|_| Fault::Unclear)?;
    let says = |date: Date| date.strftime("%-d %B").to_string();
    match which {
        Which::Next => {
            let later = coming.checked_add(jiff::Span::new().days(7)).map_err(|_| Fault::Unclear)?;
            if !own && today.weekday().to_monday_zero_offset() < coming.weekday().to_monday_zero_offset() {
                let open = format!("That day can be {} or {}: write the date", says(coming), says(later));
                return Err(Fault::Open(open));
            }
            Ok(coming)
        }
        Which::On | Which::Coming if own => {
            let now = u32::try_from(i32::from(wall.hour()) * 60 + i32::from(wall.minute())).unwrap_or(0);
            if first > now {
                let open = format!("That day can be today or {}: write “today” or the date", says(coming));
                return Err(Fault::Open(open));
            }
            Ok(coming)
        }
        Which::On | Which::Coming => Ok(coming),
    }
}

/// Times of day in minutes, sorted and each once. `default` is how many times a day it comes where none is said.
fn times_of_day(meaning: &Meaning, default: u32) -> Written<Vec<u32>> {
    let mut out = Vec::new();
    if meaning.part.is_none() {
        doubtful(&meaning.times)?;
    }
    for time in &meaning.times {
        let hour = match meaning.part {
            Some(part) if time.plain => part.of(time.hour).ok_or_else(|| {
                Fault::Open(
                    "“12” leaves open whether it is noon or midnight: write “noon” or “midnight”".to_owned(),
                )
            })?,
            _ => time.hour,
        };
        if let Some(part) = meaning.part.filter(|part| !part.holds(hour)) {
            let at = format!("{hour}:{:02}", time.minute);
            return Err(Fault::Open(format!(
                "The {} and {at} do not go together: write one of them",
                part.says()
            )));
        }
        out.push(hour * 60 + time.minute);
    }
    // The hours after midnight are of the next day, which a day's name leaves open.
    let daily = meaning.every == Some((1, Period::Day)) && meaning.week == 0;
    if meaning.part == Some(Part::Night) && !daily && out.iter().any(|minutes| *minutes < 6 * 60) {
        return Err(Fault::Open(
            "A night has two days: write the day and the time, as “Saturday at 1:00”".to_owned(),
        ));
    }
    if out.is_empty() {
        match (meaning.part, default) {
            (Some(part), 1) => out.push(part.hour() * 60),
            (None, 1) => out.push(9 * 60),
            (None, 2) => out.extend([9 * 60, 17 * 60]),
            _ => {
                return Err(Fault::Open(
                    "So many times a day leaves open at which times: write them, as “at 8, 12 and 16”"
                        .to_owned(),
                ));
            }
        }
    } else if default > 1 && out.len() != usize::try_from(default).unwrap_or(0) {
        return Err(Fault::Unclear);
    }
    out.sort_unstable();
    out.dedup();
    Ok(out)
}

/// The rules of what comes again.
fn recurrences(meaning: &Meaning) -> Written<Vec<String>> {
    let mut meaning = meaning.clone();
    let per_day = counted(&mut meaning)?;
    if let Some((apart, period @ (Period::Minute | Period::Hour))) = meaning.every {
        return within_days(&meaning, apart, period);
    }
    if meaning.hours.is_some() || meaning.minute.is_some() {
        return Err(Fault::Unclear);
    }
    let minutes = times_of_day(&meaning, per_day)?;
    let together = Times::of(&minutes).parts();
    // BYSETPOS counts the times of a day as well, so that each time is a rule of its own beside it.
    let apart: Vec<String> = minutes.iter().flat_map(|at| Times::of(&[*at]).parts()).collect();
    let mut out = Vec::new();
    for days in days(&meaning)? {
        let times = if days.contains("BYSETPOS") { &apart } else { &together };
        out.extend(times.iter().map(|times| format!("{days};{times}")));
    }
    Ok(out)
}

/// “Once a week” as “every week”; gives how many times a day it comes.
fn counted(meaning: &mut Meaning) -> Written<u32> {
    let Some((number, period)) = meaning.count.take() else { return Ok(1) };
    if meaning.every.is_some() && meaning.every != Some((1, period)) {
        return Err(Fault::Unclear);
    }
    let all = usize::try_from(number).unwrap_or(0);
    let open =
        |each: &str| Fault::Open(format!("So many times a {each} leaves open on which days: write them"));
    meaning.every = Some((1, period));
    match period {
        Period::Day => return Ok(number),
        Period::Hour if number == 2 => {
            meaning.every = Some((30, Period::Minute));
            meaning.span = Some(Period::Hour);
        }
        Period::Week if meaning.week == 0 && number == 1 => {}
        Period::Week if meaning.week.count_ones() == number => {}
        Period::Week => return Err(open("week")),
        Period::Month | Period::Quarter if number == 1 && meaning.days.is_empty() => {}
        Period::Month | Period::Quarter if meaning.days.len() == all => {}
        Period::Month | Period::Quarter => return Err(open("month")),
        Period::Hour | Period::Year if number == 1 => {}
        _ => return Err(Fault::Unclear),
    }
    Ok(1)
}

/// Every so many minutes or hours: for ever, or on some days and within some hours by their times.
fn within_days(meaning: &Meaning, apart: u32, period: Period) -> Written<Vec<String>> {
    let extra = !meaning.times.is_empty()
        || meaning.part.is_some()
        || !meaning.days.is_empty()
        || !meaning.months.is_empty()
        || meaning.day.is_some()
        || meaning.date.is_some()
        || !meaning.without_months.is_empty();
    if extra || apart == 0 {
        return Err(Fault::Unclear);
    }
    let minutes = if period == Period::Hour { apart * 60 } else { apart };
    let week = if meaning.week != 0 || meaning.without != 0 { Some(remaining_days(meaning)?) } else { None };
    let offset = meaning.minute.unwrap_or(0);
    let days =
        week.map_or_else(|| "FREQ=DAILY".to_owned(), |week| format!("FREQ=WEEKLY;BYDAY={}", keys(week)));
    if let Some((first, last)) = meaning.hours {
        doubtful(&[first, last])?;
        if meaning.minute.is_some() || (last.minutes() < first.minutes() && week.is_some()) {
            return Err(Fault::Unclear);
        }
        let times = Times::of(&spread::between(first.minutes(), last.minutes(), minutes));
        return Ok(times.parts().iter().map(|times| format!("{days};{times}")).collect());
    }
    if week.is_some() {
        if minutes > 60 || 60 % minutes != 0 {
            return Err(Fault::Open(
                "That leaves open at which hours: say between which, as “between 8 and 18”".to_owned(),
            ));
        }
        let times = Times::of(&spread::between(offset, 24 * 60 - 1, minutes));
        return Ok(times.parts().iter().map(|times| format!("{days};{times}")).collect());
    }
    Ok(vec![match (period, meaning.span) {
        (Period::Hour, _) => format!("FREQ=HOURLY{};BYMINUTE={offset};BYSECOND=0", interval(apart)),
        (_, Some(Period::Hour)) if 60 % minutes == 0 => {
            let marks: Vec<_> = (0..60)
                .step_by(usize::try_from(minutes).unwrap_or(60))
                .map(|minute: u32| minute.to_string())
                .collect();
            format!("FREQ=HOURLY;BYMINUTE={};BYSECOND=0", marks.join(","))
        }
        _ => format!("FREQ=MINUTELY{};BYSECOND=0", interval(apart)),
    }])
}

/// The days of the week that remain.
fn remaining_days(meaning: &Meaning) -> Written<u8> {
    let all = but(meaning.week, 0);
    let week = but(meaning.week, meaning.without);
    // What is left out must have been in it.
    if week == 0 || (meaning.without != 0 && all & meaning.without != meaning.without) {
        return Err(Fault::Unclear);
    }
    Ok(week)
}

/// The rules of the days, without their times.
fn days(meaning: &Meaning) -> Written<Vec<String>> {
    let months = months(meaning);
    if meaning.date.is_some() && !matches!(meaning.every, Some((1, Period::Year))) {
        return Err(Fault::Unclear);
    }
    match meaning.every {
        None if meaning.span.is_some() => by_month(meaning, 1),
        Some((apart, Period::Month)) => by_month(meaning, apart),
        Some((1, period @ (Period::Quarter | Period::HalfYear))) => {
            by_month(&Meaning { span: Some(period), ..meaning.clone() }, 1)
        }
        Some((1, Period::Year)) => by_year(meaning),
        Some((apart, Period::Day)) if meaning.days.is_empty() && meaning.day.is_none() => {
            if meaning.week == 0 && meaning.without == 0 {
                return Ok(vec![format!("FREQ=DAILY{}{months}", interval(apart))]);
            }
            if apart > 1 {
                Err(Fault::Unclear)
            } else {
                Ok(vec![format!("FREQ=WEEKLY;BYDAY={}{months}", keys(remaining_days(meaning)?))])
            }
        }
        None | Some((_, Period::Week)) if meaning.days.is_empty() => {
            let apart = meaning.every.map_or(1, |(apart, _)| apart);
            let week = keys(week_of(meaning)?);
            Ok(vec![format!("FREQ=WEEKLY{};BYDAY={week}{months}", interval(apart))])
        }
        _ => Err(Fault::Unclear),
    }
}

/// Days of each month, quarter or year.
fn by_month(meaning: &Meaning, apart: u32) -> Written<Vec<String>> {
    if meaning.week != 0 || meaning.day.is_some() || meaning.without != 0 || !meaning.months.is_empty() {
        return Err(Fault::Unclear);
    }
    let first = [MonthDay::Number(1)];
    let days: &[MonthDay] = if meaning.days.is_empty() { &first } else { &meaning.days };
    let skipped = months(meaning);
    match meaning.span {
        None | Some(Period::Month) => Ok(parts(days)
            .iter()
            .map(|days| format!("FREQ=MONTHLY{};{days}{skipped}", interval(apart)))
            .collect()),
        Some(span @ (Period::Quarter | Period::HalfYear | Period::Year))
            if apart == 1 && skipped.is_empty() =>
        {
            Ok(days
                .iter()
                .map(|day| {
                    let last =
                        matches!(day, MonthDay::Number(-1) | MonthDay::Nth(-1, _) | MonthDay::NthWorkday(-1));
                    let months = match (span, last) {
                        (Period::Quarter, false) => "1,4,7,10",
                        (Period::Quarter, true) => "3,6,9,12",
                        (Period::HalfYear, false) => "1,7",
                        (Period::HalfYear, true) => "6,12",
                        (_, false) => "1",
                        (_, true) => "12",
                    };
                    // By the month, because BYSETPOS of a year counts over all of its months together.
                    format!("FREQ=MONTHLY;BYMONTH={months};{}", parts(&[*day]).concat())
                })
                .collect())
        }
        _ => Err(Fault::Unclear),
    }
}

/// A day of each year.
fn by_year(meaning: &Meaning) -> Written<Vec<String>> {
    let bare = meaning.week == 0
        && meaning.day.is_none()
        && meaning.without == 0
        && meaning.without_months.is_empty();
    match (meaning.date, meaning.days.as_slice(), meaning.months.as_slice()) {
        (Some((month, day, None)), [], []) if bare => {
            Ok(vec![format!("FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}")])
        }
        (None, days @ [_, ..], months @ [_, ..]) if bare => {
            let months: Vec<_> = months.iter().map(u8::to_string).collect();
            Ok(parts(days)
                .iter()
                .map(|days| format!("FREQ=MONTHLY;BYMONTH={};{days}", months.join(",")))
                .collect())
        }
        (None, [], []) if bare => Err(Fault::Open(
            "Once a year leaves open on which day: write it, as “every year on 1 March”".to_owned(),
        )),
        _ => Err(Fault::Unclear),
    }
}

/// Days of a month as parts of rules: those by number together, those of a weekday together.
fn parts(days: &[MonthDay]) -> Vec<String> {
    let list = |each: &dyn Fn(&MonthDay) -> Option<String>| {
        days.iter().filter_map(each).collect::<Vec<_>>().join(",")
    };
    let numbers =
        list(&|day| if let MonthDay::Number(number) = day { Some(number.to_string()) } else { None });
    let named = list(&|day| match day {
        MonthDay::Nth(number, day) => KEYS.get(usize::from(*day)).map(|key| format!("{number}{key}")),
        _ => None,
    });
    let working =
        list(&|day| if let MonthDay::NthWorkday(number) = day { Some(number.to_string()) } else { None });
    [("BYMONTHDAY=", numbers), ("BYDAY=", named), ("BYDAY=MO,TU,WE,TH,FR;BYSETPOS=", working)]
        .into_iter()
        .filter(|(_, list)| !list.is_empty())
        .map(|(key, list)| format!("{key}{list}"))
        .collect()
}

/// `;BYMONTH=…` where months are said or left out.
fn months(meaning: &Meaning) -> String {
    let said = |month: &u8| meaning.months.is_empty() || meaning.months.contains(month);
    let all: Vec<u8> =
        (1..=12).filter(said).filter(|month| !meaning.without_months.contains(month)).collect();
    if all.len() == 12 {
        return String::new();
    }
    format!(";BYMONTH={}", all.iter().map(u8::to_string).collect::<Vec<_>>().join(","))
}

fn interval(apart: u32) -> String {
    if apart == 1 { String::new() } else { format!(";INTERVAL={apart}") }
}

fn keys(week: u8) -> String {
    let keys: Vec<_> =
        (0..7).filter(|day| week & (1 << day) != 0).filter_map(|day: usize| KEYS.get(day).copied()).collect();
    keys.join(",")
}
