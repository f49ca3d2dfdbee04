//! Times of day and hours from and to: “half past 8”, “17.30 Uhr”, “8am to 6pm”, “halb neun”.

use super::dates;
use super::meaning::Time;
use super::reader::Reader;
use super::sense::{Language, Part, Sense};
use super::tokens::Token;

/// Times that are listed at most.
const MAX_TIMES: usize = 24;

/// A list of times behind “at”, or one that can be nothing else. Fills `times`.
pub(super) fn times(r: &mut Reader<'_>) -> Option<()> {
    r.attempt(|r| {
        if !r.phrase.now.times.is_empty() || r.phrase.now.hours.is_some() || r.phrase.now.moment.is_some() {
            return None;
        }
        while r.take(Sense::Sharp) {}
        let said = r.take(Sense::At);
        let first = time(r)?;
        (said || first.sure).then_some(())?;
        let mut all = vec![first];
        while all.len() < MAX_TIMES
            && let Some(next) = r.attempt(|r| another(r))
        {
            all.push(next);
        }
        while r.take(Sense::Sharp) {}
        r.phrase.now.times = all;
        Some(())
    })
}

/// One more time of a list.
fn another(r: &mut Reader<'_>) -> Option<Time> {
    let comma = r.mark(",");
    let and = r.take(Sense::And);
    while r.take_any(&[Sense::Again, Sense::Only]) {}
    let at = r.take(Sense::At);
    (comma || and).then_some(())?;
    let found = time(r)?;
    // Behind a comma alone a number may be of the task: “at 9, 3 reports”. It is a time where the list goes on to its “and”.
    let listed = || {
        let mut ahead = r.clone();
        while ahead.mark(",") {
            if time(&mut ahead).is_none() {
                return ahead.take(Sense::And) && time(&mut ahead).is_some();
            }
        }
        ahead.take(Sense::And) && time(&mut ahead).is_some()
    };
    (and || at || found.sure || listed()).then_some(found)
}

/// A time of day.
pub(super) fn time(r: &mut Reader<'_>) -> Option<Time> {
    r.attempt(|r| {
        while r.take(Sense::Sharp) {}
        if let Sense::Named(hour) = r.sense() {
            r.at += 1;
            return Some(Time::of_hour(hour));
        }
        let mut found = spoken(r).or_else(|| written(r))?;
        if let Some(part) = part_of(r) {
            found.hour = part.of(found.hour).filter(|hour| part.holds(*hour))?;
            (found.plain, found.sure, found.bare) = (false, true, false);
        }
        Some(found)
    })
}

/// “Half past 8”, “quarter to five pm”, “halb neun”, “zehn nach 9”.
fn spoken(r: &mut Reader<'_>) -> Option<Time> {
    r.attempt(|r| {
        if r.take(Sense::Half) {
            let english = r.language == Language::English;
            if english && !r.take(Sense::Past) {
                return None;
            }
            let found = hour(r)?;
            return if english { Some(Time { minute: 30, ..found }) } else { earlier(found, 30) };
        }
        let quarter = r.attempt(|r| {
            if r.sense() == Sense::A && r.sense_at(1) == Sense::Quarter {
                r.at += 1;
            }
            r.take(Sense::Quarter).then_some(15)
        });
        let letters = matches!(r.sense(), Sense::Number(_));
        let minutes = match quarter {
            Some(minutes) => minutes,
            None => {
                let minutes = r.number().filter(|minutes| (1..30).contains(minutes))?;
                r.take(Sense::Unit(super::sense::Period::Minute));
                minutes
            }
        };
        if r.take_any(&[Sense::Past, Sense::After]) {
            return hour(r).map(|found| Time { minute: minutes, ..found });
        }
        // “10 to 12” in digits may as well be hours from and to.
        let to = r.take(Sense::Before) || ((quarter.is_some() || letters) && r.take(Sense::To));
        to.then_some(())?;
        hour(r).and_then(|found| earlier(found, minutes))
    })
}

