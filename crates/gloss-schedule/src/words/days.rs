//! Days of the week that come again, and how far apart things come. Days of the month are `months`'.

use super::dates;
use super::months;
use super::phrase::{Reader, Time, WEEKDAYS, WEEKEND, Which};
use super::table::{Part, Period, Sense};

/// Days of the week as they were said.
pub(super) struct Named {
    /// A bit each.
    pub(super) week: u8,
    /// They say by themselves that they come again: several, or “Mondays”.
    again: bool,
    /// Several in a list without “to”.
    several: bool,
}

/// A list of days, or from one to another: “Mondays and Thursdays”, “Mon-Fri”, “weekdays”, “Samstag und Sonntag”.
pub(super) fn days(r: &mut Reader<'_>) -> Option<Named> {
    let mut found = one(r)?;
    let last = r.attempt(|r| {
        r.take_any(&[Sense::To, Sense::Through, Sense::Until]).then_some(())?;
        one(r).filter(|last| last.week.count_ones() == 1)
    });
    if let Some(last) = last {
        (found.week.count_ones() == 1).then_some(())?;
        return Some(Named { week: between(found.week, last.week), again: true, several: false });
    }
    while let Some(next) = r.attempt(|r| {
        r.joint()?;
        r.take(Sense::On);
        // What has a time of its own is another rule.
        one(r).filter(|_| r.sense() != Sense::At || r.phrase.times.is_empty())
    }) {
        found.week |= next.week;
        found.again |= next.again;
        found.several = true;
    }
    Some(found)
}

fn one(r: &mut Reader<'_>) -> Option<Named> {
    let (week, again) = match r.sense() {
        // “Thursday afternoons” come again as “Thursdays” do.
        Sense::Day(day) => (1 << day, !r.german() && matches!(r.sense_at(1), Sense::Parts(_))),
        Sense::Days(day) => (1 << day, true),
        Sense::Weekday(again) => (WEEKDAYS, again),
        Sense::Weekend(again) => (WEEKEND, again),
        Sense::Working if r.sense_at(1) == Sense::Unit(Period::Day) => {
            r.at += 1;
            (WEEKDAYS, r.token().is_some_and(|token| token.text == "days"))
        }
        _ => return None,
    };
    r.at += 1;
    Some(Named { week, again, several: false })
}

/// The days from one to another, over the week's end where the second comes before the first.
fn between(first: u8, last: u8) -> u8 {
    let (from, to) = (first.trailing_zeros(), last.trailing_zeros());
    (0..7)
        .filter(|day| if from <= to { (from..=to).contains(day) } else { *day >= from || *day <= to })
        .fold(0, |all, day| all | 1 << day)
}

/// Days of the week that come again by what they are, or with “on”. Fills `week`, or `day` for one alone.
pub(super) fn week(r: &mut Reader<'_>) -> Option<()> {
    let weeks = matches!(r.phrase.every, Some((_, Period::Week)));
    let every = matches!(r.phrase.every, None | Some((_, Period::Week | Period::Minute | Period::Hour)));
    if r.phrase.week != 0 || r.phrase.on_a_day() || r.phrase.days.is_some() || !every {
        return None;
    }
    // “From Monday to Friday.”
    let from = r.take(Sense::From);
    let on = !from && r.take(Sense::On);
    r.attempt(|r| (on && r.take(Sense::The)).then_some(()));
    if let Sense::DayPart(day, again, part) = r.sense()
        && !from
    {
        r.at += 1;
        r.phrase.part = Some(part);
        if again || weeks {
            r.phrase.week = 1 << day;
        } else {
            r.phrase.day = Some((day, Which::On));
        }
        return Some(());
    }
    let begun = r.at;
    let found = days(r)?;
    let range = found.again && !found.several && found.week.count_ones() > 1;
    (range || !from).then_some(())?;
    if on && found.several && !found.again && !weeks {
        let said = r.since(begun);
        let open = format!("“on {said}” leaves open whether that is each week: write “every {said}”");
        r.phrase.open = Some(open);
    }
    if found.week.count_ones() == 1 && !found.again && !weeks {
        r.phrase.every.is_none().then_some(())?;
        r.phrase.day = Some((u8::try_from(found.week.trailing_zeros()).ok()?, Which::On));
    } else {
        r.phrase.week = found.week;
    }
    Some(())
}

