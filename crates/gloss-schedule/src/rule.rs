//! A rule: read from cron, RRULE or words, written again as it is kept, and followed on the wall's calendar.

use chrono::{NaiveDate, NaiveDateTime};
use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use gloss_protocol::Timestamp as Moment;
use jiff::civil::DateTime;

use crate::recurrence::Recurrence;
use crate::times::{Times, begin};
use crate::{RuleError, Zone, says, words};

/// Longest rule, in bytes.
const MAX: usize = 1000;

/// When something comes again.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule(Kind);

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    /// Five fields: minute, hour, day of the month, month, day of the week.
    Cron(Box<Cron>),
    /// RFC 5545.
    Recurrence(Box<Recurrence>),
}

impl Rule {
    /// Reads a rule. `now` is where one without a beginning begins, and what “tomorrow” is a day after.
    ///
    /// # Errors
    /// What is wrong with it; [`RuleError::Never`] where it has no time after `now`.
    pub fn parse(text: &str, zone: &Zone, now: Moment) -> Result<Self, RuleError> {
        let text = text.trim();
        if text.is_empty() || text.len() > MAX {
            return Err(RuleError::Unknown(text.chars().take(80).collect()));
        }
        let wall = zone.wall(now);
        let kind = if text.to_ascii_uppercase().contains("FREQ=") {
            Kind::Recurrence(Box::new(Recurrence::parse(text, wall, zone)?))
        } else if looks_like_cron(text) {
            Kind::Cron(Box::new(cron(text)?))
        } else {
            let rule =
                words::rule(text, wall).ok_or_else(|| RuleError::Unknown(text.chars().take(80).collect()))?;
            Kind::Recurrence(Box::new(Recurrence::parse(&rule, wall, zone)?))
        };
        let rule = Self(kind);
        if rule.after(zone, now).next().is_none() {
            return Err(RuleError::Never);
        }
        Ok(rule)
    }

    /// Reads a rule that was kept, which may have come to its end since.
    ///
    /// # Errors
    /// Where it is none.
    pub fn kept(text: &str, zone: &Zone) -> Result<Self, RuleError> {
        if text.starts_with("DTSTART") {
            return Ok(Self(Kind::Recurrence(Box::new(Recurrence::parse(text, DateTime::ZERO, zone)?))));
        }
        Ok(Self(Kind::Cron(Box::new(cron(text)?))))
    }

    /// As it is kept: cron, or a recurrence with its beginning.
    pub fn text(&self) -> String {
        match &self.0 {
            Kind::Cron(cron) => cron.as_str().to_owned(),
            Kind::Recurrence(recurrence) => recurrence.text(),
        }
    }

    /// As a person says it: `Every weekday at 09:00`.
    pub fn says(&self) -> String {
        match &self.0 {
            Kind::Cron(cron) => says::cron(cron),
            Kind::Recurrence(recurrence) => says::recurrence(recurrence),
        }
    }

    /// The moments after another one, each once and in order. Ends where the rule does.
    pub fn after<'a>(&'a self, zone: &'a Zone, from: Moment) -> impl Iterator<Item = Moment> + 'a {
        let wall = begin(zone, from);
        let walls: Box<dyn Iterator<Item = DateTime>> = match &self.0 {
            Kind::Cron(cron) => Box::new(cron_walls(cron, wall)),
            Kind::Recurrence(recurrence) => Box::new(recurrence.walls(wall, zone)),
        };
        Times::new(zone, walls, from)
    }
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

/// The same wall time in the other calendar's type; seconds are the finest.
pub(crate) fn naive(wall: DateTime) -> Option<NaiveDateTime> {
    let (month, day) = (u32::try_from(wall.month()).ok()?, u32::try_from(wall.day()).ok()?);
    let (hour, minute) = (u32::try_from(wall.hour()).ok()?, u32::try_from(wall.minute()).ok()?);
    let date = NaiveDate::from_ymd_opt(i32::from(wall.year()), month, day)?;
    date.and_hms_opt(hour, minute, u32::try_from(wall.second()).ok()?)
}

/// And back.
pub(crate) fn civil(naive: NaiveDateTime) -> Option<DateTime> {
    use chrono::{Datelike, Timelike};
    let small = |number: u32| i8::try_from(number).ok();
    DateTime::new(
        i16::try_from(naive.year()).ok()?,
        small(naive.month())?,
        small(naive.day())?,
        small(naive.hour())?,
        small(naive.minute())?,
        small(naive.second())?,
        0,
    )
    .ok()
}
