//! A phrase that says when: clauses in any order, each of which says one thing once. Ends at the first word that goes on
//! with none; what that word means is looked at by whoever asked.

use jiff::civil::DateTime;

use super::meaning::Phrase;
use super::reader::Reader;
use super::sense::{Language, Period, Sense};
use super::tokens::Token;
use super::{clock, dates, days, ends, months, zones};

/// Sets of times in one phrase at most.
const MAX_SETS: usize = 6;

/// The phrase that begins at a token, and the place behind it. None where none does.
pub(super) fn phrase(
    tokens: &[Token],
    at: usize,
    language: Language,
    wall: DateTime,
) -> Option<(Phrase, usize)> {
    let mut r = Reader::new(tokens, at, language, wall);
    while r.take(Sense::Only) {}
    clause(&mut r)?;
    loop {
        if r.attempt(|r| {
            joined(r);
            clause(r)
        })
        .is_some()
            || another(&mut r).is_some()
        {
            continue;
        }
        return Some((r.phrase, r.at));
    }
}

/// Words between two clauses that say nothing of their own.
fn joined(r: &mut Reader<'_>) {
    r.mark(",");
    r.take_any(&[Sense::Only, Sense::Sharp]);
    r.take_any(&[Sense::Only, Sense::Again]);
}

/// One thing that is said.
fn clause(r: &mut Reader<'_>) -> Option<()> {
    let begun = r.at;
    let clauses = [
        ends::from,
        ends::until,
        ends::lasts,
        ends::except,
        zones::zone,
        clock::hours,
        days::count,
        days::every,
        months::ends,
        dates::once,
        months::month_days_on,
        days::week,
        days::adverb,
        months::in_months,
        days::of_the_week,
        part,
        past_the_hour,
        clock::times,
        sharp,
    ];
    for clause in clauses {
        if r.attempt(clause).is_some() && r.at > begun {
            return Some(());
        }
    }
    None
}

/// “Exactly” behind a time.
fn sharp(r: &mut Reader<'_>) -> Option<()> {
    (r.phrase.now.timed() && r.take(Sense::Sharp)).then_some(())
}

/// “At 15 minutes past” behind hours.
fn past_the_hour(r: &mut Reader<'_>) -> Option<()> {
    let hourly = r.phrase.now.every == Some((1, Period::Hour))
        && r.phrase.now.times.is_empty()
        && r.phrase.now.hours.is_none();
    hourly.then_some(())?;
    r.take(Sense::At).then_some(())?;
    let token = r.token()?;
    let minute = match token.text.strip_prefix(':') {
        Some(minute) => {
            r.at += 1;
            minute.parse::<u32>().ok()?
        }
        None => {
            let minute = match r.sense() {
                Sense::Half => {
                    r.at += 1;
                    30
                }
                _ => {
                    let begun = r.at;
                    r.take(Sense::A);
                    if r.take(Sense::Quarter) {
                        15
                    } else {
                        r.at = begun;
                        r.number()?
                    }
                }
            };
            r.take(Sense::Unit(Period::Minute));
            r.take(Sense::Past).then_some(())?;
            if r.take(Sense::The) {
                r.take(Sense::Unit(Period::Hour)).then_some(())?;
            }
            minute
        }
    };
    (minute < 60).then_some(())?;
    r.phrase.now.minute = Some(minute);
    Some(())
}

/// A part of the day: right behind a day, or “in the evening”.
fn part(r: &mut Reader<'_>) -> Option<()> {
    let now = &r.phrase.now;
    if now.part.is_some()
        || now.hours.is_some()
        || now.moment.is_some()
        || !now.times.iter().all(|time| time.plain)
    {
        return None;
    }
    // “Every day and night” is another thing than the night.
    if r.at
        .checked_sub(1)
        .and_then(|at| r.tokens.get(at))
        .is_some_and(|token| r.language.sense(&token.text) == Sense::And)
    {
        return None;
    }
    let daily = now.every == Some((1, Period::Day));
    let behind = now.day.is_some() || now.week != 0 || now.date.is_some() || daily;
    let found =
        r.attempt(|r| if behind { dates::part_behind(r) } else { None }).or_else(|| clock::part_words(r))?;
    r.phrase.now.part = Some(found);
    Some(())
}

/// One more set of times: “every Monday at 9 and on Thursdays at 10”. It says its own time.
fn another(r: &mut Reader<'_>) -> Option<()> {
    let first = &r.phrase.now;
    if r.phrase.before.len() >= MAX_SETS
        || !(first.recurs() || first.once())
        || !first.timed()
        || first.without != 0
    {
        return None;
    }
    r.attempt(|r| {
        let comma = r.mark(",");
        let and = r.take(Sense::And);
        (comma || and).then_some(())?;
        r.take_any(&[Sense::Only, Sense::Again]);
        let first = std::mem::take(&mut r.phrase.now);
        let recurs = first.recurs();
        clause(r)?;
        while r.attempt(clause).is_some() {}
        let now = &mut r.phrase.now;
        let each = (now.week != 0 || now.day.is_some()) && now.every.is_none();
        if recurs && each {
            // “Every two weeks on Monday at 9 and on Friday” is every two weeks both times.
            match first.every {
                Some((apart, Period::Week)) if apart > 1 => now.every = first.every,
                None | Some((1, Period::Day | Period::Week)) => {}
                _ => return None,
            }
        }
        let weekly =
            matches!(now.every, None | Some((_, Period::Week))) && (now.week != 0 || now.day.is_some());
        if recurs && and && weekly && !now.timed() && first.hours.is_none() && first.count.is_none() {
            (now.times, now.part) = (first.times.clone(), first.part);
        }
        if recurs && let Some((day, super::meaning::Which::On)) = now.day.filter(|_| now.week == 0) {
            (now.day, now.week) = (None, 1 << day);
        }
        let whole = now.timed() && (now.recurs() || now.once()) && recurs == now.recurs();
        r.phrase.before.push(first);
        whole.then_some(())
    })
}

/// The whole text as one phrase; else the place of the first token that is not understood.
///
/// # Errors
/// The place of that token.
pub(super) fn whole(tokens: &[Token], language: Language, wall: DateTime) -> Result<Phrase, usize> {
    let (phrase, mut end) = phrase(tokens, 0, language, wall).ok_or(0usize)?;
    while tokens.get(end).is_some_and(Token::is_mark) {
        end += 1;
    }
    if end < tokens.len() { Err(end) } else { Ok(phrase) }
}
