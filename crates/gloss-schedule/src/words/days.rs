//! Days of the week that come again, and how far apart things come. Days of the month are `months`'.

use super::dates;
use super::meaning::{ALL_DAYS, MonthDay, Time, WEEKDAYS, WEEKEND, Which};
use super::months;
use super::reader::Reader;
use super::sense::{Language, Part, Period, Sense};

/// Days of the week as they were said.
pub(super) struct Named {
    /// A bit each.
    pub(super) week: u8,
    /// They say by themselves that they come again: several, or “Mondays”.
    pub(super) again: bool,
    /// Several in a list without “to”.
    pub(super) several: bool,
}

/// A list of days, or from one to another: “Mondays and Thursdays”, “Mon-Fri”, “weekdays”, “Samstag und Sonntag”.
pub(super) fn days(r: &mut Reader<'_>) -> Option<Named> {
    r.attempt(|r| {
        let mut found = one(r)?;
        let single = found.week.count_ones() == 1;
        if single
            && let Some(last) = r.attempt(|r| {
                r.take_any(&[Sense::To, Sense::Until]).then_some(())?;
                one(r).filter(|last| last.week.count_ones() == 1)
            })
        {
            found.week = between(found.week, last.week);
            found.again = true;
            return Some(found);
        }
        while let Some(next) = r.attempt(|r| {
            let comma = r.mark(",");
            let and = r.take(Sense::And);
            r.take_any(&[Sense::On, Sense::Only]);
            r.take(Sense::The);
            (comma || and).then_some(())?;
            let next = one(r)?;
            // What has a time of its own is another set of times.
            let own = !r.phrase.now.times.is_empty() && r.sense() == Sense::At;
            (!own).then_some(next)
        }) {
            found.week |= next.week;
            found.again |= next.again;
            found.several = true;
        }
        Some(found)
    })
}

fn one(r: &mut Reader<'_>) -> Option<Named> {
    let named = |week, again| Some(Named { week, again, several: false });
    let found = match r.sense() {
        // “Thursday afternoons” come again as “Thursdays” do.
        Sense::Day(day) if r.language == Language::English => {
            named(1 << day, matches!(r.sense_at(1), Sense::Parts(_)))
        }
        Sense::Day(day) => named(1 << day, false),
        Sense::Days(day) => named(1 << day, true),
        Sense::Weekday(again) => named(WEEKDAYS, again),
        Sense::Weekend(again) => named(WEEKEND, again),
        Sense::Working if matches!(r.sense_at(1), Sense::Unit(Period::Day)) => {
            r.at += 1;
            named(WEEKDAYS, r.token().is_some_and(|token| token.text == "days"))
        }
        _ => None,
    }?;
    r.at += 1;
    Some(found)
}

/// The days from one to another, over the week's end where the second comes before the first.
fn between(first: u8, last: u8) -> u8 {
    let (from, to) = (first.trailing_zeros(), last.trailing_zeros());
    (0..7)
        .filter(|day| if from <= to { (from..=to).contains(day) } else { *day >= from || *day <= to })
        .fold(0, |all, day| all | 1 << day)
}

/// “Montagmorgen”, “freitagabends”: a day and its part in one word.
fn joined(r: &mut Reader<'_>) -> Option<(u8, bool, Part)> {
    let Sense::DayPart(day, again, part) = r.sense() else { return None };
    r.at += 1;
    Some((day, again, part))
}

/// Days of the week that come again by what they are, or with “on”. Fills `week`, or `day` for one alone.
pub(super) fn week(r: &mut Reader<'_>) -> Option<()> {
    r.attempt(|r| {
        let now = &r.phrase.now;
        if now.week != 0
            || now.day.is_some()
            || now.date.is_some()
            || now.moment.is_some()
            || !now.days.is_empty()
        {
            return None;
        }
        let weeks = matches!(now.every, Some((_, Period::Week)));
        let days_said = matches!(now.every, Some((1, Period::Day) | (_, Period::Minute | Period::Hour)));
        if now.every.is_some() && !weeks && !days_said && now.count.is_none() {
            return None;
        }
        let from = r.take(Sense::From);
        let on = !from && r.take(Sense::On);
        if on || r.sense() == Sense::At {
            r.attempt(|r| {
                r.take(Sense::At);
                r.take(Sense::The).then_some(())
            });
        }
        if let Some((day, again, part)) = joined(r) {
            r.phrase.now.part = Some(part);
            if again || weeks {
                r.phrase.now.week = 1 << day;
            } else {
                r.phrase.now.day = Some((day, Which::On));
            }
            return Some(());
        }
        let begun = r.at;
        let found = days(r)?;
        if from && !(found.again && !found.several && found.week.count_ones() > 1) {
            return None;
        }
        if on && found.several && !found.again && !weeks && r.phrase.now.count.is_none() {
            let said = r.since(begun);
            r.phrase.open =
                Some(format!("“on {said}” leaves open whether that is each week: write “every {said}”"));
        }
        if found.week.count_ones() == 1 && !found.again && !weeks && r.phrase.now.count.is_none() {
            if r.phrase.now.every.is_some() {
                return None;
            }
            r.phrase.now.day = Some((u8::try_from(found.week.trailing_zeros()).ok()?, Which::On));
        } else {
            // “On the weekend” in English is the coming one as well.
            (found.again
                || found.several
                || weeks
                || found.week.count_ones() == 5
                || r.phrase.now.count.is_some()
                || !on
                || found.week == WEEKEND)
                .then_some(())?;
            r.phrase.now.week = found.week;
        }
        Some(())
    })
}