/// “Every …”. Fills `every`, and what stands behind it.
pub(super) fn every(r: &mut Reader<'_>) -> Option<()> {
    if r.phrase.recurs() || r.phrase.on_a_day() {
        return None;
    }
    r.take_any(&[Sense::On, Sense::At]);
    let begun = r.at;
    r.take(Sense::Every).then_some(())?;
    if r.phrase.days.is_none() && r.attempt(|r| months::days(r, false)).is_some() {
        return Some(());
    }
    if let Some(date) = r.attempt(dates::day_of_year) {
        (r.phrase.every, r.phrase.date) = (Some((1, Period::Year)), Some(date));
        return (date.2.is_none() && r.phrase.days.is_none()).then_some(());
    }
    let ordinal = months::ordinal(r);
    let apart = match ordinal {
        Some(number) => u32::try_from(number).ok().filter(|number| *number > 1)?,
        None if r.take(Sense::Other) => 2,
        None if r.sense() == Sense::A => return None,
        None => r.number().unwrap_or(1),
    };
    (apart > 0).then_some(())?;
    spaced(r, apart)?;
    let said = r.since(begun);
    if apart > 1 && r.phrase.week == WEEKDAYS {
        r.phrase.open = Some(format!("“{said}” leaves open on which days: name them"));
    } else if ordinal.is_some() && r.phrase.week != 0 {
        let (weeks, month) = if r.german() {
            (format!("alle {apart} Wochen am …"), "im Monat")
        } else {
            (format!("every {apart} weeks on …"), "of the month")
        };
        r.phrase.open = Some(format!(
            "“{said}” can be every {apart} weeks or one day of each month: write “{weeks}” or “{said} {month}”"
        ));
    }
    Some(())
}

/// Reads the period or days behind “every” and its number.
fn spaced(r: &mut Reader<'_>, apart: u32) -> Option<()> {
    if let Some(period) = r.period() {
        r.phrase.every = Some((apart, period));
        return (r.phrase.days.is_none() || period.has_days()).then_some(());
    }
    r.phrase.days.is_none().then_some(())?;
    if let Some(found) = r.attempt(days) {
        (r.phrase.week, r.phrase.every) = (found.week, Some((apart, Period::Week)));
        return Some(());
    }
    let sense = r.sense();
    r.at += 1;
    // “Every half hour” is on the clock's marks.
    if sense == Sense::Half && apart == 1 {
        r.phrase.every = Some((30, Period::Mark));
        r.mark("-");
        return r.take(Sense::Unit(Period::Hour)).then_some(());
    }
    let phrase = &mut r.phrase;
    let untimed = phrase.part.is_none() && phrase.times.is_empty();
    phrase.every = Some((apart, Period::Day));
    match sense {
        Sense::DayPart(day, _, part) if untimed => {
            (phrase.week, phrase.part, phrase.every) = (1 << day, Some(part), Some((apart, Period::Week)));
        }
        Sense::Part(part) if apart == 1 && phrase.part.is_none() => phrase.part = Some(part),
        Sense::Morgen if apart == 1 && phrase.part.is_none() => phrase.part = Some(Part::Morning),
        Sense::Named(hour) if apart == 1 && untimed => phrase.times = vec![Time::of_hour(hour)],
        _ => return None,
    }
    Some(())
}

/// “Once a week”, “einmal im Monat”, “once every two weeks”, “twice a day”. More often leaves open when.
pub(super) fn once_a(r: &mut Reader<'_>) -> Option<()> {
    (!r.phrase.recurs() && !r.phrase.on_a_day()).then_some(())?;
    let twice = r.take(Sense::Times(2));
    (twice || r.take(Sense::Times(1))).then_some(())?;
    r.phrase.once_each = !twice;
    if !twice && r.sense() == Sense::Every {
        return every(r);
    }
    if let Sense::Adverb(1, period) = r.sense() {
        r.at += 1;
        r.phrase.every = Some((1, period));
    } else {
        let german = r.german() && r.take_any(&[Sense::On, Sense::In]);
        (german || r.take_any(&[Sense::A, Sense::Per])).then_some(())?;
        r.phrase.every = Some((1, r.period()?));
    }
    if twice {
        let daily = r.phrase.every == Some((1, Period::Day)) && !r.phrase.timed();
        r.phrase.times = vec![Time::of_hour(9), Time::of_hour(17)];
        return daily.then_some(());
    }
    let minutely = matches!(r.phrase.every, Some((_, Period::Minute)));
    (r.phrase.days.is_none() && !minutely).then_some(())
}

/// “Daily”, “weekly on Friday”, “mornings”, “mittags”.
pub(super) fn adverb(r: &mut Reader<'_>) -> Option<()> {
    let sense = r.sense();
    r.at += 1;
    let phrase = &mut r.phrase;
    if phrase.on_a_day() {
        return None;
    }
    let untimed = phrase.part.is_none() && phrase.times.is_empty();
    match sense {
        Sense::Adverb(apart, period) if !phrase.recurs() => {
            (phrase.days.is_none() || period.has_days()).then_some(())?;
            phrase.every = Some((apart, period));
        }
        Sense::Parts(part) if untimed => phrase.part = Some(part),
        Sense::NamedAgain(hour) if untimed => phrase.times = vec![Time::of_hour(hour)],
        _ => return None,
    }
    if !phrase.recurs() {
        phrase.every = Some((1, Period::Day));
    }
    Some(())
}
