//! The day with which a rule begins, the one with which it ends, and the day that a name means. Where people say a name
//! of two days it is left open and told: no day is guessed.

use jiff::civil::{Date, DateTime};

use super::dates;
use super::hours::{Fault, Written, remaining_days, times_of_day};
use super::phrase::{Phrase, Which};
use super::table::Period;

/// The beginning and the end of a rule, each empty where none is said.
pub(super) fn bounds(phrase: &Phrase, wall: DateTime) -> Written<(String, String)> {
    let first = first_of_weeks(phrase, wall)?.or(phrase.from);
    let begin = first.map(|day| format!("DTSTART:{}T000000\n", day.strftime("%Y%m%d"))).unwrap_or_default();
    if phrase.until.is_some_and(|until| phrase.from.is_some_and(|from| until < from)) {
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

/// The day with which a rule of every few weeks begins, where none of its days is left of the week in which it was said.
fn first_of_weeks(phrase: &Phrase, wall: DateTime) -> Written<Option<Date>> {
    if !matches!(phrase.every, Some((2.., Period::Week))) {
        return Ok(None);
    }
    let begin = phrase.from.map_or(wall, |from| from.at(0, 0, 0, 0).max(wall));
    let today = begin.date().weekday().to_monday_zero_offset();
    let left = times_of_day(phrase)?.last().is_some_and(|last| *last > minutes_of(begin));
    let week = remaining_days(&with_week(phrase))?;
    let from = i8::from(!(begin > wall || left));
    let first = (from..=7).find(|days| week & (1 << ((today + days) % 7)) != 0);
    let first = first.filter(|days| today + days > 6);
    Ok(first.and_then(|days| begin.date().checked_add(jiff::Span::new().days(days)).ok()))
}

/// The minutes since midnight that a wall shows.
fn minutes_of(wall: DateTime) -> u32 {
    u32::try_from(i32::from(wall.hour()) * 60 + i32::from(wall.minute())).unwrap_or(0)
}

/// A phrase with the days of the week that it means: Monday's where none is said.
pub(super) fn with_week(phrase: &Phrase) -> Phrase {
    let week = phrase.week | phrase.day.map_or(0, |(day, _)| 1 << day);
    Phrase { week: if week == 0 { 1 } else { week }, ..phrase.clone() }
}

/// The day of what comes once; `first` is its first time of day.
pub(super) fn day_of(phrase: &Phrase, first: u32, wall: DateTime) -> Written<Date> {
    match (phrase.date, phrase.day) {
        (Some(date), None) => dates::resolve(date, wall.date()).ok_or(Fault::Unclear),
        (None, Some((day, which))) => named_day(day, which, first, wall),
        _ => Err(Fault::Unclear),
    }
}

/// The day that a name means today.
fn named_day(day: u8, which: Which, first: u32, wall: DateTime) -> Written<Date> {
    let today = wall.date();
    let coming = dates::coming(today, day).ok_or(Fault::Unclear)?;
    let own = coming.weekday() == today.weekday();
    let says = |date: Date| date.strftime("%-d %B").to_string();
    if which == Which::Next {
        let later = coming.checked_add(jiff::Span::new().days(7)).map_err(|_| Fault::Unclear)?;
        if today.weekday().to_monday_zero_offset() < coming.weekday().to_monday_zero_offset() {
            let (one, other) = (says(coming), says(later));
            return Err(Fault::Open(format!("That day can be {one} or {other}: write the date")));
        }
    } else if own && first > minutes_of(wall) {
        let coming = says(coming);
        return Err(Fault::Open(format!("That day can be today or {coming}: write “today” or the date")));
    }
    Ok(coming)
}
