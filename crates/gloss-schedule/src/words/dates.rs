//! Days by their dates, and what comes once: “tomorrow at 9”, “on 24 December 2026”, “in 20 minutes”, “next Monday”.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::meaning::Which;
use super::reader::Reader;
use super::sense::{Language, Part, Period, Sense};

/// Years that a date may lie ahead.
const MAX_YEARS: i16 = 100;

/// Month, day and year, where one is said.
pub(super) type Dated = (i8, i8, Option<i16>);

/// “1 March”, “March 1st, 2027”, “the 1st of March”, “1. März”, “24.12.2026”, “2026-12-24”.
pub(super) fn day_of_year(r: &mut Reader<'_>) -> Option<Dated> {
    r.attempt(|r| {
        r.take(Sense::The);
        let token = r.token()?;
        if let Some(date) = token.date() {
            r.at += 1;
            return Some((date.month(), date.day(), Some(date.year())));
        }
        if let Some(short) = dotted(r) {
            return Some(short);
        }
        if let Sense::Month(month) = r.sense() {
            (r.language == Language::English).then_some(())?;
            r.at += 1;
            let day = number(r)?;
            let year = year(r);
            return dated(month, day, year);
        }
        let day = number(r)?;
        r.take(Sense::Of);
        let Sense::Month(month) = r.sense() else { return None };
        r.at += 1;
        let year = year(r);
        dated(month, day, year)
    })
}

/// “24.12.”.
pub(super) fn dotted(r: &mut Reader<'_>) -> Option<Dated> {
    let token = r.token().filter(|token| token.dot && r.language == Language::German)?;
    let (day, month) = token.text.split_once('.')?;
    let found = dated(month.parse().ok()?, day.parse().ok()?, None)?;
    r.at += 1;
    Some(found)
}

/// A day of a month in figures or by its ordinal.
fn number(r: &mut Reader<'_>) -> Option<i8> {
    let found = match r.sense() {
        Sense::Ordinal(number) if number > 0 => number,
        _ => {
            let number = r.token()?.number()?;
            i8::try_from(number).ok().filter(|number| (1..=31).contains(number))?
        }
    };
    // “March 17:30” has no day.
    r.at += 1;
    Some(found)
}

/// The year behind a date.
pub(super) fn year(r: &mut Reader<'_>) -> Option<i16> {
    r.attempt(|r| {
        r.mark(",");
        let token = r.token().filter(|token| token.text.len() == 4)?;
        let year = i16::try_from(token.number()?).ok().filter(|year| (1900..=2999).contains(year))?;
        r.at += 1;
        Some(year)
    })
}

/// A date that some year has.
fn dated(month: u8, day: i8, year: Option<i16>) -> Option<Dated> {
    let month = i8::try_from(month).ok()?;
    // Without a year 29 February is a date as well.
    Date::new(year.unwrap_or(2000), month, day).ok()?;
    Some((month, day, year))
}

/// The day of a date: of one without a year the first on or after a day.
pub(super) fn resolve((month, day, year): Dated, from: Date) -> Option<Date> {
    match year {
        Some(year) => Date::new(year, month, day)
            .ok()
            .filter(|date| date.year() <= from.year().saturating_add(MAX_YEARS)),
        None => (0..9)
            .find_map(|more| Date::new(from.year() + more, month, day).ok().filter(|date| *date >= from)),
    }
}

/// The weekday of a number from Monday.
pub(super) fn weekday(day: u8) -> Option<Weekday> {
    Weekday::from_monday_zero_offset(i8::try_from(day).ok()?).ok()
}

/// Reads a one-off date or moment. Fills `day`, `date` or `moment`.
pub(super) fn once(r: &mut Reader<'_>) -> Option<()> {
    r.attempt(|r| {
        let now = &r.phrase.now;
        let yearly = now.every == Some((1, Period::Year)) && now.days.is_empty() && now.months.is_empty();
        if now.day.is_some() || now.date.is_some() || now.moment.is_some() || now.recurs() && !yearly {
            return None;
        }
        if !yearly && r.attempt(from_now).is_some() {
            return Some(());
        }
        if !yearly && let Some(date) = r.attempt(near) {
            r.phrase.now.date = Some((date.month(), date.day(), Some(date.year())));
            return Some(());
        }
        r.take(Sense::On);
        if let Some(date) = r.attempt(day_of_year) {
            r.phrase.now.date = Some(date);
            return (!yearly || date.2.is_none()).then_some(());
        }
        if yearly {
            return None;
        }
        r.take(Sense::The);
        let which = match r.sense() {
            Sense::Next => Which::Next,
            Sense::This | Sense::Coming => Which::Coming,
            _ => return None,
        };
        r.at += 1;
        let Sense::Day(day) = r.sense() else { return None };
        r.at += 1;
        r.phrase.now.day = Some((day, which));
        Some(())
    })
}

