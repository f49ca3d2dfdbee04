//! When a task begins, said in its own words: phrases at the beginning, at the end and, where they plainly come again,
//! in its midst. All that is left over is looked at: a word that could bear on time and is in no phrase makes it none.

use std::ops::Range;

use gloss_protocol::Timestamp as Moment;
use jiff::civil::DateTime;

use super::look::{Look, determiner};
use super::meaning::Phrase;
use super::sense::{Language, Sense};
use super::tokens::{self, Token};
use super::{Rules, grammar, leftover, resolve_phrase, sense, short, words};
use crate::error::RuleError;
use crate::zone::Zone;

/// A phrase and where it stands.
struct Found {
    phrase: Phrase,
    at: Range<usize>,
}

/// A task's words as read in one language.
struct Reading {
    /// The phrase that the rule is made of.
    phrase: Phrase,
    /// The tokens that it was read from, in order.
    taken: Vec<Range<usize>>,
    /// Phrases that come again and are in no rule.
    other: Vec<Range<usize>>,
}

/// The rule that a task's words say, and the task without it. None where they say no time at all.
///
/// # Errors
/// [`RuleError::Left`] where a word that could bear on time is in no rule.
pub(crate) fn sentence(text: &str, zone: &Zone, now: Moment) -> Result<Option<(Rules, String)>, RuleError> {
    let tokens = tokens::split(text, sense::is_time_word);
    let wall = zone.wall(now);
    let read =
        Language::ALL.map(|language| read_phrases(&tokens, language, wall).map(|heard| (language, heard)));
    let covered = |heard: &Reading| heard.taken.iter().map(ExactSizeIterator::len).sum::<usize>();
    let [english, german] = read;
    let best = match (english, german) {
        (Some(english), Some(german)) if covered(&german.1) > covered(&english.1) => Some(german),
        (english, german) => english.or(german),
    };
    let Some((language, heard)) = best else { return Ok(None) };
    if heard.taken.is_empty() {
        return Err(RuleError::Left(told_again(text, &tokens, heard.other)));
    }
    let rest = rest(text, &tokens, &heard.taken, language);
    if !rest.chars().any(char::is_alphanumeric) {
        return Ok(None);
    }
    let clock = heard.phrase.meanings().all(super::meaning::Meaning::clock);
    let look = Look { tokens: &tokens, taken: &heard.taken, language, clock };
    let mut doubts = leftover::doubts(&look);
    doubts.extend(heard.other.iter().cloned());
    let doubts = joined(doubts);
    if !doubts.is_empty() {
        return Err(RuleError::Left(told_again(text, &tokens, doubts)));
    }
    let again = |wall| self::read_phrases(&tokens, language, wall).map(|heard| heard.phrase);
    match resolve_phrase(&heard.phrase, zone, now, again) {
        Ok(said) => Ok(Some((said, rest))),
        Err(RuleError::Open(says)) if says.is_empty() => {
            Err(RuleError::Left(told_again(text, &tokens, heard.taken)))
        }
        Err(error) => Err(error),
    }
}

/// The words of some ranges, as they are told again.
fn told_again(text: &str, tokens: &[Token], ranges: Vec<Range<usize>>) -> Vec<String> {
    ranges.into_iter().map(|at| short(words(text, tokens.get(at).unwrap_or_default()))).collect()
}

/// Ranges in order, those that meet as one.
fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut out: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}

/// The words as a language reads them. None where it finds no rule.
fn read_phrases(tokens: &[Token], language: Language, wall: DateTime) -> Option<Reading> {
    let all = phrases(tokens, language, wall);
    let last = tokens.iter().rposition(|token| !token.is_mark()).map_or(0, |at| at + 1);
    let first = |found: &Found| {
        tokens.get(..found.at.start).unwrap_or_default().iter().all(|token| token.is_mark() || polite(token))
    };
    let ends = |found: &Found| found.at.end >= last;
    let again = |found: &&Found| {
        found.phrase.recurs() && !of_the_task(tokens, found, language, first(found), ends(found))
    };
    let once = |found: &&Found| {
        let led = before(tokens, found.at.start)
            .is_some_and(|token| about(token, language) || leads_on(token, language));
        let there = first(found) || ends(found) || behind_the_verb(tokens, found.at.start);
        found.phrase.once() && timed(&found.phrase) && there && !led
    };
    let candidates: Vec<&Found> = all.iter().filter(again).collect();
    let candidates = if candidates.is_empty() { all.iter().filter(once).collect() } else { candidates };
    let plain = |found: &&&Found| !in_subordinate_clause(tokens, found.at.start);
    let main =
        candidates.iter().find(|found| first(found)).or_else(|| candidates.iter().find(|found| ends(found)));
    let Some(main) = main.or_else(|| candidates.iter().find(plain)).copied() else {
        let only = candidates.first()?;
        return Some(Reading {
            phrase: only.phrase.clone(),
            taken: Vec::new(),
            other: vec![only.at.clone()],
        });
    };
    let mut heard = Reading { phrase: main.phrase.clone(), taken: vec![main.at.clone()], other: Vec::new() };
    for found in &all {
        if found.at == main.at {
            continue;
        }
        let led = before(tokens, found.at.start).is_some_and(|token| leads_on(token, language));
        let clear = clear(tokens, found, language) && on_its_day(tokens, found, language);
        if !led && clear && (first(found) || ends(found)) && heard.phrase.add(&found.phrase) {
            heard.taken.push(found.at.clone());
        } else if candidates.iter().any(|candidate| candidate.at == found.at) {
            heard.other.push(found.at.clone());
        }
    }
    heard.taken.sort_by_key(|at| at.start);
    Some(heard)
}

