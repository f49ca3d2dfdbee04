//! Bounds of a rule: from when, until when, for how long, and on which days it does not come.

use jiff::ToSpan;
use jiff::civil::Date;

use super::dates;
use super::days;
use super::meaning::ALL_DAYS;
use super::months;
use super::reader::Reader;
use super::sense::{Language, Period, Sense};

/// “Until 31 January 2027”, “bis zum 31. Januar”, “until the end of June”, “until Friday”. Fills `until`.
pub(super) fn until(r: &mut Reader<'_>) -> Option<()> {
    r.attempt(|r| {
        if r.phrase.until.is_some() || r.phrase.lasts.is_some() {
            return None;
        }
        let begun = r.at;
        // “From 1 December to 31 January”, “through Friday”, “for the rest of the year”.
        let bounded = r.phrase.from.is_some() && r.take(Sense::To) || r.attempt(rest).is_some();
        if !bounded {
            let through = r.token().is_some_and(|token| matches!(token.text.as_str(), "through" | "thru"));
            (r.take(Sense::Until) || through && r.take(Sense::To)).then_some(())?;
        }
        r.take(Sense::On);
        let from = r.phrase.from.unwrap_or_else(|| r.wall.date());
        let last = last_day(r, from);
        if last.is_none() {
            let Sense::Month(_) = r.sense() else { return None };
            r.at += 1;
            let said = r.since(begun);
            r.phrase.open = Some(format!(
                "“{said}” leaves open whether that month is in it: write the last day, as “until 31 May”"
            ));
            r.phrase.until = Some(from);
            return Some(());
        }
        r.phrase.until = last;
        Some(())
    })
}

/// “For the rest of …”, up to that word.
fn rest(r: &mut Reader<'_>) -> Option<()> {
    r.take_any(&[Sense::For, Sense::In, Sense::During]);
    r.take(Sense::The);
    (r.sense() == Sense::Rest).then_some(())
}

/// The last day that is meant by the name of a feast whose date never changes: of Christmas and the new year their eve.
fn feast(r: &mut Reader<'_>, from: Date) -> Option<Date> {
    r.attempt(|r| {
        let has_article =
            r.at.checked_sub(1).and_then(|at| r.tokens.get(at)).is_some_and(|one| one.text == "the");
        let first = r.token()?.text.as_str();
        r.at += 1;
        let next = r.token().map_or("", |token| token.text.as_str());
        let (day, length) = match (first, next) {
            ("christmas" | "xmas", "day") => (25, 1),
            ("christmas" | "xmas", "eve") => (24, 1),
            ("christmas" | "xmas" | "weihnachten" | "heiligabend", _) => (24, 0),
            ("new", "year" | "year's" | "years") => (31, 1),
            ("silvester" | "neujahr" | "jahreswechsel", _) => (31, 0),
            _ => return None,
        };
        r.at += length;
        if first == "new" {
            r.at += usize::from(r.token().is_some_and(|token| token.text == "eve"));
        }
        let year = dates::year(r);
        // “Until the Christmas party”: what goes on is something else.
        let is_feast = !has_article || r.token().is_none_or(|token| token.is_mark());
        is_feast.then_some(())?;
        dates::resolve((12, day, year), from)
    })
}

