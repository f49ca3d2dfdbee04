//! Words that say when, in English and German: `tokens` splits, `table` names what words mean, `grammar` and its clauses
//! (`clock`, `days`, `months`, `dates`, `bounds`, `zones`) read a `phrase`, `write` makes rules of it, and `sentence` finds
//! phrases in the words of a task, with `leftover` to say what else could bear on time. What is not wholly understood is not
//! understood at all: nothing is guessed, and no word is dropped.

mod beginning;
mod bounds;
mod clock;
mod dates;
mod days;
mod grammar;
mod leftover;
mod look;
mod months;
mod periods;
mod phrase;
mod rest;
mod sentence;
mod spread;
mod table;
mod tokens;
mod write;
mod zones;

use beginning::Fault;
use gloss_protocol::Timestamp as Moment;
use phrase::Phrase;
use table::Language;
use tokens::Token;

use crate::error::RuleError;
use crate::zone::Zone;

pub(crate) use sentence::sentence;

/// Longest words that are told again, in letters.
const SHOWN: usize = 80;

/// A rule that words say.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rules {
    /// Rules of RFC 5545.
    pub(crate) rules: Vec<String>,
    /// The zone that it is followed in.
    pub(crate) zone: Zone,
}

/// The whole text as a rule.
///
/// # Errors
/// A [`RuleError`] for words that are not understood, or that leave something open.
pub(crate) fn rule(text: &str, zone: &Zone, now: Moment) -> Result<Rules, RuleError> {
    let tokens = tokens::split(text, table::is_time_word);
    let (mut furthest, mut open) = (0, None);
    for language in Language::ALL {
        let read = |wall| grammar::whole(&tokens, language, wall);
        let said =
            read(zone.wall(now)).map(|phrase| resolve_phrase(&phrase, zone, now, |wall| read(wall).ok()));
        match said {
            Ok(Ok(said)) => return Ok(said),
            Ok(Err(error)) => open = open.or(Some(error)),
            Err(place) => furthest = furthest.max(place),
        }
    }
    let unread = tokens.get(furthest).filter(|_| furthest > 0).and_then(|token| text.get(token.from..));
    Err(match (open, unread) {
        (Some(RuleError::Open(says)), _) if says.is_empty() => {
            RuleError::Open(format!("“{}” leaves open when", short(text)))
        }
        (Some(open), _) => open,
        (None, Some(unread)) => RuleError::Unread(short(unread)),
        (None, None) => RuleError::Unknown(short(text)),
    })
}

/// The rules of a phrase, on the wall of the zone that it names. `again` reads it once more on another wall, where
/// tomorrow may be another day.
fn resolve_phrase(
    phrase: &Phrase,
    zone: &Zone,
    now: Moment,
    again: impl FnOnce(jiff::civil::DateTime) -> Option<Phrase>,
) -> Result<Rules, RuleError> {
    let named = match phrase.zone.as_deref() {
        None | Some("") => None,
        Some(name) => Some(Zone::named(name)?),
    };
    let reread = named.as_ref().and_then(|zone| again(zone.wall(now)));
    let phrase = reread.as_ref().unwrap_or(phrase);
    let zone = named.unwrap_or_else(|| zone.clone());
    let later = |minutes: u32| Some(zone.wall(Moment(now.0.checked_add(i64::from(minutes) * 60_000)?)));
    let rules = write::rules(phrase, zone.wall(now), later).map_err(|fault| match fault {
        Fault::Open(says) => RuleError::Open(says),
        Fault::Unclear => RuleError::Open(String::new()),
    })?;
    Ok(Rules { rules, zone })
}

/// Words as they are told again.
fn short(text: &str) -> String {
    let words = text.trim().trim_end_matches(['.', ',', '!', '?']);
    let words = if words.is_empty() { text.trim() } else { words };
    words.chars().take(SHOWN).collect()
}

/// The words of some tokens as they stand in a text.
fn words<'a>(text: &'a str, tokens: &[Token]) -> &'a str {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => text.get(first.from..last.to).unwrap_or_default(),
        _ => "",
    }
}
