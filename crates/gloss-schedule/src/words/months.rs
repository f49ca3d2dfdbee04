//! Days of the month: “the 15th and the last day of each month”, “am letzten Werktag des Quartals”, “at the end of the
//! month”. Dates of one year are `dates`'.

use super::phrase::{KEYS, MonthDays, Reader};
use super::table::{Period, Sense};

/// Ordinals with what they are of: “the first Monday of the month”, “am 1.”. Fills `days`, and `every` where it is said.
/// `on` is whether “on” may begin it.
pub(super) fn days(r: &mut Reader<'_>, on: bool) -> Option<()> {
    let of_months = r.phrase.every.is_none_or(|(_, period)| period.has_days());
    if r.phrase.days.is_some() || r.phrase.week != 0 || r.phrase.on_a_day() || !of_months {
        return None;
    }
    let said_on = on && r.take(Sense::On);
    r.take(Sense::The);
    let figures = r.token().is_some_and(|token| token.text.starts_with(|c: char| c.is_ascii_digit()));
    let mut numbers = vec![ordinal(r)?];
    while let Some(next) = r.attempt(|r| {
        r.joint()?;
        r.take(Sense::On);
        r.take(Sense::The);
        ordinal(r)
    }) {
        numbers.push(next);
    }
    let small = numbers.iter().all(|number| (-1..=5).contains(number));
    let working = r.sense() == Sense::Working && r.sense_at(1) == Sense::Unit(Period::Day);
    let (length, before, behind) = match r.sense() {
        Sense::Unit(Period::Day) => (1, "BYMONTHDAY=", ""),
        Sense::Weekday(_) if small => (1, "BYDAY=MO,TU,WE,TH,FR;BYSETPOS=", ""),
        _ if working && small => (2, "BYDAY=MO,TU,WE,TH,FR;BYSETPOS=", ""),
        Sense::Day(day) if small => (1, "BYDAY=", *KEYS.get(usize::from(day))?),
        _ => (0, "BYMONTHDAY=", ""),
    };
    r.at += length;
    let all = numbers.iter().map(|number| format!("{number}{behind}")).collect::<Vec<_>>().join(",");
    r.phrase.days = Some(MonthDays {
        part: format!("{before}{all}"),
        several: numbers.len() > 1,
        last: numbers.iter().all(|number| *number < 0),
    });
    // “Once a month first thing” is no day of it.
    let monthly = r.phrase.every.is_some() && (figures || length > 0);
    (r.attempt(span).is_some() || monthly || said_on).then_some(())
}

/// Days of the month that begin a clause.
pub(super) fn days_on(r: &mut Reader<'_>) -> Option<()> {
    days(r, true)
}

/// “First”, “15th”, “1.”, “letzten”.
pub(super) fn ordinal(r: &mut Reader<'_>) -> Option<i8> {
    let number = if let Sense::Ordinal(number) = r.sense() {
        number
    } else {
        let token = r.token().filter(|token| r.german() && token.dot)?;
        i8::try_from(token.number()?).ok().filter(|number| (1..=31).contains(number))?
    };
    r.at += 1;
    Some(number)
}

/// “Of the month”, “of every quarter”, “jedes Monats”, “im Monat”.
fn span(r: &mut Reader<'_>) -> Option<()> {
    let of = r.take_any(&[Sense::Of, Sense::In]);
    let each = r.take_any(&[Sense::The, Sense::A, Sense::Every]);
    (of || each && r.german()).then_some(())?;
    let apart = match r.sense() {
        Sense::Other => 2,
        Sense::Ordinal(number) => u32::try_from(number).ok()?,
        _ => 1,
    };
    r.at += usize::from(apart > 1);
    let period = r.period().filter(|period| period.is_of_months())?;
    let every = r.phrase.every.get_or_insert((apart, period));
    (every.1 == period && (apart == 1 || *every == (apart, Period::Month))).then_some(())
}

/// “At the end of the month”, “am Monatsende”, “zum Quartalsende”, “at the beginning of every month”.
pub(super) fn ends(r: &mut Reader<'_>) -> Option<()> {
    if r.phrase.days.is_some() || r.phrase.recurs() || r.phrase.on_a_day() {
        return None;
    }
    r.take_any(&[Sense::At, Sense::On, Sense::In]);
    r.take_any(&[Sense::The, Sense::Every]);
    let sense = r.sense();
    r.at += 1;
    let (last, period) = match sense {
        Sense::EndOf(period) => (true, period),
        Sense::BeginningOf(period) => (false, period),
        Sense::Starting if r.german() => return None,
        Sense::End | Sense::Beginning | Sense::Starting => {
            // “End of month”, “Ende des Monats”, “Ende jedes Monats”.
            let of = r.take(Sense::Of);
            let each = r.take_any(&[Sense::The, Sense::A, Sense::Every]);
            (of || each && r.german()).then_some(())?;
            (sense == Sense::End, r.period()?)
        }
        _ => return None,
    };
    let part = if last { "BYMONTHDAY=-1" } else { "BYMONTHDAY=1" };
    (r.phrase.days, r.phrase.every) =
        (Some(MonthDays { part: part.to_owned(), several: false, last }), Some((1, period)));
    period.is_of_months().then_some(())
}
