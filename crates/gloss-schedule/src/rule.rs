//! A rule: read from cron, RRULE or words, written again as it is kept, and followed on the wall's calendar.

use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use gloss_protocol::Timestamp as Moment;
use jiff::civil::DateTime;

use crate::error::RuleError;
use crate::recurrence::Recurrence;
use crate::times::{Times, begin, civil, naive};
use crate::zone::Zone;
use crate::{says, words};

/// Longest rule, in bytes.
const MAX: usize = 4000;

/// Recurrences in one rule at most.
const MAX_PARTS: usize = 12;

/// The separator between several recurrences of one rule.
const BETWEEN: &str = " | ";

/// When something comes again.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule(Kind);

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    /// Five fields: minute, hour, day of the month, month, day of the week.
    Cron(Box<Cron>),
    /// RFC 5545: at the times of each of them, what falls on one moment once.
    Recurrences(Vec<Recurrence>),
}

impl Rule {
    /// Reads a rule, and gives the zone that it is followed in: the one that its words name, else `zone`. `now` is where
    /// one without a beginning begins, and what “tomorrow” is a day after.
    ///
    /// # Errors
    /// A [`RuleError`] of the rule or its zone; [`RuleError::Never`] where it has no time after `now`.
    pub fn parse(text: &str, zone: &Zone, now: Moment) -> Result<(Self, Zone), RuleError> {
        let text = text.trim();
        if text.is_empty() || text.len() > MAX {
            return Err(RuleError::Unknown(text.chars().take(80).collect()));
        }
        if text.to_ascii_uppercase().contains("FREQ=") {
            let parts: Vec<_> = text.split('|').map(str::to_owned).collect();
            return Ok((Self::from_recurrences(&parts, zone, now)?, zone.clone()));
        }
        if looks_like_cron(text) {
            return Ok((Self(Kind::Cron(Box::new(cron(text)?))).coming(zone, now)?, zone.clone()));
        }
        let said = words::rule(text, zone, now)?;
        Ok((Self::from_recurrences(&said.rules, &said.zone, now)?, said.zone))
    }

    /// The rule of several recurrences.
    pub(crate) fn from_recurrences(parts: &[String], zone: &Zone, now: Moment) -> Result<Self, RuleError> {
        if parts.len() > MAX_PARTS {
            return Err(RuleError::Recurrence(format!("it has more than {MAX_PARTS} parts")));
        }
        let wall = zone.wall(now);
        let read: Result<Vec<_>, _> = parts.iter().map(|part| Recurrence::parse(part, wall, zone)).collect();
        Self(Kind::Recurrences(read?)).coming(zone, now)
    }

    /// Itself, where it has a time after a moment.
    fn coming(self, zone: &Zone, now: Moment) -> Result<Self, RuleError> {
        let comes = self.after(zone, now).next().is_some();
        if comes { Ok(self) } else { Err(RuleError::Never) }
    }

    /// Reads a stored rule, which may have come to its end since.
    ///
    /// # Errors
    /// Where it is none.
    pub fn parse_stored(text: &str, zone: &Zone) -> Result<Self, RuleError> {
        if text.starts_with("DTSTART") {
            let parts = text.split('|').map(|part| Recurrence::parse(part, DateTime::ZERO, zone));
            return Ok(Self(Kind::Recurrences(parts.collect::<Result<_, _>>()?)));
        }
        Ok(Self(Kind::Cron(Box::new(cron(text)?))))
    }

    /// As it is kept: cron, or recurrences with their beginnings.
    pub fn text(&self) -> String {
        match &self.0 {
            Kind::Cron(cron) => cron.as_str().to_owned(),
            Kind::Recurrences(all) => all.iter().map(Recurrence::text).collect::<Vec<_>>().join(BETWEEN),
        }
    }

    /// As a person says it: `Every weekday at 09:00`.
    pub fn says(&self) -> String {
        match &self.0 {
            Kind::Cron(cron) => says::cron(cron),
            Kind::Recurrences(all) => says::recurrences(all),
        }
    }

    /// The moments after another one, each once and in order. Ends where the rule does.
    pub fn after<'a>(&'a self, zone: &'a Zone, from: Moment) -> impl Iterator<Item = Moment> + 'a {
        let wall = begin(zone, from);
        let walls: Box<dyn Iterator<Item = DateTime>> = match &self.0 {
            Kind::Cron(cron) => Box::new(cron_walls(cron, wall)),
            Kind::Recurrences(all) => Box::new(merged(all.iter().map(|one| one.walls(wall, zone)).collect())),
        };
        Times::new(zone, walls, from)
    }
}

/// Wall times of several recurrences in one order.
fn merged<I: Iterator<Item = DateTime>>(all: Vec<I>) -> impl Iterator<Item = DateTime> {
    let mut heads: Vec<_> = all.into_iter().map(Iterator::peekable).collect();
    std::iter::from_fn(move || {
        let next = heads.iter_mut().filter_map(|head| head.peek().copied()).min()?;
        for head in &mut heads {
            while head.next_if_eq(&next).is_some() {}
        }
        Some(next)
    })
}

/// Cron's fields are figures, stars and names of months and days; words have no figure or star at their beginning.
fn looks_like_cron(text: &str) -> bool {
    text.starts_with('@')
        || (text.starts_with(|c: char| c.is_ascii_digit() || c == '*')
            && text.split_whitespace().count() >= 5
            && !text.contains([':', '.']))
}

fn cron(text: &str) -> Result<Cron, RuleError> {
    let fields = text.split_whitespace().count();
    if fields == 6 || fields == 7 {
        return Err(RuleError::Cron(
            "it has more than five fields, and seconds are finer than I wait".to_owned(),
        ));
    }
    let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
    parser.parse(text).map_err(|error| RuleError::Cron(error.to_string().trim_end_matches('.').to_owned()))
}

fn cron_walls(cron: &Cron, from: DateTime) -> impl Iterator<Item = DateTime> + '_ {
    let mut at = naive(from).map(|naive| naive.and_utc());
    let mut first = true;
    std::iter::from_fn(move || {
        // On UTC, which has no changes of its clock: what is asked for is the wall's calendar.
        let next = cron.find_next_occurrence(at.as_ref()?, first).ok()?;
        first = false;
        at = Some(next);
        civil(next.naive_utc())
    })
}
