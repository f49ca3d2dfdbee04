//! A phrase that was read as rules in a zone, and words as they are told again. Reads no words.

use gloss_protocol::Timestamp as Moment;

use super::hours::Fault;
use super::phrase::Phrase;
use super::tokens::Token;
use crate::error::RuleError;
use crate::zone::Zone;

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

/// The rules of a phrase, on the wall of the zone that it names. `again` reads it once more on another wall, where
/// tomorrow may be another day.
pub(super) fn resolve_phrase(
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
    let rules = super::write::rules(phrase, zone.wall(now), later).map_err(|fault| match fault {
        Fault::Open(says) => RuleError::Open(says),
        Fault::Unclear => RuleError::Open(String::new()),
    })?;
    Ok(Rules { rules, zone })
}

/// Words as they are told again.
pub(super) fn short(text: &str) -> String {
    let words = text.trim().trim_end_matches(['.', ',', '!', '?']);
    let words = if words.is_empty() { text.trim() } else { words };
    words.chars().take(SHOWN).collect()
}

/// The words of some tokens as they stand in a text.
pub(super) fn words<'a>(text: &'a str, tokens: &[Token]) -> &'a str {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => text.get(first.from..last.to).unwrap_or_default(),
        _ => "",
    }
}