/// The last day that is meant.
fn last_day(r: &mut Reader<'_>, from: Date) -> Option<Date> {
    r.attempt(|r| {
        if let Some(date) = r.attempt(dates::day_of_year) {
            return dates::resolve(date, from);
        }
        r.take(Sense::The);
        if let Some(feast) = feast(r, from) {
            return Some(feast);
        }
        let end = match r.sense() {
            Sense::EndOf(period) => {
                r.at += 1;
                return end_of(from, period);
            }
            // “Year-end.”
            Sense::Unit(period) => {
                r.at += 1;
                r.take(Sense::To);
                r.take(Sense::End).then_some(())?;
                return end_of(from, period);
            }
            Sense::End | Sense::Rest => r.take_any(&[Sense::End, Sense::Rest]),
            _ => false,
        };
        if end {
            r.take(Sense::Of);
            r.take_any(&[Sense::The, Sense::This]);
            if let Sense::Month(month) = r.sense() {
                r.at += 1;
                let year = r.token().filter(|token| token.text.len() == 4).and_then(|token| token.number());
                r.at += usize::from(year.is_some());
                return month_end(from, i8::try_from(month).ok()?, year);
            }
            if let Some(period) = r.period() {
                return end_of(from, period);
            }
            let year = r.token().filter(|token| token.text.len() == 4)?.number()?;
            r.at += 1;
            return Date::new(i16::try_from(year).ok()?, 12, 31).ok();
        }
        if r.take(Sense::Tomorrow) || (r.language == Language::German && r.take(Sense::Morgen)) {
            return from.checked_add(1.day()).ok();
        }
        if r.sense() == Sense::Next {
            return None;
        }
        r.take_any(&[Sense::Coming, Sense::This]);
        let Sense::Day(day) = r.sense() else { return None };
        r.at += 1;
        coming(from, day)
    })
}

/// The last day of a month that is named: the first one on or after a day, or of a year.
fn month_end(from: Date, month: i8, year: Option<u32>) -> Option<Date> {
    let of = |year: i16| Date::new(year, month, 1).ok().map(|first| first.last_of_month());
    match year {
        Some(year) => of(i16::try_from(year).ok()?),
        None => of(from.year()).filter(|last| *last >= from).or_else(|| of(from.year() + 1)),
    }
}

/// The last day of the period that a day is in: of the week its Sunday.
fn end_of(day: Date, period: Period) -> Option<Date> {
    let of_months = |length: i8| {
        let month = (day.month() - 1) / length * length + length;
        Date::new(day.year(), month, 1).ok().map(|first| first.last_of_month())
    };
    match period {
        Period::Day => Some(day),
        Period::Week => day.checked_add((6 - day.weekday().to_monday_zero_offset()).days()).ok(),
        Period::Month => of_months(1),
        Period::Quarter => of_months(3),
        Period::HalfYear => of_months(6),
        Period::Year => Some(day.last_of_year()),
        _ => None,
    }
}

/// The first such weekday after a day.
pub(super) fn coming(from: Date, day: u8) -> Option<Date> {
    from.nth_weekday(1, dates::weekday(day)?).ok()
}

/// “Starting on 1 December”, “from tomorrow on”, “ab dem 1. Dezember”, “starting next week”. Fills `from`.
pub(super) fn from(r: &mut Reader<'_>) -> Option<()> {
    r.attempt(|r| {
        if r.phrase.from.is_some() {
            return None;
        }
        let as_of = r.token().is_some_and(|token| token.text == "as") && r.sense_at(1) == Sense::Of;
        if as_of {
            r.at += 2;
        }
        let starting = as_of || r.take(Sense::Starting);
        let sure = starting;
        if starting {
            r.take_any(&[Sense::On, Sense::From, Sense::In, Sense::At]);
        } else {
            (r.take(Sense::From) || (r.language == Language::German && r.take(Sense::Of))).then_some(())?;
        }
        let first = first_day(r)?;
        // “From now on”, “von morgen an”.
        let on = r.take(Sense::On);
        if !sure && !on {
            r.phrase.may_be_data = !matches!(r.sense(), Sense::Until | Sense::To);
        }
        r.phrase.from = Some(first);
        Some(())
    })
}