/// Every phrase of a text, the longest from each place.
fn phrases(tokens: &[Token], language: Language, wall: DateTime) -> Vec<Found> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let found =
            if token.free || token.is_mark() { None } else { grammar::phrase(tokens, at, language, wall) };
        match found {
            Some((phrase, end)) if end > at => {
                out.push(Found { phrase, at: at..end });
                at = end;
            }
            _ => at += 1,
        }
    }
    out
}

fn timed(phrase: &Phrase) -> bool {
    phrase.meanings().all(super::meaning::Meaning::timed)
}

/// The token right before a place, with no mark between.
fn before(tokens: &[Token], at: usize) -> Option<&Token> {
    at.checked_sub(1).and_then(|at| tokens.get(at)).filter(|token| !token.is_mark())
}

/// Words that may stand before a rule at the beginning.
fn polite(token: &Token) -> bool {
    matches!(token.text.as_str(), "please" | "bitte" | "kindly" | "hello" | "hi" | "hallo" | "and" | "und")
}

/// Whether a phrase that is only a part of a rule is plainly no part of the task before it. A time of day at the end is
/// the rule's; “until 31 January”, “for two weeks” and “except Sundays” may be said of a thing, but behind a comma or a
/// file's name. In what a sentence asks or tells (“check whether we close at 18:00”) each may.
fn clear(tokens: &[Token], found: &Found, language: Language) -> bool {
    let before = found.at.start.checked_sub(1).and_then(|at| tokens.get(at));
    if before.is_none_or(|token| token.is_mark() || token.free) {
        return true;
    }
    let phrase = &found.phrase;
    let bounds = phrase.from.is_some() || phrase.until.is_some() || phrase.lasts.is_some();
    let on = tokens.get(found.at.start + 1).is_some_and(|token| language.sense(&token.text) == Sense::On);
    let leaves_out = (phrase.now.without != 0 || !phrase.now.without_months.is_empty()) && !on;
    !bounds && !leaves_out && !in_subordinate_clause(tokens, found.at.start)
}

/// Whether a phrase names a day with “on”, or none: “each month … on the 15th”; “compare … Thursday” is of the task.
fn on_its_day(tokens: &[Token], found: &Found, language: Language) -> bool {
    let now = &found.phrase.now;
    let named = now.day.is_some() || now.date.is_some() || !now.days.is_empty();
    let on = tokens.get(found.at.start).is_some_and(|token| language.sense(&token.text) == Sense::On);
    !named || on
}

/// Whether the task's verb stands right before: “Schreibe morgen um 9 …”, “Remind me in 20 minutes …”.
fn behind_the_verb(tokens: &[Token], at: usize) -> bool {
    let small = |token: &Token| {
        matches!(token.text.as_str(), "me" | "us" | "mich" | "mir" | "uns" | "please" | "bitte")
    };
    let before = tokens.get(..at).unwrap_or_default();
    let verbs = before.iter().filter(|token| !small(token)).count();
    verbs == 1 && !before.iter().any(|token| token.is_mark() || token.free)
}

/// Whether a sentence tells of somebody or something before a place: “customers who order every week”.
fn in_subordinate_clause(tokens: &[Token], at: usize) -> bool {
    let tells = |token: &Token| {
        matches!(
            token.text.as_str(),
            "who"
                | "which"
                | "that"
                | "what"
                | "whose"
                | "where"
                | "whether"
                | "if"
                | "why"
                | "welche"
                | "welcher"
                | "wer"
                | "wo"
                | "was"
                | "ob"
                | "dass"
                | "warum"
        )
    };
    tokens.get(..at).unwrap_or_default().iter().any(tells)
}

