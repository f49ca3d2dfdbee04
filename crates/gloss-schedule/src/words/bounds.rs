//! Bounds of a rule: from when, until when, for how long, and on which days it does not come. Knows no feast and no
//! holidays.

use jiff::civil::Date;

use super::dates;
use super::days;
use super::phrase::Reader;
use super::table::Sense;

/// “Until 31 January 2027”, “bis zum 31. Januar”, “until Friday”. Fills `until`.
pub(super) fn until(r: &mut Reader<'_>) -> Option<()> {
    if r.phrase.until.is_some() || r.phrase.lasts.is_some() {
        return None;
    }
    // “From 1 December to 31 January.”
    let to = r.take_any(&[Sense::Until, Sense::Through]) || r.phrase.from.is_some() && r.take(Sense::To);
    to.then_some(())?;
    r.take(Sense::On);
    let from = r.phrase.from.unwrap_or_else(|| r.wall.date());
    r.phrase.until = Some(day(r, from)?);
    Some(())
}

/// “Starting on 1 December”, “from tomorrow on”, “ab dem 1. Dezember”. Fills `from`.
pub(super) fn from(r: &mut Reader<'_>) -> Option<()> {
    if r.phrase.from.is_some() {
        return None;
    }
    let of = r.german() && r.take(Sense::Of);
    (of || r.take_any(&[Sense::Starting, Sense::From])).then_some(())?;
    r.take_any(&[Sense::On, Sense::From]);
    r.phrase.from = Some(day(r, r.wall.date())?);
    // “Von morgen an”.
    r.take(Sense::On);
    // “From Monday to Friday” are days of each week.
    let to = matches!(r.sense(), Sense::To | Sense::Through | Sense::Until);
    (!to || !matches!(r.sense_at(1), Sense::Day(_))).then_some(())
}

/// A day by its date or by its name: the first on or after another one.
fn day(r: &mut Reader<'_>, from: Date) -> Option<Date> {
    if let Some(date) = r.attempt(dates::day_of_year) {
        return dates::resolve(date, from);
    }
    if let Some(near) = r.attempt(dates::day_near) {
        return Some(near);
    }
    r.take_any(&[Sense::Coming, Sense::This]);
    let Sense::Day(day) = r.sense() else { return None };
    r.at += 1;
    dates::coming(from, day)
}

/// “For two weeks”, “für drei Monate”, “zwei Wochen lang”. Fills `lasts`.
pub(super) fn lasts(r: &mut Reader<'_>) -> Option<()> {
    if r.phrase.until.is_some() || r.phrase.lasts.is_some() {
        return None;
    }
    let said = r.take(Sense::For);
    let next = said && r.take(Sense::The) && r.take_any(&[Sense::Next, Sense::Coming]);
    (next || r.sense() != Sense::The).then_some(())?;
    let number = r.number()?;
    let period = r.period()?;
    dates::length(number, period)?;
    let long = r.take(Sense::Long);
    (said || long).then(|| r.phrase.lasts = Some((number, period)))
}

/// “Except Tuesdays”, “but not on Sundays”, “außer am Wochenende”. Fills `without`.
pub(super) fn except(r: &mut Reader<'_>) -> Option<()> {
    (r.phrase.without == 0).then_some(())?;
    let but = r.take(Sense::But);
    (r.take_any(&[Sense::Except, Sense::Not]) || but).then_some(())?;
    r.take_any(&[Sense::On, Sense::At]);
    r.take(Sense::The);
    r.phrase.without = days::days(r)?.week;
    // “Except Monday mornings” and “except the Monday of the first week” leave out less than the day.
    let less = matches!(r.sense(), Sense::Of | Sense::Part(_) | Sense::Morgen | Sense::Parts(_))
        || matches!(r.sense(), Sense::In | Sense::Before | Sense::After);
    (!less).then_some(())
}