fn first_day(r: &mut Reader<'_>) -> Option<Date> {
    r.attempt(|r| {
        let today = r.wall.date();
        if let Some(date) = r.attempt(dates::day_of_year) {
            return dates::resolve(date, today);
        }
        r.take(Sense::The);
        match r.sense() {
            Sense::Now | Sense::Today => {
                r.at += 1;
                Some(today)
            }
            Sense::Tomorrow | Sense::Morgen => {
                r.at += 1;
                today.checked_add(1.day()).ok()
            }
            Sense::DayAfter => {
                r.at += 1;
                today.checked_add(2.days()).ok()
            }
            Sense::Month(month) => {
                r.at += 1;
                dates::resolve((i8::try_from(month).ok()?, 1, None), today)
            }
            Sense::Next | Sense::Coming => {
                let next = r.sense() == Sense::Next;
                r.at += 1;
                let found = match r.sense() {
                    Sense::Unit(Period::Week) => coming(today, 0)?,
                    Sense::Unit(Period::Month) => today.last_of_month().checked_add(1.day()).ok()?,
                    Sense::Unit(Period::Year) => today.last_of_year().checked_add(1.day()).ok()?,
                    Sense::Month(month) => dates::resolve((i8::try_from(month).ok()?, 1, None), today)?,
                    Sense::Day(day) => {
                        let found = coming(today, day)?;
                        let this_week = today.weekday().to_monday_zero_offset() < i8::try_from(day).ok()?;
                        (!(next && this_week)).then_some(found)?
                    }
                    _ => return None,
                };
                r.at += 1;
                Some(found)
            }
            Sense::Day(day) => {
                r.at += 1;
                // “From Monday to Friday” are days of each week.
                let range =
                    matches!(r.sense(), Sense::To | Sense::Until) && matches!(r.sense_at(1), Sense::Day(_));
                if range { None } else { coming(today, day) }
            }
            _ => None,
        }
    })
}

/// “For two weeks”, “für drei Monate”, “zwei Wochen lang”. Fills `lasts`.
pub(super) fn lasts(r: &mut Reader<'_>) -> Option<()> {
    r.attempt(|r| {
        if r.phrase.until.is_some() || r.phrase.lasts.is_some() {
            return None;
        }
        // “Due in the next two weeks” is of a task: without “for” it is a rule's beside the rest of it.
        let beside = r.at == 0 || r.phrase.now.recurs();
        let said = r.take(Sense::For);
        if !said {
            let over = r.token().is_some_and(|token| matches!(token.text.as_str(), "over" | "within"));
            r.at += usize::from(over);
            r.take_any(&[Sense::In, Sense::During]);
        }
        r.take(Sense::The);
        let coming = r.take_any(&[Sense::Next, Sense::Coming]);
        let number = r.number()?;
        let period = r.period()?;
        dates::length(number, period)?;
        let long = r.take(Sense::Long);
        (said || long || coming && beside).then_some(())?;
        r.phrase.lasts = Some((number, period));
        Some(())
    })
}

/// “Except Tuesdays”, “but not on Sundays”, “außer am Wochenende”, “except in August”. Fills what is left out.
pub(super) fn except(r: &mut Reader<'_>) -> Option<()> {
    r.attempt(|r| {
        if r.phrase.now.without != 0 || !r.phrase.now.without_months.is_empty() {
            return None;
        }
        let but = r.take(Sense::But);
        let except = !but && r.take(Sense::Except);
        let not = !except && r.take(Sense::Not);
        (but || except || not).then_some(())?;
        r.take_any(&[Sense::On, Sense::At, Sense::In, Sense::For]);
        r.take(Sense::The);
        if let Sense::Month(_) = r.sense() {
            r.phrase.now.without_months = months::months(r)?;
            return Some(());
        }
        let found = days::days(r)?;
        // “Except Monday mornings” and “except the Monday of the first week” leave out less than the day.
        let less = matches!(
            r.sense(),
            Sense::Of
                | Sense::Part(_)
                | Sense::Morgen
                | Sense::Parts(_)
                | Sense::In
                | Sense::Before
                | Sense::After
        );
        (!less && found.week != ALL_DAYS).then(|| r.phrase.now.without = found.week)
    })
}