/// So many minutes before the full hour.
fn earlier(hour: Time, minutes: u32) -> Option<Time> {
    // “Halb eins” is half past twelve at noon as well as at night.
    if hour.plain && hour.hour == 1 {
        return None;
    }
    let hours = if hour.hour == 0 { 23 } else { hour.hour - 1 };
    Some(Time { hour: hours, minute: 60 - minutes, ..hour })
}

/// A full hour behind “past” and “to”, with its half of the day.
fn hour(r: &mut Reader<'_>) -> Option<Time> {
    let found = written(r).filter(|found| found.minute == 0)?;
    Some(Time { sure: true, ..found })
}

/// “9”, “nine”, “9am”, “9:15 pm”, “17.30 Uhr”, “7 Uhr 30”.
fn written(r: &mut Reader<'_>) -> Option<Time> {
    r.attempt(|r| {
        let token = r.token()?;
        let (mut hour, mut minute, mut half, mut sure) = match r.sense() {
            Sense::Number(hour) => (hour, 0, "", false),
            _ => digits(&token.text)?,
        };
        let dotted = token.text.contains('.') && half.is_empty();
        let mut bare = half.is_empty() && !sure && !token.text.starts_with('0');
        let letters = matches!(r.sense(), Sense::Number(_));
        r.at += 1;
        if letters && let Some(more) = r.attempt(minutes_in_letters) {
            (minute, sure) = (more, true);
        }
        if half.is_empty() {
            if r.take(Sense::Am) {
                half = "am";
            } else if r.take(Sense::Pm) {
                half = "pm";
            } else if r.take(Sense::Clock) {
                (sure, bare) = (true, false);
                let more =
                    r.token().filter(|token| minute == 0 && token.text.len() == 2).and_then(Token::number);
                if let Some(more) = more.filter(|more| *more < 60) {
                    r.at += 1;
                    minute = more;
                }
            }
        }
        // A number with a full stop inside is a figure as well: it is a time where something else says so.
        if dotted {
            sure = matches!(half, "am" | "pm") || sure_before(r);
        }
        if !half.is_empty() {
            (1..=12).contains(&hour).then_some(())?;
            sure = true;
            hour = match (hour, half) {
                (12, "am") => 0,
                (1..=11, "pm") => hour + 12,
                _ => hour,
            };
        }
        let counts = r.tokens.get(r.at).is_some_and(|next| counted(&next.text));
        if hour == 24 && minute == 0 && half.is_empty() {
            return None;
        }
        (hour < 24 && minute < 60 && (sure || !counts)).then_some(Time {
            hour,
            minute,
            plain: half.is_empty(),
            sure,
            bare: bare && half.is_empty(),
        })
    })
}

/// “Nine thirty”, “eight fifteen”.
fn minutes_in_letters(r: &mut Reader<'_>) -> Option<u32> {
    r.take(Sense::To);
    let Sense::Number(minutes @ (15 | 20 | 30 | 45)) = r.sense() else { return None };
    r.at += 1;
    Some(minutes)
}

/// True for what is counted or measured: “at 5 places”, “um 3 Prozent”.
pub(super) fn counted(word: &str) -> bool {
    const WORDS: [&str; 26] = [
        "percent", "per", "places", "degrees", "points", "dollars", "euros", "euro", "items", "rows",
        "lines", "digits", "decimals", "pages", "columns", "files", "units", "prozent", "stellen", "grad",
        "punkte", "zeilen", "spalten", "seiten", "dateien", "stück",
    ];
    word.starts_with(['%', '€', '$', '£']) || WORDS.contains(&word)
}

/// Whether “Uhr” was just taken.
fn sure_before(r: &Reader<'_>) -> bool {
    r.at.checked_sub(1)
        .and_then(|at| r.tokens.get(at))
        .is_some_and(|token| r.language.sense(&token.text) == Sense::Clock)
}

