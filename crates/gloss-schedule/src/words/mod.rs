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
mod hours;
mod leftover;
mod look;
mod months;
mod periods;
mod phrase;
mod resolve;
mod rest;
mod sentence;
mod spread;
mod table;
mod tokens;
mod write;
mod zones;

use gloss_protocol::Timestamp as Moment;
use resolve::{resolve_phrase, short};
use table::Language;

use crate::error::RuleError;
use crate::zone::Zone;

pub(crate) use resolve::Rules;
pub(crate) use sentence::sentence;

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
