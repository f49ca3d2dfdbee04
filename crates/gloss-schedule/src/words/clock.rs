//! Times of day and hours from and to: “half past 8”, “17.30 Uhr”, “8am to 6pm”, “halb neun”. Decides no half of the day
//! that nobody said.

use super::dates;
use super::phrase::{Reader, Time};
use super::table::{Part, Period, Sense};
use super::tokens::Token;

/// Times that are listed at most.
const MAX_TIMES: usize = 24;

/// A list of times behind “at”, or one that can be nothing else. Fills `times`.
pub(super) fn times(r: &mut Reader<'_>) -> Option<()> {
    let now = &r.phrase;
    if !now.times.is_empty() || now.hours.is_some() || now.moment.is_some() {
        return None;
    }
    let said = r.take(Sense::At);
    let first = time(r)?;
    (said || first.sure).then_some(())?;
    let mut all = vec![first];
    while all.len() < MAX_TIMES
        && let Some(next) = r.attempt(another)
    {
        all.push(next);
    }
    r.phrase.times = all;
    Some(())
}

/// One more time of a list.
fn another(r: &mut Reader<'_>) -> Option<Time> {
    let comma = r.mark(",");
    let and = r.take(Sense::And);
    let at = r.take(Sense::At);
    (comma || and).then_some(())?;
    let found = time(r)?;
    // Behind a comma alone a number may be of the task: “at 9, 3 reports”. It is a time where the list goes on to its “and”.
    let listed = || {
        let mut ahead = r.clone();
        while ahead.mark(",") && time(&mut ahead).is_some() {}
        ahead.take(Sense::And) && time(&mut ahead).is_some()
    };
    (and || at || found.sure || listed()).then_some(found)
}

/// A time of day.
pub(super) fn time(r: &mut Reader<'_>) -> Option<Time> {
    r.attempt(|r| {
        r.take(Sense::Sharp);
        if let Sense::Named(hour) = r.sense() {
            r.at += 1;
            return Some(Time::of_hour(hour));
        }
        let mut found = r.attempt(spoken).or_else(|| r.attempt(written))?;
        // “Am 3. nachmittags” is a day.
        let dot = r.at.checked_sub(1).and_then(|at| r.tokens.get(at)).is_some_and(|token| token.dot);
        if !dot && let Some(part) = r.attempt(part_of) {
            found.hour = part.hour(found.hour, found.plain)?;
            (found.plain, found.sure, found.bare) = (false, true, false);
        }
        Some(found)
    })
}

/// “Half past 8”, “quarter to five pm”, “halb neun”, “Viertel nach 9”.
fn spoken(r: &mut Reader<'_>) -> Option<Time> {
    if r.take(Sense::Half) {
        if r.german() {
            return hour(r).and_then(|found| earlier(found, 30));
        }
        r.take(Sense::Past).then_some(())?;
        return hour(r).map(|found| Time { minute: 30, ..found });
    }
    r.take(Sense::A);
    r.take(Sense::Quarter).then_some(())?;
    if r.take_any(&[Sense::Past, Sense::After]) {
        return hour(r).map(|found| Time { minute: 15, ..found });
    }
    r.take_any(&[Sense::Before, Sense::To]).then_some(())?;
    hour(r).and_then(|found| earlier(found, 15))
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
    let found = r.attempt(written).filter(|found| found.minute == 0)?;
    Some(Time { sure: true, ..found })
}

/// “9”, “nine”, “9am”, “9:15 pm”, “17.30 Uhr”, “7 Uhr 30”.
fn written(r: &mut Reader<'_>) -> Option<Time> {
    let token = r.token()?;
    let mut found = match r.sense() {
        Sense::Number(hour) => Figures { hour, ..Figures::default() },
        _ => Figures::read(&token.text)?,
    };
    let bare = found.half.is_none() && !found.sure && !token.text.starts_with('0');
    let dotted = token.text.contains('.') && found.half.is_none();
    r.at += 1;
    let mut clock = false;
    if found.half.is_none() {
        match r.sense() {
            Sense::Am => found.half = Some(false),
            Sense::Pm => found.half = Some(true),
            Sense::Clock => clock = true,
            _ => {}
        }
        r.at += usize::from(found.half.is_some() || clock);
    }
    if clock {
        let more =
            r.token().filter(|token| found.minute == 0 && token.text.len() == 2).and_then(Token::number);
        if let Some(more) = more.filter(|more| *more < 60) {
            r.at += 1;
            found.minute = more;
        }
    }
    // A number with a full stop inside is a figure as well: it is a time where something else says so.
    let sure = found.half.is_some() || clock || (found.sure && !dotted);
    let mut hour = found.hour;
    if let Some(later) = found.half {
        (1..=12).contains(&hour).then_some(())?;
        hour = hour % 12 + if later { 12 } else { 0 };
    }
    let counted = r.tokens.get(r.at).is_some_and(|next| is_counted(r, &next.text));
    let plain = found.half.is_none();
    let time = Time { hour, minute: found.minute, plain, sure, bare: bare && plain && !clock };
    (hour < 24 && found.minute < 60 && (sure || !counted)).then_some(time)
}

/// True for what is counted or measured: “at 5 places”, “um 3 Prozent”.
fn is_counted(r: &Reader<'_>, word: &str) -> bool {
    word.starts_with(['%', '€', '$', '£']) || matches!(r.language.sense(word), Sense::Minor | Sense::Per)
}

