//! Schedules of rules, in the protocol's words. Changes nothing.

use gloss_protocol::{Code, DueTime, Problem, Schedule};
use gloss_schedule::{Rule, RuleError, Zone};

use crate::doors::now;

/// Times that are told at most.
const MAX_TIMES: u32 = 1000;

/// Times that are shown of a rule in a task's words.
const SHOWN: usize = 5;

/// The zone of a name; without one the machine's own.
///
/// # Errors
/// Where nobody knows it.
pub(crate) fn zone_of(name: &str) -> Result<Zone, Problem> {
    match name.trim() {
        "" => Ok(Zone::of_machine()),
        name => Zone::named(name).map_err(|error| problem(&error)),
    }
}

/// Moments at which a rule is due.
///
/// # Errors
/// Problem with the rule, the zone or the moment.
pub(crate) fn schedule(rule: &str, zone: &str, from: &str, count: u32) -> Result<Schedule, Problem> {
    let zone = zone_of(zone)?;
    let from = match from.trim() {
        "" => now(),
        from => zone.moment(from).map_err(|error| problem(&error))?,
    };
    let (rule, zone) = Rule::parse(rule, &zone, from).map_err(|error| problem(&error))?;
    let count = usize::try_from(count.min(MAX_TIMES)).unwrap_or(0);
    Ok(describe_rule(&rule, &zone, from, count))
}

/// The rule that a task's words say; none where they say no time.
///
/// # Errors
/// A zone that nobody knows, words that could bear on time and are not understood, and a rule that never comes.
pub(crate) fn spoken(text: &str, zone: &str) -> Result<Option<Schedule>, Problem> {
    let (zone, now) = (zone_of(zone)?, now());
    let found = gloss_schedule::spoken(text, &zone, now).map_err(|error| problem(&error))?;
    Ok(found
        .map(|found| Schedule { rest: found.rest, ..describe_rule(&found.rule, &found.zone, now, SHOWN) }))
}

fn describe_rule(rule: &Rule, zone: &Zone, from: gloss_protocol::Timestamp, count: usize) -> Schedule {
    let next = rule.after(zone, from).take(count);
    let next = next.map(|at| DueTime { at, due: zone.rfc3339(at), says: zone.says(at) }).collect();
    Schedule { rule: rule.text(), says: rule.says(), zone: zone.name().to_owned(), next, rest: String::new() }
}

/// Problem for a person whose rule can't be followed.
pub(crate) fn problem(error: &RuleError) -> Problem {
    Problem::new(Code::BadRequest, error.to_string()).with_next(error.next())
}