/// Hour, minute, the half of the day, and whether it can be nothing but a time.
fn digits(text: &str) -> Option<(u32, u32, &'static str, bool)> {
    let (plain, half) = if let Some(rest) = text.strip_suffix("a.m").or_else(|| text.strip_suffix("am")) {
        (rest, "am")
    } else if let Some(rest) = text.strip_suffix("p.m").or_else(|| text.strip_suffix("pm")) {
        (rest, "pm")
    } else {
        (text, "")
    };
    let (plain, clock) = match plain.strip_suffix("uhr").or_else(|| plain.strip_suffix("o'clock")) {
        Some(rest) => (rest, true),
        None => match plain.strip_suffix('h') {
            Some(rest) => (rest, true),
            None => (plain, false),
        },
    };
    let short = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    match plain.split_once([':', '.', 'h']) {
        Some((hour, minute)) => {
            (short(hour) && minute.len() == 2 && short(minute)).then_some(())?;
            Some((hour.parse().ok()?, minute.parse().ok()?, half, true))
        }
        None => {
            short(plain).then_some(())?;
            Some((plain.parse().ok()?, 0, half, clock))
        }
    }
}

/// True for “9am” and “5:30pm”.
pub(super) fn is_half_day(text: &str) -> bool {
    digits(text).is_some_and(|(_, _, half, _)| !half.is_empty())
}

/// “In the evening”, “at night”, “nachmittags”, “am Abend”: the half of the day of a time before it.
fn part_of(r: &mut Reader<'_>) -> Option<Part> {
    r.attempt(|r| {
        if let Sense::Parts(part) = r.sense() {
            r.at += 1;
            return Some(part);
        }
        part_words(r)
    })
}

/// A part of the day with the words before it.
pub(super) fn part_words(r: &mut Reader<'_>) -> Option<Part> {
    r.attempt(|r| {
        let night = r.take(Sense::At);
        if !night {
            r.take_any(&[Sense::In, Sense::On]).then_some(())?;
            r.take(Sense::The);
        }
        let part = match r.sense() {
            Sense::Part(part) => part,
            Sense::Morgen => Part::Morning,
            _ => return None,
        };
        r.at += 1;
        (!night || part == Part::Night).then_some(part)
    })
}

/// “Between 8 and 18”, “from 8am to 6pm”, “von 9 bis 17 Uhr”, “8-18 Uhr”. Fills `hours`.
pub(super) fn hours(r: &mut Reader<'_>) -> Option<()> {
    r.attempt(|r| {
        let begun = r.at;
        if r.phrase.now.hours.is_some() || !r.phrase.now.times.is_empty() {
            return None;
        }
        let between = r.take(Sense::Between);
        let from = !between && r.take(Sense::From);
        r.take(Sense::At);
        let first = time(r)?;
        let joined = if between { r.take(Sense::And) } else { r.take_any(&[Sense::To, Sense::Until]) };
        joined.then_some(())?;
        let at = r.take(Sense::At);
        let day = !(at || between || from) && dates::dotted(&mut r.clone()).is_some();
        let last = time(r)?;
        // “At 8:30 until 20 December” and “um 8:30 bis 20.12.” end on a day.
        if day || matches!(r.sense(), Sense::Month(_)) {
            return None;
        }
        (between || from || first.sure || last.sure).then_some(())?;
        let (first, last) = halves(first, last);
        if last.minutes() <= first.minutes() && first.plain && last.plain && first.hour <= 12 {
            let said = r.since(begun);
            r.phrase.open = Some(format!(
                "“{said}” leaves open which half of the day is meant: write the hours up to 24"
            ));
        }
        r.phrase.now.hours = Some((first, last));
        Some(())
    })
}

/// “9 to 5pm” and “9-11am”: the half that is said of the second is the first's too, where that comes before it.
fn halves(first: Time, last: Time) -> (Time, Time) {
    if first.plain && !last.plain && last.hour >= 12 && first.hour < 12 {
        let later = Time { hour: first.hour + 12, ..first };
        // Of “1 to 5 pm” both are after noon; of “9 to 5 pm” the first can't be.
        if later.minutes() < last.minutes() && first.hour < 8 && first.hour > 0 {
            return (later, last);
        }
    }
    (first, last)
}