/// A time of day in figures.
#[derive(Default)]
struct Figures {
    hour: u32,
    minute: u32,
    /// True for the half of the day after noon, where one is said.
    half: Option<bool>,
    /// It can be nothing but a time.
    sure: bool,
}

impl Figures {
    fn read(text: &str) -> Option<Self> {
        let without = |ends: [&'static str; 2]| ends.iter().find_map(|end| text.strip_suffix(end));
        let (plain, half) = match (without(["a.m", "am"]), without(["p.m", "pm"])) {
            (Some(plain), _) => (plain, Some(false)),
            (_, Some(plain)) => (plain, Some(true)),
            _ => (text, None),
        };
        let shorn = ["uhr", "o'clock", "h"].iter().find_map(|end| plain.strip_suffix(end));
        let number = |part: &str| {
            let short = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            if short { part.parse().ok() } else { None }
        };
        let digits = shorn.unwrap_or(plain);
        match digits.split_once([':', '.', 'h']) {
            Some((hour, minute)) if minute.len() == 2 => {
                Some(Self { hour: number(hour)?, minute: number(minute)?, half, sure: true })
            }
            Some(_) => None,
            None => Some(Self { hour: number(digits)?, minute: 0, half, sure: shorn.is_some() }),
        }
    }
}

/// True for “9am”, “5:30pm”, “9h”: figures that are a time by themselves.
pub(super) fn is_time(text: &str) -> bool {
    Figures::read(text).is_some_and(|found| found.half.is_some() || found.sure && !text.contains('.'))
}

/// “In the evening”, “at night”, “nachmittags”, “am Abend”: the half of the day of a time before it.
fn part_of(r: &mut Reader<'_>) -> Option<Part> {
    if let Sense::Parts(part) = r.sense() {
        r.at += 1;
        return Some(part);
    }
    part_words(r)
}

/// A part of the day with the words before it.
fn part_words(r: &mut Reader<'_>) -> Option<Part> {
    let night = r.take(Sense::At);
    if !night {
        r.take_any(&[Sense::In, Sense::On]).then_some(())?;
        r.take(Sense::The);
    }
    let part = named_part(r)?;
    (!night || part == Part::Night).then_some(part)
}

/// A part of the day: right behind a day, or “in the evening”. Fills `part`.
pub(super) fn part(r: &mut Reader<'_>) -> Option<()> {
    let now = &r.phrase;
    let timed = now.part.is_some() || now.hours.is_some() || now.moment.is_some();
    if timed || !now.times.iter().all(|time| time.plain) {
        return None;
    }
    let behind = now.on_a_day() || now.week != 0 || now.every == Some((1, Period::Day));
    let found =
        r.attempt(|r| if behind { part_behind(r) } else { None }).or_else(|| r.attempt(part_words))?;
    r.phrase.part = Some(found);
    Some(())
}

/// A part of the day right behind a day: “tomorrow morning”, “Friday afternoon”, “heute früh”.
pub(super) fn part_behind(r: &mut Reader<'_>) -> Option<Part> {
    match r.sense() {
        Sense::Parts(part) if r.german() => {
            r.at += 1;
            Some(part)
        }
        _ => named_part(r),
    }
}

/// A part of the day by its name alone.
fn named_part(r: &mut Reader<'_>) -> Option<Part> {
    let part = match r.sense() {
        Sense::Part(part) => part,
        Sense::Morgen => Part::Morning,
        _ => return None,
    };
    r.at += 1;
    Some(part)
}

/// “Between 8 and 18”, “from 8am to 6pm”, “von 9 bis 17 Uhr”, “8-18 Uhr”. Fills `hours`.
pub(super) fn hours(r: &mut Reader<'_>) -> Option<()> {
    let begun = r.at;
    if r.phrase.hours.is_some() || !r.phrase.times.is_empty() {
        return None;
    }
    let between = r.take(Sense::Between);
    let from = !between && r.take(Sense::From);
    r.take(Sense::At);
    let first = time(r)?;
    let joints: &[Sense] = if between { &[Sense::And] } else { &[Sense::To, Sense::Through, Sense::Until] };
    r.take_any(joints).then_some(())?;
    let at = r.take(Sense::At);
    let day = !(at || between || from) && dates::dotted(&mut r.clone()).is_some();
    let last = time(r)?;
    // “At 8:30 until 20 December” and “um 8:30 bis 20.12.” end on a day.
    if day || matches!(r.sense(), Sense::Month(_)) {
        return None;
    }
    (between || from || first.sure || last.sure).then_some(())?;
    // Of “1 to 5 pm” both are after noon; of “9 to 5 pm” the first can't be.
    let later = Time { hour: first.hour + 12, ..first };
    let both = first.plain && !last.plain && last.hour >= 12 && (1..8).contains(&first.hour);
    let first = if both && later.minutes() < last.minutes() { later } else { first };
    if last.minutes() <= first.minutes() && first.plain && last.plain && first.hour <= 12 {
        let said = r.since(begun);
        r.phrase.open =
            Some(format!("“{said}” leaves open which half of the day is meant: write the hours up to 24"));
    }
    r.phrase.hours = Some((first, last));
    Some(())
}
