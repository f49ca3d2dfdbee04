//! From what words say to the rules of RFC 5545 that come at those times: one for each set of minutes. Reads no words; what
//! leaves a time open is refused and told. When a rule begins and which day is meant is `beginning`'s.

use jiff::civil::DateTime;

use super::beginning;
use super::hours::{Fault, Written, doubtful, remaining_days, times_of_day};
use super::phrase::{KEYS, Phrase};
use super::spread::{self, Times};
use super::table::Period;

/// Rules that one phrase may come to.
const MAX_RULES: usize = 12;

/// The rules of a phrase, as they are read by `recurrence`. `later` says what the wall shows so many minutes from now.
pub(super) fn rules(
    phrase: &Phrase,
    wall: DateTime,
    later: impl Fn(u32) -> Option<DateTime>,
) -> Written<Vec<String>> {
    if let Some(open) = &phrase.open {
        return Err(Fault::Open(open.clone()));
    }
    let once = phrase.hours.is_some() || phrase.days.is_some() || phrase.bounded() || phrase.without != 0;
    let out = if phrase.recurs() {
        let (begin, end) = beginning::bounds(phrase, wall)?;
        recurrences(phrase)?.into_iter().map(|rule| format!("{begin}RRULE:{rule}{end}")).collect()
    } else if !phrase.on_a_day() {
        return Err(Fault::Open("That leaves open on which days it comes, or how often".to_owned()));
    } else if once || phrase.moment.is_some() && (!phrase.times.is_empty() || phrase.part.is_some()) {
        return Err(Fault::Unclear);
    } else if let Some(minutes) = phrase.moment {
        vec![at(later(minutes).ok_or(Fault::Unclear)?)]
    } else {
        let times = times_of_day(phrase)?;
        let day = beginning::day_of(phrase, times.first().copied().unwrap_or(0), wall)?;
        let of = |minutes: &u32| {
            let minutes = jiff::SignedDuration::from_mins(i64::from(*minutes));
            day.at(0, 0, 0, 0).checked_add(minutes).map(at).map_err(|_| Fault::Unclear)
        };
        times.iter().map(of).collect::<Written<_>>()?
    };
    if out.len() > MAX_RULES { Err(Fault::Unclear) } else { Ok(out) }
}

/// A rule that comes at one moment.
fn at(wall: DateTime) -> String {
    format!("DTSTART:{}\nRRULE:FREQ=DAILY;COUNT=1", wall.strftime("%Y%m%dT%H%M00"))
}

/// The rules of what comes again.
fn recurrences(phrase: &Phrase) -> Written<Vec<String>> {
    if let Some((apart, period @ (Period::Minute | Period::Mark | Period::Hour))) = phrase.every {
        return within_days(phrase, apart, period);
    }
    let (days, minutes) = (days(phrase)?, times_of_day(phrase)?);
    let several = phrase.week.count_ones() > 1 || phrase.days.as_ref().is_some_and(|days| days.several);
    if phrase.hours.is_some() || phrase.once_each && (several || minutes.len() > 1) {
        return Err(Fault::Unclear);
    }
    // BYSETPOS counts the times of a day as well, so that each time is a rule of its own beside it.
    let times: Vec<String> = if days.contains("BYSETPOS") {
        minutes.iter().flat_map(|at| Times::of(&[*at]).parts()).collect()
    } else {
        Times::of(&minutes).parts()
    };
    Ok(times.iter().map(|times| format!("{days};{times}")).collect())
}