/// “Today”, “tomorrow”, “tonight”, “this afternoon”, “heute Abend”, with its part of the day.
fn near(r: &mut Reader<'_>) -> Option<Date> {
    let today = r.wall.date();
    let mut part = None;
    let date = match r.sense() {
        Sense::Today => today,
        Sense::Tomorrow | Sense::Morgen => today.checked_add(1.day()).ok()?,
        Sense::DayAfter => today.checked_add(2.days()).ok()?,
        Sense::Tonight => {
            part = Some(Part::Night);
            today
        }
        Sense::This => {
            let Sense::Part(named) = r.sense_at(1) else { return None };
            part = Some(named);
            r.at += 1;
            today
        }
        Sense::The
            if r.sense_at(1) == Sense::Unit(Period::Day)
                && r.sense_at(2) == Sense::After
                && r.sense_at(3) == Sense::Tomorrow =>
        {
            r.at += 3;
            today.checked_add(2.days()).ok()?
        }
        _ => return None,
    };
    r.at += 1;
    if part.is_none() {
        part = part_behind(r);
    }
    if part.is_some() && r.phrase.now.part.is_some() {
        return None;
    }
    r.phrase.now.part = r.phrase.now.part.or(part);
    Some(date)
}

/// A part of the day right behind a day: “tomorrow morning”, “Friday afternoon”, “heute früh”.
pub(super) fn part_behind(r: &mut Reader<'_>) -> Option<Part> {
    let part = match r.sense() {
        Sense::Part(part) => part,
        Sense::Parts(part) if r.language == Language::German => part,
        Sense::Morgen => Part::Morning,
        _ => return None,
    };
    r.at += 1;
    Some(part)
}

/// “In 20 minutes”, “in three days”, “in einer Stunde”, “in half an hour”.
fn from_now(r: &mut Reader<'_>) -> Option<()> {
    r.take(Sense::In).then_some(())?;
    if r.phrase.now.timed() && r.phrase.now.times.is_empty() {
        return None;
    }
    let half = r.attempt(|r| {
        if let Sense::Minutes(minutes) = r.sense() {
            r.at += 1;
            return Some(minutes);
        }
        if r.sense() == Sense::A {
            r.at += 1;
        }
        match r.sense() {
            Sense::Minutes(minutes) => {
                r.at += 1;
                Some(minutes)
            }
            Sense::Half => {
                r.at += 1;
                r.take(Sense::A);
                r.take(Sense::Unit(Period::Hour)).then_some(30)
            }
            _ => None,
        }
    });
    if let Some(minutes) = half {
        return moment(r, minutes);
    }
    let number = r.number()?;
    let Sense::Unit(period) = r.sense() else { return None };
    r.at += 1;
    let span = match period {
        Period::Minute => return moment(r, number),
        Period::Hour => return moment(r, number.checked_mul(60)?),
        period => length(number, period)?,
    };
    let date = r.wall.date().checked_add(span).ok()?;
    r.phrase.now.date = Some((date.month(), date.day(), Some(date.year())));
    Some(())
}

/// So many minutes after now.
fn moment(r: &mut Reader<'_>, minutes: u32) -> Option<()> {
    r.phrase.now.times.is_empty().then_some(())?;
    r.phrase.now.moment = Some(minutes);
    Some(())
}

/// So many days, weeks, months, quarters or years.
pub(super) fn length(number: u32, period: Period) -> Option<Span> {
    let number = i64::from(number);
    Some(match period {
        Period::Day => number.days(),
        Period::Week => number.weeks(),
        Period::Month => number.months(),
        Period::Quarter => number.checked_mul(3)?.months(),
        Period::HalfYear => number.checked_mul(6)?.months(),
        Period::Year => number.years(),
        _ => return None,
    })
}