/// “Every …”. Fills `every`, and what stands behind it.
pub(super) fn every(r: &mut Reader<'_>) -> Option<()> {
    r.attempt(|r| {
        if r.phrase.now.every.is_some() || r.phrase.now.week != 0 || r.phrase.now.span.is_some() {
            return None;
        }
        r.take_any(&[Sense::On, Sense::At]);
        let begun = r.at;
        // “On alternate Fridays.”
        let alternate = r.token().is_some_and(|token| token.text == "alternate");
        (r.take(Sense::Every) || alternate).then_some(())?;
        if r.attempt(|r| months::month_days(r, false)).is_some() || r.attempt(months::ends).is_some() {
            return Some(());
        }
        if let Some(date) = r.attempt(dates::day_of_year) {
            r.phrase.now.every = Some((1, Period::Year));
            r.phrase.now.date = Some(date);
            return date.2.is_none().then_some(());
        }
        if r.attempt(part_of_hour).is_some() {
            return Some(());
        }
        // “Every other day”, “every second Tuesday”, “every 2 weeks”.
        let apart = if r.take(Sense::Other) {
            Some(2)
        } else if let Some(number) = months::ordinal(r) {
            return nth(r, number, begun);
        } else {
            r.attempt(|r| if r.sense() == Sense::A { None } else { r.number() })
        };
        let apart = match apart {
            Some(apart) => (1..=999).contains(&apart).then_some(apart)?,
            None => 1,
        };
        spaced(r, apart, begun)
    })
}

/// Behind “every” and an ordinal: “second week”, “last Friday”. “Third Thursday” is each three weeks to some and the third
/// of the month to others: `open` says both.
fn nth(r: &mut Reader<'_>, number: i8, begun: usize) -> Option<()> {
    if let (1 | -1, Sense::Day(day)) = (number, r.sense()) {
        r.at += 1;
        r.phrase.now.days = vec![MonthDay::Nth(number, day)];
        r.phrase.now.span = Some(Period::Month);
        return Some(());
    }
    let apart = u32::try_from(number).ok().filter(|number| *number > 1)?;
    spaced(r, apart, begun)?;
    if r.phrase.now.week != 0 && r.phrase.open.is_none() {
        let said = r.since(begun);
        let (weeks, month) = match r.language {
            Language::English => (format!("every {apart} weeks on …"), "of the month"),
            Language::German => (format!("alle {apart} Wochen am …"), "im Monat"),
        };
        r.phrase.open = Some(format!(
            "“{said}” can be every {apart} weeks or one day of each month: write “{weeks}” or “{said} {month}”"
        ));
    }
    Some(())
}

/// Reads the period or days behind “every” and its number.
fn spaced(r: &mut Reader<'_>, apart: u32, begun: usize) -> Option<()> {
    if let Some((day, _, part)) = joined(r) {
        r.phrase.now.week = 1 << day;
        r.phrase.now.part = Some(part);
        r.phrase.now.every = Some((apart, Period::Week));
        return Some(());
    }
    if let Some(found) = days(r) {
        // “On Tuesday every weekday” says two things.
        r.phrase.now.day.is_none().then_some(())?;
        if apart > 1 && found.week == WEEKDAYS {
            let words = r.since(begun);
            r.phrase.open = Some(format!(
                "“{words}” leaves open on which days: name them, as “every Monday, Wednesday and Friday”"
            ));
        }
        r.phrase.now.week = found.week;
        r.phrase.now.every = Some((apart, Period::Week));
        return Some(());
    }
    if let Some(period) = r.period() {
        if apart > 1 && matches!(period, Period::Quarter | Period::HalfYear) {
            let words = r.since(begun);
            r.phrase.open = Some(format!(
                "“{words}” leaves open in which months: name them, as “every year on the last working day of March and September”"
            ));
        }
        r.phrase.now.every = Some((apart, period));
        return Some(());
    }
    let (part, hour) = match r.sense() {
        Sense::Adverb(2, Period::Week) if apart == 1 => {
            r.at += 1;
            r.phrase.now.every = Some((2, Period::Week));
            return Some(());
        }
        Sense::Part(part) => (Some(part), None),
        Sense::Morgen => (Some(Part::Morning), None),
        Sense::Named(hour) => (None, Some(hour)),
        _ => return None,
    };
    r.at += 1;
    let now = &mut r.phrase.now;
    if apart != 1 || !now.times.is_empty() && hour.is_some() {
        return None;
    }
    now.every = Some((1, Period::Day));
    now.part = now.part.or(part);
    if let Some(hour) = hour {
        now.times = vec![Time::of_hour(hour)];
    }
    Some(())
}