/// Every so many minutes or hours: for ever, or on some days and within some hours by their times.
fn within_days(phrase: &Phrase, apart: u32, period: Period) -> Written<Vec<String>> {
    let minutes = apart.checked_mul(if period == Period::Hour { 60 } else { 1 }).ok_or(Fault::Unclear)?;
    if !phrase.times.is_empty() || phrase.part.is_some() || phrase.on_a_day() || minutes == 0 {
        return Err(Fault::Unclear);
    }
    let week = phrase.week != 0 || phrase.without != 0;
    let days =
        if week { format!("FREQ=WEEKLY;BYDAY={}", weekdays(phrase)?) } else { "FREQ=DAILY".to_owned() };
    let (first, last) = match phrase.hours {
        Some((first, last)) => {
            doubtful(&[first, last])?;
            if last.minutes() < first.minutes() && week {
                return Err(Fault::Unclear);
            }
            (first.minutes(), last.minutes())
        }
        None if !week => {
            return Ok(vec![match period {
                Period::Hour => format!("FREQ=HOURLY{};BYMINUTE=0;BYSECOND=0", interval(apart)),
                Period::Mark => "FREQ=HOURLY;BYMINUTE=0,30;BYSECOND=0".to_owned(),
                _ => format!("FREQ=MINUTELY{};BYSECOND=0", interval(apart)),
            }]);
        }
        None if 60 % minutes == 0 => (0, 24 * 60 - 1),
        None => {
            let open = "That leaves open at which hours: say between which, as “between 8 and 18”";
            return Err(Fault::Open(open.to_owned()));
        }
    };
    let times = Times::of(&spread::between(first, last, minutes));
    Ok(times.parts().iter().map(|times| format!("{days};{times}")).collect())
}

/// The keys of the days that remain.
fn weekdays(phrase: &Phrase) -> Written<String> {
    let week = remaining_days(phrase)?;
    let all = KEYS.iter().enumerate().filter(|(day, _)| week & (1 << day) != 0);
    Ok(all.map(|(_, key)| *key).collect::<Vec<_>>().join(","))
}

/// The rule of the days, without their times.
fn days(phrase: &Phrase) -> Written<String> {
    let yearly = phrase.every == Some((1, Period::Year));
    if phrase.date.is_some() && !yearly {
        return Err(Fault::Unclear);
    }
    match phrase.every {
        Some((apart, Period::Day)) if phrase.days.is_none() && phrase.day.is_none() => {
            match (phrase.without, apart) {
                (0, _) => Ok(format!("FREQ=DAILY{}", interval(apart))),
                (_, 1) => Ok(format!("FREQ=WEEKLY;BYDAY={}", weekdays(phrase)?)),
                _ => Err(Fault::Unclear),
            }
        }
        None | Some((_, Period::Week)) if phrase.days.is_none() => {
            let apart = phrase.every.map_or(1, |(apart, _)| apart);
            let week = weekdays(&beginning::with_week(phrase))?;
            Ok(format!("FREQ=WEEKLY{};BYDAY={week}", interval(apart)))
        }
        _ if phrase.week != 0 || phrase.day.is_some() || phrase.without != 0 => Err(Fault::Unclear),
        Some((1, Period::Year)) if phrase.days.is_none() => match phrase.date {
            Some((month, day, None)) => Ok(format!("FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}")),
            Some(_) => Err(Fault::Unclear),
            None => Err(Fault::Open(
                "Once a year leaves open on which day: write it, as “every year on 1 March”".to_owned(),
            )),
        },
        Some((apart, period)) if period.is_of_months() => by_month(phrase, apart, period),
        _ => Err(Fault::Unclear),
    }
}

/// Days of each month, quarter, half-year or year.
fn by_month(phrase: &Phrase, apart: u32, period: Period) -> Written<String> {
    let days = phrase.days.as_ref().map_or("BYMONTHDAY=1", |days| days.part.as_str());
    if period == Period::Month {
        return Ok(format!("FREQ=MONTHLY{};{days}", interval(apart)));
    }
    let last = phrase.days.as_ref().is_some_and(|days| days.last);
    let months = match (period, last) {
        _ if apart != 1 || !last && days.contains("-1") => return Err(Fault::Unclear),
        (Period::Quarter, false) => "1,4,7,10",
        (Period::Quarter, true) => "3,6,9,12",
        (Period::HalfYear, false) => "1,7",
        (Period::HalfYear, true) => "6,12",
        (_, false) => "1",
        (_, true) => "12",
    };
    // By the month, because BYSETPOS of a year counts over all of its months together.
    Ok(format!("FREQ=MONTHLY;BYMONTH={months};{days}"))
}

fn interval(apart: u32) -> String {
    if apart == 1 { String::new() } else { format!(";INTERVAL={apart}") }
}
