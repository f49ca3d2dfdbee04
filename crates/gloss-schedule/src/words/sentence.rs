//! When a task begins, said in its own words: phrases at the beginning, at the end and, where they plainly come again,
//! in its midst. All that is left over is looked at: a word that could bear on time and is in no phrase makes it none.

use std::ops::Range;

use gloss_protocol::Timestamp as Moment;
use jiff::civil::DateTime;

use super::phrase::{Phrase, Reader};
use super::resolve::{Rules, resolve_phrase, short, words};
use super::rest::rest;
use super::table::{self, Language, Period, Sense};
use super::tokens::{self, Token};
use super::{grammar, leftover};
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
    let tokens = tokens::split(text, table::is_time_word);
    let task = |language, wall| Task { tokens: &tokens, language, wall };
    let left = |ranges| RuleError::Left(told_again(text, &tokens, ranges));
    let wall = zone.wall(now);
    let mut best: Option<(Language, Reading)> = None;
    for language in Language::ALL {
        let covered = |heard: &Reading| heard.taken.iter().map(ExactSizeIterator::len).sum::<usize>();
        let Some(heard) = task(language, wall).read() else { continue };
        if best.as_ref().is_none_or(|(_, best)| covered(&heard) > covered(best)) {
            best = Some((language, heard));
        }
    }
    let Some((language, heard)) = best else {
        let unread: Vec<_> = Language::ALL.iter().filter_map(|one| task(*one, wall).unread()).collect();
        return if unread.is_empty() { Ok(None) } else { Err(left(unread)) };
    };
    if heard.taken.is_empty() {
        return Err(left(heard.other));
    }
    let rest = rest(text, &tokens, &heard.taken, language);
    if !rest.chars().any(char::is_alphanumeric) {
        return Ok(None);
    }
    let mut doubts = leftover::doubts(&tokens, &heard.taken, language);
    doubts.extend(heard.other);
    if !doubts.is_empty() {
        return Err(left(joined(doubts)));
    }
    let again = |wall| task(language, wall).read().map(|heard| heard.phrase);
    match resolve_phrase(&heard.phrase, zone, now, again) {
        Ok(said) => Ok(Some((said, rest))),
        Err(RuleError::Open(says)) if says.is_empty() => Err(left(heard.taken)),
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

/// A task's words, to be read in one language.
struct Task<'a> {
    tokens: &'a [Token],
    language: Language,
    wall: DateTime,
}

