//! Days of the month, the quarter and the year, and months: by number, by weekday, at their ends. Knows nothing of weeks.

use super::meaning::MonthDay;
use super::reader::Reader;
use super::sense::{Language, Period, Sense};

/// “On the 15th and the last day of each month”, “first Monday of the month”, “am 1.”. Fills `days` and what they are
/// counted in. `on` is whether “on” may begin it.
pub(super) fn month_days(r: &mut Reader<'_>, on: bool) -> Option<()> {
    r.attempt(|r| {
        let now = &r.phrase.now;
        let of_months = now.every.is_none_or(|(_, period)| period.is_of_months());
        if !now.days.is_empty() || now.week != 0 || now.date.is_some() || now.day.is_some() || !of_months {
            return None;
        }
        let said_on = on && r.take(Sense::On);
        r.take(Sense::The);
        let mut all = group(r)?;
        while let Some(more) = r.attempt(|r| {
            let comma = r.mark(",");
            let and = r.take(Sense::And);
            (comma || and).then_some(())?;
            r.take(Sense::On);
            r.take(Sense::The);
            group(r)
        }) {
            all.extend(more);
        }
        r.phrase.now.days = all;
        let monthly = matches!(r.phrase.now.every, Some((_, Period::Month)));
        let spanned = r.attempt(span).is_some();
        if let Some((1, period @ (Period::Quarter | Period::HalfYear))) = r.phrase.now.every {
            (r.phrase.now.every, r.phrase.now.span) = (None, Some(period));
            return Some(());
        }
        (spanned || monthly || said_on).then_some(())
    })
}

/// Days of the month that begin a clause.
pub(super) fn month_days_on(r: &mut Reader<'_>) -> Option<()> {
    month_days(r, true)
}

/// Ordinals with what they count: “first and third Monday”, “15th”, “last working day”.
fn group(r: &mut Reader<'_>) -> Option<Vec<MonthDay>> {
    let mut numbers = vec![ordinal(r)?];
    while let Some(next) = r.attempt(|r| {
        let comma = r.mark(",");
        let and = r.take(Sense::And);
        (comma || and).then_some(())?;
        r.take(Sense::The);
        ordinal(r)
    }) {
        numbers.push(next);
    }
    let small = numbers.iter().all(|number| (-1..=5).contains(number));
    let of = |each: fn(i8) -> MonthDay| numbers.iter().copied().map(each).collect::<Vec<_>>();
    Some(match r.sense() {
        Sense::Unit(Period::Day) => {
            r.at += 1;
            of(MonthDay::Number)
        }
        Sense::Weekday(_) if small => {
            r.at += 1;
            of(MonthDay::NthWorkday)
        }
        Sense::Working if small && matches!(r.sense_at(1), Sense::Unit(Period::Day)) => {
            r.at += 2;
            of(MonthDay::NthWorkday)
        }
        Sense::Day(day) if small => {
            r.at += 1;
            numbers.iter().map(|number| MonthDay::Nth(*number, day)).collect()
        }
        _ => of(MonthDay::Number),
    })
}

/// “First”, “15th”, “1.”, “letzten”.
pub(super) fn ordinal(r: &mut Reader<'_>) -> Option<i8> {
    if let Sense::Ordinal(number) = r.sense() {
        r.at += 1;
        return Some(number);
    }
    let token = r.token()?;
    let number = token
        .number()
        .and_then(|number| i8::try_from(number).ok())
        .filter(|number| (1..=31).contains(number))?;
    let german = r.language == Language::German && token.dot;
    // “Day 15 of every month.”
    let english = r.language == Language::English && r.sense_at(1) == Sense::Of;
    (german || english).then(|| {
        r.at += 1;
        number
    })
}

