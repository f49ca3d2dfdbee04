//! The rule in a task's own words, and the task without it. Guesses nothing: what could bear on time and is not
//! understood is told.

use gloss_protocol::Timestamp as Moment;

use crate::error::RuleError;
use crate::rule::Rule;
use crate::words;
use crate::zone::Zone;

/// A rule found in the words of a task.
#[derive(Clone, Debug, PartialEq)]
pub struct Spoken {
    /// The rule.
    pub rule: Rule,
    /// The zone that it is followed in: the one that the words name, else the one that was given.
    pub zone: Zone,
    /// The words without it.
    pub rest: String,
}

/// The rule that a task's words say: “Every weekday at 9, write a briefing”. None where they say no time.
///
/// # Errors
/// [`RuleError::Left`] where words that could bear on time are in no rule, [`RuleError::Open`] where one is left open,
/// and as [`Rule::parse`], where words were understood and never come.
pub fn spoken(text: &str, zone: &Zone, now: Moment) -> Result<Option<Spoken>, RuleError> {
    let Some((said, rest)) = words::sentence(text, zone, now)? else { return Ok(None) };
    let rule = Rule::from_recurrences(&said.rules, &said.zone, now)?;
    Ok(Some(Spoken { rule, zone: said.zone, rest }))
}