/// True for words that say more of the time behind them than it says itself: “before noon”, “around 17:30”.
fn leads_on(token: &Token, language: Language) -> bool {
    let sense = language.sense(&token.text);
    let leads = sense.bounds() || matches!(sense, Sense::Near | Sense::Since | Sense::To | Sense::Of);
    let words = [
        "by", "about", "than", "als", "or", "oder", "and", "und", "latest", "earliest", "only", "nur", "most",
    ];
    leads || words.contains(&token.text.as_str())
}

/// True for words behind which a time is what a task is about: “the sales of each month”, “grouped by week”.
fn about(token: &Token, language: Language) -> bool {
    matches!(
        language.sense(&token.text),
        Sense::Of | Sense::For | Sense::Per | Sense::Since | Sense::Before | Sense::After
    ) || matches!(
        token.text.as_str(),
        "by" | "about"
            | "with"
            | "mit"
            | "über"
            | "than"
            | "als"
            | "versus"
            | "vs"
            | "von"
            | "compare"
            | "vergleiche"
    )
}

/// Whether a phrase that comes again is of what a task is about: “the daily report”, “compare weekdays with weekends”.
fn of_the_task(tokens: &[Token], found: &Found, language: Language, first: bool, ends: bool) -> bool {
    let before_it = before(tokens, found.at.start);
    let own = tokens.get(found.at.clone()).unwrap_or_default();
    let says_each = own
        .iter()
        .any(|token| matches!(language.sense(&token.text), Sense::Every | Sense::Times(_) | Sense::TimesOf));
    let compares = |token: &Token| matches!(token.text.as_str(), "compare" | "vergleiche");
    if before_it.is_some_and(|token| about(token, language) && !(says_each && compares(token))) {
        return true;
    }
    let comma = found.at.start.checked_sub(1).and_then(|at| tokens.get(at)).is_some_and(Token::is_mark);
    if says_each || first || timed(&found.phrase) {
        return false;
    }
    // “Schreibe am Monatsende …”.
    let on = own.first().is_some_and(|token| matches!(language.sense(&token.text), Sense::On | Sense::At));
    if on && behind_the_verb(tokens, found.at.start) {
        return false;
    }
    // “The weekly”, “my Mondays”.
    let owned = before_it.is_some_and(|token| determiner(token, language));
    owned || !(ends || comma)
}

/// The task without its phrases.
fn rest(text: &str, tokens: &[Token], taken: &[Range<usize>], language: Language) -> String {
    let mut out = String::new();
    let mut from = 0;
    let begins = taken.first().is_some_and(|at| at.start == 0);
    for at in taken {
        let (Some(begin), Some(end)) = (tokens.get(at.start), tokens.get(at.end.saturating_sub(1))) else {
            continue;
        };
        let piece = text.get(from..begin.from).unwrap_or_default();
        let apart = piece.trim_end().ends_with([',', '—', '–', ';', '(']);
        push(&mut out, piece.trim_end().trim_end_matches([',', '—', '–', ';', '(']));
        // The full stop of “am 10.” is the number's.
        let day = before(tokens, at.end.saturating_sub(1)).map(|token| language.sense(&token.text));
        let named = language == Language::German && matches!(day, Some(Sense::On | Sense::And));
        let stop = end.dot && end.number().is_some() && named;
        from = end.to + usize::from(stop);
        // “Prüfe jeden Montag, ob …” keeps the comma of its own.
        if !apart && !out.is_empty() && text.get(from..).is_some_and(|rest| rest.starts_with(',')) {
            out.push(',');
        }
    }
    let last = text.get(from..).unwrap_or_default();
    let closing = last.trim_start_matches([' ', '\n', '\t', ')', ',']).trim_end();
    let words = last.chars().any(char::is_alphanumeric);
    if !words {
        out.truncate(out.trim_end_matches(',').len());
    }
    if words {
        push(&mut out, last);
    } else if !begins || !closing.is_empty() {
        out.push_str(if closing.is_empty() { "." } else { closing });
    }
    let out = out.trim();
    if begins { capital(out) } else { out.to_owned() }
}

/// Adds a piece of the task behind another.
fn push(out: &mut String, piece: &str) {
    let piece =
        piece.trim_start_matches([',', ':', '.', ';', ' ', '\n', '\t', '—', '–', '-', ')']).trim_end();
    if !piece.is_empty() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(piece);
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
