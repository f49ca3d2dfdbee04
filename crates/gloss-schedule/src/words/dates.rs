//! Days by their dates, and what comes once: “tomorrow at 9”, “on 24 December 2026”, “in 20 minutes”, “next Monday”.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::clock;
use super::phrase::{Reader, Which};
use super::table::{Part, Period, Sense};

/// Years that a date may lie ahead.
const MAX_YEARS: i16 = 100;

/// Month, day and year, where one is said.
pub(super) type Dated = (i8, i8, Option<i16>);

/// “1 March”, “March 1st, 2027”, “the 1st of March”, “1. März”, “24.12.2026”, “2026-12-24”.
pub(super) fn day_of_year(r: &mut Reader<'_>) -> Option<Dated> {
    r.take(Sense::The);
    let token = r.token()?;
    if let Some(date) = token.date() {
        r.at += 1;
        return Some((date.month(), date.day(), Some(date.year())));
    }
    if let Some(short) = dotted(r) {
        return Some(short);
    }
    let (month, day) = if let Sense::Month(month) = r.sense() {
        (!r.german()).then_some(())?;
        r.at += 1;
        (month, number(r)?)
    } else {
        let day = number(r)?;
        r.take(Sense::Of);
        let Sense::Month(month) = r.sense() else { return None };
        r.at += 1;
        (month, day)
    };
    let year = r.attempt(year);
    dated(month, day, year)
}

/// “24.12.”.
pub(super) fn dotted(r: &mut Reader<'_>) -> Option<Dated> {
    let token = r.token().filter(|token| token.dot && r.german())?;
    let (day, month) = token.text.split_once('.')?;
    let found = dated(month.parse().ok()?, day.parse().ok()?, None)?;
    r.at += 1;
    Some(found)
}

/// A day of a month in figures or by its ordinal.
fn number(r: &mut Reader<'_>) -> Option<i8> {
    let found = match r.sense() {
        Sense::Ordinal(number) if number > 0 => number,
        _ => i8::try_from(r.token()?.number()?).ok().filter(|number| (1..=31).contains(number))?,
    };
    r.at += 1;
    Some(found)
}

/// The year behind a date.
fn year(r: &mut Reader<'_>) -> Option<i16> {
    r.mark(",");
    let year = r.token()?.number()?;
    r.at += 1;
    i16::try_from(year).ok().filter(|year| (1900..=2999).contains(year))
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

/// The first such weekday after a day.
pub(super) fn coming(from: Date, day: u8) -> Option<Date> {
    from.nth_weekday(1, Weekday::from_monday_zero_offset(i8::try_from(day).ok()?).ok()?).ok()
}

/// Reads a one-off date or moment. Fills `day`, `date` or `moment`.
pub(super) fn once(r: &mut Reader<'_>) -> Option<()> {
    let now = &r.phrase;
    let yearly = now.every == Some((1, Period::Year));
    if now.on_a_day() || now.recurs() && !yearly || now.days.is_some() {
        return None;
    }
    if !yearly {
        if r.attempt(from_now).is_some() {
            return Some(());
        }
        if let Some(date) = r.attempt(near) {
            r.phrase.date = Some((date.month(), date.day(), Some(date.year())));
            return Some(());
        }
    }
    r.take(Sense::On);
    if let Some(date) = r.attempt(day_of_year) {
        r.phrase.date = Some(date);
        return (!yearly || date.2.is_none()).then_some(());
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
    r.phrase.day = Some((day, which));
    (!yearly).then_some(())
}

/// Today or a day after it by its name.
pub(super) fn day_near(r: &mut Reader<'_>) -> Option<Date> {
    let ahead = match r.sense() {
        Sense::Today => 0,
        Sense::Tomorrow | Sense::Morgen => 1,
        Sense::DayAfter => 2,
        _ => return None,
    };
    r.at += 1;
    r.wall.date().checked_add(ahead.days()).ok()
}

/// “Today”, “tomorrow”, “tonight”, “this afternoon”, “heute Abend”, with its part of the day.
fn near(r: &mut Reader<'_>) -> Option<Date> {
    let (date, part) = match (r.sense(), r.sense_at(1)) {
        (Sense::Tonight, _) => {
            r.at += 1;
            (r.wall.date(), Some(Part::Night))
        }
        (Sense::This, Sense::Part(part)) => {
            r.at += 2;
            (r.wall.date(), Some(part))
        }
        _ => (day_near(r)?, r.attempt(clock::part_behind)),
    };
    if part.is_some() && r.phrase.part.is_some() {
        return None;
    }
    r.phrase.part = r.phrase.part.or(part);
    Some(date)
}

/// “In 20 minutes”, “in three days”, “in einer Stunde”.
fn from_now(r: &mut Reader<'_>) -> Option<()> {
    r.take(Sense::In).then_some(())?;
    let number = r.number()?;
    let Sense::Unit(period) = r.sense() else { return None };
    r.at += 1;
    let minutes = match period {
        Period::Minute => number,
        Period::Hour => number.checked_mul(60)?,
        period => {
            let date = r.wall.date().checked_add(length(number, period)?).ok()?;
            r.phrase.date = Some((date.month(), date.day(), Some(date.year())));
            return Some(());
        }
    };
    r.phrase.moment = Some(minutes);
    (r.phrase.times.is_empty() && r.phrase.part.is_none()).then_some(())
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