/// “Of the month”, “of every quarter”, “jedes Monats”, “im Monat”, “of March and June” where years are said.
fn span(r: &mut Reader<'_>) -> Option<()> {
    let of = r.take_any(&[Sense::Of, Sense::In]);
    let the = r.take_any(&[Sense::The, Sense::A]);
    let every = !the && r.take(Sense::Every);
    (of || every || (the && r.language == Language::German)).then_some(())?;
    if of
        && !the
        && !every
        && let Some(months) = months(r)
    {
        if r.phrase.now.every != Some((1, Period::Year)) {
            return None;
        }
        r.phrase.now.months = months;
        return Some(());
    }
    let apart = match r.sense() {
        Sense::Other => 2,
        Sense::Ordinal(number) => u32::try_from(number).ok()?,
        _ => 1,
    };
    r.at += usize::from(apart > 1);
    let period = r.period().filter(|period| period.is_of_months())?;
    let now = &mut r.phrase.now;
    match now.every {
        None if apart > 1 && period == Period::Month => now.every = Some((apart, Period::Month)),
        None if apart == 1 => now.span = Some(period),
        Some((_, said)) if said == period && apart == 1 => {}
        _ => return None,
    }
    Some(())
}

/// “January”, “March, June and September”.
pub(super) fn months(r: &mut Reader<'_>) -> Option<Vec<u8>> {
    let month = |r: &mut Reader<'_>| match r.sense() {
        Sense::Month(month) => {
            r.at += 1;
            Some(month)
        }
        _ => None,
    };
    let mut all = vec![month(r)?];
    while let Some(next) = r.attempt(|r| {
        let comma = r.mark(",");
        let and = r.take(Sense::And);
        (comma || and).then_some(())?;
        r.take(Sense::In);
        month(r)
    }) {
        all.push(next);
    }
    Some(all)
}

/// “At the end of the month”, “am Monatsende”, “zum Quartalsende”, “at the beginning of every month”.
pub(super) fn ends(r: &mut Reader<'_>) -> Option<()> {
    r.attempt(|r| {
        let now = &r.phrase.now;
        if now.span.is_some()
            || now.every.is_some() && !matches!(now.every, Some((_, Period::Month)))
            || !now.days.is_empty()
            || now.week != 0
            || now.date.is_some()
            || now.day.is_some()
        {
            return None;
        }
        r.take_any(&[Sense::At, Sense::On, Sense::In]);
        r.take(Sense::Every);
        r.take(Sense::The);
        let (end, period) = match r.sense() {
            Sense::EndOf(period) => (true, Some(period)),
            Sense::BeginningOf(period) => (false, Some(period)),
            Sense::End => (true, None),
            Sense::Beginning | Sense::Starting if r.language == Language::English => (false, None),
            Sense::Beginning => (false, None),
            _ => return None,
        };
        r.at += 1;
        let period = match period {
            Some(period) => period,
            None => {
                let of = r.take(Sense::Of);
                let the = r.take_any(&[Sense::The, Sense::A]) || r.take(Sense::Every);
                // “End of month”, “Ende des Monats”, “Ende jedes Monats”.
                (of || the && r.language == Language::German).then_some(())?;
                r.period()?
            }
        };
        let every = r.phrase.now.every.is_some();
        (period.is_of_months() && (!every || period == Period::Month)).then_some(())?;
        r.phrase.now.days = vec![if end { MonthDay::Number(-1) } else { MonthDay::Number(1) }];
        if !every {
            r.phrase.now.span = Some(period);
        }
        Some(())
    })
}

/// “In January and July” behind days that come again.
pub(super) fn in_months(r: &mut Reader<'_>) -> Option<()> {
    r.attempt(|r| {
        let now = &r.phrase.now;
        let fits = now.week != 0 && matches!(now.every, None | Some((1, Period::Week)))
            || now.every == Some((1, Period::Day));
        if !now.months.is_empty() || !fits {
            return None;
        }
        // “Every week on Monday in January” says two things that come again.
        r.take(Sense::In).then_some(())?;
        let found = months(r)?;
        // A year behind it is one month only.
        let year = r.token().and_then(|token| token.number()).is_some_and(|number| number >= 1000);
        (!year).then(|| r.phrase.now.months = found)
    })
}