impl Task<'_> {
    /// The words as they are read. None where they say no rule.
    fn read(&self) -> Option<Reading> {
        let all = self.phrases();
        let mut candidates: Vec<&Found> =
            all.iter().filter(|found| found.phrase.recurs() && !self.of_the_task(found)).collect();
        if candidates.is_empty() {
            candidates = all.iter().filter(|found| self.comes_once(found)).collect();
        }
        let main = candidates
            .iter()
            .find(|found| self.first(found))
            .or_else(|| candidates.iter().find(|found| self.ends(found)))
            .or_else(|| candidates.iter().find(|found| !self.was_said(found.at.start)));
        let Some(main) = main.copied() else {
            let only = candidates.first()?;
            let other = vec![only.at.clone()];
            return Some(Reading { phrase: only.phrase.clone(), taken: Vec::new(), other });
        };
        let mut heard =
            Reading { phrase: main.phrase.clone(), taken: vec![main.at.clone()], other: Vec::new() };
        for found in all.iter().filter(|found| found.at != main.at) {
            if let Some(both) = self.both(&heard.phrase, found) {
                heard.phrase = both;
                heard.taken.push(found.at.clone());
            } else if candidates.iter().any(|candidate| candidate.at == found.at) {
                heard.other.push(found.at.clone());
            }
        }
        heard.taken.sort_by_key(|at| at.start);
        Some(heard)
    }

    /// Every phrase of the words, the longest from each place.
    fn phrases(&self) -> Vec<Found> {
        let mut out = Vec::new();
        let mut at = 0;
        while let Some(token) = self.tokens.get(at) {
            let mut r = Reader::new(self.tokens, at, self.language, self.wall);
            if !token.free && !token.is_mark() && grammar::phrase(&mut r).is_some() && r.at > at {
                out.push(Found { phrase: r.phrase, at: at..r.at });
                at = r.at;
            } else {
                at += 1;
            }
        }
        out
    }

    /// “Every”, “twice” or “monthly” right before a time that is in no phrase: what says that something comes again is
    /// never only a task.
    fn unread(&self) -> Option<Range<usize>> {
        let word = |at: usize| self.tokens.get(at).filter(|token| !token.free && !token.is_mark());
        let sense = |at: usize| word(at).map_or(Sense::None, |token| self.language.sense(&token.text));
        let at = (0..self.tokens.len()).find(|at| {
            let next = (at + 1..at + 3).take_while(|at| sense(*at) != Sense::None);
            let again = match sense(*at) {
                Sense::Every | Sense::Times(_) | Sense::TimesOf => next.map(sense).any(Sense::is_period),
                // “Monthly 15”, but “agreed in the ops weekly and …”.
                Sense::Adverb(..) => {
                    let number = word(at + 1).is_some_and(|token| token.number().is_some());
                    number || sense(at + 1).is_period() || matches!(sense(at + 1), Sense::Ordinal(_))
                }
                _ => false,
            };
            again && !self.before(*at).is_some_and(|sense| about(sense) || sense.determines())
        })?;
        Some(at..(at + 4).min(self.tokens.len()))
    }

    fn sense(&self, at: usize) -> Sense {
        let word = self.tokens.get(at).map_or("", |token| token.text.as_str());
        // People mix languages.
        let all = Language::ALL.map(|language| language.sense(word));
        let own = self.language.sense(word);
        if own == Sense::None { all.into_iter().find(|sense| *sense != own).unwrap_or(own) } else { own }
    }

    /// The meaning of the word right before a place, with no mark between.
    fn before(&self, at: usize) -> Option<Sense> {
        let at = at.checked_sub(1)?;
        self.tokens.get(at).filter(|token| !token.is_mark()).map(|_| self.sense(at))
    }

    /// Whether no word of the task stands before: what else of a time does is looked at as what is left.
    fn first(&self, found: &Found) -> bool {
        (0..found.at.start).all(|at| {
            let mark = self.tokens.get(at).is_some_and(Token::is_mark);
            mark || !matches!(self.sense(at), Sense::None | Sense::About | Sense::Asks | Sense::Tells)
        })
    }

    /// Whether nothing stands behind.
    fn ends(&self, found: &Found) -> bool {
        self.tokens.iter().skip(found.at.end).all(Token::is_mark)
    }

    /// Whether the task's verb stands right before: “Schreibe morgen um 9 …”, “Remind me in 20 minutes …”.
    fn behind_the_verb(&self, at: usize) -> bool {
        let before = self.tokens.get(..at).unwrap_or_default();
        let verbs = (0..at).filter(|at| self.sense(*at) != Sense::Polite).count();
        verbs == 1 && !before.iter().any(|token| token.is_mark() || token.free)
    }

    /// Whether a sentence tells of somebody or something before a place: “customers who order every week”.
    fn was_said(&self, at: usize) -> bool {
        (0..at).any(|at| matches!(self.sense(at), Sense::Asks | Sense::Condition))
    }

    /// Whether a phrase says all of a moment, where one stands that is meant to begin the task.
    fn comes_once(&self, found: &Found) -> bool {
        let there = self.first(found) || self.ends(found) || self.behind_the_verb(found.at.start);
        let led = self.before(found.at.start);
        let led = led.is_some_and(|sense| about(sense) || leads_on(sense) && sense != Sense::Only);
        let phrase = &found.phrase;
        !phrase.recurs() && phrase.on_a_day() && phrase.timed() && there && !led
    }

    /// The rule with what another phrase says of it, where that is plainly no part of the task before it. A time of day at
    /// the end is the rule's; “until 31 January”, “for two weeks” and “except Sundays” may be said of a thing, but behind a
    /// comma or a file's name. In what a sentence asks or tells (“check whether we close at 18:00”) each may.
    fn both(&self, rule: &Phrase, found: &Found) -> Option<Phrase> {
        let at = found.at.start;
        let led = self.before(at).is_some_and(leads_on) || matches!(self.sense(at), Sense::From | Sense::Of);
        if led || found.phrase.recurs() || !(self.first(found) || self.ends(found)) {
            return None;
        }
        let now = &found.phrase;
        let on = |at: usize| self.sense(at) == Sense::On;
        let before = at.checked_sub(1).and_then(|at| self.tokens.get(at));
        let apart = before.is_none_or(|token| token.is_mark() || token.free);
        let leaves_out = now.without != 0 && !on(at + 1);
        // “Each month … on the 15th”; “compare … Thursday” is of the task.
        let named = now.on_a_day() || now.days.is_some();
        if !apart && (now.bounded() || leaves_out || self.was_said(at)) || named && !on(at) {
            return None;
        }
        let mut r = Reader::new(self.tokens, at, self.language, self.wall);
        r.phrase = rule.clone();
        grammar::phrase(&mut r)?;
        let (old, new) = (rule, &r.phrase);
        let weekly =
            old.week == 0 && new.week.count_ones() == 1 && matches!(old.every, Some((_, Period::Week)));
        let same = old.every == new.every && (old.week == new.week || weekly);
        (same && r.at == found.at.end).then_some(r.phrase)
    }

    /// Whether a phrase that comes again is of what a task is about: “the daily report”, “compare weekdays with weekends”.
    fn of_the_task(&self, found: &Found) -> bool {
        let at = found.at.start;
        let each = |at: usize| matches!(self.sense(at), Sense::Every | Sense::Times(_) | Sense::TimesOf);
        let says_each = found.at.clone().any(each);
        let before = self.before(at);
        // “The weekly”, “my Mondays”.
        let owned = before.is_some_and(Sense::determines) && !says_each && !found.phrase.timed();
        // “The week from Monday to Friday.”
        let from = self.sense(at) == Sense::From && !self.first(found) && !found.phrase.timed();
        if owned || from || before.is_some_and(|sense| about(sense) && !(says_each && sense == Sense::About))
        {
            return true;
        }
        if says_each || self.first(found) || found.phrase.timed() {
            return false;
        }
        // “Schreibe am Monatsende …”.
        if matches!(self.sense(at), Sense::On | Sense::At) && self.behind_the_verb(at) {
            return false;
        }
        let comma = at.checked_sub(1).and_then(|at| self.tokens.get(at)).is_some_and(Token::is_mark);
        !(self.ends(found) || comma)
    }
}

/// True for words that say more of the time behind them than it says itself: “before noon”, “around 17:30”.
fn leads_on(sense: Sense) -> bool {
    sense.bounds()
        || matches!(sense, Sense::Near | Sense::Since | Sense::To | Sense::Through | Sense::Of | Sense::By)
        || matches!(sense, Sense::About | Sense::Joins | Sense::And | Sense::Only | Sense::Vague)
}

/// True for words behind which a time is what a task is about: “the sales of each month”, “grouped by week”.
fn about(sense: Sense) -> bool {
    matches!(sense, Sense::Of | Sense::For | Sense::Per | Sense::Since | Sense::Before | Sense::After)
        || matches!(sense, Sense::About | Sense::By)
}