/// “Half hour”, “quarter of an hour”, “Viertelstunde”.
fn part_of_hour(r: &mut Reader<'_>) -> Option<()> {
    let minutes = match r.sense() {
        Sense::Minutes(minutes) => {
            r.at += 1;
            minutes
        }
        Sense::Half => {
            r.at += 1;
            r.take(Sense::A);
            r.take(Sense::To);
            r.take(Sense::Unit(Period::Hour)).then_some(30)?
        }
        Sense::Quarter => {
            r.at += 1;
            r.take(Sense::Of);
            r.take(Sense::A);
            r.take(Sense::To);
            r.take(Sense::Unit(Period::Hour)).then_some(15)?
        }
        _ => return None,
    };
    r.phrase.now.every = Some((minutes, Period::Minute));
    // On the clock's marks: at the full hour and then on.
    r.phrase.now.span = Some(Period::Hour);
    Some(())
}

/// “Daily”, “weekly on Friday”, “mornings”, “mittags”, “Viertelstündlich”.
pub(super) fn adverb(r: &mut Reader<'_>) -> Option<()> {
    r.attempt(|r| {
        let now = &mut r.phrase.now;
        if now.moment.is_some() || now.date.is_some() || now.day.is_some() {
            return None;
        }
        match r.language.sense(&r.tokens.get(r.at).filter(|token| !token.free)?.text) {
            Sense::Adverb(apart, period) if now.every.is_none() && now.week == 0 => {
                now.every = Some((apart, period));
            }
            Sense::Adverb(1, Period::Hour)
                if now.week != 0 && now.every.is_none_or(|every| every == (1, Period::Week)) =>
            {
                now.every = Some((1, Period::Hour));
            }
            Sense::Minutes(minutes)
                if now.every.is_none() && now.week == 0 && r.language == Language::German =>
            {
                now.every = Some((minutes, Period::Minute));
                now.span = Some(Period::Hour);
            }
            Sense::Parts(part) if now.part.is_none() && now.times.is_empty() => {
                if !now.recurs() {
                    now.every = Some((1, Period::Day));
                }
                now.part = Some(part);
            }
            Sense::NamedAgain(hour) if now.part.is_none() && now.times.is_empty() => {
                if !now.recurs() {
                    now.every = Some((1, Period::Day));
                }
                now.times = vec![Time::of_hour(hour)];
            }
            _ => return None,
        }
        r.at += 1;
        Some(())
    })
}

/// “Once a week”, “twice a day”, “zweimal täglich”, “3 times a day”. Fills `count`.
pub(super) fn count(r: &mut Reader<'_>) -> Option<()> {
    r.attempt(|r| {
        if r.phrase.now.count.is_some() || r.phrase.now.every.is_some() {
            return None;
        }
        let times = match r.sense() {
            Sense::Times(times) => {
                r.at += 1;
                times
            }
            _ => {
                let times = r.number()?;
                r.take(Sense::TimesOf).then_some(times)?
            }
        };
        if let Sense::Adverb(1, period) = r.sense() {
            r.at += 1;
            r.phrase.now.count = Some((times, period));
            return Some(());
        }
        if times == 1 && r.sense() == Sense::Every {
            return every(r);
        }
        let german = r.language == Language::German;
        if german && r.take(Sense::In) {
            r.take(Sense::The);
        } else {
            let each = r.take_any(&[Sense::A, Sense::Per, Sense::Every])
                || (german && r.take_any(&[Sense::On, Sense::In, Sense::The]));
            each.then_some(())?;
        }
        let period = r.period()?;
        r.phrase.now.count = Some((times, period));
        Some(())
    })
}

/// “Of the week” behind “every day”: nothing that was not said.
pub(super) fn of_the_week(r: &mut Reader<'_>) -> Option<()> {
    r.attempt(|r| {
        (r.phrase.now.every == Some((1, Period::Day))).then_some(())?;
        let of = r.take(Sense::Of);
        let the = r.take_any(&[Sense::The, Sense::Every]);
        (the && (of || r.language == Language::German)).then_some(())?;
        r.take(Sense::Unit(Period::Week)).then_some(())
    })
}

/// Days of a week but for some.
pub(super) fn but(week: u8, without: u8) -> u8 {
    (if week == 0 { ALL_DAYS } else { week }) & !without
}
